/* SPDX-License-Identifier: Apache-2.0 */
/* Fee receipts: the market's key, and receipts given and given again. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "ledger/receipt_keys.h"
#include "sync/board/admin.h"
#include "sync/board/qr_text.h"
#include "sync/board/receipt_key.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"

#define WHY_BYTES  1024
#define VIETNAM_MS 25200000
#define DAY_MS     86400000

int
setup_receipt_key(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES], line[RECEIPT_KEY_LINE_MAX];
	struct buf why = BUF(memory), b = BUF(line);

	enum rc rc = receipt_key_put(conf, args->rng, &b, &why);
	if (rc != RC_OK)
		return setup_fail(rc, memory);
	fputs(line, stdout);
	return 0;
}

/* Ask the board, and read its one line. */
static enum rc
ask(const struct board_conf *conf, const struct setup_args *args,
    const struct buf *request, struct receipt *r, struct buf *why)
{
	struct setup_job where = { .conf = conf, .clock = args->clock };
	char text[1024] = "";
	FILE *f = fmemopen(text, sizeof(text) - 1, "w");

	if (f == NULL)
		return RC_NO_MEMORY;
	enum rc rc = setup_ask(&where, buf_str(request), f, why);
	if (fclose(f) != 0 && rc == RC_OK)
		rc = RC_TOO_BIG;
	if (rc == RC_OK)
		rc = receipt_row_read(str_trim(str_of(text)), r);
	return rc;
}

/* The text on standard output and, drawn, on standard error or in --out. */
static int
give(const struct board_conf *conf, const struct setup_args *args,
    const struct receipt *r)
{
	char memory[WHY_BYTES], text[RECEIPT_TEXT_MAX];
	struct buf why = BUF(memory), b = BUF(text);
	uint8_t seed[KEY_BYTES];

	enum rc rc = receipt_key_load(conf, args->rng, seed, &why);
	if (rc == RC_OK)
		rc = receipt_sign(r, seed, &b);
	crypto_wipe(seed, sizeof(seed));
	if (rc == RC_OK && args->out != NULL)
		rc = qr_png(args->out, text, &why);
	if (rc == RC_OK)
		puts(text);
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

static bool
read_days(const struct setup_args *args, struct receipt *r)
{
	int64_t today = (clock_wall_ms(args->clock) + VIETNAM_MS) / DAY_MS;

	r->first_day = r->last_day = today;
	if (args->from != NULL && !day_parse(str_of(args->from),
	    &r->first_day))
		return false;
	r->last_day = r->first_day > today ? r->first_day : today;
	return args->to == NULL || day_parse(str_of(args->to), &r->last_day);
}

/* 2 after a complaint. */
static int
read_order(const struct setup_args *args, struct receipt *r)
{
	int64_t kind = RECEIPT_FEE, dong = 0;

	*r = (struct receipt){ .market = 1, .number = 1,
	    .at_s = clock_wall_ms(args->clock) / 1000 };
	while (args->kind != NULL && kind < RECEIPT_KIND_END && strcmp(
	    args->kind, receipt_kind_name((enum receipt_kind)kind)) != 0)
		kind++;
	if (kind == RECEIPT_KIND_END)
		return setup_usage("--kind: fee, day_ticket or deposit");
	r->kind = (enum receipt_kind)kind;
	if (args->means == NULL || (strcmp(args->means, "bank") != 0 &&
	    strcmp(args->means, "cash") != 0))
		return setup_usage("--means: bank or cash");
	r->means = args->means[0] == 'b' ? RECEIPT_BANK : RECEIPT_CASH;
	if (args->amount == NULL || !str_to_i64(str_of(args->amount),
	    &dong) || dong < 1)
		return setup_usage("--amount: whole dong");
	r->amount.dong = dong;
	if (!read_days(args, r))
		return setup_usage("--from, --to: days as 2026-11-30");
	if (args->stall == NULL ||
	    !str_copy(str_of(args->stall), r->stall, sizeof(r->stall)) ||
	    (args->fee != NULL && !str_copy(str_of(args->fee), r->fee,
	    sizeof(r->fee))) || (args->ref != NULL &&
	    !str_copy(str_of(args->ref), r->ref, sizeof(r->ref))) ||
	    !receipt_is_valid(r))
		return setup_usage("--stall, --fee: codes of A-Z 0-9 - . / ; "
		    "--ref: a reference; --from not after --to");
	return 0;
}

int
setup_receipt_issue(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES], text[ADMIN_REQUEST_MAX];
	struct buf why = BUF(memory), request = BUF(text);
	struct receipt r;

	int code = read_order(args, &r);
	if (code != 0)
		return code;
	buf_puts(&request, "{\"do\":\"receipt.issue\",\"row\":\"");
	receipt_row_put(&request, &r);
	buf_puts(&request, "\"}");
	enum rc rc = ask(conf, args, &request, &r, &why);
	return rc == RC_OK ? give(conf, args, &r) : setup_fail(rc, memory);
}

int
setup_receipt_again(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES], text[ADMIN_REQUEST_MAX];
	struct buf why = BUF(memory), request = BUF(text);
	struct receipt r;
	uint64_t number;

	if (args->number == NULL || !str_to_u64(str_of(args->number),
	    &number) || number < 1 || number > UINT32_MAX)
		return setup_usage("--number: a receipt's number");
	buf_printf(&request, "{\"do\":\"receipt.again\",\"number\":%llu}",
	    (unsigned long long)number);
	enum rc rc = ask(conf, args, &request, &r, &why);
	return rc == RC_OK ? give(conf, args, &r) : setup_fail(rc, memory);
}
