/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "tests/support/specimen.h"

#define PAYLOAD "00020101021238540010A0000007270124000697043601101023456789" \
	"0208QRIBFTTA530370454065000005802VN62210817C41ABCDABCDEFGHJ1" \
	"6304ABCD"

struct page {
	struct drawlist *d;
	const struct layout *l;
	const struct font_source *font;
};

static struct text_style
style(const struct page *p, enum text_role role, enum color c,
    enum text_align align)
{
	return (struct text_style){ layout_face(p->l, role), c, align };
}

static int
px(const struct page *p, int n)
{
	return layout_px(p->l, n);
}

static void
ground(const struct page *p, enum color c)
{
	draw_fill(p->d, layout_screen(p->l), c);
}

static void
signs(const struct page *p)
{
	static const enum color colors[4][2] = {
		{ COLOR_PROVEN, COLOR_ON_PROVEN }, { COLOR_SHORT,
		COLOR_ON_SHORT }, { COLOR_OVER, COLOR_ON_OVER },
		{ COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED } };
	struct rect rest = layout_screen(p->l), top;

	ground(p, COLOR_PAPER);
	top = rect_cut_top(&rest, px(p, 200), px(p, 10));
	for (int i = 0; i < 4; i++) {
		const struct rect r = rect_column(top, i, 4, 0);

		draw_fill(p->d, r, colors[i][0]);
		draw_shape(p->d, rect_inset(r, px(p, 20)),
		    (enum shape)(SHAPE_PROVEN + i), colors[i][1]);
	}
	draw_band(p->d, rect_cut_top(&rest, px(p, 8), px(p, 10)), px(p, 1));
	for (int i = SHAPE_DISC; i < SHAPE_COUNT; i++) {
		const int n = i - SHAPE_DISC;
		const struct rect cell = rect_column(rect_row(rest, n / 10,
		    5, px(p, 6)), n % 10, 10, px(p, 6));
		struct rect in = rect_inset(cell, px(p, 6));

		draw_round(p->d, cell, px(p, 10), COLOR_CARD);
		draw_round_line(p->d, cell, px(p, 10), px(p, 2), COLOR_INK);
		draw_shape(p->d, rect_cut_left(&in, px(p, 40), px(p, 4)),
		    (enum shape)i, COLOR_INK);
		draw_shape(p->d, rect_center(in, px(p, 14), px(p, 14)),
		    (enum shape)i, COLOR_INK);
	}
}

static void
texts(const struct page *p)
{
	struct rect column[3];
	int to = 0;

	for (int i = 0; i < 3; i++)
		column[i] = rect_column(layout_screen(p->l), i, 3, px(p, 6));
	ground(p, COLOR_PAPER);
	for (int role = 0; role < ROLE_COUNT; role++) {
		const struct text_style s = style(p, (enum text_role)role,
		    COLOR_INK, ALIGN_LEFT);
		const int line = text_line_px(s.face);
		struct rect r;

		if (column[to].h < line && to < 2)
			to++;
		r = rect_cut_top(&column[to], line, 0);
		draw_fill(p->d, (struct rect){ r.x, r.y, r.w, 1 },
		    COLOR_FAINT);
		draw_text(p->d, r, s, "%s", s.face.px > px(p, 44) ?
		    "ẴỘ6₫" : s.face.px > px(p, 24) ? "ẴẰỘẬỆ ₫" :
		    SPECIMEN_LETTERS " 01");
	}
}

static void
key(const struct page *p, struct rect r, const char *label)
{
	draw_round(p->d, r, px(p, 10), COLOR_CARD);
	draw_round_line(p->d, r, px(p, 10), px(p, 2), COLOR_INK);
	draw_text(p->d, r, style(p, ROLE_DIGIT, COLOR_INK, ALIGN_CENTER),
	    "%s", label);
}

static void
strip(const struct page *p, struct rect r)
{
	struct rect in = r;

	draw_fill(p->d, r, COLOR_STRIP);
	(void)rect_cut_left(&in, px(p, 14), 0);
	(void)rect_cut_right(&in, px(p, 14), 0);
	draw_text(p->d, in, style(p, ROLE_STRIP, COLOR_ON_STRIP, ALIGN_LEFT),
	    "Quầy A-12 · Chị Mỷ rau");
	draw_text(p->d, in, style(p, ROLE_STRIP, COLOR_ON_STRIP, ALIGN_RIGHT),
	    "Trực tuyến    08:42");
	draw_shape(p->d, (struct rect){ in.x + in.w - px(p, 150), in.y +
	    px(p, 8), px(p, 14), px(p, 14) }, SHAPE_CHECK, COLOR_ON_STRIP);
}

