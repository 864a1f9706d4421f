/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/asking_inside.h - the rows of asking's table, for the files that
 * hold them.  Nobody else includes it. */
#ifndef TERMINAL_ASKING_INSIDE_H
#define TERMINAL_ASKING_INSIDE_H

#include "terminal/asking.h"

#define LINES_PER_TURN 256   /* entries looked at, rows read */

typedef enum rc asking_fn(struct asking *a, struct buf *line,
    struct buf *why);

struct asking_kind {
	const char *q;
	bool writes;
	bool alone;         /* not while a terminal runs */
	bool proves;        /* with asking_of.keys */
	int per_turn;
	asking_fn *begin;   /* may be NULL; its line is not used */
	asking_fn *next;
	void (*end)(struct asking *a);   /* may be NULL */
};

/* asking_do.c: one answer each */
asking_fn asking_shift_open, asking_shift_close, asking_shift_report,
    asking_shift_ask, asking_shift_prove,
    asking_debt_add, asking_debt_pay, asking_debt_list, asking_debt_forget,
    asking_refund, asking_prove;
asking_fn asking_slip;   /* asking_slip.c */
/* asking_lines.c: the journal, and what follows from it */
asking_fn asking_show_begin, asking_show, asking_export_begin,
    asking_export, asking_sums_begin, asking_sums;
/* asking_work.c: what takes long */
asking_fn asking_verify_begin, asking_verify, asking_rebuild;
asking_fn asking_backup_begin, asking_backup, asking_archive_begin,
    asking_archive;
void asking_verify_end(struct asking *a);
void asking_backup_end(struct asking *a);
void asking_archive_end(struct asking *a);

/* why is "what: rc"; rc. */
enum rc asking_refuse(struct buf *why, enum rc rc, const char *what);

#endif
