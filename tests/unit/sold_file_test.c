/* SPDX-License-Identifier: Apache-2.0 */
/* What was sold, over restarts: a basket comes back as it was, and only for
 * its own sale; a file that was cut, spoilt, filled with something else or is
 * too full costs names and nothing else; the oldest go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/ref.h"
#include "terminal/sold_file.h"

#define NOW_MS INT64_C(1795000000000)     /* November 2026 */
#define DAY_MS INT64_C(86400000)

static char dir[64], path[80];

static int
begin(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/cho40-sold-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/" SOLD_NAME, dir);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(dir);       /* and no .part is left */
}

static struct sale
sale_no(int i)
{
	struct sale s = { .amount = { 60000 }, .opened_wall_ms = NOW_MS + i };

	ref_make(&(struct ref){ 1, 7, (uint64_t)i }, s.ref);
	return s;
}

static struct basket
basket_for(const struct sale *s)
{
	struct good kg = { .name = "Cam sành", .price = { 25000 },
		.unit = GOOD_KG, .color = 2, .number = 17, .stars = 4,
		.origin = "https://ocop.example.gov.vn/sp/17" };
	struct good egg = { .name = "Trứng gà", .price = { 4000 } };
	struct basket b = { .opened_wall_ms = s->opened_wall_ms,
		.amount = s->amount };

	memcpy(b.ref, s->ref, sizeof(b.ref));
	basket_add(&b, &kg, 1500, (struct vnd){ 37500 });
	basket_add(&b, &egg, 3, (struct vnd){ 12000 });
	basket_add(&b, &kg, 0, (struct vnd){ 10000 });
	return b;
}

static void
add(int i)
{
	struct sale s = sale_no(i);
	struct basket b = basket_for(&s);

	assert_int_equal(sold_add(dir, &b), RC_OK);
}

static enum rc
find(int i, struct basket *out)
{
	struct sale s = sale_no(i);

	return sold_find(dir, &s, NOW_MS, out);
}

static int64_t
bytes(void)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
}

static void
assert_same(const struct basket *a, const struct basket *b)
{
	assert_string_equal(a->ref, b->ref);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->total.dong, b->total.dong);
	for (int i = 0; i < a->count; i++) {
		const struct basket_line *x = &a->line[i], *y = &b->line[i];
		assert_string_equal(x->is.name, y->is.name);
		assert_string_equal(x->is.origin, y->is.origin);
		assert_int_equal(x->is.price.dong, y->is.price.dong);
		assert_int_equal(x->is.unit, y->is.unit);
		assert_int_equal(x->is.stars, y->is.stars);
		assert_int_equal(x->quantity, y->quantity);
		assert_int_equal(x->cost.dong, y->cost.dong);
	}
}

