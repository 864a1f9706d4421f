/* SPDX-License-Identifier: Apache-2.0 */
/* Our reader and jansson agree on what JSON is, where both have an opinion;
 * a checked document can be walked to its last leaf. */
#include <jansson.h>

#include "ledger/base/json.h"
#include "ledger/base/rc.h"
#include "tests/fuzz/fuzz.h"

#define TEXT_MAX 4096
#define SMALL 40   /* bytes: too few for our limits on depth and names */

static void walk(struct str raw, int depth);

static void
check_string(struct str raw)
{
	static char plain[TEXT_MAX + 1], again[6 * TEXT_MAX + 3];
	char tiny[2];
	struct buf b = BUF(plain);
	struct buf out = BUF(again);
	struct buf little = BUF(tiny);

	(void)json_str(raw, &little);
	if (!json_str(raw, &b))
		return;   /* a lone surrogate or a NUL */
	json_put_str(&out, buf_str(&b));
	REQUIRE(!out.full);
	REQUIRE(json_check(buf_str(&out), NULL));
}

/* The members are found by asking for each name the text holds. */
static void
walk_object(struct str raw, int depth)
{
	struct str value;
	char name[16];

	for (size_t i = 0; i + 2 < raw.n; i++) {
		size_t end = str_find(str_from(raw, i + 1), '"');
		if (raw.p[i] != '"' || end >= sizeof(name) ||
		    end == raw.n - i - 1)
			continue;
		if (str_copy(str_part(raw, i + 1, end), name, sizeof(name)) &&
		    json_get(raw, name, &value) && depth < 4) {
			REQUIRE(value.p > raw.p &&
			    value.p + value.n < raw.p + raw.n);
			walk(value, depth + 1);
		}
	}
}

static void
walk(struct str raw, int depth)
{
	struct str item, rest = raw;
	int64_t v;
	bool yes;

	REQUIRE(json_check(raw, NULL));
	(void)json_i64(raw, &v);
	(void)json_bool(raw, &yes);
	if (raw.p[0] == '"')
		check_string(raw);
	if (raw.p[0] == '{')
		walk_object(raw, depth);
	while (depth < 4 && json_next(&rest, &item))
		walk(item, depth + 1);
}

/* Escapes may spell what jansson does not take (half a surrogate pair) and
 * numbers what it cannot hold, and a NUL byte is the end to it; else its word
 * is ours, and the other way for texts too small to meet our limits. */
static void
compare(struct str text, bool ours)
{
	json_error_t e;
	json_t *doc = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES |
	    JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &e);
	bool theirs = doc != NULL;
	bool escapes = str_find(text, '\\') < text.n;

	json_decref(doc);
	if (ours && !theirs && !escapes)
		REQUIRE(json_error_code(&e) == json_error_numeric_overflow);
	if (theirs && text.n < SMALL && !escapes &&
	    str_find(text, '\0') == text.n) {
		size_t open = 0;
		for (size_t i = 0; i < text.n; i++)
			open += text.p[i] == '[' || text.p[i] == '{';
		REQUIRE(ours || open > JSON_DEPTH_MAX);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	size_t at = SIZE_MAX;

	if (size > TEXT_MAX)
		return 0;
	bool ok = json_check(text, &at);
	REQUIRE(at <= size);
	compare(text, ok);
	if (ok) {
		REQUIRE(at == size);
		REQUIRE(str_is_utf8(text));
		walk(str_trim(text), 0);
	}
	return 0;
}
