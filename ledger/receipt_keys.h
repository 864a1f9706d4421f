/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/receipt_keys.h - whose receipts are believed: a text file of lines
 *
 *     3 9d61b19d...(64 hex digits) Chợ Đồng Văn
 *
 * the market's number, its public key, its name; '#' begins a comment.  A
 * market that changed its key has a line for each.  The file holds nothing
 * secret; who can write it decides whom we believe.  A plain value. */
#ifndef LEDGER_RECEIPT_KEYS_H
#define LEDGER_RECEIPT_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/receipt.h"

#define RECEIPT_KEYS_MAX 32
/* Any line of such a file, with its newline and a NUL. */
#define RECEIPT_KEY_LINE_MAX 256
/* In the ledger's folder: what the market gave at enrolment. */
#define RECEIPT_KEYS_NAME "receipt.keys"

struct receipt_keys {
	size_t count;
	uint8_t key[RECEIPT_KEYS_MAX][KEY_BYTES];
	uint32_t market[RECEIPT_KEYS_MAX];   /* 0: any (given by hand) */
	char name[RECEIPT_KEYS_MAX][NAME_MAX_BYTES + 1];
};

/* RC_BAD_INPUT: *why says which line and what is wrong; keys is untouched. */
enum rc receipt_keys_parse(struct str text, struct receipt_keys *keys,
    struct buf *why) MUST_CHECK;
/* The same of a file of at most 64 KiB.  RC_NOT_FOUND: there is none. */
enum rc receipt_keys_load(const char *path, struct receipt_keys *keys,
    struct buf *why) MUST_CHECK;

/* A line of such a file. */
void receipt_keys_put(struct buf *b, uint32_t market,
    const uint8_t key[KEY_BYTES], struct str name);

/* Those of more behind those of keys, while there is room. */
void receipt_keys_add(struct receipt_keys *keys,
    const struct receipt_keys *more);

/* receipt_verify against each of these keys; *which is the one that signed.
 * A receipt that names another market than its key's line is forged. */
enum receipt_fault receipt_keys_check(const struct receipt_keys *keys,
    struct str text, struct receipt *r, size_t *which) MUST_CHECK;

#endif
