/* SPDX-License-Identifier: Apache-2.0 */
/* ui/effect.h - what the kiosk wants done.
 *
 * Values; terminal/ carries them out after app_update and keeps none.  Which
 * event answers which stands beside it. */
#ifndef UI_EFFECT_H
#define UI_EFFECT_H

#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/money.h"
#include "ledger/proof.h"
#include "ledger/sale.h"
#include "ui/goods.h"
#include "ui/history_page.h"
#include "ui/sound.h"

#define EFFECTS_MAX     8
#define ENROL_LINE_CAP  384      /* what the market printed, with its NUL */
#define WAKE_NEVER      INT64_MAX

enum effect_kind {
	EFFECT_SALE_OPEN,      /* amount       (answered: EV_SALE OPENED) */
	EFFECT_SALE_VOID,      /* ref          (answered: EV_SALE CHANGED) */
	EFFECT_SALE_EXPIRE,    /* ref          (answered: EV_SALE CHANGED) */
	EFFECT_SALE_CASH,      /* ref          (answered: EV_SALE CHANGED) */
	EFFECT_SALE_SEEN,      /* ref          (answered: EV_SALE CHANGED) */
	EFFECT_SHOW_SALE,      /* ref          (answered: EV_SALE SHOWN) */
	EFFECT_PROFILE_SAVE,   /* profile      (answered: EV_PROFILE) */
	EFFECT_DAY_LOAD,       /* skip, rows   (answered: EV_DAY) */
	EFFECT_REFUND,         /* ref, amount, by: BANK transferred, CASH
	                        *              (answered: EV_SALE REFUNDED) */
	EFFECT_SHIFT_LOAD,     /* id, 0 the last       (answered: EV_SHIFT) */
	EFFECT_SHIFT_OPEN,     /* amount: in the drawer (answered: EV_SHIFT) */
	EFFECT_SHIFT_CLOSE,    /* amount: counted      (answered: EV_SHIFT) */
	EFFECT_DEBTS_LOAD,     /* skip, rows           (answered: EV_DEBTS) */
	EFFECT_DEBTOR_LOAD,    /* who                  (answered: EV_DEBTOR) */
	EFFECT_DEBTOR_LEND,    /* name, amount         (answered: EV_DEBTOR) */
	EFFECT_DEBTOR_CASH,    /* who, amount          (answered: EV_DEBTOR) */
	EFFECT_DEBTOR_ERASE,   /* who: the name        (answered: EV_DEBTOR) */
	EFFECT_DEBTOR_ASK,     /* who, amount  (answered: EV_SALE OPENED) */
	EFFECT_CODE_LOAD,      /* ref                  (answered: EV_CODE) */
	EFFECT_CODE_CHECK,     /* ref, amount: the total it is of, code
	                        * (answered: EV_SALE CHANGED or EV_CODE) */
	EFFECT_CODE_UNLOCK,    /* ref, code            (answered: EV_CODE) */
	EFFECT_SHIFT_ASK,      /* (answered: EV_SHIFT_CODE) */
	EFFECT_SHIFT_PROVE,    /* amount: the total it is of, code
	                        * (answered: EV_SHIFT or EV_SHIFT_CODE) */
	EFFECT_SEND_NOW,
	EFFECT_CARRY_OUT, EFFECT_CARRY_IN,   /* (answered: EV_CARRIED) */
	EFFECT_ENROL,          /* line: as typed       (answered: EV_ENROL) */
	EFFECT_ENROL_STICK,    /* its file's line      (answered: EV_ENROL) */
	EFFECT_FEE_CHECK,      /* line: as scanned     (answered: EV_FEE) */
	EFFECT_ROUND_LOAD,     /* skip                 (answered: EV_ROUND) */
	EFFECT_FEE_ASK,        /* line: stall, ref: bill, amount, by: NONE a
	                        * QR, CASH notes
	                        *      (answered: EV_SALE OPENED, CHANGED) */
	EFFECT_TICKET_ASK,     /* line: kind   (answered: EV_SALE OPENED) */
	EFFECT_TICKET_CASH,    /* line: kind           (answered: EV_TICKET) */
	EFFECT_TICKET_VOID,    /* line: series, id: no (answered: EV_TICKET) */
	EFFECT_HANDOVER,       /* skip                 (answered: EV_ROUND) */
	EFFECT_SETTING,        /* id: enum setting, rows: its value
	                        *              (answered: EV_SETTINGS) */
	EFFECT_HISTORY_LOAD,   /* id, rows, history    (answered: EV_HISTORY) */
	EFFECT_STORY_LOAD,     /* ref                  (answered: EV_STORY) */
	EFFECT_TAKINGS_LOAD,   /*                      (answered: EV_TAKINGS) */
	EFFECT_PIN_CHECK,      /* code: digits         (answered: EV_PIN) */
	EFFECT_PIN_SET,        /* code: "" for none    (answered: EV_PIN) */
	EFFECT_PIN_MARKET,     /* code: the market's   (answered: EV_PIN) */
	EFFECT_GOODS_SAVE,     /* id: its place, or the count for a new one;
	                        * good, no name: away  (answered: EV_GOODS) */
	EFFECT_SELF_TEST,      /* (answered: EV_SELF_TEST) */
	EFFECT_ACCOUNT_WRONG,  /* ours is another's    (answered: EV_PROFILE) */
	EFFECT_PRINT, EFFECT_PRINT_LET,  /* line: what; half a one let be */
	EFFECT_TRAIN_BEGIN, EFFECT_TRAIN_END,   /* another model's turn */
	EFFECT_TRAIN_CREDIT,   /* ref, amount: play money
	                        *               (answered: EV_SALE CREDIT) */
	EFFECT_DOCTOR,         /*                      (answered: EV_DOCTOR) */
	EFFECT_BASKET_LOAD,    /* ref                  (answered: EV_BASKET) */
	EFFECT_SOUND,          /* sound, amount, received, text (ui/sound.h) */
	EFFECT_RESTART,        /* end the process; the supervisor starts it */
	EFFECT_COUNT
};

struct effect {
	enum effect_kind kind;
	enum sound sound;
	struct vnd amount, received;
	int text;                      /* enum string */
	int skip, rows;                /* rows <= DAY_ROWS_MAX */
	int64_t id;
	enum evidence by;
	char ref[REF_LEN + 1];
	char code[PROOF_MACHINE_LEN + 1];   /* digits, or the machine form */
	char who[WHO_LEN + 1];
	char name[NAME_MAX_BYTES];
	char line[ENROL_LINE_CAP];
	struct history_ask history;
	struct good good;
	/* bin, account, holder and stall are filled in; keep your own place,
	 * prefix, terminal and epoch. */
	struct profile profile;
};

/* What one update wants.  app_update fills it from the start. */
struct effects {
	int count;
	struct effect item[EFFECTS_MAX];
	/* Send EV_TICK when mono_ms reaches this; WAKE_NEVER: no timer. */
	int64_t wake_ms;
};

#endif
