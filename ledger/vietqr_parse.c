/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the bytes, one over each level's fields, then rule by rule.
 * Ids are those of NAPAS' VietQR format, tables 1, 2 and 4. */
#include "ledger/emv_tlv.h"
#include "ledger/vietqr.h"

enum root_id { ID_FORMAT = 0, ID_INITIATION = 1, ID_NAPAS = 38, ID_MCC = 52,
	ID_CURRENCY = 53, ID_AMOUNT = 54, ID_TIP = 55, ID_TIP_FIXED = 56,
	ID_TIP_PERCENT = 57, ID_COUNTRY = 58, ID_NAME = 59, ID_CITY = 60,
	ID_POSTAL = 61, ID_ADDITIONAL = 62, ID_CRC = 63, ID_LANGUAGE = 64 };

#define SCHEME_FIRST 2        /* accounts of schemes: plain fields 02..25, */
#define TEMPLATE_FIRST 26     /* templates 26..51 */
#define SCHEME_LAST 51
#define AMOUNT_MAX 13         /* characters */

struct parsing {
	struct str all;
	struct vietqr *q;
	struct vietqr_error *error;
	struct emv_set root;
};

static bool
fail(struct parsing *p, const char *at, const char *what)
{
	*p->error = (struct vietqr_error){ what, (size_t)(at - p->all.p) };
	return false;
}

static void
warn(struct parsing *p, const char *what)
{
	if (p->q->warnings < VIETQR_WARNINGS_MAX)
		p->q->warning[p->q->warnings++] = what;
}

static void
warn_longer(struct parsing *p, struct str value, size_t max, const char *what)
{
	if (value.n > max && str_chars(value) > max)
		warn(p, what);
}

static bool
is_digits(struct str s, size_t n)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n == n;
}

static bool
read_template(struct parsing *p, struct str part, struct emv_set *set)
{
	struct emv_fault fault;

	if (emv_read(part, set, &fault))
		return true;
	return fail(p, part.p + fault.at, fault.what);
}

static bool
check_bytes(struct parsing *p)
{
	bool ascii = true;

	if (p->all.n == 0) {
		*p->error = (struct vietqr_error){ "nothing to read", 0 };
		return false;
	}
	if (p->all.n > VIETQR_READ_MAX)
		return fail(p, p->all.p + VIETQR_READ_MAX,
		    "longer than any QR code");
	for (size_t at = 0; at < p->all.n;) {
		const char *c = p->all.p + at;
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return fail(p, c, "a control character");
		if ((unsigned char)*c < 0x80) {
			at++;
			continue;
		}
		ascii = false;
		(void)str_next_char(p->all, &at);
		if (p->all.p + at - c == 1)
			return fail(p, c, "bytes that are not UTF-8");
	}
	if (!ascii)
		warn(p, "letters outside ASCII: some apps misread them");
	if (p->all.n > VIETQR_PAYLOAD_MAX)
		warn(p, "over 512 bytes");
	return true;
}

/* 00 first, 63 last, and the checksum between them. */
static bool
check_frame(struct parsing *p)
{
	unsigned char bytes[2];
	struct str crc;

	if (!read_template(p, p->all, &p->root))
		return false;
	if (p->root.first != ID_FORMAT)
		return fail(p, p->all.p, "does not start with field 00");
	if (!str_eq(p->root.value[ID_FORMAT], STR("01")))
		return fail(p, p->root.value[ID_FORMAT].p,
		    "format (00) is not 01");
	if (p->root.last != ID_CRC)
		return fail(p, p->all.p + p->all.n,
		    "does not end with the CRC (63)");
	crc = p->root.value[ID_CRC];
	if (!hex_decode(crc, bytes, sizeof(bytes)))
		return fail(p, crc.p, "CRC (63) is not four hex digits");
	size_t covered = (size_t)(crc.p - p->all.p);
	if (vietqr_crc(str_part(p->all, 0, covered)) !=
	    (bytes[0] << 8 | bytes[1]))
		return fail(p, crc.p, "CRC (63) does not match");
	return true;
}

/* The fields both schemes must have, and 01 where it stands. */
static bool
read_basics(struct parsing *p)
{
	const struct str *v = p->root.value;
	struct vietqr *q = p->q;

	q->currency = v[ID_CURRENCY];
	q->country = v[ID_COUNTRY];
	q->mcc = v[ID_MCC];
	if (q->currency.n == 0)
		return fail(p, p->all.p, "no currency (53)");
	if (!is_digits(q->currency, 3))
		return fail(p, q->currency.p,
		    "currency (53) is not three digits");
	if (q->country.n == 0)
		return fail(p, p->all.p, "no country (58)");
	if (str_chars(q->country) != 2)
		return fail(p, q->country.p, "country (58) is not two letters");
	if (q->mcc.n > 0 && !is_digits(q->mcc, 4))
		return fail(p, q->mcc.p, "category (52) is not four digits");
	q->is_dynamic = str_eq(v[ID_INITIATION], STR("12"));
	if (v[ID_INITIATION].n > 0 && !q->is_dynamic &&
	    !str_eq(v[ID_INITIATION], STR("11")))
		return fail(p, v[ID_INITIATION].p,
		    "initiation (01) is not 11 or 12");
	return true;
}

