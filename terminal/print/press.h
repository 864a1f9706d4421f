/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/press.h - one picture onto paper, and what became of it.
 *
 * The work of cho40-print: asks the printer how it is where it answers, sends
 * bands, notices that it stands still, has no paper or was unplugged.  Before
 * the first byte that could blacken a dot it says so, so that whoever asked
 * knows from then on that something may be on paper.  Waits; a process of its
 * own. */
#ifndef TERMINAL_PRINT_PRESS_H
#define TERMINAL_PRINT_PRESS_H

#include "terminal/print/escpos.h"
#include "terminal/print/port.h"
#include "ui/print_value.h"

struct press_order {
	struct port_name port;
	struct port_line line;
	int rows;              /* of a band, 1 .. ESCPOS_ROWS_MAX */
	int band_delay_ms;     /* after each, for printers that lose some */
	int status_ms;         /* for an answer; 0: it is never asked */
	bool fill;             /* the paper before was torn */
	int feed;
	enum escpos_cut cut;
	int64_t stall_ms;      /* without a byte taken: given up */
};

enum press_said { PRESS_INK, PRESS_SLOW, PRESS_MOVES };

/* PRINT_DONE, PRINT_NOT or PRINT_TORN; *why of the last two.  When whoever
 * asked hangs up, the work ends.  When done, a printer that answers has said
 * that it has paper still; one that does not has all the bytes, and where the
 * wire tells of paper (wire.h) it had some for as long as these rows take.
 *
 * How long it takes at most: a stall_ms without a byte taken ends it, and
 * each answer is waited for that long at the end. */
enum print_state press_run(const struct press_order *o,
    const struct picture *p, const struct wire *wire,
    void (*say)(enum press_said what), enum print_why *why);

#endif
