/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/seal.h - what makes a file of entries an archive: the device swears
 * to its year, its last entry, and each of its bytes.
 *
 * Inside ledger/ only.  The layout is in schema/0007_seal.sql. */
#ifndef LEDGER_SEAL_H
#define LEDGER_SEAL_H

#include "ledger/base/crypto.h"
#include "ledger/chain.h"
#include "ledger/inside.h"

#define SEAL_PROOF_BYTES (8 + HASH_BYTES + SIGNATURE_BYTES)

struct seal {
	int64_t year;
	struct checkpoint checkpoint;
	uint8_t proof[SEAL_PROOF_BYTES];
};

/* RC_NOT_FOUND: there is none.  RC_CORRUPT: there is half of one. */
enum rc seal_load(struct db *db, struct seal *out) MUST_CHECK;

/* Inside the caller's transaction. */
enum rc seal_add(struct db *db, const struct seal *s) MUST_CHECK;

/* A file's bytes, some a call, with zeros for the proof's. */
struct seal_walk {
	int fd;                    /* -1: not open */
	int64_t at, size, proof_at;
	struct sha256_run run;
	uint8_t digest[HASH_BYTES];/* at the end */
	uint8_t there[SEAL_PROOF_BYTES];   /* what lies at proof_at */
};
/* 0, or an errno. */
int seal_walk_open(struct seal_walk *w, const char *path, int64_t proof_at);
/* RC_AGAIN: there is more.  RC_DISK: it cannot be read. */
enum rc seal_walk_step(struct seal_walk *w) MUST_CHECK;
void seal_walk_close(struct seal_walk *w);

/* Fill the proof in: RC_NO_MEMORY only. */
enum rc seal_sign(struct seal *s, const struct seal_walk *w,
    const uint8_t seed[KEY_BYTES]) MUST_CHECK;
int64_t seal_proof_at(const struct seal *s);
/* What is wrong with it, or NULL: of a ledger, whose file was walked. */
const char *seal_judge(struct ledger *l, const struct seal *s,
    const struct seal_walk *w);

#endif
