/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/bug.h"
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "sync/board/credit.h"
#include "sync/board/credit_va.h"
#include "sync/board/fee/pay.h"
#include "sync/board/round.h"
#include "sync/board/store_money.h"
#include "sync/twin.h"

/* --- whose is it? --------------------------------------------------------- */

/* A bill of the market's own: references of terminal 0. */
static enum rc
look_up_bill(struct store *s, const struct store_place *place,
    struct match_candidate *c)
{
	struct store_bill bill;

	enum rc rc = store_bill_by_ref(s, c->ref, &bill);
	c->terminal_known = rc == RC_OK;
	if (rc == RC_OK)
		rc = store_fee_account_has(s, place);
	c->account_is_its = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

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
	if (c->terminal == 0)
		return look_up_bill(s, place, c);
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
    struct store_credit *credit, struct store_terminal *t,
    struct match_result *r)
{
	struct match_candidate c[REF_FOUND_MAX];
	struct store_terminal row[REF_FOUND_MAX];
	const struct notice *n = in->notice;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < n->ref_count; i++)
		rc = look_up(s, n->refs[i], &in->place, &c[i], &row[i]);
	if (rc != RC_OK)
		return rc;
	*r = match_choose(c, n->ref_count);
	if (r->candidate != NULL) {
		memcpy(credit->ref, r->candidate->ref, sizeof(credit->ref));
		credit->terminal = r->candidate->terminal;
		if (credit->terminal != 0)
			*t = row[r->candidate - c];
	}
	return RC_OK;
}

/* PROTOCOL.md, section 3: the message that says money has come, or gone. */
static enum rc
mail_money(struct store *s, const struct store_credit *c, const char *kind,
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
	enum rc rc = store_mail_add(s, t, kind, buf_str(&d));
	return rc == RC_OK ? store_terminal_mailed(s, t) : rc;
}

enum rc
credit_mail(struct store *s, const struct store_credit *c,
    struct store_terminal *t)
{
	enum rc rc = mail_money(s, c, "bank.credit", t);

	return rc == RC_OK ? round_credit(s, c) : rc;
}

/* --- was it told before? -------------------------------------------------- */

static void
put_source(struct buf *to, const struct credit_input *in)
{
	static const char *const routes[] = { [CREDIT_PUSH] = "push",
	    [CREDIT_PULL] = "pull", [CREDIT_STATEMENT] = "statement" };

	buf_printf(to, "%s/%s", in->provider, routes[in->route]);
	REQUIRE(!to->full);
}

static void
fill_line(const struct credit_input *in, struct store_line *l)
{
	const struct notice *n = in->notice;
	struct buf source = BUF(l->source);

	memset(l->content, 0, sizeof(l->content));
	put_source(&source, in);
	l->is_in = n->is_in;
	l->place = in->place;
	l->amount = n->amount;
	l->statement = in->statement;
	l->line = in->line;
	l->twin_of = l->doubt_of = 0;
	REQUIRE(str_copy(str_of(n->bank_ref), l->bank_ref,
	    sizeof(l->bank_ref)) && str_copy(str_of(n->at), l->at,
	    sizeof(l->at)));
	if (!day_parse(str_part(str_of(n->at), 0, 10), &l->day))
		l->day = 0;   /* 30 February: a day that is none */
	if (!n->is_in)
		REQUIRE(str_copy(str_of(n->content), l->content,
		    sizeof(l->content)));
	twin_key(str_of(n->bank_ref), l->ref_key, sizeof(l->ref_key));
	twin_key(str_of(n->content), l->text_key, sizeof(l->text_key));
}

struct search { const struct store_line *line; enum twin best;
	int64_t seq; };

static struct twin_line
as_twin(const struct store_line *l)
{
	struct str source = str_of(l->source);

	(void)str_cut(&source, '/');
	return (struct twin_line){ l->ref_key, l->text_key, l->at, l->day,
	    str_eq(source, STR("statement")) };
}

static bool
compare(void *ctx, const struct store_line *other)
{
	struct search *f = ctx;
	struct twin_line a = as_twin(f->line), b = as_twin(other);
	enum twin t = twin_of(&a, &b);

	if (t > f->best) {
		f->best = t;
		f->seq = other->seq;
	}
	return f->best < TWIN_REF;
}

