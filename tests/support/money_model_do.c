/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of money_model.h, done to a store. */
#include <stdio.h>
#include <string.h>

#include "ledger/receipt.h"
#include "ledger/ref.h"
#include "tests/support/money_model.h"

static const char *
ref_of(const struct step *p)
{
	return box_ref(p->terminal, 1 + p->sale % MODEL_SALES);
}

static struct answer
real_notice(struct store *s, const struct step *p)
{
	char ref[16] = "", body[200];
	struct credit_outcome out;

	if (p->bank_ref != 0)
		snprintf(ref, sizeof(ref), "FT%u", p->bank_ref);
	struct notice n = box_notice(p->id, p->amount, p->sale < MODEL_SALES ?
	    ref_of(p) : "chuyen tien", ref);
	snprintf(body, sizeof(body), "%u|%d|%lld|%s|%u|%u", p->id,
	    p->other_body, (long long)p->amount, ref, p->sale, p->terminal);
	struct credit_input in = { .provider = "sepay",
	    .place = { BOX_BIN, BOX_ACCOUNT }, .body = str_of(body),
	    .notice = &n };
	enum rc rc = credit_take(s, &in, &out);
	return (struct answer){ .rc = rc, .a = out.end, .b = out.mailed };
}

static struct answer
real_sale(struct store *s, const struct step *p)
{
	struct store_sale sale;
	enum rc rc = store_sale_get(s, ref_of(p), &sale);
	bool there = rc == RC_OK;
	int64_t seq = 0;

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return (struct answer){ .rc = rc };
	if (p->op == OP_SALE ? there : !there || sale.closed[0] != '\0')
		return (struct answer){ .rc = RC_STATE };
	rc = store_seq_next(s, &seq);
	if (p->op == OP_SALE) {
		sale = (struct store_sale){ .seq = seq, .asked = { p->amount },
		    .terminal = p->terminal,
		    .place = { BOX_BIN, BOX_ACCOUNT } };
		memcpy(sale.ref, ref_of(p), REF_LEN + 1);
	} else {
		memcpy(sale.closed, "void", 5);
		sale.closed_seq = seq;
	}
	if (rc == RC_OK)
		rc = p->op == OP_SALE ? store_sale_add(s, &sale) :
		    store_sale_save(s, &sale);
	return (struct answer){ .rc = rc, .a = seq };
}

static struct answer
real_claim(struct store *s, const struct step *p)
{
	char ref[16] = "";
	struct store_credit c = { .terminal = p->terminal };

	if (p->bank_ref != 0)
		snprintf(ref, sizeof(ref), "FT%u", p->bank_ref);
	struct store_claim want = { .ref = ref_of(p), .bank_ref = ref,
	    .amount = { p->amount }, .terminal = p->terminal };
	enum rc rc = store_claim_find(s, &want, &c);
	if (rc != RC_OK)
		return (struct answer){ .rc = rc };
	memcpy(c.ref, ref_of(p), sizeof(c.ref));
	rc = store_claim_add(s, &c);
	return (struct answer){ .rc = rc, .a = c.seq };
}

static bool
count_alarm(void *ctx, const struct store_alarm *a)
{
	int64_t *want = ctx;   /* terminal, times */

	if (a->terminal == want[0] && strcmp(a->kind, "model") == 0)
		want[1] = a->times;
	return true;
}

static struct answer
real_alarm(struct store *s, const struct step *p)
{
	int64_t want[2] = { p->terminal, 0 };
	enum rc rc = store_alarm_put(s, &(struct store_alarm){
	    .terminal = p->terminal, .kind = "model", .detail = "x" });

	if (rc == RC_OK)
		rc = store_alarm_list(s, 1000, count_alarm, want);
	return (struct answer){ .rc = rc, .a = want[1] };
}

static struct answer
real_receipt(struct store *s, const struct step *p)
{
	struct receipt r = { .kind = RECEIPT_FEE, .means = RECEIPT_CASH,
	    .amount = { p->amount }, .stall = "A-1", .fee = "cho",
	    .first_day = 20000, .last_day = 20030, .at_s = 1793409342 };
	enum rc rc = store_receipt_add(s, &r);

	return (struct answer){ .rc = rc, .a = r.number };
}

