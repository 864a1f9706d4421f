/* SPDX-License-Identifier: Apache-2.0 */
/* The board of the simulation: PROTOCOL.md section 3 over two arrays. */
#include <string.h>

#include "sync/proto.h"
#include "tests/support/pump_sim.h"

static struct net_reply
status_only(int status, int64_t retry_after_s)
{
	return (struct net_reply){ .rc = RC_OK, .status = status,
	    .retry_after_s = retry_after_s,
	    .body = STR("{\"error\":\"no\"}") };
}

static bool
has_line(struct str lines, int64_t first, int64_t n)
{
	int64_t at = first;

	for (; lines.n > 0; at++)
		(void)str_cut(&lines, '\n');
	return n >= first && n < at;
}

/* False: these lines do not follow from what is held. */
static bool
board_store(struct sim *s, const struct proto_journal *j)
{
	struct sim_board *b = &s->board;
	struct str rest = j->lines;

	if (j->first - 1 > b->held ||
	    memcmp(b->entry[j->first - 1].h, j->prev, HASH_BYTES) != 0)
		return false;
	for (int64_t n = j->first; rest.n > 0; n++) {
		struct str line = str_cut(&rest, '\n');
		if (n <= b->held) {
			if (!str_eq(line, str_of(b->entry[n].line)))
				sim_broke(s, "one number, two lines");
			continue;
		}
		sim_add_entry(b->entry, n, line);
		b->held = n;
	}
	if (b->held > b->ever_held)
		b->ever_held = b->held;
	return true;
}

/* The upload as version 1; false: what packed it is newer than this board. */
static bool
board_unpack(struct sim *s, struct str *body)
{
	static char text_memory[BATCH_BYTES_MAX], plain_memory[BATCH_BYTES_MAX];
	struct buf text = BUF(text_memory), plain = BUF(plain_memory);

	if (!squeeze_is_frame(*body))
		return true;
	if (s->board.old)
		return false;
	if (squeeze_get(s->squeeze, body, &text) != RC_OK ||
	    pack_get_journal(&s->pack, (struct pack_source){ buf_str(&text),
	    *body }, &plain) != RC_OK)
		sim_broke(s, "the board cannot unpack an upload");
	*body = buf_str(&plain);
	return true;
}

/* Long mail as a frame, if the terminal can read it. */
static void
mail_pack(struct sim *s, const char *url, struct buf *body)
{
	static char memory[NET_FAKE_BODY_MAX];
	struct buf packed = BUF(memory);

	if (s->board.old || body->n < 200 || strstr(url, "zip=") == NULL)
		return;
	REQUIRE(squeeze_put(s->squeeze, SQUEEZE_MAIL, buf_str(body),
	    &packed) == RC_OK);
	buf_reset(body);
	buf_put(body, buf_str(&packed));
}

struct net_reply
sim_board_post(struct sim *s, struct str body, char *to)
{
	struct sim_board *b = &s->board;
	struct buf out = buf_init(to, NET_FAKE_BODY_MAX);
	struct proto_journal j;

	if (!board_unpack(s, &body))
		return status_only(400, 0);
	if (proto_read_journal(body, &j) != RC_OK ||
	    j.terminal != SIM_TERMINAL) {
		sim_broke(s, "the board was sent a malformed upload");
		return status_only(400, 0);
	}
	if (s->faults.line_cap > 0 && j.count > s->faults.line_cap)
		return status_only(413, 0);
	if (s->faulty && has_line(j.lines, j.first, s->faults.poison))
		return status_only(400, 0);
	b->posts++;
	bool rewind = !board_store(s, &j);
	if (b->spite > 0 && b->posts % b->spite == 0) {
		b->held = 0;
		rewind = true;
	}
	struct proto_acked a = { .acked = b->held, .rewind = rewind,
	    .server_ms = 1763727600123 + s->now_ms,
	    .retry_after_s = b->retry_after_s, .spread_s = b->spread_s };
	memcpy(a.h, b->entry[b->held].h, HASH_BYTES);
	REQUIRE(proto_put_acked(&out, &a) == RC_OK);
	return (struct net_reply){ .rc = RC_OK, .status = 200,
	    .body = buf_str(&out) };
}

