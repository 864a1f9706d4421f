/* SPDX-License-Identifier: Apache-2.0 */
/* cho40-bank - a bank and its notification provider, to test against.  It
 * moves no money and is never installed. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "tests/bank/courier.h"
#include "tests/bank/desk.h"

#define SWEEP_S 3

enum { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_WORLD };

static int
usage(FILE *to)
{
	fputs("usage: cho40-bank --config FILE [-n]\n"
	    "       cho40-bank --print-config | --version | --help\n", to);
	return to == stderr ? EXIT_USAGE : EXIT_DONE;
}

/* Until asked to end, cut connections that drip. */
static void
wait_for_end(struct http *h, struct acquirer *acquirer, const sigset_t *ends)
{
	const struct timespec sweep = { SWEEP_S, 0 };

	while (sigtimedwait(ends, NULL, &sweep) < 0) {
		http_sweep(h);
		acquirer_sweep(acquirer);
	}
}

static enum rc
serve(const struct bank_conf *conf, const sigset_t *ends, struct buf *why)
{
	struct teller *teller = NULL;
	struct courier *courier = NULL;
	struct http *h = NULL;
	struct desk desk = { .conf = conf };

	enum rc rc = teller_open(conf, &teller, why);
	if (rc == RC_OK)
		rc = acquirer_open(&conf->acquirer, conf->address,
		    &desk.acquirer, why);
	desk.teller = teller;
	struct http_config hc = { .name = "bank", .address = conf->address,
	    .port = conf->port, .routes = desk_routes(), .app = &desk,
	    .connections = 64, .uploads = 4, .idle_s = 10, .cert = "",
	    .key = "", .ca = "", .clock = &clock_system, .rng = &rng_system };
	if (rc == RC_OK)
		rc = http_open(&hc, &h, why);
	if (rc == RC_OK)
		rc = courier_open(teller, conf->timeout_ms, &courier);
	if (rc == RC_OK) {
		log_line(LOG_INFO, "bank", "ready port=%lld",
		    (long long)http_port(h));
		wait_for_end(h, desk.acquirer, ends);
	}
	http_close(h);
	acquirer_close(desk.acquirer);
	courier_close(courier);
	teller_close(teller);
	return rc;
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "print-config", no_argument, NULL, 'p' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static struct bank_conf conf;
	static char error[CONF_ERROR_MAX];
	const char *path = NULL;
	bool check = false;
	int c;

	while ((c = getopt_long(argc, argv, "n", longs, NULL)) != -1) {
		if (c == 'p') {
			conf_print(stdout, "cho40-bank", bank_options,
			    bank_option_count);
			return EXIT_DONE;
		}
		if (c == 'V') {
			puts("cho40-bank " CHO40_VERSION);
			return EXIT_DONE;
		}
		if (c != 'c' && c != 'n')
			return usage(c == 'h' ? stdout : stderr);
		check = check || c == 'n';
		path = c == 'c' ? optarg : path;
	}
	if (path == NULL || optind != argc)
		return usage(stderr);
	if (conf_load(path, bank_options, bank_option_count, &conf, error)
	    != RC_OK) {
		fprintf(stderr, "cho40-bank: %s\n", error);
		return EXIT_REFUSED;
	}
	if (check)
		return EXIT_DONE;

	/* All threads inherit this: only wait_for_end sees the signals. */
	sigset_t ends;
	struct buf why = BUF(error);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
	enum rc rc = serve(&conf, &ends, &why);
	if (rc != RC_OK) {
		fprintf(stderr, "cho40-bank: %s\n", why.n > 0 ? error
		    : rc_text(rc));
		return EXIT_WORLD;
	}
	return EXIT_DONE;
}
