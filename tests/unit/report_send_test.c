/* SPDX-License-Identifier: Apache-2.0 */
/* A record on its way to the province: its bytes, what is asked, what answers
 * mean, how long is waited, and the spool.  Time is the test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sync/board/report/sender.h"
#include "sync/board/report/spool.h"
#include "ledger/day.h"
#include "tests/support/net_fake.h"

static const struct lgsp_conf conf = {
	.token_url = "https://lgsp.example/token",
	.service_url = "https://lgsp.example/markets",
	.success = "0", .key_header = "lgspaccesstoken",
	.sender_header = "SENDER_CODE", .sender = "H22.1",
	.receiver_header = "RECEIVER_CODE", .receiver = "H22",
	.tran_header = "TRAN_CODE", .tran = "CHO40", .timeout_s = 60 };
static const struct lgsp_keys keys = { "a", "s3cret", "cho", "p", "" };
#define KEYS_64 "eyJBY2Nlc3NLZXkiOiJhIiwiU2VjcmV0S2V5IjoiczNjcmV0IiwiQXBwT" \
	"mFtZSI6ImNobyIsIlBhcnRuZXJDb2RlIjoicCIsIlBhcnRuZXJDb2RlQ3VzIjoiIn0="

static struct net_fake fake;
static struct sender s;
static struct rng_seeded seed;
static struct rng rng;
static struct sender_news news;
static int64_t now_ms;

static int
begin(void **state)
{
	(void)state;
	net_fake_init(&fake);
	rng = rng_from_seed(&seed, 7);
	sender_init(&s, &conf, &keys, &fake.net, &rng);
	now_ms = 1000;
	memset(&news, 0, sizeof(news));
	return 0;
}

/* The slot answers; true when there is news. */
static bool
answer(int status, const char *body)
{
	struct net_reply reply, got;
	enum net_slot slot;

	reply = (struct net_reply){ .rc = status == 0 ? RC_OFFLINE : RC_OK,
	    .status = status, .body = str_of(body) };
	net_fake_answer(&fake, NET_BANK, reply);
	assert_true(fake.net.finished(fake.net.ctx, &slot, &got));
	return sender_reply(&s, &got, now_ms, &news);
}

#define TOKEN "{\"access_token\":\"t-1\",\"expires_in\":3600}"
#define TAKEN "{\"error_code\":\"0\",\"message\":\"ok\"}"

static void
asks_for_a_token_then_sends(void **state)
{
	struct net_fake_slot *q = &fake.slot[NET_BANK];

	(void)state;
	assert_false(sender_give(&s, STR("{\"seq\":1}"), now_ms, &news));
	assert_string_equal(q->url, conf.token_url);
	assert_string_equal(q->body, "grant_type=client_credentials");
	assert_int_equal(q->headers, 1);
	assert_string_equal(q->header[0], "lgspaccesstoken: " KEYS_64);
	assert_false(answer(200, TOKEN));
	assert_string_equal(q->url, conf.service_url);
	assert_string_equal(q->body, "{\"data\":[{\"seq\":1}]}");
	assert_int_equal(q->headers, 5);
	assert_string_equal(q->header[0], "Authorization: Bearer t-1");
	assert_string_equal(q->header[1], "lgspaccesstoken: " KEYS_64);
	assert_string_equal(q->header[2], "SENDER_CODE: H22.1");
	assert_string_equal(q->header[3], "RECEIVER_CODE: H22");
	assert_string_equal(q->header[4], "TRAN_CODE: CHO40");
	assert_true(answer(200, TAKEN));
	assert_int_equal(news.end, LGSP_TAKEN);
	/* The token is kept for the next one. */
	assert_true(sender_wants(&s, now_ms));
	assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	assert_string_equal(q->url, conf.service_url);
	assert_true(answer(200, TAKEN));
	/* And not used in its last half minute. */
	now_ms += 3600 * 1000 - 20000;
	assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	assert_string_equal(q->url, conf.token_url);
}

static void
a_stale_token_is_asked_for_once(void **state)
{
	struct net_fake_slot *q = &fake.slot[NET_BANK];

	(void)state;
	assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	assert_false(answer(200, TOKEN));
	assert_true(answer(200, TAKEN));
	assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	assert_false(answer(401, ""));   /* it was withdrawn */
	assert_string_equal(q->url, conf.token_url);
	assert_false(answer(200, "{\"access_token\":\"t-2\"}"));
	assert_string_equal(q->header[0], "Authorization: Bearer t-2");
	assert_true(answer(401, ""));    /* that one as well: a person */
	assert_int_equal(news.end, LGSP_LATER);
	assert_in_range(s.due_ms - now_ms, BACKOFF_SLOW_MS, BACKOFF_MAX_MS);
}

