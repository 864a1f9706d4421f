/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/base32.h"
#include "ledger/base/crypto.h"
#include "ledger/receipt.h"
#include "ledger/ref.h"

#define PREFIX "C4R1:"
#define PREFIX_LEN (sizeof(PREFIX) - 1)
/* Kind, means, signer, market, number, amount, days, time, reference. */
#define FIXED_BYTES (1 + 1 + RECEIPT_SIGNER_BYTES + 4 + 4 + 6 + 2 + 2 + 4 + 9)
#define MESSAGE_MAX (FIXED_BYTES + 2 + RECEIPT_STALL_MAX + RECEIPT_FEE_MAX)
#define BYTES_MAX (MESSAGE_MAX + SIGNATURE_BYTES)
#define SIGNED_MAX (PREFIX_LEN + MESSAGE_MAX)
#define NONCE_BITS 45
#define TERMINAL_LOW 19        /* bits of it beside the nonce */
#define TERMINAL_LOW_MASK ((1u << TERMINAL_LOW) - 1)

_Static_assert(RECEIPT_TEXT_MAX > PREFIX_LEN + BASE32_CHARS(BYTES_MAX),
    "every receipt fits");

const char *
receipt_kind_name(enum receipt_kind k)
{
	static const char *const name[RECEIPT_KIND_END] = {
		[RECEIPT_FEE] = "fee", [RECEIPT_DAY_TICKET] = "day_ticket",
		[RECEIPT_DEPOSIT] = "deposit",
	};

	REQUIRE(k >= RECEIPT_FEE && k < RECEIPT_KIND_END);
	return name[k];
}

const char *
receipt_means_name(enum receipt_means m)
{
	REQUIRE(m == RECEIPT_BANK || m == RECEIPT_CASH);
	return m == RECEIPT_BANK ? "bank" : "cash";
}

const char *
receipt_fault_text(enum receipt_fault f)
{
	static const char *const text[] = {
		[RECEIPT_SOUND] = "sound",
		[RECEIPT_NOT_ONE] = "not a receipt: it begins with C4R1:",
		[RECEIPT_CUT] = "cut short or too long: scan it again",
		[RECEIPT_GARBLED] = "garbled: scan it again",
		[RECEIPT_STRANGER] = "signed by a key that is not known here",
		[RECEIPT_FORGED] = "forged: the signature is not the board's",
	};

	_Static_assert(sizeof(text) / sizeof(text[0]) == RECEIPT_FAULT_COUNT,
	    "a text for each");
	return text[f];
}

void
receipt_signer(const uint8_t key[KEY_BYTES],
    uint8_t signer[RECEIPT_SIGNER_BYTES])
{
	struct str bytes = { (const char *)key, KEY_BYTES };
	uint8_t h[HASH_BYTES];

	sha256(&bytes, 1, h);
	memcpy(signer, h, RECEIPT_SIGNER_BYTES);
}

/* --- bytes -------------------------------------------------------------- */

static uint8_t *
put(uint8_t *p, size_t n, uint64_t v)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * (n - 1 - i));
	return p + n;
}

static uint64_t
get(const uint8_t **p, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | *(*p)++;
	return v;
}

static bool
is_code(struct str s, size_t max)
{
	static const char other[] = "-./";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    str_find(STR(other), c) == sizeof(other) - 1)
			return false;
	}
	return s.n <= max;
}

bool
receipt_is_valid(const struct receipt *r)
{
	struct ref ref;

	return r->kind >= RECEIPT_FEE && r->kind < RECEIPT_KIND_END &&
	    r->means >= RECEIPT_BANK && r->means < RECEIPT_MEANS_END &&
	    r->market >= 1 && r->number >= 1 &&
	    r->amount.dong >= 1 && r->amount.dong <= VND_MAX &&
	    r->first_day >= 0 && r->first_day <= r->last_day &&
	    r->last_day <= RECEIPT_DAY_MAX &&
	    r->at_s >= 0 && r->at_s <= UINT32_MAX &&
	    (r->ref[0] == '\0' ||
	    ref_parse(str_of(r->ref), &ref) == RC_OK) &&
	    r->stall[0] != '\0' &&
	    is_code(str_of(r->stall), RECEIPT_STALL_MAX) &&
	    is_code(str_of(r->fee), RECEIPT_FEE_MAX);
}

