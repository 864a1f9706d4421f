/* SPDX-License-Identifier: Apache-2.0 */
/* Which sale money is for, and what a sale's state is. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/match.h"
#include "sync/provider/notice.h"
#include "tests/support/tsv.h"

#define CONTENTS "tests/vectors/transfer-contents.tsv"
#define REF      "C40000714D2PF2DB0"

static struct match_candidate
candidate(bool terminal_known, bool sale_known, bool its_account)
{
	struct match_candidate c = { .ref = REF, .terminal = 7,
	    .terminal_known = terminal_known, .sale_known = sale_known,
	    .account_is_its = its_account };

	return c;
}

static void
only_one_meaning_is_credited(void **state)
{
	struct match_candidate known = candidate(true, true, true);
	struct match_candidate early = candidate(true, false, true);
	struct match_candidate stray = candidate(false, false, false);
	struct match_candidate wrong = candidate(true, true, false);
	const struct {
		struct match_candidate c[3];
		size_t n;
		enum match_state state;
		enum match_reason reason;
		int meant;
	} rows[] = {
		{ { known }, 0, MATCH_UNMATCHED, MATCH_NO_REFERENCE, -1 },
		{ { known }, 1, MATCH_MATCHED, MATCH_FINE, 0 },
		{ { early }, 1, MATCH_MATCHED, MATCH_FINE, 0 },
		{ { stray }, 1, MATCH_UNMATCHED, MATCH_UNKNOWN_TERMINAL, -1 },
		{ { wrong }, 1, MATCH_WRONG_ACCOUNT, MATCH_NOT_ITS_ACCOUNT,
		  0 },
		{ { known, early }, 2, MATCH_UNMATCHED, MATCH_SEVERAL, -1 },
		{ { known, wrong }, 2, MATCH_UNMATCHED, MATCH_SEVERAL, -1 },
		{ { stray, known }, 2, MATCH_MATCHED, MATCH_FINE, 1 },
		{ { stray, early, stray }, 3, MATCH_MATCHED, MATCH_FINE, 1 },
		{ { stray, stray }, 2, MATCH_UNMATCHED,
		  MATCH_UNKNOWN_TERMINAL, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct match_result r = match_choose(rows[i].c, rows[i].n);
		assert_int_equal(r.state, rows[i].state);
		assert_int_equal(r.reason, rows[i].reason);
		if (rows[i].meant < 0)
			assert_null(r.candidate);
		else
			assert_ptr_equal(r.candidate,
			    &rows[i].c[rows[i].meant]);
	}
}

static void
a_sales_state_is_a_sum(void **state)
{
	const struct { struct pay_sum sum; enum pay_state want; } rows[] = {
		{ { { 65000 }, { 0 }, 0, 0, 0, false }, PAY_WAITING },
		{ { { 65000 }, { 0 }, 0, 0, 0, true }, PAY_WAITING },
		{ { { 0 }, { 65000 }, 1, 0, 0, false }, PAY_UNASKED },
		{ { { 65000 }, { 650 }, 1, 0, 0, false }, PAY_SHORT },
		{ { { 65000 }, { 64999 }, 3, 0, 0, false }, PAY_SHORT },
		{ { { 65000 }, { 65000 }, 1, 1, 0, false }, PAY_EXACT },
		{ { { 65000 }, { 65000 }, 2, 0, 0, false }, PAY_SEVERAL },
		{ { { 65000 }, { 65001 }, 1, 0, 0, false }, PAY_OVER },
		{ { { 65000 }, { 130000 }, 2, 2, 0, false }, PAY_DUPLICATE },
		{ { { 65000 }, { 195000 }, 3, 3, 0, false }, PAY_DUPLICATE },
		{ { { 65000 }, { 130000 }, 1, 0, 0, false }, PAY_OVER },
		{ { { 65000 }, { 66000 }, 2, 1, 0, false }, PAY_OVER },
		{ { { 65000 }, { 65000 }, 1, 1, 1, true }, PAY_LATE },
		{ { { 65000 }, { 1000 }, 1, 0, 1, true }, PAY_LATE },
		/* short, then closed: no money came after that */
		{ { { 65000 }, { 1000 }, 1, 0, 0, true }, PAY_SHORT },
		/* the news of the closing came after the money */
		{ { { 65000 }, { 65000 }, 1, 1, 0, true }, PAY_LATE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (match_pay_state(&rows[i].sum) != rows[i].want)
			fail_msg("row %zu: %s", i,
			    pay_state_name(match_pay_state(&rows[i].sum)));
}

