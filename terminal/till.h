/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/till.h - where the ledger and the screen meet.
 *
 * The till owns the kiosk's model (ui/app.h) and borrows the ledger.  News
 * from outside (keys, time, the bank's mail) comes in through the functions
 * below; the model's effects are carried out at once, and their answers fed
 * back before the call returns.  Durable before visible: an event that shows
 * something of a sale is fed only after the ledger call that made it true
 * came back with RC_OK.
 *
 * A full disk refuses new sales and nothing else.  A disk that fails or a
 * ledger that is damaged ends the till: a screen says so in plain words, no
 * further ledger call is made, till_dead() turns true, and the process is to
 * end with exit code 3 so that its supervisor opens the ledger anew.
 * Loop thread. */
#ifndef TERMINAL_TILL_H
#define TERMINAL_TILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"
#include "ledger/covered.h"
#include "ledger/ledger.h"
#include "ledger/proof_key.h"
#include "sync/local.h"
#include "sync/local_enrol.h"
#include "terminal/doctor.h"
#include "terminal/print/slip.h"
#include "terminal/seller.h"
#include "ui/app.h"

struct till;

/* "Now", as the loop read it. */
struct till_time { int64_t mono_ms, wall_ms; };

struct till_host {
	void (*sound)(void *ctx, const struct effect *fx);
	/* The model wants the process to end (the person pressed for it). */
	void (*restart)(void *ctx);
	/* The person pressed "send now". */
	void (*send_now)(void *ctx);
	/* Is a USB stick in?  NULL: never. */
	bool (*stick)(void *ctx);
	/* The person wants the book carried; till_carried comes later. */
	void (*carry)(void *ctx, bool in);
	/* The person enrols by a line, or (NULL) by the stick's; NULL: cannot.
	 * till_enrol_end comes later, or at once. */
	void (*enrol)(void *ctx, const char *line);
	/* The person set this; till_settings comes when it is in force, or
	 * till_unset.  NULL: cannot. */
	void (*set)(void *ctx, enum setting which, int value);
	/* The printer (terminal/print/printer.h): take a paper, how often it
	 * was printed, let be what is asked about.  NULL: there is none. */
	void (*print)(void *ctx, const char *what, const struct slip *s);
	int64_t (*copies)(void *ctx, const char *what);
	void (*let)(void *ctx);
	/* What the till does not know of a check-up's facts; f has the rest.
	 * NULL: they stay as they are. */
	void (*doctor)(void *ctx, struct doctor_facts *f);
	/* Practice is to begin, or (of a till of play money) to end, after this
	 * call has come back; till_untrained comes if it cannot.  NULL: there
	 * is none. */
	void (*train)(void *ctx, bool begin);
	void *ctx;
};

struct till_config {
	int w, h, dpi;
	int qr_timeout_s;
	uint32_t terminal;       /* number the board gave; 0: none */
	uint32_t epoch;
	const struct rng *rng;   /* borrowed; for a number nobody gave */
	const char *dir;         /* the ledger's, for the reserve; NULL: none */
	int64_t reserve_bytes;
	const char *proof_host;  /* of customers' pages; NULL, "": unknown */
	/* ledger/receipt_keys.h, read at each receipt; NULL: none. */
	const char *receipt_keys;
	/* The file of ledger/law.h, read at each look; NULL: as installed,
	 * else a checkout's. */
	const char *tax;
	/* Play money (terminal/training.h): codes that nobody can pay, and no
	 * effect but those of a sale. */
	bool training;
};

/* host and ledger are borrowed.  A NULL ledger makes a till that can only
 * say why (till_fatal). */
void till_open(const struct till_config *config, struct ledger *ledger,
    const struct till_host *host, struct till **out);
void till_close(struct till *t);   /* accepts NULL */

/* A till of play money, started, looks, speaks and has prices as this one. */
void till_dress(struct till *t, struct till_time now, const struct till *as);
/* Practice could not begin. */
void till_untrained(struct till *t, struct till_time now, enum rc rc);

/* The first events: size, time, who sells, what waits, and the sale that a
 * restart comes back to. */
void till_start(struct till *t, struct till_time now);

void till_input(struct till *t, struct till_time now, const struct input *in);
void till_resize(struct till *t, struct till_time now, int w, int h, int dpi);
void till_battery(struct till *t, struct till_time now, int percent,
    bool charging);
/* Why the ledger cannot sell, in the reader's language. */
void till_fatal(struct till *t, struct till_time now, const char *text);

/* When till_turn has something to do at the latest, or WAKE_NEVER. */
int64_t till_deadline(const struct till *t);
void till_turn(struct till *t, struct till_time now);

/* After each frame: what was picked for a sale that was opened is kept
 * (terminal/sold_file.h), now that its code is on the glass. */
void till_settle(struct till *t);
/* The ledger's housekeeping, for an idle moment. */
void till_tidy(struct till *t, struct till_time now);
/* A short piece of ledger_walk_step's work.  False: there is no more. */
bool till_walk(struct till *t, struct till_time now);
/* Something to know, shown for a minute: an enum string, and its {1}. */
void till_note(struct till *t, struct till_time now, int text, int64_t count);

/* What is in force on the glass. */
void till_settings(struct till *t, struct till_time now,
    const struct settings *s);
/* What was asked of `set` could not be kept. */
void till_unset(struct till *t, struct till_time now, enum rc rc);

/* --- the other side of the local socket -------------------------------- */

/* What the market board sent, in order: the raw array of PROTOCOL.md.  Each
 * item is in the ledger before this returns; items recorded before are
 * skipped, and one that cannot be understood is recorded as it came.
 * RC_BAD_INPUT: not an array of items; those before the wrong one are in. */
enum rc till_mail(struct till *t, struct till_time now, struct str items)
    MUST_CHECK;
/* What a provider told, and how far we are with it afterwards.  A credit that
 * cannot be recorded is logged and passed over: it would come again with
 * every look. */
enum rc till_from_provider(struct till *t, struct till_time now,
    const struct local_feed *f) MUST_CHECK;
/* The sales that a bank is told of: covered_at the entry `only`, or
 * covered_after another, at most max. */
enum rc till_covered(struct till *t, struct till_time now,
    const struct local_settled *s, struct covered_page *out) MUST_CHECK;
/* How far we are with it.  False: nothing can be said (not set up). */
bool till_cursor(struct till *t, const char *up, struct local_cursor *c);
/* The board's durable answer: ledger_acked's outcomes. */
enum rc till_acked(struct till *t, struct till_time now,
    const struct local_acked *a) MUST_CHECK;
void till_net(struct till *t, struct till_time now, enum net_state net);
/* The board's clock, when a message bore it. */
void till_server_time(struct till *t, struct till_time now, int64_t server_ms);

/* The end of the certificate that cho40-sync is known to the board by; 0: not
 * told. */
void till_certificate(struct till *t, int64_t until_ms);

/* How everything is, now (terminal/doctor.h). */
void till_check_up(struct till *t, struct till_time now,
    struct doctor_page *out);

/* Something was recorded, or could not be, on behalf of cho40: what waits is
 * looked at again, and an outcome that is fatal ends the till. */
void till_outcome(struct till *t, struct till_time now, enum rc rc,
    const char *what);

/* What the market board gave a stall that enrolled, recorded before this
 * returns.  seller_enrol's outcomes; RC_CONFLICT also for another proof key
 * of the same epoch. */
enum rc till_enrolled(struct till *t, struct till_time now,
    const struct local_enrolled *e) MUST_CHECK;

/* How the enrolment that the host was asked for has ended. */
void till_enrol_end(struct till *t, struct till_time now,
    enum enrolled outcome);

/* How carrying ended; mail: messages that were new. */
void till_carried(struct till *t, struct till_time now, bool in,
    enum carried outcome, int64_t mail);

/* What is to be known of the printer and its papers. */
void till_printed(struct till *t, struct till_time now,
    const struct print_news *n);

/* To prove with; empty before the board gave one. */
const struct proof_keys *till_keys(const struct till *t);

/* --- looking ------------------------------------------------------------ */

bool till_dead(const struct till *t);
/* Dead because the ledger is damaged: the next start is to recover. */
bool till_damaged(const struct till *t);
const struct model *till_model(const struct till *t);
/* NULL once the till is dead. */
struct ledger *till_ledger(struct till *t);
/* The sale told last, ref "" before the first. */
const struct sale *till_last_sale(const struct till *t);
/* True once after something was fed to the model: time to draw. */
bool till_take_changed(struct till *t);
/* When a person last did something. */
int64_t till_touched_ms(const struct till *t);
/* Entries that the board does not hold yet. */
int64_t till_queue(const struct till *t);
const struct seller *till_seller(const struct till *t);

#endif
