/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "ledger/vietqr.h"

static struct vietqr_order
plain_order(void)
{
	return (struct vietqr_order){ .bin = STR("970436"),
		.account = STR("1017595600"), .amount = { 65000 } };
}

static void
makes(const struct vietqr_order *o, const char *want)
{
	char text[VIETQR_PAYLOAD_MAX + 1];
	struct buf b = BUF(text);
	const char *why = "";

	if (vietqr_make(o, &b, &why) != RC_OK)
		fail_msg("%s", why);
	assert_string_equal(text, want);
}

/* The samples of NAPAS' format and switching documents, byte for byte. */
static void
test_samples(void **state)
{
	struct vietqr_order o = plain_order();

	(void)state;
	o.purpose = STR("C40000714D2PF2DB0");
	makes(&o, "00020101021238540010A000000727012400069704360110101759"
	    "56000208QRIBFTTA53037045405650005802VN62210817C40000714D2PF2DB0"
	    "63042BC0");
	o = (struct vietqr_order){ .bin = STR("970403"),
		.account = STR("0011012345678") };
	makes(&o, "00020101021138570010A000000727012700069704030113001101234"
	    "56780208QRIBFTTA53037045802VN63049E6F");
	o = (struct vietqr_order){ .bin = STR("970403"),
		.account = STR("9704031101234567"), .service = VIETQR_TO_CARD };
	makes(&o, "00020101021138600010A000000727013000069704030116970403110"
	    "12345670208QRIBFTTC53037045802VN63044F52");
	o = (struct vietqr_order){ .bin = STR("970403"),
		.account = STR("2112995044604025"), .service = VIETQR_PUSH,
		.mcc = STR("5812"), .amount = { 180000 },
		.name = STR("PHUONG CAC"), .city = STR("HANOI"),
		.store = STR("NPS6869") };
	makes(&o, "00020101021238580010A0000007270130000697040301162112995044"
	    "6040250206QRPUSH52045812530370454061800005802VN5910PHUONG CAC6005"
	    "HANOI62110307NPS686963047C1B");
}

static void
test_folding(void **state)
{
	char text[VIETQR_PAYLOAD_MAX + 1];
	struct buf b = BUF(text);
	struct vietqr_order o = plain_order();
	struct vietqr_error e;
	const char *why;
	struct vietqr q;

	(void)state;
	o.purpose = STR("  Trả tiền: đậu Hũ, 2kg ");
	o.name = STR(" \x7fĐặng Thi\xcc\xa3  Mỷ™ & con");   /* one mark apart */
	o.city = STR("Hà Giang");
	assert_int_equal(vietqr_make(&o, &b, &why), RC_OK);
	assert_int_equal(vietqr_parse(buf_str(&b), &q, &e), RC_OK);
	assert_int_equal(q.warnings, 0);
	assert_true(str_eq(q.purpose, STR("TRA TIEN DAU HU 2KG")));
	assert_true(str_eq(q.name, STR("Dang Thi My & con")));
	assert_true(str_eq(q.city, STR("Ha Giang")));
}

static void
refuse(const struct vietqr_order *o, const char *word)
{
	char text[VIETQR_PAYLOAD_MAX + 1];
	struct buf b = BUF(text);
	const char *why = NULL;

	buf_puts(&b, "kept");
	assert_int_equal(vietqr_make(o, &b, &why), RC_BAD_INPUT);
	assert_string_equal(text, "kept");
	assert_false(b.full);
	if (strstr(why, word) == NULL)
		fail_msg("\"%s\" does not say %s", why, word);
}

#define REFUSE(field, text, word) do {                     \
	struct vietqr_order o_ = plain_order();                \
	o_.field = STR(text);                                  \
	refuse(&o_, word);                                     \
} while (0)

#define LEN25 "ABCDEFGHIJKLMNOPQRSTUVWXY"

static void
test_refusals(void **state)
{
	struct vietqr_order o = plain_order();

	(void)state;
	REFUSE(bin, "", "bin");
	REFUSE(bin, "97043", "bin");
	REFUSE(bin, "97043X", "bin");
	REFUSE(bin, "9704366", "bin");
	REFUSE(account, "", "account");
	REFUSE(account, "12345678901234567890", "account");
	REFUSE(account, "12 34", "account");
	REFUSE(account, "12-34", "account");
	REFUSE(account, "á", "account");
	REFUSE(purpose, LEN25 "Z", "purpose is over 25");
	REFUSE(purpose, "???", "purpose has no");
	REFUSE(name, LEN25 "Z", "name is over 25");
	REFUSE(name, "\xe2\x82\xab", "name has no");
	REFUSE(city, "ABCDEFGHIJKLMNOP", "city is over 15");
	REFUSE(mcc, "58", "mcc");
	REFUSE(mcc, "581A", "mcc");
	REFUSE(bill, LEN25 "Z", "bill");
	REFUSE(store, LEN25 "Z", "store");
	REFUSE(terminal, LEN25 "Z", "terminal");
	o.amount.dong = -1;
	refuse(&o, "amount");
	o.amount.dong = 500000000;
	refuse(&o, "amount");
	o.amount.dong = 499999999;
	o.bill = o.store = o.terminal = STR(LEN25);
	o.purpose = STR("123456789");
	refuse(&o, "together are over 99");
	o.purpose = STR("12345678");
	makes(&o, "00020101021238540010A0000007270124000697043601101017595600"
	    "0208QRIBFTTA530370454094999999995802VN62990125" LEN25 "0325" LEN25
	    "0725" LEN25 "0808123456786304DD2D");
}

