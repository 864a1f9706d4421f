/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "sync/board/board.h"
#include "sync/board/http_parts.h"
#include "sync/board/waits.h"

#define LOOK_MS 500   /* how long one whose peer has gone keeps its place */

struct waits {
	struct waiter *one[WAITS_MAX];
	size_t count;
	int64_t look_ms;        /* mono */
};

enum rc
waits_open(struct waits **out)
{
	*out = calloc(1, sizeof(**out));
	return *out == NULL ? RC_NO_MEMORY : RC_OK;
}

void
waits_close(struct waits *m)
{
	if (m == NULL)
		return;
	REQUIRE(m->count == 0);
	free(m);
}

static bool
has_room(const struct board *b, const struct waiter *w)
{
	const struct waits *m = b->waits;
	const uint8_t *address = w->x->req.address;
	int same = 0;

	if (m->count == WAITS_MAX ||
	    (int64_t)m->count >= b->conf.open.connections / 2)
		return false;
	if (is_loopback(address))
		return true;
	for (size_t i = 0; i < m->count; i++)
		same += memcmp(m->one[i]->x->req.address, address,
		    sizeof(w->x->req.address)) == 0;
	return same < WAITS_ADDRESS;
}

bool
waits_add(struct board *b, struct waiter *w, int64_t wait_ms)
{
	struct waits *m = b->waits;
	int64_t now_ms = clock_mono_ms(b->clock);

	if (atomic_load(&b->stopping) || !has_room(b, w))
		return false;
	w->due_ms = now_ms + wait_ms;
	if (m->count == 0)
		m->look_ms = now_ms + LOOK_MS;
	m->one[m->count++] = w;
	return true;
}

/* Take it off the list, and answer it. */
static void
end_at(struct board *b, size_t i)
{
	struct waits *m = b->waits;
	struct waiter *w = m->one[i];

	m->one[i] = m->one[--m->count];
	w->answer(b->store, w);
}

void
waits_wake(struct board *b, uint32_t terminal)
{
	struct waits *m = b->waits;

	for (size_t i = m->count; i > 0; i--)
		if (m->one[i - 1]->terminal == terminal &&
		    m->one[i - 1]->has_news(b->store, m->one[i - 1]))
			end_at(b, i - 1);
}

void
waits_wake_all(struct board *b)
{
	struct waits *m = b->waits;

	for (size_t i = m->count; i > 0; i--)
		if (m->one[i - 1]->has_news(b->store, m->one[i - 1]))
			end_at(b, i - 1);
}

int64_t
waits_tick(struct board *b)
{
	struct waits *m = b->waits;
	int64_t now_ms = clock_mono_ms(b->clock);
	bool all = atomic_load(&b->stopping);

	if (m->count == 0)
		return -1;
	if (!all && now_ms < m->look_ms)
		return m->look_ms - now_ms;
	for (size_t i = m->count; i > 0; i--)
		if (all || m->one[i - 1]->due_ms <= now_ms ||
		    http_gone(m->one[i - 1]->x))
			end_at(b, i - 1);
	m->look_ms = now_ms + LOOK_MS;
	return m->count == 0 ? -1 : LOOK_MS;
}
