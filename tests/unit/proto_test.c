/* SPDX-License-Identifier: Apache-2.0 */
/* The bodies between terminal and board, byte by byte, there and back, and
 * what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "sync/local.h"
#include "sync/proto.h"

#define HEX0 "0000000000000000000000000000000000000000000000000000000000000000"
#define LINE1 "{\"n\":1041,\"k\":\"sale.open\",\"t\":1763727600123,\"q\":2," \
	"\"b\":7,\"m\":5234000,\"d\":{\"ref\":\"C4\"}}"
#define LINE2 "{\"n\":1042,\"l\":\"" HEX0 "\"}"

static char memory[BATCH_BYTES_MAX + 4096];
static struct buf b;

static int
setup(void **state)
{
	(void)state;
	b = BUF(memory);
	return 0;
}

static const struct proto_journal upload = { .terminal = 7, .first = 1041,
	.count = 2, .checkpoint = { "{\"b\":7}", 7 },
	.lines = { LINE1 "\n" LINE2 "\n", sizeof(LINE1 "\n" LINE2 "\n") - 1 } };

static void
upload_goes_there_and_back(void **state)
{
	struct proto_journal got;
	struct proto_line line;
	struct proto_entry e;
	uint8_t l[HASH_BYTES];
	struct str raw = STR(LINE1);

	(void)state;
	assert_int_equal(proto_put_journal(&b, &upload), RC_OK);
	assert_string_equal(b.p, "{\"v\":1,\"terminal\":7,\"key\":\"" HEX0
	    "\",\"first\":1041,\"prev\":\"" HEX0 "\",\"count\":2,"
	    "\"checkpoint\":{\"b\":7}}\n" LINE1 "\n" LINE2 "\n");
	assert_int_equal(proto_read_journal(buf_str(&b), &got), RC_OK);
	assert_int_equal(got.terminal, 7);
	assert_int_equal(got.first, 1041);
	assert_int_equal(got.count, 2);
	assert_true(str_eq(got.checkpoint, upload.checkpoint));

	struct str rest = got.lines;
	assert_true(proto_next_line(&rest, &line));
	assert_false(line.sealed);
	assert_true(str_eq(line.raw, raw));
	sha256(&raw, 1, l);
	assert_memory_equal(line.l, l, HASH_BYTES);
	assert_int_equal(proto_read_entry(line.raw, &e), RC_OK);
	assert_int_equal(e.n, 1041);
	assert_string_equal(e.kind, "sale.open");
	assert_true(str_eq(e.d, STR("{\"ref\":\"C4\"}")));
	assert_true(proto_next_line(&rest, &line));
	assert_true(line.sealed);
	assert_int_equal(line.sealed_n, 1042);
	memset(l, 0, sizeof(l));
	assert_memory_equal(line.l, l, HASH_BYTES);
	assert_false(proto_next_line(&rest, &line));
}

static void
only_the_canonical_form_is_sealed(void **state)
{
	static const char *const open[] = {
		"{\"n\":1042,\"l\":\"" HEX0 "\",\"k\":\"x\"}",
		"{\"n\": 1042,\"l\":\"" HEX0 "\"}",
		"{\"l\":\"" HEX0 "\",\"n\":1042}",
		"{\"n\":0,\"l\":\"" HEX0 "\"}",
		"{\"n\":1042,\"l\":\"00\"}",
		("{\"n\":1042,\"l\":\"A000000000000000000000000000000000000000"
		    "000000000000000000000000\"}"),
		"", "{", "not json",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		struct str raw = str_of(open[i]), rest;
		struct proto_line line;
		uint8_t l[HASH_BYTES];

		setup(NULL);
		buf_put(&b, raw);
		buf_putc(&b, '\n');
		rest = buf_str(&b);
		assert_true(proto_next_line(&rest, &line));
		assert_false(line.sealed);
		sha256(&raw, 1, l);
		assert_memory_equal(line.l, l, HASH_BYTES);
	}
}

static void
malformed_uploads_are_refused(void **state)
{
#define HEAD(t, f, c) "{\"v\":1,\"terminal\":" t ",\"key\":\"" HEX0 \
	"\",\"first\":" f ",\"prev\":\"" HEX0 "\",\"count\":" c "}\n"
	static const char *const bad[] = {
		"", "\n", "{}\n", "[]\n", "null\nx\n",
		HEAD("0", "1", "1") "x\n", HEAD("1048576", "1", "1") "x\n",
		HEAD("7", "0", "1") "x\n", HEAD("7", "-1", "1") "x\n",
		HEAD("7", "9223372036854775807", "1") "x\n",
		HEAD("7", "1", "0"), HEAD("7", "1", "201") "x\n",
		HEAD("7", "1", "1"), HEAD("7", "1", "2") "x\n",
		HEAD("7", "1", "1") "x", HEAD("7", "1", "1") "x\ny\n",
		HEAD("7", "1", "1.0") "x\n", HEAD("\"7\"", "1", "1") "x\n",
		"{\"v\":0}\nx\n", "{\"v\":1,\"terminal\":7}\nx\n",
	};
	struct proto_journal got = { .terminal = 99 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(proto_read_journal(str_of(bad[i]), &got),
		    RC_BAD_INPUT);
	assert_int_equal(got.terminal, 99);
	assert_int_equal(proto_read_journal(STR("{\"v\":2}\nx\n"), &got),
	    RC_TOO_NEW);
	/* A line may be anything: it is judged by itself. */
	assert_int_equal(proto_read_journal(STR(HEAD("7", "1", "2")
	    "not json\n\xff\xfe\n"), &got), RC_OK);
	memset(memory, 'x', sizeof(memory));
	assert_int_equal(proto_read_journal((struct str){ memory,
	    BATCH_BYTES_MAX + 1 }, &got), RC_TOO_BIG);
}

