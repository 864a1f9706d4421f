/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of paper on both widths: nothing lost, nothing over the edge,
 * one word for what it is worth, and that word true; the dots are black, and
 * as many as the layout says.  PAPER=dir writes them as PNG, and for readers of
 * another hand as dots (.pbm), as a printer's bytes (.bin) and, where a code
 * stands on them, what it says (.txt). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "terminal/print/escpos.h"
#include "terminal/print/slips.h"
#include "tests/support/house_font.h"
#include "tests/support/scene.h"
#include "ui/png.h"
#include "ui/strings.h"

#define CODE "C4T1:7:26A:12:XE:5000:20778:C7-1042-9F3A-2KQ7-XB0M:" \
	"ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789" \
	"ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEF"

static struct slip slip;
static struct drawlist d;
static struct picture pic;

static struct profile profile = { .stall = "Chị Mỷ rau",
	.holder = "NGUYEN THI MY", .place = "Quầy A-12 · Chợ Đồng Văn" };

static struct slip_frame
frame(bool again)
{
	return (struct slip_frame){ .profile = &profile, .mark = SCENE_MARK,
		.proof_host = "CHO.EXAMPLE", .utc_offset_min = 420,
		.wall_ms = SCENE_WALL_MS, .again = again };
}

static bool
says(const char *text)
{
	struct str s = str_of(text);

	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_TEXT &&
		    str_eq((struct str){ d.text + d.item[i].text,
		    d.item[i].size }, s))
			return true;
	return false;
}

static void
save_bytes(const char *name, int w, const char *ending, const void *from,
    size_t n)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s-%d.%s", getenv("PAPER"), name, w,
	    ending);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(from, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* As cho40-print sends it to a printer that answers. */
static void
save_job(const char *name, int w)
{
	static char job[PICTURE_BYTES * 2];
	struct buf b = BUF(job);
	struct escpos_ear ear = { 0 };

	escpos_put_filling(&b, (size_t)w / 8 * ESCPOS_ROWS_MAX);
	escpos_put_ask(&b, &ear, ESCPOS_ASK_PAPER);
	escpos_put_ask(&b, &ear, ESCPOS_ASK_OFFLINE);
	escpos_put_begin(&b);
	for (int y = 0; y < pic.h; y += ESCPOS_ROWS_MAX) {
		escpos_put_band(&b, &pic, y, pic.h - y < ESCPOS_ROWS_MAX ?
		    pic.h - y : ESCPOS_ROWS_MAX);
		escpos_put_ask(&b, &ear, ESCPOS_ASK_PAPER);
	}
	escpos_put_end(&b, 3, w == 384 ? ESCPOS_CUT : ESCPOS_PARTIAL_CUT);
	assert_false(b.full);
	save_bytes(name, w, "bin", b.p, b.n);
}

static void
save_dots(const char *name, int w)
{
	static char dots[PICTURE_BYTES + 32];
	struct buf b = BUF(dots);

	buf_printf(&b, "P4\n%d %d\n", pic.w, pic.h);
	buf_put(&b, (struct str){ (const char *)pic.bits,
	    picture_bytes(&pic) });
	assert_false(b.full);
	save_bytes(name, w, "pbm", b.p, b.n);
}

/* What each code says, a line each. */
static void
save_codes(const char *name, int w)
{
	char text[SLIP_TEXT_MAX];
	struct buf b = BUF(text);

	for (int i = 0; i < slip.count; i++) {
		const struct slip_line *l = &slip.line[i];
		if (l->kind != SLIP_QR && l->kind != SLIP_ORIGIN)
			continue;
		buf_put(&b, (struct str){ slip.pool + l->text, l->text_n });
		buf_putc(&b, '\n');
	}
	assert_false(b.full);
	if (b.n > 0)
		save_bytes(name, w, "txt", b.p, b.n);
}

static void
save(const char *name, int w)
{
	char path[256];
	static uint8_t grey[PICTURE_W_MAX * PICTURE_H_MAX];

	if (getenv("PAPER") == NULL)
		return;
	for (int y = 0; y < pic.h; y++)
		for (int x = 0; x < pic.w; x++)
			grey[y * pic.w + x] = pic.bits[(y * pic.w + x) / 8] >>
			    (7 - x % 8) & 1 ? 0 : 255;
	snprintf(path, sizeof(path), "%s/%s-%d.png", getenv("PAPER"), name, w);
	/* The longest is for readers of dots alone. */
	assert_int_equal(png_save_grey(path, grey, pic.w, pic.h < PNG_SIDE_MAX ?
	    pic.h : PNG_SIDE_MAX), RC_OK);
	save_dots(name, w);
	save_job(name, w);
	save_codes(name, w);
}

/* How many codes; and that any two are 12 mm apart, the goods' smaller. */
static int
codes_apart(void)
{
	const struct draw_item *at[BASKET_MAX + 2];
	int n = 0;

	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_QR && n < BASKET_MAX + 2)
			at[n++] = &d.item[i];
	for (int i = 1; i < n; i++) {
		assert_true(at[i]->y - (at[i - 1]->y + at[i - 1]->h) >= 96);
		assert_true(at[i]->w <= 160 && at[i]->w < at[0]->w);
	}
	return n;
}

