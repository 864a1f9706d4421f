/* SPDX-License-Identifier: Apache-2.0 */
/* Books: the rows of each form against golden files, and against a model of
 * random days; days that are in no calendar; what they cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/books.h"
#include "ledger/csv.h"
#include "ledger/day.h"
#include "ledger/debt.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "tests/support/stall.h"

#define DAY ((int64_t)24 * 3600 * 1000)
#define ZONE ((int64_t)7 * 3600 * 1000)
/* 2026-11-21, the day of STALL_NOON_MS. */
#define FIRST 20778

static struct law law;

static int
read_law(void **state)
{
	static char text[65536];
	char words[512];
	struct buf why = BUF(words);
	FILE *f = fopen("assets/tax.tsv", "r");

	(void)state;
	if (f == NULL)
		return -1;
	size_t n = fread(text, 1, sizeof(text), f);
	fclose(f);
	return law_read((struct str){ text, n }, &law, &why) == RC_OK ?
	    0 : -1;
}

static struct book *
open_book(struct stall *s, enum book_form form, int64_t from, int64_t to)
{
	struct book_want want = { .form = form, .from = from, .to = to,
	    .law = &law };
	struct book *b;
	char words[512];
	struct buf why = BUF(words);
	enum rc rc = book_open(s->l, &want, &b, &why);

	if (rc != RC_OK)
		fail_msg("%s: %s", rc_text(rc), words);
	return b;
}

/* --- a story, and its golden files ----------------------------------- */

static struct sale
sell(struct stall *s, int64_t dong, enum evidence by)
{
	static int number;
	struct sale sale;
	bool fresh;

	assert_int_equal(sale_open(s->l, (struct vnd){ dong }, &sale), RC_OK);
	struct credit c = stall_credit(sale.ref, dong, ++number);
	if (by == EVIDENCE_BANK)
		assert_int_equal(sale_credit(s->l, &c, &sale, &fresh),
		    RC_OK);
	else
		assert_int_equal(sale_settle(s->l, sale.ref, by, &sale),
		    RC_OK);
	return sale;
}

/* Three days with a quiet one between. */
static void
story(struct stall *s)
{
	struct shift shift;
	struct sale sale, out;
	struct debtor d;
	bool fresh;

	stall_begin(s, 1);
	stall_set_up(s);
	assert_int_equal(shift_open(s->l, (struct vnd){ 200000 }, &shift),
	    RC_OK);
	(void)sell(s, 65000, EVIDENCE_BANK);
	(void)sell(s, 30000, EVIDENCE_CASH);
	sale = sell(s, 20000, EVIDENCE_SEEN);
	assert_int_equal(shift_close(s->l, (struct vnd){ 229000 }, &shift),
	    RC_OK);
	s->wall_ms += DAY;
	struct credit c = stall_credit(sale.ref, 25000, 901);
	assert_int_equal(sale_credit(s->l, &c, &out, &fresh), RC_OK);
	assert_int_equal(sale_refund(s->l, sale.ref, (struct vnd){ 5000 },
	    EVIDENCE_BANK, &out), RC_OK);
	s->wall_ms += 2 * DAY;
	(void)sell(s, 999900000 / 2, EVIDENCE_BANK);
	assert_int_equal(debt_add(s->l, STR("Người mua chịu"),
	    (struct vnd){ 40000 }, &d), RC_OK);
	assert_int_equal(debt_pay(s->l, d.who, (struct vnd){ 15000 },
	    EVIDENCE_CASH, &d), RC_OK);
	c = stall_credit("C4ZZZZZZZZZZZZZZZ", 700, 902);
	assert_int_equal(sale_credit(s->l, &c, &out, &fresh), RC_NOT_FOUND);
	(void)sell(s, 499000000, EVIDENCE_CASH);
	(void)sell(s, 10000000, EVIDENCE_CASH);
	stall_must_verify(s->l);
}

