/* SPDX-License-Identifier: Apache-2.0 */
/* sync/pack.h - journal lines without what both ends know (PROTOCOL.md,
 * section 3, "Version 2").
 *
 * A line of a known shape becomes the number of the shape and what is new in
 * it; anything else travels as it is.  What comes out is the line, byte for
 * byte: pack_put unpacks what it made and compares before it believes in it,
 * because the chain is over the bytes.  Two streams: `text` is worth
 * compressing, `raw` (nonces, hashes, digits nobody can guess) is not.
 *
 * Pure: caller's memory, no allocation, any thread.  Every upload begins
 * with nothing known, so that each stands alone. */
#ifndef SYNC_PACK_H
#define SYNC_PACK_H

#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/proto.h"

#define PACK_VERSION    2
#define PACK_TEXT_MAX   64   /* bytes of a text that may be said again */
/* What one line adds at most to either stream, beyond its own bytes. */
#define PACK_LINE_EXTRA 8
/* Header and checkpoint in either stream. */
#define PACK_HEAD_EXTRA 256
/* What packing `bytes` bytes of lines may need. */
#define PACK_STREAM_MAX(bytes) ((bytes) + PACK_HEAD_EXTRA + \
	BATCH_LINES_MAX * PACK_LINE_EXTRA)

enum pack_text_slot { PACK_BIN, PACK_ACCOUNT, PACK_WORD, PACK_KIND,
	PACK_TEXT_SLOTS };
enum pack_number_slot { PACK_ID, PACK_BANK_REF, PACK_NUMBER_SLOTS };

/* What both ends know after the lines so far.  Only pack*.c look inside. */
struct pack_known {
	uint32_t terminal, epoch;
	int64_t n, t, q, b, m;          /* of the line before */
	int64_t at_s, mail;
	struct pack_text { char z[PACK_TEXT_MAX]; size_t n; }
	    text[PACK_TEXT_SLOTS];
	/* "FT26305" 001234: a text that ends in a number, at least `width`
	 * digits; width 0: in none. */
	struct pack_number { struct pack_text before; unsigned width;
	    uint64_t value; } number[PACK_NUMBER_SLOTS];
	struct pack_ref { uint64_t nonce; int64_t amount; }
	    ref[BATCH_LINES_MAX];
	size_t refs, ref_now;
};

struct pack {
	struct pack_known known, trial, check;
};

struct pack_streams { struct buf *text, *raw; };
struct pack_source { struct str text, raw; };

/* Before the first line; terminal and epoch in range (REQUIREd). */
void pack_start(struct pack *p, int64_t first, uint32_t terminal,
    uint32_t epoch);
/* Append one line, without its '\n'.  Overflow is the streams' flag. */
void pack_put(struct pack *p, struct str line, struct pack_streams *to);
/* Append the next line to `line`, without '\n'.  RC_BAD_INPUT: no such
 * shape, a reference to nothing, the end in the middle of something;
 * RC_TOO_BIG: it does not fit.  What was appended is then of no use. */
enum rc pack_get(struct pack *p, struct pack_source *from, struct buf *line)
    MUST_CHECK;

/* A whole upload.  RC_TOO_BIG: it did not fit; RC_BAD_INPUT: a checkpoint
 * that is none (nothing may be sent packed then). */
enum rc pack_put_journal(struct pack *p, const struct proto_journal *j,
    uint32_t epoch, struct pack_streams *to) MUST_CHECK;
/* Append the same upload in the form of version 1.  RC_TOO_NEW: packed by
 * another version; RC_BAD_INPUT: damaged, or more than was said; RC_TOO_BIG:
 * body is full. */
enum rc pack_get_journal(struct pack *p, struct pack_source from,
    struct buf *body) MUST_CHECK;

/* --- between the pack files --- */

/* One value in a line: append what it says to the streams and move *line
 * past it, or the other way round. */
struct pack_field {
	char mark;
	bool (*put)(struct pack_known *k, int slot, struct str *line,
	    struct pack_streams *to);
	bool (*get)(struct pack_known *k, int slot, struct pack_source *from,
	    struct buf *line);
	int slot;
};
const struct pack_field *pack_field_of(char mark);

void pack_put_varint(struct buf *b, uint64_t v);
bool pack_get_varint(struct str *s, uint64_t *v);
uint64_t pack_zigzag(int64_t to, int64_t from);
int64_t pack_unzigzag(uint64_t z, int64_t from);
/* A number few of whose bits can be guessed: its length goes to text, its
 * bytes to raw. */
void pack_put_wide(struct pack_streams *to, uint64_t v);
bool pack_get_wide(struct pack_source *from, uint64_t *v);
bool pack_take(struct str *s, size_t n, struct str *out);
/* The decimal number *line begins with, in its one spelling. */
bool pack_read_i64(struct str *line, int64_t *v);

#endif
