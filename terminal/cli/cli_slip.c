/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 receipt check - is this slip of that stall's journal? */
#include "terminal/asking.h"
#include "terminal/cli/ask.h"

static const char *const options[] = { ASK_OPTIONS, NULL };

static enum cli_exit
run(const struct cli_args *args)
{
	struct ask_where where = ask_where_of(args, args->word[1]);
	struct local_ask q = ask_of("slip");

	if (!ask_text("TEXT", args->word[0], true, q.path, sizeof(q.path)))
		return CLI_USAGE;
	return cli_ask(&where, &q);
}

const struct cli_command cli_receipt_check = {
	.name = "receipt check",
	.synopsis = "TEXT " ASK_READ,
	.help = "Is a slip, by the text of its QR code (C4S:...), of this"
	    " stall's journal?  One JSON\nline: ref, amount of the paper,"
	    " booked, received, state and evidence by now, the\nentry of its"
	    " mark.  Exit 1 if the sale is not there, has another amount, or"
	    " the mark\nis of another journal.\n" ASK_READ_HELP,
	.options = options,
	.words_min = 1,
	.words_max = 2,
	.run = run,
};
