/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 qr make - a VietQR payload, and its picture. */
#include "ledger/bank.h"
#include "ledger/fold.h"
#include "ledger/vietqr.h"
#include "terminal/cli/cli.h"
#include "ui/qr_draw.h"

#define MODULE_PX 8      /* sharp on paper and screen, small as a file */
#define FOLDED_MAX 4096

enum option { BIN, ACCOUNT, AMOUNT, PURPOSE, NAME, CITY, SERVICE, MCC, BILL,
	STORE, TERMINAL, PNG, SVG, OPTIONS };

static const char *const options[] = {
	[BIN] = "bin", [ACCOUNT] = "account", [AMOUNT] = "amount",
	[PURPOSE] = "purpose", [NAME] = "name", [CITY] = "city",
	[SERVICE] = "service", [MCC] = "mcc", [BILL] = "bill",
	[STORE] = "store", [TERMINAL] = "terminal", [PNG] = "png",
	[SVG] = "svg", [OPTIONS] = NULL,
};

static bool
read_service(const char *text, enum vietqr_service *service)
{
	static const char *const names[] = {
		[VIETQR_TO_ACCOUNT] = "QRIBFTTA",
		[VIETQR_TO_CARD] = "QRIBFTTC",
		[VIETQR_PUSH] = "QRPUSH",
	};

	*service = VIETQR_TO_ACCOUNT;
	if (text == NULL)
		return true;
	for (int i = 0; i < 3; i++) {
		*service = (enum vietqr_service)i;
		if (str_eq(str_of(text), str_of(names[i])))
			return true;
	}
	return false;
}

static enum cli_exit
read_order(const struct cli_args *args, struct vietqr_order *o)
{
	const char *const *v = args->value;

	if (v[BIN] == NULL || v[ACCOUNT] == NULL) {
		cli_complain("--bin and --account are needed");
		return CLI_USAGE;
	}
	*o = (struct vietqr_order){ .bin = str_of(v[BIN]),
		.account = str_of(v[ACCOUNT]), .purpose = str_of(v[PURPOSE]),
		.name = str_of(v[NAME]), .city = str_of(v[CITY]),
		.mcc = str_of(v[MCC]), .bill = str_of(v[BILL]),
		.store = str_of(v[STORE]), .terminal = str_of(v[TERMINAL]) };
	if (!read_service(v[SERVICE], &o->service)) {
		cli_complain("service is not QRIBFTTA, QRIBFTTC or QRPUSH");
		return CLI_REFUSED;
	}
	if (v[AMOUNT] != NULL && (!str_to_i64(str_of(v[AMOUNT]),
	    &o->amount.dong) || !vnd_is_sale(o->amount))) {
		cli_complain("amount is not a whole number from 1 to %lld",
		    (long long)VND_SALE_MAX);
		return CLI_REFUSED;
	}
	return CLI_DONE;
}

/* A purpose too long after folding: by how much. */
static void
explain(const struct vietqr_order *o, const char *why)
{
	char folded[FOLDED_MAX];
	struct buf b = BUF(folded);

	fold_words(&b, o->purpose);
	if (b.n > VIETQR_PURPOSE_MAX)
		cli_complain("%s (%zu%s after folding)", why, b.n,
		    b.full ? " or more" : "");
	else
		cli_complain("%s", why);
}

static enum cli_exit
save_one(const struct qr *q, const char *path, bool png)
{
	enum rc rc;

	if (path == NULL)
		return CLI_DONE;
	rc = png ? qr_save_png(q, MODULE_PX, path) : qr_save_svg(q, path);
	if (rc == RC_OK)
		return CLI_DONE;
	cli_complain("%s: %s", path, rc_text(rc));
	return CLI_WORLD;
}

static enum cli_exit
save(const struct cli_args *args, struct str payload)
{
	static struct qr q;
	enum cli_exit done;
	enum rc rc;

	if (args->value[PNG] == NULL && args->value[SVG] == NULL)
		return CLI_DONE;
	rc = qr_encode(payload, &q);
	if (rc != RC_OK) {
		cli_complain("the symbol: %s", rc_text(rc));
		return CLI_WORLD;
	}
	done = save_one(&q, args->value[PNG], true);
	return done == CLI_DONE ? save_one(&q, args->value[SVG], false) : done;
}

static enum cli_exit
run(const struct cli_args *args)
{
	char payload[VIETQR_PAYLOAD_MAX + 1];
	struct buf b = BUF(payload);
	struct vietqr_order o;
	const char *why = "";
	enum cli_exit done = read_order(args, &o);

	if (done != CLI_DONE)
		return done;
	if (vietqr_make(&o, &b, &why) != RC_OK) {
		explain(&o, why);
		return CLI_REFUSED;
	}
	if (bank_by_bin(o.bin) == NULL)
		cli_complain("warning: no bank in the directory has bin %s",
		    args->value[BIN]);
	done = save(args, buf_str(&b));
	if (done == CLI_DONE)
		puts(payload);
	return done;
}

const struct cli_command cli_qr_make = {
	.name = "qr make",
	.synopsis = "--bin B --account A [--amount N] [--purpose T]\n"
	    "           [--name T] [--city T] [--service S] [--mcc N]"
	    " [--bill T]\n"
	    "           [--store T] [--terminal T] [--png F] [--svg F]",
	.help = "The payload of a VietQR, one line; with --png and --svg its"
	    " symbol too.\nWithout an amount the code is static.  The purpose"
	    " goes out in capitals without\nmarks, at most 25 of A-Z, 0-9 and"
	    " blanks.  S is QRIBFTTA (to an account, the\ndefault), QRIBFTTC"
	    " (to a card) or QRPUSH (to a merchant: needs --mcc, --name\nand"
	    " --city).\n",
	.options = options,
	.run = run,
};