static struct answer
real_seen(struct store *s, const struct step *p)
{
	struct store_terminal t;
	enum rc rc = store_terminal_get(s, p->terminal, &t);

	if (rc == RC_OK && p->op == OP_SEEN && t.mail_seen < t.mail_last) {
		t.mail_seen = t.mail_last;
		rc = store_terminal_save(s, &t);
	}
	return p->op == OP_SEEN ? (struct answer){ .rc = rc,
	    .a = t.mail_seen, .b = t.mail_last } : (struct answer){
	    .rc = rc, .a = t.mail_last, .b = t.mail_seen };
}

static struct answer
real_tail(struct store *s, const struct step *p)
{
	struct store_tail t = { .terminal = p->terminal };
	struct store_tail first = { p->terminal, 1, 3, 2 + (int64_t)p->id };
	enum rc rc = store_tail_get(s, &t);
	struct store_entry e = { .terminal = p->terminal, .n = 1,
	    .line = { "", 0 } };

	/* An entry marks that there has been a tail at all. */
	if (rc == RC_NOT_FOUND && store_entry_get(s, &e) == RC_NOT_FOUND) {
		rc = store_entry_add(s, &e);
		t = first;
	}
	if (rc != RC_OK)
		return (struct answer){ .rc = rc };
	t.next += 2;
	rc = store_tail_put(s, &t);
	return (struct answer){ .rc = rc, .a = t.next, .b = t.last };
}

static struct answer
real_enrol(struct store *s, const struct step *p)
{
	struct store_enrolment e = { .terminal = p->terminal,
	    .expires_ms = 1893409342000, .cert = "pem" };
	struct store_enrolment had;
	enum rc rc;

	memset(e.code, (int)p->terminal, sizeof(e.code));
	memset(e.csr, 7, sizeof(e.csr));
	rc = store_enrolment_get(s, e.code, &had);
	if (p->op == OP_ENROL)
		return (struct answer){ .rc = rc == RC_OK ? RC_CONFLICT :
		    rc == RC_NOT_FOUND ? store_enrolment_add(s, &e) : rc };
	if (rc == RC_OK)
		rc = store_enrolment_use(s, &e);
	if (rc == RC_OK)
		rc = store_enrolment_get(s, e.code, &had);
	return (struct answer){ .rc = rc, .a = rc == RC_OK && had.used };
}

static struct answer
real_cut(struct store *s, const struct step *p)
{
	struct store_cut last = { .terminal = p->terminal };
	struct store_cut c = { .terminal = p->terminal, .asked_ms = 1 };
	enum rc rc = store_cut_last(s, &last);

	c.shift = rc == RC_OK ? last.shift + 1 : 1;
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = store_cut_rest(s, &c);
	if (rc == RC_OK)
		rc = store_cut_add(s, &c);
	return (struct answer){ .rc = rc, .a = c.credits, .b = c.total.dong,
	    .c = c.shift };
}

struct answer
money_step_do(struct store *s, const struct step *p)
{
	switch (p->op) {
	case OP_NOTICE:
		return real_notice(s, p);
	case OP_SALE:
	case OP_CLOSE:
		return real_sale(s, p);
	case OP_CLAIM:
		return real_claim(s, p);
	case OP_RECEIPT:
		return real_receipt(s, p);
	case OP_ALARM:
		return real_alarm(s, p);
	case OP_SEEN:
	case OP_TERMINAL:
		return real_seen(s, p);
	case OP_TAIL:
		return real_tail(s, p);
	case OP_ENROL:
	case OP_USE:
		return real_enrol(s, p);
	case OP_CUT:
		return real_cut(s, p);
	case OP_FEE:
		return fee_step_do(s, &p->fee);
	case OP_COUNT:
		break;
	}
	return (struct answer){ .rc = RC_STATE };
}
