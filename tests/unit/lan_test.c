/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs over the market's LAN: asked for only when they are needed, given
 * only to who asked, never more bytes than were sent for them, and whoever is
 * hostile gets bounded work out of us and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/support/lan_fake.h"

/* --- asking ------------------------------------------------------------- */

static void
test_when(void **state)
{
	(void)state;
	/* No QR; one, but the board answers; then it does not. */
	step(60000);
	world.open = 1;
	world.up = true;
	step(60000);
	assert_int_equal(out.n, 0);
	assert_int_equal(lan_due_ms(lan), INT64_MAX);
	world.up = false;
	step(0);
	assert_in_range(lan_due_ms(lan), now_ms, now_ms + 1000);
	step(1000);
	assert_string_equal(heard().q, "open");
	/* One question at a time. */
	step(60000);
	assert_int_equal(out.n, 0);
	answers_open(1, 3);
	assert_int_equal(air.casts, 1);
	assert_int_equal(air.last_n, LAN_ASK_BYTES(3));
	/* What is over is asked for no more; nor is it heard of. */
	world.open = 0;
	step(60000);
	struct carry_proof p = proof_of(ref_no(MINE, 1), 65000);
	says_answer(&one, &p);
	step(60000);
	assert_int_equal(out.n, 0);
	assert_int_equal(air.casts, 1);
}

/* Within an hour: ever more seldom, at most each 30 s, 16 references each. */
static void
test_pace(void **state)
{
	int64_t early = 0;

	(void)state;
	world.open = 40;
	step(0);
	for (int64_t i = 0; i < 3600; i++) {
		step(1000);
		if (out.n > 0) {
			assert_string_equal(heard().q, "open");
			answers_open(1, 32);
			assert_int_equal(air.last_n, LAN_DATAGRAM_MAX);
			early += i < 60;
		}
	}
	assert_in_range(early, 7, 20);
	assert_in_range(air.casts, 3600 / 40, 3600 / 20);
	/* A new QR is told at once. */
	world.open = 41;
	step(0);
	step(1000);
	assert_string_equal(heard().q, "open");
}

/* A helper is asked alone, but not for ever if it says nothing. */
static void
test_helper(void **state)
{
	(void)state;
	ask_once();
	assert_int_equal(air.casts, 1);
	says(&two, "C4L1~", 5);
	for (int i = 0; i < 3; i++) {
		ask_once();
		assert_memory_equal(air.last_to.ip, two.ip, 4);
		says(&two, "C4L1~", 5);
		says(&one, "C4L1~", 5);   /* came later */
	}
	assert_int_equal(air.casts, 1);
	ask_once();                       /* each fourth is for all */
	assert_int_equal(air.casts, 2);
	for (int i = 0; i < 3; i++)
		ask_once();
	/* It said nothing more: all are asked until somebody helps. */
	air.casts = 0;
	for (int i = 0; i < 3; i++)
		ask_once();
	assert_int_equal(air.casts, 3);
	/* An hour of a helper that lies: all hear of it all the same. */
	air.casts = 0;
	for (int i = 0; i < 40; i++) {
		says(&two, "C4L1~", 5);
		ask_once();
	}
	assert_in_range(air.casts, 10, 40);
}

/* --- what is brought ---------------------------------------------------- */

static void
test_judged(void **state)
{
	struct carry_proof p = proof_of(ref_no(MINE, 1), 65000);
	struct carry_proof other = proof_of(ref_no(MINE, 2), 65000);

	(void)state;
	ask_once();
	says_answer(&one, &other);   /* not asked for */
	step(0);
	assert_int_equal(out.n, 0);
	says_answer(&one, &p);
	says_answer(&two, &p);       /* the same again: once */
	step(0);
	struct local_ask q = heard();
	assert_string_equal(q.q, "prove");
	assert_string_equal(q.who, p.ref);
	assert_string_equal(q.by, MACHINE);
	assert_int_equal(q.amount, 65000);
	answers(NULL, 1);            /* wrong: dropped */
	step(0);
	assert_int_equal(out.n, 0);
	/* The right one after it still comes through. */
	p.total.dong = 64000;
	says_answer(&two, &p);
	step(0);
	q = heard();
	assert_int_equal(q.amount, 64000);
	answers("{\"ref\":\"x\",\"state\":\"paid\",\"new\":true}", 0);
	assert_int_equal(air.tells, 0);
}

