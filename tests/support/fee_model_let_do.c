/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts, meters and virtual accounts of fee_model.h, done to a store: as
 * the calls of the office do them (console/api_fee.c, api_fee_price.c,
 * api_va.c), and the bank's money through the one place that takes it. */
#include <stdio.h>
#include <string.h>

#include "sync/board/fee/meter.h"
#include "sync/board/store_money.h"
#include "tests/support/fee_model.h"

static const char *const stalls[] = { "A-01", "A-02", "A-09" };

static int64_t
day_of(const struct fee_step *p)
{
	return fee_model_first(p->period) + 4 * (int64_t)p->alt;
}

/* --- contracts ---------------------------------------------------------- */

static bool
keep_first(void *ctx, const struct store_contract *c)
{
	*(int64_t *)ctx = c->contract;
	return false;
}

static struct answer
let(struct store *s, const struct fee_step *p)
{
	struct store_contract c = { .code = "HD", .trader = 1,
	    .from_day = day_of(p), .to_day = p->who == 0 ? 0 :
	    fee_model_first(p->period + 1) - 1 }, full;
	struct store_stall st;
	int64_t other = 0;

	memcpy(c.stall, stalls[p->stall], 5);
	enum rc rc = store_stall_get(s, c.stall, &st);
	if (rc == RC_OK)
		rc = store_contract_meeting(s, &c, keep_first, &other);
	if (rc == RC_OK && other != 0)
		rc = RC_CONFLICT;
	if (rc == RC_OK && store_contract_get(s, M_CONTRACTS, &full) == RC_OK)
		rc = RC_FULL;
	if (rc == RC_OK)
		rc = store_contract_add(s, &c);
	return (struct answer){ .rc = rc, .a = c.contract };
}

static struct answer
end(struct store *s, const struct fee_step *p)
{
	struct store_contract c;
	enum rc rc = store_contract_get(s, p->no, &c);

	if (rc == RC_OK && c.closed_ms != 0)
		rc = RC_STATE;
	if (rc == RC_OK && (day_of(p) < c.from_day || (c.to_day != 0 &&
	    day_of(p) > c.to_day)))
		rc = RC_BAD_INPUT;
	c.to_day = day_of(p);
	c.closed_by = 1;
	return (struct answer){ .rc = rc == RC_OK ? store_contract_close(s,
	    &c) : rc };
}

/* --- meters ------------------------------------------------------------- */

static struct answer
put_meter(struct store *s, const struct fee_step *p)
{
	struct store_meter m = { .fee = "DIEN", .unit = "kWh",
	    .digits = p->who == 0 ? 4 : 3, .from_day = fee_model_first(
	    p->period) }, full;
	struct store_stall st;

	m.first = p->alt < 4 ? 0 : p->who == 0 ? 9990 : 990;
	memcpy(m.stall, stalls[p->stall], 5);
	enum rc rc = store_stall_get(s, m.stall, &st);
	if (rc == RC_OK && store_meter_get(s, M_METERS, &full) == RC_OK)
		rc = RC_FULL;
	if (rc == RC_OK)
		rc = store_meter_add(s, &m);
	return (struct answer){ .rc = rc, .a = m.meter };
}

static struct answer
take_reading(struct store *s, const struct fee_step *p)
{
	int64_t used = 0;
	enum rc rc = fee_meter_read(s, &(struct store_reading){
	    .meter = p->no, .day = day_of(p), .value = p->amount,
	    .rolled = p->who == 1, .staff = 1 }, &used);

	return (struct answer){ .rc = rc, .a = used };
}

static struct answer
end_meter(struct store *s, const struct fee_step *p)
{
	struct store_meter m;
	enum rc rc = store_meter_get(s, p->no, &m);

	if (rc == RC_NOT_FOUND || (rc == RC_OK && (m.to_day != 0 ||
	    day_of(p) < m.from_day)))
		rc = RC_CONFLICT;
	return (struct answer){ .rc = rc == RC_OK ? store_meter_end(s, p->no,
	    day_of(p)) : rc };
}

/* --- virtual accounts --------------------------------------------------- */

static struct store_va
va_of(unsigned i)
{
	struct store_va v = { .bin = BOX_BIN, .staff = 1 };

	snprintf(v.number, sizeof(v.number), "VA%u", i);
	return v;
}

