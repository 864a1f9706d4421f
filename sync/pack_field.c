/* SPDX-License-Identifier: Apache-2.0 */
/* The values inside a line: what is said of each, knowing the line before. */
#include <inttypes.h>

#include "ledger/ref.h"
#include "sync/pack.h"

#define NONCE_BYTES 6
#define DIGITS_MAX  18
#define VIETNAM_S   25200   /* `at` is told in Vietnam's time, UTC+7 */
#define AT_LEN      19
#define DAY_S       86400

/* What stands before the next quote. */
static bool
take_text(struct str *line, struct str *text)
{
	size_t n = str_find(*line, '"');

	return n < line->n && pack_take(line, n, text);
}

static bool
set_text(struct pack_text *t, struct str s)
{
	if (s.n > sizeof(t->z))
		return false;
	memcpy(t->z, s.p, s.n);
	t->n = s.n;
	return true;
}

static struct str
text_of(const struct pack_text *t)
{
	return (struct str){ t->z, t->n };
}

/* --- text that is mostly the same again: 0, or its length + 1 and it --- */

static bool
put_text(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	struct pack_text *t = &k->text[slot];
	struct str s;

	if (!take_text(line, &s))
		return false;
	if (str_eq(s, text_of(t))) {
		pack_put_varint(to->text, 0);
		return true;
	}
	pack_put_varint(to->text, s.n + 1);
	buf_put(to->text, s);
	return set_text(t, s);
}

static bool
get_text(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	struct pack_text *t = &k->text[slot];
	struct str s;
	uint64_t n;

	if (!pack_get_varint(&from->text, &n) || n > PACK_TEXT_MAX + 1)
		return false;
	if (n > 0 && (!pack_take(&from->text, (size_t)n - 1, &s) ||
	    !set_text(t, s)))
		return false;
	buf_put(line, text_of(t));
	return true;
}

/* --- anything up to the end of the line, but its two braces --- */

static bool
put_rest(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	struct str s;

	(void)k;
	if (line->n < (size_t)slot ||
	    !pack_take(line, line->n - (size_t)slot, &s))
		return false;
	pack_put_varint(to->text, s.n);
	buf_put(to->text, s);
	return true;
}

static bool
get_rest(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	struct str s;
	uint64_t n;

	(void)k;
	(void)slot;
	if (!pack_get_varint(&from->text, &n) || n > from->text.n ||
	    !pack_take(&from->text, (size_t)n, &s))
		return false;
	buf_put(line, s);
	return true;
}

/* --- text that ends in a number: 1 and how far the number moved, or 0 and
 * all of it --- */

static void
number_split(struct str s, struct str *before, unsigned *width, uint64_t *v)
{
	size_t n = s.n;

	while (n > 0 && s.n - n < DIGITS_MAX && s.p[n - 1] >= '0' &&
	    s.p[n - 1] <= '9')
		n--;
	*before = str_part(s, 0, n);
	*width = (unsigned)(s.n - n);
	*v = 0;
	for (size_t i = n; i < s.n; i++)
		*v = *v * 10 + (uint64_t)(s.p[i] - '0');
}

static bool
number_spell(const struct pack_number *m, struct buf *to)
{
	if (m->width > DIGITS_MAX || m->value > INT64_MAX)
		return false;
	buf_put(to, text_of(&m->before));
	if (m->width > 0)
		buf_printf(to, "%0*" PRIu64, (int)m->width, m->value);
	return true;
}

static bool
put_number(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	struct pack_number *m = &k->number[slot];
	struct pack_number now = *m;
	char memory[PACK_TEXT_MAX + 24];
	struct buf again = BUF(memory);
	struct str s, before;
	unsigned width;

	if (!take_text(line, &s))
		return false;
	number_split(s, &before, &width, &now.value);
	bool same = str_eq(before, text_of(&m->before)) &&
	    number_spell(&now, &again) && str_eq(buf_str(&again), s);
	if (same) {
		pack_put_varint(to->text, 1);
	} else {
		now.width = width;
		if (!set_text(&now.before, before))
			return false;
		pack_put_varint(to->text, 0);
		pack_put_varint(to->text, before.n);
		buf_put(to->text, before);
		pack_put_varint(to->text, width);
	}
	pack_put_wide(to, pack_zigzag((int64_t)now.value, same ?
	    (int64_t)m->value : 0));
	*m = now;
	return true;
}

