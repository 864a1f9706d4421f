/* SPDX-License-Identifier: Apache-2.0 */
/* Casso, payOS and VietQR.vn: their own signature vectors, their samples, and
 * what is not theirs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "ledger/base/crypto.h"
#include "sync/provider/bearer.h"
#include "sync/provider/canon.h"
#include "sync/provider/provider.h"
#include "sync/provider/vietqr_sync.h"

#define SAMPLES "tests/vectors/samples/"

static json_t *
vector(const char *name)
{
	json_t *all = json_load_file(SAMPLES "signature-vectors.json", 0,
	    NULL);

	assert_non_null(all);
	json_t *v = json_incref(json_object_get(all, name));
	assert_non_null(v);
	json_decref(all);
	return v;
}

static struct str
text(const json_t *o, const char *name)
{
	return str_of(json_string_value(json_object_get(o, name)));
}

static struct str
sample(const char *name)
{
	static char memory[8192];
	char path[128];

	snprintf(path, sizeof(path), SAMPLES "%s", name);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	size_t n = fread(memory, 1, sizeof(memory), f);
	fclose(f);
	return (struct str){ memory, n };
}

struct got { int count, odd; struct notice n[NOTICES_MAX];
	char same[256]; };

static void
keep(void *ctx, const struct notice *n, const struct notice_bytes *bytes)
{
	struct got *got = ctx;

	if (n == NULL)
		got->odd++;
	else
		got->n[got->count++] = *n;
	snprintf(got->same, sizeof(got->same), "%.*s", STR_ARG(bytes->same));
}

static struct got got;

static enum rc
read_as(const char *provider, struct str body, const char **why)
{
	struct notice_reader reader = { keep, &got };
	struct provider_hook hook = { .body = body, .account = STR("1"),
	    .now_ms = 1793409342000 };

	memset(&got, 0, sizeof(got));
	return provider_by_name(str_of(provider))->read(&hook, &reader, why);
}

static void
is_bad(const char *provider, const char *body, const char *want)
{
	const char *why = "";

	assert_int_equal(read_as(provider, str_of(body), &why),
	    RC_BAD_INPUT);
	if (strstr(why, want) == NULL)
		fail_msg("%s: said \"%s\", not \"%s\"", body, why, want);
	assert_int_equal(got.count, 0);
}

/* --- Casso --------------------------------------------------------------- */

static enum rc
casso(struct str key, struct str header, struct str body)
{
	struct provider_hook hook = { .auth = PROVIDER_HMAC, .secret = key,
	    .signature = header, .body = body };

	return provider_by_name(STR("casso"))->verify(&hook);
}

static void
casso_signatures_are_the_published_ones(void **state)
{
	static const char *const names[][2] = {
		{ "casso_v2_official", "casso_v2_official.json" },
		{ "casso_v2_unicode_slash", "casso_v2_unicode.json" },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		json_t *v = vector(names[i][0]);
		struct str body = sample(names[i][1]);
		struct str key = text(v, "key"), header = text(v, "header");
		assert_int_equal(casso(key, header, body), RC_OK);
		/* Blanks and the order of names are not signed; all else is. */
		char other[8192];
		snprintf(other, sizeof(other), "%.*s", STR_ARG(body));
		*strstr(other, "amount\": ") = 'b';
		assert_int_equal(casso(key, header, str_of(other)),
		    RC_DENIED);
		assert_int_equal(casso(STR("another key"), header, body),
		    RC_DENIED);
		assert_int_equal(casso(STR(""), header, body), RC_DENIED);
		assert_int_equal(casso(key, str_part(header, 0, header.n -
		    1), body), RC_DENIED);
		assert_int_equal(casso(key, str_from(header, 2), body),
		    RC_DENIED);
		json_decref(v);
	}
}