static struct answer
give_va(struct store *s, const struct fee_step *p)
{
	struct store_va v = va_of(p->no % M_VAS), had = v;
	struct store_stall st;
	enum rc rc = RC_OK;

	if (p->alt % 3 != 0) {
		memcpy(v.stall, stalls[p->stall], 5);
		rc = store_stall_get(s, v.stall, &st);
	}
	if (rc != RC_OK)
		return (struct answer){ .rc = rc };
	rc = store_va_get(s, &had);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	bool same = strcmp(had.stall, v.stall) == 0;
	if (rc == RC_OK && !same && had.stall[0] != '\0' &&
	    v.stall[0] != '\0')
		rc = RC_CONFLICT;
	if (rc == RC_OK && !same)
		rc = store_va_add(s, &v);
	if (rc == RC_OK)
		rc = store_va_get(s, &v);
	return (struct answer){ .rc = rc == RC_NOT_FOUND ? RC_STATE : rc,
	    .a = v.n };
}

static struct answer
va_money(struct store *s, const struct fee_step *p)
{
	char body[96], ref[32];
	struct credit_outcome out = { .seq = 0 };
	struct store_payment had = { .payment = 0 };

	/* A reference of its own: no twin, and no payer claims it. */
	snprintf(ref, sizeof(ref), "VAFT%lld", (long long)p->unique);
	snprintf(body, sizeof(body), "va|%lld", (long long)p->unique);
	struct notice n = box_notice(2000000 + p->unique, p->amount,
	    "tien cho thang", ref);
	snprintf(n.sub_account, sizeof(n.sub_account), " va%u ",
	    p->no % M_VAS);
	enum rc rc = credit_take(s, &(struct credit_input){
	    .provider = "sepay", .place = { BOX_BIN, BOX_ACCOUNT },
	    .body = str_of(body), .notice = &n }, &out);
	had.credit_seq = out.seq;
	if (rc == RC_OK)
		rc = store_payment_find(s, &had);
	return (struct answer){ rc == RC_NOT_FOUND ? RC_OK : rc, out.seq,
	    had.payment, had.receipt, 0 };
}

struct answer
fee_let_do(struct store *s, const struct fee_step *p)
{
	switch ((int)p->op) {
	case LET_ADD:
		return let(s, p);
	case LET_END:
		return end(s, p);
	case METER_ADD:
		return put_meter(s, p);
	case METER_READ:
		return take_reading(s, p);
	case METER_END:
		return end_meter(s, p);
	case VA_GIVE:
		return give_va(s, p);
	default:
		return va_money(s, p);
	}
}

/* --- at the end --------------------------------------------------------- */

struct reading { int64_t count, value; };

static bool
count_reading(void *ctx, const struct store_reading *r)
{
	struct reading *at = ctx;

	at->count++;
	at->value = r->value;
	return true;
}

static enum rc
check_meters(struct store *s, const struct fee_model *m)
{
	struct store_meter got;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < m->meters; i++) {
		struct reading have = { 0, 0 }, want = { 0, 0 };
		rc = store_meter_get(s, i + 1, &got);
		if (rc == RC_OK)
			rc = store_reading_list(s, i + 1, INT32_MAX,
			    count_reading, &have);
		for (int k = 0; k < m->readings; k++)
			if (m->reading[k].meter == i) {
				want.count++;
				want.value = m->reading[k].value;
			}
		if (rc == RC_OK && (got.to_day != m->meter[i].to ||
		    have.count != want.count || have.value != want.value))
			rc = RC_CONFLICT;
	}
	return rc;
}

enum rc
fee_let_check(struct store *s, const struct fee_model *m)
{
	struct store_contract c;
	enum rc rc = check_meters(s, m);

	for (int i = 0; rc == RC_OK && i < m->contracts; i++) {
		rc = store_contract_get(s, i + 1, &c);
		if (rc == RC_OK && (strcmp(c.stall, stalls[
		    m->contract[i].stall]) != 0 || c.from_day !=
		    m->contract[i].from || c.to_day != m->contract[i].to ||
		    (c.closed_ms != 0) != m->contract[i].closed))
			rc = RC_CONFLICT;
	}
	for (unsigned i = 0; rc == RC_OK && i < M_VAS; i++) {
		struct store_va v = va_of(i);
		rc = store_va_get(s, &v);
		if (rc == RC_NOT_FOUND && !m->va[i].said)
			rc = RC_OK;
		else if (rc == RC_OK && (v.n != m->va[i].n || strcmp(v.stall,
		    m->va[i].given ? stalls[m->va[i].stall] : "") !=
		    0))
			rc = RC_CONFLICT;
	}
	return rc;
}
