/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sync/proto.h"
#include "tests/support/pump_sim.h"

#define NEVER INT64_MAX

/* --- chance --- */

int64_t
sim_below(struct sim *s, int64_t n)
{
	return n <= 0 ? 0 : (int64_t)rng_below(&s->rng, (uint64_t)n);
}

bool
sim_happens(struct sim *s, unsigned thousandths)
{
	return s->faulty && thousandths > 0 && sim_below(s, 1000) < thousandths;
}

static int64_t
some_time(struct sim *s, int64_t mean_ms)
{
	return mean_ms == 0 ? NEVER : s->now_ms + 1 + sim_below(s, 2 * mean_ms);
}

void
sim_broke(struct sim *s, const char *what)
{
	if (s->broken == NULL)
		s->broken = what;
}

/* --- what is kept ---
 * Not SHA-256: the pump only carries these bytes, and a seed should be
 * quick. */

static void
mix(uint8_t h[HASH_BYTES], struct str text)
{
	for (unsigned part = 0; part < HASH_BYTES / 8; part++) {
		uint64_t v;
		memcpy(&v, h + part * 8, 8);
		v += part + 1;
		for (size_t i = 0; i < text.n; i++)
			v = (v ^ (unsigned char)text.p[i]) * 0x100000001b3u;
		v ^= v >> 29;
		memcpy(h + part * 8, &v, 8);
	}
}

void
sim_add_entry(struct sim_entry *all, int64_t n, struct str line)
{
	REQUIRE(n >= 1 && n <= SIM_LINES_MAX);
	REQUIRE(str_copy(line, all[n].line, SIM_LINE_MAX));
	memcpy(all[n].h, all[n - 1].h, HASH_BYTES);
	mix(all[n].h, line);
}

void
sim_append(struct sim *s)
{
	struct sim_terminal *t = &s->terminal;
	char memory[SIM_LINE_MAX];
	struct buf line = BUF(memory);
	uint8_t l[HASH_BYTES];

	if (t->head == SIM_LINES_MAX)
		return;
	rng_fill(&s->rng, l, sizeof(l));
	int64_t n = t->head + 1;
	if (sim_below(s, 4) == 0)
		proto_put_sealed(&line, n, l);
	else
		buf_printf(&line, "{\"n\":%" PRId64 ",\"k\":\"sale.open\","
		    "\"t\":0,\"q\":0,\"b\":1,\"m\":%" PRId64 ",\"d\":{\"ref\":"
		    "\"Ch\xe1\xbb\xa3 \\\"%02x%02x\\\"\"}}", n, s->now_ms,
		    l[0], l[1]);
	sim_add_entry(t->entry, n, buf_str(&line));
	t->head = n;
}

void
sim_put_mail_d(struct buf *b, int64_t n)
{
	buf_printf(b, "{\"id\":\"sepay:%" PRId64 "\",\"text\":\"\\u0111\"}",
	    n * 7919);
}

void
sim_mail(struct sim *s)
{
	if (s->board.mails < SIM_MAIL_MAX)
		s->board.mails++;
}

/* --- the terminal --- */

static void
say_state(struct sim *s)
{
	struct sim_terminal *t = &s->terminal;
	struct local_state st = { t->head, t->acked, t->mail, t->open,
	    t->now };

	t->now = false;
	if (s->linked && t->greeted)
		REQUIRE(local_put_state(&s->back, &st) == RC_OK);
}

static void
terminal_hello(struct sim *s)
{
	struct sim_terminal *t = &s->terminal;
	struct local_hello h = { .v = LOCAL_VERSION, .terminal = SIM_TERMINAL,
	    .boot = 1, .head = t->head, .acked = t->acked, .mail = t->mail,
	    .software = "sim" };

	t->greeted = true;
	REQUIRE(local_put_hello(&s->back, &h) == RC_OK);
	say_state(s);
}

