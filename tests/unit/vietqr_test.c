/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/vietqr.h"
#include "tests/support/tsv.h"

enum column { ID, PAYLOAD, KIND, BIN, ACCOUNT, SERVICE, AMOUNT, PURPOSE, NAME,
	CITY, SOURCE, VALID };

static void
same(const struct tsv *t, int column, struct str got)
{
	if (!str_eq(t->cell[column], got))
		fail_msg("%.*s column %d: \"%.*s\" is not \"%.*s\"",
		    STR_ARG(t->cell[ID]), column, STR_ARG(got),
		    STR_ARG(t->cell[column]));
}

static bool
has_warning(const struct vietqr *q, const char *word)
{
	for (size_t i = 0; i < q->warnings; i++)
		if (strstr(q->warning[i], word) != NULL)
			return true;
	return false;
}

/* An amount column with leading zeros or decimals that are zeros. */
static void
same_amount(const struct tsv *t, const struct vietqr *q)
{
	struct str want = t->cell[AMOUNT];
	struct str whole = str_part(want, 0, str_find(want, '.'));
	int64_t dong;

	same(t, AMOUNT, q->amount_text);
	if (want.n == 0 || !str_eq(q->currency, STR("704"))) {
		assert_int_equal(q->amount.dong, 0);
		return;
	}
	assert_true(str_to_i64(whole, &dong));
	assert_int_equal(q->amount.dong, dong);
}

static void
check_row(const struct tsv *t)
{
	struct vietqr_error e = { NULL, 0 };
	struct vietqr q;
	enum rc rc = vietqr_parse(t->cell[PAYLOAD], &q, &e);

	if (!str_starts(t->cell[VALID], STR("yes"))) {
		assert_true(str_starts(t->cell[VALID], STR("no")));
		if (rc != RC_BAD_INPUT)
			fail_msg("%.*s is taken", STR_ARG(t->cell[ID]));
		assert_non_null(e.what);
		assert_true(e.at <= t->cell[PAYLOAD].n);
		return;
	}
	if (rc != RC_OK)
		fail_msg("%.*s: %s at %zu", STR_ARG(t->cell[ID]), e.what, e.at);
	assert_int_equal(q.is_vietqr,
	    str_starts(t->cell[KIND], STR("vietqr")));
	struct str tail = str_from(t->cell[KIND],
	    t->cell[KIND].n - strlen("dynamic"));
	assert_int_equal(q.is_dynamic, str_eq(tail, STR("dynamic")));
	same(t, BIN, q.bin);
	same(t, ACCOUNT, q.account);
	same(t, SERVICE, q.service);
	same(t, PURPOSE, q.purpose);
	same(t, NAME, q.name);
	same(t, CITY, q.city);
	same_amount(t, &q);
	if (t->cell[VALID].n > 5 && str_find(t->cell[VALID], ':') <
	    t->cell[VALID].n && !str_starts(t->cell[VALID],
	    STR("yes: CRC verified")))
		assert_true(q.warnings > 0);
}

static void
test_vectors(void **state)
{
	struct tsv t;
	int rows = 0;

	(void)state;
	tsv_open(&t, "tests/vectors/vietqr-vectors.tsv", 1);
	for (; tsv_next(&t); rows++)
		check_row(&t);
	assert_int_equal(rows, 47);
}

static void
test_crc(void **state)
{
	(void)state;
	assert_int_equal(vietqr_crc(STR("123456789")), 0x29b1);
	assert_int_equal(vietqr_crc(STR("")), 0xffff);
	assert_int_equal(vietqr_crc(STR("A")), 0xb915);
}

/* Fields as people would write them, lengths and checksum filled in:
 * "54:50000 38(00:A000000727 01(00:970436 01:123))"; '_' is a blank in a
 * value, "=xyz" puts xyz as it is. */
static const char *
put_fields(struct buf *b, const char *s)
{
	char inner[2048], text[512];

	for (;;) {
		s += strspn(s, " ");
		if (*s == '\0' || *s == ')')
			return s;
		struct buf value = BUF(inner);
		size_t head = *s == '=' ? 1 : 3;
		const char *id = s;
		if (s[head - 1] == '(') {
			s = put_fields(&value, s + head);
			assert_int_equal(*s++, ')');
		} else {
			size_t n = strcspn(s + head, " )");
			snprintf(text, sizeof(text), "%.*s", (int)n, s + head);
			for (char *c = text; *c != '\0'; c++)
				*c = *c == '_' ? ' ' : *c;
			buf_puts(&value, text);
			s += head + n;
		}
		if (head == 3)
			buf_printf(b, "%.2s%02zu", id,
			    str_chars(buf_str(&value)));
		buf_put(b, buf_str(&value));
	}
}

