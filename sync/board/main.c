/* SPDX-License-Identifier: Apache-2.0 */
/* cho40-board - the market board's server.  See cho40-board(8). */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "ledger/base/log.h"
#include "ledger/base/notify.h"
#include "sync/board/console/openapi.h"
#include "sync/board/ops/backup.h"
#include "sync/board/ops/doctor.h"
#include "sync/board/ops/init.h"
#include "sync/board/ops/migrate.h"
#include "sync/board/serve.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"

#define TICK_S 5
#define OWN_DESCRIPTORS 64

struct command {
	const char *noun, *verb;   /* verb "": none */
	int (*run)(const struct board_conf *conf,
	    const struct setup_args *args);
};

static const struct command commands[] = {
	{ "init", "", setup_init },
	{ "device", "add", setup_device_add },
	{ "device", "revoke", setup_device_revoke },
	{ "device", "list", setup_device_list },
	{ "device", "proof-key", setup_device_proof_key },
	{ "device", "unlock", setup_device_unlock },
	{ "enrol", "add", setup_enrol_add },
	{ "receipt", "key", setup_receipt_key },
	{ "receipt", "issue", setup_receipt_issue },
	{ "receipt", "again", setup_receipt_again },
	{ "account", "add", setup_account_add },
	{ "account", "list", setup_account_list },
	{ "account", "fee", setup_account_fee },
	{ "statement", "import", setup_statement_import },
	{ "carry", "in", setup_carry_in },
	{ "user", "add", setup_user_add },
	{ "user", "list", setup_user_list },
	{ "user", "password", setup_user_password },
	{ "user", "disable", setup_user_disable },
	{ "user", "code", setup_user_code },
	{ "audit", "", setup_audit },
	{ "backup", "", setup_backup },
	{ "restore", "", setup_restore },
	{ "doctor", "", setup_doctor },
	{ "migrate", "sqlite", setup_migrate },
};

static int
usage(FILE *to)
{
	fputs("usage: cho40-board --config FILE [-n]\n"
	    "       cho40-board --print-config | --print-openapi | --version | "
	    "--help\n"
	    "       cho40-board init [--config FILE] [--answers FILE]\n"
	    "       cho40-board device add --config FILE --terminal N "
	    "--stall NAME\n"
	    "           --account BIN/ACCOUNT --out DIR [--url URL]\n"
	    "       cho40-board device revoke --config FILE --terminal N\n"
	    "       cho40-board device list --config FILE\n"
	    "       cho40-board device proof-key --config FILE --terminal N "
	    "--out FILE\n"
	    "           [--epoch E]\n"
	    "       cho40-board device unlock --config FILE --terminal N "
	    "--lock L\n           [--epoch E]\n"
	    "       cho40-board enrol add --config FILE --terminal N "
	    "[--stall NAME]\n"
	    "           [--account BIN/ACCOUNT] [--holder NAME] [--minutes M] "
	    "[--url URL] [--out DIR]\n"
	    "       cho40-board receipt key --config FILE\n"
	    "       cho40-board receipt issue --config FILE --stall CODE "
	    "--amount N\n"
	    "           --means bank|cash [--kind fee|day_ticket|deposit] "
	    "[--fee CODE]\n"
	    "           [--from DAY] [--to DAY] [--ref REF] [--out PNG]\n"
	    "       cho40-board receipt again --config FILE --number N "
	    "[--out PNG]\n"
	    "       cho40-board account add --config FILE --account ACCOUNT "
	    "--bin BIN\n"
	    "           [--provider sepay|casso|payos|vietqr]\n"
	    "           --hmac-secret-file FILE | --apikey-file FILE |\n"
	    "           --oauth2-secret-file FILE | --no-auth test\n"
	    "       cho40-board account fee --config FILE --account ACCOUNT "
	    "--bin BIN\n           --name NAME\n"
	    "       cho40-board account list --config FILE\n"
	    "       cho40-board statement import FILE --config FILE "
	    "--account BIN/ACCOUNT\n           [--dry-run yes]\n"
	    "       cho40-board carry in DIR --config FILE\n"
	    "       cho40-board user add --config FILE --login L --name NAME "
	    "--role ROLE\n"
	    "           [--stall CODE] [--password FILE]\n"
	    "       cho40-board user password --config FILE --login L "
	    "[--password FILE]\n"
	    "       cho40-board user disable --config FILE --login L\n"
	    "       cho40-board user list | code --config FILE\n"
	    "       cho40-board audit --config FILE\n"
	    "       cho40-board backup --config FILE --to DIR\n"
	    "       cho40-board restore --config FILE --from DIR\n"
	    "       cho40-board doctor --config FILE [--json]\n"
	    "       cho40-board migrate sqlite postgres --config FILE "
	    "--to URL\n", to);
	return to == stderr ? 2 : 0;
}

