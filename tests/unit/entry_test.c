/* SPDX-License-Identifier: Apache-2.0 */
/* One entry has one spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/base/rng.h"
#include "ledger/chain.h"
#include "ledger/entry.h"

#define HEAD(n, k) "{\"n\":" n ",\"k\":\"" k "\",\"t\":1763727600123," \
	"\"q\":2,\"b\":7,\"m\":5234000,\"d\":"

#define WHO "00112233445566778899aabbccddeeff" \
	"00112233445566778899aabbccddeeff"
/* SHA-256 of the fourth line below, and of the first. */
#define LOST "465b3b9778804b5945f7dab389344f6f" \
	"c2a3e7881fab13ac60aaee5e90a33768"
#define LOST_BOOT \
	"40d795b0fd43b302ec915ea5560dcb8a" \
	"0e295ca69ff4ce62b50844d0fd01a224"

static const char *const golden[] = {
	HEAD("1", "boot") "{\"sw\":\"0.1.0\"}}",
	HEAD("2", "profile.set") "{\"terminal\":7,\"epoch\":0,"
	    "\"bin\":\"970436\",\"account\":\"0071000000017\","
	    "\"holder\":\"NGUOI BAN THU\",\"stall\":\"Quầy \\\"A\\\"\","
	    "\"place\":\"\",\"prefix\":\"SEVQR\"}}",
	HEAD("3", "sale.open") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":65000,\"bin\":\"970436\","
	    "\"account\":\"0071000000017\"}}",
	HEAD("4", "sale.void") "{\"ref\":\"C40007GZXJ3P8KW4N\"}}",
	HEAD("5", "sale.expire") "{\"ref\":\"C40007GZXJ3P8KW4N\"}}",
	HEAD("6", "sale.seen") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":65000}}",
	HEAD("7", "sale.cash") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":1}}",
	HEAD("8", "bank.credit") "{\"id\":\"sepay:92704\","
	    "\"ref\":\"C40007GZXJ3P8KW4N\",\"amount\":65000,"
	    "\"bank_ref\":\"\",\"at\":\"2026-10-31 08:15:42\",\"mail\":18}}",
	HEAD("9", "mail") "{\"mail\":19,\"k\":\"notice\","
	    "\"d\":{\"text\":\"chợ nghỉ\",\"a\":[1,2]}}}",
	HEAD("10", "shift.open") "{\"shift\":3,\"cash\":200000}}",
	HEAD("11", "shift.close") "{\"shift\":3,\"first\":10,\"last\":10,"
	    "\"sales\":1,\"sold\":2,\"bank\":3,\"cash\":4,\"seen\":-5,"
	    "\"voids\":6,\"expired\":7,\"refunds\":8,\"refunded\":9,"
	    "\"lent\":10,\"repaid\":11,\"expected\":-12,"
	    "\"counted\":13}}",
	HEAD("12", "refund") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":5000,\"by\":\"bank\"}}",
	HEAD("13", "debt.add") "{\"who\":\"" WHO "\",\"amount\":5000}}",
	HEAD("14", "debt.pay") "{\"who\":\"" WHO "\",\"amount\":5000,"
	    "\"by\":\"cash\"}}",
	HEAD("15", "debt.ask") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"who\":\"" WHO "\",\"amount\":5000,\"bin\":\"970436\","
	    "\"account\":\"0071000000017\"}}",
	HEAD("16", "sale.code") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":65000}}",
	HEAD("17", "sale.unproven") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"by\":\"code\"}}",
	HEAD("18", "proof.try") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"try\":5,\"amount\":65000}}",
	HEAD("19", "proof.unlock") "{\"lock\":17}}",
	HEAD("20", "restore") "{\"mail\":25,\"branch\":1,\"n\":4,\"l\":\""
	    LOST "\",\"line\":"
	    HEAD("4", "sale.void") "{\"ref\":\"C40007GZXJ3P8KW4N\"}}}}",
	HEAD("21", "time.set") "{\"server\":1793600000123}}",
	HEAD("22", "shift.try") "{\"shift\":3,\"try\":5,\"total\":0}}",
	HEAD("23", "shift.code") "{\"shift\":3,\"total\":0,"
	    "\"ours\":-5}}",
	HEAD("24", "fee.ask") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"for\":\"A-012\",\"bill\":\"C40000GZXJ3P8KW4N\","
	    "\"amount\":180000,\"bin\":\"970436\","
	    "\"account\":\"0071000000017\"}}",
	HEAD("25", "fee.cash") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":180000}}",
	HEAD("26", "ticket.issue") "{\"series\":\"26A\",\"no\":7,"
	    "\"kind\":\"XE-MAY\",\"amount\":5000,\"by\":\"cash\","
	    "\"ref\":\"\"}}",
	HEAD("27", "ticket.void") "{\"series\":\"26A\",\"no\":7}}",
	HEAD("28", "fee.handover") "{\"no\":1,\"count\":2,"
	    "\"total\":185000}}",
};
#define GOLDEN (sizeof(golden) / sizeof(golden[0]))
_Static_assert(GOLDEN == ENTRY_KIND_COUNT, "one of each kind");

