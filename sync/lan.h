/* SPDX-License-Identifier: Apache-2.0 */
/* sync/lan.h - proofs of money over the market's LAN, which nobody trusts
 * (PROTOCOL.md, section 10).
 *
 * Three things, as steps over sockets, network and frames that others own:
 *  - with a QR out and nobody upstream, ask the neighbours for its proof;
 *  - for a neighbour who asks, fetch it from the board's public page;
 *  - take what a neighbour or a phone brings, and let the terminal judge it.
 * Nobody out there can forge, since the terminal checks the MAC with its own
 * key; they can only be late.  Everything is bounded and counted, by address
 * and in all; what is too much is dropped.
 *
 * One thread; monotonic now_ms.  All memory is taken by lan_open.  Each call
 * but lan_open takes a NULL for a stall that is not on a LAN. */
#ifndef SYNC_LAN_H
#define SYNC_LAN_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "sync/lan_page.h"
#include "sync/lan_text.h"
#include "sync/net.h"

/* An ask comes after a 1st second, then after two seconds and an eighth of
 * the time since the last new QR, at most this. */
#define LAN_ASK_MAX_MS   30000
#define LAN_FETCH_MS     1000    /* between two fetches for neighbours */
#define LAN_AGAIN_MS     3000    /* between two of one reference */
#define LAN_WANTS_MAX    32      /* references waiting to be fetched */
#define LAN_PROOFS_MAX   8       /* waiting for the terminal */

/* Everybody speaks from and to the one port. */
struct lan_peer { uint8_t ip[4]; };

/* Who carries our words; nothing here fails: what cannot go is lost. */
struct lan_air {
	void (*send)(void *ctx, const struct lan_peer *to, struct str datagram);
	void (*cast)(void *ctx, struct str datagram);   /* to all near */
	void (*tell)(void *ctx, uint32_t phone, enum lan_said said);
	void *ctx;
};

struct lan_env {
	struct lan_air air;
	const struct net *net;      /* borrowed; its slot NET_PAGE is ours */
	const struct rng *rng;      /* borrowed */
	const char *page;           /* borrowed: "https://board.example";
	                             * "": we fetch for nobody */
	struct buf *out;            /* frames for the terminal, as the pump's */
};

/* How we stand; open and terminal are 0 without a terminal. */
struct lan_world {
	bool up;                    /* the board, or a provider, answers */
	int64_t open;               /* sales with a QR out */
	int64_t terminal;           /* our number */
};

struct lan;
enum rc lan_open(const struct lan_env *env, struct lan **out) MUST_CHECK;
void lan_close(struct lan *l);   /* cancels its request */

/* The terminal is gone. */
void lan_disconnected(struct lan *l);
/* A frame of the terminal; false: it is somebody else's. */
bool lan_frame(struct lan *l, struct str object, int64_t now_ms);
/* A datagram from a near address. */
void lan_datagram(struct lan *l, const struct lan_peer *from,
    struct str bytes, int64_t now_ms);
/* A phone's request; it is told at once, or when the terminal has judged.
 * phone: not 0, another one for each. */
void lan_phone(struct lan *l, uint32_t phone, const struct lan_peer *from,
    const struct lan_get *g, int64_t now_ms);
/* NET_PAGE finished. */
void lan_reply(struct lan *l, const struct net_reply *reply, int64_t now_ms);
/* Do what is due; again at lan_due_ms at the latest. */
void lan_step(struct lan *l, const struct lan_world *w, int64_t now_ms);
int64_t lan_due_ms(const struct lan *l);

#endif
