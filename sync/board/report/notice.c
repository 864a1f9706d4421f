/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/day.h"
#include "ledger/words.h"
#include "sync/board/report/notice.h"

enum rc
notice_next(struct str file, size_t *at, struct notice_row *row,
    struct buf *why)
{
	while (*at < file.n) {
		struct str rest = str_from(file, *at);
		struct str line = str_cut(&rest, '\n');
		size_t from = *at;
		*at = file.n - rest.n;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		row->key = str_cut(&line, '\t');
		row->title = str_cut(&line, '\t');
		row->text = line;
		if (row->key.n > 0 && row->title.n > 0 && line.n > 0 &&
		    str_find(line, '\t') == line.n && str_is_utf8(row->title)
		    && str_is_utf8(line) && str_is_utf8(row->key))
			return RC_OK;
		buf_printf(why, "byte %zu: not key, title and text between "
		    "tabs, in UTF-8", from);
		return RC_BAD_INPUT;
	}
	return RC_NOT_FOUND;
}

enum rc
notice_find(struct str file, struct str key, struct notice_row *row,
    struct buf *why)
{
	size_t at = 0;
	enum rc rc;

	while ((rc = notice_next(file, &at, row, why)) == RC_OK)
		if (str_eq(row->key, key))
			return RC_OK;
	return rc;
}

void
notice_put_day(struct buf *b, int64_t day)
{
	struct date d = day_date(day);

	if (d.day <= 10)
		buf_puts(b, "mùng ");
	words_put(b, d.day);
	buf_puts(b, " tháng ");
	/* The fourth month has a name of its own. */
	if (d.month == 4)
		buf_puts(b, "tư");
	else
		words_put(b, d.month);
}

static enum rc
put_known_day(struct buf *b, int64_t day, const char *what, struct buf *why)
{
	if (day == 0) {
		buf_puts(why, what);
		return RC_STATE;
	}
	notice_put_day(b, day);
	return RC_OK;
}

static enum rc
put_number(struct buf *b, int64_t n, const struct notice_facts *f,
    struct buf *why)
{
	if (f->stalls < 0) {
		buf_puts(why, "chưa có số liệu công nợ");
		return RC_STATE;
	}
	words_put(b, n);
	return RC_OK;
}

static enum rc
put_name(struct buf *b, struct str name, const struct notice_facts *f,
    struct buf *why)
{
	if (str_eq(name, STR("market"))) {
		buf_puts(b, f->market);
		return RC_OK;
	}
	if (str_eq(name, STR("due")))
		return put_known_day(b, f->due_day, "chưa có kỳ thu nào", why);
	if (str_eq(name, STR("next")))
		return put_known_day(b, f->next_day, "chưa có lịch họp chợ, "
		    "hoặc lịch không còn phiên nào", why);
	if (str_eq(name, STR("stalls")))
		return put_number(b, f->stalls, f, why);
	if (str_eq(name, STR("owed")))
		return put_number(b, f->owed.dong, f, why);
	buf_printf(why, "{%.*s}: no such word; there are market, due, next, "
	    "stalls and owed", name.n > 40 ? 40 : (int)name.n, name.p);
	return RC_BAD_INPUT;
}

enum rc
notice_put(struct buf *b, struct str text, const struct notice_facts *facts,
    struct buf *why)
{
	enum rc rc = RC_OK;

	while (rc == RC_OK && text.n > 0) {
		size_t open = str_find(text, '{');
		buf_put(b, str_part(text, 0, open));
		if (open == text.n)
			break;
		text = str_from(text, open + 1);
		size_t close = str_find(text, '}');
		if (close == text.n) {
			buf_puts(why, "a brace without its end");
			return RC_BAD_INPUT;
		}
		rc = put_name(b, str_part(text, 0, close), facts, why);
		text = str_from(text, close + 1);
	}
	return rc == RC_OK && b->full ? RC_TOO_BIG : rc;
}