/* The same content as PHP and Python would have signed it. */
static void
all_spellings_of_letters_are_believed(void **state)
{
	const struct str body = STR("{\"b\":[1,{\"d\":\"phí/chợ\","
	    "\"c\":599000}],\"a\":1e2}");
	static const char *const want[CANON_STYLE_COUNT] = {
		"{\"a\":1e2,\"b\":[1,{\"c\":599000,\"d\":\"phí/chợ\"}]}",
		"{\"a\":1e2,\"b\":[1,{\"c\":599000,\"d\":\"ph\\u00ed\\/ch"
		    "\\u1ee3\"}]}",
		"{\"a\":1e2,\"b\":[1,{\"c\":599000,\"d\":\"ph\\u00ed/ch"
		    "\\u1ee3\"}]}",
	};

	(void)state;
	for (int i = 0; i < CANON_STYLE_COUNT; i++) {
		char memory[512], header[256];
		struct buf b = BUF(memory), h = BUF(header);
		uint8_t mac[HASH512_BYTES];
		assert_true(canon_put(&b, body, (enum canon_style)i));
		assert_string_equal(memory, want[i]);
		struct str parts[] = { STR("17."), buf_str(&b) };
		hmac_sha512(STR("some key"), parts, 2, mac);
		buf_puts(&h, "t=17, v1=");
		buf_hex(&h, mac, sizeof(mac));
		assert_int_equal(casso(STR("some key"), buf_str(&h), body),
		    RC_OK);
	}
	char small[8];
	struct buf b = BUF(small);
	assert_false(canon_put(&b, body, CANON_JS));
}

static void
casso_v1_tells_several_at_once(void **state)
{
	const char *why = "";
	struct provider_hook hook = { .auth = PROVIDER_APIKEY,
	    .secret = STR("0123456789"), .timestamp = STR("0123456789") };

	(void)state;
	const struct provider *p = provider_by_name(STR("casso"));
	assert_int_equal(p->verify(&hook), RC_OK);
	hook.timestamp = STR("0123456788");
	assert_int_equal(p->verify(&hook), RC_DENIED);
	hook.auth = PROVIDER_NONE;
	assert_int_equal(p->verify(&hook), RC_DENIED);

	assert_int_equal(read_as("casso", sample("casso_v1_webhook.json"),
	    &why), RC_OK);
	assert_int_equal(got.count, 1);
	assert_string_equal(got.n[0].id, "12345");
	assert_string_equal(got.n[0].account, "0900000001");
	assert_string_equal(got.n[0].bank_ref, "FT26304123456789");
	assert_string_equal(got.n[0].at, "2026-10-31 08:15:42");
	assert_int_equal(got.n[0].amount.dong, 35000);
	assert_true(got.n[0].is_in);

	assert_int_equal(read_as("casso", STR("{\"error\":0,\"data\":["
	    "{\"id\":1,\"amount\":5,\"when\":\"2020-11-02\","
	    "\"subAccId\":\"9\"},"
	    "{\"id\":2,\"amount\":-193000,\"when\":\"2021-04-15T00:00:00\","
	    "\"bank_sub_acc_id\":\"9\"},"
	    "{\"id\":3,\"amount\":1.5,\"when\":\"2020-11-02\"},"
	    "{\"id\":0,\"amount\":5,\"when\":\"2020-11-02\","
	    "\"subAccId\":\"9\"}]}"), &why), RC_OK);
	assert_int_equal(got.count, 3);
	assert_int_equal(got.odd, 1);
	assert_string_equal(got.n[0].at, "2020-11-02 00:00:00");
	assert_false(got.n[1].is_in);
	assert_int_equal(got.n[1].amount.dong, 193000);
	assert_true(got.n[2].is_test);

	is_bad("casso", "{\"data\":[]}", "1 to 100");
	is_bad("casso", "[]", "one JSON object");
	is_bad("casso", "{\"data\":{\"id\":\"1\"}}", "integers");
	is_bad("casso", "{\"data\":{\"id\":1,\"amount\":0}}", "amount");
	is_bad("casso", "{\"data\":{\"id\":1,\"amount\":5,"
	    "\"when\":\"05/11/2020\"}}", "YYYY-MM-DD");
	is_bad("casso", "{\"data\":{\"id\":1,\"amount\":5,"
	    "\"when\":\"2020-11-02\"}}", "accountNumber");
}

