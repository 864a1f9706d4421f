/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 pin reset - for who has forgotten the trader's PIN, at a stopped
 * stall.  Whoever runs it can write to the folder, and so could do worse. */
#include <sys/stat.h>

#include "ledger/base/clock.h"
#include "ledger/ledger.h"
#include "terminal/cli/cli.h"
#include "terminal/pin_file.h"

#define WHY_MAX 2200

static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

/* A terminal that runs has the PIN in its memory and would write it back; a
 * ledger that cannot be read is no reason to keep anybody out. */
static bool
is_running(const char *folder)
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	struct ledger *l = NULL;
	enum rc rc = ledger_open_read(folder, &env, &l, &why);

	ledger_close(l);
	return rc == RC_BUSY;
}

static enum cli_exit
run(const struct cli_args *args)
{
	const char *folder = args->word[0];
	struct pin p;
	struct stat st;

	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
		cli_complain("%s: not a stall's folder", folder);
		return CLI_REFUSED;
	}
	if (is_running(folder)) {
		cli_complain("the terminal has it open: stop it "
		    "(systemctl stop cho40-terminal) first");
		return CLI_WORLD;
	}
	enum rc rc = pin_open(&p, folder, &rng_system, 0);
	if (rc == RC_OK && p.state == PIN_OFF) {
		cli_complain("no PIN is set");
		return CLI_REFUSED;
	}
	if (rc == RC_OK)
		rc = pin_set(&p, (struct str){ NULL, 0 });
	if (rc != RC_OK)
		cli_complain("%s", rc_text(rc));
	return rc == RC_OK ? CLI_DONE : cli_exit_of(rc);
}

const struct cli_command cli_pin_reset = {
	.name = "pin reset",
	.synopsis = "FOLDER",
	.help = "Take the trader's PIN away from a stopped stall, when it is"
	    " forgotten or its file\ndamaged.  A new one can be set on the"
	    " glass.  Nothing else is touched.\n",
	.words_min = 1,
	.words_max = 1,
	.run = run,
};
