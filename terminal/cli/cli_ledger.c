/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 ledger - a stall's journal: checked, shown, its sums derived anew.
 *
 * With a FILE (ledger.db of a stopped stall, its folder, or a backup) the
 * command reads that; without one it asks the running terminal. */
#include <inttypes.h>

#include "ledger/base/json.h"
#include "ledger/ledger.h"
#include "terminal/cli/ask.h"

#define WHY_MAX 512

enum option { SOCKET, CONFIG, AFTER, MAX, OPTIONS };

static const char *const where_options[] = { [SOCKET] = "socket",
	[CONFIG] = "config", NULL };
static const char *const show_options[] = { [SOCKET] = "socket",
	[CONFIG] = "config", [AFTER] = "after", [MAX] = "max",
	[OPTIONS] = NULL };

static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

/* A file that is not there, or is held, is the world's doing. */
static enum cli_exit
opening_failed(enum rc rc, const char *path, const struct buf *why)
{
	if (why->n > 0)
		cli_complain("%s", why->p);
	else
		cli_complain("%s: %s", path, rc_text(rc));
	return rc == RC_CORRUPT || rc == RC_TOO_NEW ? CLI_REFUSED : CLI_WORLD;
}

static enum cli_exit
open_file(const char *path, struct ledger **l)
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	enum rc rc = ledger_open_read(path, &env, l, &why);

	return rc == RC_OK ? CLI_DONE : opening_failed(rc, path, &why);
}

static enum cli_exit
ask(const struct cli_args *args, const char *question, int64_t after,
    int64_t max)
{
	struct ask_where where = { args->value[SOCKET], args->value[CONFIG] };
	struct local_ask q = { .after = after, .max = max };

	REQUIRE(str_copy(str_of(question), q.q, sizeof(q.q)));
	return cli_ask(&where, &q);
}

/* The report, in the form the running terminal gives it. */
static enum cli_exit
report(struct ledger *l)
{
	struct verify_report r = { .bad_n = 0 };
	char text[1024];
	struct buf b = BUF(text);
	enum rc rc = ledger_verify(l, &r, NULL, NULL);

	if (rc != RC_OK && rc != RC_CORRUPT) {
		cli_complain("%s", rc_text(rc));
		return cli_exit_of(rc);
	}
	buf_printf(&b, "{\"entries\":%" PRId64 ",\"bad_n\":%" PRId64
	    ",\"what\":", r.entries, r.bad_n);
	json_put_str(&b, str_of(r.what));
	buf_puts(&b, ",\"hash\":\"");
	buf_hex(&b, r.hash, sizeof(r.hash));
	buf_printf(&b, "\",\"balance\":%" PRId64 "}", r.balance.dong);
	REQUIRE(!b.full);
	puts(b.p);
	if (rc == RC_CORRUPT)
		cli_complain("entry %" PRId64 ": %s", r.bad_n, r.what);
	return rc == RC_OK ? CLI_DONE : CLI_REFUSED;
}

static enum cli_exit
run_verify(const struct cli_args *args)
{
	struct ledger *l;
	enum cli_exit done;

	if (args->words == 0)
		return ask(args, "verify", 0, 0);
	done = open_file(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	done = report(l);
	ledger_close(l);
	return done;
}

static enum cli_exit
show_lines(struct ledger *l, int64_t after, int64_t max)
{
	char text[LINE_MAX_BYTES_JOURNAL + 1];
	struct journal_head head;

	ledger_head(l, &head);
	for (int64_t n = after; n < head.n && n - after < max; n++) {
		struct buf b = BUF(text);
		enum rc rc = ledger_line(l, n + 1, &b);
		if (rc != RC_OK) {
			cli_complain("entry %" PRId64 ": %s", n + 1,
			    rc_text(rc));
			return cli_exit_of(rc);
		}
		(void)fwrite(b.p, 1, b.n, stdout);
		(void)fputc('\n', stdout);
	}
	return CLI_DONE;
}

static bool
read_count(const struct cli_args *args, enum option o, int64_t *v)
{
	if (args->value[o] == NULL || (str_to_i64(str_of(args->value[o]), v) &&
	    *v >= 0))
		return true;
	cli_complain("%s is not a number from 0 up", show_options[o]);
	return false;
}

static enum cli_exit
run_show(const struct cli_args *args)
{
	int64_t after = 0, max = INT64_MAX;
	struct ledger *l;
	enum cli_exit done;

	if (!read_count(args, AFTER, &after) || !read_count(args, MAX, &max))
		return CLI_REFUSED;
	if (args->words == 0)
		return ask(args, "show", after, max);
	done = open_file(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	done = show_lines(l, after, max);
	ledger_close(l);
	return done;
}

/* Writes, so it opens as the terminal does: a boot entry more, and never
 * beside a running terminal. */
static enum cli_exit
run_rebuild(const struct cli_args *args)
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	const char *folder = args->word[0];
	struct ledger *l = NULL;
	enum rc rc = ledger_open(folder, &env, &l, &why);
	enum cli_exit done;

	if (rc != RC_OK)
		return opening_failed(rc, folder, &why);
	rc = ledger_rebuild(l);
	if (rc == RC_OK) {
		done = report(l);
	} else {
		cli_complain("%s: %s", folder, rc_text(rc));
		done = cli_exit_of(rc);
	}
	ledger_close(l);
	return done;
}

const struct cli_command cli_ledger_verify = {
	.name = "ledger verify",
	.synopsis = "[FILE | --socket PATH | --config FILE]",
	.help = "Walk the chain, the postings and the sums.  FILE is ledger.db"
	    " of a stopped stall,\nits folder or a backup; without it the"
	    " running terminal is asked.  One JSON line:\nentries, bad_n (0:"
	    " all sound), what, hash, balance.  Exit 1 if it is not sound.\n",
	.options = where_options,
	.words_max = 1,
	.run = run_verify,
};

const struct cli_command cli_ledger_show = {
	.name = "ledger show",
	.synopsis = "[FILE | --socket PATH | --config FILE]\n"
	    "           [--after N] [--max N]",
	.help = "The journal's lines as they are stored, from entry N + 1 on."
	    "  FILE as in verify.\n",
	.options = show_options,
	.words_max = 1,
	.run = run_show,
};

const struct cli_command cli_ledger_rebuild = {
	.name = "ledger rebuild",
	.synopsis = "FOLDER",
	.help = "Derive postings and sums again from the journal of a stopped"
	    " stall's folder, and\nreport as verify does.  This writes: the"
	    " sums anew, and an entry for the opening.\n",
	.options = where_options + 2,
	.words_min = 1,
	.words_max = 1,
	.run = run_rebuild,
};
