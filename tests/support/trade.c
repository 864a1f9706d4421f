/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/chain.h"
#include "ledger/ref.h"
#include "sync/proto.h"
#include "tests/support/trade.h"

#define S_US      ((int64_t)1000000)
#define START_US  ((int64_t)1795222800 * S_US)   /* 2026-11-21 08:00 there */
#define VIETNAM_S 25200

static int64_t
below(struct trade *t, int64_t n)
{
	return (int64_t)rng_below(&t->rng, (uint64_t)n);
}

static void
digits(struct trade *t, char *to, int n)
{
	for (int i = 0; i < n; i++)
		to[i] = (char)('0' + below(t, 10));
	to[n] = '\0';
}

static void
pass(struct trade *t, int64_t most_ms)
{
	int64_t us = below(t, most_ms * 1000) + 1000;

	t->wall_us += us;
	t->mono_us += us;
}

void
trade_begin(struct trade *t, uint64_t seed)
{
	static const char *const bins[] = { "970436", "970415", "970422",
		"970405" };

	memset(t, 0, sizeof(*t));
	t->rng = rng_from_seed(&t->seeded, seed);
	t->bank = (int)below(t, 4);
	t->who.terminal = (uint32_t)below(t, TERMINAL_ID_MAX) + 1;
	memcpy(t->who.bin, bins[t->bank], BIN_LEN + 1);
	digits(t, t->who.account, 10 + (int)below(t, 4));
	memcpy(t->who.holder, "TRAN THI MAU", 13);
	memcpy(t->who.stall, "Sạp rau", sizeof("Sạp rau"));
	memcpy(t->who.place, "Chợ Mẫu", sizeof("Chợ Mẫu"));
	t->boot = 1 + below(t, 400);
	t->n = below(t, 100000);
	t->mail = below(t, 50000);
	t->provider_id = 20000000 + below(t, 20000000);
	t->bank_no = below(t, 1000000);
	t->wall_us = START_US + below(t, 90 * 86400 * S_US);
	t->mono_us = below(t, 86400 * S_US);
}

static void
put(struct trade *t, struct entry *e, struct buf *to)
{
	e->n = ++t->n;
	e->wall_ms = t->wall_us / 1000;
	e->mono_ms = t->mono_us / 1000;
	e->quality = QUALITY_SERVER;
	e->boot = t->boot;
	if (entry_is_private(e->kind)) {
		char line[LINE_MAX_BYTES_JOURNAL + 1];
		struct buf b = BUF(line);
		uint8_t l[HASH_BYTES];
		REQUIRE(entry_encode(e, &b) == RC_OK);
		chain_line(buf_str(&b), l);
		entry_put_hashed(to, e->n, l);
	} else {
		REQUIRE(entry_encode(e, to) == RC_OK);
	}
	buf_putc(to, '\n');
}

void
trade_boot(struct trade *t, struct buf *to)
{
	struct entry e = { .kind = ENTRY_BOOT };

	t->boot++;
	t->mono_us = 5 * S_US + below(t, 20 * S_US);
	memcpy(e.d.software, "0.1.0", sizeof("0.1.0"));
	put(t, &e, to);
}

void
trade_profile(struct trade *t, struct buf *to)
{
	struct entry e = { .kind = ENTRY_PROFILE_SET, .d.profile = t->who };

	put(t, &e, to);
}

/* Whole thousands, small ones more often. */
static struct vnd
draw_amount(struct trade *t)
{
	int64_t top = below(t, 10) < 8 ? 150 : 2000;

	return (struct vnd){ (5 + below(t, top)) * 1000 };
}

static void
open_sale(struct trade *t, struct buf *to)
{
	struct entry e = { .kind = ENTRY_SALE_OPEN };
	struct ref ref = { t->who.epoch, t->who.terminal, 0 };

	pass(t, 180000);
	ref.nonce = rng_below(&t->rng, REF_NONCE_MAX + 1);
	ref_make(&ref, t->open.ref);
	t->open.amount = draw_amount(t);
	memcpy(e.d.sale.ref, t->open.ref, sizeof(e.d.sale.ref));
	e.d.sale.amount = t->open.amount;
	memcpy(e.d.sale.bin, t->who.bin, sizeof(e.d.sale.bin));
	memcpy(e.d.sale.account, t->who.account, sizeof(e.d.sale.account));
	put(t, &e, to);
}

