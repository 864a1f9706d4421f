/* SPDX-License-Identifier: Apache-2.0 */
/* What a till might answer to a wish, when a test needs no more of it. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/support/scene.h"

static struct shown_debtor
somebody(int (*below)(int))
{
	struct shown_debtor one = scene_debtor(below(5));

	one.debtor.owed.dong = below(3) == 0 ? 0 : below(VND_SALE_MAX);
	return one;
}

static struct event
answer_books(const struct effect *f, int (*below)(int))
{
	struct event e = { .kind = EV_SHIFT };

	if (f->kind <= EFFECT_SHIFT_CLOSE) {
		e.shift.changed = f->kind != EFFECT_SHIFT_LOAD;
		e.shift.any = e.shift.changed || below(4) > 0;
		e.shift.last_id = 1 + below(4);
		e.shift.shift.id = below(2) > 0 ? e.shift.last_id :
		    1 + below((int)e.shift.last_id);
		e.shift.shift.open = below(2) == 0;
		e.shift.shift.counted.dong = below(100000);
		e.shift.shift.sums.expected.dong = below(100000) - 50000;
	} else if (f->kind == EFFECT_DEBTS_LOAD) {
		REQUIRE(f->rows >= 1 && f->rows <= DEBT_ROWS_MAX);
		e = (struct event){ .kind = EV_DEBTS, .debts = {
		    .skip = f->skip, .count = below(f->rows + 1),
		    .more = below(2) > 0, .debtors = below(30) } };
		for (int i = 0; i < e.debts.count; i++)
			e.debts.row[i] = somebody(below);
	} else {
		e = (struct event){ .kind = EV_DEBTOR, .debtor = {
		    .changed = f->kind != EFFECT_DEBTOR_LOAD,
		    .is = somebody(below) } };
		if (f->kind != EFFECT_DEBTOR_LEND && below(8) > 0)
			memcpy(e.debtor.is.debtor.who, f->who,
			    sizeof(f->who));
	}
	return e;
}

struct event
scene_papers(int (*below)(int))
{
	struct event e = { .kind = EV_FEES };

	e.fees.count = below(FEE_PAGES_MAX + 1);
	for (int i = 0; i < e.fees.count; i++) {
		struct fee_page *p = &e.fees.row[i];
		p->is_slip = below(2) > 0;
		p->open.dong = below(1000000);
		snprintf(p->payload, sizeof(p->payload), "%s",
		    below(3) > 0 ? "000201" : "");
		e.fees.owed.dong += p->open.dong;
	}
	return e;
}

static bool
answer_round(const struct effect *f, int (*below)(int), struct event *e)
{
	bool is_void = f->kind == EFFECT_TICKET_VOID;

	if (f->kind == EFFECT_ROUND_LOAD || f->kind == EFFECT_HANDOVER) {
		*e = scene_round_event(f->skip, below);
		return true;
	}
	if (f->kind != EFFECT_TICKET_CASH && !is_void)
		return false;
	*e = (struct event){ .kind = EV_TICKET, .ticket = { .is = {
	    .series = "A", .no = 1 + below(99), .kind = "XE",
	    .amount = { 5000 }, .voided = is_void }, .code = "C4T1:X" } };
	return true;
}

static bool
answer_history(const struct effect *f, int (*below)(int), struct event *e)
{
	if (f->kind == EFFECT_HISTORY_LOAD) {
		REQUIRE(f->rows >= 1 && f->rows <= HISTORY_ROWS_MAX);
		*e = scene_found(f, below(f->rows + 1), below(3) == 0);
	} else if (f->kind == EFFECT_STORY_LOAD) {
		*e = (struct event){ .kind = EV_STORY,
		    .story = scene_story(f->ref) };
		e->story.count = 1 + below(5);
		e->story.sale.due.dong = below(2) * 1000;
		if (below(3) == 0)
			memset(e->story.sale.who, 'a' + below(5), WHO_LEN);
	} else if (f->kind == EFFECT_TAKINGS_LOAD) {
		*e = scene_takings(below(2000000000));
		e->takings.known = below(5) > 0;
		e->takings.tax.known = below(5) > 0;
	} else if (f->kind == EFFECT_GOODS_SAVE) {
		REQUIRE(f->id >= 0 && f->id < GOODS_MAX &&
		    (f->good.name[0] == '\0' || good_is_valid(&f->good)));
		*e = scene_goods(below(GOODS_MAX + 1));
	} else {
		return false;
	}
	return true;
}

/* Wrong, right, waiting, or a card that does not write. */
static struct event
answer_pin(const struct effect *f, int (*below)(int))
{
	static const enum rc outcomes[] = { RC_OK, RC_OK, RC_DENIED, RC_BUSY,
		RC_FULL, RC_STATE };
	enum rc rc = outcomes[below(6)];
	bool removes = f->kind == EFFECT_PIN_MARKET ||
	    (f->kind == EFFECT_PIN_SET && f->code[0] == '\0');

	return (struct event){ .kind = EV_PIN, .pin = { .what = (int)f->kind,
	    .rc = rc, .set = rc != RC_OK || !removes, .tries_left = below(6),
	    .wait_ms = rc == RC_DENIED || rc == RC_BUSY ? below(2) * 30000 :
	    0, .number = 912345678 } };
}