/* Draw on both widths and look at all of it; d is the narrow one after. */
static void
check(const char *name)
{
	const struct font_source *f = sdl_font_source(house_font);
	struct slip_press *press;

	assert_false(slip.full);
	for (int w = 576; w >= 384; w -= 192) {
		assert_int_equal(slip_press_open(&press, f, w), RC_OK);
		slip_print(press, &slip, &pic);
		slip_press_close(press);
		save(name, w);
		int h = slip_draw(&slip, f, w, &d);
		assert_int_equal(pic.h, h);
		assert_true(h < PICTURE_H_MAX);
		assert_int_equal(d.dropped, 0);
		(void)codes_apart();
		for (int i = 1; i < d.items; i++) {
			struct draw_item *t = &d.item[i];
			assert_true(t->x >= 0 && t->x + t->w <= w);
			assert_true(t->y >= 0 && t->y + t->h <= h);
			if (t->kind == DRAW_TEXT)
				assert_true(text_width(f, t->face,
				    (struct str){ d.text + t->text, t->size })
				    <= t->w);
		}
	}
}

static void
sale_says(const char *name, struct sale s, const char *worth)
{
	struct slip_frame f = frame(false);
	char again[32];

	slips_sale(&slip, &f, &s, NULL);
	check(name);
	assert_true(says(worth));
	assert_true(says("Chị Mỷ rau"));
	assert_true(says("08:42 21/11/2026"));
	assert_false(says("BẢN IN LẠI"));
	f.again = true;
	slips_sale(&slip, &f, &s, NULL);
	snprintf(again, sizeof(again), "%s-again", name);
	check(again);
	assert_true(says("BẢN IN LẠI"));
}

static void
test_sales(void **state)
{
	(void)state;
	sale_says("bank", scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK),
	    "NGÂN HÀNG ĐÃ BÁO");
	sale_says("short", scene_sale(65000, 200, SALE_SHORT, EVIDENCE_NONE),
	    "THIẾU 64.800 ₫");
	sale_says("seen", scene_sale(65000, 0, SALE_PAID, EVIDENCE_SEEN),
	    "CHƯA XÁC NHẬN");
	sale_says("cash", scene_sale(65000, 0, SALE_PAID, EVIDENCE_CASH),
	    "TIỀN MẶT");
	sale_says("open", scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE),
	    "CHƯA TRẢ");
	sale_says("late", scene_sale(65000, 65000, SALE_LATE, EVIDENCE_BANK),
	    "TIỀN ĐẾN MUỘN");
	struct sale s = scene_sale(65000, 0, SALE_PAID, EVIDENCE_CODE);
	s.code = s.amount;
	sale_says("code", s, "MÃ ĐÚNG, CHỜ NGÂN HÀNG");
	s = scene_sale(65000, 70000, SALE_OVER, EVIDENCE_BANK);
	s.due.dong = 5000;
	sale_says("over", s, "DƯ 5.000 ₫, PHẢI TRẢ LẠI");
	/* Only the bank is called the bank. */
	s = scene_sale(65000, 1000, SALE_PAID, EVIDENCE_SEEN);
	struct slip_frame f = frame(false);
	slips_sale(&slip, &f, &s, NULL);
	check("part");
	assert_false(says("NGÂN HÀNG ĐÃ BÁO"));
}

static const char cam[] = "https://ocop.tuyenquang.gov.vn/cam-sanh/7";

