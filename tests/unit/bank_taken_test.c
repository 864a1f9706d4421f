/* SPDX-License-Identifier: Apache-2.0 */
/* The acquirer reads batches by its own names, and takes each sale once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/bank/taken.h"

#define SALE "{\"transactionId\":\"C4A\",\"storeId\":7,\"amount\":{" \
	"\"value\":65000,\"currency\":\"VND\"}," \
	"\"paidAt\":\"2026-10-31T08:15:42+07:00\"," \
	"\"bankReference\":\"FT1\"}"
#define BATCH(list) "{\"terminal\":7,\"transactions\":[" list "]}"

static char path[64], memory[512];
static struct taken *taken;
static struct batch batch;

static void
reopen(void)
{
	struct buf why = BUF(memory);

	taken_close(taken);
	assert_int_equal(taken_open(path, &taken, &why), RC_OK);
}

static int
setup(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/cho40-taken-%d", (int)getpid());
	unlink(path);
	taken = NULL;
	reopen();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	taken_close(taken);
	unlink(path);
	return 0;
}

static enum rc
read_batch(const char *body)
{
	struct buf why = BUF(memory);
	enum rc rc = batch_read(str_of(body), &batch, &why);

	assert_int_equal(rc == RC_OK, why.n == 0);
	return rc;
}

static void
a_batch_is_read(void **state)
{
	(void)state;
	assert_int_equal(read_batch(BATCH(SALE ",{\"amount\":{\"currency\":"
	    "\"VND\",\"value\":1},\"storeId\":7,\"transactionId\":\"x-1\"}")),
	    RC_OK);
	assert_int_equal(batch.terminal, 7);
	assert_int_equal(batch.n, 2);
	assert_string_equal(batch.sale[0].id, "C4A");
	assert_int_equal(batch.sale[0].amount, 65000);
	assert_string_equal(batch.sale[0].paid_at,
	    "2026-10-31T08:15:42+07:00");
	assert_string_equal(batch.sale[0].bank_ref, "FT1");
	assert_string_equal(batch.sale[1].bank_ref, "");
	assert_int_equal(batch.sale[1].amount, 1);
}

#define WITH(id, store, value, rest) BATCH("{\"transactionId\":" id \
	",\"storeId\":" store ",\"amount\":{\"value\":" value \
	",\"currency\":\"VND\"}" rest "}")

static void
what_a_batch_is_not(void **state)
{
	static const char *const rows[] = { "[]", "{}", BATCH(""),
		BATCH("7"), BATCH("{}"),
		"{\"terminal\":0,\"transactions\":[" SALE "]}",
		"{\"terminal\":\"7\",\"transactions\":[" SALE "]}",
		"{\"terminal\":7,\"transactions\":[" SALE "],\"x\":1}",
		"{\"terminal\":8,\"transactions\":[" SALE "]}",
		WITH("\"\"", "7", "1", ""), WITH("\"C4 A\"", "7", "1", ""),
		WITH("4", "7", "1", ""),
		WITH("\"123456789012345678901234567890123456\"", "7", "1", ""),
		WITH("\"C4A\"", "8", "1", ""), WITH("\"C4A\"", "null", "1", ""),
		WITH("\"C4A\"", "7", "0", ""), WITH("\"C4A\"", "7", "-1", ""),
		WITH("\"C4A\"", "7", "1.0", ""),
		WITH("\"C4A\"", "7", "\"1\"", ""),
		WITH("\"C4A\"", "7", "500000000", ""),
		WITH("\"C4A\"", "7", "1", ",\"paidAt\":\"2026-10-31\""),
		WITH("\"C4A\"", "7", "1",
		    ",\"paidAt\":\"2026-10-31 08:15:42+07:00\""),
		WITH("\"C4A\"", "7", "1", ",\"bankReference\":\"\""),
		WITH("\"C4A\"", "7", "1", ",\"evidence\":\"bank\""),
		BATCH("{\"transactionId\":\"a\",\"storeId\":7,\"amount\":"
		    "{\"value\":1,\"currency\":\"USD\"}}"),
		BATCH("{\"transactionId\":\"a\",\"storeId\":7,\"amount\":1}"),
	};
	static char longest[BATCH_BODY_MAX + 2];

	(void)state;
	assert_int_equal(read_batch(WITH("\"C4A\"", "7", "499999999",
	    ",\"paidAt\":\"2026-10-31T08:15:42Z\"")), RC_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (read_batch(rows[i]) != RC_BAD_INPUT)
			fail_msg("%s", rows[i]);
	assert_int_equal(read_batch(""), RC_CORRUPT);
	assert_int_equal(read_batch("7"), RC_CORRUPT);
	assert_int_equal(read_batch(WITH("\"C4\\u0000\"", "7", "1", "")),
	    RC_CORRUPT);
	assert_int_equal(read_batch("{\"terminal\":7"), RC_CORRUPT);
	assert_int_equal(read_batch("{\"terminal\":7,\"terminal\":7}"),
	    RC_CORRUPT);
	memset(longest, ' ', sizeof(longest) - 1);
	assert_int_equal(read_batch(longest), RC_CORRUPT);
}

static enum rc
add(const char *key, const char *body, size_t *at)
{
	struct taken_post p = { .key = str_of(key), .batch = &batch };
	struct str whole = str_of(body);
	struct taken_answer a = { 0 };

	assert_int_equal(read_batch(body), RC_OK);
	sha256(&whole, 1, p.body);
	enum rc rc = taken_add(taken, &p, &a, at);
	snprintf(memory, sizeof(memory), "%zu %zu", a.taken, a.known);
	return rc;
}

#define ONE(id, value) "{\"transactionId\":\"" id "\",\"storeId\":7," \
	"\"amount\":{\"value\":" value ",\"currency\":\"VND\"}}"

static void
each_sale_is_taken_once(void **state)
{
	size_t at;

	(void)state;
	assert_int_equal(add("a", BATCH(ONE("A", "1") "," ONE("B", "2")),
	    &at), RC_OK);
	assert_string_equal(memory, "2 0");
	for (int i = 0; i < 2; i++) {
		/* the same post: the same answer, also after a restart */
		assert_int_equal(add("a", BATCH(ONE("A", "1") ","
		    ONE("B", "2")), &at), RC_OK);
		assert_string_equal(memory, "2 0");
		assert_int_equal(add("a", BATCH(ONE("A", "1")), &at),
		    RC_CONFLICT);
		assert_int_equal(add("b", BATCH(ONE("C", "3") ","
		    ONE("B", "3")), &at), RC_DENIED);
		assert_int_equal(at, 1);
		assert_int_equal(add("b", BATCH(ONE("D", "3") ","
		    ONE("D", "3")), &at), RC_DENIED);
		assert_int_equal(at, 1);
		assert_int_equal(add("c", BATCH(ONE("B", "2") ","
		    ONE("E", "5")), &at), RC_OK);
		assert_string_equal(memory, "1 1");
		assert_int_equal(taken_count(taken), 3);
		assert_string_equal(taken_at(taken, 2)->sale.id, "E");
		assert_int_equal(taken_at(taken, 2)->sale.amount, 5);
		assert_int_equal(taken_at(taken, 2)->terminal, 7);
		reopen();
	}
	/* Another terminal has no business with it. */
	assert_int_equal(add("d", "{\"terminal\":8,\"transactions\":[{"
	    "\"transactionId\":\"E\",\"storeId\":8,\"amount\":{\"value\":5,"
	    "\"currency\":\"VND\"}}]}", &at), RC_DENIED);
}

