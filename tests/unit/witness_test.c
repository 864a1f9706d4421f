/* SPDX-License-Identifier: Apache-2.0 */
/* Small stories of a terminal and the board that witnesses it.  Each is a row
 * of words; the last upload is the one that is judged:
 *
 *   s5   five entries          b2   a start with boot number 2
 *   l4   lose all after 4      e3   rewrite entry 3 and sign all again
 *   c    copy the card         x    go on with the other card
 *   k    another journal key   o    the other card's checkpoint from now on
 *   h    spoil its hash        t    and its total
 *   g    raise its number by 9, as if more were written but not yet sent
 *   u    upload all after what was acknowledged; u4 from 4 on; u4.2 from 4
 *        on at most two; U the same, answered but the answer is lost */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/entry.h"
#include "tests/support/lives.h"

static const struct row {
	const char *story;
	enum witness_verdict verdict;
	enum witness_why why;
	int64_t at, fork, acked, restore_first, restore_last, tails, unsent;
} rows[] = {
	/* Going on, and again. */
	{ "u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 1 },
	{ "s5 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 6 },
	{ "s5 u s3 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 9 },
	{ "s5 u b2 s1 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 8 },
	{ "s5 U u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 6 },
	{ "s5 U s2 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 8 },
	{ "s9 u u3.4", WITNESS_ACCEPT, WITNESS_FINE, .acked = 6 },
	{ "s9 u1.4 u5.2 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 10 },
	/* A start whose number jumped is one whose forerunners were lost. */
	{ "s5 u b4 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 7 },

	/* The board holds less. */
	{ "s5 u4", WITNESS_REWIND, WITNESS_BEHIND, .acked = 0 },
	{ "s5 u s5 u10", WITNESS_REWIND, WITNESS_BEHIND, .acked = 6 },

	/* A lost tail. */
	{ "s5 u s4 U l8 b2 u", WITNESS_TAIL_LOST, WITNESS_LOST, .acked = 9,
	    .fork = 8, .restore_first = 9, .restore_last = 10, .tails = 1 },
	{ "s5 U l1 b2 s3 u", WITNESS_TAIL_LOST, WITNESS_LOST, .acked = 5,
	    .fork = 1, .restore_first = 2, .restore_last = 6, .tails = 1 },
	/* even with the start that wrote it: its number was kept elsewhere */
	{ "s5 u b2 s4 U l6 b3 s1 u", WITNESS_TAIL_LOST, WITNESS_LOST,
	    .acked = 8, .fork = 6, .restore_first = 7, .restore_last = 11,
	    .tails = 1 },
	{ "s5 U l4 b2 s5 U l3 b3 u", WITNESS_TAIL_LOST, WITNESS_LOST,
	    .acked = 4, .fork = 3, .restore_first = 4, .restore_last = 10,
	    .tails = 2 },
	/* and the life after it */
	{ "s5 U l4 b2 s2 u s3 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 10,
	    .tails = 1 },
	/* in small parcels, of which the first holds nothing new */
	{ "s8 U l6 b2 s4 u1.3", WITNESS_ACCEPT, WITNESS_FINE, .acked = 3 },
	{ "s8 U l6 b2 s4 u1.3 u", WITNESS_TAIL_LOST, WITNESS_LOST,
	    .acked = 11, .fork = 6, .restore_first = 7, .restore_last = 9,
	    .tails = 1 },
	/* what was sworn to and never sent */
	{ "s8 u1.5 l6 b2 s6 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 13,
	    .unsent = 1 },
	{ "s8 u1.5 l5 b2 s9 u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 15,
	    .unsent = 1 },
	/* an old upload that arrives again after the loss */
	{ "c s5 u x l1 b2 s3 u x u1", WITNESS_REWIND, WITNESS_REPEAT,
	    .acked = 1, .tails = 1 },
	{ "s3 c s5 u x b2 s3 u x u6.2", WITNESS_REWIND, WITNESS_REPEAT,
	    .acked = 4, .tails = 1 },
	/* the prefix alone, sworn to: the rest is offered back */
	{ "s5 c s3 u x u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 6,
	    .restore_first = 7, .restore_last = 9 },

	/* A parent that is not ours: look further back. */
	{ "s9 u e7 u9", WITNESS_REWIND, WITNESS_PARENT, .acked = 5 },
	{ "s9 u e7 s1 u11", WITNESS_REWIND, WITNESS_PARENT, .acked = 9 },
	{ "s9 u e2 u4", WITNESS_REWIND, WITNESS_PARENT, .acked = 0 },

	/* A second life. */
	{ "s9 u e7 u6", WITNESS_ALARM, WITNESS_REWRITTEN, .at = 7 },
	{ "s9 u e7 u1", WITNESS_ALARM, WITNESS_REWRITTEN, .at = 7 },
	{ "s9 u e1 u1", WITNESS_ALARM, WITNESS_SAME_BOOT, .at = 1 },
	{ "s3 c s5 u x s1 u", WITNESS_ALARM, WITNESS_REWRITTEN, .at = 5 },
	{ "s3 c s5 b2 u x s4 b2 u", WITNESS_ALARM, WITNESS_REWRITTEN,
	    .at = 5 },
	{ "s3 c b2 s5 u x b2 u", WITNESS_ALARM, WITNESS_SAME_BOOT, .at = 5 },
	{ "s3 c b2 s5 b3 u x b2 u", WITNESS_ALARM, WITNESS_BOOT_BACK,
	    .at = 5 },
	{ "b2 s2 u b1 u", WITNESS_ALARM, WITNESS_BOOT_BACK, .at = 5 },
	/* the copy started again, which looks like a loss: until both live */
	{ "s3 c s5 u x b2 u x s1 u", WITNESS_ALARM, WITNESS_GREW, .at = 10,
	    .tails = 1 },
	{ "s3 c s5 U x b2 u x s1 u1", WITNESS_ALARM, WITNESS_GREW, .at = 10,
	    .tails = 1 },
	{ "s3 c s5 u x b2 u x b3 u", WITNESS_ALARM, WITNESS_GREW, .at = 10,
	    .tails = 1 },
	/* a loss must show a higher number than what was only sworn to */
	{ "s3 c b2 s5 u1.4 x b2 s7 u", WITNESS_ALARM, WITNESS_FORSWORN,
	    .at = 10 },
	{ "s3 u k s1 u1", WITNESS_ALARM, WITNESS_OTHER_KEY, .at = 1 },

	/* Checkpoints. */
	{ "s5 h u", WITNESS_ALARM, WITNESS_FORSWORN, .at = 6 },
	{ "s5 u b2 o u", WITNESS_ACCEPT, WITNESS_FINE, .acked = 7 },
	{ "s5 u s1 t u", WITNESS_ALARM, WITNESS_COUNT_BACK, .at = 7 },
	{ "s5 u t u1", WITNESS_ALARM, WITNESS_COUNT_BACK, .at = 6 },
	{ "s5 u1.3 t u4", WITNESS_ALARM, WITNESS_COUNT_BACK, .at = 6 },
	{ "s5 g u s9 u", WITNESS_ALARM, WITNESS_FORSWORN, .at = 15 },
	{ "s5 g u s9 u7.3", WITNESS_ALARM, WITNESS_FORSWORN, .at = 15 },
	{ "s5 g u s8 u7.3", WITNESS_ACCEPT, WITNESS_FINE, .acked = 9 },
	{ "s5 c s5 u1.4 x s5 u5.1", WITNESS_ALARM, WITNESS_FORSWORN,
	    .at = 11 },
};

struct cast {
	struct life life, other;
	struct lore board;
	struct checkpoint sworn;
	bool has_sworn, spoil_hash, spoil_total, raise;
	struct witness_judgement j;
};

static void
rewrite(struct life *l, int64_t n)
{
	l->line[n].l[0] ^= 1;
	for (; n <= l->n; n++) {
		memcpy(l->h[n], l->h[n - 1], HASH_BYTES);
		chain_link(l->h[n], l->line[n].l);
	}
}

static void
upload(struct cast *c, int64_t first, int64_t most, bool heard)
{
	static struct parcel p;

	life_pack(&c->life, first, most, &p);
	if (c->has_sworn)
		p.sworn = c->sworn;
	if (c->spoil_hash)
		p.sworn.h[31] ^= 0x80;
	if (c->spoil_total)
		p.sworn.total.dong -= 5000;
	if (c->raise)
		p.sworn.n += 9;
	c->raise = false;
	lore_take(&c->board, &p.up, &c->j);
	if (heard && c->j.verdict != WITNESS_ALARM &&
	    c->j.acked <= c->life.n &&
	    memcmp(c->j.h, c->life.h[c->j.acked], HASH_BYTES) == 0)
		c->life.acked = c->j.acked;
}

static int64_t
number(struct str *word)
{
	int64_t v = 0;
	struct str digits = str_cut(word, '.');

	if (digits.n > 0)
		assert_true(str_to_i64(digits, &v));
	return v;
}

static void
play_upload(struct cast *c, struct str rest, bool heard)
{
	int64_t first = number(&rest);
	int64_t most = number(&rest);

	upload(c, first != 0 ? first : c->life.acked + 1,
	    most != 0 ? most : LIFE_MAX, heard);
}

static void
play_card(struct cast *c, char verb, int64_t v)
{
	static struct life spare;

	switch (verb) {
	case 's':
		life_add(&c->life, (int)v);
		break;
	case 'b':
		life_start(&c->life, v);
		break;
	case 'l':
		life_lose(&c->life, v);
		break;
	case 'e':
		rewrite(&c->life, v);
		break;
	case 'c':
		c->other = c->life;
		break;
	case 'x':
		spare = c->life;
		c->life = c->other;
		c->other = spare;
		break;
	case 'k':
		c->life.key[0] ^= 1;
		chain_start(c->life.key, c->life.h[0]);
		break;
	default:
		fail_msg("no such verb: %c", verb);
	}
}

static void
play_word(struct cast *c, struct str word)
{
	struct str rest = str_from(word, 1);

	switch (word.p[0]) {
	case 'u':
	case 'U':
		play_upload(c, rest, word.p[0] == 'u');
		break;
	case 'o':
		c->sworn = c->board.w.last;
		c->has_sworn = true;
		break;
	case 'h':
		c->spoil_hash = true;
		break;
	case 't':
		c->spoil_total = true;
		break;
	case 'g':
		c->raise = true;
		break;
	default:
		play_card(c, word.p[0], number(&rest));
	}
}

/* What is kept comes back: whatever the state is, and nothing shorter. */
static void
check_text(const struct witness *w)
{
	char first[WITNESS_TEXT_MAX], again[WITNESS_TEXT_MAX];
	struct buf a = BUF(first), b = BUF(again);
	struct witness got;

	witness_put(&a, w);
	assert_int_equal(witness_parse(buf_str(&a), &got), RC_OK);
	assert_memory_equal(&got, w, sizeof(got));
	witness_put(&b, &got);
	assert_string_equal(first, again);
	assert_int_equal(witness_parse(str_part(buf_str(&a), 0, a.n - 1),
	    &got), RC_BAD_INPUT);
}

static void
check_row(const struct row *r)
{
	static struct cast c;
	struct str rest = str_of(r->story);

	memset(&c, 0, sizeof(c));
	life_begin(&c.life, 7);
	while (rest.n > 0)
		play_word(&c, str_cut(&rest, ' '));
	check_text(&c.board.w);
	if (c.j.verdict != r->verdict || c.j.why != r->why ||
	    c.j.at != r->at || c.j.fork != r->fork ||
	    c.j.acked != r->acked || c.j.restore_first != r->restore_first ||
	    c.j.restore_last != r->restore_last ||
	    c.board.w.tails != r->tails || c.board.w.unsent != r->unsent)
		fail_msg("%s: %d \"%s\" at %d fork %d acked %d restore %d-%d "
		    "tails %d unsent %d", r->story, (int)c.j.verdict,
		    witness_why_text(c.j.why), (int)c.j.at, (int)c.j.fork,
		    (int)c.j.acked, (int)c.j.restore_first,
		    (int)c.j.restore_last, (int)c.board.w.tails,
		    (int)c.board.w.unsent);
}

static void
test_stories(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

/* The hash answered is that of the entry answered. */
static void
test_answer(void **state)
{
	static struct cast c;

	(void)state;
	memset(&c, 0, sizeof(c));
	life_begin(&c.life, 7);
	life_add(&c.life, 9);
	upload(&c, 5, 9, true);
	assert_int_equal(c.j.verdict, WITNESS_REWIND);
	assert_memory_equal(c.j.h, c.life.h[0], HASH_BYTES);
	upload(&c, 1, 5, true);
	assert_memory_equal(c.j.h, c.life.h[5], HASH_BYTES);
	assert_memory_equal(c.board.w.h, c.life.h[5], HASH_BYTES);
	assert_int_equal(c.board.w.last.n, 0);     /* sworn, not yet here */
	assert_int_equal(c.board.w.ahead.n, 10);
	upload(&c, 6, 9, true);
	assert_int_equal(c.board.w.last.n, 10);
	assert_int_equal(c.board.w.ahead.n, 0);
	assert_true(c.board.w.has_key);
	assert_memory_equal(c.board.w.key, c.life.key, KEY_BYTES);
}

/* The longest state fits; one that contradicts itself is refused. */
static void
test_text(void **state)
{
	char text[WITNESS_TEXT_MAX];
	struct buf b = BUF(text);
	struct witness w, got;
	static const char *const wrong[] = { "\"n\":-1", "\"boot\":9",
	    "\"tails\":0", "\"fork\":77" };
	static const char *const right[] = { "\"n\":60", "\"boot\":3",
	    "\"tails\":8", "\"fork\":5" };

	(void)state;
	memset(&w, 0, sizeof(w));
	w.has_key = true;
	w.n = w.boot = w.boot_max = w.tails = w.unsent = INT64_MAX;
	w.last = (struct checkpoint){ .boot = INT64_MAX, .n = INT64_MAX,
	    .count = INT64_MAX, .total = { VND_MAX } };
	w.ahead = w.last;
	for (int64_t i = 0; i < WITNESS_STOPPED_MAX; i++) {
		int64_t branch = INT64_MAX - i;
		w.stopped[(branch - 1) % WITNESS_STOPPED_MAX] =
		    (struct witness_stopped){ .branch = branch,
		    .fork = INT64_MAX - 1, .last = INT64_MAX };
	}
	witness_put(&b, &w);
	assert_false(b.full);
	assert_int_equal(witness_parse(buf_str(&b), &got), RC_OK);
	assert_memory_equal(&got, &w, sizeof(w));
	memset(&w, 0, sizeof(w));
	w.n = 60;
	w.boot = w.boot_max = 3;
	w.tails = 8;
	w.stopped[7] = (struct witness_stopped){ 8, 5, 9, { 0 } };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char bad[WITNESS_TEXT_MAX];
		buf_reset(&b);
		witness_put(&b, &w);
		const char *at = strstr(text, right[i]);
		assert_non_null(at);
		(void)snprintf(bad, sizeof(bad), "%.*s%s%s",
		    (int)(at - text), text, wrong[i], at + strlen(right[i]));
		assert_int_equal(witness_parse(str_of(bad), &got),
		    RC_BAD_INPUT);
	}
}

static enum rc
no_past(void *ctx, int64_t branch, int64_t n, uint8_t h[HASH_BYTES])
{
	(void)branch, (void)n, (void)h;
	return *(enum rc *)ctx;
}

/* A store that fails is not a judgement; one that lacks what it said it holds
 * is damaged. */
static void
test_store_fails(void **state)
{
	static struct cast c;
	static struct parcel p;
	struct witness_judgement j = { .acked = 77 };
	enum rc why = RC_DISK;
	struct witness_past past = { no_past, &why };

	(void)state;
	memset(&c, 0, sizeof(c));
	life_begin(&c.life, 7);
	life_add(&c.life, 9);
	upload(&c, 1, 20, true);
	life_pack(&c.life, 4, 3, &p);
	assert_int_equal(witness_judge(&c.board.w, &past, &p.up, &j),
	    RC_DISK);
	why = RC_NOT_FOUND;
	assert_int_equal(witness_judge(&c.board.w, &past, &p.up, &j),
	    RC_CORRUPT);
	assert_int_equal(j.acked, 77);
}

/* Going on from the end reads nothing of the past. */
static void
test_append_reads_nothing(void **state)
{
	static struct cast c;

	(void)state;
	memset(&c, 0, sizeof(c));
	life_begin(&c.life, 7);
	for (int i = 0; i < 50; i++) {
		life_add(&c.life, 5);
		upload(&c, c.life.acked + 1, 20, true);
	}
	assert_int_equal(c.board.w.n, 251);
	assert_int_equal(c.board.reads, 0);
}

static void
test_lines(void **state)
{
	static const struct {
		const char *raw;
		int64_t boot;
		bool starts;
	} lines[] = {
		{ "{\"n\":1,\"k\":\"boot\",\"t\":5,\"q\":1,\"b\":3,\"m\":5,"
		    "\"d\":{\"sw\":\"x\"}}", 3, true },
		{ "{\"n\":1,\"k\":\"sale.void\",\"t\":5,\"q\":1,\"b\":3,"
		    "\"m\":5,\"d\":{\"ref\":\"C4ZZZZZZZZZZZZZZZ\"}}", 3,
		    false },
		{ "{\"n\":1,\"k\":\"newer\",\"t\":5,\"q\":1,\"b\":3,\"m\":5,"
		    "\"d\":{}}", 3, false },
		{ "{\"n\":1,\"k\":\"boot\",\"t\":5,\"q\":1,\"b\":3,\"m\":5,"
		    "\"d\":{\"sw\":1}}", 0, false },
		{ "not JSON", 0, false },
		{ "", 0, false },
	};
	struct witness_line got;
	uint8_t l[HASH_BYTES];
	char hidden[128];
	struct buf b = BUF(hidden);

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		witness_read_line(str_of(lines[i].raw), &got);
		chain_line(str_of(lines[i].raw), l);
		assert_memory_equal(got.l, l, HASH_BYTES);
		assert_int_equal(got.boot, lines[i].boot);
		assert_int_equal(got.starts, lines[i].starts);
	}
	entry_put_hashed(&b, 12, l);
	witness_read_line(buf_str(&b), &got);
	assert_memory_equal(got.l, l, HASH_BYTES);
	assert_int_equal(got.boot, 0);
}

static void
test_signature(void **state)
{
	static struct life l;
	static struct parcel p;

	(void)state;
	life_begin(&l, 7);
	life_add(&l, 3);
	life_pack(&l, 1, 9, &p);
	assert_false(witness_upload_is_signed(&p.up));
	assert_int_equal(checkpoint_sign(&p.sworn, l.seed), RC_OK);
	assert_true(witness_upload_is_signed(&p.up));
	p.sworn.total.dong++;
	assert_false(witness_upload_is_signed(&p.up));
	p.up.checkpoint = NULL;
	assert_true(witness_upload_is_signed(&p.up));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_store_fails),
		cmocka_unit_test(test_append_reads_nothing),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_signature),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