static void
waits_longer_each_time(void **state)
{
	int64_t most = BACKOFF_BASE_MS, longest = 0;

	(void)state;
	assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	assert_false(answer(200, TOKEN));
	for (int i = 0; i < 12; i++) {
		assert_true(answer(i % 2 == 0 ? 500 : 0, "<html>"));
		assert_int_equal(news.end, LGSP_LATER);
		assert_in_range(s.due_ms - now_ms, 0, most);
		if (s.due_ms - now_ms > longest)
			longest = s.due_ms - now_ms;
		assert_true(s.due_ms == now_ms ||
		    !sender_wants(&s, s.due_ms - 1));
		now_ms = s.due_ms;
		most = most * 2 < BACKOFF_MAX_MS ? most * 2 : BACKOFF_MAX_MS;
		s.token_until_ms = now_ms + 100000;
		assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	}
	assert_true(longest > 60000);
	assert_true(answer(200, TAKEN));
	assert_true(sender_wants(&s, now_ms));
	assert_int_equal(s.backoff.n, 0);
}

static void
wrong_keys_wait_long(void **state)
{
	(void)state;
	assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	assert_true(answer(401, "{}"));
	assert_in_range(s.due_ms - now_ms, BACKOFF_SLOW_MS, BACKOFF_MAX_MS);
	assert_non_null(strstr(news.words, "key_file"));
	assert_null(strstr(news.words, "s3cret"));
	now_ms = s.due_ms;
	assert_false(sender_give(&s, STR("{}"), now_ms, &news));
	assert_true(answer(200, "{\"access_token\":\"a b\"}"));
	assert_int_equal(news.end, LGSP_LATER);
}

static void
net_that_does_not_start(void **state)
{
	(void)state;
	fake.refuse = RC_NO_MEMORY;
	assert_true(sender_give(&s, STR("{}"), now_ms, &news));
	assert_int_equal(news.end, LGSP_LATER);
	assert_int_equal(s.state, SENDER_REST);
}

static void
what_answers_mean(void **state)
{
	static const struct { int status; const char *body, *success;
		enum lgsp_end end; const char *words; } cases[] = {
		{ 200, "{\"error_code\":\"0\"}", "0", LGSP_TAKEN, "" },
		{ 200, "{\"error_code\":0}", "0", LGSP_TAKEN, "" },
		{ 200, "{\"error_code\":\"1\"}", "1", LGSP_TAKEN, "" },
		{ 200, "{\"error_code\":\"0\",\"message\":\"sai mã\"}", "1",
		  LGSP_REFUSED, "error_code 0: sai mã" },
		{ 200, "{\"error_code\":\"1\",\"message\":\"a\\r\\nb\"}", "0",
		  LGSP_REFUSED, "error_code 1: a  b" },
		{ 200, "{\"message\":\"ok\"}", "0", LGSP_LATER, NULL },
		{ 200, "[]", "0", LGSP_LATER, NULL },
		{ 200, "", "0", LGSP_LATER, NULL },
		{ 200, "{\"error_code\":{}}", "0", LGSP_LATER, NULL },
		{ 200, "{\"error_code\":\"012345678901234567890123456789\"}",
		  "0", LGSP_REFUSED, NULL },
		{ 204, "", "0", LGSP_LATER, NULL },
		{ 301, "", "0", LGSP_LATER, NULL },
		{ 401, "", "0", LGSP_STALE, NULL },
		{ 403, "", "0", LGSP_STALE, NULL },
		{ 422, "\xff\x01nope", "0", LGSP_REFUSED,
		  "HTTP 422:   nope" },
		{ 500, "{\"error_code\":\"0\"}", "0", LGSP_LATER, NULL },
		{ 503, "", "0", LGSP_LATER, NULL },
	};
	char memory[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf words = BUF(memory);
		assert_int_equal(lgsp_read(cases[i].status,
		    str_of(cases[i].body), cases[i].success, &words),
		    cases[i].end);
		if (cases[i].words != NULL)
			assert_string_equal(memory, cases[i].words);
		assert_false(words.full);
	}
}

static void
keys_are_read(void **state)
{
	char memory[512];
	struct lgsp_keys k;

	(void)state;
	struct buf why = BUF(memory);
	assert_int_equal(lgsp_keys_read(STR("{\"AccessKey\":\"a\","
	    "\"SecretKey\":\"b\",\"AppName\":\"c\",\"PartnerCode\":\"d\"}"),
	    &k, &why), RC_OK);
	assert_string_equal(k.secret, "b");
	assert_string_equal(k.partner_cus, "");
	assert_int_equal(lgsp_keys_read(STR("{\"AccessKey\":\"topsecret\"}"),
	    &k, &why), RC_BAD_INPUT);
	assert_non_null(strstr(memory, "SecretKey"));
	assert_null(strstr(memory, "topsecret"));
	assert_int_equal(lgsp_keys_read(STR("topsecret"), &k, &why),
	    RC_BAD_INPUT);
	assert_null(strstr(memory, "topsecret"));
}

/* --- the record ---------------------------------------------------------- */

