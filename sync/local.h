/* SPDX-License-Identifier: Apache-2.0 */
/* sync/local.h - the frames of the local socket (PROTOCOL.md, section 1).
 *
 * Pure: bytes in, values out and back; no socket, no clock, no allocation.
 * Used by both ends, from any thread.
 *
 * Writing: each local_put_* appends one whole frame to b.  RC_TOO_BIG means
 * that it would pass LOCAL_FRAME_MAX or does not fit in b; b then holds what
 * it held before, so a queue never carries half a frame.
 * Reading: local_frame_next cuts one frame off received bytes and checks that
 * it is one JSON object; local_kind_of says which; local_read_* fills a value
 * or gives RC_BAD_INPUT and leaves it untouched.  Members of type struct str
 * are views into the frame.  Unknown names are ignored. */
#ifndef SYNC_LOCAL_H
#define SYNC_LOCAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define LOCAL_VERSION          1
#define LOCAL_HEAD_BYTES       4       /* the length before each object */
#define LOCAL_FRAME_TIMEOUT_MS 10000   /* to finish a frame once begun */
#define LOCAL_QUEUE_MAX        262144  /* unread answers before the cut */
#define LOCAL_CLI_MAX          4       /* command lines at a time */
/* Lines in one batch.  Journal lines hold no control bytes, so as a JSON
 * string they at most double, and the frame still has room for the rest. */
#define LOCAL_BATCH_BYTES_MAX  32000
#define LOCAL_CHECKPOINT_MAX   512     /* bytes of a checkpoint object */
#define LOCAL_SOFTWARE_MAX     32
#define LOCAL_WHY_MAX          128
#define LOCAL_WORD_MAX         32      /* a kind, a role, a question */
#define LOCAL_PATH_MAX         1024
#define LOCAL_CURSOR_MAX       200     /* bytes of an upstream's cursor */

enum local_kind { LOCAL_HELLO, LOCAL_BYE, LOCAL_STATE, LOCAL_WANT,
	LOCAL_BATCH, LOCAL_ACKED, LOCAL_MAIL, LOCAL_NET, LOCAL_REFUSED,
	LOCAL_ASK, LOCAL_ANSWER, LOCAL_PROGRESS, LOCAL_END, LOCAL_CURSOR,
	LOCAL_FEED, LOCAL_ENROL, LOCAL_ENROL_SIGN, LOCAL_ENROL_SIG,
	LOCAL_ENROLLED, LOCAL_RECORDED, LOCAL_ENROL_END, LOCAL_SETTLED,
	LOCAL_SETTLED_ITEMS, LOCAL_UNKNOWN,
	LOCAL_KIND_COUNT };

enum local_role { LOCAL_ROLE_SYNC, LOCAL_ROLE_CLI, LOCAL_ROLE_OTHER,
	LOCAL_ROLE_COUNT };

enum local_bye { LOCAL_BYE_VERSION, LOCAL_BYE_ROLE, LOCAL_BYE_FRAME,
	LOCAL_BYE_REPLACED, LOCAL_BYE_STOPPING, LOCAL_BYE_FULL,
	LOCAL_BYE_OTHER, LOCAL_BYE_COUNT };

struct local_hello_client { int64_t v; enum local_role role; };

struct local_hello {
	int64_t v;
	int64_t terminal;           /* 0 before set-up */
	int64_t epoch;
	uint8_t key[KEY_BYTES];     /* journal public key */
	int64_t boot, head, acked, mail;
	int64_t floor_ms;           /* wall time known to be past; 0: none */
	char software[LOCAL_SOFTWARE_MAX];
};

struct local_state {
	int64_t head, acked, mail;
	int64_t open;               /* sales with a QR out */
	bool now;                   /* the person pressed "send now" */
};

struct local_want { int64_t after, bytes; };

struct local_batch {
	int64_t first, last;        /* 0, 0: nothing after what was asked */
	uint8_t prev[HASH_BYTES], hash[HASH_BYTES];
	struct str checkpoint;      /* raw object; empty when there is none */
	struct str lines;           /* decoded, each ended by '\n' */
};

struct local_acked { int64_t n; uint8_t h[HASH_BYTES]; };

