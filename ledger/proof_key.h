/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/proof_key.h - the secrets that proof codes are made with, as a file.
 *
 * proof.key in the ledger's folder, mode 0600, holds those of one terminal: a
 * line "cho40 proof key v1 TERMINAL EPOCH HEX64" each, the newest first.
 * Older ones are kept so that a QR that is out when the key changes can still
 * be proven.  The same file, of one line, is what a board hands out on a
 * stick.  Secrets are in no log and no message.  Any thread. */
#ifndef LEDGER_PROOF_KEY_H
#define LEDGER_PROOF_KEY_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"

#define PROOF_KEYS_MAX 4   /* epochs that a file keeps */
#define PROOF_KEY_LINE_MAX 128
#define PROOF_KEY_NAME "proof.key"

struct proof_key {
	uint32_t terminal;           /* 1..TERMINAL_ID_MAX */
	uint32_t epoch;              /* 0..EPOCH_MAX */
	uint8_t secret[KEY_BYTES];   /* K_T */
};
struct proof_keys { struct proof_key key[PROOF_KEYS_MAX]; size_t count; };

/* Overwrite the secrets. */
void proof_keys_wipe(struct proof_keys *keys);
/* NULL: none of this terminal and epoch. */
const struct proof_key *proof_keys_find(const struct proof_keys *keys,
    uint32_t terminal, uint32_t epoch);

/* The file's text.  RC_BAD_INPUT: not one that proof_keys_put writes, or keys
 * of several terminals. */
void proof_keys_put(struct buf *b, const struct proof_keys *keys);
enum rc proof_keys_parse(struct str text, struct proof_keys *keys)
    MUST_CHECK;

/* The terminal's keys.  RC_NOT_FOUND: there is no file; RC_CORRUPT: it is not
 * one of ours.  On failure there are no keys, and why says which file, what,
 * and what to do. */
enum rc proof_key_load(const char *dir, struct proof_keys *keys,
    struct buf *why) MUST_CHECK;
/* A file anywhere: what came on a stick. */
enum rc proof_key_read(const char *path, struct proof_keys *keys,
    struct buf *why) MUST_CHECK;
/* Make k the newest key.  The same one again: nothing changes.  RC_CONFLICT:
 * another secret for this epoch is there, or the file is of another
 * terminal.  Durable when RC_OK; a cut leaves the old file or the new one. */
enum rc proof_key_save(const char *dir, const struct proof_key *k,
    struct buf *why) MUST_CHECK;

#endif
