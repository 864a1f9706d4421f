/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/device.h"

/* The new certificate is in use: the old one has done its work. */
static enum rc
promote(struct store *s, struct store_terminal *t)
{
	memcpy(t->cert, t->next_cert, HASH_BYTES);
	t->has_next = false;
	return store_terminal_name(s, t);
}

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
	else if (crypto_equal(t->cert, req->cert, HASH_BYTES))
		return RC_OK;
	else if (t->has_next &&
	    crypto_equal(t->next_cert, req->cert, HASH_BYTES))
		return promote(s, t);
	else
		*why = "this terminal has a newer certificate; enrol again";
	return RC_DENIED;
}
