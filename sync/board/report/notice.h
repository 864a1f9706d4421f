/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/notice.h - what a market's loudspeaker says: texts of a
 * file (assets/notices.tsv) with numbers and days in words.  Pure. */
#ifndef SYNC_BOARD_REPORT_NOTICE_H
#define SYNC_BOARD_REPORT_NOTICE_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/money.h"

#define NOTICES_FILE_MAX 32768
#define NOTICE_TEXT_MAX  2048   /* bytes, words filled in */

struct notice_row { struct str key, title, text; };
/* The row of this key; views into file.  RC_NOT_FOUND; RC_BAD_INPUT: why has
 * the line and what is wrong in it. */
enum rc notice_find(struct str file, struct str key, struct notice_row *row,
    struct buf *why) MUST_CHECK;
/* The next row from *at on, 0 first.  RC_NOT_FOUND: no more. */
enum rc notice_next(struct str file, size_t *at, struct notice_row *row,
    struct buf *why) MUST_CHECK;

/* What is known; days 0: not known. */
struct notice_facts {
	const char *market;
	int64_t due_day, next_day;
	int64_t stalls;                /* that owe; -1: not known */
	struct vnd owed;
};
/* RC_STATE: something that it says is not known just now; why says what.
 * RC_BAD_INPUT: a name in braces that there is not. */
enum rc notice_put(struct buf *b, struct str text,
    const struct notice_facts *facts, struct buf *why) MUST_CHECK;
/* "mùng một tháng mười hai" */
void notice_put_day(struct buf *b, int64_t day);

#endif
