/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "sync/carry.h"
#include "sync/carry_file.h"
#include "sync/proto.h"
#include "tests/support/trade.h"

#define SALES      300
#define DAY_BYTES  30000   /* what a day of SALES may weigh */

static char lines_memory[LOCAL_BATCH_BYTES_MAX * 4],
    file_memory[CARRY_FILE_MAX + 1], other_memory[CARRY_FILE_MAX + 1],
    items_memory[MAIL_BYTES_MAX];
static const struct carry_key key = {
	.secret = "a terminal's own secret, 32 by",
	.salt = "so much salt for this file alone" };

static const char checkpoint[] = "{\"b\":7,\"n\":1042,\"h\":\""
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\","
    "\"count\":310,\"total\":48210000,\"sig\":\""
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}";

struct day { struct trade t; struct local_hello who; struct buf lines; };

static void
day_begin(struct day *d, uint64_t seed)
{
	trade_begin(&d->t, seed);
	d->who = (struct local_hello){ .terminal = d->t.who.terminal };
	memset(d->who.key, 0x5a, sizeof(d->who.key));
	d->lines = BUF(lines_memory);
}

/* 100 sales as a batch; the lines stay in d. */
static struct local_batch
day_batch(struct day *d, int sales)
{
	struct local_batch b = { .first = d->t.n + 1,
	    .checkpoint = str_of(checkpoint) };
	size_t at = d->lines.n;

	for (int i = 0; i < sales; i++)
		trade_settled(&d->t, &d->lines);
	assert_false(d->lines.full);
	b.last = d->t.n;
	b.lines = str_from(buf_str(&d->lines), at);
	memset(b.prev, 0xa5, sizeof(b.prev));
	return b;
}

static struct carry_head
head_of(const struct day *d, int64_t first)
{
	struct carry_head h = { .kind = CARRY_OUT,
	    .terminal = (uint32_t)d->who.terminal, .first = first,
	    .last = d->t.n, .mail = 17 };

	memset(h.h, 0x77, sizeof(h.h));
	return h;
}

static struct str
seal(struct carry *c, const struct carry_head *h)
{
	struct buf to = BUF(file_memory);

	assert_int_equal(carry_write(c, h, &key, &to), RC_OK);
	return buf_str(&to);
}

static struct carry *
opened(void)
{
	struct carry *c;

	assert_int_equal(carry_open(&c), RC_OK);
	return c;
}

/* A day of sales goes through whole, and is small. */
static void
test_a_day(void **state)
{
	struct carry *c = opened(), *board = opened();
	struct local_batch sent[SALES / 100];
	struct carry_head found;
	struct proto_journal j;
	const char *why;
	struct day d;
	struct str body;

	(void)state;
	day_begin(&d, 3);
	carry_start(c);
	int64_t first = d.t.n + 1;
	for (int i = 0; i < SALES / 100; i++) {
		sent[i] = day_batch(&d, 100);
		assert_int_equal(carry_put_batch(c, &d.who, &sent[i]), RC_OK);
	}
	struct carry_head h = head_of(&d, first);
	struct str file = seal(c, &h);
	printf("300 sales: %zu bytes\n", file.n);
	assert_true(file.n <= DAY_BYTES);

	assert_int_equal(carry_look(file, &found, &why), RC_OK);
	assert_int_equal(found.terminal, d.who.terminal);
	assert_int_equal(found.first, first);
	assert_int_equal(carry_read(board, file, key.secret, &why), RC_OK);
	assert_int_equal(carry_found(board)->mail, 17);
	assert_memory_equal(carry_found(board)->h, h.h, HASH_BYTES);
	for (int i = 0; i < SALES / 100; i++) {
		assert_int_equal(carry_next(board, &body), RC_OK);
		assert_int_equal(proto_read_journal(body, &j), RC_OK);
		assert_int_equal(j.first, sent[i].first);
		assert_int_equal(j.count, 200);
		assert_int_equal(j.terminal, d.who.terminal);
		assert_memory_equal(j.key, d.who.key, KEY_BYTES);
		assert_memory_equal(j.prev, sent[i].prev, HASH_BYTES);
		assert_true(str_eq(j.checkpoint, str_of(checkpoint)));
		assert_true(str_eq(j.lines, sent[i].lines));
	}
	assert_int_equal(carry_next(board, &body), RC_NOT_FOUND);
	carry_close(c);
	carry_close(board);
}