static void
terminal_want(struct sim *s, struct str object)
{
	static char memory[LOCAL_BATCH_BYTES_MAX + 1];
	struct sim_terminal *t = &s->terminal;
	struct buf lines = BUF(memory);
	struct local_batch b = { 0 };
	struct local_want w;

	REQUIRE(local_read_want(object, &w) == RC_OK);
	int64_t most = 1 + sim_below(s, BATCH_LINES_MAX);
	for (int64_t n = w.after + 1; n <= t->head; n++) {
		size_t len = strlen(t->entry[n].line) + 1;
		if (n - w.after > most ||
		    lines.n + len > (size_t)w.bytes)
			break;
		buf_puts(&lines, t->entry[n].line);
		buf_putc(&lines, '\n');
		b.first = w.after + 1;
		b.last = n;
	}
	if (b.first > 0) {
		memcpy(b.prev, t->entry[w.after].h, HASH_BYTES);
		memcpy(b.hash, t->entry[b.last].h, HASH_BYTES);
	}
	b.checkpoint = STR("{\"b\":1}");
	b.lines = buf_str(&lines);
	REQUIRE(local_put_batch(&s->back, &b) == RC_OK);
}

static void
terminal_acked(struct sim *s, struct str object)
{
	struct sim_terminal *t = &s->terminal;
	struct local_refused no = { "acked", 0, "another chain" };
	struct local_acked a;

	REQUIRE(local_read_acked(object, &a) == RC_OK);
	if (a.n > s->board.ever_held)
		sim_broke(s, "told of what no board ever held");
	if (a.n > t->head || memcmp(t->entry[a.n].h, a.h, HASH_BYTES) != 0) {
		sim_broke(s, "told a hash that is not its own");
		no.n = a.n;
		REQUIRE(local_put_refused(&s->back, &no) == RC_OK);
		return;
	}
	t->acked = a.n;
	say_state(s);
}

static void
terminal_mail(struct sim *s, struct str object)
{
	struct sim_terminal *t = &s->terminal;
	struct local_item item;
	struct str items;

	REQUIRE(local_read_mail(object, &items) == RC_OK);
	while (local_next_item(&items, &item) == RC_OK) {
		char memory[128];
		struct buf d = BUF(memory);
		if (item.n <= t->mail)
			continue;
		REQUIRE(item.n <= SIM_MAIL_MAX);
		sim_put_mail_d(&d, item.n);
		if (item.n != t->mail + 1 || !str_eq(item.d, buf_str(&d)))
			sim_broke(s, "mail was skipped or changed");
		t->recorded[item.n]++;
		t->mail = item.n;
	}
	say_state(s);
}

static void
terminal_frame(struct sim *s, struct str object)
{
	switch ((int)local_kind_of(object)) {
	case LOCAL_HELLO:
		terminal_hello(s);
		break;
	case LOCAL_WANT:
		terminal_want(s, object);
		break;
	case LOCAL_ACKED:
		terminal_acked(s, object);
		break;
	case LOCAL_MAIL:
		terminal_mail(s, object);
		break;
	case LOCAL_NET:
		REQUIRE(local_read_net(object, &s->terminal.net) == RC_OK);
		s->terminal.nets++;
		break;
	default:
		sim_broke(s, "a frame the terminal does not know");
	}
}

/* --- the local socket --- */

static void
unlink_now(struct sim *s, int64_t for_ms)
{
	if (s->linked)
		pump_disconnected(s->pump, s->now_ms);
	s->linked = false;
	s->link_at_ms = s->now_ms + for_ms;
	s->terminal.greeted = false;
	buf_reset(&s->out);
	buf_reset(&s->back);
}

static void
link_now(struct sim *s)
{
	s->linked = true;
	s->link_at_ms = NEVER;
	pump_connected(s->pump, s->now_ms);
}

static void
drop_front(struct buf *b, size_t n)
{
	memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
	b->p[b->n] = '\0';
}

