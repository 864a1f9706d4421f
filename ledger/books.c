/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "ledger/bank.h"
#include "ledger/books.h"
#include "ledger/day.h"
#include "ledger/inside.h"
#include "ledger/posting.h"
#include "ledger/words.h"

/* Four blocks of a year's days, each with a heading and three sums. */
#define ROWS_MAX (4 * (366 + 4) + 8)
#define RATE_UNIT 10000   /* rates are in 1/10,000 */

static const char *const form_names[] = { [BOOK_S1A] = "S1a-HKD",
	[BOOK_S2A] = "S2a-HKD", [BOOK_S2E] = "S2e-HKD" };
_Static_assert(sizeof(form_names) / sizeof(form_names[0]) ==
    BOOK_FORM_COUNT, "every form has a name");

const char *
book_form_name(enum book_form form)
{
	REQUIRE(form < BOOK_FORM_COUNT);
	return form_names[form];
}

/* --- rows ------------------------------------------------------------ */

static struct book_row *
add_row(struct book *b, enum book_row_kind kind, const char *text)
{
	REQUIRE(b->rows < ROWS_MAX);

	struct book_row *r = &b->row[b->rows++];
	struct buf t = BUF(r->text);

	*r = (struct book_row){ .kind = kind };
	buf_puts(&t, text);
	return r;
}

static void
add_sum(struct book *b, const char *text, int64_t dong)
{
	struct book_row *r = add_row(b, BOOK_SUM, text);

	r->has_in = true;
	r->in.dong = dong;
}

/* One day of an item, as the query gives it. */
struct day_sum { int64_t day, count, plus, minus, first, last; };

/* RC_NOT_FOUND: no more days. */
static enum rc
next_day(struct db *db, struct day_sum *d)
{
	sqlite3_stmt *q = db->stmt[Q_TALLY_OF_DAYS];
	enum rc rc = db_step(db, Q_TALLY_OF_DAYS);

	if (rc == RC_OK)
		*d = (struct day_sum){ db_i64(q, 0), db_i64(q, 1),
		    db_i64(q, 2), db_i64(q, 3), db_i64(q, 4), db_i64(q, 5) };
	return rc;
}

static void
begin_days(struct db *db, enum account account, const struct book_want *w)
{
	sqlite3_stmt *q = db_stmt(db, Q_TALLY_OF_DAYS);

	db_put_i64(q, 1, account);
	db_put_i64(q, 2, w->from);
	db_put_i64(q, 3, w->to);
}

/* --- S1a and S2a: revenue -------------------------------------------- */

/* Taxes in 1/10,000 dong: rounded once, at the end. */
struct tax { int64_t vat, pit, so_far; bool vat_due; };

/* The part of a day's revenue that lies beyond what is exempt. */
static int64_t
beyond(int64_t so_far, int64_t dong, int64_t exempt)
{
	int64_t over = so_far + dong - exempt;

	return over <= 0 ? 0 : over < dong ? over : dong;
}

static enum rc
add_tax(const struct book_want *w, const struct day_sum *d, struct tax *t)
{
	const struct law_row *vat = law_at(w->law,
	    (enum law_key)(LAW_VAT + w->business), d->day);
	const struct law_row *pit = law_at(w->law,
	    (enum law_key)(LAW_PIT + w->business), d->day);
	const struct law_row *exempt = law_at(w->law, LAW_EXEMPT, d->day);
	int64_t part;

	if (vat == NULL || pit == NULL || exempt == NULL)
		return RC_NOT_FOUND;
	bool wide = t->vat_due && (__builtin_mul_overflow(d->minus,
	    vat->value, &part) || __builtin_add_overflow(t->vat, part,
	    &t->vat));
	wide = wide || __builtin_mul_overflow(beyond(t->so_far, d->minus,
	    exempt->value), pit->value, &part) ||
	    __builtin_add_overflow(t->pit, part, &t->pit);
	t->so_far += d->minus;
	return wide ? RC_TOO_BIG : RC_OK;
}

