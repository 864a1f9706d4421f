/* SPDX-License-Identifier: Apache-2.0 */
/* The frames of the local socket, byte by byte, there and back, and what is
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "sync/local.h"

static char memory[2 * LOCAL_FRAME_MAX];
static struct buf b;

static int
setup(void **state)
{
	(void)state;
	b = BUF(memory);
	return 0;
}

/* The one frame in b, whose bytes must be this object. */
static struct str
only_frame(const char *text)
{
	struct str object;
	size_t used;

	assert_int_equal(local_frame_next(buf_str(&b), &object, &used), RC_OK);
	assert_int_equal(used, b.n);
	if (text != NULL) {
		assert_int_equal(object.n, strlen(text));
		assert_memory_equal(object.p, text, object.n);
	}
	return object;
}

static void
frame_has_its_length_in_front(void **state)
{
	(void)state;
	assert_int_equal(local_put_hello_client(&b, LOCAL_ROLE_SYNC), RC_OK);
	assert_int_equal(b.n, 4 + 33);
	assert_memory_equal(b.p, "\0\0\0\x21{\"k\":\"hello\",\"v\":1,"
	    "\"role\":\"sync\"}", b.n);
}

static void
hello_goes_there_and_back(void **state)
{
	struct local_hello h = { 1, 7, 3, { 0xab, 1 }, 3, 1042, 1040, 17, 99,
	    "0.1.0" };
	struct local_hello got;
	struct local_hello_client c;

	(void)state;
	assert_int_equal(local_put_hello(&b, &h), RC_OK);
	struct str o = only_frame("{\"k\":\"hello\",\"v\":1,\"terminal\":7,"
	    "\"epoch\":3,\"key\":\"ab01000000000000000000000000000000000000000"
	    "000000000000000000000\",\"boot\":3,\"head\":1042,\"acked\":1040,"
	    "\"mail\":17,\"floor\":99,\"software\":\"0.1.0\"}");
	assert_int_equal(local_kind_of(o), LOCAL_HELLO);
	assert_int_equal(local_read_hello(o, &got), RC_OK);
	assert_int_equal(got.terminal, 7);
	assert_int_equal(got.epoch, 3);
	assert_memory_equal(got.key, h.key, KEY_BYTES);
	assert_int_equal(got.head, 1042);
	assert_int_equal(got.acked, 1040);
	assert_int_equal(got.mail, 17);
	assert_int_equal(got.floor_ms, 99);
	assert_string_equal(got.software, "0.1.0");

	o = STR("{\"k\":\"hello\",\"v\":9,\"role\":\"spy\",\"new\":[1]}");
	assert_int_equal(local_read_hello_client(o, &c), RC_OK);
	assert_int_equal(c.v, 9);
	assert_int_equal(c.role, LOCAL_ROLE_OTHER);
}

static void
questions_say_what_narrows_them(void **state)
{
	struct local_ask full = { "debt.pay", 1, 2, 3000, 4, 20454, 20455,
	    "Bà \"Thử\"", "seen", "csv", "/media/usb" };
	struct local_progress g = { "copying", 3, 9 }, g2;
	struct local_ask q2;

	(void)state;
	assert_int_equal(local_put_ask(&b, &full), RC_OK);
	assert_int_equal(local_read_ask(only_frame(NULL), &q2), RC_OK);
	assert_true(q2.amount == 3000 && q2.id == 4 && q2.from == 20454 &&
	    q2.to == 20455);
	assert_string_equal(q2.who, full.who);
	assert_string_equal(q2.by, "seen");
	assert_string_equal(q2.kind, "csv");
	assert_string_equal(q2.path, "/media/usb");
	assert_int_equal(local_read_ask(STR("{\"k\":\"ask\",\"q\":\"open\"}"),
	    &q2), RC_OK);
	assert_int_equal(local_read_ask(STR("{\"q\":\"debt.add\","
	    "\"amount\":-5}"), &q2), RC_BAD_INPUT);
	assert_int_equal(local_read_ask(STR("{\"q\":\"debt.add\","
	    "\"who\":7}"), &q2), RC_BAD_INPUT);
	setup(NULL);
	assert_int_equal(local_put_progress(&b, &g), RC_OK);
	assert_int_equal(local_read_progress(only_frame(NULL), &g2), RC_OK);
	assert_true(g2.done == 3 && g2.of == 9);
	assert_string_equal(g2.what, "copying");
}

