/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/keys.h"

#include <stddef.h>

void
keys_add(struct keys *k, uint16_t id, struct rect at)
{
	if (rect_is_empty(at))
		return;
	if (k->count == KEYS_MAX) {
		k->dropped++;
		return;
	}
	k->key[k->count++] = (struct key){ at, id };
}

/* How far a point lies outside, along the axis where that is more. */
static int
outside(struct rect r, int x, int y)
{
	int dx = x < r.x ? r.x - x : x - (r.x + r.w - 1);
	int dy = y < r.y ? r.y - y : y - (r.y + r.h - 1);

	return dx > dy ? dx : dy;
}

uint16_t
keys_at(const struct keys *k, int x, int y)
{
	uint16_t id = BUTTON_NONE;
	int best = k->slop + 1;

	for (int i = k->count - 1; i >= 0; i--)
		if (rect_contains(k->key[i].at, x, y)) {
			id = k->key[i].id;
			break;
		}
	if (id != BUTTON_NONE && id != BUTTON_ANYWHERE)
		return id;
	/* The whole glass is a key only where no other is near. */
	for (int i = 0; i < k->count; i++)
		if (k->key[i].id != BUTTON_ANYWHERE &&
		    outside(k->key[i].at, x, y) < best) {
			best = outside(k->key[i].at, x, y);
			id = k->key[i].id;
		}
	return id;
}

const struct key *
keys_find(const struct keys *k, uint16_t id)
{
	for (int i = 0; i < k->count; i++)
		if (k->key[i].id == id)
			return &k->key[i];
	return NULL;
}

uint16_t
keys_next(const struct keys *k, uint16_t focus, int step)
{
	const struct key *now = keys_find(k, focus);

	if (k->count == 0)
		return BUTTON_NONE;
	if (now == NULL)
		return k->key[step > 0 ? 0 : k->count - 1].id;
	int i = (int)(now - k->key) + step;
	return k->key[(i + k->count) % k->count].id;
}

/* How far key `to` is from `from` when one looks along (dx, dy): across
 * counts double, behind counts as not there. */
static int64_t
distance(struct rect from, struct rect to, int dx, int dy)
{
	int64_t x = (2 * to.x + to.w) - (2 * from.x + from.w);
	int64_t y = (2 * to.y + to.h) - (2 * from.y + from.h);
	int64_t along = x * dx + y * dy;
	int64_t across = x * dy + y * dx;

	if (along <= 0)
		return INT64_MAX;
	return along * along + 4 * across * across;
}

uint16_t
keys_toward(const struct keys *k, uint16_t focus, int dx, int dy)
{
	const struct key *now = keys_find(k, focus);
	int64_t best = INT64_MAX;
	uint16_t id = focus;

	if (now == NULL)
		return keys_next(k, BUTTON_NONE, 1);
	for (int i = 0; i < k->count; i++) {
		int64_t far = distance(now->at, k->key[i].at, dx, dy);
		if (far < best) {
			best = far;
			id = k->key[i].id;
		}
	}
	return id;
}

static bool
wandered(const struct touch *t, const struct input *in, int dpi)
{
	int64_t x = in->x - t->x, y = in->y - t->y;
	int64_t limit = (int64_t)TOUCH_WANDER_MM * dpi * 10 / 254;

	return x * x + y * y > limit * limit;
}

/* A contact that began and ended in one turn of a slow loop has no length
 * that could be told from a real one, so only a measured one is judged. */
static bool
is_press(const struct touch *t, uint16_t id, int64_t mono_ms)
{
	int64_t held = mono_ms - t->down_ms;

	if (held > 0 && held < TOUCH_MIN_MS)
		return false;
	return id != t->last || mono_ms - t->last_ms >= TOUCH_DEBOUNCE_MS;
}

uint16_t
touch_follow(struct touch *t, const struct keys *k, const struct input *in,
    int64_t mono_ms, int dpi)
{
	uint16_t began = t->began;
	uint16_t here = keys_at(k, in->x, in->y);

	if (in->kind == INPUT_DOWN) {
		t->began = t->pressed = here;
		t->x = in->x;
		t->y = in->y;
		t->down_ms = mono_ms;
		return BUTTON_NONE;
	}
	if (began == BUTTON_NONE)
		return BUTTON_NONE;
	if (in->kind == INPUT_MOVE && !wandered(t, in, dpi)) {
		t->pressed = here == began ? began : BUTTON_NONE;
		return BUTTON_NONE;
	}
	t->began = t->pressed = BUTTON_NONE;
	if (in->kind != INPUT_UP || here != began || wandered(t, in, dpi) ||
	    !is_press(t, began, mono_ms))
		return BUTTON_NONE;
	t->last = began;
	t->last_ms = mono_ms;
	return began;
}
