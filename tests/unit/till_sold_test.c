/* SPDX-License-Identifier: Apache-2.0 */
/* What was picked for a sale, through the till: kept after its code is on the
 * glass and not between money and its verdict, found again after a restart by
 * slip, story and paper, never of play money; and a file that fails costs no
 * sale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/goods_file.h"
#include "terminal/print/slip.h"
#include "terminal/sold_file.h"
#include "tests/support/booth.h"

static struct slip paper;

static void
on_print(void *ctx, const char *what, const struct slip *s)
{
	(void)ctx;
	(void)what;
	paper = *s;
}

static int64_t
on_copies(void *ctx, const char *what)
{
	(void)ctx;
	(void)what;
	return 0;
}

static bool
has_file(const struct booth *f)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/" SOLD_NAME, f->stall.dir);
	return access(path, F_OK) == 0;
}

/* With a price list, and a printer. */
static void
dress(struct booth *f)
{
	struct settings s;
	struct print_news n = { .ready = true };

	settings_init(&s);
	assert_true(settings_set(&s, SETTING_GOODS, 1));
	till_settings(f->till, f->now, &s);
	till_printed(f->till, f->now, &n);
}

static void
restart(struct booth *f)
{
	booth_restart(f);
	dress(f);
}

static int
begin(void **state)
{
	static const struct goods list = { 2, {
		{ .name = "Cam sành", .price = { 25000 }, .unit = GOOD_KG },
		{ .name = "Trứng gà", .price = { 4000 } } } };

	assert_int_equal(booth_begin(state), 0);
	struct booth *f = *state;
	assert_int_equal(goods_save(f->stall.dir, &list), RC_OK);
	f->host.print = on_print;
	f->host.copies = on_copies;
	restart(f);
	return 0;
}

/* 1,5 kg of the one and three of the other: 49.500. */
static struct sale
sell(struct booth *f)
{
	booth_press(f, KEY_DIGIT, 1);          /* to the amount's screen */
	booth_press(f, KEY_BACKSPACE, 0);
	booth_touch(f, BUTTON_PLUS);
	booth_expect(f, "goods");
	booth_touch(f, BUTTON_ROW);
	booth_digits(f, "1500");
	booth_touch(f, BUTTON_TAKE);
	booth_touch(f, BUTTON_ROW + 1);
	booth_digits(f, "3");
	booth_touch(f, BUTTON_TAKE);
	booth_touch(f, BUTTON_TAKE);
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "pay");
	assert_int_equal(till_last_sale(f->till)->amount.dong, 49500);
	return *till_last_sale(f->till);
}

/* How many goods its slip names, looked up as a person does. */
static int
told(struct booth *f)
{
	const struct model *m = till_model(f->till);

	booth_expect(f, "idle");
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_HISTORY);
	booth_touch(f, BUTTON_ROW);
	booth_expect(f, "story");
	booth_touch(f, BUTTON_RECEIPT);
	booth_expect(f, "receipt");
	const struct basket *b = goods_of_sale(m, &m->receipt);
	assert_true((b != NULL) == booth_has(f, BUTTON_NEXT));
	return b == NULL ? 0 : b->count;
}

static bool
paper_says(const char *text)
{
	for (size_t i = 0; i + strlen(text) <= paper.used; i++)
		if (memcmp(paper.pool + i, text, strlen(text)) == 0)
			return true;
	return false;
}

static void
test_when(void **state)
{
	struct booth *f = *state;
	struct sale s = sell(f);
	struct basket b;

	assert_false(has_file(f));             /* the code comes first */
	booth_credit(f, s.ref, 49500);
	booth_expect(f, "verdict");
	assert_false(has_file(f));             /* and so does the verdict */
	till_settle(f->till);
	assert_true(has_file(f));
	s = *till_last_sale(f->till);
	assert_int_equal(sold_find(f->stall.dir, &s, f->now.wall_ms, &b),
	    RC_OK);
	assert_int_equal(b.count, 2);
	assert_string_equal(b.line[0].is.name, "Cam sành");
	/* Once. */
	char path[400];
	struct stat was, is;
	snprintf(path, sizeof(path), "%s/" SOLD_NAME, f->stall.dir);
	assert_int_equal(stat(path, &was), 0);
	till_settle(f->till);
	assert_int_equal(stat(path, &is), 0);
	assert_int_equal(was.st_size, is.st_size);
}

