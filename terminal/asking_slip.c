/* SPDX-License-Identifier: Apache-2.0 */
/* A slip of paper, held against the journal that it says it is of. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "ledger/journal.h"
#include "terminal/asking_inside.h"

/* "C4S:" reference ":" amount ":" short form (terminal/print/slips.c). */
struct paper { char ref[REF_LEN + 1]; int64_t amount, n; struct str mark; };

static bool
read_paper(struct str text, struct paper *p)
{
	struct str rest = str_trim(text);

	if (!str_eq(str_cut(&rest, ':'), STR("C4S")))
		return false;
	struct str ref = str_cut(&rest, ':'), amount = str_cut(&rest, ':');
	if (ref.n != REF_LEN || !str_copy(ref, p->ref, sizeof(p->ref)) ||
	    !str_to_i64(amount, &p->amount) || p->amount < 0)
		return false;
	p->mark = rest;
	(void)str_cut(&rest, '-');   /* the start */
	return str_to_i64(str_cut(&rest, '-'), &p->n) && p->n > 0;
}

/* Is the mark that of entry n?  RC_NOT_FOUND: no such entry here. */
static enum rc
check_mark(struct ledger *l, const struct paper *p)
{
	char text[CHAIN_SHORT_MAX];
	struct buf mark = BUF(text);
	uint8_t h[HASH_BYTES];
	struct entry e;

	enum rc rc = journal_entry(l, p->n, &e);
	if (rc == RC_OK)
		rc = journal_hash(l, p->n, h);
	if (rc != RC_OK)
		return rc;
	chain_put_short(&mark, e.boot, p->n, h);
	return str_eq(buf_str(&mark), p->mark) ? RC_OK : RC_CONFLICT;
}

enum rc
asking_slip(struct asking *a, struct buf *line, struct buf *why)
{
	struct paper p;
	struct sale s;

	a->over = true;
	if (!read_paper(str_of(a->q.path), &p)) {
		buf_puts(why, "not a slip's code: it is C4S:, a reference, an "
		    "amount and a mark like C7-1042-9F3A-2KQ7-XB0M");
		return RC_BAD_INPUT;
	}
	enum rc rc = sale_get(a->l, p.ref, &s);
	if (rc != RC_OK)
		return asking_refuse(why, rc, rc == RC_NOT_FOUND ?
		    "no such sale in this journal" : "");
	buf_printf(line, "{\"ref\":\"%s\",\"amount\":%" PRId64
	    ",\"booked\":%" PRId64 ",\"received\":%" PRId64
	    ",\"state\":\"%s\",\"evidence\":\"%s\",\"entry\":%" PRId64 "}",
	    s.ref, p.amount, s.amount.dong, s.received.dong,
	    sale_state_name(s.state), evidence_name(s.evidence), p.n);
	if (p.amount != s.amount.dong)
		return asking_refuse(why, RC_CONFLICT,
		    "the journal has another amount");
	rc = p.n < s.n ? RC_CONFLICT : check_mark(a->l, &p);
	return asking_refuse(why, rc, rc == RC_NOT_FOUND ?
	    "the entry of its mark is not in this journal" :
	    rc == RC_CONFLICT ? "its mark is of another journal" : "");
}
