/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "ledger/ref.h"
#include "sync/lan_inside.h"
#include "sync/local.h"

#define FIRST_MS      1000   /* an ask after a new QR: spread over this */
#define HELPER_TRIES  2      /* asks that a helper may leave unanswered */
#define ALL_EVERY     4      /* each such ask goes to all all the same */
#define CARRIED_MAX   (LAN_PROOFS_MAX - 2)   /* room is kept for phones */

enum rc
lan_open(const struct lan_env *env, struct lan **out)
{
	*out = NULL;
	struct lan *l = calloc(1, sizeof(*l));
	if (l == NULL)
		return RC_NO_MEMORY;
	l->env = *env;
	*out = l;
	return RC_OK;
}

void
lan_close(struct lan *l)
{
	if (l == NULL)
		return;
	if (l->fetching)
		l->env.net->cancel(l->env.net->ctx, NET_PAGE);
	free(l);
}

static void
tell(struct lan *l, uint32_t phone, enum lan_said said)
{
	if (phone != 0)
		l->env.air.tell(l->env.air.ctx, phone, said);
}

void
lan_disconnected(struct lan *l)
{
	if (l == NULL)
		return;
	if (l->question == LAN_Q_PROVE)
		tell(l, l->judged_phone, LAN_SAID_AWAY);
	for (size_t i = 0; i < l->proof_count; i++)
		tell(l, l->proof[i].phone, LAN_SAID_AWAY);
	l->proof_count = 0;
	l->question = LAN_Q_NONE;
	l->world = (struct lan_world){ .up = l->world.up };
}

/* --- asking the neighbours ---------------------------------------------- */

static bool
asks(const struct lan *l)
{
	return l->world.open > 0 && !l->world.up;
}

static struct lan_asked *
asked(struct lan *l, const char *ref)
{
	for (size_t i = 0; i < l->asked_count; i++)
		if (strcmp(l->asked[i].ref, ref) == 0)
			return &l->asked[i];
	return NULL;
}

/* What was brought for those that are asked for still is remembered. */
static void
remember_asked(struct lan *l)
{
	struct lan_asked now[LAN_REFS_MAX];

	for (size_t i = 0; i < l->found.count; i++) {
		const struct lan_asked *old = asked(l, l->found.ref[i]);
		now[i] = (struct lan_asked){ .ref = "" };
		if (old != NULL)
			now[i] = *old;
		memcpy(now[i].ref, l->found.ref[i], sizeof(now[i].ref));
	}
	l->asked_count = l->found.count;
	memcpy(l->asked, now, l->found.count * sizeof(now[0]));
}

static void
send_ask(struct lan *l)
{
	char memory[LAN_DATAGRAM_MAX + 1];
	struct buf b = BUF(memory);
	const struct lan_air *air = &l->env.air;

	lan_put_ask(&b, &l->found);
	REQUIRE(!b.full);
	bool to_all = !l->have_helper || l->asks % ALL_EVERY == 0;
	l->asks++;
	if (to_all)
		air->cast(air->ctx, buf_str(&b));
	else
		air->send(air->ctx, &l->helper, buf_str(&b));
	if (l->have_helper && ++l->unanswered > HELPER_TRIES)
		l->have_helper = false;
	log_line(LOG_DEBUG, "lan", "asked refs=%zu all=%d", l->found.count,
	    to_all);
}

/* All open sales are told. */
static void
ask_neighbours(struct lan *l, int64_t now_ms)
{
	int64_t wait_ms = 2000 + (now_ms - l->since_ms) / 8;

	l->ask_ms = now_ms + backoff_period_ms(l->env.rng,
	    wait_ms < LAN_ASK_MAX_MS ? wait_ms : LAN_ASK_MAX_MS);
	remember_asked(l);
	if (l->found.count > 0 && asks(l))
		send_ask(l);
}

static void
note_world(struct lan *l, const struct lan_world *w, int64_t now_ms)
{
	bool asked_before = asks(l);
	bool is_new = w->open > l->world.open;

	l->world = *w;
	if (asks(l) && (is_new || !asked_before)) {
		l->since_ms = now_ms;
		l->ask_ms = now_ms +
		    (int64_t)rng_below(l->env.rng, FIRST_MS);
	}
	if (!asks(l)) {
		l->asked_count = 0;
		l->have_helper = false;
	}
}