struct local_net {
	bool up;
	char why[LOCAL_WHY_MAX];    /* an rc text; "enrol"; "token", refused
	                             * by the provider; "alone", nobody to
	                             * ask; or "" */
	int64_t server_ms;          /* board's wall clock; 0 unknown */
	int64_t retry_s;            /* until the next try; 0 not waiting */
	bool no_board;              /* the journal goes nowhere */
	int64_t cert_ms;            /* the certificate's end; 0 not told */
};

struct local_refused {
	char of[LOCAL_WORD_MAX];
	int64_t n;
	char why[LOCAL_WHY_MAX];
};

/* A question and what narrows it; 0 and "" where it does not. */
struct local_ask {
	char q[LOCAL_WORD_MAX];
	int64_t after, max;
	int64_t amount;             /* dong; -1 where none is given */
	int64_t id;                 /* a shift's; a year */
	int64_t from, to;           /* days since 1970, both in */
	char who[NAME_MAX_BYTES];   /* a name, a debtor, a reference */
	char by[LOCAL_WORD_MAX];
	char kind[LOCAL_WORD_MAX];  /* of entries; of an export */
	char path[LOCAL_PATH_MAX];  /* where the terminal is to write; of
	                             * enrol the line */
};

/* How far a long answer is, of what is being done. */
struct local_progress { char what[LOCAL_WORD_MAX]; int64_t done, of; };

/* word: the same for a program, where one is known (enrol_text.h); "" else,
 * and of frames that have none. */
struct local_end {
	int64_t rc;
	char why[LOCAL_WHY_MAX];
	char word[LOCAL_WORD_MAX];
};

/* How far we are with an upstream other than the board, by the terminal's
 * word, and the account that its money must have come to. */
struct local_cursor {
	char up[LOCAL_WORD_MAX];    /* "sepay" */
	char at[LOCAL_CURSOR_MAX + 1];   /* "": nowhere yet */
	char account[ACCOUNT_MAX + 1];
};

/* What came from it: credits, and the cursor after them. */
struct local_feed {
	char up[LOCAL_WORD_MAX];
	char at[LOCAL_CURSOR_MAX + 1];
	struct str items;           /* raw array of credits' d */
};

/* Which sales does a bank get: after an entry, at most max of them; or the
 * only one of an entry. */
struct local_settled { char up[LOCAL_WORD_MAX]; int64_t after, max, only; };

/* These; `to` is the last entry looked at, more: look again after it. */
struct local_settled_items {
	char up[LOCAL_WORD_MAX];
	int64_t to;
	bool more;
	struct str items;           /* raw array */
};

struct local_settled_item {
	int64_t n;                  /* the entry that made it one */
	char ref[REF_LEN + 1];
	int64_t amount, received;   /* dong */
	char bank_ref[BANK_REF_MAX + 1];
	char at[40];                /* as the bank wrote it, or "" */
};

/* One message of the board, the same on both wires. */
struct local_item {
	int64_t n;
	char kind[LOCAL_WORD_MAX];  /* "bank.credit" */
	struct str d;               /* raw object */
};

/* The d of "bank.credit". */
struct local_credit {
	char id[CREDIT_ID_MAX + 1];
	char ref[REF_LEN + 1];
	int64_t amount;             /* dong, more than 0 */
	char bank_ref[BANK_REF_MAX + 1];
	char at[40];
};

/* RC_OK: *object views the first frame's object, *used bytes are done with.
 * RC_AGAIN: not all here yet.  RC_BAD_INPUT: a length outside 1..
 * LOCAL_FRAME_MAX, or not one object: say bye "frame" and close. */
enum rc local_frame_next(struct str received, struct str *object,
    size_t *used) MUST_CHECK;
enum local_kind local_kind_of(struct str object);
const char *local_kind_name(enum local_kind k);
const char *local_bye_name(enum local_bye why);

