/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "ledger/base/rng.h"

static void
sound(const char *text)
{
	size_t at;

	if (!json_check(str_of(text), &at))
		fail_msg("%s at %zu", text, at);
}

static void
broken(const char *text, size_t want)
{
	size_t at = 999;

	if (json_check(str_of(text), &at))
		fail_msg("%s is taken", text);
	if (at != want)
		fail_msg("%s at %zu, not %zu", text, at, want);
	assert_false(json_check(str_of(text), NULL));
}

static void
test_grammar(void **state)
{
	(void)state;
	sound("{}");
	sound(" [ ] ");
	sound("\t{\"a\" : [1,-0,0.5,1e9,-2E-3, true,false , null,\"\"]}\r\n");
	sound("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"");
	sound("0");
	broken("", 0);
	broken(" ", 1);
	broken("{} x", 3);
	broken("01", 1);
	broken("-", 1);
	broken("+1", 0);
	broken(".5", 0);
	broken("1.", 2);
	broken("1e", 2);
	broken("tru", 0);
	broken("nan", 0);
	broken("[1,]", 3);
	broken("[1 2]", 3);
	broken("[", 1);
	broken("{\"a\"}", 4);
	broken("{\"a\":}", 5);
	broken("{\"a\":1,}", 7);
	broken("{a:1}", 1);
	broken("{'a':1}", 1);
	broken("\"a", 2);
	broken("\"\\x\"", 2);
	broken("\"\\u12g4\"", 5);
	broken("\"\n\"", 1);
	assert_false(json_check(STR("\"\0\""), NULL));
	assert_false(json_check(STR("\"\xff\""), NULL));
	assert_false(json_check(STR("\"\xed\xa0\x80\""), NULL));
	assert_false(json_check(STR("\"\\"), NULL));
}

static void
test_names(void **state)
{
	char text[2048];
	struct buf b = BUF(text);

	(void)state;
	broken("{\"a\":1,\"a\":2}", 7);
	broken("{\"a\":{},\"b\":[{}],\"a\":2}", 17);
	sound("{\"a\":{\"a\":1},\"b\":{\"a\":1}}");
	/* another spelling of a name is the same name to another reader */
	broken("{\"a\":1,\"\\u0061\":2}", 7);
	broken("{\"\\n\":1}", 1);
	for (int n = JSON_NAMES_MAX; n <= JSON_NAMES_MAX + 1; n++) {
		buf_reset(&b);
		buf_putc(&b, '{');
		for (int i = 0; i < n; i++)
			buf_printf(&b, "%s\"n%d\":%d", i == 0 ? "" : ",", i, i);
		buf_putc(&b, '}');
		assert_int_equal(json_check(buf_str(&b), NULL),
		    n == JSON_NAMES_MAX);
	}
}

static void
test_depth(void **state)
{
	char text[64];

	(void)state;
	for (int depth = 1; depth < 20; depth++) {
		struct buf b = BUF(text);
		for (int i = 0; i < depth; i++)
			buf_putc(&b, '[');
		for (int i = 0; i < depth; i++)
			buf_putc(&b, ']');
		assert_int_equal(json_check(buf_str(&b), NULL),
		    depth <= JSON_DEPTH_MAX);
	}
}

static void
test_get(void **state)
{
	struct str doc = STR(" {\"a\" : 12 , \"b\":{\"a\":\"x\\ty\"},"
	    "\"c\":[ ],\"t\":true,\"f\":false,\"e\":1e3,\"d\":1.0}");
	char text[4];
	struct str raw;
	int64_t v = 7;
	bool yes;

	(void)state;
	assert_true(json_get(doc, "a", &raw));
	assert_true(str_eq(raw, STR("12")));
	assert_true(json_get(doc, "c", &raw));
	assert_true(str_eq(raw, STR("[ ]")));
	assert_true(json_get(doc, "b", &raw));
	assert_true(json_get_str(raw, "a", text, sizeof(text)));
	assert_string_equal(text, "x\ty");
	assert_false(json_get_str(raw, "a", text, 3));
	assert_string_equal(text, "");
	assert_false(json_get_str(doc, "a", text, sizeof(text)));
	assert_false(json_get(doc, "x", &raw));
	assert_false(json_get(STR("[]"), "a", &raw));
	assert_false(json_get(STR(""), "a", &raw));
	assert_true(json_get_i64(doc, "a", &v));
	assert_int_equal(v, 12);
	assert_false(json_get_i64(doc, "b", &v));
	assert_false(json_get_i64(doc, "e", &v));
	assert_false(json_get_i64(doc, "d", &v));
	assert_false(json_get_i64(doc, "t", &v));
	assert_int_equal(v, 12);
	assert_true(json_get(doc, "t", &raw) && json_bool(raw, &yes) && yes);
	assert_true(json_get(doc, "f", &raw) && json_bool(raw, &yes) && !yes);
	assert_true(json_get(doc, "a", &raw));
	assert_false(json_bool(raw, &yes));
	assert_true(json_i64(STR("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
}

static void
test_arrays(void **state)
{
	struct str rest = STR("[1, [2,3] ,{\"a\":\"]\"},\"x,y\"]");
	static const char *const want[] = { "1", "[2,3]", "{\"a\":\"]\"}",
		"\"x,y\"" };
	struct str item;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(json_next(&rest, &item));
		assert_true(str_eq(item, str_of(want[i])));
	}
	assert_false(json_next(&rest, &item));
	assert_false(json_next(&rest, &item));
	rest = STR("[ ]");
	assert_false(json_next(&rest, &item));
	rest = STR("{}");
	assert_false(json_next(&rest, &item));
}

static void
decodes(const char *raw, const char *want)
{
	char text[32];
	struct buf b = BUF(text);
	bool ok = json_str(str_of(raw), &b);

	assert_int_equal(ok, want != NULL);
	if (ok)
		assert_string_equal(text, want);
}

static void
test_strings(void **state)
{
	(void)state;
	decodes("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\b\f\n\r\t");
	decodes("\"\\u0041\\u00e9\\u1ef7\"", "Aéỷ");
	decodes("\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80");
	decodes("\"\\ud83d\"", NULL);
	decodes("\"\\ud83dx\"", NULL);
	decodes("\"\\ud83d\\u0041\"", NULL);
	decodes("\"\\ud83d\\udbff\"", NULL);
	decodes("\"\\ude00\"", NULL);
	decodes("\"\\u0000\"", NULL);
	decodes("\"\\u00\"", NULL);
	decodes("\"", NULL);
	decodes("\"\\\"", NULL);
	decodes("12", NULL);
	decodes("\"0123456789012345678901234567890123\"", NULL);
}

/* What is written is one sound string that reads back the same. */
static void
test_round_trip(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 31);
	char plain[16], text[256], back[64];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		struct buf b = BUF(text);
		struct buf out = BUF(back);
		size_t n = rng_below(&rng, sizeof(plain));
		for (size_t k = 0; k < n; k++)
			plain[k] = (char)(1 + rng_below(&rng, 127));
		json_put_str(&b, (struct str){ plain, n });
		assert_false(b.full);
		for (size_t k = 0; k < b.n; k++)
			assert_in_range(text[k], 0x20, 0x7e);
		assert_true(json_check(buf_str(&b), NULL));
		assert_true(json_str(buf_str(&b), &out));
		assert_true(str_eq(buf_str(&out), (struct str){ plain, n }));
	}
}

/* Members are added as they are read back; nothing else passes for one. */
static void
test_members(void **state)
{
	static const uint8_t key[3] = { 0x0a, 0xff, 0x00 };
	char text[128];
	struct buf b = BUF(text);
	uint8_t back[3];
	int64_t n;
	bool is;

	(void)state;
	buf_puts(&b, "{\"v\":1");
	json_add_i64(&b, "n", -7);
	json_add_bool(&b, "yes", true);
	json_add_bool(&b, "no", false);
	json_add_text(&b, "t", "a\"b");
	json_add_str(&b, "s", STR("x"));
	json_add_hex(&b, "h", key, sizeof(key));
	buf_putc(&b, '}');
	assert_string_equal(text, "{\"v\":1,\"n\":-7,\"yes\":true,"
	    "\"no\":false,\"t\":\"a\\\"b\",\"s\":\"x\",\"h\":\"0aff00\"}");
	struct str o = buf_str(&b);
	assert_true(json_check_object(o));
	assert_false(json_check_object(STR("[1]")));
	assert_false(json_check_object(STR(" ")));
	assert_false(json_check_object(STR("{\"v\":}")));
	assert_true(json_get_count(o, "v", &n) && n == 1);
	assert_false(json_get_count(o, "n", &n));
	assert_true(json_get_bool(o, "yes", &is) && is);
	assert_true(json_get_bool(o, "no", &is) && !is);
	assert_false(json_get_bool(o, "v", &is));
	assert_true(json_get_hex(o, "h", back, sizeof(back)));
	assert_memory_equal(back, key, sizeof(key));
	assert_false(json_get_hex(o, "h", back, 2));
	assert_false(json_get_hex(o, "v", back, 0));
	assert_false(json_get_hex(o, "t", back, 1));
	assert_false(json_get_hex(STR("{\"h\":\"\\u0030a\"}"), "h", back, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_arrays),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_members),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
