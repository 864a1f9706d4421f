/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/lives.h - journals reduced to what a witness sees of them,
 * and a board's store of them in memory.  Values: an assignment is a copy of
 * the card. */
#ifndef TESTS_SUPPORT_LIVES_H
#define TESTS_SUPPORT_LIVES_H

#include "ledger/witness.h"

#define LIFE_MAX      420   /* entries */
#define BRANCHES_MAX  24    /* with the history */

/* A terminal's file: entries 1..n, and what it holds to be acknowledged. */
struct life {
	uint8_t seed[KEY_BYTES], key[KEY_BYTES];
	int64_t n, boot, acked;
	struct witness_line line[LIFE_MAX + 1];
	uint8_t h[LIFE_MAX + 1][HASH_BYTES];
	int64_t acked_then[LIFE_MAX + 1];   /* when entry n was written */
	int64_t count[LIFE_MAX + 1];        /* settled sales up to n */
};
void life_begin(struct life *l, uint8_t id);
/* The entry's content is drawn from a counter that never repeats. */
void life_add(struct life *l, int entries);
void life_start(struct life *l, int64_t boot);   /* its boot entry */
/* The card forgets all after entry n. */
void life_lose(struct life *l, int64_t n);

/* Lines first..., at most `most`, with an unsigned checkpoint over the end. */
struct parcel {
	struct witness_upload up;
	struct checkpoint sworn;
	struct witness_line line[LIFE_MAX];
};
void life_pack(const struct life *l, int64_t first, int64_t most,
    struct parcel *p);
void parcel_copy(struct parcel *to, const struct parcel *from);

struct lore {
	struct witness w;
	int64_t len[BRANCHES_MAX];
	uint8_t h[BRANCHES_MAX][LIFE_MAX + 1][HASH_BYTES];
	int64_t reads;
};
/* Judge and store.  Fails the test when the judgement contradicts itself. */
void lore_take(struct lore *b, const struct witness_upload *up,
    struct witness_judgement *j);

#endif
