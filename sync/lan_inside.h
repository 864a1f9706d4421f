/* SPDX-License-Identifier: Apache-2.0 */
/* sync/lan_inside.h - what lan.c and lan_help.c share. */
#ifndef SYNC_LAN_INSIDE_H
#define SYNC_LAN_INSIDE_H

#include "sync/backoff.h"
#include "sync/lan.h"
#include "sync/tokens.h"

#define LAN_PLACES  64   /* addresses that are counted apart, by hash */
#define LAN_FETCHED 32

/* A question to the terminal; the next waits for the end of it. */
enum lan_question { LAN_Q_NONE, LAN_Q_OPEN, LAN_Q_PROVE };

struct lan_asked {
	char ref[REF_LEN + 1];
	struct carry_proof last;    /* brought for it; total 0: none */
};

struct lan_proof { struct carry_proof proof; uint32_t phone; };

/* A neighbour's reference, to be fetched, and to whom it goes. */
struct lan_want {
	char ref[REF_LEN + 1];
	struct lan_peer to;
	int64_t until_ms;           /* it has asked again by then */
};

struct lan_fetched {
	char ref[REF_LEN + 1];
	int64_t at_ms;
	struct carry_proof proof;   /* total 0: there was none */
};

struct lan {
	struct lan_env env;
	struct lan_world world;

	/* our own sales */
	enum lan_question question;
	int64_t since_ms, ask_ms;   /* the last new QR; the next ask */
	unsigned asks;
	struct lan_ask found;       /* being collected */
	size_t asked_count;
	struct lan_asked asked[LAN_REFS_MAX];
	bool have_helper;
	struct lan_peer helper;     /* said that it would */
	unsigned unanswered;        /* asks since it last said anything */

	/* what was brought */
	size_t proof_count;
	struct lan_proof proof[LAN_PROOFS_MAX];
	struct carry_proof judged;  /* of the question under way */
	uint32_t judged_phone;
	bool judged_new, judged_done;

	/* for neighbours */
	size_t want_count;
	struct lan_want want[LAN_WANTS_MAX];
	bool fetching;
	char fetch_ref[REF_LEN + 1];
	int64_t fetch_ms;           /* not before */
	struct backoff backoff;
	struct lan_fetched fetched[LAN_FETCHED];

	struct tokens all, all_phones;
	struct tokens from[LAN_PLACES], phones[LAN_PLACES];
};

void lan_help_ask(struct lan *l, const struct lan_peer *from,
    const struct lan_ask *a, int64_t now_ms);
void lan_help_step(struct lan *l, int64_t now_ms);
int64_t lan_help_due_ms(const struct lan *l);

#endif
