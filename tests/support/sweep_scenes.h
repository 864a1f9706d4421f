/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/sweep_scenes.h - what is played while things fail; for
 * sweep.c alone. */
#ifndef TESTS_SUPPORT_SWEEP_SCENES_H
#define TESTS_SUPPORT_SWEEP_SCENES_H

#include <stddef.h>

#include "tests/support/image.h"
#include "tests/support/sweep.h"

#define OPENED_MAX 4

/* The folder a scene begins in. */
enum from {
	FROM_NOTHING,
	FROM_SOUND,     /* a ledger with a few entries */
	FROM_SIDE,      /* the same with a side copy in step */
	FROM_BEHIND,    /* a disk that lost an entry, the side copy has it */
	FROM_OTHER,     /* ... and went on without it: two stories */
	FROM_DAMAGED,   /* the page of the journal is gone, a side copy */
	FROM_CUT,       /* a recovery cut before its last rename */
	FROM_LOCKED,    /* sound, and locked by wrong codes */
	FROM_ROUND,     /* sound, and a collector's */
	FROM_BACKUP,    /* a backup with its key, and no ledger */
	FROM_COUNT
};

/* What the ledger said RC_OK to. */
struct did {
	struct sale opened[OPENED_MAX];
	size_t opens;
	bool credited, settled, voided, expired, mailed, told;
	bool doubt;                /* the last entry may be there or not */
	int entries;               /* recorded for certain */
	int maybe;                 /* and this many more, or not */
	int64_t acked;             /* 0: not moved */
	bool shift_opened, shift_closed, forgotten;
	char who[WHO_LEN + 1];     /* "": no debtor */
	int64_t owed, refunded;
	bool copied;               /* a backup, a restore */
	bool gives;                /* sweep_lost is given back */
	int64_t given;             /* entries of it, for certain */
	int tries;                 /* attempts at codes, for certain */
	bool proven, gives_proof;
	bool locked, unlocked;     /* the device, at first; for certain */
	bool collects;
	int64_t in_hand, handed;   /* đồng; the last hand-over's number */
	int tickets;               /* given out */
};

struct scene {
	const char *name;
	enum from from;
	bool opened;               /* opened before faults begin */
	void (*play)(struct stall *s, const struct sweep *w, struct did *d);
	/* Faults are over, nothing is open; NULL: nothing special. */
	void (*after)(struct stall *s, const struct did *d);
};

extern const struct scene sweep_scenes[];
extern const size_t sweep_scene_count;

/* The sales of the base ledger: one waits, one is short 3,000, one is over
 * by 1,000; and one that only the side copy of FROM_BEHIND and _OTHER has. */
enum { BASE_WAITS, BASE_SHORT, BASE_OVER, BASE_TAIL, BASE_COUNT };
extern struct sale sweep_base[BASE_COUNT];

/* A folder's path beside the ledger's, where the restore goes. */
#define SWEEP_SPARE "spare"

/* A message of the board: a sale that was lost, 4,000 for it, and something
 * private. */
#define SWEEP_LOST_ENTRIES 3
extern char sweep_lost[2048], sweep_lost_ref[REF_LEN + 1];

/* Once, before any play. */
void sweep_scenes_open(void);

/* Note an outcome; true for RC_OK, others must be the sweep's. */
bool went(const struct sweep *w, struct did *d, enum rc rc);

/* sweep_codes.c: a wrong code and a right one; the office's unlocking; a
 * proof that was lost, given back; what must be true after any scene. */
void sweep_codes_open(void);
void sweep_lock(struct ledger *l);
void sweep_play_code(struct stall *s, const struct sweep *w, struct did *d);
void sweep_play_unlock(struct stall *s, const struct sweep *w,
    struct did *d);
void sweep_play_proof_back(struct stall *s, const struct sweep *w,
    struct did *d);
void sweep_check_codes(struct stall *s, const struct did *d);

/* sweep_round.c: what makes a collector; notes for a bill, and tickets, each
 * to the office; what must be true afterwards. */
void sweep_collect(struct ledger *l);
void sweep_play_notes(struct stall *s, const struct sweep *w,
    struct did *d);
void sweep_play_tickets(struct stall *s, const struct sweep *w,
    struct did *d);
void sweep_check_round(struct stall *s, const struct did *d);

#endif