static void
test_golden(void **state)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];

	(void)state;
	for (size_t i = 0; i < GOLDEN; i++) {
		struct buf b = BUF(memory);
		struct entry e;

		assert_int_equal(entry_decode(str_of(golden[i]), &e), RC_OK);
		assert_int_equal(e.kind, i);
		assert_int_equal(e.n, i + 1);
		assert_int_equal(e.quality, QUALITY_SERVER);
		assert_int_equal(e.wall_ms, 1763727600123);
		assert_int_equal(entry_encode(&e, &b), RC_OK);
		assert_string_equal(memory, golden[i]);
		assert_int_equal(entry_is_private(e.kind),
		    e.kind == ENTRY_SALE_CASH || (e.kind > ENTRY_MAIL &&
		    e.kind <= ENTRY_DEBT_ASK) || e.kind == ENTRY_SHIFT_TRY ||
		    e.kind == ENTRY_SHIFT_CODE);
	}
}

static void
test_values(void **state)
{
	struct entry e;

	(void)state;
	assert_int_equal(entry_decode(str_of(golden[ENTRY_PROFILE_SET]), &e),
	    RC_OK);
	assert_string_equal(e.d.profile.stall, "Quầy \"A\"");
	assert_string_equal(e.d.profile.prefix, "SEVQR");
	assert_int_equal(e.d.profile.terminal, 7);
	assert_int_equal(entry_decode(str_of(golden[ENTRY_BANK_CREDIT]), &e),
	    RC_OK);
	assert_string_equal(e.d.credit.id, "sepay:92704");
	assert_int_equal(e.d.credit.amount.dong, 65000);
	assert_int_equal(e.d.credit.mail, 18);
	assert_int_equal(entry_decode(str_of(golden[ENTRY_MAIL]), &e), RC_OK);
	assert_true(str_eq(e.d.mail.kind, STR("notice")));
	assert_int_equal(e.d.mail.n, 19);
	assert_int_equal(entry_decode(str_of(golden[ENTRY_SHIFT_CLOSE]), &e),
	    RC_OK);
	assert_int_equal(e.d.shift.id, 3);
	assert_int_equal(e.d.shift.sums.seen.dong, -5);
	assert_int_equal(e.d.shift.sums.expected.dong, -12);
	assert_int_equal(e.d.shift.counted.dong, 13);
	assert_int_equal(entry_decode(str_of(golden[ENTRY_REFUND]), &e),
	    RC_OK);
	assert_int_equal(e.d.refund.by, EVIDENCE_BANK);
	assert_int_equal(entry_decode(str_of(golden[ENTRY_DEBT_PAY]), &e),
	    RC_OK);
	assert_int_equal(e.d.debt.by, EVIDENCE_CASH);
	assert_string_equal(e.d.debt.who, WHO);
}

#define CLOSE(code) HEAD("11", "shift.close") "{\"shift\":3,\"first\":10," \
	"\"last\":10,\"sales\":1,\"sold\":2,\"bank\":3,\"cash\":4," code \
	"\"seen\":-5,\"voids\":6,\"expired\":7,\"refunds\":8," \
	"\"refunded\":9,\"lent\":10,\"repaid\":11,\"expected\":-12," \
	"\"counted\":13}}"

/* A shift's code is in its line only when there is some, so that lines from
 * before codes are what they were. */
static void
test_code_of_a_shift(void **state)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(memory);
	struct entry e;

	(void)state;
	assert_int_equal(entry_decode(str_of(CLOSE("\"code\":-7,")), &e),
	    RC_OK);
	assert_int_equal(e.d.shift.sums.code.dong, -7);
	assert_int_equal(entry_encode(&e, &b), RC_OK);
	assert_string_equal(memory, CLOSE("\"code\":-7,"));
	assert_int_equal(entry_decode(str_of(CLOSE("")), &e), RC_OK);
	assert_int_equal(e.d.shift.sums.code.dong, 0);
	assert_int_equal(entry_decode(str_of(CLOSE("\"code\":0,")), &e),
	    RC_BAD_INPUT);
}

