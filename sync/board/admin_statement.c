/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/json.h"
#include "sync/board/admin_statement.h"
#include "sync/board/statement_in.h"

#define FIELDS 10

static enum rc
refuse(struct admin_answer *a, const char *what)
{
	buf_reset(&a->why);
	buf_puts(&a->why, what);
	return RC_BAD_INPUT;
}

void
admin_statement_put(struct buf *to, const struct statement_line *l)
{
	char memory[REF_FOUND_MAX * (REF_LEN + 1) + 1];
	struct buf refs = BUF(memory);

	for (size_t i = 0; i < l->n.ref_count; i++)
		buf_printf(&refs, "%s ", l->n.refs[i]);
	buf_printf(to, "[%" PRId64 ",\"%s\",%d,%" PRId64 ",", l->line,
	    l->n.at, l->n.is_in ? 1 : 0, l->n.amount.dong);
	json_put_str(to, str_of(l->n.bank_ref));
	buf_putc(to, ',');
	json_put_str(to, str_of(l->n.content));
	buf_printf(to, ",\"%s\",%d,%" PRId64 ",%d]", memory,
	    l->has_balance ? 1 : 0, l->has_balance ? l->balance : 0, l->same);
}

static bool
get_text(struct str raw, char *to, size_t cap)
{
	struct buf b = buf_init(to, cap);

	return json_str(raw, &b) && !b.full;
}

static bool
get_line(struct str item, struct statement_line *l)
{
	struct str rest = item, raw[FIELDS], more;
	char refs[256], content[NOTICE_CONTENT_MAX], at[NOTICE_AT_LEN + 1];
	int64_t in, balance, same;
	size_t n = 0;

	while (n < FIELDS && json_next(&rest, &raw[n]))
		n++;
	memset(l, 0, sizeof(*l));
	if (n < FIELDS || json_next(&rest, &more) ||
	    !json_i64(raw[0], &l->line) ||
	    !get_text(raw[1], at, sizeof(at)) || !json_i64(raw[2], &in) ||
	    !json_i64(raw[3], &l->n.amount.dong) ||
	    !get_text(raw[4], l->n.bank_ref, sizeof(l->n.bank_ref)) ||
	    !get_text(raw[5], content, sizeof(content)) ||
	    !get_text(raw[6], refs, sizeof(refs)) ||
	    !json_i64(raw[7], &balance) || !json_i64(raw[8], &l->balance) ||
	    !json_i64(raw[9], &same) || same < 0 || same > INT32_MAX)
		return false;
	l->n.is_in = in != 0;
	l->has_balance = balance != 0;
	l->same = (int)same;
	notice_texts_set(&l->n, &(struct notice_texts){ str_of(refs),
	    str_of(content), STR("") });
	return l->n.amount.dong > 0 && l->n.amount.dong <= VND_MAX &&
	    notice_at_set(&l->n, str_of(at));
}

static const char *
format_of(const char *name)
{
	for (int i = 0; i < STATEMENT_FORMAT_COUNT; i++)
		if (strcmp(name, statement_format_name(
		    (enum statement_format)i)) == 0)
			return statement_format_name(
			    (enum statement_format)i);
	return NULL;
}

static bool
get_sum(struct str request, struct statement_sum *sum)
{
	int64_t opening, closing;

	memset(sum, 0, sizeof(*sum));
	bool ok = json_get_i64(request, "has_opening", &opening) &&
	    json_get_i64(request, "has_closing", &closing) &&
	    json_get_i64(request, "opening", &sum->opening) &&
	    json_get_i64(request, "closing", &sum->closing) &&
	    json_get_i64(request, "credits", &sum->credits) &&
	    json_get_i64(request, "debits", &sum->debits) &&
	    json_get_i64(request, "count", &sum->lines) &&
	    json_get_i64(request, "breaks", &sum->breaks) &&
	    json_get_str(request, "first", sum->first, sizeof(sum->first)) &&
	    json_get_str(request, "last", sum->last, sizeof(sum->last));
	sum->has_opening = ok && opening != 0;
	sum->has_closing = ok && closing != 0;
	return ok;
}

static enum rc
begin(struct store *s, struct str request, struct statement_in *in,
    struct admin_answer *a)
{
	char hex[2 * HASH_BYTES + 1], format[8];
	struct statement_sum sum;

	memset(in, 0, sizeof(*in));
	if (!json_get_str(request, "bin", in->row.place.bin,
	    sizeof(in->row.place.bin)) || !json_get_str(request, "account",
	    in->row.place.account, sizeof(in->row.place.account)) ||
	    !json_get_str(request, "format", format, sizeof(format)) ||
	    (in->row.format = format_of(format)) == NULL ||
	    !json_get_str(request, "hash", hex, sizeof(hex)) ||
	    !hex_decode(str_of(hex), in->row.hash, HASH_BYTES))
		return refuse(a, "not a statement");
	if (!get_sum(request, &sum))
		return refuse(a, "not what a statement sums up to");
	return statement_begin(s, in, &sum);
}

enum rc
admin_statement_lines(struct store *s, struct str request,
    struct admin_answer *a)
{
	struct statement_in in;
	struct statement_line l;
	struct credit_outcome out;
	struct str rest, item;

	enum rc rc = begin(s, request, &in, a);
	if (rc != RC_OK)
		return rc;
	if (!json_get(request, "lines", &rest) ||
	    !json_get_i64(request, "before", &in.before.statement) ||
	    !json_get_i64(request, "before_line", &in.before.line) ||
	    !json_get_i64(request, "before_here", &in.before.here) ||
	    !json_get_i64(request, "before_unsure", &in.before.unsure))
		return refuse(a, "no lines");
	while (rc == RC_OK && json_next(&rest, &item)) {
		if (!get_line(item, &l))
			return refuse(a, "not a line of a statement");
		rc = statement_take(s, &in, &l, &out);
	}
	const struct statement_count *c = &in.count;
	buf_printf(&a->text, "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
	    " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
	    " %" PRId64 " %" PRId64 "\n", c->known, c->twins, c->doubts,
	    c->matched, c->unmatched, c->debits, c->changed,
	    in.before.statement,
	    in.before.line, in.before.here, in.before.unsure);
	return rc;
}

enum rc
admin_statement_end(struct store *s, struct str request,
    struct admin_answer *a)
{
	struct statement_in in;
	int64_t gap = 0;

	enum rc rc = begin(s, request, &in, a);
	if (rc == RC_OK && !in.was_whole)
		rc = statement_finish(s, &in, &gap);
	if (rc == RC_OK && gap != 0)
		buf_printf(&a->text, "gap\t%" PRId64 "\tbetween the closing "
		    "balance before and this opening; a statement is "
		    "missing\n", gap);
	if (rc == RC_OK && in.was_whole)
		buf_puts(&a->text, "already\tthis file was taken before\n");
	return rc;
}
