/* SPDX-License-Identifier: Apache-2.0 */
/* ui/event.h - what happens to the kiosk.
 *
 * Values; whoever feeds one owns it, and app_update keeps no pointer
 * into it. */
#ifndef UI_EVENT_H
#define UI_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/money.h"
#include "ledger/proof.h"
#include "ledger/round_value.h"
#include "ledger/sale.h"
#include "ledger/shift_sums.h"
#include "ui/basket.h"
#include "ui/doctor.h"
#include "ui/fee_page.h"
#include "ui/goods.h"
#include "ui/history_page.h"
#include "ui/input.h"
#include "ui/lock.h"
#include "ui/outcome.h"
#include "ui/print_value.h"
#include "ui/settings.h"

#define DAY_ROWS_MAX    10       /* lines of one page of today's list */
#define DEBT_ROWS_MAX   10       /* and of the debt book's */
#define ROUND_ROWS_MAX  4        /* and of a collector's list */
#define ROUND_HANDS_MAX 3        /* hand-overs shown */
#define TICKET_CODE_CAP 320
#define MARK_CAP        64       /* a checkpoint's short form */
#define FATAL_TEXT_MAX  160
#define SELF_TEST_DONG  1000     /* what a self-test asks for */
#define PROOF_HOST_CAP  48       /* of the market's public pages */

enum event_kind {
	EV_TICK,       /* tick: the time; send one at start and at wake_ms */
	EV_INPUT,      /* input: touch, mouse, keyboard, numeric pad */
	EV_RESIZE,     /* resize: the first event of all, and on change */
	EV_PROFILE,    /* profile: who sells here, or that nobody does yet */
	EV_SALE,       /* sale: the ledger says what a sale now is */
	EV_STRAY,      /* amount: money came that belongs to no sale */
	EV_REFUSED,    /* refused: an effect was not carried out */
	EV_NET,        /* net */
	EV_QUEUE,      /* queue */
	EV_BATTERY,    /* battery */
	EV_DAY,        /* day: answer to EFFECT_DAY_LOAD */
	EV_SHIFT,      /* shift: answer to EFFECT_SHIFT_* */
	EV_DEBTS,      /* debts: answer to EFFECT_DEBTS_LOAD */
	EV_DEBTOR,     /* debtor: answer to EFFECT_DEBTOR_* */
	EV_CODE,       /* code: answer to EFFECT_CODE_*, if not EV_SALE */
	EV_SHIFT_CODE, /* shift_code: answer to EFFECT_SHIFT_ASK and _PROVE */
	EV_CARRIED,    /* carried: answer to EFFECT_CARRY_* */
	EV_ENROL,      /* enrol: answer to EFFECT_ENROL* */
	EV_FEE,        /* fee: answer to EFFECT_FEE_CHECK */
	EV_FEES,       /* fees: what the market asks of this stall */
	EV_ROUND,      /* round: answer to EFFECT_ROUND_LOAD, _HANDOVER; and
	                * whenever something of it changed */
	EV_TICKET,     /* ticket: given out, or voided */
	EV_SETTINGS,   /* settings: answer to EFFECT_SETTING, and at start */
	EV_HISTORY,    /* history: answer to EFFECT_HISTORY_LOAD */
	EV_STORY,      /* story: answer to EFFECT_STORY_LOAD */
	EV_TAKINGS,    /* takings: answer to EFFECT_TAKINGS_LOAD */
	EV_PIN,        /* pin: answer to EFFECT_PIN_*, and at start */
	EV_GOODS,      /* goods: answer to EFFECT_GOODS_SAVE, and at start */
	EV_PRINT,      /* print: of the printer, or of a paper */
	EV_SELF_TEST,  /* self: answer to EFFECT_SELF_TEST */
	EV_DOCTOR,     /* doctor: answer to EFFECT_DOCTOR */
	EV_BASKET,     /* basket: answer to EFFECT_BASKET_LOAD */
	EV_NOTE,       /* note: something to know; nothing to do */
	EV_FATAL,      /* text: the ledger cannot sell; nothing else will do */
	EV_COUNT
};

/* Why a sale is being told. */
enum news {
	NEWS_OPENED,       /* answer to EFFECT_SALE_OPEN */
	NEWS_CREDIT,       /* a fresh bank credit changed it */
	NEWS_BACKED,       /* one took the place of a code: the bank's word,
	                    * and no other sum */
	NEWS_CHANGED,      /* answer to VOID, EXPIRE, CASH, SEEN, CODE_CHECK */
	NEWS_REFUNDED,     /* answer to EFFECT_REFUND */
	NEWS_SHOWN,        /* answer to SHOW_SALE; or the sale a start finds
	                    * still open (sale_current) */
	NEWS_COUNT
};

/* NET_NONE: nothing is known.  With a board: it cannot be reached, can, or
 * will not have us.  Without one: the provider tells us of money, cannot be
 * reached, does not accept the token; or nobody is to be asked. */
enum net_state { NET_NONE, NET_DOWN, NET_UP, NET_REFUSED, NET_FED, NET_UNFED,
	NET_TOKEN, NET_ALONE };

/* What is recorded goes to a board, sooner or later. */
static inline bool
net_has_board(enum net_state n)
{
	return n == NET_DOWN || n == NET_UP || n == NET_REFUSED;
}