static const char *const bad[] = {
	HEAD("17", "proof.try") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"try\":6,\"amount\":65000}}",
	HEAD("17", "proof.try") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"try\":0,\"amount\":65000}}",
	HEAD("17", "proof.try") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"try\":1,\"amount\":0}}",
	HEAD("16", "sale.unproven") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"by\":\"bank\"}}",
	HEAD("18", "proof.unlock") "{\"lock\":0}}",
	HEAD("15", "sale.code") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":0}}",
	"", "{}", "x", "[1]",
	/* not our spelling of a good entry */
	" " HEAD("1", "boot") "{\"sw\":\"0.1.0\"}}",
	HEAD("1", "boot") "{\"sw\":\"0.1.0\"}}\n",
	HEAD("1", "boot") "{\"sw\": \"0.1.0\"}}",
	HEAD("1", "boot") "{\"sw\":\"\\u0030.1.0\"}}",
	HEAD("1", "boot") "{\"sw\":\"0.1.0\",\"x\":1}}",
	HEAD("01", "boot") "{\"sw\":\"0.1.0\"}}",
	"{\"k\":\"boot\",\"n\":1,\"t\":0,\"q\":0,\"b\":1,\"m\":0,"
	    "\"d\":{\"sw\":\"\"}}",
	/* values out of range */
	HEAD("0", "boot") "{\"sw\":\"0.1.0\"}}",
	HEAD("-1", "boot") "{\"sw\":\"0.1.0\"}}",
	HEAD("1.0", "boot") "{\"sw\":\"0.1.0\"}}",
	"{\"n\":1,\"k\":\"boot\",\"t\":0,\"q\":3,\"b\":1,\"m\":0,"
	    "\"d\":{\"sw\":\"\"}}",
	"{\"n\":1,\"k\":\"boot\",\"t\":0,\"q\":0,\"b\":0,\"m\":0,"
	    "\"d\":{\"sw\":\"\"}}",
	HEAD("3", "debt.ask") "{\"ref\":\"C40007GZXJ3P8KW4N\",\"who\":\""
	    WHO "\",\"amount\":0,\"bin\":\"970436\",\"account\":\"1\"}}",
	HEAD("3", "debt.ask") "{\"ref\":\"C40007GZXJ3P8KW4N\",\"who\":"
	    "\"00\",\"amount\":1,\"bin\":\"970436\",\"account\":\"1\"}}",
	HEAD("3", "sale.open") "{\"ref\":\"C4\",\"amount\":65000,"
	    "\"bin\":\"970436\",\"account\":\"1\"}}",
	HEAD("3", "sale.open") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":0,\"bin\":\"970436\",\"account\":\"1\"}}",
	HEAD("3", "sale.open") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":500000000,\"bin\":\"970436\","
	    "\"account\":\"1\"}}",
	HEAD("3", "sale.open") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":1e3,\"bin\":\"970436\",\"account\":\"1\"}}",
	HEAD("7", "sale.cash") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":-1}}",
	HEAD("8", "bank.credit") "{\"id\":\"\",\"ref\":\"x\","
	    "\"amount\":1,\"bank_ref\":\"\",\"at\":\"\",\"mail\":0}}",
	HEAD("9", "mail") "{\"mail\":0,\"k\":\"notice\",\"d\":{}}}",
	HEAD("9", "mail") "{\"mail\":1,\"k\":\"notice\",\"d\":[]}}",
	HEAD("9", "mail") "{\"mail\":1,\"k\":\"\",\"d\":{}}}",
	HEAD("10", "shift.open") "{\"shift\":0,\"cash\":0}}",
	HEAD("10", "shift.open") "{\"shift\":1,\"cash\":-1}}",
	HEAD("10", "shift.open") "{\"shift\":1}}",
	HEAD("11", "shift.close") "{\"shift\":3,\"counted\":13}}",
	HEAD("11", "shift.try") "{\"shift\":3,\"try\":6,\"total\":1}}",
	HEAD("11", "shift.try") "{\"shift\":3,\"try\":1,\"total\":-1}}",
	HEAD("11", "shift.code") "{\"shift\":0,\"total\":1,\"ours\":1}}",
	HEAD("11", "shift.code") "{\"shift\":3,\"total\":1}}",
	HEAD("11", "shift.code") "{\"shift\":3,\"total\":1,"
	    "\"ours\":-100000000000001}}",
	HEAD("12", "refund") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":5000,\"by\":\"seen\"}}",
	HEAD("12", "refund") "{\"ref\":\"C40007GZXJ3P8KW4N\","
	    "\"amount\":0,\"by\":\"bank\"}}",
	HEAD("13", "debt.add") "{\"who\":\"A" WHO "\","
	    "\"amount\":5000}}",
	HEAD("13", "debt.add") "{\"who\":\"0011\",\"amount\":5}}",
	HEAD("13", "debt.add") "{\"who\":\"" WHO "\","
	    "\"amount\":5,\"by\":\"cash\"}}",
	HEAD("14", "debt.pay") "{\"who\":\"" WHO "\","
	    "\"amount\":5,\"by\":\"bank\"}}",
	HEAD("14", "debt.pay") "{\"who\":\"" WHO "\","
	    "\"amount\":5,\"by\":\"gold\"}}",
	/* lost lines: another hash, another number, of a kind that does not
	 * come back, with a blank, not an object, a branch that is none */
	HEAD("15", "restore") "{\"mail\":25,\"branch\":1,\"n\":4,\"l\":\""
	    WHO "\",\"line\":" HEAD("4", "sale.void")
	    "{\"ref\":\"C40007GZXJ3P8KW4N\"}}}}",
	HEAD("15", "restore") "{\"mail\":25,\"branch\":1,\"n\":5,\"l\":\""
	    LOST "\",\"line\":" HEAD("4", "sale.void")
	    "{\"ref\":\"C40007GZXJ3P8KW4N\"}}}}",
	HEAD("15", "restore") "{\"mail\":25,\"branch\":1,\"n\":1,\"l\":\""
	    LOST_BOOT "\",\"line\":"
	    HEAD("1", "boot") "{\"sw\":\"0.1.0\"}}}}",
	HEAD("15", "restore") "{\"mail\":25,\"branch\":1,\"n\":4,\"l\":\""
	    LOST "\",\"line\":{ }}}",
	HEAD("15", "restore") "{\"mail\":25,\"branch\":1,\"n\":4,\"l\":\""
	    LOST "\",\"line\":\"{}\"}}",
	HEAD("15", "restore") "{\"mail\":0,\"branch\":0,\"n\":4,\"l\":\""
	    LOST "\",\"line\":{}}}",
};

