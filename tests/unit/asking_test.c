/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines of a journal are shown and taken away, and that what is taken
 * away can be checked by whoever has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "ledger/day.h"
#include "ledger/refund.h"
#include "terminal/asking.h"
#include "tests/support/stall.h"

#define LINES_MAX 200
#define DAY ((int64_t)24 * 3600 * 1000)

static struct stall s;
static struct sale first, second;
static char line[LINES_MAX][ASKING_LINE_MAX];
static int lines;
static char said[ASKING_WHY_MAX];

/* Two days: a sale paid in two parts, one too much of it given back; then
 * one that nobody pays. */
static int
setup(void **state)
{
	bool fresh;

	(void)state;
	stall_begin(&s, 7);
	stall_set_up(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 65000 }, &first),
	    RC_OK);
	struct credit c = stall_credit(first.ref, 60000, 1);
	assert_int_equal(sale_credit(s.l, &c, &first, &fresh), RC_OK);
	c = stall_credit(first.ref, 7000, 2);
	assert_int_equal(sale_credit(s.l, &c, &first, &fresh), RC_OK);
	assert_int_equal(sale_refund(s.l, first.ref, (struct vnd){ 2000 },
	    EVIDENCE_CASH, &first), RC_OK);
	s.wall_ms += DAY;
	assert_int_equal(sale_open(s.l, (struct vnd){ 9000 }, &second),
	    RC_OK);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	stall_end(&s);
	return 0;
}

static enum rc
ask(const struct local_ask *q)
{
	static struct asking a;
	struct buf why = BUF(said);
	struct asking_of of = { .l = s.l };
	enum rc rc = asking_begin(&a, of, q, &why);

	lines = 0;
	while (rc == RC_OK && !a.over) {
		assert_true(lines < LINES_MAX);
		struct buf b = BUF(line[lines]);
		rc = asking_next(&a, &b, &why);
		lines += b.n > 0;
	}
	asking_end(&a);
	return rc;
}

static void
show(struct local_ask q, int want)
{
	(void)str_copy(STR("show"), q.q, sizeof(q.q));
	assert_int_equal(ask(&q), RC_OK);
	assert_int_equal(lines, want);
}

static void
test_show(void **state)
{
	int64_t day = day_at(STALL_NOON_MS);
	struct local_ask about = { .max = 0 };

	(void)state;
	show((struct local_ask){ .max = 0 }, 7);
	show((struct local_ask){ .after = 3, .max = 2 }, 2);
	assert_non_null(strstr(line[0], "\"n\":4,"));
	show((struct local_ask){ .after = 7 }, 0);
	show((struct local_ask){ .after = INT64_MAX }, 0);
	show((struct local_ask){ .kind = "sale.open" }, 2);
	show((struct local_ask){ .kind = "sale", .max = 1 }, 1);
	show((struct local_ask){ .kind = "bank" }, 2);
	show((struct local_ask){ .from = day + 1 }, 1);
	show((struct local_ask){ .to = day }, 6);
	show((struct local_ask){ .from = day, .to = day, .kind = "refund" },
	    1);
	show((struct local_ask){ .from = day + 2 }, 0);
	memcpy(about.who, first.ref, sizeof(first.ref));
	show(about, 4);
	memcpy(about.who, second.ref, sizeof(second.ref));
	show(about, 1);
	assert_non_null(strstr(line[0], second.ref));
	show((struct local_ask){ .who = "C4NOSUCHREFERENCE" }, 0);
}

static void
test_bad(void **state)
{
	struct local_ask q = { "show", .kind = "sal" };

	(void)state;
	assert_int_equal(ask(&q), RC_BAD_INPUT);
	assert_non_null(strstr(said, "sal"));
	q = (struct local_ask){ "show", .from = 9, .to = 8 };
	assert_int_equal(ask(&q), RC_BAD_INPUT);
	q = (struct local_ask){ "export", .kind = "xls" };
	assert_int_equal(ask(&q), RC_BAD_INPUT);
	q = (struct local_ask){ "weather", .max = 0 };
	assert_int_equal(ask(&q), RC_BAD_INPUT);
	assert_non_null(strstr(said, "export"));
}