static void
a_batch_has_a_bound(void **state)
{
	static char memory[32768];
	struct buf b = BUF(memory);

	(void)state;
	buf_puts(&b, "{\"data\":[");
	for (int i = 0; i <= NOTICES_MAX; i++)
		buf_puts(&b, i == 0 ? "{\"id\":1}" : ",{\"id\":1}");
	buf_puts(&b, "]}");
	assert_false(b.full);
	is_bad("casso", memory, "1 to 100");
}

/* --- payOS --------------------------------------------------------------- */

static void
payos_signs_its_sorted_fields(void **state)
{
	json_t *v = vector("payos_webhook_official");
	struct provider_hook hook = { .auth = PROVIDER_HMAC,
	    .secret = text(v, "key"),
	    .body = sample("payos_webhook_official.json") };
	const struct provider *p = provider_by_name(STR("payos"));
	char other[8192];
	const char *why = "";

	(void)state;
	assert_int_equal(p->verify(&hook), RC_OK);
	snprintf(other, sizeof(other), "%.*s", STR_ARG(hook.body));
	*strstr(other, "3000") = '4';
	struct provider_hook lie = hook;
	lie.body = str_of(other);
	assert_int_equal(p->verify(&lie), RC_DENIED);
	lie = hook;
	lie.secret = STR("another");
	assert_int_equal(p->verify(&lie), RC_DENIED);
	lie = hook;
	lie.auth = PROVIDER_NONE;
	assert_int_equal(p->verify(&lie), RC_DENIED);
	lie = hook;
	lie.body = STR("{\"data\":{},\"signature\":\"\"}");
	assert_int_equal(p->verify(&lie), RC_DENIED);

	/* What comes when the address is confirmed is another account's. */
	assert_int_equal(read_as("payos", hook.body, &why), RC_OK);
	assert_true(got.n[0].is_test);
	assert_string_equal(got.n[0].id, "123.TF230204212323");
	assert_int_equal(got.n[0].amount.dong, 3000);
	json_decref(v);
}

/* Nulls are nothing, lists are JSON: the provider's own second vector, of its
 * answers, which are signed the same way. */
static void
payos_nulls_and_lists(void **state)
{
	json_t *v = vector("payos_get_body"), *body = json_load_file(SAMPLES
	    "payos_get_response.json", 0, NULL);
	struct provider_hook hook = { .auth = PROVIDER_HMAC,
	    .secret = text(v, "key") };

	(void)state;
	assert_non_null(body);
	json_object_set(body, "signature", json_object_get(v, "signature"));
	char *raw = json_dumps(body, 0);
	hook.body = str_of(raw);
	assert_int_equal(provider_by_name(STR("payos"))->verify(&hook),
	    RC_OK);
	free(raw);
	json_decref(body);
	json_decref(v);
}

static void
payos_bodies_that_are_wrong(void **state)
{
	const char *why = "";

	(void)state;
	is_bad("payos", "{\"data\":[]}", "one JSON object");
	is_bad("payos", "{\"data\":{\"orderCode\":1,\"amount\":1.0}}",
	    "integers");
	is_bad("payos", "{\"data\":{\"orderCode\":1,\"amount\":-1}}",
	    "positive");
	is_bad("payos", "{\"data\":{\"orderCode\":1,\"amount\":1,"
	    "\"transactionDateTime\":\"x\"}}", "transactionDateTime");
	assert_int_equal(read_as("payos", STR("{\"success\":false,\"data\":{"
	    "\"orderCode\":9,\"amount\":1,\"accountNumber\":\"1\","
	    "\"transactionDateTime\":\"2026-10-31 08:15:42\"}}"), &why),
	    RC_OK);
	assert_true(got.n[0].is_test);
}

/* --- VietQR.vn ----------------------------------------------------------- */