static struct str
seal(struct buf *b, const char *fields)
{
	buf_reset(b);
	assert_int_equal(*put_fields(b, fields), '\0');
	buf_puts(b, "6304");
	buf_printf(b, "%04X", vietqr_crc(buf_str(b)));
	assert_false(b->full);
	return buf_str(b);
}

#define HEAD  "00:01 01:12 "
#define NAPAS "38(00:A000000727 01(00:970436 01:0123456789) 02:QRIBFTTA) "
#define TAIL  "53:704 54:50000 58:VN "
#define LEN26 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct expectation { const char *fields, *what, *at; };

/* what NULL: taken without a warning; "~word": taken with that warning; else
 * the words of the refusal, and at is what stands at its offset. */
static void
check_fields(const struct expectation *x)
{
	char text[4096];
	struct buf b = BUF(text);
	struct vietqr_error e = { "", 0 };
	struct vietqr q;
	struct str payload = seal(&b, x->fields);
	enum rc rc = vietqr_parse(payload, &q, &e);

	if (x->what == NULL || x->what[0] == '~') {
		if (rc != RC_OK)
			fail_msg("%s: %s at %zu", x->fields, e.what, e.at);
		if (x->what == NULL && q.warnings > 0)
			fail_msg("%s: %s", x->fields, q.warning[0]);
		if (x->what != NULL && !has_warning(&q, x->what + 1))
			fail_msg("%s: no warning %s", x->fields, x->what + 1);
		return;
	}
	if (rc != RC_BAD_INPUT)
		fail_msg("%s is taken", x->fields);
	if (strstr(e.what, x->what) == NULL ||
	    !str_starts(str_from(payload, e.at), str_of(x->at)))
		fail_msg("%s: %s at %zu", x->fields, e.what, e.at);
}

static void
check_all(const struct expectation *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_fields(&rows[i]);
}
#define CHECK_ALL(rows) check_all(rows, sizeof(rows) / sizeof((rows)[0]))

static void
test_frame(void **state)
{
	static const struct expectation rows[] = {
		{ HEAD NAPAS TAIL, NULL, "" },
		{ NAPAS HEAD TAIL, "start with field 00", "38" },
		{ "00:02 01:12 " NAPAS TAIL, "00) is not 01", "020102" },
		{ "00:1 01:12 " NAPAS TAIL, "00) is not 01", "1" },
		{ "00:01 01:10 " NAPAS TAIL, "01) is not 11", "1038" },
		{ "00:01 " NAPAS TAIL, "no initiation", "0002" },
		{ HEAD "54:50000 " NAPAS "58:VN 53:704", NULL, "" },
		{ HEAD NAPAS "54:50000 58:VN", "no currency", "" },
		{ HEAD NAPAS "53:704 54:50000", "no country", "" },
		{ HEAD NAPAS "53:70 58:VN", "three digits", "705802" },
		{ HEAD NAPAS "53:704 58:VNM", "two letters", "VNM" },
		{ HEAD NAPAS TAIL "52:581", "category", "581" },
		{ HEAD NAPAS TAIL "52:5812", NULL, "" },
		{ HEAD NAPAS TAIL "=61", "past the end", "6163" },
		{ HEAD NAPAS TAIL "=6x01A", "id is not two", "6x" },
		{ HEAD NAPAS TAIL "=61Z9", "length is not two", "61Z9" },
		{ HEAD NAPAS TAIL "=6199", "past the end", "6199" },
		{ HEAD NAPAS TAIL "=6100", "is empty", "6100" },
		{ HEAD NAPAS TAIL "80:123", NULL, "" },
		{ HEAD NAPAS TAIL "80:123 80:123", "twice", "8003123630" },
		{ HEAD NAPAS TAIL "63:0000", "twice", "6304" },
		{ HEAD "15:3810011001012345678 " NAPAS TAIL, NULL, "" },
		{ HEAD NAPAS TAIL "61:12345678901", "~postal", "" },
		{ HEAD TAIL, "no account", "0002" },
		{ HEAD NAPAS TAIL "64(00:VI 01:Mỷ)", "~ASCII", "" },
		{ HEAD NAPAS TAIL "64(00:VI)", "~language", "" },
		{ HEAD NAPAS TAIL "64(01:A)", "~language", "" },
		{ HEAD NAPAS TAIL "64:xy", "end of a field", "xy63" },
		{ HEAD NAPAS TAIL "55:01", "~tip", "" },
		{ HEAD NAPAS TAIL "55:02", "~fit", "" },
		{ HEAD NAPAS TAIL "56:500", "~fit", "" },
		{ HEAD NAPAS TAIL "57:2", "~fit", "" },
		{ HEAD NAPAS TAIL "55:03 57:2", "~tip", "" },
	};

	(void)state;
	CHECK_ALL(rows);
}

