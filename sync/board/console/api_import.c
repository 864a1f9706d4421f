/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: what a file would do, and taking it in (rule B18), some lines in
 * a transaction, so that no web hook waits for a whole file: looked through
 * first, so that a file that cannot be read changes nothing; then taken.  What
 * ends in between is gone on with by the same file.  A look takes the same
 * lines and undoes each transaction.  Of an account that is not the market's
 * own a trader's lines are counted, not shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/console/api_money.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/statement_in.h"

#define LINES_MAX   20000   /* of a file over the API */
#define SHOWN_MAX   2000    /* lines of an answer */
#define LOOK_BYTES  65536   /* looked through at a time */
#define FEED_BYTES  1024    /* read at a time for lines to take */
#define ROOM        1024    /* lines that wait: what a reader holds back of
                             * its file's beginning comes in one go */

static const struct api_column lines[] = {
	{ "line", "Dòng", "Line", CELL_COUNT },
	{ "at", "Lúc", "At", CELL_TEXT },
	{ "credit", "Ghi có", "Credit", CELL_VND },
	{ "debit", "Ghi nợ", "Debit", CELL_VND },
	{ "bank_ref", "Mã ngân hàng", "Bank's reference", CELL_TEXT },
	{ "content", "Nội dung", "Content", CELL_TEXT },
	{ "fate", "Kết quả", "Outcome", CELL_TEXT },
	{ "ref", "Mã C4", "Reference", CELL_TEXT },
};

enum phase { IMPORT_LOOKS, IMPORT_TAKES, IMPORT_ENDS };

/* An import under way.  run of a route reads it, and writes into in and gap
 * alone, which it begins anew; import_next moves on, between transactions. */
struct import {
	struct store_place place;
	uint8_t hash[HASH_BYTES];
	bool own, keep;
	enum phase phase;
	struct statement *file;
	struct str left;                 /* of the body, not read yet */
	struct statement_line line[ROOM];
	size_t count, from;              /* that wait: from .. count - 1 */
	bool foreign, many;
	int64_t seen, taken;             /* lines */
	struct statement_sum sum;        /* of the look */
	struct statement_in in;          /* of this run */
	struct statement_place before;   /* of the line before its first */
	struct statement_count total;    /* of those that were kept */
	json_t *rows;                    /* the same */
	int64_t gap;
};

/* --- reading ------------------------------------------------------------- */

static enum rc
on_line(void *ctx, const struct statement_line *l)
{
	struct import *m = ctx;

	m->seen += m->phase == IMPORT_LOOKS;
	m->many = m->many || m->seen > LINES_MAX || m->count == ROOM;
	m->foreign = m->foreign || (l->n.account[0] != '\0' &&
	    strcmp(l->n.account, m->place.account) != 0);
	if (m->many || m->foreign)
		return RC_TOO_BIG;
	if (m->phase != IMPORT_LOOKS)
		m->line[m->count++] = *l;
	return RC_OK;
}

static enum rc
begin_file(struct import *m, struct str raw)
{
	struct statement_reader reader = { on_line, m };

	statement_close(m->file);
	m->left = raw;
	return statement_open(&reader, &m->file);
}

/* RC_NOT_FOUND: it was the last of it. */
static enum rc
feed(struct import *m, size_t most)
{
	struct str piece = str_part(m->left, 0, most < m->left.n ? most :
	    m->left.n);

	if (piece.n == 0) {
		enum rc rc = statement_end(m->file);
		return rc == RC_OK ? RC_NOT_FOUND : rc;
	}
	m->left = str_from(m->left, piece.n);
	return statement_feed(m->file, piece);
}

static enum rc
refuse_file(struct import *m, struct api *a, enum rc rc)
{
	if (m->many)
		return api_refuse(a, 413, "too_big", "Sao kê có hơn %d "
		    "dòng; hãy nhập bằng lệnh: cho40-board statement import",
		    LINES_MAX);
	if (m->foreign)
		return api_refuse(a, 409, "account", "Sao kê này là của "
		    "tài khoản khác: %s", statement_sum(m->file)->account);
	if (rc == RC_BAD_INPUT)
		return api_refuse(a, 400, "statement", "Không đọc được sao "
		    "kê: %s", statement_why(m->file));
	return rc;
}

/* --- what is answered ---------------------------------------------------- */

