/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "sync/board/credit.h"
#include "sync/board/round.h"

/* What the store knows about one reference; *t is its terminal's row. */
static enum rc
look_up(struct store *s, const char *ref, const struct store_place *place,
    struct match_candidate *c, struct store_terminal *t)
{
	struct store_sale sale;
	struct ref parts;

	memset(c, 0, sizeof(*c));
	memcpy(c->ref, ref, sizeof(c->ref));
	enum rc rc = ref_parse(str_of(ref), &parts);
	REQUIRE(rc == RC_OK);   /* it came from ref_find */
	c->terminal = parts.terminal;
	rc = store_terminal_get(s, c->terminal, t);
	c->terminal_known = rc == RC_OK;
	if (rc == RC_OK)
		rc = store_place_has(s, c->terminal, place);
	c->account_is_its = rc == RC_OK;
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = store_sale_get(s, ref, &sale);
	c->sale_known = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* *t is the row of the terminal that is credited, if one is. */
static enum rc
decide(struct store *s, const struct credit_input *in,
    struct store_credit *credit, struct store_terminal *t)
{
	struct match_candidate c[REF_FOUND_MAX];
	struct store_terminal row[REF_FOUND_MAX];
	const struct notice *n = in->notice;
	enum rc rc = store_credit_twin(s, credit);

	if (rc == RC_OK) {
		credit->state = match_state_name(MATCH_TWIN);
		credit->reason = match_reason_name(MATCH_SAME_MONEY);
		return RC_OK;
	}
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n->ref_count; i++)
		rc = look_up(s, n->refs[i], &in->place, &c[i], &row[i]);
	if (rc != RC_OK)
		return rc;
	struct match_result r = match_choose(c, n->ref_count);
	credit->state = match_state_name(r.state);
	credit->reason = match_reason_name(r.reason);
	if (r.candidate != NULL) {
		memcpy(credit->ref, r.candidate->ref, sizeof(credit->ref));
		credit->terminal = r.candidate->terminal;
		*t = row[r.candidate - c];
	}
	return RC_OK;
}

/* PROTOCOL.md, section 3: the message that says money has come. */
enum rc
credit_mail(struct store *s, const struct store_credit *c,
    struct store_terminal *t)
{
	char memory[1024];
	struct buf d = BUF(memory);

	buf_printf(&d, "{\"id\":\"%s:%s\",\"ref\":\"%s\",\"amount\":",
	    c->provider, c->note_id, c->ref);
	buf_i64(&d, c->amount.dong);
	buf_puts(&d, ",\"bank_ref\":");
	json_put_str(&d, str_of(c->bank_ref));
	buf_puts(&d, ",\"at\":");
	json_put_str(&d, str_of(c->at));
	buf_putc(&d, '}');
	REQUIRE(!d.full);
	enum rc rc = store_mail_add(s, t, "bank.credit", buf_str(&d));
	if (rc == RC_OK)
		rc = store_terminal_save(s, t);
	return rc == RC_OK ? round_credit(s, c) : rc;
}

static enum rc
add_credit(struct store *s, const struct credit_input *in, int64_t seq,
    struct credit_outcome *out)
{
	const struct notice *n = in->notice;
	struct store_credit c = { .seq = seq, .place = in->place,
	    .amount = n->amount };
	struct store_terminal t;

	REQUIRE(str_copy(str_of(in->provider), c.provider,
	    sizeof(c.provider)));
	REQUIRE(str_copy(str_of(n->id), c.note_id, sizeof(c.note_id)));
	REQUIRE(str_copy(str_of(n->bank_ref), c.bank_ref,
	    sizeof(c.bank_ref)));
	REQUIRE(str_copy(str_of(n->at), c.at, sizeof(c.at)));
	REQUIRE(str_copy(str_of(n->content), c.content, sizeof(c.content)));
	enum rc rc = decide(s, in, &c, &t);
	if (rc == RC_OK)
		rc = store_credit_add(s, &c);
	if (rc != RC_OK || strcmp(c.state,
	    match_state_name(MATCH_MATCHED)) != 0)
		return rc;
	out->mailed = c.terminal;
	return credit_mail(s, &c, &t);
}

/* The same id with another body: somebody must look at both. */
static enum rc
keep_changed(struct store *s, struct store_event *e)
{
	char detail[STORE_DETAIL_MAX];
	struct buf b = BUF(detail);
	int64_t seq;

	e->verdict = "conflict";
	enum rc rc = store_event_add(s, e, &seq);
	if (rc == RC_TOO_BIG)
		rc = RC_OK;   /* enough of them are kept */
	buf_printf(&b, "%s:%s came again with another body", e->provider,
	    e->note_id);
	if (rc == RC_OK)
		rc = store_alarm_put(s, &(struct store_alarm){
		    .kind = "hook_changed", .detail = detail });
	return rc;
}

enum rc
credit_take(struct store *s, const struct credit_input *in,
    struct credit_outcome *out)
{
	const struct notice *n = in->notice;
	struct store_event e = { .provider = in->provider,
	    .account = in->place.account, .body = in->body,
	    .verdict = n == NULL ? "bad" : n->is_test ? "test" :
	    n->is_in ? "credit" : "out",
	    .note_id = n == NULL ? "" : n->id };
	int64_t seq;

	*out = (struct credit_outcome){ .end = n == NULL ? CREDIT_ODD :
	    CREDIT_TAKEN };
	enum rc rc = store_event_add(s, &e, &seq);
	if (rc == RC_CONFLICT) {
		out->end = CREDIT_CHANGED;
		return keep_changed(s, &e);
	}
	if (rc == RC_TOO_BIG)   /* tests and oddities are no money */
		return RC_OK;
	if (rc != RC_OK || n == NULL || n->is_test)
		return rc;
	if (seq == 0) {
		out->end = CREDIT_KNOWN;
		return RC_OK;
	}
	return n->is_in ? add_credit(s, in, seq, out) : RC_OK;
}

enum rc
credit_pay(struct store *s, const char *ref, const struct store_sale *sale,
    struct pay_sum *sum, enum pay_state *state)
{
	struct vnd asked = sale == NULL ? (struct vnd){ 0 } : sale->asked;
	struct store_sum held;

	enum rc rc = store_credit_sum(s, ref, asked,
	    sale == NULL ? 0 : sale->closed_seq, &held);
	if (rc != RC_OK)
		return rc;
	*sum = (struct pay_sum){ .asked = asked, .received = held.received,
	    .credits = held.credits, .whole = held.whole, .late = held.late,
	    .closed = sale != NULL && sale->closed[0] != '\0' };
	*state = match_pay_state(sum);
	return RC_OK;
}