static void
test_bad_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct entry e = { .n = 77 };
		if (entry_decode(str_of(bad[i]), &e) != RC_BAD_INPUT)
			fail_msg("accepted: %s", bad[i]);
		assert_int_equal(e.n, 77);
	}
}

static void
test_newer_kind(void **state)
{
	struct entry e;

	(void)state;
	assert_int_equal(entry_decode(STR(HEAD("5", "fee.paid")
	    "{\"x\":[1]}}"), &e), RC_TOO_NEW);
	assert_int_equal(e.n, 5);
	assert_int_equal(e.boot, 7);
	assert_int_equal(entry_decode(STR(HEAD("5", "fee.paid")
	    "{\"x\":[1]} }"), &e), RC_BAD_INPUT);
}

/* Whatever one byte becomes, what is still accepted is written the same. */
static void
test_every_byte(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 4);
	char line[LINE_MAX_BYTES_JOURNAL + 1];
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	long accepted = 0;

	(void)state;
	for (size_t i = 0; i < GOLDEN; i++)
		for (size_t at = 0; at < strlen(golden[i]); at++)
			for (int k = 0; k < 40; k++) {
				struct buf b = BUF(memory);
				struct entry e;
				memcpy(line, golden[i], strlen(golden[i]) + 1);
				line[at] = (char)rng_below(&rng, 256);
				struct str s = { line, strlen(golden[i]) };
				if (entry_decode(s, &e) != RC_OK)
					continue;
				accepted++;
				assert_int_equal(entry_encode(&e, &b), RC_OK);
				assert_true(str_eq(buf_str(&b), s));
			}
	assert_true(accepted > 1000);   /* digits of amounts, letters */
}

static void
test_mail_is_one_line(void **state)
{
	char memory[512];
	struct buf b = BUF(memory);
	struct entry e = { .n = 1, .boot = 1, .kind = ENTRY_MAIL };

	(void)state;
	e.d.mail = (struct entry_mail){ 1, STR("notice"),
	    STR("{ \"text\" :\n\t\"a  \\\" b\" }") };
	assert_int_equal(entry_encode(&e, &b), RC_OK);
	assert_non_null(strstr(memory, "\"d\":{\"text\":\"a  \\\" b\"}}}"));
	assert_int_equal(entry_decode(buf_str(&b), &e), RC_OK);
}

