/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE   /* cfmakeraw, CRTSCTS, TIOCOUTQ */
#include <errno.h>
#include <fcntl.h>
#include <linux/lp.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "terminal/print/port.h"

#define CONNECT_MS     4000
#define CONNECT_BT_MS 12000   /* a Bluetooth printer is woken first */
#define HELD_BYTES     4096
#define HANG_UP_MS      500
#define PROGRAM_MS    60000
#define TCP_PORT      "9100"
/* linux/net, include/net/bluetooth: the headers come with BlueZ only. */
#define BT_FAMILY     31
#define BT_RFCOMM     3
#define BT_CHANNELS   30

struct bt_address {
	sa_family_t family;
	uint8_t device[6];    /* last byte first */
	uint8_t channel;
};

extern char **environ;

/* --- names -------------------------------------------------------------- */

static bool
read_tcp(struct str rest, struct port_name *n)
{
	int64_t port = 9100;
	struct str host = rest;

	if (rest.n > 0 && rest.p[0] == '[') {   /* IPv6 */
		host = str_cut(&rest, ']');
		host = str_from(host, 1);
		if (rest.n > 0 && (rest.p[0] != ':' ||
		    !str_to_i64(str_from(rest, 1), &port)))
			return false;
	} else if (str_find(rest, ':') < rest.n) {
		host = str_cut(&rest, ':');
		if (!str_to_i64(rest, &port))
			return false;
	}
	if (port < 1 || port > 65535 || host.n == 0)
		return false;
	for (int i = 4; i >= 0; i--, port /= 10)
		n->service[i] = (char)('0' + port % 10);
	return str_copy(host, n->where, sizeof(n->where));
}

static bool
read_rfcomm(struct str rest, struct port_name *n)
{
	struct str address = str_cut(&rest, '/');
	int64_t channel = 1;

	for (int i = 0; i < 6; i++) {
		struct str two = str_cut(&address, ':');
		int high = two.n == 2 ? str_hex_digit(two.p[0]) : -1;
		int low = two.n == 2 ? str_hex_digit(two.p[1]) : -1;
		if (high < 0 || low < 0)
			return false;
		n->address[i] = (uint8_t)(high * 16 + low);
	}
	if (address.n > 0 || (rest.n > 0 && !str_to_i64(rest, &channel)) ||
	    channel < 1 || channel > BT_CHANNELS)
		return false;
	n->channel = (int)channel;
	return true;
}

enum rc
port_parse(struct str text, struct port_name *out)
{
	static const char *const words[PORT_KINDS] = { "none", "usb",
		"serial", "tcp", "rfcomm", "command" };
	struct port_name n = { PORT_KINDS, "", TCP_PORT, { 0 }, 0 };
	struct str rest = text, word = str_cut(&rest, ':');
	bool ok = false;

	for (int i = 0; i < PORT_KINDS; i++)
		if (str_eq(word, str_of(words[i])))
			n.kind = (enum port_kind)i;
	switch (n.kind) {
	case PORT_NONE:
		ok = text.n == word.n;
		break;
	case PORT_USB:
	case PORT_SERIAL:
		ok = rest.n > 1 && rest.p[0] == '/' &&
		    str_copy(rest, n.where, sizeof(n.where));
		break;
	case PORT_TCP:
		ok = read_tcp(rest, &n);
		break;
	case PORT_RFCOMM:
		ok = read_rfcomm(rest, &n);
		break;
	case PORT_COMMAND:
		ok = rest.n > 0 && str_copy(rest, n.where, sizeof(n.where));
		break;
	case PORT_KINDS:
		break;
	}
	if (!ok)
		return RC_BAD_INPUT;
	*out = n;
	return RC_OK;
}

/* --- opening ------------------------------------------------------------ */

static speed_t
speed_of(int64_t baud)
{
	static const struct { int64_t baud; speed_t speed; } speeds[] = {
		{ 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 },
		{ 57600, B57600 }, { 115200, B115200 },
	};

	for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++)
		if (speeds[i].baud == baud)
			return speeds[i].speed;
	return B9600;
}

