/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/crypto.h"
#include "sync/board/device.h"

enum rc
device_check(struct store *s, const struct http_request *req,
    struct store_terminal *t, const char **why)
{
	enum rc rc = store_terminal_get(s, req->terminal, t);

	*why = "";
	if (rc == RC_NOT_FOUND)
		*why = "this terminal is not registered; enrol it";
	else if (rc != RC_OK)
		return rc;
	else if (t->revoked_ms != 0)
		*why = DEVICE_REVOKED;
	else if (!crypto_equal(t->cert, req->cert, HASH_BYTES))
		*why = "this terminal has a newer certificate; enrol again";
	else
		return RC_OK;
	return RC_DENIED;
}