/* From one address thousands: bounded questions, and room for others. */
static void
test_flood(void **state)
{
	struct carry_proof p = proof_of(ref_no(MINE, 1), 1);
	int asked = 0;

	(void)state;
	ask_once();
	for (int i = 0; i < 5000; i++) {
		p.total.dong++;
		says_answer(&one, &p);
		says(&one, "C4L1! garbage", 13);
		if (i % 10 == 0)
			step(1);
		if (out.n > 0) {
			asked += heard().q[0] == 'p';
			answers(NULL, 1);
		}
	}
	assert_in_range(asked, 1, 50);
	step(1000);
	if (out.n > 0) {
		(void)heard();
		answers(NULL, 1);
	}
	for (int i = 0; i < 10; i++) {
		step(1);
		if (out.n > 0) {
			(void)heard();
			answers(NULL, 1);
		}
	}
	p.total.dong = 65000;
	says_answer(&two, &p);
	step(0);
	assert_int_equal(heard().amount, 65000);
}

/* --- for neighbours ------------------------------------------------------ */

static void
test_help(void **state)
{
	const char *ref = ref_no(9, 50);
	char url[100];

	(void)state;
	/* Without a network ourselves: nothing. */
	says_ask(&one, 50, 1);
	step(5000);
	assert_int_equal(air.sends, 0);
	assert_false(net.slot[NET_PAGE].busy);
	world.up = true;
	step(0);
	says_ask(&one, 50, 1);
	assert_int_equal(air.sends, 1);
	assert_int_equal(air.last_n, 5);
	says_ask(&two, 50, 1);
	says_ask(&two, 50, 1);       /* once in the queue */
	step(2000);
	assert_true(net.slot[NET_PAGE].busy);
	(void)snprintf(url, sizeof(url), PAGE "/x/%s.txt", ref);
	assert_string_equal(net.slot[NET_PAGE].url, url);
	air.sends = 0;
	page_proves(ref, 65000);
	assert_int_equal(air.sends, 2);  /* both who asked */
	/* A moment later from memory. */
	says_ask(&one, 50, 1);
	assert_int_equal(air.sends, 4);
	step(1);
	assert_false(net.slot[NET_PAGE].busy);
	/* Later again, and now there is more. */
	step(LAN_AGAIN_MS);
	says_ask(&one, 50, 1);
	step(2000);
	page_proves(ref, 66000);
	char memory[LAN_ANSWER_MAX];
	struct buf b = BUF(memory);
	struct carry_proof p = proof_of(ref, 66000);
	lan_put_answer(&b, &p);
	assert_int_equal(air.last_n, b.n);
	assert_memory_equal(air.last, b.p, b.n);
}

/* What a page says that is no proof of what was asked goes to nobody. */
static void
test_bad_page(void **state)
{
	static const struct { int status; const char *body; } bad[] = {
		{ 404, "no money" }, { 200, "" }, { 200, "<html>" },
		{ 500, "C4P1" }, { 429, "" },
	};

	(void)state;
	world.up = true;
	step(0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		says_ask(&one, 60, 1);
		for (int k = 0; k < 4000 && !net.slot[NET_PAGE].busy; k++) {
			step(1000);
			if (k % 15 == 0)
				says_ask(&one, 60, 1);
		}
		assert_true(net.slot[NET_PAGE].busy);
		air.sends = 0;
		page_says(bad[i].status, bad[i].body);
		assert_int_equal(air.sends, 0);
		step(LAN_AGAIN_MS);
	}
	for (int k = 0; k < 4000 && !net.slot[NET_PAGE].busy; k++) {
		says_ask(&one, 60, 1);
		step(15000);
	}
	air.sends = 0;
	page_proves(ref_no(9, 61), 5);   /* another sale's */
	assert_int_equal(air.sends, 0);
	says_ask(&one, 60, 1);
	assert_int_equal(air.sends, 1);  /* that we help, and no line */
}

/* Whoever asks gets no more bytes than it sent, and the board is asked once a
 * second at most, whatever comes from wherever. */
static void
test_amplification(void **state)
{
	size_t asked = 0;
	unsigned before;

	(void)state;
	world.up = true;
	step(0);
	before = net.starts;
	for (int i = 0; i < 20000; i++) {
		struct lan_peer from = { { 10, 0, (uint8_t)(i / 256),
		    (uint8_t)i } };
		asked += says_ask(&from, 100 + (uint64_t)i % 40, 16);
		if (i % 20 == 0)
			step(20);
		if (net.slot[NET_PAGE].busy) {
			/* https://board.example/x/C4....txt */
			char ref[REF_LEN + 1];
			(void)str_copy(str_part(str_of(
			    net.slot[NET_PAGE].url), strlen(PAGE "/x/"),
			    REF_LEN), ref, sizeof(ref));
			page_proves(ref, VND_MAX);
		}
	}
	assert_in_range(net.starts - before, 5, 21);
	assert_true(air.sent_bytes <= asked);
	/* One reference, known: what is said to it, at its longest. */
	step(60000);
	says_ask(&one, 7, 1);
	step(2000);
	air.sent_bytes = 0;
	page_proves(ref_no(9, 7), VND_MAX);
	asked = says_ask(&two, 7, 1);
	assert_in_range(air.sent_bytes, 2 * 70, 2 * asked);
	/* Too short for its answers: nothing at all. */
	char text[100];
	int n = snprintf(text, sizeof(text), "C4L1? %s", ref_no(9, 100));
	air.sends = 0;
	step(60000);
	says(&one, text, (size_t)n);
	assert_int_equal(air.sends, 0);
}

