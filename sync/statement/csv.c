/* SPDX-License-Identifier: Apache-2.0 */
/* A table: something about the bank and the account, a row of headings, lines,
 * sums.  Headings are known by their words, folded, of either language. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/fold.h"
#include "sync/statement/inside.h"

#define PREAMBLE_ROWS_MAX 200
#define WORDS_MAX 512

struct cells { struct str at[CSV_COLUMNS_MAX]; int count; };

void
csv_start(struct csv *c)
{
	c->text = BUF(c->row_memory);
	c->at_start = true;
	c->line = c->row_line = 1;
	for (int i = 0; i < CSV_ROLE_COUNT; i++)
		c->column[i] = -1;
}

/* --- cells --------------------------------------------------------------- */

/* The row's cells without quotes; text lies in c->cell_memory. */
static void
split(struct csv *c, char delimiter, struct cells *to)
{
	struct buf b = BUF(c->cell_memory);
	struct str row = buf_str(&c->text);
	size_t from = 0;
	bool quoted = false, start = true;

	to->count = 0;
	for (size_t i = 0; i <= row.n; i++) {
		char ch = i < row.n ? row.p[i] : delimiter;
		bool over = i == row.n || (!quoted && ch == delimiter);
		if (over && to->count < CSV_COLUMNS_MAX) {
			to->at[to->count++] = str_trim(str_from(buf_str(&b),
			    from));
			from = b.n;
		}
		if (over || (ch == '"' && start)) {
			quoted = !over;
			start = over;
			continue;
		}
		start = false;
		if (ch != '"' || !quoted) {
			buf_putc(&b, ch);
		} else if (i + 1 < row.n && row.p[i + 1] == '"') {
			buf_putc(&b, ch);
			i++;
		} else {
			quoted = false;
		}
	}
}

static void
words_of(struct str s, char to[WORDS_MAX])
{
	struct buf b = buf_init(to, WORDS_MAX);

	/* Of a long cell the beginning says what it is. */
	buf_putc(&b, ' ');
	fold_words(&b, str_part(s, 0, s.n < WORDS_MAX / 2 ? s.n :
	    WORDS_MAX / 2));
	buf_putc(&b, ' ');
}

static bool
has_words(const char *words, const char *want)
{
	char padded[64];
	struct buf b = BUF(padded);

	buf_printf(&b, " %s ", want);
	return strstr(words, padded) != NULL;
}

/* --- headings ------------------------------------------------------------ */

/* The first that a heading has decides. */
static const struct { const char *words; enum csv_role role; } headings[] = {
	{ "DOI UNG", CSV_NONE }, { "CORRESPONDENT", CSV_NONE },
	{ "GHI NO", CSV_DEBIT }, { "PHAT SINH NO", CSV_DEBIT },
	{ "DEBIT", CSV_DEBIT }, { "TIEN RA", CSV_DEBIT },
	{ "WITHDRAWAL", CSV_DEBIT }, { "RUT RA", CSV_DEBIT },
	{ "GHI CO", CSV_CREDIT }, { "PHAT SINH CO", CSV_CREDIT },
	{ "CREDIT", CSV_CREDIT }, { "TIEN VAO", CSV_CREDIT },
	{ "DEPOSIT", CSV_CREDIT }, { "GUI VAO", CSV_CREDIT },
	{ "SO DU", CSV_BALANCE }, { "BALANCE", CSV_BALANCE },
	{ "NOI DUNG", CSV_CONTENT }, { "DIEN GIAI", CSV_CONTENT },
	{ "MO TA", CSV_CONTENT }, { "CHI TIET", CSV_CONTENT },
	{ "DESCRIPTION", CSV_CONTENT }, { "DETAIL", CSV_CONTENT },
	{ "DETAILS", CSV_CONTENT }, { "REMARK", CSV_CONTENT },
	{ "REMARKS", CSV_CONTENT }, { "CONTENT", CSV_CONTENT },
	{ "SO CT", CSV_REF }, { "DOC NO", CSV_REF },
	{ "SO THAM CHIEU", CSV_REF }, { "REFERENCE", CSV_REF },
	{ "REF NO", CSV_REF }, { "SO BUT TOAN", CSV_REF },
	{ "BUT TOAN", CSV_REF }, { "MA GIAO DICH", CSV_REF },
	{ "MA GD", CSV_REF }, { "TRANSACTION ID", CSV_REF },
	{ "SO GIAO DICH", CSV_REF }, { "TRANSACTION NO", CSV_REF },
	{ "SO TIEN", CSV_AMOUNT }, { "AMOUNT", CSV_AMOUNT },
	{ "NGAY", CSV_DATE }, { "DATE", CSV_DATE }, { "THOI GIAN", CSV_DATE },
};