/* What does not fit stays out, and what is in is as it was. */
static void
test_a_full_file(void **state)
{
	struct carry *c = opened(), *board = opened();
	enum rc rc = RC_OK;
	int put = 0, got = 0;
	const char *why;
	struct day d;
	struct str body;

	(void)state;
	day_begin(&d, 5);
	struct carry_head h = head_of(&d, d.t.n + 1);
	carry_start(c);
	while (rc == RC_OK && put < 1000) {
		d.lines = BUF(lines_memory);
		struct local_batch b = day_batch(&d, 100);
		rc = carry_put_batch(c, &d.who, &b);
		put += rc == RC_OK;
		h.last = rc == RC_OK ? b.last : h.last;
	}
	assert_int_equal(rc, RC_FULL);
	assert_true(put > 20);
	struct str file = seal(c, &h);
	assert_true(file.n <= CARRY_FILE_MAX);
	assert_int_equal(carry_read(board, file, key.secret, &why), RC_OK);
	while (carry_next(board, &body) == RC_OK)
		got++;
	assert_int_equal(got, put);
	carry_close(c);
	carry_close(board);
}

static void
test_nothing_and_mail(void **state)
{
	struct carry *c = opened(), *stall = opened();
	struct carry_head h = { .kind = CARRY_OUT, .terminal = 7, .epoch = 2,
	    .first = 601, .last = 600, .mail = 4 };
	struct buf items = BUF(items_memory);
	char name[CARRY_NAME_MAX];
	const char *why;
	struct trade t;
	struct str part;

	(void)state;
	carry_start(c);
	assert_int_equal(carry_read(stall, seal(c, &h), key.secret, &why),
	    RC_OK);
	assert_int_equal(carry_next(stall, &part), RC_NOT_FOUND);
	carry_name(&h, name);
	assert_string_equal(name, "cho40-T7-601-600.out");

	trade_begin(&t, 9);
	buf_putc(&items, '[');
	for (int i = 0; i < MAIL_ITEMS_MAX; i++)
		trade_mail_item(&t, &items);
	buf_putc(&items, ']');
	h.kind = CARRY_BACK;
	h.last = 1;   /* the board lost much */
	carry_start(c);
	assert_int_equal(carry_put_mail(c, buf_str(&items)), RC_OK);
	assert_int_equal(carry_put_mail(c, STR("[]")), RC_OK);
	assert_int_equal(carry_read(stall, seal(c, &h), key.secret, &why),
	    RC_OK);
	assert_int_equal(carry_found(stall)->epoch, 2);
	assert_int_equal(carry_next(stall, &part), RC_OK);
	assert_true(str_eq(part, buf_str(&items)));
	assert_int_equal(carry_next(stall, &part), RC_OK);
	assert_true(str_eq(part, STR("[]")));
	assert_int_equal(carry_next(stall, &part), RC_NOT_FOUND);
	carry_name(&h, name);
	assert_string_equal(name, "cho40-T7.back");
	carry_close(c);
	carry_close(stall);
}

/* Every byte changed, every length cut, another key: refused with words. */
static void
test_damage(void **state)
{
	struct carry *c = opened(), *board = opened();
	uint8_t wrong[KEY_BYTES];
	const char *why;
	struct day d;

	(void)state;
	day_begin(&d, 3);
	carry_start(c);
	struct local_batch b = day_batch(&d, 3);
	struct carry_head h = head_of(&d, b.first);
	assert_int_equal(carry_put_batch(c, &d.who, &b), RC_OK);
	struct str file = seal(c, &h);
	for (size_t i = 0; i < file.n; i++) {
		memcpy(other_memory, file.p, file.n);
		other_memory[i] ^= (char)(1 << i % 8);
		why = "";
		enum rc rc = carry_read(board, (struct str){ other_memory,
		    file.n }, key.secret, &why);
		assert_true(rc == RC_BAD_INPUT || (rc == RC_TOO_NEW &&
		    i == 4));
		assert_true(why[0] != '\0');
	}
	for (size_t n = 0; n < file.n; n++) {
		why = "";
		assert_int_equal(carry_read(board, str_part(file, 0, n),
		    key.secret, &why), RC_BAD_INPUT);
		assert_non_null(strstr(why, "cut short"));
	}
	memcpy(other_memory, file.p, file.n);
	other_memory[file.n] = 'x';
	assert_int_equal(carry_read(board, (struct str){ other_memory,
	    file.n + 1 }, key.secret, &why), RC_BAD_INPUT);
	assert_int_equal(carry_read(board, STR("a text that is no such file"),
	    key.secret, &why), RC_BAD_INPUT);
	assert_string_equal(why, "not a carry file");
	memcpy(wrong, key.secret, sizeof(wrong));
	wrong[31] ^= 1;
	assert_int_equal(carry_read(board, file, wrong, &why), RC_BAD_INPUT);
	assert_non_null(strstr(why, "another"));
	assert_int_equal(carry_read(board, file, key.secret, &why), RC_OK);
	carry_close(c);
	carry_close(board);
}

