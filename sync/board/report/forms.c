/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/day.h"
#include "sync/board/report/forms.h"

#define CELLS_MAX 8

static enum rc
wrong(struct buf *why, size_t line, const char *what, struct str about)
{
	buf_printf(why, "line %zu: %s: %.*s", line, what,
	    about.n > 60 ? 60 : (int)about.n, about.p);
	return RC_BAD_INPUT;
}

static size_t
cut_cells(struct str line, struct str cell[CELLS_MAX])
{
	size_t n = 0;

	while (n < CELLS_MAX) {
		size_t tab = str_find(line, '\t');
		cell[n++] = str_part(line, 0, tab);
		if (tab == line.n)
			return n;
		line = str_from(line, tab + 1);
	}
	return CELLS_MAX + 1;
}

/* "02-28" of the year after, or "+30" days. */
static bool
read_due(struct str s, struct form *f)
{
	static const int64_t last[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
	    31, 30, 31 };

	if (s.n > 1 && s.p[0] == '+')
		return str_to_i64(str_from(s, 1), &f->due_after) &&
		    f->due_after > 0 && f->due_after <= 366;
	return s.n == 5 && s.p[2] == '-' &&
	    str_to_i64(str_part(s, 0, 2), &f->due_month) &&
	    str_to_i64(str_part(s, 3, 2), &f->due_day) &&
	    f->due_month >= 1 && f->due_month <= 12 && f->due_day >= 1 &&
	    f->due_day <= last[f->due_month - 1];
}

static bool
read_yes(struct str s, bool *to)
{
	*to = str_eq(s, STR("yes"));
	return *to || str_eq(s, STR("no"));
}

static enum rc
read_form(const struct str *cell, size_t line, struct forms *all,
    struct buf *why)
{
	struct form *f = &all->form[all->count];

	if (all->count == FORMS_MAX)
		return wrong(why, line, "too many forms", cell[1]);
	*f = (struct form){ .to_day = INT64_MAX };
	if (cell[1].n == 0 || !str_copy(cell[1], f->code, sizeof(f->code)))
		return wrong(why, line, "no code of 1 to 16 bytes", cell[1]);
	if (!day_parse(cell[2], &f->from_day) || (cell[3].n > 0 &&
	    (!day_parse(cell[3], &f->to_day) || f->to_day < f->from_day)))
		return wrong(why, line, "not its days", cell[2]);
	if (!read_due(cell[4], f))
		return wrong(why, line, "neither MM-DD nor +days", cell[4]);
	if (!str_copy(cell[5], f->name, sizeof(f->name)) ||
	    !str_copy(cell[6], f->law, sizeof(f->law)) ||
	    f->name[0] == '\0' || f->law[0] == '\0')
		return wrong(why, line, "a name or law is missing or too "
		    "long", cell[5]);
	if (!read_yes(cell[7], &f->verified))
		return wrong(why, line, "verified is yes or no", cell[7]);
	for (size_t i = 0; i < all->count; i++) {
		const struct form *o = &all->form[i];
		if (str_eq(cell[1], str_of(o->code)) &&
		    o->from_day <= f->to_day && f->from_day <= o->to_day)
			return wrong(why, line, "overlaps another row of",
			    cell[1]);
	}
	all->count++;
	return RC_OK;
}

static enum rc
read_column(const struct str *cell, size_t line, struct forms *all,
    struct buf *why)
{
	struct form *f = NULL;
	int64_t from;

	if (!day_parse(cell[2], &from))
		return wrong(why, line, "not a day", cell[2]);
	for (size_t i = 0; i < all->count; i++)
		if (str_eq(cell[1], str_of(all->form[i].code)) &&
		    all->form[i].from_day == from)
			f = &all->form[i];
	if (f == NULL)
		return wrong(why, line, "before its form", cell[1]);
	if (f->columns == FORM_COLUMNS_MAX)
		return wrong(why, line, "too many columns of", cell[1]);
	struct form_column *c = &f->column[f->columns];
	if (!figure_find(cell[3], &c->figure))
		return wrong(why, line, "no such figure", cell[3]);
	if (cell[4].n == 0 || !str_copy(cell[4], c->title, sizeof(c->title)))
		return wrong(why, line, "a title is missing or too long",
		    cell[4]);
	if (!read_yes(cell[5], &c->verified))
		return wrong(why, line, "verified is yes or no", cell[5]);
	f->columns++;
	return RC_OK;
}

static enum rc
read_line(struct str text, size_t line, struct forms *f, struct buf *why)
{
	struct str cell[CELLS_MAX];

	if (text.n == 0 || text.p[0] == '#')
		return RC_OK;
	if (!str_is_utf8(text))
		return wrong(why, line, "is not UTF-8", STR(""));
	size_t n = cut_cells(text, cell);
	if (n == 8 && str_eq(cell[0], STR("form")))
		return read_form(cell, line, f, why);
	if (n == 6 && str_eq(cell[0], STR("column")))
		return read_column(cell, line, f, why);
	return wrong(why, line, "neither a form of 8 cells nor a column of "
	    "6", cell[0]);
}

enum rc
forms_read(struct str text, struct forms *f, struct buf *why)
{
	enum rc rc = RC_OK;
	size_t line = 0;

	f->count = 0;
	while (rc == RC_OK && text.n > 0)
		rc = read_line(str_cut(&text, '\n'), ++line, f, why);
	return rc;
}

const struct form *
forms_at(const struct forms *f, struct str code, int64_t day)
{
	for (size_t i = 0; i < f->count; i++)
		if (str_eq(code, str_of(f->form[i].code)) &&
		    f->form[i].from_day <= day && day <= f->form[i].to_day)
			return &f->form[i];
	return NULL;
}

int64_t
form_due(const struct form *f, int64_t year)
{
	if (f->due_after > 0)
		return day_of_date((struct date){ year, 12, 31 }) +
		    f->due_after;
	return day_of_date((struct date){ year + 1, f->due_month,
	    f->due_day });
}
