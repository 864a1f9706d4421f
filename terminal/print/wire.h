/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/wire.h - what lies between the press and a printer.
 *
 * A table, so that press.c knows neither files nor clocks: port.h fills it
 * with real ones, tests with a printer and a time of their own.  Everything
 * that waits says for how long. */
#ifndef TERMINAL_PRINT_WIRE_H
#define TERMINAL_PRINT_WIRE_H

#include <stdbool.h>
#include <sys/types.h>

#include "ledger/base/clock.h"
#include "ledger/base/rc.h"

enum wire_went {
	WIRE_CAN,        /* bytes can be written */
	WIRE_SAID,       /* bytes can be read */
	WIRE_LATE,       /* neither within the time */
	WIRE_LOST,       /* it was unplugged, or hung up */
	WIRE_STOP        /* whoever asked has gone */
};

/* What the wire itself tells of the paper, beside all bytes. */
enum wire_paper { WIRE_PAPER_UNKNOWN, WIRE_PAPER_THERE, WIRE_PAPER_OUT };

struct wire {
	/* RC_NOT_FOUND: nothing there, not ours, in use, or no connection. */
	enum rc (*open)(void *ctx);
	void (*close)(void *ctx);          /* also when it is not open */
	/* Wait at most ms for one of these; write false: only to read. */
	enum wire_went (*wait)(void *ctx, bool write, int ms);
	/* As many as it takes now: > 0, 0 none, < 0 lost. */
	ssize_t (*write)(void *ctx, const void *bytes, size_t n);
	ssize_t (*read)(void *ctx, void *bytes, size_t cap);
	/* Nothing is ever to be read from it. */
	bool (*deaf)(void *ctx);
	/* Bytes that our own system still holds; 0 when it cannot say. */
	int (*held)(void *ctx);
	enum wire_paper (*paper)(void *ctx);
	/* All is written.  A command has a minute to end, false if it was
	 * unhappy; a connection's other side a moment to hang up first. */
	bool (*finish)(void *ctx);
	const struct clock *clock;
	void *ctx;
};

#endif
