/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/ticket_code.h"
#include "ledger/words.h"
#include "terminal/print/slips.h"
#include "ui/format.h"
#include "ui/strings.h"

#define LINE_BYTES 640
#define DAY_MS     INT64_C(86400000)
/* A wall time before this is a clock that was never set (2024-01-01). */
#define WALL_SET_MS INT64_C(1704067200000)

static void
head(struct slip *s, const struct slip_frame *f, enum string title)
{
	slip_begin(s);
	slip_add(s, SLIP_BAND, "");
	slip_add(s, SLIP_TITLE, strings_get(title));
	slip_add(s, SLIP_NOTE, strings_get(STR_RECEIPT_NOT_INVOICE));
	if (f->again)
		slip_add(s, SLIP_WORD, strings_get(STR_SLIP_AGAIN));
	slip_add(s, SLIP_HEAD, f->profile->stall);
	slip_add(s, SLIP_NOTE, f->profile->place);
	slip_add(s, SLIP_RULE, "");
}

static void
foot(struct slip *s, const struct slip_frame *f)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	if (f->mark[0] != '\0') {
		strings_put(&b, STR_RECEIPT_MARK, ARGS(f->mark));
		slip_add(s, SLIP_NOTE, line);
	}
	if (f->again) {
		buf_reset(&b);
		strings_put(&b, STR_SLIP_AGAIN_AT, ARGS(
		    format_hour(f->wall_ms, f->utc_offset_min).s,
		    format_date(f->wall_ms, f->utc_offset_min).s));
		slip_add(s, SLIP_NOTE, line);
	}
	slip_add(s, SLIP_BAND, "");
}

static void
when(struct slip *s, const struct slip_frame *f, int64_t wall_ms)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	buf_printf(&b, "%s %s", format_hour(wall_ms, f->utc_offset_min).s,
	    format_date(wall_ms, f->utc_offset_min).s);
	slip_pair(s, SLIP_PAIR, strings_get(wall_ms < WALL_SET_MS ?
	    STR_TIME_UNSURE : STR_RECEIPT_TIME), line);
}

static void
money(struct slip *s, enum string name, struct vnd v)
{
	char line[FORMAT_CAP + 8];
	struct buf b = BUF(line);

	strings_put(&b, STR_ROUND_MONEY, ARGS(format_money(v).s));
	slip_pair(s, SLIP_PAIR, strings_get(name), line);
}

static void
total(struct slip *s, enum string name, struct vnd v)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	strings_put(&b, STR_ROUND_MONEY, ARGS(format_money(v).s));
	slip_pair(s, SLIP_AMOUNT, strings_get(name), line);
	buf_reset(&b);
	buf_putc(&b, '(');
	words_put(&b, v.dong);
	buf_printf(&b, " %s)", strings_get(STR_DONG_WORD));
	slip_add(s, SLIP_NOTE, line);
}

static void
count_money(struct slip *s, enum string name, int64_t n, struct vnd v)
{
	char title[LINE_BYTES], line[FORMAT_CAP + 8];
	struct buf a = BUF(title), b = BUF(line);

	strings_put(&a, name, ARGS(format_count(n).s));
	strings_put(&b, STR_ROUND_MONEY, ARGS(format_money(v).s));
	slip_pair(s, SLIP_PAIR, title, line);
}

/* --- a sale ------------------------------------------------------------- */

static void
put_worth(const struct sale *sale, struct buf *b)
{
	struct vnd known = { sale->received.dong + sale->code.dong }, rest;

	switch (app_verdict(sale)) {
	case VERDICT_NONE:
		buf_puts(b, strings_get(STR_SLIP_UNPAID));
		break;
	case VERDICT_PAID:
		buf_puts(b, strings_get(STR_SLIP_BANK));
		break;
	case VERDICT_SHORT:
		if (!vnd_sub(sale->amount, known, &rest))
			rest = sale->amount;
		strings_put(b, STR_SLIP_SHORT, ARGS(format_money(rest).s));
		break;
	case VERDICT_OVER:
		strings_put(b, STR_SLIP_OVER, ARGS(format_money(sale->due).s));
		break;
	case VERDICT_LATE:
		buf_puts(b, strings_get(STR_SLIP_LATE));
		break;
	case VERDICT_UNCONFIRMED:
		buf_puts(b, strings_get(STR_SLIP_UNCONFIRMED));
		break;
	case VERDICT_CASH:
		buf_puts(b, strings_get(STR_SLIP_CASH));
		break;
	case VERDICT_CODE:
		buf_puts(b, strings_get(STR_SLIP_CODE));
		break;
	case VERDICT_STRAY:
	case VERDICT_COUNT:
		REQUIRE(false);
	}
}

