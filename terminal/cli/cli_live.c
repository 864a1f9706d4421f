/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 open, status, day - what the running terminal says of itself. */
#include "terminal/cli/ask.h"

static const char *const options[] = { ASK_OPTIONS, NULL };

static enum cli_exit
ask(const struct cli_args *args, const char *question)
{
	struct local_ask q = ask_of(question);

	return ask_stall(args, &q);
}

static enum cli_exit
run_open(const struct cli_args *args)
{
	return ask(args, "open");
}

static enum cli_exit
run_status(const struct cli_args *args)
{
	return ask(args, "status");
}

static enum cli_exit
run_day(const struct cli_args *args)
{
	return ask(args, "day");
}

#define WHERE "[" ASK_WHERE "]"

const struct cli_command cli_open = {
	.name = "open",
	.synopsis = WHERE,
	.help = "The sales whose QR is out at the running terminal, a JSON"
	    " object each: ref,\namount, received, state, payload, screen.\n",
	.options = options,
	.run = run_open,
};

const struct cli_command cli_status = {
	.name = "status",
	.synopsis = WHERE,
	.help = "How the running terminal stands: its number, the journal's"
	    " head, what the board\nhas of it, what waits to be sent, the"
	    " network, the screen.\n",
	.options = options,
	.run = run_status,
};

const struct cli_command cli_day = {
	.name = "day",
	.synopsis = WHERE,
	.help = "Today's sales at the running terminal, counts and sums by"
	    " evidence.\n",
	.options = options,
	.run = run_day,
};