/* 72 bits: there is one (1), 0 (1), epoch (5), terminal (20), nonce (45). */
static uint8_t *
put_ref(uint8_t *p, const char *text)
{
	struct ref ref = { 0 };
	bool there = text[0] != '\0';

	if (there)
		REQUIRE(ref_parse(str_of(text), &ref) == RC_OK);
	p = put(p, 1, (uint64_t)there << 7 | ref.epoch << 1 |
	    ref.terminal >> TERMINAL_LOW);
	return put(p, 8, (uint64_t)(ref.terminal & TERMINAL_LOW_MASK) <<
	    NONCE_BITS | ref.nonce);
}

/* False: bits that mean nothing are set. */
static bool
get_ref(const uint8_t **p, char text[REF_LEN + 1])
{
	uint64_t high = get(p, 1), low = get(p, 8);
	struct ref ref = {
		.epoch = (uint32_t)(high >> 1 & EPOCH_MAX),
		.terminal = (uint32_t)((high & 1) << TERMINAL_LOW |
		    low >> NONCE_BITS),
		.nonce = low & REF_NONCE_MAX,
	};

	text[0] = '\0';
	if (high >> 7 == 0)
		return high == 0 && low == 0;
	ref_make(&ref, text);
	return (high & 0x40) == 0;
}

static size_t
encode(const struct receipt *r, const uint8_t signer[RECEIPT_SIGNER_BYTES],
    uint8_t out[MESSAGE_MAX])
{
	size_t stall = strlen(r->stall), fee = strlen(r->fee);
	uint8_t *p = out;

	p = put(p, 1, (uint64_t)r->kind);
	p = put(p, 1, (uint64_t)r->means);
	memcpy(p, signer, RECEIPT_SIGNER_BYTES);
	p = put(p + RECEIPT_SIGNER_BYTES, 4, r->market);
	p = put(p, 4, r->number);
	p = put(p, 6, (uint64_t)r->amount.dong);
	p = put(p, 2, (uint64_t)r->first_day);
	p = put(p, 2, (uint64_t)r->last_day);
	p = put(p, 4, (uint64_t)r->at_s);
	p = put_ref(p, r->ref);
	p = put(p, 1, stall);
	memcpy(p, r->stall, stall);
	p = put(p + stall, 1, fee);
	memcpy(p, r->fee, fee);
	return (size_t)(p + fee - out);
}

/* A code with its length before it; false: it goes beyond the end. */
static bool
get_code(const uint8_t **p, const uint8_t *end, char *to, size_t max)
{
	if (*p == end)
		return false;
	size_t n = (size_t)get(p, 1);
	if (n > max || n > (size_t)(end - *p))
		return false;
	bool whole = str_copy((struct str){ (const char *)*p, n }, to,
	    max + 1);
	*p += n;
	return whole;
}

/* n bytes are a message, all of them, in the one way it can be written. */
static bool
decode(const uint8_t *p, size_t n, struct receipt *r,
    uint8_t signer[RECEIPT_SIGNER_BYTES])
{
	const uint8_t *end = p + n;

	if (n < FIXED_BYTES)
		return false;
	r->kind = (enum receipt_kind)get(&p, 1);
	r->means = (enum receipt_means)get(&p, 1);
	memcpy(signer, p, RECEIPT_SIGNER_BYTES);
	p += RECEIPT_SIGNER_BYTES;
	r->market = (uint32_t)get(&p, 4);
	r->number = (uint32_t)get(&p, 4);
	r->amount.dong = (int64_t)get(&p, 6);
	r->first_day = (int64_t)get(&p, 2);
	r->last_day = (int64_t)get(&p, 2);
	r->at_s = (int64_t)get(&p, 4);
	return get_ref(&p, r->ref) &&
	    get_code(&p, end, r->stall, RECEIPT_STALL_MAX) &&
	    get_code(&p, end, r->fee, RECEIPT_FEE_MAX) && p == end &&
	    receipt_is_valid(r);
}

/* --- a row -------------------------------------------------------------- */

void
receipt_row_put(struct buf *b, const struct receipt *r)
{
	buf_printf(b, "%d,%d,%lu,%lu,%lld,%lld,%lld,%lld,%s,%s,%s",
	    (int)r->kind, (int)r->means, (unsigned long)r->market,
	    (unsigned long)r->number, (long long)r->amount.dong,
	    (long long)r->first_day, (long long)r->last_day,
	    (long long)r->at_s, r->ref, r->stall, r->fee);
}

#define ROW_NUMBERS 8

