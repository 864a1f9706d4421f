/* SPDX-License-Identifier: Apache-2.0 */
/* The market as it stands on the first morning. */
#include <stdlib.h>
#include <string.h>

#include "sync/board/fee/run.h"
#include "sync/board/store_money.h"
#include "tests/month/month.h"

void
month_need(enum rc rc, const char *what, int line)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "month: line %d: %s: %s\n", line, what, rc_text(rc));
	exit(3);
}

uint64_t
month_below(struct month *m, uint64_t below)
{
	return rng_below(&m->rng, below);
}

void
month_stall(char to[FEE_STALL_MAX + 1], int stall)
{
	snprintf(to, FEE_STALL_MAX + 1, "A-%03d", stall);
}

void
month_account(char to[ACCOUNT_MAX + 1], int terminal)
{
	snprintf(to, ACCOUNT_MAX + 1, "10%08d", terminal);
}

void
month_fee_account(char to[ACCOUNT_MAX + 1], int provider)
{
	snprintf(to, ACCOUNT_MAX + 1, "99000000%02d", provider);
}

static void
put_prices(struct store *s)
{
	struct store_tariff t = { .fee = "MB", .name = "Giá diện tích",
	    .kind = FEE_AREA_MONTH, .amount = { 45000 }, .vat_in = true,
	    .from_day = FIRST_DAY, .law_no = "01/QĐ-UBND",
	    .law_by = "UBND tỉnh", .law_day = FIRST_DAY };
	struct store_fee_rule rule = { .from_day = FIRST_DAY, .due_day = 15 };

	NEED(store_tariff_add(s, &t));
	NEED(store_fee_rule_add(s, &rule));
	NEED(store_calendar_add(s, FIRST_DAY, "A", 1));
}

static void
put_stall(struct store *s, struct month *m, int i, int64_t zone)
{
	struct store_trader trader = { .name = "Người Bán Thử" };
	struct store_stall st = { .zone = zone, .kind = "hall", .x = -1,
	    .y = -1, .state = "let", .terminal = (uint32_t)i,
	    .area = 200 + 50 * (int64_t)month_below(m, 9) };
	struct store_contract c = { .from_day = FIRST_DAY - 100 };
	struct store_terminal t = { .terminal = (uint32_t)i };
	struct store_place place = { .bin = BIN };

	month_stall(st.stall, i);
	memcpy(c.stall, st.stall, sizeof(c.stall));
	snprintf(t.stall, sizeof(t.stall), "%s", st.stall);
	snprintf(c.code, sizeof(c.code), "HD-%03d", i);
	memset(t.cert, 1 + i % 255, sizeof(t.cert));
	month_account(place.account, i);
	NEED(store_terminal_put(s, &t));
	NEED(store_place_put(s, t.terminal, &place));
	NEED(store_trader_put(s, &trader));
	NEED(store_stall_put(s, &st));
	c.trader = trader.trader;
	NEED(store_contract_add(s, &c));
}

static bool
keep_ref(void *ctx, const struct store_bill *b)
{
	memcpy(ctx, b->ref, sizeof(b->ref));
	return false;
}

enum rc
month_begin(struct store *s, void *ctx)
{
	struct month *m = ctx;
	struct store_zone z = { .name = "Nhà lồng" };
	struct fee_order o = { .period = "2026-11", .commit = true,
	    .due_day = FIRST_DAY + 14, .staff = 1 };
	char stall[FEE_STALL_MAX + 1];
	struct fee_ran ran;

	NEED(store_market_put(s, STR("Chợ một tháng")));
	put_prices(s);
	NEED(store_zone_put(s, &z));
	for (int i = 1; i <= STALLS; i++)
		put_stall(s, m, i, z.zone);
	for (int i = 0; i < PROVIDERS; i++) {
		struct store_fee_account a = { .place = { .bin = BIN },
		    .name = "BQL CHO" };
		month_fee_account(a.place.account, i);
		NEED(store_fee_account_put(s, &a));
	}
	NEED(fee_run(s, &o, &ran));
	for (int i = 1; i <= STALLS; i++) {
		month_stall(stall, i);
		NEED(store_bill_unsettled(s, stall, keep_ref,
		    m->bill[i - 1]));
	}
	fprintf(m->truth, "bills\t%lld\t%lld\n", (long long)ran.bills,
	    (long long)ran.total.dong);
	return RC_OK;
}
