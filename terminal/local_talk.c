/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "terminal/local_talk.h"
#include "terminal/talk_bank.h"
#include "terminal/talk_enrol.h"
#include "terminal/talk_provider.h"
#include "terminal/talk_stands.h"

#define TELL_MS       1000    /* between two words on how far it is */
#define OPEN_MAX      32      /* open sales that are counted */

/* As asking_exit has them. */
enum end_rc { END_DONE, END_REFUSED, END_USAGE, END_WORLD };

/* --- answers to cho40 ------------------------------ */

bool
talk_say(struct local_client *c, const struct buf *line)
{
	REQUIRE(!line->full);
	return local_client_send(c, local_put_answer(local_client_queue(c),
	    buf_str(line)));
}

static void
end(struct local_client *c, enum end_rc rc, const char *why)
{
	struct local_end e = { .rc = (int64_t)rc };

	REQUIRE(str_copy(str_of(why), e.why, sizeof(e.why)));
	if (!local_client_send(c, local_put_end(local_client_queue(c), &e)))
		log_line(LOG_DEBUG, "talk", "cut at the end of an answer");
}

void
talk_end_rc(struct local_client *c, enum rc rc)
{
	end(c, (enum end_rc)asking_exit(rc), rc == RC_OK ? "" : rc_text(rc));
}

/* What a client is being told; its place is free again. */
static void
let_go(struct talk_answer *a)
{
	asking_end(&a->asking);
	a->client = NULL;
}

/* why may be longer than a frame's: whole characters of it. */
static void
end_why(struct local_client *c, enum end_rc rc, struct str why)
{
	char text[LOCAL_WHY_MAX];
	size_t n = why.n < sizeof(text) ? why.n : sizeof(text) - 1;

	while (n > 0 && n < why.n && ((unsigned char)why.p[n] & 0xc0) == 0x80)
		n--;
	REQUIRE(str_copy(str_part(why, 0, n), text, sizeof(text)));
	end(c, rc, text);
}

static void
end_asking(struct talk_answer *a, enum rc rc, struct str why)
{
	struct local_client *c = a->client;

	let_go(a);
	end_why(c, (enum end_rc)asking_exit(rc), why);
}

/* False: the client was cut, and its place cleared by on_gone. */
static bool
tell_line(struct talk_answer *a, const struct buf *line)
{
	char memory[2 * ASKING_LINE_MAX];
	struct buf text = BUF(memory);

	if (line->n == 0)
		return true;
	if (!a->asking.text)
		return talk_say(a->client, line);
	json_put_str(&text, buf_str(line));
	return talk_say(a->client, &text);
}

static bool
tell_progress(struct talk *k, struct talk_answer *a)
{
	struct local_progress p = { .done = a->asking.done,
		.of = a->asking.of };

	if (a->asking.doing == NULL || k->loop->mono_ms < a->tell_ms)
		return true;
	a->tell_ms = k->loop->mono_ms + TELL_MS;
	REQUIRE(str_copy(str_of(a->asking.doing), p.what, sizeof(p.what)));
	return local_client_send(a->client, local_put_progress(
	    local_client_queue(a->client), &p));
}

/* One piece.  False: nothing more is to be done with it now. */
static bool
go_on_once(struct talk *k, struct talk_answer *a)
{
	char memory[ASKING_LINE_MAX], words[ASKING_WHY_MAX];
	struct buf line = BUF(memory), why = BUF(words);
	struct local_client *c = a->client;
	bool writes = asking_writes(a->asking.q.q);
	enum rc rc = asking_next(&a->asking, &line, &why);

	if (writes)
		till_outcome(k->till, talk_now(k), rc, "cho40");
	if (!tell_line(a, &line) || a->client != c)
		return false;
	if (!a->asking.over)
		return true;
	end_asking(a, rc, buf_str(&why));
	return false;
}

/* Until the client's queue is half full, a turn's share is used up, or it has
 * been told all. */
