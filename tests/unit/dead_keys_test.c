/* SPDX-License-Identifier: Apache-2.0 */
/* U5: a key that does nothing is not there.  Each key of each scene is touched
 * by itself: the picture changes, a screen, a wish, or something is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/fake_font.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/keys.h"

static struct model m, then;
static struct drawlist before, after;

static bool
has_effect(const struct effects *out)
{
	for (int i = 0; i < out->count; i++)
		if (out->item[i].kind != EFFECT_SOUND ||
		    out->item[i].sound != SOUND_KEY)
			return true;
	return false;
}

static bool
does_something(const struct key *k)
{
	struct event e = { .kind = EV_INPUT, .mono_ms = m.now_ms + 20000,
		.input = { .kind = INPUT_DOWN, .x = k->at.x + k->at.w / 2,
		.y = k->at.y + k->at.h / 2 } };
	struct effects out;

	then = m;
	then.light.percent = LIGHT_FULL;   /* or it only wakes the glass */
	then.deadline_ms = WAKE_NEVER;
	then.touch = (struct touch){ 0 };
	then.awaited = 0;
	app_update(&then, &e, &out);
	bool does = has_effect(&out);
	e.mono_ms += 100;
	e.input.kind = INPUT_UP;
	app_update(&then, &e, &out);
	if (does || has_effect(&out) || then.screen != m.screen)
		return true;
	app_draw(&then, &fake_font, &after);
	return before.items != after.items || memcmp(before.item, after.item,
	    (size_t)before.items * sizeof(before.item[0])) != 0 ||
	    before.text_used != after.text_used ||
	    memcmp(before.text, after.text, (size_t)before.text_used) != 0;
}

/* A pad and a keyboard are there as a whole: a line may be empty or full. */
static bool
writes(uint16_t id)
{
	return id == BUTTON_TRIPLE_ZERO || id == BUTTON_BACKSPACE ||
	    (id >= BUTTON_CHAR && id < BUTTON_CHAR + 128) ||
	    (id >= BUTTON_DIGIT && id <= BUTTON_DIGIT + 9);
}

/* Chosen already, to be seen as the one that is. */
static bool
is_chosen(uint16_t id)
{
	return (m.screen == SCREEN_FIND && (id == BUTTON_DAY_BEFORE ||
	    (id >= BUTTON_FIELD && id <= BUTTON_FIELD_LAST))) ||
	    (m.screen == SCREEN_GOOD_PRICE && id == BUTTON_FIELD) ||
	    (m.screen == SCREEN_GOOD_ORIGIN && id >= BUTTON_ROW);
}

/* A name has no blank before it, nor a bank's a step back. */
static bool
is_for_more(uint16_t id)
{
	return (id == BUTTON_SPACE && m.screen != SCREEN_ENROL &&
	    m.screen != SCREEN_SETUP_ACCOUNT) ||
	    (m.screen == SCREEN_SETUP_BANK && id == BUTTON_BACK);
}

static void
test_keys(void **state)
{
	int alive = 0, dead = 0;

	(void)state;
	for (int p = 0; p < PANELS; p++)
		for (int s = 0; s < scene_count(); s++) {
			struct keys k;
			scene_play(s, &scene_panels[p], &m);
			app_draw(&m, &fake_font, &before);
			app_keys(&m, &k);
			for (int i = 0; i < k.count; i++) {
				uint16_t id = k.key[i].id;
				if (writes(id) || is_chosen(id) ||
				    is_for_more(id))
					continue;
				alive++;
				if (does_something(&k.key[i]))
					continue;
				print_message("%s %s: key %d\n",
				    scene_panels[p].name, scene_name(s), id);
				dead++;
			}
		}
	assert_int_equal(dead, 0);
	assert_true(alive > 4000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_keys) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
