/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/pack.h"
#include "tests/support/trade.h"

#define LINES_BYTES 131072

static char lines_memory[LINES_BYTES], text_memory[LINES_BYTES],
    raw_memory[LINES_BYTES], body_memory[BATCH_BYTES_MAX],
    want_memory[BATCH_BYTES_MAX];
static struct pack pack;

static const char checkpoint[] = "{\"b\":7,\"n\":1042,\"h\":\""
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\","
    "\"count\":310,\"total\":48210000,\"sig\":\""
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}";

struct packed { struct buf text, raw; };

static struct proto_journal
upload_of(struct str lines, int64_t first, uint32_t terminal)
{
	struct proto_journal j = { .terminal = terminal, .first = first,
	    .checkpoint = str_of(checkpoint), .lines = lines };

	memset(j.key, 0x5a, sizeof(j.key));
	memset(j.prev, 0xa5, sizeof(j.prev));
	for (size_t i = 0; i < lines.n; i++)
		j.count += lines.p[i] == '\n';
	return j;
}

static struct packed
pack_up(const struct proto_journal *j, uint32_t epoch)
{
	struct packed p = { BUF(text_memory), BUF(raw_memory) };
	struct pack_streams to = { &p.text, &p.raw };

	assert_int_equal(pack_put_journal(&pack, j, epoch, &to), RC_OK);
	return p;
}

static enum rc
unpack(struct str text, struct str raw, struct buf *body)
{
	return pack_get_journal(&pack, (struct pack_source){ text, raw },
	    body);
}

/* Down and up again gives the same bytes. */
static struct packed
there_and_back(const struct proto_journal *j, uint32_t epoch)
{
	struct buf body = BUF(body_memory), want = BUF(want_memory);
	struct packed p = pack_up(j, epoch);

	assert_int_equal(unpack(buf_str(&p.text), buf_str(&p.raw), &body),
	    RC_OK);
	assert_int_equal(proto_put_journal(&want, j), RC_OK);
	assert_int_equal(body.n, want.n);
	assert_memory_equal(body.p, want.p, want.n);
	return p;
}

static void
hundred_settled_sales_are_small(void **state)
{
	struct buf lines = BUF(lines_memory);
	struct trade t;
	size_t total = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		buf_reset(&lines);
		trade_begin(&t, seed);
		int64_t first = t.n + 1;
		for (int i = 0; i < 100; i++)
			trade_settled(&t, &lines);
		assert_false(lines.full);
		struct proto_journal j = upload_of(buf_str(&lines), first,
		    t.who.terminal);
		struct packed p = there_and_back(&j, 0);
		print_message("seed %d: %zu bytes of lines, text %zu raw %zu\n",
		    (int)seed, lines.n, p.text.n, p.raw.n);
		total += p.text.n + p.raw.n;
	}
	assert_true(total / 400 < 40);   /* even before any compression */
}

static void
every_kind_comes_back(void **state)
{
	struct buf lines = BUF(lines_memory);
	struct trade t;

	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		buf_reset(&lines);
		trade_begin(&t, seed);
		int64_t first = t.n + 1, n = 0;
		while (n < BATCH_LINES_MAX - 1)
			n += trade_something(&t, &lines);
		struct proto_journal j = upload_of(buf_str(&lines), first,
		    t.who.terminal);
		struct packed p = there_and_back(&j, 0);
		assert_true(p.text.n < lines.n / 5);
	}
}

