/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/buf.h"
#include "ledger/base/bug.h"
#include "ledger/base/crypto.h"
#include "ledger/base/damm.h"
#include "ledger/proof.h"

#define INFO "cho40/proof/v1"
#define SEPARATOR "\x1f"    /* between BIN and account */
#define ACCOUNT_BYTES 16    /* of their hash */
#define MACHINE_BYTES 16    /* of the MAC */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* --- keys ------------------------------------------------------------ */

void
proof_key_derive(const uint8_t secret[KEY_BYTES], uint8_t key[KEY_BYTES])
{
	static const uint8_t salt[HASH_BYTES];
	struct str ikm = { (const char *)secret, KEY_BYTES };
	struct str info[] = { STR(INFO), STR("\x01") };   /* one block */
	uint8_t prk[HASH_BYTES];

	hmac_sha256((struct str){ (const char *)salt, sizeof(salt) }, &ikm, 1,
	    prk);
	hmac_sha256((struct str){ (const char *)prk, sizeof(prk) }, info, 2,
	    key);
	crypto_wipe(prk, sizeof(prk));
}

/* --- the message ----------------------------------------------------- */

static void
put_be(uint8_t *to, size_t n, uint64_t v)
{
	while (n > 0) {
		to[--n] = (uint8_t)v;
		v >>= 8;
	}
}

/* As it stands in the QR: upper case, no blanks. */
static struct str
plain(const char *z, char *to, size_t cap)
{
	struct buf b = buf_init(to, cap);

	for (; *z != '\0'; z++)
		if (*z != ' ')
			buf_putc(&b, *z >= 'a' && *z <= 'z' ?
			    (char)(*z - 'a' + 'A') : *z);
	REQUIRE(!b.full);
	return buf_str(&b);
}

void
proof_message(const struct proof *p, uint8_t m[PROOF_MESSAGE_BYTES])
{
	char bin[2 * BIN_LEN], account[2 * ACCOUNT_MAX];
	uint8_t hash[HASH_BYTES];

	REQUIRE(p->total.dong >= 0 && p->ref.epoch <= EPOCH_MAX);
	struct str parts[] = { plain(p->bin, bin, sizeof(bin)),
	    STR(SEPARATOR), plain(p->account, account, sizeof(account)) };
	sha256(parts, 3, hash);
	memcpy(m, "C4P1", 4);
	m[4] = (uint8_t)p->purpose;
	m[5] = (uint8_t)p->ref.epoch;
	put_be(m + 6, 4, p->ref.terminal);
	put_be(m + 10, 8, p->ref.nonce);
	put_be(m + 18, 8, PLANTED(21) ? 0 : (uint64_t)p->total.dong);
	memcpy(m + 26, hash, ACCOUNT_BYTES);
}

void
proof_mac(const uint8_t key[KEY_BYTES], const struct proof *p,
    uint8_t mac[HASH_BYTES])
{
	uint8_t m[PROOF_MESSAGE_BYTES];
	struct str part = { (const char *)m, sizeof(m) };

	proof_message(p, m);
	hmac_sha256((struct str){ (const char *)key, KEY_BYTES }, &part, 1,
	    mac);
}

/* --- digits ---------------------------------------------------------- */

int
proof_digits(struct vnd total)
{
	return total.dong < PROOF_LONG_FROM ? PROOF_CODE_SHORT :
	    PROOF_CODE_MAX;
}

void
proof_code(const uint8_t mac[HASH_BYTES], struct vnd total,
    char code[PROOF_CODE_MAX + 1])
{
	int n = proof_digits(total);
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | mac[i];
	for (int i = n - 2; i >= 0; i--) {
		code[i] = (char)('0' + v % 10);
		v /= 10;
	}
	code[n - 1] = damm_check(code, (size_t)n - 1);
	code[n] = '\0';
}

void
proof_grouped(const char *code, char out[PROOF_CODE_MAX + 2])
{
	size_t n = strlen(code);
	size_t first = n > PROOF_CODE_SHORT ? 4 : 3;
	size_t to = 0;

	REQUIRE(n <= PROOF_CODE_MAX);
	for (size_t i = 0; i < n; i++) {
		if (i == first)
			out[to++] = ' ';
		out[to++] = code[i];
	}
	out[to] = '\0';
}

