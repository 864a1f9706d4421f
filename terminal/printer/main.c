/* SPDX-License-Identifier: Apache-2.0 */
/* cho40-print: one picture to the printer.  See cho40-print(8).
 *
 * A printer can hang, and this may hang with it: the terminal may not. */
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "terminal/print/order.h"
#include "terminal/print/press.h"
#include "terminal/terminal_conf.h"

#define CONFIG_FILE "/etc/cho40/terminal.conf"
#define READ_MS     10000

enum { DONE = 0, REFUSED = 1, USAGE = 2, WORLD = 3 };
enum { OPT_CONFIG = 256, OPT_VERSION, OPT_HELP };

static const char usage_text[] =
    "usage: cho40-print [--config F] [-n] < ORDER\n"
    "       cho40-print --version | --help\n"
    "\n"
    "  --config F  read F instead of " CONFIG_FILE "\n"
    "  -n          check the configuration and end\n";

static bool
read_more(void *to, size_t n)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	for (size_t at = 0; at < n; ) {
		if (poll(&p, 1, READ_MS) != 1)
			return false;
		ssize_t got = read(STDIN_FILENO, (char *)to + at, n - at);
		if (got <= 0)
			return false;
		at += (size_t)got;
	}
	return true;
}

static bool
read_order(struct picture *p, bool *fill)
{
	char line[ORDER_HEAD_MAX];
	size_t n = 0;

	while (n < sizeof(line) && read_more(line + n, 1) && line[n] != '\n')
		n++;
	return n < sizeof(line) && line[n] == '\n' &&
	    order_read_head((struct str){ line, n }, p, fill) &&
	    read_more(p->bits, picture_bytes(p));
}

/* Nobody may read it any more; then the work ends by itself. */
static void
put(enum order_word w, enum print_why why)
{
	char line[ORDER_LINE_MAX];
	struct buf b = BUF(line);

	order_put_word(&b, w, why);
	if (write(STDOUT_FILENO, b.p, b.n) != (ssize_t)b.n)
		log_line(LOG_WARN, "print", "nobody listens");
}

static void
say(enum press_said what)
{
	put(what == PRESS_INK ? ORDER_INK : what == PRESS_SLOW ? ORDER_SLOW :
	    ORDER_MOVES, PRINT_WHY_NONE);
}

static int
print(const struct terminal_conf *conf)
{
	static struct picture p;
	struct press_order o;
	struct port port;
	struct wire wire;
	enum print_why why = PRINT_WHY_NONE;
	int kind;
	socklen_t n = sizeof(kind);
	bool socket = getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &kind,
	    &n) == 0;

	terminal_conf_press(conf, &o);
	if (!read_order(&p, &o.fill)) {
		fprintf(stderr, "cho40-print: standard input is no order\n");
		return REFUSED;
	}
	wire = port_wire(&port, &o.port, &o.line, socket ? STDIN_FILENO : -1);
	enum print_state s = press_run(&o, &p, &wire, say, &why);
	put(s == PRINT_DONE ? ORDER_DONE : s == PRINT_NOT ? ORDER_NOT :
	    ORDER_TORN, why);
	return s == PRINT_DONE ? DONE : WORLD;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, OPT_CONFIG },
		{ "version", no_argument, NULL, OPT_VERSION },
		{ "help", no_argument, NULL, OPT_HELP },
		{ NULL, 0, NULL, 0 },
	};
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	static struct terminal_conf conf;
	char error[CONF_ERROR_MAX];
	const char *path = CONFIG_FILE;
	bool check = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "nh", options, NULL)) != -1) {
		if (opt == OPT_CONFIG) {
			path = optarg;
		} else if (opt == 'n') {
			check = true;
		} else if (opt == OPT_VERSION) {
			puts("cho40-print " CHO40_VERSION);
			return DONE;
		} else {
			fputs(usage_text, opt == '?' ? stderr : stdout);
			return opt == '?' ? USAGE : DONE;
		}
	}
	if (optind < argc) {
		fputs(usage_text, stderr);
		return USAGE;
	}
	(void)sigaction(SIGPIPE, &ignore, NULL);
	if (terminal_conf_load(path, &conf, error) != RC_OK) {
		fprintf(stderr, "cho40-print: %s\n", error);
		return REFUSED;
	}
	return check ? DONE : print(&conf);
}
