/* SPDX-License-Identifier: Apache-2.0 */
/* Random days at a stall against a model of a few lines that shares no code
 * with the ledger.  After each step the ledger and the model say the same;
 * at any step it may be closed and opened; at the end the chain verifies, the
 * postings sum to zero and a rebuild changes nothing.
 *
 * MODEL_RUNS in the environment: how many days (2,000), MODEL_SEED: the first.
 * A failure prints the seed, which alone gives the same day again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/debt.h"
#include "ledger/refund.h"
#include "tests/support/faultvfs.h"
#include "tests/support/model.h"

/* --- what the model says --------------------------------------------- */

static enum sale_state
model_state(const struct model_sale *s)
{
	int64_t sum = s->bank + s->cash + s->seen + s->code;

	if (s->is_late)
		return SALE_LATE;
	if (s->is_void || s->is_expired)
		return s->is_void ? SALE_VOID : SALE_EXPIRED;
	if (sum == 0)
		return SALE_OPEN;
	return sum < s->asked ? SALE_SHORT :
	    sum == s->asked ? SALE_PAID : SALE_OVER;
}

static bool
model_waits(const struct model_sale *s)
{
	return model_state(s) == SALE_OPEN || model_state(s) == SALE_SHORT;
}

static enum evidence
model_evidence(const struct model_sale *s)
{
	if (model_state(s) != SALE_PAID && model_state(s) != SALE_OVER)
		return EVIDENCE_NONE;
	return s->bank >= s->asked ? EVIDENCE_BANK :
	    s->bank + s->code >= s->asked ? EVIDENCE_CODE :
	    s->bank + s->code + s->seen >= s->asked ? EVIDENCE_SEEN :
	    EVIDENCE_CASH;
}

/* What is to be given back. */
static int64_t
model_due(const struct model_sale *s)
{
	int64_t sum = s->bank + s->code + s->cash + s->seen - s->given;
	enum sale_state st = model_state(s);

	if (s->fee)
		return 0;
	if (s->debtor > 0)
		return sum - s->repaid;
	return st == SALE_OPEN || st == SALE_SHORT ? 0 :
	    st == SALE_PAID || st == SALE_OVER ? sum - s->asked : sum;
}

static void
same_sale(const struct model_sale *want, const struct sale *got)
{
	assert_int_equal(got->who[0] != '\0', want->debtor > 0);
	assert_int_equal(got->fee[0] != '\0', want->fee);
	assert_int_equal(got->repaid.dong, want->repaid);
	assert_int_equal(got->due.dong, model_due(want));
	assert_string_equal(got->ref, want->ref);
	assert_string_equal(sale_state_name(got->state),
	    sale_state_name(model_state(want)));
	assert_int_equal(got->evidence, model_evidence(want));
	assert_int_equal(got->amount.dong, want->asked);
	assert_int_equal(got->received.dong, want->bank);
	assert_int_equal(got->cash.dong, want->cash);
	assert_int_equal(got->seen.dong, want->seen);
	assert_int_equal(got->code.dong, want->code);
}

static void
note_settled(struct model *m, struct model_sale *s)
{
	struct journal_head h;

	if (s->was_settled || s->debtor > 0 || s->fee ||
	    model_evidence(s) == EVIDENCE_NONE)
		return;
	ledger_head(m->s.l, &h);
	s->was_settled = true;
	s->settled_n = h.n;
}

/* --- steps ----------------------------------------------------------- */

/* x more came for a sale: off the debt that it is to repay. */
static void
model_repay(struct model *m, struct model_sale *s, int64_t x)
{
	if (s->debtor == 0)
		return;
	int64_t *owed = &m->owed[s->debtor - 1];
	x = x < s->asked - s->repaid ? x : s->asked - s->repaid;
	x = x < *owed ? x : *owed;
	s->repaid += x;
	*owed -= x;
}

static void
step_open(struct model *m)
{
	struct sale got;
	struct model_sale *s = &m->sale[m->sales++];

	*s = (struct model_sale){ .asked = 1 + (int64_t)model_pick(m, 100) };
	assert_int_equal(sale_open(m->s.l, (struct vnd){ s->asked }, &got),
	    RC_OK);
	memcpy(s->ref, got.ref, sizeof(s->ref));
	same_sale(s, &got);
}

