/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/refusal.h"

/* What a wish is about, where that changes what is to be done. */
enum about { ABOUT_ELSE, ABOUT_SALE, ABOUT_BOOKS, ABOUT_LOOK, ABOUT_ROUND,
	ABOUT_PROFILE, ABOUT_SETTING, ABOUT_GOODS, ABOUT_TRAIN };

static const uint8_t abouts[EFFECT_COUNT] = {
	[EFFECT_SALE_OPEN] = ABOUT_SALE, [EFFECT_SALE_VOID] = ABOUT_SALE,
	[EFFECT_SALE_EXPIRE] = ABOUT_SALE, [EFFECT_SALE_CASH] = ABOUT_SALE,
	[EFFECT_SALE_SEEN] = ABOUT_SALE, [EFFECT_SHOW_SALE] = ABOUT_SALE,
	[EFFECT_REFUND] = ABOUT_SALE, [EFFECT_CODE_CHECK] = ABOUT_SALE,
	[EFFECT_SHIFT_LOAD] = ABOUT_BOOKS, [EFFECT_SHIFT_OPEN] = ABOUT_BOOKS,
	[EFFECT_SHIFT_CLOSE] = ABOUT_BOOKS, [EFFECT_DEBTS_LOAD] = ABOUT_BOOKS,
	[EFFECT_DEBTOR_LOAD] = ABOUT_BOOKS,
	[EFFECT_DEBTOR_LEND] = ABOUT_BOOKS,
	[EFFECT_DEBTOR_CASH] = ABOUT_BOOKS,
	[EFFECT_DEBTOR_ERASE] = ABOUT_BOOKS,
	[EFFECT_DEBTOR_ASK] = ABOUT_BOOKS,
	[EFFECT_DAY_LOAD] = ABOUT_LOOK, [EFFECT_HISTORY_LOAD] = ABOUT_LOOK,
	[EFFECT_STORY_LOAD] = ABOUT_LOOK, [EFFECT_TAKINGS_LOAD] = ABOUT_LOOK,
	[EFFECT_ROUND_LOAD] = ABOUT_LOOK,
	[EFFECT_FEE_ASK] = ABOUT_ROUND, [EFFECT_TICKET_ASK] = ABOUT_ROUND,
	[EFFECT_TICKET_CASH] = ABOUT_ROUND,
	[EFFECT_TICKET_VOID] = ABOUT_ROUND, [EFFECT_HANDOVER] = ABOUT_ROUND,
	[EFFECT_PROFILE_SAVE] = ABOUT_PROFILE,
	[EFFECT_SETTING] = ABOUT_SETTING, [EFFECT_GOODS_SAVE] = ABOUT_GOODS,
	[EFFECT_TRAIN_BEGIN] = ABOUT_TRAIN,
};

/* It is not, or not any more, as the screen has it. */
static enum string
changed(enum about about)
{
	return about == ABOUT_BOOKS ? STR_REFUSED_BOOKS :
	    about == ABOUT_LOOK ? STR_REFUSED_LOOK :
	    about == ABOUT_ROUND ? STR_REFUSED_ROUND :
	    about == ABOUT_SETTING ? STR_REFUSED_SETTING :
	    about == ABOUT_PROFILE || about == ABOUT_GOODS ?
	    STR_REFUSED_OTHER : STR_REFUSED_STATE;
}

/* What was typed cannot be. */
static enum string
typed(enum about about)
{
	return about == ABOUT_PROFILE ? STR_REFUSED_PROFILE :
	    about == ABOUT_GOODS ? STR_REFUSED_GOODS :
	    about == ABOUT_SETTING ? STR_REFUSED_SETTING :
	    about == ABOUT_LOOK ? STR_REFUSED_LOOK : STR_REFUSED_INPUT;
}

enum string
refusal_words(enum effect_kind what, enum rc rc)
{
	enum about about = (unsigned)what < EFFECT_COUNT ?
	    (enum about)abouts[what] : ABOUT_ELSE;

	if (rc == RC_DISK)
		return STR_FATAL_DISK;
	if (rc == RC_CORRUPT)
		return STR_FATAL_CORRUPT;
	if (about == ABOUT_TRAIN)
		return STR_TRAIN_REFUSED;
	switch (rc) {
	case RC_BUSY:
	case RC_AGAIN:
		return STR_REFUSED_BUSY;
	case RC_STATE:
	case RC_NOT_FOUND:
		return changed(about);
	case RC_BAD_INPUT:
	case RC_TOO_BIG:
	case RC_CONFLICT:
		return typed(about);
	case RC_FULL:
		return STR_REFUSED_FULL;
	case RC_DENIED:
		return STR_REFUSED_CARD;
	case RC_OFFLINE:
		return STR_REFUSED_OFFLINE;
	case RC_OK:
	case RC_TOO_NEW:
	case RC_DISK:
	case RC_CORRUPT:
	case RC_NO_MEMORY:
	case RC_SYSTEM:
	case RC_COUNT:
		break;
	}
	return about == ABOUT_LOOK ? STR_REFUSED_LOOK : STR_REFUSED_OTHER;
}