/* 1,5 kg of one, three of another, and something by a scale's label. */
static struct basket
picked(int stars)
{
	static const struct good goods[] = {
		{ .name = "Cam sành", .price = { 25000 }, .unit = GOOD_KG },
		{ .name = "Trứng gà", .price = { 4000 }, .unit = GOOD_EACH },
		{ .name = "Thịt trâu gác bếp", .price = { 900000 },
		    .unit = GOOD_KG } };
	struct basket b = { .ref = SCENE_REF };
	struct good g = goods[0];

	g.stars = stars;
	memcpy(g.origin, cam, sizeof(cam));
	basket_add(&b, &g, 1500, (struct vnd){ 37500 });
	basket_add(&b, &goods[1], 2, (struct vnd){ 8000 });
	basket_add(&b, &goods[1], 1, (struct vnd){ 4000 });
	basket_add(&b, &goods[2], 0, (struct vnd){ 10000 });
	return b;
}

static void
test_goods(void **state)
{
	struct slip_frame f = frame(false);
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);
	struct basket b = picked(4);

	(void)state;
	slips_sale(&slip, &f, &s, &b);
	check("goods");
	assert_true(says("Cam sành · OCOP 4 sao"));
	assert_true(says("1,5 kg × 25.000"));
	assert_true(says("37.500 ₫"));
	assert_true(says("3 × 4.000"));
	assert_true(says("theo tem cân"));
	assert_true(says("Hàng khác"));            /* 5.500 was typed */
	assert_true(says("5.500 ₫"));
	assert_true(says("NGUỒN GỐC"));
	assert_true(says("Không phải mã trả"));    /* tiền */
	assert_int_equal(codes_apart(), 2);
	/* All of it was picked; nothing is said of where it comes from. */
	s.amount.dong = 59500;
	b.line[0].is.origin[0] = '\0';
	slips_sale(&slip, &f, &s, &b);
	check("goods-plain");
	assert_false(says("Hàng khác"));
	assert_int_equal(codes_apart(), 1);
	/* Of another sum: not a word of it. */
	s.amount.dong = 59499;
	slips_sale(&slip, &f, &s, &b);
	check("goods-none");
	assert_false(says("3 × 4.000"));
}

/* Of the code so many origins further down. */
static int
slip_stars(int at)
{
	for (int i = 0; i < slip.count; i++)
		if (slip.line[i].kind == SLIP_ORIGIN && at-- == 0)
			return slip.line[i].stars;
	return -1;
}

/* Each origin has its code, once. */
static void
test_origins(void **state)
{
	struct slip_frame f = frame(false);
	struct sale s = scene_sale(110000, 110000, SALE_PAID, EVIDENCE_BANK);
	static const char *const names[] = { "Mật ong bạc hà", "Chè Shan tuyết",
		"Cam sành", "Thịt trâu gác bếp" };
	struct basket b = { .ref = SCENE_REF };

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct good g = { .price = { 10000 + i }, .stars = 3 };
		assert_true(str_copy(str_of(names[i % 4]), g.name,
		    sizeof(g.name)));
		snprintf(g.origin, sizeof(g.origin), "https://ocop.vn/%d",
		    i % 4);
		basket_add(&b, &g, 2, (struct vnd){ 20000 + 2 * i });
	}
	slips_sale(&slip, &f, &s, &b);
	check("goods-origins");
	assert_int_equal(codes_apart(), 5);
	assert_true(says("Mật ong bạc hà"));
	/* One for all of a cooperative's; whose stars it is not clear. */
	memcpy(b.line[2].is.origin, b.line[0].is.origin, ORIGIN_CAP);
	memcpy(b.line[3].is.origin, b.line[0].is.origin, ORIGIN_CAP);
	b.line[3].is.stars = 5;
	slips_sale(&slip, &f, &s, &b);
	check("goods-shared");
	assert_int_equal(codes_apart(), 3);
	assert_true(says("Mật ong bạc hà +") && says("2 món"));
	assert_int_equal(slip_stars(0), 0);
	assert_int_equal(slip_stars(1), 3);
}

/* The most there can be of everything still fits the paper. */
static void
test_most_goods(void **state)
{
	struct slip_frame f = frame(true);
	struct sale s = scene_sale(VND_SALE_MAX, 0, SALE_PAID, EVIDENCE_SEEN);
	struct basket b = { .ref = SCENE_REF };
	struct good g = { .price = { 30000000 }, .unit = GOOD_KG, .stars = 5 };
	struct profile was = profile;

	(void)state;
	for (size_t i = 0; i + 4 < sizeof(profile.stall); i += 3)
		memcpy(profile.stall + i, "Ẵ", sizeof("Ẵ"));
	for (size_t i = 0; i + 4 < sizeof(g.name); i += 3)
		memcpy(g.name + i, "Ẵ", sizeof("Ẵ"));
	for (int i = 0; i < BASKET_MAX + 2; i++) {
		snprintf(g.origin, sizeof(g.origin), "https://ocop.vn/%0104d",
		    i);
		assert_true(good_is_valid(&g));
		basket_add(&b, &g, 999, (struct vnd){ 29970000 });
	}
	assert_int_equal(b.count, BASKET_MAX);
	slips_sale(&slip, &f, &s, &b);
	check("goods-most");
	assert_true(says("0,999 kg × 30.000.000"));
	assert_true(says("Hàng khác"));
	assert_int_equal(codes_apart(), 1 + BASKET_MAX);
	profile = was;
}

