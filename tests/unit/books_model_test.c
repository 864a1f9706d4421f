/* SPDX-License-Identifier: Apache-2.0 */
/* Random days at a stall against a model of a few sums: books, shift reports
 * and postings say what the model says, before and after deriving anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "ledger/books.h"
#include "ledger/day.h"
#include "ledger/debt.h"
#include "ledger/posting.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "tests/support/stall.h"

#define DAYS    9
#define STEPS   260
#define SEEDS   8
#define FIRST   20778           /* of STALL_NOON_MS */
#define DEBTORS 3

struct model {
	struct stall s;
	int day;
	int number;                     /* of the last credit */
	int64_t sold[DAYS];             /* revenue */
	int64_t in[ACCOUNT_COUNT][DAYS], out[ACCOUNT_COUNT][DAYS];
	int64_t balance[ACCOUNT_COUNT]; /* cash, bank, seen */
	int64_t owed[DEBTORS];
	char who[DEBTORS][WHO_LEN + 1];
	bool shift;
	int64_t shift_sold, shift_cash, shift_bank, shift_seen, shift_code;
};

static void
move(struct model *m, enum account a, int64_t dong, bool drawer)
{
	m->balance[a] += dong;
	if (dong > 0)
		m->in[a][m->day] += dong;
	else
		m->out[a][m->day] -= dong;
	if (drawer)
		return;   /* opening and counting are not the shift's */
	if (a == ACCOUNT_CASH && dong > 0)
		m->shift_cash += dong;
	if (a == ACCOUNT_BANK && dong > 0)
		m->shift_bank += dong;
	if (a == ACCOUNT_SEEN)
		m->shift_seen += dong;
	if (a == ACCOUNT_CODE)
		m->shift_code += dong;
}

static void
sold(struct model *m, int64_t dong)
{
	m->sold[m->day] += dong;
	m->shift_sold += dong;
}

static int64_t
some(struct model *m, int64_t below)
{
	return 1 + (int64_t)rng_below(&m->s.rng, (uint64_t)below);
}

static void
do_credit(struct model *m, const char *ref, int64_t dong)
{
	struct credit c = stall_credit(ref, dong, ++m->number);
	struct sale out;
	bool fresh;
	enum rc rc = sale_credit(m->s.l, &c, &out, &fresh);

	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	move(m, ACCOUNT_BANK, dong, false);
}

/* One sale and what becomes of it. */
static void
do_sale(struct model *m, int fate)
{
	struct sale s, out;
	int64_t dong = some(m, 90000) + 1;

	assert_int_equal(sale_open(m->s.l, (struct vnd){ dong }, &s), RC_OK);
	switch (fate) {
	case 0:
		do_credit(m, s.ref, dong);
		sold(m, dong);
		break;
	case 1:
		assert_int_equal(sale_settle(m->s.l, s.ref, EVIDENCE_CASH,
		    &out), RC_OK);
		move(m, ACCOUNT_CASH, dong, false);
		sold(m, dong);
		break;
	case 2:   /* seen, then told, sometimes more than seen */
		assert_int_equal(sale_settle(m->s.l, s.ref, EVIDENCE_SEEN,
		    &out), RC_OK);
		move(m, ACCOUNT_SEEN, dong, false);
		sold(m, dong);
		if (some(m, 2) == 1)
			break;
		do_credit(m, s.ref, dong + 5);
		move(m, ACCOUNT_SEEN, -dong, false);
		break;
	case 3:   /* over, part of it given back */
		do_credit(m, s.ref, dong + 1000);
		sold(m, dong);
		enum evidence by = some(m, 2) == 1 ? EVIDENCE_BANK :
		    EVIDENCE_CASH;
		int64_t back = some(m, 1000);
		assert_int_equal(sale_refund(m->s.l, s.ref,
		    (struct vnd){ back }, by, &out), RC_OK);
		move(m, by == EVIDENCE_BANK ? ACCOUNT_BANK : ACCOUNT_CASH,
		    -back, false);
		break;
	case 4:   /* part bank, part notes */
		do_credit(m, s.ref, 1);
		assert_int_equal(sale_settle(m->s.l, s.ref, EVIDENCE_CASH,
		    &out), RC_OK);
		move(m, ACCOUNT_CASH, dong - 1, false);
		sold(m, dong);
		break;
	case 5:   /* by code, then told, or not */
		assert_int_equal(stall_prove(m->s.l, &s, dong, &out), RC_OK);
		move(m, ACCOUNT_CODE, dong, false);
		sold(m, dong);
		if (some(m, 3) == 1)
			break;
		do_credit(m, s.ref, dong);
		move(m, ACCOUNT_CODE, -dong, false);
		break;
	default:  /* void, then late; or never paid */
		assert_int_equal(sale_void(m->s.l, s.ref, &out), RC_OK);
		if (some(m, 2) == 1)
			do_credit(m, s.ref, dong);
		break;
	}
}

