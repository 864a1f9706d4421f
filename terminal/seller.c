/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/vietqr.h"
#include "terminal/seller.h"
#include "ui/strings.h"

#define DAY_MS 86400000

/* Banks that must find a word before the reference: SePay sees transfers to
 * personal accounts there only with it. */
static const struct { const char *bin, *prefix; } prefixes[] = {
	{ "970415", "SEVQR" },   /* VietinBank */
};

/* The number the board gave, else the one we have, else a random one. */
static void
number(const struct seller *s, struct profile *p)
{
	if (s->terminal != 0) {
		/* Enrolment may have raised the epoch since. */
		if (p->terminal != s->terminal || p->epoch < s->epoch)
			p->epoch = s->epoch;
		p->terminal = s->terminal;
	} else if (p->terminal == 0) {
		p->terminal = 1 + (uint32_t)rng_below(s->rng,
		    TERMINAL_ID_MAX);
		p->epoch = s->epoch;
	}
}

static enum rc
record(struct seller *s, struct ledger *l, const struct profile *p)
{
	enum rc rc = ledger_profile_set(l, p);

	if (rc == RC_OK) {
		s->profile = *p;
		s->known = true;
	}
	return rc;
}

enum rc
seller_load(struct seller *s, struct ledger *l)
{
	struct profile p;
	enum rc rc = ledger_profile(l, &p);

	s->known = false;
	memset(&s->profile, 0, sizeof(s->profile));
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	s->known = true;
	s->profile = p;
	number(s, &p);
	if (p.terminal != s->profile.terminal || p.epoch != s->profile.epoch)
		rc = record(s, l, &p);
	return rc;
}

static void
set_prefix(struct profile *p)
{
	memset(p->prefix, 0, sizeof(p->prefix));
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strcmp(p->bin, prefixes[i].bin) == 0)
			REQUIRE(str_copy(str_of(prefixes[i].prefix),
			    p->prefix, sizeof(p->prefix)));
}

enum rc
seller_save(struct seller *s, struct ledger *l, const struct profile *wanted)
{
	struct profile p = *wanted;

	/* The screens ask for four fields; the rest is not theirs. */
	memcpy(p.place, s->profile.place, sizeof(p.place));
	p.terminal = s->profile.terminal;
	p.epoch = s->profile.epoch;
	set_prefix(&p);
	number(s, &p);
	return record(s, l, &p);
}

static void
take_over(const char *from, char *to, size_t cap)
{
	if (from[0] != '\0')
		REQUIRE(str_copy(str_of(from), to, cap));
}

enum rc
seller_enrol(struct seller *s, struct ledger *l, const struct profile *given)
{
	struct profile p = s->profile;

	if (s->terminal != 0 && s->terminal != given->terminal)
		return RC_CONFLICT;
	take_over(given->bin, p.bin, sizeof(p.bin));
	take_over(given->account, p.account, sizeof(p.account));
	take_over(given->holder, p.holder, sizeof(p.holder));
	take_over(given->stall, p.stall, sizeof(p.stall));
	take_over(given->place, p.place, sizeof(p.place));
	if (p.bin[0] == '\0' || p.account[0] == '\0')
		return RC_BAD_INPUT;
	p.terminal = given->terminal;
	p.epoch = given->epoch;
	set_prefix(&p);
	if (s->known && memcmp(&p, &s->profile, sizeof(p)) == 0)
		return RC_OK;   /* told again */
	return record(s, l, &p);
}

/* All codes of a stall come from here, and none of play money's has an account
 * in it. */
static void
make_payload(const struct seller *s, const struct vietqr_order *order,
    char out[PAYLOAD_CAP])
{
	struct buf b = buf_init(out, PAYLOAD_CAP);
	const char *why = "";

	if (s->training) {
		buf_puts(&b, strings_get(STR_TRAIN_CODE));
		return;
	}
	/* The ledger took account and amount, so this is our own mistake. */
	if (vietqr_make(order, &b, &why) != RC_OK)
		log_line(LOG_ERROR, "seller", "no code can be made: %s", why);
}

void
seller_static_payload(const struct seller *s, char out[PAYLOAD_CAP])
{
	struct vietqr_order order = { .service = VIETQR_TO_ACCOUNT,
		.bin = str_of(s->profile.bin),
		.account = str_of(s->profile.account) };

	out[0] = '\0';
	if (s->known)
		make_payload(s, &order, out);
}

void
seller_sale_payload(const struct seller *s, const struct sale *sale,
    char out[PAYLOAD_CAP])
{
	char purpose[VIETQR_PURPOSE_MAX + 1];
	struct buf b = BUF(purpose);
	struct vietqr_order order = { .service = VIETQR_TO_ACCOUNT,
		.bin = str_of(sale->bin), .account = str_of(sale->account),
		.amount = sale->amount };

	out[0] = '\0';
	if (sale->state != SALE_OPEN && sale->state != SALE_SHORT)
		return;
	struct vnd known = { sale->received.dong + sale->code.dong };
	if (sale->state == SALE_SHORT &&
	    !vnd_sub(sale->amount, known, &order.amount))
		return;
	if (s->profile.prefix[0] != '\0')
		buf_printf(&b, "%s ", s->profile.prefix);
	buf_puts(&b, sale->ref);
	REQUIRE(!b.full);   /* a prefix has 8 characters at most */
	order.purpose = buf_str(&b);
	make_payload(s, &order, out);
}

void
seller_day(int64_t wall_ms, int64_t *from_ms, int64_t *to_ms)
{
	int64_t local = wall_ms + (int64_t)SELLER_UTC_OFFSET_MIN * 60000;
	int64_t into = local % DAY_MS;

	if (into < 0)
		into += DAY_MS;
	*from_ms = wall_ms - into;
	*to_ms = *from_ms + DAY_MS;
}