static void
step_close(struct model *m, struct model_sale *s)
{
	struct sale got;
	bool is_void = model_pick(m, 2) == 0;
	enum rc want = model_waits(s) ? RC_OK : RC_STATE;

	assert_int_equal(is_void ? sale_void(m->s.l, s->ref, &got) :
	    sale_expire(m->s.l, s->ref, &got), want);
	if (want != RC_OK)
		return;
	s->is_void = is_void;
	s->is_expired = !is_void;
	same_sale(s, &got);
}

static void
step_settle(struct model *m, struct model_sale *s)
{
	struct sale got;
	bool cash = model_pick(m, 2) == 0;
	enum rc want = model_waits(s) && (cash || !s->fee) ? RC_OK :
	    RC_STATE;

	assert_int_equal(sale_settle(m->s.l, s->ref, cash ? EVIDENCE_CASH :
	    EVIDENCE_SEEN, &got), want);
	if (want != RC_OK)
		return;
	int64_t rest = s->asked - s->bank - s->code;
	*(cash ? &s->cash : &s->seen) = rest;
	m->takings += s->fee;
	m->in_hand += s->fee ? rest : 0;
	model_repay(m, s, rest);
	same_sale(s, &got);
	note_settled(m, s);
}

static void
step_credit(struct model *m, struct model_sale *s)
{
	int64_t dong = model_pick(m, 2) == 0 ? 1 + (int64_t)model_pick(m, 120) :
	    s->asked - s->bank > 0 ? s->asked - s->bank : 1;
	struct credit c = stall_credit(s->ref, dong, ++m->number);
	struct sale got;
	bool fresh = false;

	c.mail = model_pick(m, 3) == 0 ? 0 : ++m->mail;
	assert_int_equal(sale_credit(m->s.l, &c, &got, &fresh), RC_OK);
	assert_true(fresh);
	m->credit[m->credits++] = c;
	s->bank += dong;
	int64_t of_code = dong < s->code ? dong : s->code;
	s->code -= of_code;
	dong -= of_code;
	int64_t closed = s->is_void || s->is_expired || s->is_late;
	int64_t told = closed ? 0 : s->seen < dong ? s->seen : dong;
	s->seen -= told;
	model_repay(m, s, dong - told);
	s->is_late = s->is_late || s->is_void || s->is_expired;
	same_sale(s, &got);
	note_settled(m, s);
}

/* A code of all that has come: as told, or with what is on its way. */
static void
step_code(struct model *m, struct model_sale *s)
{
	int64_t total = model_pick(m, 2) == 0 ? s->asked : s->bank +
	    (int64_t)model_pick(m, 100);
	int64_t more = total - s->bank - s->code;
	struct sale before, got;

	if (total == 0)
		return;
	assert_int_equal(sale_get(m->s.l, s->ref, &before), RC_OK);
	assert_int_equal(stall_prove(m->s.l, &before, total, &got),
	    more > 0 ? RC_OK : RC_STATE);
	if (more <= 0)
		return;
	int64_t told = s->seen < more ? s->seen : more;
	s->code += more;
	s->seen -= told;
	model_repay(m, s, more - told);
	s->is_late = s->is_late || s->is_void || s->is_expired;
	same_sale(s, &got);
	note_settled(m, s);
}

/* The bank tells it again, or tells it differently. */
static void
step_again(struct model *m)
{
	struct credit c;
	struct sale got;
	struct journal_head before, after;
	bool fresh = true;

	if (m->credits == 0)
		return;
	c = m->credit[model_pick(m, m->credits)];
	ledger_head(m->s.l, &before);
	if (model_pick(m, 3) == 0) {
		c.amount.dong++;
		assert_int_equal(sale_credit(m->s.l, &c, &got, &fresh),
		    RC_CONFLICT);
	} else {
		c.mail = model_pick(m, 2) == 0 ? c.mail : ++m->mail;
		enum rc rc = sale_credit(m->s.l, &c, &got, &fresh);
		assert_true(rc == RC_OK || (rc == RC_NOT_FOUND &&
		    c.ref[2] == 'Z'));
		assert_false(fresh);
	}
	ledger_head(m->s.l, &after);
	assert_int_equal(after.n, before.n);
}

static void
step_stray(struct model *m)
{
	struct credit c = stall_credit("C4ZZZZZZZZZZZZZZZ",
	    1 + (int64_t)model_pick(m, 50), ++m->number);
	struct sale got;
	bool fresh = false;

	c.mail = ++m->mail;
	assert_int_equal(sale_credit(m->s.l, &c, &got, &fresh),
	    RC_NOT_FOUND);
	assert_true(fresh);
	m->credit[m->credits++] = c;
}

