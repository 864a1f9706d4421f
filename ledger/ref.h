/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/ref.h - the reference that travels in the transfer's content.
 *
 * "C4" epoch(1) terminal(4) nonce(9) check(1): 17 characters of Crockford
 * base32, upper case, big-endian, fixed width; check = Luhn mod 32 over the
 * 16 before it.  Pure functions. */
#ifndef LEDGER_REF_H
#define LEDGER_REF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define REF_NONCE_MAX (((uint64_t)1 << 45) - 1)
#define REF_FOUND_MAX 8

struct ref {
	uint32_t epoch;      /* 0..EPOCH_MAX */
	uint32_t terminal;   /* 0..TERMINAL_ID_MAX */
	uint64_t nonce;      /* 0..REF_NONCE_MAX, random */
};

/* Parts in range (REQUIREd).  out gets 17 characters and a NUL. */
void ref_make(const struct ref *r, char out[REF_LEN + 1]);
/* Exactly 17 characters, upper case, check right: RC_OK; else RC_BAD_INPUT. */
enum rc ref_parse(struct str s, struct ref *r) MUST_CHECK;

/* Every distinct reference in a bank's mangled transfer content, in order of
 * appearance: upper-case, drop everything but letters and digits, then look
 * at every offset.  Returns how many; past REF_FOUND_MAX it stops looking.
 * No allocation, and no bound on the content's length. */
size_t ref_find(struct str content, char out[REF_FOUND_MAX][REF_LEN + 1]);

#endif
