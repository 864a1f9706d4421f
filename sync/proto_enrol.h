/* SPDX-License-Identifier: Apache-2.0 */
/* sync/proto_enrol.h - the bodies of enrolment (PROTOCOL.md, section 7).
 *
 * Pure; shared by both ends, any thread.  As in proto.h: proto_put_* gives
 * RC_TOO_BIG and leaves b as it was; proto_read_* gives RC_BAD_INPUT and
 * leaves the value untouched.  Texts in PEM are decoded into memory the
 * caller gives, and viewed there. */
#ifndef SYNC_PROTO_ENROL_H
#define SYNC_PROTO_ENROL_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/entry.h"   /* struct profile */
#include "ledger/receipt_keys.h"
#include "sync/enrol_text.h"
#include "sync/proto.h"

#define PROTO_CACERTS_PATH "/t/v1/cacerts"
#define PROTO_TIME_PATH    "/t/v1/time"
#define PROTO_ENROL_PATH   "/t/v1/enrol"
#define PROTO_REENROL_PATH "/t/v1/reenrol"
#define PROTO_ENROL_MAX    8192    /* a request's body */
#define PROTO_PINS         2
#define PROTO_PEMS_MAX     16384   /* memory for the texts of an answer */

struct proto_enrol {
	int64_t terminal;
	char code[ENROL_CODE_CHARS + 1];   /* "" when it is a renewal */
	struct str csr;                    /* PEM */
	uint8_t key[KEY_BYTES];            /* the journal's public key */
	uint8_t sig[SIGNATURE_BYTES];      /* its, over chain_enrol_text */
};
enum rc proto_put_enrol(struct buf *b, const struct proto_enrol *e)
    MUST_CHECK;
/* memory: PROTO_ENROL_MAX bytes. */
enum rc proto_read_enrol(struct str body, struct buf *memory,
    struct proto_enrol *e) MUST_CHECK;

struct proto_enrolled {
	int64_t terminal, epoch;
	struct str cert, ca;               /* PEM; ca: one or more */
	uint8_t pin[PROTO_PINS][HASH_BYTES];/* SHA-256 of the SPKI of the
	                                    * board's key, and of its spare */
	bool has_proof;
	uint8_t proof[KEY_BYTES];          /* secret: wipe it */
	struct profile profile;            /* "" where the board has nothing;
	                                    * terminal and epoch are set */
	/* A line of ledger/receipt_keys.h; "": the board has none. */
	char receipts[RECEIPT_KEY_LINE_MAX];
	int64_t server_ms;
};
enum rc proto_put_enrolled(struct buf *b, const struct proto_enrolled *e)
    MUST_CHECK;
/* memory: PROTO_PEMS_MAX bytes. */
enum rc proto_read_enrolled(struct str body, struct buf *memory,
    struct proto_enrolled *e) MUST_CHECK;

/* GET /t/v1/cacerts */
struct proto_cacerts { struct str ca; int64_t server_ms; };
enum rc proto_put_cacerts(struct buf *b, const struct proto_cacerts *c)
    MUST_CHECK;
enum rc proto_read_cacerts(struct str body, struct buf *memory,
    struct proto_cacerts *c) MUST_CHECK;
/* GET /t/v1/time */
void proto_put_time(struct buf *b, int64_t server_ms);
enum rc proto_read_time(struct str body, int64_t *server_ms) MUST_CHECK;

#endif