/* A word is optional: frames of before have none. */
static void
an_end_may_have_a_word(void **state)
{
	struct local_end e = { 1, "this code was used already", "used" }, e2;

	(void)state;
	setup(NULL);
	assert_int_equal(local_put_end(&b, &e), RC_OK);
	assert_int_equal(local_read_end(only_frame("{\"k\":\"end\",\"rc\":1,"
	    "\"why\":\"this code was used already\",\"word\":\"used\"}"),
	    &e2), RC_OK);
	assert_string_equal(e2.word, "used");
	setup(NULL);
	e.word[0] = '\0';
	assert_int_equal(local_put_end(&b, &e), RC_OK);
	assert_int_equal(local_read_end(only_frame("{\"k\":\"end\",\"rc\":1,"
	    "\"why\":\"this code was used already\"}"), &e2), RC_OK);
	assert_string_equal(e2.word, "");
}

static void
small_ones_go_there_and_back(void **state)
{
	struct local_state s = { 5, 4, 3, 2, true }, s2;
	struct local_want w = { 1040, 32000 }, w2;
	struct local_acked a = { 1042, { 9 } }, a2;
	struct local_net n = { false, "enrol", 1763727600123, 60,
	    true, 9 }, n2;
	struct local_refused r = { "acked", 7, "a \"why\"" }, r2;
	struct local_ask q = { .q = "show", .after = 4, .max = 9,
	    .amount = -1 }, q2;
	struct local_end e = { 3, "disk full", "" }, e2;
	enum local_bye why;
	struct str line;

	(void)state;
	assert_int_equal(local_put_state(&b, &s), RC_OK);
	assert_int_equal(local_read_state(only_frame("{\"k\":\"state\","
	    "\"head\":5,\"acked\":4,\"mail\":3,\"open\":2,\"now\":true}"),
	    &s2), RC_OK);
	assert_true(s2.head == 5 && s2.acked == 4 && s2.mail == 3 &&
	    s2.open == 2 && s2.now);
	setup(NULL);
	assert_int_equal(local_put_want(&b, &w), RC_OK);
	assert_int_equal(local_read_want(only_frame("{\"k\":\"want\","
	    "\"after\":1040,\"bytes\":32000}"), &w2), RC_OK);
	assert_true(w2.after == 1040 && w2.bytes == 32000);
	setup(NULL);
	assert_int_equal(local_put_acked(&b, &a), RC_OK);
	assert_int_equal(local_read_acked(only_frame(NULL), &a2), RC_OK);
	assert_true(a2.n == 1042);
	assert_memory_equal(a2.h, a.h, HASH_BYTES);
	setup(NULL);
	assert_int_equal(local_put_net(&b, &n), RC_OK);
	assert_int_equal(local_read_net(only_frame("{\"k\":\"net\","
	    "\"up\":false,\"why\":\"enrol\",\"server_ms\":1763727600123,"
	    "\"retry_s\":60,\"board\":false,\"cert_ms\":9}"), &n2), RC_OK);
	assert_true(!n2.up && n2.retry_s == 60 && n2.no_board && n2.cert_ms);
	assert_string_equal(n2.why, "enrol");
	setup(NULL);
	assert_int_equal(local_put_refused(&b, &r), RC_OK);
	assert_int_equal(local_read_refused(only_frame(NULL), &r2), RC_OK);
	assert_string_equal(r2.why, "a \"why\"");
	setup(NULL);
	assert_int_equal(local_put_ask(&b, &q), RC_OK);
	assert_int_equal(local_read_ask(only_frame(NULL), &q2), RC_OK);
	assert_string_equal(q2.q, "show");
	assert_true(q2.after == 4 && q2.max == 9 && q2.amount == -1);
	setup(NULL);
	assert_int_equal(local_put_end(&b, &e), RC_OK);
	assert_int_equal(local_read_end(only_frame(NULL), &e2), RC_OK);
	assert_int_equal(e2.rc, 3);
	setup(NULL);
	assert_int_equal(local_put_bye(&b, LOCAL_BYE_REPLACED), RC_OK);
	assert_int_equal(local_read_bye(only_frame("{\"k\":\"bye\","
	    "\"why\":\"replaced\"}"), &why), RC_OK);
	assert_int_equal(why, LOCAL_BYE_REPLACED);
	setup(NULL);
	assert_int_equal(local_put_answer(&b, STR("{\"n\":1}")), RC_OK);
	assert_int_equal(local_read_answer(only_frame(NULL), &line), RC_OK);
	assert_true(str_eq(line, STR("{\"n\":1}")));
}

