/* SPDX-License-Identifier: Apache-2.0 */
/* What the terminal tells of sales for a bank, with a real ledger behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "tests/support/talking.h"

static int64_t
number(struct str object, const char *name)
{
	int64_t v;

	assert_true(json_get_i64(object, name, &v));
	return v;
}

static void
ask_settled(struct fixture *f, struct client *c, struct local_settled q,
    struct local_settled_items *got)
{
	char text[400];
	struct buf b = BUF(text);

	assert_int_equal(local_put_settled(&b, &q), RC_OK);
	say(c, &b);
	turns(f, 3);
	assert_int_equal(local_read_settled_items(hear(c), got), RC_OK);
	assert_string_equal(got->up, "bank");
}

/* A sale of 65.000 that the bank has told of; sync is told nothing of it but
 * where it stands.  The credit's entry. */
static int64_t
earn(struct fixture *f, struct client *c, struct sale *s)
{
	struct journal_head head;
	struct sale out;
	bool fresh;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, s),
	    RC_OK);
	struct credit in = stall_credit(s->ref, 65000, 1);
	(void)snprintf(in.bank_ref, sizeof(in.bank_ref), "FT\"1\"");
	assert_int_equal(sale_credit(f->stall.l, &in, &out, &fresh), RC_OK);
	ledger_head(f->stall.l, &head);
	dial(f, c, LOCAL_ROLE_SYNC);
	(void)expect_state(c);
	assert_int_equal(hear(c).n, 0);
	assert_int_equal(c->banks, 1);
	assert_string_equal(c->bank.at, "");
	return head.n;
}

/* A bank's server is told of what its credits cover. */
static void
test_settled(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	struct local_settled_items got;
	struct local_settled_item item;
	struct str d, rest;
	struct sale s;
	int64_t n = earn(f, &c, &s);

	ask_settled(f, &c, (struct local_settled){ .up = "bank", .max = 9 },
	    &got);
	assert_true(got.to == n && !got.more);
	rest = got.items;
	assert_true(json_next(&rest, &d));
	assert_int_equal(local_read_settled_item(d, &item), RC_OK);
	assert_string_equal(item.ref, s.ref);
	assert_string_equal(item.bank_ref, "FT\"1\"");
	assert_string_equal(item.at, "2026-11-21 08:15:42");
	assert_true(item.n == n && item.amount == 65000 &&
	    item.received == 65000);
	assert_false(json_next(&rest, &d));
	ask_settled(f, &c, (struct local_settled){ .up = "bank", .only = n },
	    &got);
	rest = got.items;
	assert_true(json_next(&rest, &d) && !json_next(&rest, &d));
	ask_settled(f, &c, (struct local_settled){ .up = "bank", .after = n,
	    .max = 9 }, &got);
	assert_true(str_eq(got.items, STR("[]")) && got.to == n);
	close(c.fd);
}

static void
expect_refused(struct fixture *f, struct client *c, struct buf *b)
{
	struct local_refused r;

	say(c, b);
	turns(f, 3);
	assert_int_equal(local_read_refused(hear(c), &r), RC_OK);
	assert_string_equal(r.of, "settled");
}

/* The bank has it: the cursor is durable, and the command line says how far
 * it is. */
static void
test_bank_cursor(void **state)
{
	static struct client c, cli;
	struct fixture *f = *state;
	char text[400];
	struct buf b = BUF(text);
	struct sale s;
	struct str bank, line;
	struct local_feed feed = { .up = "bank", .at = "7;3,5",
		.items = STR("[]") };

	(void)earn(f, &c, &s);
	dial(f, &cli, LOCAL_ROLE_CLI);
	ask(f, &cli, "status", 0);
	assert_false(json_get(expect_answer(&cli), "bank", &bank));
	expect_end(&cli, 0);
	assert_int_equal(local_put_feed(&b, &feed), RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(hear(&c).n, 0);
	assert_int_equal(c.banks, 2);
	assert_string_equal(c.bank.at, "7;3,5");
	ask(f, &cli, "status", 0);
	line = expect_answer(&cli);
	assert_true(json_get(line, "bank", &bank));
	assert_int_equal(number(bank, "at"), 7);
	assert_int_equal(number(bank, "aside"), 2);
	/* Money does not come from there, and no other upstream is known. */
	feed.items = STR("[{}]");
	assert_int_equal(local_put_feed(&b, &feed), RC_OK);
	expect_refused(f, &c, &b);
	struct local_settled other = { .up = "else", .max = 1 };
	assert_int_equal(local_put_settled(&b, &other), RC_OK);
	expect_refused(f, &c, &b);
	close(c.fd);
	close(cli.fd);
}

#define WITH_STALL(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STALL(test_settled), WITH_STALL(test_bank_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