static bool
set_line(int fd, const struct port_line *line)
{
	struct termios t;

	if (tcgetattr(fd, &t) != 0)
		return false;
	cfmakeraw(&t);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_cflag &= (tcflag_t)~CRTSCTS;
	if (line->flow)
		t.c_cflag |= CRTSCTS;
	return cfsetspeed(&t, speed_of(line->baud)) == 0 &&
	    tcsetattr(fd, TCSANOW, &t) == 0 && tcflush(fd, TCIOFLUSH) == 0;
}

static bool
connect_within(int fd, const struct sockaddr *to, socklen_t n, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	int error = 0;
	socklen_t size = sizeof(error);

	if (connect(fd, to, n) == 0)
		return true;
	return errno == EINPROGRESS && poll(&p, 1, ms) == 1 &&
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
	    error == 0;
}

static int
open_tcp(const struct port_name *name)
{
	struct addrinfo want = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM }, *list = NULL;
	int fd = -1, held = HELD_BYTES;

	if (getaddrinfo(name->where, name->service, &want, &list) != 0)
		return -1;
	for (struct addrinfo *a = list; a != NULL && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK |
		    SOCK_CLOEXEC, 0);
		/* What the system holds back is not seen to stand still. */
		if (fd >= 0)
			(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &held,
			    sizeof(held));
		if (fd >= 0 && !connect_within(fd, a->ai_addr, a->ai_addrlen,
		    CONNECT_MS)) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(list);
	return fd;
}

static int
open_rfcomm(const struct port_name *name)
{
	struct bt_address to = { .family = BT_FAMILY,
		.channel = (uint8_t)name->channel };
	struct sockaddr_storage room = { 0 };
	int fd = socket(BT_FAMILY, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    BT_RFCOMM);

	for (int i = 0; i < 6; i++)
		to.device[i] = name->address[5 - i];
	memcpy(&room, &to, sizeof(to));
	if (fd < 0)
		return -1;
	if (connect_within(fd, (const struct sockaddr *)&room, sizeof(to),
	    CONNECT_BT_MS))
		return fd;
	close(fd);
	return -1;
}

static int
open_command(struct port *p)
{
	char sh[] = "sh", c[] = "-c", line[PORT_TEXT_MAX];
	char *argv[] = { sh, c, line, NULL };
	posix_spawn_file_actions_t files;
	int fds[2];

	memcpy(line, p->name->where, sizeof(line));
	if (pipe(fds) != 0)
		return -1;
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFL, O_NONBLOCK);
	bool ok = posix_spawn_file_actions_init(&files) == 0;
	if (ok) {
		ok = posix_spawn_file_actions_adddup2(&files, fds[0],
		    STDIN_FILENO) == 0 &&
		    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO,
		    "/dev/null", O_WRONLY, 0) == 0 &&
		    posix_spawn(&p->pid, "/bin/sh", &files, NULL, argv,
		    environ) == 0;
		(void)posix_spawn_file_actions_destroy(&files);
	}
	close(fds[0]);
	if (ok)
		return fds[1];
	close(fds[1]);
	return -1;
}