static bool
get_number(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	struct pack_number *m = &k->number[slot];
	uint64_t same, n, width, z;
	struct str before;

	if (!pack_get_varint(&from->text, &same) || same > 1)
		return false;
	if (same == 0) {
		if (!pack_get_varint(&from->text, &n) || n > PACK_TEXT_MAX ||
		    !pack_take(&from->text, (size_t)n, &before) ||
		    !set_text(&m->before, before) ||
		    !pack_get_varint(&from->text, &width) ||
		    width > DIGITS_MAX)
			return false;
		m->width = (unsigned)width;
		m->value = 0;
	}
	if (!pack_get_wide(from, &z))
		return false;
	m->value = (uint64_t)pack_unzigzag(z, (int64_t)m->value);
	return number_spell(m, line);
}

/* --- references: our terminal's, so the nonce is all --- */

static bool
ref_add(struct pack_known *k, uint64_t nonce)
{
	if (k->refs == BATCH_LINES_MAX)
		return false;
	k->ref[k->refs] = (struct pack_ref){ nonce, 0 };
	k->ref_now = k->refs++;
	return true;
}

static bool
take_ref(const struct pack_known *k, struct str *line, uint64_t *nonce)
{
	struct ref ref;
	struct str s;

	if (!take_text(line, &s) || ref_parse(s, &ref) != RC_OK ||
	    ref.terminal != k->terminal || ref.epoch != k->epoch)
		return false;
	*nonce = ref.nonce;
	return true;
}

static void
put_nonce(struct buf *raw, uint64_t nonce)
{
	for (int i = NONCE_BYTES; i > 0; i--)
		buf_putc(raw, (char)(unsigned char)
		    (nonce >> (8 * (i - 1)) & 0xff));
}

