/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/take_back.h - what this ledger lost, given back by the board (L13).
 *
 * A card may lose the last entries without a trace; the board that holds them
 * sends them as mail of the kind "restore".  They are not put back in their
 * places, which others have taken: each is recorded anew, as an entry that
 * holds the lost line, and does what that line did where it still can.
 * DESIGN.md says what that is.  Recording functions: see ledger/ledger.h. */
#ifndef LEDGER_TAKE_BACK_H
#define LEDGER_TAKE_BACK_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/ledger.h"

#define LOST_LINES_MAX 64   /* in one message */

struct taken_back {
	int64_t entries;   /* recorded by this call */
	int64_t sales;     /* that are here again, or not as they were */
	int64_t hidden;    /* entries of which the board has no more than the
	                    * hash, or nothing that can be used */
};

/* Record message number mail: each of its entries that is neither here nor
 * was given back before becomes one journal line; the mail cursor moves with
 * the last.  After a failure what was recorded stays, *out says how much, and
 * the same message again does the rest.  mail at or below the cursor: RC_OK,
 * nothing added.  RC_BAD_INPUT: d is no such message; nothing is recorded,
 * give it to ledger_mail. */
enum rc ledger_take_back(struct ledger *l, int64_t mail, struct str d,
    struct taken_back *out) MUST_CHECK;

#endif
