/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/witness.h - what a board knows of one terminal's journal, and how
 * it judges an upload.
 *
 * Pure: no storage, no clock, any thread.  struct witness is a value that the
 * board's store keeps; the entries it speaks of are read through struct
 * witness_past, by branch and number.
 *
 * An entry is accepted when its parent is known.  Two entries with the same
 * parent are a fork, and the boot number tells which kind:
 * - the younger branch begins with a start whose number is above all that
 *   this device ever showed: the older branch was lost by a card or a power
 *   cut.  It is set aside, counted, offered back, and nothing is blocked;
 * - anything else is a second life of the same device: a clone, a card put
 *   back to an older state, a rewritten history.  Nothing of it is stored;
 *   the history held goes on undisturbed.
 * A branch that was set aside and then grows is the second kind too.
 *
 * What this cannot tell: a card put back to a state of its running start is
 * a lost tail, whoever did it.  It shows in the count, and what was lost is
 * still held here. */
#ifndef LEDGER_WITNESS_H
#define LEDGER_WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/chain.h"

#define WITNESS_STOPPED_MAX 8   /* branches set aside that are looked at */
#define WITNESS_HISTORY     0   /* the branch that grows */

/* A branch set aside: entries fork+1..last, the last of which hashed to h.
 * The oldest is forgotten when a ninth comes; its entries stay stored. */
struct witness_stopped {
	int64_t branch;             /* 1, 2, ...; 0: unused */
	int64_t fork, last;
	uint8_t h[HASH_BYTES];
};

/* All zero: nothing is known.  Kept as it is, field by field. */
struct witness {
	bool has_key;
	uint8_t key[KEY_BYTES];
	int64_t n;                  /* the history is 1..n */
	uint8_t h[HASH_BYTES];      /* h_n; unset while n is 0 */
	int64_t boot;               /* of entry n */
	int64_t boot_max;           /* of any branch, or sworn to */
	int64_t tails;              /* branches set aside so far */
	int64_t unsent;             /* tails lost before they were sent */
	struct checkpoint last;     /* newest that was found true; n 0: none */
	struct checkpoint ahead;    /* sworn, its entry not yet here; n 0 */
	struct witness_stopped stopped[WITNESS_STOPPED_MAX];
};

/* Append it as a JSON object; WITNESS_TEXT_MAX bytes hold any with a NUL. */
#define WITNESS_TEXT_MAX 2560
void witness_put(struct buf *b, const struct witness *w);
/* RC_BAD_INPUT leaves *w untouched. */
enum rc witness_parse(struct str text, struct witness *w) MUST_CHECK;

/* h of entry n (1..) of a branch that is held: WITNESS_HISTORY, or the number
 * of one set aside.  RC_NOT_FOUND is a damaged store. */
struct witness_past {
	enum rc (*hash)(void *ctx, int64_t branch, int64_t n,
	    uint8_t h[HASH_BYTES]);
	void *ctx;
};

/* What of a line matters here.  boot 0: the line does not say. */
struct witness_line {
	uint8_t l[HASH_BYTES];
	int64_t boot;
	bool starts;                /* it is a boot entry */
};
/* Any bytes; {"n":N,"l":"hex32"} stands for the line it hides. */
void witness_read_line(struct str raw, struct witness_line *line);
/* The same of a line that entry_decode gave `is` and *e for, or RC_BAD_INPUT
 * where only its hash came; l stands for it. */
struct entry;
void witness_take_line(struct witness_line *line, enum rc is,
    const struct entry *e, const uint8_t l[HASH_BYTES]);

struct witness_upload {
	uint8_t key[KEY_BYTES];
	int64_t first;              /* >= 1 */
	uint8_t prev[HASH_BYTES];   /* h of first - 1, as the sender has it */
	const struct witness_line *lines;
	size_t count;               /* >= 1 */
	const struct checkpoint *checkpoint;   /* or NULL */
};
/* Is the checkpoint signed by the upload's key?  True without one.  Asked
 * before judging, where time is cheaper than on the store's thread. */
bool witness_upload_is_signed(const struct witness_upload *u);

enum witness_verdict {
	WITNESS_ACCEPT,      /* add lines from add_from on: perhaps none */
	WITNESS_REWIND,      /* add nothing; the sender goes on after acked */
	WITNESS_TAIL_LOST,   /* set fork+1.. of the history aside, then add */
	WITNESS_ALARM,       /* add nothing; an officer must look */
	WITNESS_VERDICT_COUNT
};

enum witness_why {
	WITNESS_FINE,
	/* of a rewind */
	WITNESS_BEHIND,      /* the board holds less than the sender thinks */
	WITNESS_PARENT,      /* they differ further back: look there */
	WITNESS_REPEAT,      /* of a branch that was set aside, nothing new */
	/* of a lost tail */
	WITNESS_LOST,
	/* of an alarm */
	WITNESS_OTHER_KEY,
	WITNESS_REWRITTEN,   /* another entry in the place of one held */
	WITNESS_SAME_BOOT,   /* the same start twice */
	WITNESS_BOOT_BACK,   /* a start older than one already shown */
	WITNESS_GREW,        /* a branch that was set aside lives on */
	WITNESS_FORSWORN,    /* a signed checkpoint and the entries differ */
	WITNESS_COUNT_BACK,  /* sworn count or total shrank */
	WITNESS_WHY_COUNT
};
const char *witness_why_text(enum witness_why w);

struct witness_judgement {
	enum witness_verdict verdict;
	enum witness_why why;
	int64_t at;                 /* the entry that an alarm is about */
	int64_t fork;               /* last entry both branches share */
	int64_t acked;              /* the answer: 1..acked are held, */
	uint8_t h[HASH_BYTES];      /* and hash to this */
	size_t add_from;            /* index of the first line to store */
	/* Held here and not by the sender; 0, 0: nothing.  Without a fork
	 * this may also be a late repeat of an old upload, so it is an offer:
	 * the terminal ignores what it has. */
	int64_t restore_first, restore_last;
	struct witness next;        /* to be stored with the lines */
};
/* RC_OK: *j is the judgement; else what the past said.  The branch set aside
 * by a lost tail has the number j->next.tails. */
enum rc witness_judge(const struct witness *w, const struct witness_past *past,
    const struct witness_upload *u, struct witness_judgement *j) MUST_CHECK;

/* Another device under the same number: what was held is set aside whole, as
 * branch w->tails, and the history of this key begins. */
void witness_renew(struct witness *w, const uint8_t key[KEY_BYTES]);

#endif