/* Nothing, something, or of another sum than any. */
static struct event
answer_basket(const struct effect *f, int (*below)(int))
{
	struct sale s = scene_sale(below(3) == 0 ? 65000 : 1 +
	    below(VND_SALE_MAX), 0, SALE_OPEN, EVIDENCE_NONE);

	memcpy(s.ref, f->ref, sizeof(s.ref));
	return scene_basket(&s, below(BASKET_MAX + 1));
}

/* The order of a self-test, or an account that is another's. */
static struct event
answer_self(const struct effect *f, int (*below)(int))
{
	struct event e = { .kind = EV_PROFILE };

	if (f->kind == EFFECT_SELF_TEST) {
		e.kind = EV_SELF_TEST;
		snprintf(e.self.ref, sizeof(e.self.ref), "C41000000000%05d",
		    below(12));
		snprintf(e.self.payload, sizeof(e.self.payload), "%s",
		    below(8) > 0 ? "000201" : "");
	} else {
		snprintf(e.profile.profile.bin, BIN_LEN + 1, "970405");
		snprintf(e.profile.profile.account, ACCOUNT_MAX + 1,
		    "0000005600");
	}
	return e;
}

bool
scene_answer_plain(const struct effect *f, int (*below)(int),
    struct event *e)
{
	bool enrol = f->kind == EFFECT_ENROL || f->kind == EFFECT_ENROL_STICK;
	bool carry = f->kind == EFFECT_CARRY_OUT ||
	    f->kind == EFFECT_CARRY_IN;

	if (carry)
		*e = (struct event){ .kind = EV_CARRIED, .carried = {
		    f->kind == EFFECT_CARRY_IN, (enum carried)below(3),
		    below(1000) } };
	else if (enrol)
		*e = (struct event){ .kind = EV_ENROL,
		    .enrol = (enum enrolled)below(ENROL_COUNT) };
	else if (f->kind == EFFECT_SELF_TEST ||
	    f->kind == EFFECT_ACCOUNT_WRONG)
		*e = answer_self(f, below);
	else if (f->kind >= EFFECT_PIN_CHECK && f->kind <= EFFECT_PIN_MARKET)
		*e = answer_pin(f, below);
	else if (f->kind == EFFECT_BASKET_LOAD)
		*e = answer_basket(f, below);
	else if (f->kind == EFFECT_DOCTOR)
		*e = scene_doctor(below);
	else if (f->kind == EFFECT_SETTING) {
		*e = (struct event){ .kind = EV_SETTINGS };
		settings_init(&e->settings);
		(void)settings_set(&e->settings, SETTING_GOODS,
		    below(3) > 0);
		(void)settings_set(&e->settings, (enum setting)f->id,
		    f->rows);
	} else if (f->kind == EFFECT_FEE_CHECK)
		*e = (struct event){ .kind = EV_FEE, .fee = {
		    .is = (enum fee_is)below(FEE_COUNT),
		    .kind = (unsigned)below(3), .cash = below(2) > 0,
		    .amount = { below(1000000) }, .stall = "A-012",
		    .market = "Chợ" } };
	else if (f->kind >= EFFECT_SHIFT_LOAD &&
	    f->kind <= EFFECT_DEBTOR_ERASE)
		*e = answer_books(f, below);
	else if (!answer_history(f, below, e))
		return answer_round(f, below, e);
	return true;
}
