/* SPDX-License-Identifier: Apache-2.0 */
/* sync/lan_text.h - what is said over the market's LAN (PROTOCOL.md, section
 * 10), where anybody may say anything.
 *
 * Pure, any thread.  Reading takes any bytes; writing never leaves an ask
 * shorter than all that may be answered to it. */
#ifndef SYNC_LAN_TEXT_H
#define SYNC_LAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/carry_proof.h"

#define LAN_REFS_MAX     16
#define LAN_ANSWER_MAX   (6 + CARRY_PROOF_LINE_MAX)   /* with a NUL */
/* Bytes of an ask: as many as all that is ever said to it. */
#define LAN_ASK_BYTES(n) (8 + (n) * LAN_ANSWER_MAX)
#define LAN_DATAGRAM_MAX LAN_ASK_BYTES(LAN_REFS_MAX)
#define LAN_HEAD_MAX     4096   /* of a phone's request, without a NUL */

/* Does it belong to a local network: 10/8, 172.16/12, 192.168/16, 169.254/16;
 * with loopback 127/8 and nothing else. */
bool lan_is_near(const uint8_t ip[4], bool loopback);

enum lan_kind { LAN_NOISE, LAN_ASK, LAN_HELPS, LAN_ANSWER };

struct lan_ask {
	size_t count;                          /* 1..LAN_REFS_MAX */
	char ref[LAN_REFS_MAX][REF_LEN + 1];
};

/* Overflow is b's flag; LAN_DATAGRAM_MAX + 1 bytes are enough. */
void lan_put_ask(struct buf *b, const struct lan_ask *a);
void lan_put_helps(struct buf *b);
void lan_put_answer(struct buf *b, const struct carry_proof *p);
/* Which it is, and then the one of the two that belongs to it.  An ask that is
 * shorter than its answers may be is noise. */
enum lan_kind lan_read(struct str datagram, struct lan_ask *a,
    struct carry_proof *p);

/* What a phone may ask for. */
enum lan_get_kind { LAN_GET_FORM, LAN_GET_PROOF, LAN_GET_NO_PROOF,
	LAN_GET_NOTHING };

struct lan_get {
	enum lan_get_kind kind;
	struct carry_proof proof;   /* LAN_GET_PROOF */
};

/* RC_AGAIN: the head is not all here.  RC_BAD_INPUT: not HTTP's GET. */
enum rc lan_read_get(struct str head, struct lan_get *g) MUST_CHECK;

#endif
