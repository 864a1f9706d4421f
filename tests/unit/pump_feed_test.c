/* SPDX-License-Identifier: Apache-2.0 */
/* A stall that asks its provider itself.  The provider is a model with both
 * versions of the list, either order, pages, and every way to fail; the
 * terminal a model that keeps what it is told by id. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "ledger/ref.h"
#include "sync/local.h"
#include "sync/pump.h"
#include "tests/support/net_fake.h"

#define ACCOUNT  "1017595600"
#define MONEY_MAX 400
#define POLL_MS  60000
#define OPEN_MS  4000

/* The provider's truth: transaction i has id i + 1, a second each. */
struct money { int64_t dong; char ref[REF_LEN + 1]; bool out, other; };
static struct money money[MONEY_MAX];
static int moneys;
static bool oldest_first;
static enum sepay_api api;

/* The terminal: how often each id was told, and its cursor. */
static int told[MONEY_MAX];
static struct local_cursor cursor;
static int64_t feeds, open_sales;

static struct net_fake fake;
static struct pump *pump;
static struct rng_seeded seed;
static struct rng rng;
static char out_memory[PUMP_OUT_BYTES];
static struct buf out;
static int64_t now_ms;
static struct local_net net_said;

static void
put_at(struct buf *b, int i)
{
	buf_printf(b, "2026-11-21 %02d:%02d:%02d", 8 + i / 3600, i / 60 % 60,
	    i % 60);
}

static void
put_money(struct buf *b, int i)
{
	const struct money *m = &money[i];
	const char *quote = api == SEPAY_V1 ? "\"" : "";
	const char *cents = api == SEPAY_V1 ? ".00" : "";

	buf_printf(b, "{\"id\":\"%s%d\",\"transaction_date\":\"",
	    api == SEPAY_V1 ? "" : "a-", i + 1);
	put_at(b, i);
	buf_printf(b, "\",\"account_number\":\"%s\",\"amount_in\":%s%lld%s%s,"
	    "\"amount_out\":%s%lld%s%s,\"transaction_content\":\"x %s\","
	    "\"reference_number\":\"FT%d\",\"code\":null}",
	    m->other ? "999" : ACCOUNT, quote,
	    m->out ? 0LL : (long long)m->dong, cents, quote, quote,
	    m->out ? (long long)m->dong : 0LL, cents, quote, m->ref, i);
}

/* The value of a name in the address that was asked, or "". */
static struct str
param(const char *url, const char *name)
{
	char want[64];
	struct buf b = BUF(want);

	buf_printf(&b, "&%s=", name);
	const char *p = strstr(url, want);
	if (p == NULL)
		return STR("");
	p += b.n;
	return (struct str){ p, strcspn(p, "&") };
}

/* "a-17" or "17". */
static int
number_of(struct str id)
{
	int64_t v = 0;

	if (str_starts(id, STR("a-")))
		id = str_from(id, 2);
	return str_to_i64(id, &v) ? (int)v : 0;
}

/* Minutes and seconds of "...%2008%3A01%3A40" as an index. */
static int
index_of(struct str at, int none)
{
	int64_t h, m, s;

	if (at.n == 0)
		return none;
	assert_int_equal(at.n, 25);
	assert_true(str_to_i64(str_part(at, 13, 2), &h));
	assert_true(str_to_i64(str_part(at, 18, 2), &m));
	assert_true(str_to_i64(str_part(at, 23, 2), &s));
	return (int)((h - 8) * 3600 + m * 60 + s);
}

