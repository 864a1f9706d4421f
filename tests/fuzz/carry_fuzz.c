/* SPDX-License-Identifier: Apache-2.0 */
/* What lies on a stick, and what a writer with the right key may have put
 * into it: refused with a reason, or parts within their bounds.
 *
 * Input: a file as it is; and, its first byte saying which kind, the bytes
 * that are sealed in one, so that what is behind the seal is searched too. */
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/carry.h"
#include "sync/carry_proof.h"
#include "tests/fuzz/fuzz.h"

static char file_memory[CARRY_FILE_MAX + 1];
static const uint8_t secret[KEY_BYTES] = "a terminal's own secret, 32 by";

static void
try_file(struct carry *c, struct str file)
{
	struct carry_head h;
	const char *why = "";
	struct str part;
	enum rc rc = carry_look(file, &h, &why);

	REQUIRE(rc == RC_OK || why[0] != '\0');
	if (rc == RC_OK)
		REQUIRE(h.terminal >= 1 && h.terminal <= TERMINAL_ID_MAX &&
		    h.epoch <= EPOCH_MAX && h.first >= 1);
	why = "";
	if (carry_read(c, file, secret, &why) != RC_OK) {
		REQUIRE(why[0] != '\0');
		return;
	}
	REQUIRE(rc == RC_OK && carry_found(c)->mail >= 0);
	while ((rc = carry_next(c, &part)) == RC_OK)
		REQUIRE(part.n <= BATCH_BYTES_MAX);
	REQUIRE(rc == RC_NOT_FOUND || rc == RC_BAD_INPUT);
}

/* The seal of PROTOCOL.md, section 8, once more. */
static struct str
seal(struct str plain, bool back)
{
	struct buf b = BUF(file_memory);
	struct aead a;
	uint8_t prk[HASH_BYTES];
	char head[CARRY_HEAD_MAX] = "C4CO\x01";
	struct str ikm = { (const char *)secret, sizeof(secret) };
	struct str info[] = { STR("cho40/carry/v1"), STR("\x01") };

	head[3] = back ? 'B' : 'O';
	head[9] = 7;     /* terminal */
	head[17] = 1;    /* first; last 0 */
	head[28] = (char)(uint8_t)(plain.n >> 8);
	head[29] = (char)(uint8_t)plain.n;
	hmac_sha256((struct str){ head + 30, HASH_BYTES }, &ikm, 1, prk);
	hmac_sha256((struct str){ (const char *)prk, sizeof(prk) }, info, 2,
	    a.key);
	a.ad = (struct str){ head, sizeof(head) };
	buf_put(&b, a.ad);
	enum rc rc = aead_seal(&a, plain, &b);
	REQUIRE(rc == RC_OK);
	return buf_str(&b);
}

/* A line of a neighbour's: none, or the same when it is written. */
static void
try_proof(struct str line)
{
	char memory[CARRY_PROOF_LINE_MAX];
	struct buf b = BUF(memory);
	struct carry_proof p, again;

	if (carry_proof_read(line, &p) != RC_OK)
		return;
	carry_proof_put(&b, &p);
	REQUIRE(!b.full);
	enum rc rc = carry_proof_read(buf_str(&b), &again);
	REQUIRE(rc == RC_OK && strcmp(p.ref, again.ref) == 0 &&
	    p.total.dong == again.total.dong &&
	    strcmp(p.machine, again.machine) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct carry *c;
	struct str in = { (const char *)data, size };

	if (c == NULL)
		REQUIRE(carry_open(&c) == RC_OK);
	try_file(c, in);
	try_proof(in);
	if (size > 0 && size < 65536)
		try_file(c, seal(str_from(in, 1), (data[0] & 1) != 0));
	return 0;
}
