/* SPDX-License-Identifier: Apache-2.0 */
/* Random sequences of what a board keeps - money, bills, waivers, collectors'
 * rounds - done to SQLite, to PostgreSQL and to a small model in memory: all
 * three answer the same, step by step, and hold the same at the end.
 * MODEL_SEQUENCES (default 200; `make model`: 10,000), MODEL_SEED.
 *
 * Each sequence is some groups of operations; a group is one transaction, and
 * one in six of them thinks better of it at its end, so that what it did must
 * be gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/figure.h"
#include "tests/support/list_store.h"
#include "tests/support/money_model.h"
#include "tests/support/pg_box.h"

#define STEPS_MAX 12     /* in a group */
#define SEQUENCES 20     /* on one pair of stores */
#define TEXT_MAX  262144

static uint64_t dice;

static unsigned
roll(unsigned sides)
{
	dice = dice * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(dice >> 33) % sides;
}

/* --- groups ------------------------------------------------------------ */

struct group { struct step step[STEPS_MAX]; int count; bool fails; };

static struct group
make_group(void)
{
	struct group g = { .count = 1 + (int)roll(STEPS_MAX - 1),
	    .fails = roll(6) == 0 };

	for (int i = 0; i < g.count; i++)
		g.step[i] = (struct step){ .op = (enum op)roll(OP_COUNT),
		    .terminal = 1 + roll(MODEL_TERMINALS),
		    .sale = roll(MODEL_SALES + 1),
		    .amount = 1000 * (1 + roll(3)), .id = 1 + roll(12),
		    .bank_ref = roll(8), .other_body = roll(5) == 0,
		    .fee = fee_step_make(roll) };
	for (int i = 0; i < g.count; i++) {   /* mostly money, and fees */
		unsigned dear = roll(6);
		if (dear < 4)
			g.step[i].op = dear < 2 ? OP_NOTICE : OP_FEE;
	}
	return g;
}

/* --- side by side ------------------------------------------------------ */

struct run { const struct group *g; struct answer answer[STEPS_MAX]; };

static enum rc
run_group(struct store *s, void *ctx)
{
	struct run *r = ctx;

	for (int i = 0; i < r->g->count; i++) {
		r->answer[i] = money_step_do(s, &r->g->step[i]);
		if (r->answer[i].rc == RC_DISK)
			return RC_DISK;
	}
	return r->g->fails ? RC_STATE : RC_OK;
}

static bool
is_same(const char *who, const struct step *p, const struct answer *have,
    const struct answer *want)
{
	if (have->rc == want->rc && (want->rc != RC_OK || (have->a ==
	    want->a && have->b == want->b && have->c == want->c && have->d ==
	    want->d)))
		return true;
	print_error("%s: operation %d (fee %d) of terminal %u sale %u id %u, "
	    "stall %u period %u who %u alt %u no %u: %s %lld %lld %lld %lld, "
	    "the model %s %lld %lld %lld %lld\n", who, (int)p->op,
	    (int)p->fee.op, p->terminal, p->sale, p->id, p->fee.stall,
	    p->fee.period, p->fee.who, p->fee.alt, p->fee.no,
	    rc_text(have->rc), (long long)have->a, (long long)have->b,
	    (long long)have->c, (long long)have->d, rc_text(want->rc),
	    (long long)want->a, (long long)want->b, (long long)want->c,
	    (long long)want->d);
	return false;
}

static bool
do_group(struct box *b, const char *who, const struct group *g,
    const struct answer *want)
{
	struct run r = { .g = g };
	enum rc rc = store_run(b->store, run_group, &r);

	if (rc != (g->fails ? RC_STATE : RC_OK)) {
		print_error("%s: a group: %s\n", who, rc_text(rc));
		return false;
	}
	for (int i = 0; i < g->count; i++)
		if (!is_same(who, &g->step[i], &r.answer[i], &want[i]))
			return false;
	return true;
}

static bool
same_lists(struct box *lite, struct box *pg)
{
	static char text[2][TEXT_MAX];
	struct buf a = BUF(text[0]), b = BUF(text[1]);

	box_run(lite, list_store, &a);
	box_run(pg, list_store, &b);
	assert_false(a.full || b.full);
	if (strcmp(text[0], text[1]) == 0)
		return true;
	print_error("SQLite lists\n%s\nand PostgreSQL\n%s\n", text[0],
	    text[1]);
	return false;
}

static bool
one_sequence(struct box *lite, struct box *pg, struct money_model *m)
{
	static struct money_model next;
	struct answer want[STEPS_MAX];
	int groups = 2 + (int)roll(5);

	for (int i = 0; i < groups && m->notes < MODEL_NOTES_MAX - STEPS_MAX &&
	    m->odds < MODEL_NOTES_MAX - STEPS_MAX &&
	    !fee_model_is_full(&m->fee); i++) {
		struct group g = make_group();
		next = *m;
		next.now++;   /* a moment of its own */
		atomic_fetch_add(&lite->wall_ms, 1);
		atomic_fetch_add(&pg->wall_ms, 1);
		for (int k = 0; k < g.count; k++)
			want[k] = money_model_step(&next, &g.step[k]);
		if (!do_group(lite, "SQLite", &g, want) ||
		    !do_group(pg, "PostgreSQL", &g, want))
			return false;
		if (g.fails)
			m->now = next.now;
		else
			*m = next;
	}
	fee_model_check(lite, &m->fee);
	fee_model_check(pg, &m->fee);
	return same_lists(lite, pg);
}

static int64_t
env_number(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	int64_t v;

	return text != NULL && str_to_i64(str_of(text), &v) ? v : otherwise;
}

static void
open_both(struct box *lite, struct box *pg)
{
	box_open_on(lite, NULL);
	box_open_pg(pg);
	for (uint32_t t = 1; t <= MODEL_TERMINALS; t++) {
		box_device(lite, t);
		box_device(pg, t);
	}
	fee_model_open(lite);
	fee_model_open(pg);
}

static void
all_three_agree(void **state)
{
	static struct money_model m;
	int64_t left = env_number("MODEL_SEQUENCES", 200), done = 0, bad = 0;
	struct box lite, pg;
	bool same;

	(void)state;
	dice = (uint64_t)env_number("MODEL_SEED", 1);
	while (left > 0) {
		open_both(&lite, &pg);
		memset(&m, 0, sizeof(m));
		fee_model_begin(&m.fee);
		same = true;
		/* Some go on where others ended. */
		for (int i = 0; i < SEQUENCES && left > 0 && same; i++) {
			same = one_sequence(&lite, &pg, &m);
			left--;
			done++;
		}
		bad += !same;
		box_close(&lite);
		box_close(&pg);
	}
	figure_put("model_sequences", done);
	figure_put("model_disagreements", bad);
	assert_int_equal(bad, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_three_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
