/* SPDX-License-Identifier: Apache-2.0 */
/* Price lists as text and as a file, what a quantity costs, scales' labels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal/goods_file.h"

static void
test_lines(void **state)
{
	static const struct { const char *text; int count, bad; } lists[] = {
		{ "Cam sành\t25000\tkg\t2\t17\n", 1, 0 },
		{ "Cam\t25000\tkg\t2\t17\n\nTrứng\t4000\teach\t0\t0", 2, 0 },
		{ "", 0, 0 }, { "\n\n", 0, 0 },
		{ "Cam\t0\tkg\t2\t17\n", 0, 1 },          /* for nothing */
		{ "Cam\t500000000\tkg\t2\t17\n", 0, 1 },
		{ "Cam\t-5\tkg\t2\t17\n", 0, 1 },
		{ "Cam\t25000\tlạng\t2\t17\n", 0, 1 },
		{ "Cam\t25000\tkg\t6\t17\n", 0, 1 },
		{ "Cam\t25000\tkg\t2\t100000\n", 0, 1 },
		{ "Cam\t25000\tkg\t2\n", 0, 1 },
		{ "Cam\t25000\tkg\t2\t1\tx\n", 1, 1 },
		{ "\t25000\tkg\t2\t17\n", 0, 1 },
		{ "C\xffm\t25000\tkg\t2\t17\nB\t1\teach\t0\t0\n", 1, 1 },
		{ "C\x01m\t25000\tkg\t2\t17\n", 0, 1 },
		{ "C234567890123456789012345678901234567890123456789"
		    "\t25000\tkg\t2\t17\n", 0, 1 },
	};
	struct goods g;

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		int bad = goods_read(str_of(lists[i].text), &g);
		if (bad != lists[i].bad || g.count != lists[i].count)
			fail_msg("|%s|: %d and %d bad", lists[i].text,
			    g.count, bad);
	}
}

/* The longest list there is fits its file and comes back whole. */
static void
test_file(void **state)
{
	char dir[] = "/tmp/cho40-goods-XXXXXX", path[64];
	struct goods g = { .count = GOODS_MAX }, back;
	FILE *f;
	int bad;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(goods_load(dir, &back, &bad), RC_NOT_FOUND);
	for (int i = 0; i < GOODS_MAX; i++) {
		g.row[i] = (struct good){ .price = { VND_SALE_MAX },
			.unit = (enum good_unit)(i % 2),
			.color = i % GOOD_COLORS,
			.number = GOOD_NUMBER_MAX - i };
		memset(g.row[i].name, 'x', GOOD_NAME_MAX - 1);
		g.row[i].picture = (enum good_picture)(i % PICTURES);
		g.row[i].stars = i % 2 == 0 ? 0 : STARS_MAX;
		memset(g.row[i].origin, 'y', ORIGIN_MAX);
		memcpy(g.row[i].origin, "https://a.vn/", 13);
	}
	assert_int_equal(goods_save(dir, &g), RC_OK);
	assert_int_equal(goods_load(dir, &back, &bad), RC_OK);
	assert_int_equal(bad, 0);
	assert_int_equal(back.count, GOODS_MAX);
	for (int i = 0; i < GOODS_MAX; i++) {
		assert_string_equal(back.row[i].name, g.row[i].name);
		assert_int_equal(back.row[i].price.dong, VND_SALE_MAX);
		assert_int_equal(back.row[i].unit, i % 2);
		assert_int_equal(back.row[i].number, GOOD_NUMBER_MAX - i);
		assert_int_equal(back.row[i].picture, i % PICTURES);
		assert_int_equal(back.row[i].stars, i % 2 == 0 ? 0 : STARS_MAX);
		assert_string_equal(back.row[i].origin, g.row[i].origin);
	}
	(void)snprintf(path, sizeof(path), "%s/%s", dir, GOODS_NAME);
	f = fopen(path, "w");
	assert_non_null(f);
	for (int i = 0; i <= GOODS_FILE_MAX; i++)
		assert_int_equal(fputc('x', f), 'x');
	assert_int_equal(fclose(f), 0);
	assert_int_equal(goods_load(dir, &back, &bad), RC_BAD_INPUT);
	assert_int_equal(back.count, 0);
	assert_int_equal(bad, 1);
	assert_int_equal(unlink(path), 0);
	(void)snprintf(path, sizeof(path), "%s/%s", dir, GOODS_ASIDE);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

/* The second format; of what it added, each may be broken by itself. */
static void
test_second(void **state)
{
#define V2 "goods 2\n"
#define CAM "Cam\t25000\tkg\t2\t17\t"
	static const struct { const char *text; int count, bad, stars;
		enum good_picture picture; const char *origin; } lists[] = {
		{ V2 CAM "fruit\t4\thttps://ocop.gov.vn/a\n", 1, 0, 4,
		    PICTURE_FRUIT, "https://ocop.gov.vn/a" },
		{ V2 CAM "basket\t0\t\n", 1, 0, 0, PICTURE_BASKET, "" },
		{ V2 CAM "plum\t5\t\n", 1, 1, 5, PICTURE_BASKET, "" },
		{ V2 CAM "fruit\t2\t8934563138165\n", 1, 1, 0,
		    PICTURE_FRUIT, "8934563138165" },
		{ V2 CAM "fruit\t3\t00020101021138\n", 1, 1, 3,
		    PICTURE_FRUIT, "" },
		{ V2 CAM "fruit\t3\t\tmore\n", 1, 1, 3, PICTURE_FRUIT,
		    "" },
		{ V2 "Cam\t25000\tkg\t2\t17\n", 1, 1, 0, PICTURE_BASKET,
		    "" },                          /* a line of the first */
		{ CAM "fruit\t4\t\n", 1, 1, 0, PICTURE_BASKET, "" },
		{ "goods 3\n" CAM "fruit\t4\t\n", 0, 1, 0, PICTURE_BASKET, "" },
		{ V2, 0, 0, 0, PICTURE_BASKET, "" },
	};
	struct goods g;

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		int bad = goods_read(str_of(lists[i].text), &g);
		if (bad != lists[i].bad || g.count != lists[i].count)
			fail_msg("%zu: %d and %d bad", i, g.count, bad);
		if (g.count == 0)
			continue;
		assert_string_equal(g.row[0].name, "Cam");
		assert_int_equal(g.row[0].stars, lists[i].stars);
		assert_int_equal(g.row[0].picture, lists[i].picture);
		assert_string_equal(g.row[0].origin, lists[i].origin);
	}
}

