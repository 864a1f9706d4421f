/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/debt.h"
#include "ledger/refund.h"
#include "terminal/sale_effect.h"

enum rc
sale_effect(struct ledger *l, const struct effect *fx, struct sale *s)
{
	switch (fx->kind) {
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
	case EFFECT_PROFILE_SAVE:
	case EFFECT_DAY_LOAD:
	case EFFECT_SHIFT_LOAD:
	case EFFECT_SHIFT_OPEN:
	case EFFECT_SHIFT_CLOSE:
	case EFFECT_DEBTS_LOAD:
	case EFFECT_DEBTOR_LOAD:
	case EFFECT_DEBTOR_LEND:
	case EFFECT_DEBTOR_CASH:
	case EFFECT_DEBTOR_ERASE:
	case EFFECT_SEND_NOW:
	case EFFECT_ENROL:
	case EFFECT_ENROL_STICK:
	case EFFECT_FEE_CHECK:
	case EFFECT_CARRY_OUT:
	case EFFECT_CARRY_IN:
	case EFFECT_ROUND_LOAD:
	case EFFECT_FEE_ASK:
	case EFFECT_TICKET_ASK:
	case EFFECT_TICKET_CASH:
	case EFFECT_TICKET_VOID:
	case EFFECT_HANDOVER:
	case EFFECT_SOUND:
	case EFFECT_RESTART:
	case EFFECT_CODE_LOAD:
	case EFFECT_CODE_CHECK:
	case EFFECT_CODE_UNLOCK:
	case EFFECT_SHIFT_ASK:
	case EFFECT_SHIFT_PROVE:
	case EFFECT_COUNT:
		break;
	}
	REQUIRE(false);
	return RC_STATE;
}
