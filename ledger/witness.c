/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/entry.h"
#include "ledger/witness.h"

static const char *const why_texts[] = {
	[WITNESS_FINE] = "",
	[WITNESS_BEHIND] = "this board holds less",
	[WITNESS_PARENT] = "the histories differ further back",
	[WITNESS_REPEAT] = "sent again from a branch that was set aside",
	[WITNESS_LOST] = "the terminal lost its last entries",
	[WITNESS_OTHER_KEY] = "another journal key",
	[WITNESS_REWRITTEN] = "another entry in the place of one held",
	[WITNESS_SAME_BOOT] = "the same start twice",
	[WITNESS_BOOT_BACK] = "a start older than one already shown",
	[WITNESS_GREW] = "a branch that was set aside lives on",
	[WITNESS_FORSWORN] = "a signed checkpoint and the entries differ",
	[WITNESS_COUNT_BACK] = "sworn count or total shrank",
};
_Static_assert(sizeof(why_texts) / sizeof(why_texts[0]) == WITNESS_WHY_COUNT,
    "every reason has a text");

const char *
witness_why_text(enum witness_why w)
{
	REQUIRE(w < WITNESS_WHY_COUNT);
	return why_texts[w];
}

void
witness_take_line(struct witness_line *line, enum rc is,
    const struct entry *e, const uint8_t l[HASH_BYTES])
{
	bool reads = is == RC_OK || is == RC_TOO_NEW;

	memcpy(line->l, l, HASH_BYTES);
	line->boot = reads ? e->boot : 0;
	line->starts = is == RC_OK && e->kind == ENTRY_BOOT;
}

void
witness_read_line(struct str raw, struct witness_line *line)
{
	enum rc is = RC_BAD_INPUT;
	uint8_t l[HASH_BYTES];
	struct entry e;
	int64_t n;

	if (!entry_is_hashed(raw, &n, l)) {
		chain_line(raw, l);
		is = entry_decode(raw, &e);
	}
	witness_take_line(line, is, &e, l);
}

bool
witness_upload_is_signed(const struct witness_upload *u)
{
	return u->checkpoint == NULL ||
	    checkpoint_verify(u->checkpoint, u->key);
}

/* --- looking back ------------------------------------------------------ */

/* Walking an upload from its parent to its last line. */
struct walk {
	const struct witness *w;
	const struct witness_past *past;
	const struct witness_upload *u;
	struct witness_judgement *j;
	int64_t n;                  /* where we are, in the sender's branch */
	uint8_t h[HASH_BYTES];
	int64_t boot;               /* of that entry; 0 not known */
	int64_t common;             /* last entry seen that is history too */
	bool is_history;            /* entry n is of the history held */
	bool added;                 /* from here on all lines are new */
};

static bool
same(const uint8_t a[HASH_BYTES], const uint8_t b[HASH_BYTES])
{
	return memcmp(a, b, HASH_BYTES) == 0;
}

/* h_n of a branch; n may be 0, the start that all branches share. */
static enum rc
held_hash(const struct walk *k, int64_t branch, int64_t n,
    uint8_t h[HASH_BYTES])
{
	if (n == 0) {
		chain_start(k->u->key, h);
		return RC_OK;
	}
	if (branch == WITNESS_HISTORY && n == k->w->n) {
		memcpy(h, k->w->h, HASH_BYTES);
		return RC_OK;
	}
	enum rc rc = k->past->hash(k->past->ctx, branch, n, h);
	return rc == RC_NOT_FOUND ? RC_CORRUPT : rc;
}

/* Is entry n with hash h of a branch that was set aside?  *fork is where
 * that branch left, -1 if it is of none. */
static enum rc
find_stopped(const struct walk *k, int64_t n, const uint8_t h[HASH_BYTES],
    int64_t *fork)
{
	uint8_t theirs[HASH_BYTES];
	enum rc rc = RC_OK;

	*fork = -1;
	for (size_t i = 0; i < WITNESS_STOPPED_MAX && *fork < 0; i++) {
		const struct witness_stopped *s = &k->w->stopped[i];
		if (s->branch == 0 || n <= s->fork || n > s->last)
			continue;
		rc = held_hash(k, s->branch, n, theirs);
		if (rc != RC_OK)
			break;
		if (same(theirs, h))
			*fork = s->fork;
	}
	return rc;
}

