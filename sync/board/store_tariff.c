/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

static const char *const kind_names[] = {
	[FEE_AREA_MONTH] = "area_month", [FEE_AREA_DAY] = "area_day",
	[FEE_SESSION] = "session", [FEE_ENTRY] = "entry",
	[FEE_LUMP] = "lump", [FEE_METERED] = "metered",
};
_Static_assert(sizeof(kind_names) / sizeof(kind_names[0]) == FEE_KIND_COUNT,
    "every kind of price has a name");
static const char *const rounding_names[] = {
	[FEE_ROUND_NONE] = "none", [FEE_ROUND_DOWN] = "down_1000",
	[FEE_ROUND_HALF_UP] = "half_up_1000",
};
_Static_assert(sizeof(rounding_names) / sizeof(rounding_names[0]) ==
    FEE_ROUND_COUNT, "every rounding has a name");

const char *
fee_kind_name(enum fee_kind k)
{
	REQUIRE(k < FEE_KIND_COUNT);
	return kind_names[k];
}

const char *
fee_rounding_name(enum fee_rounding r)
{
	REQUIRE(r < FEE_ROUND_COUNT);
	return rounding_names[r];
}

bool
fee_kind_read(const char *name, enum fee_kind *k)
{
	for (size_t i = 0; i < FEE_KIND_COUNT; i++)
		if (strcmp(name, kind_names[i]) == 0) {
			*k = (enum fee_kind)i;
			return true;
		}
	return false;
}

bool
fee_rounding_read(const char *name, enum fee_rounding *r)
{
	for (size_t i = 0; i < FEE_ROUND_COUNT; i++)
		if (strcmp(name, rounding_names[i]) == 0) {
			*r = (enum fee_rounding)i;
			return true;
		}
	return false;
}

enum rc
store_tariff_add(struct store *s, struct store_tariff *t)
{
	struct sql_stmt *st = s->stmt[Q_ADD_TARIFF];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_TARIFF], &t->tariff);
	if (rc != RC_OK)
		return rc;
	t->tariff++;
	sql_put_i64(st, 2, t->tariff);
	sql_put_text(st, 3, t->fee);
	sql_put_text(st, 4, t->name);
	sql_put_text(st, 5, fee_kind_name(t->kind));
	sql_put_text(st, 6, t->place);
	sql_put_i64(st, 7, t->aisles);
	sql_put_text(st, 8, t->transport);
	sql_put_i64(st, 9, t->zone);
	sql_put_i64(st, 10, t->amount.dong);
	sql_put_text(st, 11, t->days_30 ? "30" : "actual");
	sql_put_text(st, 12, fee_rounding_name(t->rounding));
	sql_put_i64(st, 13, t->vat_bp);
	sql_put_i64(st, 14, t->vat_in);
	sql_put_i64(st, 15, t->from_day);
	sql_put_i64(st, 16, t->to_day);
	sql_put_text(st, 17, t->law_no);
	sql_put_i64(st, 18, t->law_day);
	sql_put_text(st, 19, t->law_by);
	sql_put_i64(st, 20, t->made_by);
	sql_put_i64(st, 21, store_now_ms(s));
	return store_exec(s, Q_ADD_TARIFF);
}

enum rc
store_tariff_end(struct store *s, int64_t tariff, int64_t to_day)
{
	sql_put_i64(s->stmt[Q_END_TARIFF], 2, tariff);
	sql_put_i64(s->stmt[Q_END_TARIFF], 3, to_day);
	return store_exec(s, Q_END_TARIFF);
}

static enum rc
read_tariff(struct sql_stmt *st, struct store_tariff *t)
{
	t->tariff = sql_i64(st, 0);
	enum rc rc = sql_get_text(st, 1, t->fee, sizeof(t->fee));
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, t->name, sizeof(t->name));
	if (rc == RC_OK && !fee_kind_read(sql_text(st, 3), &t->kind))
		rc = RC_CORRUPT;
	if (rc == RC_OK)
		rc = sql_get_text(st, 4, t->place, sizeof(t->place));
	t->aisles = sql_i64(st, 5);
	if (rc == RC_OK)
		rc = sql_get_text(st, 6, t->transport, sizeof(t->transport));
	t->zone = sql_i64(st, 7);
	t->amount.dong = sql_i64(st, 8);
	t->days_30 = strcmp(sql_text(st, 9), "30") == 0;
	if (rc == RC_OK && !fee_rounding_read(sql_text(st, 10), &t->rounding))
		rc = RC_CORRUPT;
	t->vat_bp = sql_i64(st, 11);
	t->vat_in = sql_i64(st, 12) != 0;
	t->from_day = sql_i64(st, 13);
	t->to_day = sql_i64(st, 14);
	if (rc == RC_OK)
		rc = sql_get_text(st, 15, t->law_no, sizeof(t->law_no));
	t->law_day = sql_i64(st, 16);
	if (rc == RC_OK)
		rc = sql_get_text(st, 17, t->law_by, sizeof(t->law_by));
	t->made_by = sql_i64(st, 18);
	return rc;
}

enum rc
store_tariff_get(struct store *s, int64_t tariff, struct store_tariff *t)
{
	struct sql_stmt *st = s->stmt[Q_GET_TARIFF];

	sql_put_i64(st, 2, tariff);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_tariff(st, t);
	sql_reset(st);
	return rc;
}

enum rc
store_tariff_meeting(struct store *s, int64_t first, int64_t last,
    bool (*row)(void *ctx, const struct store_tariff *t), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_TARIFFS_MEETING];
	struct store_tariff t;
	enum rc rc;

	sql_put_i64(st, 2, first);
	sql_put_i64(st, 3, last);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_tariff(st, &t);
		if (rc != RC_OK || !row(ctx, &t))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
