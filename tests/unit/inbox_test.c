/* SPDX-License-Identifier: Apache-2.0 */
/* A packed upload at the board: what was written once can be read for ever,
 * and what cannot be read is refused with a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/board/inbox.h"
#include "sync/pack.h"
#include "sync/squeeze.h"

#define FILE_BYTES 65536

static struct inbox *inbox;

static int
begin(void **state)
{
	(void)state;
	return inbox_open(&inbox) == RC_OK ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	inbox_close(inbox);
	return 0;
}

static struct str
file(const char *path, char memory[FILE_BYTES])
{
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	size_t n = fread(memory, 1, FILE_BYTES, f);
	fclose(f);
	return (struct str){ memory, n };
}

/* Both files stay as they are for as long as there are terminals that write
 * them: version 1, and version 2 with dictionary 40001. */
static void
golden_upload_is_read(void **state)
{
	static char v1_memory[FILE_BYTES], v2_memory[FILE_BYTES];
	struct str v1 = file("tests/vectors/upload-v1.ndjson", v1_memory);
	struct str v2 = file("tests/vectors/upload-v2.bin", v2_memory);
	struct inbox_refusal why;
	struct proto_journal j;
	struct str plain;

	(void)state;
	assert_true(v1.n > 8 * v2.n);
	assert_int_equal(inbox_unpack(inbox, v2, &plain, &why), RC_OK);
	assert_int_equal(plain.n, v1.n);
	assert_memory_equal(plain.p, v1.p, v1.n);
	assert_int_equal(proto_read_journal(plain, &j), RC_OK);
	assert_int_equal(j.terminal, 7);
	assert_int_equal(j.first, 1041);
}

static void
must_refuse(struct str body, int status)
{
	struct inbox_refusal why = { 0, NULL };
	struct str plain = STR("untouched");

	assert_int_equal(inbox_unpack(inbox, body, &plain, &why),
	    RC_BAD_INPUT);
	assert_int_equal(why.status, status);
	assert_non_null(why.error);
	assert_int_equal(plain.n, 9);
}

static void
what_cannot_be_read_is_refused(void **state)
{
	static char memory[FILE_BYTES];
	struct str v2 = file("tests/vectors/upload-v2.bin", memory);
	char more_memory[FILE_BYTES];
	struct buf more = BUF(more_memory);

	(void)state;
	must_refuse(STR(""), 400);
	must_refuse(STR("{\"v\":1}\n"), 400);
	for (size_t i = 0; i < v2.n; i++)
		must_refuse(str_part(v2, 0, i), 400);
	buf_put(&more, v2);
	buf_putc(&more, 'x');
	must_refuse(buf_str(&more), 400);
	/* Another dictionary's id: two bytes after the frame's flags. */
	assert_int_equal((unsigned char)memory[5] |
	    (unsigned)(unsigned char)memory[6] << 8, 40001);
	memory[5] = (char)(memory[5] + 7);
	must_refuse(v2, 415);
}

/* A frame of ours around a stream of one's choice. */
static void
stream(const char *text, size_t n, int status)
{
	char memory[FILE_BYTES];
	struct buf body = BUF(memory);
	struct squeeze *s;

	assert_int_equal(squeeze_open(&s), RC_OK);
	assert_int_equal(squeeze_put(s, SQUEEZE_JOURNAL,
	    (struct str){ text, n }, &body), RC_OK);
	for (int i = 0; i < 64; i++)
		buf_putc(&body, 'k');   /* key and prev */
	must_refuse(buf_str(&body), status);
	squeeze_close(s);
}

static void
garbage_streams_are_refused(void **state)
{
	static char many[BATCH_BYTES_MAX + 32768];
	struct buf b = BUF(many);

	(void)state;
#define S(z, status) stream((z), sizeof(z) - 1, (status))
	S("\x03", 415);                                /* version 3 */
	S("\x02", 400);
	S("\x02\x07\x00\x01\x01", 400);                /* no flags */
	S("\x02\x00\x00\x01\x01\x00\x00\x00", 400);    /* terminal 0 */
	S("\x02\x07\x20\x01\x01\x00\x00\x00", 400);    /* epoch 32 */
	S("\x02\x07\x00\x00\x01\x00\x00\x00", 400);    /* first 0 */
	S("\x02\x07\x00\x01\xc9\x01\x00\x00", 400);    /* 201 lines */
	S("\x02\x07\x00\x01\x01\x02\x00\x00", 400);    /* unknown flag */
	S("\x02\x07\x00\x01\x01\x00\x00\x05", 400);    /* line cut */
	S("\x02\x07\x00\x01\x01\x00\x00\x01\n", 400);  /* two lines in one */
	S("\x02\x07\x00\x01\x01\x00\x3f\x00", 400);    /* no such shape */
	S("\x02\x07\x00\x01\x01\x00\x06\x00\x01", 400);   /* no sale so far */
	S("\x02\x07\x00\x01\x01\x00\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff"
	    "\x02", 400);                              /* 66 bits */
	S("\x02\x07\x00\x01\x01\x00\x00\x01xy", 400);  /* more than was said */
#undef S
	/* Few bytes that would be more than a body may hold. */
	buf_put(&b, STR("\x02\x07\x00\x01\xc8\x01\x00"));
	for (int i = 0; i < 200; i++) {
		buf_put(&b, (struct str){ "\x00\xd0\x0a", 3 });
		for (int k = 0; k < 1360; k++)
			buf_putc(&b, 'a');
	}
	stream(b.p, b.n, 413);
}

static void
type_is_exact(void **state)
{
	(void)state;
	assert_true(inbox_is_packed(STR("application/x-cho40-journal")));
	assert_true(inbox_is_packed(STR(" Application/X-cho40-Journal ")));
	assert_false(inbox_is_packed(STR("application/x-ndjson")));
	assert_false(inbox_is_packed(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_upload_is_read),
		cmocka_unit_test(what_cannot_be_read_is_refused),
		cmocka_unit_test(garbage_streams_are_refused),
		cmocka_unit_test(type_is_exact),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
