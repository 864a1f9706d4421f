/* SPDX-License-Identifier: Apache-2.0 */
/* Random sequences of what a board keeps, done to SQLite, to PostgreSQL and to
 * a small model in memory: all three answer the same, step by step, and hold
 * the same at the end.  MODEL_SEQUENCES (default 200), MODEL_SEED.
 *
 * Each sequence is some groups of operations; a group is one transaction, and
 * one in six of them thinks better of it at its end, so that what it did must
 * be gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/receipt.h"
#include "ledger/ref.h"
#include "tests/support/board_box.h"
#include "tests/support/list_store.h"
#include "tests/support/pg_box.h"

#define TERMINALS 3
#define SALES     4      /* of a terminal */
#define NOTES_MAX 64     /* kept in a model */
#define STEPS_MAX 12     /* in a group */
#define TEXT_MAX  65536

static uint64_t dice;

static unsigned
roll(unsigned sides)
{
	dice = dice * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(dice >> 33) % sides;
}

/* --- operations -------------------------------------------------------- */

enum op { OP_NOTICE, OP_SALE, OP_CLOSE, OP_CLAIM, OP_RECEIPT, OP_ALARM,
	OP_SEEN, OP_TAIL, OP_ENROL, OP_USE, OP_CUT, OP_TERMINAL, OP_COUNT };

struct step {
	enum op op;
	uint32_t terminal;      /* 1.. */
	unsigned sale;          /* 0.. */
	int64_t amount;
	unsigned id, bank_ref;  /* of a notice; bank_ref 0: none */
	bool other_body;
};

struct group { struct step step[STEPS_MAX]; int count; bool fails; };

static struct group
make_group(void)
{
	struct group g = { .count = 1 + (int)roll(STEPS_MAX - 1),
	    .fails = roll(6) == 0 };

	for (int i = 0; i < g.count; i++)
		g.step[i] = (struct step){ .op = (enum op)roll(OP_COUNT),
		    .terminal = 1 + roll(TERMINALS), .sale = roll(SALES + 1),
		    .amount = 1000 * (1 + roll(3)), .id = 1 + roll(12),
		    .bank_ref = roll(8), .other_body = roll(5) == 0 };
	for (int i = 0; i < g.count; i++)   /* mostly money */
		if (roll(3) == 0)
			g.step[i].op = OP_NOTICE;
	return g;
}

/* What came of a step, the same words from every store. */
struct answer { enum rc rc; int64_t a, b, c, d; };

/* --- the model --------------------------------------------------------- */

struct note { unsigned id; int64_t amount; unsigned bank_ref, body;
	int seq; uint32_t terminal; unsigned sale; bool matched, twin; };
struct model {
	int seq;
	struct note note[NOTES_MAX];
	int notes, conflicts;
	struct { bool there, closed; int seq; int64_t asked; int closed_seq; }
	    sale[TERMINALS][SALES];
	int mail[TERMINALS], receipts, alarms[TERMINALS];
	int64_t seen[TERMINALS];
	struct { bool there; int64_t next, last; } tail[TERMINALS];
	bool code_used[TERMINALS], code[TERMINALS];
	int cuts[TERMINALS];
	int64_t cut_credits[TERMINALS], cut_total[TERMINALS];
	int odd[NOTES_MAX], odds;   /* id * 2 + body of kept conflicts */
};

static struct answer
model_notice(struct model *m, const struct step *p)
{
	unsigned body = p->other_body;
	struct note n = { .id = p->id, .amount = p->amount,
	    .bank_ref = p->bank_ref, .body = body, .terminal = p->terminal,
	    .sale = p->sale };

	for (int i = 0; i < m->notes; i++) {
		const struct note *o = &m->note[i];
		if (o->id != n.id)
			continue;
		bool same = o->body == body && o->amount == n.amount &&
		    o->bank_ref == n.bank_ref && o->sale == n.sale &&
		    o->terminal == n.terminal;
		if (same)
			return (struct answer){ .a = CREDIT_KNOWN };
		/* The id with another body: kept once, and alarmed. */
		int key = (int)((((n.id * 2 + body) * 4 +
		    (unsigned)(n.amount / 1000)) * 8 + n.bank_ref) * 8 +
		    n.sale) * 4 + (int)n.terminal;
		bool had = false;
		for (int k = 0; k < m->odds; k++)
			had |= m->odd[k] == key;
		if (!had) {
			m->odd[m->odds++] = key;
			m->seq++;
		}
		m->conflicts++;
		return (struct answer){ .a = CREDIT_CHANGED };
	}
	n.seq = ++m->seq;
	for (int i = 0; i < m->notes; i++)
		n.twin |= n.bank_ref != 0 && !m->note[i].twin &&
		    m->note[i].bank_ref == n.bank_ref &&
		    m->note[i].amount == n.amount;
	n.matched = !n.twin && n.sale < SALES;
	if (n.matched)
		m->mail[n.terminal - 1]++;
	m->note[m->notes++] = n;
	return (struct answer){ .a = CREDIT_TAKEN,
	    .b = n.matched ? n.terminal : 0 };
}