static void
do_debt(struct model *m)
{
	size_t i = (size_t)some(m, DEBTORS) - 1;
	char name[32];
	struct debtor d;
	int64_t dong = some(m, 50000);

	if (m->owed[i] > 0 && some(m, 2) == 1) {
		enum evidence by = some(m, 2) == 1 ? EVIDENCE_CASH :
		    EVIDENCE_SEEN;
		dong = some(m, m->owed[i]);
		assert_int_equal(debt_pay(m->s.l, m->who[i],
		    (struct vnd){ dong }, by, &d), RC_OK);
		move(m, by == EVIDENCE_CASH ? ACCOUNT_CASH : ACCOUNT_SEEN,
		    dong, false);
		m->owed[i] -= dong;
	} else {
		(void)snprintf(name, sizeof(name), "Người mua chịu %zu", i);
		assert_int_equal(debt_add(m->s.l, str_of(name),
		    (struct vnd){ dong }, &d), RC_OK);
		memcpy(m->who[i], d.who, sizeof(d.who));
		sold(m, dong);
		m->owed[i] += dong;
	}
	assert_int_equal(d.owed.dong, m->owed[i]);
}

static void
set_drawer(struct model *m, int64_t dong)
{
	int64_t change = dong - m->balance[ACCOUNT_CASH];

	if (change != 0)
		move(m, ACCOUNT_CASH, change, true);
}

static void
do_shift(struct model *m)
{
	struct shift r;
	int64_t dong = some(m, 400000);

	if (!m->shift) {
		assert_int_equal(shift_open(m->s.l, (struct vnd){ dong },
		    &r), RC_OK);
		set_drawer(m, dong);
		m->shift_sold = m->shift_cash = m->shift_bank =
		    m->shift_seen = m->shift_code = 0;
		m->shift = true;
		return;
	}
	int64_t expected = m->balance[ACCOUNT_CASH];
	assert_int_equal(shift_close(m->s.l, (struct vnd){ dong }, &r),
	    RC_OK);
	assert_int_equal(r.sums.sold.dong, m->shift_sold);
	assert_int_equal(r.sums.cash.dong, m->shift_cash);
	assert_int_equal(r.sums.bank.dong, m->shift_bank);
	assert_int_equal(r.sums.seen.dong, m->shift_seen);
	assert_int_equal(r.sums.code.dong, m->shift_code);
	assert_int_equal(r.sums.expected.dong, expected);
	set_drawer(m, dong);
	m->shift = false;
}

/* --- what the ledger says -------------------------------------------- */

static void
check_block(struct model *m, const struct book *b, size_t *row,
    enum account a)
{
	int64_t sum = 0;

	assert_int_equal(b->row[(*row)++].kind, BOOK_HEADING);
	assert_int_equal(b->row[(*row)++].in.dong, 0);
	for (int d = 0; d < DAYS; d++) {
		if (m->in[a][d] == 0 && m->out[a][d] == 0)
			continue;
		const struct book_row *r = &b->row[(*row)++];
		assert_int_equal(r->day, FIRST + d);
		assert_int_equal(r->in.dong, m->in[a][d]);
		assert_int_equal(r->out.dong, m->out[a][d]);
		sum += r->in.dong - r->out.dong;
	}
	(*row)++;   /* sums */
	assert_int_equal(b->row[(*row)++].in.dong, sum);
	assert_int_equal(sum, m->balance[a]);
}

