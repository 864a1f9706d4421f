/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/victim.h - a sound ledger, kept as the bytes of its file, to
 * be attacked again and again. */
#ifndef TESTS_SUPPORT_VICTIM_H
#define TESTS_SUPPORT_VICTIM_H

#include "ledger/witness.h"
#include "tests/support/stall.h"

#define VICTIM_ENTRIES 1000
#define VICTIM_MAX     1100   /* lives on a little after an attack */

/* A copy of a stall's file. */
struct image { uint8_t *bytes; size_t n; };
void image_read(struct image *i, const struct stall *s);
void image_write(const struct image *i, const struct stall *s);
void image_poke(const struct stall *s, size_t at, uint8_t byte);
void image_free(struct image *i);

/* Lines and links of a ledger. */
struct tale {
	int64_t n;
	uint8_t key[KEY_BYTES];
	size_t size[VICTIM_MAX + 1];
	char line[VICTIM_MAX + 1][512];
	uint8_t h[VICTIM_MAX + 1][HASH_BYTES];
};
void tale_read(struct tale *t, struct ledger *l);
/* Change a byte of entry n, and link all after it anew. */
void tale_rewrite(struct tale *t, int64_t n, size_t at, char c);

/* VICTIM_ENTRIES of every kind over ten starts.  The stall is left closed,
 * everything in its one file.  half: the file at half of them. */
void victim_make(struct stall *s, struct image *whole, struct image *half);

/* What ledger_open_read and ledger_verify say of the file as it lies. */
struct finding { enum rc rc; int64_t n; bool opened; char what[512]; };
void victim_judge(struct stall *s, struct finding *f);
/* The same of the second verifier; n is -1 if it could not read the file. */
void victim_judge_second(const struct stall *s, struct finding *f);
/* SQL on the file, without its triggers, which stand again afterwards. */
void victim_edit(const struct stall *s, const char *sql);
/* A hash over every row and the schema, but not the cursors.  false: it does
 * not read. */
bool victim_content(const struct stall *s, uint8_t hash[HASH_BYTES]);

#endif
