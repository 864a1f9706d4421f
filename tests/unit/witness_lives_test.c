/* SPDX-License-Identifier: Apache-2.0 */
/* Many lives from many seeds.  Honest terminals lose power and the ends of
 * their cards, requests and answers are lost or come twice, the board is put
 * back to a backup: none may be blocked or suspected, and all must be held in
 * the end.  Of two terminals with one card, the second to show itself must be
 * found out when it does.  WITNESS_SEEDS sets how many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/rng.h"
#include "tests/support/figure.h"
#include "tests/support/lives.h"

static struct rng_seeded state_of_rng;
static struct rng rng;

static bool
chance(uint64_t percent)
{
	return rng_below(&rng, 100) < percent;
}

static int64_t
between(int64_t from, int64_t to)
{
	return from + (int64_t)rng_below(&rng, (uint64_t)(to - from + 1));
}

static int64_t
seeds(void)
{
	const char *text = getenv("WITNESS_SEEDS");
	int64_t n = 3000;

	if (text != NULL)
		assert_true(str_to_i64(str_of(text), &n));
	return n;
}

/* --- honest ------------------------------------------------------------ */

struct honest {
	struct life life;
	int64_t boots;              /* kept where a lost tail cannot reach */
	int64_t from;               /* next upload goes on after this */
	struct lore board, backup;
	struct parcel late;         /* an accepted upload, to come again */
	bool has_late;
	int64_t alarms, tails, cuts, restores, repeats, searches;
};

static void
hear(struct honest *t, const struct witness_judgement *j)
{
	struct life *l = &t->life;

	t->from = j->acked < l->n ? j->acked : l->n;
	if (j->acked <= l->n &&
	    memcmp(l->h[j->acked], j->h, HASH_BYTES) == 0)
		l->acked = j->acked;
}

static void
count(struct honest *t, const struct witness_judgement *j)
{
	t->alarms += j->verdict == WITNESS_ALARM;
	t->tails += j->verdict == WITNESS_TAIL_LOST;
	t->repeats += j->why == WITNESS_REPEAT;
	t->searches += j->why == WITNESS_PARENT;
	if (j->verdict == WITNESS_ALARM)
		print_message("alarm: %s at %lld\n",
		    witness_why_text(j->why), (long long)j->at);
}

/* What is offered back must be what this terminal lacks. */
static void
check_restore(const struct honest *t, const struct witness_judgement *j)
{
	if (j->verdict != WITNESS_TAIL_LOST)
		return;
	int64_t lost = j->next.tails;
	for (int64_t n = 1; n <= j->restore_last; n++) {
		bool has = n <= t->life.n &&
		    memcmp(t->board.h[lost][n], t->life.h[n],
		    HASH_BYTES) == 0;
		assert_int_equal(has, n < j->restore_first);
	}
}

static void
carry(struct honest *t, bool may_fail)
{
	static struct parcel p;
	struct witness_judgement j;

	if (t->from >= t->life.n)
		return;
	life_pack(&t->life, t->from + 1, between(1, 30), &p);
	if (may_fail && chance(15))
		return;                     /* the request is lost */
	lore_take(&t->board, &p.up, &j);
	count(t, &j);
	check_restore(t, &j);
	if ((j.verdict == WITNESS_ACCEPT ||
	    j.verdict == WITNESS_TAIL_LOST) && chance(30)) {
		parcel_copy(&t->late, &p);
		t->has_late = true;
	}
	if (may_fail && chance(15))
		return;                     /* its answer is */
	hear(t, &j);
}

static void
cut_power(struct honest *t)
{
	int64_t deep = chance(70) ? 0 : chance(70) ? between(1, 8) :
	    between(1, 80);
	int64_t keep = t->life.n - deep;

	t->cuts++;
	if (t->life.n + 5 >= LIFE_MAX)
		return;
	life_lose(&t->life, keep < 1 ? 1 : keep);
	life_start(&t->life, ++t->boots);
	t->from = t->life.acked;
}

