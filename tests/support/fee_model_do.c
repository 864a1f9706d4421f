/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of fee_model.h, done to a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/entry.h"
#include "sync/board/fee/pay.h"
#include "sync/board/fee/run.h"
#include "sync/board/fee/waive.h"
#include "sync/board/round.h"
#include "sync/board/store_money.h"
#include "tests/support/fee_box.h"
#include "tests/support/fee_model.h"

static const char *const stalls[] = { "A-01", "A-02", "A-09" };
static const char *const periods[] = { "2026-11", "2026-12", "2027-01" };
static const int64_t due[] = { 20773, 20803, 20834 };
static const int64_t bp[] = { 1000, 2500, 3333, 10000 };
static const char *const fees[] = { "MB", "VS", "" };

struct fee_step
fee_step_make(unsigned (*roll)(unsigned sides))
{
	static int64_t unique;

	return (struct fee_step){ .op = (enum fee_op)roll(FEE_OP_COUNT),
	    .stall = roll(12) == 0 ? 2 : roll(2), .period = roll(3),
	    .who = roll(2), .alt = roll(8),
	    .no = 1 + roll(1 + roll(FEE_NUMBERS)),   /* often one there is */
	    .amount = 250 * (1 + (int64_t)roll(20)), .unique = ++unique };
}

/* --- prices, stalls, accounts ------------------------------------------- */

static enum rc
put_prices(struct store *s, void *ctx)
{
	struct store_tariff t = { .fee = "MB", .name = "Mặt bằng",
	    .kind = FEE_LUMP, .amount = { 3000 }, .from_day = 1,
	    .law_no = "01/QĐ-UBND", .law_by = "UBND tỉnh", .law_day = 1 };
	struct store_tariff second = t;
	struct store_fee_rule rule = { .from_day = 1, .due_day = 15,
	    .free_bp = 1000, .free_amount = { 500 } };
	struct store_fee_account a = { .place = { BOX_BIN, BOX_ACCOUNT },
	    .name = "BQL CHO" };
	struct store_stall st;

	(void)ctx;
	enum rc rc = store_tariff_add(s, &t);
	if (rc == RC_OK)
		rc = store_stall_get(s, "A-02", &st);
	struct store_tariff third = t;
	memcpy(second.fee, "VS", 3);
	second.amount.dong = 2050;
	second.zone = st.zone;
	if (rc == RC_OK)
		rc = store_tariff_add(s, &second);
	memcpy(third.fee, "DIEN", 5);
	third.kind = FEE_METERED;
	third.amount.dong = FEE_DIEN_PRICE;
	if (rc == RC_OK)
		rc = store_tariff_add(s, &third);
	if (rc == RC_OK)
		rc = store_fee_rule_add(s, &rule);
	return rc == RC_OK ? store_fee_account_put(s, &a) : rc;
}

void
fee_model_open(struct box *b)
{
	for (uint32_t t = 4; t < FEE_FIRST + FEE_COLLECTORS; t++)
		box_device(b, t);
	fee_box_stall(b, "A-01", 4);
	fee_box_stall(b, "A-02", 0);
	box_run(b, put_prices, NULL);
}

/* --- fees --------------------------------------------------------------- */

static struct answer
do_run(struct store *s, const struct fee_step *p)
{
	struct fee_order o = { .period = periods[p->period],
	    .due_day = due[p->period], .staff = 1,
	    .commit = p->op == FEE_RUN };
	struct store_stall st = { .zone = 0 };
	struct fee_ran ran = { .run = 0 };
	enum rc rc = RC_OK;

	if (p->alt >= 5)
		rc = store_stall_get(s, stalls[p->alt - 5], &st);
	if (rc == RC_NOT_FOUND) {   /* no zone: nothing is asked for */
		st.zone = 99;
		rc = RC_OK;
	}
	o.zone = st.zone;
	if (rc == RC_OK)
		rc = fee_run(s, &o, &ran);
	return (struct answer){ rc, ran.run, ran.bills, ran.lines,
	    ran.total.dong };
}

