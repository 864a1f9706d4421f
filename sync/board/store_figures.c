/* SPDX-License-Identifier: Apache-2.0 */
/* The sums that reports are made of. */
#include "ledger/base/log.h"
#include "sync/board/fee/calendar.h"
#include "sync/board/store_console.h"
#include "sync/board/store_inside.h"
#include "sync/board/store_report.h"

#define DAY_MS   86400000LL
#define VIETNAM_MS (7 * 3600000LL)
#define ACTIVE_DAYS 30

struct span { int64_t first_day, last_day, from_ms, before_ms; };

/* A day begins at midnight in Vietnam. */
static int64_t
ms_of(int64_t day)
{
	return day * DAY_MS - VIETNAM_MS;
}

static enum rc
count_days(struct store *s, enum query q, int64_t day, int64_t *n)
{
	sql_put_i64(s->stmt[q], 2, day);
	return sql_one_i64(s->stmt[q], n);
}

static enum rc
count_stalls(struct store *s, const struct span *p, struct figures *f)
{
	struct sql_stmt *st = s->stmt[Q_REPORT_ACTIVE_QR];
	int64_t total, occupied, qr, active, account;

	enum rc rc = sql_one_i64(s->stmt[Q_REPORT_STALLS], &total);
	if (rc == RC_OK)
		rc = count_days(s, Q_REPORT_OCCUPIED, p->last_day, &occupied);
	if (rc == RC_OK)
		rc = sql_one_i64(s->stmt[Q_REPORT_WITH_QR], &qr);
	sql_put_i64(st, 2, p->before_ms - ACTIVE_DAYS * DAY_MS);
	sql_put_i64(st, 3, p->before_ms);
	if (rc == RC_OK)
		rc = sql_one_i64(st, &active);
	if (rc == RC_OK)
		rc = count_days(s, Q_REPORT_WITH_ACCOUNT, p->last_day,
		    &account);
	if (rc != RC_OK)
		return rc;
	figure_set(f, FIGURE_stalls_total, total);
	figure_set(f, FIGURE_stalls_occupied, occupied);
	figure_set(f, FIGURE_stalls_with_qr, qr);
	figure_set(f, FIGURE_stalls_active_qr_30d, active);
	figure_set(f, FIGURE_traders_with_account, account);
	return RC_OK;
}

static enum rc
sum_fees(struct store *s, const struct report_span *span,
    const struct span *p, struct figures *f)
{
	struct sql_stmt *st = s->stmt[Q_REPORT_FEES];
	int64_t owed;

	sql_put_text(st, 2, span->first);
	sql_put_text(st, 3, span->last);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	figure_set(f, FIGURE_fee_due, sql_i64(st, 0));
	figure_set(f, FIGURE_waivers, sql_i64(st, 1));
	sql_reset(st);
	st = s->stmt[Q_REPORT_PAID];
	sql_put_i64(st, 2, p->from_ms);
	sql_put_i64(st, 3, p->before_ms);
	rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	figure_set(f, FIGURE_fee_collected_cash, sql_i64(st, 0));
	figure_set(f, FIGURE_fee_collected_noncash, sql_i64(st, 1));
	figure_set(f, FIGURE_fee_noncash_count, sql_i64(st, 2));
	sql_reset(st);
	st = s->stmt[Q_REPORT_ARREARS];
	sql_put_i64(st, 2, p->last_day);
	sql_put_i64(st, 3, p->before_ms);
	rc = sql_one_i64(st, &owed);
	if (rc == RC_OK)
		figure_set(f, FIGURE_arrears, owed);
	return rc;
}

static enum rc
sum_sales(struct store *s, const struct span *p, struct figures *f,
    int64_t *traders)
{
	struct sql_stmt *st = s->stmt[Q_REPORT_SALES];

	sql_put_i64(st, 2, p->from_ms);
	sql_put_i64(st, 3, p->before_ms);
	sql_put_i64(st, 4, p->last_day);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	figure_set(f, FIGURE_sales_qr_count, sql_i64(st, 0));
	figure_set(f, FIGURE_sales_qr_amount, sql_i64(st, 1));
	*traders = sql_i64(st, 2);
	sql_reset(st);
	return RC_OK;
}

/* What is told for each month is added; of what stands the last word. */
static enum rc
take_word(struct store *s, const struct report_span *span, enum figure which,
    struct figures *f)
{
	bool is_monthly = figure_about(which)->source == FIGURE_MONTHLY;
	struct sql_stmt *st = s->stmt[is_monthly ? Q_SUM_REPORT_FACT :
	    Q_LAST_REPORT_FACT];

	sql_put_text(st, 2, figure_about(which)->name);
	sql_put_text(st, 3, is_monthly ? span->first : span->last);
	if (is_monthly)
		sql_put_text(st, 4, span->last);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (!is_monthly)
		figure_set(f, which, sql_i64(st, 0));
	else if (sql_i64(st, 0) > 0)
		figure_set(f, which, sql_i64(st, 1));
	sql_reset(st);
	return RC_OK;
}

