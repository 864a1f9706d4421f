/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "sync/sync_conf_bank.h"

/* What is wrong: "FILE: OPTION in [bank] is ...". */
static enum rc
wrong(const char *path, const char *option, const char *what, char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);

	buf_printf(&b, "%s: %s in [bank] %s", path, option, what);
	return RC_BAD_INPUT;
}

/* https://host[:port][/path]: no user, query or fragment, which would end up
 * in somebody's log. */
static bool
is_url(struct str url, bool plain_loopback)
{
	size_t scheme = str_starts(url, STR("http://")) ? 7 : 8;
	struct str rest = url.n < scheme ? STR("") : str_from(url, scheme);
	size_t path = scheme + str_find(rest, '/');

	for (size_t i = path; i < url.n; i++)
		if (url.p[i] <= 0x20 || url.p[i] >= 0x7f ||
		    memchr("?#@\\\"", url.p[i], 5) != NULL)
			return false;
	return path <= url.n &&
	    sync_conf_allows(str_part(url, 0, path), plain_loopback);
}

static enum rc
check_url(const char *path, const char *option, const char *url,
    const struct sync_conf *conf, char *error)
{
	return is_url(str_of(url), conf->plain_loopback) ? RC_OK :
	    wrong(path, option, "is not https://host, https://host:port or "
	    "one of these with a /path", error);
}

static enum rc
cannot_read(const char *path, const char *option, const char *file,
    char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);
	int e = errno;

	buf_printf(&b, "%s: %s in [bank] is %.200s: %s; put there what the "
	    "bank gave", path, option, file, strerror(e));
	return e == ENOENT || e == ENOTDIR ? RC_NOT_FOUND : RC_DENIED;
}

/* A secret's whole text, without blanks around it. */
static enum rc
read_secret(const char *path, const char *option, const char *file,
    struct buf *to, char *error)
{
	char which[64], text[SIGN_PEM_MAX + 2];
	struct buf w = BUF(which);

	buf_printf(&w, "%s in [bank]", option);
	enum rc rc = sync_conf_private(path, which, file, error);
	if (rc != RC_OK)
		return rc;
	FILE *f = fopen(file, "rbe");
	if (f == NULL)
		return cannot_read(path, option, file, error);
	size_t n = fread(text, 1, sizeof(text), f);
	(void)fclose(f);
	buf_put(to, str_trim((struct str){ text, n }));
	crypto_wipe(text, sizeof(text));
	if (to->full || to->n == 0 || n == sizeof(text))
		return wrong(path, option, "names a file that is empty or "
		    "too long", error);
	return RC_OK;
}

static enum rc
check_map(const char *path, struct sync_bank *k, char *error)
{
	char memory[300];
	struct buf why = BUF(memory);

	if (bank_map_parse(str_of(k->fields), &k->map, &why) != RC_OK)
		return wrong(path, "fields", memory, error);
	for (const char *z = k->list; *z != '\0'; z++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
		    "wxyz0123456789_-", *z) == NULL)
			return wrong(path, "list", "may have letters, digits, "
			    "_ and -", error);
	return RC_OK;
}

static enum rc
check_sign(const char *path, struct sync_bank *k, char *error)
{
	char memory[SIGN_JWS_MAX];
	struct buf jws = BUF(memory), key = BUF(k->sign_key);

	if (k->sign_key_file[0] == '\0')
		return RC_OK;
	if (k->sign_kid[0] == '\0')
		return wrong(path, "sign_kid", "is missing: by which name "
		    "does the bank know sign_key?", error);
	enum rc rc = read_secret(path, "sign_key", k->sign_key_file, &key,
	    error);
	if (rc != RC_OK)
		return rc;
	buf_putc(&key, '\n');
	struct sign_jws with = { buf_str(&key), str_of(k->sign_kid) };
	return !key.full && sign_jws(&with, STR("{}"), &jws) == RC_OK ?
	    RC_OK : wrong(path, "sign_key", "is no P-256 private key in PEM "
	    "without a passphrase, or sign_kid no name; make one with openssl "
	    "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", error);
}

static enum rc
check_token(const char *path, struct sync_conf *conf, char *error)
{
	struct sync_bank *k = &conf->bank;
	struct buf secret = BUF(k->client_secret);

	if (k->token_url[0] == '\0')
		return RC_OK;
	enum rc rc = check_url(path, "token_url", k->token_url, conf, error);
	if (rc == RC_OK && (k->client_id[0] == '\0' ||
	    k->client_secret_file[0] == '\0'))
		rc = wrong(path, "token_url", "needs client_id and "
		    "client_secret_file beside it", error);
	return rc == RC_OK ? read_secret(path, "client_secret_file",
	    k->client_secret_file, &secret, error) : rc;
}

static enum rc
check_papers(const char *path, const struct sync_bank *k, char *error)
{
	if ((k->cert[0] == '\0') != (k->key[0] == '\0'))
		return wrong(path, k->cert[0] == '\0' ? "key" : "cert",
		    "stands alone; cert and key go together", error);
	if (k->ca[0] != '\0' && access(k->ca, R_OK) != 0)
		return cannot_read(path, "ca", k->ca, error);
	if (k->cert[0] == '\0')
		return RC_OK;
	if (access(k->cert, R_OK) != 0)
		return cannot_read(path, "cert", k->cert, error);
	if (access(k->key, R_OK) != 0)
		return cannot_read(path, "key", k->key, error);
	return sync_conf_private(path, "key in [bank]", k->key, error);
}

enum rc
sync_conf_bank(const char *path, struct sync_conf *conf, char *error)
{
	struct sync_bank *k = &conf->bank;

	if (k->url[0] == '\0')
		return k->fields[0] == '\0' && k->token_url[0] == '\0' ?
		    RC_OK : wrong(path, "url", "is missing: where do sales "
		    "go?", error);
	enum rc rc = check_url(path, "url", k->url, conf, error);
	if (rc == RC_OK)
		rc = check_map(path, k, error);
	if (rc == RC_OK)
		rc = check_sign(path, k, error);
	if (rc == RC_OK)
		rc = check_token(path, conf, error);
	if (rc == RC_OK)
		rc = check_papers(path, k, error);
	if (rc == RC_OK && k->token_url[0] == '\0' && k->cert[0] == '\0' &&
	    k->sign_key_file[0] == '\0')
		rc = wrong(path, "url", "needs something that says who sends: "
		    "token_url, cert or sign_key", error);
	return rc;
}
