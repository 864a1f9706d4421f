/* SPDX-License-Identifier: Apache-2.0 */
/* One's own second factor: a code by the clock from a telephone, and ten
 * codes on paper for when that is lost. */
#include <string.h>

#include "ledger/base/base32.h"
#include "ledger/base/crypto.h"
#include "sync/board/board.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/recovery.h"
#include "sync/board/console/totp.h"
#include "sync/board/qr_text.h"
#include "sync/board/store_console.h"

#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define TRY_LIFE_MS ((int64_t)15 * 60 * 1000)
_Static_assert(STAFF_TOTP_BYTES == TOTP_SECRET_BYTES, "one secret");

static enum rc
begin(struct store *s, struct api *a)
{
	const struct board *b = a->x->app;
	uint8_t secret[TOTP_SECRET_BYTES];
	char market[256], url_text[TOTP_URL_MAX + 256], key[40];
	char svg_text[QR_SVG_BYTES];
	struct buf name = BUF(market), url = BUF(url_text), base32 = BUF(key);
	struct buf svg = BUF(svg_text);

	rng_fill(b->rng, secret, sizeof(secret));
	enum rc rc = store_totp_try_put(s, a->who.id, secret);
	if (rc == RC_OK)
		rc = store_market_get(s, &name);
	totp_put_url(&url, &(struct totp_label){ market, a->who.login },
	    secret);
	totp_put_secret(&base32, secret);
	if (rc == RC_OK)
		rc = url.full ? RC_TOO_BIG : qr_svg_put(&svg, url_text);
	json_object_set_new(a->out, "secret", json_string(key));
	json_object_set_new(a->out, "url", json_string(url_text));
	json_object_set_new(a->out, "svg", json_string(svg_text));
	crypto_wipe(secret, sizeof(secret));
	crypto_wipe(key, sizeof(key));
	return rc;
}

/* Ten new codes on paper, told once. */
static enum rc
give_recovery(struct store *s, struct api *a)
{
	const struct board *b = a->x->app;
	char code[RECOVERY_CODES][RECOVERY_TEXT_MAX];
	uint8_t hash[RECOVERY_CODES][HASH_BYTES];
	json_t *list = json_array();

	for (int i = 0; i < RECOVERY_CODES; i++) {
		recovery_make(b->rng, code[i]);
		recovery_hash(str_of(code[i]), hash[i]);
		json_array_append_new(list, json_string(code[i]));
	}
	json_object_set_new(a->out, "recovery", list);
	crypto_wipe(code, sizeof(code));
	return store_recovery_put(s, a->who.id,
	    (const uint8_t (*)[HASH_BYTES])hash, RECOVERY_CODES);
}

static enum rc
confirm(struct store *s, struct api *a)
{
	struct store_staff p;
	char code[16];
	uint8_t secret[TOTP_SECRET_BYTES];
	int64_t now = store_now_ms(s), step = 0;

	enum rc rc = api_in_text(a, "code", code, sizeof(code));
	if (rc != RC_OK)
		return rc;
	rc = store_totp_try_get(s, a->who.id, now - TRY_LIFE_MS, secret);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 409, "begin_again", "Mã QR đã quá 15 "
		    "phút; hãy bắt đầu lại.");
	if (rc == RC_OK)
		rc = store_staff_get(s, a->who.id, &p);
	if (rc != RC_OK)
		return rc;
	if (!totp_accept(secret, str_of(code), now, 0, &step))
		return api_refuse(a, 400, "code", "Mã không đúng; hãy xem "
		    "giờ của điện thoại có đúng không.");
	p.has_totp = true;
	memcpy(p.totp, secret, sizeof(secret));
	p.totp_step = step;
	crypto_wipe(secret, sizeof(secret));
	rc = store_staff_save(s, &p);
	if (rc == RC_OK)
		rc = store_totp_try_end(s, p.staff);
	if (rc == RC_OK)
		rc = give_recovery(s, a);
	return rc == RC_OK ? api_trail(s, a, "totp.on", p.login, "") : rc;
}

/* Both need a code: a browser left open is not enough. */
static enum rc
check_code(struct store *s, struct api *a, struct store_staff *p)
{
	char code[RECOVERY_TEXT_MAX];

	enum rc rc = api_in_text(a, "code", code, sizeof(code));
	if (rc == RC_OK)
		rc = store_staff_get(s, a->who.id, p);
	if (rc != RC_OK)
		return rc;
	if (!p->has_totp)
		return api_refuse(a, 409, "off",
		    "Mã một lần đang tắt.");
	rc = recovery_second(s, p, str_of(code));
	return rc == RC_DENIED ? api_refuse(a, 400, "code",
	    "Mã không đúng hoặc đã dùng.") : rc;
}

static enum rc
end(struct store *s, struct api *a)
{
	struct store_staff p;
	enum rc rc = check_code(s, a, &p);

	if (rc != RC_OK)
		return rc;
	p.has_totp = false;
	rc = store_staff_save(s, &p);
	if (rc == RC_OK)
		rc = store_recovery_put(s, p.staff, NULL, 0);
	return rc == RC_OK ? api_trail(s, a, "totp.off", p.login, "") : rc;
}

static enum rc
renew_recovery(struct store *s, struct api *a)
{
	struct store_staff p;
	enum rc rc = check_code(s, a, &p);

	if (rc == RC_OK)
		rc = store_staff_save(s, &p);
	if (rc == RC_OK)
		rc = give_recovery(s, a);
	return rc == RC_OK ? api_trail(s, a, "totp.recovery", p.login, "") :
	    rc;
}

static const struct api_route routes[] = {
	{ HTTP_POST, "/api/v1/me/totp", MAY_ANY, API_WRITES, begin, false },
	{ HTTP_POST, "/api/v1/me/totp/confirm", MAY_ANY, API_WRITES, confirm,
	    false },
	{ HTTP_POST, "/api/v1/me/totp/end", MAY_ANY, API_WRITES, end, false },
	{ HTTP_POST, "/api/v1/me/totp/recovery", MAY_ANY, API_WRITES,
	    renew_recovery, false },
};

const struct api_table api_own = { routes, COUNT(routes) };