/* Options with a value, from argv[at]; false at the first that is not one. */
static bool
read_options(int argc, char **argv, int at, struct setup_args *args)
{
	const struct { const char *name; const char **to; } options[] = {
		{ "--config", &args->config },
		{ "--terminal", &args->terminal },
		{ "--stall", &args->stall },
		{ "--account", &args->account },
		{ "--out", &args->out },
		{ "--bin", &args->bin },
		{ "--hmac-secret-file", &args->hmac },
		{ "--apikey-file", &args->apikey },
		{ "--oauth2-secret-file", &args->bearer },
		{ "--no-auth", &args->no_auth },
		{ "--provider", &args->provider },
		{ "--dry-run", &args->dry_run },
		{ "--url", &args->url },
		{ "--epoch", &args->epoch },
		{ "--lock", &args->lock },
		{ "--holder", &args->holder },
		{ "--minutes", &args->minutes },
		{ "--kind", &args->kind },
		{ "--means", &args->means },
		{ "--amount", &args->amount },
		{ "--fee", &args->fee },
		{ "--from", &args->from },
		{ "--to", &args->to },
		{ "--ref", &args->ref },
		{ "--number", &args->number },
		{ "--dir", &args->dir },
		{ "--login", &args->login },
		{ "--name", &args->name },
		{ "--role", &args->role },
		{ "--password", &args->password },
		{ "--answers", &args->answers },
	};
	const size_t count = sizeof(options) / sizeof(options[0]);

	for (; at < argc; at += 2) {
		size_t i = 0;
		if (strcmp(argv[at], "--json") == 0 && args->json == NULL) {
			args->json = argv[at--];   /* takes no value */
			continue;
		}
		while (i < count && strcmp(options[i].name, argv[at]) != 0)
			i++;
		if (i == count || at + 1 == argc || *options[i].to != NULL)
			return false;
		*options[i].to = argv[at + 1];
	}
	return true;
}

/* Wait for a signal to end, doing housekeeping meanwhile. */
static enum rc
serve(struct board *b, const sigset_t *ends, struct notify *notify)
{
	struct timespec wait = { .tv_sec = TICK_S };
	enum rc rc = RC_OK;
	int got = -1;

	if (notify->watchdog_ms > 0 && notify->watchdog_ms < TICK_S * 1000)
		wait = (struct timespec){ notify->watchdog_ms / 1000,
		    notify->watchdog_ms % 1000 * 1000000 };
	notify_ready(notify);
	while (rc == RC_OK && got < 0) {
		got = sigtimedwait(ends, NULL, &wait);
		if (got < 0 && errno != EAGAIN && errno != EINTR)
			rc = RC_SYSTEM;
		if (got < 0 && rc == RC_OK)
			rc = serve_tick(b);
		notify_alive(notify);
	}
	notify_stopping(notify);
	return rc;
}

/* A descriptor for each connection, and some for ourselves. */
static void
want_descriptors(const struct board_conf *conf)
{
	rlim_t want = (rlim_t)(conf->devices.connections +
	    conf->open.connections) + OWN_DESCRIPTORS;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= want)
		return;
	limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < want)
		log_line(LOG_WARN, "board", "only %llu of %llu descriptors: "
		    "raise LimitNOFILE or lower connections",
		    (unsigned long long)limit.rlim_cur,
		    (unsigned long long)want);
}

static int
run(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[1024];
	struct buf why = BUF(memory);
	struct serve_env env = { args->clock, args->rng };
	struct notify notify;
	struct board *b;
	sigset_t ends;

	/* Blocked before any thread starts, so that all of them leave the
	 * signals to serve(). */
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	REQUIRE(sigprocmask(SIG_BLOCK, &ends, NULL) == 0);
	signal(SIGPIPE, SIG_IGN);
	want_descriptors(conf);
	enum rc rc = serve_open(conf, &env, &b, &why);
	if (rc != RC_OK) {
		fprintf(stderr, "cho40-board: %s\n", memory);
		return 3;
	}
	notify_open(&notify);
	rc = serve(b, &ends, &notify);
	serve_close(b);
	notify_close(&notify);
	log_line(LOG_INFO, "board", "ended: %s", rc_text(rc));
	return rc == RC_OK ? 0 : 3;
}

static int
with_config(const struct setup_args *args, bool check_only,
    int (*go)(const struct board_conf *conf, const struct setup_args *args))
{
	char error[CONF_ERROR_MAX];
	struct board_conf conf;

	if (args->config == NULL)
		return usage(stderr);
	if (board_conf_load(args->config, &conf, error) != RC_OK) {
		fprintf(stderr, "cho40-board: %s\n", error);
		return 1;
	}
	if (check_only)
		return 0;
	return go(&conf, args);
}

static int
print_openapi(void)
{
	char memory[256], *text;
	struct buf why = BUF(memory);

	if (openapi_open(&text, &why) != RC_OK) {
		fprintf(stderr, "cho40-board: %s\n", memory);
		return 3;
	}
	puts(text);
	openapi_close(text);
	return 0;
}

int
main(int argc, char **argv)
{
	struct setup_args args = { .clock = &clock_system,
	    .rng = &rng_system };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];
		int at = c->verb[0] == '\0' ? 2 : 3;
		if (argc < at || strcmp(argv[1], c->noun) != 0 ||
		    (at == 3 && strcmp(argv[2], c->verb) != 0))
			continue;
		/* Its folder, or file, may be said as a word. */
		if ((c->run == setup_carry_in ||
		    c->run == setup_statement_import) && argc > at &&
		    strncmp(argv[at], "--", 2) != 0)
			args.dir = argv[at++];
		if (c->run == setup_migrate && argc > at &&
		    strcmp(argv[at], "postgres") == 0)
			at++;
		if (!read_options(argc, argv, at, &args))
			return usage(stderr);
		if (c->run == setup_init && setup_first_asks(&args))
			return setup_first(&args);
		return with_config(&args, false, c->run);
	}
	if (argc == 2 && strcmp(argv[1], "--print-config") == 0) {
		conf_print(stdout, "board.conf - the market board's server, "
		    "see board.conf(5)", board_options, board_option_count);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--print-openapi") == 0)
		return print_openapi();
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("cho40-board " CHO40_VERSION);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(stdout);
	bool check = argc > 1 && strcmp(argv[argc - 1], "-n") == 0;
	if (!check && argc > 1 && strcmp(argv[1], "-n") == 0) {
		check = true;
		argv++;
		argc--;
	} else if (check) {
		argc--;
	}
	if (!read_options(argc, argv, 1, &args))
		return usage(stderr);
	return with_config(&args, check, run);
}