/* The customer's page where there is one, which says what the bank said; else
 * what somebody needs who holds this paper against the stall's journal. */
static void
put_check(struct slip *s, const struct slip_frame *f, const struct sale *sale)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	if (f->proof_host[0] != '\0')
		buf_printf(&b, "HTTPS://%s/X/%s", f->proof_host, sale->ref);
	else
		buf_printf(&b, "C4S:%s:%lld:%s", sale->ref,
		    (long long)sale->amount.dong, f->mark);
	slip_add(s, SLIP_QR, line);
	slip_add(s, SLIP_NOTE, strings_get(f->proof_host[0] != '\0' ?
	    STR_SLIP_CHECK : STR_SLIP_CHECK_BOOK));
}

/* --- what was picked from the price list --------------------------------- */

/* Its name and stars; so much of it at so much, and what that is. */
static void
put_good(struct slip *s, const struct basket_line *l)
{
	char name[LINE_BYTES], how[LINE_BYTES], cost[FORMAT_CAP + 8];
	struct buf a = BUF(name), b = BUF(how), c = BUF(cost);

	basket_put_name(&a, &l->is);
	slip_add(s, SLIP_NAME, name);
	basket_put_how(&b, l);
	strings_put(&c, STR_ROUND_MONEY, ARGS(format_money(l->cost).s));
	slip_pair(s, SLIP_PAIR, how, cost);
}

static void
put_goods(struct slip *s, const struct sale *sale, const struct basket *b)
{
	struct vnd rest = { sale->amount.dong - b->total.dong };

	for (int i = 0; i < b->count; i++)
		put_good(s, &b->line[i]);
	if (rest.dong > 0)
		money(s, STR_SLIP_REST, rest);
	slip_add(s, SLIP_RULE, "");
}

/* Is there one among the first n with this origin, and this name unless that
 * is NULL? */
static bool
is_told(const struct basket *b, int n, const char *origin, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(b->line[i].is.origin, origin) == 0 &&
		    (name == NULL || strcmp(b->line[i].is.name, name) == 0))
			return true;
	return false;
}

/* "Cam sành + 2 món": whose origin it is, and of how many others.  Returns
 * the stars that all of them have, or 0. */
static int
put_whose(const struct basket *b, int at, struct buf *to)
{
	const struct good *g = &b->line[at].is;
	int stars = g->stars, others = 0;

	for (int i = at + 1; i < b->count; i++) {
		const struct good *o = &b->line[i].is;
		if (strcmp(o->origin, g->origin) != 0)
			continue;
		stars = o->stars == stars ? stars : 0;
		others += !is_told(b, i, g->origin, o->name);
	}
	buf_puts(to, g->name);
	if (others == 0)
		return stars;
	buf_putc(to, ' ');
	strings_put(to, STR_SOLD_MORE, ARGS(format_count(others).s));
	return stars;
}

/* Each once, one below another: slip_origin keeps them apart. */
static void
put_origins(struct slip *s, const struct basket *b)
{
	char line[LINE_BYTES];
	struct buf whose = BUF(line);

	for (int i = 0; i < b->count; i++) {
		const char *origin = b->line[i].is.origin;
		if (*origin == '\0' || is_told(b, i, origin, NULL))
			continue;
		buf_reset(&whose);
		int stars = put_whose(b, i, &whose);
		slip_origin(s, origin, line, stars);
	}
}

