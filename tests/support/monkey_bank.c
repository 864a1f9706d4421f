/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/monkey_bank.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "tests/support/scene.h"

static void
name_sale(const struct monkey_bank *k, struct sale *s, int number)
{
	struct buf b = BUF(s->ref);

	buf_printf(&b, "C4%d000000000%05d", k->play ? 2 : 1, number);
	REQUIRE(!b.full);
}

static struct sale *
find(struct monkey_bank *k, const char *ref)
{
	for (int i = 0; i < MONKEY_SALES; i++)
		if (ref[0] != '\0' && strcmp(k->sale[i].ref, ref) == 0)
			return &k->sale[i];
	return &k->sale[k->below(MONKEY_SALES)];
}

struct event
monkey_about(const struct monkey_bank *k, const struct sale *s, enum news news)
{
	struct event e = { .kind = EV_SALE, .sale = { .news = news,
	    .sale = *s } };

	if (k->below(8) > 0)
		snprintf(e.sale.payload, sizeof(e.sale.payload), "QR%s",
		    s->ref);
	return e;
}

struct event
monkey_credit(struct monkey_bank *k)
{
	int (*below)(int) = k->below;
	struct sale *s = &k->sale[below(MONKEY_SALES)];
	static const enum sale_state states[] = { SALE_SHORT, SALE_PAID,
		SALE_OVER, SALE_LATE };

	s->state = states[below(4)];
	if (k->play && below(2) == 0)
		s->state = SALE_PAID;
	s->evidence = (enum evidence)below(EVIDENCE_COUNT);
	s->amount.dong = 1 + below(VND_SALE_MAX);
	s->received = s->amount;
	s->due.dong = s->state == SALE_OVER || s->state == SALE_LATE ?
	    below(3) * 5000 : 0;
	memset(s->who, below(5) == 0 ? 'a' : '\0', sizeof(s->who) - 1);
	if (s->state == SALE_SHORT || below(3) == 0)
		s->received.dong = below((int)s->amount.dong + 1);
	else if (s->state == SALE_OVER)
		s->received.dong += below(100000);
	return monkey_about(k, s, NEWS_CREDIT);
}

/* Mostly not the code; a lock now and then, which the next answer ends. */
static struct event
answer_code(const struct monkey_bank *k, const struct effect *f,
    struct sale *s)
{
	int (*below)(int) = k->below;

	if (f->kind == EFFECT_CODE_CHECK) {
		REQUIRE(f->code[0] != '\0');
		REQUIRE(f->amount.dong > 0);
		if (below(3) == 0) {
			s->state = SALE_PAID;
			s->evidence = EVIDENCE_CODE;
			s->code = s->amount;
			return monkey_about(k, s, NEWS_CHANGED);
		}
	}
	return (struct event){ .kind = EV_CODE, .code = {
	    f->kind == EFFECT_CODE_CHECK ? RC_DENIED : RC_OK, below(6),
	    below(9) == 0 ? 1 + below(9999) : 0 } };
}

static struct event
answer_shift_code(const struct effect *f, int (*below)(int))
{
	struct event e = { .kind = EV_SHIFT_CODE, .shift_code = { below(5) ==
	    0 ? RC_NOT_FOUND : f->kind == EFFECT_SHIFT_PROVE ? RC_DENIED :
	    RC_OK, { 3, "C400007000000003Z", "0348360",
	    { below(9000000) - 1000000 }, below(6),
	    below(9) == 0 ? 1 + below(9999) : 0 } } };

	if (f->kind != EFFECT_SHIFT_PROVE || below(4) == 0)
		return e;
	REQUIRE(f->code[0] != '\0');
	REQUIRE(f->amount.dong >= 0);
	return (struct event){ .kind = EV_SHIFT, .shift = { .any = true,
	    .changed = true, .last_id = 3, .shift = { .id = 3,
	    .confirmed = true, .told = f->amount,
	    .ours = { below(9000000) - 1000000 } } } };
}

struct event
monkey_answer(struct monkey_bank *k, const struct effect *f)
{
	int (*below)(int) = k->below;
	struct sale *s = find(k, f->ref);
	struct event e = { .kind = EV_REFUSED,
	    .refused = { (enum rc)below(RC_CORRUPT), (int)f->kind } };

	if (below(10) == 0)
		return e;
	if (f->kind >= EFFECT_CODE_LOAD && f->kind <= EFFECT_SHIFT_PROVE)
		return f->kind <= EFFECT_CODE_UNLOCK ? answer_code(k, f, s) :
		    answer_shift_code(f, below);
	if (f->kind == EFFECT_REFUND) {
		REQUIRE(f->amount.dong > 0);
		s->due.dong = below(2) * 1000;
		return monkey_about(k, s, NEWS_REFUNDED);
	}
	if (f->kind == EFFECT_SALE_OPEN || f->kind == EFFECT_DEBTOR_ASK) {
		REQUIRE(vnd_is_sale(f->amount));
		*s = scene_sale(f->amount.dong, 0, SALE_OPEN, EVIDENCE_NONE);
		name_sale(k, s, below(1000));
		return monkey_about(k, s, NEWS_OPENED);
	}
	if (f->kind == EFFECT_TRAIN_CREDIT) {
		REQUIRE(k->play && f->amount.dong > 0);
		s->received.dong += f->amount.dong;
		s->evidence = EVIDENCE_BANK;
		s->state = s->received.dong < s->amount.dong ? SALE_SHORT :
		    s->received.dong > s->amount.dong ? SALE_OVER :
		    SALE_PAID;
		return monkey_about(k, s, NEWS_CREDIT);
	}
	if (f->kind == EFFECT_DAY_LOAD) {
		e = (struct event){ .kind = EV_DAY, .day = { .skip = f->skip,
		    .count = below(f->rows + 1), .more = below(2) > 0,
		    .stick = below(2) > 0 } };
		REQUIRE(f->rows >= 1 && f->rows <= DAY_ROWS_MAX);
		for (int i = 0; i < e.day.count; i++)
			e.day.row[i] = k->sale[below(MONKEY_SALES)];
		return e;
	}
	if (scene_answer_plain(f, below, &e))
		return e;
	if (f->kind == EFFECT_FEE_ASK || f->kind == EFFECT_TICKET_ASK)
		return monkey_about(k, s, f->by == EVIDENCE_CASH ?
		    NEWS_CHANGED : NEWS_OPENED);
	if (f->kind == EFFECT_PROFILE_SAVE)
		return (struct event){ .kind = EV_PROFILE,
		    .profile = { true, f->profile, "static", false, "" } };
	if (f->kind == EFFECT_SALE_VOID)
		s->state = SALE_VOID;
	if (f->kind == EFFECT_SALE_EXPIRE)
		s->state = SALE_EXPIRED;
	if (f->kind == EFFECT_SALE_CASH || f->kind == EFFECT_SALE_SEEN) {
		s->state = SALE_PAID;
		s->evidence = f->kind == EFFECT_SALE_CASH ? EVIDENCE_CASH :
		    EVIDENCE_SEEN;
	}
	return monkey_about(k, s, f->kind == EFFECT_SHOW_SALE ?
	    NEWS_SHOWN : NEWS_CHANGED);
}

void
monkey_begin(struct monkey_bank *k, bool play, int (*below)(int))
{
	k->play = play;
	k->below = below;
	for (int i = 0; i < MONKEY_SALES; i++) {
		k->sale[i] = scene_sale(1000 * (i + 1), 0, SALE_OPEN,
		    EVIDENCE_NONE);
		name_sale(k, &k->sale[i], 1000 + i);
	}
}
