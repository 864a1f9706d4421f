/* SPDX-License-Identifier: Apache-2.0 */
/* Settled sales on their way to a bank, over everything that may go wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/sign.h"
#include "tests/support/bank_world.h"

static void
each_once(void **state)
{
	(void)state;
	bw_begin(150);
	assert_true(bw_until_asked() < 6000);
	assert_true(bw_asks_token());
	bw_give_token();
	/* Full batches follow each other; the cursor moves behind each. */
	assert_int_equal(bw_until_asked(), 0);
	assert_int_equal(bw.feeds, 0);
	bw_serve();
	bw_cursor_is("640");
	assert_int_equal(bw_until_asked(), 0);
	bw_serve();
	assert_int_equal(bw_until_asked(), 0);
	bw_serve();
	bw_cursor_is("1500");
	assert_int_equal(bw.largest, 64);
	assert_int_equal(bw.posts, 3);
	assert_int_equal(bw_until_asked(), -1);
	bw_all_held();
	/* News is posted at once, but never twice within a minute. */
	int64_t last = bw.now_ms;
	bw.now_ms += 10;
	bw_sell(1);
	(void)bw_until_asked();
	assert_int_equal(bw.now_ms - last, EVERY_MS);
	bw_serve();
	bw.now_ms += 2 * EVERY_MS;
	bw_sell(1);
	assert_int_equal(bw_until_asked(), 0);
	bw_serve();
	bw_cursor_is("1520");
	for (int i = 0; i < bw.sales; i++)
		assert_int_equal(bw.came[i], 1);
	assert_int_equal(bw.tokens, 1);
	pump_close(bw.pump);
}

static void
nothing_of_it_is_settled(void **state)
{
	(void)state;
	bw_begin(5);
	for (int i = 0; i < 5; i++)
		bw.lost[i] = true;
	(void)bw_until_asked();
	bw_give_token();
	/* The cursor moves past what concerns no bank. */
	assert_int_equal(bw_until_asked(), -1);
	bw_cursor_is("50");
	assert_int_equal(bw.posts, 0);
	pump_close(bw.pump);
}

static void
tokens_end(void **state)
{
	(void)state;
	bw_begin(1);
	bw_serve_all(HOUR_MS / 2);
	assert_int_equal(bw.tokens, 1);
	/* At four fifths of its life it is renewed before it is used. */
	bw.now_ms += 2900 * 1000;
	bw_sell(1);
	bw_serve_all(HOUR_MS / 2);
	assert_int_equal(bw.tokens, 2);
	bw_all_held();
	/* Revoked before its time: one more is fetched, and the sale goes. */
	bw.revoked = true;
	bw.now_ms += EVERY_MS;
	bw_sell(1);
	assert_int_equal(bw_until_asked(), 0);
	bw_serve();
	assert_int_equal(bw_until_asked(), 0);
	assert_true(bw_asks_token());
	bw_serve();
	assert_int_equal(bw_until_asked(), 0);
	bw_serve();
	bw_all_held();
	assert_int_equal(bw.tokens, 3);
	/* A bank that will not have us at all is asked slowly. */
	bw.now_ms += EVERY_MS;
	bw_sell(1);
	(void)bw_until_asked();
	bw_reply_status(401, 0);
	assert_int_equal(bw_until_asked(), 0);
	bw_give_token();
	assert_int_equal(bw_until_asked(), 0);
	bw_reply_status(401, 0);
	assert_true(bw_until_asked() >= 300000);
	assert_true(bw_asks_token());
	bw_give_token();
	assert_int_equal(bw_until_asked(), 0);
	bw_reply_status(403, 0);
	assert_true(bw_until_asked() >= 300000);
	/* So is one that gives no token, or what is none. */
	bw_reply_status(401, 0);
	assert_true(bw_until_asked() >= 300000);
	bw_reply((struct net_reply){ .status = 200, .body =
	    STR("{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}") });
	assert_true(bw_until_asked() >= 300000);
	bw_serve_all(HOUR_MS / 2);
	bw_all_held();
	pump_close(bw.pump);
}

