/* SPDX-License-Identifier: Apache-2.0 */
/* The price list: kept first, then shown. */
#include "ledger/base/log.h"
#include "terminal/goods_file.h"
#include "terminal/till_inside.h"
#include "ui/strings.h"

void
till_feed_goods(struct till *t, struct till_time now)
{
	struct event e = { .kind = EV_GOODS };
	int bad = 0;
	enum rc rc = t->config.dir == NULL ? RC_NOT_FOUND :
	    goods_load(t->config.dir, &e.goods, &bad);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		log_line(LOG_ERROR, "goods", "not read: %s", rc_text(rc));
	till_feed(t, now, &e);
	if (bad > 0)
		till_note(t, now, STR_GOODS_UNREAD, bad);
}

/* id: its place, or the number of rows for a new one; no name: it goes. */
static bool
change(struct goods *g, int64_t at, const struct good *row)
{
	if (at < 0 || at > g->count || at >= GOODS_MAX)
		return false;
	if (row->name[0] == '\0') {
		if (at == g->count)
			return false;
		g->count--;
		for (int64_t i = at; i < g->count; i++)
			g->row[i] = g->row[i + 1];
		return true;
	}
	if (!good_is_valid(row))
		return false;
	g->row[at] = *row;
	g->count += at == g->count;
	return true;
}

void
till_goods(struct till *t, struct till_time now, const struct effect *fx)
{
	struct event e = { .kind = EV_GOODS };

	e.goods = t->model.goods;
	enum rc rc = t->config.dir == NULL ? RC_STATE :
	    change(&e.goods, fx->id, &fx->good) ?
	    goods_save(t->config.dir, &e.goods) : RC_BAD_INPUT;
	if (rc == RC_OK)
		till_feed(t, now, &e);
	else
		till_refuse(t, now, rc, fx->kind);
}
