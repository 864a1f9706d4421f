/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 shift - the drawer, counted by hand; the bank, asked by a code. */
#include "terminal/cli/ask.h"
#include "terminal/cli/stall_file.h"

enum option { ONE = ASK_OWN };   /* that each has of its own */

static const char *const cash_options[] = { ASK_OPTIONS,
	[ONE] = "cash", NULL };
static const char *const counted_options[] = { ASK_OPTIONS,
	[ONE] = "counted", NULL };
static const char *const id_options[] = { ASK_OPTIONS, [ONE] = "id", NULL };
static const char *const total_options[] = { ASK_OPTIONS,
	[ONE] = "total", NULL };
static const char *const no_options[] = { ASK_OPTIONS, NULL };

static enum cli_exit
run_open(const struct cli_args *args)
{
	struct local_ask q = ask_of("shift.open");

	return stall_file_amount("cash", args->value[ONE], 0, &q.amount) ?
	    ask_stall(args, &q) : CLI_USAGE;
}

static enum cli_exit
run_close(const struct cli_args *args)
{
	struct local_ask q = ask_of("shift.close");

	return stall_file_amount("counted", args->value[ONE], 0, &q.amount) ?
	    ask_stall(args, &q) : CLI_USAGE;
}

static enum cli_exit
run_ask(const struct cli_args *args)
{
	struct local_ask q = ask_of("shift.ask");

	return ask_stall(args, &q);
}

/* The code comes first: what is asked is in the other word. */
static enum cli_exit
run_prove(const struct cli_args *args)
{
	struct local_ask q = ask_of("shift.prove");
	const char *total = args->value[ONE];
	struct cli_args rest = *args;

	if (args->word[0] == NULL) {
		cli_complain("give the code that the market's page shows");
		return CLI_USAGE;
	}
	rest.word[0] = args->word[1];
	return ask_text("the code", args->word[0], true, q.by,
	    sizeof(q.by)) && (total == NULL ||
	    stall_file_amount("total", total, 0, &q.amount)) ?
	    ask_stall(&rest, &q) : CLI_USAGE;
}

static enum cli_exit
run_report(const struct cli_args *args)
{
	const char *which = args->value[ONE];
	struct local_ask q = ask_of("shift.report");

	if (which != NULL && (!str_to_i64(str_of(which), &q.id) ||
	    q.id < 1)) {
		cli_complain("--id: a shift's number, from 1 up");
		return CLI_USAGE;
	}
	return ask_stall(args, &q);
}

const struct cli_command cli_shift_open = {
	.name = "shift open",
	.synopsis = "--cash N " ASK_WRITE,
	.help = "Begin a shift with N dong in the drawer.  This writes.\n"
	    ASK_WRITE_HELP,
	.options = cash_options,
	.words_max = 1,
	.run = run_open,
};

const struct cli_command cli_shift_close = {
	.name = "shift close",
	.synopsis = "--counted N " ASK_WRITE,
	.help = "End the open shift; N dong were counted in the drawer.  This"
	    " writes.  The Z report\nwith a signed checkpoint, one JSON"
	    " line.\n" ASK_WRITE_HELP,
	.options = counted_options,
	.words_max = 1,
	.run = run_close,
};

const struct cli_command cli_shift_report = {
	.name = "shift report",
	.synopsis = "[--id N] " ASK_READ,
	.help = "How the open shift stands (X), or shift N as it was closed"
	    " (Z), one JSON line.\n" ASK_READ_HELP,
	.options = id_options,
	.words_max = 1,
	.run = run_report,
};

const struct cli_command cli_shift_ask = {
	.name = "shift ask",
	.synopsis = ASK_WRITE,
	.help = "What to ask the market's page for the shift that is over: its"
	    " reference, the page\nis /s/ and that; the code to type there;"
	    " and what is here, one JSON line.\n" ASK_WRITE_HELP,
	.options = no_options,
	.words_max = 1,
	.run = run_ask,
};

const struct cli_command cli_shift_prove = {
	.name = "shift prove",
	.synopsis = "CODE [--total N] " ASK_WRITE,
	.help = "The code that the market's page shows: the bank has N dong"
	    " for the shift that is\nover, or as much as is here without"
	    " --total.  This writes, and a wrong code costs\none of five"
	    " attempts.  Its Z report with the bank's total, one JSON"
	    " line.\n" ASK_WRITE_HELP,
	.options = total_options,
	.words_max = 2,
	.run = run_prove,
};