static void
test_accounts(void **state)
{
	static const struct expectation rows[] = {
		{ HEAD "38(00:A000000727 01(00:970436 01:1)) " TAIL,
			"~no service", "" },
		{ HEAD "38(00:A000000727 01(00:970436 01:V3-a_b) 02:QRPUSH) "
			TAIL, "~letters and digits", "" },
		{ HEAD "38(00:A000000727 01(00:970436 01:1á2)) " TAIL,
			"outside ASCII", "á2" },
		{ HEAD "38(00:A000000727 01(00:970436 01:" LEN26 ")) " TAIL,
			"19 characters", "ABC" },
		{ HEAD "38(00:A000000727 01(00:97043 01:1)) " TAIL,
			"six digits", "970430101" },
		{ HEAD "38(00:A000000727 01(01:1)) " TAIL, "no BIN", "01011" },
		{ HEAD "38(00:A000000727 01(00:970436)) " TAIL,
			"no account (38-01-01)", "0006" },
		{ HEAD "38(00:A000000727 02:QRPUSH) " TAIL,
			"no account (38-01)", "0010A" },
		{ HEAD "38(00:A000000727 01(00:970436 01:1) 02:QRX) " TAIL,
			"service", "QRX" },
		{ HEAD "38(00:A000000727 01(00:970436 01:1) 02:QRCASH) " TAIL,
			"~machine", "" },
		{ HEAD "38(00:A000000727 01(00:970436 =01121)) " TAIL,
			"past the end", "01121" },
		{ HEAD "38(00:A000000727 =01351) " TAIL, "past", "01351" },
		{ HEAD "38(00:A000000727 01(00:970436 01:1) 00:A) " TAIL,
			"twice", "0001A" },
		{ HEAD "38(01(00:970436 01:1) 00:A000000727) " TAIL,
			"~order", "" },
		{ HEAD "38(00:A000000727 01(01:1 00:970436)) " TAIL,
			"~order", "" },
		{ HEAD "38:A000000727 " TAIL, "id is not", "A000000727" },
		{ HEAD "38(00:A000000728) " TAIL, "38-00", "A000000728" },
		{ HEAD "38(00:A000000728) 53:840 58:VN", "38-00", "A0000" },
		{ HEAD "38(00:A000000728) 53:704 58:TH", "38-00", "A0000" },
		{ HEAD "38(01:1) " TAIL, "38-00", "01011" },
	};

	(void)state;
	CHECK_ALL(rows);
}

