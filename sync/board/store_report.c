/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/store_inside.h"
#include "sync/board/store_report.h"

const char *
report_state_name(enum report_state st)
{
	static const char *const names[REPORT_STATE_COUNT] = { "waiting",
	    "sent", "refused" };

	REQUIRE(st < REPORT_STATE_COUNT);
	return names[st];
}

/* --- what people told ---------------------------------------------------- */

enum rc
store_fact_add(struct store *s, const struct store_fact *f)
{
	struct sql_stmt *st = s->stmt[Q_ADD_REPORT_FACT];

	sql_put_text(st, 2, f->period);
	sql_put_text(st, 3, f->name);
	sql_put_i64(st, 4, f->value);
	sql_put_text(st, 5, f->note);
	sql_put_i64(st, 6, f->staff);
	sql_put_i64(st, 7, store_now_ms(s));
	return sql_exec(st);
}

static enum rc
read_fact(struct sql_stmt *st, struct store_fact *f)
{
	f->n = sql_i64(st, 0);
	f->value = sql_i64(st, 3);
	f->staff = sql_i64(st, 5);
	f->at_ms = sql_i64(st, 7);
	enum rc rc = sql_get_text(st, 1, f->period, sizeof(f->period));
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, f->name, sizeof(f->name));
	if (rc == RC_OK)
		rc = sql_get_text(st, 4, f->note, sizeof(f->note));
	return rc == RC_OK ? sql_get_text(st, 6, f->who, sizeof(f->who)) :
	    rc;
}

enum rc
store_fact_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_fact *f), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_REPORT_FACTS];
	struct store_fact f;
	enum rc rc;

	sql_put_i64(st, 2, list->from);
	sql_put_i64(st, 3, list->most);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_fact(st, &f);
		if (rc != RC_OK || !row(ctx, &f)) {
			sql_reset(st);
			return rc;
		}
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- records ------------------------------------------------------------- */

enum rc
store_report_seq(struct store *s, const char *period, int64_t *seq)
{
	sql_put_text(s->stmt[Q_LAST_REPORT_SEQ], 2, period);
	enum rc rc = sql_one_i64(s->stmt[Q_LAST_REPORT_SEQ], seq);
	*seq += rc == RC_OK;
	return rc;
}

enum rc
store_report_add(struct store *s, struct store_report *r)
{
	struct sql_stmt *st = s->stmt[Q_ADD_REPORT];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_REPORT], &r->report);
	if (rc != RC_OK)
		return rc;
	r->report++;
	r->made_ms = r->at_ms = store_now_ms(s);
	r->state = REPORT_WAITING;
	sql_put_i64(st, 2, r->report);
	sql_put_text(st, 3, r->period);
	sql_put_i64(st, 4, r->seq);
	sql_put_text(st, 5, r->body);
	sql_put_i64(st, 6, r->staff);
	sql_put_i64(st, 7, r->made_ms);
	rc = sql_exec(st);
	if (rc != RC_OK)
		return rc;
	st = s->stmt[Q_ADD_REPORT_STATE];
	sql_put_i64(st, 2, r->report);
	sql_put_i64(st, 3, r->made_ms);
	return sql_exec(st);
}

static enum rc
read_report(struct sql_stmt *st, struct store_report *r)
{
	const char *state = sql_text(st, 6);

	r->report = sql_i64(st, 0);
	r->seq = sql_i64(st, 2);
	r->staff = sql_i64(st, 4);
	r->made_ms = sql_i64(st, 5);
	r->tries = sql_i64(st, 7);
	r->at_ms = sql_i64(st, 9);
	r->state = REPORT_STATE_COUNT;
	for (enum report_state i = 0; i < REPORT_STATE_COUNT; i++)
		if (str_eq(str_of(state), str_of(report_state_name(i))))
			r->state = i;
	if (r->state == REPORT_STATE_COUNT)
		return RC_CORRUPT;
	enum rc rc = sql_get_text(st, 1, r->period, sizeof(r->period));
	if (rc == RC_OK)
		rc = sql_get_text(st, 3, r->body, sizeof(r->body));
	return rc == RC_OK ? sql_get_text(st, 8, r->answer,
	    sizeof(r->answer)) : rc;
}

static enum rc
one_report(struct sql_stmt *st, struct store_report *r)
{
	enum rc rc = sql_row(st);

	if (rc == RC_OK) {
		rc = read_report(st, r);
		sql_reset(st);
	}
	return rc;
}

enum rc
store_report_get(struct store *s, int64_t report, struct store_report *r)
{
	sql_put_i64(s->stmt[Q_GET_REPORT], 2, report);
	return one_report(s->stmt[Q_GET_REPORT], r);
}

enum rc
store_report_next(struct store *s, int64_t after, struct store_report *r)
{
	sql_put_i64(s->stmt[Q_NEXT_REPORT_WAITING], 2, after);
	return one_report(s->stmt[Q_NEXT_REPORT_WAITING], r);
}

enum rc
store_report_go(struct store *s, const struct store_report *r,
    enum report_state to)
{
	struct sql_stmt *st = s->stmt[Q_SAVE_REPORT_STATE];
	int64_t changed;

	sql_put_i64(st, 2, r->report);
	sql_put_text(st, 3, report_state_name(to));
	sql_put_text(st, 4, r->answer);
	sql_put_i64(st, 5, to != REPORT_WAITING || r->state == to);
	sql_put_i64(st, 6, store_now_ms(s));
	sql_put_text(st, 7, report_state_name(r->state));
	enum rc rc = sql_exec_count(st, &changed);
	return rc == RC_OK && changed == 0 ? RC_STATE : rc;
}

enum rc
store_report_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_report *r), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_REPORTS];
	struct store_report r;
	enum rc rc;

	sql_put_i64(st, 2, list->from);
	sql_put_i64(st, 3, list->most);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_report(st, &r);
		if (rc != RC_OK || !row(ctx, &r)) {
			sql_reset(st);
			return rc;
		}
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
