/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "tests/support/bank_world.h"

struct bank_world bw;

/* --- the terminal ------------------------------------------------------- */

void
bw_give(enum rc rc, struct buf *frame)
{
	struct str object;
	size_t used;

	assert_int_equal(rc, RC_OK);
	assert_int_equal(local_frame_next(buf_str(frame), &object, &used),
	    RC_OK);
	assert_int_equal(pump_frame(bw.pump, object, bw.now_ms), RC_OK);
}

static void
give_state(void)
{
	static char memory[512];
	struct buf b = BUF(memory);
	struct local_state s = { .head = 10 * bw.sales,
		.acked = 10 * bw.sales };

	bw_give(local_put_state(&b, &s), &b);
}

static void
give_cursor(void)
{
	static char memory[1024];
	struct buf b = BUF(memory);

	bw_give(local_put_cursor(&b, &bw.cursor), &b);
}

static void
put_sale(struct buf *b, int i, int64_t put)
{
	struct local_settled_item item = { .n = 10 * (i + 1),
		.amount = 1000 + i, .received = 2000 + i,
		.at = "2026-11-21 08:15:42" };

	(void)snprintf(item.ref, sizeof(item.ref), "R%d", i);
	(void)snprintf(item.bank_ref, sizeof(item.bank_ref), "FT%d", i);
	buf_puts(b, put > 0 ? "," : "");
	local_put_settled_item(b, &item);
}

void
bw_settled(const struct local_settled *q)
{
	static char text[65536], memory[65536];
	struct buf b = BUF(text), frame = BUF(memory);
	struct local_settled_items s = { .up = "bank", .to = q->only };
	int64_t put = 0;

	if (q->only == 0)
		s.to = q->after;
	buf_putc(&b, '[');
	for (int i = 0; i < bw.sales; i++) {
		int64_t n = 10 * (i + 1);
		if (q->only > 0 ? n != q->only : n <= q->after)
			continue;
		s.more = q->only == 0 && put == q->max;
		if (s.more)
			break;
		s.to = n;
		if (!bw.lost[i])
			put_sale(&b, i, put++);
	}
	buf_putc(&b, ']');
	s.items = buf_str(&b);
	bw_give(local_put_settled_items(&frame, &s), &frame);
}

/* Read what the pump said and answer as the terminal does. */
static void
terminal_reads(void)
{
	struct local_settled q;
	struct local_feed f;
	struct str object;
	size_t used;

	while (local_frame_next(buf_str(&bw.out), &object, &used) == RC_OK) {
		enum local_kind kind = local_kind_of(object);
		if (kind == LOCAL_SETTLED) {
			assert_int_equal(local_read_settled(object, &q),
			    RC_OK);
		} else if (kind == LOCAL_FEED) {
			assert_int_equal(local_read_feed(object, &f), RC_OK);
			assert_string_equal(f.up, "bank");
			assert_true(str_eq(f.items, STR("[]")));
			memcpy(bw.cursor.at, f.at, sizeof(bw.cursor.at));
			bw.feeds++;
		} else if (kind == LOCAL_NET) {
			assert_int_equal(local_read_net(object, &bw.net_said),
			    RC_OK);
		}
		memmove(bw.out.p, bw.out.p + used, bw.out.n - used + 1);
		bw.out.n -= used;
		if (kind == LOCAL_SETTLED)
			bw_settled(&q);
		else if (kind == LOCAL_FEED)
			give_cursor();
	}
}

void
bw_steps(void)
{
	for (int i = 0; i < 3; i++) {
		assert_int_equal(pump_step(bw.pump, bw.now_ms), RC_OK);
		terminal_reads();
	}
}

void
bw_link_up(void)
{
	static char memory[1024];
	struct buf b = BUF(memory);
	struct local_hello h = { .v = LOCAL_VERSION, .terminal = 7,
		.head = 10 * bw.sales, .acked = 10 * bw.sales,
		.software = "t" };

	pump_connected(bw.pump, bw.now_ms);
	bw_give(local_put_hello(&b, &h), &b);
	give_state();
	give_cursor();
}