static void
test_schemes(void **state)
{
	static const struct expectation rows[] = {
		{ HEAD "26(00:A000000775 01:0100) 52:5812 " TAIL
			"59:QUAN 60:HA_NOI", NULL, "" },
		{ HEAD "26(00:A000000775 01:0100) " TAIL, "~no name", "" },
		{ HEAD "26(00:A000000775 01:0100) " TAIL, "~no city", "" },
		{ HEAD "26(00:A000000775 01:0100) " TAIL, "~no category", "" },
		{ "00:01 26(00:x) 52:5812 53:764 58:TH 59:A 60:B", NULL, "" },
		{ "00:01 02:4111 52:5812 53:764 58:TH 59:A 60:B", NULL, "" },
		/* tag 38 is anybody's abroad */
		{ HEAD "38(00:A000000728) 54:1 52:5812 53:764 58:TH 59:A 60:B",
			NULL, "" },
		{ HEAD "26:vn.momo " TAIL, "id is not two digits", "vn.mo" },
		{ HEAD "26:vn.momo " NAPAS TAIL, "~damaged", "" },
		{ HEAD "26(00:vn.momo) " NAPAS TAIL, NULL, "" },
		/* the last plain field, the last template, and past it */
		{ HEAD "25:vn.momo " NAPAS TAIL, NULL, "" },
		{ HEAD "51(00:x) " TAIL, "~no name", "" },
		{ HEAD "65(00:x) " TAIL, "no account", "0002" },
		{ HEAD "26(00:A000000727) " NAPAS TAIL, NULL, "" },
		{ HEAD "26(00:A000000727 01:1) " NAPAS TAIL, "~twice", "" },
		{ HEAD "26(00:A000000727 01:1) " TAIL, "~not in tag 38", "" },
		{ "00:01 26(00:A000000727 01:1) " TAIL, "no initiation",
			"0002" },
		{ HEAD NAPAS "53:840 58:VN 54:5.50", "~704", "" },
		{ HEAD NAPAS "53:704 58:LA 54:5", "~not VN", "" },
		{ HEAD "38(00:A000000727 01(00:970436 01:1) 02:QRPUSH) " TAIL,
			"~no name", "" },
	};

	(void)state;
	CHECK_ALL(rows);
}

static void
test_amounts(void **state)
{
	static const struct expectation rows[] = {
		{ HEAD NAPAS "53:704 58:VN 54:50000.", NULL, "" },
		{ HEAD NAPAS "53:704 58:VN 54:499999999", NULL, "" },
		{ HEAD NAPAS "53:704 58:VN 54:500000000", "~247", "" },
		{ HEAD NAPAS "53:704 58:VN 54:50000.00", "~decimals", "" },
		{ HEAD NAPAS "53:704 58:VN 54:50000.50", "~fraction", "" },
		{ HEAD NAPAS "53:704 58:VN 54:0.5", "~fraction", "" },
		{ HEAD NAPAS "53:704 58:VN 54:007", "~zeros", "" },
		{ HEAD NAPAS "53:704 58:VN", "~without an amount", "" },
		{ "00:01 01:11 " NAPAS "53:704 58:VN", NULL, "" },
		{ "00:01 01:11 " NAPAS "53:704 58:VN 54:5", NULL, "" },
		{ HEAD NAPAS "53:704 58:VN 54:0", "zero", "063" },
		{ HEAD NAPAS "53:704 58:VN 54:0.00", "zero", "0.00" },
		{ HEAD NAPAS "53:704 58:VN 54:.", "digits", "." },
		{ HEAD NAPAS "53:704 58:VN 54:.5", "digits", ".5" },
		{ HEAD NAPAS "53:704 58:VN 54:1.2.3", "one dot", "1.2.3" },
		{ HEAD NAPAS "53:704 58:VN 54:-5", "digits", "-5" },
		{ HEAD NAPAS "53:704 58:VN 54:50_000", "digits", "50 000" },
		{ HEAD NAPAS "53:704 58:VN 54:1e5", "digits", "1e5" },
		{ HEAD NAPAS "53:704 58:VN 54:12345678901234", "13 char",
			"1234" },
	};

	(void)state;
	CHECK_ALL(rows);
}

static void
test_additional(void **state)
{
	static const struct expectation rows[] = {
		{ HEAD NAPAS TAIL "62(01:A 03:B 07:C 08:D)", NULL, "" },
		{ HEAD NAPAS TAIL "62(08:" LEN26 ")", "~62-08", "" },
		{ HEAD NAPAS TAIL "62(01:" LEN26 ")", "~62-01", "" },
		{ HEAD NAPAS TAIL "62(05:" LEN26 ")", "~62-05", "" },
		{ HEAD NAPAS TAIL "62(08:***)", "~payer", "" },
		{ HEAD NAPAS TAIL "62(08:" "aaaaaaaaaaaaaaaaaaaaaaaaá)",
			"~ASCII", "" },
		{ HEAD NAPAS TAIL "62(08:A 08:B)", "twice", "0801B" },
		{ HEAD NAPAS TAIL "62:ABCDE", "id is not", "ABCDE" },
		{ HEAD NAPAS TAIL "62(50(00:x))", NULL, "" },
		{ HEAD NAPAS TAIL "59:" LEN26, "~59", "" },
		{ HEAD NAPAS TAIL "60:ABCDEFGHIJKLMNOP", "~60", "" },
	};
	char text[512];
	struct buf b = BUF(text);
	struct vietqr_error e;
	struct vietqr q;

	(void)state;
	CHECK_ALL(rows);
	assert_int_equal(vietqr_parse(seal(&b, rows[0].fields), &q, &e), RC_OK);
	assert_true(str_eq(q.bill, STR("A")) && str_eq(q.store, STR("B")) &&
	    str_eq(q.terminal, STR("C")) && str_eq(q.purpose, STR("D")));
	/* 25 characters of more bytes are not too long */
	assert_int_equal(vietqr_parse(seal(&b, rows[5].fields), &q, &e), RC_OK);
	assert_false(has_warning(&q, "62-08"));
	assert_int_equal(q.purpose.n, 26);
}

