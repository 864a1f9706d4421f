/* SPDX-License-Identifier: Apache-2.0 */
/* MT940: lines that begin with a tag between colons; what has none goes on
 * with the line before. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sync/statement/inside.h"

/* "35000,": whole dong; without the comma it is cut. */
static bool
amount_of(struct str s, int64_t *out)
{
	bool comma = str_find(s, ',') < s.n;
	struct str whole = str_cut(&s, ',');

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return comma && whole.n > 0 && whole.p[0] != '-' &&
	    str_to_i64(whole, out) && *out <= VND_MAX;
}

/* "C261030VND1000000," */
static bool
balance_of(struct str s, int64_t *out)
{
	if (s.n < 11 || (s.p[0] != 'C' && s.p[0] != 'D') ||
	    !str_eq(str_part(s, 7, 3), STR("VND")) ||
	    !amount_of(str_from(s, 10), out))
		return false;
	if (s.p[0] == 'D')
		*out = -*out;
	return true;
}

static enum rc
give(struct statement *s)
{
	struct mt940 *m = &s->mt940;
	struct statement_where where = { .line = m->entry_line };

	m->in_86 = false;
	if (!m->has_entry)
		return RC_OK;
	m->has_entry = false;
	m->running += m->part.is_in ? m->part.amount : -m->part.amount;
	enum rc rc = statement_give(s, &m->part, &where);
	buf_reset(&m->part.text);
	return rc;
}

/* YYMMDD[MMDD] (C|D|RC|RD) [letter] amount Nxxx reference [//bank's] */
static enum rc
entry(struct statement *s, struct str v)
{
	struct mt940 *m = &s->mt940;
	struct statement_part *p = &m->part;
	struct str all = v;
	uint64_t day;
	size_t n = 0;

	if (v.n < 10 || !str_to_u64(str_part(v, 0, 6), &day))
		goto bad;
	(void)snprintf(p->at, sizeof(p->at), "20%.2s-%.2s-%.2s", v.p,
	    v.p + 2, v.p + 4);
	v = str_from(v, 6);
	if (v.n >= 4 && str_to_u64(str_part(v, 0, 4), &day))
		v = str_from(v, 4);
	bool back = v.n > 0 && v.p[0] == 'R';
	v = str_from(v, back ? 1 : 0);
	if (v.n == 0 || (v.p[0] != 'C' && v.p[0] != 'D'))
		goto bad;
	p->is_in = (v.p[0] == 'C') != back;
	v = str_from(v, 1);
	if (v.n > 0 && v.p[0] >= 'A' && v.p[0] <= 'Z')
		v = str_from(v, 1);
	while (n < v.n && ((v.p[n] >= '0' && v.p[n] <= '9') ||
	    v.p[n] == ','))
		n++;
	if (!amount_of(str_part(v, 0, n), &p->amount) || v.n - n < 4)
		goto bad;
	v = str_from(v, n + 4);
	struct str own = v, bank = STR("");
	for (size_t i = 0; i + 1 < v.n; i++)
		if (v.p[i] == '/' && v.p[i + 1] == '/') {
			own = str_part(v, 0, i);
			bank = str_from(v, i + 2);
			break;
		}
	/* NONREF: the payer gave none, and so did the bank. */
	struct str ref = str_trim(bank.n > 0 ? bank : own);
	if (!str_copy(str_eq(ref, STR("NONREF")) ? STR("") : ref, p->ref,
	    sizeof(p->ref)))
		goto bad;
	/* What the payer wrote may stand there alone. */
	buf_reset(&p->text);
	if (bank.n > 0 && !str_eq(str_trim(own), STR("NONREF"))) {
		buf_put(&p->text, str_trim(own));
		buf_putc(&p->text, ' ');
	}
	m->has_entry = true;
	m->entry_line = m->line;
	return RC_OK;
bad:
	return statement_bad(s, m->line, "\":61:%.*s\" is no entry",
	    (int)(all.n < 60 ? all.n : 60), all.p);
}