static void
step_acked(struct model *m)
{
	static char memory[BATCH_BYTES_MAX];
	struct buf lines = BUF(memory);
	struct journal_head h;
	struct batch b;

	ledger_head(m->s.l, &h);
	int64_t after = (int64_t)model_pick(m, (uint64_t)h.n);
	assert_int_equal(ledger_batch(m->s.l, after, &lines, &b), RC_OK);
	bool all = model_pick(m, 2) == 0;
	assert_int_equal(ledger_acked(m->s.l, all ? b.last : after,
	    all ? b.hash : b.prev), RC_OK);
	m->acked = all ? b.last : after;
}

static void
step_lend(struct model *m)
{
	uint64_t i = model_pick(m, DEBTORS);
	int64_t dong = 1 + (int64_t)model_pick(m, 150);
	struct debtor d;

	assert_int_equal(debt_add(m->s.l, i == 0 ? STR("a") : STR("b"),
	    (struct vnd){ dong }, &d), RC_OK);
	memcpy(m->who[i], d.who, sizeof(d.who));
	m->owed[i] += dong;
	assert_int_equal(d.owed.dong, m->owed[i]);
}

/* In notes, or with a code of their own. */
static void
step_debt(struct model *m)
{
	uint64_t i = model_pick(m, DEBTORS);
	int64_t dong = 1 + (int64_t)model_pick(m, 100);
	bool ask = model_pick(m, 3) > 0;
	struct debtor d;
	struct sale got;
	enum rc want = m->who[i][0] == '\0' ? RC_NOT_FOUND :
	    dong > m->owed[i] ? RC_BAD_INPUT : RC_OK;

	assert_int_equal(ask ? debt_ask(m->s.l, m->who[i],
	    (struct vnd){ dong }, &got) : debt_pay(m->s.l, m->who[i],
	    (struct vnd){ dong }, EVIDENCE_CASH, &d), want);
	if (want != RC_OK)
		return;
	if (!ask) {
		m->owed[i] -= dong;
		assert_int_equal(d.owed.dong, m->owed[i]);
		return;
	}
	struct model_sale *s = &m->sale[m->sales++];
	*s = (struct model_sale){ .asked = dong, .debtor = (int)i + 1 };
	memcpy(s->ref, got.ref, sizeof(s->ref));
	same_sale(s, &got);
}

static void
step_refund(struct model *m, struct model_sale *s)
{
	int64_t dong = 1 + (int64_t)model_pick(m, 60), due = model_due(s);
	struct sale got;
	enum rc want = due <= 0 ? RC_STATE : dong > due ? RC_BAD_INPUT :
	    RC_OK;

	assert_int_equal(sale_refund(m->s.l, s->ref, (struct vnd){ dong },
	    model_pick(m, 2) == 0 ? EVIDENCE_BANK : EVIDENCE_CASH, &got), want);
	if (want != RC_OK)
		return;
	s->given += dong;
	same_sale(s, &got);
}

static void
step_house(struct model *m)
{
	switch (model_pick(m, 4)) {
	case 0:
		stall_reopen(&m->s);
		break;
	case 1:
		assert_int_equal(ledger_tidy(m->s.l), RC_OK);
		break;
	case 2:
		assert_int_equal(ledger_rebuild(m->s.l), RC_OK);
		break;
	default:
		assert_int_equal(ledger_mail(m->s.l, ++m->mail,
		    STR("notice"), STR("{\"text\":\"x\"}")), RC_OK);
		break;
	}
}

static void
step(struct model *m)
{
	uint64_t what = model_pick(m, 33);

	m->s.wall_ms += (int64_t)model_pick(m, 5000) - 1000;
	if (m->sales == 0 || what < 4) {
		step_open(m);
		return;
	}
	struct model_sale *s = &m->sale[model_pick(m, m->sales)];
	if (what < 6)
		step_close(m, s);
	else if (what < 9)
		step_settle(m, s);
	else if (what < 14)
		step_credit(m, s);
	else if (what < 16)
		step_again(m);
	else if (what < 17)
		step_stray(m);
	else if (what < 18)
		step_acked(m);
	else if (what < 20)
		step_lend(m);
	else if (what < 23)
		step_debt(m);
	else if (what < 25)
		step_refund(m, s);
	else if (what < 27)
		step_code(m, s);
	else if (what < 31)
		model_collect(m);
	else
		step_house(m);
}

