/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/order.h - what the terminal and cho40-print say to each other.
 *
 * The terminal: one line "C4P1 WIDTH HEIGHT FILL", then the picture's rows;
 * FILL is 1 when the paper before may have been torn, else 0.
 * cho40-print: lines of one word or two, "ink", "slow", "moves", and at last
 * "done", "not WHY" or "torn WHY".  Over a socket of theirs, one paper a
 * connection; a hang-up stops the work. */
#ifndef TERMINAL_PRINT_ORDER_H
#define TERMINAL_PRINT_ORDER_H

#include "ledger/base/buf.h"
#include "ledger/base/str.h"
#include "terminal/print/picture.h"
#include "ui/print_value.h"

#define ORDER_HEAD_MAX 32
#define ORDER_LINE_MAX 32

void order_put_head(struct buf *b, const struct picture *p, bool fill);
/* From a line without its end; false: not ours, or no picture's size. */
bool order_read_head(struct str line, struct picture *p, bool *fill);

enum order_word { ORDER_INK, ORDER_SLOW, ORDER_MOVES, ORDER_DONE, ORDER_NOT,
	ORDER_TORN, ORDER_WORDS };

/* "paper", "absent", ... */
const char *order_why(enum print_why why);
/* With its newline. */
void order_put_word(struct buf *b, enum order_word w, enum print_why why);
/* From a line without its end; why is NONE where none belongs. */
bool order_read_word(struct str line, enum order_word *w,
    enum print_why *why);

#endif