static void
compare(const struct book *b, const char *path)
{
	static char got[65536], want[65536];
	struct buf text = BUF(got);
	FILE *f = fopen(path, "r");
	size_t n = f == NULL ? 0 : fread(want, 1, sizeof(want) - 1, f);

	if (f != NULL)
		fclose(f);
	want[n] = '\0';
	buf_puts(&text, CSV_MARK);
	book_put_csv_head(b, &text);
	for (size_t i = 0; i < b->rows; i++)
		book_put_csv_row(b, i, &text);
	assert_false(text.full);
	if (strcmp(got, want) == 0)
		return;
	f = fopen("build/books-got.csv", "w");
	assert_non_null(f);
	fputs(got, f);
	fclose(f);
	fail_msg("%s differs from build/books-got.csv", path);
}

static void
test_golden(void **state)
{
	static const struct { enum book_form form; const char *path; }
	golden[] = {
		{ BOOK_S1A, "tests/vectors/books-s1a.csv" },
		{ BOOK_S2A, "tests/vectors/books-s2a.csv" },
		{ BOOK_S2E, "tests/vectors/books-s2e.csv" },
	};
	struct stall s;

	(void)state;
	story(&s);
	for (size_t i = 0; i < 3; i++) {
		struct book *b = open_book(&s, golden[i].form, FIRST,
		    FIRST + 3);
		compare(b, golden[i].path);
		book_close(b);
	}
	stall_end(&s);
}

static void
test_said(void **state)
{
	struct stall s;
	struct book *b;

	(void)state;
	story(&s);
	b = open_book(&s, BOOK_S1A, FIRST, FIRST);
	assert_int_equal(b->total.dong, 115000);
	assert_int_equal(b->rows, 2);
	assert_string_equal(b->words, "Một trăm mười lăm nghìn đồng");
	assert_int_equal(b->notes, 1);
	assert_non_null(strstr(b->note[0], "115.000 đ; dưới ngưỡng"));
	assert_non_null(strstr(b->note[0], "1.000.000.000 đ (Nghị định"));
	assert_string_equal(b->profile.holder, stall_profile.holder);
	book_close(b);
	b = open_book(&s, BOOK_S1A, FIRST + 3, FIRST + 3);
	assert_int_equal(b->total.dong, 1008990000);
	assert_int_equal(b->year.dong, 1009105000);
	assert_non_null(strstr(b->note[0], "đã vượt ngưỡng"));
	book_close(b);
	/* Nothing sold: a book all the same. */
	b = open_book(&s, BOOK_S1A, FIRST + 1, FIRST + 2);
	assert_int_equal(b->rows, 1);
	assert_string_equal(b->words, "Không đồng");
	book_close(b);
	/* 2.000 beyond the float was paid back out of an empty drawer. */
	struct shift shift;
	struct sale over = sell(&s, 1000, EVIDENCE_CASH), out;
	struct credit c = stall_credit(over.ref, 90000, 903);
	bool fresh;
	assert_int_equal(shift_open(s.l, (struct vnd){ 0 }, &shift), RC_OK);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_OK);
	assert_int_equal(sale_refund(s.l, over.ref, (struct vnd){ 2000 },
	    EVIDENCE_CASH, &out), RC_OK);
	b = open_book(&s, BOOK_S2E, FIRST, FIRST + 3);
	const struct book_row *end = NULL;
	for (size_t i = 0; end == NULL && i < b->rows; i++)
		if (strcmp(b->row[i].text, "Số dư cuối kỳ") == 0)
			end = &b->row[i];
	assert_non_null(end);
	assert_int_equal(end->in.dong, -2000);
	book_close(b);
	stall_end(&s);
}