static struct answer
paid(enum rc rc, const struct fee_paid *out)
{
	return (struct answer){ rc, out->payment, out->receipt,
	    out->allocated.dong, out->advance.dong };
}

static struct answer
do_cash(struct store *s, const struct fee_step *p)
{
	struct fee_paid out = { .payment = 0 };
	char key[16];

	snprintf(key, sizeof(key), "k%u", p->no);
	enum rc rc = fee_cash(s, &(struct fee_cash){ .stall = stalls[p->stall],
	    .key = key, .amount = { p->amount }, .purpose = p->alt == 0 ?
	    FEE_FOR_DEPOSIT : FEE_FOR_BILLS, .staff = 3 }, &out);
	return paid(rc, &out);
}

static struct answer
do_assign(struct store *s, const struct fee_step *p)
{
	struct store_credit c = { .seq = 1000000 + p->no,
	    .amount = { p->amount } };
	struct fee_assign to = { .stall = stalls[p->stall], .staff = 3,
	    .purpose = p->alt == 0 ? FEE_FOR_DEPOSIT : FEE_FOR_BILLS };
	struct fee_paid out = { .payment = 0 };
	enum rc rc = fee_pay_unassigned(s, &c, &to, &out);

	return paid(rc, &out);
}

/* The bank tells of money for a reference: all of it from outside in. */
static enum rc
tell(struct store *s, const struct fee_step *p, const char *ref,
    struct credit_outcome *out)
{
	char body[96];
	struct notice n = box_notice(1000000 + p->unique, p->amount, ref, "");

	snprintf(body, sizeof(body), "%lld|%lld", (long long)p->unique,
	    (long long)p->amount);
	struct credit_input in = { .provider = "sepay",
	    .place = { BOX_BIN, BOX_ACCOUNT }, .body = str_of(body),
	    .notice = &n };
	return credit_take(s, &in, out);
}

static struct answer
do_transfer(struct store *s, const struct fee_step *p)
{
	struct credit_outcome out = { .seq = 0 };
	struct store_bill b;
	struct store_payment had = { .payment = 0 };

	enum rc rc = store_bill_get(s, p->no, &b);
	if (rc == RC_OK)
		rc = tell(s, p, b.ref, &out);
	had.credit_seq = out.seq;
	if (rc == RC_OK)
		rc = store_payment_find(s, &had);
	return (struct answer){ rc, out.seq, had.payment, had.receipt, 0 };
}

static struct answer
do_undo(struct store *s, const struct fee_step *p)
{
	struct fee_paid out = { .payment = 0 };
	enum rc rc = fee_pay_undo(s, p->no, 4, &out);

	return (struct answer){ .rc = rc, .a = out.payment };
}

static struct answer
do_waive(struct store *s, const struct fee_step *p)
{
	struct store_waiver w = { .asked_by = 1 + p->who,
	    .percent_bp = p->alt < 4 ? bp[p->alt] : 0,
	    .amount = { p->alt < 4 ? 0 : p->amount }, .reason = "thử" };
	unsigned last = p->period + (p->who > 0 &&
	    p->period + 1 < FEE_PERIODS);
	struct store_waiver full;

	memcpy(w.first_period, periods[p->period], FEE_PERIOD_LEN + 1);
	memcpy(w.last_period, periods[last], FEE_PERIOD_LEN + 1);
	memcpy(w.stall, stalls[p->stall], 5);
	memcpy(w.fee, fees[p->no % 3], strlen(fees[p->no % 3]) + 1);
	if (p->stall < FEE_STALLS && store_waiver_get(s, M_WAIVERS, &full) ==
	    RC_OK)
		return (struct answer){ .rc = RC_FULL };
	enum rc rc = fee_waiver_ask(s, &w);
	return (struct answer){ rc, w.waiver, w.verdict[0] == 'a', 0, 0 };
}