/* Lines that look like ours and are not, and what only looks wrong. */
static const char *const odd[] = {
	"",
	"{}",
	"not a line at all",
	"{\"n\":1,\"k\":\"boot\","
	    "\"t\":1,\"q\":0,\"b\":1,\"m\":1,\"d\":{\"sw\":\"\"}}",
	"{\"n\":1,\"k\":\"boot\","
	    "\"t\":01,\"q\":0,\"b\":1,\"m\":1,\"d\":{\"sw\":\"1\"}}",
	"{\"n\":1,\"k\":\"boot\","
	    "\"t\":-0,\"q\":0,\"b\":1,\"m\":1,\"d\":{\"sw\":\"1\"}}",
	"{\"n\":2,\"k\":\"boot\","
	    "\"t\":1,\"q\":0,\"b\":1,\"m\":1,\"d\":{\"sw\":\"1\"}}",
	"{\"n\":1,\"k\":\"boot\","
	    "\"t\":1,\"q\":0,\"b\":1,\"m\":1,\"d\":{\"sw\":\"a\\\"b\"}}",
	"{\"n\":1,\"k\":\"new.kind\",\"t\":9223372036854775807,\"q\":-9,"
	    "\"b\":9223372036854775807,\"m\":-9223372036854775808,\"d\":{}}",
	"{\"n\":1,\"k\":\"\",\"t\":1,\"q\":0,\"b\":1,\"m\":1,\"d\":{}}",
	"{\"n\":1,\"k\":\"x\",\"t\":1,\"q\":0,\"b\":1,\"m\":1,\"d\":}",
	"{\"n\":1,\"l\":\"00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff\"}",
	"{\"n\":1,\"l\":\"00112233445566778899AABBccddeeff"
	    "00112233445566778899aabbccddeeff\"}",
	"{\"n\":2,\"l\":\"00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff\"}",
	"{\"n\":1,\"k\":\"sale.void\",\"t\":1,\"q\":0,\"b\":1,\"m\":1,"
	    "\"d\":{\"ref\":\"C400007000000000O\"}}",
	"{\"n\":1,\"k\":\"sale.seen\",\"t\":1,\"q\":0,\"b\":1,\"m\":1,"
	    "\"d\":{\"ref\":\"C4\",\"amount\":1}}",
	"{\"n\":1,\"k\":\"bank.credit\",\"t\":1,\"q\":0,\"b\":1,\"m\":1,"
	    "\"d\":{\"id\":\"x\",\"ref\":\"\",\"amount\":0,\"bank_ref\":\"\","
	    "\"at\":\"2026-02-30 25:61:61\",\"mail\":0}}",
	"{\"n\":1,\"k\":\"mail\",\"t\":1,\"q\":0,\"b\":1,\"m\":1,\"d\":"
	    "{\"mail\":1,\"k\":\"notice\",\"d\":{}}}",
};

static void
odd_lines_come_back_too(void **state)
{
	char line[LINE_MAX_BYTES_JOURNAL];

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct buf b = BUF(line);
		buf_puts(&b, odd[i]);
		buf_putc(&b, '\n');
		struct proto_journal j = upload_of(buf_str(&b), 1, 7);
		(void)there_and_back(&j, 0);
	}
}

/* A credit in the one shape, with a value of one's choice. */
static void
credit(struct buf *b, int64_t n, const char *id, const char *bank_ref,
    const char *at)
{
	struct entry e = { .n = n, .kind = ENTRY_BANK_CREDIT,
	    .wall_ms = 1795222800000 + n, .boot = 1 };

	e.d.credit.amount.dong = 1;
	memcpy(e.d.credit.ref, "C400007ABCDEFGHJX", REF_LEN + 1);
	REQUIRE(str_copy(str_of(id), e.d.credit.id, sizeof(e.d.credit.id)));
	REQUIRE(str_copy(str_of(bank_ref), e.d.credit.bank_ref,
	    sizeof(e.d.credit.bank_ref)));
	REQUIRE(str_copy(str_of(at), e.d.credit.at, sizeof(e.d.credit.at)));
	assert_int_equal(entry_encode(&e, b), RC_OK);
	buf_putc(b, '\n');
}

static void
numbers_keep_their_zeros(void **state)
{
	static const char *const ids[] = { "sepay:99", "sepay:100",
		"sepay:099", "sepay:0", "sepay:", "12", "012",
		("9999999999999999"
		"99999999999999999999999999999999999999999999999"),
		"a1b2c3", "999999999999999999", "1000000000000000000",
		"999999999999999999", "000000000000000000", "é9" };
	static const char *const ats[] = { "2026-02-28 23:59:59",
		"2026-03-01 00:00:00", "2024-02-29 12:00:00",
		"2026-02-29 12:00:00", "1970-01-01 00:00:00",
		"1969-12-31 23:59:59", "9999-12-31 23:59:59",
		"0000-01-01 00:00:00", "2026-10-31T08:15:42", "",
		"2026-10-31 08:15:42 ", "2000-02-29 00:00:01",
		"1900-02-28 00:00:00", "2100-02-28 00:00:00" };
	struct buf lines = BUF(lines_memory);
	int64_t n = 0;

	(void)state;
	_Static_assert(sizeof(ids) == sizeof(ats), "paired");
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		for (size_t k = 0; k < sizeof(ids) / sizeof(ids[0]); k++)
			if (n < BATCH_LINES_MAX) {
				n++;
				credit(&lines, n, ids[i], ids[k], ats[k]);
			}
	struct proto_journal j = upload_of(buf_str(&lines), 1, 7);
	(void)there_and_back(&j, 0);
}