/* --- the terminal ------------------------------------------------------- */

static void
put_question(struct lan *l, const struct local_ask *q, enum lan_question kind)
{
	/* Into an empty queue, so there is room. */
	enum rc rc = local_put_ask(l->env.out, q);

	REQUIRE(rc == RC_OK);
	l->question = kind;
}

static void
ask_terminal(struct lan *l, int64_t now_ms)
{
	struct local_ask q = { .q = "prove" };

	if (l->question != LAN_Q_NONE || l->env.out->n > 0 ||
	    l->world.terminal == 0)
		return;
	if (l->proof_count > 0) {
		struct lan_proof *p = &l->proof[0];
		l->judged = p->proof;
		l->judged_phone = p->phone;
		l->judged_new = l->judged_done = false;
		l->proof_count--;
		memmove(p, p + 1, l->proof_count * sizeof(*p));
		q.amount = l->judged.total.dong;
		memcpy(q.who, l->judged.ref, sizeof(l->judged.ref));
		memcpy(q.by, l->judged.machine, sizeof(l->judged.machine));
		put_question(l, &q, LAN_Q_PROVE);
	} else if (asks(l) && now_ms >= l->ask_ms) {
		q = (struct local_ask){ .q = "open", .amount = -1 };
		l->found.count = 0;
		put_question(l, &q, LAN_Q_OPEN);
	}
}

static void
take_answer(struct lan *l, struct str object)
{
	char ref[REF_LEN + 1];
	struct ref parts;
	struct str line, raw;

	if (local_read_answer(object, &line) != RC_OK)
		return;
	if (l->question == LAN_Q_PROVE) {
		l->judged_done = true;
		l->judged_new = json_get(line, "new", &raw) &&
		    str_eq(raw, STR("true"));
		return;
	}
	/* The youngest come first. */
	if (l->found.count < LAN_REFS_MAX &&
	    json_get_str(line, "ref", ref, sizeof(ref)) &&
	    ref_parse(str_of(ref), &parts) == RC_OK)
		memcpy(l->found.ref[l->found.count++], ref, sizeof(ref));
}

static void
judged(struct lan *l, const struct local_end *e)
{
	bool good = e->rc == 0 && l->judged_done;
	enum lan_said said = !good ? e->rc == 1 ? LAN_SAID_WRONG :
	    LAN_SAID_AWAY : l->judged_new ? LAN_SAID_NEW : LAN_SAID_KNOWN;

	log_line(good && l->judged_new ? LOG_INFO : LOG_DEBUG, "lan",
	    "proof ref=%s by=%s new=%d why=\"%s\"", l->judged.ref,
	    l->judged_phone == 0 ? "neighbour" : "phone", l->judged_new,
	    e->why);
	tell(l, l->judged_phone, said);
}

bool
lan_frame(struct lan *l, struct str object, int64_t now_ms)
{
	enum local_kind kind = local_kind_of(object);
	struct local_end e;

	if (l == NULL || (kind != LOCAL_ANSWER && kind != LOCAL_END))
		return false;
	if (l->question == LAN_Q_NONE)
		return true;
	if (kind == LOCAL_ANSWER) {
		take_answer(l, object);
		return true;
	}
	if (local_read_end(object, &e) != RC_OK)
		e = (struct local_end){ .rc = 3 };
	enum lan_question was = l->question;
	l->question = LAN_Q_NONE;
	if (was == LAN_Q_OPEN)
		ask_neighbours(l, now_ms);
	else
		judged(l, &e);
	return true;
}

/* --- what is brought ---------------------------------------------------- */

static bool
may(struct tokens *all, struct tokens from[LAN_PLACES],
    const struct lan_peer *peer, int64_t now_ms)
{
	static const struct tokens_rule in_all = { 200, 20 };
	static const struct tokens_rule of_one = { 40, 500 };
	struct str who = { (const char *)peer->ip, sizeof(peer->ip) };

	return tokens_spend(tokens_of(from, LAN_PLACES, who), &of_one,
	    now_ms) && tokens_spend(all, &in_all, now_ms);
}