static enum csv_role
role_of(struct str heading)
{
	char words[WORDS_MAX];

	words_of(heading, words);
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		if (has_words(words, headings[i].words))
			return headings[i].role;
	return CSV_NONE;
}

static bool
is_header(const struct cells *cells, int column[CSV_ROLE_COUNT])
{
	int known = 0;

	for (int i = 0; i < CSV_ROLE_COUNT; i++)
		column[i] = -1;
	for (int i = 0; i < cells->count; i++) {
		enum csv_role r = role_of(cells->at[i]);
		if (r == CSV_NONE || column[r] >= 0)
			continue;
		column[r] = i;
		known++;
	}
	return known >= 3 && column[CSV_DATE] >= 0 &&
	    (column[CSV_CREDIT] >= 0 || column[CSV_AMOUNT] >= 0);
}

/* --- what is said above and below the lines ----------------------------- */
/* --- what is said above and below the lines ------------------------------- */

/* The row's last number, if it has one. */
static bool
last_number(const struct cells *cells, int64_t *v)
{
	bool got = false;

	for (int i = 0; i < cells->count; i++) {
		struct str rest = cells->at[i];
		while (rest.n > 0) {
			struct str tail = str_cut(&rest, ':');
			if (statement_dong(str_trim(tail), v))
				got = true;
		}
	}
	return got;
}

/* "So tai khoan: 0900000001" */
static void
note_account(struct statement *s, const struct cells *cells)
{
	for (int i = 0; i < cells->count; i++) {
		struct str c = cells->at[i];
		size_t at = c.n;
		while (at > 0 && c.p[at - 1] >= '0' && c.p[at - 1] <= '9')
			at--;
		struct str digits = str_from(c, at);
		if (digits.n >= 6 && digits.n <= 19 &&
		    s->sum.account[0] == '\0')
			(void)str_copy(digits, s->sum.account,
			    sizeof(s->sum.account));
	}
}

static const struct { const char *words; bool opening, closing; }
footers[] = {
	{ "SO DU DAU", true, false }, { "OPENING BALANCE", true, false },
	{ "BEGINNING BALANCE", true, false },
	{ "SO DU CUOI", false, true }, { "CLOSING BALANCE", false, true },
	{ "ENDING BALANCE", false, true },
	{ "TONG CONG", false, false }, { "CONG PHAT SINH", false, false },
	{ "TONG PHAT SINH", false, false }, { "TONG SO", false, false },
	{ "TOTAL", false, false }, { "TONG", false, false },
	{ "NGUOI LAP", false, false }, { "GIAO DICH VIEN", false, false },
};

/* Does the row sum up?  It takes the balances that it says. */
static bool
is_sum(struct statement *s, const struct cells *cells)
{
	char words[WORDS_MAX];
	int64_t v;
	int i = 0;

	while (i < cells->count && cells->at[i].n == 0)
		i++;
	if (i == cells->count)
		return false;
	words_of(cells->at[i], words);
	for (size_t k = 0; k < sizeof(footers) / sizeof(footers[0]); k++) {
		size_t n = strlen(footers[k].words);
		if (strncmp(words + 1, footers[k].words, n) != 0)
			continue;
		if (footers[k].opening && last_number(cells, &v))
			statement_opening(s, v);
		if (footers[k].closing && last_number(cells, &v))
			statement_closing(s, v);
		return true;
	}
	return false;
}

