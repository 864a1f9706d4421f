/* SPDX-License-Identifier: Apache-2.0 */
/* sync/proto.h - the bodies of the devices' HTTP (PROTOCOL.md, section 3).
 *
 * Pure: bytes in, values out and back; shared by both ends, any thread.
 * proto_put_* appends to b; RC_TOO_BIG (it did not fit) leaves b as it was.
 * proto_read_* checks the whole body first; RC_BAD_INPUT leaves the value
 * untouched.  Members of type struct str are views into the body. */
#ifndef SYNC_PROTO_H
#define SYNC_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define PROTO_VERSION       1   /* lines as they are */
#define PROTO_VERSION_MAX   2   /* lines packed: sync/pack.h */
#define PROTO_JOURNAL_PATH  "/t/v1/journal"
#define PROTO_MAIL_PATH     "/t/v1/mail"
#define PROTO_NDJSON        "application/x-ndjson"
#define PROTO_JSON          "application/json"
#define PROTO_PACKED        "application/x-cho40-journal"
#define PROTO_PACKED_MAIL   "application/x-cho40-mail"
/* A whole journal answer with BATCH_LINES_MAX verdicts stays below this. */
#define PROTO_ANSWER_MAX    65536
#define PROTO_WHY_MAX       128
#define PROTO_ERROR_MAX     512
#define PROTO_WAIT_MAX_S    86400   /* no board may silence us longer */

/* --- POST /t/v1/journal, up --- */

struct proto_journal {
	int64_t terminal;           /* 1..TERMINAL_ID_MAX */
	uint8_t key[KEY_BYTES];
	int64_t first;              /* >= 1 */
	uint8_t prev[HASH_BYTES];   /* h of first - 1 */
	int64_t count;              /* 1..BATCH_LINES_MAX */
	struct str checkpoint;      /* raw object; empty: none */
	struct str lines;           /* count lines, each ended by '\n' */
};
enum rc proto_put_journal(struct buf *b, const struct proto_journal *j)
    MUST_CHECK;
/* Looks at the header and the number of lines; what is in a line is judged
 * line by line, so that one bad line does not condemn the rest.  RC_TOO_NEW:
 * a header of another version. */
enum rc proto_read_journal(struct str body, struct proto_journal *j)
    MUST_CHECK;

/* One line.  A line of exactly the form {"n":N,"l":"hex32"} is sealed: its
 * bytes stay at the stall and l stands for them.  For every other line l is
 * SHA-256 of its bytes. */
struct proto_line { struct str raw; uint8_t l[HASH_BYTES]; bool sealed;
	int64_t sealed_n; /* N of a sealed line */ };
/* Start with *rest = lines.  False at the end. */
bool proto_next_line(struct str *rest, struct proto_line *line);
/* The sealed form of an entry, without '\n'; overflow is b's flag. */
void proto_put_sealed(struct buf *b, int64_t n, const uint8_t l[HASH_BYTES]);

/* A journal line that is understood: all names of section 2, n >= 1, at most
 * LINE_MAX_BYTES_JOURNAL bytes, nothing after it. */
struct proto_entry {
	int64_t n, t, q, b, m;
	char kind[32];
	struct str d;               /* raw object */
};
enum rc proto_read_entry(struct str line, struct proto_entry *e) MUST_CHECK;

/* {"b":7,"n":1042,"h":"hex32","count":310,"total":48210000,"sig":"hex64"} */
struct proto_checkpoint {
	int64_t b, n, count, total;
	uint8_t h[HASH_BYTES];
	uint8_t sig[SIGNATURE_BYTES];
};
enum rc proto_read_checkpoint(struct str raw, struct proto_checkpoint *c)
    MUST_CHECK;

/* --- its answer --- */

enum proto_verdict { PROTO_OK, PROTO_DUPLICATE, PROTO_QUARANTINED,
	PROTO_VERDICT_COUNT };

struct proto_acked {
	int64_t v;                  /* of the upload; written: 0 is 1 */
	int64_t acked;              /* 0: nothing held, and h is h0 */
	uint8_t h[HASH_BYTES];
	struct str verdicts;        /* raw array, "[]" when there are none */
	bool rewind;
	int64_t server_ms, retry_after_s, spread_s;
};
enum rc proto_put_acked(struct buf *b, const struct proto_acked *a) MUST_CHECK;
enum rc proto_read_acked(struct str body, struct proto_acked *a) MUST_CHECK;

struct proto_line_verdict {
	int64_t n, to;              /* the same one for n..to; to 0: only n */
	enum proto_verdict v;
	char why[PROTO_WHY_MAX];    /* "" unless quarantined */
};
/* Building the array: buf_putc '[', one call a line, buf_putc ']'.  The
 * comma is ours; overflow is b's flag. */
void proto_put_verdict(struct buf *b, const struct proto_line_verdict *v);
/* Start with *rest = verdicts.  RC_NOT_FOUND at the end. */
enum rc proto_next_verdict(struct str *rest, struct proto_line_verdict *v)
    MUST_CHECK;

/* --- GET /t/v1/mail --- */

/* What is asked: mail after `after`, waiting up to wait_s; zip: the newest
 * dictionary we read, 0 for none (sync/squeeze.h). */
/* queue: entries that are still to be sent. */
struct proto_mail_query { int64_t after, wait_s, zip, queue; };
/* "/t/v1/mail?after=17&wait=25"; overflow is b's flag. */
void proto_put_mail_path(struct buf *b, const struct proto_mail_query *q);

struct proto_mail {
	struct str items;           /* raw array: local_next_item walks it */
	int64_t server_ms;
};
/* Building the array as for verdicts.  d is a raw object. */
void proto_put_mail_item(struct buf *b, int64_t n, const char *kind,
    struct str d);
enum rc proto_put_mail(struct buf *b, const struct proto_mail *m) MUST_CHECK;
enum rc proto_read_mail(struct str body, struct proto_mail *m) MUST_CHECK;

/* --- every other status --- */

enum rc proto_put_error(struct buf *b, const char *text) MUST_CHECK;
/* The text of an error body; "" when there is none. */
void proto_read_error(struct str body, char text[PROTO_ERROR_MAX]);
/* Its "word", for programs; "" where there is none. */
#define PROTO_WORD_MAX      32
void proto_read_word(struct str body, char word[PROTO_WORD_MAX]);

#endif