static void
entries_are_whole_or_refused(void **state)
{
	static const char *const bad[] = {
		"", "7", "[]", "{}", " " LINE1, LINE2,
		"{\"n\":0,\"k\":\"a\",\"t\":0,\"q\":0,\"b\":0,\"m\":0,"
		    "\"d\":{}}",
		"{\"n\":1,\"k\":\"a\",\"t\":0,\"q\":0,\"b\":0,\"m\":0,"
		    "\"d\":[]}",
		"{\"n\":1,\"k\":\"a\",\"t\":0,\"q\":0,\"b\":-1,\"m\":0,"
		    "\"d\":{}}",
		"{\"n\":1,\"n\":1,\"k\":\"a\",\"t\":0,\"q\":0,\"b\":1,\"m\":0,"
		    "\"d\":{}}",
		LINE1 "x",
	};
	struct proto_entry e;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(proto_read_entry(str_of(bad[i]), &e),
		    RC_BAD_INPUT);
	memset(memory, ' ', LINE_MAX_BYTES_JOURNAL + 1);
	assert_int_equal(proto_read_entry((struct str){ memory,
	    LINE_MAX_BYTES_JOURNAL + 1 }, &e), RC_TOO_BIG);
}

static void
answer_goes_there_and_back(void **state)
{
	char verdict_memory[512];
	struct buf v = BUF(verdict_memory);
	struct proto_line_verdict ok = { 1041, 0, PROTO_OK, "" };
	struct proto_line_verdict odd = { 1042, 0, PROTO_QUARANTINED,
	    "unknown \"kind\"" };
	struct proto_acked a = { .acked = 1042, .rewind = false,
	    .server_ms = 5, .retry_after_s = 3, .spread_s = 300 }, got;
	struct proto_line_verdict one;

	(void)state;
	buf_putc(&v, '[');
	proto_put_verdict(&v, &ok);
	proto_put_verdict(&v, &odd);
	buf_putc(&v, ']');
	a.verdicts = buf_str(&v);
	assert_int_equal(proto_put_acked(&b, &a), RC_OK);
	assert_string_equal(b.p, "{\"v\":1,\"acked\":1042,\"h\":\"" HEX0
	    "\",\"verdicts\":[{\"n\":1041,\"v\":\"ok\"},{\"n\":1042,"
	    "\"v\":\"quarantined\",\"why\":\"unknown \\\"kind\\\"\"}],"
	    "\"rewind\":false,\"server_ms\":5,\"retry_after_s\":3,"
	    "\"spread_s\":300}");
	assert_int_equal(proto_read_acked(buf_str(&b), &got), RC_OK);
	assert_true(got.acked == 1042 && !got.rewind && got.spread_s == 300);
	struct str rest = got.verdicts;
	assert_int_equal(proto_next_verdict(&rest, &one), RC_OK);
	assert_int_equal(one.v, PROTO_OK);
	assert_int_equal(proto_next_verdict(&rest, &one), RC_OK);
	assert_int_equal(one.v, PROTO_QUARANTINED);
	assert_string_equal(one.why, "unknown \"kind\"");
	assert_int_equal(proto_next_verdict(&rest, &one), RC_NOT_FOUND);
	rest = STR("[{\"n\":1,\"v\":\"maybe\"}]");
	assert_int_equal(proto_next_verdict(&rest, &one), RC_BAD_INPUT);
}