/* The journal's words are not to be read on a stick. */
static void
test_nothing_shows(void **state)
{
	struct carry *c = opened();
	struct day d;

	(void)state;
	day_begin(&d, 4);
	carry_start(c);
	struct local_batch b = day_batch(&d, 100);
	struct carry_head h = head_of(&d, b.first);
	assert_int_equal(carry_put_batch(c, &d.who, &b), RC_OK);
	struct str file = seal(c, &h);
	struct str account = str_of(d.t.who.account);
	for (size_t i = 0; i + account.n <= file.n; i++)
		assert_false(str_starts(str_from(file, i), account));
	carry_close(c);
}

/* --- the folder -------------------------------------------------------- */

static void
put_name(const char *dir, const char *name)
{
	char path[CARRY_PATH_MAX];

	assert_true(carry_path(dir, name, path));
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
}

static void
test_folder(void **state)
{
	static const char *const names[] = { "cho40-T7-1000-1200.out",
		"cho40-T7-201-999.out", "cho40-T12-1-2.out", "cho40-T7.back",
		"cho40-T7-1-200.out", "notes.out", "cho40-T7-1-2.out.part" };
	char dir[] = "/tmp/cho40-carry-XXXXXX", path[CARRY_PATH_MAX];
	char words[1200], big[4096];
	struct buf why = BUF(words), data = BUF(other_memory);
	struct carry_list *l;

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put_name(dir, names[i]);
	assert_int_equal(carry_list_open(dir, ".out", true, &l, &why), RC_OK);
	assert_int_equal(carry_list_count(l), 4);
	assert_string_equal(carry_list_name(l, 0), "cho40-T7-1-200.out");
	assert_string_equal(carry_list_name(l, 1), "cho40-T7-201-999.out");
	assert_string_equal(carry_list_name(l, 2), "cho40-T7-1000-1200.out");
	assert_string_equal(carry_list_name(l, 3), "cho40-T12-1-2.out");
	carry_list_close(l);

	memset(big, 'z', sizeof(big));
	struct str all = { big, sizeof(big) };
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(carry_file_write(dir, names[0], all, &why),
		    RC_OK);
		assert_true(carry_path(dir, names[0], path));
		buf_reset(&data);
		assert_int_equal(carry_file_read(path, &data, &why), RC_OK);
		assert_true(str_eq(buf_str(&data), all));
	}
	/* A stick without room: what was there is there, and no half. */
	struct rlimit was, small = { 1000, RLIM_INFINITY };
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_not_equal(carry_file_write(dir, names[0], all, &why),
	    RC_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	buf_reset(&data);
	assert_int_equal(carry_file_read(path, &data, &why), RC_OK);
	assert_true(str_eq(buf_str(&data), all));
	assert_int_equal(carry_list_open(dir, ".part", true, &l, &why), RC_OK);
	assert_int_equal(carry_list_count(l), 1);   /* its own is gone */
	carry_list_close(l);
	assert_int_equal(carry_file_read("/nonexistent/x", &data, &why),
	    RC_NOT_FOUND);
	assert_int_equal(carry_file_write("/nonexistent", "cho40-T7.back",
	    all, &why), RC_NOT_FOUND);
	assert_int_equal(carry_list_open("/nonexistent", ".out", true, &l,
	    &why),
	    RC_NOT_FOUND);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(carry_path(dir, names[i], path));
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_day),
		cmocka_unit_test(test_a_full_file),
		cmocka_unit_test(test_nothing_and_mail),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_nothing_shows),
		cmocka_unit_test(test_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
