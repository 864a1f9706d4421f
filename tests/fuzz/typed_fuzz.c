/* SPDX-License-Identifier: Apache-2.0 */
/* What people type: letters of telex, a bank's name, an account and its
 * holder, days and months; and the key file that comes on a stick.  The first
 * byte says which. */
#include <string.h>

#include "ledger/bank.h"
#include "ledger/base/rc.h"
#include "ledger/day.h"
#include "ledger/payee.h"
#include "ledger/proof_key.h"
#include "sync/board/report/record.h"
#include "tests/fuzz/fuzz.h"
#include "ui/telex.h"

#define FOUND_MAX 8

/* Letters on a field that is nearly full, or on anything. */
static void
type(struct str s)
{
	char text[48] = "", before[48];
	size_t cap = s.n > 0 ? 2 + (unsigned char)s.p[0] % 46 : 48;

	for (size_t i = 1; i < s.n; i++) {
		char c = s.p[i];
		size_t n = strlen(text);
		memcpy(before, text, sizeof(text));
		if (c == ' ' && n + 2 <= cap) {
			memcpy(text + n, " ", 2);
			continue;
		}
		if ((c | 0x20) < 'a' || (c | 0x20) > 'z')
			continue;
		if (!telex_type(text, cap, c))
			REQUIRE(strcmp(text, before) == 0);
		REQUIRE(strlen(text) < cap && str_is_utf8(str_of(text)));
	}
}

/* A field that somebody filled by other means, and then a letter. */
static void
type_on(struct str s)
{
	char text[64];

	if (s.n < 2 || !str_is_utf8(str_from(s, 1)) ||
	    !str_copy(str_from(s, 1), text, sizeof(text)))
		return;
	(void)telex_type(text, sizeof(text),
	    (char)('a' + (unsigned char)s.p[0] % 26));
	REQUIRE(str_is_utf8(str_of(text)));
}

static void
search(struct str s)
{
	const struct bank *found[FOUND_MAX];
	size_t n = bank_search(s, found, FOUND_MAX);

	REQUIRE(n <= FOUND_MAX);
	for (size_t i = 0; i < n; i++) {
		REQUIRE(found[i]->transfers);
		for (size_t k = 0; k < i; k++)
			REQUIRE(found[k] != found[i]);
	}
	const struct bank *other = bank_search_other(s);
	REQUIRE(other == NULL || !other->transfers);
	const struct bank *it = bank_by_bin(s);
	REQUIRE(it == NULL || str_eq(str_of(it->bin), s));
}

/* A holder that was written is one of those that are not written otherwise. */
static void
name_payee(struct str s)
{
	char text[64], again[64];
	struct buf b = BUF(text), c = BUF(again);
	struct str bin = str_cut(&s, ' ');

	REQUIRE(payee_account(bin, s) < PAYEE_DOUBTS);
	(void)payee_put_holder(&b, s);
	REQUIRE(!b.full && b.n <= HOLDER_MAX);
	REQUIRE(payee_put_holder(&c, buf_str(&b)));
	REQUIRE(str_eq(buf_str(&b), buf_str(&c)));
	for (size_t i = 0; i < b.n; i++)
		REQUIRE((text[i] >= 'A' && text[i] <= 'Z') ||
		    (text[i] >= '0' && text[i] <= '9') ||
		    (text[i] == ' ' && i > 0 && i + 1 < b.n &&
		    text[i + 1] != ' '));
	REQUIRE(payee_holder(buf_str(&b)) < PAYEE_DOUBTS);
}

static void
take_day(struct str s)
{
	char text[16];
	struct buf b = BUF(text);
	struct period p;
	int64_t day;

	if (day_parse(s, &day)) {
		day_put(&b, day);
		REQUIRE(str_eq(buf_str(&b), s));
	}
	buf_reset(&b);
	if (period_parse(s, &p)) {
		REQUIRE(p.last_day - p.first_day >= 27 &&
		    p.last_day - p.first_day <= 30);
		period_put(&b, p.last_day);
		REQUIRE(str_eq(buf_str(&b), s));
	}
}

static void
take_keys(struct str s)
{
	struct proof_keys one, two;
	char text[PROOF_KEYS_MAX * PROOF_KEY_LINE_MAX + 1];
	struct buf b = BUF(text);

	if (proof_keys_parse(s, &one) != RC_OK)
		return;
	REQUIRE(one.count >= 1 && one.count <= PROOF_KEYS_MAX);
	proof_keys_put(&b, &one);
	REQUIRE(!b.full && proof_keys_parse(buf_str(&b), &two) == RC_OK);
	REQUIRE(two.count == one.count);
	for (size_t i = 0; i < one.count; i++)
		REQUIRE(one.key[i].epoch == two.key[i].epoch &&
		    memcmp(one.key[i].secret, two.key[i].secret,
		    KEY_BYTES) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const takes[])(struct str s) = { type, type_on, search,
		name_payee, take_day, take_keys };
	struct str s = { (const char *)data + 1, size == 0 ? 0 : size - 1 };

	if (size > 0 && size <= 512)
		takes[data[0] % (sizeof(takes) / sizeof(takes[0]))](s);
	return 0;
}