/* One frame of either direction; false when there was none. */
static bool
one_frame(struct sim *s)
{
	struct str object;
	size_t used;

	if (s->linked && s->now_ms >= s->terminal.frozen_until_ms &&
	    local_frame_next(buf_str(&s->out), &object, &used) == RC_OK) {
		if (sim_happens(s, s->faults.freeze))
			s->terminal.frozen_until_ms = s->now_ms +
			    sim_below(s, 60000);
		terminal_frame(s, object);
		drop_front(&s->out, used);
	} else if (s->linked &&
	    local_frame_next(buf_str(&s->back), &object, &used) == RC_OK) {
		if (pump_frame(s->pump, object, s->now_ms) != RC_OK)
			sim_broke(s, "the pump would not take a frame");
		drop_front(&s->back, used);
	} else {
		return false;
	}
	if (sim_happens(s, s->faults.cut_link))
		unlink_now(s, sim_below(s, 5000));
	return true;
}

/* --- the network --- */

static void
take_off(struct sim *s, enum net_slot slot)
{
	struct net_fake_slot *q = &s->net.slot[slot];
	struct sim_flight *f = &s->flight[slot];

	s->seen_generation[slot] = q->generation;
	if (s->now_ms < s->floor_ms[slot])
		sim_broke(s, "asked before the board's Retry-After was over");
	*f = (struct sim_flight){ .up = true, .generation = q->generation,
	    .at_ms = s->now_ms + 20 + sim_below(s, 400) };
	if (sim_happens(s, s->faults.lose_up)) {
		f->up = false;
		f->back = true;
		f->at_ms = s->now_ms + q->timeout_ms;
		f->reply = (struct net_reply){ .rc = RC_OFFLINE };
	}
}

static void
send_back(struct sim *s, struct sim_flight *f, struct net_reply r)
{
	f->held = false;
	f->back = true;
	f->at_ms = s->now_ms + 20 + sim_below(s, 400);
	if (sim_happens(s, s->faults.lose_down)) {
		r = (struct net_reply){ .rc = RC_OFFLINE };
		f->at_ms += 60000;
	} else if (sim_happens(s, s->faults.cut_body) && r.body.n > 0) {
		r.body.n = (size_t)sim_below(s, (int64_t)r.body.n);
	} else if (sim_happens(s, s->faults.captive)) {
		r = (struct net_reply){ .rc = RC_OK, .status = 200,
		    .body = STR("<html>Log in to the WiFi</html>") };
	}
	f->reply = r;
}

static void
touch_down(struct sim *s, enum net_slot slot)
{
	struct sim_flight *f = &s->flight[slot];

	f->up = false;
	struct net_reply r = sim_board_answer(s, slot, true, f->body);
	if (r.rc == RC_AGAIN) {
		f->held = true;
		f->at_ms = s->now_ms +
		    sim_query(s->net.slot[slot].url, "wait=") * 1000;
		return;
	}
	send_back(s, f, r);
}

static void
deliver(struct sim *s, enum net_slot slot)
{
	struct sim_flight *f = &s->flight[slot];
	struct net_reply r;
	enum net_slot which;

	f->back = false;
	net_fake_answer(&s->net, slot, f->reply);
	if (f->reply.rc == RC_OK && f->reply.retry_after_s > 0)
		s->floor_ms[slot] = s->now_ms + f->reply.retry_after_s * 1000;
	REQUIRE(s->net.net.finished(s->net.net.ctx, &which, &r));
	pump_reply(s->pump, which, &r, s->now_ms);
}

static void
fly(struct sim *s, enum net_slot slot)
{
	struct net_fake_slot *q = &s->net.slot[slot];
	struct sim_flight *f = &s->flight[slot];

	if (q->busy && q->generation != s->seen_generation[slot])
		take_off(s, slot);
	if (!q->busy || q->generation != f->generation) {
		f->up = f->back = f->held = false;   /* cancelled */
		return;
	}
	bool due = s->now_ms >= f->at_ms;
	if (f->held && (due || s->board.mails > sim_query(q->url, "after=")))
		send_back(s, f, sim_board_answer(s, slot, false, f->body));
	else if (f->up && due)
		touch_down(s, slot);
	else if (f->back && due)
		deliver(s, slot);
}

/* --- time --- */

