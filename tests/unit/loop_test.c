/* SPDX-License-Identifier: Apache-2.0 */
/* The loop calls each handler exactly for its own descriptor, whatever the
 * handlers do to each other, and sleeps when there is nothing to do. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/loop.h"

struct pipe_end {
	struct loop *loop;
	int r, w, calls;
	struct pipe_end *victim;
};

static int64_t mono = 5000, wall = 9000;
static int clock_reads;

static int64_t
test_mono(void *ctx)
{
	(void)ctx;
	clock_reads++;
	return mono;
}

static int64_t
test_wall(void *ctx)
{
	(void)ctx;
	return wall;
}

static const struct clock test_clock = { test_wall, test_mono, NULL };

static void
make(struct pipe_end *p, struct loop *loop)
{
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	*p = (struct pipe_end){ .loop = loop, .r = fd[0], .w = fd[1] };
}

static void
poke(const struct pipe_end *p)
{
	assert_int_equal(write(p->w, "x", 1), 1);
}

static void
drain(struct pipe_end *p)
{
	char c;

	p->calls++;
	assert_int_equal(read(p->r, &c, 1), 1);
}

static void
on_ready(void *ctx, short revents)
{
	assert_true((revents & POLLIN) != 0);
	drain(ctx);
}

/* Removes itself and the next one, closes both and opens new descriptors:
 * the numbers come back, the handlers must not. */
static void
on_ready_reuse(void *ctx, short revents)
{
	struct pipe_end *p = ctx, *v = p->victim;
	int r = v->r;

	(void)revents;
	drain(p);
	loop_remove(p->loop, v->r);
	close(v->r);
	close(v->w);
	make(v, p->loop);
	assert_int_equal(v->r, r);   /* the kernel gave the number again */
	poke(v);
	assert_int_equal(loop_add(p->loop, v->r, POLLIN, on_ready, v), RC_OK);
}

static void
test_ready(void **state)
{
	struct loop lp;
	struct pipe_end a, b;

	(void)state;
	loop_init(&lp, &test_clock);
	make(&a, &lp);
	make(&b, &lp);
	assert_int_equal(loop_add(&lp, a.r, POLLIN, on_ready, &a), RC_OK);
	assert_int_equal(loop_add(&lp, b.r, POLLIN, on_ready, &b), RC_OK);
	poke(&b);
	assert_int_equal(loop_turn(&lp, LOOP_NEVER), RC_OK);
	assert_int_equal(a.calls, 0);
	assert_int_equal(b.calls, 1);
	poke(&a);
	poke(&b);
	assert_int_equal(loop_turn(&lp, LOOP_NEVER), RC_OK);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 2);
	loop_events(&lp, a.r, 0);   /* not interested: not called */
	poke(&a);
	mono = 5000;
	assert_int_equal(loop_turn(&lp, 5000), RC_OK);
	assert_int_equal(a.calls, 1);
	loop_remove(&lp, a.r);
	loop_remove(&lp, b.r);
}

static void
test_removed_in_turn(void **state)
{
	struct loop lp;
	struct pipe_end a, b;

	(void)state;
	loop_init(&lp, &test_clock);
	make(&a, &lp);
	make(&b, &lp);
	a.victim = &b;
	assert_int_equal(loop_add(&lp, a.r, POLLIN, on_ready_reuse, &a),
	    RC_OK);
	assert_int_equal(loop_add(&lp, b.r, POLLIN, on_ready, &b), RC_OK);
	poke(&a);
	poke(&b);
	assert_int_equal(loop_turn(&lp, LOOP_NEVER), RC_OK);
	assert_int_equal(a.calls, 1);
	/* b was ready and was removed; its successor waits for its turn. */
	assert_int_equal(b.calls, 0);
	assert_int_equal(loop_turn(&lp, LOOP_NEVER), RC_OK);
	assert_int_equal(b.calls, 1);
}

static void
test_full(void **state)
{
	struct loop lp;
	struct pipe_end p[LOOP_FDS_MAX + 1];

	(void)state;
	loop_init(&lp, &test_clock);
	for (size_t i = 0; i <= LOOP_FDS_MAX; i++) {
		make(&p[i], &lp);
		assert_int_equal(loop_add(&lp, p[i].r, POLLIN, on_ready,
		    &p[i]), i < LOOP_FDS_MAX ? RC_OK : RC_TOO_BIG);
	}
	loop_remove(&lp, p[3].r);
	/* The place is given away only when the turn is over. */
	assert_int_equal(loop_add(&lp, p[LOOP_FDS_MAX].r, POLLIN, on_ready,
	    &p[3]), RC_TOO_BIG);
	assert_int_equal(loop_turn(&lp, 0), RC_OK);
	assert_int_equal(loop_add(&lp, p[LOOP_FDS_MAX].r, POLLIN, on_ready,
	    &p[LOOP_FDS_MAX]), RC_OK);
	for (size_t i = 0; i <= LOOP_FDS_MAX; i++) {
		close(p[i].r);
		close(p[i].w);
	}
}

static int64_t
stop_deadline(void *ctx)
{
	(void)ctx;
	return mono + 20;
}

static void
stop_turn(void *ctx)
{
	struct loop *lp = ctx;

	assert_int_equal(lp->mono_ms, mono);
	assert_int_equal(lp->wall_ms, wall);
	mono += 20;
	if (lp->turns == 3)
		loop_stop(lp);
}

static void
test_deadline(void **state)
{
	struct loop lp;
	struct loop_hooks hooks = { stop_deadline, stop_turn, &lp };

	(void)state;
	loop_init(&lp, &test_clock);
	clock_reads = 0;
	assert_int_equal(loop_run(&lp, &hooks), RC_OK);
	assert_int_equal(lp.turns, 3);
	/* Once for the time-out, once for "now": nothing else asks. */
	assert_int_equal(clock_reads, 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ready),
		cmocka_unit_test(test_removed_in_turn),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_deadline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