/* Near the threshold a trader is told, and how near. */
static void
test_marks(void **state)
{
	static const struct { int64_t dong; const char *says; size_t notes; }
	steps[] = {
		{ 400000000, "dưới ngưỡng", 1 },
		{ 399999999, "dưới ngưỡng", 1 },   /* 799.999.999 */
		{ 1, "sắp tới ngưỡng", 1 },
		{ 149999999, "sắp tới ngưỡng", 1 },
		{ 1, "sắp tới ngưỡng", 2 },        /* 950.000.000 */
		{ 50000000, "sắp tới ngưỡng", 2 }, /* the whole billion */
		{ 1, "đã vượt ngưỡng", 1 },
	};
	struct stall s;

	(void)state;
	stall_begin(&s, 8);
	stall_set_up(&s);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		(void)sell(&s, steps[i].dong, EVIDENCE_BANK);
		struct book *b = open_book(&s, BOOK_S2A, FIRST, FIRST);
		if (strstr(b->note[0], steps[i].says) == NULL ||
		    b->notes != steps[i].notes)
			fail_msg("step %zu: %s", i, b->note[0]);
		/* heading, day, sum, VAT, PIT, both */
		assert_int_equal(b->rows, 6);
		bool due = i == 6;
		assert_int_equal(b->row[3].in.dong, due ? 10000000 : 0);
		assert_int_equal(b->row[4].in.dong, 0);   /* of 1 dong */
		book_close(b);
	}
	stall_end(&s);
}

/* --- days ------------------------------------------------------------ */

static void
test_calendar(void **state)
{
	static const char *const no[] = { "", "2026", "2026-1-1",
		"2026-13-01", "2026-00-10", "2026-02-29", "2026-11-31",
		"2026-11-21x", " 2026-11-21", "2026/11/21", "21-11-2026",
		"-026-11-21", "2026--1-21", "2100-02-29", "0999-01-01" };
	int64_t day;

	(void)state;
	assert_true(day_parse(STR("1970-01-01"), &day));
	assert_int_equal(day, 0);
	assert_true(day_parse(STR("2026-11-21"), &day));
	assert_int_equal(day, FIRST);
	assert_true(day_parse(STR("2000-02-29"), &day));
	assert_int_equal(day, 11016);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (day_parse(str_of(no[i]), &day))
			fail_msg("a day: %s", no[i]);
	for (int64_t d = -100000; d < 200000; d++) {
		char text[32];
		struct buf b = BUF(text);
		day_put(&b, d);
		assert_true(day_parse(buf_str(&b), &day));
		assert_int_equal(day, d);
	}
}

static void
test_refused(void **state)
{
	static const struct { const char *from, *to, *why; } no[] = {
		{ "2026-11-22", "2026-11-21", "before the first" },
		{ "1970-01-01", "1970-12-31", "before 2026-01-01" },
		{ "2025-12-31", "2025-12-31", "before 2026-01-01" },
		{ "2100-01-01", "2100-01-02", "after 2099-12-31" },
		{ "2026-12-31", "2027-01-01", "one calendar year" },
	};
	struct stall s;
	struct book *b;

	(void)state;
	story(&s);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		struct book_want want = { .law = &law };
		char text[512];
		struct buf why = BUF(text);
		assert_true(day_parse(str_of(no[i].from), &want.from));
		assert_true(day_parse(str_of(no[i].to), &want.to));
		assert_int_equal(book_open(s.l, &want, &b, &why),
		    RC_BAD_INPUT);
		assert_null(b);
		if (strstr(text, no[i].why) == NULL)
			fail_msg("%s: %s", no[i].from, text);
	}
	stall_end(&s);
}

/* The law's file ends: what comes after is not made up. */
static void
test_law_ends(void **state)
{
	static struct law ends;
	struct stall s;
	struct book_want want = { .law = &ends, .from = FIRST, .to = FIRST };
	struct book *b;
	char text[512];
	struct buf why = BUF(text);

	(void)state;
	story(&s);
	ends = law;
	for (size_t i = 0; i < ends.count; i++)
		ends.row[i].to = FIRST - 1;
	assert_int_equal(book_open(s.l, &want, &b, &why), RC_NOT_FOUND);
	assert_non_null(strstr(text, "S1a-HKD"));
	ends = law;
	for (size_t i = 0; i < ends.count; i++)
		if (ends.row[i].key == LAW_PIT)
			ends.row[i].to = FIRST - 1;
	buf_reset(&why);
	want.form = BOOK_S2A;
	assert_int_equal(book_open(s.l, &want, &b, &why), RC_NOT_FOUND);
	want.business = BUSINESS_SERVICE;
	assert_int_equal(book_open(s.l, &want, &b, &why), RC_OK);
	book_close(b);
	stall_end(&s);
}

