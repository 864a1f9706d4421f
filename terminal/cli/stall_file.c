/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>

#include "ledger/day.h"
#include "terminal/cli/stall_file.h"

#define WHY_MAX 1536
#define PATH_BYTES 1024

static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

static enum cli_exit
failed(enum rc rc, const char *path, const struct buf *why)
{
	if (why->n > 0)
		cli_complain("%s", why->p);
	else
		cli_complain("%s: %s", path, rc_text(rc));
	if (rc == RC_BUSY)
		cli_complain("the running terminal is asked when no folder is"
		    " named; else stop the terminal first (systemctl stop"
		    " cho40-terminal)");
	return rc == RC_CORRUPT || rc == RC_TOO_NEW || rc == RC_STATE ?
	    CLI_REFUSED : CLI_WORLD;
}

enum cli_exit
stall_file_read(const char *path, struct ledger **l)
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	enum rc rc = ledger_open_read(path, &env, l, &why);

	return rc == RC_OK ? CLI_DONE : failed(rc, path, &why);
}

enum cli_exit
stall_file_write(const char *folder, struct ledger **l)
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	char file[PATH_BYTES];
	struct stat st;
	int n = snprintf(file, sizeof(file), "%s/ledger.db", folder);

	if (n < 0 || (size_t)n >= sizeof(file) || stat(file, &st) != 0) {
		cli_complain("%s: no stall's folder, there is no ledger.db",
		    folder);
		return CLI_WORLD;
	}
	enum rc rc = ledger_open(folder, &env, l, &why);
	return rc == RC_OK ? CLI_DONE : failed(rc, folder, &why);
}

bool
stall_file_amount(const char *name, const char *value, int64_t min,
    int64_t *dong)
{
	if (value != NULL && str_to_i64(str_of(value), dong) &&
	    *dong >= min && *dong <= VND_MAX)
		return true;
	cli_complain("--%s: a whole number of dong from %lld up", name,
	    (long long)min);
	return false;
}

bool
stall_file_day(const char *name, const char *value, bool needed,
    int64_t *day)
{
	if (value == NULL && !needed)
		return true;
	if (value == NULL)
		cli_complain("--%s is missing", name);
	else if (day_parse(str_of(value), day))
		return true;
	else
		cli_complain("--%s: %s is not a day, as 2026-11-21 is", name,
		    value);
	return false;
}

enum cli_exit
stall_file_refused(enum rc rc, const char *what)
{
	cli_complain("%s%s%s", what, what[0] == '\0' ? "" : ": ",
	    rc_text(rc));
	return cli_exit_of(rc);
}
