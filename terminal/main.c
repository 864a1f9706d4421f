/* SPDX-License-Identifier: Apache-2.0 */
/* cho40-terminal: the kiosk.  See cho40-terminal(1). */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "terminal/kiosk.h"
#include "terminal/terminal_conf.h"

#define CONFIG_FILE "/etc/cho40/terminal.conf"

static const char usage_text[] =
    "usage: cho40-terminal [--config F] [--script F [--shots DIR]] [-n]\n"
    "       cho40-terminal --print-config | --version | --help\n"
    "\n"
    "  --config F      read F instead of " CONFIG_FILE "\n"
    "  --script F      let the commands in F use the kiosk, then end\n"
    "  --shots DIR     folder for the script's pictures\n"
    "  -n              check the configuration and end\n"
    "  --print-config  print the default configuration and end\n";

enum { OPT_CONFIG = 256, OPT_SCRIPT, OPT_SHOTS, OPT_PRINT, OPT_VERSION,
	OPT_HELP };

struct command_line {
	const char *config;
	struct kiosk_options kiosk;
	bool check_only;
	int answered;          /* an option that is the whole answer */
};

static bool
read_options(int argc, char **argv, struct command_line *c)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, OPT_CONFIG },
		{ "script", required_argument, NULL, OPT_SCRIPT },
		{ "shots", required_argument, NULL, OPT_SHOTS },
		{ "print-config", no_argument, NULL, OPT_PRINT },
		{ "version", no_argument, NULL, OPT_VERSION },
		{ "help", no_argument, NULL, OPT_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "nh", options, NULL)) != -1) {
		if (opt == OPT_CONFIG)
			c->config = optarg;
		else if (opt == OPT_SCRIPT)
			c->kiosk.script = optarg;
		else if (opt == OPT_SHOTS)
			c->kiosk.shots = optarg;
		else if (opt == 'n')
			c->check_only = true;
		else if (opt == '?')
			return false;
		else
			c->answered = opt == 'h' ? OPT_HELP : opt;
	}
	if (optind < argc)
		fprintf(stderr, "cho40-terminal: \"%s\" is not an option\n",
		    argv[optind]);
	if (c->kiosk.shots != NULL && c->kiosk.script == NULL) {
		fprintf(stderr, "cho40-terminal: --shots needs a --script\n");
		return false;
	}
	return optind == argc;
}

int
main(int argc, char **argv)
{
	struct command_line c = { .config = CONFIG_FILE };
	struct terminal_conf conf;
	char error[CONF_ERROR_MAX];

	if (!read_options(argc, argv, &c)) {
		fputs(usage_text, stderr);
		return KIOSK_USAGE;
	}
	if (c.answered == OPT_PRINT)
		terminal_conf_print(stdout);
	else if (c.answered == OPT_VERSION)
		puts("cho40-terminal " CHO40_VERSION);
	else if (c.answered == OPT_HELP)
		fputs(usage_text, stdout);
	if (c.answered != 0)
		return ferror(stdout) || fflush(stdout) != 0 ? KIOSK_WORLD :
		    KIOSK_DONE;
	if (terminal_conf_load(c.config, &conf, error) != RC_OK) {
		fprintf(stderr, "cho40-terminal: %s\n", error);
		return KIOSK_REFUSED;
	}
	if (c.check_only)
		return KIOSK_DONE;
	c.kiosk.config = c.config;
	return (int)kiosk_run(&conf, &c.kiosk);
}