/* The amount with its smaller unit, right-aligned at x on a baseline. */
static void
amount(const struct page *p, int right, int baseline)
{
	const struct text_style number = style(p, ROLE_AMOUNT_KEYPAD,
	    COLOR_INK, ALIGN_RIGHT);
	const struct text_style unit = style(p, ROLE_UNIT_KEYPAD, COLOR_INK,
	    ALIGN_RIGHT);
	const int w = text_width(p->font, unit.face, STR("₫"));

	draw_text(p->d, draw_on_baseline(unit.face, right - w, baseline, w),
	    unit, "₫");
	draw_text(p->d, draw_on_baseline(number.face, 0, baseline,
	    right - w - px(p, 10)), number, "65.000");
}

static void
quick_keys(const struct page *p, struct rect r)
{
	static const char *const labels[] = { "+10", "+20", "+50", "+100",
		"+200", "+500" };

	for (int i = 0; i < 6; i++) {
		const struct rect k = rect_column(rect_row(r, i / 3, 2,
		    px(p, 8)), i % 3, 3, px(p, 8));
		const struct text_style n = style(p, ROLE_QUICK,
		    COLOR_ON_NOTE, ALIGN_LEFT);
		const struct text_style u = style(p, ROLE_QUICK_UNIT,
		    COLOR_ON_NOTE, ALIGN_LEFT);
		const int wn = text_width(p->font, n.face, str_of(labels[i]));
		const int wu = text_width(p->font, u.face, STR("nghìn"));
		const int x = k.x + (k.w - wn - wu - px(p, 4)) / 2;
		const int baseline = k.y + k.h / 2 + text_cap_px(n.face) / 2;

		draw_round(p->d, k, px(p, 10),
		    (enum color)(COLOR_NOTE_10 + i));
		draw_text(p->d, draw_on_baseline(n.face, x, baseline, wn), n,
		    "%s", labels[i]);
		draw_text(p->d, draw_on_baseline(u.face, x + wn + px(p, 4),
		    baseline, wu), u, "nghìn");
	}
}

static void
icon_key(const struct page *p, struct rect r, enum shape icon,
    const char *label)
{
	const struct text_style s = style(p, ROLE_BUTTON, COLOR_INK,
	    ALIGN_LEFT);
	const int side = px(p, 20);
	const int w = text_width(p->font, s.face, str_of(label)) + side +
	    px(p, 8);
	struct rect in = rect_center(r, w, r.h);

	draw_round(p->d, r, px(p, 10), COLOR_CARD);
	draw_round_line(p->d, r, px(p, 10), px(p, 2), COLOR_INK);
	draw_shape(p->d, rect_cut_left(&in, side, px(p, 8)), icon, COLOR_INK);
	draw_text(p->d, in, s, "%s", label);
}

static void
go_key(const struct page *p, struct rect r)
{
	const struct text_style s = style(p, ROLE_GO, COLOR_ON_PROVEN,
	    ALIGN_LEFT);
	const int side = px(p, 26);
	struct rect in = rect_center(r, text_width(p->font, s.face,
	    STR("THU TIỀN")) + side + px(p, 8), r.h);

	draw_round(p->d, r, px(p, 10), COLOR_PROVEN);
	draw_shape(p->d, rect_cut_right(&in, side, px(p, 8)), SHAPE_PLAY,
	    COLOR_ON_PROVEN);
	draw_text(p->d, in, s, "THU TIỀN");
}

