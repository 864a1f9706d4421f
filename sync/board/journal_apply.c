/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/entry.h"
#include "ledger/ref.h"
#include "sync/board/journal.h"

static const char *const why_texts[] = {
	[JOURNAL_FINE] = "",
	[JOURNAL_NOT_UNDERSTOOD] = "not a line of section 2",
	[JOURNAL_UNKNOWN_KIND] = "a kind this board does not know",
	[JOURNAL_WRONG_NUMBER] = "its number is not its place",
	[JOURNAL_NOT_ITS_SALE] = "a reference of another terminal",
	[JOURNAL_REF_TWICE] = "this reference was opened before",
	[JOURNAL_NO_SUCH_SALE] = "a sale that was not opened here",
};
_Static_assert(sizeof(why_texts) / sizeof(why_texts[0]) == JOURNAL_WHY_COUNT,
    "every reason has a text");

const char *
journal_why_text(enum journal_why w)
{
	REQUIRE(w < JOURNAL_WHY_COUNT);
	return why_texts[w];
}

static enum rc
open_sale(struct store *s, const struct store_terminal *t,
    const struct entry *e, enum journal_why *why)
{
	struct store_sale sale = { .terminal = t->terminal,
	    .asked = e->d.sale.amount, .opened_ms = e->wall_ms };
	struct store_sale held;
	struct ref ref;

	if (ref_parse(str_of(e->d.sale.ref), &ref) != RC_OK ||
	    ref.terminal != t->terminal || !vnd_is_sale(sale.asked)) {
		*why = JOURNAL_NOT_ITS_SALE;
		return RC_OK;
	}
	enum rc rc = store_sale_get(s, e->d.sale.ref, &held);
	if (rc == RC_OK)
		*why = JOURNAL_REF_TWICE;
	if (rc != RC_NOT_FOUND)
		return rc;
	memcpy(sale.ref, e->d.sale.ref, sizeof(sale.ref));
	memcpy(sale.place.bin, e->d.sale.bin, sizeof(sale.place.bin));
	memcpy(sale.place.account, e->d.sale.account,
	    sizeof(sale.place.account));
	rc = store_seq_next(s, &sale.seq);
	return rc == RC_OK ? store_sale_add(s, &sale) : rc;
}

