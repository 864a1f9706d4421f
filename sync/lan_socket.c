/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE   /* accept4, struct ifreq */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "sync/lan_socket.h"

#define A_TURN       16      /* datagrams, then the others get theirs */
#define OF_ONE_MAX   3       /* phones of one address at a time */
#define BACKLOG      8
#define READ_MS      5000
#define JUDGE_MS     10000
#define WRITE_MS     5000
#define LINGER_MS    1000
#define INTERFACES   16

enum phase { PHONE_FREE, PHONE_READS, PHONE_WAITS, PHONE_IS_TOLD,
	PHONE_LINGERS };

struct phone {
	enum phase phase;
	int fd;
	uint32_t id;
	struct lan_peer peer;
	int64_t until_ms;
	size_t head_n, sent;
	char head[LAN_HEAD_MAX];
	struct buf page;
	char page_memory[LAN_PAGE_MAX];
};

struct lan_socket {
	int udp, tcp;
	bool loopback;
	uint16_t port;
	struct in_addr here, there;
	uint32_t last_id;
	int64_t now_ms;
	struct phone phone[LAN_PHONES_MAX];
};

/* --- what we say -------------------------------------------------------- */

static void
send_to(const struct lan_socket *s, struct in_addr ip, struct str datagram)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons(s->port), .sin_addr = ip };

	if (sendto(s->udp, datagram.p, datagram.n, MSG_NOSIGNAL,
	    (const struct sockaddr *)&to, sizeof(to)) < 0)
		log_line(LOG_DEBUG, "lan", "not sent: %s", strerror(errno));
}

static void
on_send(void *ctx, const struct lan_peer *to, struct str datagram)
{
	struct in_addr ip;

	memcpy(&ip, to->ip, sizeof(ip));
	send_to(ctx, ip, datagram);
}

static bool
is_near(const struct lan_socket *s, struct in_addr ip)
{
	uint8_t bytes[4];

	memcpy(bytes, &ip, sizeof(bytes));
	return lan_is_near(bytes, s->loopback);
}

/* The broadcast address of a local network; false: it is none. */
static bool
broadcast_of(const struct lan_socket *s, struct ifreq *r, struct in_addr *to)
{
	struct sockaddr_in a;

	memcpy(&a, &r->ifr_addr, sizeof(a));
	if (a.sin_family != AF_INET || !is_near(s, a.sin_addr) ||
	    ioctl(s->udp, SIOCGIFFLAGS, r) != 0 ||
	    (r->ifr_flags & IFF_UP) == 0 ||
	    (r->ifr_flags & IFF_BROADCAST) == 0 ||
	    ioctl(s->udp, SIOCGIFBRDADDR, r) != 0)
		return false;
	memcpy(&a, &r->ifr_broadaddr, sizeof(a));
	*to = a.sin_addr;
	return true;
}

/* To each interface's own broadcast: there may be no route to any other. */
static void
on_cast(void *ctx, struct str datagram)
{
	const struct lan_socket *s = ctx;
	struct ifreq all[INTERFACES];
	struct ifconf c = { .ifc_len = sizeof(all) };
	struct in_addr to;

	if (s->loopback) {
		send_to(s, s->there, datagram);
		return;
	}
	c.ifc_req = all;
	if (ioctl(s->udp, SIOCGIFCONF, &c) != 0)
		return;
	for (size_t i = 0; i < (size_t)c.ifc_len / sizeof(all[0]); i++)
		if (broadcast_of(s, &all[i], &to))
			send_to(s, to, datagram);
}

/* A phone that went away in the meantime is told nothing. */
static void
on_tell(void *ctx, uint32_t id, enum lan_said said)
{
	struct lan_socket *s = ctx;

	for (size_t i = 0; i < LAN_PHONES_MAX; i++) {
		struct phone *p = &s->phone[i];
		if (p->id != id || p->phase != PHONE_WAITS)
			continue;
		p->phase = PHONE_IS_TOLD;
		p->until_ms = s->now_ms + WRITE_MS;
		lan_put_page(&p->page, said);
		REQUIRE(!p->page.full);
	}
}

struct lan_air
lan_socket_air(struct lan_socket *s)
{
	return (struct lan_air){ on_send, on_cast, on_tell, s };
}

/* --- open and close ----------------------------------------------------- */

static void
let_go(struct phone *p)
{
	close(p->fd);
	p->phase = PHONE_FREE;
}