static void
sales_for_a_bank(void **state)
{
	struct local_settled q = { "bank", 41, 64, 0 }, one = { .up = "bank",
	    .only = 42 }, q2;
	struct local_settled_item i = { 42, "C4AAAAAAAAAAAAAAA", 5000, 6000,
	    "FT\x01\"", "2026-11-21 08:15:42" }, i2;
	struct local_settled_items s = { "bank", 99, true, { NULL, 0 } }, s2;
	static char items[60000];
	struct buf to = BUF(items);

	(void)state;
	assert_int_equal(local_put_settled(&b, &q), RC_OK);
	assert_int_equal(local_read_settled(only_frame("{\"k\":\"settled\","
	    "\"up\":\"bank\",\"after\":41,\"max\":64}"), &q2), RC_OK);
	assert_true(q2.after == 41 && q2.max == 64 && q2.only == 0);
	setup(NULL);
	assert_int_equal(local_put_settled(&b, &one), RC_OK);
	assert_int_equal(local_read_settled(only_frame("{\"k\":\"settled\","
	    "\"up\":\"bank\",\"only\":42}"), &q2), RC_OK);
	assert_int_equal(q2.only, 42);
	setup(NULL);
	/* As many as there may be, of whatever content. */
	memset(i.bank_ref, 1, BANK_REF_MAX);
	memset(i.at, 2, sizeof(i.at) - 1);
	for (int k = 0; k < LOCAL_SETTLED_MAX; k++) {
		buf_putc(&to, k == 0 ? '[' : ',');
		local_put_settled_item(&to, &i);
	}
	buf_putc(&to, ']');
	assert_false(to.full);
	s.items = buf_str(&to);
	assert_int_equal(local_put_settled_items(&b, &s), RC_OK);
	assert_int_equal(local_read_settled_items(only_frame(NULL), &s2),
	    RC_OK);
	assert_true(s2.to == 99 && s2.more && str_eq(s2.items, s.items));
	struct str rest = s2.items, d;
	assert_true(json_next(&rest, &d));
	assert_int_equal(local_read_settled_item(d, &i2), RC_OK);
	assert_true(i2.n == 42 && i2.amount == 5000 && i2.received == 6000);
	assert_string_equal(i2.ref, i.ref);
	assert_string_equal(i2.bank_ref, i.bank_ref);
	assert_string_equal(i2.at, i.at);
	/* Less than was asked for is not covered; nothing has no name. */
	assert_int_equal(local_read_settled_item(STR("{\"n\":1,\"ref\":\"r\","
	    "\"amount\":2,\"received\":1,\"bank_ref\":\"\",\"at\":\"\"}"),
	    &i2), RC_BAD_INPUT);
	assert_int_equal(local_read_settled_item(STR("{\"n\":1,\"ref\":\"\","
	    "\"amount\":2,\"received\":2,\"bank_ref\":\"\",\"at\":\"\"}"),
	    &i2), RC_BAD_INPUT);
	assert_int_equal(local_read_settled(STR("{\"up\":\"bank\","
	    "\"after\":-1}"), &q2), RC_BAD_INPUT);
	assert_int_equal(local_read_settled_items(STR("{\"up\":\"bank\","
	    "\"to\":1,\"more\":false,\"items\":{}}"), &s2), RC_BAD_INPUT);
}