static bool
get_nonce(struct pack_known *k, struct str *raw)
{
	uint64_t nonce = 0;
	struct str s;

	if (!pack_take(raw, NONCE_BYTES, &s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		nonce = nonce << 8 | (unsigned char)s.p[i];
	return nonce <= REF_NONCE_MAX && ref_add(k, nonce);
}

static void
spell_ref(const struct pack_known *k, struct buf *line)
{
	struct ref ref = { k->epoch, k->terminal, k->ref[k->ref_now].nonce };
	char z[REF_LEN + 1];

	ref_make(&ref, z);
	buf_puts(line, z);
}

static bool
put_new_ref(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	uint64_t nonce;

	(void)slot;
	if (!take_ref(k, line, &nonce) || !ref_add(k, nonce))
		return false;
	put_nonce(to->raw, nonce);
	return true;
}

static bool
get_new_ref(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	(void)slot;
	if (!get_nonce(k, &from->raw))
		return false;
	spell_ref(k, line);
	return true;
}

/* How many references back, from 1; 0 and a nonce for one not yet named. */
static bool
put_ref(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	uint64_t nonce;

	(void)slot;
	if (!take_ref(k, line, &nonce))
		return false;
	for (size_t back = 1; back <= k->refs; back++)
		if (k->ref[k->refs - back].nonce == nonce) {
			k->ref_now = k->refs - back;
			pack_put_varint(to->text, back);
			return true;
		}
	pack_put_varint(to->text, 0);
	put_nonce(to->raw, nonce);
	return ref_add(k, nonce);
}

static bool
get_ref(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	uint64_t back;

	(void)slot;
	if (!pack_get_varint(&from->text, &back) || back > k->refs)
		return false;
	if (back > 0)
		k->ref_now = k->refs - (size_t)back;
	else if (!get_nonce(k, &from->raw))
		return false;
	spell_ref(k, line);
	return true;
}

/* --- amounts: whole thousands are the rule.  0 says "as the sale's" --- */

static bool
put_amount(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	struct pack_ref *r = &k->ref[k->ref_now];
	bool again = slot != 0;
	int64_t v;

	if (k->refs == 0 || !pack_read_i64(line, &v) || v <= 0 ||
	    v > INT64_MAX / 4)
		return false;
	if (again && v == r->amount)
		pack_put_varint(to->text, 0);
	else
		pack_put_varint(to->text, v % 1000 == 0 ?
		    (uint64_t)v / 1000 * 2 : (uint64_t)v * 2 + 1);
	if (!again || r->amount == 0)
		r->amount = v;
	return true;
}

static bool
get_amount(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	struct pack_ref *r = &k->ref[k->ref_now];
	bool again = slot != 0;
	uint64_t z;

	if (k->refs == 0 || !pack_get_varint(&from->text, &z) ||
	    z > INT64_MAX / 1000 || (z == 0 && (!again || r->amount == 0)))
		return false;
	int64_t v = z == 0 ? r->amount : (z & 1) != 0 ? (int64_t)(z / 2) :
	    (int64_t)(z / 2) * 1000;
	if (!again || r->amount == 0)
		r->amount = v;
	buf_i64(line, v);
	return true;
}

/* --- "2026-10-31 08:15:42": against our own clock, or the one before --- */

/* Days since 1970-01-01 of a date in the Gregorian calendar; after the
 * well-known algorithm of Howard Hinnant, "chrono-compatible low-level date
 * algorithms". */
static int64_t
days_of(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

static bool
spell_at(int64_t at_s, struct buf *line)
{
	if (at_s < 0 || at_s >= days_of(10000, 1, 1) * DAY_S)
		return false;
	int64_t z = at_s / DAY_S + 719468, s = at_s % DAY_S;
	int64_t era = z / 146097, doe = z % 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t m = mp + (mp < 10 ? 3 : -9);

	buf_printf(line, "%04d-%02d-%02d %02d:%02d:%02d",
	    (int)(yoe + era * 400 + (m <= 2)), (int)m,
	    (int)(doy - (153 * mp + 2) / 5 + 1), (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
	return true;
}

static bool
read_at(struct str s, int64_t *at_s)
{
	static const char shape[] = "dddd-dd-dd dd:dd:dd";
	static const size_t at[6] = { 0, 5, 8, 11, 14, 17 };
	char memory[AT_LEN + 1];
	struct buf again = BUF(memory);
	int64_t v[6];

	if (s.n != AT_LEN)
		return false;
	for (size_t i = 0; i < AT_LEN; i++)
		if (shape[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' :
		    s.p[i] != shape[i])
			return false;
	for (size_t i = 0; i < 6; i++)
		if (!str_to_i64(str_part(s, at[i], i == 0 ? 4 : 2), &v[i]))
			return false;
	*at_s = days_of(v[0], v[1], v[2]) * DAY_S + v[3] * 3600 + v[4] * 60 +
	    v[5];
	return spell_at(*at_s, &again) && str_eq(buf_str(&again), s);
}

static int64_t
own_time(const struct pack_known *k)
{
	return k->t / 1000 + VIETNAM_S;
}

static bool
put_at(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	struct str s;
	int64_t v;

	(void)slot;
	if (!take_text(line, &s) || !read_at(s, &v))
		return false;
	uint64_t own = pack_zigzag(v, own_time(k));
	uint64_t last = pack_zigzag(v, k->at_s);
	pack_put_varint(to->text, own <= last ? own << 1 : last << 1 | 1);
	k->at_s = v;
	return true;
}

static bool
get_at(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	uint64_t z;

	(void)slot;
	if (!pack_get_varint(&from->text, &z))
		return false;
	k->at_s = pack_unzigzag(z >> 1, (z & 1) != 0 ? k->at_s :
	    own_time(k));
	return spell_at(k->at_s, line);
}

/* --- the board counts its mail: one more than the last --- */

static bool
put_mail(struct pack_known *k, int slot, struct str *line,
    struct pack_streams *to)
{
	int64_t v;

	(void)slot;
	if (!pack_read_i64(line, &v))
		return false;
	pack_put_varint(to->text, pack_zigzag(v - 1, k->mail));
	k->mail = v;
	return true;
}

static bool
get_mail(struct pack_known *k, int slot, struct pack_source *from,
    struct buf *line)
{
	uint64_t z;

	(void)slot;
	if (!pack_get_varint(&from->text, &z))
		return false;
	k->mail = pack_unzigzag(z, (int64_t)((uint64_t)k->mail + 1));
	buf_i64(line, k->mail);
	return true;
}

static const struct pack_field fields[] = {
	{ 'B', put_text, get_text, PACK_BIN },
	{ 'C', put_text, get_text, PACK_ACCOUNT },
	{ 'W', put_text, get_text, PACK_WORD },
	{ 'I', put_number, get_number, PACK_ID },
	{ 'J', put_number, get_number, PACK_BANK_REF },
	{ 'R', put_new_ref, get_new_ref, 0 },
	{ 'r', put_ref, get_ref, 0 },
	{ 'A', put_amount, get_amount, 0 },
	{ 'a', put_amount, get_amount, 1 },
	{ 'D', put_at, get_at, 0 },
	{ 'M', put_mail, get_mail, 0 },
	{ '1', put_rest, get_rest, 1 },
	{ '2', put_rest, get_rest, 2 },
};

const struct pack_field *
pack_field_of(char mark)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i].mark == mark)
			return &fields[i];
	return NULL;
}
