/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 ledger reset - a stopped stall begins a new ledger; the old one is
 * set aside, and only when nothing in it waits for the board. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/clock.h"
#include "ledger/base/folder.h"
#include "ledger/base/json.h"
#include "ledger/ledger.h"
#include "terminal/cli/cli.h"

#define PATH_MAX_BYTES 2048
#define WHY_MAX        2200

static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

/* The rename is on the disk once the folder above is. */
static enum rc
sync_above(const char *folder)
{
	char path[PATH_MAX_BYTES + 8];
	struct buf b = BUF(path);

	buf_printf(&b, "%s/..", folder);
	return !b.full && folder_sync(path) == 0 ? RC_OK : RC_DISK;
}

/* One rename moves all of it: ledger, log, key, reserve. */
static enum rc
set_aside(struct str folder, struct buf *aside)
{
	char from[PATH_MAX_BYTES];
	time_t now = (time_t)(clock_wall_ms(&clock_system) / 1000);
	struct tm t;

	if (!str_copy(folder, from, sizeof(from)) ||
	    gmtime_r(&now, &t) == NULL)
		return RC_TOO_BIG;
	buf_printf(aside, "%s.old-%04d%02d%02d-%02d%02d%02d", from,
	    t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min,
	    t.tm_sec);
	if (aside->full)
		return RC_TOO_BIG;
	if (access(aside->p, F_OK) == 0 || rename(from, aside->p) != 0) {
		cli_complain("%s: cannot become %s: %s", from, aside->p,
		    strerror(errno));
		return RC_SYSTEM;
	}
	return sync_above(aside->p);
}

static enum cli_exit
tell(const char *aside, int64_t entries)
{
	char text[2 * PATH_MAX_BYTES];
	struct buf b = BUF(text);

	buf_puts(&b, "{\"aside\":");
	json_put_str(&b, str_of(aside));
	buf_printf(&b, ",\"entries\":%" PRId64 "}", entries);
	if (b.full)
		return CLI_WORLD;
	puts(text);
	return CLI_DONE;
}

/* May it go?  Everything that was recorded is held by the board. */
static bool
all_is_held(const struct outbox *o)
{
	if (o->entries == 0)
		return true;
	cli_complain("%" PRId64 " entries (%" PRId64 " sales, %" PRId64
	    " dong) are not at the board yet: let cho40-sync send them "
	    "(Gui ngay), then reset; nothing was changed", o->entries,
	    o->sales, o->sum.dong);
	return false;
}

static enum cli_exit
run_reset(const struct cli_args *args)
{
	char why_text[WHY_MAX], aside_text[PATH_MAX_BYTES];
	struct buf why = BUF(why_text), aside = BUF(aside_text);
	struct str folder = str_of(args->word[0]);
	struct journal_head head;
	struct outbox o = { 0 };
	struct stat st;
	struct ledger *l;

	if (stat(args->word[0], &st) != 0 || !S_ISDIR(st.st_mode)) {
		cli_complain("%s: not a stall's folder", args->word[0]);
		return CLI_REFUSED;
	}
	while (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	enum rc rc = ledger_open_read(args->word[0], &env, &l, &why);
	if (rc != RC_OK) {
		cli_complain("%s", why.n > 0 ? why_text : rc_text(rc));
		if (rc == RC_BUSY)
			cli_complain("the terminal has it open: stop it "
			    "(systemctl stop cho40-terminal) first");
		return cli_exit_of(rc);
	}
	ledger_head(l, &head);
	rc = ledger_outbox(l, &o);
	if (rc == RC_OK && !all_is_held(&o)) {
		ledger_close(l);
		return CLI_REFUSED;
	}
	if (rc == RC_OK)
		rc = set_aside(folder, &aside);
	ledger_close(l);
	if (rc != RC_OK) {
		cli_complain("%s", rc_text(rc));
		return cli_exit_of(rc);
	}
	return tell(aside_text, head.n);
}

const struct cli_command cli_ledger_reset = {
	.name = "ledger reset",
	.synopsis = "FOLDER",
	.help = "Let a stopped stall begin anew: its FOLDER is renamed to"
	    " FOLDER.old-DATE-TIME, and\nthe next start makes a new ledger"
	    " with a new key.  Refused, and nothing changed,\nwhile anything"
	    " in it is not yet at the market board.  Nothing is deleted: the"
	    "\nold folder is the trader's book.  A board that knows this stall"
	    " must be told of\nthe new key (enrol again).\n",
	.words_min = 1,
	.words_max = 1,
	.run = run_reset,
};
