/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"

#define WHY_BYTES 1024
#define NO_SECRET "no secret: a test account"

/* --account and --bin; 0, or the exit code. */
static int
get_place(const struct setup_args *args, struct store_place *place)
{
	char word[64];
	struct buf b = BUF(word);

	if (args->bin == NULL || args->account == NULL)
		return setup_usage("give --account and --bin");
	buf_printf(&b, "%s/%s", args->bin, args->account);
	if (b.full || !setup_place(word, place))
		return setup_usage("--account, --bin: not an account or not "
		    "six digits");
	return 0;
}

struct kind { const char *file; enum provider_auth auth; };

/* Which way was given; false: none or several. */
static bool
get_kind(const struct setup_args *args, struct kind *k)
{
	const struct kind kinds[] = { { args->hmac, PROVIDER_HMAC },
	    { args->apikey, PROVIDER_APIKEY },
	    { args->bearer, PROVIDER_BEARER },
	    { args->no_auth, PROVIDER_NONE } };
	int count = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].file == NULL)
			continue;
		*k = kinds[i];
		count++;
	}
	return count == 1 && (k->auth != PROVIDER_NONE ||
	    strcmp(k->file, "test") == 0);
}

static enum rc
read_secret(const struct kind *k, struct buf *secret, struct buf *why)
{
	if (k->auth == PROVIDER_NONE) {
		buf_puts(secret, NO_SECRET);
		return RC_OK;
	}
	enum rc rc = setup_read(k->file, secret, why);
	if (rc == RC_OK && (secret->n < 8 || !str_is_utf8(buf_str(secret)))) {
		buf_puts(why, "the secret is shorter than 8 bytes; take the "
		    "one the provider shows");
		rc = RC_BAD_INPUT;
	}
	return rc;
}

int
setup_account_add(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES], text[ADMIN_REQUEST_MAX];
	char secret_text[STORE_SECRET_MAX + 1];
	struct buf why = BUF(memory), request = BUF(text);
	struct buf secret = BUF(secret_text);
	const struct provider *p = provider_by_name(str_of(
	    args->provider == NULL ? "sepay" : args->provider));
	struct store_place place;
	struct kind k = { .auth = 0 };

	int code = get_place(args, &place);
	if (code != 0)
		return code;
	if (p == NULL)
		return setup_usage("--provider: one of sepay, casso, payos, "
		    "vietqr");
	if (!get_kind(args, &k))
		return setup_usage("give one of --hmac-secret-file, "
		    "--apikey-file, --oauth2-secret-file, or --no-auth test");
	if ((p->auths & 1u << k.auth) == 0)
		return setup_usage("this provider shows itself in another way "
		    "(sepay: any; casso: hmac for version 2, apikey for "
		    "version 1; payos: hmac; vietqr: oauth2)");
	enum rc rc = read_secret(&k, &secret, &why);
	if (rc == RC_OK) {
		buf_printf(&request, "{\"do\":\"account.add\",\"provider\":"
		    "\"%s\",\"bin\":\"%s\",\"account\":\"%s\",\"auth\":"
		    "\"%s\",\"secret\":", p->name, place.bin, place.account,
		    provider_auth_name(k.auth));
		json_put_str(&request, buf_str(&secret));
		buf_putc(&request, '}');
		code = setup_request(conf, args, &request);
	}
	crypto_wipe(secret_text, sizeof(secret_text));
	crypto_wipe(text, sizeof(text));
	return rc == RC_OK ? code : setup_fail(rc, memory);
}

int
setup_account_fee(const struct board_conf *conf,
    const struct setup_args *args)
{
	char text[ADMIN_REQUEST_MAX];
	struct buf request = BUF(text);
	struct store_place place;

	int code = get_place(args, &place);
	if (code != 0)
		return code;
	if (!setup_name(args->name))
		return setup_usage("--name: give the account's holder, at "
		    "most 127 bytes");
	buf_printf(&request, "{\"do\":\"account.fee\",\"bin\":\"%s\","
	    "\"account\":\"%s\",\"name\":", place.bin, place.account);
	json_put_str(&request, str_of(args->name));
	buf_putc(&request, '}');
	return setup_request(conf, args, &request);
}

int
setup_account_list(const struct board_conf *conf,
    const struct setup_args *args)
{
	return setup_list(conf, args, "account.list");
}