static enum rc
preamble(struct statement *s)
{
	static const char delimiters[] = ";,\t";
	struct csv *c = &s->csv;
	struct cells cells;
	char words[WORDS_MAX];

	for (size_t i = 0; i < sizeof(delimiters) - 1; i++) {
		split(c, delimiters[i], &cells);
		if (!is_header(&cells, c->column))
			continue;
		c->delimiter = delimiters[i];
		c->columns = cells.count;
		c->has_header = true;
		return RC_OK;
	}
	split(c, ';', &cells);
	words_of(buf_str(&c->text), words);
	(void)is_sum(s, &cells);
	if (has_words(words, "TAI KHOAN") || has_words(words, "ACCOUNT") ||
	    has_words(words, "ACCOUNT NO"))
		note_account(s, &cells);
	if (c->row <= PREAMBLE_ROWS_MAX)
		return RC_OK;
	return statement_bad(s, 0, "no row of headings in the first %d rows: "
	    "at least a date, a reference or description, and debit and "
	    "credit are needed, in Vietnamese or English",
	    PREAMBLE_ROWS_MAX);
}

/* --- lines --------------------------------------------------------------- */

static struct str
cell(const struct csv *c, const struct cells *cells, enum csv_role r)
{
	int i = c->column[r];

	return i >= 0 && i < cells->count ? cells->at[i] : STR("");
}

static bool
is_blank(struct str s)
{
	return s.n == 0 || str_eq(s, STR("-"));
}

static enum rc
get_amount(struct statement *s, const struct cells *cells,
    struct statement_part *p)
{
	const struct csv *c = &s->csv;
	struct str in = cell(c, cells, CSV_CREDIT);
	struct str out = cell(c, cells, CSV_DEBIT);
	struct str signed_ = cell(c, cells, CSV_AMOUNT);
	int64_t a = 0, b = 0;

	if (c->column[CSV_CREDIT] < 0) {
		in = signed_;
		out = STR("");
	}
	if ((!is_blank(in) && !statement_dong(in, &a)) ||
	    (!is_blank(out) && !statement_dong(out, &b)))
		return statement_bad(s, c->row_line, "\"%.*s\" is no amount "
		    "of whole dong", STR_ARG(!is_blank(in) &&
		    !statement_dong(in, &a) ? in : out));
	if (b < 0)
		b = -b;   /* some write debits with a minus */
	if ((a != 0) == (b != 0))
		return statement_bad(s, c->row_line, a == 0 ? "neither debit "
		    "nor credit" : "debit and credit in one line");
	p->is_in = a > 0;
	p->amount = a > 0 ? a : a < 0 ? -a : b;
	return RC_OK;
}

/* Lines may be the oldest or the youngest first. */
static void
follow(struct csv *c, int64_t balance, int64_t delta)
{
	if (!c->has_last) {
		c->first_balance = balance;
		c->first_delta = delta;
	} else {
		c->up_breaks += c->last_balance + delta != balance;
		c->down_breaks += c->last_balance - c->last_delta != balance;
	}
	c->has_last = true;
	c->last_balance = balance;
	c->last_delta = delta;
}

static enum rc
give_row(struct statement *s, const struct cells *cells)
{
	struct csv *c = &s->csv;
	struct statement_where where = { .line = c->row_line };
	struct statement_part p;
	struct str day = cell(c, cells, CSV_DATE);
	struct str balance = cell(c, cells, CSV_BALANCE);
	struct str ref = cell(c, cells, CSV_REF);

	p.text = BUF(p.text_memory);
	if (!statement_day(day, p.at))
		return statement_bad(s, c->row_line, "\"%.*s\" is no day; "
		    "dates are dd/mm/yyyy", (int)(day.n < 40 ? day.n : 40),
		    day.p);
	enum rc rc = get_amount(s, cells, &p);
	if (rc != RC_OK)
		return rc;
	if (!str_copy(str_part(ref, 0, ref.n < BANK_REF_MAX ? ref.n :
	    BANK_REF_MAX), p.ref, sizeof(p.ref)))
		return statement_bad(s, c->row_line, "a zero byte");
	while (!str_is_utf8(str_of(p.ref)))
		p.ref[strlen(p.ref) - 1] = '\0';
	buf_put(&p.text, str_part(cell(c, cells, CSV_CONTENT), 0,
	    cell(c, cells, CSV_CONTENT).n < STATEMENT_TEXT_MAX - 1 ?
	    cell(c, cells, CSV_CONTENT).n : STATEMENT_TEXT_MAX - 1));
	where.has_balance = !is_blank(balance) &&
	    statement_dong(balance, &where.balance);
	if (where.has_balance)
		follow(c, where.balance, p.is_in ? p.amount : -p.amount);
	return statement_give(s, &p, &where);
}

