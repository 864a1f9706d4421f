/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/day.h"
#include "sync/statement/inside.h"
#include "sync/twin.h"

static const char *const format_names[] = {
	[STATEMENT_CAMT] = "camt", [STATEMENT_MT940] = "mt940",
	[STATEMENT_CSV] = "csv",
};
_Static_assert(sizeof(format_names) / sizeof(format_names[0]) ==
    STATEMENT_FORMAT_COUNT, "every format has a name");

const char *
statement_format_name(enum statement_format f)
{
	REQUIRE(f < STATEMENT_FORMAT_COUNT);
	return format_names[f];
}

enum rc
statement_bad(struct statement *s, int64_t line, const char *fmt, ...)
{
	struct buf b = BUF(s->why);
	char text[STATEMENT_WHY_MAX];
	va_list ap;

	if (s->rc != RC_OK)
		return s->rc;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	while (!str_is_utf8(str_of(text)) && text[0] != '\0')
		text[strlen(text) - 1] = '\0';
	if (line > 0)
		buf_printf(&b, "line %" PRId64 ": ", line);
	buf_puts(&b, text);
	s->rc = RC_BAD_INPUT;
	return s->rc;
}

/* --- values --------------------------------------------------------------- */

/* Digits in groups of three, or all in one; a fraction of zeros behind. */
static bool
grouped(struct str s, char *digits, size_t cap)
{
	size_t n = 0, group = 0;
	char separator = '\0';
	bool grouping = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= '0' && c <= '9') {
			if (n + 1 >= cap)
				return false;
			digits[n++] = c;
			group++;
			continue;
		}
		struct str rest = str_from(s, i + 1);
		bool last = str_find(rest, '.') == rest.n &&
		    str_find(rest, ',') == rest.n;
		if ((c != '.' && c != ',') || n == 0)
			return false;
		if (last && c != separator && rest.n <= 2) {
			digits[n] = '\0';
			return (!grouping || group == 3) &&
			    (rest.n == 0 || rest.p[0] == '0') &&
			    (rest.n < 2 || rest.p[1] == '0');
		}
		if (separator == '\0' ? group > 3 : c != separator ||
		    group != 3)
			return false;
		separator = c;
		grouping = true;
		group = 0;
	}
	digits[n] = '\0';
	return n > 0 && (!grouping || group == 3);
}

/* Without blanks of all kinds, quotes and the currency. */
static bool
squeeze(struct str s, struct buf *to)
{
	for (size_t at = 0; at < s.n;) {
		uint32_t c = str_next_char(s, &at);
		if (c == ' ' || c == 0xa0 || c == 0x202f || c == '\t' ||
		    c == '\n' || c == '\r' || c == '\'')
			continue;
		if (c >= 0x80 && c != 0x20ab && c != 0x111)
			return false;
		buf_putc(to, c >= 0x80 ? 'd' : (char)c);
	}
	return !to->full;
}

bool
statement_dong(struct str s, int64_t *out)
{
	char memory[64], digits[24];
	struct buf b = BUF(memory);
	bool minus = false;
	uint64_t v;

	if (!squeeze(s, &b))
		return false;
	struct str t = buf_str(&b);
	if (t.n > 3 && str_eq_nocase(str_from(t, t.n - 3), STR("VND")))
		t.n -= 3;
	else if (t.n > 1 && t.p[t.n - 1] == 'd')
		t.n--;
	if (t.n > 2 && t.p[0] == '(' && t.p[t.n - 1] == ')') {
		t = str_part(t, 1, t.n - 2);
		minus = true;
	} else if (t.n > 1 && (t.p[0] == '-' || t.p[0] == '+')) {
		minus = t.p[0] == '-';
		t = str_from(t, 1);
	}
	if (t.n == 0 || !grouped(t, digits, sizeof(digits)) ||
	    !str_to_u64(str_of(digits), &v) || v > (uint64_t)VND_MAX)
		return false;
	*out = minus ? -(int64_t)v : (int64_t)v;
	return true;
}

/* Digits at the beginning of *s, which moves behind them and one more. */
static bool
take_number(struct str *s, size_t most, int64_t *v)
{
	size_t n = 0;

	while (n < s->n && n < most && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n == 0 || !str_to_i64(str_part(*s, 0, n), v))
		return false;
	*s = str_from(*s, n < s->n ? n + 1 : n);
	return true;
}

