/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/base32.h"
#include "ledger/base/crypto.h"
#include "ledger/entry.h"
#include "ledger/ticket_code.h"

#define HEAD     "C4T1:"
#define DAYS_MAX 100000

static void
put_signed(const struct ticket_code *t, struct buf *b)
{
	buf_printf(b, HEAD "%lu:%s:%lld:%s:%lld:%lld:%s",
	    (unsigned long)t->terminal, t->series, (long long)t->no, t->kind,
	    (long long)t->amount.dong, (long long)t->day, t->mark);
}

enum rc
ticket_code_sign(const struct ticket_code *t, const uint8_t seed[KEY_BYTES],
    struct buf *b)
{
	char memory[TICKET_CODE_MAX];
	struct buf text = BUF(memory);
	uint8_t sig[SIGNATURE_BYTES];

	put_signed(t, &text);
	enum rc rc = ed25519_sign(seed, buf_str(&text), sig);
	if (rc != RC_OK)
		return rc;
	buf_put(b, buf_str(&text));
	buf_putc(b, ':');
	base32_put(b, sig, sizeof(sig));
	return RC_OK;
}

/* The next part, of A-Z 0-9 - . / alone. */
static bool
next_code(struct str *rest, char *to, size_t cap)
{
	struct str part = str_cut(rest, ':');

	return entry_is_code(part, 1, cap - 1) && str_copy(part, to, cap);
}

static bool
next_number(struct str *rest, int64_t most, int64_t *v)
{
	return str_to_i64(str_cut(rest, ':'), v) && *v >= 1 && *v <= most;
}

/* What is signed, and by what. */
static bool
split(struct str text, struct ticket_code *t, uint8_t sig[SIGNATURE_BYTES],
    struct str *body)
{
	struct str rest = text;
	int64_t terminal;
	char memory[TICKET_CODE_MAX];
	struct buf again = BUF(memory);

	if (text.n >= TICKET_CODE_MAX || !str_starts(text, STR(HEAD)))
		return false;
	(void)str_cut(&rest, ':');
	if (!next_number(&rest, TERMINAL_ID_MAX, &terminal) ||
	    !next_code(&rest, t->series, sizeof(t->series)) ||
	    !next_number(&rest, TICKET_NO_MAX, &t->no) ||
	    !next_code(&rest, t->kind, sizeof(t->kind)) ||
	    !next_number(&rest, VND_SALE_MAX, &t->amount.dong) ||
	    !next_number(&rest, DAYS_MAX, &t->day) ||
	    !next_code(&rest, t->mark, sizeof(t->mark)) ||
	    !base32_decode(rest, sig, SIGNATURE_BYTES))
		return false;
	t->terminal = (uint32_t)terminal;
	put_signed(t, &again);   /* in its one spelling */
	*body = str_part(text, 0, again.n);
	return !again.full && str_starts(text, buf_str(&again)) &&
	    text.n - rest.n - 1 == again.n;
}

enum rc
ticket_code_read(struct str text, struct ticket_code *t)
{
	uint8_t sig[SIGNATURE_BYTES];
	struct ticket_code got = { .no = 0 };
	struct str body;

	if (!split(text, &got, sig, &body))
		return RC_BAD_INPUT;
	*t = got;
	return RC_OK;
}

enum rc
ticket_code_verify(struct str text, const uint8_t key[KEY_BYTES],
    struct ticket_code *t)
{
	uint8_t sig[SIGNATURE_BYTES];
	struct ticket_code got = { .no = 0 };
	struct str body;

	if (!split(text, &got, sig, &body))
		return RC_BAD_INPUT;
	if (!ed25519_verify(key, body, sig))
		return RC_DENIED;
	*t = got;
	return RC_OK;
}