/* Sets twin_of and doubt_of. */
static enum rc
find_twin(struct store *s, struct store_line *l)
{
	struct search f = { .line = l };
	struct store_credit c = { .place = l->place, .amount = l->amount };

	memcpy(c.bank_ref, l->bank_ref, sizeof(c.bank_ref));
	memcpy(c.at, l->at, sizeof(c.at));
	enum rc rc = l->is_in ? store_credit_twin(s, &c, &l->twin_of) :
	    RC_NOT_FOUND;
	if (rc != RC_NOT_FOUND)
		return rc;
	l->twin_of = 0;
	rc = store_line_like(s, l, compare, &f);
	if (f.best >= TWIN_TEXT)
		l->twin_of = f.seq;
	else if (f.best == TWIN_DOUBT)
		l->doubt_of = f.seq;
	return rc;
}

/* --- taking --------------------------------------------------------------- */

static void
copy_notice(const struct credit_input *in, struct store_credit *c)
{
	const struct notice *n = in->notice;

	REQUIRE(str_copy(str_of(in->provider), c->provider,
	    sizeof(c->provider)));
	REQUIRE(str_copy(str_of(n->id), c->note_id, sizeof(c->note_id)));
	REQUIRE(str_copy(str_of(n->bank_ref), c->bank_ref,
	    sizeof(c->bank_ref)));
	REQUIRE(str_copy(str_of(n->at), c->at, sizeof(c->at)));
	REQUIRE(str_copy(str_of(n->content), c->content, sizeof(c->content)));
}

/* What follows from a matched credit. */
static enum rc
hand_on(struct store *s, const struct store_credit *c,
    struct store_terminal *t, uint32_t *mailed)
{
	if (c->terminal == 0)
		return PLANTED(202) ? RC_OK : fee_credit(s, c, mailed);
	*mailed = c->terminal;
	return credit_mail(s, c, t);
}

static enum rc
add_credit(struct store *s, const struct credit_input *in,
    const struct store_line *l, struct credit_outcome *out)
{
	struct store_credit c = { .seq = l->seq, .place = in->place,
	    .amount = in->notice->amount };
	struct match_result r = { MATCH_TWIN, MATCH_SAME_MONEY, NULL };
	struct store_terminal t;
	enum rc rc = RC_OK;

	copy_notice(in, &c);
	if (l->twin_of == 0 && in->maybe != 0)
		r = (struct match_result){ MATCH_UNMATCHED, MATCH_MAYBE_SAME,
		    NULL };
	else if (l->twin_of == 0)
		rc = decide(s, in, &c, &t, &r);
	c.state = match_state_name(r.state);
	c.reason = match_reason_name(r.reason);
	out->state = r.state;
	out->reason = r.reason;
	memcpy(out->ref, c.ref, sizeof(out->ref));
	if (rc == RC_OK)
		rc = store_credit_add(s, &c);
	if (rc == RC_OK && r.reason == MATCH_NO_REFERENCE)
		return credit_by_va(s, in, &c, &out->mailed);
	if (rc != RC_OK || r.state != MATCH_MATCHED)
		return rc;
	return hand_on(s, &c, &t, &out->mailed);
}

/* Money out with the reference of a sale that got some: the trader gave it
 * back, and his terminal is told what his bank says of it (rule B53). */
static enum rc
tell_debit(struct store *s, const struct credit_input *in, int64_t seq,
    struct credit_outcome *out)
{
	struct store_credit c = { .seq = seq, .place = in->place,
	    .amount = in->notice->amount };
	struct match_result r;
	struct store_terminal t;
	struct store_sum had = { .credits = 0 };

	if (in->notice->ref_count == 0)
		return RC_OK;
	copy_notice(in, &c);
	enum rc rc = decide(s, in, &c, &t, &r);
	if (rc != RC_OK || r.state != MATCH_MATCHED || c.terminal == 0)
		return rc;
	rc = store_credit_sum(s, c.ref, (struct vnd){ 0 }, 0, &had);
	if (rc != RC_OK || had.credits == 0)
		return rc;
	out->mailed = c.terminal;
	return mail_money(s, &c, "bank.debit", &t);
}

static enum rc
add_line(struct store *s, const struct credit_input *in, int64_t seq,
    struct credit_outcome *out)
{
	struct store_line l;

