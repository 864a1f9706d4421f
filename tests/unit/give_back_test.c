/* SPDX-License-Identifier: Apache-2.0 */
/* What a terminal lost goes back to it by mail, once, in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/json.h"
#include "sync/board/give_back.h"
#include "tests/support/uploads.h"

static struct box box;
static struct journal_upload up;
static struct device dev;

static void
upload(const struct device *d, const struct upload *u)
{
	dev_upload(d, u, &box, &up);
}

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	dev_morning(&dev);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

/* The messages that give back: how many, and the last one. */
struct given { int64_t count, lines; char last[GIVE_BACK_BYTES]; };
static struct given given;

static int64_t
count(const char *text, const char *what)
{
	int64_t n = 0;

	for (text = strstr(text, what); text != NULL;
	    text = strstr(text + 1, what))
		n++;
	return n;
}

static bool
see_mail(void *ctx, int64_t n, const char *kind, struct str d)
{
	(void)ctx;
	(void)n;
	assert_string_equal(kind, "restore");
	assert_true(json_check(d, NULL));
	assert_true(str_copy(d, given.last, sizeof(given.last)));
	given.count++;
	given.lines += count(given.last, "\"line\":{");
	return true;
}

static enum rc
list_mail(struct store *s, void *ctx)
{
	(void)ctx;
	given = (struct given){ 0 };
	return store_mail_list(s, 7, 0, see_mail, NULL);
}

static int64_t
mails(void)
{
	box_run(&box, list_mail, NULL);
	return given.count;
}

static enum rc
recorded_all(struct store *s, void *ctx)
{
	struct store_terminal t;

	(void)ctx;
	enum rc rc = store_terminal_get(s, 7, &t);
	if (rc == RC_OK)
		rc = give_back_go_on(s, &t);
	return rc == RC_OK ? store_terminal_save(s, &t) : rc;
}

/* Lines as they came, hashes where there is no more, nothing twice. */
static void
what_was_lost_is_mailed(void **state)
{
	static struct device old;

	(void)state;
	upload(&dev, &(struct upload){ 1, 5, 5, 3 });
	old = dev;
	dev.n = 1;
	dev_start(&dev, 2);
	upload(&dev, &(struct upload){ 2, 2, 2, 0 });
	dev_assert_taken(&dev, &up, 2);
	assert_true(up.mailed);
	assert_int_equal(mails(), 1);
	assert_non_null(strstr(given.last,
	    "{\"branch\":1,\"lines\":[{\"n\":2,"));
	assert_int_equal(count(given.last, "\"l\":\""), 4);
	assert_int_equal(count(given.last, "\"line\":{"), 3);
	assert_non_null(strstr(given.last, old.line[2]));
	assert_null(strstr(given.last, "sale.cash"));
	/* The answer was lost: once more. */
	upload(&dev, &(struct upload){ 2, 2, 2, 0 });
	assert_false(up.mailed);
	upload(&old, &(struct upload){ 2, 5, 5, 3 });
	box_run(&box, recorded_all, NULL);
	assert_int_equal(mails(), 1);
	/* Lost again, and what the board has not got now comes first: only
	 * what this branch had, a start, and so nothing. */
	dev.n = 1;
	dev_start(&dev, 3);
	upload(&dev, &(struct upload){ 2, 2, 2, 0 });
	dev_assert_taken(&dev, &up, 2);
	assert_int_equal(mails(), 1);
}

/* A clone's history is refused, and nothing is given back to anybody. */
static void
a_second_life_is_given_nothing(void **state)
{
	static struct device twin;

	(void)state;
	twin = dev;
	twin.n = 3;
	upload(&dev, &(struct upload){ 1, 5, 5, 0 });
	dev_start(&twin, 1);
	upload(&twin, &(struct upload){ 4, 4, 4, 0 });
	dev_assert_refused(&box, &up, 1, 5);
	assert_int_equal(mails(), 0);
}

static void
a_long_tail_comes_in_pieces(void **state)
{
	static struct device longer;
	int64_t before = 0, rounds = 0;

	(void)state;
	longer = dev;
	upload(&longer, &(struct upload){ 1, 5, 5, 0 });
	/* More than one transaction's share, and an older tail before it. */
	longer.n = 1;
	dev_start(&longer, 2);
	for (uint64_t i = 100; longer.n < DEVICE_LINES_MAX; i++)
		dev_sale(&longer, ENTRY_SALE_OPEN, box_ref(7, i), 1000);
	upload(&longer, &(struct upload){ 2, DEVICE_LINES_MAX, 0, 0 });
	assert_int_equal(mails(), 1);
	longer.n = 1;
	dev_start(&longer, 3);
	upload(&longer, &(struct upload){ 2, 2, 2, 0 });
	for (int64_t now; (now = mails()) > before; rounds++) {
		before = now;
		box_run(&box, recorded_all, NULL);
	}
	assert_int_equal(before, 1 + (DEVICE_LINES_MAX - 2 + 15) / 16);
	assert_int_equal(rounds, 2);   /* and not all at once */
	assert_int_equal(given.lines, 3 + DEVICE_LINES_MAX - 2);
}

/* A line given back that this board lost since: learned again, once. */
static void
a_restored_line_is_learned_again(void **state)
{
	struct entry e = { .kind = ENTRY_RESTORE, .d.lost = { .branch = 1 } };
	struct entry lost = { .n = 40, .boot = 1, .wall_ms = 1763727600123,
	    .kind = ENTRY_SALE_OPEN, .d.sale = { .amount = { 5000 },
	    .bin = BOX_BIN, .account = BOX_ACCOUNT } };
	char memory[512];
	struct pay_sum sum;

	(void)state;
	memcpy(lost.d.sale.ref, box_ref(7, 77), sizeof(lost.d.sale.ref));
	for (int i = 0; i < 3; i++) {
		struct buf line = BUF(memory);
		lost.n = 40 + i;
		lost.kind = i == 0 ? ENTRY_SALE_OPEN : ENTRY_SALE_SEEN;
		assert_int_equal(entry_encode(&lost, &line), RC_OK);
		e.d.lost.n = lost.n;
		e.d.lost.line = buf_str(&line);
		chain_line(e.d.lost.line, e.d.lost.l);
		e.kind = ENTRY_RESTORE;
		dev_entry(&dev, &e);
	}
	upload(&dev, &(struct upload){ 1, 8, 8, 0 });
	dev_assert_taken(&dev, &up, 8);
	for (int i = 0; i < 8; i++)
		assert_int_equal(up.why[i], JOURNAL_FINE);
	assert_int_equal(box_pay(&box, box_ref(7, 77), &sum), PAY_WAITING);
	assert_int_equal(sum.asked.dong, 5000);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(what_was_lost_is_mailed),
		T(a_second_life_is_given_nothing),
		T(a_long_tail_comes_in_pieces),
		T(a_restored_line_is_learned_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
