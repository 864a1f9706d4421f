/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 ledger backup, cho40 ledger restore - a stopped stall's ledger onto a
 * stick, and from there onto a spare board. */
#include <inttypes.h>

#include "ledger/backup.h"
#include "ledger/base/json.h"
#include "terminal/cli/cli.h"

#define WHY_MAX 2200

static const char *const key_option[] = { "key", NULL };

static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

static void
on_step(void *ctx, const char *what, int64_t done, int64_t of)
{
	(void)ctx;
	cli_progress(what, done, of);
}

static enum cli_exit
tell(const struct backup_job *job)
{
	char text[2 * BACKUP_PATH_MAX];
	struct buf b = BUF(text);

	buf_puts(&b, "{\"file\":");
	json_put_str(&b, str_of(job->path));
	buf_printf(&b, ",\"entries\":%" PRId64, job->entries);
	if (job->boot > 0)
		buf_printf(&b, ",\"boot\":%" PRId64, job->boot);
	buf_puts(&b, "}");
	if (b.full)
		return CLI_WORLD;
	puts(text);
	return CLI_DONE;
}

static enum cli_exit
run(const struct cli_args *args, enum rc (*fn)(struct backup_job *job,
    const struct ledger_env *env, struct buf *why))
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	struct backup_job job = { .from = args->word[0], .to = args->word[1],
	    .key = args->value[0], .step = { on_step, NULL } };
	enum rc rc = fn(&job, &env, &why);

	if (rc == RC_OK)
		return tell(&job);
	cli_complain("%s", why.n > 0 ? text : rc_text(rc));
	if (rc == RC_BUSY)
		cli_complain("the terminal has it open: stop it (systemctl "
		    "stop cho40-terminal), and start it again after");
	return cli_exit_of(rc);
}

static enum cli_exit
run_backup(const struct cli_args *args)
{
	return run(args, ledger_backup);
}

static enum cli_exit
run_restore(const struct cli_args *args)
{
	return run(args, ledger_restore);
}

const struct cli_command cli_ledger_backup = {
	.name = "ledger backup",
	.synopsis = "FOLDER TO [--key FILE]",
	.help = "Copy the ledger of a stopped stall's FOLDER to TO, a folder"
	    " (a stick) or a new file,\nread the copy back and verify all of"
	    " it.  Nothing is written over.  With --key the\ndevice's"
	    " journal.key lies beside it, which a restore needs: who has both"
	    " can go on\nas this stall, so keep them as you keep money.\n",
	.options = key_option,
	.words_min = 2,
	.words_max = 2,
	.run = run_backup,
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