/* What the provider answers to the address asked. */
static void
answer_list(struct buf *b)
{
	const char *url = fake.slot[NET_FEED].url;
	bool v1 = api == SEPAY_V1;
	int first = number_of(param(url, "since_id")) - 1;
	int from = index_of(param(url, v1 ? "transaction_date_min" :
	    "transaction_date_from"), 0);
	int to = index_of(param(url, "transaction_date_max"), moneys - 1);
	int64_t page = 1, skip, put = 0;

	assert_true(str_starts(str_of(url), v1 ?
	    STR("https://s/userapi/transactions/list?") :
	    STR("https://s/v2/transactions?")));
	if (!v1)
		assert_true(str_to_i64(param(url, "page"), &page));
	first = first > from ? first : from;
	first = first < 0 ? 0 : first;
	skip = (page - 1) * SEPAY_PAGE_MAX;
	buf_puts(b, v1 ? "{\"status\":200,\"error\":null,\"transactions\":[" :
	    "{\"status\":\"success\",\"data\":[");
	for (int k = 0; k <= to - first; k++) {
		int i = oldest_first ? first + k : to - k;
		if (skip-- > 0 || put == SEPAY_PAGE_MAX)
			continue;
		buf_puts(b, put++ == 0 ? "" : ",");
		put_money(b, i);
	}
	bool more = (page - 1) * SEPAY_PAGE_MAX + put < to - first + 1;
	buf_printf(b, v1 ? "]}" : "],\"meta\":{\"pagination\":{\"has_more\":"
	    "%s}}}", more ? "true" : "false");
	assert_false(b->full);
}

static void
provider_answers(int status, int64_t retry_s)
{
	static char text[NET_FAKE_BODY_MAX];
	struct buf b = BUF(text);

	if (status == 200)
		answer_list(&b);
	net_fake_answer(&fake, NET_FEED, (struct net_reply){ .status = status,
	    .retry_after_s = retry_s, .body = buf_str(&b) });
}

/* --- the terminal ------------------------------------------------------- */

static void
give(enum rc rc, struct buf *frame)
{
	struct str object;
	size_t used;

	assert_int_equal(rc, RC_OK);
	assert_int_equal(local_frame_next(buf_str(frame), &object, &used),
	    RC_OK);
	assert_int_equal(pump_frame(pump, object, now_ms), RC_OK);
}

static void
give_state(void)
{
	static char memory[512];
	struct buf b = BUF(memory);
	struct local_state s = { .head = 5, .acked = 0, .open = open_sales };

	give(local_put_state(&b, &s), &b);
}

static void
give_cursor(void)
{
	static char memory[1024];
	struct buf b = BUF(memory);

	give(local_put_cursor(&b, &cursor), &b);
}

static void
take_credits(struct str items)
{
	struct str d;

	while (json_next(&items, &d)) {
		struct local_credit c;
		assert_int_equal(local_read_credit(d, &c), RC_OK);
		assert_true(str_starts(str_of(c.id), STR("sepay:")));
		int i = number_of(str_from(str_of(c.id), 6)) - 1;
		assert_in_range(i, 0, moneys - 1);
		assert_false(money[i].out || money[i].other);
		assert_int_equal(c.amount, money[i].dong);
		assert_string_equal(c.ref, money[i].ref);
		told[i]++;
	}
}

/* Read what the pump said; answers a feed as the terminal does. */
static void
terminal_reads(void)
{
	struct local_feed f;
	struct str object;
	size_t used;

	while (local_frame_next(buf_str(&out), &object, &used) == RC_OK) {
		enum local_kind kind = local_kind_of(object);
		bool feed = kind == LOCAL_FEED;
		if (feed) {
			assert_int_equal(local_read_feed(object, &f), RC_OK);
			assert_string_equal(f.up, "sepay");
			take_credits(f.items);
			memcpy(cursor.at, f.at, sizeof(cursor.at));
			feeds++;
		} else if (kind == LOCAL_NET) {
			assert_int_equal(local_read_net(object, &net_said),
			    RC_OK);
		}
		memmove(out.p, out.p + used, out.n - used + 1);
		out.n -= used;
		if (feed)
			give_cursor();
	}
}