static enum rc
change_sale(struct store *s, const struct store_terminal *t,
    const struct entry *e, enum journal_why *why)
{
	struct store_sale sale;

	enum rc rc = store_sale_get(s, e->d.sale.ref, &sale);
	if (rc == RC_NOT_FOUND ||
	    (rc == RC_OK && sale.terminal != t->terminal)) {
		*why = JOURNAL_NO_SUCH_SALE;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	/* Each happens once to a sale; a line given back says it again. */
	if (e->kind == ENTRY_SALE_SEEN ? sale.seen.dong > 0 :
	    sale.closed[0] != '\0')
		return RC_OK;
	if (e->kind == ENTRY_SALE_SEEN) {
		if (!vnd_add(sale.seen, e->d.sale.amount, &sale.seen)) {
			*why = JOURNAL_NOT_UNDERSTOOD;
			return RC_OK;
		}
	} else {
		const char *closed = e->kind == ENTRY_SALE_VOID ? "void" :
		    "expired";
		REQUIRE(str_copy(str_of(closed), sale.closed,
		    sizeof(sale.closed)));
		rc = store_seq_next(s, &sale.closed_seq);
	}
	return rc == RC_OK ? store_sale_save(s, &sale) : rc;
}

/* A code with no credit after a day means that a secret is known to others,
 * or that we erred. */
static enum rc
proof_alarm(struct store *s, const struct store_terminal *t,
    const struct entry *e)
{
	return e->d.doubt.by != EVIDENCE_CODE ? RC_OK :
	    store_alarm_put(s, &(struct store_alarm){
	    .terminal = t->terminal, .kind = "proof_unpaid",
	    .detail = e->d.doubt.ref });
}

bool
journal_may_be(struct str line, struct str kind)
{
	size_t at = str_find(line, 'k');   /* {"n":5,"k":"sale.open",... */

	return at + 4 < line.n && str_starts(str_from(line, at + 4), kind);
}

/* Five wrong codes for a sale mean that somebody is guessing.  An attempt is
 * written before its code is looked at, and a code that was right comes right
 * after it: whatever else follows the fifth says that it was wrong. */
enum rc
journal_tries(struct store *s, const struct store_terminal *t, int64_t n,
    struct str last, struct str line)
{
	char text[LINE_MAX_BYTES_JOURNAL];
	struct store_entry held = { .terminal = t->terminal, .n = n - 1,
	    .branch = INT64_MAX, .line = last };
	struct entry try, e;
	enum rc rc = last.p != NULL ? RC_OK : n == 1 ? RC_NOT_FOUND :
	    store_entry_read(s, &held, text);

	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (!journal_may_be(held.line, STR("proof.try")) ||
	    entry_decode(held.line, &try) != RC_OK ||
	    try.kind != ENTRY_PROOF_TRY ||
	    try.d.attempt.number < CODE_TRIES_MAX)
		return RC_OK;
	if (entry_decode(line, &e) == RC_OK && e.kind == ENTRY_SALE_CODE &&
	    str_eq(str_of(e.d.sale.ref), str_of(try.d.attempt.ref)))
		return RC_OK;
	return store_alarm_put(s, &(struct store_alarm){
	    .terminal = t->terminal, .kind = "proof_tries",
	    .detail = try.d.attempt.ref });
}

/* A line that this board gave back.  It is known here, unless the board went
 * back to a backup since: then it is learned again. */
static enum rc
take_again(struct store *s, const struct store_terminal *t,
    const struct lost *lost)
{
	enum journal_why known = JOURNAL_FINE;
	struct entry e;

	if (!lost_entry(lost, &e) || e.kind == ENTRY_BANK_CREDIT ||
	    e.kind == ENTRY_SALE_CODE)
		return RC_OK;
	return e.kind == ENTRY_SALE_OPEN ? open_sale(s, t, &e, &known) :
	    change_sale(s, t, &e, &known);
}

void
journal_ahead(struct store *s, const struct journal_line *line)
{
	const struct entry *e = &line->e;

	if (line->is == RC_OK && (e->kind == ENTRY_SALE_OPEN ||
	    e->kind == ENTRY_SALE_VOID || e->kind == ENTRY_SALE_EXPIRE ||
	    e->kind == ENTRY_SALE_SEEN))
		store_sale_ahead(s, e->d.sale.ref);
}

enum rc
journal_apply(struct store *s, const struct store_terminal *t, int64_t n,
    const struct journal_line *line, enum journal_why *why)
{
	const struct entry *e = &line->e;

	*why = line->is == RC_OK || line->is == RC_TOO_NEW ? JOURNAL_FINE :
	    JOURNAL_NOT_UNDERSTOOD;
	if (*why == JOURNAL_FINE && e->n != n)
		*why = JOURNAL_WRONG_NUMBER;
	else if (line->is == RC_TOO_NEW)
		*why = JOURNAL_UNKNOWN_KIND;
	if (*why != JOURNAL_FINE)
		return RC_OK;
	switch (e->kind) {
	case ENTRY_SALE_OPEN:
		return open_sale(s, t, e, why);
	case ENTRY_SALE_VOID:
	case ENTRY_SALE_EXPIRE:
	case ENTRY_SALE_SEEN:
		return change_sale(s, t, e, why);
	case ENTRY_SALE_UNPROVEN:
		return proof_alarm(s, t, e);
	case ENTRY_SALE_CODE:
	case ENTRY_PROOF_TRY:          /* told by what comes next */
	case ENTRY_PROOF_UNLOCK:
	case ENTRY_BOOT:
	case ENTRY_TIME_SET:
	case ENTRY_PROFILE_SET:
	case ENTRY_SALE_CASH:
	case ENTRY_BANK_CREDIT:
	case ENTRY_MAIL:
	case ENTRY_SHIFT_OPEN:
	case ENTRY_SHIFT_CLOSE:
	case ENTRY_SHIFT_TRY:
	case ENTRY_SHIFT_CODE:
	case ENTRY_REFUND:
	case ENTRY_DEBT_ADD:
	case ENTRY_DEBT_PAY:
	case ENTRY_DEBT_ASK:
	case ENTRY_FEE_ASK:            /* round.c, which knows the branch */
	case ENTRY_FEE_CASH:
	case ENTRY_TICKET:
	case ENTRY_TICKET_VOID:
	case ENTRY_HANDOVER:
	case ENTRY_KIND_COUNT:
		return RC_OK;   /* kept; nothing to match money against */
	case ENTRY_RESTORE:
		return take_again(s, t, &e->d.lost);
	}
	return RC_OK;
}