static struct answer
model_cut(struct model *m, uint32_t terminal)
{
	struct answer a = { .rc = RC_OK };
	int t = (int)terminal - 1;

	for (int i = 0; i < m->notes; i++)
		if (m->note[i].matched && m->note[i].terminal == terminal) {
			a.a++;
			a.b += m->note[i].amount;
		}
	a.a -= m->cut_credits[t];
	a.b -= m->cut_total[t];
	m->cut_credits[t] += a.a;
	m->cut_total[t] += a.b;
	a.c = ++m->cuts[t];
	return a;
}

/* The payer's word for an amount and a bank reference. */
static struct answer
model_claim(struct model *m, const struct step *p)
{
	struct answer a = { .rc = RC_NOT_FOUND };
	int found = -1, count = 0;

	for (int i = 0; i < m->notes; i++)
		if (!m->note[i].matched && !m->note[i].twin &&
		    m->note[i].amount == p->amount &&
		    m->note[i].bank_ref == p->bank_ref) {
			found = i;
			count++;
		}
	if (count > 1)
		a.rc = RC_CONFLICT;
	if (count != 1)
		return a;
	struct note *n = &m->note[found];
	n->matched = true;
	n->terminal = p->terminal;
	n->sale = p->sale % SALES;
	return (struct answer){ .rc = RC_OK, .a = n->seq };
}

static struct answer
model_sale(struct model *m, const struct step *p)
{
	int t = (int)p->terminal - 1, i = (int)p->sale % SALES;

	if (p->op == OP_SALE && !m->sale[t][i].there) {
		m->sale[t][i].there = true;
		m->sale[t][i].asked = p->amount;
		m->sale[t][i].seq = ++m->seq;
	} else if (p->op == OP_CLOSE && m->sale[t][i].there &&
	    !m->sale[t][i].closed) {
		m->sale[t][i].closed = true;
		m->sale[t][i].closed_seq = ++m->seq;
	} else {
		return (struct answer){ .rc = RC_STATE };
	}
	return (struct answer){ .rc = RC_OK, .a = m->seq };
}

static struct answer
model_tail(struct model *m, const struct step *p)
{
	int t = (int)p->terminal - 1;

	if (m->tail[t].there && m->tail[t].next > m->tail[t].last)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (!m->tail[t].there) {
		m->tail[t].there = true;
		m->tail[t].next = 3;
		m->tail[t].last = 2 + (int64_t)p->id;
	}
	m->tail[t].next += 2;
	return (struct answer){ .a = m->tail[t].next, .b = m->tail[t].last };
}

static struct answer
model_step(struct model *m, const struct step *p)
{
	int t = (int)p->terminal - 1;

	switch (p->op) {
	case OP_NOTICE:
		return model_notice(m, p);
	case OP_SALE:
	case OP_CLOSE:
		return model_sale(m, p);
	case OP_CLAIM:
		return model_claim(m, p);
	case OP_RECEIPT:
		return (struct answer){ .a = ++m->receipts };
	case OP_ALARM:
		return (struct answer){ .a = ++m->alarms[t] };
	case OP_SEEN:
		if (m->seen[t] < m->mail[t])
			m->seen[t] = m->mail[t];
		return (struct answer){ .a = m->seen[t], .b = m->mail[t] };
	case OP_TAIL:
		return model_tail(m, p);
	case OP_ENROL:
		if (m->code[t])
			return (struct answer){ .rc = RC_CONFLICT };
		m->code[t] = true;
		return (struct answer){ .rc = RC_OK };
	case OP_USE:
		m->code_used[t] |= m->code[t];
		return (struct answer){ .rc = m->code[t] ? RC_OK :
		    RC_NOT_FOUND, .a = m->code_used[t] };
	case OP_CUT:
		return model_cut(m, p->terminal);
	case OP_TERMINAL:
		return (struct answer){ .a = m->mail[t], .b = m->seen[t] };
	case OP_COUNT:
		break;
	}
	return (struct answer){ .rc = RC_STATE };
}