static enum rc
read_revenue(struct ledger *l, struct book *b, struct tax *t)
{
	struct day_sum d;
	enum rc rc;

	begin_days(&l->db, ACCOUNT_SALES, &b->want);
	while ((rc = next_day(&l->db, &d)) == RC_OK) {
		char text[BOOK_TEXT_MAX];
		struct buf say = BUF(text);
		buf_printf(&say, "Doanh thu trong ngày (%lld lần bán)",
		    (long long)d.count);
		struct book_row *r = add_row(b, BOOK_DAY, text);
		r->day = d.day;
		r->first = d.first;
		r->last = d.last;
		r->has_in = true;
		r->in.dong = d.minus - d.plus;
		b->total.dong += r->in.dong;
		rc = t == NULL ? RC_OK : add_tax(&b->want, &d, t);
		if (rc != RC_OK)
			break;
	}
	db_done(&l->db, Q_TALLY_OF_DAYS);
	return rc == RC_NOT_FOUND && b->total.dong > VND_MAX ? RC_TOO_BIG :
	    rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
read_s1a(struct ledger *l, struct book *b)
{
	enum rc rc = read_revenue(l, b, NULL);

	add_sum(b, "Tổng cộng", b->total.dong);
	return rc;
}

/* "Thuế GTGT (1,5 % doanh thu)" */
static void
add_tax_row(struct book *b, const char *what, enum law_key key,
    int64_t parts)
{
	const struct law_row *law = law_at(b->want.law, key, b->want.to);
	char text[BOOK_TEXT_MAX];
	struct buf t = BUF(text);

	buf_printf(&t, "%s (%lld", what, (long long)law->value / 100);
	if (law->value % 100 != 0)
		buf_printf(&t, ",%lld", (long long)(law->value % 100 % 10 ==
		    0 ? law->value % 100 / 10 : law->value % 100));
	buf_puts(&t, key < LAW_PIT ? " % doanh thu)" :
	    " % phần doanh thu vượt ngưỡng)");
	add_sum(b, text, parts / RATE_UNIT);
}

static enum rc
read_s2a(struct ledger *l, struct book *b)
{
	enum law_key vat = (enum law_key)(LAW_VAT + b->want.business);
	enum law_key pit = (enum law_key)(LAW_PIT + b->want.business);
	const struct law_row *named = law_at(b->want.law, vat, b->want.to);
	const struct law_row *exempt = law_at(b->want.law, LAW_EXEMPT,
	    b->want.to);
	struct tally_sum before = { 0 };
	struct tax t = { 0 };

	if (named == NULL || exempt == NULL ||
	    law_at(b->want.law, pit, b->want.to) == NULL)
		return RC_NOT_FOUND;
	enum rc rc = tally_of_item(&l->db, ACCOUNT_SALES, day_of_date(
	    (struct date){ day_date(b->want.from).year, 1, 1 }),
	    b->want.from - 1, &before);
	if (rc != RC_OK)
		return rc;
	t.so_far = before.minus;
	t.vat_due = b->year.dong > exempt->value;
	add_row(b, BOOK_HEADING, named->text);
	rc = read_revenue(l, b, &t);
	if (rc != RC_OK)
		return rc;
	add_sum(b, "Cộng", b->total.dong);
	add_tax_row(b, "Thuế giá trị gia tăng", vat, t.vat);
	add_tax_row(b, "Thuế thu nhập cá nhân", pit, t.pit);
	add_sum(b, "Tổng số thuế tạm tính", t.vat / RATE_UNIT +
	    t.pit / RATE_UNIT);
	return RC_OK;
}

/* --- S2e: money ------------------------------------------------------ */

static enum rc
read_block(struct ledger *l, struct book *b, enum account account,
    const char *heading)
{
	struct tally_sum before, during = { 0 };
	struct day_sum d;
	enum rc rc = tally_of_item(&l->db, account, DAY_UNKNOWN,
	    b->want.from - 1, &before);

	if (rc != RC_OK)
		return rc;
	add_row(b, BOOK_HEADING, heading);
	add_sum(b, "Số dư đầu kỳ", before.plus - before.minus);
	begin_days(&l->db, account, &b->want);
	while ((rc = next_day(&l->db, &d)) == RC_OK) {
		struct book_row *r = add_row(b, BOOK_DAY,
		    "Phát sinh trong ngày");
		r->day = d.day;
		r->first = d.first;
		r->last = d.last;
		r->has_in = d.plus != 0;
		r->has_out = d.minus != 0;
		r->in.dong = d.plus;
		r->out.dong = d.minus;
		during.plus += d.plus;
		during.minus += d.minus;
	}
	db_done(&l->db, Q_TALLY_OF_DAYS);
	if (rc != RC_NOT_FOUND)
		return rc;
	struct book_row *sum = add_row(b, BOOK_SUM, "Cộng phát sinh");
	sum->has_in = sum->has_out = true;
	sum->in.dong = during.plus;
	sum->out.dong = during.minus;
	int64_t end = before.plus - before.minus + during.plus -
	    during.minus;
	add_sum(b, "Số dư cuối kỳ", end);
	b->total.dong += end;
	return end > VND_MAX || end < -VND_MAX || b->total.dong > VND_MAX ||
	    b->total.dong < -VND_MAX ? RC_TOO_BIG : RC_OK;
}

/* Money that a code proved to be in the account; when the bank tells of it,
 * it leaves here and comes there. */
static enum rc
read_code(struct ledger *l, struct book *b)
{
	struct tally_sum ever;
	enum rc rc = tally_of_item(&l->db, ACCOUNT_CODE, DAY_UNKNOWN,
	    b->want.to, &ever);

	if (rc != RC_OK || ever.plus == 0)
		return rc;
	return read_block(l, b, ACCOUNT_CODE, "Tiền chuyển khoản đã có mã "
	    "chứng minh, ngân hàng chưa báo");
}

static enum rc
read_s2e(struct ledger *l, struct book *b)
{
	const struct bank *bank = bank_by_bin(str_of(b->profile.bin));
	char text[BOOK_TEXT_MAX];
	struct buf t = BUF(text);
	enum rc rc = read_block(l, b, ACCOUNT_CASH, "Tiền mặt");

	buf_puts(&t, "Tiền gửi");
	if (b->profile.account[0] != '\0')
		buf_printf(&t, " %s, tài khoản %s",
		    bank != NULL ? bank->short_name : b->profile.bin,
		    b->profile.account);
	if (rc == RC_OK)
		rc = read_block(l, b, ACCOUNT_BANK, text);
	if (rc == RC_OK)   /* most books have none, and their forms neither */
		rc = read_code(l, b);
	if (rc == RC_OK)
		rc = read_block(l, b, ACCOUNT_SEEN, "Tiền chuyển khoản "
		    "người bán đã thấy, ngân hàng chưa báo");
	return rc;
}

/* --- what is said below ---------------------------------------------- */

static struct buf
begin_note(struct book *b)
{
	REQUIRE(b->notes < BOOK_NOTES_MAX);
	return BUF(b->note[b->notes++]);
}

/* How the year's revenue stands against what is exempt. */
static void
note_year(struct book *b)
{
	const struct law *law = b->want.law;
	const struct law_row *exempt = law_at(law, LAW_EXEMPT, b->want.to);
	const struct law_row *mark = law_at(law, LAW_MARK_FIRST, b->want.to);
	struct buf n = begin_note(b);

	buf_printf(&n, "Doanh thu từ đầu năm đến hết ");
	day_put_paper(&n, b->want.to);
	buf_puts(&n, ": ");
	vnd_put(&n, b->year);
	buf_puts(&n, " đ");
	if (exempt == NULL) {
		buf_puts(&n, ".");
		return;
	}
	buf_puts(&n, b->year.dong > exempt->value ? "; đã vượt " :
	    mark != NULL && b->year.dong >= mark->value ? "; sắp tới " :
	    "; dưới ");
	buf_puts(&n, exempt->text);
	buf_putc(&n, ' ');
	vnd_put(&n, (struct vnd){ exempt->value });
	buf_printf(&n, " đ (%s).", exempt->basis);
	mark = law_at(law, LAW_MARK_SECOND, b->want.to);
	if (b->year.dong <= exempt->value && mark != NULL &&
	    b->year.dong >= mark->value) {
		n = begin_note(b);
		buf_puts(&n, "Chỉ còn ");
		vnd_put(&n, (struct vnd){ exempt->value - b->year.dong });
		buf_puts(&n, " đ là tới ngưỡng.");
	}
}

/* Sold under a clock that knew no day, or one yet to come and beyond this
 * book. */
static enum rc
note_undated(struct ledger *l, struct book *b)
{
	int64_t today = (clock_wall_ms(l->clock) + ZONE_MS) / DAY_MS;
	struct tally_sum none = { 0 }, later = { 0 };
	enum rc rc = tally_of_item(&l->db, ACCOUNT_SALES, DAY_UNKNOWN,
	    DAY_UNKNOWN, &none);

	if (rc == RC_OK && today >= BOOK_DAY_MIN)
		rc = tally_of_item(&l->db, ACCOUNT_SALES, 1 + (today >
		    b->want.to ? today : b->want.to), BOOK_DAY_MAX, &later);
	if (rc != RC_OK || none.minus + later.minus == 0)
		return rc;
	struct buf n = begin_note(b);
	buf_puts(&n, "Khi đồng hồ của máy sai ngày còn bán ");
	vnd_put(&n, (struct vnd){ none.minus + later.minus });
	buf_puts(&n, " đ, chưa có trong sổ của ngày nào đã qua.");
	return RC_OK;
}

static void
say_total(struct book *b)
{
	struct buf w = BUF(b->words);

	words_put(&w, b->total.dong);
	buf_puts(&w, " đồng");
	if (b->words[0] >= 'a' && b->words[0] <= 'z')
		b->words[0] = (char)(b->words[0] - 'a' + 'A');
	else   /* the one other beginning is "âm": U+00E2 to U+00C2 */
		b->words[1] = (char)(b->words[1] - 0x20);
}

/* --- reading --------------------------------------------------------- */

static enum rc
check_days(const struct book_want *w, struct buf *why)
{
	if (w->to < w->from) {
		buf_puts(why, "the last day is before the first");
		return RC_BAD_INPUT;
	}
	if (w->from < BOOK_DAY_MIN || w->to > BOOK_DAY_MAX) {
		buf_puts(why, "no book is kept before ");
		day_put(why, BOOK_DAY_MIN);
		buf_puts(why, " or after ");
		day_put(why, BOOK_DAY_MAX);
		return RC_BAD_INPUT;
	}
	if (day_date(w->from).year != day_date(w->to).year) {
		buf_puts(why, "a book is of one calendar year");
		return RC_BAD_INPUT;
	}
	return RC_OK;
}

static enum rc
read_year(struct ledger *l, struct book *b)
{
	struct tally_sum s;
	int64_t first = day_of_date((struct date){
	    day_date(b->want.to).year, 1, 1 });
	enum rc rc = tally_of_item(&l->db, ACCOUNT_SALES, first, b->want.to,
	    &s);

	if (rc == RC_OK)
		b->year.dong = s.minus;
	return rc == RC_OK && s.minus > VND_MAX ? RC_TOO_BIG : rc;
}

static enum rc
read_book(struct ledger *l, struct book *b)
{
	enum rc rc = read_year(l, b);

	if (rc != RC_OK)
		return rc;
	switch (b->want.form) {
	case BOOK_S1A:
		rc = read_s1a(l, b);
		break;
	case BOOK_S2A:
		rc = read_s2a(l, b);
		break;
	case BOOK_S2E:
		rc = read_s2e(l, b);
		break;
	case BOOK_FORM_COUNT:
		REQUIRE(false);
	}
	if (rc != RC_OK)
		return rc;
	say_total(b);
	note_year(b);
	return note_undated(l, b);
}

enum rc
book_open(struct ledger *l, const struct book_want *want, struct book **out,
    struct buf *why)
{
	*out = NULL;
	enum rc rc = check_days(want, why);
	if (rc != RC_OK)
		return rc;
	struct book *b = calloc(1, sizeof(*b));
	if (b != NULL)
		b->row = calloc(ROWS_MAX, sizeof(*b->row));
	if (b == NULL || b->row == NULL) {
		book_close(b);
		return RC_NO_MEMORY;
	}
	b->want = *want;
	b->law = law_at(want->law, (enum law_key)(LAW_FORM_S1A + want->form),
	    want->to);
	rc = ledger_profile(l, &b->profile);
	if (rc == RC_OK || rc == RC_NOT_FOUND)   /* nobody yet */
		rc = b->law == NULL ? RC_NOT_FOUND : read_book(l, b);
	if (rc == RC_NOT_FOUND)
		buf_printf(why, "the tax file says nothing of %s, or of its "
		    "rates, on these days", book_form_name(want->form));
	if (rc == RC_OK)
		*out = b;
	else
		book_close(b);
	return rc;
}

void
book_close(struct book *book)
{
	if (book == NULL)
		return;
	free(book->row);
	free(book);
}
