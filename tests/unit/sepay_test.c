/* SPDX-License-Identifier: Apache-2.0 */
/* SePay's web hook: who sent it, and what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "ledger/base/crypto.h"
#include "sync/provider/provider.h"
#include "sync/provider/sepay.h"

#define SAMPLES "tests/vectors/samples/"

static struct str
file(const char *path, char *to, size_t cap)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		fail_msg("%s is missing", path);
	size_t n = fread(to, 1, cap, f);
	fclose(f);
	return (struct str){ to, n };
}

static json_t *
vectors(const char *name)
{
	json_error_t e;
	json_t *root = json_load_file(SAMPLES "signature-vectors.json", 0, &e);

	if (root == NULL)
		fail_msg("line %d: %s", e.line, e.text);
	json_t *v = json_incref(json_object_get(root, name));
	json_decref(root);
	assert_non_null(v);
	return v;
}

static struct str
text(const json_t *o, const char *name)
{
	const json_t *v = json_object_get(o, name);

	assert_true(json_is_string(v));
	return (struct str){ json_string_value(v), json_string_length(v) };
}

static void
official_signatures_pass_and_no_other_byte_does(void **state)
{
	char raw[4096], copy[4096];
	json_t *v = vectors("sepay_hmac");
	json_t *headers = json_object_get(v, "headers");
	struct provider_hook hook = { .secret = text(v, "key"),
	    .body = file(SAMPLES "sepay_webhook.raw", raw, sizeof(raw)),
	    .timestamp = text(headers, "X-SePay-Timestamp"),
	    .signature = text(headers, "X-SePay-Signature"),
	    .auth = PROVIDER_HMAC, .now_ms = 1793409342000 };

	(void)state;
	assert_int_equal(sepay_verify(&hook), RC_OK);
	/* Every bit of the body counts. */
	for (size_t bit = 0; bit < 8 * hook.body.n; bit++) {
		struct provider_hook other = hook;
		memcpy(copy, raw, hook.body.n);
		copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
		other.body.p = copy;
		assert_int_equal(sepay_verify(&other), RC_DENIED);
	}
	struct provider_hook cut = hook;
	cut.body.n--;
	assert_int_equal(sepay_verify(&cut), RC_DENIED);
	json_decref(v);

	v = vectors("sepay_hmac_short");
	hook = (struct provider_hook){ .secret = text(v, "key"),
	    .body = text(v, "raw"), .timestamp = text(v, "timestamp"),
	    .signature = text(v, "header"), .auth = PROVIDER_HMAC,
	    .now_ms = 1700000000000 };
	assert_int_equal(sepay_verify(&hook), RC_OK);
	json_decref(v);
}

static void
freshness_is_five_minutes_either_way(void **state)
{
	json_t *v = vectors("sepay_hmac_short");
	struct provider_hook hook = { .secret = text(v, "key"),
	    .body = text(v, "raw"), .timestamp = text(v, "timestamp"),
	    .signature = text(v, "header"), .auth = PROVIDER_HMAC };
	const struct { int64_t off_s; enum rc want; } rows[] = {
		{ 0, RC_OK }, { 300, RC_OK }, { -300, RC_OK },
		{ 301, RC_DENIED }, { -301, RC_DENIED },
		{ 86400, RC_DENIED }, { -1700000000, RC_DENIED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		hook.now_ms = (1700000000 + rows[i].off_s) * 1000;
		assert_int_equal(sepay_verify(&hook), rows[i].want);
	}
	json_decref(v);
}

static void
malformed_signatures_are_refused(void **state)
{
	static const char *const bad[] = { "", "sha256=", "sha256=zz",
	    "ee66a3a653e77bea53605e8502ee50055e1ac63dda5186bb1293e75ad5486ac1",
	    "sha256=ee66a3a653e77bea53605e8502ee50055e1ac63dda5186bb1293e75a",
	    ("sha256=ee66a3a653e77bea53605e8502ee50055e1ac63dda5186bb1293e75ad"
	    "5486ac10"), "sha1=00" };
	json_t *v = vectors("sepay_hmac_short");
	struct provider_hook hook = { .secret = text(v, "key"),
	    .body = text(v, "raw"), .timestamp = text(v, "timestamp"),
	    .auth = PROVIDER_HMAC, .now_ms = 1700000000000 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		hook.signature = str_of(bad[i]);
		assert_int_equal(sepay_verify(&hook), RC_DENIED);
	}
	hook.signature = text(v, "header");
	static const char *const times[] = { "", "-1700000000", "1700000000 ",
	    "1700000000.0", "0x6553f100", "99999999999999999999" };
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		hook.timestamp = str_of(times[i]);
		assert_int_equal(sepay_verify(&hook), RC_DENIED);
	}
	hook.timestamp = text(v, "timestamp");
	assert_int_equal(sepay_verify(&hook), RC_OK);
	hook.secret = STR("");   /* no secret is no permission */
	assert_int_equal(sepay_verify(&hook), RC_DENIED);
	json_decref(v);
}