static void
port_close(void *ctx)
{
	struct port *p = ctx;

	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

static enum rc
port_open(void *ctx)
{
	struct port *p = ctx;
	const struct port_name *name = p->name;

	switch (name->kind) {
	case PORT_USB:
	case PORT_SERIAL:
		p->fd = open(name->where, O_RDWR | O_NONBLOCK | O_NOCTTY |
		    O_CLOEXEC);
		if (p->fd >= 0 && name->kind == PORT_SERIAL &&
		    !set_line(p->fd, &p->line))
			port_close(p);
		break;
	case PORT_TCP:
		p->fd = open_tcp(name);
		break;
	case PORT_RFCOMM:
		p->fd = open_rfcomm(name);
		break;
	case PORT_COMMAND:
		p->fd = open_command(p);
		break;
	case PORT_NONE:
	case PORT_KINDS:
		break;
	}
	return p->fd >= 0 ? RC_OK : RC_NOT_FOUND;
}

/* --- using -------------------------------------------------------------- */

static enum wire_went
port_wait(void *ctx, bool write, int ms)
{
	struct port *p = ctx;
	struct pollfd fds[2] = { { .fd = p->asker, .events = 0 },
		{ .fd = p->fd, .events = (short)((write ? POLLOUT : 0) |
		(p->deaf ? 0 : POLLIN)) } };

	if (p->fd < 0)
		return WIRE_LOST;
	int n = poll(fds, 2, ms);
	if (n == 0 || (n < 0 && errno == EINTR))
		return WIRE_LATE;
	if (n < 0 || fds[0].revents != 0)
		return WIRE_STOP;
	if (fds[1].revents & POLLIN)
		return WIRE_SAID;
	if (fds[1].revents & (POLLERR | POLLNVAL | POLLHUP))
		return WIRE_LOST;
	return WIRE_CAN;
}

static ssize_t
port_write(void *ctx, const void *bytes, size_t n)
{
	struct port *p = ctx;
	ssize_t done = write(p->fd, bytes, n);

	if (done < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return done;
}

static ssize_t
port_read(void *ctx, void *bytes, size_t cap)
{
	struct port *p = ctx;
	ssize_t n = read(p->fd, bytes, cap);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n == 0) {
		/* usblp has nothing to say, and says that; all others have
		 * hung up. */
		p->deaf = true;
		return p->name->kind == PORT_USB ? 0 : -1;
	}
	return n;
}

static bool
port_deaf(void *ctx)
{
	const struct port *p = ctx;

	return p->deaf;
}

/* usblp keeps one transfer and says POLLOUT when the printer has it. */
static bool
usb_holds(const struct port *p)
{
	struct pollfd out = { .fd = p->fd, .events = POLLOUT };

	return poll(&out, 1, 0) == 0;
}

static int
port_held(void *ctx)
{
	const struct port *p = ctx;
	int n = 0;

	if (p->name->kind == PORT_USB)
		return usb_holds(p);

	/* Both count what is not at the other side yet. */
	if (p->name->kind != PORT_COMMAND && ioctl(p->fd, TIOCOUTQ, &n) != 0)
		return 0;
	return n;
}

/* What usblp hears from the printer by GET_PORT_STATUS (USB printer class 1.1,
 * 4.2.2): three bits, the others zero.  A printer that cannot tell is to say
 * that it has paper; one that says anything else is not believed. */
static enum wire_paper
port_paper(void *ctx)
{
	const struct port *p = ctx;
	int status = 0;

	if (p->name->kind != PORT_USB || ioctl(p->fd, LPGETSTATUS, &status) !=
	    0 || (status & ~(LP_POUTPA | LP_PSELECD | LP_PERRORP)) != 0)
		return WIRE_PAPER_UNKNOWN;
	return status & LP_POUTPA ? WIRE_PAPER_OUT : WIRE_PAPER_THERE;
}

static bool
port_finish(void *ctx)
{
	struct port *p = ctx;
	char rest[256];
	int status = 0;

	if (p->name->kind == PORT_COMMAND) {
		port_close(p);
		for (int i = 0; i < PROGRAM_MS / 20; i++) {
			struct pollfd asker = { .fd = p->asker };
			if (waitpid(p->pid, &status, WNOHANG) == p->pid)
				return WIFEXITED(status) &&
				    WEXITSTATUS(status) == 0;
			(void)poll(&asker, asker.fd < 0 ? 0 : 1, 20);
			if (asker.revents != 0)
				return false;
		}
		(void)kill(p->pid, SIGKILL);
		return false;
	}
	if (p->name->kind == PORT_TCP) {
		(void)shutdown(p->fd, SHUT_WR);
		while (port_wait(p, false, HANG_UP_MS) == WIRE_SAID &&
		    port_read(p, rest, sizeof(rest)) > 0)
			;
	}
	port_close(p);
	return true;
}

struct wire
port_wire(struct port *p, const struct port_name *name,
    const struct port_line *line, int asker)
{
	*p = (struct port){ name, *line, asker, -1, 0,
		name->kind == PORT_COMMAND };
	return (struct wire){ port_open, port_close, port_wait, port_write,
		port_read, port_deaf, port_held, port_paper, port_finish,
		&clock_system, p };
}