/* Something of this happens; the sums make the usual usual. */
static void
live(struct honest *t)
{
	struct witness_judgement j;

	switch (between(0, 19)) {
	case 0: case 1:
		if (t->board.w.tails + 6 < BRANCHES_MAX)
			cut_power(t);
		break;
	case 2:
		if (t->has_late) {
			lore_take(&t->board, &t->late.up, &j);
			count(t, &j);
		}
		break;
	case 3:
		if (chance(20))
			t->backup = t->board;
		break;
	case 4:
		if (chance(20)) {
			t->board = t->backup;
			t->has_late = false;
			t->restores++;
		}
		break;
	case 5: case 6: case 7: case 8: case 9: case 10: case 11: case 12:
		if (t->life.n + 10 < LIFE_MAX)
			life_add(&t->life, (int)between(1, 4));
		break;
	default:
		carry(t, true);
	}
}

static bool
drain(struct honest *t)
{
	life_start(&t->life, ++t->boots);
	for (int i = 0; i < 3 * LIFE_MAX && t->from < t->life.n; i++)
		carry(t, false);
	return t->life.acked == t->life.n && t->board.w.n == t->life.n &&
	    memcmp(t->board.h[WITNESS_HISTORY][1], t->life.h[1],
	    (size_t)t->life.n * HASH_BYTES) == 0;
}

static void
test_honest(void **state)
{
	static struct honest t;
	int64_t of = seeds(), blocked = 0;
	int64_t tails = 0, repeats = 0, searches = 0, restores = 0;

	(void)state;
	for (int64_t seed = 1; seed <= of; seed++) {
		rng = rng_from_seed(&state_of_rng, (uint64_t)seed);
		memset(&t, 0, sizeof(t));
		life_begin(&t.life, 1);
		t.boots = 1;
		for (int i = 0; i < 200; i++)
			live(&t);
		bool held = drain(&t);
		if (!held || t.alarms > 0)
			print_message("seed %lld: %s, %lld alarms\n",
			    (long long)seed, held ? "held" : "blocked",
			    (long long)t.alarms);
		blocked += !held || t.alarms > 0;
		tails += t.tails;
		repeats += t.repeats;
		searches += t.searches;
		restores += t.restores;
	}
	figure_put("tails", tails);
	figure_put("tails_blocked", blocked);
	figure_put("tails_repeated", repeats);
	figure_put("tails_searched", searches);
	figure_put("boards_restored", restores);
	assert_int_equal(blocked, 0);
	assert_true(of < 100 || (tails > of && repeats > of / 10 &&
	    searches > of / 10 && restores > of / 10));
}

/* --- two with one card ------------------------------------------------- */

struct twin { struct life life; bool has_shown; };

struct pair {
	struct twin twin[2];
	struct lore board;
	int64_t copied;             /* entries that both share */
	int holder;                 /* whose entries after it are held; -1 */
	int turned;                 /* times the history changed hands */
	int64_t alarms, missed;
};

/* Upload all.  Once the other's entries beyond the copy are held, this must
 * be an alarm; or, the first time, a start above all that were shown: that is
 * what an honest loss looks like. */
static void
show(struct pair *p, int who, int64_t seed)
{
	static struct parcel parcel;
	struct witness_judgement j;
	struct twin *t = &p->twin[who];
	int64_t max = p->board.w.boot_max;

	if (t->life.acked >= t->life.n)
		return;
	life_pack(&t->life, t->life.acked + 1, LIFE_MAX, &parcel);
	lore_take(&p->board, &parcel.up, &j);
	if (t->life.n > p->copied && p->holder == !who) {
		const struct witness_line *first =
		    &t->life.line[p->copied + 1];
		bool as_lost = !t->has_shown && first->starts &&
		    first->boot > max;
		if (j.verdict != (as_lost ? WITNESS_TAIL_LOST :
		    WITNESS_ALARM)) {
			print_message("seed %lld: %d \"%s\"\n",
			    (long long)seed, (int)j.verdict,
			    witness_why_text(j.why));
			p->missed++;
		}
		p->turned += as_lost;
		p->alarms += !as_lost;
	} else {
		assert_int_equal(j.verdict, WITNESS_ACCEPT);
	}
	if (j.verdict == WITNESS_ALARM)
		return;
	t->life.acked = j.acked;
	t->has_shown = t->has_shown || t->life.n > p->copied;
	if (t->life.n > p->copied)
		p->holder = who;
}