/* 128 bits as a number of 26 digits: the first holds the upper three. */
void
proof_machine(const uint8_t mac[HASH_BYTES], char out[PROOF_MACHINE_LEN + 1])
{
	uint8_t left[MACHINE_BYTES];

	memcpy(left, mac, sizeof(left));
	for (int i = PROOF_MACHINE_LEN - 1; i >= 0; i--) {
		unsigned rest = 0;
		for (size_t k = 0; k < sizeof(left); k++) {
			rest = rest << 8 | left[k];
			left[k] = (uint8_t)(rest / 32);
			rest %= 32;
		}
		out[i] = alphabet[rest];
	}
	out[PROOF_MACHINE_LEN] = '\0';
}

/* --- what somebody typed --------------------------------------------- */

const char *
proof_typed_text(enum proof_typed t)
{
	static const char *const text[] = {
		[PROOF_TYPED_WHOLE] = "a whole code",
		[PROOF_TYPED_LENGTH] = "a code has 7 or 9 digits",
		[PROOF_TYPED_NOT_DIGIT] = "only digits 0-9 and blanks",
		[PROOF_TYPED_TYPO] = "mistyped: the check digit does not fit",
	};
	_Static_assert(sizeof(text) / sizeof(text[0]) == PROOF_TYPED_COUNT,
	    "every outcome has a text");

	REQUIRE(t < PROOF_TYPED_COUNT);
	return text[t];
}

enum proof_typed
proof_read(struct str typed, char code[PROOF_CODE_MAX + 1])
{
	char got[PROOF_CODE_MAX + 1];
	size_t n = 0;

	code[0] = '\0';
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c == ' ')
			continue;
		if (c < '0' || c > '9')
			return PROOF_TYPED_NOT_DIGIT;
		if (n < PROOF_CODE_MAX)
			got[n] = c;
		n++;
	}
	if (n != PROOF_CODE_SHORT && n != PROOF_CODE_MAX)
		return PROOF_TYPED_LENGTH;
	if (!damm_fits(got, n))
		return PROOF_TYPED_TYPO;
	memcpy(code, got, n);
	code[n] = '\0';
	return PROOF_TYPED_WHOLE;
}

bool
proof_read_machine(struct str typed, char out[PROOF_MACHINE_LEN + 1])
{
	out[0] = '\0';
	if (typed.n != PROOF_MACHINE_LEN)
		return false;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		c = c == 'I' || c == 'L' ? '1' : c == 'O' ? '0' : c;
		if (c == '\0' || strchr(alphabet, c) == NULL ||
		    (i == 0 && c > '7')) {
			out[0] = '\0';
			return false;
		}
		out[i] = c;
	}
	out[PROOF_MACHINE_LEN] = '\0';
	return true;
}

bool
proof_is_code(const uint8_t key[KEY_BYTES], const struct proof *p,
    const char *code)
{
	uint8_t mac[HASH_BYTES];
	char right[PROOF_CODE_MAX + 1];
	size_t n = (size_t)proof_digits(p->total);

	proof_mac(key, p, mac);
	proof_code(mac, p->total, right);
	bool same = strlen(code) == n && crypto_equal(code, right, n);
	crypto_wipe(mac, sizeof(mac));
	crypto_wipe(right, sizeof(right));
	return same;
}

bool
proof_is_machine(const uint8_t key[KEY_BYTES], const struct proof *p,
    const char *machine)
{
	uint8_t mac[HASH_BYTES];
	char right[PROOF_MACHINE_LEN + 1];

	proof_mac(key, p, mac);
	proof_machine(mac, right);
	bool same = strlen(machine) == PROOF_MACHINE_LEN &&
	    crypto_equal(machine, right, PROOF_MACHINE_LEN);
	crypto_wipe(mac, sizeof(mac));
	crypto_wipe(right, sizeof(right));
	return same;
}