static enum rc
one_row(struct statement *s, bool last)
{
	struct csv *c = &s->csv;
	struct cells cells;
	bool empty = true;

	if (c->text.full)
		return statement_bad(s, c->row_line, "a row of more than %d "
		    "bytes; is a quotation mark missing?", CSV_ROW_MAX - 1);
	if (str_trim(buf_str(&c->text)).n == 0)
		return RC_OK;
	c->row++;
	if (!c->has_header)
		return preamble(s);
	split(c, c->delimiter, &cells);
	for (int i = 0; i < cells.count; i++)
		empty = empty && cells.at[i].n == 0;
	if (empty)
		return RC_OK;
	if (is_sum(s, &cells)) {
		c->footer = c->footer || s->sum.lines > 0;
		return RC_OK;
	}
	if (c->footer)   /* signatures and remarks */
		return RC_OK;
	if (last && cells.count < c->columns)
		return statement_bad(s, c->row_line, "the file ends in the "
		    "middle of a line; get it from the bank again");
	return give_row(s, &cells);
}

/* --- bytes --------------------------------------------------------------- */

static bool
is_delimiter(const struct csv *c, char ch)
{
	return c->has_header ? ch == c->delimiter :
	    ch == ';' || ch == ',' || ch == '\t';
}

static enum rc
one_char(struct statement *s, const char *ch, size_t n)
{
	struct csv *c = &s->csv;
	bool mark = n == 1 && *ch == '"';
	enum rc rc = RC_OK;

	if (n == 1 && *ch == '\0')
		return statement_bad(s, c->line, "a zero byte: this is no "
		    "table; save it as CSV UTF-8");
	if (mark && (c->at_start || c->quoted))
		c->quoted = !c->quoted;
	else if (mark && c->text.n > 0 &&
	    c->text.p[c->text.n - 1] == '"')
		c->quoted = true;   /* "" inside */
	if (n == 1 && *ch == '\n')
		c->line++;
	if (n == 1 && *ch == '\n' && !c->quoted) {
		rc = one_row(s, false);
		buf_reset(&c->text);
		c->row_line = c->line;
		c->at_start = true;
		return rc;
	}
	c->at_start = n == 1 && is_delimiter(c, *ch) && !c->quoted;
	buf_put(&c->text, (struct str){ ch, n });
	return c->text.full ? one_row(s, false) : rc;
}

enum rc
csv_feed(struct statement *s, struct str piece)
{
	struct csv *c = &s->csv;
	enum rc rc = RC_OK;
	char ch[8];

	if (!c->charset_known) {
		c->charset = charset_of(piece);
		c->charset_known = true;
		piece = str_starts(piece, STR("\xef\xbb\xbf")) ?
		    str_from(piece, 3) : c->charset == CHARSET_UTF16LE ||
		    c->charset == CHARSET_UTF16BE ? str_from(piece, 2) :
		    piece;
	}
	for (size_t at = 0; rc == RC_OK && at < piece.n;) {
		size_t n = charset_next(c, piece, &at, ch);
		if (n == 0)
			break;
		if (!str_is_utf8((struct str){ ch, n }))
			return statement_bad(s, c->line, "letters that are "
			    "not UTF-8; save the file as CSV UTF-8");
		rc = one_char(s, ch, n);
	}
	return rc;
}

static void
sum_balances(struct statement *s)
{
	const struct csv *c = &s->csv;
	bool up = c->up_breaks <= c->down_breaks;

	if (!c->has_last)
		return;
	s->sum.breaks = up ? c->up_breaks : c->down_breaks;
	statement_opening(s, up ? c->first_balance - c->first_delta :
	    c->last_balance - c->last_delta);
	if (!s->sum.has_closing)
		statement_closing(s, up ? c->last_balance :
		    c->first_balance);
}

enum rc
csv_end(struct statement *s)
{
	struct csv *c = &s->csv;

	if (c->quoted)
		return statement_bad(s, c->row_line, "a quotation mark is not "
		    "closed: the file is cut, or a mark is missing");
	enum rc rc = one_row(s, true);
	if (rc != RC_OK)
		return rc;
	if (!c->has_header)
		return statement_bad(s, 0, "no row of headings: at least a "
		    "date, a reference or description, and debit and credit "
		    "are needed, in Vietnamese or English");
	sum_balances(s);
	return RC_OK;
}
