/* SPDX-License-Identifier: Apache-2.0 */
/* A fee receipt that a scanner read: is it a market's that is known here?
 * Keys are read anew each time, so that a file put there counts at once. */
#include "ledger/base/log.h"
#include "ledger/receipt_keys.h"
#include "terminal/till_inside.h"

/* Add a file's keys, if there is one. */
static void
load(const char *path, struct receipt_keys *keys)
{
	static struct receipt_keys more;
	char memory[512];
	struct buf why = BUF(memory);

	enum rc rc = receipt_keys_load(path, &more, &why);
	if (rc == RC_OK)
		receipt_keys_add(keys, &more);
	else if (rc != RC_NOT_FOUND)
		log_line(LOG_WARN, "till", "receipt keys: %s", memory);
}

/* Its own market's, which enrolment gave; then what was put there by hand. */
static void
load_all(const struct till *t, struct receipt_keys *keys)
{
	const char *given = t->config.receipt_keys;
	char path[TILL_PATH_MAX];
	struct buf to = BUF(path);

	*keys = (struct receipt_keys){ 0 };
	if (t->config.dir != NULL)
		buf_printf(&to, "%s/" RECEIPT_KEYS_NAME, t->config.dir);
	if (to.n > 0 && !to.full)
		load(path, keys);
	if (given != NULL && given[0] != '\0')
		load(given, keys);
}

static void
tell_of(const struct receipt *r, const char *market, struct fee_receipt *fee)
{
	fee->kind = r->kind == RECEIPT_DAY_TICKET ? FEE_DAY_TICKET :
	    r->kind == RECEIPT_DEPOSIT ? FEE_DEPOSIT : FEE_BILL;
	fee->cash = r->means == RECEIPT_CASH;
	fee->number = r->number;
	fee->amount = r->amount;
	fee->first_day = r->first_day;
	fee->last_day = r->last_day;
	fee->at_s = r->at_s;
	REQUIRE(str_copy(str_of(r->stall), fee->stall, sizeof(fee->stall)));
	REQUIRE(str_copy(str_of(r->fee), fee->fee, sizeof(fee->fee)));
	REQUIRE(str_copy(str_of(market), fee->market, sizeof(fee->market)));
}

void
till_receipt(struct till *t, struct till_time now, const char *text)
{
	static const enum fee_is is[RECEIPT_FAULT_COUNT] = {
		[RECEIPT_SOUND] = FEE_TRUE, [RECEIPT_NOT_ONE] = FEE_GARBLED,
		[RECEIPT_CUT] = FEE_CUT, [RECEIPT_GARBLED] = FEE_GARBLED,
		[RECEIPT_STRANGER] = FEE_STRANGER,
		[RECEIPT_FORGED] = FEE_FORGED,
	};
	static struct receipt_keys keys;
	struct event e = { .kind = EV_FEE };
	struct receipt r;
	size_t which;

	load_all(t, &keys);
	enum receipt_fault fault = receipt_keys_check(&keys, str_of(text), &r,
	    &which);
	e.fee.is = fault == RECEIPT_STRANGER && keys.count == 0 ?
	    FEE_NO_KEYS : is[fault];
	if (fault == RECEIPT_SOUND)
		tell_of(&r, keys.name[which], &e.fee);
	log_line(LOG_INFO, "till", "fee receipt %s", e.fee.is ==
	    FEE_NO_KEYS ? "not checked: no market's key is known" :
	    receipt_fault_text(fault));
	till_feed(t, now, &e);
}
