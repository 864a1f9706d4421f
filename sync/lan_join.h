/* SPDX-License-Identifier: Apache-2.0 */
/* sync/lan_join.h - cho40-sync on the market's LAN: lan.h and its sockets as
 * the configuration has them, for the one loop.  One thread. */
#ifndef SYNC_LAN_JOIN_H
#define SYNC_LAN_JOIN_H

#include "sync/lan_socket.h"
#include "sync/pump.h"
#include "sync/sync_conf.h"

/* Both NULL: not on a LAN, and everything below does nothing. */
struct lan_join { struct lan *lan; struct lan_socket *air; };

/* A stall sells without it: what cannot be had is logged, and that is all.
 * conf, net and out are borrowed. */
void lan_join_open(struct lan_join *j, const struct sync_conf *conf,
    const struct net *net, struct buf *out);
/* Before net is closed. */
void lan_join_close(struct lan_join *j);
/* Frames for the terminal and what else is due, as the pump stands. */
void lan_join_step(struct lan_join *j, const struct pump *p, int64_t now_ms);
int64_t lan_join_due_ms(const struct lan_join *j);

#endif