void
slips_sale(struct slip *s, const struct slip_frame *f,
    const struct sale *sale, const struct basket *basket)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);
	enum verdict v = app_verdict(sale);

	head(s, f, sale->fee[0] != '\0' ? STR_RECEIPT_FEE :
	    sale->who[0] != '\0' ? STR_RECEIPT_DEBT : STR_RECEIPT_TITLE);
	slip_pair(s, SLIP_PAIR, strings_get(STR_RECEIPT_NUMBER),
	    format_count(sale->n).s);
	when(s, f, sale->opened_wall_ms);
	slip_pair(s, SLIP_PAIR, strings_get(STR_RECEIPT_TAG), sale->ref);
	if (sale->fee[0] != '\0' && sale->fee[0] != '*')
		slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_STALL),
		    sale->fee);
	slip_add(s, SLIP_RULE, "");
	if (basket != NULL && basket->total.dong > sale->amount.dong)
		basket = NULL;
	if (basket != NULL)
		put_goods(s, sale, basket);
	total(s, STR_RECEIPT_TOTAL, sale->amount);
	if (v == VERDICT_SHORT || v == VERDICT_OVER || v == VERDICT_LATE)
		money(s, STR_RECEIPT_RECEIVED, (struct vnd){
		    sale->received.dong + sale->code.dong });
	put_worth(sale, &b);
	slip_add(s, SLIP_GAP, "");
	slip_add(s, SLIP_WORD, line);
	if (v == VERDICT_UNCONFIRMED)
		slip_add(s, SLIP_NOTE, strings_get(STR_EVIDENCE_SEEN));
	put_check(s, f, sale);
	if (basket != NULL)
		put_origins(s, basket);
	foot(s, f);
}

/* --- a collector's, and the market's ------------------------------------ */

void
slips_ticket(struct slip *s, const struct slip_frame *f,
    const struct ticket *t, const char *code)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);
	struct ticket_code is;
	bool dated = ticket_code_read(str_of(code), &is) == RC_OK;

	head(s, f, STR_SLIP_TICKET);
	strings_put(&b, STR_TICKET_NUMBER, ARGS(format_count(t->no).s,
	    t->series));
	slip_add(s, SLIP_HEAD, line);
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_KIND), t->kind);
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_DAY), dated ?
	    format_date(is.day * DAY_MS, 0).s : "?");
	slip_add(s, SLIP_RULE, "");
	total(s, STR_RECEIPT_TOTAL, t->amount);
	if (t->voided)
		slip_add(s, SLIP_WORD, strings_get(STR_TICKET_VOIDED));
	else if (t->cash)
		slip_add(s, SLIP_WORD, strings_get(STR_SLIP_CASH));
	slip_add(s, SLIP_QR, code);
	foot(s, f);
}

void
slips_handover(struct slip *s, const struct slip_frame *f,
    const struct handover *h)
{
	int64_t more = h->counted - h->total.dong;
	struct vnd size = { more < 0 ? -more : more };
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	head(s, f, STR_SLIP_HANDOVER);
	slip_pair(s, SLIP_PAIR, strings_get(STR_RECEIPT_NUMBER),
	    format_count(h->no).s);
	when(s, f, h->wall_ms);
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_TAKINGS),
	    format_count(h->count).s);
	slip_add(s, SLIP_RULE, "");
	total(s, STR_RECEIPT_TOTAL, h->total);
	strings_put(&b, h->counted == NOT_COUNTED ? STR_HANDOVER_TOLD :
	    more == 0 ? STR_HANDOVER_RIGHT : more < 0 ? STR_HANDOVER_LESS :
	    STR_HANDOVER_MORE, ARGS(format_money((struct vnd){
	    h->counted < 0 ? 0 : h->counted }).s, format_money(size).s));
	slip_add(s, SLIP_LINE, line);
	slip_add(s, SLIP_GAP, "");
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_GIVER),
	    strings_get(STR_SLIP_TAKER));
	for (int i = 0; i < 8; i++)
		slip_add(s, SLIP_GAP, "");
	foot(s, f);
}

static void
put_drawer(struct slip *s, int64_t more)
{
	struct vnd size = { more < 0 ? -more : more };
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	strings_put(&b, more < 0 ? STR_DRAWER_LESS : more > 0 ?
	    STR_DRAWER_MORE : STR_DRAWER_RIGHT, ARGS(format_money(size).s));
	slip_add(s, SLIP_WORD, line);
}

