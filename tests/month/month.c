/* SPDX-License-Identifier: Apache-2.0 */
/* month STORE TRUTH SEED SALES FEES - play a market for a month into STORE (a
 * new file, or postgres://...) and write the bank's truth of it. */
#include <stdlib.h>
#include <string.h>

#include "ledger/ref.h"
#include "sync/board/fee/pay.h"
#include "sync/board/store_round.h"
#include "tests/bank/mangle.h"
#include "tests/month/month.h"

#define GROUP 200          /* acts in one commit */
#define TROUBLES 50        /* one in so many: 2 % */

static int64_t
wall(void *ctx)
{
	return ((struct month *)ctx)->wall_ms;
}

/* --- contents ------------------------------------------------------------- */

/* As some bank writes what a payer sent, of this outcome. */
static void
mangle(struct month *m, const char *ref, enum mangle_outcome outcome,
    struct transfer *t)
{
	struct mangle_job job = { str_of(ref), str_of(t->account),
	    m->wall_ms, &m->rng };
	struct buf b = BUF(t->content);
	const struct mangle *how;

	do
		how = mangle_at(month_below(m, mangle_count()));
	while (how->outcome != outcome || strcmp(how->name, "empty") == 0);
	NEED(mangle_apply(how, &job, &b));
}

static void
make_ref(struct month *m, uint32_t terminal, char ref[REF_LEN + 1])
{
	struct ref r = { .terminal = terminal,
	    .nonce = month_below(m, REF_NONCE_MAX) };

	ref_make(&r, ref);
}

/* --- sales ---------------------------------------------------------------- */

static void
put_sale(struct store *s, int i, const char *ref, int64_t asked,
    bool closed)
{
	struct store_sale sale = { .terminal = (uint32_t)i,
	    .asked = { asked }, .place = { .bin = BIN } };

	memcpy(sale.ref, ref, sizeof(sale.ref));
	month_account(sale.place.account, i);
	NEED(store_seq_next(s, &sale.seq));
	NEED(store_sale_add(s, &sale));
	if (!closed)
		return;
	memcpy(sale.closed, "expired", 8);
	NEED(store_seq_next(s, &sale.closed_seq));
	NEED(store_sale_save(s, &sale));
}

/* What goes wrong with a transfer, and what must come of it. */
static void
trouble(struct store *s, struct month *m, struct transfer *t,
    const char *ref, int kind)
{
	/* Another's, whose terminal the reference is not of. */
	int other = 1 + (atoi(t->account + 2) +
	    (int)month_below(m, STALLS - 1)) % STALLS;

	switch (kind) {
	case 0:   /* told again with the same bytes */
		t->trouble = "retry";
		month_tell(s, m, t, t->amount);
		month_tell(s, m, t, t->amount);
		break;
	case 1:   /* and by the statement */
		t->trouble = "twin";
		month_tell(s, m, t, t->amount);
		month_statement(s, m, t);
		break;
	case 2:   /* its id again with another amount: a lie */
		t->trouble = "changed";
		month_tell(s, m, t, t->amount);
		month_tell(s, m, t, t->amount + 1000000);
		break;
	case 3:   /* into another's account */
		t->trouble = "wrong account";
		month_account(t->account, other);
		t->provider = other % PROVIDERS;
		t->want = "wrong_account";
		month_tell(s, m, t, t->amount);
		break;
	case 4:
		t->trouble = "no reference";
		t->want = "unmatched";
		t->ref[0] = '\0';
		mangle(m, ref, MANGLE_LOST, t);
		month_tell(s, m, t, t->amount);
		break;
	case 5:
		t->trouble = "two references";
		t->want = "any";
		t->ref[0] = '\0';
		mangle(m, ref, MANGLE_TWO, t);
		month_tell(s, m, t, t->amount);
		break;
	default:   /* short or over */
		t->trouble = kind == 6 ? "short" : "over";
		t->amount = kind == 6 ? 200 : t->amount * 10;
		month_tell(s, m, t, t->amount);
		break;
	}
}

