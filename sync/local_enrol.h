/* SPDX-License-Identifier: Apache-2.0 */
/* sync/local_enrol.h - frames of enrolment on the local socket (PROTOCOL.md,
 * section 1): as in local.h, pure, for both ends.
 *
 * enrol       terminal -> sync   do it with this line
 * enrol.sign  sync -> terminal   have the journal's key sign for this CSR
 * enrol.sig   terminal -> sync
 * enrolled    sync -> terminal   what the board gave: record it
 * recorded    terminal -> sync   it is recorded
 * enrol.end   sync -> terminal   over, well or not
 *
 * proof is a secret: wipe what held it. */
#ifndef SYNC_LOCAL_ENROL_H
#define SYNC_LOCAL_ENROL_H

#include "ledger/entry.h"   /* struct profile */
#include "ledger/receipt_keys.h"
#include "sync/enrol_text.h"
#include "sync/local.h"

#define LOCAL_LINE_MAX 512   /* an enrolment line */

struct local_enrol_sig {
	uint8_t csr[HASH_BYTES], key[KEY_BYTES], sig[SIGNATURE_BYTES];
};
struct local_enrolled {
	struct profile profile;   /* "" where the board has nothing */
	bool has_proof;
	uint8_t proof[KEY_BYTES];
	char receipts[RECEIPT_KEY_LINE_MAX];   /* a line; "": none */
};

enum rc local_put_enrol(struct buf *b, struct str line) MUST_CHECK;
enum rc local_put_enrol_sign(struct buf *b, const uint8_t csr[HASH_BYTES])
    MUST_CHECK;
enum rc local_put_enrol_sig(struct buf *b, const struct local_enrol_sig *s)
    MUST_CHECK;
enum rc local_put_enrolled(struct buf *b, const struct local_enrolled *e)
    MUST_CHECK;
/* e.rc as in "end"; not 0: it could not be recorded. */
enum rc local_put_recorded(struct buf *b, const struct local_end *e)
    MUST_CHECK;
enum rc local_put_enrol_end(struct buf *b, const struct local_end *e)
    MUST_CHECK;

enum rc local_read_enrol(struct str object, char line[LOCAL_LINE_MAX])
    MUST_CHECK;
enum rc local_read_enrol_sign(struct str object, uint8_t csr[HASH_BYTES])
    MUST_CHECK;
enum rc local_read_enrol_sig(struct str object, struct local_enrol_sig *s)
    MUST_CHECK;
enum rc local_read_enrolled(struct str object, struct local_enrolled *e)
    MUST_CHECK;
/* Of recorded and enrol.end alike: local_read_end. */

#endif
