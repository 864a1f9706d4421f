/* SPDX-License-Identifier: Apache-2.0 */
/* The line of enrolment: what typing does to it is found, and what it means is
 * read however it is spelt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/base32.h"
#include "sync/enrol_text.h"

static void
every_wrong_character_is_found(void **state)
{
	char code[ENROL_CODE_CHARS + 1], got[ENROL_CODE_CHARS + 1], was;
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 4);

	(void)state;
	for (int round = 0; round < 50; round++) {
		enrol_code_make(&rng, code);
		assert_int_equal(enrol_code_read(str_of(code), got), RC_OK);
		assert_string_equal(got, code);
		for (int i = 0; i < ENROL_CODE_CHARS; i++) {
			was = code[i];
			for (unsigned v = 0; v < 32; v++) {
				code[i] = base32_char(v);
				if (code[i] != was)
					assert_int_equal(enrol_code_read(
					    str_of(code), got), RC_BAD_INPUT);
			}
			code[i] = was;
		}
		for (int i = 0; i + 1 < ENROL_CODE_CHARS - 1; i++) {
			was = code[i];
			if (was == code[i + 1])
				continue;
			code[i] = code[i + 1];
			code[i + 1] = was;
			assert_int_equal(enrol_code_read(str_of(code), got),
			    RC_BAD_INPUT);
			code[i + 1] = code[i];
			code[i] = was;
		}
	}
}

static struct enrol_target
specimen(size_t print_n)
{
	struct enrol_target t = { .host = "board.example", .port = 8443,
	    .print_n = print_n, .terminal = 1048575 };
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 5);

	rng_fill(&rng, t.print, print_n);
	enrol_code_make(&rng, t.code);
	return t;
}

static void
a_line_is_read_however_it_is_spelt(void **state)
{
	static const char *const hosts[] = { "board.example", "10.0.0.1",
	    "fd00::7", "a" };
	const size_t prints[] = { ENROL_PRINT_SHORT, HASH_BYTES };

	(void)state;
	for (size_t p = 0; p < 2; p++)
		for (size_t h = 0; h < 4; h++)
			for (int groups = 0; groups < 2; groups++) {
				struct enrol_target t = specimen(prints[p]);
				struct enrol_target got;
				char text[ENROL_TEXT_MAX];
				struct buf b = BUF(text);
				memset(t.host, 0, sizeof(t.host));
				snprintf(t.host, sizeof(t.host), "%s",
				    hosts[h]);
				enrol_text_put(&b, &t, groups == 1);
				assert_false(b.full);
				for (size_t i = 0; groups == 1 && i < b.n; i++)
					if (text[i] >= 'A' && text[i] <= 'Z')
						text[i] |= 0x20;
				for (size_t i = 0; i < b.n; i++)
					if (text[i] == '0' && i > 30 &&
					    p == 1 && i < 60)
						text[i] = 'o';
				assert_int_equal(enrol_text_read(buf_str(&b),
				    &got, NULL), RC_OK);
				assert_memory_equal(&got, &t, sizeof(t));
			}
}

static void
what_is_wrong_is_named(void **state)
{
	static const struct { const char *line, *why; } bad[] = {
		{ "", "not an enrolment line" },
		{ "C4E2*h*1*P*1*C", "not an enrolment line" },
		{ "C4E1*h*1*P*1*C*x", "not an enrolment line" },
		{ "C4E1*h/x*1*P*1*C", "second part" },
		{ "C4E1*-h*1*P*1*C", "second part" },
		{ "C4E1**1*P*1*C", "second part" },
		{ "C4E1*h*0*P*1*C", "third part" },
		{ "C4E1*h*65536*P*1*C", "third part" },
		{ "C4E1*h*1*0123456789ABCDE*1*C", "fourth part" },
		{ "C4E1*h*1*0123456789ABCDEU*1*C", "fourth part" },
		{ "C4E1*h*1*0123456789ABCDEF*0*C", "fifth part" },
		{ "C4E1*h*1*0123456789ABCDEF*1048576*C", "fifth part" },
		{ "C4E1*h*1*0123456789ABCDEF*7*0000-0000-0000-0001",
		    "last part" },
		{ "{\"v\":1}", "not a file" },
		{ "{\"enrol\":7}", "not a file" },
	};
	struct enrol_target t;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *why = "";
		assert_int_equal(enrol_file_read(str_of(bad[i].line), &t,
		    &why), RC_BAD_INPUT);
		if (strstr(why, bad[i].why) == NULL)
			fail_msg("%s: %s", bad[i].line, why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_wrong_character_is_found),
		cmocka_unit_test(a_line_is_read_however_it_is_spelt),
		cmocka_unit_test(what_is_wrong_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