static int64_t
soonest(const struct sim *s)
{
	int64_t at[] = { s->link_at_ms, s->append_at_ms, s->mail_at_ms,
	    s->open_at_ms, s->terminal_at_ms, s->board_at_ms, s->late_at_ms,
	    pump_due_ms(s->pump), s->now_ms + 3600000,
	    s->terminal.frozen_until_ms > s->now_ms ?
	    s->terminal.frozen_until_ms : NEVER };
	int64_t least = NEVER;

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		least = at[i] < least ? at[i] : least;
	for (int i = 0; i < NET_SLOT_COUNT; i++) {
		const struct sim_flight *f = &s->flight[i];
		if ((f->up || f->back || f->held) && f->at_ms < least)
			least = f->at_ms;
	}
	least = least > s->now_ms ? least : s->now_ms + 1;
	return least < s->until_ms ? least : s->until_ms;
}

static void
stall_life(struct sim *s)
{
	if (s->now_ms >= s->append_at_ms) {
		s->append_at_ms = some_time(s, s->append_every_ms);
		for (int64_t i = sim_below(s, 3); i >= 0; i--)
			sim_append(s);
		say_state(s);
	}
	if (s->now_ms >= s->open_at_ms) {
		s->open_at_ms = some_time(s, 120000);
		s->terminal.open = sim_below(s, 3);
		s->terminal.now = sim_below(s, 8) == 0;
		say_state(s);
	}
	if (s->now_ms >= s->terminal_at_ms) {
		s->terminal_at_ms = some_time(s, s->faults.terminal_restart_ms);
		unlink_now(s, 1 + sim_below(s, 20000));
	}
	if (s->now_ms >= s->link_at_ms)
		link_now(s);
}

static void
board_life(struct sim *s)
{
	if (s->now_ms >= s->mail_at_ms) {
		s->mail_at_ms = some_time(s, s->mail_every_ms);
		for (int64_t i = sim_below(s, 60) == 0 ? 70 : 0; i >= 0; i--)
			sim_mail(s);
	}
	if (s->now_ms >= s->board_at_ms) {
		s->board_at_ms = some_time(s, s->faults.board_restart_ms);
		sim_board_restart(s);
	}
	if (s->now_ms >= s->late_at_ms) {
		static char ignored[NET_FAKE_BODY_MAX];
		s->late_at_ms = NEVER;
		(void)sim_board_post(s, (struct str){ s->late_body, s->late_n },
		    ignored);
	}
}

static void
turn(struct sim *s)
{
	stall_life(s);
	board_life(s);
	for (int again = 0; again < 1000; again++) {
		fly(s, NET_JOURNAL);
		fly(s, NET_MAIL);
		if (s->linked && pump_step(s->pump, s->now_ms) != RC_OK)
			unlink_now(s, 1000);
		if (!one_frame(s))
			break;
	}
	/* What the last step started takes off at once. */
	fly(s, NET_JOURNAL);
	fly(s, NET_MAIL);
	s->now_ms = soonest(s);
}

void
sim_run(struct sim *s, int64_t span_ms)
{
	unsigned starts = s->net.starts;

	s->until_ms = s->now_ms + span_ms;
	for (int i = 0; i < 2000000 && s->now_ms < s->until_ms; i++) {
		if (s->broken != NULL)
			return;
		turn(s);
	}
	if (s->now_ms < s->until_ms)
		sim_broke(s, "time stands still");
	/* A second apart at the very most often, and that is rare. */
	if ((int64_t)(s->net.starts - starts) > 200 + span_ms / 1000)
		sim_broke(s, "far too many requests");
}

bool
sim_agrees(const struct sim *s)
{
	const struct sim_terminal *t = &s->terminal;
	const struct sim_board *b = &s->board;

	if (t->acked != t->head || b->held != t->head || t->mail != b->mails)
		return false;
	for (int64_t n = 1; n <= t->head; n++)
		if (strcmp(t->entry[n].line, b->entry[n].line) != 0)
			return false;
	for (int64_t n = 1; n <= b->mails; n++)
		if (t->recorded[n] != 1)
			return false;
	return true;
}