/* --- verdicts ---------------------------------------------------------- */

static enum rc
rewind_to(struct walk *k, int64_t n, enum witness_why why)
{
	struct witness_judgement *j = k->j;

	j->verdict = WITNESS_REWIND;
	j->why = why;
	j->acked = n;
	j->next = *k->w;
	j->add_from = k->u->count;
	return held_hash(k, WITNESS_HISTORY, n, j->h);
}

static void
alarm(struct walk *k, int64_t at, enum witness_why why)
{
	struct witness_judgement *j = k->j;

	memset(j, 0, sizeof(*j));
	j->verdict = WITNESS_ALARM;
	j->why = why;
	j->at = at;
	j->next = *k->w;
	j->add_from = k->u->count;
}

/* Twice as far back from the end as the parent that was not found: a fork is
 * reached in log2 steps, and seldom lies far back. */
static int64_t
further_back(const struct witness *w, int64_t parent)
{
	int64_t back = 2 * (w->n - parent) + 1;

	return back >= w->n ? 0 : w->n - back;
}

/* --- the checkpoints --------------------------------------------------- */

/* On one branch, count and total only grow. */
static bool
grows(const struct checkpoint *a, const struct checkpoint *b)
{
	if (a->n == b->n)
		return a->count == b->count && a->total.dong == b->total.dong;
	if (a->n > b->n)
		return grows(b, a);
	return a->boot <= b->boot && a->count <= b->count &&
	    a->total.dong <= b->total.dong;
}

/* c was found true: its entry hashes to what it says. */
static void
take_checkpoint(struct walk *k, const struct checkpoint *c)
{
	struct witness *next = &k->j->next;

	if (next->last.n > 0 && !grows(&next->last, c))
		alarm(k, c->n, WITNESS_COUNT_BACK);
	else if (c->n >= next->last.n)
		next->last = *c;
}

/* An entry was added: was something else sworn to for its place? */
static void
hold_against_ahead(struct walk *k)
{
	struct witness *next = &k->j->next;
	struct checkpoint ahead = next->ahead;

	if (ahead.n == 0)
		return;
	if (next->boot > ahead.boot) {
		/* That start ended before it had as many entries: what it
		 * swore to was lost before it was sent. */
		next->unsent++;
		next->ahead = (struct checkpoint){ 0 };
	} else if (next->n == ahead.n) {
		next->ahead = (struct checkpoint){ 0 };
		if (same(next->h, ahead.h) && next->boot == ahead.boot)
			take_checkpoint(k, &ahead);
		else
			alarm(k, ahead.n, WITNESS_FORSWORN);
	}
}

/* The upload's own checkpoint, when its entry lies behind us. */
static enum rc
hold_checkpoint(struct walk *k, const struct checkpoint *c)
{
	uint8_t h[HASH_BYTES];
	enum rc rc;

	if (c->n == k->n) {
		memcpy(h, k->h, HASH_BYTES);
	} else if (c->n < k->u->first) {
		rc = held_hash(k, WITNESS_HISTORY, c->n, h);
		if (rc != RC_OK)
			return rc;
	} else {
		memcpy(h, k->u->prev, HASH_BYTES);
		for (int64_t n = k->u->first; n <= c->n; n++)
			chain_link(h, k->u->lines[n - k->u->first].l);
	}
	bool boot_differs = c->n == k->n && k->boot != 0 && c->boot != k->boot;
	if (!same(h, c->h) || boot_differs)
		alarm(k, c->n, WITNESS_FORSWORN);
	else
		take_checkpoint(k, c);
	return RC_OK;
}

/* Something is sworn to that is not here yet.  It counts only at the end of
 * the history: further back, the sender may be on a branch of its own. */