/* What could not be read is there after the next change, too. */
static void
test_aside(void **state)
{
	static const char text[] = V2 "Cam\t25000\tkg\t2\t1\tfruit\t0\t\n"
	    "\x01\xff garbage\n";
	char dir[] = "/tmp/cho40-goods-XXXXXX", path[64], was[128];
	struct goods g;
	int bad;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/%s", dir, GOODS_NAME);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(goods_load(dir, &g, &bad), RC_OK);
	assert_int_equal(g.count, 1);
	assert_int_equal(bad, 1);
	assert_int_equal(goods_save(dir, &g), RC_OK);
	assert_int_equal(goods_load(dir, &g, &bad), RC_OK);
	assert_int_equal(bad, 0);
	assert_int_equal(unlink(path), 0);
	(void)snprintf(path, sizeof(path), "%s/%s", dir, GOODS_ASIDE);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fread(was, 1, sizeof(was), f), sizeof(text) - 1);
	assert_memory_equal(was, text, sizeof(text) - 1);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

static void
test_origins(void **state)
{
	static const struct { const char *text; enum origin_is is; } texts[] = {
		{ "https://ocop.gov.vn/sp/1?a=b&c=%20#x", ORIGIN_WEB },
		{ "HTTP://TRUYXUAT.EXAMPLE.VN", ORIGIN_WEB },
		{ "https://a-b.vn?x", ORIGIN_WEB },
		{ "8934563138165", ORIGIN_GS1 }, { "96385074", ORIGIN_GS1 },
		{ "(01)08934563138165(10)LO-7", ORIGIN_GS1 },
		{ "010893456313816510LO7", ORIGIN_GS1 },
		{ "00020101021138540010A000000727", ORIGIN_PAYMENT },
		{ "x 0010a000000727", ORIGIN_PAYMENT },
		{ "https://img.vietqr.io/image/970436-1.png", ORIGIN_PAYMENT },
		{ "HTTPS://VIETQR.NET", ORIGIN_PAYMENT },
		{ "https://qr.sepay.vn:80/img?acc=1", ORIGIN_PAYMENT },
		{ "https://notvietqr.io/", ORIGIN_WEB },
		{ "https://a.vn/?p=000201A000000727", ORIGIN_PAYMENT },
		{ "https://a vn", ORIGIN_MARKS },
		{ "https://a.vn/ế", ORIGIN_MARKS },
		{ "https://a.vn/<b>", ORIGIN_MARKS },
		{ "https://me:pw@a.vn/", ORIGIN_OTHER },
		{ "https://a.vn:8080/", ORIGIN_OTHER },
		{ "https://10.0.0.1/", ORIGIN_OTHER },
		{ "https://localhost/", ORIGIN_OTHER },
		{ "https://-a.vn", ORIGIN_OTHER },
		{ "https://a..vn", ORIGIN_OTHER },
		{ "https://a.vn.", ORIGIN_OTHER }, { "https://", ORIGIN_OTHER },
		{ "javascript:alert(1)", ORIGIN_OTHER },
		{ "C4R1:ABC", ORIGIN_OTHER }, { "momo://pay", ORIGIN_OTHER },
		{ "8934563138164", ORIGIN_OTHER },
		{ "2100017450008", ORIGIN_OTHER },      /* a scale's label */
		{ "(01)08934563138164", ORIGIN_OTHER }, { "", ORIGIN_OTHER },
	};
	char text[ORIGIN_MAX + 2] = "https://a.vn/";

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (origin_read(str_of(texts[i].text)) != texts[i].is)
			fail_msg("%s: %d", texts[i].text,
			    (int)origin_read(str_of(texts[i].text)));
	memset(text + 13, 'x', ORIGIN_MAX - 13);
	assert_int_equal(origin_read(str_of(text)), ORIGIN_WEB);
	text[ORIGIN_MAX] = 'x';
	assert_int_equal(origin_read(str_of(text)), ORIGIN_LONG);
	assert_true(origin_is_valid(STR("")));
}