static void
test_comes_back(void **state)
{
	struct basket b, out;
	struct stat st;

	(void)state;
	assert_int_equal(find(1, &out), RC_NOT_FOUND);
	for (int i = 1; i <= 3; i++)
		add(i);
	for (int i = 1; i <= 3; i++) {
		struct sale s = sale_no(i);
		b = basket_for(&s);
		assert_int_equal(find(i, &out), RC_OK);
		assert_same(&b, &out);
		assert_true(basket_is_of(&out, &s));
	}
	assert_int_equal(find(4, &out), RC_NOT_FOUND);
	assert_int_equal(out.count, 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* Anybody may delete it, and it begins anew. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(find(1, &out), RC_NOT_FOUND);
	add(2);
	assert_int_equal(find(2, &out), RC_OK);
}

/* Of another sum or time it is not that sale's; nor when it is too old. */
static void
test_its_own_sale(void **state)
{
	struct sale s = sale_no(1);
	struct basket out;

	(void)state;
	add(1);
	s.amount.dong++;
	assert_int_equal(sold_find(dir, &s, NOW_MS, &out), RC_CONFLICT);
	assert_int_equal(out.count, 0);
	s = sale_no(1);
	s.opened_wall_ms++;
	assert_int_equal(sold_find(dir, &s, NOW_MS, &out), RC_CONFLICT);
	s = sale_no(1);
	assert_int_equal(sold_find(dir, &s, NOW_MS + SOLD_DAYS * DAY_MS,
	    &out), RC_OK);
	assert_int_equal(sold_find(dir, &s, NOW_MS + SOLD_DAYS * DAY_MS + 2,
	    &out), RC_NOT_FOUND);
	assert_int_equal(out.count, 0);
	/* A clock that was never set makes nothing old. */
	assert_int_equal(sold_find(dir, &s, 0, &out), RC_OK);
}

static void
spoil(off_t at, char c)
{
	int fd = open(path, O_WRONLY);

	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

/* Cut at every byte: what was whole before stays, what is added then too. */
static void
test_torn(void **state)
{
	struct basket out;

	(void)state;
	add(1);
	int64_t one = bytes();
	add(2);
	int64_t two = bytes();
	for (int64_t n = two - 1; n >= one; n--) {
		assert_int_equal(truncate(path, (off_t)n), 0);
		assert_int_equal(find(1, &out), RC_OK);
		/* Torn, if its reference is there. */
		assert_int_equal(find(2, &out), n < one + 5 + REF_LEN ?
		    RC_NOT_FOUND : RC_CORRUPT);
		if (n % 16 != 0)         /* a sync each */
			continue;
		add(3);
		assert_int_equal(find(1, &out), RC_OK);
		assert_int_equal(find(3, &out), RC_OK);
	}
}

/* One byte spoilt, any: that basket is gone, or says the same; the others
 * stay, but the one behind where it was the end of the last line. */
static void
test_spoilt(void **state)
{
	struct sale s = sale_no(2);
	struct basket b = basket_for(&s), out;

	(void)state;
	add(1);
	int64_t one = bytes();
	add(2);
	int64_t two = bytes();
	add(3);
	for (int64_t at = one; at < two; at++) {
		char was;
		int fd = open(path, O_RDONLY);
		assert_int_equal(pread(fd, &was, 1, (off_t)at), 1);
		close(fd);
		for (int bit = 0; bit < 8; bit += 3) {
			spoil((off_t)at, (char)(was ^ 1 << bit));
			enum rc rc = find(2, &out);
			assert_true(rc == RC_NOT_FOUND || rc == RC_CORRUPT ||
			    rc == RC_OK);
			if (rc == RC_OK)
				assert_same(&b, &out);
			assert_int_equal(find(1, &out), RC_OK);
			assert_int_equal(find(3, &out), at + 1 < two ? RC_OK :
			    RC_CORRUPT);
		}
		spoil((off_t)at, was);
	}
}

/* A head that claims more lines than there are hides nothing behind it, nor
 * do a megabyte without a line, zeros, or a folder of that name. */
static void
test_garbage(void **state)
{
	static char junk[SOLD_BYTES_MAX * 2 + 1];
	struct sale s = sale_no(9);
	struct basket out;
	FILE *f = fopen(path, "w");

	(void)state;
	fprintf(f, "sold\nsale %s 5 60000 12 00000000\n1\t2\n", s.ref);
	fclose(f);
	add(1);
	assert_int_equal(find(1, &out), RC_OK);
	assert_int_equal(find(9, &out), RC_CORRUPT);
	for (int fill = 0; fill < 2; fill++) {
		memset(junk, fill == 0 ? 0 : 'x', sizeof(junk));
		f = fopen(path, "w");
		assert_int_equal(fwrite(junk, 1, SOLD_BYTES_MAX, f),
		    SOLD_BYTES_MAX);
		fclose(f);
		add(1);
		add(2);
		assert_int_equal(find(1, &out), RC_OK);
		assert_int_equal(find(2, &out), RC_OK);
		f = fopen(path, "a");
		fwrite(junk, 1, sizeof(junk), f);
		fclose(f);
		assert_int_equal(find(1, &out), RC_NOT_FOUND);
		s = sale_no(3);
		struct basket b = basket_for(&s);
		assert_int_equal(sold_add(dir, &b), RC_FULL);
		assert_int_equal(sold_tidy(dir, NOW_MS), RC_OK);
		assert_int_equal(bytes(), 0);
		add(3);
		assert_int_equal(find(3, &out), RC_OK);
	}
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(find(1, &out), RC_DISK);
	s = sale_no(1);
	struct basket b = basket_for(&s);
	assert_int_equal(sold_add(dir, &b), RC_DISK);
	assert_int_equal(sold_tidy(dir, NOW_MS), RC_DISK);
	assert_int_equal(rmdir(path), 0);
}

/* No room for all of it: the file is as it was. */
static void
test_full(void **state)
{
	struct rlimit was, tight;
	struct sale s = sale_no(2);
	struct basket b = basket_for(&s), out;

	(void)state;
	add(1);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	tight = was;
	tight.rlim_cur = (rlim_t)bytes() + 20;
	int64_t before = bytes();
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	enum rc rc = sold_add(dir, &b);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(rc, RC_FULL);
	assert_int_equal(bytes(), before);
	assert_int_equal(find(1, &out), RC_OK);
	add(2);
	assert_int_equal(find(2, &out), RC_OK);
}

static void
test_tidy(void **state)
{
	const int n = SOLD_SALES_MAX + SOLD_SALES_MAX / 10;
	static char text[2 * SOLD_BYTES_MAX];
	struct buf all = BUF(text);
	struct basket out;
	FILE *f = fopen(path, "w");

	(void)state;
	for (int i = 1; i <= n; i++) {
		struct sale s = sale_no(i);
		struct basket b = basket_for(&s);
		b.count = 1;     /* short, so that their number counts */
		b.line[0].is.origin[0] = '\0';
		b.total = b.line[0].cost;
		basket_put(&all, &b);
	}
	assert_false(all.full);
	fwrite(all.p, 1, all.n, f);
	fclose(f);
	int64_t before = bytes();
	assert_int_equal(sold_tidy(dir, NOW_MS), RC_OK);
	assert_int_equal(bytes(), before);        /* a tenth more is nothing */
	add(n + 1);
	assert_int_equal(sold_tidy(dir, NOW_MS), RC_OK);
	assert_int_equal(find(n + 1 - SOLD_SALES_MAX, &out), RC_NOT_FOUND);
	assert_int_equal(find(n + 2 - SOLD_SALES_MAX, &out), RC_OK);
	assert_int_equal(find(n + 1, &out), RC_OK);
	/* By age: the first half of them. */
	assert_int_equal(sold_tidy(dir, NOW_MS + SOLD_DAYS * DAY_MS + n / 2),
	    RC_OK);
	assert_int_equal(find(n / 2 - 1, &out), RC_NOT_FOUND);
	assert_int_equal(find(n / 2, &out), RC_OK);
	assert_true(bytes() < before * 6 / 10);
	/* By bytes. */
	for (int i = n + 2; bytes() <= SOLD_BYTES_MAX + SOLD_BYTES_MAX / 10;
	    i += 500) {
		all = BUF(text);
		for (int k = 0; k < 500; k++) {
			struct sale s = sale_no(i + k);
			struct basket b = basket_for(&s);
			basket_put(&all, &b);
		}
		f = fopen(path, "a");
		fwrite(all.p, 1, all.n, f);
		fclose(f);
	}
	assert_int_equal(sold_tidy(dir, NOW_MS), RC_OK);
	assert_true(bytes() <= SOLD_BYTES_MAX);
	assert_int_equal(sold_tidy(dir, 0), RC_OK);
}

/* The longest basket there can be has room, and comes back. */
static void
test_longest(void **state)
{
	struct sale s = sale_no(1);
	struct basket b = { .amount = { VND_SALE_MAX },
		.opened_wall_ms = INT64_MAX }, out;
	struct good g = { .price = { VND_SALE_MAX }, .unit = GOOD_EACH,
		.number = GOOD_NUMBER_MAX, .stars = 5,
		.picture = PICTURE_BASKET };

	(void)state;
	memset(g.name, 'W', sizeof(g.name) - 1);
	snprintf(g.origin, sizeof(g.origin), "https://ocop.vn/%0104d", 7);
	memcpy(b.ref, s.ref, sizeof(b.ref));
	for (int i = 0; i < BASKET_MAX; i++) {
		g.price.dong = VND_SALE_MAX - i;
		basket_add(&b, &g, QUANTITY_MAX, (struct vnd){
		    VND_SALE_MAX / BASKET_MAX });
	}
	assert_int_equal(b.count, BASKET_MAX);
	assert_int_equal(sold_add(dir, &b), RC_OK);
	assert_true(bytes() < BASKET_TEXT_MAX);
	s.amount = b.amount;
	s.opened_wall_ms = b.opened_wall_ms;
	assert_int_equal(sold_find(dir, &s, 0, &out), RC_OK);
	assert_same(&b, &out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_comes_back, begin, end),
		cmocka_unit_test_setup_teardown(test_its_own_sale, begin, end),
		cmocka_unit_test_setup_teardown(test_torn, begin, end),
		cmocka_unit_test_setup_teardown(test_spoilt, begin, end),
		cmocka_unit_test_setup_teardown(test_garbage, begin, end),
		cmocka_unit_test_setup_teardown(test_full, begin, end),
		cmocka_unit_test_setup_teardown(test_tidy, begin, end),
		cmocka_unit_test_setup_teardown(test_longest, begin, end),
	};

	(void)signal(SIGXFSZ, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