static void
test_longest(void **state)
{
	struct profile was = profile;
	struct slip_frame f = frame(true);
	struct sale s = scene_sale(VND_SALE_MAX, 0, SALE_PAID, EVIDENCE_SEEN);

	(void)state;
	for (size_t i = 0; i + 4 < sizeof(profile.stall); i += 3) {
		memcpy(profile.stall + i, "Ẵ", sizeof("Ẵ"));
		memcpy(profile.place + i, "Ộ", sizeof("Ộ"));
	}
	f.proof_host = "";
	slips_sale(&slip, &f, &s, NULL);
	check("long");
	/* A letter is 3/5 of its size at least: cut, not shrunk to nothing. */
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_TEXT)
			assert_true(d.item[i].face.px >= 18);
	profile = was;
}

static void
test_others(void **state)
{
	struct slip_frame f = frame(false);
	struct ticket t = { .series = "26A", .no = 12, .kind = "XE",
		.amount = { 5000 }, .cash = true };
	struct handover h = { 3, 40, 12, { 365000 }, SCENE_WALL_MS,
		NOT_COUNTED };
	struct shift z = { .id = 9, .opened_wall_ms = SCENE_WALL_MS,
		.closed_wall_ms = SCENE_WALL_MS + 3600000,
		.cash = { 200000 }, .counted = { 295000 }, .confirmed = true,
		.told = { 1 }, .sums = { .sales = 12, .sold = { 1200000 },
		.expected = { 300000 } } };
	struct fee_page fee = { .is_slip = true, .stall = "A-012",
		.period = "08:42 21/11/2026", .amount = { 300000 },
		.open = { 1000 }, .number = 15, .payload = "C4R1:ABC" };

	(void)state;
	slips_ticket(&slip, &f, &t, CODE);
	check("ticket");
	assert_true(says("Số 12 · ký hiệu 26A"));
	assert_true(says(strings_get(STR_RECEIPT_NOT_INVOICE)));
	t.voided = true;
	slips_ticket(&slip, &f, &t, CODE);
	check("void");
	slips_handover(&slip, &f, &h);
	check("handover");
	assert_true(says("365.000 ₫"));
	slips_shift(&slip, &f, &z);
	check("z");
	assert_true(says("CHỐT CA (Z)"));
	z.open = true;
	slips_shift(&slip, &f, &z);
	check("x");
	assert_true(says("BÁO CÁO CA (X)"));
	slips_fee(&slip, &f, &fee);
	check("fee");
	slips_test(&slip, &f, "1210 0876 4267");
	check("test");
	assert_true(says("1210 0876 4267"));
	assert_true(says("IN THỬ"));
	assert_false(says("₫"));
}

/* The press keeps nothing of the slip before. */
static void
test_clean_sheet(void **state)
{
	struct slip_press *press;
	struct slip_frame f = frame(false);
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);
	static struct picture first;

	(void)state;
	assert_int_equal(slip_press_open(&press,
	    sdl_font_source(house_font), 384), RC_OK);
	slips_sale(&slip, &f, &s, NULL);
	slip_print(press, &slip, &first);
	slips_shift(&slip, &f, &(struct shift){ .id = 1 });
	slip_print(press, &slip, &pic);
	slips_sale(&slip, &f, &s, NULL);
	slip_print(press, &slip, &pic);
	assert_int_equal(first.h, pic.h);
	assert_memory_equal(first.bits, pic.bits, picture_bytes(&pic));
	slip_press_close(press);
	assert_int_equal(slip_press_open(&press,
	    sdl_font_source(house_font), 383), RC_BAD_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sales),
		cmocka_unit_test(test_goods),
		cmocka_unit_test(test_origins),
		cmocka_unit_test(test_most_goods),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_clean_sheet),
	};

	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}
