/* SPDX-License-Identifier: Apache-2.0 */
/* sync/carry_proof.h - a line that proves money, for anybody to carry
 * (PROTOCOL.md, section 8).  Pure, any thread.
 *
 *   C4P1 C410000AB12CD3DB0 65000 2QK8…       reference, total, machine form
 *
 * Nothing in it is secret, and whoever carries it cannot change it: the
 * terminal checks the 26 characters with its own key. */
#ifndef SYNC_CARRY_PROOF_H
#define SYNC_CARRY_PROOF_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/money.h"
#include "ledger/proof.h"

#define CARRY_PROOF_LINE_MAX 80   /* with its end and a NUL */

struct carry_proof {
	char ref[REF_LEN + 1];
	struct vnd total;                       /* 1..VND_MAX */
	char machine[PROOF_MACHINE_LEN + 1];
};

/* The line with its '\n'; overflow is b's flag. */
void carry_proof_put(struct buf *b, const struct carry_proof *p);
/* RC_BAD_INPUT: no such line; p is untouched. */
enum rc carry_proof_read(struct str line, struct carry_proof *p) MUST_CHECK;

#endif