bool
statement_day(struct str s, char to[NOTICE_AT_LEN + 1])
{
	int64_t a, b, c, t[3] = { 0, 0, 0 }, day;
	char text[16];

	s = str_trim(s);
	if (!take_number(&s, 4, &a) || !take_number(&s, 2, &b) ||
	    !take_number(&s, 4, &c))
		return false;
	struct date d = a > 31 ? (struct date){ a, b, c } :
	    (struct date){ c, b, a };
	if (d.year < 1990 || d.year > 2200)
		return false;
	s = str_trim(s);
	for (int i = 0; i < 3 && s.n > 0; i++)
		if (!take_number(&s, 2, &t[i]))
			break;
	(void)snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)d.year,
	    (int)d.month, (int)d.day);
	if (!day_parse(str_of(text), &day) || t[0] > 23 || t[1] > 59 ||
	    t[2] > 59)
		return false;
	struct buf out = buf_init(to, NOTICE_AT_LEN + 1);
	buf_printf(&out, "%s %02d:%02d:%02d", text, (int)t[0], (int)t[1],
	    (int)t[2]);
	return !out.full;
}

/* --- what all formats do -------------------------------------------------- */

void
statement_opening(struct statement *s, int64_t dong)
{
	if (s->sum.has_opening)
		return;
	s->sum.has_opening = true;
	s->sum.opening = dong;
}

void
statement_closing(struct statement *s, int64_t dong)
{
	s->sum.has_closing = true;
	s->sum.closing = dong;
}

void
statement_put_says(struct buf *to, const struct statement_line *l)
{
	char ref[TWIN_REF_KEY_MAX + 1], text[TWIN_TEXT_KEY_MAX + 1];

	twin_key(str_of(l->n.bank_ref), ref, sizeof(ref));
	twin_key(str_of(l->n.content), text, sizeof(text));
	buf_printf(to, "%s/%d/", l->n.at, l->n.is_in ? 1 : 0);
	buf_i64(to, l->n.amount.dong);
	buf_printf(to, "/%s/%s/", ref, text);
	if (l->has_balance)
		buf_i64(to, l->balance);
}

/* Give it to who reads, as the so-manieth of its like. */
static enum rc
give(struct statement *s, struct statement_line *l)
{
	char memory[STATEMENT_SAYS_MAX];
	struct buf says = BUF(memory);

	statement_put_says(&says, l);
	REQUIRE(!says.full);
	enum rc rc = like_count(&s->like, buf_str(&says), &l->same);
	return rc == RC_OK ? s->own.line(s->own.ctx, l) : rc;
}

enum rc
statement_give(struct statement *s, const struct statement_part *p,
    const struct statement_where *where)
{
	struct statement_line l = { .line = where->line,
	    .has_balance = where->has_balance, .balance = where->balance };
	struct statement_sum *sum = &s->sum;

	if (p->amount <= 0 || p->amount > VND_MAX)
		return statement_bad(s, where->line, "an amount of money must "
		    "be above 0");
	if (!notice_at_set_any(&l.n, str_of(p->at)))
		return statement_bad(s, where->line, "\"%s\" is no day", p->at);
	l.n.is_in = p->is_in;
	l.n.amount.dong = p->amount;
	REQUIRE(str_copy(str_of(p->ref), l.n.bank_ref,
	    sizeof(l.n.bank_ref)));
	REQUIRE(str_copy(str_of(sum->account), l.n.account,
	    sizeof(l.n.account)));
	notice_texts_set(&l.n, &(struct notice_texts){ str_of(p->ref),
	    buf_str(&p->text), STR("") });
	struct vnd side = { p->is_in ? sum->credits : sum->debits };
	if (!vnd_add(side, l.n.amount, &side))
		return statement_bad(s, where->line, "more money than there "
		    "is");
	*(p->is_in ? &sum->credits : &sum->debits) = side.dong;
	sum->lines++;
	if (sum->first[0] == '\0' || memcmp(l.n.at, sum->first, 10) < 0)
		(void)snprintf(sum->first, sizeof(sum->first), "%.10s",
		    l.n.at);
	if (memcmp(l.n.at, sum->last, 10) > 0)
		(void)snprintf(sum->last, sizeof(sum->last), "%.10s", l.n.at);
	enum rc rc = give(s, &l);
	if (rc != RC_OK)
		s->rc = rc;
	return rc;
}

const char *
statement_verdict(const struct statement_sum *sum)
{
	if (sum->breaks > 0)
		return "differs";
	if (!sum->has_opening || !sum->has_closing)
		return "unchecked";
	return sum->opening + sum->credits - sum->debits == sum->closing ?
	    "balanced" : "differs";
}

/* --- which format --------------------------------------------------------- */