static struct answer
do_verdict(struct store *s, const struct fee_step *p)
{
	bool yes = p->alt % 4 != 0;
	enum rc rc = fee_waiver_end(s, &(struct store_verdict){ p->no,
	    1 + p->who, yes, "" });

	return (struct answer){ rc, p->no, yes, 0, 0 };
}

static bool
add_open(void *ctx, const struct store_bill *b)
{
	struct answer *a = ctx;

	a->a += b->asked.dong - b->paid.dong;
	a->c++;
	return true;
}

static bool
add_free(void *ctx, const struct store_part *p)
{
	((struct answer *)ctx)->b += p->amount.dong;
	return true;
}

static struct answer
do_owed(struct store *s, const struct fee_step *p)
{
	struct answer a = { .rc = RC_OK };

	a.rc = store_bill_unsettled(s, stalls[p->stall], add_open, &a);
	if (a.rc == RC_OK)
		a.rc = store_payment_free(s, stalls[p->stall], add_free, &a);
	return a;
}

static struct answer
do_sums(struct store *s, enum rc rc)
{
	struct store_fee_sums t = { .asked = { 0 } };

	if (rc == RC_OK)
		rc = store_fee_sums(s, &t);
	return (struct answer){ rc, t.asked.dong, t.allocated.dong,
	    t.paid.dong, t.deposits.dong };
}

/* --- rounds ------------------------------------------------------------- */

static enum rc
say(struct store *s, const struct fee_step *p, struct entry *e)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(memory);
	struct store_terminal t;

	e->n = p->unique;
	e->boot = 1;
	e->quality = QUALITY_SERVER;
	e->wall_ms = store_now_ms(s);
	assert_int_equal(entry_encode(e, &b), RC_OK);
	struct store_entry line = { .terminal = FEE_FIRST + p->who,
	    .n = e->n, .branch = 1, .line = buf_str(&b) };
	enum rc rc = store_terminal_get(s, line.terminal, &t);
	return rc == RC_OK ? round_line(s, &t, &line) : rc;
}

static const char *
order_ref(const struct fee_step *p, unsigned who)
{
	return box_ref(FEE_FIRST + who, 1 + p->no % FEE_ORDERS);
}

static struct answer
do_ask(struct store *s, const struct fee_step *p)
{
	struct entry e = { .kind = ENTRY_FEE_ASK, .d.sale = {
	    .amount = { p->amount }, .bin = BOX_BIN,
	    .account = BOX_ACCOUNT } };

	memcpy(e.d.sale.ref, order_ref(p, p->who), REF_LEN + 1);
	memcpy(e.d.sale.fee, p->alt == 0 ? "*XE" : stalls[p->stall],
	    p->alt == 0 ? 4 : 5);
	return do_sums(s, say(s, p, &e));
}

static struct answer
do_take(struct store *s, const struct fee_step *p)
{
	struct entry e = { .kind = ENTRY_FEE_CASH,
	    .d.sale.amount = { p->amount } };

	memcpy(e.d.sale.ref, order_ref(p, p->alt == 1 ? 1 - p->who : p->who),
	    REF_LEN + 1);
	return do_sums(s, say(s, p, &e));
}

static struct answer
do_send(struct store *s, const struct fee_step *p)
{
	struct credit_outcome out = { .seq = 0 };
	struct answer a = do_sums(s, tell(s, p, order_ref(p, p->who), &out));

	a.a = out.seq;
	return a;
}

static bool
count_alarms(void *ctx, const struct store_alarm *a)
{
	int64_t *seen = ctx;   /* outside, twice */

	if (strcmp(a->kind, "ticket_outside") == 0)
		seen[0] += a->times;
	else if (strcmp(a->kind, "ticket_twice") == 0)
		seen[1] += a->times;
	return true;
}

static enum rc
alarms(struct store *s, int64_t seen[2])
{
	seen[0] = seen[1] = 0;
	return store_alarm_list(s, 100000, count_alarms, seen);
}