static void
go_on(struct talk *k, struct talk_answer *a)
{
	int share = asking_per_turn(&a->asking);

	if (till_ledger(k->till) == NULL) {
		end_asking(a, RC_DISK, STR("the ledger has failed"));
		return;
	}
	for (int i = 0; i < share; i++) {
		if (local_client_queue(a->client)->n >= LOCAL_QUEUE_MAX / 2)
			return;
		if (!go_on_once(k, a))
			return;
	}
	if (!tell_progress(k, a))
		log_line(LOG_DEBUG, "talk", "cut while being told how far");
}

static void
answer_rest(struct talk *k, struct local_client *c, const struct local_ask *q)
{
	struct talk_answer *a = &k->answer[local_client_index(c)];
	char words[ASKING_WHY_MAX];
	struct buf why = BUF(words);

	a->tell_ms = k->loop->mono_ms + TELL_MS;
	struct asking_of of = { .l = till_ledger(k->till), .live = true,
	    .keys = till_keys(k->till) };
	enum rc rc = asking_begin(&a->asking, of, q, &why);
	if (rc != RC_OK) {
		end_why(c, rc == RC_BAD_INPUT ? END_USAGE :
		    (enum end_rc)asking_exit(rc), buf_str(&why));
		return;
	}
	a->client = c;
	go_on(k, a);
}

static void
on_ask(struct talk *k, struct local_client *c, struct str object)
{
	struct ledger *l = till_ledger(k->till);
	struct local_ask q;

	if (local_read_ask(object, &q) != RC_OK)
		end(c, END_USAGE, "not a question as the protocol has them");
	else if (local_client_role(c) == LOCAL_ROLE_SYNC &&
	    strcmp(q.q, "open") != 0 && strcmp(q.q, "prove") != 0)
		end(c, END_USAGE, "sync asks open and prove alone");
	else if (k->answer[local_client_index(c)].client != NULL)
		end(c, END_USAGE, "one question at a time");
	else if (l == NULL)
		end(c, END_WORLD, "the ledger has failed");
	else if (talk_stands(k, c, q.q))
		return;
	else if (strcmp(q.q, "enrol") == 0)
		talk_enrol_ask(k, c, &q);
	else
		answer_rest(k, c, &q);
}

/* --- cho40-sync ------------------------------ */

static void
refuse(struct local_client *c, const char *of, int64_t n, enum rc rc)
{
	struct local_refused r = { .n = n };

	REQUIRE(str_copy(str_of(of), r.of, sizeof(r.of)));
	REQUIRE(str_copy(str_of(rc_text(rc)), r.why, sizeof(r.why)));
	log_line(LOG_WARN, "talk", "refused %s n=%" PRId64 " why=%s", of, n,
	    r.why);
	if (!local_client_send(c, local_put_refused(local_client_queue(c),
	    &r)))
		log_line(LOG_DEBUG, "talk", "cut at a refusal");
}

static void
on_want(struct talk *k, struct local_client *c, struct str object)
{
	static char lines[LOCAL_BATCH_BYTES_MAX + 1];
	char checkpoint[LOCAL_CHECKPOINT_MAX];
	struct buf cp = BUF(checkpoint);
	struct local_batch out = { .first = 0 };
	struct local_want want;
	struct batch batch;

	if (till_ledger(k->till) == NULL)
		return;
	enum rc rc = local_read_want(object, &want);
	if (rc != RC_OK) {
		refuse(c, "want", 0, rc);
		return;
	}
	/* At least one line always fits. */
	if (want.bytes < LINE_MAX_BYTES_JOURNAL + 1)
		want.bytes = LINE_MAX_BYTES_JOURNAL + 1;
	if (want.bytes > LOCAL_BATCH_BYTES_MAX)
		want.bytes = LOCAL_BATCH_BYTES_MAX;
	struct buf b = buf_init(lines, (size_t)want.bytes + 1);
	rc = ledger_batch(till_ledger(k->till), want.after, &b, &batch);
	if (rc == RC_OK) {
		rc = ledger_checkpoint(till_ledger(k->till), &cp);
		out.first = batch.first;
		out.last = batch.last;
		memcpy(out.prev, batch.prev, sizeof(out.prev));
		memcpy(out.hash, batch.hash, sizeof(out.hash));
		out.checkpoint = buf_str(&cp);
		out.lines = buf_str(&b);
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		refuse(c, "want", want.after, rc);
		return;
	}
	if (!local_client_send(c, local_put_batch(local_client_queue(c),
	    &out)))
		log_line(LOG_DEBUG, "talk", "cut at a batch");
}

