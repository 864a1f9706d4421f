/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/debt.h"
#include "ledger/refund.h"
#include "terminal/sale_effect.h"

enum rc
sale_effect(struct ledger *l, const struct effect *fx, struct sale *s)
{
	int kind = (int)fx->kind;   /* the others never come here */

	switch (kind) {
	case EFFECT_SALE_OPEN:
		return sale_open(l, fx->amount, s);
	case EFFECT_SALE_VOID:
		return sale_void(l, fx->ref, s);
	case EFFECT_SALE_EXPIRE:
		return sale_expire(l, fx->ref, s);
	case EFFECT_SALE_CASH:
		return sale_settle(l, fx->ref, EVIDENCE_CASH, s);
	case EFFECT_SALE_SEEN:
		return sale_settle(l, fx->ref, EVIDENCE_SEEN, s);
	case EFFECT_SHOW_SALE:
		return sale_get(l, fx->ref, s);
	case EFFECT_REFUND:
		return sale_refund(l, fx->ref, fx->amount, fx->by, s);
	case EFFECT_DEBTOR_ASK:
		return debt_ask(l, fx->who, fx->amount, s);
	default:
		break;
	}
	REQUIRE(false);
	return RC_STATE;
}