static void
sell(struct store *s, struct month *m)
{
	struct transfer t = { .id = ++m->note, .want = "matched",
	    .trouble = "" };
	int i = 1 + (int)month_below(m, STALLS);
	int kind = (int)month_below(m, TROUBLES * 9);
	char ref[REF_LEN + 1];

	t.provider = i % PROVIDERS;
	t.amount = 1000 * (1 + (int64_t)month_below(m, 200));
	month_account(t.account, i);
	make_ref(m, (uint32_t)i, ref);
	memcpy(t.ref, ref, sizeof(t.ref));
	put_sale(s, i, ref, t.amount, kind == 8);
	mangle(m, ref, MANGLE_FOUND, &t);
	if (kind < 8)
		trouble(s, m, &t, ref, kind);
	else
		month_tell(s, m, &t, t.amount);
	if (kind == 8)
		t.trouble = "late";
	month_truth(m, &t);
	if (month_below(m, 1000) > 0)
		return;
	/* The trader pays somebody: money that left is no credit. */
	struct transfer back = t;
	back.id = ++m->note;
	back.out = true;
	back.provider = 0;
	month_tell(s, m, &back, back.amount);
	month_truth(m, &back);
}

/* --- fees ----------------------------------------------------------------- */

static void
pay_bank(struct store *s, struct month *m, int i)
{
	struct transfer t = { .id = ++m->note, .want = "matched",
	    .trouble = "", .provider = (int)month_below(m, PROVIDERS) };
	int kind = (int)month_below(m, TROUBLES * 3);
	const char *ref = m->bill[i - 1];

	t.amount = 1000 * (1 + (int64_t)month_below(m, 40));
	month_fee_account(t.account, t.provider);
	memcpy(t.ref, ref, sizeof(t.ref));
	mangle(m, ref, MANGLE_FOUND, &t);
	if (kind == 3)
		trouble(s, m, &t, ref, 4);
	else if (kind < 3)
		trouble(s, m, &t, ref, kind);
	else
		month_tell(s, m, &t, t.amount);
	month_truth(m, &t);
}

/* A collector's cash: taken at the stall, its entry in the terminal's
 * journal. */
static int64_t
pay_cash(struct store *s, struct month *m, uint32_t terminal, int64_t n)
{
	int i = 1 + (int)month_below(m, STALLS);
	char stall[FEE_STALL_MAX + 1], ref[REF_LEN + 1];
	struct fee_cash c = { .stall = stall, .terminal = terminal,
	    .n = n, .at_ms = m->wall_ms, .amount = { 1000 *
	    (1 + (int64_t)month_below(m, 40)) } };
	struct store_said said = { terminal, 0, n, m->wall_ms };
	struct fee_paid paid, again;

	month_stall(stall, i);
	make_ref(m, terminal, ref);
	NEED(fee_cash(s, &c, &paid));
	if (month_below(m, TROUBLES) == 0) {   /* uploaded twice */
		NEED(fee_cash(s, &c, &again));
		REQUIRE(again.payment == paid.payment);
	}
	NEED(store_taken_add(s, &said, &(struct store_taken){ ref, stall,
	    "ok", c.amount, paid.payment }));
	fprintf(m->truth, "cash\t%s\t%lld\t%u\t%lld\n", stall,
	    (long long)c.amount.dong, terminal, (long long)n);
	return c.amount.dong;
}

/* A collector's day: cash, a hand-over of it (or not yet), and the office's
 * count, which may differ. */