static void
test_restart(void **state)
{
	struct booth *f = *state;
	struct sale s = sell(f);

	till_settle(f->till);
	restart(f);                            /* comes back to its code */
	booth_expect(f, "pay");
	booth_credit(f, s.ref, 49500);
	booth_expect(f, "verdict");
	memset(&paper, 0, sizeof(paper));
	booth_touch(f, BUTTON_PRINT);
	assert_true(paper_says("Cam sành"));
	assert_true(paper_says("3 × 4.000"));
	restart(f);
	assert_int_equal(told(f), 2);
	memset(&paper, 0, sizeof(paper));
	booth_touch(f, BUTTON_PRINT);
	assert_true(paper_says("1,5 kg × 25.000"));
}

/* Killed before the file had it; deleted; of another sum: the sum alone. */
static void
test_forgotten(void **state)
{
	struct booth *f = *state;
	struct sale s = sell(f);
	char path[400];

	booth_credit(f, s.ref, 49500);
	restart(f);
	assert_int_equal(told(f), 0);
	memset(&paper, 0, sizeof(paper));
	booth_touch(f, BUTTON_PRINT);
	assert_true(paper_says("49.500"));
	assert_false(paper_says("Cam sành"));
	struct basket b = { .opened_wall_ms = s.opened_wall_ms,
		.amount = { 60000 } };
	struct good g = { .name = "Na", .price = { 20000 } };
	memcpy(b.ref, s.ref, sizeof(b.ref));
	basket_add(&b, &g, 3, (struct vnd){ 60000 });
	assert_int_equal(sold_add(f->stall.dir, &b), RC_OK);
	restart(f);
	assert_int_equal(told(f), 0);
	b.amount = s.amount;
	b.count = 0;
	b.total.dong = 0;
	basket_add(&b, &g, 2, (struct vnd){ 40000 });
	assert_int_equal(sold_add(f->stall.dir, &b), RC_OK);
	restart(f);
	assert_int_equal(told(f), 1);
	snprintf(path, sizeof(path), "%s/" SOLD_NAME, f->stall.dir);
	assert_int_equal(unlink(path), 0);
	restart(f);
	assert_int_equal(told(f), 0);
}

/* The file cannot be: whatever is sold is sold, and named while this till
 * lives. */
static void
test_broken(void **state)
{
	struct booth *f = *state;
	char path[400];

	snprintf(path, sizeof(path), "%s/" SOLD_NAME, f->stall.dir);
	assert_int_equal(mkdir(path, 0700), 0);
	struct sale s = sell(f);
	till_settle(f->till);
	booth_credit(f, s.ref, 49500);
	booth_expect(f, "verdict");
	booth_touch(f, BUTTON_RECEIPT);
	assert_true(booth_has(f, BUTTON_NEXT));
	till_tidy(f->till, f->now);
	assert_false(till_dead(f->till));
	restart(f);
	assert_int_equal(told(f), 0);
	assert_false(till_dead(f->till));
	assert_int_equal(rmdir(path), 0);
}

static void
test_play(void **state)
{
	struct booth *f = *state;

	f->config.training = true;
	restart(f);
	struct sale s = sell(f);
	assert_non_null(goods_of_sale(till_model(f->till), &s));
	till_settle(f->till);
	assert_false(has_file(f));
	booth_credit(f, s.ref, 49500);
	booth_touch(f, BUTTON_RECEIPT);
	assert_true(booth_has(f, BUTTON_NEXT));   /* in its own model */
	assert_false(has_file(f));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_when, begin, booth_end),
		cmocka_unit_test_setup_teardown(test_restart, begin,
		    booth_end),
		cmocka_unit_test_setup_teardown(test_forgotten, begin,
		    booth_end),
		cmocka_unit_test_setup_teardown(test_broken, begin,
		    booth_end),
		cmocka_unit_test_setup_teardown(test_play, begin, booth_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