static void
what_is_not_there_says_why(void **state)
{
	char memory[RECORD_BYTES_MAX + 1];
	struct buf b = BUF(memory);
	static struct figures f;

	(void)state;
	for (enum figure i = 0; i < FIGURE_COUNT; i++)
		figure_set(&f, i, 7);
	f.of[FIGURE_trainees].why = FIGURE_NOT_ENTERED;
	figure_set(&f, FIGURE_class, 2);
	figure_close(&f, 4);
	struct record r = { "HG-001", "00691", "2026-11", 3, 1796090400000,
	    &f };
	record_put(&b, &r);
	assert_false(b.full);
	assert_non_null(strstr(memory, "{\"market_code\":\"HG-001\","
	    "\"commune_code\":\"00691\",\"period\":\"2026-11\","
	    "\"class\":2,\"session_days\":7,"));
	assert_non_null(strstr(memory, "\"sales_qr_count\":null,"
	    "\"sales_qr_amount\":null,"));
	assert_non_null(strstr(memory, "\"trainees\":null"));
	assert_non_null(strstr(memory, "\"absent\":{\"sales_qr_count\":"
	    "\"fewer_than_5_traders\",\"sales_qr_amount\":"
	    "\"fewer_than_5_traders\",\"trainees\":\"not_entered\"},"));
	assert_non_null(strstr(memory, "\"sent_at\":\"2026-12-01T09:00:00"
	    "+07:00\",\"seq\":3,\"schema_version\":1}"));
	assert_null(strstr(memory, "paid_to_budget"));
	assert_int_equal(f.of[FIGURE_fee_collected].value, 14);
	assert_int_equal(f.of[FIGURE_markets_class_2].value, 1);
	assert_int_equal(f.of[FIGURE_markets_class_1].value, 0);
	figure_set(&f, FIGURE_sales_qr_count, 9);
	figure_close(&f, 5);
	assert_int_equal(f.of[FIGURE_sales_qr_count].why, FIGURE_HAS);
}

static void
periods(void **state)
{
	static const char *const bad[] = { "", "2026-13", "2026-1", "202611",
	    "2026-00", "2026/11", "2026-111", " 026-11" };
	char memory[16];
	struct buf b = BUF(memory);
	struct period p;

	(void)state;
	assert_true(period_parse(STR("2028-02"), &p));
	assert_int_equal(p.last_day - p.first_day, 28);
	assert_true(period_parse(STR("2026-12"), &p));
	assert_int_equal(p.last_day - p.first_day, 30);
	period_put(&b, p.last_day);
	assert_string_equal(memory, "2026-12");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(period_parse(str_of(bad[i]), &p));
}

/* --- spool --------------------------------------------------------------- */

static void
files(void **state)
{
	char folder[] = "/tmp/cho40-spool-XXXXXX", path[128], memory[512],
	    text[RECORD_BYTES_MAX + 1];
	struct buf why = BUF(memory), record = BUF(text);
	int64_t id = 0;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(spool_open(folder, &why), RC_OK);
	assert_int_equal(spool_first(folder, &id, &record, &why),
	    RC_NOT_FOUND);
	assert_int_equal(spool_put(folder, 10, STR("{\"b\":2}"), &why),
	    RC_OK);
	assert_int_equal(spool_put(folder, 9, STR("{\"a\":1}"), &why), RC_OK);
	assert_int_equal(spool_put(folder, 9, STR("{\"a\":1}"), &why), RC_OK);
	assert_int_equal(spool_first(folder, &id, &record, &why), RC_OK);
	assert_int_equal(id, 9);
	assert_string_equal(text, "{\"a\":1}");
	assert_int_equal(spool_drop(folder, 9, &why), RC_OK);
	assert_int_equal(spool_drop(folder, 9, &why), RC_OK);
	/* What was half-written is gone after a start; strangers stay. */
	snprintf(path, sizeof(path), "%s/%019d.json.new", folder, 3);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(spool_open(folder, &why), RC_OK);
	assert_int_equal(access(path, F_OK), -1);
	buf_reset(&record);
	assert_int_equal(spool_first(folder, &id, &record, &why), RC_OK);
	assert_int_equal(id, 10);
	snprintf(path, sizeof(path), "%s/%019d.json", folder, 1);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("half a rec", f);
	fclose(f);
	assert_int_equal(spool_first(folder, &id, &record, &why),
	    RC_CORRUPT);
	assert_non_null(strstr(memory, path));
	unlink(path);
	struct stat st;
	snprintf(path, sizeof(path), "%s/%019d.json", folder, 10);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(asks_for_a_token_then_sends, begin),
		cmocka_unit_test_setup(a_stale_token_is_asked_for_once,
		    begin),
		cmocka_unit_test_setup(waits_longer_each_time, begin),
		cmocka_unit_test_setup(wrong_keys_wait_long, begin),
		cmocka_unit_test_setup(net_that_does_not_start, begin),
		cmocka_unit_test(what_answers_mean),
		cmocka_unit_test(keys_are_read),
		cmocka_unit_test(what_is_not_there_says_why),
		cmocka_unit_test(periods),
		cmocka_unit_test(files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