static void
look_ahead(struct walk *k, const struct checkpoint *c)
{
	struct witness *next = &k->j->next;

	if (k->n < next->n)
		return;
	if (next->ahead.n == 0)
		next->ahead = *c;   /* the first stays until it is reached */
	else if (c->n == next->ahead.n && c->boot == next->ahead.boot &&
	    !same(c->h, next->ahead.h))
		alarm(k, c->n, WITNESS_FORSWORN);
	if (k->j->verdict != WITNESS_ALARM && c->boot > next->boot_max)
		next->boot_max = c->boot;
}

/* Judged after the lines, which were all accepted. */
static enum rc
judge_checkpoint(struct walk *k)
{
	const struct checkpoint *c = k->u->checkpoint;

	if (c == NULL || c->n == 0)
		return RC_OK;
	if (c->n <= k->n)
		return hold_checkpoint(k, c);
	look_ahead(k, c);
	return RC_OK;
}

/* --- the lines --------------------------------------------------------- */

/* The history behind entry k->n stopped there; the upload goes on from it. */
static void
set_aside(struct walk *k, const uint8_t parent[HASH_BYTES])
{
	struct witness_judgement *j = k->j;
	struct witness *next = &j->next;

	j->verdict = WITNESS_TAIL_LOST;
	j->why = WITNESS_LOST;
	j->fork = k->common;
	j->restore_first = k->common + 1;
	j->restore_last = next->n;
	next->tails++;
	struct witness_stopped *s =
	    &next->stopped[(next->tails - 1) % WITNESS_STOPPED_MAX];
	*s = (struct witness_stopped){ next->tails, k->common, next->n, { 0 } };
	memcpy(s->h, next->h, HASH_BYTES);
	next->n = k->common;
	memcpy(next->h, parent, HASH_BYTES);
	if (next->last.n > next->n)
		next->last = (struct checkpoint){ 0 };
	next->ahead = (struct checkpoint){ 0 };
}

/* A line whose parent is known and that is not: does it go on from the end,
 * or is it a fork, and of which kind? */
static void
first_new(struct walk *k, const struct witness_line *line, size_t i,
    const uint8_t parent[HASH_BYTES])
{
	const struct witness *w = k->w;

	if (!k->is_history)
		alarm(k, k->n, WITNESS_GREW);
	else if (k->common < w->n && !line->starts)
		alarm(k, k->n, WITNESS_REWRITTEN);
	else if (k->common < w->n && line->boot == w->boot_max)
		alarm(k, k->n, WITNESS_SAME_BOOT);
	else if (k->common < w->n && line->boot < w->boot_max)
		alarm(k, k->n, WITNESS_BOOT_BACK);
	else if (k->common < w->n)
		set_aside(k, parent);
	k->added = true;
	if (k->j->verdict != WITNESS_ALARM)
		k->j->add_from = i;
}

static void
add(struct walk *k, const struct witness_line *line)
{
	struct witness *next = &k->j->next;

	if (line->boot != 0 && line->boot < next->boot) {
		alarm(k, k->n, WITNESS_BOOT_BACK);
		return;
	}
	next->n = k->n;
	memcpy(next->h, k->h, HASH_BYTES);
	if (line->boot != 0)
		next->boot = line->boot;
	if (next->boot > next->boot_max)
		next->boot_max = next->boot;
	k->boot = next->boot;
	hold_against_ahead(k);
}

/* Is the entry we came to held already, here or aside? */
static enum rc
find_held(struct walk *k, bool *held)
{
	uint8_t ours[HASH_BYTES];
	int64_t fork;

	*held = false;
	if (k->is_history && k->n <= k->w->n) {
		enum rc rc = held_hash(k, WITNESS_HISTORY, k->n, ours);
		if (rc != RC_OK)
			return rc;
		*held = same(ours, k->h);
	}
	if (*held) {
		k->common = k->n;
		return RC_OK;
	}
	enum rc rc = find_stopped(k, k->n, k->h, &fork);
	*held = rc == RC_OK && fork >= 0;
	if (*held)
		k->is_history = false;
	return rc;
}