enum rc local_put_hello_client(struct buf *b, enum local_role role) MUST_CHECK;
enum rc local_put_hello(struct buf *b, const struct local_hello *h) MUST_CHECK;
enum rc local_put_bye(struct buf *b, enum local_bye why) MUST_CHECK;
enum rc local_put_state(struct buf *b, const struct local_state *s) MUST_CHECK;
enum rc local_put_want(struct buf *b, const struct local_want *w) MUST_CHECK;
enum rc local_put_batch(struct buf *b, const struct local_batch *t) MUST_CHECK;
enum rc local_put_acked(struct buf *b, const struct local_acked *a) MUST_CHECK;
/* items: the raw JSON array, as the board sent it. */
enum rc local_put_mail(struct buf *b, struct str items) MUST_CHECK;
enum rc local_put_net(struct buf *b, const struct local_net *n) MUST_CHECK;
enum rc local_put_refused(struct buf *b, const struct local_refused *r)
    MUST_CHECK;
enum rc local_put_ask(struct buf *b, const struct local_ask *a) MUST_CHECK;
/* line: one raw JSON object; a JSON string for text that is none. */
enum rc local_put_answer(struct buf *b, struct str line) MUST_CHECK;
enum rc local_put_progress(struct buf *b, const struct local_progress *p)
    MUST_CHECK;
enum rc local_put_end(struct buf *b, const struct local_end *e) MUST_CHECK;

enum rc local_read_hello_client(struct str object,
    struct local_hello_client *h) MUST_CHECK;
enum rc local_read_hello(struct str object, struct local_hello *h) MUST_CHECK;
enum rc local_read_bye(struct str object, enum local_bye *why) MUST_CHECK;
enum rc local_read_state(struct str object, struct local_state *s) MUST_CHECK;
enum rc local_read_want(struct str object, struct local_want *w) MUST_CHECK;
/* The decoded lines are appended to `lines`, and t->lines views them there;
 * LOCAL_BATCH_BYTES_MAX + 1 bytes are enough. */
enum rc local_read_batch(struct str object, struct buf *lines,
    struct local_batch *t) MUST_CHECK;
enum rc local_read_acked(struct str object, struct local_acked *a) MUST_CHECK;
/* *items views the raw array; walk it with local_next_item. */
enum rc local_read_mail(struct str object, struct str *items) MUST_CHECK;
enum rc local_read_net(struct str object, struct local_net *n) MUST_CHECK;
enum rc local_read_refused(struct str object, struct local_refused *r)
    MUST_CHECK;
enum rc local_read_ask(struct str object, struct local_ask *a) MUST_CHECK;
enum rc local_read_answer(struct str object, struct str *line) MUST_CHECK;
enum rc local_read_progress(struct str object, struct local_progress *p)
    MUST_CHECK;
enum rc local_read_end(struct str object, struct local_end *e) MUST_CHECK;

enum rc local_put_cursor(struct buf *b, const struct local_cursor *c)
    MUST_CHECK;
enum rc local_read_cursor(struct str object, struct local_cursor *c)
    MUST_CHECK;
enum rc local_put_feed(struct buf *b, const struct local_feed *f) MUST_CHECK;
enum rc local_read_feed(struct str object, struct local_feed *f) MUST_CHECK;

/* LOCAL_SETTLED_MAX items of any content fit a frame. */
#define LOCAL_SETTLED_MAX 64
enum rc local_put_settled(struct buf *b, const struct local_settled *s)
    MUST_CHECK;
enum rc local_read_settled(struct str object, struct local_settled *s)
    MUST_CHECK;
enum rc local_put_settled_items(struct buf *b,
    const struct local_settled_items *s) MUST_CHECK;
enum rc local_read_settled_items(struct str object,
    struct local_settled_items *s) MUST_CHECK;
/* Append the object; overflow is b's sticky flag. */
void local_put_settled_item(struct buf *b,
    const struct local_settled_item *i);
enum rc local_read_settled_item(struct str d, struct local_settled_item *i)
    MUST_CHECK;

/* Start with *rest = the raw array.  RC_NOT_FOUND at its end, RC_BAD_INPUT
 * for an item without n >= 1, k and an object d. */
enum rc local_next_item(struct str *rest, struct local_item *item) MUST_CHECK;

/* Append {"id":...,"at":...}; overflow is b's sticky flag. */
void local_put_credit(struct buf *b, const struct local_credit *c);
/* d of an item whose kind is "bank.credit". */
enum rc local_read_credit(struct str d, struct local_credit *c) MUST_CHECK;

#endif
