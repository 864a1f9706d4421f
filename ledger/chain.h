/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/chain.h - the hash chain over journal lines, and checkpoints.
 *
 * Shared by the terminal that writes a journal and the board that witnesses
 * it: pure functions, no storage, any thread.  The exact bytes are in
 * sync/PROTOCOL.md section 2. */
#ifndef LEDGER_CHAIN_H
#define LEDGER_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/money.h"

/* h_0 of the journal of the device with this public key. */
void chain_start(const uint8_t key[KEY_BYTES], uint8_t h[HASH_BYTES]);
/* l of a line, without its newline. */
void chain_line(struct str line, uint8_t l[HASH_BYTES]);
/* h_(n-1) becomes h_n. */
void chain_link(uint8_t h[HASH_BYTES], const uint8_t l[HASH_BYTES]);

/* A stored row: h_(n-1) becomes h_n by its line.  False if stored, what lies
 * beside the line, is not that. */
bool chain_follows(uint8_t h[HASH_BYTES], struct str line,
    struct str stored) MUST_CHECK;

/* Append the short form of a checkpoint, for receipts: start, entry and the
 * first 60 bits of h in Crockford's base32, "C7-1042-9F3A-2KQ7-XB0M".  Who
 * keeps it can hold it later against the same journal: other entries 1..n do
 * not hash to it.  It is not signed.  CHAIN_SHORT_MAX bytes hold any with a
 * NUL. */
#define CHAIN_SHORT_MAX 64
void chain_put_short(struct buf *b, int64_t boot, int64_t n,
    const uint8_t h[HASH_BYTES]);

/* What a device swears to: its journal up to entry n of start b hashes to h
 * and holds count settled sales worth total. */
struct checkpoint {
	int64_t boot, n;
	uint8_t h[HASH_BYTES];
	int64_t count;
	struct vnd total;
	uint8_t sig[SIGNATURE_BYTES];
};

/* Append the five values, a line each: what every signature over a checkpoint
 * covers after its own first lines. */
void checkpoint_put_signed(struct buf *b, const struct checkpoint *c);
/* RC_NO_MEMORY only; sets sig. */
enum rc checkpoint_sign(struct checkpoint *c, const uint8_t seed[KEY_BYTES])
    MUST_CHECK;
bool checkpoint_verify(const struct checkpoint *c,
    const uint8_t key[KEY_BYTES]);
/* Append its JSON object; CHECKPOINT_JSON_MAX bytes hold any with a NUL. */
#define CHECKPOINT_JSON_MAX 384
void checkpoint_put(struct buf *b, const struct checkpoint *c);
/* obj must have passed json_check.  RC_BAD_INPUT leaves *c untouched.  The
 * signature is read, not judged. */
enum rc checkpoint_parse(struct str obj, struct checkpoint *c) MUST_CHECK;

/* What the journal's key signs to enrol: it speaks for this request for a
 * certificate (SHA-256 of its DER). */
#define CHAIN_ENROL_TEXT_MAX 96
void chain_enrol_text(struct buf *b, const uint8_t csr[HASH_BYTES]);

#endif