/* "2026-11-21 08:15:42", some seconds ago in Vietnam. */
static void
put_at(struct trade *t, struct buf *at)
{
	int64_t s = t->wall_us / S_US + VIETNAM_S - 1 - below(t, 6);
	int64_t days = s / 86400, y = 1970, m = 0;
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
		31, 30, 31 };

	for (; days >= 365 + (y % 4 == 0); y++)
		days -= 365 + (y % 4 == 0);
	for (; days >= lengths[m] + (m == 1 && y % 4 == 0); m++)
		days -= lengths[m] + (m == 1 && y % 4 == 0);
	buf_printf(at, "%04d-%02d-%02d %02d:%02d:%02d", (int)y, (int)m + 1,
	    (int)days + 1, (int)(s / 3600 % 24), (int)(s / 60 % 60),
	    (int)(s % 60));
}

/* As banks write them (bank-notifications: VCB, CTG, MB, BIDV). */
static void
put_bank_ref(struct trade *t, struct buf *b)
{
	t->bank_no += 1 + below(t, 4000);
	switch (t->bank) {
	case 0:
		buf_printf(b, "MBVCB.%010" PRId64, 3278000000 + t->bank_no);
		break;
	case 1:
		buf_printf(b, "FT%05" PRId64 "%09" PRId64, (int64_t)26325,
		    below(t, 1000000000));
		break;
	case 2:
		buf_printf(b, "FT26325%06" PRId64 "%03" PRId64,
		    t->provider_id % 1000000, below(t, 1000));
		break;
	default:
		buf_printf(b, "%" PRId64, 7110000000 + t->bank_no * 7);
	}
}

static void
draw_credit(struct trade *t, struct credit *c)
{
	struct buf id = BUF(c->id), at = BUF(c->at);
	struct buf bank_ref = BUF(c->bank_ref);

	t->provider_id += 1 + below(t, 3000);
	buf_printf(&id, "sepay:%" PRId64, t->provider_id);
	memcpy(c->ref, t->open.ref, sizeof(c->ref));
	c->amount = t->open.amount;
	put_bank_ref(t, &bank_ref);
	put_at(t, &at);
	c->mail = ++t->mail;
}

void
trade_settled(struct trade *t, struct buf *to)
{
	struct entry e = { .kind = ENTRY_BANK_CREDIT };

	open_sale(t, to);
	pass(t, 40000);
	draw_credit(t, &e.d.credit);
	put(t, &e, to);
}

/* A sale that ends in another way. */
static int64_t
end_otherwise(struct trade *t, struct buf *to)
{
	static const enum entry_kind kinds[] = { ENTRY_SALE_CASH,
		ENTRY_SALE_VOID, ENTRY_SALE_SEEN, ENTRY_SALE_EXPIRE };
	struct entry e = { .kind = kinds[below(t, 4)] };

	open_sale(t, to);
	pass(t, 90000);
	memcpy(e.d.sale.ref, t->open.ref, sizeof(e.d.sale.ref));
	e.d.sale.amount = t->open.amount;
	put(t, &e, to);
	return 2;
}

int64_t
trade_something(struct trade *t, struct buf *to)
{
	int64_t draw = below(t, 100);

	if (draw < 2) {
		trade_boot(t, to);
	} else if (draw < 3) {
		trade_profile(t, to);
	} else if (draw < 5) {
		struct entry e = { .kind = ENTRY_MAIL, .d.mail = { ++t->mail,
		    STR("notice"), STR("{\"text\":\"Chợ nghỉ sáng mai.\"}") } };
		pass(t, 600000);
		put(t, &e, to);
	} else if (draw < 15) {
		return end_otherwise(t, to);
	} else {
		trade_settled(t, to);
		return 2;
	}
	return 1;
}

void
trade_mail_item(struct trade *t, struct buf *items)
{
	struct ref ref = { t->who.epoch, t->who.terminal, 0 };
	struct credit c = { 0 };
	char memory[512];
	struct buf d = BUF(memory);

	pass(t, 180000);
	ref.nonce = rng_below(&t->rng, REF_NONCE_MAX + 1);
	ref_make(&ref, t->open.ref);
	t->open.amount = draw_amount(t);
	draw_credit(t, &c);
	buf_printf(&d, "{\"id\":\"%s\",\"ref\":\"%s\",\"amount\":%" PRId64
	    ",\"bank_ref\":\"%s\",\"at\":\"%s\"}", c.id, c.ref,
	    c.amount.dong, c.bank_ref, c.at);
	proto_put_mail_item(items, c.mail, "bank.credit", buf_str(&d));
}