/* Whoever has the key and the lines can walk the chain. */
static void
test_jsonl(void **state)
{
	struct local_ask q = { "export", .kind = "jsonl" };
	struct str raw, obj;
	struct journal_head head;
	struct checkpoint c;
	uint8_t key[KEY_BYTES], h[HASH_BYTES], told[HASH_BYTES];

	(void)state;
	assert_int_equal(ask(&q), RC_OK);
	assert_int_equal(lines, 8);
	ledger_head(s.l, &head);
	obj = str_of(line[0]);
	assert_true(json_check(obj, NULL));
	assert_true(json_get(obj, "key", &raw));
	assert_true(hex_decode(str_part(raw, 1, 2 * KEY_BYTES), key,
	    sizeof(key)));
	assert_memory_equal(key, head.key, KEY_BYTES);
	assert_true(json_get(obj, "checkpoint", &raw));
	assert_int_equal(checkpoint_parse(raw, &c), RC_OK);
	assert_true(checkpoint_verify(&c, key));
	chain_start(key, h);
	for (int i = 1; i < lines; i++) {
		obj = str_of(line[i]);
		assert_true(json_check(obj, NULL) && json_get(obj, "h",
		    &raw) && hex_decode(str_part(raw, 1, 2 * HASH_BYTES),
		    told, sizeof(told)));
		assert_true(json_get(obj, "line", &raw));
		assert_true(chain_follows(h, raw, (struct str){
		    (const char *)told, sizeof(told) }));
	}
	assert_memory_equal(h, c.h, HASH_BYTES);
	q.from = q.to = day_at(STALL_NOON_MS) + 1;
	assert_int_equal(ask(&q), RC_OK);
	assert_int_equal(lines, 2);
}

static void
test_csv(void **state)
{
	struct local_ask q = { "export", .kind = "csv" };
	char want[400];

	(void)state;
	assert_int_equal(ask(&q), RC_OK);
	assert_int_equal(lines, 3);
	assert_string_equal(line[0], "\xef\xbb\xbfn,ref,opened,changed,state,"
	    "evidence,amount,bank,code,seen,cash,refunded,told,bank_ids\r\n");
	(void)snprintf(want, sizeof(want), "3,%s,2026-11-21 08:00:00,"
	    "2026-11-21 08:00:00,over,bank,65000,67000,0,0,0,2000,0,"
	    "test:1 test:2\r\n", first.ref);
	assert_string_equal(line[1], want);
	(void)snprintf(want, sizeof(want), "7,%s,2026-11-22 08:00:00,"
	    "2026-11-22 08:00:00,open,none,9000,0,0,0,0,0,0,\r\n", second.ref);
	assert_string_equal(line[2], want);
	q.to = day_at(STALL_NOON_MS);
	assert_int_equal(ask(&q), RC_OK);
	assert_int_equal(lines, 2);
	/* Without a key nothing is signed, and the rest is the same. */
	ledger_close(s.l);
	assert_int_equal(ledger_open_read(s.dir, &s.env, &s.l, NULL), RC_OK);
	assert_int_equal(ask(&q), RC_OK);
	assert_int_equal(lines, 2);
	(void)str_copy(STR("jsonl"), q.kind, sizeof(q.kind));
	assert_int_equal(ask(&q), RC_OK);
	assert_non_null(strstr(line[0], "\"checkpoint\":null}"));
}

