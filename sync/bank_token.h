/* SPDX-License-Identifier: Apache-2.0 */
/* sync/bank_token.h - a bearer token for a bank's server: OAuth 2.0 client
 * credentials (RFC 6749, 4.4), and the cursor of what it has.
 *
 * Pure; any thread.  What is written holds secrets: wipe it after use. */
#ifndef SYNC_BANK_TOKEN_H
#define SYNC_BANK_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define BANK_TOKEN_MAX     4096     /* bytes of a token */
#define BANK_EXPIRES_S     300      /* where the answer does not say */
#define BANK_EXPIRES_MAX_S 2592000

struct bank_token {
	char text[BANK_TOKEN_MAX + 1];   /* secret; "": none */
	int64_t expires_s;               /* 1..BANK_EXPIRES_MAX_S */
};

/* Append the form's body; scope may be "". */
void bank_token_put_form(struct buf *b, const char *scope);
/* Append "Basic ...": both form-encoded first, as 2.3.1 has it. */
void bank_token_put_basic(struct buf *b, const char *id, const char *secret);
/* Append s in base64, padded. */
void bank_token_put_base64(struct buf *b, struct str s);
/* The answer's body.  RC_BAD_INPUT: no bearer token of visible letters. */
enum rc bank_token_read(struct str body, struct bank_token *out) MUST_CHECK;

#define BANK_ASIDE_MAX 16
#define BANK_ENTRY_MAX 9999999999   /* so that a cursor has a size */

/* "N" or "N;n1,n2": all up to entry N is done with, but for the sales of
 * entries n1, n2, which the bank refused. */
struct bank_cursor {
	int64_t to;
	int64_t aside[BANK_ASIDE_MAX];
	size_t count;
};

/* "": from the beginning.  RC_BAD_INPUT: not one of these; *out untouched. */
enum rc bank_cursor_read(struct str text, struct bank_cursor *out)
    MUST_CHECK;
/* BANK_CURSOR_MAX bytes are enough. */
#define BANK_CURSOR_MAX 192
void bank_cursor_put(struct buf *b, const struct bank_cursor *c);

#endif