static void
link_up(void)
{
	static char memory[1024];
	struct buf b = BUF(memory);
	struct local_hello h = { .v = LOCAL_VERSION, .terminal = 7,
		.head = 5, .software = "t" };

	pump_connected(pump, now_ms);
	give(local_put_hello(&b, &h), &b);
	give_state();
	give_cursor();
}

/* Until a request is out; how long that took. */
static int64_t
until_asked(void)
{
	int64_t from = now_ms;

	while (!fake.slot[NET_FEED].busy) {
		assert_int_equal(pump_step(pump, now_ms), RC_OK);
		terminal_reads();
		if (fake.slot[NET_FEED].busy)
			break;
		int64_t due = pump_due_ms(pump);
		assert_true(due < INT64_MAX && due - from < 2000000);
		now_ms = due > now_ms ? due : now_ms + 1;
	}
	return now_ms - from;
}

static void
answered(int status, int64_t retry_s)
{
	struct net_reply reply;
	enum net_slot slot;

	provider_answers(status, retry_s);
	assert_true(fake.net.finished(&fake, &slot, &reply));
	pump_reply(pump, slot, &reply, now_ms);
	for (int i = 0; i < 2; i++) {   /* what came, then how the net is */
		assert_int_equal(pump_step(pump, now_ms), RC_OK);
		terminal_reads();
	}
}

/* Sweeps until a page tells nothing new and the next look is far. */
static void
catch_up(void)
{
	for (int i = 0; i < 50; i++) {
		int64_t waited = until_asked();
		if (i > 0 && waited > 2 * OPEN_MS / 3)
			return;
		answered(200, 0);
	}
	fail_msg("it never rests");
}

static void
all_told_once(void)
{
	for (int i = 0; i < moneys; i++) {
		bool ours = !money[i].out && !money[i].other &&
		    money[i].ref[0] != '\0';
		if ((told[i] > 0) != ours)
			fail_msg("transaction %d of %d, %s, was told %d times",
			    i, moneys, ours ? "ours" : "not ours", told[i]);
	}
}

static void
earn(int count)
{
	for (int k = 0; k < count; k++, moneys++) {
		struct money *m = &money[moneys];
		struct ref r = { 0, 7, rng_below(&rng, REF_NONCE_MAX) };
		*m = (struct money){ .dong = 1000 + moneys };
		m->out = moneys % 7 == 3;
		m->other = moneys % 11 == 5;
		if (moneys % 13 == 6)
			r.terminal = 8;   /* the neighbour's */
		if (moneys % 5 != 4)
			ref_make(&r, m->ref);
		if (r.terminal == 8)
			m->other = true;
	}
}

static void
begin(enum sepay_api version, bool ascending)
{
	static struct pump_feed_conf conf;
	struct pump_env env = { &fake.net, &rng, "", POLL_MS, NULL, &conf,
		&out, NULL };

	api = version;
	conf = (struct pump_feed_conf){ version, version == SEPAY_V1 ?
	    "https://s/userapi" : "https://s/v2", POLL_MS, OPEN_MS };
	oldest_first = ascending;
	moneys = 0;
	feeds = 0;
	open_sales = 0;
	now_ms = 1000;
	memset(told, 0, sizeof(told));
	cursor = (struct local_cursor){ .up = "sepay", .account = ACCOUNT };
	rng = rng_from_seed(&seed, 11);
	out = BUF(out_memory);
	net_fake_init(&fake);
	assert_int_equal(pump_open(&env, &pump), RC_OK);
}

static void
every_money_is_told(void **state)
{
	(void)state;
	for (int way = 0; way < 4; way++) {
		begin(way < 2 ? SEPAY_V1 : SEPAY_V2, way % 2 == 0);
		earn(30);
		link_up();
		catch_up();
		all_told_once();
		/* Many at once: more than a page, more than three. */
		earn(170);
		catch_up();
		all_told_once();
		/* Nothing new: nothing is said. */
		int64_t said = feeds;
		catch_up();
		assert_int_equal(feeds, said);
		/* The stall's power was cut: it goes on from its cursor. */
		pump_disconnected(pump, now_ms);
		out = BUF(out_memory);
		earn(3);
		link_up();
		catch_up();
		all_told_once();
		pump_close(pump);
	}
}

