/* SPDX-License-Identifier: Apache-2.0 */
/* Enrolment, as it comes from outside: lines and files of a stick, requests
 * at the board, answers at the stall.  The first byte says which. */
#include <string.h>

#include "ledger/base/rc.h"
#include "sync/enrol_text.h"
#include "sync/local.h"
#include "sync/local_enrol.h"
#include "sync/proto_enrol.h"
#include "sync/sign.h"
#include "tests/fuzz/fuzz.h"

/* What was read is written and read again as the same. */
static void
take_line(struct str s)
{
	char memory[ENROL_TEXT_MAX];
	struct buf b = BUF(memory);
	struct enrol_target t, again;
	const char *why = NULL;

	if (enrol_file_read(s, &t, &why) != RC_OK) {
		REQUIRE(why != NULL);
		return;
	}
	enrol_text_put(&b, &t, true);
	REQUIRE(!b.full);
	REQUIRE(enrol_text_read(buf_str(&b), &again, NULL) == RC_OK);
	REQUIRE(strcmp(again.host, t.host) == 0 && again.port == t.port &&
	    again.terminal == t.terminal && again.print_n == t.print_n &&
	    memcmp(again.print, t.print, t.print_n) == 0 &&
	    strcmp(again.code, t.code) == 0);
}

static void
take_request(struct str s)
{
	static char pem[PROTO_ENROL_MAX];
	struct buf memory = BUF(pem);
	struct proto_enrol e;
	struct sign_csr csr;

	if (proto_read_enrol(s, &memory, &e) == RC_OK &&
	    sign_csr_read(e.csr, &csr) == RC_OK)
		REQUIRE(csr.terminal >= 1 && csr.terminal <= TERMINAL_ID_MAX);
}

static void
take_answer(struct str s)
{
	static char pems[PROTO_PEMS_MAX];
	struct buf memory = BUF(pems);
	struct proto_enrolled a;
	struct proto_cacerts c;
	struct sign_facts f;
	int64_t ms;

	if (proto_read_enrolled(s, &memory, &a) == RC_OK)
		REQUIRE(sign_identity_check(&(struct sign_identity){
		    STR("no key"), a.cert, a.ca }, (uint32_t)a.terminal) ==
		    RC_DENIED);
	buf_reset(&memory);
	if (proto_read_cacerts(s, &memory, &c) == RC_OK &&
	    sign_read_facts(c.ca, &f) == RC_OK)
		REQUIRE(f.from_ms > INT64_MIN && f.to_ms < INT64_MAX);
	(void)!proto_read_time(s, &ms);
}

static void
take_frame(struct str s)
{
	struct local_enrol_sig sig;
	struct local_enrolled e;
	uint8_t csr[HASH_BYTES];
	char line[LOCAL_LINE_MAX];
	struct str object;
	size_t used;

	if (local_frame_next(s, &object, &used) != RC_OK)
		return;
	(void)!local_read_enrol(object, line);
	(void)!local_read_enrol_sign(object, csr);
	(void)!local_read_enrol_sig(object, &sig);
	(void)!local_read_enrolled(object, &e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data + 1, size == 0 ? 0 : size - 1 };

	if (size == 0)
		return 0;
	switch (data[0] & 3) {
	case 0:
		take_line(s);
		break;
	case 1:
		take_request(s);
		break;
	case 2:
		take_answer(s);
		break;
	case 3:
		take_frame(s);
		break;
	}
	return 0;
}
