/* SPDX-License-Identifier: Apache-2.0 */
/* A market's first file, and the office's lists of what came of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/board/fee/import.h"
#include "sync/board/sql.h"
#include "tests/support/fee_box.h"

static struct box box;
static char told[4096];
static struct fee_import done;
static enum rc got;

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

static void
error(void *ctx, int64_t line, const char *what)
{
	size_t n = strlen(told);

	(void)ctx;
	snprintf(told + n, sizeof(told) - n, "%lld %s;", (long long)line,
	    what);
}

static enum rc
do_import(struct store *s, void *ctx)
{
	done = (struct fee_import){ .staff = 1, .error = error };
	got = fee_import(s, *(struct str *)ctx, &done);
	return got;
}

static enum rc
import(const char *text)
{
	struct str file = str_of(text);

	told[0] = '\0';
	return store_run(box.store, do_import, &file);
}

static int64_t rows;
static char first[256];

static bool
count(void *ctx, struct sql_stmt *st)
{
	(void)ctx;
	if (rows++ == 0)
		snprintf(first, sizeof(first), "%s", sql_text(st, 0));
	return true;
}

struct want { enum fee_list list; struct fee_filter f; };

static enum rc
do_list(struct store *s, void *ctx)
{
	struct want *w = ctx;

	rows = 0;
	first[0] = '\0';
	return store_fee_list(s, w->list, &w->f, count, NULL);
}

static int64_t
list(enum fee_list which, struct fee_filter f)
{
	struct want w = { which, f };

	if (w.f.most == 0)
		w.f.most = 100;
	box_run(&box, do_list, &w);
	return rows;
}

#define GOOD "\xEF\xBB\xBFstall,zone,kind,aisles,area,trader,phone,contract," \
	"from_day,deposit\r\n" \
	"A-01,Nhà lồng,hall,2,\"4,5\",\"Lò Thị \"\"Mẩy\"\"\",0912345678," \
	"HĐ-1,2026-01-01,180000\r\n" \
	"A-02,Nhà lồng,hall,1,2.4,,,,,\r\n" \
	"\r\n" \
	"K-01,Ki-ốt,kiosk,3,12,Nguyễn Văn A,,HĐ-2,2026-06-01,\r\n"

static void
a_file_makes_a_market(void **state)
{
	(void)state;
	assert_int_equal(import(GOOD), RC_OK);
	assert_int_equal(done.stalls, 3);
	assert_int_equal(done.contracts, 2);
	assert_int_equal(list(FEE_ZONES, (struct fee_filter){ 0 }), 2);
	assert_int_equal(list(FEE_STALLS, (struct fee_filter){
	    .today = 20800 }), 3);
	assert_int_equal(list(FEE_STALLS, (struct fee_filter){
	    .today = 20800, .state = "let" }), 2);
	assert_int_equal(list(FEE_STALLS, (struct fee_filter){
	    .today = 20800, .state = "vacant" }), 1);
	assert_string_equal(first, "A-02");
	assert_int_equal(list(FEE_STALLS, (struct fee_filter){
	    .after_text = "A-01", .most = 1, .today = 20800 }), 1);
	assert_string_equal(first, "A-02");
	assert_int_equal(list(FEE_TRADERS, (struct fee_filter){
	    .pattern = "%MAY%" }), 1);
	assert_int_equal(list(FEE_TRADERS, (struct fee_filter){
	    .pattern = "%NGUYEN VAN A%" }), 1);
	assert_int_equal(list(FEE_CONTRACTS, (struct fee_filter){
	    .stall = "K-01" }), 1);
	/* Again: every stall is there already, nothing is added. */
	assert_int_equal(import(GOOD), RC_BAD_INPUT);
	assert_int_equal(done.errors, 3);
	assert_int_equal(list(FEE_TRADERS, (struct fee_filter){ 0 }), 2);
}

static void
every_wrong_line_is_told_and_nothing_is_kept(void **state)
{
	(void)state;
	assert_int_equal(import("stall;zone;kind;area;trader;contract;"
	    "from_day\n"
	    "A-01;X;hall;4,5;;;\n"
	    "a-02;X;hall;1;;;\n"
	    "A-03;X;boat;1;;;\n"
	    "A-04;X;hall;-1;;;\n"
	    "A-05;X;hall;99999999;;;\n"
	    "A-06;;hall;1;;;\n"
	    "A-07;X;hall;1;Người A;;\n"
	    "A-08;X;hall;1;Người A;HD;30/11/2026\n"
	    "A-09;X;hall;1,234;;;\n"
	    "A';DROP TABLE stall;--;X;hall;1;;;\n"
	    "A-10;X;hall;\"1;;;\n"
	    "A-11;\xff;hall;1;;;\n"
	    "A-01;X;hall;4,5;;;\n"), RC_BAD_INPUT);
	assert_int_equal(done.errors, 12);
	for (int line = 3; line <= 14; line++) {
		char number[16];
		snprintf(number, sizeof(number), "%d ", line);
		if (strstr(told, number) == NULL)
			fail_msg("line %d is not told: %s", line, told);
	}
	assert_int_equal(list(FEE_STALLS, (struct fee_filter){ 0 }), 0);
	assert_int_equal(list(FEE_ZONES, (struct fee_filter){ 0 }), 0);
}

static void
a_file_that_is_none_says_so(void **state)
{
	(void)state;
	assert_int_equal(import(""), RC_BAD_INPUT);
	assert_non_null(strstr(told, "trống"));
	assert_int_equal(import("stall,zone\n"), RC_BAD_INPUT);
	assert_non_null(strstr(told, "thiếu cột"));
	assert_int_equal(import("stall,zone,kind,ethnicity\n"),
	    RC_BAD_INPUT);
	assert_non_null(strstr(told, "ethnicity"));
	assert_int_equal(import("stall,stall,kind,zone\n"), RC_BAD_INPUT);
	assert_int_equal(import("\"stall\n"), RC_BAD_INPUT);
}

/* Each statement runs, and gives what the acts before it made. */
static void
every_list_answers(void **state)
{
	(void)state;
	fee_box_stall(&box, "A-01", 0);
	fee_box_bill(&box, "A-01", 20700, 100000);
	fee_box_cash(&box, "A-01", "k", 30000);
	for (int i = 0; i < FEE_LIST_COUNT; i++)
		(void)list((enum fee_list)i, (struct fee_filter){ 0 });
	assert_int_equal(list(FEE_BILLS, (struct fee_filter){
	    .stall = "A-01", .state = "open" }), 1);
	assert_int_equal(list(FEE_BILLS, (struct fee_filter){
	    .period = "2020-01" }), 0);
	assert_int_equal(list(FEE_CHARGES, (struct fee_filter){
	    .number = 1 }), 1);
	assert_int_equal(list(FEE_PAYMENTS, (struct fee_filter){
	    .stall = "A-01" }), 1);
	assert_int_equal(list(FEE_RECEIPTS, (struct fee_filter){ 0 }), 1);
	assert_int_equal(list(FEE_RECEIPTS, (struct fee_filter){
	    .stall = "A-01' OR '1'='1" }), 0);
	assert_int_equal(list(FEE_ARREARS, (struct fee_filter){
	    .today = 20731 }), 1);
	assert_int_equal(list(FEE_STALLS, (struct fee_filter){
	    .today = 20731, .state = "debt" }), 1);
	assert_int_equal(list(FEE_STALLS, (struct fee_filter){
	    .today = 20700, .state = "debt" }), 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_file_makes_a_market),
		T(every_wrong_line_is_told_and_nothing_is_kept),
		T(a_file_that_is_none_says_so),
		T(every_list_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