static void
test_costs(void **state)
{
	static const struct { int64_t price; enum good_unit unit; int64_t n,
		cost; } costs[] = {
		{ 25000, GOOD_KG, 1000, 25000 },
		{ 25000, GOOD_KG, 1500, 37500 },
		{ 25000, GOOD_KG, 1, 25 }, { 333, GOOD_KG, 2, 1 },
		{ 4000, GOOD_EACH, 10, 40000 }, { 4000, GOOD_EACH, 0, 0 },
		{ 1, GOOD_KG, 1, 0 },                 /* under half a dong */
		{ VND_SALE_MAX, GOOD_EACH, 2, 0 },
		{ VND_SALE_MAX, GOOD_EACH, 1, VND_SALE_MAX },
		{ 4000, GOOD_EACH, QUANTITY_MAX + 1, 0 },
		{ 4000, GOOD_EACH, -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		struct good g = { .price = { costs[i].price },
			.unit = costs[i].unit };
		struct vnd cost = { 0 };
		assert_int_equal(good_cost(&g, costs[i].n, &cost),
		    costs[i].cost > 0);
		assert_int_equal(cost.dong, costs[i].cost);
	}
}

static void
test_labels(void **state)
{
	static const struct { const char *digits; enum barcode is; int64_t
		item, value; } labels[] = {
		{ "2100017450008", BARCODE_SCALE, 17, 45000 },
		{ "2912345999995", BARCODE_SCALE, 12345, 99999 },
		{ "2100017450005", BARCODE_MISREAD, 0, 0 },
		{ "2100071450008", BARCODE_MISREAD, 0, 0 },   /* two swapped */
		{ "8934563138165", BARCODE_GOODS, 0, 0 },
		{ "4006381333931", BARCODE_GOODS, 0, 0 },
		{ "210001745000", BARCODE_OTHER, 0, 0 },
		{ "21000174500085", BARCODE_OTHER, 0, 0 },
		{ "96385074", BARCODE_OTHER, 0, 0 },
		{ "", BARCODE_OTHER, 0, 0 },
		{ "21000174500A5", BARCODE_OTHER, 0, 0 },
	};
	char one[14];
	int found = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		struct scale_label l = { 0 };
		if (barcode_read(str_of(labels[i].digits), &l) !=
		    labels[i].is || l.item != labels[i].item ||
		    l.value != labels[i].value)
			fail_msg("%s: %lld %lld", labels[i].digits,
			    (long long)l.item, (long long)l.value);
	}
	/* Each wrong figure is found. */
	for (int at = 0; at < 13; at++)
		for (char c = '0'; c <= '9'; c++) {
			struct scale_label l;
			memcpy(one, "2100017450008", sizeof(one));
			if (one[at] == c)
				continue;
			one[at] = c;
			assert_int_equal(barcode_read(str_of(one), &l),
			    BARCODE_MISREAD);
			found++;
		}
	assert_int_equal(found, 13 * 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_second),
		cmocka_unit_test(test_aside),
		cmocka_unit_test(test_origins),
		cmocka_unit_test(test_costs),
		cmocka_unit_test(test_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
