/* SPDX-License-Identifier: Apache-2.0 */
/* ui/app.h - the kiosk as a value.
 *
 * Everything that happens is an event; everything the kiosk wants done is an
 * effect.  No I/O, no clock, no allocation: app_update and app_draw may be
 * called in any order by one thread, and a recorded list of events gives the
 * same screens again.  terminal/ feeds events in and carries effects out.
 *
 * Durable before visible: the kiosk never shows a sale it only wished for.
 * THU TIỀN gives EFFECT_SALE_OPEN and the QR appears when EV_SALE comes back.
 * Every effect marked (answered) is answered by the event named beside it or
 * by EV_REFUSED; until then the same wish is not made again. */
#ifndef UI_APP_H
#define UI_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/money.h"
#include "ledger/proof.h"
#include "ledger/round_value.h"
#include "ledger/sale.h"
#include "ledger/shift_sums.h"
#include "ui/fee_page.h"
#include "ui/goods.h"
#include "ui/history_page.h"
#include "ui/input.h"
#include "ui/keys.h"
#include "ui/outcome.h"
#include "ui/lock.h"
#include "ui/print_value.h"
#include "ui/settings.h"
#include "ui/sound.h"

struct drawlist;                 /* ui/draw.h */
struct font_source;              /* ui/text.h */
struct bank;                     /* ledger/bank.h */

#define DAY_ROWS_MAX    10       /* lines of one page of today's list */
#define DEBT_ROWS_MAX   10       /* and of the debt book's */
#define ROUND_ROWS_MAX  4        /* and of a collector's list */
#define ROUND_HANDS_MAX 3        /* hand-overs shown */
#define TICKET_CODE_CAP 320
#define MARK_CAP        64       /* a checkpoint's short form */
#define NEWS_WAITING_MAX 8       /* verdicts that wait for their turn */
#define EFFECTS_MAX     8
#define FATAL_TEXT_MAX  160
#define SETUP_BANKS_MAX 8        /* banks offered at a time */
#define WAKE_NEVER      INT64_MAX
#define PROOF_HOST_CAP  48       /* of the market's public pages */
#define SCAN_MAX        256
#define ENROL_LINE_CAP  384      /* what the market printed, with its NUL */
#define SCAN_PAUSE_MS   1000     /* longer is no scanner */

/* --- what happens -------------------------------------------------------- */

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
		/* payload: the stall's static QR, "" when !known. */
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
		 * ledger's chain stands, it in it, in short. */
		struct {
			enum news news;
			struct sale sale;
			char payload[PAYLOAD_CAP];
			char mark[MARK_CAP];
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
		struct print_news print;
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

/* --- what it wants done -------------------------------------------------- */

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
	EFFECT_PRINT, EFFECT_PRINT_LET,  /* line: what; half a one let be */
	EFFECT_SOUND,          /* sound, amount, received (ui/sound.h) */
	EFFECT_RESTART,        /* end the process; the supervisor starts it */
	EFFECT_COUNT
};