bool
sim_heals(struct sim *s, int64_t limit_ms)
{
	s->until_ms = s->now_ms + limit_ms;
	s->faulty = false;
	s->terminal_at_ms = s->board_at_ms = NEVER;
	s->append_at_ms = s->mail_at_ms = s->open_at_ms = NEVER;
	s->late_at_ms = NEVER;
	/* A board that went back to an older backup learns of it with the
	 * next upload. */
	sim_append(s);
	say_state(s);
	while (s->broken == NULL && s->now_ms < s->until_ms &&
	    !sim_agrees(s))
		turn(s);
	return s->broken == NULL && sim_agrees(s);
}

/* Requests in the next span. */
static unsigned
asked_in(struct sim *s, int64_t span_ms)
{
	unsigned before = s->net.starts;

	sim_run(s, span_ms);
	return s->net.starts - before;
}

bool
sim_is_modest(struct sim *s)
{
	const int64_t hour_ms = 3600000;

	s->terminal.open = 0;
	say_state(s);
	sim_run(s, 60000);
	if (asked_in(s, hour_ms) > 80)
		sim_broke(s, "a quiet stall asks more than once a minute");
	sim_append(s);
	say_state(s);
	s->board.always = 503;
	/* 0..900 s is a request in 450 s for each of the two, after a dozen
	 * quick ones. */
	if (asked_in(s, 3 * hour_ms) > 150)
		sim_broke(s, "a board in trouble is not left in peace");
	s->board.always = 0;
	return s->broken == NULL;
}

void
sim_open(struct sim *s, uint64_t seed)
{
	memset(s, 0, sizeof(*s));
	s->rng = rng_from_seed(&s->seeded, seed);
	s->faulty = true;
	s->faults = (struct sim_faults){
		.lose_up = (unsigned)sim_below(s, 300),
		.lose_down = (unsigned)sim_below(s, 300),
		.twice = (unsigned)sim_below(s, 300),
		.late = (unsigned)sim_below(s, 300),
		.cut_body = (unsigned)sim_below(s, 100),
		.captive = (unsigned)sim_below(s, 100),
		.busy_before = (unsigned)sim_below(s, 200),
		.busy_after = (unsigned)sim_below(s, 200),
		.deny = (unsigned)sim_below(s, 60),
		.retry_after = (unsigned)sim_below(s, 100),
		.cut_link = (unsigned)sim_below(s, 60),
		.freeze = (unsigned)sim_below(s, 20),
		.terminal_restart_ms = 60000 + sim_below(s, 1200000),
		.board_restart_ms = 60000 + sim_below(s, 1200000),
		.board_forgets = (unsigned)sim_below(s, 500),
		.line_cap = sim_below(s, 3) == 0 ? 10 + sim_below(s, 40) : 0,
		.poison = sim_below(s, 4) == 0 ? 1 + sim_below(s, 60) : 0,
	};
	s->board.spread_s = sim_below(s, 4) == 0 ? sim_below(s, 30) : 0;
	s->board.old = sim_below(s, 3) == 0;
	s->append_every_ms = 20000 + sim_below(s, 60000);
	s->mail_every_ms = 20000 + sim_below(s, 60000);
	s->append_at_ms = some_time(s, s->append_every_ms);
	s->mail_at_ms = some_time(s, s->mail_every_ms);
	s->open_at_ms = some_time(s, 60000);
	s->terminal_at_ms = some_time(s, s->faults.terminal_restart_ms);
	s->board_at_ms = some_time(s, s->faults.board_restart_ms);
	s->late_at_ms = NEVER;
	net_fake_init(&s->net);
	s->out = BUF(s->out_memory);
	s->back = BUF(s->back_memory);
	static struct squeeze *squeeze;   /* for all worlds */
	if (squeeze == NULL)
		REQUIRE(squeeze_open(&squeeze) == RC_OK);
	s->squeeze = squeeze;
	struct pump_env env = { &s->net.net, &s->rng, "https://board:8443",
	    60000, squeeze, NULL, &s->out, NULL };
	REQUIRE(pump_open(&env, &s->pump) == RC_OK);
}

void
sim_close(struct sim *s)
{
	pump_close(s->pump);
	s->pump = NULL;
}