	fill_line(in, &l);
	l.seq = seq;
	enum rc rc = find_twin(s, &l);
	if (l.twin_of == 0 && in->maybe != 0)
		l.doubt_of = in->maybe;
	out->doubt = l.doubt_of != 0;
	out->state = l.twin_of != 0 ? MATCH_TWIN : MATCH_UNMATCHED;
	if (rc == RC_OK)
		rc = store_line_add(s, &l);
	if (rc == RC_OK && !l.is_in && l.twin_of == 0)
		return tell_debit(s, in, seq, out);
	return rc == RC_OK && l.is_in ? add_credit(s, in, &l, out) : rc;
}

void
credit_ahead(struct store *s, const struct credit_input *in)
{
	const struct notice *n = in->notice;
	struct store_credit c = { .place = in->place, .amount = n->amount };
	char memory[STORE_SOURCE_MAX];
	struct buf source = BUF(memory);

	if (!n->is_in || n->is_test ||
	    !str_copy(str_of(n->bank_ref), c.bank_ref, sizeof(c.bank_ref)) ||
	    !str_copy(str_of(n->at), c.at, sizeof(c.at)))
		return;
	put_source(&source, in);
	store_credit_ahead(s, &(struct store_expect){ in->provider, n->id,
	    memory, &c, n->refs, n->ref_count });
}

/* The same id with another body: somebody must look at both.  A list is asked
 * again and again and says the same: it rings once. */
static enum rc
keep_changed(struct store *s, const struct credit_input *in,
    struct store_event *e)
{
	char detail[STORE_DETAIL_MAX];
	struct buf b = BUF(detail);
	int64_t seq;

	e->verdict = "conflict";
	enum rc rc = store_event_add(s, e, &seq);
	if (rc == RC_OK && seq == 0 && in->route == CREDIT_PULL)
		return RC_OK;
	if (rc == RC_TOO_BIG)
		rc = RC_OK;   /* enough of them are kept */
	buf_printf(&b, "%s:%s came again with another body", e->provider,
	    e->note_id);
	if (rc == RC_OK)
		rc = store_alarm_put(s, &(struct store_alarm){
		    .kind = "hook_changed", .detail = detail });
	return rc;
}

/* A bank may book what was sent at night as of the next day. */
static bool
is_day_like(int64_t a, int64_t b)
{
	return a - b >= -1 && a - b <= 1;
}

/* Its id came before with other bytes.  Do a push and a list say the same? */
static enum rc
compare_told(struct store *s, const struct credit_input *in,
    struct store_event *e, struct credit_outcome *out)
{
	struct store_line had, now;

	enum rc rc = store_line_get(s, e, &had);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	fill_line(in, &now);
	bool same = rc == RC_OK && (in->route != CREDIT_PUSH ||
	    strcmp(had.source, now.source) != 0) &&
	    had.is_in == now.is_in && is_day_like(had.day, now.day) &&
	    had.amount.dong == now.amount.dong &&
	    strcmp(had.ref_key, now.ref_key) == 0;
	out->end = same ? CREDIT_KNOWN : CREDIT_CHANGED;
	out->seq = rc == RC_OK ? had.seq : 0;
	out->statement = rc == RC_OK ? had.statement : 0;
	out->line = rc == RC_OK ? had.line : 0;
	return same ? RC_OK : keep_changed(s, in, e);
}

enum rc
credit_take(struct store *s, const struct credit_input *in,
    struct credit_outcome *out)
{
	const struct notice *n = in->notice;
	struct store_event e = { .provider = in->provider,
	    .account = in->place.account, .body = in->body, .same = in->same,
	    .verdict = n == NULL ? "bad" : n->is_test ? "test" :
	    n->is_in ? "credit" : "out",
	    .note_id = n == NULL ? "" : n->id };
	int64_t seq;

	*out = (struct credit_outcome){ .end = n == NULL ? CREDIT_ODD :
	    CREDIT_TAKEN, .state = MATCH_UNMATCHED };
	enum rc rc = store_event_add(s, &e, &seq);
	if (rc == RC_CONFLICT)
		return compare_told(s, in, &e, out);
	if (rc == RC_TOO_BIG)   /* tests and oddities are no money */
		return RC_OK;
	if (rc != RC_OK || n == NULL || n->is_test)
		return rc;
	out->seq = seq;
	if (seq == 0) {
		out->end = CREDIT_KNOWN;
		return RC_OK;
	}
	return add_line(s, in, seq, out);
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
