/* SPDX-License-Identifier: Apache-2.0 */
/* Ways through the money core that no other test takes: what is refused for
 * its form, and what a ledger opened for looking does not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/chain.h"
#include "ledger/inside.h"
#include "ledger/journal.h"
#include "ledger/posting.h"
#include "ledger/sale_go.h"
#include "tests/support/stall.h"

/* --- checkpoints ------------------------------------------------------ */

static void
test_checkpoint_forms(void **state)
{
	static const char h[] = "00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff";
	static const char *const bad[] = {
		"\"x\":1,\"n\":2,\"h\":\"%s\",\"count\":3,\"total\":4,\"sig\":"
		"\"%s%s\"",
		"\"b\":1,\"x\":2,\"h\":\"%s\",\"count\":3,\"total\":4,\"sig\":"
		"\"%s%s\"",
		"\"b\":1,\"n\":2,\"x\":\"%s\",\"count\":3,\"total\":4,\"sig\":"
		"\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s0\",\"count\":3,\"total\":4,"
		"\"sig\":\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s\",\"x\":3,\"total\":4,\"sig\":"
		"\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s\",\"count\":3,\"x\":4,\"sig\":"
		"\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s\",\"count\":3,\"total\":4,\"x\":"
		"\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s\",\"count\":3,\"total\":4,"
		"\"sig\":\"%sz%s\"",
		"\"b\":-1,\"n\":2,\"h\":\"%s\",\"count\":3,\"total\":4,"
		"\"sig\":\"%s%s\"",
		"\"b\":1,\"n\":-2,\"h\":\"%s\",\"count\":3,\"total\":4,"
		"\"sig\":\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s\",\"count\":-3,\"total\":4,"
		"\"sig\":\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s\",\"count\":3,\"total\":-4,"
		"\"sig\":\"%s%s\"",
		"\"b\":1,\"n\":2,\"h\":\"%s\",\"count\":3,"
		"\"total\":9000000000000000000,\"sig\":\"%s%s\"",
	};
	static const char digits[] = "11111111111111111111111111111111111"
	    "1111111111111111111111111111111";
	static const char good[] = "\"b\":1,\"n\":2,\"h\":\"%s\",\"count\":3,"
	    "\"total\":4,\"sig\":\"%s%s\"";
	char text[512], body[480];
	struct checkpoint c = { .n = 77 };

	(void)state;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(body, sizeof(body), bad[i], h, h, h);
		(void)snprintf(text, sizeof(text), "{%s}", body);
		assert_int_equal(checkpoint_parse(str_of(text), &c),
		    RC_BAD_INPUT);
		assert_int_equal(c.n, 77);
	}
	(void)snprintf(text, sizeof(text), "{\"b\":1,\"n\":2,\"h\":%s,"
	    "\"count\":3,\"total\":4,\"sig\":\"%s%s\"}", digits, h, h);
	assert_int_equal(checkpoint_parse(str_of(text), &c), RC_BAD_INPUT);
	(void)snprintf(text, sizeof(text), "{\"b\":1,\"n\":2,\"h\":\"%s\","
	    "\"count\":3,\"total\":4,\"sig\":\"%s%.63sz\"}", h, h, h);
	assert_int_equal(checkpoint_parse(str_of(text), &c), RC_BAD_INPUT);
	(void)snprintf(body, sizeof(body), good, h, h, h);
#pragma GCC diagnostic pop
	(void)snprintf(text, sizeof(text), "{%s}", body);
	assert_int_equal(checkpoint_parse(str_of(text), &c), RC_OK);
	assert_int_equal(c.n, 2);
}

static void
test_enrol_text(void **state)
{
	static const uint8_t csr[HASH_BYTES] = { 0xab, 1 };
	char text[128];
	struct buf b = BUF(text);

	(void)state;
	chain_enrol_text(&b, csr);
	assert_string_equal(text, "cho40 enrol v1\nab01000000000000000000000"
	    "000000000000000000000000000000000000000\n");
}

/* --- looking ---------------------------------------------------------- */