static void
test_push_needs(void **state)
{
	struct vietqr_order whole = plain_order();

	(void)state;
	whole.service = VIETQR_PUSH;
	whole.mcc = STR("5411");
	whole.name = STR("QUAN");
	whole.city = STR("HA GIANG");
	struct vietqr_order o = whole;
	o.mcc = STR("");
	refuse(&o, "QRPUSH");
	o = whole;
	o.name = STR("");
	refuse(&o, "QRPUSH");
	o = whole;
	o.city = STR("");
	refuse(&o, "QRPUSH");
}

static void
test_no_room(void **state)
{
	char text[64];
	struct buf b = BUF(text);
	struct vietqr_order o = plain_order();
	const char *why = NULL;

	(void)state;
	buf_puts(&b, "kept");
	assert_int_equal(vietqr_make(&o, &b, &why), RC_TOO_BIG);
	assert_string_equal(text, "kept");
	assert_non_null(why);
	assert_false(b.full);
}

static struct str
random_text(const struct rng *rng, char *to, size_t max, const char *from)
{
	size_t n = rng_below(rng, max + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = from[rng_below(rng, strlen(from))];
	return (struct str){ to, n };
}

/* A random order already in the form that is sent. */
struct random_order { struct vietqr_order o; char text[8][32]; };

static void
fill_random(const struct rng *rng, struct random_order *r)
{
	static const char words[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	static const char letters[] =
	    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct vietqr_order *o = &r->o;

	*o = (struct vietqr_order){ .service =
		(enum vietqr_service)rng_below(rng, 3) };
	for (int i = 0; i < 6; i++)
		r->text[0][i] = (char)('0' + rng_below(rng, 10));
	o->bin = (struct str){ r->text[0], 6 };
	do {
		o->account = random_text(rng, r->text[1], 19, letters);
	} while (o->account.n == 0);
	if (rng_below(rng, 4) > 0)
		o->amount.dong = (int64_t)rng_below(rng, VND_SALE_MAX) + 1;
	o->purpose = random_text(rng, r->text[2], 25, words);
	o->bill = random_text(rng, r->text[5], 19, letters);
	o->store = random_text(rng, r->text[6], 19, letters);
	o->terminal = random_text(rng, r->text[7], 19, letters);
	if (o->service != VIETQR_PUSH)
		return;
	o->mcc = STR("5411");
	do {
		o->name = random_text(rng, r->text[3], 25, letters);
		o->city = random_text(rng, r->text[4], 15, letters);
	} while (o->name.n == 0 || o->city.n == 0);
}

static void
check_round_trip(const struct vietqr_order *o, struct str payload)
{
	static const char *const services[] = { "QRIBFTTA", "QRIBFTTC",
		"QRPUSH" };
	struct vietqr_error e = { "", 0 };
	struct vietqr q;

	if (vietqr_parse(payload, &q, &e) != RC_OK)
		fail_msg("%.*s: %s at %zu", STR_ARG(payload), e.what, e.at);
	assert_int_equal(q.warnings, 0);
	assert_true(q.is_vietqr);
	assert_int_equal(q.is_dynamic, o->amount.dong > 0);
	assert_true(str_eq(q.bin, o->bin));
	assert_true(str_eq(q.account, o->account));
	assert_true(str_eq(q.service, str_of(services[o->service])));
	assert_int_equal(q.amount.dong, o->amount.dong);
	assert_true(str_eq(q.purpose, o->purpose));
	assert_true(str_eq(q.name, o->name));
	assert_true(str_eq(q.city, o->city));
	assert_true(str_eq(q.mcc, o->mcc));
	assert_true(str_eq(q.bill, o->bill));
	assert_true(str_eq(q.store, o->store));
	assert_true(str_eq(q.terminal, o->terminal));
}

static void
test_round_trip(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 11);
	char text[VIETQR_PAYLOAD_MAX + 1];
	struct random_order r;
	const char *why = NULL;
	int made = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		struct buf b = BUF(text);
		fill_random(&rng, &r);
		enum rc rc = vietqr_make(&r.o, &b, &why);
		if (rc == RC_OK) {
			check_round_trip(&r.o, buf_str(&b));
			made++;
			continue;
		}
		assert_int_equal(rc, RC_BAD_INPUT);
		assert_non_null(strstr(why, "together"));
	}
	assert_true(made > 90000);
}

/* No byte of a made code can be changed without the reader noticing, but for
 * the case of the checksum's letters. */
static void
test_every_byte_counts(void **state)
{
	char text[VIETQR_PAYLOAD_MAX + 1];
	struct buf b = BUF(text);
	struct vietqr_order o = plain_order();
	struct vietqr_error e;
	const char *why;
	struct vietqr q;

	(void)state;
	o.purpose = STR("C40000714D2PF2DB0");
	assert_int_equal(vietqr_make(&o, &b, &why), RC_OK);
	for (size_t at = 0; at < b.n; at++) {
		char kept = text[at];
		for (int c = 0; c < 256; c++) {
			text[at] = (char)c;
			bool same = text[at] == kept || (at >= b.n - 4 &&
			    text[at] == (kept | 0x20));
			assert_int_equal(vietqr_parse(buf_str(&b), &q, &e),
			    same ? RC_OK : RC_BAD_INPUT);
		}
		text[at] = kept;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_push_needs),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_byte_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