static void
without_a_token(void **state)
{
	char key[SIGN_PEM_MAX], csr[SIGN_PEM_MAX];
	struct buf k = BUF(key), c = BUF(csr);

	(void)state;
	assert_int_equal(sign_make_request(7, &k, &c), RC_OK);
	bw_begin(3);
	bw.conf.token_url = "";
	bw.conf.sign_key = buf_str(&k);
	bw.conf.sign_kid = "t7";
	pump_close(bw.pump);
	bw_open();
	bw_link_up();
	(void)bw_until_asked();
	/* {"alg":"ES256",...}, no payload, 64 bytes of signature. */
	const char *jws = bw_header("x-jws-signature");
	assert_non_null(jws);
	assert_true(str_starts(str_of(jws), STR("eyJhbGciOiJFUzI1NiIs")));
	assert_non_null(strstr(jws, ".."));
	assert_int_equal(strlen(strstr(jws, "..")), 2 + 86);
	bw_serve();
	bw_all_held();
	assert_int_equal(bw.tokens, 0);
	/* There is none to renew: a person must look. */
	bw.now_ms += EVERY_MS;
	bw_sell(1);
	(void)bw_until_asked();
	bw_reply_status(401, 0);
	assert_true(bw_until_asked() >= 300000);
	bw_serve();
	bw_all_held();
	pump_close(bw.pump);
}

static void
manners(void **state)
{
	char key[64];

	(void)state;
	bw_begin(2);
	(void)bw_until_asked();
	bw_reply_status(503, 40);
	assert_true(bw_until_asked() >= 40000);
	bw_give_token();
	(void)bw_until_asked();
	assert_true(str_copy(str_of(bw_header("Idempotency-Key")), key,
	    sizeof(key)));
	bw_reply_status(429, 90);
	assert_true(bw_until_asked() >= 90000);
	/* The answer is lost after the bank has it: the same again, by the
	 * same key, and the cursor waits. */
	assert_string_equal(bw_header("Idempotency-Key"), key);
	assert_true(bw_walk_post(true));
	bw_reply((struct net_reply){ .rc = RC_OFFLINE });
	assert_int_equal(bw.feeds, 0);
	(void)bw_until_asked();
	assert_string_equal(bw_header("Idempotency-Key"), key);
	bw_reply_status(302, 0);
	(void)bw_until_asked();
	bw_reply_status(500, 0);
	assert_int_equal(bw.feeds, 0);
	(void)bw_until_asked();
	bw_serve();
	assert_int_equal(bw.came[0], 2);
	bw_cursor_is("20");
	/* Another body has another key. */
	bw.now_ms += EVERY_MS;
	bw_sell(1);
	(void)bw_until_asked();
	assert_string_not_equal(bw_header("Idempotency-Key"), key);
	/* A person's act does not go below what the bank asked for. */
	bw_reply_status(503, 600);
	int64_t from = bw.now_ms;
	static char memory[512];
	struct buf b = BUF(memory);
	struct local_state s = { .head = 30, .acked = 30, .now = true };
	bw_give(local_put_state(&b, &s), &b);
	(void)bw_until_asked();
	assert_true(bw.now_ms - from >= 600000);
	bw_serve();
	pump_close(bw.pump);
}

static void
poison_is_set_aside(void **state)
{
	(void)state;
	bw_begin(100);
	bw.expires_s = 1000000;
	bw.poison[40] = bw.poison[70] = true;
	bw_serve_all(HOUR_MS / 2);
	bw_all_held();
	bw_cursor_is("1000;410,710");
	/* New sales go on; once an hour those two are tried, alone. */
	bw.now_ms += EVERY_MS;
	bw_sell(1);
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("1010;410,710");
	int64_t from = bw.now_ms;
	(void)bw_until_asked();
	assert_in_range(bw.now_ms - from, HOUR_MS / 2, HOUR_MS);
	assert_non_null(strstr(bw.fake.slot[NET_BANK].body, "\"R40\""));
	assert_null(strstr(bw.fake.slot[NET_BANK].body, "\"R70\""));
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("1010;410,710");
	/* The bank learns to take one. */
	bw.poison[70] = false;
	bw.now_ms += HOUR_MS;
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("1010;410");
	bw_all_held();
	/* The other is no more: nothing is left of it. */
	bw.lost[40] = true;
	bw.now_ms += HOUR_MS;
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("1010");
	assert_int_equal(bw_until_asked(), -1);
	pump_close(bw.pump);
}

