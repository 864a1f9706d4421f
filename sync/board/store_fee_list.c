/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

/* binds says what parameter 2 and those after it are: a, A after as a number
 * or text; l most; d today; z zone; n number; s stall; p period; v state;
 * q pattern. */
static const struct { enum query q; const char *binds; } lists[] = {
	[FEE_ZONES] = { Q_ROWS_ZONES, "al" },
	[FEE_STALLS] = { Q_ROWS_STALLS, "Aldzsv" },
	[FEE_TRADERS] = { Q_ROWS_TRADERS, "alq" },
	[FEE_CONTRACTS] = { Q_ROWS_CONTRACTS, "alqsn" },
	[FEE_TARIFFS] = { Q_ROWS_TARIFFS, "al" },
	[FEE_CALENDARS] = { Q_ROWS_CALENDARS, "al" },
	[FEE_EXCEPTIONS] = { Q_ROWS_EXCEPTIONS, "al" },
	[FEE_RULES] = { Q_ROWS_RULES, "al" },
	[FEE_RUNS] = { Q_ROWS_RUNS, "alp" },
	[FEE_BILLS] = { Q_ROWS_BILLS, "alspvn" },
	[FEE_CHARGES] = { Q_ROWS_CHARGES, "alspn" },
	[FEE_WAIVERS] = { Q_ROWS_WAIVERS, "alsv" },
	[FEE_PAYMENTS] = { Q_ROWS_PAYMENTS, "als" },
	[FEE_DEPOSITS] = { Q_ROWS_DEPOSITS, "Alsv" },
	[FEE_METERS] = { Q_ROWS_METERS, "alsn" },
	[FEE_READINGS] = { Q_ROWS_READINGS, "nal" },
	[FEE_RECEIPTS] = { Q_ROWS_RECEIPTS, "als" },
	[FEE_ARREARS] = { Q_ROWS_ARREARS, "Aldz" },
};
_Static_assert(sizeof(lists) / sizeof(lists[0]) == FEE_LIST_COUNT,
    "every list has its statement");

static const char *
text_of(const char *z)
{
	return z == NULL ? "" : z;
}

static void
bind(struct sql_stmt *st, const char *binds, const struct fee_filter *f)
{
	for (int at = 2; *binds != '\0'; at++, binds++)
		switch (*binds) {
		case 'a': sql_put_i64(st, at, f->after); break;
		case 'A': sql_put_text(st, at, text_of(f->after_text)); break;
		case 'l': sql_put_i64(st, at, f->most); break;
		case 'd': sql_put_i64(st, at, f->today); break;
		case 'z': sql_put_i64(st, at, f->zone); break;
		case 'n': sql_put_i64(st, at, f->number); break;
		case 's': sql_put_text(st, at, text_of(f->stall)); break;
		case 'p': sql_put_text(st, at, text_of(f->period)); break;
		case 'v': sql_put_text(st, at, text_of(f->state)); break;
		default:
			REQUIRE(*binds == 'q');
			sql_put_text(st, at, f->pattern == NULL ? "%" :
			    f->pattern);
		}
}

enum rc
store_fee_list(struct store *s, enum fee_list list,
    const struct fee_filter *f,
    bool (*row)(void *ctx, struct sql_stmt *st), void *ctx)
{
	const char *binds = lists[list].binds;
	struct sql_stmt *st = s->stmt[f->sort == NULL ? lists[list].q :
	    store_fee_sort_query(f->sort, f->down)];
	int behind = (int)strlen(binds) + 2;
	enum rc rc;

	bind(st, binds, f);
	if (f->sort != NULL && !store_fee_sort_is_key(f->sort)) {
		if (store_fee_sort_is_text(f->sort))
			sql_put_text(st, behind, text_of(f->sort_text));
		else
			sql_put_i64(st, behind, f->sort_after);
	}
	while ((rc = sql_row(st)) == RC_OK)
		if (!row(ctx, st))
			break;
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_einvoice_add(struct store *s, const struct store_einvoice *e)
{
	struct sql_stmt *st = s->stmt[Q_ADD_EINVOICE];

	sql_put_i64(st, 2, e->receipt);
	sql_put_text(st, 3, e->code);
	sql_put_text(st, 4, e->series);
	sql_put_i64(st, 5, store_now_ms(s));
	return store_exec(s, Q_ADD_EINVOICE);
}

enum rc
store_einvoice_get(struct store *s, int64_t receipt,
    struct store_einvoice *e)
{
	struct sql_stmt *st = s->stmt[Q_GET_EINVOICE];

	sql_put_i64(st, 2, receipt);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	e->receipt = receipt;
	rc = sql_get_text(st, 0, e->code, sizeof(e->code));
	if (rc == RC_OK)
		rc = sql_get_text(st, 1, e->series, sizeof(e->series));
	sql_reset(st);
	return rc;
}

enum rc
store_fee_sums(struct store *s, struct store_fee_sums *sums)
{
	struct sql_stmt *st = s->stmt[Q_SUM_FEES];

	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	*sums = (struct store_fee_sums){ { sql_i64(st, 0) },
	    { sql_i64(st, 1) }, { sql_i64(st, 2) }, { sql_i64(st, 3) } };
	sql_reset(st);
	return RC_OK;
}