static void
another_epoch_or_terminal_travels_whole(void **state)
{
	struct buf lines = BUF(lines_memory);
	struct trade t;

	(void)state;
	trade_begin(&t, 9);
	int64_t first = t.n + 1;
	for (int i = 0; i < 50; i++)
		trade_settled(&t, &lines);
	struct proto_journal j = upload_of(buf_str(&lines), first,
	    t.who.terminal);
	size_t right = there_and_back(&j, 0).text.n;
	assert_true(there_and_back(&j, 3).text.n > 2 * right);
	j.terminal = j.terminal == 1 ? 2 : 1;
	assert_true(there_and_back(&j, 0).text.n > 2 * right);
}

/* Cut anywhere, or any byte changed: refused, or something else that is
 * still whole lines; never more than body holds. */
static void
damage_is_refused_or_harmless(void **state)
{
	struct buf lines = BUF(lines_memory);
	static char text[8192], raw[8192];
	struct trade t;
	int refused = 0;

	(void)state;
	trade_begin(&t, 5);
	int64_t first = t.n + 1;
	for (int i = 0; i < 30; i++)
		(void)trade_something(&t, &lines);
	struct proto_journal j = upload_of(buf_str(&lines), first,
	    t.who.terminal);
	struct packed p = pack_up(&j, 0);
	memcpy(text, p.text.p, p.text.n);
	memcpy(raw, p.raw.p, p.raw.n);
	struct str whole = { text, p.text.n }, beside = { raw, p.raw.n };
	for (size_t i = 0; i < whole.n; i++) {
		struct buf body = BUF(body_memory);
		assert_int_not_equal(unpack(str_part(whole, 0, i), beside,
		    &body), RC_OK);
		for (unsigned bit = 0; bit < 8; bit++) {
			struct proto_journal got;
			buf_reset(&body);
			text[i] = (char)(text[i] ^ (1 << bit));
			if (unpack(whole, beside, &body) != RC_OK)
				refused++;
			else
				assert_int_equal(proto_read_journal(
				    buf_str(&body), &got), RC_OK);
			text[i] = (char)(text[i] ^ (1 << bit));
		}
	}
	for (size_t i = 0; i < beside.n; i++) {
		struct buf body = BUF(body_memory);
		assert_int_not_equal(unpack(whole, str_part(beside, 0, i),
		    &body), RC_OK);
	}
	assert_true(refused > 1000);
}

static void
small_memory_is_said(void **state)
{
	struct buf lines = BUF(lines_memory);
	char small[512];
	struct trade t;

	(void)state;
	trade_begin(&t, 6);
	int64_t first = t.n + 1;
	for (int i = 0; i < 30; i++)
		trade_settled(&t, &lines);
	struct proto_journal j = upload_of(buf_str(&lines), first,
	    t.who.terminal);
	struct packed p = pack_up(&j, 0);
	struct buf body = BUF(small);
	assert_int_equal(unpack(buf_str(&p.text), buf_str(&p.raw), &body),
	    RC_TOO_BIG);
	struct buf text = BUF(small), raw = BUF(raw_memory);
	struct pack_streams to = { &text, &raw };
	text.cap = 100;
	assert_int_equal(pack_put_journal(&pack, &j, 0, &to), RC_TOO_BIG);
	char other[4] = { PACK_VERSION + 1, 0, 0, 0 };
	buf_reset(&body);
	assert_int_equal(unpack((struct str){ other, 4 }, STR(""), &body),
	    RC_TOO_NEW);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hundred_settled_sales_are_small),
		cmocka_unit_test(every_kind_comes_back),
		cmocka_unit_test(odd_lines_come_back_too),
		cmocka_unit_test(numbers_keep_their_zeros),
		cmocka_unit_test(another_epoch_or_terminal_travels_whole),
		cmocka_unit_test(damage_is_refused_or_harmless),
		cmocka_unit_test(small_memory_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