/* The verdict is what it alarmed. */
static struct answer
do_ticket(struct store *s, const struct fee_step *p)
{
	struct entry e = { .kind = ENTRY_TICKET, .d.ticket = { .series = "A",
	    .no = p->no, .kind = "XE", .amount = { p->amount },
	    .by = p->alt > 1 ? EVIDENCE_CASH : EVIDENCE_BANK } };
	int64_t before[2], after[2];

	if (p->alt <= 1)
		memcpy(e.d.ticket.ref, order_ref(p, p->who), REF_LEN + 1);
	enum rc rc = alarms(s, before);
	if (rc == RC_OK)
		rc = say(s, p, &e);
	if (rc == RC_OK)
		rc = alarms(s, after);
	if (rc != RC_OK)
		return (struct answer){ .rc = rc };
	return (struct answer){ RC_OK, after[0] - before[0] +
	    2 * (after[1] - before[1]), 0, 0, 0 };
}

static bool
add_collected(void *ctx, const struct store_collected *c)
{
	struct answer *a = ctx;

	a->a += c->stalls.dong;
	a->b += c->tickets.dong;
	a->c += c->handed.dong;
	a->d += c->counted.dong;
	return true;
}

static struct answer
do_collected(struct store *s, const struct fee_step *p)
{
	struct answer a = { .rc = RC_OK };

	a.rc = store_collected_list(s, FEE_FIRST + p->who, INT32_MAX,
	    add_collected, &a);
	return a;
}

static struct answer
do_void(struct store *s, const struct fee_step *p)
{
	struct entry e = { .kind = ENTRY_TICKET_VOID, .d.ticket = {
	    .series = "A", .no = p->no } };
	enum rc rc = say(s, p, &e);
	struct answer a = do_collected(s, p);

	return (struct answer){ rc == RC_OK ? a.rc : rc, a.b, 0, 0, 0 };
}

static struct answer
do_handover(struct store *s, const struct fee_step *p)
{
	struct entry e = { .kind = ENTRY_HANDOVER, .d.handover = { p->no,
	    p->alt, { p->amount } } };
	enum rc rc = say(s, p, &e);
	struct answer a = do_collected(s, p);

	return (struct answer){ rc == RC_OK ? a.rc : rc, a.c, 0, 0, 0 };
}

static struct answer
do_count(struct store *s, const struct fee_step *p)
{
	struct store_handover h = { .total = { 0 } };
	enum rc rc = round_count(s, &(struct store_count){ p->no,
	    20 + p->alt % 3, { p->amount }, "" });

	if (rc == RC_OK)
		rc = store_handover_get(s, p->no, &h);
	return (struct answer){ .rc = rc, .a = h.total.dong };
}

static struct answer
do_begin(struct store *s, const struct fee_step *p)
{
	int64_t staff = 20 + p->alt % 2;
	enum rc rc = store_collector_add(s, FEE_FIRST + p->who, staff);

	if (rc == RC_OK)
		rc = store_collector_get(s, FEE_FIRST + p->who, &staff);
	return (struct answer){ .rc = rc, .a = staff };
}

static struct answer
do_range(struct store *s, const struct fee_step *p)
{
	struct store_range r = { .series = "A", .terminal = FEE_FIRST +
	    p->who, .kinds = "[{\"kind\":\"XE\",\"name\":\"Xe\","
	    "\"amount\":5000}]", .staff = 1 };

	enum rc rc = store_range_next(s, r.series, &r.first);
	r.first += p->alt == 0 ? 1 : p->alt == 1 ? -1 : 0;
	r.last = r.first + p->period;
	if (rc == RC_OK)
		rc = r.first < 1 ? RC_CONFLICT : round_give(s, &r);
	return (struct answer){ rc, r.first, r.last, 0, 0 };
}