static void
batch_survives_the_worst_escaping(void **state)
{
	static char lines[LOCAL_BATCH_BYTES_MAX + 1];
	static char back[LOCAL_BATCH_BYTES_MAX + 1];
	struct buf to = BUF(back);
	struct local_batch t = { .first = 1, .last = 9 }, got;

	(void)state;
	/* Every byte doubles: quotes, backslashes, ends of lines. */
	for (size_t i = 0; i < LOCAL_BATCH_BYTES_MAX; i++)
		lines[i] = "\"\\\n"[i % 3];
	char checkpoint[LOCAL_CHECKPOINT_MAX + 1];
	struct buf c = BUF(checkpoint);
	buf_puts(&c, "{\"sig\":\"");
	while (c.n < LOCAL_CHECKPOINT_MAX - 2)
		buf_putc(&c, 'f');
	buf_puts(&c, "\"}");
	t.lines = (struct str){ lines, LOCAL_BATCH_BYTES_MAX };
	t.checkpoint = buf_str(&c);
	assert_int_equal(local_put_batch(&b, &t), RC_OK);
	assert_true(b.n <= LOCAL_HEAD_BYTES + LOCAL_FRAME_MAX);
	assert_int_equal(local_read_batch(only_frame(NULL), &to, &got), RC_OK);
	assert_true(str_eq(got.lines, t.lines));
	assert_true(str_eq(got.checkpoint, t.checkpoint));

	/* Nothing to send. */
	setup(NULL);
	buf_reset(&to);
	struct local_batch none = { 0 };
	assert_int_equal(local_put_batch(&b, &none), RC_OK);
	assert_int_equal(local_read_batch(only_frame("{\"k\":\"batch\","
	    "\"first\":0,\"last\":0,\"lines\":\"\"}"), &to, &got), RC_OK);
	assert_true(got.first == 0 && got.lines.n == 0);
}

static void
frame_that_does_not_fit_leaves_no_trace(void **state)
{
	static char large[LOCAL_FRAME_MAX + 64];
	char tiny_memory[64];
	struct buf tiny = BUF(tiny_memory);
	struct local_state s = { 0 };
	struct buf raw = BUF(large);

	(void)state;
	assert_int_equal(local_put_bye(&tiny, LOCAL_BYE_FULL), RC_OK);
	size_t n = tiny.n;
	assert_int_equal(local_put_state(&tiny, &s), RC_TOO_BIG);
	assert_int_equal(tiny.n, n);
	assert_false(tiny.full);
	assert_int_equal(tiny.p[n], '\0');

	/* The largest frame passes, one byte more does not. */
	buf_puts(&raw, "{\"x\":\"");
	size_t around = strlen("{\"k\":\"answer\",\"line\":}");
	while (raw.n < LOCAL_FRAME_MAX - around - 2)
		buf_putc(&raw, 'x');
	buf_puts(&raw, "\"}");
	assert_int_equal(local_put_answer(&b, buf_str(&raw)), RC_OK);
	assert_int_equal(b.n, LOCAL_HEAD_BYTES + LOCAL_FRAME_MAX);
	(void)only_frame(NULL);
	setup(NULL);
	raw.n--;
	buf_puts(&raw, " }");
	assert_int_equal(local_put_answer(&b, buf_str(&raw)), RC_TOO_BIG);
	assert_int_equal(b.n, 0);
}

