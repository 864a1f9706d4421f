/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/script.h - a person's hands and eyes, from a file.
 *
 * One command a line; '#' starts a comment where a command could start.  The
 * language is described in cho40-terminal(1).  The whole file is read and
 * checked before the first command runs, so a misspelt line is an error at
 * start and not after half a sale.  The script knows nothing of the kiosk:
 * it drives a table of functions, and time is given to it.  Waiting is done
 * on conditions looked at once a loop turn, never on a clock of its own. */
#ifndef TERMINAL_SCRIPT_H
#define TERMINAL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define SCRIPT_FILE_MAX     65536   /* bytes */
#define SCRIPT_COMMANDS_MAX 1024
#define SCRIPT_KEYS_MAX     64      /* in one key command */
#define SCRIPT_REPEAT_MAX   100000  /* times */
#define SCRIPT_WHY_MAX      512
#define SCRIPT_TIMEOUT_MS   10000   /* of a wait that names none */
#define SCRIPT_WAIT_MAX_MS  86400000   /* of one that does: a day */
/* A finger stays down this long, and away this long: the screen takes
 * shorter ones for water and for bouncing. */
#define SCRIPT_TOUCH_MS     60
#define SCRIPT_AWAY_MS      120

struct script;

enum script_subject {
	SCRIPT_SCREEN,     /* value: its name */
	SCRIPT_STATE,      /* value: the state of the sale last shown */
	SCRIPT_AMOUNT,     /* number: đồng on the screen */
	SCRIPT_QUEUE,      /* number: entries not yet with the board */
	SCRIPT_NET,        /* value: "up" or "down" */
	SCRIPT_MODE,       /* value: "real" or "training" */
	SCRIPT_FILE,       /* value: of a file beside the shots */
	SCRIPT_SUBJECT_COUNT
};

struct script_condition {
	enum script_subject subject;
	struct str value;
	int64_t number;
};

/* What the script drives.  Everything is done before the call returns. */
struct script_host {
	bool (*key_known)(void *ctx, struct str name);
	void (*key)(void *ctx, struct str name);
	void (*type)(void *ctx, struct str text);
	/* Put the finger down; false: the screen has no such button now. */
	bool (*touch)(void *ctx, struct str name);
	void (*touch_at)(void *ctx, int64_t x, int64_t y);
	/* Lift it where it is. */
	void (*lift)(void *ctx);
	/* Write the frame as NAME.png. */
	enum rc (*shot)(void *ctx, struct str name);
	bool (*holds)(void *ctx, const struct script_condition *c);
	/* One line about what is on the screen, for a failure's message. */
	void (*describe)(void *ctx, struct buf *out);
	void *ctx;
};

/* Read and check path.  On failure *out is NULL and why (SCRIPT_WHY_MAX
 * bytes) has "file:line: what, and what to do".  host is borrowed. */
enum rc script_open(const char *path, const struct script_host *host,
    struct script **out, char *why) MUST_CHECK;
void script_close(struct script *s);   /* accepts NULL */

enum script_step { SCRIPT_WAITING, SCRIPT_DONE, SCRIPT_FAILED };
/* Run commands until one has to wait, one fails, or `quit` or the end is
 * reached.  After SCRIPT_FAILED script_why has the message. */
enum script_step script_run(struct script *s, int64_t mono_ms);
/* When script_run wants to be called at the latest, if nothing happens. */
int64_t script_deadline(const struct script *s);
const char *script_why(const struct script *s);

#endif
