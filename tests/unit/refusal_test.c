/* SPDX-License-Identifier: Apache-2.0 */
/* Every refusal of every wish: words, and what to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/house_font.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/refusal.h"

/* A short text is a cause without a way out. */
#define WORDS_MIN 6

static int
words(const char *s)
{
	int n = 1;

	for (; *s != '\0'; s++)
		n += *s == ' ';
	return n;
}

static bool
fits(enum language l, enum effect_kind what, enum rc rc)
{
	static struct hand h;
	static struct drawlist d;

	for (int p = 0; p < PANELS; p++) {
		struct event e = { .kind = EV_REFUSED,
			.refused = { rc, (int)what } };
		scene_speak(l);
		hand_begin(&h, &scene_panels[p]);
		hand_profile(&h);
		hand_speak(&h);
		hand_event(&h, e);
		app_draw(&h.m, sdl_font_source(house_font), &d);
		if (d.cut > 0 || d.dropped > 0)
			return false;
	}
	return true;
}

static void
test_every_refusal(void **state)
{
	static bool seen[STR_COUNT];

	(void)state;
	for (int what = 0; what < EFFECT_COUNT; what++)
		for (int rc = RC_OK + 1; rc < RC_COUNT; rc++) {
			enum string s = refusal_words((enum effect_kind)what,
			    (enum rc)rc);
			assert_true(s != STR_NONE && s < STR_COUNT);
			if (seen[s])
				continue;
			seen[s] = true;
			for (int l = LANGUAGE_VI; l <= LANGUAGE_EN; l++) {
				const char *text = strings_own(
				    (enum language)l, s);
				assert_non_null(text);
				if (words(text) < WORDS_MIN)
					fail_msg("\"%s\" says little", text);
				/* Nothing of ours in it. */
				assert_null(strstr(text, "RC_"));
				assert_null(strstr(text,
				    rc_text((enum rc)rc)));
				if (!fits((enum language)l,
				    (enum effect_kind)what, (enum rc)rc))
					fail_msg("\"%s\" is cut", text);
			}
		}
	scene_speak(LANGUAGE_VI);
}

/* "Not done" is left to what nobody can say more of. */
static void
test_other_is_rare(void **state)
{
	static const enum rc known[] = { RC_BUSY, RC_OFFLINE, RC_AGAIN,
		RC_BAD_INPUT, RC_TOO_BIG, RC_CONFLICT, RC_DENIED, RC_FULL,
		RC_DISK, RC_CORRUPT };

	(void)state;
	for (int what = 0; what < EFFECT_COUNT; what++)
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			assert_int_not_equal(refusal_words(
			    (enum effect_kind)what, known[i]),
			    STR_REFUSED_OTHER);
}

/* What is to be done depends on what was wished for. */
static void
test_by_wish(void **state)
{
	static const struct {
		enum effect_kind wish;
		enum rc rc;
		enum string words;
	} told[] = {
		{ EFFECT_SALE_CASH, RC_STATE, STR_REFUSED_STATE },
		{ EFFECT_DEBTOR_CASH, RC_STATE, STR_REFUSED_BOOKS },
		{ EFFECT_HISTORY_LOAD, RC_NOT_FOUND, STR_REFUSED_LOOK },
		{ EFFECT_TICKET_CASH, RC_STATE, STR_REFUSED_ROUND },
		{ EFFECT_PROFILE_SAVE, RC_BAD_INPUT, STR_REFUSED_PROFILE },
		{ EFFECT_GOODS_SAVE, RC_TOO_BIG, STR_REFUSED_GOODS },
		{ EFFECT_SETTING, RC_STATE, STR_REFUSED_SETTING },
		{ EFFECT_TRAIN_BEGIN, RC_FULL, STR_TRAIN_REFUSED },
		{ EFFECT_SALE_OPEN, RC_DISK, STR_FATAL_DISK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		assert_int_equal(refusal_words(told[i].wish, told[i].rc),
		    told[i].words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_refusal),
		cmocka_unit_test(test_other_is_rare),
		cmocka_unit_test(test_by_wish),
	};

	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}
