/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "sync/board/credit_va.h"
#include "sync/board/fee/pay.h"
#include "sync/board/store_money.h"

_Static_assert(FEE_STALL_MAX < STORE_VA_STALL &&
    FEE_STALL_MAX <= STORE_TARGET_MAX, "a stall's code fits");

/* RC_NOT_FOUND: nobody's. */
static enum rc
whose(struct store *s, const struct credit_input *in, struct store_va *v)
{
	if (!store_va_number(str_of(in->notice->sub_account), v->number))
		return RC_NOT_FOUND;
	memcpy(v->bin, in->place.bin, sizeof(v->bin));
	enum rc rc = store_va_get(s, v);
	if (rc == RC_OK && v->stall[0] == '\0')
		rc = RC_NOT_FOUND;
	return rc == RC_OK ? store_fee_account_has(s, &in->place) : rc;
}

enum rc
credit_by_va(struct store *s, const struct credit_input *in,
    const struct store_credit *c, uint32_t *mailed)
{
	struct store_va v;
	struct store_assign g = { .credit = c->seq, .kind = "stall" };
	struct fee_paid paid;

	enum rc rc = whose(s, in, &v);
	if (rc == RC_OK)
		rc = fee_pay_unassigned(s, c, &(struct fee_assign){ v.stall,
		    FEE_FOR_BILLS, 0 }, &paid);
	if (rc == RC_NOT_FOUND)   /* the number's, or the stall is gone */
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	g.payment = paid.payment;
	(void)snprintf(g.target, sizeof(g.target), "%s", v.stall);
	(void)snprintf(g.reason, sizeof(g.reason), "Tài khoản định danh %s",
	    v.number);
	if (paid.mailed != 0)
		*mailed = paid.mailed;
	return store_assign_add(s, &g);
}
