/* SPDX-License-Identifier: Apache-2.0 */
/* What was sold, as rows of the glass: a good, so much of it at so much, and
 * what that is. */
#include "ui/sold.h"

#define ROW_CAP 160
/* Between two parts of a row, in the layout's units. */
#define PART_GAP 10

struct row { char name[ROW_CAP], how[ROW_CAP], cost[FORMAT_CAP]; };

int
sold_rows(const struct basket *b)
{
	return b->count + (b->amount.dong > b->total.dong ? 1 : 0);
}

/* The last one may be what was typed. */
static void
read_row(const struct basket *b, int at, bool stars, struct row *r)
{
	struct buf name = BUF(r->name), how = BUF(r->how), cost = BUF(r->cost);

	r->how[0] = '\0';
	if (at < b->count) {
		if (stars)
			basket_put_name(&name, &b->line[at].is);
		else
			buf_puts(&name, b->line[at].is.name);
		basket_put_how(&how, &b->line[at]);
	} else {
		buf_puts(&name, strings_get(STR_SLIP_REST));
	}
	buf_puts(&cost, format_money(at < b->count ? b->line[at].cost :
	    (struct vnd){ b->amount.dong - b->total.dong }).s);
}

static int
width(const struct frame *f, const char *text)
{
	return text_width(f->font, layout_face(&f->l, ROLE_LABEL),
	    str_of(text));
}

/* Lines stand close where there is little room. */
static int
line_px(const struct layout *l, enum text_role role)
{
	struct text_face face = layout_face(l, role);

	return l->compact ? text_close_px(face) : text_line_px(face);
}

/* A good's name is never cut for what else is on its line. */
static int
row_lines(const struct frame *f, int w, const struct row *r)
{
	int gap = layout_px(&f->l, PART_GAP);

	return r->how[0] == '\0' || width(f, r->name) + gap +
	    width(f, r->how) + gap + width(f, r->cost) <= w ? 1 : 2;
}

/* How many rows stand in r, and how high that is. */
struct plan { int rows, h; };

static struct plan
plan(const struct frame *f, struct rect r, const struct basket *b)
{
	int line = line_px(&f->l, ROLE_LABEL), n = sold_rows(b), used = 0;
	struct plan p = { 0, r.h >= line ? line : 0 };
	struct row row;

	for (int i = 0; i < n; i++) {
		read_row(b, i, false, &row);
		used += row_lines(f, r.w, &row) * line;
		int with = used + (i + 1 < n ? line : 0);
		if (with > r.h)
			break;
		p = (struct plan){ i + 1, with };
	}
	return p;
}

bool
sold_fits(struct frame *f, struct rect r, const struct basket *b)
{
	return plan(f, r, b).rows == sold_rows(b);
}

int
sold_px(struct frame *f, struct rect r, const struct basket *b)
{
	return plan(f, r, b).h;
}

static void
put(struct frame *f, struct rect r, enum color c, enum text_align align,
    const char *text)
{
	r.h = paint_line_px(f, ROLE_LABEL);
	paint_line(f, r, (struct paint){ ROLE_LABEL, c, align }, text);
}

static void
paint_one(struct frame *f, struct rect *r, const struct row *row)
{
	int gap = layout_px(&f->l, PART_GAP);
	int lines = row_lines(f, r->w, row), line = line_px(&f->l, ROLE_LABEL);
	struct rect at = rect_cut_top(r, line, 0);
	struct rect cost = rect_cut_right(&at, width(f, row->cost), gap);

	put(f, cost, COLOR_INK, ALIGN_RIGHT, row->cost);
	if (lines == 1 && row->how[0] != '\0')
		put(f, rect_cut_right(&at, width(f, row->how), gap),
		    COLOR_QUIET, ALIGN_RIGHT, row->how);
	put(f, at, COLOR_INK, ALIGN_LEFT, row->name);
	if (lines == 2)
		put(f, rect_cut_top(r, line, 0), COLOR_QUIET, ALIGN_LEFT,
		    row->how);
}

void
sold_paint(struct frame *f, struct rect r, const struct basket *b)
{
	struct plan p = plan(f, r, b);
	char line[ROW_CAP];
	struct buf more = BUF(line);
	struct row row;

	for (int i = 0; i < p.rows; i++) {
		read_row(b, i, false, &row);
		paint_one(f, &r, &row);
	}
	if (p.h == 0 || p.rows == sold_rows(b))
		return;
	strings_put(&more, p.rows > 0 ? STR_SOLD_MORE : STR_SOLD_COUNT,
	    ARGS(format_count(sold_rows(b) - p.rows).s));
	put(f, r, COLOR_INK, p.rows > 0 ? ALIGN_RIGHT : ALIGN_LEFT, line);
}

/* --- a page of them ------------------------------------------------------- */

static int
page_row_px(const struct layout *l)
{
	return line_px(l, ROLE_BODY) + line_px(l, ROLE_LABEL);
}

int
sold_page_rows(const struct layout *l, int h)
{
	int n = h / page_row_px(l);

	return n < 1 ? 1 : n;
}

void
sold_paint_page(struct frame *f, struct rect *r, const struct basket *b,
    int first)
{
	int n = sold_page_rows(&f->l, r->h), all = sold_rows(b);
	struct row row;

	for (int i = first; i < all && i < first + n; i++) {
		read_row(b, i, true, &row);
		struct rect at = rect_cut_top(r, line_px(&f->l, ROLE_BODY),
		    0);
		at.h = paint_line_px(f, ROLE_BODY);
		paint_line(f, at, (struct paint){ ROLE_BODY, COLOR_INK,
		    ALIGN_LEFT }, row.name);
		at = rect_cut_top(r, line_px(&f->l, ROLE_LABEL), 0);
		put(f, rect_cut_right(&at, width(f, row.cost),
		    layout_px(&f->l, PART_GAP)), COLOR_INK, ALIGN_RIGHT,
		    row.cost);
		put(f, at, COLOR_QUIET, ALIGN_LEFT, row.how);
	}
}
