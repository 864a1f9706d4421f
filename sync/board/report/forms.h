/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/forms.h - which forms the law asks a market for, as dated
 * rows of a file (assets/forms.tsv), and what stands in their columns.  Pure;
 * the code knows figures, never a form (rule B48). */
#ifndef SYNC_BOARD_REPORT_FORMS_H
#define SYNC_BOARD_REPORT_FORMS_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/report/figure.h"

#define FORMS_MAX        32
#define FORM_COLUMNS_MAX 16
#define FORM_TEXT_MAX    200    /* bytes of a name or title */
#define FORMS_FILE_MAX   65536

struct form {
	char code[17];
	int64_t from_day, to_day;       /* both in; INT64_MAX: still in force */
	int64_t due_month, due_day;     /* of the year after; 0: due_after */
	int64_t due_after;              /* days after what it tells of */
	char name[FORM_TEXT_MAX + 1], law[FORM_TEXT_MAX + 1];
	bool verified;
	size_t columns;
	struct form_column {
		enum figure figure;
		char title[FORM_TEXT_MAX + 1];
		bool verified;
	} column[FORM_COLUMNS_MAX];
};
struct forms { size_t count; struct form form[FORMS_MAX]; };

/* RC_BAD_INPUT: why has the line and what is wrong in it. */
enum rc forms_read(struct str text, struct forms *f, struct buf *why)
    MUST_CHECK;
/* The one of this code on that day, or NULL. */
const struct form *forms_at(const struct forms *f, struct str code,
    int64_t day);
/* By when the form for this year is due. */
int64_t form_due(const struct form *f, int64_t year);

#endif
