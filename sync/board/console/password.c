/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/crypto.h"
#include "sync/board/console/password.h"
#include "sync/board/console/recovery.h"

/* What people choose first; compared without regard to case. */
static const char *const common[] = {
	"1234567890", "0123456789", "0987654321", "qwertyuiop", "password12",
	"password123", "matkhau123", "matkhau1234", "iloveyou12",
	"anhyeuem123", "banquanlycho", "quanlycho123", "admin12345",
	"12345678910", "1111111111", "0000000000", "123456789a",
};

const char *
password_fault(struct str password, const char *login)
{
	bool same = true;

	if (password.n < PASSWORD_MIN)
		return "Mật khẩu cần ít nhất 10 ký tự.";
	if (password.n > PASSWORD_MAX)
		return "Mật khẩu dài quá 128 ký tự.";
	if (!str_is_utf8(password))
		return "Mật khẩu có ký tự không đọc được.";
	if (str_eq_nocase(password, str_of(login)))
		return "Mật khẩu không được trùng tên đăng nhập.";
	for (size_t i = 1; i < password.n; i++)
		same = same && password.p[i] == password.p[0];
	if (same)
		return "Mật khẩu chỉ có một ký tự lặp lại.";
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (str_eq_nocase(password, str_of(common[i])))
			return "Mật khẩu này quá phổ biến, hãy chọn cái khác.";
	return NULL;
}

enum rc
password_make(struct str password, const struct rng *rng,
    char out[STAFF_PASSWORD_MAX])
{
	struct buf b = buf_init(out, STAFF_PASSWORD_MAX);
	uint8_t salt[SCRYPT_SALT_BYTES], hash[HASH_BYTES];

	rng_fill(rng, salt, sizeof(salt));
	enum rc rc = scrypt_hash(password, salt, hash);
	if (rc != RC_OK)
		return rc;
	buf_puts(&b, "scrypt:");
	buf_hex(&b, salt, sizeof(salt));
	buf_putc(&b, ':');
	buf_hex(&b, hash, sizeof(hash));
	REQUIRE(!b.full);
	crypto_wipe(hash, sizeof(hash));
	return RC_OK;
}

_Static_assert(PASSWORD_ONCE_MAX >= RECOVERY_TEXT_MAX, "it fits");

void
password_once(const struct rng *rng, char plain[PASSWORD_ONCE_MAX],
    char out[STAFF_PASSWORD_MAX])
{
	struct buf b = buf_init(out, STAFF_PASSWORD_MAX);
	uint8_t hash[HASH_BYTES];

	recovery_make(rng, plain);
	recovery_hash(str_of(plain), hash);
	buf_puts(&b, "once:");
	buf_hex(&b, hash, sizeof(hash));
	REQUIRE(!b.full);
}

bool
login_is_fine(const char *login)
{
	size_t n = strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return login[n] == '\0' && n >= 2 && n <= STAFF_LOGIN_MAX;
}

static bool
is_once(struct str password, struct str stored)
{
	uint8_t got[HASH_BYTES], want[HASH_BYTES];

	recovery_hash(password, got);
	return str_eq(str_cut(&stored, ':'), STR("once")) &&
	    hex_decode(stored, want, sizeof(want)) &&
	    crypto_equal(got, want, HASH_BYTES);
}

bool
password_is(struct str password, const char *stored)
{
	struct str rest = str_of(stored);
	uint8_t salt[SCRYPT_SALT_BYTES] = { 0 }, want[HASH_BYTES] = { 0 };
	uint8_t got[HASH_BYTES];

	bool known = str_eq(str_cut(&rest, ':'), STR("scrypt"));
	struct str salt_hex = str_cut(&rest, ':');
	known = known && hex_decode(salt_hex, salt, sizeof(salt)) &&
	    hex_decode(rest, want, sizeof(want));
	if (scrypt_hash(password, salt, got) != RC_OK)
		return false;
	bool same = crypto_equal(got, want, HASH_BYTES);
	crypto_wipe(got, sizeof(got));
	return (same && known) || is_once(password, str_of(stored));
}
