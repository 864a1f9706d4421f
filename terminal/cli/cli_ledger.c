/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 ledger - a stall's journal: checked, shown, taken away, its sums
 * derived anew. */
#include "terminal/asking.h"
#include "terminal/cli/ask.h"
#include "terminal/cli/out_file.h"
#include "terminal/cli/stall_file.h"

enum option { FROM = ASK_OWN, TO, AFTER, MAX, KIND, REF };
/* of export */
enum { FORMAT = AFTER, OUT = MAX };

static const char *const where_options[] = { ASK_OPTIONS, NULL };
static const char *const show_options[] = { ASK_OPTIONS, [FROM] = "from",
	[TO] = "to", [AFTER] = "after", [MAX] = "max", [KIND] = "kind",
	[REF] = "ref", NULL };
static const char *const export_options[] = { ASK_OPTIONS, [FROM] = "from",
	[TO] = "to", [FORMAT] = "format", [OUT] = "out", NULL };

static enum cli_exit
run_verify(const struct cli_args *args)
{
	struct ask_where where = ask_where_of(args, args->word[0]);
	struct local_ask q = ask_of("verify");

	return cli_ask(&where, &q);
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

static bool
read_days(const struct cli_args *args, struct local_ask *q)
{
	return stall_file_day("from", args->value[FROM], false, &q->from) &&
	    stall_file_day("to", args->value[TO], false, &q->to);
}

static enum cli_exit
run_show(const struct cli_args *args)
{
	struct ask_where where = ask_where_of(args, args->word[0]);
	struct local_ask q = ask_of("show");

	q.max = INT64_MAX;
	if (!read_count(args, AFTER, &q.after) ||
	    !read_count(args, MAX, &q.max))
		return CLI_REFUSED;
	if (!read_days(args, &q) ||
	    !ask_text("kind", args->value[KIND], false, q.kind,
	    sizeof(q.kind)) ||
	    !ask_text("ref", args->value[REF], false, q.who, REF_LEN + 1))
		return CLI_USAGE;
	return q.max == 0 ? CLI_DONE : cli_ask(&where, &q);
}

static enum cli_exit
run_export(const struct cli_args *args)
{
	const char *format = args->value[FORMAT];
	struct ask_where where = ask_where_of(args, args->word[0]);
	struct local_ask q = ask_of("export");
	struct out_file out;

	if (!read_days(args, &q) || !ask_text("format", format == NULL ?
	    "jsonl" : format, true, q.kind, sizeof(q.kind)))
		return CLI_USAGE;
	enum cli_exit done = out_file_open(&out, args->value[OUT]);
	if (done != CLI_DONE)
		return done;
	where.out = out.f;
	return out_file_close(&out, cli_ask(&where, &q));
}

/* Writes, so it opens as the terminal does: a boot entry more, and never
 * beside a running terminal. */
static enum cli_exit
run_rebuild(const struct cli_args *args)
{
	struct ask_where where = ask_where_of(args, args->word[0]);
	struct local_ask q = ask_of("rebuild");

	return cli_ask(&where, &q);
}

const struct cli_command cli_ledger_verify = {
	.name = "ledger verify",
	.synopsis = ASK_READ,
	.help = "Walk the chain, the postings and the sums.  One JSON line:"
	    " entries, bad_n (0: all\nsound), what, hash, balance.  Exit 1 if"
	    " it is not sound.\n" ASK_READ_HELP,
	.options = where_options,
	.words_max = 1,
	.run = run_verify,
};

const struct cli_command cli_ledger_show = {
	.name = "ledger show",
	.synopsis = ASK_READ "\n"
	    "           [--from DAY] [--to DAY] [--kind K] [--ref R]"
	    " [--after N] [--max N]",
	.help = "The journal's lines as they are stored: of those days (like"
	    " 2026-11-21, in\nVietnam, by the clock of then), of that kind"
	    " (sale.open, or sale for all of\nthem), about that reference,"
	    " after entry N, at most N.\n" ASK_READ_HELP,
	.options = show_options,
	.words_max = 1,
	.run = run_show,
};

const struct cli_command cli_ledger_export = {
	.name = "ledger export",
	.synopsis = ASK_READ "\n"
	    "           [--from DAY] [--to DAY] [--format jsonl|csv]"
	    " [--out F]",
	.help = "For an auditor (jsonl, the default): whose journal it is and"
	    " how far it goes, then\neach line with its link in the chain."
	    "  For an accountant (csv): a row for each\nsale opened on those"
	    " days.  F must not be there yet.\n" ASK_READ_HELP,
	.options = export_options,
	.words_max = 1,
	.run = run_export,
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