static void
test_no_help(void **state)
{
	(void)state;
	world.up = true;
	step(0);
	says_ask(&one, 50, 1);
	step(5000);
	assert_int_equal(air.sends, 0);
	assert_int_equal(net.starts, 0);
}

/* --- phones -------------------------------------------------------------- */

static void
phone(uint32_t id, const struct lan_peer *from, const char *request)
{
	struct lan_get g;

	assert_int_equal(lan_read_get(str_of(request), &g), RC_OK);
	lan_phone(lan, id, from, &g, now_ms);
}

static void
phone_brings(uint32_t id, const char *ref)
{
	char text[200];

	(void)snprintf(text, sizeof(text), "GET /p/C4P1%%20%s%%2065000%%20%s "
	    "HTTP/1.1\r\nHost: x\r\n\r\n", ref, MACHINE);
	phone(id, &one, text);
}

static void
test_phone(void **state)
{
	(void)state;
	step(0);
	phone(1, &one, "GET / HTTP/1.1\r\n\r\n");
	assert_int_equal(air.last_said, LAN_SAID_FORM);
	phone(2, &one, "GET /p?l=hello HTTP/1.1\r\n\r\n");
	assert_int_equal(air.last_said, LAN_SAID_NO_LINE);
	phone(3, &one, "GET /etc/passwd HTTP/1.1\r\n\r\n");
	assert_int_equal(air.last_said, LAN_SAID_NOTHING);
	air.tells = 0;
	static const struct { const char *line; int64_t rc;
	    enum lan_said said; } told[] = {
		{ "{\"new\":true}", 0, LAN_SAID_NEW },
		{ "{\"new\":false}", 0, LAN_SAID_KNOWN },
		{ NULL, 1, LAN_SAID_WRONG }, { NULL, 3, LAN_SAID_AWAY },
		{ NULL, 0, LAN_SAID_AWAY },
	};
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		phone_brings((uint32_t)(10 + i), ref_no(MINE, 1));
		assert_int_equal(air.tells, i);
		step(0);
		assert_string_equal(heard().q, "prove");
		answers(told[i].line, told[i].rc);
		assert_int_equal(air.tells, i + 1);
		assert_int_equal(air.last_phone, 10 + i);
		assert_int_equal(air.last_said, told[i].said);
	}
	/* Another terminal's goes to the neighbours, as it came. */
	phone_brings(30, ref_no(9, 1));
	assert_int_equal(air.last_said, LAN_SAID_PASSED);
	assert_int_equal(air.casts, 1);
	step(0);
	assert_int_equal(out.n, 0);
	/* The terminal goes away while it judges, and one waits behind. */
	phone_brings(40, ref_no(MINE, 1));
	step(0);
	(void)heard();
	phone_brings(41, ref_no(MINE, 1));
	air.tells = 0;
	lan_disconnected(lan);
	assert_int_equal(air.tells, 2);
	assert_int_equal(air.last_said, LAN_SAID_AWAY);
	phone_brings(42, ref_no(MINE, 1));
	assert_int_equal(air.last_said, LAN_SAID_AWAY);
}

static void
test_many_phones(void **state)
{
	int slowly = 0;

	(void)state;
	step(0);
	for (uint32_t i = 1; i <= 1000; i++) {
		air.last_said = LAN_SAID_COUNT;
		phone_brings(i, ref_no(MINE, 1));
		slowly += air.last_said == LAN_SAID_SLOWLY;
	}
	assert_int_equal(slowly, 1000 - LAN_PROOFS_MAX);
}

static int
begin_alone(void **state)
{
	(void)state;
	return lan_fake_open("");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, lan_fake_begin, \
	lan_fake_end)
	const struct CMUnitTest tests[] = { T(test_when), T(test_pace),
		T(test_helper), T(test_judged), T(test_flood), T(test_help),
		T(test_bad_page), T(test_amplification), T(test_phone),
		T(test_many_phones),
		cmocka_unit_test_setup_teardown(test_no_help, begin_alone,
		    lan_fake_end) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
