/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/manifest.h - what is in a backup's folder: a text of lines
 * that ends in its own SHA-256, so that a cut or changed one is seen.  Pure.
 *
 *   cho40-backup 1
 *   program 0.1.0
 *   made 1793409342000
 *   market 1 schema 13 seq 4711
 *   heads <64 hex digits>
 *   rows <count> <table>
 *   file <64 hex digits> <bytes> <name>
 *   end <SHA-256 of everything above> */
#ifndef SYNC_BOARD_OPS_MANIFEST_H
#define SYNC_BOARD_OPS_MANIFEST_H

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "sync/board/sql_file.h"

#define MANIFEST_FILES_MAX 512
#define MANIFEST_NAME_MAX  200
#define MANIFEST_TEXT_MAX  262144
#define MANIFEST_NAME      "MANIFEST"

struct manifest_file {
	char name[MANIFEST_NAME_MAX + 1];
	int64_t bytes;
	uint8_t sha256[HASH_BYTES];
};

struct manifest {
	char program[32];
	int64_t made_ms;
	bool has_store;                 /* the four below are said */
	struct sql_file store;
	size_t files;
	struct manifest_file file[MANIFEST_FILES_MAX];
};

void manifest_put(const struct manifest *m, struct buf *to);
/* RC_CORRUPT, RC_TOO_NEW; why says which line. */
enum rc manifest_read(struct str text, struct manifest *m, struct buf *why)
    MUST_CHECK;
/* A name below a folder: UTF-8, no control characters, no part "..", "." or
 * "", at most MANIFEST_NAME_MAX bytes. */
bool manifest_name(struct str name);

#endif
