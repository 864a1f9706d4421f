/* SPDX-License-Identifier: Apache-2.0 */
/* The real wires: what can be had of each without a printer.  A terminal line
 * and sockets of our own stand at the other end. */
#define _DEFAULT_SOURCE   /* TIOCEXCL, cfgetospeed of a pty */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "terminal/print/port.h"

#define SOON_MS 5000   /* not waited for unless it goes wrong */

static struct port port;
static struct port_name name;
static struct wire wire;

static enum rc
open_wire(const char *text, int asker)
{
	const struct port_line line = { 115200, true };

	assert_int_equal(port_parse(str_of(text), &name), RC_OK);
	wire = port_wire(&port, &name, &line, asker);
	return wire.open(wire.ctx);
}

static void
close_wire(void)
{
	wire.close(wire.ctx);
	wire.close(wire.ctx);   /* twice is fine */
	assert_int_equal(wire.wait(wire.ctx, true, SOON_MS), WIRE_LOST);
}

/* --- a serial line -------------------------------------------------------- */

static int
other_end(char *device, size_t cap)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	assert_true(snprintf(device, cap, "serial:%s", ptsname(master)) > 0);
	return master;
}

static void
test_serial(void **state)
{
	char device[PORT_TEXT_MAX], bytes[8];
	int master = other_end(device, sizeof(device));
	struct termios t;

	(void)state;
	assert_int_equal(open_wire(device, -1), RC_OK);
	assert_int_equal(tcgetattr(port.fd, &t), 0);
	assert_int_equal(cfgetospeed(&t), B115200);
	assert_true((t.c_cflag & CRTSCTS) != 0);
	assert_true((t.c_oflag & OPOST) == 0);
	assert_false(wire.deaf(wire.ctx));
	assert_int_equal(wire.paper(wire.ctx), WIRE_PAPER_UNKNOWN);
	/* All bytes arrive as they are, newlines and ^C too. */
	assert_int_equal(wire.wait(wire.ctx, true, SOON_MS), WIRE_CAN);
	assert_int_equal(wire.write(wire.ctx, "\n\x03\x11\x13", 4), 4);
	assert_int_equal(read(master, bytes, sizeof(bytes)), 4);
	assert_memory_equal(bytes, "\n\x03\x11\x13", 4);
	assert_int_equal(wire.held(wire.ctx), 0);
	/* It has nothing to say, then something. */
	assert_int_equal(wire.wait(wire.ctx, false, 0), WIRE_LATE);
	assert_int_equal(wire.read(wire.ctx, bytes, sizeof(bytes)), 0);
	assert_int_equal(write(master, "\x12\n", 2), 2);
	assert_int_equal(wire.wait(wire.ctx, false, SOON_MS), WIRE_SAID);
	assert_int_equal(wire.read(wire.ctx, bytes, sizeof(bytes)), 2);
	/* Unplugged: an error, whatever is asked of it. */
	close(master);
	enum wire_went went = wire.wait(wire.ctx, true, SOON_MS);
	assert_true(went == WIRE_LOST || went == WIRE_SAID);
	assert_true(wire.write(wire.ctx, "x", 1) < 0);
	assert_true(wire.read(wire.ctx, bytes, sizeof(bytes)) < 0);
	close_wire();
}

static void
test_no_line(void **state)
{
	(void)state;
	assert_int_equal(open_wire("serial:/dev/null", -1), RC_NOT_FOUND);
	assert_int_equal(port.fd, -1);
	assert_int_equal(open_wire("serial:/dev/no-such", -1), RC_NOT_FOUND);
	assert_int_equal(open_wire("usb:/dev/no-such", -1), RC_NOT_FOUND);
	/* In use: the kernel lets nobody write to a program that runs. */
	assert_int_equal(open_wire("usb:/proc/self/exe", -1), RC_NOT_FOUND);
	assert_int_equal(errno, ETXTBSY);
	close_wire();
	assert_int_equal(open_wire("none", -1), RC_NOT_FOUND);
	/* There may be Bluetooth here, but not this one. */
	assert_int_equal(open_wire("rfcomm:00:00:00:00:00:00", -1),
	    RC_NOT_FOUND);
}

/* usblp has no end of file: a zero is that it has nothing to say. */
static void
test_usb_says_nothing(void **state)
{
	char byte;

	(void)state;
	assert_int_equal(open_wire("usb:/dev/null", -1), RC_OK);
	assert_int_equal(wire.read(wire.ctx, &byte, 1), 0);
	assert_true(wire.deaf(wire.ctx));
	assert_int_equal(wire.wait(wire.ctx, true, SOON_MS), WIRE_CAN);
	assert_int_equal(wire.held(wire.ctx), 0);
	assert_int_equal(wire.paper(wire.ctx), WIRE_PAPER_UNKNOWN);
	assert_true(wire.finish(wire.ctx));
	close_wire();
}

/* --- the network ---------------------------------------------------------- */

static int
listen_here(char *device, size_t cap)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	snprintf(device, cap, "tcp:127.0.0.1:%d", ntohs(at.sin_port));
	return fd;
}

