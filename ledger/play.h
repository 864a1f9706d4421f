/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/play.h - the journal played again, by the code that recorded it.
 *
 * Inside ledger/ only. */
#ifndef LEDGER_PLAY_H
#define LEDGER_PLAY_H

#include <stdio.h>

#include "ledger/inside.h"

struct play {
	struct db *into;
	struct verify_report *report;
	void (*step)(void *ctx, int64_t done, int64_t of);
	void *ctx;
	int64_t of;
	int64_t profile;      /* entry of the last profile.set */
	int64_t mail;         /* highest recorded */
	int64_t boot;
};

/* RC_CORRUPT: entry n is wrong, and what about it, into the report. */
static inline enum rc
wrong(struct verify_report *r, int64_t n, const char *what)
{
	r->bad_n = n;
	(void)snprintf(r->what, sizeof(r->what), "%s", what);
	return RC_CORRUPT;
}

void play_begin(struct ledger *l, struct play *p);
/* The entries after those in the report.  RC_AGAIN: there are more; RC_OK:
 * that is the journal; RC_CORRUPT: see the report. */
enum rc play_some(struct ledger *l, struct play *p, int64_t rows) MUST_CHECK;

#endif