static bool
put_line(struct api *a, const struct statement_line *l,
    const struct credit_outcome *out)
{
	json_t *row = api_row(a);
	const char *side = l->n.is_in ? "credit" : "debit";

	return row != NULL &&
	    json_object_set_new(row, "line", json_integer(l->line)) == 0 &&
	    json_object_set_new(row, "at", json_string(l->n.at)) == 0 &&
	    json_object_set_new(row, side, json_integer(
	    l->n.amount.dong)) == 0 && json_object_set_new(row, "bank_ref",
	    json_string(l->n.bank_ref)) == 0 && json_object_set_new(row,
	    "content", json_string(l->n.content)) == 0 &&
	    json_object_set_new(row, "fate", json_string(statement_fate(l,
	    out))) == 0 && json_object_set_new(row, "ref", json_string(
	    out->ref)) == 0;
}

static void
put_i64(struct api *a, const char *name, int64_t v)
{
	json_object_set_new(a->out, name, json_integer(v));
}

static void
put_sum(struct api *a, const struct import *m)
{
	const struct statement_sum *sum = &m->sum;
	const struct statement_count *c = &m->total, *now = &m->in.count;

	json_object_set_new(a->out, "format", json_string(
	    statement_format_name(sum->format)));
	json_object_set_new(a->out, "verdict", json_string(
	    statement_verdict(sum)));
	json_object_set_new(a->out, "first_day", json_string(sum->first));
	json_object_set_new(a->out, "last_day", json_string(sum->last));
	if (sum->has_opening)
		put_i64(a, "opening", sum->opening);
	if (sum->has_closing)
		put_i64(a, "closing", sum->closing);
	put_i64(a, "credits", sum->credits);
	put_i64(a, "debits", sum->debits);
	put_i64(a, "lines", sum->lines);
	put_i64(a, "pending", sum->pending);
	put_i64(a, "breaks", sum->breaks);
	put_i64(a, "gap", m->gap);
	put_i64(a, "known", c->known + now->known);
	put_i64(a, "twins", c->twins + now->twins);
	put_i64(a, "doubts", c->doubts + now->doubts);
	put_i64(a, "matched", c->matched + now->matched);
	put_i64(a, "unmatched", c->unmatched + now->unmatched);
	put_i64(a, "outgoing", c->debits + now->debits);
	put_i64(a, "changed", c->changed + now->changed);
	put_i64(a, "statement", m->in.row.statement);
	json_object_set_new(a->out, "already", json_boolean(
	    m->in.was_whole));
}

/* --- in transactions ----------------------------------------------------- */

static enum rc
take_line(struct store *s, struct api *a, size_t i)
{
	struct import *m = a->state;
	const struct statement_line *l = &m->line[m->from + i];
	struct credit_outcome out;

	enum rc rc = statement_take(s, &m->in, l, &out);
	if (rc != RC_OK || m->taken + (int64_t)i >= SHOWN_MAX)
		return rc;
	/* A trader's sales are his: staff see what needs an officer. */
	if (!m->own && l->n.is_in && !out.doubt &&
	    out.state != MATCH_UNMATCHED && out.state != MATCH_WRONG_ACCOUNT)
		return RC_OK;
	return put_line(a, l, &out) ? RC_OK : RC_NO_MEMORY;
}

/* How many lines this run takes. */
static size_t
share(const struct import *m)
{
	size_t n = m->count - m->from;

	return n < STATEMENT_PIECE ? n : STATEMENT_PIECE;
}

static enum rc
end_import(struct store *s, struct api *a)
{
	struct import *m = a->state;
	json_t *now = json_object_get(a->out, "rows");
	char object[24];

	m->gap = 0;
	enum rc rc = m->in.was_whole ? RC_OK :
	    statement_finish(s, &m->in, &m->gap);
	json_t *all = json_copy(m->rows);
	if (rc == RC_OK && (json_array_extend(all, now) != 0 ||
	    json_object_set(a->out, "rows", all) != 0))
		rc = RC_NO_MEMORY;
	json_decref(all);
	if (rc != RC_OK)
		return rc;
	put_sum(a, m);
	if (!m->keep || m->in.was_whole)
		return RC_OK;
	(void)snprintf(object, sizeof(object), "%lld",
	    (long long)m->in.row.statement);
	return api_trail(s, a, "statement.import", object, m->place.account);
}

