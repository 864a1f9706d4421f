/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/glass.h"

#include <string.h>

#include "ledger/base/rc.h"
#include "tests/support/fake_font.h"
#include "ui/draw.h"

static struct drawlist d;

bool
glass_says(const struct model *m, const char *text)
{
	static char all[DRAW_TEXT_MAX];
	struct buf b = BUF(all);

	app_draw(m, &fake_font, &d);
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_TEXT)
			buf_printf(&b, "%s%.*s", i == 0 ? "" : " ",
			    d.item[i].size, d.text + d.item[i].text);
	REQUIRE(!b.full);
	return strstr(all, text) != NULL;
}

enum color
glass_ground(const struct model *m)
{
	app_draw(m, &fake_font, &d);
	REQUIRE(d.items > 0 && d.item[0].kind == DRAW_FILL &&
	    d.item[0].w == m->w && d.item[0].h == m->h);
	return d.item[0].color;
}

bool
glass_shows_qr(const struct model *m)
{
	app_draw(m, &fake_font, &d);
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_QR)
			return true;
	return false;
}

const struct effect *
glass_sounds(const struct effects *e, enum sound s)
{
	for (int i = 0; i < e->count; i++)
		if (e->item[i].kind == EFFECT_SOUND && e->item[i].sound == s)
			return &e->item[i];
	return NULL;
}
