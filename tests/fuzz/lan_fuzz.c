/* SPDX-License-Identifier: Apache-2.0 */
/* What anybody on the LAN may send: a datagram, and a phone's request.  What
 * is taken can be written again and then reads the same; an ask is never
 * shorter than all that may be answered to it. */
#include "sync/lan.h"
#include "tests/fuzz/fuzz.h"

static char memory[LAN_DATAGRAM_MAX + 1];

static void
same_proof(const struct carry_proof *p)
{
	struct buf b = BUF(memory);
	struct carry_proof again;
	struct lan_ask a;

	lan_put_answer(&b, p);
	REQUIRE(!b.full && b.n < LAN_ANSWER_MAX);
	REQUIRE(lan_read(buf_str(&b), &a, &again) == LAN_ANSWER);
	REQUIRE(strcmp(p->ref, again.ref) == 0 &&
	    strcmp(p->machine, again.machine) == 0 &&
	    p->total.dong == again.total.dong);
}

static void
same_ask(const struct lan_ask *a, size_t size)
{
	struct buf b = BUF(memory);
	struct lan_ask again;
	struct carry_proof p;

	REQUIRE(a->count >= 1 && a->count <= LAN_REFS_MAX);
	REQUIRE(size >= a->count * LAN_ANSWER_MAX);
	lan_put_ask(&b, a);
	REQUIRE(!b.full);
	REQUIRE(lan_read(buf_str(&b), &again, &p) == LAN_ASK);
	REQUIRE(again.count == a->count);
	for (size_t i = 0; i < a->count; i++)
		REQUIRE(strcmp(a->ref[i], again.ref[i]) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct lan_ask a;
	struct carry_proof p;
	struct lan_get g;

	enum lan_kind kind = lan_read(s, &a, &p);
	if (kind == LAN_ASK)
		same_ask(&a, size);
	else if (kind == LAN_ANSWER)
		same_proof(&p);
	if (size > LAN_HEAD_MAX)
		return 0;
	enum rc rc = lan_read_get(s, &g);
	REQUIRE(rc == RC_OK || rc == RC_BAD_INPUT || rc == RC_AGAIN);
	REQUIRE(rc != RC_AGAIN || size < LAN_HEAD_MAX);
	if (rc == RC_OK && g.kind == LAN_GET_PROOF)
		same_proof(&g.proof);
	return 0;
}