static enum rc
on_acked(struct talk *k, struct local_client *c, struct str object)
{
	struct local_acked a = { .n = 0 };
	enum rc rc = local_read_acked(object, &a);

	if (rc == RC_OK)
		rc = till_acked(k->till, talk_now(k), &a);
	if (rc == RC_OK)
		k->tell = true;
	else
		refuse(c, "acked", a.n, rc);
	return rc;
}

static enum rc
on_mail(struct talk *k, struct local_client *c, struct str object)
{
	struct str items;
	enum rc rc = local_read_mail(object, &items);

	if (rc == RC_OK)
		rc = till_mail(k->till, talk_now(k), items);
	k->tell = true;
	if (rc != RC_OK)
		refuse(c, "mail", 0, rc);
	return rc;
}

static enum net_state
net_state_of(const struct local_net *net)
{
	if (strcmp(net->why, "alone") == 0)
		return NET_ALONE;
	if (net->no_board)
		return net->up ? NET_FED : strcmp(net->why, "token") == 0 ?
		    NET_TOKEN : NET_UNFED;
	return net->up ? NET_UP : strcmp(net->why, "enrol") == 0 ?
	    NET_REFUSED : NET_DOWN;
}

static void
on_net(struct talk *k, struct str object)
{
	struct local_net net;

	if (local_read_net(object, &net) != RC_OK)
		return;
	till_net(k->till, talk_now(k), net_state_of(&net));
	till_certificate(k->till, net.cert_ms);
	if (net.server_ms > 0)
		till_server_time(k->till, talk_now(k), net.server_ms);
}

static void
read_state(struct talk *k, struct ledger *l, struct local_state *s)
{
	struct sale open[OPEN_MAX];
	struct journal_head head;
	size_t count;

	ledger_head(l, &head);
	if (head.n != k->open_n &&
	    sale_list_open(l, open, OPEN_MAX, &count) == RC_OK) {
		k->open_n = head.n;
		k->open = (int64_t)count;
	}
	*s = (struct local_state){ head.n, head.acked, head.mail, k->open,
	    false };
}

/* What cho40 carries it hands over as cho40-sync does, and is told after. */
static void
on_carried(struct talk *k, struct local_client *c, enum local_kind kind,
    struct str object)
{
	struct local_state s;

	enum rc rc = kind == LOCAL_MAIL ? on_mail(k, c, object) :
	    on_acked(k, c, object);
	if (rc != RC_OK || till_ledger(k->till) == NULL)
		return;
	read_state(k, till_ledger(k->till), &s);
	if (!local_client_send(c, local_put_state(local_client_queue(c), &s)))
		log_line(LOG_DEBUG, "talk", "cut at a state");
}

/* Kinds of the other role are unknown kinds, and those are ignored. */
static void
on_object(void *ctx, struct local_client *c, struct str object)
{
	struct talk *k = ctx;
	enum local_kind kind = local_kind_of(object);

	if (kind == LOCAL_ASK) {
		on_ask(k, c, object);
	} else if (local_client_role(c) == LOCAL_ROLE_CLI) {
		if (kind == LOCAL_WANT)
			on_want(k, c, object);
		else if (kind == LOCAL_MAIL || kind == LOCAL_ACKED)
			on_carried(k, c, kind, object);
	} else if (kind == LOCAL_WANT) {
		on_want(k, c, object);
	} else if (kind == LOCAL_ACKED) {
		(void)on_acked(k, c, object);
	} else if (kind == LOCAL_MAIL) {
		(void)on_mail(k, c, object);
	} else if (kind == LOCAL_FEED) {
		talk_provider_feed(k, c, object);
	} else if (kind == LOCAL_SETTLED) {
		talk_bank_settled(k, c, object);
	} else if (kind == LOCAL_NET) {
		on_net(k, object);
	} else {
		(void)talk_enrol_object(k, c, object);
	}
}

