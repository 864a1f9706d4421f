/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 qr parse - what a payment QR says. */
#include "ledger/bank.h"
#include "ledger/base/json.h"
#include "ledger/vietqr.h"
#include "terminal/cli/cli.h"

/* Names and escapes at most make a payload six times as long. */
#define ANSWER_MAX (6 * VIETQR_READ_MAX + 4096)

static void
put_text(struct buf *b, const char *name, struct str value)
{
	if (value.n > 0)
		json_add_str(b, name, value);
}

/* A whole amount in dong as an integer; else the decimal as it was written,
 * without what JSON does not allow: zeros in front, a dot at the end. */
static void
put_amount(struct buf *b, const struct vietqr *q)
{
	struct str s = q->amount_text;

	if (s.n == 0)
		return;
	buf_puts(b, ",\"amount\":");
	if (q->amount.dong > 0) {
		buf_i64(b, q->amount.dong);
		return;
	}
	while (s.n > 1 && s.p[0] == '0' && s.p[1] != '.')
		s = str_from(s, 1);
	if (s.p[s.n - 1] == '.')
		s.n--;
	buf_put(b, s);
}

static void
put_code(struct buf *b, const struct vietqr *q)
{
	const struct bank *bank = bank_by_bin(q->bin);

	buf_printf(b, "{\"valid\":true,\"kind\":\"%s\",\"initiation\":\"%s\"",
	    q->is_vietqr ? "vietqr" : "emv",
	    q->is_dynamic ? "dynamic" : "static");
	put_text(b, "bin", q->bin);
	put_text(b, "account", q->account);
	put_text(b, "service", q->service);
	put_amount(b, q);
	put_text(b, "purpose", q->purpose);
	put_text(b, "name", q->name);
	put_text(b, "city", q->city);
	if (bank != NULL)
		put_text(b, "bank", str_of(bank->short_name));
	buf_puts(b, ",\"warnings\":[");
	for (size_t i = 0; i < q->warnings; i++) {
		if (i > 0)
			buf_putc(b, ',');
		json_put_str(b, str_of(q->warning[i]));
	}
	buf_puts(b, "]}");
}

static const char *
parse(void *ctx, struct str item)
{
	static char text[ANSWER_MAX];
	struct buf b = BUF(text);
	struct vietqr_error e;
	struct vietqr q;
	bool ok = vietqr_parse(item, &q, &e) == RC_OK;

	(void)ctx;
	if (ok) {
		put_code(&b, &q);
	} else {
		buf_puts(&b, "{\"valid\":false,\"error\":");
		json_put_str(&b, str_of(e.what));
		buf_printf(&b, ",\"at\":%zu}", e.at);
	}
	buf_putc(&b, '\n');
	REQUIRE(!b.full);
	(void)fwrite(b.p, 1, b.n, stdout);
	return ok ? NULL : "";
}

static enum cli_exit
run(const struct cli_args *args)
{
	return cli_each_item(args, parse, NULL);
}

static const char *const options[] = { NULL };

const struct cli_command cli_qr_parse = {
	.name = "qr parse",
	.synopsis = "[PAYLOAD|-]",
	.help = "What the text of a payment QR says, as a JSON object a line:"
	    " valid, kind\n(vietqr, or emv for another scheme), initiation,"
	    " bin, account, service, amount,\npurpose, name, city, bank,"
	    " warnings; what the code does not have is left out.\nA code that"
	    " no bank app should take: valid false, error, and at, the offset"
	    " in\nbytes.  Exit 1 if any was invalid.\n",
	.options = options,
	.words_max = 1,
	.run = run,
};