/* --- the whole ------------------------------------------------------- */

static void
check_totals(struct model *m)
{
	struct day_totals got, want = { 0 };
	struct outbox o;
	int64_t sales = 0, sum = 0;

	for (size_t i = 0; i < m->sales; i++) {
		const struct model_sale *s = &m->sale[i];
		enum sale_state st = model_state(s);
		want.waiting += model_waits(s);
		want.troubled += model_due(s) > 0;
		if (s->debtor > 0 || s->fee)
			continue;
		want.sum[EVIDENCE_BANK].dong += s->bank;
		want.sum[EVIDENCE_CASH].dong += s->cash;
		want.sum[EVIDENCE_SEEN].dong += s->seen;
		want.sum[EVIDENCE_CODE].dong += s->code;
		if (st == SALE_PAID || st == SALE_OVER)
			want.count[model_evidence(s)]++;
		if (s->was_settled && s->settled_n > m->acked) {
			sales++;
			sum += s->asked;
		}
	}
	assert_int_equal(ledger_day_totals(m->s.l, 0, INT64_MAX, &got),
	    RC_OK);
	assert_memory_equal(&got, &want, sizeof(got));
	assert_int_equal(ledger_outbox(m->s.l, &o), RC_OK);
	assert_int_equal(o.sales, sales);
	assert_int_equal(o.sum.dong, sum);
}

static void
check_all(struct model *m)
{
	struct sale got[STEPS_MAX];
	struct journal_head h;
	size_t count = 0, waiting = 0;

	for (size_t i = 0; i < m->sales; i++) {
		assert_int_equal(sale_get(m->s.l, m->sale[i].ref, &got[0]),
		    RC_OK);
		same_sale(&m->sale[i], &got[0]);
		waiting += model_waits(&m->sale[i]);
	}
	assert_int_equal(sale_list_open(m->s.l, got, STEPS_MAX, &count),
	    RC_OK);
	assert_int_equal(count, waiting);
	for (size_t i = 1; i < count; i++)
		assert_true(got[i - 1].n > got[i].n);
	for (int i = 0; i < DEBTORS; i++) {
		struct debtor d = { .owed = { 0 } };
		if (m->who[i][0] != '\0')
			assert_int_equal(debt_find(m->s.l,
			    str_of(m->who[i]), &d), RC_OK);
		assert_int_equal(d.owed.dong, m->owed[i]);
	}
	ledger_head(m->s.l, &h);
	assert_int_equal(h.acked, m->acked);
	assert_int_equal(h.mail, m->mail);
	model_in_hand(m);
	check_totals(m);
	stall_must_verify(m->s.l);
}

static void
run(uint64_t seed)
{
	static struct model m;

	memset(&m, 0, sizeof(m));
	m.rng = rng_from_seed(&m.random, seed);
	stall_begin(&m.s, seed);
	stall_key(&m.s);
	m.s.env.vfs = FAULT_VFS;
	stall_set_up(&m.s);
	model_range(&m);
	uint64_t steps = 1 + model_pick(&m, STEPS_MAX);
	for (uint64_t i = 0; i < steps; i++)
		step(&m);
	check_all(&m);
	stall_reopen(&m.s);
	check_all(&m);
	assert_int_equal(ledger_rebuild(m.s.l), RC_OK);
	check_all(&m);
	stall_end(&m.s);
}

static uint64_t
setting(const char *name, uint64_t fallback)
{
	uint64_t v = fallback;
	const char *z = getenv(name);

	if (z != NULL)
		assert_true(str_to_u64(str_of(z), &v));
	return v;
}

static uint64_t running;   /* the seed, for the one that fails */

static int
say_seed(void **state)
{
	(void)state;
	print_message("last seed %llu\n", (unsigned long long)running);
	return 0;
}

static void
test_model(void **state)
{
	uint64_t first = setting("MODEL_SEED", 1);
	uint64_t runs = setting("MODEL_RUNS", 2000);

	(void)state;
	fault_vfs_open();
	fault_sync(false);   /* thousands of days; none loses power */
	for (running = first; running < first + runs; running++)
		run(running);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_model, say_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
