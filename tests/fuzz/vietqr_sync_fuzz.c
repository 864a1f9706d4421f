/* SPDX-License-Identifier: Apache-2.0 */
/* A web hook's body, and the tokens that come with it. */
#include "sync/provider/vietqr_sync.h"
#include "tests/fuzz/notices.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char account[NOTICE_ACCOUNT_MAX];

	(void)vietqr_sync_account((struct str){ (const char *)data, size },
	    account);
	return notices_of("vietqr", data, size);
}