struct effect {
	enum effect_kind kind;
	enum sound sound;
	struct vnd amount, received;
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

/* --- the kiosk ----------------------------------------------------------- */

enum screen {
	SCREEN_START,          /* before the first EV_PROFILE */
	SCREEN_SETUP_BANK, SCREEN_SETUP_ACCOUNT, SCREEN_SETUP_HOLDER,
	SCREEN_SETUP_STALL, SCREEN_SETUP_CHECK, SCREEN_ENROL,
	SCREEN_IDLE, SCREEN_AMOUNT, SCREEN_PAY, SCREEN_VERDICT,
	SCREEN_RECEIPT, SCREEN_TODAY, SCREEN_REFUND, SCREEN_SHIFT,
	SCREEN_SUM, SCREEN_DEBTS, SCREEN_DEBT_NAME, SCREEN_DEBTOR,
	SCREEN_ERASE, SCREEN_CODE, SCREEN_SHIFT_CODE, SCREEN_SHIFT_TOLD,
	SCREEN_ROUND, SCREEN_ROUND_LIST, SCREEN_ROUND_STALL, SCREEN_TICKETS,
	SCREEN_TICKET, SCREEN_HANDOVER, SCREEN_MENU, SCREEN_SETTINGS,
	SCREEN_PIN, SCREEN_LOCK,
	SCREEN_USB, SCREEN_FEE, SCREEN_FEES,
	SCREEN_HISTORY, SCREEN_FIND, SCREEN_STORY, SCREEN_TAKINGS, SCREEN_TAX,
	SCREEN_GOODS, SCREEN_GOOD, SCREEN_GOOD_NAME, SCREEN_GOOD_PRICE,
	SCREEN_PRINT, SCREEN_TROUBLE, SCREEN_COUNT
};

/* What a sale has come to, in the words of a verdict screen.  The order is
 * the order of the table in ui/screen_verdict.c. */
enum verdict {
	VERDICT_NONE,          /* open, void, expired: nothing to say */
	VERDICT_PAID,          /* green: the bank said so, all of it */
	VERDICT_SHORT, VERDICT_OVER, VERDICT_LATE,
	VERDICT_UNCONFIRMED,   /* amber: the trader says so */
	VERDICT_CASH,
	VERDICT_CODE,          /* green on white: a code proves it */
	VERDICT_STRAY,         /* money of no sale */
	VERDICT_COUNT
};

/* What a sum is being typed for, other than a sale. */
enum sum_for {
	SUM_SHIFT_OPEN, SUM_SHIFT_CLOSE, SUM_LEND, SUM_ASK, SUM_CASH,
	SUM_FEE,
	SUM_FOR_COUNT
};

struct app_config {
	int qr_timeout_s;      /* 0: 300 */
	int utc_offset_min;    /* wall to local time; Vietnam: 420 */
};

/* A sale as told, with its QR. */
struct shown_sale {
	struct sale sale;
	char payload[PAYLOAD_CAP];
	char mark[MARK_CAP];
	enum verdict verdict;  /* VERDICT_STRAY: only sale.received counts */
	bool another;          /* not the sale that was on the screen */
	/* While it waits: it was told by sound and in a line, which stands
	 * until then (WAKE_NEVER: until it had the glass). */
	bool heard;
	int64_t until_ms;
};

struct setup {
	char query[24];                /* what was typed of the bank */
	int banks;                     /* and the banks that may be meant */
	const struct bank *bank[SETUP_BANKS_MAX];
	char bin[BIN_LEN + 1];
	char account[ACCOUNT_MAX + 1];
	char holder[26];               /* tag 59 holds 25 */
	char stall[NAME_MAX_BYTES];
};

struct day_page {
	struct day_totals totals;
	int skip, count;
	bool loaded, more, stick;
	int wanted;                    /* the skip last asked for */
	struct sale row[DAY_ROWS_MAX];
};

struct shift_page {
	bool loaded, any;
	int64_t wanted, last_id;       /* the id last asked for; 0: the last */
	struct shift shift;
};

/* The stick's screen: what is to be read there. */
struct usb_page { bool busy, good, bad; int text; int64_t count; };

/* A market's line being typed, on its way, or answered. */
struct enrol_page {
	enum { ENROL_TYPING, ENROL_ASKING, ENROL_TOLD } stage;
	enum enrolled outcome;
	char line[ENROL_LINE_CAP];
};

struct debts_page {
	int64_t debtors;
	struct vnd owed;
	int skip, count;
	bool loaded, more;
	int wanted;
	struct shown_debtor row[DEBT_ROWS_MAX];
};

/* A sum being typed; what stands there at first gives way to a figure. */
struct sum_entry {
	enum sum_for is_for;
	struct vnd amount;
	bool untouched;
};

/* On the code screen, of a sale or of a shift. */
struct code_entry {
	enum { CODE_DIGITS,    /* being typed */
	    CODE_WRONG,        /* was it another sum? */
	    CODE_TOTAL,        /* that sum is being typed */
	    CODE_USED_UP,      /* no attempts are left */
	    CODE_LOCKED        /* the market's unlock code is being typed */
	} stage;
	char typed[PROOF_CODE_MAX + 1];
	struct vnd total;      /* of the code: asked, or as told */
	struct vnd other;      /* being typed */
	int tries_left;
	int64_t lock;          /* 0: not locked */
	struct shift_question ask;   /* of a shift; ref "": not known yet */
};

/* The price list's pages: which row, how much of it; or it is being written
 * down anew. */
struct good_entry {
	int page, at;
	bool editing;
	int64_t quantity;
	bool untouched;
	struct good row;
	bool number_is_typed;          /* the pad types that, not the price */
};

/* Figures that came without a pause, and what stood there before them. */
struct bar_scan {
	char text[20];
	int n;
	int64_t at_ms;
	struct vnd before;
};

/* What came from a keyboard without a pause. */
struct scan { char text[SCAN_MAX]; size_t n; int64_t at_ms; };

/* Visible so that tests can hold one and look; only app_* writes it. */
struct model {
	struct app_config config;
	int w, h, dpi;
	int64_t now_ms;                /* of the last event */
	int64_t wall_ms, wall_at_ms;   /* the last tick, and when it was */
	int quality;