static void
api_keys_are_compared_whole(void **state)
{
	json_t *v = vectors("sepay_apikey");
	struct str line = text(v, "header");   /* "Authorization: Apikey K" */
	struct str key = str_from(line, strlen("Authorization: Apikey "));
	struct provider_hook hook = { .secret = key,
	    .auth = PROVIDER_APIKEY,
	    .authorization = str_from(line, strlen("Authorization: ")) };
	static const char *const bad[] = { "", "Apikey ", "Apikey x",
	    "Bearer 8XKQ0EXAMPLEKEY", "8XKQ0EXAMPLEKEY",
	    "Apikey 8XKQ0EXAMPLEKEY ", "Apikey 8xkq0examplekey" };

	(void)state;
	assert_int_equal(sepay_verify(&hook), RC_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		hook.authorization = str_of(bad[i]);
		assert_int_equal(sepay_verify(&hook), RC_DENIED);
	}
	json_decref(v);
}

struct got { struct notice *n; uint8_t same[HASH_BYTES]; int count; };

static void
keep(void *ctx, const struct notice *n, const struct notice_bytes *bytes)
{
	struct got *got = ctx;

	*got->n = *n;
	sha256(&bytes->same, 1, got->same);
	got->count++;
}

static enum rc
read_as(const char *type, const char *body, struct notice *n)
{
	const char *why = NULL;
	struct provider_hook hook = { .body = str_of(body),
	    .content_type = str_of(type) };

	struct got got = { .n = n };
	struct notice_reader reader = { keep, &got };
	enum rc rc = sepay_read(&hook, &reader, &why);
	assert_int_equal(got.count, rc == RC_OK);
	assert_non_null(why);
	assert_true((rc == RC_OK) == (why[0] == '\0'));
	return rc;
}

static void
the_sample_is_read_field_by_field(void **state)
{
	char raw[4096];
	struct str body = file(SAMPLES "sepay_webhook.raw", raw,
	    sizeof(raw) - 1);
	struct notice n;

	(void)state;
	raw[body.n] = '\0';
	assert_int_equal(read_as("application/json", raw, &n), RC_OK);
	assert_string_equal(n.id, "92704");
	assert_true(n.is_in);
	assert_false(n.is_test);
	assert_int_equal(n.amount.dong, 35000);
	assert_string_equal(n.account, "0900000001");
	assert_string_equal(n.sub_account, "");
	assert_string_equal(n.bank_ref, "FT26304123456789");
	assert_string_equal(n.at, "2026-10-31 08:15:42");
	assert_int_equal(n.ref_count, 0);   /* its code is not one of ours */
}

#define HEAD "{\"id\":1,\"transactionDate\":\"2026-10-31 08:15:42\"," \
	"\"accountNumber\":\"0900000001\",\"transferType\":\"in\","
#define FULL HEAD "\"transferAmount\":35000}"

static void
wrong_shapes_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "null", "[]", "{}", "{", "[" FULL "]", FULL "x",
		HEAD "\"transferAmount\":35000.0}",
		HEAD "\"transferAmount\":3.5e4}",
		HEAD "\"transferAmount\":\"35000\"}",
		HEAD "\"transferAmount\":0}",
		HEAD "\"transferAmount\":-35000}",
		HEAD "\"transferAmount\":9223372036854775807}",
		HEAD "\"transferAmount\":99999999999999999999}",
		HEAD "\"transferAmount\":null}",
		HEAD "\"transferAmount\":35000,\"id\":1}",   /* twice */
		HEAD "\"transferAmount\":35000,\"content\":7}",
		HEAD "\"transferAmount\":35000,\"content\":\"\\u0000\"}",
		HEAD "\"transferAmount\":35000,\"content\":\"\xff\"}",
		HEAD "\"transferAmount\":35000,\"transferType\":\"in\"}",
		"{\"id\":\"1\",\"transactionDate\":\"2026-10-31 08:15:42\","
		"\"accountNumber\":\"1\",\"transferType\":\"in\","
		"\"transferAmount\":35000}",
		"{\"id\":-1,\"transactionDate\":\"2026-10-31 08:15:42\","
		"\"accountNumber\":\"1\",\"transferType\":\"in\","
		"\"transferAmount\":35000}",
		"{\"id\":1,\"transactionDate\":\"2026-10-31\","
		"\"accountNumber\":\"1\",\"transferType\":\"in\","
		"\"transferAmount\":35000}",
		"{\"id\":1,\"transactionDate\":\"2026-13-31 08:15:42\","
		"\"accountNumber\":\"1\",\"transferType\":\"in\","
		"\"transferAmount\":35000}",
		"{\"id\":1,\"transactionDate\":\"2026-10-31 08:15:42\","
		"\"accountNumber\":\"\",\"transferType\":\"in\","
		"\"transferAmount\":35000}",
		"{\"id\":1,\"transactionDate\":\"2026-10-31 08:15:42\","
		"\"accountNumber\":\"1\",\"transferType\":\"both\","
		"\"transferAmount\":35000}",
	};
	struct notice n;

	(void)state;
	assert_int_equal(read_as("application/json", FULL, &n), RC_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (read_as("application/json", bad[i], &n) != RC_BAD_INPUT)
			fail_msg("taken: %s", bad[i]);
}