static void
keypad(const struct page *p)
{
	static const char *const labels[] = { "1", "2", "3", "4", "5", "6",
		"7", "8", "9", "000", "0" };
	struct rect rest = layout_screen(p->l), right, left, box;

	ground(p, COLOR_PAPER);
	strip(p, rect_cut_top(&rest, px(p, 30), 0));
	rest = (struct rect){ px(p, 14), rest.y + px(p, 10), rest.w -
	    px(p, 28), rest.h - px(p, 22) };
	right = rect_cut_right(&rest, px(p, 388), px(p, 12));
	left = rest;
	go_key(p, rect_cut_bottom(&right, px(p, 76), px(p, 8)));
	for (int i = 0; i < 12; i++) {
		const struct rect k = rect_column(rect_row(right, i / 3, 4,
		    px(p, 8)), i % 3, 3, px(p, 8));

		if (i < 11) {
			key(p, k, labels[i]);
			continue;
		}
		draw_round(p->d, k, px(p, 10), COLOR_SOFT);
		draw_shape(p->d, rect_center(k, px(p, 48), px(p, 48)),
		    SHAPE_BACKSPACE, COLOR_INK);
	}
	box = rect_cut_top(&left, px(p, 200), px(p, 10));
	draw_round(p->d, box, px(p, 10), COLOR_CARD);
	draw_round_line(p->d, box, px(p, 10), px(p, 2), COLOR_INK);
	amount(p, box.x + box.w - px(p, 18), box.y + px(p, 126));
	box = rect_inset(box, px(p, 18));
	draw_text(p->d, rect_cut_bottom(&box, px(p, 30), 0), style(p,
	    ROLE_BODY, COLOR_QUIET, ALIGN_RIGHT), "sáu mươi lăm nghìn đồng");
	quick_keys(p, rect_cut_top(&left, px(p, 150), px(p, 10)));
	icon_key(p, rect_column(left, 0, 2, px(p, 8)), SHAPE_MENU, "Hôm nay");
	icon_key(p, rect_column(left, 1, 2, px(p, 8)), SHAPE_SPEAKER,
	    "Đọc số");
}

static void
pay(const struct page *p)
{
	struct rect rest = layout_screen(p->l);
	const struct rect qr = rect_cut_left(&rest, rest.h, 0);

	ground(p, COLOR_PAPER);
	draw_fill(p->d, qr, COLOR_WHITE);
	draw_qr(p->d, qr, STR(PAYLOAD));
	rest = rect_inset(rest, px(p, 18));
	draw_text(p->d, rect_cut_top(&rest, px(p, 24), 0), style(p,
	    ROLE_LABEL, COLOR_QUIET, ALIGN_LEFT), "Quét để trả");
	draw_text(p->d, rect_cut_top(&rest, px(p, 84), 0), style(p,
	    ROLE_AMOUNT_PAY, COLOR_INK, ALIGN_LEFT), "65.000");
	draw_text(p->d, rect_cut_top(&rest, px(p, 28), 0), style(p,
	    ROLE_BODY, COLOR_INK, ALIGN_LEFT), "NGUYEN VAN A");
	icon_key(p, rect_cut_bottom(&rest, px(p, 58), px(p, 8)), SHAPE_CROSS,
	    "Huỷ");
	icon_key(p, rect_cut_bottom(&rest, px(p, 72), px(p, 8)), SHAPE_HASH,
	    "Nhập mã của khách");
}

static void
verdict(const struct page *p)
{
	struct rect rest = layout_screen(p->l), sign;

	ground(p, COLOR_PROVEN);
	rest = (struct rect){ px(p, 48), px(p, 110), p->l->w - px(p, 60),
	    px(p, 260) };
	sign = rect_cut_left(&rest, px(p, 226), px(p, 26));
	draw_shape(p->d, sign, SHAPE_PROVEN, COLOR_ON_PROVEN);
	draw_text(p->d, rect_cut_top(&rest, px(p, 72), 0), style(p,
	    ROLE_VERDICT, COLOR_ON_PROVEN, ALIGN_LEFT), "ĐỦ TIỀN");
	draw_text(p->d, rect_cut_top(&rest, px(p, 104), 0), style(p,
	    ROLE_AMOUNT_VERDICT, COLOR_ON_PROVEN, ALIGN_LEFT), "65.000 ₫");
	draw_text(p->d, rect_cut_top(&rest, px(p, 38), 0), style(p,
	    ROLE_SECOND, COLOR_ON_PROVEN, ALIGN_LEFT), "Ngân hàng đã báo");
	draw_text(p->d, rect_cut_top(&rest, px(p, 28), 0), style(p,
	    ROLE_SMALL, COLOR_ON_PROVEN, ALIGN_LEFT),
	    "08:43 · mã DB0 · phiếu 1042");
}

void
specimen_draw(struct drawlist *d, const struct layout *l,
    const struct font_source *font, enum specimen_page page)
{
	const struct page p = { d, l, font };

	draw_begin(d);
	switch (page) {
	case SPECIMEN_SIGNS:
		signs(&p);
		break;
	case SPECIMEN_TEXT:
		texts(&p);
		break;
	case SPECIMEN_KEYPAD:
		keypad(&p);
		break;
	case SPECIMEN_PAY:
		pay(&p);
		break;
	case SPECIMEN_VERDICT:
		verdict(&p);
		break;
	case SPECIMEN_COUNT:
		break;
	}
}
