/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 debt, cho40 refund - who owes a stopped stall, and what it gave
 * back. */
#include <inttypes.h>

#include "ledger/base/json.h"
#include "ledger/debt.h"
#include "ledger/refund.h"
#include "terminal/cli/stall_file.h"

#define LIST_PAGE 64

enum option { AMOUNT, NAME, BY };

/* NAME is the name to add, the debtor to find, or the sale's reference. */
static const char *const add_options[] = { [AMOUNT] = "amount",
	[NAME] = "name", NULL };
static const char *const pay_options[] = { [AMOUNT] = "amount",
	[NAME] = "who", [BY] = "by", NULL };
static const char *const refund_options[] = { [AMOUNT] = "amount",
	[NAME] = "ref", [BY] = "by", NULL };
static const char *const who_options[] = { "who", NULL };
static const char *const no_options[] = { NULL };

static void
print(const struct debtor *d)
{
	char text[NAME_MAX_BYTES * 6 + 256];
	struct buf b = BUF(text);

	buf_printf(&b, "{\"who\":\"%s\",\"name\":", d->who);
	if (d->name[0] == '\0')
		buf_puts(&b, "null");
	else
		json_put_str(&b, str_of(d->name));
	buf_printf(&b, ",\"owed\":%" PRId64 ",\"first\":%" PRId64
	    ",\"last\":%" PRId64 "}", d->owed.dong, d->first, d->last);
	REQUIRE(!b.full);
	puts(b.p);
}

static bool
is_given(const char *name, const char *value)
{
	if (value == NULL)
		cli_complain("--%s is missing", name);
	return value != NULL;
}

static const char *
explain(enum rc rc)
{
	return rc == RC_NOT_FOUND ? "no such debtor" :
	    rc == RC_CONFLICT ? "more than one debtor begins so" :
	    rc == RC_BAD_INPUT ? "not a name, or not an amount that is owed" :
	    "";
}

static enum cli_exit
finish(struct ledger *l, enum rc rc, const struct debtor *d)
{
	enum cli_exit done = CLI_DONE;

	if (rc != RC_OK)
		done = stall_file_refused(rc, explain(rc));
	else if (d != NULL)
		print(d);
	ledger_close(l);
	return done;
}

static enum cli_exit
run_add(const struct cli_args *args)
{
	struct ledger *l;
	struct debtor d;
	struct vnd amount;

	if (!is_given("name", args->value[NAME]) ||
	    !stall_file_amount("amount", args->value[AMOUNT], 1, &amount))
		return CLI_USAGE;
	enum cli_exit done = stall_file_write(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	return finish(l, debt_add(l, str_of(args->value[NAME]), amount, &d),
	    &d);
}

static bool
read_by(const char *v, enum evidence other, enum evidence *by)
{
	*by = EVIDENCE_CASH;
	if (v != NULL && strcmp(v, evidence_name(other)) == 0)
		*by = other;
	else if (v != NULL && strcmp(v, "cash") != 0) {
		cli_complain("--by: cash or %s", evidence_name(other));
		return false;
	}
	return true;
}

static enum cli_exit
run_pay(const struct cli_args *args)
{
	struct ledger *l;
	struct debtor d;
	struct vnd amount;
	enum evidence by;

	if (!is_given("who", args->value[NAME]) ||
	    !stall_file_amount("amount", args->value[AMOUNT], 1, &amount) ||
	    !read_by(args->value[BY], EVIDENCE_SEEN, &by))
		return CLI_USAGE;
	enum cli_exit done = stall_file_write(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = debt_find(l, str_of(args->value[NAME]), &d);
	if (rc == RC_OK)
		rc = debt_pay(l, d.who, amount, by, &d);
	return finish(l, rc, &d);
}

static enum cli_exit
run_forget(const struct cli_args *args)
{
	struct ledger *l;
	struct debtor d;

	if (!is_given("who", args->value[0]))
		return CLI_USAGE;
	enum cli_exit done = stall_file_write(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = debt_find(l, str_of(args->value[0]), &d);
	if (rc == RC_OK)
		rc = debt_forget(l, d.who);
	if (rc == RC_OK)
		rc = debt_find(l, str_of(d.who), &d);
	return finish(l, rc, &d);
}

static enum cli_exit
run_list(const struct cli_args *args)
{
	static struct debtor page[LIST_PAGE];
	char after[WHO_LEN + 1] = "";
	struct ledger *l;
	size_t count = LIST_PAGE;
	enum rc rc = RC_OK;

	enum cli_exit done = stall_file_read(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	while (count == LIST_PAGE) {
		rc = debt_list(l, after, page, LIST_PAGE, &count);
		if (rc != RC_OK)
			break;
		for (size_t i = 0; i < count; i++)
			print(&page[i]);
		if (count > 0)
			memcpy(after, page[count - 1].who, sizeof(after));
	}
	return finish(l, rc, NULL);
}

static enum cli_exit
run_refund(const struct cli_args *args)
{
	const char *ref = args->value[NAME];
	struct ledger *l;
	struct sale s;
	struct vnd amount, left = { 0 };
	enum evidence by;

	if (!is_given("ref", ref) || !is_given("by", args->value[BY]) ||
	    !stall_file_amount("amount", args->value[AMOUNT], 1, &amount) ||
	    !read_by(args->value[BY], EVIDENCE_BANK, &by))
		return CLI_USAGE;
	enum cli_exit done = stall_file_write(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = sale_refund(l, ref, amount, by, &s);
	if (rc == RC_OK)
		rc = sale_surplus(l, ref, &left);
	if (rc == RC_OK)
		printf("{\"ref\":\"%s\",\"refunded\":%" PRId64 ",\"left\":%"
		    PRId64 "}\n", s.ref, amount.dong, left.dong);
	else
		done = stall_file_refused(rc, rc == RC_NOT_FOUND ?
		    "no such sale" : rc == RC_STATE ?
		    "nothing is to be given back" : rc == RC_BAD_INPUT ?
		    "more than there is to give back" : "");
	ledger_close(l);
	return done;
}

const struct cli_command cli_debt_add = {
	.name = "debt add",
	.synopsis = "--name T --amount N FOLDER",
	.help = "T owes a stopped stall N dong more: a sale on credit.  The"
	    " journal holds a salted\nhash, the name lies beside it.  This"
	    " writes.\n",
	.options = add_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_add,
};

const struct cli_command cli_debt_pay = {
	.name = "debt pay",
	.synopsis = "--who W --amount N [--by cash|seen] FOLDER",
	.help = "W paid N dong back, in notes or as the trader saw in their"
	    " bank app.  W is the\nname, or six or more digits of who.  This"
	    " writes.\n",
	.options = pay_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_pay,
};

const struct cli_command cli_debt_list = {
	.name = "debt list",
	.synopsis = "LEDGER",
	.help = "Everybody who ever owed, a JSON object each: who, name (null"
	    " when erased), owed,\nfirst and last entry.\n",
	.options = no_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_list,
};

const struct cli_command cli_debt_forget = {
	.name = "debt forget",
	.synopsis = "--who W FOLDER",
	.help = "Erase the name of W; what is owed stays, under who.  This"
	    " writes.\n",
	.options = who_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_forget,
};

const struct cli_command cli_refund = {
	.name = "refund",
	.synopsis = "--ref R --amount N --by bank|cash FOLDER",
	.help = "The trader gave N dong back of what sale R has beyond its"
	    " amount, or got when it\nwas void, expired or late.  This"
	    " writes.\n",
	.options = refund_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_refund,
};
