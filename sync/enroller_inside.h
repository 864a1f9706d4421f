/* SPDX-License-Identifier: Apache-2.0 */
/* sync/enroller_inside.h - shared by enroller.c and enroller_ask.c; nobody
 * else includes it. */
#ifndef SYNC_ENROLLER_INSIDE_H
#define SYNC_ENROLLER_INSIDE_H

#include "sync/backoff.h"
#include "sync/enroller.h"
#include "sync/local_enrol.h"

enum state { REST, CACERTS, SIGN, POST, RECORD, RENEW, TIME, STATE_COUNT };

struct enroller {
	struct enroller_env env;
	const struct identity *now;      /* NULL: nobody yet */
	enum state state;
	bool up;                         /* the terminal is there */
	bool asked;                      /* a person waits for the end */
	bool pending;                    /* next is on disk */
	bool changed;
	bool refused;                    /* the board let us not in */
	struct identity_next next;
	struct sign_csr csr;
	struct enrol_target target;      /* of next.line */
	struct identity id;              /* as it grows */
	struct local_enrol_sig sig;
	int64_t hint_ms;                 /* the server's word for the time */
	struct net *net;
	struct backoff backoff;
	int64_t due_ms, limit_ms;        /* REST: try; SIGN, RECORD: end */
	int64_t time_due_ms, renew_due_ms;
	char pins[SIGN_PINS_MAX];
	char body[PROTO_ENROL_MAX];
	char pems[PROTO_PEMS_MAX];
};

/* Why, in words, and in one of enrol_text.h's ("": none). */
struct enroller_why { const char *word, *text; };
#define WHY(text) ((struct enroller_why){ "", (text) })

void enroller_go(struct enroller *e, enum state to);
void enroller_hang_up(struct enroller *e);
/* Tell the person who waits, if anybody does; rc as of the command line. */
void enroller_tell(struct enroller *e, int rc, struct enroller_why why);
/* Later again; the request stays. */
void enroller_later(struct enroller *e, struct enroller_why why,
    int64_t retry_s, int64_t now_ms);
/* A person must do something else: the request is forgotten. */
void enroller_give_up(struct enroller *e, struct enroller_why why);
/* One request; a body makes it a POST. */
enum rc enroller_ask(struct enroller *e, const struct net_tls *how,
    const char *path, struct str body) MUST_CHECK;
/* The request for a certificate, or later again. */
void enroller_post(struct enroller *e, const struct net_tls *tls,
    const char *path, int64_t now_ms);

#endif