/* Cut at each byte, the file is what it was before the last post, or after. */
static void
a_torn_line_is_no_post(void **state)
{
	struct stat before, after;
	size_t at;

	(void)state;
	assert_int_equal(add("a", BATCH(ONE("A", "1")), &at), RC_OK);
	assert_int_equal(stat(path, &before), 0);
	assert_int_equal(add("b", BATCH(ONE("B", "2") "," ONE("C", "3")),
	    &at), RC_OK);
	assert_int_equal(stat(path, &after), 0);
	for (off_t cut = after.st_size - 1; cut >= before.st_size; cut--) {
		assert_int_equal(truncate(path, cut), 0);
		reopen();
		assert_int_equal(taken_count(taken), 1);
		assert_int_equal(add("b", BATCH(ONE("B", "2") ","
		    ONE("C", "3")), &at), RC_OK);
		reopen();
		assert_int_equal(taken_count(taken), 3);
	}
}

static void
another_file_is_left_alone(void **state)
{
	struct buf why = BUF(memory);
	FILE *f = fopen(path, "a");

	(void)state;
	fputs("{\"k\":\"transfer\"}\n", f);
	fclose(f);
	taken_close(taken);
	assert_int_equal(taken_open(path, &taken, &why), RC_CORRUPT);
	assert_null(taken);
	assert_string_equal(memory, "line 1 is not one of an acquirer's; move "
	    "the file away");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_is_read),
		cmocka_unit_test(what_a_batch_is_not),
		cmocka_unit_test_setup_teardown(each_sale_is_taken_once,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(a_torn_line_is_no_post,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(another_file_is_left_alone,
		    setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