static void
test_tcp(void **state)
{
	char device[PORT_TEXT_MAX], bytes[8];
	int server = listen_here(device, sizeof(device));

	(void)state;
	/* Bound, and nobody listens: refused. */
	assert_int_equal(open_wire(device, -1), RC_NOT_FOUND);
	assert_int_equal(port.fd, -1);

	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(open_wire(device, -1), RC_OK);
	int printer = accept(server, NULL, NULL);
	assert_int_equal(wire.wait(wire.ctx, true, SOON_MS), WIRE_CAN);
	assert_int_equal(wire.write(wire.ctx, "abc", 3), 3);
	assert_int_equal(read(printer, bytes, sizeof(bytes)), 3);
	/* It hangs up while it is told that all is sent: that is an end. */
	close(printer);
	assert_true(wire.finish(wire.ctx));
	close_wire();

	/* Its cable is pulled, or it is switched off: a reset. */
	assert_int_equal(open_wire(device, -1), RC_OK);
	printer = accept(server, NULL, NULL);
	struct linger hard = { 1, 0 };
	assert_int_equal(setsockopt(printer, SOL_SOCKET, SO_LINGER, &hard,
	    sizeof(hard)), 0);
	close(printer);
	enum wire_went went = wire.wait(wire.ctx, true, SOON_MS);
	assert_true(went == WIRE_LOST || went == WIRE_SAID);
	assert_true(wire.read(wire.ctx, bytes, sizeof(bytes)) < 0);
	close_wire();
	close(server);
}

/* One that takes nothing is full at some time, little is on its way then, and
 * nobody waits longer than was said. */
static void
test_full(void **state)
{
	static const char zeros[1024];
	char device[PORT_TEXT_MAX];
	int server = listen_here(device, sizeof(device)), small = 4096;
	long sum = 0;

	(void)state;
	assert_int_equal(setsockopt(server, SOL_SOCKET, SO_RCVBUF, &small,
	    sizeof(small)), 0);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(open_wire(device, -1), RC_OK);
	while (sum < 1000000 && wire.wait(wire.ctx, true, 50) == WIRE_CAN) {
		ssize_t n = wire.write(wire.ctx, zeros, sizeof(zeros));
		assert_true(n >= 0);
		sum += n;
	}
	assert_true(sum > 1000 && sum < 40000);
	assert_int_equal(wire.wait(wire.ctx, true, 1), WIRE_LATE);
	assert_true(wire.held(wire.ctx) > 0);
	close_wire();
	close(server);
}

/* --- whoever asked -------------------------------------------------------- */

static void
test_asker(void **state)
{
	char device[PORT_TEXT_MAX];
	int master = other_end(device, sizeof(device)), pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0, pair), 0);
	assert_int_equal(open_wire(device, pair[0]), RC_OK);
	assert_int_equal(wire.wait(wire.ctx, true, SOON_MS), WIRE_CAN);
	close(pair[1]);
	assert_int_equal(wire.wait(wire.ctx, true, SOON_MS), WIRE_STOP);
	assert_int_equal(wire.wait(wire.ctx, false, SOON_MS), WIRE_STOP);
	close_wire();
	close(pair[0]);
	close(master);
}

/* --- a program ------------------------------------------------------------ */

static bool
program(const char *text, const char *bytes)
{
	assert_int_equal(open_wire(text, -1), RC_OK);
	assert_true(wire.deaf(wire.ctx));
	assert_int_equal(wire.wait(wire.ctx, true, SOON_MS), WIRE_CAN);
	assert_int_equal(wire.write(wire.ctx, bytes, strlen(bytes)),
	    strlen(bytes));
	return wire.finish(wire.ctx);
}

static void
test_command(void **state)
{
	int pair[2];

	(void)state;
	assert_true(program("command:test \"$(cat)\" = paper", "paper"));
	assert_false(program("command:cat >/dev/null; exit 3", "paper"));
	assert_false(program("command:cat >/dev/null; kill -9 $$", "paper"));
	/* It ended before it was sent anything: an error, not a signal. */
	assert_int_equal(open_wire("command:exec true", -1), RC_OK);
	enum wire_went went = WIRE_CAN;
	for (int i = 0; i < 500 && went != WIRE_LOST; i++)
		went = wire.wait(wire.ctx, false, 10);
	assert_int_equal(went, WIRE_LOST);
	assert_true(wire.write(wire.ctx, "x", 1) < 0);
	close_wire();
	/* Who asked goes: it is not waited for. */
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0, pair), 0);
	assert_int_equal(open_wire("command:exec sleep 5", pair[0]), RC_OK);
	close(pair[1]);
	assert_false(wire.finish(wire.ctx));
	assert_int_equal(kill(port.pid, SIGKILL), 0);
	close(pair[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_serial),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_no_line),
		cmocka_unit_test(test_usb_says_nothing),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_asker),
		cmocka_unit_test(test_command),
	};
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	/* As cho40-print does. */
	(void)sigaction(SIGPIPE, &ignore, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
