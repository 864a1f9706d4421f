/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/fee/pay.h"
#include "sync/board/fee/tariff.h"
#include "sync/board/fee/tell.h"
#include "sync/board/fee/waive.h"

#define BP 10000
#define PERIODS_MAX 120

bool
fee_waiver_for(const struct store_waiver *w, const char *fee)
{
	return w->fee[0] == '\0' || strcmp(w->fee, fee) == 0;
}

void
fee_about_add(struct fee_about *a, const struct store_charge *c)
{
	if (c->waiver == a->w->waiver)
		a->done = true;
	a->whole += c->amount.dong;
	if (!fee_waiver_for(a->w, c->fee))
		return;
	if (c->waiver == 0) {
		a->asked += c->amount.dong;
		memcpy(a->fee, c->fee, sizeof(a->fee));
	}
	a->left += c->amount.dong;
	a->vat_left += c->vat.dong;
}

struct vnd
fee_about_cut(const struct fee_about *a)
{
	int64_t most = a->left < a->whole ? a->left : a->whole;
	int64_t cut = a->w->amount.dong;

	if (a->w->percent_bp > 0)
		cut = (a->asked * a->w->percent_bp + BP / 2) / BP;
	if (cut > most)
		cut = most;
	return (struct vnd){ cut > 0 ? cut : 0 };
}

/* --- one bill ----------------------------------------------------------- */

static bool
look(void *ctx, const struct store_charge *c)
{
	fee_about_add(ctx, c);
	return true;
}

static enum rc
waive_one(struct store *s, const struct store_bill *b,
    const struct store_waiver *w)
{
	struct fee_about a = { .w = w };
	struct store_charge c = { .bill = b->bill, .kind = "waiver",
	    .quantity = 100, .first_day = b->first_day,
	    .last_day = b->last_day, .waiver = w->waiver };
	struct buf text = BUF(c.text);

	enum rc rc = store_charge_standing(s, b->bill, look, &a);
	if (rc != RC_OK || a.done)
		return rc;
	struct vnd cut = fee_about_cut(&a);
	if (cut.dong == 0)
		return RC_OK;
	memcpy(c.fee, a.fee, sizeof(c.fee));
	buf_printf(&text, w->decision_no[0] == '\0' ? "Miễn giảm%.*s" :
	    "Miễn giảm theo %.*s",
	    (int)(sizeof(c.text) - 32), w->decision_no);
	c.amount.dong = -cut.dong;
	c.price = c.amount;
	c.vat.dong = -((a.vat_left * cut.dong + a.left / 2) / a.left);
	return store_charge_add(s, &c);
}

struct waivers { struct store_waiver at[FEE_WAIVERS_MAX]; size_t count; };

static bool
keep_waiver(void *ctx, const struct store_waiver *w)
{
	struct waivers *list = ctx;

	list->at[list->count++] = *w;
	return list->count < FEE_WAIVERS_MAX;
}

enum rc
fee_waive_bill(struct store *s, const struct store_bill *b)
{
	struct waivers list = { .count = 0 };

	enum rc rc = store_waiver_on(s, b->stall, b->period, keep_waiver,
	    &list);
	for (size_t i = 0; rc == RC_OK && i < list.count; i++)
		rc = waive_one(s, b, &list.at[i]);
	return rc;
}

/* --- asked and approved ------------------------------------------------- */

static enum rc
waive_all(struct store *s, const struct store_waiver *w)
{
	struct store_bill b;
	uint32_t mailed = 0;
	int64_t bill = 0;
	enum rc rc;

	while ((rc = store_waiver_bill(s, w, &bill)) == RC_OK && bill > 0) {
		rc = store_bill_get(s, bill, &b);
		if (rc == RC_OK)
			rc = waive_one(s, &b, w);
		if (rc == RC_OK)
			rc = fee_tell_bill(s, bill, &mailed);
		if (rc != RC_OK)
			return rc;
	}
	return rc == RC_OK ? fee_settle(s, w->stall, &mailed) : rc;
}

static enum rc
end(struct store *s, const struct store_waiver *w,
    const struct store_verdict *v)
{
	enum rc rc = store_waiver_end(s, v);

	return rc == RC_OK && v->approved ? waive_all(s, w) : rc;
}

static bool
is_sound(const struct store_waiver *w)
{
	int64_t first, last, unused;

	if ((w->percent_bp > 0) == (w->amount.dong > 0) ||
	    w->percent_bp < 0 || w->percent_bp > BP || w->amount.dong < 0 ||
	    w->amount.dong > VND_SALE_MAX)
		return false;
	return fee_period(w->first_period, &first, &unused) &&
	    fee_period(w->last_period, &last, &unused) && first <= last &&
	    last - first < PERIODS_MAX * 31;
}

enum rc
fee_waiver_ask(struct store *s, struct store_waiver *w)
{
	struct store_fee_rule rule = { .free_bp = 0 };
	struct store_stall stall;

	if (!is_sound(w))
		return RC_BAD_INPUT;
	enum rc rc = store_stall_get(s, w->stall, &stall);
	if (rc == RC_OK)
		rc = store_waiver_add(s, w);
	if (rc != RC_OK)
		return rc;
	rc = store_fee_rule_get(s, day_at(store_now_ms(s)), &rule);
	if (rc == RC_NOT_FOUND)   /* then every one needs another person */
		rc = RC_OK;
	bool is_free = w->percent_bp > 0 ? w->percent_bp <= rule.free_bp :
	    w->amount.dong <= rule.free_amount.dong;
	w->verdict[0] = '\0';
	if (rc != RC_OK || !is_free)
		return rc;
	memcpy(w->verdict, "approved", sizeof("approved"));
	return end(s, w, &(struct store_verdict){ w->waiver, w->asked_by,
	    true, "" });
}

enum rc
fee_waiver_end(struct store *s, const struct store_verdict *v)
{
	struct store_waiver w;

	enum rc rc = store_waiver_get(s, v->waiver, &w);
	if (rc != RC_OK)
		return rc;
	if (w.verdict[0] != '\0')
		return RC_STATE;
	if (v->approved && v->staff == w.asked_by)
		return RC_DENIED;
	return end(s, &w, v);
}