static void
other_version_tells_nothing_twice(void **state)
{
	struct local_cursor kept;

	(void)state;
	begin(SEPAY_V1, false);
	earn(20);
	link_up();
	catch_up();
	all_told_once();
	kept = cursor;
	pump_close(pump);
	int before[MONEY_MAX];
	memcpy(before, told, sizeof(before));
	int had = moneys;
	struct money was[MONEY_MAX];
	memcpy(was, money, sizeof(was));
	begin(SEPAY_V2, false);
	memcpy(money, was, sizeof(was));
	moneys = had;
	cursor = kept;
	earn(10);
	link_up();
	catch_up();
	for (int i = 0; i < had; i++)
		assert_int_equal(told[i], 0);
	for (int i = had; i < moneys; i++)
		assert_int_equal(told[i] > 0, !money[i].out &&
		    !money[i].other && money[i].ref[0] != '\0');
	pump_close(pump);
}

static void
manners(void **state)
{
	(void)state;
	begin(SEPAY_V2, false);
	earn(5);
	link_up();
	(void)until_asked();
	answered(429, 40);                 /* the provider's word is a floor */
	assert_true(until_asked() >= 40000);
	assert_false(net_said.up);
	answered(500, 0);
	(void)until_asked();
	answered(401, 0);                  /* only a person can mend that */
	assert_int_equal(pump_step(pump, now_ms), RC_OK);
	terminal_reads();
	assert_string_equal(net_said.why, "token");
	assert_true(pump_wants_token(pump));
	assert_true(until_asked() >= 300000);
	answered(200, 0);
	assert_true(net_said.up);
	assert_false(pump_wants_token(pump));
	all_told_once();
	/* A QR is out: it looks often; else seldom. */
	assert_true(until_asked() > POLL_MS / 2);
	answered(200, 0);
	open_sales = 1;
	give_state();
	assert_true(until_asked() < 1000);
	answered(200, 0);
	assert_true(until_asked() <= OPEN_MS + OPEN_MS / 4);
	pump_close(pump);
}

static void
the_first_versions_empty_answer(void **state)
{
	struct net_reply reply = { .status = 200, .body = STR("") };
	enum net_slot slot;

	(void)state;
	begin(SEPAY_V1, false);
	link_up();
	(void)until_asked();
	net_fake_answer(&fake, NET_FEED, reply);
	assert_true(fake.net.finished(&fake, &slot, &reply));
	pump_reply(pump, slot, &reply, now_ms);
	assert_int_equal(pump_step(pump, now_ms), RC_OK);
	terminal_reads();
	assert_string_equal(net_said.why, "token");
	assert_true(until_asked() >= 300000);
	pump_close(pump);
}

static void
nobody_to_ask(void **state)
{
	struct pump_env env = { &fake.net, &rng, "", POLL_MS, NULL, NULL,
		&out, NULL };

	(void)state;
	begin(SEPAY_V2, false);
	pump_close(pump);
	assert_int_equal(pump_open(&env, &pump), RC_OK);
	link_up();
	for (int i = 0; i < 5; i++) {
		assert_int_equal(pump_step(pump, now_ms), RC_OK);
		terminal_reads();
		now_ms += 600000;
	}
	assert_int_equal(fake.starts, 0);
	assert_int_equal(pump_due_ms(pump), INT64_MAX);
	assert_false(net_said.up);
	assert_string_equal(net_said.why, "alone");
	pump_close(pump);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_money_is_told),
		cmocka_unit_test(other_version_tells_nothing_twice),
		cmocka_unit_test(manners),
		cmocka_unit_test(the_first_versions_empty_answer),
		cmocka_unit_test(nobody_to_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
