/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/fee_box.h - stalls, bills and payments in a box.  Every helper
 * fails the test when the store does, but those that give an rc. */
#ifndef TESTS_SUPPORT_FEE_BOX_H
#define TESTS_SUPPORT_FEE_BOX_H

#include "sync/board/fee/pay.h"
#include "tests/support/board_box.h"

/* A hall stall of 4 m2 with a contract since 1970. */
void fee_box_stall(struct box *b, const char *stall, uint32_t terminal);
/* The market's own account, at BOX_BIN: fees are paid there. */
void fee_box_account(struct box *b, const char *account);
/* A bill of one line, settled and told; its number. */
int64_t fee_box_bill(struct box *b, const char *stall, int64_t due_day,
    int64_t amount);
void fee_box_ref(struct box *b, int64_t bill, char ref[REF_LEN + 1]);
int64_t fee_box_open(struct box *b, int64_t bill);
int64_t fee_box_owed(struct box *b, const char *stall);
int64_t fee_box_advance(struct box *b, const char *stall);

struct fee_paid fee_box_cash(struct box *b, const char *stall,
    const char *key, int64_t amount);
enum rc fee_box_cash_rc(struct box *b, const struct fee_cash *c);
uint32_t fee_box_credit(struct box *b, const struct store_credit *c);
enum rc fee_box_credit_rc(struct box *b, const struct store_credit *c);
enum rc fee_box_assign(struct box *b, const struct store_credit *c,
    const char *stall, struct fee_paid *out);
enum rc fee_box_undo(struct box *b, int64_t payment, struct fee_paid *out);
/* What of it was taken back: 0 if it was before. */
int64_t fee_box_undo_any(struct box *b, int64_t payment);

/* No bill has more than it asks for, nobody owes while he has an advance, and
 * charges less allocations are what is owed: of. */
void fee_box_check(struct box *b);

#endif