static void
take_proof(struct lan *l, const struct carry_proof *p, uint32_t phone)
{
	l->proof[l->proof_count++] = (struct lan_proof){ *p, phone };
}

/* Only what we asked for, and not what we were brought just now. */
static void
take_carried(struct lan *l, const struct carry_proof *p)
{
	struct lan_asked *a = asked(l, p->ref);

	if (a == NULL || l->proof_count >= CARRIED_MAX ||
	    (a->last.total.dong == p->total.dong &&
	    strcmp(a->last.machine, p->machine) == 0))
		return;
	a->last = *p;
	take_proof(l, p, 0);
}

static bool
is_helper(const struct lan *l, const struct lan_peer *from)
{
	return l->have_helper &&
	    memcmp(l->helper.ip, from->ip, sizeof(from->ip)) == 0;
}

void
lan_datagram(struct lan *l, const struct lan_peer *from, struct str bytes,
    int64_t now_ms)
{
	struct lan_ask a;
	struct carry_proof p;

	if (l == NULL || !may(&l->all, l->from, from, now_ms))
		return;
	enum lan_kind kind = lan_read(bytes, &a, &p);
	if (kind == LAN_ASK) {
		lan_help_ask(l, from, &a, now_ms);
		return;
	}
	if (kind == LAN_NOISE || !asks(l))
		return;
	/* The first that helps is asked again. */
	if (kind == LAN_HELPS && !l->have_helper) {
		l->have_helper = true;
		l->helper = *from;
	}
	if (is_helper(l, from))
		l->unanswered = 0;
	if (kind == LAN_ANSWER)
		take_carried(l, &p);
}

/* Not for our terminal: to whoever asks for it. */
static enum lan_said
pass_on(struct lan *l, const struct carry_proof *p)
{
	char memory[LAN_ANSWER_MAX];
	struct buf b = BUF(memory);

	lan_put_answer(&b, p);
	REQUIRE(!b.full);
	l->env.air.cast(l->env.air.ctx, buf_str(&b));
	return LAN_SAID_PASSED;
}

static void
take_from_phone(struct lan *l, uint32_t phone, const struct carry_proof *p)
{
	struct ref parts;
	enum rc rc = ref_parse(str_of(p->ref), &parts);

	REQUIRE(rc == RC_OK);
	if (l->world.terminal == 0)
		tell(l, phone, LAN_SAID_AWAY);
	else if (l->world.terminal != (int64_t)parts.terminal)
		tell(l, phone, pass_on(l, p));
	else if (l->proof_count < LAN_PROOFS_MAX)
		take_proof(l, p, phone);
	else
		tell(l, phone, LAN_SAID_SLOWLY);
}

void
lan_phone(struct lan *l, uint32_t phone, const struct lan_peer *from,
    const struct lan_get *g, int64_t now_ms)
{
	static const enum lan_said plain[] = {
		[LAN_GET_FORM] = LAN_SAID_FORM,
		[LAN_GET_NO_PROOF] = LAN_SAID_NO_LINE,
		[LAN_GET_NOTHING] = LAN_SAID_NOTHING };

	if (l == NULL)
		return;
	if (!may(&l->all_phones, l->phones, from, now_ms))
		tell(l, phone, LAN_SAID_SLOWLY);
	else if (g->kind == LAN_GET_PROOF)
		take_from_phone(l, phone, &g->proof);
	else
		tell(l, phone, plain[g->kind]);
}

/* --- time --------------------------------------------------------------- */

void
lan_step(struct lan *l, const struct lan_world *w, int64_t now_ms)
{
	if (l == NULL)
		return;
	note_world(l, w, now_ms);
	ask_terminal(l, now_ms);
	lan_help_step(l, now_ms);
}

/* A question that is due while the queue is full waits for the queue. */
int64_t
lan_due_ms(const struct lan *l)
{
	if (l == NULL)
		return INT64_MAX;
	int64_t help = lan_help_due_ms(l);
	int64_t ask = asks(l) && l->question == LAN_Q_NONE &&
	    l->env.out->n == 0 ? l->ask_ms : INT64_MAX;

	return ask < help ? ask : help;
}