void
slips_shift(struct slip *s, const struct slip_frame *f,
    const struct shift *is)
{
	const struct shift_sums *u = &is->sums;
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	head(s, f, is->open ? STR_SLIP_SHIFT_X : STR_SLIP_SHIFT_Z);
	slip_pair(s, SLIP_PAIR, strings_get(STR_RECEIPT_NUMBER),
	    format_count(is->id).s);
	when(s, f, is->opened_wall_ms);
	when(s, f, is->open ? f->wall_ms : is->closed_wall_ms);
	slip_add(s, SLIP_RULE, "");
	count_money(s, STR_SHIFT_SOLD, u->sales, u->sold);
	money(s, STR_SHIFT_BANK, u->bank);
	money(s, STR_SHIFT_CASH, u->cash);
	money(s, STR_SHIFT_CODE, u->code);
	money(s, STR_SHIFT_SEEN, u->seen);
	count_money(s, STR_SHIFT_REFUNDS, u->refunds, u->refunded);
	money(s, STR_SHIFT_LENT, u->lent);
	money(s, STR_SHIFT_REPAID, u->repaid);
	buf_printf(&b, "%lld / %lld", (long long)u->voids,
	    (long long)u->expired);
	slip_pair(s, SLIP_PAIR, strings_get(STR_SHIFT_CLOSED_SALES), line);
	slip_add(s, SLIP_RULE, "");
	money(s, STR_DRAWER_BEGIN, is->cash);
	money(s, STR_DRAWER_EXPECTED, u->expected);
	if (!is->open) {
		money(s, STR_DRAWER_COUNTED, is->counted);
		put_drawer(s, is->counted.dong - u->expected.dong);
	}
	if (is->confirmed) {
		money(s, STR_SHIFT_TOLD, is->told);
		put_drawer(s, is->told.dong - is->ours.dong);
	}
	foot(s, f);
}

void
slips_fee(struct slip *s, const struct slip_frame *f,
    const struct fee_page *p)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	head(s, f, STR_RECEIPT_FEE);
	strings_put(&b, STR_FEES_SLIP, ARGS(format_count(p->number).s));
	slip_add(s, SLIP_HEAD, line);
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_STALL), p->stall);
	slip_pair(s, SLIP_PAIR, strings_get(STR_RECEIPT_TIME), p->period);
	slip_add(s, SLIP_RULE, "");
	total(s, STR_RECEIPT_TOTAL, p->amount);
	if (p->open.dong > 0) {
		buf_reset(&b);
		strings_put(&b, STR_FEES_LEFT, ARGS(format_money(p->open).s));
		slip_add(s, SLIP_LINE, line);
	}
	slip_add(s, SLIP_QR, p->payload);
	slip_add(s, SLIP_NOTE, strings_get(STR_FEES_NO_INVOICE));
	foot(s, f);
}

void
slips_test(struct slip *s, const struct slip_frame *f, const char *number)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	slip_begin(s);
	slip_add(s, SLIP_BAND, "");
	slip_add(s, SLIP_TITLE, strings_get(STR_SLIP_TEST));
	slip_add(s, SLIP_NOTE, strings_get(STR_SLIP_TEST_NOTE));
	slip_add(s, SLIP_HEAD, f->profile->stall);
	slip_add(s, SLIP_NOTE, f->profile->place);
	slip_add(s, SLIP_RULE, "");
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_TEST_TERMINAL),
	    format_count(f->profile->terminal).s);
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_TEST_VERSION),
	    CHO40_VERSION);
	slip_pair(s, SLIP_PAIR, strings_get(STR_SLIP_TEST_NUMBER), number);
	when(s, f, f->wall_ms);
	slip_add(s, SLIP_RULE, "");
	slip_add(s, SLIP_LINE, strings_get(STR_SLIP_TEST_MARKS));
	buf_printf(&b, "CHO40-TEST %s", number);
	slip_add(s, SLIP_QR, line);
	slip_add(s, SLIP_BAND, "");
}