static void
refuse_bytes(struct str payload, const char *what, size_t at)
{
	struct vietqr_error e = { "", 0 };
	struct vietqr q;

	assert_int_equal(vietqr_parse(payload, &q, &e), RC_BAD_INPUT);
	if (strstr(e.what, what) == NULL || e.at != at)
		fail_msg("%s at %zu is not %s at %zu", e.what, e.at, what, at);
}

static void
test_bytes(void **state)
{
	static char big[VIETQR_READ_MAX + 1];
	char text[4096], fields[4096];
	struct buf b = BUF(text);
	struct vietqr_error e;
	struct vietqr q;

	(void)state;
	refuse_bytes(STR(""), "nothing", 0);
	refuse_bytes((struct str){ NULL, 0 }, "nothing", 0);
	refuse_bytes(STR("000201\0"), "control", 6);
	refuse_bytes(STR("000201\n"), "control", 6);
	refuse_bytes(STR("000201\x7f"), "control", 6);
	refuse_bytes(STR("0002\xff"), "UTF-8", 4);
	refuse_bytes(STR("000201\xe1\xba"), "UTF-8", 6);
	refuse_bytes(STR("000201"), "end with the CRC", 6);
	refuse_bytes(STR("0002016304"), "past the end", 6);
	refuse_bytes(STR("0002016304XXXX"), "hex", 10);
	refuse_bytes(STR("0002016304FFFF"), "not match", 10);
	memset(big, '0', sizeof(big));
	refuse_bytes((struct str){ big, sizeof(big) }, "any QR",
	    VIETQR_READ_MAX);
	refuse_bytes((struct str){ big, sizeof(big) - 1 }, "empty", 0);
	/* between 512 and the bound: a warning */
	struct buf f = BUF(fields);
	buf_puts(&f, HEAD NAPAS TAIL);
	for (int id = 80; id < 85; id++)
		buf_printf(&f, "%d:%090d ", id, 0);
	assert_int_equal(vietqr_parse(seal(&b, fields), &q, &e), RC_OK);
	assert_true(b.n > VIETQR_PAYLOAD_MAX);
	assert_true(has_warning(&q, "512"));
	/* the checksum in small letters */
	(void)seal(&b, HEAD NAPAS TAIL "80:1");
	for (size_t i = b.n - 4; i < b.n; i++)
		if (text[i] >= 'A' && text[i] <= 'F')
			text[i] = (char)(text[i] - 'A' + 'a');
	assert_int_equal(vietqr_parse(buf_str(&b), &q, &e), RC_OK);
}

/* More wrong than the list holds: no more than the list is kept. */
static void
test_many_warnings(void **state)
{
	char text[4096];
	struct buf b = BUF(text);
	struct vietqr_error e;
	struct vietqr q;

	(void)state;
	assert_int_equal(vietqr_parse(seal(&b, HEAD "26:x 27:x 28:x 29:x 30:x "
	    "31:x 32:x 33:x 34:x 35:x 36:x 37:x 39:x 40:x 41:x 42:x 43:x 44:x "
	    "45:x 46:x 47:x 48:x 49:x 50:x 51:x " NAPAS TAIL), &q, &e), RC_OK);
	assert_int_equal(q.warnings, VIETQR_WARNINGS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_crc),
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_accounts),
		cmocka_unit_test(test_schemes),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_additional),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_many_warnings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