static enum rc
walk_line(struct walk *k, size_t i)
{
	const struct witness_line *line = &k->u->lines[i];
	uint8_t parent[HASH_BYTES];
	bool held = false;
	enum rc rc = RC_OK;

	memcpy(parent, k->h, HASH_BYTES);
	chain_link(k->h, line->l);
	k->n++;
	if (!k->added)
		rc = find_held(k, &held);
	if (rc != RC_OK)
		return rc;
	if (held) {
		k->boot = line->boot != 0 ? line->boot : k->boot;
		return RC_OK;
	}
	if (!k->added)
		first_new(k, line, i, parent);
	if (k->j->verdict != WITNESS_ALARM)
		add(k, line);
	return RC_OK;
}

/* Find the entry that the upload goes on from.  *found false: judged. */
static enum rc
find_parent(struct walk *k, bool *found)
{
	uint8_t ours[HASH_BYTES];
	int64_t fork;

	*found = false;
	if (k->n <= k->w->n) {
		enum rc rc = held_hash(k, WITNESS_HISTORY, k->n, ours);
		if (rc != RC_OK)
			return rc;
		k->is_history = same(ours, k->h);
	}
	if (k->is_history) {
		*found = true;
		k->common = k->n;
		k->boot = k->n == k->w->n ? k->w->boot : 0;
		return RC_OK;
	}
	enum rc rc = find_stopped(k, k->n, k->h, &fork);
	if (rc != RC_OK)
		return rc;
	if (fork >= 0) {
		*found = true;
		k->common = fork < k->w->n ? fork : k->w->n;
		return RC_OK;
	}
	return k->n > k->w->n ? rewind_to(k, k->w->n, WITNESS_BEHIND) :
	    rewind_to(k, further_back(k->w, k->n), WITNESS_PARENT);
}

/* All lines were held already; the sender may lack what follows them. */
static enum rc
offer_rest(struct walk *k)
{
	const struct checkpoint *c = k->u->checkpoint;
	uint8_t h[HASH_BYTES];

	if (c == NULL || c->n < k->n || c->n >= k->w->n)
		return RC_OK;
	enum rc rc = held_hash(k, WITNESS_HISTORY, c->n, h);
	if (rc == RC_OK && same(h, c->h)) {
		k->j->restore_first = c->n + 1;
		k->j->restore_last = k->w->n;
	}
	return rc;
}

/* The lines are walked: what do they come to? */
static enum rc
conclude(struct walk *k)
{
	struct witness_judgement *j = k->j;

	if (j->verdict == WITNESS_ALARM)
		return RC_OK;
	if (!k->is_history && !k->added)
		return rewind_to(k, k->common, WITNESS_REPEAT);
	j->acked = k->n;
	memcpy(j->h, k->h, HASH_BYTES);
	j->next.has_key = true;
	memcpy(j->next.key, k->u->key, KEY_BYTES);
	enum rc rc = judge_checkpoint(k);
	if (rc == RC_OK && !k->added && j->verdict != WITNESS_ALARM)
		rc = offer_rest(k);
	return rc;
}

enum rc
witness_judge(const struct witness *w, const struct witness_past *past,
    const struct witness_upload *u, struct witness_judgement *j)
{
	struct witness_judgement out = { .verdict = WITNESS_ACCEPT,
	    .add_from = u->count, .next = *w };
	struct walk k = { .w = w, .past = past, .u = u, .j = &out,
	    .n = u->first - 1 };
	bool found = false;
	enum rc rc = RC_OK;

	REQUIRE(u->first >= 1 && u->count >= 1);
	memcpy(k.h, u->prev, HASH_BYTES);
	if (w->has_key && !crypto_equal(w->key, u->key, KEY_BYTES))
		alarm(&k, u->first, WITNESS_OTHER_KEY);
	else
		rc = find_parent(&k, &found);
	for (size_t i = 0; rc == RC_OK && found && i < u->count &&
	    out.verdict != WITNESS_ALARM; i++)
		rc = walk_line(&k, i);
	if (rc == RC_OK && found)
		rc = conclude(&k);
	if (rc == RC_OK)
		*j = out;
	return rc;
}