static struct answer
round_step_do(struct store *s, const struct fee_step *p)
{
	switch ((int)p->op) {
	case ROUND_BEGIN:
		return do_begin(s, p);
	case ROUND_END:
		return (struct answer){ .rc = store_collector_end(s,
		    FEE_FIRST + p->who) };
	case ROUND_RANGE:
		return do_range(s, p);
	case ROUND_ASK:
		return do_ask(s, p);
	case ROUND_CASH:
		return do_take(s, p);
	case ROUND_TRANSFER:
		return do_send(s, p);
	case ROUND_TICKET:
		return do_ticket(s, p);
	case ROUND_VOID:
		return do_void(s, p);
	case ROUND_HANDOVER:
		return do_handover(s, p);
	case ROUND_COUNT_IT:
		return do_count(s, p);
	default:
		return do_collected(s, p);
	}
}

struct answer
fee_step_do(struct store *s, const struct fee_step *p)
{
	switch ((int)p->op) {
	case FEE_RUN:
	case FEE_PREVIEW:
		return do_run(s, p);
	case FEE_RUN_BACK:
		return (struct answer){ .rc = fee_run_reverse(s, p->no, "thử",
		    2) };
	case FEE_BILL_BACK:
		return (struct answer){ .rc = fee_bill_reverse(s, p->no) };
	case FEE_CASH:
		return do_cash(s, p);
	case FEE_ASSIGN:
		return do_assign(s, p);
	case FEE_TRANSFER:
		return do_transfer(s, p);
	case FEE_UNDO:
		return do_undo(s, p);
	case FEE_WAIVE:
		return do_waive(s, p);
	case FEE_VERDICT:
		return do_verdict(s, p);
	case FEE_OWED:
		return do_owed(s, p);
	case FEE_SUMS:
		return do_sums(s, RC_OK);
	default:
		return p->op < ROUND_BEGIN ? fee_let_do(s, p) :
		    round_step_do(s, p);
	}
}

/* --- at the end --------------------------------------------------------- */

static bool
add_given(void *ctx, const struct store_part *p)
{
	*(int64_t *)ctx += p->amount.dong;
	return true;
}

static enum rc
check(struct store *s, void *ctx)
{
	const struct fee_model *m = ctx;
	struct store_payment p;
	struct store_bill b;
	enum rc rc;

	for (int i = 0; i < m->bills; i++) {
		rc = store_bill_get(s, i + 1, &b);
		if (rc != RC_OK)
			return rc;
		assert_string_equal(b.stall, stalls[m->bill[i].stall]);
		assert_string_equal(b.period, periods[m->bill[i].period]);
		assert_int_equal(b.asked.dong, fee_model_asked(m, i));
		assert_int_equal(b.paid.dong, fee_model_on_bill(m, i));
	}
	for (int i = 0; i < m->payments; i++) {
		rc = store_payment_get(s, i + 1, &p);
		if (rc != RC_OK)
			return rc;
		assert_string_equal(p.stall, stalls[m->payment[i].stall]);
		assert_int_equal(p.amount.dong, m->payment[i].amount);
		assert_int_equal(p.means == RECEIPT_BANK, m->payment[i].bank);
		assert_int_equal(p.credit_seq, m->payment[i].credit);
		int64_t given = 0;
		rc = store_allocation_of_payment(s, i + 1, add_given, &given);
		if (rc != RC_OK)
			return rc;
		assert_int_equal(given, fee_model_given(m, i));
	}
	rc = fee_let_check(s, m);
	if (rc != RC_OK)
		return rc;
	rc = store_bill_get(s, m->bills + 1, &b);
	if (rc == RC_NOT_FOUND)
		rc = store_payment_get(s, m->payments + 1, &p);
	return rc == RC_NOT_FOUND ? RC_OK : RC_CONFLICT;
}

void
fee_model_check(struct box *b, const struct fee_model *m)
{
	static struct fee_model copy;   /* a job's ctx is not const */

	copy = *m;
	box_run(b, check, &copy);
}