/* Digits with at most one dot, a digit in front, not zero.  *whole is the
 * part before the dot, *fraction whether anything but zeros comes after. */
static bool
scan_amount(struct str s, int64_t *whole, bool *dot, bool *fraction)
{
	bool zero = true;

	*whole = 0;
	*dot = *fraction = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && i > 0 && !*dot) {
			*dot = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		zero = zero && s.p[i] == '0';
		if (*dot)
			*fraction = *fraction || s.p[i] != '0';
		else
			*whole = *whole * 10 + (s.p[i] - '0');
	}
	return !zero;
}

static bool
read_amount(struct parsing *p)
{
	struct str s = p->root.value[ID_AMOUNT];
	struct vietqr *q = p->q;
	bool dot, fraction;
	int64_t whole;

	q->amount_text = s;
	if (s.n == 0) {
		if (q->is_dynamic)
			warn(p, "dynamic (01 = 12) without an amount (54)");
		return true;
	}
	if (s.n > AMOUNT_MAX)
		return fail(p, s.p, "amount (54) is over 13 characters");
	if (!scan_amount(s, &whole, &dot, &fraction))
		return fail(p, s.p, "amount (54) is zero, or not digits with"
		    " at most one dot");
	if (!str_eq(q->currency, STR("704")))
		return true;
	if (fraction)
		warn(p, "amount (54) has a fraction of a dong");
	else
		q->amount.dong = whole;
	if (!fraction && dot && s.p[s.n - 1] != '.')
		warn(p, "amount (54) has decimals; the dong has none");
	if (s.p[0] == '0')
		warn(p, "amount (54) starts with zeros");
	if (whole > VND_SALE_MAX)
		warn(p, "amount (54) is over one NAPAS 247 transfer");
	return true;
}

/* NAPAS' own template, tag 38. */
static bool
read_napas(struct parsing *p)
{
	struct str part = p->root.value[ID_NAPAS];
	struct vietqr *q = p->q;
	struct emv_set outer, inner;
	const char *at = part.p;

	if (!read_template(p, part, &outer))
		return false;
	if (!emv_has(&outer, 1))
		return fail(p, at, "no account (38-01)");
	if (!read_template(p, outer.value[1], &inner))
		return false;
	at = outer.value[1].p;
	if (!emv_has(&inner, 0))
		return fail(p, at, "no BIN (38-01-00)");
	if (!is_digits(inner.value[0], BIN_LEN))
		return fail(p, inner.value[0].p,
		    "BIN (38-01-00) is not six digits");
	if (!emv_has(&inner, 1))
		return fail(p, at, "no account (38-01-01)");
	q->bin = inner.value[0];
	q->account = inner.value[1];
	q->service = outer.value[2];
	q->is_vietqr = true;
	if (outer.first != 0 || inner.first != 0)
		warn(p, "fields of 38 are out of order: some apps read them by"
		    " place");
	return true;
}

static bool
check_account(struct parsing *p)
{
	struct str s = p->q->account;
	bool plain = true;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if ((unsigned char)c >= 0x80)
			return fail(p, s.p + i, "account (38-01-01) has"
			    " letters outside ASCII");
		plain = plain && ((c >= '0' && c <= '9') ||
		    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
	}
	if (s.n > ACCOUNT_MAX)
		return fail(p, s.p, "account (38-01-01) is over 19 characters");
	if (!plain)
		warn(p, "account (38-01-01) has other than letters and digits");
	return true;
}

static bool
check_service(struct parsing *p)
{
	static const char *const known[] = { "QRIBFTTA", "QRIBFTTC", "QRPUSH" };
	struct str s = p->q->service;

	if (s.n == 0) {
		warn(p, "no service (38-02)");
		return true;
	}
	if (str_eq(s, STR("QRCASH"))) {
		warn(p, "cash from a machine (QRCASH), not a payment");
		return true;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(s, str_of(known[i])))
			return true;
	return fail(p, s.p, "service (38-02) is unknown");
}

/* A template 26..51 that is not NAPAS' 38: sound or not, and whose? */
static bool
read_other_template(struct parsing *p, int id)
{
	struct str part = p->root.value[id];
	struct emv_set set;

	if (!read_template(p, part, &set))
		return false;
	if (!str_eq(set.value[0], STR(VIETQR_GUID)) || !emv_has(&set, 1))
		return true;
	if (p->q->is_vietqr) {
		warn(p, "NAPAS' account is there twice");
		return true;
	}
	warn(p, "NAPAS' account is not in tag 38: apps may not find it");
	p->q->is_vietqr = true;
	p->q->account = set.value[1];
	p->q->service = set.value[2];
	return true;
}

