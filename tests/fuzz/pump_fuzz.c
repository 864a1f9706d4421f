/* SPDX-License-Identifier: Apache-2.0 */
/* The pump between a terminal and a board that say anything at any time:
 * it never breaks, never runs hot, and never moves a cursor on its own.
 *
 * The input is a script: one byte says what happens, two how long it is. */
#include "sync/local.h"
#include "sync/pump.h"
#include "sync/squeeze.h"
#include "tests/fuzz/fuzz.h"

#define STEPS_MAX 200

struct world {
	struct net net;
	struct rng_seeded seeded;
	struct rng rng;
	bool busy[NET_SLOT_COUNT];
	bool linked;
	int64_t now_ms;
	struct buf out;
	char memory[PUMP_OUT_BYTES];
};

static enum rc
start(void *ctx, enum net_slot slot, const struct net_request *r)
{
	struct world *w = ctx;

	REQUIRE(!w->busy[slot] && strlen(r->url) < NET_URL_MAX);
	REQUIRE(r->timeout_ms > 0 && r->answer_max > 0);
	w->busy[slot] = true;
	return RC_OK;
}

static void
cancel(void *ctx, enum net_slot slot)
{
	struct world *w = ctx;

	w->busy[slot] = false;
}

static void
unlink_now(struct world *w, struct pump *p)
{
	if (w->linked)
		pump_disconnected(p, w->now_ms);
	REQUIRE(!w->busy[NET_JOURNAL] && !w->busy[NET_MAIL] &&
	    !w->busy[NET_BANK]);
	w->linked = false;
	buf_reset(&w->out);
}

/* Everything the pump says is a whole frame; the terminal then hears it. */
static void
drain(struct world *w)
{
	struct str rest = buf_str(&w->out), object;
	size_t used;

	while (rest.n > 0) {
		enum rc rc = local_frame_next(rest, &object, &used);
		REQUIRE(rc == RC_OK);
		rest = str_from(rest, used);
	}
	buf_reset(&w->out);
}

static void
happen(struct world *w, struct pump *p, uint8_t what, struct str text)
{
	static const int status[] = { 200, 200, 200, 400, 401, 409, 413, 429,
	    500, 302 };
	enum net_slot slot = (what & 8) != 0 ? NET_MAIL : NET_JOURNAL;

	if (w->busy[NET_BANK] && (what & 4) == 0)
		slot = NET_BANK;
	struct net_reply r = { .rc = RC_OK, .body = text,
	    .status = status[(what >> 4) % 10], .retry_after_s = what };
	char frame[LOCAL_HEAD_BYTES + 65536];
	struct buf b = BUF(frame);
	struct str object;
	size_t used;

	switch (what & 3) {
	case 0:
		buf_putc(&b, '\0');
		buf_putc(&b, '\0');
		buf_putc(&b, (char)(text.n >> 8 & 0xff));
		buf_putc(&b, (char)(text.n & 0xff));
		buf_put(&b, text);
		if (w->linked && local_frame_next(buf_str(&b), &object,
		    &used) == RC_OK && pump_frame(p, object, w->now_ms) !=
		    RC_OK)
			unlink_now(w, p);
		break;
	case 1:
		if ((what & 4) != 0)
			r.rc = RC_OFFLINE;
		if (!w->busy[slot])
			break;
		w->busy[slot] = false;
		pump_reply(p, slot, &r, w->now_ms);
		break;
	case 2:
		w->now_ms += (int64_t)text.n * 1000;
		break;
	default:
		unlink_now(w, p);
		w->linked = true;
		pump_connected(p, w->now_ms);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world w;
	struct str rest = { (const char *)data, size };
	struct pump *p;

	memset(&w, 0, sizeof(w));
	w.net = (struct net){ .start = start, .cancel = cancel, .ctx = &w };
	w.rng = rng_from_seed(&w.seeded, size);
	w.out = BUF(w.memory);
	static struct squeeze *squeeze;
	if (squeeze == NULL)
		REQUIRE(squeeze_open(&squeeze) == RC_OK);
	struct buf why = BUF(w.memory);
	struct bank_map map;
	struct pump_bank_conf bank = { "https://k", "list", &map, 60000,
	    { NULL, 0 }, "", size % 3 == 1 ? "https://k/token" : "", "id",
	    "secret", "" };
	REQUIRE(bank_map_parse(STR("ref=r amount=a at=t"), &map, &why) ==
	    RC_OK);
	struct pump_env env = { &w.net, &w.rng, "https://b", 60000,
	    size % 2 == 0 ? squeeze : NULL, NULL, &w.out,
	    size % 3 == 0 ? NULL : &bank };
	REQUIRE(pump_open(&env, &p) == RC_OK);
	for (int i = 0; i < STEPS_MAX && rest.n >= 3; i++) {
		uint8_t what = (uint8_t)rest.p[0];
		size_t n = (size_t)(uint8_t)rest.p[1] << 8 | (uint8_t)rest.p[2];
		rest = str_from(rest, 3);
		n = n < rest.n ? n : rest.n;
		happen(&w, p, what, str_part(rest, 0, n));
		if ((what & 3) != 2)
			rest = str_from(rest, n);
		if (w.linked && pump_step(p, w.now_ms) != RC_OK)
			unlink_now(&w, p);
		drain(&w);
		/* Nothing is due that the step did not do. */
		REQUIRE(!w.linked || pump_due_ms(p) > w.now_ms);
	}
	pump_close(p);
	return 0;
}