static void
mended_is_tried_at_once(void **state)
{
	(void)state;
	bw_begin(3);
	bw.poison[1] = true;
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("30;20");
	/* Somebody corrects the configuration and starts anew. */
	bw.poison[1] = false;
	pump_close(bw.pump);
	bw_open();
	bw_link_up();
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("30");
	bw_all_held();
	pump_close(bw.pump);
}

static void
too_much_poison_holds_the_queue(void **state)
{
	(void)state;
	bw_begin(30);
	for (int i = 0; i < 20; i++)
		bw.poison[i] = true;
	for (int i = 0; i < 200; i++) {
		(void)bw_until_asked();
		bw_serve();
	}
	bw_cursor_is("160;10,20,30,40,50,60,70,80,90,100,110,120,130,140,150,"
	    "160");
	for (int i = 0; i < 30; i++)
		assert_false(bw.held[i]);
	/* One goes, and the next takes its place. */
	bw.poison[0] = false;
	for (int i = 0; i < 60; i++) {
		(void)bw_until_asked();
		bw_serve();
	}
	bw_cursor_is("170;20,30,40,50,60,70,80,90,100,110,120,130,140,150,160,"
	    "170");
	assert_true(bw.held[0]);
	memset(bw.poison, 0, sizeof(bw.poison));
	for (int i = 0; i < 120 && strcmp(bw.cursor.at, "300") != 0; i++) {
		(void)bw_until_asked();
		bw_serve();
	}
	bw_cursor_is("300");
	bw_all_held();
	pump_close(bw.pump);
}

static void
either_end_starts_anew(void **state)
{
	(void)state;
	bw_begin(70);
	(void)bw_until_asked();
	bw_give_token();
	(void)bw_until_asked();
	/* The bank takes it; the terminal goes before it could be told. */
	assert_true(bw_walk_post(true));
	bw_link_down();
	assert_false(bw.fake.slot[NET_BANK].busy);
	bw_cursor_is("");
	bw.now_ms += 5000;
	bw_link_up();
	bw_serve_all(HOUR_MS / 2);
	assert_int_equal(bw.tokens, 1);   /* kept over the terminal's restart */
	assert_int_equal(bw.came[0], 2);
	bw_cursor_is("700");
	bw_all_held();
	/* cho40-sync starts anew: from the cursor, with another token. */
	pump_close(bw.pump);
	bw_open();
	bw.sales++;
	bw_link_up();
	bw_serve_all(HOUR_MS / 2);
	assert_int_equal(bw.tokens, 2);
	assert_int_equal(bw.came[69], 1);
	bw_cursor_is("710");
	/* The ledger lost the cursor, or has what is none: all again. */
	bw_link_down();
	bw.cursor.at[0] = '\0';
	bw_link_up();
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("710");
	assert_int_equal(bw.came[69], 2);
	bw_link_down();
	(void)snprintf(bw.cursor.at, sizeof(bw.cursor.at), "7;x");
	bw_link_up();
	bw_serve_all(HOUR_MS / 2);
	bw_cursor_is("710");
	assert_int_equal(bw.came[69], 3);
	pump_close(bw.pump);
}

static void
fail_board(enum net_slot slot, int status)
{
	struct net_reply r = { .status = status }, got;
	enum net_slot which;

	assert_true(bw.fake.slot[slot].busy);
	if (status == 200)
		r.body = STR("{\"v\":1,\"mail\":[],\"server_ms\":1}");
	net_fake_answer(&bw.fake, slot, r);
	assert_true(bw.fake.net.finished(&bw.fake, &which, &got));
	pump_reply(bw.pump, which, &got, bw.now_ms);
	bw_steps();
}

