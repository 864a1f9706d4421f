/* SPDX-License-Identifier: Apache-2.0 */
/* The market itself, and what came for sales in all of it.  What one trader
 * sold is that trader's alone: a day on which fewer than SUPPRESS_BELOW of
 * them took money is left empty, and a sum is of the days that are told, so
 * that no difference of two answers gives a hidden day away. */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"
#include "sync/board/store_console.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SUPPRESS_BELOW 5
#define DAYS_MAX       1100   /* three years */

/* --- the market --------------------------------------------------------- */

static enum rc
get_market(struct store *s, struct api *a)
{
	struct store_market m;
	char memory[512];
	struct buf name = BUF(memory);

	enum rc rc = store_market_profile_get(s, &m);
	if (rc == RC_OK)
		rc = store_market_get(s, &name);
	if (rc != RC_OK)
		return rc;
	json_t *out = json_pack("{s:I,s:s,s:I,s:s,s:s,s:s,s:s}", "id",
	    (json_int_t)s->market, "name", memory, "class",
	    (json_int_t)m.class, "commune", m.commune, "place", m.place,
	    "board", m.board, "phone", m.phone);
	rc = out == NULL || json_object_update(a->out, out) != 0 ?
	    RC_NO_MEMORY : RC_OK;
	json_decref(out);
	return rc;
}

static bool
is_digits(const char *z, size_t least, size_t most)
{
	size_t n = strspn(z, "0123456789");

	return z[n] == '\0' && n >= least && n <= most;
}

static enum rc
put_market(struct store *s, struct api *a)
{
	struct store_market m = { .class = 0 };

	enum rc rc = api_in_i64(a, "class", 0, 3, &m.class);
	if (rc == RC_OK)
		rc = api_in_text_or(a, "commune", m.commune,
		    sizeof(m.commune));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "place", m.place, sizeof(m.place));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "board", m.board, sizeof(m.board));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "phone", m.phone, sizeof(m.phone));
	if (rc != RC_OK)
		return rc;
	if (m.commune[0] != '\0' && !is_digits(m.commune, 5, 5)) {
		a->field = "commune";
		return api_refuse(a, 400, "field", "commune: cần mã xã gồm 5 "
		    "chữ số, như 00769");
	}
	if (!is_digits(m.phone, 0, sizeof(m.phone) - 1)) {
		a->field = "phone";
		return api_refuse(a, 400, "field",
		    "phone: chỉ gồm chữ số");
	}
	rc = store_market_profile_put(s, &m);
	return rc == RC_OK ? api_trail(s, a, "market.change", m.commune,
	    m.place) : rc;
}

/* --- totals ------------------------------------------------------------- */

static enum rc
query_day(struct api *a, const char *name, int64_t *day)
{
	struct str text = api_query(a, name);

	if (text.n == 0 || day_parse(text, day))
		return RC_OK;
	a->field = name;
	return api_refuse(a, 400, "field",
	    "%s: cần một ngày như 2026-11-21", name);
}

/* Which days; the last 31 if none are named. */
static enum rc
query_days(struct store *s, struct api *a, int64_t *from, int64_t *to)
{
	*to = day_at(store_now_ms(s));
	*from = *to - 30;
	enum rc rc = query_day(a, "from", from);
	if (rc == RC_OK)
		rc = query_day(a, "to", to);
	if (rc != RC_OK)
		return rc;
	if (*to < *from || *to - *from >= DAYS_MAX) {
		a->field = "to";
		return api_refuse(a, 400, "field", "to: không trước \"from\", "
		    "và không quá %d ngày", DAYS_MAX);
	}
	return RC_OK;
}

/* Hide what is of too few, add up the rest. */
static enum rc
finish_totals(struct api *a)
{
	json_t *rows = json_object_get(a->out, "rows"), *row;
	int64_t credits = 0, total = 0, hidden = 0;
	size_t i;

	json_array_foreach(rows, i, row) {
		json_int_t traders = json_integer_value(json_object_get(row,
		    "traders"));
		bool few = traders < SUPPRESS_BELOW;
		json_object_set_new(row, "suppressed", json_boolean(few));
		if (few) {
			json_object_set_new(row, "credits", json_null());
			json_object_set_new(row, "total", json_null());
			json_object_set_new(row, "traders", json_null());
			hidden++;
			continue;
		}
		credits += json_integer_value(json_object_get(row,
		    "credits"));
		total += json_integer_value(json_object_get(row, "total"));
	}
	json_object_set_new(a->out, "credits", json_integer(credits));
	json_object_set_new(a->out, "total", json_integer(total));
	json_object_set_new(a->out, "suppressed_below",
	    json_integer(SUPPRESS_BELOW));
	return json_object_set_new(a->out, "suppressed_days",
	    json_integer(hidden)) == 0 ? RC_OK : RC_NO_MEMORY;
}

static const struct api_column columns[] = {
	{ "day", "Ngày", "Day", CELL_DAY },
	{ "credits", "Số lần trả", "Payments", CELL_COUNT },
	{ "total", "Tổng tiền", "Total", CELL_VND },
	{ "traders", "Số người bán", "Traders", CELL_COUNT },
};

static enum rc
totals(struct store *s, struct api *a)
{
	struct sql_stmt *st = s->stmt[Q_LIST_SALES_DAYS];
	int64_t from, to, open = 0;

	enum rc rc = query_days(s, a, &from, &to);
	if (rc == RC_OK)
		rc = store_days_open(s, &open);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Tiền bán hàng qua QR của cả chợ",
	    "The market's sales by QR", columns, COUNT(columns));
	sql_put_i64(st, 2, from);
	sql_put_i64(st, 3, to);
	sql_put_i64(st, 4, open > from ? open : from);
	rc = rows_into(json_object_get(a->out, "rows"), st,
	    &(struct row_shape){ columns, COUNT(columns) });
	return rc == RC_OK ? finish_totals(a) : rc;
}

/* A trader's own stall, and nobody else's: it is not asked which. */
static enum rc
own_sales(struct store *s, struct api *a)
{
	struct sql_stmt *st = s->stmt[Q_LIST_STALL_DAYS];
	int64_t from, to;

	enum rc rc = query_days(s, a, &from, &to);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Tiền bán hàng của tôi", "My sales", columns, 3);
	sql_put_text(st, 2, a->who.stall);
	sql_put_i64(st, 3, from);
	sql_put_i64(st, 4, to);
	return rows_into(json_object_get(a->out, "rows"), st,
	    &(struct row_shape){ columns, 3 });
}

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/market", MAY_ANY, API_READS, get_market, false },
	{ HTTP_POST, "/api/v1/market", MAY(ROLE_HEAD) | MAY(ROLE_ADMIN),
	    API_WRITES, put_market, false },
	{ HTTP_GET, "/api/v1/totals", MAY_SEE_MONEY, API_READS, totals,
	    false },
	{ HTTP_GET, "/api/v1/me/sales", MAY(ROLE_TRADER), API_READS,
	    own_sales, false },
};

const struct api_table api_market = { routes, COUNT(routes) };
