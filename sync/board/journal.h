/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/journal.h - POST /t/v1/journal: the board as witness of a
 * terminal's journal (PROTOCOL.md, sections 2 and 3).
 *
 * The first upload pins the device's journal key.  A line is accepted only
 * with its parent; a second history is refused with 409 and kept as an alarm;
 * a line that is not understood is chained and kept, and blocks nothing.
 * Sales in accepted lines become rows that money is matched against. */
#ifndef SYNC_BOARD_JOURNAL_H
#define SYNC_BOARD_JOURNAL_H

#include "ledger/chain.h"
#include "ledger/entry.h"
#include "sync/board/http.h"
#include "sync/board/store.h"
#include "sync/proto.h"

/* Why a line was set aside; texts in journal_why_text. */
enum journal_why { JOURNAL_FINE, JOURNAL_NOT_UNDERSTOOD, JOURNAL_UNKNOWN_KIND,
	JOURNAL_WRONG_NUMBER, JOURNAL_NOT_ITS_SALE, JOURNAL_REF_TWICE,
	JOURNAL_NO_SUCH_SALE, JOURNAL_WHY_COUNT };
const char *journal_why_text(enum journal_why w);

struct journal_upload {
	struct proto_journal head;
	bool packed;                      /* came as version 2 */
	bool has_checkpoint;
	struct checkpoint checkpoint;     /* its signature is verified */

	/* Out: */
	int status;                       /* 200, 403 or 409 */
	const char *error;                /* of the other statuses */
	bool rewind;
	bool mailed;                      /* something is given back */
	int64_t acked;
	uint8_t h[HASH_BYTES];
	unsigned char why[BATCH_LINES_MAX];       /* enum journal_why */
	bool duplicate[BATCH_LINES_MAX];
};

/* Read and verify what needs no store.  RC_OK; or the status and *error of
 * the refusal, RC_BAD_INPUT. */
enum rc journal_read(struct str body, uint32_t terminal,
    struct journal_upload *u) MUST_CHECK;
/* Take it in, inside a job.  RC_OK: commit, whatever u->status says. */
enum rc journal_take(struct store *s, struct store_terminal *t,
    struct journal_upload *u) MUST_CHECK;
/* A line of an upload, read once: the judge and the store need the same. */
struct journal_line {
	struct proto_line in;
	enum rc is;        /* entry_decode's; RC_BAD_INPUT: its hash alone */
	struct entry e;    /* for RC_OK and RC_TOO_NEW; views into in.raw */
};

/* Is its kind one that begins so?  Most are not: looked at before a line is
 * decoded, which has the last word. */
bool journal_may_be(struct str line, struct str kind);
/* Begin the reads that journal_apply will make for the line. */
void journal_ahead(struct store *s, const struct journal_line *line);
/* Project one accepted line, not sealed, that is entry n of terminal t. */
enum rc journal_apply(struct store *s, const struct store_terminal *t,
    int64_t n, const struct journal_line *line, enum journal_why *why)
    MUST_CHECK;
/* What the line before it was, told by this one (empty: its hash alone came),
 * entry n: a sale's last attempt at a code, which was wrong, is an alarm.
 * last: the line before, p NULL: it is in the store. */
enum rc journal_tries(struct store *s, const struct store_terminal *t,
    int64_t n, struct str last, struct str line) MUST_CHECK;

/* Another device takes the terminal's number over: its history begins anew
 * beside the one held, and mail that was seen stays behind.  Inside a job;
 * saves all of *t that store_terminal_save does. */
enum rc journal_renew(struct store *s, struct store_terminal *t,
    const uint8_t key[KEY_BYTES]) MUST_CHECK;

void journal_post(struct http_exchange *x);   /* handler */

#endif