/* A debtor, and since when they owe, as the clock said then. */
struct shown_debtor {
	struct debtor debtor;
	int64_t since_wall_ms;
};

/* What to ask the market's page with for the shift that is over. */
struct shift_question {
	int64_t shift;
	char ref[REF_LEN + 1];
	char code[PROOF_CODE_SHORT + 1];
	struct vnd ours;       /* through the bank, here; may be below 0 */
	int tries_left;
	int64_t lock;
};

/* All that a collector's screens show. */
struct round_page {
	bool collector;        /* the rest only then */
	struct round_sums sums;
	int skip, count;       /* rows of the list */
	bool more;
	struct round_bill row[ROUND_ROWS_MAX];
	enum rc prices_rc;     /* of ticket_prices */
	struct ticket_prices prices;
	int hands;             /* youngest first */
	struct handover hand[ROUND_HANDS_MAX];
};

/* A check-up, the program's version, and the ledger's chain in short. */
struct doctor_told {
	struct doctor_page page;
	char software[16];
	char mark[MARK_CAP];
};

/* And what its QR holds. */
struct shown_ticket {
	struct ticket is;
	char code[TICKET_CODE_CAP];
};

struct event {
	enum event_kind kind;
	int64_t mono_ms;           /* "now", read once per turn; always set */
	union {
		/* quality as in the journal: 0 unknown, 1 floor, 2 set by
		 * the server. */
		struct { int64_t wall_ms; int quality; } tick;
		/* DOWN, MOVE, UP, CANCEL, KEY, TEXT; the other kinds of
		 * struct input are not for the kiosk and do nothing.  '*' and
		 * '/' come as TEXT: they move the focus where there is no
		 * text field, for pads that have no Tab. */
		struct input input;
		struct { int w, h, dpi; } resize;
		/* payload: the stall's static QR, "" when !known.  !known and
		 * yet an account: it was found to be another's. */
		struct {
			bool known;
			struct profile profile;
			char payload[PAYLOAD_CAP];
			/* Codes can be checked here; where customers get
			 * theirs, in capitals, "" unknown. */
			bool proves;
			char proof_host[PROOF_HOST_CAP];
		} profile;
		/* payload: what the QR of this sale holds now: the whole
		 * amount when open, the REST (amount - received) when short,
		 * same reference; "" in every other state.  mark: where the
		 * ledger's chain stands, it in it, in short.  told_back:
		 * what the bank told has left the account for it.
		 * self_test: it is a self-test's order. */
		struct {
			enum news news;
			struct sale sale;
			char payload[PAYLOAD_CAP];
			char mark[MARK_CAP];
			struct vnd told_back;
			bool self_test;
		} sale;
		struct vnd amount;
		struct { enum rc rc; int what; } refused; /* effect_kind */
		enum net_state net;
		/* What waits to be sent up; age of the oldest entry. */
		struct {
			int64_t entries, sales;
			struct vnd sum;
			int64_t age_s;
		} queue;
		/* percent -1: there is no battery. */
		struct { int percent; bool charging; } battery;
		struct {
			struct day_totals totals;
			int skip;              /* as asked */
			int count;             /* rows given */
			bool more;             /* there are older ones */
			bool stick;            /* a USB stick is in */
			struct sale row[DAY_ROWS_MAX];
		} day;
		/* any: there was ever a shift; the next two only then.
		 * changed: it was opened or closed just now. */
		struct {
			bool changed, any;
			int64_t last_id;
			struct shift shift;
		} shift;
		struct {
			int64_t debtors;       /* who owe, and how much */
			struct vnd owed;
			int skip;              /* as asked */
			int count;             /* rows given */
			bool more;
			struct shown_debtor row[DEBT_ROWS_MAX];
		} debts;
		/* changed: not just looked at. */
		struct {
			bool changed;
			struct shown_debtor is;
		} debtor;
		/* By stick.  count: sales that went, messages that came. */
		struct {
			bool in;
			enum carried outcome;
			int64_t count;
		} carried;
		enum enrolled enrol;
		struct fee_receipt fee;
		struct fees_page fees;         /* at: 0 */
		struct round_page round;
		struct shown_ticket ticket;
		struct settings settings;
		struct history_found history;
		struct story story;
		struct takings_page takings;
		struct pin_told pin;
		struct goods goods;
		struct basket basket;          /* ref alone: nothing known */
		struct print_news print;
		/* Cancelled already; its code all the same. */
		struct {
			char ref[REF_LEN + 1];
			char payload[PAYLOAD_CAP];
		} self;
		struct doctor_told doctor;
		/* enum string; what {1} in it stands for */
		struct { int text; int64_t count; } note;
		/* rc: RC_OK loaded or unlocked, RC_DENIED not the code,
		 * RC_STATE nothing new, or no attempt; lock: see code.h. */
		struct { enum rc rc; int tries_left; int64_t lock; } code;
		/* rc: RC_OK, what to ask with; RC_DENIED, RC_STATE: as of
		 * code; RC_NOT_FOUND: no shift is to be asked for. */
		struct {
			enum rc rc;
			struct shift_question is;
		} shift_code;
		char text[FATAL_TEXT_MAX];
	};
};

#endif