static void
what_may_be_missing_may_be_missing(void **state)
{
	struct notice n;

	(void)state;
	assert_int_equal(read_as("", "{\"later\":{\"x\":[1.5,null]},"
	    "\"subAccount\":null,\"code\":null,\"referenceCode\":null,"
	    "\"description\":\"BankAPINotify c40000714d2pf2db0\","
	    "\"accumulated\":0," "\"id\":0,\"transferType\":\"out\","
	    "\"accountNumber\":\"1\",\"transferAmount\":1,"
	    "\"transactionDate\":\"2026-10-31 08:15:42\"}", &n), RC_OK);
	assert_true(n.is_test);
	assert_false(n.is_in);
	assert_string_equal(n.bank_ref, "");
	assert_int_equal(n.ref_count, 1);
	assert_string_equal(n.refs[0], "C40000714D2PF2DB0");
	assert_string_equal(n.content, "BankAPINotify c40000714d2pf2db0");
}

static void
forms_say_the_same(void **state)
{
	static const char form[] = "id=92704&transactionDate=2026-10-31+08%3A"
	    "15%3A42&accountNumber=0900000001&subAccount=&code=&content=x%20"
	    "C40000714D2PF2DB0&transferType=in&description=&transferAmount="
	    "35000&accumulated=0&referenceCode=FT1&more=%c4%91";
	static const char multi[] = "--zz\r\nContent-Disposition: form-data; "
	    "name=\"id\"\r\n\r\n92704\r\n--zz\r\nContent-Disposition: "
	    "form-data; name=\"transferAmount\"\r\n\r\n35000\r\n--zz\r\n"
	    "Content-Disposition: form-data; name=\"transactionDate\"\r\n\r\n"
	    "2026-10-31 08:15:42\r\n--zz\r\nContent-Disposition: form-data; "
	    "name=\"accountNumber\"\r\n\r\n0900000001\r\n--zz\r\n"
	    "Content-Disposition: form-data; name=\"transferType\"\r\n\r\nin"
	    "\r\n--zz\r\nContent-Disposition: form-data; name=\"content\""
	    "\r\n\r\nx C40000714D2PF2DB0\r\n--zz\r\nContent-Disposition: "
	    "form-data; name=\"referenceCode\"\r\n\r\nFT1\r\n--zz--\r\n";
	const struct { const char *type, *body; } rows[] = {
		{ "application/x-www-form-urlencoded; charset=UTF-8", form },
		{ "multipart/form-data; boundary=zz", multi },
		{ "Multipart/Form-Data; boundary=\"zz\"", multi },
	};
	struct notice n;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(read_as(rows[i].type, rows[i].body, &n),
		    RC_OK);
		assert_string_equal(n.id, "92704");
		assert_int_equal(n.amount.dong, 35000);
		assert_string_equal(n.at, "2026-10-31 08:15:42");
		assert_string_equal(n.bank_ref, "FT1");
		assert_string_equal(n.content, "x C40000714D2PF2DB0");
		assert_int_equal(n.ref_count, 1);
	}
	static const char *const bad[] = { "id=1&id=1", "id=%zz", "id=%0",
	    "id=%00", "=&=", "transferAmount=35000.0&id=1" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(read_as("application/x-www-form-urlencoded",
		    bad[i], &n), RC_BAD_INPUT);
	assert_int_equal(read_as("multipart/form-data", multi, &n),
	    RC_BAD_INPUT);
	for (size_t n_bytes = 0; n_bytes < sizeof(multi) - 3; n_bytes++) {
		char cut[sizeof(multi)];
		memcpy(cut, multi, n_bytes);
		cut[n_bytes] = '\0';
		assert_int_equal(read_as("multipart/form-data; boundary=zz",
		    cut, &n), RC_BAD_INPUT);
	}
}

static void
providers_are_a_table(void **state)
{
	(void)state;
	assert_string_equal(provider_by_name(STR("sepay"))->thanks,
	    "{\"success\": true}");
	assert_null(provider_by_name(STR("nobody")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    official_signatures_pass_and_no_other_byte_does),
		cmocka_unit_test(freshness_is_five_minutes_either_way),
		cmocka_unit_test(malformed_signatures_are_refused),
		cmocka_unit_test(api_keys_are_compared_whole),
		cmocka_unit_test(the_sample_is_read_field_by_field),
		cmocka_unit_test(wrong_shapes_are_refused),
		cmocka_unit_test(what_may_be_missing_may_be_missing),
		cmocka_unit_test(forms_say_the_same),
		cmocka_unit_test(providers_are_a_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
