/* SPDX-License-Identifier: Apache-2.0 */
/* One-time passwords are those of RFC 6238, once each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "sync/board/console/totp.h"
#include "sync/board/qr_text.h"

/* RFC 6238, appendix B: the secret of SHA-1. */
static const uint8_t *secret = (const uint8_t *)"12345678901234567890";

static void
the_rfc_s_own_codes(void **state)
{
	/* Its codes have eight digits; ours are their last six. */
	const struct { int64_t s; uint32_t code; } rows[] = {
		{ 59, 94287082 }, { 1111111109, 7081804 },
		{ 1111111111, 14050471 }, { 1234567890, 89005924 },
		{ 2000000000, 69279037 }, { 20000000000, 65353130 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(totp_code(secret, rows[i].s / 30),
		    rows[i].code % 1000000);
}

static void
hmac_sha1_of_rfc_2202(void **state)
{
	uint8_t got[SHA1_BYTES], want[SHA1_BYTES];

	(void)state;
	hmac_sha1(STR("Jefe"), STR("what do ya want for nothing?"), got);
	assert_true(hex_decode(STR("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
	    want, sizeof(want)));
	assert_memory_equal(got, want, sizeof(want));
}

static void
a_code_is_taken_about_now_and_once(void **state)
{
	int64_t step = 0;
	struct str code = STR("287082");   /* step 1: 30 s to 59 s */

	(void)state;
	assert_false(totp_accept(secret, code, 90000, 0, &step));
	assert_true(totp_accept(secret, code, 89999, 0, &step));
	assert_int_equal(step, 1);
	assert_true(totp_accept(secret, code, 0, 0, &step));
	assert_true(totp_accept(secret, code, 45000, 0, &step));
	assert_false(totp_accept(secret, code, 45000, 1, &step));
	assert_false(totp_accept(secret, code, 45000, 2, &step));
	assert_false(totp_accept(secret, STR("28708"), 45000, 0, &step));
	assert_false(totp_accept(secret, STR("2870820"), 45000, 0, &step));
	assert_false(totp_accept(secret, STR("28708x"), 45000, 0, &step));
	assert_false(totp_accept(secret, STR("-87082"), 45000, 0, &step));
	assert_false(totp_accept(secret, STR(""), 45000, 0, &step));
}

static void
what_a_telephone_reads(void **state)
{
	char memory[TOTP_URL_MAX], svg[QR_SVG_BYTES];
	struct buf b = BUF(memory), picture = BUF(svg);

	(void)state;
	totp_put_url(&b, &(struct totp_label){ "Chợ <thử>", "mai&x" },
	    secret);
	assert_string_equal(memory, "otpauth://totp/Ch%E1%BB%A3%20%3Cth%E1%BB"
	    "%AD%3E:mai%26x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="
	    "Ch%E1%BB%A3%20%3Cth%E1%BB%AD%3E&algorithm=SHA1&digits=6&"
	    "period=30");
	assert_int_equal(qr_svg_put(&picture, memory), RC_OK);
	assert_memory_equal(svg, "<svg ", 5);
	assert_string_equal(svg + picture.n - 9, "\"/></svg>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rfc_s_own_codes),
		cmocka_unit_test(hmac_sha1_of_rfc_2202),
		cmocka_unit_test(a_code_is_taken_about_now_and_once),
		cmocka_unit_test(what_a_telephone_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
