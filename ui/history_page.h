/* SPDX-License-Identifier: Apache-2.0 */
/* ui/history_page.h - what the screens of past days show.  Plain values. */
#ifndef UI_HISTORY_PAGE_H
#define UI_HISTORY_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/history_value.h"

#define HISTORY_ROWS_MAX 6     /* lines of a page, and one to know of more */
#define HISTORY_BACK_MAX 32    /* pages that one can turn back */
#define FIND_DIGITS      10
#define DAYS_MAX         31
#define MONTHS           12
#define TAX_TEXT_MAX     256

/* A piece of a search. */
struct history_found {
	int64_t id;                    /* as asked */
	struct history_ask next;       /* where to go on */
	bool end;                      /* there are none beyond */
	int count;
	struct sale row[HISTORY_ROWS_MAX];
};

struct history_page {
	int64_t id;                    /* of the search that is on */
	struct history_ask ask;        /* at: where this page begins */
	struct history_ask next;       /* how far the search is */
	bool searching;
	int64_t go_on_ms;              /* when its next piece is due */
	bool more;
	int count;
	struct sale row[HISTORY_ROWS_MAX];
	int depth;                     /* pages before this one */
	struct history_place back[HISTORY_BACK_MAX];
};

/* What is being typed to find a sale by; "" does not matter. */
enum find_field { FIND_AMOUNT, FIND_DAY, FIND_HOUR, FIND_FIELDS };
struct find_entry {
	enum find_field field;
	char typed[FIND_FIELDS][FIND_DIGITS + 1];
	enum history_match match;      /* EXACT or ENDS */
	enum history_only only;
};

/* What the law says on a day; a row of dated data, never of code. */
struct tax_facts {
	bool known;
	struct vnd first, second, exempt;
	int64_t from_day;              /* since when it holds */
	char text[TAX_TEXT_MAX];       /* what exempt is */
	char basis[TAX_TEXT_MAX], source[TAX_TEXT_MAX];
};

struct takings_page {
	bool known;                    /* the machine knows what day it is */
	int64_t day;                   /* today, since 1970 */
	struct takings today, month, year;
	struct vnd of_day[DAYS_MAX];   /* revenue, of this month */
	struct vnd of_month[MONTHS];   /* and of this year */
	struct tax_facts tax;
};

#endif
