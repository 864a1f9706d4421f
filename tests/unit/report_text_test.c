/* SPDX-License-Identifier: Apache-2.0 */
/* The files of forms and of notices, as shipped and as somebody mangles them;
 * and text that is spoken by a process of its own. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/day.h"
#include "sync/board/report/forms.h"
#include "sync/board/report/notice.h"
#include "sync/board/report/speak.h"

static char file[65536], words[512];

static struct str
load(const char *path)
{
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	size_t n = fread(file, 1, sizeof(file), f);
	fclose(f);
	return (struct str){ file, n };
}

static int64_t
day(const char *text)
{
	int64_t d;

	assert_true(day_parse(str_of(text), &d));
	return d;
}

static void
shipped_forms(void **state)
{
	static struct forms f;
	struct buf why = BUF(words);

	(void)state;
	if (forms_read(load("assets/forms.tsv"), &f, &why) != RC_OK)
		fail_msg("%s", words);
	const struct form *d = forms_at(&f, STR("03D"), day("2026-12-31"));
	assert_non_null(d);
	assert_int_equal(form_due(d, 2026), day("2027-02-28"));
	assert_false(d->verified);
	d = forms_at(&f, STR("10-SCT-BCT"), day("2026-12-31"));
	assert_non_null(d);
	assert_int_equal(form_due(d, 2026), day("2027-03-15"));
	assert_non_null(forms_at(&f, STR("01A"), day("2026-12-31")));
	assert_non_null(forms_at(&f, STR("02A"), day("2026-12-31")));
	assert_null(forms_at(&f, STR("03D"), day("2023-12-31")));
	assert_null(forms_at(&f, STR("03"), day("2026-12-31")));
}

#define FORM "form\tF\t2024-01-01\t\t02-28\tTên\tLuật\tno\n"

static void
mangled_forms(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "form\tF\n", "line 1: neither a form of 8 cells" },
		{ FORM FORM, "line 2: overlaps" },
		{ "#\n\nform\tF\t2024-13-01\t\t02-28\tT\tL\tno",
		  "line 3: not" },
		{ "form\tF\t2024-01-01\t2023-01-01\t02-28\tT\tL\tno",
		  "not its days" },
		{ "form\tF\t2024-01-01\t\t02-30\tT\tL\tno", "neither MM-DD" },
		{ "form\tF\t2024-01-01\t\t+0\tT\tL\tno", "neither MM-DD" },
		{ "form\tF\t2024-01-01\t\t02-28\t\tL\tno", "missing" },
		{ "form\tF\t2024-01-01\t\t02-28\tT\tL\tmaybe", "yes or no" },
		{ "column\tF\t2024-01-01\tarrears\tNợ\tno",
		  "before its form" },
		{ FORM "column\tF\t2024-01-01\tprofit\tLãi\tno",
		  "line 2: no such figure: profit" },
		{ FORM "column\tF\t2024-01-01\tarrears\t\tno", "a title" },
		{ "\xff\xfe", "UTF-8" },
	};
	static struct forms f;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf why = BUF(words);
		assert_int_equal(forms_read(str_of(cases[i].text), &f, &why),
		    RC_BAD_INPUT);
		if (strstr(words, cases[i].want) == NULL)
			fail_msg("case %zu: %s", i, words);
	}
}

static void
notices(void **state)
{
	struct notice_facts facts = { "Chợ Mèo Vạc", day("2026-12-15"),
	    day("2026-12-06"), 21, { 5250000 } };
	char text[NOTICE_TEXT_MAX];
	struct notice_row r;
	struct str all = load("assets/notices.tsv");

	(void)state;
	struct buf b = BUF(text), why = BUF(words);
	assert_int_equal(notice_find(all, STR("fee_due"), &r, &why), RC_OK);
	assert_int_equal(notice_put(&b, r.text, &facts, &why), RC_OK);
	assert_non_null(strstr(text, "Ban quản lý Chợ Mèo Vạc xin thông báo"));
	assert_non_null(strstr(text, "ngày mười lăm tháng mười hai."));
	assert_non_null(strstr(text, "còn hai mươi mốt điểm kinh doanh"));
	assert_non_null(strstr(text,
	    "năm triệu hai trăm năm mươi nghìn đồng"));
	b = BUF(text);
	assert_int_equal(notice_find(all, STR("market_day"), &r, &why),
	    RC_OK);
	assert_int_equal(notice_put(&b, r.text, &facts, &why), RC_OK);
	assert_non_null(strstr(text, "ngày mùng sáu tháng mười hai"));
	b = BUF(text);
	assert_int_equal(notice_find(all, STR("fraud"), &r, &why), RC_OK);
	assert_int_equal(notice_put(&b, r.text, &facts, &why), RC_OK);
	assert_int_equal(notice_find(all, STR("none"), &r, &why),
	    RC_NOT_FOUND);
	facts.due_day = 0;
	assert_int_equal(notice_put(&b, STR("{due}"), &facts, &why),
	    RC_STATE);
	assert_int_equal(notice_put(&b, STR("{dew}"), &facts, &why),
	    RC_BAD_INPUT);
	assert_int_equal(notice_put(&b, STR("{due"), &facts, &why),
	    RC_BAD_INPUT);
	assert_int_equal(notice_find(STR("a\tb"), STR("a"), &r, &why),
	    RC_BAD_INPUT);
	b = BUF(text);
	notice_put_day(&b, day("2027-04-10"));
	assert_string_equal(text, "mùng mười tháng tư");
}

/* --- a voice -------------------------------------------------------------- */