/* Version 2 says one verdict for a run of lines. */
static void
verdicts_may_be_runs(void **state)
{
	char verdict_memory[512];
	struct buf v = BUF(verdict_memory);
	struct proto_line_verdict run = { 7, 206, PROTO_OK, "" }, one;
	struct proto_acked a = { .v = 2, .acked = 206 }, got;

	(void)state;
	buf_putc(&v, '[');
	proto_put_verdict(&v, &run);
	buf_putc(&v, ']');
	assert_string_equal(v.p, "[{\"n\":7,\"to\":206,\"v\":\"ok\"}]");
	a.verdicts = buf_str(&v);
	assert_int_equal(proto_put_acked(&b, &a), RC_OK);
	assert_int_equal(proto_read_acked(buf_str(&b), &got), RC_OK);
	assert_int_equal(got.v, 2);
	struct str rest = got.verdicts;
	assert_int_equal(proto_next_verdict(&rest, &one), RC_OK);
	assert_true(one.n == 7 && one.to == 206 && one.v == PROTO_OK);
	rest = STR("[{\"n\":7,\"to\":6,\"v\":\"ok\"}]");
	assert_int_equal(proto_next_verdict(&rest, &one), RC_BAD_INPUT);
}

#define ACKED "{\"v\":1,\"acked\":1,\"h\":\"" HEX0 "\",\"verdicts\":[]," \
	"\"rewind\":true,\"server_ms\":5"

static void
answers_are_bounded_or_refused(void **state)
{
	static const char *const bad[] = {
		"", "<html>", "{}", "{\"v\":1}",
		"{\"v\":1,\"acked\":-1,\"h\":\"" HEX0 "\",\"verdicts\":[],"
		    "\"rewind\":true,\"server_ms\":5}",
		"{\"v\":1,\"acked\":1,\"h\":\"" HEX0 "\",\"verdicts\":{},"
		    "\"rewind\":true,\"server_ms\":5}",
		"{\"v\":1,\"acked\":1,\"h\":\"" HEX0 "\",\"verdicts\":[],"
		    "\"rewind\":0,\"server_ms\":5}",
		ACKED ",\"retry_after_s\":-5}", ACKED ",\"spread_s\":\"5\"}",
	};
	struct proto_acked got;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(proto_read_acked(str_of(bad[i]), &got),
		    RC_BAD_INPUT);
	assert_int_equal(proto_read_acked(STR(ACKED "}"), &got), RC_OK);
	assert_true(got.rewind && got.retry_after_s == 0 && got.spread_s == 0);
	/* A board cannot send us to sleep for years. */
	assert_int_equal(proto_read_acked(STR(ACKED
	    ",\"retry_after_s\":9223372036854775807}"), &got), RC_OK);
	assert_int_equal(got.retry_after_s, PROTO_WAIT_MAX_S);
	assert_int_equal(proto_read_acked(STR("{\"v\":3}"), &got), RC_TOO_NEW);
}

static void
fullest_answer_fits(void **state)
{
	static char verdict_memory[PROTO_ANSWER_MAX];
	struct buf v = BUF(verdict_memory);
	struct proto_line_verdict odd = { 0, 0, PROTO_QUARANTINED, "" };
	struct proto_acked a = { .acked = INT64_MAX, .server_ms = INT64_MAX };

	(void)state;
	memset(odd.why, '"', PROTO_WHY_MAX - 1);
	buf_putc(&v, '[');
	for (int64_t i = 0; i < BATCH_LINES_MAX; i++) {
		odd.n = INT64_MAX - BATCH_LINES_MAX + i;
		proto_put_verdict(&v, &odd);
	}
	buf_putc(&v, ']');
	assert_false(v.full);
	a.verdicts = buf_str(&v);
	assert_int_equal(proto_put_acked(&b, &a), RC_OK);
	assert_true(b.n <= PROTO_ANSWER_MAX);
}