static enum rc
open_one(int type, const struct lan_socket *s, int *fd, struct buf *why)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_port = htons(s->port), .sin_addr = s->here };
	int yes = 1;

	*fd = socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd >= 0 && setsockopt(*fd, SOL_SOCKET, type == SOCK_DGRAM ?
	    SO_BROADCAST : SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
	    bind(*fd, (const struct sockaddr *)&at, sizeof(at)) == 0 &&
	    (type == SOCK_DGRAM || listen(*fd, BACKLOG) == 0))
		return RC_OK;
	buf_printf(why, "%s port %u: %s", type == SOCK_DGRAM ? "UDP" : "TCP",
	    (unsigned)s->port, strerror(errno));
	return errno == EADDRINUSE ? RC_BUSY : RC_SYSTEM;
}

static bool
read_addresses(struct lan_socket *s, const struct lan_socket_conf *conf)
{
	s->here.s_addr = htonl(INADDR_ANY);
	s->loopback = conf->here[0] != '\0';
	return !s->loopback ||
	    (inet_pton(AF_INET, conf->here, &s->here) == 1 &&
	    inet_pton(AF_INET, conf->there, &s->there) == 1 &&
	    is_near(s, s->here) && is_near(s, s->there));
}

enum rc
lan_socket_open(const struct lan_socket_conf *conf, struct lan_socket **out,
    struct buf *why)
{
	*out = NULL;
	struct lan_socket *s = calloc(1, sizeof(*s));
	if (s == NULL)
		return RC_NO_MEMORY;
	s->udp = s->tcp = -1;
	s->port = conf->port;
	enum rc rc = RC_BAD_INPUT;
	if (read_addresses(s, conf))
		rc = open_one(SOCK_DGRAM, s, &s->udp, why);
	else
		buf_puts(why, "lan_here and lan_there are of 127/8");
	if (rc == RC_OK)
		rc = open_one(SOCK_STREAM, s, &s->tcp, why);
	if (rc != RC_OK) {
		lan_socket_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void
lan_socket_close(struct lan_socket *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < LAN_PHONES_MAX; i++)
		if (s->phone[i].phase != PHONE_FREE)
			let_go(&s->phone[i]);
	if (s->udp >= 0)
		close(s->udp);
	if (s->tcp >= 0)
		close(s->tcp);
	free(s);
}

/* --- what we hear ------------------------------------------------------- */

static void
hear(struct lan_socket *s, struct lan *l)
{
	char bytes[LAN_DATAGRAM_MAX + 1];   /* one more: it is too long */

	for (int i = 0; i < A_TURN; i++) {
		struct sockaddr_in from;
		socklen_t len = sizeof(from);
		struct lan_peer peer;
		ssize_t n = recvfrom(s->udp, bytes, sizeof(bytes), 0,
		    (struct sockaddr *)&from, &len);
		if (n < 0)
			return;
		/* Of another port: what we answer would hit a stranger. */
		if (from.sin_family != AF_INET ||
		    ntohs(from.sin_port) != s->port ||
		    !is_near(s, from.sin_addr))
			continue;
		memcpy(peer.ip, &from.sin_addr, sizeof(peer.ip));
		lan_datagram(l, &peer, (struct str){ bytes, (size_t)n },
		    s->now_ms);
	}
}

static struct phone *
idle_phone(struct lan_socket *s)
{
	for (size_t i = 0; i < LAN_PHONES_MAX; i++)
		if (s->phone[i].phase == PHONE_FREE)
			return &s->phone[i];
	return NULL;
}

static bool
has_many(const struct lan_socket *s, const struct lan_peer *peer)
{
	int count = 0;

	for (size_t i = 0; i < LAN_PHONES_MAX; i++)
		count += s->phone[i].phase != PHONE_FREE &&
		    memcmp(s->phone[i].peer.ip, peer->ip,
		    sizeof(peer->ip)) == 0;
	return count >= OF_ONE_MAX;
}

static void
let_in(struct lan_socket *s, struct phone *p)
{
	struct sockaddr_in from = { .sin_family = AF_UNSPEC };
	socklen_t len = sizeof(from);
	struct lan_peer peer;
	int fd = accept4(s->tcp, (struct sockaddr *)&from, &len,
	    SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	memcpy(peer.ip, &from.sin_addr, sizeof(peer.ip));
	if (from.sin_family != AF_INET || !is_near(s, from.sin_addr) ||
	    has_many(s, &peer)) {
		close(fd);
		return;
	}
	if (++s->last_id == 0)
		s->last_id = 1;
	p->phase = PHONE_READS;
	p->fd = fd;
	p->id = s->last_id;
	p->peer = peer;
	p->until_ms = s->now_ms + READ_MS;
	p->head_n = p->sent = 0;
	p->page = BUF(p->page_memory);
}

static void
read_head(struct lan_socket *s, struct phone *p, struct lan *l)
{
	ssize_t n = recv(p->fd, p->head + p->head_n, LAN_HEAD_MAX - p->head_n,
	    0);
	struct lan_get get;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		let_go(p);
		return;
	}
	p->head_n += (size_t)n;
	enum rc rc = lan_read_get((struct str){ p->head, p->head_n }, &get);
	if (rc == RC_AGAIN)
		return;
	p->phase = PHONE_WAITS;
	p->until_ms = s->now_ms + JUDGE_MS;
	if (rc == RC_OK)
		lan_phone(l, p->id, &p->peer, &get, s->now_ms);
	else
		on_tell(s, p->id, LAN_SAID_BAD);
}

/* Closed at once, what it still sends would wipe our answer out. */
static void
write_page(struct lan_socket *s, struct phone *p)
{
	ssize_t n = send(p->fd, p->page.p + p->sent, p->page.n - p->sent,
	    MSG_NOSIGNAL);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		let_go(p);
		return;
	}
	p->sent += (size_t)n;
	if (p->sent < p->page.n)
		return;
	shutdown(p->fd, SHUT_WR);
	p->phase = PHONE_LINGERS;
	p->until_ms = s->now_ms + LINGER_MS;
}