	enum screen screen;
	enum screen under_verdict;     /* where each returns to */
	enum screen under_receipt;
	enum screen under_fee;
	int64_t entered_ms;
	int64_t deadline_ms;           /* the screen's time is over */
	uint16_t focus;                /* enum button, NONE until Tab */
	bool keyboard_seen;            /* its hint was given */
	struct touch touch;
	int hint;                      /* enum string, NONE = none */
	int64_t hint_count;            /* {1} in it */
	int64_t hint_until_ms;
	int awaited;                   /* effect_kind + 1, 0 nothing */
	int64_t awaited_until_ms;

	bool profile_known;
	struct profile profile;
	char static_payload[PAYLOAD_CAP];
	bool proves;
	char proof_host[PROOF_HOST_CAP];
	struct code_entry code;
	struct scan scan;              /* of a proof code */
	struct scan fee_scan;          /* of a fee receipt */

	struct vnd amount;             /* being typed */
	struct vnd sum;                /* items before it */
	struct shown_sale pay;         /* on the pay screen; ref "" = none */
	int64_t pay_until_ms;
	struct shown_sale told;        /* on the verdict screen */
	struct sale receipt;           /* on the receipt screen */
	char receipt_mark[MARK_CAP];
	int waiting_count;
	struct shown_sale waiting[NEWS_WAITING_MAX];

	enum net_state net;
	int64_t queue_entries, queue_sales, queue_age_s, queue_at_ms;
	struct vnd queue_sum;
	int battery_percent;           /* -1 none */
	bool battery_charging;
	struct day_page day;
	struct shift_page shift;
	struct debts_page debts;
	struct shown_debtor debtor;
	char debt_name[NAME_MAX_BYTES]; /* being typed, or the debtor's */
	struct sum_entry sum_entry;
	struct usb_page usb;
	struct enrol_page enrol;
	struct fee_receipt fee;
	struct fees_page fees;
	struct round_page round;
	struct round_bill fee_bill;    /* the one being taken */
	struct vnd fee_amount;         /* of it; 0: all */
	struct shown_ticket ticket;
	struct print_news print;       /* of the last paper */
	bool print_asked;              /* about print.ask, in this life */
	struct setup setup;
	struct settings settings;
	int settings_page;
	struct pin_page pin;
	struct { bool on; int64_t until_ms; } help;   /* over the screen */
	struct { int n; char text[INPUT_TEXT_MAX]; } held;   /* a key */
	struct history_page history;
	struct find_entry find;
	struct story story;            /* sale.ref: of this sale */
	struct takings_page takings;
	bool takings_of_year;          /* the chart */
	struct goods goods;
	struct good_entry good;
	struct bar_scan bar;
	char fatal[FATAL_TEXT_MAX];
};

void app_init(struct model *m, const struct app_config *config);
/* out is written from the start; its content before does not matter. */
void app_update(struct model *m, const struct event *e, struct effects *out);
/* Draws the whole screen, text measured with font.  Nothing when no EV_RESIZE
 * has come yet. */
void app_draw(const struct model *m, const struct font_source *font,
    struct drawlist *d);

/* The keys now on the glass, for scripts and tests that press them. */
void app_keys(const struct model *m, struct keys *k);

/* The word for what a sale has come to; the only judge of green. */
enum verdict app_verdict(const struct sale *s);
/* "amount", "pay", ...: for logs, scripts and names of pictures. */
const char *app_screen_name(enum screen s);

#endif