static void
test_limits(void **state)
{
	static char d[4096] = "{\"text\":\"";
	char memory[LINE_MAX_BYTES_JOURNAL + 64] = "";
	struct buf b = BUF(memory);
	struct entry e = { .n = 1, .boot = 1, .kind = ENTRY_MAIL };

	(void)state;
	memset(d + 9, 'x', 2048);
	memcpy(d + 9 + 2048, "\"}", 3);
	e.d.mail = (struct entry_mail){ 1, STR("notice"), str_of(d) };
	buf_puts(&b, "before");
	assert_int_equal(entry_encode(&e, &b), RC_TOO_BIG);
	assert_string_equal(memory, "before");
	assert_false(b.full);

	/* The longest profile there is fits. */
	struct buf line = BUF(memory);
	e.kind = ENTRY_PROFILE_SET;
	e.d.profile = (struct profile){ .terminal = TERMINAL_ID_MAX,
	    .epoch = EPOCH_MAX };
	memset(e.d.profile.bin, '9', BIN_LEN);
	memset(e.d.profile.account, '9', ACCOUNT_MAX);
	memset(e.d.profile.holder, '"', NAME_MAX_BYTES - 1);
	memset(e.d.profile.stall, '\\', NAME_MAX_BYTES - 1);
	memset(e.d.profile.place, '"', NAME_MAX_BYTES - 1);
	assert_int_equal(entry_encode(&e, &line), RC_OK);

	e.d.profile.holder[0] = '\n';
	assert_int_equal(entry_encode(&e, &line), RC_BAD_INPUT);
	e.d.profile.holder[0] = (char)0xff;
	assert_int_equal(entry_encode(&e, &line), RC_BAD_INPUT);
	memset(e.d.profile.holder, 'x', NAME_MAX_BYTES);   /* no end */
	assert_int_equal(entry_encode(&e, &line), RC_BAD_INPUT);
}

/* The longest line that can come back fits into the one that brings it. */
static void
test_longest_lost(void **state)
{
	char inner[LINE_MAX_BYTES_JOURNAL + 1];
	char outer[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf in = BUF(inner), out = BUF(outer);
	struct entry e = { .n = INT64_MAX, .kind = ENTRY_BANK_CREDIT,
	    .wall_ms = INT64_MIN, .boot = INT64_MAX, .mono_ms = INT64_MAX };
	struct entry got, lost;

	(void)state;
	e.d.credit = (struct credit){ .amount = { VND_MAX },
	    .mail = INT64_MAX };
	memset(e.d.credit.id, '"', CREDIT_ID_MAX);
	memset(e.d.credit.ref, '\\', REF_LEN);
	memset(e.d.credit.bank_ref, '"', BANK_REF_MAX);
	memset(e.d.credit.at, '\\', sizeof(e.d.credit.at) - 1);
	assert_int_equal(entry_encode(&e, &in), RC_OK);
	e.kind = ENTRY_RESTORE;
	e.d.lost = (struct lost){ .mail = INT64_MAX, .branch = INT64_MAX,
	    .n = INT64_MAX, .line = buf_str(&in) };
	assert_int_equal(entry_encode(&e, &out), RC_BAD_INPUT);
	chain_line(buf_str(&in), e.d.lost.l);
	assert_int_equal(entry_encode(&e, &out), RC_OK);
	assert_true(out.n < LINE_MAX_BYTES_JOURNAL);
	assert_int_equal(entry_decode(buf_str(&out), &got), RC_OK);
	assert_true(lost_entry(&got.d.lost, &lost));
	assert_int_equal(lost.d.credit.amount.dong, VND_MAX);
}

static void
test_hashed(void **state)
{
	char memory[128];
	struct buf b = BUF(memory);
	uint8_t l[HASH_BYTES], back[HASH_BYTES];
	int64_t n = 0;

	(void)state;
	for (uint8_t i = 0; i < HASH_BYTES; i++)
		l[i] = (uint8_t)(255 - i);
	entry_put_hashed(&b, 1042, l);
	assert_true(entry_is_hashed(buf_str(&b), &n, back));
	assert_int_equal(n, 1042);
	assert_memory_equal(l, back, HASH_BYTES);
	memory[b.n - 3] = 'Z';
	assert_false(entry_is_hashed(buf_str(&b), &n, back));
	assert_false(entry_is_hashed(str_of(golden[0]), &n, back));
	assert_false(entry_is_hashed(STR("{\"n\":1,\"l\":\"00\"}"), &n,
	    back));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_code_of_a_shift),
		cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_newer_kind),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_mail_is_one_line),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_longest_lost),
		cmocka_unit_test(test_hashed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
