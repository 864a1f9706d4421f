/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 receipt - is this fee receipt the board's? */
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "ledger/receipt_keys.h"
#include "terminal/cli/cli.h"

#define KEYS_FILE "/etc/cho40/receipt.keys"
#define ANSWER_MAX 2048
#define VIETNAM_S  (7 * 3600)
#define DAY_S      86400

static void
put_day(struct buf *b, const char *name, int64_t day)
{
	buf_printf(b, ",\"%s\":\"", name);
	day_put(b, day);
	buf_putc(b, '"');
}

static void
put_receipt(struct buf *b, const struct receipt *r, const char *board)
{
	int64_t local = r->at_s + VIETNAM_S, s = local % DAY_S;

	buf_puts(b, "{\"valid\":true");
	json_add_text(b, "board", board);
	buf_printf(b, ",\"market\":%lu,\"kind\":\"%s\",\"number\":%lu,"
	    "\"amount\":%lld,\"means\":\"%s\"", (unsigned long)r->market,
	    receipt_kind_name(r->kind), (unsigned long)r->number,
	    (long long)r->amount.dong, receipt_means_name(r->means));
	json_add_text(b, "stall", r->stall);
	if (r->fee[0] != '\0')
		json_add_text(b, "fee", r->fee);
	put_day(b, "from", r->first_day);
	put_day(b, "to", r->last_day);
	buf_puts(b, ",\"at\":\"");
	day_put(b, local / DAY_S);
	buf_printf(b, " %02lld:%02lld:%02lld\"", (long long)(s / 3600),
	    (long long)(s / 60 % 60), (long long)(s % 60));
	if (r->ref[0] != '\0')
		json_add_text(b, "ref", r->ref);
	buf_puts(b, "}\n");
}

static const char *
verify(void *ctx, struct str item)
{
	const struct receipt_keys *keys = ctx;
	char text[ANSWER_MAX];
	struct buf b = BUF(text);
	struct receipt r;
	size_t which;

	enum receipt_fault fault = receipt_keys_check(keys, str_trim(item), &r,
	    &which);
	if (fault == RECEIPT_SOUND)
		put_receipt(&b, &r, keys->name[which]);
	else
		buf_printf(&b, "{\"valid\":false,\"error\":\"%s\"}\n",
		    receipt_fault_text(fault));
	REQUIRE(!b.full);
	(void)fwrite(b.p, 1, b.n, stdout);
	return fault == RECEIPT_SOUND ? NULL : "";
}

enum option { KEY, KEYS, OPTIONS };
static const char *const options[] = { [KEY] = "key", [KEYS] = "keys",
	[OPTIONS] = NULL };

static enum cli_exit
run(const struct cli_args *args)
{
	static struct receipt_keys keys;
	char memory[512];
	struct buf why = BUF(memory);
	const char *path = args->value[KEYS];

	if (args->value[KEY] != NULL) {
		if (!hex_decode(str_of(args->value[KEY]), keys.key[0],
		    KEY_BYTES)) {
			cli_complain("--key is not 64 hex digits");
			return CLI_REFUSED;
		}
		keys.count = 1;
		return cli_each_item(args, verify, &keys);
	}
	enum rc rc = receipt_keys_load(path == NULL ? KEYS_FILE : path, &keys,
	    &why);
	if (rc != RC_OK) {
		cli_complain("%s; give --keys FILE, or --key with the board's"
		    " public key", memory);
		return cli_exit_of(rc);
	}
	return cli_each_item(args, verify, &keys);
}

const struct cli_command cli_receipt_verify = {
	.name = "receipt verify",
	.synopsis = "[--keys FILE | --key HEX] [TEXT|-]",
	.help = "Is the text of this QR code a fee receipt of a board whose"
	    " key is known?  A JSON\nobject a line: valid, board, market,"
	    " kind, number, amount, means, stall, fee,\nfrom, to, at, ref;"
	    " or valid false and error.  Needs no network.  Keys come from\n"
	    KEYS_FILE " unless given.  Exit 1 if any was not valid.\n",
	.options = options,
	.words_max = 1,
	.run = run,
};
