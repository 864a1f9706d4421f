/* SPDX-License-Identifier: Apache-2.0 */
/* sync/carry.h - what travels by stick (PROTOCOL.md, section 8).
 *
 * Two kinds of file.  `.out`, a stall's to the board: its mail cursor and as
 * many packed uploads (version 2) as wait or fit.  `.back`, the board's
 * answer: what it holds, and the mail after that cursor.
 *
 * Sealed by a key that only that terminal and the board can make, from the
 * terminal's secret K_T (ledger/proof_key.h): so a stick tells its finder
 * nothing, and each end knows that the other wrote it.  What is in the clear
 * is a terminal's number, its epoch and how far the file goes.
 *
 * Shared by both ends.  A struct carry has the memory for one file at a time,
 * taken at open; one thread. */
#ifndef SYNC_CARRY_H
#define SYNC_CARRY_H

#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"
#include "sync/local.h"

#define CARRY_FILE_MAX  262144   /* bytes of a whole file */
#define CARRY_NAME_MAX  80       /* of its name, with NUL */
#define CARRY_HEAD_MAX  62

enum carry_kind { CARRY_OUT, CARRY_BACK, CARRY_KIND_COUNT };

struct carry_head {
	enum carry_kind kind;
	uint32_t terminal;       /* 1..TERMINAL_ID_MAX */
	uint32_t epoch;          /* of K_T */
	int64_t first, last;     /* out: entries; last = first-1: none.
	                          * back: answers the file that began at
	                          * first; the board holds 1..last */
	/* Sealed, so known after carry_read only: */
	int64_t mail;            /* out: the stall has recorded 1..mail.
	                          * back: the newest message in it */
	uint8_t h[HASH_BYTES];   /* h of last */
};

/* "cho40-T7-1041-1240.out", "cho40-T7.back" */
void carry_name(const struct carry_head *h, char name[CARRY_NAME_MAX]);

struct carry;
enum rc carry_open(struct carry **out) MUST_CHECK;
void carry_close(struct carry *c);   /* accepts NULL; wipes */

/* --- writing: start, put..., write ------------------------------------- */

void carry_start(struct carry *c);
/* An upload: a batch as PROTOCOL.md, section 1, has it, and whose it is.
 * RC_FULL: no room for it in this file, which is as before. */
enum rc carry_put_batch(struct carry *c, const struct local_hello *who,
    const struct local_batch *b) MUST_CHECK;
/* Messages: a raw array of at most MAIL_ITEMS_MAX.  RC_FULL likewise. */
enum rc carry_put_mail(struct carry *c, struct str items) MUST_CHECK;
/* Append the file.  salt: fresh random bytes.  RC_TOO_BIG: no room in `to`
 * (CARRY_FILE_MAX + 1 bytes are enough). */
struct carry_key { uint8_t secret[KEY_BYTES], salt[HASH_BYTES]; };
enum rc carry_write(struct carry *c, const struct carry_head *h,
    const struct carry_key *key, struct buf *to) MUST_CHECK;

/* --- reading ------------------------------------------------------------ */

/* Whose is it?  Nothing is proven yet.  RC_BAD_INPUT: none of ours, or cut;
 * RC_TOO_NEW: of a newer version.  *why (static) says so in English. */
enum rc carry_look(struct str file, struct carry_head *h, const char **why)
    MUST_CHECK;
/* Open and check all of it.  RC_BAD_INPUT: as carry_look, or damaged, or
 * sealed with another secret; nothing of it is to be believed. */
enum rc carry_read(struct carry *c, struct str file,
    const uint8_t secret[KEY_BYTES], const char **why) MUST_CHECK;
/* What carry_read found out. */
const struct carry_head *carry_found(const struct carry *c);
/* Out: the next upload, as version 1 has it.  Back: the next array of mail.
 * A view until the next call.  RC_NOT_FOUND: that was all; RC_BAD_INPUT: the
 * writer made a mistake (it was sealed so). */
enum rc carry_next(struct carry *c, struct str *part) MUST_CHECK;

#endif
