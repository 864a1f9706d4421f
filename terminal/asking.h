/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/asking.h - a question about a ledger, answered line by line.
 *
 * One place says what cho40 and the running terminal answer: the terminal
 * asks it over its local socket, some pieces a turn (T4), cho40 with a file
 * asks it of the file until it is over.  Questions: sync/PROTOCOL.md, section
 * 1.  One thread; the caller's memory, but for what the long ones hold until
 * asking_end. */
#ifndef TERMINAL_ASKING_H
#define TERMINAL_ASKING_H

#include "ledger/archive.h"
#include "ledger/backup.h"
#include "ledger/ledger.h"
#include "ledger/proof_key.h"
#include "ledger/sums.h"
#include "sync/local.h"

/* Bytes of one line with its NUL. */
#define ASKING_LINE_MAX (LINE_MAX_BYTES_JOURNAL + 1024)

#define ASKING_WHY_MAX  1536

struct asking_kind;

struct asking {
	struct ledger *l;                 /* borrowed */
	struct local_ask q;
	const struct asking_kind *kind;   /* NULL: nothing is asked */
	bool over;                        /* no more calls of asking_next */
	bool text;                        /* the line is text, not JSON, and
	                                   * brings its own line ends */
	const char *doing;                /* how far it is; NULL: no telling */
	int64_t done, of;
	int64_t next, last;               /* journal numbers */
	int64_t said;
	char after[WHO_LEN + 1];
	bool live;                        /* beside the selling: short pieces */
	/* Within a piece that cannot be cut; NULL: nobody listens. */
	void (*tell)(const char *what, int64_t done, int64_t of);
	struct day_sums at;
	const char *key;                  /* of an archive: the device's, its
	                                   * file; NULL: the ledger's own */
	/* What the long ones hold. */
	struct verify *verify;
	struct backup_job job;
	struct backup *backup;
	struct archive *archive;
	const struct proof_keys *keys;
};

/* Does the question change the ledger? */
bool asking_writes(const char *q);
/* Does its answer need keys to prove with? */
bool asking_proves(const char *q);
/* How much of asking_next's work is for one turn of a loop. */
int asking_per_turn(const struct asking *a);

/* live: of the running terminal, beside the selling.  RC_BAD_INPUT: no such
 * question, or not one that can be asked so; why says.  *a need not be ended
 * then. */
struct asking_of {
	struct ledger *l;
	bool live;
	const char *key;
	const struct proof_keys *keys;   /* borrowed; NULL: none */
};
enum rc asking_begin(struct asking *a, struct asking_of of,
    const struct local_ask *q, struct buf *why) MUST_CHECK;
/* A piece of work; line, empty at the call, then holds a line or is empty
 * still.  On failure why says what, and it is over; a line that is there all
 * the same is to be told first.  For the outcomes see the ledger's. */
enum rc asking_next(struct asking *a, struct buf *line, struct buf *why)
    MUST_CHECK;
/* Lets go of what it holds; zeroed or ended before: fine. */
void asking_end(struct asking *a);

/* What an outcome is to a script: 0, 1 refused by the data, 3 the world. */
int asking_exit(enum rc rc);

#endif
