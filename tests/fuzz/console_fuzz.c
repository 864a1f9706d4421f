/* SPDX-License-Identifier: Apache-2.0 */
/* What a browser sends: cookies, codes, a JSON body; and texts on their way
 * into a file for spreadsheets. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/base/rc.h"
#include "sync/board/console/recovery.h"
#include "sync/board/console/session.h"
#include "sync/board/console/sheet.h"
#include "sync/board/console/totp.h"
#include "tests/fuzz/fuzz.h"

static void
cookies(struct str text)
{
	struct str v = session_cookie(text, SESSION_COOKIE);

	/* A view of it, between two of its signs. */
	REQUIRE(v.n == 0 || (v.p >= text.p && v.p + v.n <= text.p + text.n));
	REQUIRE(str_find(v, ';') == v.n);
	REQUIRE(session_cookie(STR("cho40=a; cho40=a"), "cho40").n == 0);
}

static void
codes(struct str text)
{
	static const uint8_t secret[TOTP_SECRET_BYTES] = { 1 };
	uint8_t hash[HASH_BYTES], again[HASH_BYTES];
	int64_t step = -1;

	if (totp_accept(secret, text, 1793409342000, 0, &step))
		REQUIRE(text.n == TOTP_DIGITS && step > 0);
	else
		REQUIRE(step == -1);
	recovery_hash(text, hash);
	recovery_hash(text, again);
	REQUIRE(memcmp(hash, again, sizeof(hash)) == 0);
}

/* What our own check lets through, the reader takes too; and a name twice, a
 * depth or a byte that is none never comes to it. */
static void
bodies(struct str text)
{
	json_error_t e;

	if (!json_check(text, NULL))
		return;
	json_t *v = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES |
	    JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);
	/* It may still be too large a number. */
	REQUIRE(v != NULL ||
	    json_error_code(&e) == json_error_numeric_overflow);
	json_decref(v);
}

/* Every line of the file has two fields, and none begins like a formula. */
static void
sheets(struct str text)
{
	static char memory[65536];
	struct buf out = BUF(memory);
	json_t *row = json_object();
	json_t *v = str_is_utf8(text) ? json_stringn(text.p, text.n) : NULL;

	json_object_set_new(row, "a", v == NULL ? json_string("") : v);
	json_t *list = json_pack("{s:s,s:[{s:s,s:s,s:s},{s:s,s:s,s:s}],"
	    "s:[o]}", "title", "t", "columns", "name", "a", "title", "A",
	    "kind", "text", "name", "b", "title", "B", "kind", "vnd", "rows",
	    row);
	REQUIRE(list != NULL);
	struct sheet s = { .list = list };
	if (sheet_csv(&s, &out) == RC_OK) {
		/* Behind the mark and the head: the row itself. */
		const char *p = strstr(memory, "\r\n") + 2;
		REQUIRE(p[0] == '"');
		REQUIRE(p[1] == '\0' || strchr("=+-@\t\r\n", p[1]) ==
		    NULL);
		REQUIRE(out.n >= 2 && memcmp(memory + out.n - 2, "\r\n", 2) ==
		    0);
	}
	json_decref(list);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };

	cookies(text);
	codes(text);
	bodies(text);
	sheets(text);
	return 0;
}
