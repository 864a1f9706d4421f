/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/key.h - journal.key: the 32 secret bytes of the device, mode 0600.
 *
 * Made once, never overwritten, never leaves the folder.  why says in one
 * line what is wrong and what to do, and names the file. */
#ifndef LEDGER_KEY_H
#define LEDGER_KEY_H

#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"

/* RC_NOT_FOUND: there is none.  RC_CORRUPT: not 32 bytes. */
enum rc key_load(const char *dir, uint8_t seed[KEY_BYTES], struct buf *why)
    MUST_CHECK;
/* The caller holds the ledger's lock and found none.  Durable when RC_OK. */
enum rc key_create(const char *dir, const struct rng *rng,
    uint8_t seed[KEY_BYTES], struct buf *why) MUST_CHECK;

/* The same of a key file anywhere. */
enum rc key_read(const char *path, uint8_t seed[KEY_BYTES],
    struct buf *why) MUST_CHECK;
/* RC_CONFLICT: there is a file.  Durable when RC_OK. */
enum rc key_write(const char *path, const uint8_t seed[KEY_BYTES],
    struct buf *why) MUST_CHECK;

/* Write a secret file's text in the place of what is there, mode 0600: under
 * another name first, so that a cut leaves one or the other.  Durable when
 * RC_OK. */
enum rc key_replace(const char *path, struct str text, struct buf *why)
    MUST_CHECK;

/* Make the folder with mode 0700 if it is missing; its parent must exist. */
enum rc folder_make(const char *dir, struct buf *why) MUST_CHECK;

#endif