/* Put REF where the row's own code stood, broken by the same characters at
 * the same share of its length.  False if the code is not in the content. */
static bool
substitute(struct str content, struct str code, struct buf *out)
{
	char bare[256];
	size_t n = 0;

	for (size_t i = 0; i < code.n && n < sizeof(bare); i++)
		if (isalnum((unsigned char)code.p[i]))
			bare[n++] = code.p[i];
	for (size_t from = 0; from < content.n; from++) {
		size_t at = from, matched = 0, put = 0;
		while (at < content.n && matched < n) {
			if (content.p[at] == bare[matched])
				matched++;
			else if (isalnum((unsigned char)content.p[at]) ||
			    matched == 0)
				break;
			at++;
		}
		if (matched < n)
			continue;
		buf_put(out, str_part(content, 0, from));
		for (size_t i = from, seen = 0; i < at; i++) {
			if (isalnum((unsigned char)content.p[i])) {
				seen++;
				for (; put < seen * REF_LEN / n; put++)
					buf_putc(out, REF[put]);
			} else {
				buf_putc(out, content.p[i]);
			}
		}
		buf_put(out, str_from(content, at));
		return true;
	}
	return false;
}

static void
every_real_content_gives_its_reference(void **state)
{
	struct tsv t;
	int with = 0, without = 0;

	(void)state;
	tsv_open(&t, CONTENTS, 1);
	while (tsv_next(&t)) {
		char memory[1024];
		struct buf text = BUF(memory);
		struct notice n;
		struct str code = t.cell[1];
		if (code.n > 0 && code.p[0] == '<')
			code = STR("<base64url token>");
		bool has = code.n > 0;
		if (has && !substitute(t.cell[0], code, &text))
			fail_msg("no code in: %.*s", STR_ARG(t.cell[0]));
		if (!has)
			buf_put(&text, t.cell[0]);
		assert_false(text.full);
		notice_texts_set(&n, &(struct notice_texts){ STR(""),
		    buf_str(&text), STR("") });
		if (n.ref_count != (has ? 1u : 0u) ||
		    (has && strcmp(n.refs[0], REF) != 0))
			fail_msg("%zu references in: %s", n.ref_count,
			    memory);
		/* A bank may leave the memo in its description alone. */
		notice_texts_set(&n, &(struct notice_texts){ STR("C400"),
		    STR(""), buf_str(&text) });
		assert_int_equal(n.ref_count, has ? 1 : 0);
		with += has;
		without += !has;
	}
	assert_true(with >= 20);
	assert_true(without >= 5);
	printf("contents with a reference=%d without=%d\n", with, without);
}

static void
texts_are_kept_whole_and_clean(void **state)
{
	char text[2 * NOTICE_CONTENT_MAX];
	struct notice n;

	(void)state;
	/* The reference stands behind what is kept to show. */
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xc4\x91", 2);   /* "đ" */
	memcpy(text + sizeof(text) - 20, " " REF " ", 19);
	struct str s = { text, sizeof(text) - 1 };
	notice_texts_set(&n, &(struct notice_texts){ STR(""), s, STR("") });
	assert_int_equal(n.ref_count, 1);
	assert_true(str_is_utf8(str_of(n.content)));
	assert_true(strlen(n.content) >= NOTICE_CONTENT_MAX - 4);
	notice_texts_set(&n, &(struct notice_texts){ STR(REF),
	    STR("a\nb\x7f " REF), STR(REF " " REF) });
	assert_string_equal(n.content, "a b  " REF);
	assert_int_equal(n.ref_count, 1);   /* the same one, four times */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_one_meaning_is_credited),
		cmocka_unit_test(a_sales_state_is_a_sum),
		cmocka_unit_test(every_real_content_gives_its_reference),
		cmocka_unit_test(texts_are_kept_whole_and_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