void
bw_link_down(void)
{
	pump_disconnected(bw.pump, bw.now_ms);
	bw.out = BUF(bw.out_memory);
}

void
bw_sell(int count)
{
	bw.sales += count;
	assert_true(bw.sales <= SALES_MAX);
	give_state();
}

/* --- the bank ----------------------------------------------------------- */

/* The value of a header that was sent, or NULL. */
const char *
bw_header(const char *name)
{
	const struct net_fake_slot *s = &bw.fake.slot[NET_BANK];

	for (size_t i = 0; i < s->headers; i++)
		if (strncmp(s->header[i], name, strlen(name)) == 0 &&
		    strncmp(s->header[i] + strlen(name), ": ", 2) == 0)
			return s->header[i] + strlen(name) + 2;
	return NULL;
}

bool
bw_asks_token(void)
{
	return strcmp(bw.fake.slot[NET_BANK].url, "https://k/oauth/token") == 0;
}

static void
check_head(void)
{
	char want[64];

	assert_string_equal(bw.fake.slot[NET_BANK].url, "https://k/sales");
	assert_int_equal(bw.fake.slot[NET_BANK].method, NET_POST);
	assert_int_equal(strlen(bw_header("Idempotency-Key")), 32);
	if (bw.conf.token_url[0] != '\0') {
		(void)snprintf(want, sizeof(want), "Bearer T%d", bw.tokens);
		assert_string_equal(bw_header("Authorization"), want);
	} else {
		assert_null(bw_header("Authorization"));
	}
}

/* Walk what was posted; take: it is the bank's now.  True: none is refused. */
bool
bw_walk_post(bool take)
{
	const struct net_fake_slot *s = &bw.fake.slot[NET_BANK];
	struct str body = { s->body, s->body_n }, list, d;
	int64_t terminal, number, amount;
	char ref[32];
	int count = 0;
	bool good = true;

	assert_true(json_check(body, NULL));
	assert_true(json_get_i64(body, "terminal", &terminal));
	assert_int_equal(terminal, 7);
	assert_true(json_get(body, "transactions", &list));
	for (; json_next(&list, &d); count++) {
		assert_true(json_get_str(d, "id", ref, sizeof(ref)));
		assert_true(str_to_i64(str_of(ref + 1), &number));
		assert_true(number >= 0 && number < bw.sales);
		assert_true(json_get_i64(d, "value", &amount));
		assert_int_equal(amount, 1000 + number);
		assert_true(json_get_str(d, "time", ref, sizeof(ref)));
		assert_string_equal(ref, "2026-11-21T08:15:42+07:00");
		good = good && !bw.poison[number];
		if (take) {
			bw.held[number] = true;
			bw.came[number]++;
		}
	}
	assert_true(count > 0);
	if (count > bw.largest)
		bw.largest = count;
	return good;
}

void
bw_reply(struct net_reply r)
{
	struct net_reply got;
	enum net_slot slot;

	net_fake_answer(&bw.fake, NET_BANK, r);
	assert_true(bw.fake.net.finished(&bw.fake, &slot, &got));
	assert_int_equal(slot, NET_BANK);
	pump_reply(bw.pump, slot, &got, bw.now_ms);
	bw_steps();
}

void
bw_reply_status(int status, int64_t retry_s)
{
	bw_reply((struct net_reply){ .status = status, .retry_after_s = retry_s,
	    .body = STR("{\"error\":\"no\n\"}") });
}

void
bw_give_token(void)
{
	char text[200];
	struct buf b = BUF(text);

	/* base64("an%3Aid:s%C3%A9%2Bcret") */
	assert_string_equal(bw_header("Authorization"),
	    "Basic YW4lM0FpZDpzJUMzJUE5JTJCY3JldA==");
	assert_string_equal(bw.fake.slot[NET_BANK].body,
	    "grant_type=client_credentials&scope=sales%3Awrite+all");
	bw.revoked = false;
	buf_printf(&b, "{\"access_token\":\"T%d\",\"token_type\":\"bearer\","
	    "\"expires_in\":%lld}", ++bw.tokens, (long long)bw.expires_s);
	bw_reply((struct net_reply){ .status = 200, .body = buf_str(&b) });
}

