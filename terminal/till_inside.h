/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/till_inside.h - the till's parts; private to terminal/till*.c. */
#ifndef TERMINAL_TILL_INSIDE_H
#define TERMINAL_TILL_INSIDE_H

#include "ledger/proof_key.h"
#include "terminal/kept_tests.h"
#include "terminal/mail_item.h"
#include "terminal/pin_file.h"
#include "terminal/reserve.h"
#include "terminal/till.h"

#define TILL_PATH_MAX 300
#define REFUTED_CAP   (BIN_LEN + ACCOUNT_MAX + 2)

struct till {
	struct till_config config;
	struct ledger *ledger;
	const struct till_host *host;
	struct model model;
	int64_t wake_ms;
	int depth;                   /* of till_feed in itself */
	bool changed, dead, damaged;
	struct reserve reserve;
	struct sale last;            /* told last */
	int64_t came_back;           /* sales, since the start */
	struct seller seller;
	struct outbox outbox;        /* as told last */
	int64_t head_n, head_acked;  /* when the outbox was looked at */
	int quality;
	struct proof_keys keys;      /* of codes */
	bool told_no_key;            /* once is enough */
	int64_t doubt_ms;            /* when to look for doubts */
	struct pin pin;              /* path "": there can be none */
	int64_t carried;             /* sales that wait, when it began */
	struct checked {             /* for a check-up */
		bool walked;         /* all of the journal */
		bool time_heard;
		int64_t off_ms;      /* we minus the server, last */
		int64_t reached_ms;  /* monotonic; or the start */
		int64_t cert_ms;
	} checked;
	char refuted[REFUTED_CAP];   /* an account that is another's */
	struct sale sold;            /* its goods are to be kept; or "" */
	struct kept_tests tests;     /* the last self-tests' orders */
};

/* Give the model an event, and carry out what it wants then. */
void till_feed(struct till *t, struct till_time now, struct event *e);
/* True for an outcome that ends the process; the till is then dead. */
bool till_is_fatal(struct till *t, struct till_time now, enum rc rc,
    const char *what);
void till_refuse(struct till *t, struct till_time now, enum rc rc,
    enum effect_kind what);
/* Tell of a sale as the ledger has it. */
void till_feed_sale(struct till *t, struct till_time now, enum news news,
    const struct sale *s);

/* The ledger hears of a server's time, and keeps by how much ours is off. */
void till_learn_time(struct till *t, struct till_time now, int64_t server_ms);
/* Tell who sells here. */
void till_feed_profile(struct till *t, struct till_time now);
/* till_day.c: a page of today's list.  Look again if the journal or its cursor
 * moved; tell if it matters. */
void till_day(struct till *t, struct till_time now,
    const struct effect *fx);
void till_look_at_queue(struct till *t, struct till_time now);
/* till_code.c: the effects of codes, of sales and of shifts; keys; money that
 * no bank told of. */
void till_code(struct till *t, struct till_time now,
    const struct effect *fx);
void till_load_keys(struct till *t);
bool till_proves(const struct till *t);
void till_code_host(const struct till *t, char host[PROOF_HOST_CAP]);
void till_code_net(struct till *t, struct till_time now,
    enum net_state net);
void till_doubt_turn(struct till *t, struct till_time now);

/* Tell what was recorded. */
void till_tell_news(struct till *t, struct till_time now,
    struct mail_news *news);

/* till_mail.c: the book goes onto a stick, or the board's answer comes. */
void till_carry(struct till *t, struct till_time now, bool in);

/* till_enrol.c: line NULL: the stick's. */
void till_enrol(struct till *t, struct till_time now, const char *line);

/* till_fees.c: tell the model of bills and receipts. */
void till_feed_fees(struct till *t, struct till_time now);
/* till_round.c: the effects of a collector's screens; what they show, told
 * after anything changed; tickets that were paid by QR and have no number. */
void till_round(struct till *t, struct till_time now,
    const struct effect *fx);
void till_feed_round(struct till *t, struct till_time now);
#define TICKETS_AT_ONCE 16
void till_round_tickets(struct till *t, struct till_time now);

/* till_receipt.c: a fee receipt as scanned. */
void till_receipt(struct till *t, struct till_time now, const char *text);

/* till_doctor.c: the effect of its screen; and news that a check-up is to
 * know, before the model has it. */
void till_doctor(struct till *t, struct till_time now,
    const struct effect *fx);
void till_note_net(struct till *t, struct till_time now, enum net_state net);

/* till_history.c: past sales, their stories, what days brought. */
void till_history(struct till *t, struct till_time now,
    const struct effect *fx);
/* till_pin.c: the trader's PIN; what is known of it, told at the start. */
void till_start_pin(struct till *t, struct till_time now);
void till_pin(struct till *t, struct till_time now, const struct effect *fx);

/* till_set.c */
void till_set(struct till *t, struct till_time now,
    const struct effect *fx);
/* till_goods.c: the price list. */
void till_feed_goods(struct till *t, struct till_time now);
void till_goods(struct till *t, struct till_time now,
    const struct effect *fx);
/* till_sold.c: the effect that asks what was picked for a sale; its basket
 * (the model's, or the file's, put into *room; NULL: the sum alone); a sale
 * that was opened just now; an idle moment. */
void till_sold(struct till *t, struct till_time now, const struct effect *fx);
const struct basket *till_basket(struct till *t, struct till_time now,
    const struct sale *s, struct basket *room);
void till_note_sold(struct till *t, const struct sale *s);
void till_tidy_sold(struct till *t, struct till_time now);
/* till_print.c: a paper is wished for, or let be; the key of a sale that was
 * printed before is to say so. */
void till_tell_printed(struct till *t, struct till_time now,
    const char *ref);
void till_print(struct till *t, struct till_time now,
    const struct effect *fx);

/* till_self.c: the self-test, and an account that it found to be another's:
 * kept beside the ledger, so that nothing is sold to it after a restart; until
 * the set-up has saved an account. */
void till_self(struct till *t, struct till_time now,
    const struct effect *fx);
void till_load_refuted(struct till *t);
bool till_is_refuted(const struct till *t);
void till_unrefute(struct till *t);
/* till_train.c: practice: its beginning and end, and its bank.  Does a till
 * of play money carry that out? */
void till_train(struct till *t, struct till_time now,
    const struct effect *fx);
bool till_plays(enum effect_kind kind);

/* till_books.c: the effects of shifts and debts. */
void till_books(struct till *t, struct till_time now,
    const struct effect *fx);

#endif
