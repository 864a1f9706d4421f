/* SPDX-License-Identifier: Apache-2.0 */
/* What the board's mail says to a collector (PROTOCOL.md, section 3).  A
 * message that is not as it should be is in the journal and does nothing. */
#include "ledger/apply.h"
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "ledger/round_inside.h"

#define STALLS_MAX 64   /* in one message: a line holds fewer */

static enum rc
apply_role(struct db *db, const struct entry *e)
{
	sqlite3_stmt *q = db_stmt(db, Q_ROLE_PUT);
	char role[16];

	if (!json_get_str(e->d.mail.d, "role", role, sizeof(role)))
		return RC_OK;
	db_put_i64(q, 1, e->n);
	db_put_text(q, 2, role);
	return db_exec(db, Q_ROLE_PUT);
}

static bool
read_bill(struct str item, struct round_bill *b)
{
	return json_get_str(item, "b", b->bill, sizeof(b->bill)) &&
	    entry_is_code(str_of(b->bill), REF_LEN, REF_LEN) &&
	    json_get_str(item, "s", b->stall, sizeof(b->stall)) &&
	    entry_is_code(str_of(b->stall), 1, FEE_FOR_MAX) &&
	    json_get_str(item, "p", b->place, sizeof(b->place)) &&
	    json_get_i64(item, "a", &b->rest.dong) && b->rest.dong >= 0 &&
	    b->rest.dong <= VND_MAX && json_get_i64(item, "d", &b->age);
}

static enum rc
put_bill(struct db *db, const struct entry *e, const struct round_bill *b)
{
	sqlite3_stmt *q = db_stmt(db, Q_ROUND_PUT);

	db_put_text(q, 1, b->bill);
	db_put_i64(q, 2, e->n);
	db_put_i64(q, 3, b->day);
	db_put_text(q, 4, b->stall);
	db_put_text(q, 5, b->place);
	db_put_i64(q, 6, b->rest.dong);
	db_put_i64(q, 7, b->age);
	return db_exec(db, Q_ROUND_PUT);
}

/* One of the messages of a day's round; a day begins with an empty list, and
 * one that is older than the list comes too late. */
static enum rc
apply_round(struct db *db, const struct entry *e)
{
	struct round_bill b = { .age = 0 };
	struct str stalls, item;
	char day[16];
	int64_t last = 0;

	if (!json_get_str(e->d.mail.d, "day", day, sizeof(day)) ||
	    !day_parse(str_of(day), &b.day) ||
	    !json_get(e->d.mail.d, "stalls", &stalls))
		return RC_OK;
	enum rc rc = db_step(db, (db_stmt(db, Q_ROUND_DAY), Q_ROUND_DAY));
	if (rc == RC_OK)
		last = db_i64(db->stmt[Q_ROUND_DAY], 0);
	db_done(db, Q_ROUND_DAY);
	if (rc != RC_OK || b.day < last)
		return rc;
	db_put_i64(db_stmt(db, Q_ROUND_CLEAR), 1, b.day);
	rc = db_exec(db, Q_ROUND_CLEAR);
	for (int i = 0; rc == RC_OK && i < STALLS_MAX &&
	    json_next(&stalls, &item); i++)
		if (read_bill(item, &b))
			rc = put_bill(db, e, &b);
	return rc;
}

/* --- tickets ---------------------------------------------------------- */

static bool
get_day(struct str d, const char *name, int64_t none, int64_t *day)
{
	char text[16];

	*day = none;
	return json_get_str(d, name, text, sizeof(text)) &&
	    (text[0] == '\0' || day_parse(str_of(text), day));
}

static bool
get_kinds(struct str kinds, struct ticket_prices *p)
{
	struct str item;

	while (json_next(&kinds, &item)) {
		struct ticket_kind *k = &p->kind[p->count];
		if (p->count == TICKET_KINDS_MAX ||
		    !json_get_str(item, "kind", k->kind, sizeof(k->kind)) ||
		    !entry_is_code(str_of(k->kind), 1, FEE_FOR_MAX - 1) ||
		    !json_get_str(item, "name", k->name, sizeof(k->name)) ||
		    !json_get_i64(item, "amount", &k->amount.dong) ||
		    !vnd_is_sale(k->amount))
			return false;
		p->count++;
	}
	return p->count > 0;
}

bool
round_read_tickets(struct str d, struct ticket_prices *p, int64_t *from,
    int64_t *to)
{
	struct str kinds;

	*p = (struct ticket_prices){ .count = 0 };
	return json_get_str(d, "series", p->series, sizeof(p->series)) &&
	    entry_is_code(str_of(p->series), 1, SERIES_MAX) &&
	    json_get_i64(d, "first", &p->next) && p->next >= 1 &&
	    json_get_i64(d, "last", &p->last) && p->last >= p->next &&
	    p->last <= TICKET_NO_MAX && get_day(d, "from", INT64_MIN, from) &&
	    get_day(d, "to", INT64_MAX, to) &&
	    json_get(d, "kinds", &kinds) && get_kinds(kinds, p);
}

static enum rc
apply_tickets(struct db *db, const struct entry *e)
{
	sqlite3_stmt *q = db_stmt(db, Q_RANGE_PUT);
	struct ticket_prices p;
	int64_t from, to;

	if (!round_read_tickets(e->d.mail.d, &p, &from, &to))
		return RC_OK;
	db_put_text(q, 1, p.series);
	db_put_i64(q, 2, p.next);
	db_put_i64(q, 3, p.last);
	db_put_i64(q, 4, e->n);
	return db_exec(db, Q_RANGE_PUT);
}

static enum rc
apply_counted(struct db *db, const struct entry *e)
{
	sqlite3_stmt *q = db_stmt(db, Q_HANDOVER_COUNTED);
	int64_t no, counted;

	if (!json_get_i64(e->d.mail.d, "no", &no) ||
	    !json_get_i64(e->d.mail.d, "counted", &counted) || counted < 0 ||
	    counted > VND_MAX)
		return RC_OK;
	db_put_i64(q, 1, no);
	db_put_i64(q, 2, counted);
	return db_exec(db, Q_HANDOVER_COUNTED);
}

enum rc
round_apply_mail(struct db *db, const struct entry *e)
{
	static const struct {
		const char *kind;
		enum rc (*apply)(struct db *db, const struct entry *e);
	} kinds[] = {
		{ "role", apply_role }, { "round", apply_round },
		{ "tickets", apply_tickets },
		{ "handover.counted", apply_counted },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq(e->d.mail.kind, str_of(kinds[i].kind)))
			return kinds[i].apply(db, e);
	return RC_OK;
}