int64_t
sim_query(const char *url, const char *name)
{
	const char *at = strstr(url, name);
	int64_t v = -1;

	REQUIRE(at != NULL);
	struct str rest = str_of(at + strlen(name));
	struct str digits = str_cut(&rest, '&');
	REQUIRE(str_to_i64(digits, &v));
	return v;
}

/* rc RC_AGAIN: nothing yet, and the question may wait. */
static struct net_reply
board_get(struct sim *s, const char *url, bool may_wait, char *to)
{
	static char memory[MAIL_BYTES_MAX];
	struct buf items = BUF(memory), out = buf_init(to, NET_FAKE_BODY_MAX);
	struct sim_board *b = &s->board;
	int64_t after = sim_query(url, "after=");

	if (after > s->terminal.mail)
		sim_broke(s, "the board was told of mail that is not recorded");
	if (after > b->mail_acked)
		b->mail_acked = after;   /* and forgets it */
	if (may_wait && after >= b->mails && sim_query(url, "wait=") > 0)
		return (struct net_reply){ .rc = RC_AGAIN };
	buf_putc(&items, '[');
	for (int64_t n = after + 1; n <= b->mails &&
	    n <= after + MAIL_ITEMS_MAX; n++) {
		char d_memory[128];
		struct buf d = BUF(d_memory);
		if (n <= b->mail_acked)
			continue;
		sim_put_mail_d(&d, n);
		proto_put_mail_item(&items, n, "bank.credit", buf_str(&d));
	}
	buf_putc(&items, ']');
	struct proto_mail m = { buf_str(&items), 1763727600123 + s->now_ms };
	REQUIRE(proto_put_mail(&out, &m) == RC_OK);
	mail_pack(s, url, &out);
	return (struct net_reply){ .rc = RC_OK, .status = 200,
	    .body = buf_str(&out) };
}

static bool
board_refuses(struct sim *s, struct net_reply *r)
{
	if (s->board.always != 0)
		*r = status_only(s->board.always, s->board.retry_after_s);
	else if (sim_happens(s, s->faults.busy_before))
		*r = status_only(503, 0);
	else if (sim_happens(s, s->faults.retry_after))
		*r = status_only(429, sim_below(s, 60));
	else if (sim_happens(s, s->faults.deny))
		*r = status_only(sim_below(s, 2) == 0 ? 401 : 403, 0);
	else
		return false;
	return true;
}

struct net_reply
sim_board_answer(struct sim *s, enum net_slot slot, bool may_wait, char *to)
{
	struct net_fake_slot *q = &s->net.slot[slot];
	struct str body = { q->body, q->body_n };
	struct net_reply r;

	if (board_refuses(s, &r))
		return r;
	if (slot == NET_MAIL)
		return board_get(s, q->url, may_wait, to);
	r = sim_board_post(s, body, to);
	if (sim_happens(s, s->faults.twice))
		r = sim_board_post(s, body, to);
	if (sim_happens(s, s->faults.late)) {
		memcpy(s->late_body, q->body, q->body_n);
		s->late_n = q->body_n;
		s->late_at_ms = s->now_ms + sim_below(s, 120000);
	}
	if (sim_happens(s, s->faults.busy_after))
		return status_only(500, 0);
	return r;
}

void
sim_board_restart(struct sim *s)
{
	struct sim_board *b = &s->board;

	b->old = b->old && sim_below(s, 2) == 0;   /* or updated */
	if (sim_happens(s, s->faults.board_forgets))
		b->held -= sim_below(s, b->held < 20 ? b->held + 1 : 20);
	for (int i = 0; i < NET_SLOT_COUNT; i++) {
		struct sim_flight *f = &s->flight[i];
		if (f->held || f->back) {
			f->held = false;
			f->back = true;
			f->at_ms = s->now_ms;
			f->reply = (struct net_reply){ .rc = RC_OFFLINE };
		}
	}
}
