/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 ledger backup, archive, restore - a stall's ledger onto a stick, a
 * closed year for the shelf, and a ledger from there onto a spare board. */
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "ledger/base/json.h"
#include "terminal/asking.h"
#include "terminal/cli/ask.h"

#define WHY_MAX 2200
#define YEAR_MAX 9999

enum option { KEY = ASK_OWN, YEAR };

static const char *const key_option[] = { "key", NULL };
static const char *const backup_options[] = { ASK_OPTIONS, [KEY] = "key",
	NULL };
static const char *const archive_options[] = { ASK_OPTIONS, [KEY] = "key",
	[YEAR] = "year", NULL };
static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

/* --- where from, and where to ---------------------------------------- */

/* The last word is where to; the terminal runs in another folder. */
static bool
read_to(const struct cli_args *args, struct local_ask *q)
{
	const char *to = args->word[args->words - 1];
	struct buf b = BUF(q->path);
	char here[LOCAL_PATH_MAX];

	if (args->words == 1 && to[0] != '/') {
		if (getcwd(here, sizeof(here)) == NULL) {
			cli_complain("this folder: %s", strerror(errno));
			return false;
		}
		buf_printf(&b, "%s/", here);
	}
	buf_puts(&b, to);
	if (b.full)
		cli_complain("%s: too long", to);
	return !b.full;
}

static struct ask_where
where_of(const struct cli_args *args)
{
	return ask_where_of(args, args->words > 1 ? args->word[0] : NULL);
}

/* --- backup ---------------------------------------------------------- */

/* One answer, which names the file; kept for the key. */
static enum cli_exit
on_backup(void *ctx, struct str line, bool is_text)
{
	(void)is_text;
	if (!json_get_str(line, "file", ctx, BACKUP_PATH_MAX))
		return CLI_WORLD;
	(void)fwrite(line.p, 1, line.n, stdout);
	(void)fputc('\n', stdout);
	return CLI_DONE;
}

/* Whoever asks needs the right to read the key, not the terminal. */
static enum cli_exit
run_backup(const struct cli_args *args)
{
	char file[BACKUP_PATH_MAX] = "", text[WHY_MAX];
	struct buf why = BUF(text);
	struct ask_where where = where_of(args);
	struct local_ask q = ask_of("backup");
	const char *key = args->value[KEY];

	if (!read_to(args, &q))
		return CLI_USAGE;
	if (key != NULL && access(key, R_OK) != 0) {
		cli_complain("%s: %s", key, strerror(errno));
		return errno == ENOENT ? CLI_REFUSED : CLI_WORLD;
	}
	where.line = on_backup;
	where.ctx = file;
	enum cli_exit done = cli_ask(&where, &q);
	if (done != CLI_DONE || key == NULL)
		return done;
	enum rc rc = ledger_backup_key(file, key, &env, &why);
	if (rc == RC_OK)
		return CLI_DONE;
	cli_complain("the backup is there, its key is not: %s",
	    why.n > 0 ? text : rc_text(rc));
	return cli_exit_of(rc);
}

/* --- archive --------------------------------------------------------- */

/* Given; else that of the folder, or beside the backup. */
static bool
find_key(const struct cli_args *args, char key[BACKUP_PATH_MAX])
{
	struct stat st;
	const char *from = args->word[0];
	bool is_folder = stat(from, &st) == 0 && S_ISDIR(st.st_mode);
	int n = args->value[KEY] != NULL ?
	    snprintf(key, BACKUP_PATH_MAX, "%s", args->value[KEY]) :
	    snprintf(key, BACKUP_PATH_MAX, "%s%s", from,
	    is_folder ? "/journal.key" : ".key");

	return n > 0 && n < BACKUP_PATH_MAX;
}

static enum cli_exit
run_archive(const struct cli_args *args)
{
	char key[BACKUP_PATH_MAX];
	const char *year = args->value[YEAR];
	struct ask_where where = where_of(args);
	struct local_ask q = ask_of("archive");

	if (year == NULL || !str_to_i64(str_of(year), &q.id) || q.id < 1 ||
	    q.id > YEAR_MAX) {
		cli_complain("--year: a calendar year, as 2026 is");
		return CLI_USAGE;
	}
	if (where.file == NULL && args->value[KEY] != NULL) {
		cli_complain("--key: the running terminal signs with its own");
		return CLI_USAGE;
	}
	if (!read_to(args, &q) || (where.file != NULL &&
	    !find_key(args, key)))
		return CLI_USAGE;
	where.key = where.file != NULL ? key : NULL;
	return cli_ask(&where, &q);
}

/* --- restore --------------------------------------------------------- */

static void
on_step(void *ctx, const char *what, int64_t done, int64_t of)
{
	(void)ctx;
	cli_progress(what, done, of);
}

static enum cli_exit
run_restore(const struct cli_args *args)
{
	char text[WHY_MAX];
	struct buf b = BUF(text);
	struct backup_job job = { .from = args->word[0], .to = args->word[1],
	    .key = args->value[0], .step = { on_step, NULL } };
	enum rc rc = ledger_restore(&job, &env, &b);

	if (rc != RC_OK) {
		cli_complain("%s", b.n > 0 ? text : rc_text(rc));
		return cli_exit_of(rc);
	}
	buf_reset(&b);
	buf_puts(&b, "{\"file\":");
	json_put_str(&b, str_of(job.path));
	buf_printf(&b, ",\"entries\":%" PRId64 ",\"boot\":%" PRId64 "}",
	    job.entries, job.boot);
	puts(text);
	return CLI_DONE;
}

const struct cli_command cli_ledger_backup = {
	.name = "ledger backup",
	.synopsis = "[FOLDER | " ASK_WHERE "] TO [--key FILE]",
	.help = "Copy the ledger of the running terminal, or of a stopped"
	    " stall's FOLDER, to TO, a\nfolder (a stick) or a new file, read"
	    " the copy back and verify all of it.  Nothing\nis written over."
	    "  With --key the device's journal.key lies beside it, which a"
	    "\nrestore needs: who has both can go on as this stall, so keep"
	    " them as you keep\nmoney.\n",
	.options = backup_options,
	.words_min = 1,
	.words_max = 2,
	.run = run_backup,
};

const struct cli_command cli_ledger_archive = {
	.name = "ledger archive",
	.synopsis = "--year Y [FILE | " ASK_WHERE "] TO [--key FILE]",
	.help = "Seal a calendar year that is over in a file of its own, TO or"
	    " ledger-Y.archive.db\nin the folder TO: the journal from its first"
	    " entry to the last of that year, signed\nby the device, read back"
	    " and verified.  It is looked at like any ledger; a byte of it\n"
	    "that changes is found.  The names of debtors are not in it."
	    "  Nothing is taken out\nof the ledger.  The key of a FILE is its"
	    " folder's journal.key, FILE.key, or --key.\n",
	.options = archive_options,
	.words_min = 1,
	.words_max = 2,
	.run = run_archive,
};

const struct cli_command cli_ledger_restore = {
	.name = "ledger restore",
	.synopsis = "BACKUP FOLDER [--key FILE]",
	.help = "Make a backup the ledger of a spare board: FOLDER must have"
	    " none.  The key is\nBACKUP.key, or FILE.  The board that was"
	    " before must not sell any more.\n",
	.options = key_option,
	.words_min = 2,
	.words_max = 2,
	.run = run_restore,
};