static int64_t
posted(struct model *m, enum account a)
{
	char path[128], sql[128];
	sqlite3 *db;
	sqlite3_stmt *q;

	stall_path(&m->s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	(void)snprintf(sql, sizeof(sql), "SELECT coalesce(sum(dong), 0) "
	    "FROM posting WHERE account = %d", (int)a);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int64_t dong = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return dong;
}

static void
check_books(struct model *m, const struct law *law)
{
	struct book_want want = { .from = FIRST, .to = FIRST + DAYS - 1,
	    .law = law, .form = BOOK_S1A };
	struct book *b;
	char words[512];
	struct buf why = BUF(words);
	int64_t total = 0;
	size_t row = 0;

	assert_int_equal(book_open(m->s.l, &want, &b, &why), RC_OK);
	for (int d = 0; d < DAYS; d++) {
		total += m->sold[d];
		if (m->sold[d] == 0)
			continue;
		assert_int_equal(b->row[row].day, FIRST + d);
		assert_int_equal(b->row[row++].in.dong, m->sold[d]);
	}
	assert_int_equal(b->rows, row + 1);
	assert_int_equal(b->total.dong, total);
	assert_int_equal(b->year.dong, total);
	assert_int_equal(b->notes, 1);
	book_close(b);
	want.form = BOOK_S2E;
	assert_int_equal(book_open(m->s.l, &want, &b, &why), RC_OK);
	row = 0;
	check_block(m, b, &row, ACCOUNT_CASH);
	check_block(m, b, &row, ACCOUNT_BANK);
	check_block(m, b, &row, ACCOUNT_CODE);
	check_block(m, b, &row, ACCOUNT_SEEN);
	assert_int_equal(b->rows, row);
	book_close(b);
	/* A part of the days: the rest is in the opening balance. */
	want.from = FIRST + DAYS / 2;
	assert_int_equal(book_open(m->s.l, &want, &b, &why), RC_OK);
	assert_int_equal(b->total.dong, m->balance[ACCOUNT_CASH] +
	    m->balance[ACCOUNT_BANK] + m->balance[ACCOUNT_SEEN] +
	    m->balance[ACCOUNT_CODE]);
	book_close(b);
}

/* The postings themselves, read by another connection. */
static void
check_postings(struct model *m)
{
	int64_t total = 0, owed = 0;

	for (int d = 0; d < DAYS; d++)
		total += m->sold[d];
	for (int i = 0; i < DEBTORS; i++)
		owed += m->owed[i];
	ledger_close(m->s.l);
	m->s.l = NULL;
	assert_int_equal(posted(m, ACCOUNT_SALES), -total);
	assert_int_equal(posted(m, ACCOUNT_DEBT), owed);
	assert_int_equal(posted(m, ACCOUNT_CASH), m->balance[ACCOUNT_CASH]);
	assert_int_equal(posted(m, ACCOUNT_BANK), m->balance[ACCOUNT_BANK]);
	assert_int_equal(posted(m, ACCOUNT_SEEN), m->balance[ACCOUNT_SEEN]);
	assert_int_equal(posted(m, ACCOUNT_CODE), m->balance[ACCOUNT_CODE]);
	stall_open(&m->s);
}

static void
one_seed(uint64_t seed, const struct law *law)
{
	static struct model m;

	memset(&m, 0, sizeof(m));
	stall_begin(&m.s, seed);
	stall_set_up(&m.s);
	for (int i = 0; i < STEPS; i++) {
		int64_t what = some(&m, 40);
		if (what <= 26)
			do_sale(&m, (int)some(&m, 7) - 1);
		else if (what <= 33)
			do_debt(&m);
		else if (what <= 36)
			do_shift(&m);
		else if (what == 37)
			do_credit(&m, "C4ZZZZZZZZZZZZZZZ", some(&m, 9000));
		else if (what == 38 && m.day + 1 < DAYS) {
			m.day++;
			m.s.wall_ms += (int64_t)24 * 3600 * 1000;
		} else if (what == 39)
			stall_reopen(&m.s);
	}
	check_books(&m, law);
	check_postings(&m);
	stall_must_verify(m.s.l);
	assert_int_equal(ledger_rebuild(m.s.l), RC_OK);
	stall_must_verify(m.s.l);
	check_books(&m, law);
	stall_end(&m.s);
}

static void
test_random_days(void **state)
{
	static char text[65536];
	static struct law law;
	char words[512];
	struct buf why = BUF(words);
	FILE *f = fopen("assets/tax.tsv", "r");

	(void)state;
	assert_non_null(f);
	size_t n = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_int_equal(law_read((struct str){ text, n }, &law, &why),
	    RC_OK);
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		one_seed(seed, &law);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
