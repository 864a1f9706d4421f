/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "ledger/base/buf.h"
#include "sync/board/ops/cert_days.h"
#include "sync/board/setup_file.h"
#include "sync/sign.h"

#define PEM_MAX 32768
#define DAY_MS  86400000

enum rc
cert_days(const char *path, int64_t now_ms, int64_t *days)
{
	char pem[PEM_MAX], memory[256];
	struct buf text = BUF(pem), why = BUF(memory);
	struct sign_facts facts;

	enum rc rc = setup_read(path, &text, &why);
	if (rc == RC_OK)
		rc = sign_read_facts(buf_str(&text), &facts);
	if (rc == RC_OK) {
		int64_t left = facts.to_ms - now_ms;
		*days = left >= 0 ? left / DAY_MS :
		    -((DAY_MS - 1 - left) / DAY_MS);
	}
	return rc;
}