static void
bytes_may_come_one_by_one(void **state)
{
	struct local_state s = { 9, 8, 7, 6, false };
	struct str object;
	size_t used = 0;

	(void)state;
	assert_int_equal(local_put_state(&b, &s), RC_OK);
	size_t n = b.n;
	assert_int_equal(local_put_bye(&b, LOCAL_BYE_STOPPING), RC_OK);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(local_frame_next(str_part(buf_str(&b), 0, i),
		    &object, &used), RC_AGAIN);
	assert_int_equal(local_frame_next(buf_str(&b), &object, &used), RC_OK);
	assert_int_equal(used, n);
	assert_int_equal(local_kind_of(object), LOCAL_STATE);
	assert_int_equal(local_frame_next(str_from(buf_str(&b), used),
	    &object, &used), RC_OK);
	assert_int_equal(local_kind_of(object), LOCAL_BYE);
}

static void
bad_frames_are_refused(void **state)
{
	static const struct { const char *p; size_t n; } bad[] = {
		{ "\0\0\0\0", 4 },              /* empty */
		{ "\0\1\0\1", 4 },              /* 65,537 */
		{ "\xff\xff\xff\xff", 4 },
		{ "GET / HTTP/1.1\r\n", 16 },   /* a browser */
		{ "\0\0\0\2[]", 6 },
		{ "\0\0\0\4null", 8 },
		{ "\0\0\0\2{{", 6 },
		{ "\0\0\0\3{}x", 7 },
		{ "\0\0\0\x0d{\"k\":1,\"k\":2}", 17 },
		{ "\0\0\0\7{\"k\":\xff}", 11 },
		{ "\0\0\0\1 ", 5 },
	};
	struct str object;
	size_t used;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(local_frame_next((struct str){ bad[i].p,
		    bad[i].n }, &object, &used), RC_BAD_INPUT);
}

static void
wrong_shapes_are_refused(void **state)
{
	static const char *const states[] = {
		"{}", "{\"head\":1}",
		"{\"head\":1,\"acked\":2,\"mail\":0,\"open\":0,\"now\":true}",
		"{\"head\":-1,\"acked\":-1,\"mail\":0,\"open\":0,\"now\":true}",
		"{\"head\":1.5,\"acked\":0,\"mail\":0,\"open\":0,\"now\":true}",
		"{\"head\":1,\"acked\":0,\"mail\":0,\"open\":0,\"now\":1}",
		("{\"head\":9223372036854775808,\"acked\":0,\"mail\":0,"
		    "\"open\":0,\"now\":true}"),
	};
	static const char *const batches[] = {
		"{\"first\":1,\"last\":0,\"lines\":\"\"}",
		"{\"first\":0,\"last\":1,\"lines\":\"\"}",
		"{\"first\":1,\"last\":201,\"lines\":\"\"}",
		"{\"first\":1,\"last\":1,\"lines\":\"\"}",       /* no prev */
		"{\"first\":0,\"last\":0,\"lines\":7}",
		"{\"first\":0,\"last\":0,\"lines\":\"\\u0000\"}",
		"{\"first\":0,\"last\":0,\"lines\":\"\",\"checkpoint\":[]}",
	};
	static const char *const hellos[] = {
		"{\"v\":1,\"terminal\":1048576,\"epoch\":0,\"key\":\"\"}",
		"{\"v\":1,\"terminal\":7,\"epoch\":0,\"key\":\"zz\",\"boot\":1,"
		    "\"head\":0,\"acked\":0,\"mail\":0,\"software\":\"\"}",
	};
	struct local_state s = { .head = 77 };
	struct local_batch t;
	struct local_hello h;
	struct local_acked a;
	struct buf to = BUF(memory);

	(void)state;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		assert_int_equal(local_read_state(str_of(states[i]), &s),
		    RC_BAD_INPUT);
	assert_int_equal(s.head, 77);
	for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++)
		assert_int_equal(local_read_batch(str_of(batches[i]), &to, &t),
		    RC_BAD_INPUT);
	for (size_t i = 0; i < sizeof(hellos) / sizeof(hellos[0]); i++)
		assert_int_equal(local_read_hello(str_of(hellos[i]), &h),
		    RC_BAD_INPUT);
	assert_int_equal(local_read_acked(STR("{\"n\":1,\"h\":\"00\"}"), &a),
	    RC_BAD_INPUT);
	assert_int_equal(local_read_acked(STR("{\"n\":1,\"h\":\""), &a),
	    RC_BAD_INPUT);
	assert_int_equal(local_kind_of(STR("{\"k\":\"dance\"}")),
	    LOCAL_UNKNOWN);
	assert_int_equal(local_kind_of(STR("{\"k\":7}")), LOCAL_UNKNOWN);
	assert_int_equal(local_kind_of(STR("{}")), LOCAL_UNKNOWN);
}