enum rc
receipt_row_read(struct str row, struct receipt *r)
{
	int64_t v[ROW_NUMBERS];
	struct receipt read;

	for (int i = 0; i < ROW_NUMBERS; i++)
		if (!str_to_i64(str_cut(&row, ','), &v[i]) || v[i] < 0 ||
		    (i < 4 && v[i] > UINT32_MAX))
			return RC_BAD_INPUT;
	read = (struct receipt){ .kind = (enum receipt_kind)v[0],
	    .means = (enum receipt_means)v[1], .market = (uint32_t)v[2],
	    .number = (uint32_t)v[3], .amount = { v[4] },
	    .first_day = v[5], .last_day = v[6], .at_s = v[7] };
	if (!str_copy(str_cut(&row, ','), read.ref, sizeof(read.ref)) ||
	    !str_copy(str_cut(&row, ','), read.stall, sizeof(read.stall)) ||
	    !str_copy(row, read.fee, sizeof(read.fee)) ||
	    !receipt_is_valid(&read))
		return RC_BAD_INPUT;
	*r = read;
	return RC_OK;
}

/* --- text --------------------------------------------------------------- */

/* What is signed: the prefix, so that no other signed thing can pass for a
 * receipt, and the message. */
static struct str
to_sign(const uint8_t *message, size_t n, char signable[SIGNED_MAX])
{
	memcpy(signable, PREFIX, PREFIX_LEN);
	memcpy(signable + PREFIX_LEN, message, n);
	return (struct str){ signable, PREFIX_LEN + n };
}

enum rc
receipt_sign(const struct receipt *r, const uint8_t seed[KEY_BYTES],
    struct buf *out)
{
	uint8_t bytes[BYTES_MAX], key[KEY_BYTES], signer[RECEIPT_SIGNER_BYTES];
	char signable[SIGNED_MAX];

	if (!receipt_is_valid(r))
		return RC_BAD_INPUT;
	enum rc rc = ed25519_public(seed, key);
	if (rc != RC_OK)
		return rc;
	receipt_signer(key, signer);
	size_t n = encode(r, signer, bytes);
	rc = ed25519_sign(seed, to_sign(bytes, n, signable), bytes + n);
	if (rc != RC_OK)
		return rc;
	buf_puts(out, PREFIX);
	base32_put(out, bytes, n + SIGNATURE_BYTES);
	return out->full ? RC_TOO_BIG : RC_OK;
}

/* The bytes of a text; *n of them. */
static enum receipt_fault
text_bytes(struct str text, uint8_t bytes[BYTES_MAX], size_t *n)
{
	if (!str_starts(text, STR(PREFIX)))
		return RECEIPT_NOT_ONE;
	text = str_from(text, PREFIX_LEN);
	*n = text.n * 5 / 8;
	if (*n < FIXED_BYTES + SIGNATURE_BYTES || *n > BYTES_MAX ||
	    text.n != BASE32_CHARS(*n))
		return RECEIPT_CUT;
	return base32_decode(text, bytes, *n) ? RECEIPT_SOUND :
	    RECEIPT_GARBLED;
}

enum receipt_fault
receipt_read(struct str text, struct receipt *r,
    uint8_t signer[RECEIPT_SIGNER_BYTES])
{
	uint8_t bytes[BYTES_MAX];
	struct receipt read;
	size_t n;

	enum receipt_fault fault = text_bytes(text, bytes, &n);
	if (fault != RECEIPT_SOUND)
		return fault;
	if (!decode(bytes, n - SIGNATURE_BYTES, &read, signer))
		return RECEIPT_GARBLED;
	*r = read;
	return RECEIPT_SOUND;
}

enum receipt_fault
receipt_verify(struct str text, const uint8_t key[KEY_BYTES],
    struct receipt *r)
{
	uint8_t bytes[BYTES_MAX], signer[RECEIPT_SIGNER_BYTES];
	uint8_t own[RECEIPT_SIGNER_BYTES];
	char signable[SIGNED_MAX];
	struct receipt read;
	size_t n;

	enum receipt_fault fault = receipt_read(text, &read, signer);
	if (fault != RECEIPT_SOUND)
		return fault;
	receipt_signer(key, own);
	if (memcmp(own, signer, sizeof(own)) != 0)
		return RECEIPT_STRANGER;
	REQUIRE(text_bytes(text, bytes, &n) == RECEIPT_SOUND);
	if (!ed25519_verify(key, to_sign(bytes, n - SIGNATURE_BYTES,
	    signable), bytes + n - SIGNATURE_BYTES))
		return RECEIPT_FORGED;
	*r = read;
	return RECEIPT_SOUND;
}