/* Books drawn from what was taken along are the ledger's own. */
static void
test_sums(void **state)
{
	struct local_ask q = { "sums", .max = 0 };
	struct day_sums at, none;
	struct ledger *l;
	struct profile p;
	struct day_sums read = SUMS_BEFORE_ALL, again = SUMS_BEFORE_ALL;

	(void)state;
	assert_int_equal(ask(&q), RC_OK);
	assert_true(lines > 4);
	assert_string_equal(line[lines - 1], "{\"head\":7}");
	assert_non_null(strstr(line[0], "{\"head\":7,\"profile\":{\"n\":1,"));
	assert_int_equal(ledger_profile(s.l, &p), RC_OK);
	assert_int_equal(sums_open(&s.env, &p, &l), RC_OK);
	for (int i = 1; i < lines - 1; i++) {
		assert_int_equal(sums_read(str_of(line[i]), &at), RC_OK);
		assert_int_equal(sums_add(l, &at), RC_OK);
		assert_int_equal(sums_add(l, &at), RC_CONFLICT);
	}
	for (int i = 1; i < lines - 1; i++) {
		assert_int_equal(sums_next(s.l, &read), RC_OK);
		assert_int_equal(sums_next(l, &again), RC_OK);
		assert_memory_equal(&read, &again, sizeof(read));
	}
	assert_int_equal(sums_next(s.l, &read), RC_NOT_FOUND);
	assert_int_equal(sums_next(l, &again), RC_NOT_FOUND);
	ledger_close(l);
	assert_int_equal(sums_read(STR("{\"item\":99,\"day\":1,\"count\":1,"
	    "\"plus\":0,\"minus\":1,\"first\":1,\"last\":1}"), &none),
	    RC_BAD_INPUT);
	assert_int_equal(sums_read(STR("{\"item\":3}"), &none),
	    RC_BAD_INPUT);
}

/* A slip as it was printed is this journal's; with another amount, another
 * mark, of another sale or cut off it is not. */
static void
a_slip_is_held_against_the_journal(void **state)
{
	struct local_ask q = { .q = "slip", .amount = -1 };
	struct journal_head head;
	char mark[CHAIN_SHORT_MAX];
	struct buf b = BUF(mark);

	(void)state;
	ledger_head(s.l, &head);
	chain_put_short(&b, head.boot, head.n, head.hash);
	snprintf(q.path, sizeof(q.path), "C4S:%s:65000:%s\n", first.ref, mark);
	assert_int_equal(ask(&q), RC_OK);
	assert_int_equal(lines, 1);
	assert_non_null(strstr(line[0], "\"amount\":65000,\"booked\":65000,"
	    "\"received\":67000,\"state\":\"over\",\"evidence\":\"bank\""));
	/* Later entries change nothing of it. */
	assert_int_equal(sale_open(s.l, (struct vnd){ 1000 }, &second), RC_OK);
	assert_int_equal(ask(&q), RC_OK);
	snprintf(q.path, sizeof(q.path), "C4S:%s:95000:%s", first.ref, mark);
	assert_int_equal(ask(&q), RC_CONFLICT);
	assert_non_null(strstr(said, "another amount"));
	mark[b.n - 1] = mark[b.n - 1] == '0' ? '1' : '0';
	snprintf(q.path, sizeof(q.path), "C4S:%s:65000:%s", first.ref, mark);
	assert_int_equal(ask(&q), RC_CONFLICT);
	assert_non_null(strstr(said, "another journal"));
	snprintf(q.path, sizeof(q.path), "C4S:%s:65000:C1-99999-0000-0000-0000",
	    first.ref);
	assert_int_equal(ask(&q), RC_NOT_FOUND);
	/* Before the sale itself. */
	snprintf(q.path, sizeof(q.path), "C4S:%s:65000:C1-1-0000-0000-0000",
	    first.ref);
	assert_int_equal(ask(&q), RC_CONFLICT);
	snprintf(q.path, sizeof(q.path), "C4S:C400000700000000Z:1:%s", mark);
	assert_int_equal(ask(&q), RC_NOT_FOUND);
	static const char *const bad[] = { "", "C4S", "C4S:", "C4R1:x",
		"C4S:x:1:C1-1-0000-0000-0000",
		"C4S:C400000700000000Z:-1:C1-1-0",
		"C4S:C400000700000000Z:1:", "C4S:C400000700000000Z:1:C1-x-0" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(q.path, sizeof(q.path), "%s", bad[i]);
		assert_int_equal(ask(&q), RC_BAD_INPUT);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_show, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad, setup, teardown),
		cmocka_unit_test_setup_teardown(test_jsonl, setup, teardown),
		cmocka_unit_test_setup_teardown(test_csv, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sums, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_slip_is_held_against_the_journal, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