static void
linger(struct phone *p)
{
	char rest[1024];
	ssize_t n = recv(p->fd, rest, sizeof(rest), 0);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		let_go(p);
}

static void
serve(struct lan_socket *s, struct phone *p, struct lan *l)
{
	if (p->phase == PHONE_READS)
		read_head(s, p, l);
	if (p->phase == PHONE_WAITS && s->now_ms >= p->until_ms)
		on_tell(s, p->id, LAN_SAID_AWAY);
	if (p->phase == PHONE_IS_TOLD)
		write_page(s, p);
	if (p->phase == PHONE_LINGERS)
		linger(p);
	if (p->phase != PHONE_FREE && s->now_ms >= p->until_ms)
		let_go(p);
}

void
lan_socket_work(struct lan_socket *s, struct lan *l, int64_t now_ms)
{
	struct phone *p;

	if (s == NULL)
		return;
	s->now_ms = now_ms;
	hear(s, l);
	for (int i = 0; i < LAN_PHONES_MAX && (p = idle_phone(s)) != NULL; i++)
		let_in(s, p);
	for (size_t i = 0; i < LAN_PHONES_MAX; i++)
		if (s->phone[i].phase != PHONE_FREE)
			serve(s, &s->phone[i], l);
}

size_t
lan_socket_fds(const struct lan_socket *s, struct pollfd *to)
{
	size_t n = 0;
	bool room = false;

	if (s == NULL)
		return 0;
	to[n++] = (struct pollfd){ .fd = s->udp, .events = POLLIN };
	for (size_t i = 0; i < LAN_PHONES_MAX; i++) {
		const struct phone *p = &s->phone[i];
		room = room || p->phase == PHONE_FREE;
		if (p->phase == PHONE_READS || p->phase == PHONE_LINGERS)
			to[n++] = (struct pollfd){ .fd = p->fd,
			    .events = POLLIN };
		else if (p->phase == PHONE_IS_TOLD)
			to[n++] = (struct pollfd){ .fd = p->fd,
			    .events = POLLOUT };
	}
	if (room)
		to[n++] = (struct pollfd){ .fd = s->tcp, .events = POLLIN };
	return n;
}

int64_t
lan_socket_due_ms(const struct lan_socket *s)
{
	int64_t due_ms = INT64_MAX;

	for (size_t i = 0; s != NULL && i < LAN_PHONES_MAX; i++)
		if (s->phone[i].phase != PHONE_FREE &&
		    s->phone[i].until_ms < due_ms)
			due_ms = s->phone[i].until_ms;
	return due_ms;
}