static void
mail_is_walked_in_order(void **state)
{
	struct local_credit c = { "sepay:92704", "C40000100000001KF", 65000,
	    "FT\"1", "2026-10-31 08:15:42" }, got;
	char d_memory[256];
	struct buf d = BUF(d_memory);
	char all_memory[512];
	struct buf all = BUF(all_memory);
	struct local_item item;
	struct str items;

	(void)state;
	local_put_credit(&d, &c);
	assert_string_equal(d.p, "{\"id\":\"sepay:92704\",\"ref\":"
	    "\"C40000100000001KF\",\"amount\":65000,\"bank_ref\":\"FT\\\"1\","
	    "\"at\":\"2026-10-31 08:15:42\"}");
	buf_printf(&all, "[{\"n\":18,\"k\":\"bank.credit\",\"d\":%s},"
	    "{\"n\":19,\"k\":\"notice\",\"d\":{}}]", d.p);
	assert_int_equal(local_put_mail(&b, buf_str(&all)), RC_OK);
	assert_int_equal(local_read_mail(only_frame(NULL), &items), RC_OK);
	assert_int_equal(local_next_item(&items, &item), RC_OK);
	assert_int_equal(item.n, 18);
	assert_string_equal(item.kind, "bank.credit");
	assert_int_equal(local_read_credit(item.d, &got), RC_OK);
	assert_string_equal(got.id, c.id);
	assert_string_equal(got.bank_ref, "FT\"1");
	assert_int_equal(got.amount, 65000);
	assert_int_equal(local_next_item(&items, &item), RC_OK);
	assert_int_equal(item.n, 19);
	assert_int_equal(local_read_credit(item.d, &got), RC_BAD_INPUT);
	assert_int_equal(local_next_item(&items, &item), RC_NOT_FOUND);
	assert_int_equal(local_next_item(&items, &item), RC_NOT_FOUND);

	items = STR("[{\"n\":0,\"k\":\"x\",\"d\":{}}]");
	assert_int_equal(local_next_item(&items, &item), RC_BAD_INPUT);
	items = STR("[7]");
	assert_int_equal(local_next_item(&items, &item), RC_BAD_INPUT);
	assert_int_equal(local_read_credit(STR("{\"id\":\"a\",\"ref\":\"b\","
	    "\"amount\":0,\"bank_ref\":\"\",\"at\":\"\"}"), &got),
	    RC_BAD_INPUT);
	assert_int_equal(local_read_credit(STR("{\"id\":\"\",\"ref\":\"b\","
	    "\"amount\":1,\"bank_ref\":\"\",\"at\":\"\"}"), &got),
	    RC_BAD_INPUT);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, setup)
	const struct CMUnitTest tests[] = {
		T(frame_has_its_length_in_front),
		T(hello_goes_there_and_back),
		T(an_end_may_have_a_word),
		T(small_ones_go_there_and_back),
		T(questions_say_what_narrows_them),
		T(sales_for_a_bank),
		T(batch_survives_the_worst_escaping),
		T(frame_that_does_not_fit_leaves_no_trace),
		T(bytes_may_come_one_by_one),
		T(bad_frames_are_refused),
		T(wrong_shapes_are_refused),
		T(mail_is_walked_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