static void
test_looking_records_nothing(void **state)
{
	struct stall s;
	struct sale sale, out;
	struct ledger *l;
	bool fresh;

	(void)state;
	stall_begin(&s, 5);
	stall_open(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 5000 }, &sale),
	    RC_STATE);   /* nobody sells yet */
	assert_int_equal(ledger_profile_set(s.l, &stall_profile), RC_OK);
	assert_int_equal(sale_open(s.l, (struct vnd){ 5000 }, &sale), RC_OK);
	ledger_close(s.l);
	s.l = NULL;
	assert_int_equal(ledger_open_read(s.dir, &s.env, &l, NULL), RC_OK);
	struct credit c = stall_credit(sale.ref, 5000, 1);
	assert_int_equal(sale_open(l, (struct vnd){ 5000 }, &out), RC_STATE);
	assert_int_equal(sale_credit(l, &c, &out, &fresh), RC_STATE);
	assert_int_equal(sale_void(l, sale.ref, &out), RC_STATE);
	assert_int_equal(sale_settle(l, sale.ref, EVIDENCE_CASH, &out),
	    RC_STATE);
	assert_int_equal(mail_seen(l, 99), RC_STATE);
	int64_t ms = 77;
	assert_false(journal_server_ms(l, &ms));
	assert_int_equal(ms, 77);
	ledger_server_time(l, STALL_NOON_MS + 3600000);
	bool recorded = true;
	assert_int_equal(ledger_time_set(l, &recorded), RC_STATE);
	assert_false(recorded);
	ledger_close(l);
	stall_open(&s);
	assert_int_equal(sale_get(s.l, sale.ref, &out), RC_OK);
	assert_int_equal(out.state, SALE_OPEN);
	stall_end(&s);
}

/* --- entries that are not the next ------------------------------------ */

static void
test_adopt(void **state)
{
	struct stall s;
	char text[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(text);

	(void)state;
	stall_begin(&s, 6);
	stall_set_up(&s);
	struct tip tip = s.l->tip;
	assert_int_equal(journal_adopt(s.l, STR("{}"), &tip), RC_BAD_INPUT);
	assert_int_equal(ledger_line(s.l, 1, &line), RC_OK);
	assert_int_equal(journal_adopt(s.l, buf_str(&line), &tip),
	    RC_BAD_INPUT);
	assert_int_equal(tip.n, s.l->tip.n);
	stall_end(&s);
}

/* A server's time, and a clock before, near and after it. */
static void
test_clock_against_server(void **state)
{
	static const struct { int64_t off; enum clock_quality q; } at[] = {
		{ -121000, QUALITY_UNKNOWN }, { -60000, QUALITY_SERVER },
		{ 60000, QUALITY_SERVER }, { 3600000, QUALITY_UNKNOWN },
	};
	struct stall s;
	struct sale out;
	struct entry e;

	(void)state;
	stall_begin(&s, 7);
	stall_set_up(&s);
	ledger_server_time(s.l, STALL_NOON_MS);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		s.wall_ms = STALL_NOON_MS + at[i].off;
		assert_int_equal(sale_open(s.l, (struct vnd){ 5000 }, &out),
		    RC_OK);
		assert_int_equal(journal_entry(s.l, out.n, &e), RC_OK);
		assert_int_equal(e.quality, at[i].q);
	}
	stall_end(&s);
}

/* --- the pure parts, beyond what an entry can say --------------------- */

static void
test_too_much(void **state)
{
	struct sale s = { .state = SALE_SHORT, .amount = { 5000 },
	    .received = { VND_MAX } };
	struct sale before = s;

	(void)state;
	assert_int_equal(sale_go(&s, SALE_ON_CREDIT, (struct vnd){ 1 }, 1),
	    RC_TOO_BIG);
	assert_memory_equal(&s, &before, sizeof(s));
}

static void
test_day_pages(void **state)
{
	struct stall s;
	struct sale out[2];
	size_t count = 9;

	(void)state;
	stall_begin(&s, 8);
	stall_set_up(&s);
	assert_int_equal(sale_list_open(s.l, out, 2, &count), RC_OK);
	assert_int_equal(count, 0);
	assert_int_equal(sale_current(s.l, out), RC_NOT_FOUND);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sale_open(s.l, (struct vnd){ 5000 }, out),
		    RC_OK);
	assert_int_equal(sale_list_open(s.l, out, 2, &count), RC_OK);
	assert_int_equal(count, 2);
	assert_int_equal(sale_list_open(s.l, out, 0, &count), RC_OK);
	assert_int_equal(count, 0);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_checkpoint_forms),
		cmocka_unit_test(test_enrol_text),
		cmocka_unit_test(test_looking_records_nothing),
		cmocka_unit_test(test_adopt),
		cmocka_unit_test(test_clock_against_server),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_day_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