/* A board that wakes in 1970 or 2099 loses no sale. */
static void
test_wrong_clock(void **state)
{
	struct stall s;
	struct book *b;

	(void)state;
	stall_begin(&s, 9);
	s.wall_ms = 12000;
	stall_set_up(&s);
	(void)sell(&s, 1000, EVIDENCE_BANK);   /* no day known yet */
	s.wall_ms = STALL_NOON_MS;
	(void)sell(&s, 20000, EVIDENCE_BANK);
	s.wall_ms = 999;
	(void)sell(&s, 300000, EVIDENCE_CASH); /* that of the last sale */
	s.wall_ms = 4073000000000;             /* 2099-01-25 */
	(void)sell(&s, 4000000, EVIDENCE_CASH);
	s.wall_ms = STALL_NOON_MS;
	b = open_book(&s, BOOK_S1A, FIRST, FIRST);
	assert_int_equal(b->total.dong, 320000);
	assert_int_equal(b->notes, 2);
	assert_non_null(strstr(b->note[1], " 4.001.000 đ"));
	book_close(b);
	/* Before any day: part of what the drawer begins with. */
	b = open_book(&s, BOOK_S2E, FIRST, FIRST);
	assert_string_equal(b->row[4].text, "Số dư cuối kỳ");
	assert_int_equal(b->row[4].in.dong, 300000);
	assert_int_equal(b->row[6].in.dong, 1000);
	book_close(b);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* The day turns at midnight in Vietnam. */
static void
test_midnight(void **state)
{
	struct stall s;
	struct book *b;
	int64_t midnight = (FIRST + 1) * DAY - ZONE;

	(void)state;
	stall_begin(&s, 10);
	stall_set_up(&s);
	s.wall_ms = midnight - 1;
	(void)sell(&s, 1, EVIDENCE_BANK);
	s.wall_ms = midnight;
	(void)sell(&s, 20, EVIDENCE_BANK);
	b = open_book(&s, BOOK_S1A, FIRST, FIRST + 1);
	assert_int_equal(b->rows, 3);
	assert_int_equal(b->row[0].in.dong, 1);
	assert_int_equal(b->row[1].in.dong, 20);
	assert_int_equal(b->row[1].day, FIRST + 1);
	book_close(b);
	stall_end(&s);
}

/* --- CSV ------------------------------------------------------------- */

static void
test_csv(void **state)
{
	static const struct { const char *text, *cell; } cells[] = {
		{ "bình thường", ",,bình thường,\r\n" },
		{ "có, phẩy", ",,\"có, phẩy\",\r\n" },
		{ "có \"nháy\"", ",,\"có \"\"nháy\"\"\",\r\n" },
		{ "xuống\ndòng", ",,\"xuống\ndòng\",\r\n" },
		{ "=1+1", ",,\"'=1+1\",\r\n" },
		{ "+84", ",,\"'+84\",\r\n" },
		{ "@SUM(A1)", ",,\"'@SUM(A1)\",\r\n" },
		{ "-cmd|' /C calc'!A0", ",,\"'-cmd|' /C calc'!A0\",\r\n" },
		{ "-15", ",,-15,\r\n" },
	};
	struct book_row row = { .kind = BOOK_HEADING };
	struct book b = { .want = { .form = BOOK_S2A }, .row = &row,
	    .rows = 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		char text[512];
		struct buf out = BUF(text);
		(void)snprintf(row.text, sizeof(row.text), "%s",
		    cells[i].text);
		book_put_csv_row(&b, 0, &out);
		assert_string_equal(text, cells[i].cell);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_said),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_law_ends),
		cmocka_unit_test(test_wrong_clock),
		cmocka_unit_test(test_midnight),
		cmocka_unit_test(test_csv),
	};

	return cmocka_run_group_tests(tests, read_law, NULL);
}
