/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "tests/support/lives.h"

static void
append(struct life *l, bool starts)
{
	static uint64_t counter;
	struct str content = { (const char *)&counter, sizeof(counter) };

	assert_true(l->n < LIFE_MAX);
	counter++;
	struct witness_line *line = &l->line[++l->n];
	sha256(&content, 1, line->l);
	line->starts = starts;
	/* Now and then a line that hides its boot number, as cash does. */
	line->boot = !starts && counter % 5 == 0 ? 0 : l->boot;
	memcpy(l->h[l->n], l->h[l->n - 1], HASH_BYTES);
	chain_link(l->h[l->n], line->l);
	l->acked_then[l->n] = l->acked;
	l->count[l->n] = l->count[l->n - 1] + (starts ? 0 : 1);
}

void
life_begin(struct life *l, uint8_t id)
{
	memset(l, 0, sizeof(*l));
	memset(l->seed, id, sizeof(l->seed));
	assert_int_equal(ed25519_public(l->seed, l->key), RC_OK);
	chain_start(l->key, l->h[0]);
	life_start(l, 1);
}

void
life_add(struct life *l, int entries)
{
	for (int i = 0; i < entries; i++)
		append(l, false);
}

void
life_start(struct life *l, int64_t boot)
{
	l->boot = boot;
	append(l, true);
}

void
life_lose(struct life *l, int64_t n)
{
	assert_true(n >= 1 && n <= l->n);
	l->acked = l->acked_then[n];
	l->n = n;
	for (l->boot = 0; l->boot == 0; n--)
		l->boot = l->line[n].boot;
}

void
life_pack(const struct life *l, int64_t first, int64_t most,
    struct parcel *p)
{
	int64_t count = l->n - first + 1;

	assert_true(first >= 1 && count >= 1);
	if (count > most)
		count = most;
	memcpy(p->line, &l->line[first], (size_t)count * sizeof(p->line[0]));
	p->sworn = (struct checkpoint){ .boot = l->boot, .n = l->n,
	    .count = l->count[l->n], .total = { 1000 * l->count[l->n] } };
	memcpy(p->sworn.h, l->h[l->n], HASH_BYTES);
	p->up = (struct witness_upload){ .first = first, .lines = p->line,
	    .count = (size_t)count, .checkpoint = &p->sworn };
	memcpy(p->up.key, l->key, KEY_BYTES);
	memcpy(p->up.prev, l->h[first - 1], HASH_BYTES);
}

void
parcel_copy(struct parcel *to, const struct parcel *from)
{
	*to = *from;
	to->up.lines = to->line;
	to->up.checkpoint = &to->sworn;
}

static enum rc
past_hash(void *ctx, int64_t branch, int64_t n, uint8_t h[HASH_BYTES])
{
	struct lore *b = ctx;

	b->reads++;
	if (branch >= BRANCHES_MAX || n > b->len[branch])
		return RC_NOT_FOUND;
	memcpy(h, b->h[branch][n], HASH_BYTES);
	return RC_OK;
}

/* The history from the fork on becomes a branch of its own. */
static void
set_aside(struct lore *b, const struct witness_judgement *j)
{
	int64_t to = j->next.tails;

	assert_true(to >= 1 && to < BRANCHES_MAX);
	assert_int_equal(j->restore_first, j->fork + 1);
	assert_int_equal(j->restore_last, b->w.n);
	memcpy(b->h[to], b->h[WITNESS_HISTORY], sizeof(b->h[to]));
	b->len[to] = b->w.n;
	b->len[WITNESS_HISTORY] = j->fork;
}

static void
add_lines(struct lore *b, const struct witness_upload *up,
    const struct witness_judgement *j)
{
	int64_t n = b->len[WITNESS_HISTORY];
	uint8_t h[HASH_BYTES];

	if (n == 0)
		chain_start(up->key, h);
	else
		memcpy(h, b->h[WITNESS_HISTORY][n], HASH_BYTES);
	for (size_t i = j->add_from; i < up->count; i++) {
		chain_link(h, up->lines[i].l);
		memcpy(b->h[WITNESS_HISTORY][++n], h, HASH_BYTES);
	}
	b->len[WITNESS_HISTORY] = n;
	assert_int_equal(j->next.n, n);
	assert_memory_equal(j->next.h, h, HASH_BYTES);
}

void
lore_take(struct lore *b, const struct witness_upload *up,
    struct witness_judgement *j)
{
	struct witness_past past = { past_hash, b };

	assert_int_equal(witness_judge(&b->w, &past, up, j), RC_OK);
	switch (j->verdict) {
	case WITNESS_TAIL_LOST:
		set_aside(b, j);
		add_lines(b, up, j);
		break;
	case WITNESS_ACCEPT:
		if (j->add_from < up->count)
			add_lines(b, up, j);
		break;
	case WITNESS_REWIND:
	case WITNESS_ALARM:
		assert_memory_equal(&j->next, &b->w, sizeof(b->w));
		assert_int_equal(j->add_from, up->count);
		break;
	case WITNESS_VERDICT_COUNT:
		fail();
	}
	b->w = j->next;
}
