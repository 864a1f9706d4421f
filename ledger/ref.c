/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/base32.h"
#include "ledger/base/rc.h"
#include "ledger/fold.h"
#include "ledger/ref.h"

#define BASE 32u
#define EPOCH_AT 2
#define TERMINAL_AT 3
#define TERMINAL_CHARS 4
#define NONCE_AT 7
#define NONCE_CHARS 9
#define CHECK_AT (REF_LEN - 1)

_Static_assert(NONCE_AT + NONCE_CHARS == CHECK_AT, "no gap in a reference");

/* Luhn mod 32 over the characters before the check; -1 if one of them is not
 * in the alphabet. */
static int
check_value(const char *s)
{
	unsigned sum = 0;

	for (int i = CHECK_AT - 1; i >= 0; i--) {
		int v = base32_value(s[i]);
		if (v < 0)
			return -1;
		unsigned twice = (unsigned)v * ((i & 1) != 0 ? 2 : 1);
		sum += twice / BASE + twice % BASE;
	}
	return (int)((BASE - sum % BASE) % BASE);
}

static bool
is_ref(const char *s)
{
	return s[0] == 'C' && s[1] == '4' && base32_value(s[CHECK_AT]) >= 0 &&
	    check_value(s) == base32_value(s[CHECK_AT]);
}

static void
put_digits(char *to, size_t n, uint64_t v)
{
	while (n > 0) {
		to[--n] = base32_char((unsigned)(v % BASE));
		v /= BASE;
	}
}

static uint64_t
get_digits(const char *from, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * BASE + (uint64_t)base32_value(from[i]);
	return v;
}

void
ref_make(const struct ref *r, char out[REF_LEN + 1])
{
	REQUIRE(r->epoch <= EPOCH_MAX && r->terminal <= TERMINAL_ID_MAX &&
	    r->nonce <= REF_NONCE_MAX);
	out[0] = 'C';
	out[1] = '4';
	put_digits(out + EPOCH_AT, 1, r->epoch);
	put_digits(out + TERMINAL_AT, TERMINAL_CHARS, r->terminal);
	put_digits(out + NONCE_AT, NONCE_CHARS, r->nonce);
	out[CHECK_AT] = base32_char((unsigned)check_value(out));
	out[REF_LEN] = '\0';
}

enum rc
ref_parse(struct str s, struct ref *r)
{
	if (s.n != REF_LEN || !is_ref(s.p))
		return RC_BAD_INPUT;
	r->epoch = (uint32_t)get_digits(s.p + EPOCH_AT, 1);
	r->terminal = (uint32_t)get_digits(s.p + TERMINAL_AT, TERMINAL_CHARS);
	r->nonce = get_digits(s.p + NONCE_AT, NONCE_CHARS);
	return RC_OK;
}

static bool
is_new(char found[REF_FOUND_MAX][REF_LEN + 1], size_t n, const char *ref)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(found[i], ref, REF_LEN) == 0)
			return false;
	return true;
}

/* The last REF_LEN letters and digits slide through a window, so a content
 * of any length needs no memory and no offset is missed. */
size_t
ref_find(struct str content, char out[REF_FOUND_MAX][REF_LEN + 1])
{
	char window[REF_LEN] = { 0 };
	size_t n = 0;

	for (size_t at = 0; at < content.n && n < REF_FOUND_MAX;) {
		int c = fold_next(content, &at);
		if (c >= 'a' && c <= 'z')
			c += 'A' - 'a';
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
			continue;
		memmove(window, window + 1, REF_LEN - 1);
		window[REF_LEN - 1] = (char)c;
		if (!is_ref(window) || !is_new(out, n, window))
			continue;
		memcpy(out[n], window, REF_LEN);
		out[n++][REF_LEN] = '\0';
	}
	return n;
}
