/* SPDX-License-Identifier: Apache-2.0 */
/* Any payload, and the same with a right checksum, is read without harm; a
 * VietQR that was read can be made again, says the same, and what we make
 * from that is byte for byte what we made before. */
#include "ledger/base/rc.h"
#include "ledger/vietqr.h"
#include "tests/fuzz/fuzz.h"

static const char *const services[] = { [VIETQR_TO_ACCOUNT] = "QRIBFTTA",
	[VIETQR_TO_CARD] = "QRIBFTTC", [VIETQR_PUSH] = "QRPUSH" };

static void
check_view(struct str payload, struct str view)
{
	if (view.n > 0)
		REQUIRE(view.p >= payload.p &&
		    view.p + view.n <= payload.p + payload.n);
}

static void
check_views(struct str payload, const struct vietqr *q)
{
	const struct str views[] = { q->bin, q->account, q->service,
		q->purpose, q->name, q->city, q->mcc, q->bill, q->store,
		q->terminal, q->currency, q->country, q->amount_text };

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
		check_view(payload, views[i]);
	REQUIRE(q->warnings <= VIETQR_WARNINGS_MAX);
	for (size_t i = 0; i < q->warnings; i++)
		REQUIRE(q->warning[i] != NULL);
	REQUIRE(q->amount.dong >= 0 && q->amount.dong < 10000000000000);
}

/* What a reader got, as an order; false if we would never make such a one. */
static bool
order_of(const struct vietqr *q, struct vietqr_order *o)
{
	*o = (struct vietqr_order){ .bin = q->bin, .account = q->account,
		.amount = q->amount, .purpose = q->purpose, .name = q->name,
		.city = q->city, .mcc = q->mcc, .bill = q->bill,
		.store = q->store, .terminal = q->terminal };
	for (int i = 0; i < 3; i++)
		if (str_eq(q->service, str_of(services[i]))) {
			o->service = (enum vietqr_service)i;
			return q->is_vietqr && q->bin.n > 0;
		}
	return false;
}

static void
remake(const struct vietqr *q)
{
	char first[VIETQR_PAYLOAD_MAX + 1], second[VIETQR_PAYLOAD_MAX + 1];
	struct buf a = BUF(first);
	struct buf b = BUF(second);
	struct vietqr_error e;
	struct vietqr_order o;
	const char *why = NULL;
	struct vietqr again;

	if (!order_of(q, &o))
		return;
	enum rc rc = vietqr_make(&o, &a, &why);
	if (rc != RC_OK) {
		REQUIRE(rc == RC_BAD_INPUT && why != NULL && a.n == 0);
		return;
	}
	REQUIRE(vietqr_parse(buf_str(&a), &again, &e) == RC_OK);
	REQUIRE(again.warnings == 0 || str_eq(again.bill, STR("***")) ||
	    str_eq(again.store, STR("***")));
	REQUIRE(str_eq(again.bin, q->bin) && str_eq(again.account, q->account));
	REQUIRE(again.amount.dong == q->amount.dong);
	REQUIRE(order_of(&again, &o));
	REQUIRE(vietqr_make(&o, &b, &why) == RC_OK);
	REQUIRE(str_eq(buf_str(&a), buf_str(&b)));
}

static void
check(struct str payload)
{
	struct vietqr_error e = { NULL, 0 };
	struct vietqr q;

	if (vietqr_parse(payload, &q, &e) == RC_OK) {
		check_views(payload, &q);
		remake(&q);
		return;
	}
	REQUIRE(e.what != NULL && e.at <= payload.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char sealed[2 * VIETQR_READ_MAX + 16];
	struct buf b = BUF(sealed);
	struct str raw = { (const char *)data, size };

	check(raw);
	if (size > 2 * VIETQR_READ_MAX)
		return 0;
	buf_put(&b, raw);
	buf_puts(&b, "6304");
	buf_printf(&b, "%04X", vietqr_crc(buf_str(&b)));
	check(buf_str(&b));
	return 0;
}