static enum rc
opening(struct statement *s, struct str v)
{
	struct mt940 *m = &s->mt940;
	int64_t dong;

	if (!balance_of(v, &dong))
		return statement_bad(s, m->line, ":60F: must be like "
		    "C261030VND1000000,");
	s->sum.breaks += m->has_running && m->running != dong;
	m->running = dong;
	m->has_running = true;
	statement_opening(s, dong);
	return RC_OK;
}

static enum rc
closing(struct statement *s, struct str v)
{
	struct mt940 *m = &s->mt940;
	int64_t dong;

	enum rc rc = give(s);
	if (rc != RC_OK)
		return rc;
	if (!balance_of(v, &dong))
		return statement_bad(s, m->line, ":62F: must be like "
		    "C261030VND1000000,");
	s->sum.breaks += m->has_running && m->running != dong;
	m->running = dong;
	m->has_running = true;
	statement_closing(s, dong);
	return RC_OK;
}

static enum rc
account(struct statement *s, struct str v)
{
	struct str last = str_trim(v);
	size_t at;

	while ((at = str_find(last, '/')) < last.n)
		last = str_from(last, at + 1);
	if (s->sum.account[0] == '\0')
		(void)str_copy(last, s->sum.account, sizeof(s->sum.account));
	else if (!str_eq(last, str_of(s->sum.account)))
		return statement_bad(s, s->mt940.line, "a second account; "
		    "give each account's statement by itself");
	return RC_OK;
}

static enum rc
one_line(struct statement *s)
{
	struct mt940 *m = &s->mt940;
	struct str v = buf_str(&m->text);
	enum rc rc = RC_OK;

	if (m->text.full)
		return statement_bad(s, m->line, "a line of more than %d "
		    "bytes", MT940_LINE_MAX - 1);
	if (!str_is_utf8(v))
		return statement_bad(s, m->line, "letters that are not "
		    "UTF-8");
	size_t end = v.n > 0 && v.p[0] == ':' ? str_find(str_from(v, 1), ':')
	    : v.n;
	bool tag = v.n > 0 && v.p[0] == ':' && end <= 3 && end + 2 <= v.n;
	struct str name = tag ? str_part(v, 1, end) : STR("");
	struct str value = tag ? str_from(v, end + 2) : v;
	if (!tag) {
		bool over = v.n > 0 && (v.p[0] == '-' || v.p[0] == '{');
		if (over)
			return give(s);
		if (m->in_86)
			buf_put(&m->part.text, v);
		return RC_OK;
	}
	if (!str_eq(name, STR("86")))
		rc = give(s);
	if (rc != RC_OK)
		return rc;
	if (str_eq(name, STR("86")) && m->has_entry) {
		m->in_86 = true;
		buf_put(&m->part.text, value);
	} else if (str_eq(name, STR("61"))) {
		rc = entry(s, value);
	} else if (str_eq(name, STR("25"))) {
		rc = account(s, value);
	} else if (str_starts(name, STR("60"))) {
		rc = opening(s, value);
	} else if (str_starts(name, STR("62"))) {
		rc = closing(s, value);
	}
	return rc;
}

enum rc
mt940_feed(struct statement *s, struct str piece)
{
	struct mt940 *m = &s->mt940;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < piece.n; i++) {
		char c = piece.p[i];
		if (c == '\0')
			return statement_bad(s, m->line + 1, "a zero byte");
		if (c == '\r')
			continue;
		if (c != '\n') {
			buf_putc(&m->text, c);
			continue;
		}
		m->line++;
		rc = one_line(s);
		buf_reset(&m->text);
	}
	return rc;
}

enum rc
mt940_end(struct statement *s)
{
	struct mt940 *m = &s->mt940;

	m->line++;
	enum rc rc = m->text.n > 0 ? one_line(s) : RC_OK;
	if (rc == RC_OK && m->has_entry)
		return statement_bad(s, m->line, "the file ends before :62F:, "
		    "its closing balance; get it from the bank again");
	if (rc == RC_OK && !s->sum.has_closing)
		return statement_bad(s, m->line, "no :62F:, its closing "
		    "balance: the file is cut; get it from the bank again");
	return rc;
}
