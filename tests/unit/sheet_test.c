/* SPDX-License-Identifier: Apache-2.0 */
/* A list of the API as CSV and on paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/clock.h"
#include "sync/board/console/sheet.h"

static char out_memory[4 << 20];

static json_t *
list_of(const char *rows)
{
	char text[8192];
	json_error_t e;

	snprintf(text, sizeof(text), "{\"title\":\"Công nợ <kỳ 11>\","
	    "\"columns\":["
	    "{\"name\":\"stall\",\"title\":\"Quầy\",\"kind\":\"text\"},"
	    "{\"name\":\"owed\",\"title\":\"=Nợ\",\"kind\":\"vnd\"},"
	    "{\"name\":\"at\",\"title\":\"Lúc\",\"kind\":\"time\"},"
	    "{\"name\":\"day\",\"title\":\"Ngày\",\"kind\":\"day\"},"
	    "{\"name\":\"n\",\"title\":\"Số\",\"kind\":\"count\"}],"
	    "\"rows\":[%s]}", rows);
	json_t *list = json_loads(text, 0, &e);
	assert_non_null(list);
	return list;
}

static struct sheet
sheet_of(const json_t *list)
{
	return (struct sheet){ .list = list, .market = "Chợ Mèo Vạc",
	    .font_dir = "assets/fonts", .now_ms = 1793409342000 };
}

static void
csv_is_what_spreadsheets_read(void **state)
{
	json_t *list = list_of("{\"stall\":\"A-01 \\\"cá, tươi\\\"\","
	    "\"owed\":-1234567,\"at\":1793409342000,\"day\":\"2026-11-21\","
	    "\"n\":3},{\"stall\":\"hai\\ndòng\",\"at\":0,\"extra\":1}");
	struct sheet s = sheet_of(list);
	struct buf out = BUF(out_memory);

	(void)state;
	assert_int_equal(sheet_csv(&s, &out), RC_OK);
	assert_string_equal(out_memory, "\xef\xbb\xbf"
	    "\"Quầy\",\"'=Nợ\",\"Lúc\",\"Ngày\",\"Số\"\r\n"
	    "\"A-01 \"\"cá, tươi\"\"\",-1234567,2026-10-31 08:15:42,"
	    "\"2026-11-21\",3\r\n\"hai\ndòng\",\"\",,\"\",\"\"\r\n");
	json_decref(list);
}

static void
csv_runs_no_formula(void **state)
{
	static const char *const bad[] = { "=1+1", "+1", "-1", "@SUM(A1)",
	    "\\t=1", "\\r=1", "\\n=1" };
	char row[64], want[64];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(row, sizeof(row), "{\"stall\":\"%s\"}", bad[i]);
		json_t *list = list_of(row);
		struct sheet s = sheet_of(list);
		struct buf out = BUF(out_memory);
		assert_int_equal(sheet_csv(&s, &out), RC_OK);
		const char *z = json_string_value(json_object_get(
		    json_array_get(json_object_get(list, "rows"), 0),
		    "stall"));
		snprintf(want, sizeof(want), "\n\"'%s\",", z);
		assert_non_null(strstr(out_memory, want));
		json_decref(list);
	}
}

static void
csv_says_when_it_is_full(void **state)
{
	json_t *list = list_of("{\"stall\":\"a\"}"), *none = json_object();
	struct sheet s = sheet_of(list), no = sheet_of(none);
	char small[16];
	struct buf out = BUF(small);

	(void)state;
	assert_int_equal(sheet_csv(&s, &out), RC_TOO_BIG);
	buf_reset(&out);
	assert_int_equal(sheet_csv(&no, &out), RC_BAD_INPUT);
	json_decref(list);
	json_decref(none);
}

/* What pdftotext reads of it. */
static void
read_pdf(const struct buf *pdf, char *to, size_t cap)
{
	char path[] = "/tmp/cho40-sheet-XXXXXX", command[128];
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, pdf->p, pdf->n), pdf->n);
	close(fd);
	snprintf(command, sizeof(command), "pdftotext -layout %s -", path);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	size_t n = fread(to, 1, cap - 1, f);
	to[n] = '\0';
	int status = pclose(f);
	const char *keep = getenv("KEEP_PDF");
	if (keep == NULL || rename(path, keep) != 0)
		unlink(path);
	assert_int_equal(status, 0);
}

static void
paper_has_head_pages_and_every_row(void **state)
{
	static char text[1 << 20];
	char memory[256], want[64];
	struct buf why = BUF(memory), out = BUF(out_memory);
	json_t *list = list_of("");
	struct sheet s = sheet_of(list);

	(void)state;
	json_t *rows = json_object_get(list, "rows");
	for (int i = 0; i < 150; i++) {
		snprintf(want, sizeof(want), "Quầy số %d <b> ẵ ợ", i);
		json_array_append_new(rows, json_pack("{s:s, s:i, s:I, s:s, "
		    "s:i}", "stall", want, "owed", i * 12345, "at",
		    (json_int_t)1793409342000, "day", "2026-11-21", "n", i));
	}
	json_array_append_new(rows, json_pack("{s:s}", "stall",
	    "một dòng rất dài phải xuống hàng vì không thể nằm vừa một ô, "
	    "và\tcó\ndấu xuống dòng ở bên trong"));
	if (sheet_pdf(&s, &out, &why) != RC_OK)
		fail_msg("%s", memory);
	assert_memory_equal(out_memory, "%PDF-", 5);
	read_pdf(&out, text, sizeof(text));
	assert_non_null(strstr(text, "Chợ Mèo Vạc"));
	assert_non_null(strstr(text, "Công nợ <kỳ 11>"));
	assert_non_null(strstr(text, "In lúc 2026-10-31 08:15:42"));
	assert_non_null(strstr(text, "trang 1/5"));
	assert_non_null(strstr(text, "trang 5/5"));
	assert_non_null(strstr(text, "1.839.405"));
	assert_non_null(strstr(text, "xuống hàng"));
	for (int i = 0; i < 150; i++) {
		snprintf(want, sizeof(want), "Quầy số %d <b> ẵ ợ", i);
		assert_non_null(strstr(text, want));
	}
	json_decref(list);
}

static void
paper_without_fonts_says_so(void **state)
{
	char memory[256];
	struct buf why = BUF(memory), out = BUF(out_memory);
	json_t *list = list_of("{\"stall\":\"a\"}");
	struct sheet s = sheet_of(list);

	(void)state;
	s.font_dir = "/nowhere";
	assert_int_equal(sheet_pdf(&s, &out, &why), RC_NOT_FOUND);
	assert_non_null(strstr(memory, "/nowhere/NotoSans"));
	s.font_dir = "assets/fonts";
	out = buf_init(out_memory, 100);
	assert_int_equal(sheet_pdf(&s, &out, &why), RC_TOO_BIG);
	json_decref(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_what_spreadsheets_read),
		cmocka_unit_test(csv_runs_no_formula),
		cmocka_unit_test(csv_says_when_it_is_full),
		cmocka_unit_test(paper_has_head_pages_and_every_row),
		cmocka_unit_test(paper_without_fonts_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