/* Who we are and how far the journal goes.  False: the client was cut. */
static bool
say_hello(struct talk *k, struct local_client *c)
{
	const struct profile *p = &till_seller(k->till)->profile;
	struct local_hello h = { .v = LOCAL_VERSION, .terminal = p->terminal,
		.epoch = p->epoch };
	struct journal_head head = { .n = 0 };

	if (till_ledger(k->till) != NULL) {
		ledger_head(till_ledger(k->till), &head);
		h.floor_ms = ledger_floor_ms(till_ledger(k->till));
	}
	memcpy(h.key, head.key, sizeof(h.key));
	h.boot = head.boot;
	h.head = head.n;
	h.acked = head.acked;
	h.mail = head.mail;
	REQUIRE(str_copy(STR(CHO40_VERSION), h.software, sizeof(h.software)));
	if (local_client_role(c) == LOCAL_ROLE_SYNC) {
		k->terminal = p->terminal;
		k->epoch = p->epoch;
		k->account[0] = '\0';
		k->tell = true;
	}
	return local_client_send(c, local_put_hello(local_client_queue(c),
	    &h));
}

static void
on_hello(void *ctx, struct local_client *c)
{
	struct talk *k = ctx;

	if (say_hello(k, c) && local_client_role(c) == LOCAL_ROLE_SYNC)
		till_net(k->till, talk_now(k), NET_DOWN);
}

static void
on_drained(void *ctx, struct local_client *c)
{
	struct talk *k = ctx;
	struct talk_answer *a = &k->answer[local_client_index(c)];

	if (a->client != NULL)
		go_on(k, a);
}

static void
on_gone(void *ctx, struct local_client *c)
{
	struct talk *k = ctx;

	let_go(&k->answer[local_client_index(c)]);
	talk_enrol_gone(k, c);
	if (local_client_role(c) == LOCAL_ROLE_SYNC)
		till_net(k->till, talk_now(k), NET_DOWN);
}

/* --- once a turn ------------------------------ */

void
talk_init(struct talk *k, struct loop *loop, struct till *till)
{
	*k = (struct talk){ .loop = loop, .till = till, .open_n = -1,
		.host = { on_hello, on_object, on_drained, on_gone, k } };
}

void
talk_send_now(struct talk *k)
{
	k->now = true;
	k->tell = true;
}

void
talk_end(struct talk *k)
{
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++)
		let_go(&k->answer[i]);
}

/* A long answer whose reader keeps up waits for nothing but its turn. */
static bool
is_ready(const struct talk_answer *a)
{
	return a->client != NULL && local_client_queue(a->client)->n == 0;
}

int64_t
talk_deadline(const struct talk *k)
{
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++)
		if (is_ready(&k->answer[i]))
			return k->loop->mono_ms;
	return LOOP_NEVER;
}

static void
tell_sync(struct talk *k, struct local_client *sync, struct ledger *l)
{
	struct local_state s;

	read_state(k, l, &s);
	s.now = k->now;
	if (!k->tell && s.head == k->told.head && s.acked == k->told.acked &&
	    s.mail == k->told.mail && s.open == k->told.open)
		return;
	/* One press of "send now" is true in one frame. */
	k->tell = k->now = false;
	k->told = s;
	if (!local_client_send(sync, local_put_state(local_client_queue(sync),
	    &s)))
		log_line(LOG_DEBUG, "talk", "cut at a state");
}

void
talk_turn(struct talk *k)
{
	if (k->server == NULL)
		return;
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++)
		if (is_ready(&k->answer[i]))
			go_on(k, &k->answer[i]);
	struct local_client *sync = local_server_sync(k->server);
	if (sync == NULL || till_ledger(k->till) == NULL)
		return;
	const struct profile *p = &till_seller(k->till)->profile;
	if ((p->terminal != k->terminal || p->epoch != k->epoch) &&
	    !say_hello(k, sync))
		return;
	tell_sync(k, sync, till_ledger(k->till));
	talk_provider_turn(k, sync);
}