static enum rc
go_on(struct store *s, struct api *a)
{
	struct import *m = a->state;

	if (m->phase == IMPORT_LOOKS)
		return RC_OK;
	a->undo = !m->keep;
	if (a->undo && !store_alone(s))
		return RC_OK;
	m->in = (struct statement_in){ .row = { .place = m->place,
	    .format = statement_format_name(m->sum.format),
	    .staff = a->who.id } };
	memcpy(m->in.row.hash, m->hash, HASH_BYTES);
	m->in.before = m->before;
	api_table(a, "Sao kê ngân hàng", "Bank statement", lines,
	    sizeof(lines) / sizeof(lines[0]));
	enum rc rc = statement_begin(s, &m->in, &m->sum);
	for (size_t i = 0, n = share(m); rc == RC_OK && i < n; i++)
		rc = take_line(s, a, i);
	if (rc == RC_OK && m->phase == IMPORT_ENDS &&
	    share(m) == m->count - m->from)
		rc = end_import(s, a);
	return rc;
}

/* --- between them -------------------------------------------------------- */

static void
import_close(struct api *a)
{
	struct import *m = a->state;

	statement_close(m->file);
	json_decref(m->rows);
	free(m);
}

/* It could be read to its end: from here on it is taken. */
static enum rc
end_look(struct import *m, struct api *a)
{
	m->sum = *statement_sum(m->file);
	m->phase = IMPORT_TAKES;
	return begin_file(m, a->raw);
}

static bool
count_run(struct import *m, struct api *a)
{
	const int64_t *now = (const int64_t *)&m->in.count;
	int64_t *total = (int64_t *)&m->total;

	for (size_t i = 0; i < sizeof(m->total) / sizeof(*total); i++)
		total[i] += now[i];
	m->before = m->in.before;
	m->taken += (int64_t)share(m);
	m->from += share(m);
	return json_array_extend(m->rows, json_object_get(a->out, "rows")) ==
	    0;
}

/* Lines for the next run. */
static enum rc
fill(struct import *m)
{
	enum rc rc = RC_OK;

	if (m->from < m->count)
		return RC_OK;
	m->from = m->count = 0;
	while (rc == RC_OK && m->count < STATEMENT_PIECE)
		rc = feed(m, FEED_BYTES);
	if (rc != RC_NOT_FOUND)
		return rc;
	m->phase = IMPORT_ENDS;
	return RC_OK;
}

static bool
import_next(struct api *a)
{
	struct import *m = a->state;
	enum rc rc = RC_OK;

	if (m->phase == IMPORT_ENDS && share(m) == m->count - m->from)
		return false;
	if (m->phase == IMPORT_LOOKS) {
		rc = feed(m, LOOK_BYTES);
		if (rc == RC_NOT_FOUND)
			rc = end_look(m, a);
	} else if (!count_run(m, a)) {
		rc = RC_NO_MEMORY;
	}
	if (rc == RC_OK && m->phase == IMPORT_TAKES)
		rc = fill(m);
	if (rc == RC_OK || refuse_file(m, a, rc) == RC_BAD_INPUT)
		return rc == RC_OK;
	(void)api_refuse(a, 503, "memory", "Máy chủ thiếu bộ nhớ; hãy nhập "
	    "lại tệp này sau.");
	return false;
}

static const struct api_long import_long = { import_next, import_close };

static enum rc
import_open(struct api *a)
{
	struct import *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return RC_NO_MEMORY;
	a->state = m;
	m->rows = json_array();
	sha256(&a->raw, 1, m->hash);
	enum rc rc = m->rows == NULL ? RC_NO_MEMORY : begin_file(m, a->raw);
	if (rc == RC_OK)
		a->more = &import_long;
	else
		import_close(a);
	return rc;
}

static enum rc
take_file(struct store *s, struct api *a, bool keep)
{
	struct store_place place;

	if (a->more != NULL)
		return go_on(s, a);
	enum rc rc = api_query_place(a, &place);
	if (rc != RC_OK)
		return rc;
	rc = store_fee_account_has(s, &place);
	bool own = rc == RC_OK;
	if (own || rc == RC_NOT_FOUND)
		rc = import_open(a);
	if (rc != RC_OK)
		return rc;
	struct import *m = a->state;
	m->place = place;
	m->own = own;
	m->keep = keep;
	return RC_OK;
}

static enum rc
preview(struct store *s, struct api *a)
{
	return take_file(s, a, false);
}

static enum rc
import_(struct store *s, struct api *a)
{
	return take_file(s, a, true);
}

static const struct api_route routes[] = {
	{ HTTP_POST, "/api/v1/statements/preview", MONEY_OFFICE, API_WRITES,
	    preview, true },
	{ HTTP_POST, "/api/v1/statements/import", MONEY_OFFICE, API_WRITES,
	    import_, true },
};

const struct api_table api_import = { routes,
	sizeof(routes) / sizeof(routes[0]) };
