/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/support/scene.h"

void
hand_ready(struct hand *h)
{
	hand_begin(h, &scene_panels[1]);
	hand_profile(h);
}

struct sale
hand_selling(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	hand_ready(h);
	hand_type(h, "65000!");
	hand_sale(h, NEWS_OPENED, &s);
	assert_int_equal(h->m.screen, SCREEN_PAY);
	return s;
}

void
hand_credit(struct hand *h, struct sale *s, enum sale_state state,
    int64_t received)
{
	s->state = state;
	s->evidence = EVIDENCE_BANK;
	s->received.dong = received;
	hand_sale(h, NEWS_CREDIT, s);
}

const struct effect *
hand_wish(const struct hand *h, enum effect_kind k)
{
	const struct effect *e = hand_effect(h, k);

	if (e == NULL)
		fail_msg("no effect %d", (int)k);
	return e;
}

bool
hand_only_sounds(const struct hand *h)
{
	for (int i = 0; i < h->out.count; i++)
		if (h->out.item[i].kind != EFFECT_SOUND)
			return false;
	return true;
}