/* --- the stores -------------------------------------------------------- */

static const char *
ref_of(const struct step *p)
{
	return box_ref(p->terminal, 1 + p->sale % SALES);
}

static struct answer
real_notice(struct store *s, const struct step *p)
{
	char ref[16] = "", body[200];
	struct credit_outcome out;

	if (p->bank_ref != 0)
		snprintf(ref, sizeof(ref), "FT%u", p->bank_ref);
	struct notice n = box_notice(p->id, p->amount, p->sale < SALES ?
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
	return (struct answer){ .rc = rc == RC_OK ?
	    store_sale_put(s, &sale) : rc, .a = seq };
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

static struct answer
real_step(struct store *s, const struct step *p)
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
	case OP_COUNT:
		break;
	}
	return (struct answer){ .rc = RC_STATE };
}

/* --- side by side ------------------------------------------------------ */

struct run { const struct group *g; struct answer answer[STEPS_MAX]; };

static enum rc
run_group(struct store *s, void *ctx)
{
	struct run *r = ctx;

	for (int i = 0; i < r->g->count; i++) {
		r->answer[i] = real_step(s, &r->g->step[i]);
		if (r->answer[i].rc == RC_DISK)
			return RC_DISK;
	}
	return r->g->fails ? RC_STATE : RC_OK;
}

static void
compare(const char *who, int i, const struct step *p,
    const struct answer *have)
{
	const struct answer *want = have + STEPS_MAX;

	if (have->rc != want->rc || (want->rc == RC_OK &&
	    (have->a != want->a || have->b != want->b || have->c != want->c)))
		fail_msg("%s: step %d, operation %d of terminal %u sale %u id "
		    "%u: %s %lld %lld %lld, the model %s %lld %lld %lld", who,
		    i, (int)p->op, p->terminal, p->sale, p->id,
		    rc_text(have->rc), (long long)have->a, (long long)have->b,
		    (long long)have->c, rc_text(want->rc), (long long)want->a,
		    (long long)want->b, (long long)want->c);
}

static void
do_group(struct box *b, const char *who, const struct group *g,
    const struct answer *want)
{
	struct run r = { .g = g };
	struct answer both[2 * STEPS_MAX];

	assert_int_equal(store_run(b->store, run_group, &r), g->fails ?
	    RC_STATE : RC_OK);
	memcpy(both, r.answer, sizeof(r.answer));
	memcpy(both + STEPS_MAX, want, STEPS_MAX * sizeof(*want));
	for (int i = 0; i < g->count; i++)
		compare(who, i, &g->step[i], &both[i]);
}

static void
one_sequence(struct box *lite, struct box *pg, struct model *m)
{
	static char text[2][TEXT_MAX];
	struct answer want[STEPS_MAX];
	int groups = 2 + (int)roll(5);

	for (int i = 0; i < groups && m->notes < NOTES_MAX - STEPS_MAX &&
	    m->odds < NOTES_MAX - STEPS_MAX; i++) {
		struct group g = make_group();
		struct model next = *m;
		for (int k = 0; k < g.count; k++)
			want[k] = model_step(&next, &g.step[k]);
		do_group(lite, "SQLite", &g, want);
		do_group(pg, "PostgreSQL", &g, want);
		if (!g.fails)
			*m = next;
	}
	struct buf a = BUF(text[0]), b = BUF(text[1]);
	box_run(lite, list_store, &a);
	box_run(pg, list_store, &b);
	assert_false(a.full || b.full);
	assert_string_equal(text[0], text[1]);
}

static int64_t
env_number(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	int64_t v;

	return text != NULL && str_to_i64(str_of(text), &v) ? v : otherwise;
}

static void
all_three_agree(void **state)
{
	int64_t left = env_number("MODEL_SEQUENCES", 200), done = 0;
	struct box lite, pg;
	struct model m;

	(void)state;
	dice = (uint64_t)env_number("MODEL_SEED", 1);
	while (left > 0) {
		box_open_on(&lite, NULL);
		box_open_pg(&pg);
		for (uint32_t t = 1; t <= TERMINALS; t++) {
			box_device(&lite, t);
			box_device(&pg, t);
		}
		memset(&m, 0, sizeof(m));
		/* Some go on where others ended. */
		for (int i = 0; i < 10 && left > 0; i++, left--, done++)
			one_sequence(&lite, &pg, &m);
		box_close(&lite);
		box_close(&pg);
	}
	printf("sequences=%lld\n", (long long)done);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_three_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