/* As a bank in good health does. */
void
bw_serve(void)
{
	if (bw_asks_token()) {
		bw_give_token();
		return;
	}
	check_head();
	bw.posts++;
	if (bw.revoked)
		bw_reply_status(401, 0);
	else if (bw_walk_post(false)) {
		assert_true(bw_walk_post(true));
		bw_reply_status(201, 0);
	} else
		bw_reply_status(422, 0);
}

/* Until a request is out; how long that took.  -1: not before news. */
int64_t
bw_until_asked(void)
{
	int64_t from = bw.now_ms;

	while (!bw.fake.slot[NET_BANK].busy) {
		bw_steps();
		if (bw.fake.slot[NET_BANK].busy)
			break;
		int64_t due = pump_due_ms(bw.pump);
		if (due == INT64_MAX)
			return -1;
		assert_true(due - from < 3 * HOUR_MS);
		bw.now_ms = due > bw.now_ms ? due : bw.now_ms + 1;
	}
	return bw.now_ms - from;
}

/* Serve until nothing is left to be done before a time so far off. */
void
bw_serve_all(int64_t far_ms)
{
	for (int i = 0; i < 2000; i++) {
		bw_steps();
		if (bw.fake.slot[NET_BANK].busy) {
			bw_serve();
			continue;
		}
		int64_t due = pump_due_ms(bw.pump);
		if (due == INT64_MAX || due - bw.now_ms > far_ms)
			return;
		bw.now_ms = due > bw.now_ms ? due : bw.now_ms + 1;
	}
	fail_msg("it never rests");
}

void
bw_all_held(void)
{
	for (int i = 0; i < bw.sales; i++)
		if (bw.held[i] == bw.poison[i])
			fail_msg("sale %d of %d: held %d", i, bw.sales,
			    bw.held[i]);
}

void
bw_cursor_is(const char *at)
{
	assert_string_equal(bw.cursor.at, at);
}

void
bw_open(void)
{
	struct pump_env env = { &bw.fake.net, &bw.rng, bw.board, EVERY_MS,
		NULL, NULL, &bw.out, &bw.conf };

	bw.out = BUF(bw.out_memory);
	assert_int_equal(pump_open(&env, &bw.pump), RC_OK);
}

void
bw_begin(int count)
{
	char text[200];
	struct buf why = BUF(text);

	bw.sales = count;
	memset(bw.lost, 0, sizeof(bw.lost));
	memset(bw.held, 0, sizeof(bw.held));
	memset(bw.poison, 0, sizeof(bw.poison));
	memset(bw.came, 0, sizeof(bw.came));
	bw.tokens = bw.posts = bw.largest = 0;
	bw.feeds = 0;
	bw.expires_s = 3600;
	bw.revoked = false;
	bw.board = "";
	bw.now_ms = 1000;
	bw.cursor = (struct local_cursor){ .up = "bank", .account = "1" };
	bw.net_said = (struct local_net){ .up = false };
	bw.rng = rng_from_seed(&bw.seed, 5);
	net_fake_init(&bw.fake);
	assert_int_equal(bank_map_parse(STR("ref=id amount=value at=time"),
	    &bw.map, &why), RC_OK);
	bw.conf = (struct pump_bank_conf){ .url = "https://k/sales",
	    .list = "transactions", .map = &bw.map, .every_ms = EVERY_MS,
	    .sign_kid = "", .token_url = "https://k/oauth/token",
	    .client_id = "an:id", .client_secret = "s\xc3\xa9+cret",
	    .scope = "sales:write all" };
	log_set_level(LOG_ERROR);
	bw_open();
	bw_link_up();
}