/* A domestic code has NAPAS in tag 38; abroad the tag may be anybody's. */
static bool
is_napas_tag(struct parsing *p, bool *napas)
{
	struct str part = p->root.value[ID_NAPAS];
	struct emv_set set;

	*napas = false;
	if (part.n == 0)
		return true;
	if (!read_template(p, part, &set))
		return false;
	*napas = str_eq(set.value[0], STR(VIETQR_GUID));
	if (*napas || (!str_eq(p->q->country, STR("VN")) &&
	    !str_eq(p->q->currency, STR("704"))))
		return true;
	return fail(p, set.value[0].n > 0 ? set.value[0].p : part.p,
	    "scheme (38-00) is not " VIETQR_GUID);
}

static bool
read_schemes(struct parsing *p)
{
	const struct emv_set *root = &p->root;
	bool any = false, napas;

	if (!is_napas_tag(p, &napas))
		return false;
	if (napas && (!read_napas(p) || !check_account(p) ||
	    !check_service(p)))
		return false;
	for (int id = SCHEME_FIRST; id <= SCHEME_LAST; id++) {
		if (!emv_has(root, id))
			continue;
		any = true;
		if (id < TEMPLATE_FIRST || (id == ID_NAPAS && napas))
			continue;
		if (read_other_template(p, id))
			continue;
		if (!p->q->is_vietqr)
			return false;
		warn(p, "another scheme's account is damaged");
	}
	if (!any)
		return fail(p, p->all.p, "no account (02 to 51)");
	if (p->q->is_vietqr && !emv_has(root, ID_INITIATION))
		return fail(p, p->all.p, "no initiation (01)");
	return true;
}

static bool
read_additional(struct parsing *p)
{
	static const char *const too_long[] = {
		[1] = "bill (62-01) is over 25 characters",
		[2] = "phone (62-02) is over 25 characters",
		[3] = "store (62-03) is over 25 characters",
		[4] = "loyalty (62-04) is over 25 characters",
		[5] = "reference (62-05) is over 25 characters",
		[6] = "customer (62-06) is over 25 characters",
		[7] = "terminal (62-07) is over 25 characters",
		[8] = "purpose (62-08) is over 25 characters",
	};
	struct str part = p->root.value[ID_ADDITIONAL];
	struct emv_set set;

	if (part.p == NULL)
		return true;
	if (!read_template(p, part, &set))
		return false;
	for (int id = 1; id <= 8; id++)
		warn_longer(p, set.value[id], VIETQR_PURPOSE_MAX, too_long[id]);
	p->q->bill = set.value[1];
	p->q->store = set.value[3];
	p->q->terminal = set.value[7];
	p->q->purpose = set.value[8];
	if (str_eq(set.value[8], STR("***")))
		warn(p, "purpose (62-08) is asked of the payer");
	return true;
}

static bool
read_merchant(struct parsing *p)
{
	const struct str *v = p->root.value;
	struct vietqr *q = p->q;
	bool merchant = !q->is_vietqr || str_eq(q->service, STR("QRPUSH"));
	struct emv_set set;

	q->name = v[ID_NAME];
	q->city = v[ID_CITY];
	warn_longer(p, q->name, 25, "name (59) is over 25 characters");
	warn_longer(p, q->city, 15, "city (60) is over 15 characters");
	warn_longer(p, v[ID_POSTAL], 10, "postal code (61) is over 10"
	    " characters");
	if (merchant && q->mcc.n == 0)
		warn(p, "no category (52)");
	if (merchant && q->name.n == 0)
		warn(p, "no name (59)");
	if (merchant && q->city.n == 0)
		warn(p, "no city (60)");
	if (v[ID_LANGUAGE].p == NULL)
		return true;
	if (!read_template(p, v[ID_LANGUAGE], &set))
		return false;
	if (!emv_has(&set, 0) || !emv_has(&set, 1))
		warn(p, "language (64) without its code or name");
	return true;
}

static void
check_rest(struct parsing *p)
{
	const struct str *v = p->root.value;

	if (p->q->is_vietqr && !str_eq(p->q->currency, STR("704")))
		warn(p, "currency (53) is not 704: not a domestic payment");
	if (p->q->is_vietqr && !str_eq(p->q->country, STR("VN")))
		warn(p, "country (58) is not VN");
	if (v[ID_TIP].n > 0)
		warn(p, "asks for a tip or fee (55): the amount may differ");
	if (str_eq(v[ID_TIP], STR("02")) != (v[ID_TIP_FIXED].n > 0) ||
	    str_eq(v[ID_TIP], STR("03")) != (v[ID_TIP_PERCENT].n > 0))
		warn(p, "tip or fee (55, 56, 57) do not fit together");
}

enum rc
vietqr_parse(struct str payload, struct vietqr *q, struct vietqr_error *error)
{
	struct parsing p = { .all = payload, .q = q, .error = error };

	*q = (struct vietqr){ .warnings = 0 };
	if (!check_bytes(&p) || !check_frame(&p) || !read_basics(&p) ||
	    !read_schemes(&p) || !read_amount(&p) || !read_additional(&p) ||
	    !read_merchant(&p))
		return RC_BAD_INPUT;
	check_rest(&p);
	return RC_OK;
}
