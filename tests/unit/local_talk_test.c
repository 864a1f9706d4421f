/* SPDX-License-Identifier: Apache-2.0 */
/* A whole conversation over the local socket with a real ledger behind it:
 * two clients, a long answer to a slow reader, a sync that is replaced. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "tests/support/talking.h"

static int64_t
number(struct str object, const char *name)
{
	int64_t v;

	assert_true(json_get_i64(object, name, &v));
	return v;
}

/* --- the tests ------------------------------ */

static void
test_questions(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	struct sale s;
	char payload[PAYLOAD_CAP], ours[PAYLOAD_CAP];
	bool yes = false;

	dial(f, &c, LOCAL_ROLE_CLI);
	assert_int_equal(c.hello.terminal, stall_profile.terminal);
	ask(f, &c, "open", 0);
	expect_end(&c, 0);
	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	ask(f, &c, "open", 0);
	struct str line = expect_answer(&c);
	assert_int_equal(number(line, "amount"), 65000);
	assert_true(json_get_str(line, "payload", payload, sizeof(payload)));
	seller_sale_payload(till_seller(f->till), &s, ours);
	assert_string_equal(payload, ours);
	expect_end(&c, 0);
	ask(f, &c, "status", 0);
	line = expect_answer(&c);
	struct str profile;
	assert_true(json_get(line, "profile", &profile) &&
	    json_bool(profile, &yes) && yes);
	assert_int_equal(number(line, "terminal"), 7);
	assert_true(json_get(line, "training", &profile) &&
	    json_bool(profile, &yes) && !yes);
	expect_end(&c, 0);
	f->talk.training = true;
	ask(f, &c, "status", 0);
	line = expect_answer(&c);
	assert_true(json_get(line, "training", &profile) &&
	    json_bool(profile, &yes) && yes);
	expect_end(&c, 0);
	ask(f, &c, "verify", 0);
	turns(f, 20);
	line = expect_answer(&c);
	assert_int_equal(number(line, "bad_n"), 0);
	assert_int_equal(number(line, "balance"), 0);
	expect_end(&c, 0);
	ask(f, &c, "day", 0);
	assert_int_equal(number(expect_answer(&c), "waiting"), 1);
	expect_end(&c, 0);
	ask(f, &c, "weather", 0);
	expect_end(&c, 2);
	/* The other role's words are not heard. */
	char text[200];
	struct buf b = BUF(text);
	struct local_net net = { .up = true };
	assert_int_equal(local_put_net(&b, &net), RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(till_model(f->till)->net, NET_NONE);
	close(c.fd);
}

/* More journal than fits the queue, to a client that reads late; and another
 * client is served meanwhile. */
static void
test_long_answer(void **state)
{
	static struct client slow, quick;
	struct fixture *f = *state;
	struct journal_head head;
	char line[LINE_MAX_BYTES_JOURNAL + 1], big[1800];
	struct buf d = BUF(big);

	buf_puts(&d, "{\"text\":\"");
	while (d.n < 1700)
		buf_putc(&d, 'x');
	buf_puts(&d, "\"}");
	for (int i = 1; i <= 300; i++)
		assert_int_equal(ledger_mail(f->stall.l, i, STR("notice"),
		    buf_str(&d)), RC_OK);
	ledger_head(f->stall.l, &head);
	dial(f, &slow, LOCAL_ROLE_CLI);
	dial(f, &quick, LOCAL_ROLE_CLI);
	ask(f, &slow, "show", 0);
	turns(f, 20);
	ask(f, &quick, "day", 0);
	assert_int_equal(number(expect_answer(&quick), "waiting"), 0);
	expect_end(&quick, 0);
	int64_t n = 1;
	for (int idle = 0; n <= head.n && idle < 100; idle++) {
		struct str frame = hear(&slow);
		struct str got;
		if (frame.n == 0) {
			turns(f, 1);
			continue;
		}
		struct buf b = BUF(line);
		assert_int_equal(local_read_answer(frame, &got), RC_OK);
		assert_int_equal(ledger_line(f->stall.l, n, &b), RC_OK);
		assert_true(str_eq(got, buf_str(&b)));
		n++;
		idle = 0;
	}
	assert_int_equal(n, head.n + 1);
	turns(f, 3);
	expect_end(&slow, 0);
	ask(f, &slow, "show", head.n - 2);
	expect_answer(&slow);
	expect_answer(&slow);
	expect_end(&slow, 0);
	assert_int_equal(talk_deadline(&f->talk), LOOP_NEVER);
	close(slow.fd);
	close(quick.fd);
}

static void
test_sync(void **state)
{
	static struct client c;
	static char lines[LOCAL_BATCH_BYTES_MAX + 1], frame[70000];
	struct fixture *f = *state;
	struct buf b = BUF(frame), text = BUF(lines);
	struct local_batch batch;
	struct sale s;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	dial(f, &c, LOCAL_ROLE_SYNC);
	assert_int_equal(till_model(f->till)->net, NET_DOWN);
	struct local_state st = expect_state(&c);
	assert_int_equal(st.open, 1);
	assert_int_equal(st.acked, 0);
	assert_int_equal(local_put_want(&b, &(struct local_want){ 0, 9 }),
	    RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(local_read_batch(hear(&c), &text, &batch), RC_OK);
	assert_int_equal(batch.first, 1);
	assert_true(batch.last >= 1 && batch.lines.n > 0);
	assert_true(json_check(batch.checkpoint, NULL));
	struct local_acked a = { .n = batch.last };
	memset(a.h, 1, sizeof(a.h));
	assert_int_equal(local_put_acked(&b, &a), RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(local_kind_of(hear(&c)), LOCAL_REFUSED);
	memcpy(a.h, batch.hash, sizeof(a.h));
	assert_int_equal(local_put_acked(&b, &a), RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(expect_state(&c).acked, batch.last);
	/* All is sent: an empty batch says so. */
	assert_int_equal(local_put_want(&b, &(struct local_want){ batch.last,
	    32000 }), RC_OK);
	say(&c, &b);
	turns(f, 3);
	buf_reset(&text);
	assert_int_equal(local_read_batch(hear(&c), &text, &batch), RC_OK);
	assert_int_equal(batch.last, 0);
	close(c.fd);
}

static void
test_mail_and_net(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	char text[800];
	struct buf b = BUF(text);
	struct sale s;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	dial(f, &c, LOCAL_ROLE_SYNC);
	assert_int_equal(expect_state(&c).mail, 0);
	/* Mail: the state that shows it comes after it is in the ledger. */
	char items[400];
	struct buf m = BUF(items);
	buf_printf(&m, "[{\"n\":1,\"k\":\"bank.credit\",\"d\":{\"id\":\"x:1\","
	    "\"ref\":\"%s\",\"amount\":65000,\"bank_ref\":\"\",\"at\":\"\"}}]",
	    s.ref);
	assert_int_equal(local_put_mail(&b, buf_str(&m)), RC_OK);
	say(&c, &b);
	turns(f, 3);
	struct local_state st = expect_state(&c);
	assert_int_equal(st.mail, 1);
	assert_int_equal(st.open, 0);
	assert_int_equal(sale_get(f->stall.l, s.ref, &s), RC_OK);
	assert_int_equal(s.state, SALE_PAID);
	assert_int_equal(local_put_net(&b, &(struct local_net){ .up = true }),
	    RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(till_model(f->till)->net, NET_UP);
	/* One press of "send now" is true in one frame. */
	talk_send_now(&f->talk);
	turns(f, 3);
	assert_true(expect_state(&c).now);
	assert_int_equal(hear(&c).n, 0);
	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 1000 }, &s),
	    RC_OK);
	turns(f, 1);
	assert_false(expect_state(&c).now);
	close(c.fd);
	turns(f, 3);
	assert_int_equal(till_model(f->till)->net, NET_DOWN);
}

/* What cho40 carries by stick it says as cho40-sync would, beside a sync that
 * sees nothing but where the cursors went. */
static void
test_carried(void **state)
{
	static struct client c, sync;
	static char lines[LOCAL_BATCH_BYTES_MAX + 1], frame[70000];
	struct fixture *f = *state;
	struct buf b = BUF(frame), text = BUF(lines);
	struct local_batch batch;

	dial(f, &sync, LOCAL_ROLE_SYNC);
	assert_int_equal(expect_state(&sync).mail, 0);
	dial(f, &c, LOCAL_ROLE_CLI);
	assert_int_equal(local_put_want(&b, &(struct local_want){ 0, 32000 }),
	    RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(local_read_batch(hear(&c), &text, &batch), RC_OK);
	assert_int_equal(batch.first, 1);
	struct local_acked a = { .n = batch.last };
	memcpy(a.h, batch.hash, sizeof(a.h));
	assert_int_equal(local_put_acked(&b, &a), RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(expect_state(&c).acked, batch.last);
	assert_int_equal(expect_state(&sync).acked, batch.last);
	assert_int_equal(local_put_mail(&b, STR("[{\"n\":1,\"k\":\"notice\","
	    "\"d\":{\"text\":\"x\"}}]")), RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(expect_state(&c).mail, 1);
	assert_int_equal(expect_state(&sync).mail, 1);
	assert_int_equal(local_put_mail(&b, STR("[7]")), RC_OK);
	say(&c, &b);
	turns(f, 3);
	assert_int_equal(local_kind_of(hear(&c)), LOCAL_REFUSED);
	close(c.fd);
	close(sync.fd);
}

/* cho40 does at a running stall what it does at a stopped one, and what it
 * recorded waits to be sent. */
static void
test_recording(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	struct local_ask a = { "shift.open", .amount = 200000 };
	struct local_ask debt = { "debt.add", .amount = 25000,
	    .who = "Bà Thử" };
	struct local_ask pay = { "debt.pay", .amount = 5000,
	    .who = "Bà Thử", .by = "seen" };
	struct journal_head head;

	dial(f, &c, LOCAL_ROLE_CLI);
	ask_all(f, &c, &a);
	assert_int_equal(number(expect_answer(&c), "opening"), 200000);
	expect_end(&c, 0);
	ask_all(f, &c, &a);
	expect_end(&c, 1);
	ask_all(f, &c, &debt);
	assert_int_equal(number(expect_answer(&c), "owed"), 25000);
	expect_end(&c, 0);
	ask_all(f, &c, &pay);
	assert_int_equal(number(expect_answer(&c), "owed"), 20000);
	expect_end(&c, 0);
	pay.amount = 20001;
	ask_all(f, &c, &pay);
	expect_end(&c, 1);
	memset(debt.who, 'x', sizeof(debt.who) - 1);
	debt.amount = -1;
	ask_all(f, &c, &debt);
	expect_end(&c, 1);
	ask(f, &c, "debt.list", 0);
	assert_int_equal(number(expect_answer(&c), "owed"), 20000);
	expect_end(&c, 0);
	a = (struct local_ask){ "refund", .amount = 1, .by = "cash",
	    .who = "C4NOSUCHREFERENCE" };
	ask_all(f, &c, &a);
	expect_end(&c, 1);
	memset(a.who, 'C', sizeof(a.who) - 1);
	ask_all(f, &c, &a);
	expect_end(&c, 1);
	a = (struct local_ask){ "shift.close", .amount = 200000 };
	ask_all(f, &c, &a);
	struct str line = expect_answer(&c), raw;
	assert_int_equal(number(line, "difference"), 0);
	assert_true(json_get(line, "checkpoint", &raw));
	expect_end(&c, 0);
	ledger_head(f->stall.l, &head);
	assert_int_equal(till_queue(f->till), head.n);
	/* Not beside a running terminal, and not what nobody knows. */
	ask(f, &c, "rebuild", 0);
	expect_end(&c, 2);
	a = (struct local_ask){ "show", .kind = "gossip" };
	ask_all(f, &c, &a);
	expect_end(&c, 2);
	close(c.fd);
}

/* While all of a journal is verified or copied, others are served. */
static void
test_beside(void **state)
{
	static struct client c, quick;
	struct fixture *f = *state;
	struct local_ask a = { "backup", .amount = -1 };
	char path[128];
	struct sale s;

	for (int i = 0; i < 3000; i++)
		assert_int_equal(sale_open(f->stall.l, (struct vnd){ 1000 },
		    &s), RC_OK);
	dial(f, &c, LOCAL_ROLE_CLI);
	dial(f, &quick, LOCAL_ROLE_CLI);
	ask(f, &c, "verify", 0);
	ask(f, &quick, "day", 0);
	assert_int_equal(number(expect_answer(&quick), "waiting"), 3000);
	expect_end(&quick, 0);
	assert_int_equal(hear(&c).n, 0);
	assert_int_equal(talk_deadline(&f->talk), f->loop.mono_ms);
	turns(f, 100);
	assert_int_equal(number(expect_answer(&c), "bad_n"), 0);
	expect_end(&c, 0);
	/* A copy that the one who asked gives up; and one that is made. */
	if (f->stall.dir[0] != '/')
		skip();   /* no memory disk here */
	stall_path(&f->stall, "b.db", path);
	(void)str_copy(str_of(path), a.path, sizeof(a.path));
	ask_all(f, &c, &a);
	turns(f, 10);
	assert_int_equal(hear(&c).n, 0);
	close(c.fd);
	turns(f, 5);
	dial(f, &c, LOCAL_ROLE_CLI);
	ask_all(f, &c, &a);
	turns(f, 300);
	assert_int_equal(number(expect_answer(&c), "entries"), 3002);
	expect_end(&c, 0);
	assert_int_equal(access(a.path, F_OK), 0);
	close(c.fd);
	close(quick.fd);
}

/* A table is text, not objects. */
static void
test_text(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	struct local_ask a = { "export", .kind = "csv" };
	char text[400];
	struct buf b = BUF(text);
	struct sale s;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	dial(f, &c, LOCAL_ROLE_CLI);
	ask_all(f, &c, &a);
	assert_true(json_str(expect_answer(&c), &b));
	assert_non_null(strstr(text, "bank_ids\r\n"));
	buf_reset(&b);
	assert_true(json_str(expect_answer(&c), &b));
	assert_non_null(strstr(text, s.ref));
	assert_non_null(strstr(text, ",open,none,65000,0,0,0,0,0,0,\r\n"));
	expect_end(&c, 0);
	close(c.fd);
}

/* What a person types, line by line; '\n' is the enter key. */
static void
type_in(struct fixture *f, const char *text)
{
	for (; *text != '\0'; text++) {
		struct input in = { .kind = INPUT_TEXT, .text = { *text } };
		if (*text == '\n')
			in = (struct input){ .kind = INPUT_KEY,
				.key = KEY_ENTER };
		till_input(f->till, (struct till_time){ f->loop.mono_ms,
		    f->loop.wall_ms }, &in);
	}
}

/* What a provider told is recorded once, and the cursor after it. */
static void
test_provider(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	char text[2000], items[1000];
	struct buf b = BUF(text), i = BUF(items);
	struct local_credit in = { .id = "sepay:9", .amount = 65000,
		.bank_ref = "FT9", .at = "2026-11-21 08:00:00" };
	struct local_feed feed = { .up = "sepay", .at = "2|9|x" };
	struct sale s;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	dial(f, &c, LOCAL_ROLE_SYNC);
	(void)expect_state(&c);
	assert_int_equal(hear(&c).n, 0);
	assert_int_equal(c.cursors, 1);
	assert_string_equal(c.cursor.at, "");
	assert_string_equal(c.cursor.account, stall_profile.account);
	memcpy(in.ref, s.ref, sizeof(in.ref));
	buf_putc(&i, '[');
	local_put_credit(&i, &in);
	buf_putc(&i, ',');
	local_put_credit(&i, &in);          /* a page may overlap another */
	buf_putc(&i, ',');
	in.amount = 7;                      /* one id, another amount */
	local_put_credit(&i, &in);
	buf_putc(&i, ']');
	feed.items = buf_str(&i);
	assert_int_equal(local_put_feed(&b, &feed), RC_OK);
	say(&c, &b);
	turns(f, 3);
	(void)expect_state(&c);
	assert_int_equal(c.cursors, 2);
	assert_string_equal(c.cursor.at, "2|9|x");
	assert_int_equal(sale_get(f->stall.l, s.ref, &s), RC_OK);
	assert_int_equal(s.state, SALE_PAID);
	assert_int_equal(s.received.dong, 65000);
	/* What is no list is refused, and the cursor stays. */
	feed.items = STR("[{\"id\":1}]");
	(void)str_copy(STR("2|10|x"), feed.at, sizeof(feed.at));
	assert_int_equal(local_put_feed(&b, &feed), RC_OK);
	say(&c, &b);
	turns(f, 3);
	struct local_refused r;
	assert_int_equal(local_read_refused(hear(&c), &r), RC_OK);
	assert_string_equal(r.of, "feed");
	assert_int_equal(c.cursors, 2);
	close(c.fd);
}

/* What comes over the LAN sync asks as cho40 would, and nothing else. */
static void
test_sync_asks(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	struct sale s;
	char ref[REF_LEN + 1];

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	dial(f, &c, LOCAL_ROLE_SYNC);
	(void)expect_state(&c);
	ask(f, &c, "open", 0);
	assert_true(json_get_str(expect_answer(&c), "ref", ref, sizeof(ref)));
	assert_string_equal(ref, s.ref);
	expect_end(&c, 0);
	struct local_ask q = { .q = "prove", .amount = 65000,
		.by = "00000000000000000000000000" };
	memcpy(q.who, s.ref, sizeof(s.ref));
	ask_all(f, &c, &q);
	expect_end(&c, 1);                  /* this stall has no key */
	ask(f, &c, "status", 0);
	expect_end(&c, 2);
	ask(f, &c, "backup", 0);
	expect_end(&c, 2);
	close(c.fd);
}

/* A stall that is set up while sync is there: it is told the number. */
static void
test_set_up(void **state)
{
	static struct client c;
	struct fixture *f = *state;
	struct local_hello h;

	dial(f, &c, LOCAL_ROLE_SYNC);
	assert_int_equal(c.hello.terminal, 0);
	(void)expect_state(&c);
	type_in(f, "vietcombank\n0071000000017\nNGUOI BAN THU\nQuay\n\n");
	turns(f, 2);
	assert_int_equal(local_read_hello(hear(&c), &h), RC_OK);
	assert_in_range(h.terminal, 1, TERMINAL_ID_MAX);
	assert_int_equal(expect_state(&c).head, h.head);
	turns(f, 2);
	assert_int_equal(hear(&c).n, 0);
	close(c.fd);
}

#define WITH_STALL(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STALL(test_questions), WITH_STALL(test_long_answer),
		WITH_STALL(test_sync), WITH_STALL(test_mail_and_net),
		WITH_STALL(test_provider), WITH_STALL(test_sync_asks),
		WITH_STALL(test_recording), WITH_STALL(test_text),
		WITH_STALL(test_carried), WITH_STALL(test_beside),
		cmocka_unit_test_setup_teardown(test_set_up, begin_new, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
