/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 debt, cho40 refund - who owes the stall, and what it gave back. */
#include "terminal/cli/ask.h"
#include "terminal/cli/stall_file.h"

/* NAME is the name to add, the debtor to find, or the sale's reference. */
enum option { NAME = ASK_OWN, AMOUNT, BY };

static const char *const add_options[] = { ASK_OPTIONS, [NAME] = "name",
	[AMOUNT] = "amount", NULL };
static const char *const pay_options[] = { ASK_OPTIONS, [NAME] = "who",
	[AMOUNT] = "amount", [BY] = "by", NULL };
static const char *const refund_options[] = { ASK_OPTIONS, [NAME] = "ref",
	[AMOUNT] = "amount", [BY] = "by", NULL };
static const char *const who_options[] = { ASK_OPTIONS, [NAME] = "who", NULL };
static const char *const no_options[] = { ASK_OPTIONS, NULL };

static bool
read_by(const char *v, const char *other, struct local_ask *q)
{
	if (v == NULL || strcmp(v, other) == 0 || strcmp(v, "cash") == 0)
		return ask_text("by", v, false, q->by, sizeof(q->by));
	cli_complain("--by: cash or %s", other);
	return false;
}

static enum cli_exit
run_add(const struct cli_args *args)
{
	struct local_ask q = ask_of("debt.add");

	return ask_text("name", args->value[NAME], true, q.who,
	    sizeof(q.who)) &&
	    stall_file_amount("amount", args->value[AMOUNT], 1, &q.amount) ?
	    ask_stall(args, &q) : CLI_USAGE;
}

static enum cli_exit
run_pay(const struct cli_args *args)
{
	struct local_ask q = ask_of("debt.pay");

	return ask_text("who", args->value[NAME], true, q.who,
	    sizeof(q.who)) &&
	    stall_file_amount("amount", args->value[AMOUNT], 1, &q.amount) &&
	    read_by(args->value[BY], "seen", &q) ?
	    ask_stall(args, &q) : CLI_USAGE;
}

static enum cli_exit
run_forget(const struct cli_args *args)
{
	struct local_ask q = ask_of("debt.forget");

	return ask_text("who", args->value[NAME], true, q.who,
	    sizeof(q.who)) ? ask_stall(args, &q) : CLI_USAGE;
}

static enum cli_exit
run_list(const struct cli_args *args)
{
	struct local_ask q = ask_of("debt.list");

	return ask_stall(args, &q);
}

static enum cli_exit
run_refund(const struct cli_args *args)
{
	struct local_ask q = ask_of("refund");

	if (!ask_text("by", args->value[BY], true, q.by, sizeof(q.by)))
		return CLI_USAGE;
	return ask_text("ref", args->value[NAME], true, q.who,
	    sizeof(q.who)) &&
	    stall_file_amount("amount", args->value[AMOUNT], 1, &q.amount) &&
	    read_by(args->value[BY], "bank", &q) ?
	    ask_stall(args, &q) : CLI_USAGE;
}

const struct cli_command cli_debt_add = {
	.name = "debt add",
	.synopsis = "--name T --amount N " ASK_WRITE,
	.help = "T owes the stall N dong more: a sale on credit.  The journal"
	    " holds a salted hash,\nthe name lies beside it.  This writes.\n"
	    ASK_WRITE_HELP,
	.options = add_options,
	.words_max = 1,
	.run = run_add,
};

const struct cli_command cli_debt_pay = {
	.name = "debt pay",
	.synopsis = "--who W --amount N [--by cash|seen] " ASK_WRITE,
	.help = "W paid N dong back, in notes or as the trader saw in their"
	    " bank app.  W is the\nname, or six or more digits of who.  This"
	    " writes.\n" ASK_WRITE_HELP,
	.options = pay_options,
	.words_max = 1,
	.run = run_pay,
};

const struct cli_command cli_debt_list = {
	.name = "debt list",
	.synopsis = ASK_READ,
	.help = "Everybody who ever owed, a JSON object each: who, name (null"
	    " when erased), owed,\nfirst and last entry.\n" ASK_READ_HELP,
	.options = no_options,
	.words_max = 1,
	.run = run_list,
};

const struct cli_command cli_debt_forget = {
	.name = "debt forget",
	.synopsis = "--who W " ASK_WRITE,
	.help = "Erase the name of W; what is owed stays, under who.  This"
	    " writes.\n" ASK_WRITE_HELP,
	.options = who_options,
	.words_max = 1,
	.run = run_forget,
};

const struct cli_command cli_refund = {
	.name = "refund",
	.synopsis = "--ref R --amount N --by bank|cash " ASK_WRITE,
	.help = "The trader gave N dong back of what sale R has beyond its"
	    " amount, or got when it\nwas void, expired or late.  This"
	    " writes.\n" ASK_WRITE_HELP,
	.options = refund_options,
	.words_max = 1,
	.run = run_refund,
};