static void
until_mail(void)
{
	for (int i = 0; i < 200 && !bw.fake.slot[NET_MAIL].busy; i++) {
		int64_t due = pump_due_ms(bw.pump);
		bw.now_ms = due > bw.now_ms ? due : bw.now_ms + 1;
		bw_steps();
	}
	assert_true(bw.fake.slot[NET_MAIL].busy);
}

/* Neither holds the other back, and the screen speaks of the board alone. */
static void
bank_and_board(void **state)
{
	(void)state;
	bw_begin(5);
	pump_close(bw.pump);
	bw.board = "https://board";
	bw_open();
	bw_link_up();
	until_mail();
	fail_board(NET_MAIL, 503);
	assert_false(bw.net_said.up);
	for (int i = 0; i < 4 && strcmp(bw.cursor.at, "50") != 0; i++) {
		assert_true(bw_until_asked() < 10000);
		bw_serve();
	}
	bw_cursor_is("50");
	bw_all_held();
	assert_false(bw.net_said.up);
	/* The board is back, and the bank is not. */
	until_mail();
	fail_board(NET_MAIL, 200);
	assert_true(bw.net_said.up);
	bw.now_ms += EVERY_MS;
	bw_sell(1);
	(void)bw_until_asked();
	bw_reply((struct net_reply){ .rc = RC_OFFLINE });
	assert_true(bw.net_said.up);
	until_mail();
	fail_board(NET_MAIL, 200);
	assert_true(bw.net_said.up);
	(void)bw_until_asked();
	bw_serve();
	bw_all_held();
	pump_close(bw.pump);
}

static void
strange_words(void **state)
{
	static char memory[1024];
	struct buf b = BUF(memory);
	struct local_refused r = { .of = "settled", .why = "no" };

	(void)state;
	bw_begin(1);
	(void)bw_until_asked();
	bw_give_token();
	(void)bw_until_asked();
	/* Answers that nobody asked for are passed over. */
	bw_settled(&(struct local_settled){ .only = 10 });
	assert_true(bw.fake.slot[NET_BANK].busy);
	/* The terminal will not record the cursor: slowly again. */
	assert_true(bw_walk_post(true));
	struct net_reply got;
	enum net_slot slot;
	net_fake_answer(&bw.fake, NET_BANK,
	    (struct net_reply){ .status = 200 });
	assert_true(bw.fake.net.finished(&bw.fake, &slot, &got));
	pump_reply(bw.pump, slot, &got, bw.now_ms);
	bw.out = BUF(bw.out_memory);
	bw_give(local_put_refused(&b, &r), &b);
	assert_true(bw_until_asked() >= 300000);
	bw_serve();
	assert_int_equal(bw.came[0], 2);
	bw_cursor_is("10");
	/* It does not answer at all: the connection is given up. */
	bw.now_ms += EVERY_MS;
	bw_sell(1);
	assert_int_equal(pump_step(bw.pump, bw.now_ms), RC_OK);
	bw.out = BUF(bw.out_memory);
	assert_int_equal(pump_due_ms(bw.pump), bw.now_ms + 30000);
	bw.now_ms += 30000;
	assert_int_equal(pump_step(bw.pump, bw.now_ms), RC_OFFLINE);
	pump_close(bw.pump);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_once),
		cmocka_unit_test(nothing_of_it_is_settled),
		cmocka_unit_test(tokens_end),
		cmocka_unit_test(without_a_token),
		cmocka_unit_test(manners),
		cmocka_unit_test(poison_is_set_aside),
		cmocka_unit_test(mended_is_tried_at_once),
		cmocka_unit_test(too_much_poison_holds_the_queue),
		cmocka_unit_test(either_end_starts_anew),
		cmocka_unit_test(bank_and_board),
		cmocka_unit_test(strange_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
