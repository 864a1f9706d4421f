/* SPDX-License-Identifier: Apache-2.0 */
/* sync/lan_socket.h - our end of the market's LAN: one UDP socket and a very
 * small listener for phones, IPv4, from and to near addresses only.
 *
 * Owns the sockets and all their memory; never blocks.  A phone has a few
 * seconds for its request, LAN_HEAD_MAX bytes, and its answer; LAN_PHONES_MAX
 * at a time, three of one address.  What comes goes to a struct lan, whose
 * words lan_socket_air carries out.  One thread. */
#ifndef SYNC_LAN_SOCKET_H
#define SYNC_LAN_SOCKET_H

#include <poll.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "sync/lan.h"

#define LAN_PHONES_MAX 8
#define LAN_FDS_MAX    (2 + LAN_PHONES_MAX)

struct lan_socket_conf {
	uint16_t port;
	const char *here, *there;   /* tests: addresses of 127/8; "": the LAN
	                             * and its broadcast */
};

struct lan_socket;
/* why says what could not be had. */
enum rc lan_socket_open(const struct lan_socket_conf *conf,
    struct lan_socket **out, struct buf *why) MUST_CHECK;
void lan_socket_close(struct lan_socket *s);   /* accepts NULL */
struct lan_air lan_socket_air(struct lan_socket *s);

/* These take a NULL for nothing, too. */
size_t lan_socket_fds(const struct lan_socket *s, struct pollfd *to);
/* Everything that can be done now. */
void lan_socket_work(struct lan_socket *s, struct lan *l, int64_t now_ms);
int64_t lan_socket_due_ms(const struct lan_socket *s);

#endif