static char wav[1 << 20], program[64];
static int64_t mono_ms, step_ms = 1;

static int64_t
mono(void *ctx)
{
	(void)ctx;
	return mono_ms += step_ms;   /* with each look at it */
}

static const struct clock fast = { mono, mono, NULL };

/* Say something with a program that is these shell lines. */
static enum rc
say_with(const char *lines, struct buf *out)
{
	struct speak sp = { program, &fast };

	snprintf(program, sizeof(program), "/tmp/cho40-voice-%d", getpid());
	FILE *f = fopen(program, "w");
	assert_non_null(f);
	fprintf(f, "#!/bin/sh\n%s\n", lines);
	fclose(f);
	assert_int_equal(chmod(program, 0700), 0);
	*out = BUF(wav);
	enum rc rc = speak_wav(&sp, STR("xin chào"), out);
	unlink(program);
	return rc;
}

#define HEAD "printf 'RIFF\\377\\377\\377\\177WAVEfmt " \
	"\\020\\0\\0\\0\\1\\0\\1\\0\\42\\126\\0\\0" \
	"\\104\\254\\0\\0\\2\\0\\20\\0" \
	"data\\377\\377\\377\\177'; "

static void
a_voice(void **state)
{
	struct buf out;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	/* It is given the text and its fixed words, and lengths are mended. */
	assert_int_equal(say_with(HEAD "cat; printf '%s' \"$*\"", &out),
	    RC_OK);
	assert_int_equal(out.n, 44 + strlen("xin chào") +
	    strlen("-v vi -s 140 --stdin --stdout"));
	assert_memory_equal(wav + 44, "xin chào-v vi -s 140", 21);
	assert_int_equal((unsigned char)wav[40], out.n - 44);
	assert_int_equal((unsigned char)wav[4], out.n - 8);
	assert_int_equal(wav[43], 0);
	/* It fails, says nothing, says too much, is not there, hangs. */
	assert_int_equal(say_with(HEAD "echo; exit 3", &out), RC_SYSTEM);
	assert_int_equal(say_with("exit 0", &out), RC_SYSTEM);
	assert_int_equal(say_with("echo no sound at all", &out), RC_SYSTEM);
	assert_int_equal(say_with("yes", &out), RC_TOO_BIG);
	step_ms = 5000;
	assert_int_equal(say_with("exec sleep 60", &out), RC_BUSY);
	struct speak none = { "/nonexistent/voice", &fast };
	out = BUF(wav);
	assert_int_equal(speak_wav(&none, STR("x"), &out), RC_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_forms),
		cmocka_unit_test(mangled_forms),
		cmocka_unit_test(notices),
		cmocka_unit_test(a_voice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