static enum rc
take_words(struct store *s, const struct report_span *span,
    struct figures *f)
{
	enum rc rc = RC_OK;

	for (enum figure i = 0; rc == RC_OK && i < FIGURE_COUNT; i++)
		if (figure_about(i)->source != FIGURE_COUNTED)
			rc = take_word(s, span, i, f);
	return rc;
}

/* --- days on which the market met ---------------------------------------- */

struct exceptions { struct fee_exception of[FEE_RULE_DAYS_MAX]; size_t n; };

static enum rc
read_exceptions(struct store *s, const struct span *p, struct exceptions *e)
{
	struct sql_stmt *st = s->stmt[Q_REPORT_EXCEPTIONS];
	enum rc rc = RC_OK;

	e->n = 0;
	sql_put_i64(st, 2, p->first_day);
	sql_put_i64(st, 3, p->last_day);
	while (e->n < FEE_RULE_DAYS_MAX && (rc = sql_row(st)) == RC_OK)
		e->of[e->n++] = (struct fee_exception){ sql_i64(st, 0),
		    sql_i64(st, 1) != 0 };
	if (rc == RC_OK)
		sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Each rule holds until the day before the next one begins. */
static enum rc
count_sessions(struct store *s, const struct span *p, struct figures *f)
{
	struct sql_stmt *st = s->stmt[Q_REPORT_CALENDARS];
	int64_t to = p->last_day, days = 0;
	struct fee_calendar rule;
	struct exceptions e;
	char memory[256];

	enum rc rc = read_exceptions(s, p, &e);
	if (rc != RC_OK)
		return rc;
	sql_put_i64(st, 2, p->last_day);
	while (to >= p->first_day && (rc = sql_row(st)) == RC_OK) {
		struct buf why = BUF(memory);
		int64_t from = sql_i64(st, 0);
		if (!fee_calendar_parse(str_of(sql_text(st, 1)), &rule,
		    &why)) {
			log_line(LOG_WARN, "report", "calendar: %s", memory);
			break;
		}
		days += fee_calendar_count(&rule, e.of, e.n,
		    from > p->first_day ? from : p->first_day, to);
		figure_set(f, FIGURE_session_days, days);
		to = from - 1;
	}
	if (rc == RC_OK)
		sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Told for no month: as the market's profile has it. */
static enum rc
take_class(struct store *s, struct figures *f)
{
	struct store_market m;

	enum rc rc = store_market_profile_get(s, &m);
	if (rc == RC_OK && m.class > 0)
		figure_set(f, FIGURE_class, m.class);
	return rc;
}

enum rc
store_figures(struct store *s, const struct report_span *span,
    struct figures *f)
{
	struct period first, last;
	int64_t traders = 0;

	REQUIRE(period_parse(str_of(span->first), &first) &&
	    period_parse(str_of(span->last), &last));
	struct span p = { first.first_day, last.last_day,
	    ms_of(first.first_day), ms_of(last.last_day + 1) };
	*f = (struct figures){ 0 };
	for (enum figure i = 0; i < FIGURE_COUNT; i++)
		f->of[i].why = FIGURE_NOT_ENTERED;
	f->of[FIGURE_session_days].why = FIGURE_NO_CALENDAR;
	enum rc rc = count_stalls(s, &p, f);
	if (rc == RC_OK)
		rc = sum_fees(s, span, &p, f);
	if (rc == RC_OK)
		rc = sum_sales(s, &p, f, &traders);
	if (rc == RC_OK)
		rc = count_sessions(s, &p, f);
	if (rc == RC_OK)
		rc = take_words(s, span, f);
	if (rc == RC_OK && f->of[FIGURE_class].why != FIGURE_HAS)
		rc = take_class(s, f);
	if (rc == RC_OK)
		figure_close(f, traders);
	return rc;
}

enum rc
store_report_owed(struct store *s, int64_t day, int64_t *stalls,
    struct vnd *sum)
{
	struct sql_stmt *st = s->stmt[Q_REPORT_OWED];

	sql_put_i64(st, 2, day);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	*stalls = sql_i64(st, 0);
	sum->dong = sql_i64(st, 1);
	sql_reset(st);
	return RC_OK;
}

enum rc
store_next_due(struct store *s, int64_t day, int64_t *due)
{
	sql_put_i64(s->stmt[Q_REPORT_NEXT_DUE], 2, day);
	return sql_one_i64(s->stmt[Q_REPORT_NEXT_DUE], due);
}

/* A market that meets at all does so within this many days. */
#define AHEAD_DAYS 60

enum rc
store_next_session(struct store *s, int64_t day, int64_t *next)
{
	enum rc rc = RC_OK;

	*next = 0;
	for (int64_t d = day; rc == RC_OK && *next == 0 &&
	    d < day + AHEAD_DAYS; d++) {
		struct figures f = { 0 };
		struct span one = { .first_day = d, .last_day = d };
		rc = count_sessions(s, &one, &f);
		if (rc == RC_OK && f.of[FIGURE_session_days].value > 0)
			*next = d;
	}
	return rc;
}