static enum rc
refuse_kind(struct statement *s, struct str b)
{
	static const struct { const char *begins, *what; } kinds[] = {
		{ "PK\x03\x04", "an Excel workbook (.xlsx)" },
		{ "\xd0\xcf\x11\xe0", "an old Excel file (.xls)" },
		{ "%PDF", "a PDF" },
		{ "<html", "a web page" },
		{ "<!DOCTYPE html", "a web page" },
		{ "\x1f\x8b", "a packed file" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i].begins);
		if (b.n >= n && str_eq_nocase(str_part(b, 0, n),
		    str_of(kinds[i].begins)))
			return statement_bad(s, 0, "this is %s; save it as "
			    "\"CSV UTF-8\", or take CSV, MT940 or camt from "
			    "the bank", kinds[i].what);
	}
	return RC_OK;
}

static struct str
without_blanks(struct str b)
{
	if (str_starts(b, STR("\xef\xbb\xbf")))
		b = str_from(b, 3);
	while (b.n > 0 && (b.p[0] == ' ' || b.p[0] == '\n' ||
	    b.p[0] == '\r' || b.p[0] == '\t'))
		b = str_from(b, 1);
	return b;
}

enum statement_format
statement_kind(struct str b)
{
	struct str bare = without_blanks(b);
	bool wide_xml = str_starts(b, STR("\xff\xfe<")) ||
	    (b.n >= 4 && memcmp(b.p, "\xfe\xff\0<", 4) == 0);

	if (wide_xml || (bare.n > 0 && bare.p[0] == '<'))
		return STATEMENT_CAMT;
	return str_starts(bare, STR(":20:")) ||
	    str_starts(bare, STR("{1:")) ? STATEMENT_MT940 : STATEMENT_CSV;
}

static enum rc
choose(struct statement *s)
{
	struct str b = buf_str(&s->sniff);

	s->known = true;
	enum rc rc = refuse_kind(s, without_blanks(b));
	s->sum.format = statement_kind(b);
	return rc == RC_OK && s->sum.format == STATEMENT_CAMT ?
	    camt_open(s) : rc;
}

static enum rc
feed(struct statement *s, struct str piece)
{
	switch (s->sum.format) {
	case STATEMENT_CAMT:
		return camt_feed(s, piece);
	case STATEMENT_MT940:
		return mt940_feed(s, piece);
	case STATEMENT_CSV:
		return csv_feed(s, piece);
	case STATEMENT_FORMAT_COUNT:
		break;
	}
	return RC_BAD_INPUT;
}

enum rc
statement_feed(struct statement *s, struct str piece)
{
	if (s->rc != RC_OK || piece.n == 0)
		return s->rc;
	if (!s->known) {
		size_t room = SNIFF_MAX - s->sniff.n;
		struct str head = str_part(piece, 0, piece.n < room ?
		    piece.n : room);
		buf_put(&s->sniff, head);
		piece = str_from(piece, head.n);
		if (s->sniff.n < SNIFF_MAX)
			return RC_OK;
		enum rc rc = choose(s);
		if (rc == RC_OK)
			rc = feed(s, buf_str(&s->sniff));
		if (rc != RC_OK || piece.n == 0)
			return rc;
	}
	return feed(s, piece);
}

static enum rc
end(struct statement *s)
{
	switch (s->sum.format) {
	case STATEMENT_CAMT:
		return camt_end(s);
	case STATEMENT_MT940:
		return mt940_end(s);
	case STATEMENT_CSV:
		return csv_end(s);
	case STATEMENT_FORMAT_COUNT:
		break;
	}
	return RC_BAD_INPUT;
}

enum rc
statement_end(struct statement *s)
{
	if (s->rc == RC_OK && !s->known) {
		if (s->sniff.n == 0)
			return statement_bad(s, 0, "the file is empty");
		enum rc rc = choose(s);
		if (rc == RC_OK)
			rc = feed(s, buf_str(&s->sniff));
		if (rc != RC_OK)
			return rc;
	}
	return s->rc == RC_OK ? end(s) : s->rc;
}

enum rc
statement_open(const struct statement_reader *reader, struct statement **out)
{
	*out = NULL;
	struct statement *s = calloc(1, sizeof(*s));
	if (s == NULL)
		return RC_NO_MEMORY;
	if (like_open(&s->like) != RC_OK) {
		statement_close(s);
		return RC_NO_MEMORY;
	}
	s->own = *reader;
	s->sniff = BUF(s->sniff_memory);
	csv_start(&s->csv);
	s->mt940.text = BUF(s->mt940.memory);
	s->mt940.part.text = BUF(s->mt940.part.text_memory);
	*out = s;
	return RC_OK;
}

void
statement_close(struct statement *s)
{
	if (s == NULL)
		return;
	camt_close(s);
	like_close(&s->like);
	free(s);
}

const struct statement_sum *
statement_sum(const struct statement *s)
{
	return &s->sum;
}

const char *
statement_why(const struct statement *s)
{
	return s->why;
}