static void
live_twin(struct pair *p, int who, int64_t seed)
{
	struct life *l = &p->twin[who].life;

	if (l->n + 10 < LIFE_MAX && chance(60))
		life_add(l, (int)between(1, 4));
	else if (l->n + 10 < LIFE_MAX && chance(20))
		life_start(l, l->boot + 1);
	else
		show(p, who, seed);
}

static void
begin_pair(struct pair *p)
{
	memset(p, 0, sizeof(*p));
	p->holder = -1;
	struct life *l = &p->twin[0].life;
	life_begin(l, 1);
	for (int64_t i = between(1, 40); i > 0; i--) {
		if (chance(10))
			life_start(l, l->boot + 1);
		life_add(l, 1);
		if (chance(20))
			show(p, 0, 0);
	}
	p->twin[1] = p->twin[0];
	p->copied = l->n;
	p->twin[0].has_shown = p->twin[1].has_shown = false;
	p->holder = -1;
	life_start(&p->twin[1].life, l->boot + 1);
}

static void
test_clones(void **state)
{
	static struct pair p;
	int64_t of = seeds(), alarms = 0, turned = 0, missed = 0;

	(void)state;
	for (int64_t seed = 1; seed <= of; seed++) {
		rng = rng_from_seed(&state_of_rng, (uint64_t)seed);
		begin_pair(&p);
		for (int i = 0; i < 60; i++)
			live_twin(&p, chance(50), seed);
		for (int who = 0; who < 2; who++) {   /* and both once more */
			life_add(&p.twin[who].life, 1);
			show(&p, who, seed);
		}
		missed += p.missed > 0 || p.alarms == 0 || p.turned > 1;
		alarms += p.alarms;
		turned += p.turned;
	}
	figure_put("clones", of);
	figure_put("clones_missed", missed);
	figure_put("clone_alarms", alarms);
	figure_put("clones_first_taken_for_a_loss", turned);
	assert_int_equal(missed, 0);
}

/* --- a card put back --------------------------------------------------- */

/* The boot number went back with the card, as it does when it is nowhere
 * else.  Within the running start this is a lost tail, and counted. */
static void
test_rollbacks(void **state)
{
	static struct pair p;
	static struct life old;
	int64_t of = seeds(), caught = 0, counted = 0, missed = 0;

	(void)state;
	for (int64_t seed = 1; seed <= of; seed++) {
		rng = rng_from_seed(&state_of_rng, (uint64_t)seed);
		begin_pair(&p);
		struct life *l = &p.twin[0].life;
		show(&p, 0, seed);
		old = *l;
		for (int64_t i = between(1, 40); i > 0; i--) {
			if (chance(5))
				life_start(l, l->boot + 1);
			life_add(l, 1);
		}
		show(&p, 0, seed);
		life_start(&old, old.boot + 1);
		bool as_lost = old.boot > p.board.w.boot_max;
		static struct parcel parcel;
		struct witness_judgement j;
		life_pack(&old, old.acked + 1, LIFE_MAX, &parcel);
		lore_take(&p.board, &parcel.up, &j);
		missed += j.verdict != (as_lost ? WITNESS_TAIL_LOST :
		    WITNESS_ALARM);
		counted += as_lost;
		caught += !as_lost;
	}
	figure_put("rollbacks_caught", caught);
	figure_put("rollbacks_counted", counted);
	figure_put("rollbacks_missed", missed);
	assert_int_equal(missed, 0);
	assert_true(of < 100 || (caught > of / 10 && counted > of / 10));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_honest),
		cmocka_unit_test(test_clones),
		cmocka_unit_test(test_rollbacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