static void
a_token_lives_shortly_and_for_one_secret(void **state)
{
	char memory[256], header[160];
	struct buf b = BUF(memory);
	struct provider_hook hook = { .auth = PROVIDER_BEARER,
	    .secret = STR("mot mat khau"), .account = STR("0900000001"),
	    .now_ms = 1793409342000,
	    /* 0900000001:mot mat khau */
	    .authorization = STR("Basic "
	    "MDkwMDAwMDAwMTptb3QgbWF0IGtoYXU=") };
	const struct provider *p = provider_by_name(STR("vietqr"));

	(void)state;
	assert_true(bearer_may_have(&hook));
	hook.account = STR("0900000002");
	assert_false(bearer_may_have(&hook));
	hook.body = STR("grant_type=client_credentials&client_id=0900000002&"
	    "client_secret=mot+mat+khau");
	assert_true(bearer_may_have(&hook));
	hook.auth = PROVIDER_HMAC;
	assert_false(bearer_may_have(&hook));
	hook.auth = PROVIDER_BEARER;

	bearer_put(&b, hook.secret, hook.now_ms);
	json_t *v = json_loads(memory, 0, NULL);
	snprintf(header, sizeof(header), "Bearer %s", json_string_value(
	    json_object_get(v, "access_token")));
	hook.authorization = str_of(header);
	assert_int_equal(p->verify(&hook), RC_OK);
	hook.now_ms += BEARER_LIFE_S * 1000;
	assert_int_equal(p->verify(&hook), RC_DENIED);
	hook.now_ms -= BEARER_LIFE_S * 1000;
	hook.secret = STR("mot mat khac");
	assert_int_equal(p->verify(&hook), RC_DENIED);
	hook.secret = STR("mot mat khau");
	header[7] = '9';   /* a later end */
	assert_int_equal(p->verify(&hook), RC_DENIED);
	json_decref(v);
}

static void
vietqr_has_two_spellings(void **state)
{
	const char *why = "";
	char account[NOTICE_ACCOUNT_MAX], memory[256];
	struct buf b = BUF(memory);

	(void)state;
	struct str body = sample("vietqr_transaction_sync.json");
	assert_true(vietqr_sync_account(body, account));
	assert_string_equal(account, "0900000001");
	assert_int_equal(read_as("vietqr", body, &why), RC_OK);
	assert_string_equal(got.n[0].id,
	    "360f6fb1-07ad-40bb-ba5e-52e7b282baa7");
	assert_string_equal(got.n[0].bank_ref, "FT26304123456789");
	assert_int_equal(got.n[0].amount.dong, 35000);
	assert_string_equal(got.n[0].at, "2026-10-31 08:15:42");
	vietqr_sync_thanks(&b, &got.n[0]);
	assert_string_equal(memory, "{\"error\":false,\"errorReason\":\"000\","
	    "\"toastMessage\":\"\",\"object\":{\"reftransactionid\":"
	    "\"360f6fb1-07ad-40bb-ba5e-52e7b282baa7\"}}");

	/* The other one, in seconds. */
	assert_int_equal(read_as("vietqr", STR("{\"bankAccount\":\"9\","
	    "\"amount\":35000,\"transType\":\"D\",\"content\":\"x\","
	    "\"transactionId\":\"a b\",\"transactionTime\":1793409342}"),
	    &why), RC_OK);
	assert_string_equal(got.n[0].at, "2026-10-31 08:15:42");
	assert_false(got.n[0].is_in);
	assert_int_equal(strlen(got.n[0].id), 32);   /* a hash */

	is_bad("vietqr", "{\"amount\":1,\"transType\":\"X\"}", "C or D");
	is_bad("vietqr", "{\"amount\":0,\"transType\":\"C\"}", "positive");
	is_bad("vietqr", "{\"amount\":1,\"transType\":\"C\"}",
	    "bankaccount");
	is_bad("vietqr", "{\"amount\":1.5}", "whole");
	is_bad("vietqr", "\"x\"", "one JSON object");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(casso_signatures_are_the_published_ones),
		cmocka_unit_test(all_spellings_of_letters_are_believed),
		cmocka_unit_test(casso_v1_tells_several_at_once),
		cmocka_unit_test(a_batch_has_a_bound),
		cmocka_unit_test(payos_signs_its_sorted_fields),
		cmocka_unit_test(payos_nulls_and_lists),
		cmocka_unit_test(payos_bodies_that_are_wrong),
		cmocka_unit_test(a_token_lives_shortly_and_for_one_secret),
		cmocka_unit_test(vietqr_has_two_spellings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
