/* SPDX-License-Identifier: Apache-2.0 */
/* Scenes of typed codes: attempts, the device's lock, and what a board gives
 * back of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/chain.h"
#include "ledger/code.h"
#include "ledger/take_back.h"
#include "tests/support/sweep_scenes.h"

#define SHORT_AMOUNT   5000     /* of BASE_SHORT, of which 2,000 is known */
#define PROVEN_LATER   4000     /* of it, in the line that was lost */

static char lost[LINE_MAX_BYTES_JOURNAL];

static enum rc
type(struct ledger *l, int which, int64_t total, const char *code)
{
	struct sale out;

	return sale_code(l, &(struct code_claim){
	    .ref = sweep_base[which].ref, .total = { total },
	    .secret = stall_secret, .text = code }, &out);
}

/* Until the device is locked. */
void
sweep_lock(struct ledger *l)
{
	char code[10];

	for (int i = 0; i < CODE_BUCKET_MAX; i++) {
		struct sale s;
		if (i % CODE_TRIES_MAX == 0)
			assert_int_equal(sale_open(l, (struct vnd){ 7000 },
			    &s), RC_OK);
		stall_wrong_code(&s, 7000, code);
		assert_int_equal(sale_code(l, &(struct code_claim){
		    .ref = s.ref, .total = { 7000 }, .secret = stall_secret,
		    .text = code }, &s), RC_DENIED);
	}
}

/* --- a wrong one, then the right one ----------------------------------- */

void
sweep_play_code(struct stall *s, const struct sweep *w, struct did *d)
{
	char code[10];

	stall_wrong_code(&sweep_base[BASE_SHORT], SHORT_AMOUNT, code);
	enum rc rc = type(s->l, BASE_SHORT, SHORT_AMOUNT, code);
	if (rc == RC_DENIED) {     /* an answer: it is on record */
		d->tries++;
		d->entries++;
	} else {
		assert_false(went(w, d, rc));
	}
	stall_code(&sweep_base[BASE_SHORT], SHORT_AMOUNT, code);
	d->proven = went(w, d, type(s->l, BASE_SHORT, SHORT_AMOUNT, code));
	d->tries += d->proven;
	d->entries += 2 * d->proven;
	d->maybe = !d->proven;     /* its attempt alone */
}

/* --- the market opens the device's lock -------------------------------- */

static int64_t
lock_of(struct ledger *l)
{
	struct code_room room;

	assert_int_equal(code_room(l, sweep_base[BASE_WAITS].ref, &room),
	    RC_OK);
	return room.lock;
}

void
sweep_play_unlock(struct stall *s, const struct sweep *w, struct did *d)
{
	struct code_room room;
	char code[10];

	d->locked = true;
	if (!went(w, d, code_room(s->l, sweep_base[BASE_WAITS].ref, &room)))
		return;
	assert_int_not_equal(room.lock, 0);
	stall_unlock_code(room.lock - 1, code);
	enum rc rc = code_unlock(s->l, stall_secret, code);
	if (rc != RC_DENIED)
		assert_false(went(w, d, rc));
	stall_unlock_code(room.lock, code);
	d->unlocked = went(w, d, code_unlock(s->l, stall_secret, code));
	d->entries += d->unlocked;
}

/* --- a proof that was lost, given back --------------------------------- */

void
sweep_play_proof_back(struct stall *s, const struct sweep *w, struct did *d)
{
	struct taken_back got;

	d->gives_proof = true;
	d->mailed = went(w, d, ledger_take_back(s->l, 9, str_of(lost), &got));
	d->entries += (int)got.entries;
}

static void
make_lost(void)
{
	struct buf b = BUF(lost);
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	struct entry e = { .n = 90, .boot = 1, .wall_ms = STALL_NOON_MS,
	    .kind = ENTRY_SALE_CODE, .d.sale.amount = { PROVEN_LATER } };
	uint8_t l[HASH_BYTES];

	memcpy(e.d.sale.ref, sweep_base[BASE_SHORT].ref,
	    sizeof(e.d.sale.ref));
	assert_int_equal(entry_encode(&e, &line), RC_OK);
	chain_line(buf_str(&line), l);
	buf_puts(&b, "{\"branch\":1,\"lines\":[{\"n\":90,\"l\":\"");
	buf_hex(&b, l, HASH_BYTES);
	buf_printf(&b, "\",\"line\":%s}]}", line.p);
	assert_false(b.full);
}

/* --- afterwards -------------------------------------------------------- */

static void
check_back(struct stall *s, const struct did *d)
{
	struct taken_back got;
	struct sale sale;

	assert_int_equal(ledger_take_back(s->l, 98, str_of(lost), &got),
	    RC_OK);
	if (d->mailed)
		assert_int_equal(got.entries, 0);
	assert_int_equal(sale_get(s->l, sweep_base[BASE_SHORT].ref, &sale),
	    RC_OK);
	assert_int_equal(sale.received.dong + sale.code.dong, PROVEN_LATER);
}

/* No attempt that was answered is off the record, nor is a lock. */
void
sweep_check_codes(struct stall *s, const struct did *d)
{
	struct code_room room;
	struct sale sale;

	assert_int_equal(code_room(s->l, sweep_base[BASE_SHORT].ref, &room),
	    RC_OK);
	assert_in_range(room.tries_left, CODE_TRIES_MAX - d->tries -
	    (d->doubt ? 1 : 0) - d->maybe, CODE_TRIES_MAX - d->tries);
	if (d->proven) {
		assert_int_equal(sale_get(s->l, sweep_base[BASE_SHORT].ref,
		    &sale), RC_OK);
		assert_int_equal(sale.state, SALE_PAID);
		assert_int_equal(sale.code.dong, SHORT_AMOUNT - 2000);
	}
	if (d->gives_proof)
		check_back(s, d);
	if (d->locked && (d->unlocked || !d->doubt))
		assert_int_equal(lock_of(s->l) == 0, d->unlocked);
}

void
sweep_codes_open(void)
{
	make_lost();
}
