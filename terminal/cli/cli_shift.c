/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 shift - the drawer, counted by hand. */
#include "terminal/cli/ask.h"
#include "terminal/cli/stall_file.h"

enum option { SOCKET, CONFIG, ONE };   /* ONE: the command's own */

static const char *const cash_options[] = { [SOCKET] = "socket",
	[CONFIG] = "config", [ONE] = "cash", NULL };
static const char *const counted_options[] = { [SOCKET] = "socket",
	[CONFIG] = "config", [ONE] = "counted", NULL };
static const char *const id_options[] = { [SOCKET] = "socket",
	[CONFIG] = "config", [ONE] = "id", NULL };

static enum cli_exit
ask(const struct cli_args *args, const struct local_ask *q)
{
	struct ask_where where = { .file = args->word[0],
		.socket = args->value[SOCKET],
		.config = args->value[CONFIG] };

	return cli_ask(&where, q);
}

static enum cli_exit
run_open(const struct cli_args *args)
{
	struct local_ask q = ask_of("shift.open");

	return stall_file_amount("cash", args->value[ONE], 0, &q.amount) ?
	    ask(args, &q) : CLI_USAGE;
}

static enum cli_exit
run_close(const struct cli_args *args)
{
	struct local_ask q = ask_of("shift.close");

	return stall_file_amount("counted", args->value[ONE], 0, &q.amount) ?
	    ask(args, &q) : CLI_USAGE;
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
	return ask(args, &q);
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
