/* SPDX-License-Identifier: Apache-2.0 */
/* ui/model.h - all that the kiosk knows. */
#ifndef UI_MODEL_H
#define UI_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/basket.h"
#include "ui/effect.h"
#include "ui/event.h"
#include "ui/keys.h"
#include "ui/light.h"

struct bank;                     /* ledger/bank.h */

#define NEWS_WAITING_MAX 8       /* verdicts that wait for their turn */
#define SETUP_BANKS_MAX 8        /* banks offered at a time */
#define SETUP_QUERY_CAP 96       /* the longest bank's name, and more */
#define SCAN_MAX        256
#define SCAN_PAUSE_MS   1000     /* longer is no scanner */

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
	SCREEN_PIN, SCREEN_LOCK, SCREEN_WIPE,
	SCREEN_SELF_TEST, SCREEN_SETUP_PIN,
	SCREEN_USB, SCREEN_FEE, SCREEN_FEES,
	SCREEN_HISTORY, SCREEN_FIND, SCREEN_STORY, SCREEN_TAKINGS, SCREEN_TAX,
	SCREEN_GOODS, SCREEN_GOOD, SCREEN_GOOD_NAME, SCREEN_GOOD_PRICE,
	SCREEN_GOOD_PICTURE, SCREEN_GOOD_COLOR, SCREEN_GOOD_ORIGIN,
	SCREEN_CUSTOMER,
	SCREEN_DOCTOR, SCREEN_STAFF,
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
	bool training;         /* play money, for all of its life */
};

/* A sale as told, with its QR. */
struct shown_sale {
	struct sale sale;
	char payload[PAYLOAD_CAP];
	char mark[MARK_CAP];
	struct vnd told_back;  /* has left the account for it: the bank's */
	enum verdict verdict;  /* VERDICT_STRAY: only sale.received counts */
	bool self_test;        /* a self-test's order: no customer's money */
	bool another;          /* not the sale that was on the screen */
	/* While it waits: it was told by sound and in a line, which stands
	 * until then (WAKE_NEVER: until it had the glass). */
	bool heard;
	int64_t until_ms;
};

struct setup {
	char query[SETUP_QUERY_CAP];   /* what was typed of the bank */
	int banks;                     /* and the banks that may be meant */
	const struct bank *bank[SETUP_BANKS_MAX];
	char bin[BIN_LEN + 1];
	char account[ACCOUNT_MAX + 1];
	char holder[26];               /* tag 59 holds 25 */
	char stall[NAME_MAX_BYTES];
	bool test;                     /* when it is saved */
};

/* The last self-test. */
struct self_test {
	enum { SELF_NAME,      /* whose name is on the other phone? */
	    SELF_MONEY,        /* the trader's; the money is waited for */
	    SELF_HEARD         /* the bank told of it */
	} stage;
	bool first_run;        /* of the set-up, which goes on after it */
	char ref[REF_LEN + 1]; /* "": not asked for yet */
	char payload[PAYLOAD_CAP];
	struct vnd heard;      /* 0: nothing yet */
	int64_t until_ms;      /* of its stage */
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
	int sheet;                     /* the part that a small glass shows */
};

/* The stick's screen: what is to be read there. */
struct usb_page { bool busy, good, bad; int text; int64_t count; };

/* How everything is, as it was when the page was entered. */
struct doctor_view { bool loaded; int page; struct doctor_told told; };

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
	int pictures;                  /* the page of them */
	bool editing;
	int64_t quantity;
	bool untouched;
	struct good row;
	bool number_is_typed;          /* the pad types that, not the price */
	char typed[ORIGIN_CAP + 8];    /* of its origin */
	int stars;
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
	bool training;                 /* ui/train.c */
	int w, h, dpi;                 /* h: below the banner of that */
	struct { int banner_px; int64_t touched_ms; } train;
	int64_t now_ms;                /* of the last event */
	int64_t touched_ms;            /* a person last did something */
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
	struct vnd receipt_told_back;
	int receipt_page;              /* from the second on: goods */
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
	struct doctor_view doctor;
	struct fee_receipt fee;
	struct fees_page fees;
	struct round_page round;
	struct round_bill fee_bill;    /* the one being taken */
	struct vnd fee_amount;         /* of it; 0: all */
	struct shown_ticket ticket;
	struct print_news print;       /* of the last paper */
	bool print_asked;              /* about print.ask, in this life */
	struct setup setup;
	struct self_test self;
	struct settings settings;
	int settings_page, menu_page;
	struct pin_page pin;
	struct { bool on; int64_t until_ms; } help;   /* over the screen */
	bool said;                     /* something that can be said again */
	struct { int n; char text[INPUT_TEXT_MAX]; } held;   /* a key */
	struct history_page history;
	struct find_entry find;
	struct story story;            /* sale.ref: of this sale */
	struct takings_page takings;
	bool takings_of_year;          /* the chart */
	bool tax_basis;                /* the page of what it rests on */
	struct goods goods;
	struct good_entry good;
	struct bar_scan bar;
	struct light light;
	/* Until when no touch counts, and which corner is lit. */
	struct { int64_t until_ms; int corner; } wipe;
	struct basket basket;          /* what of the sum was picked */
	struct basket sold[BASKETS_KEPT];
	int sold_next;
	struct basket looked_up;       /* of one before them */
	char fatal[FATAL_TEXT_MAX];
};

#endif