static void
collect(struct store *s, struct month *m, int day, int payments)
{
	uint32_t terminal = 401 + (uint32_t)day % 4;
	struct store_said said = { terminal, 0, day * 1000 + 999,
	    m->wall_ms };
	struct store_handover h = { .terminal = terminal, .no = day + 1,
	    .takings = payments, .staff = 2 };
	struct store_count c = { .staff = 1, .note = "" };

	for (int k = 0; k < payments; k++)
		h.total.dong += pay_cash(s, m, terminal, day * 1000 + k + 1);
	if (day % 13 == 12) {
		fprintf(m->truth, "kept\t%u\t%lld\n", terminal,
		    (long long)h.total.dong);
		return;
	}
	NEED(store_handover_add(s, &said, &h));
	if (day % 11 == 10) {
		fprintf(m->truth, "handed\t%u\t%lld\t-1\n", terminal,
		    (long long)h.total.dong);
		return;
	}
	c.handover = h.handover;
	c.counted.dong = h.total.dong - (day % 9 == 8 ? 5000 : 0);
	NEED(store_handover_count(s, &c));
	fprintf(m->truth, "handed\t%u\t%lld\t%lld\n", terminal,
	    (long long)h.total.dong, (long long)c.counted.dong);
}

/* --- the month ------------------------------------------------------------ */

static enum rc
sell_some(struct store *s, void *ctx)
{
	for (int i = 0; i < GROUP; i++)
		sell(s, ctx);
	return RC_OK;
}

static enum rc
pay_some(struct store *s, void *ctx)
{
	for (int i = 0; i < GROUP; i++)
		pay_bank(s, ctx, 1 + (int)month_below(ctx, STALLS));
	return RC_OK;
}

struct round { struct month *m; int day, payments; };

static enum rc
collect_one(struct store *s, void *ctx)
{
	struct round *r = ctx;

	collect(s, r->m, r->day, r->payments);
	return RC_OK;
}

static enum rc
make_collectors(struct store *s, void *ctx)
{
	(void)ctx;
	for (uint32_t i = 401; i < 405; i++) {
		struct store_terminal t = { .terminal = i, .stall = "Thu" };
		memset(t.cert, (int)(i - 300), sizeof(t.cert));
		NEED(store_terminal_put(s, &t));
	}
	return RC_OK;
}

static void
play(struct month *m)
{
	int64_t cash = m->fees * 3 / 10, groups = m->sales / GROUP;
	int64_t fees = (m->fees - cash) / GROUP, paid = 0, rounds = 0;

	NEED(store_run(m->store, month_begin, m));
	NEED(store_run(m->store, make_collectors, m));
	for (int64_t g = 0; g < groups; g++) {
		m->wall_ms = (FIRST_DAY + g * DAYS / groups) * 86400000LL +
		    g % 12 * 3600000LL;
		NEED(store_run(m->store, sell_some, m));
		for (; paid < fees * (g + 1) / groups; paid++)
			NEED(store_run(m->store, pay_some, m));
		for (; rounds < COLLECTORS * (g + 1) / groups; rounds++) {
			struct round r = { m, (int)rounds,
			    (int)(cash / COLLECTORS) };
			NEED(store_run(m->store, collect_one, &r));
		}
	}
}

int
main(int argc, char **argv)
{
	static struct month m;
	static uint8_t receipts[KEY_BYTES] = { 7 };
	char memory[512];
	struct buf why = BUF(memory);
	uint64_t seed, sales, fees;

	if (argc != 6 || !str_to_u64(str_of(argv[3]), &seed) ||
	    !str_to_u64(str_of(argv[4]), &sales) ||
	    !str_to_u64(str_of(argv[5]), &fees)) {
		fputs("usage: month STORE TRUTH SEED SALES FEES\n", stderr);
		return 2;
	}
	m.clock = (struct clock){ wall, wall, &m };
	m.wall_ms = FIRST_DAY * 86400000LL;
	m.rng = rng_from_seed(&m.seed, seed);
	m.sales = (int64_t)sales;
	m.fees = (int64_t)fees;
	m.truth = fopen(argv[2], "w");
	REQUIRE(m.truth != NULL);
	struct store_env env = { .clock = &m.clock, .market = 1,
	    .receipt_seed = receipts };
	if (store_open(argv[1], &env, &m.store, &why) != RC_OK) {
		fprintf(stderr, "month: %s\n", memory);
		return 3;
	}
	play(&m);
	store_close(m.store);
	return fclose(m.truth) == 0 ? 0 : 3;
}