static void
mail_goes_there_and_back(void **state)
{
	char item_memory[512];
	struct buf items = BUF(item_memory);
	struct proto_mail got, m;
	struct local_item item;

	(void)state;
	proto_put_mail_path(&b, &(struct proto_mail_query){ 17, 25, 0, 0 });
	assert_string_equal(b.p, "/t/v1/mail?after=17&wait=25");
	setup(NULL);
	proto_put_mail_path(&b, &(struct proto_mail_query){ 17, 0, 40002,
	    3 });
	assert_string_equal(b.p, "/t/v1/mail?after=17&wait=0&zip=40002&"
	    "queue=3");
	setup(NULL);
	buf_putc(&items, '[');
	proto_put_mail_item(&items, 18, "notice", STR("{\"text\":\"a\"}"));
	proto_put_mail_item(&items, 19, "notice", STR("{\"text\":\"b\"}"));
	buf_putc(&items, ']');
	m = (struct proto_mail){ buf_str(&items), 1763727600123 };
	assert_int_equal(proto_put_mail(&b, &m), RC_OK);
	assert_string_equal(b.p, "{\"v\":1,\"mail\":[{\"n\":18,\"k\":"
	    "\"notice\",\"d\":{\"text\":\"a\"}},{\"n\":19,\"k\":\"notice\","
	    "\"d\":{\"text\":\"b\"}}],\"server_ms\":1763727600123}");
	assert_int_equal(proto_read_mail(buf_str(&b), &got), RC_OK);
	assert_int_equal(local_next_item(&got.items, &item), RC_OK);
	assert_int_equal(item.n, 18);
	setup(NULL);
	m.items.n = 0;
	assert_int_equal(proto_put_mail(&b, &m), RC_OK);
	assert_int_equal(proto_read_mail(buf_str(&b), &got), RC_OK);
	assert_int_equal(local_next_item(&got.items, &item), RC_NOT_FOUND);

	assert_int_equal(proto_read_mail(STR("{\"v\":1}"), &got),
	    RC_BAD_INPUT);
	assert_int_equal(proto_read_mail(STR("{\"v\":1,\"mail\":{},"
	    "\"server_ms\":1}"), &got), RC_BAD_INPUT);
	memset(memory, ' ', MAIL_BYTES_MAX + 1);
	assert_int_equal(proto_read_mail((struct str){ memory,
	    MAIL_BYTES_MAX + 1 }, &got), RC_TOO_BIG);
}

static void
what_does_not_fit_leaves_no_trace(void **state)
{
	char tiny_memory[40];
	struct buf tiny = BUF(tiny_memory);
	struct proto_mail m = { { NULL, 0 }, 1 };
	struct proto_acked a = { 0 };
	char text[PROTO_ERROR_MAX], word[PROTO_WORD_MAX];

	(void)state;
	assert_int_equal(proto_put_error(&tiny, "no such page"), RC_OK);
	assert_string_equal(tiny.p, "{\"error\":\"no such page\"}");
	size_t n = tiny.n;
	assert_int_equal(proto_put_mail(&tiny, &m), RC_TOO_BIG);
	assert_int_equal(proto_put_acked(&tiny, &a), RC_TOO_BIG);
	assert_int_equal(proto_put_journal(&tiny, &upload), RC_TOO_BIG);
	assert_int_equal(tiny.n, n);
	assert_false(tiny.full);
	proto_read_error(buf_str(&tiny), text);
	assert_string_equal(text, "no such page");
	proto_read_word(buf_str(&tiny), word);
	assert_string_equal(word, "");
	proto_read_word(STR("{\"error\":\"x\",\"word\":\"used\"}"), word);
	assert_string_equal(word, "used");
	proto_read_word(STR("{\"word\":\"01234567890123456789"
	    "012345678901\"}"), word);
	assert_string_equal(word, "");
	proto_read_error(STR("<html>"), text);
	assert_string_equal(text, "");
}

static void
checkpoint_is_read(void **state)
{
	struct proto_checkpoint c;

	(void)state;
	assert_int_equal(proto_read_checkpoint(STR("{\"b\":7,\"n\":1042,"
	    "\"h\":\"" HEX0 "\",\"count\":310,\"total\":48210000,\"sig\":\""
	    HEX0 HEX0 "\"}"), &c), RC_OK);
	assert_true(c.b == 7 && c.n == 1042 && c.count == 310 &&
	    c.total == 48210000);
	assert_int_equal(proto_read_checkpoint(STR("{\"b\":7,\"n\":1042,"
	    "\"h\":\"" HEX0 "\",\"count\":310,\"total\":48210000,\"sig\":\""
	    HEX0 "\"}"), &c), RC_BAD_INPUT);
	assert_int_equal(proto_read_checkpoint(STR("[]"), &c), RC_BAD_INPUT);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, setup)
	const struct CMUnitTest tests[] = {
		T(upload_goes_there_and_back),
		T(only_the_canonical_form_is_sealed),
		T(malformed_uploads_are_refused),
		T(entries_are_whole_or_refused),
		T(verdicts_may_be_runs), T(answer_goes_there_and_back),
		T(answers_are_bounded_or_refused),
		T(fullest_answer_fits),
		T(mail_goes_there_and_back),
		T(what_does_not_fit_leaves_no_trace),
		T(checkpoint_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
