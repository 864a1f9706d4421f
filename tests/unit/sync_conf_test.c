/* SPDX-License-Identifier: Apache-2.0 */
/* sync.conf: which addresses may be talked to, and what a mistake is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/buf.h"
#include "sync/sign.h"
#include "sync/sync_conf.h"

static char dir[64], path[100], error[CONF_ERROR_MAX];
static struct sync_conf conf;

static int
setup(void **state)
{
	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/sync_conf_test.XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/sync.conf", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static enum rc
load(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	memset(&conf, 0, sizeof(conf));
	error[0] = '\0';
	return sync_conf_load(path, &conf, error);
}

static void
addresses(void **state)
{
	static const char *const good[] = {
		"https://board.example", "https://board.example:8443",
		"https://10.0.0.1:8443", "https://[::1]", "https://[fe80::1]:1",
	};
	static const char *const bad[] = {
		"", "board.example", "https://", "https://:8443",
		"https://board:", "https://board/", "https://board/path",
		"https://user@board", "https://board?x", "https://board#x",
		"https://bo ard", "https://board\n", "https://bo\\ard",
		"ftp://board", "file:///etc/passwd", "HTTPS://board",
	};
	static const char *const plain[] = {
		"http://127.0.0.1", "http://127.0.0.1:80", "http://[::1]:80",
		"http://localhost:8080",
	};
	static const char *const never[] = {
		"http://board.example", "http://127.0.0.1.example",
		"http://127.0.0.1@evil", "http://10.0.0.1", "http://localhostx",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(sync_conf_allows(str_of(good[i]), false));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(sync_conf_allows(str_of(bad[i]), true));
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		assert_true(sync_conf_allows(str_of(plain[i]), true));
		assert_false(sync_conf_allows(str_of(plain[i]), false));
	}
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_false(sync_conf_allows(str_of(never[i]), true));
}

static void
files(void **state)
{
	(void)state;
	/* Paths are from the file's folder, and keys must be there. */
	assert_int_equal(load("[board]\nurl = https://b/\nca = ca.crt\n"),
	    RC_NOT_FOUND);
	assert_string_equal(conf.url, "https://b");
	assert_non_null(strstr(error, "/ca.crt: No such file"));
	assert_non_null(strstr(error, "ca in [board]"));
	assert_int_equal(load("[board]\nurl = https://b\nca = /dev/null\n"
	    "cert = /dev/null\nkey = /dev/null\n"), RC_OK);
	assert_int_equal(conf.poll_s, 60);
	assert_false(conf.plain_loopback);
	assert_false(conf.lan_relay);
	assert_int_equal(conf.lan_port, 4047);
	/* A key that everybody can read is no secret. */
	char key[300], text[900];
	struct buf b = BUF(key), t = BUF(text);
	buf_printf(&b, "%s/open.key", dir);
	FILE *f = fopen(key, "w");
	assert_non_null(f);
	assert_int_equal(fclose(f), 0);
	buf_printf(&t, "[board]\nurl = https://b\nca = /dev/null\n"
	    "cert = /dev/null\nkey = %s\n", key);
	assert_int_equal(chmod(key, 0644), 0);
	assert_int_equal(load(text), RC_DENIED);
	assert_non_null(strstr(error, "chmod 600"));
	assert_int_equal(chmod(key, 0640), 0);
	assert_int_equal(load(text), RC_OK);
	assert_int_equal(unlink(key), 0);
	/* None is needed where none is used. */
	assert_int_equal(load("socket = s\n[board]\nurl = http://127.0.0.1:1\n"
	    "[test]\nplain_loopback = yes\n"), RC_OK);
	assert_non_null(strstr(conf.socket, dir));
}

static void
mistakes(void **state)
{
	static const struct { const char *text, *told; } bad[] = {
		{ "[sepay]\ntoken_file = none\n", "/none: No such file" },
		{ "[sepay]\ntoken_file = /dev/null\n", "/dev/null is" },
		{ "[sepay]\nversion = 3\n", ":2:" },
		{ "[board]\nurl = board\n", "url" },
		{ "[board]\nurl = http://127.0.0.1\n", "write https://host" },
		{ "[board]\nurl = https://b\nurl = https://c\n", ":3:" },
		{ "[board]\nurl = https://b\npoll_s = soon\n", ":3:" },
		{ "[board]\nurl = https://b\npoll_s = 0\n", ":3:" },
		{ "[board]\nurl = https://b\npol = 1\n", ":3:" },
		{ "url = https://b\n", ":1:" },
		{ "[lan]\nport = 80\n", ":2:" },
		{ "[lan]\nrelay = yes\nhelp = yes\n", "needs page" },
		{ "[lan]\nrelay = yes\nhelp = yes\npage = b\n",
		    "page in [lan]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_not_equal(load(bad[i].text), RC_OK);
		if (strstr(error, bad[i].told) == NULL ||
		    strstr(error, "sync.conf") == NULL)
			fail_msg("\"%s\" was told: %s", bad[i].text, error);
	}
}

#define FILES "[board]\nurl = https://b\nca = /dev/null\n" \
	"cert = /dev/null\nkey = /dev/null\npins = "
#define PIN "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b"

static void
pins(void **state)
{
	static const char *const bad[] = {
		PIN "8", PIN "8 ", PIN "8 " PIN, PIN "8 " PIN "g",
		PIN "8  " PIN "9", PIN "8," PIN "9", PIN "8 " PIN "9 " PIN "0",
		"sha256//AAAA",
	};

	(void)state;
	assert_int_equal(load(FILES), RC_OK);
	assert_string_equal(conf.pins, "");
	assert_int_equal(load(FILES PIN "8 " PIN "9\n"), RC_OK);
	assert_int_equal(conf.pin[0][0], 0x03);
	assert_int_equal(conf.pin[0][31], 0xb8);
	assert_int_equal(conf.pin[1][31], 0xb9);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[900];
		struct buf b = BUF(text);
		buf_printf(&b, "%s%s\n", FILES, bad[i]);
		assert_int_not_equal(load(text), RC_OK);
		if (strstr(error, "pins") == NULL ||
		    strstr(error, "sync.conf") == NULL)
			fail_msg("\"%s\" was told: %s", bad[i], error);
	}
}

/* A stall without a board: alone, or with the trader's own token. */
static void
no_board(void **state)
{
	char file[300], text[900];
	struct buf b = BUF(file), t = BUF(text);

	(void)state;
	assert_int_equal(load(""), RC_OK);
	assert_string_equal(conf.url, "");
	assert_string_equal(conf.feed_url, "");
	buf_printf(&b, "%s/sepay.token", dir);
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fputs("  abcDEF123-token \n", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(file, 0600), 0);
	assert_int_equal(load("[sepay]\ntoken_file = sepay.token\n"), RC_OK);
	assert_string_equal(conf.feed_url, "https://userapi.sepay.vn/v2");
	assert_string_equal(conf.feed_token, "abcDEF123-token");
	assert_int_equal(load("[sepay]\ntoken_file = sepay.token\n"
	    "version = 1\n"), RC_OK);
	assert_string_equal(conf.feed_url, "https://my.sepay.vn/userapi");
	assert_int_equal(load("[sepay]\ntoken_file = sepay.token\n"
	    "host = https://x.example/\n"), RC_OK);
	assert_string_equal(conf.feed_url, "https://x.example/v2");
	assert_int_equal(load("[sepay]\ntoken_file = sepay.token\n"
	    "host = http://x.example\n"), RC_BAD_INPUT);
	assert_non_null(strstr(error, "host in [sepay]"));
	/* A token that everybody can read is no secret. */
	buf_puts(&t, "[sepay]\ntoken_file = sepay.token\n");
	assert_int_equal(chmod(file, 0644), 0);
	assert_int_equal(load(text), RC_DENIED);
	assert_null(strstr(error, "abcDEF"));
	assert_int_equal(unlink(file), 0);
}

static void
put_file(const char *name, const char *text, mode_t mode)
{
	char file[300];
	struct buf b = BUF(file);

	buf_printf(&b, "%s/%s", dir, name);
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(file, mode), 0);
}

static void
drop_file(const char *name)
{
	char file[300];
	struct buf b = BUF(file);

	buf_printf(&b, "%s/%s", dir, name);
	assert_int_equal(unlink(file), 0);
}

/* RC_OK: it is as it should be; else the message must say this. */
static void
bank(const char *lines, enum rc want, const char *told)
{
	char text[1500];
	struct buf b = BUF(text);

	buf_puts(&b, "[bank]\nurl = https://bank.example:1/v1/sales\n"
	    "fields = ref=id amount=value\n");
	buf_puts(&b, lines);
	enum rc rc = load(text);
	if (rc != want || strstr(error, told) == NULL)
		fail_msg("\"%s\" gave %d and was told: %s", lines, (int)rc,
		    error);
	assert_null(strstr(error, "sEcReT"));
}

/* Everything a bank may want, and what is told where it is wrong. */
static void
a_bank(void **state)
{
	char key[SIGN_PEM_MAX], csr[SIGN_PEM_MAX];
	struct buf k = BUF(key), c = BUF(csr);
#define TOKEN "token_url = https://t/\nclient_id = us\n" \
	"client_secret_file = secret\n"

	(void)state;
	assert_int_equal(sign_make_request(7, &k, &c), RC_OK);
	put_file("secret", " sEcReT \n", 0600);
	put_file("open", "sEcReT", 0644);
	put_file("sign.key", key, 0600);
	bank(TOKEN "scope = a b\n", RC_OK, "");
	assert_string_equal(conf.bank.client_secret, "sEcReT");
	assert_string_equal(conf.bank.scope, "a b");
	assert_string_equal(conf.bank.list, "transactions");
	assert_int_equal(conf.bank.every_s, 60);
	assert_int_equal(conf.bank.map.count, 2);
	bank("sign_key = sign.key\nsign_kid = t7\n", RC_OK, "");
	assert_non_null(strstr(conf.bank.sign_key, "PRIVATE KEY"));
	bank("cert = sign.key\nkey = sign.key\nca = secret\n", RC_OK, "");
	bank("", RC_BAD_INPUT, "token_url, cert or sign_key");
	bank("token_url = https://t\n", RC_BAD_INPUT, "client_secret_file");
	bank("token_url = https://t?x=1\nclient_id = a\n"
	    "client_secret_file = secret\n", RC_BAD_INPUT, "token_url");
	bank("token_url = https://t\nclient_id = a\n"
	    "client_secret_file = open\n", RC_DENIED, "chmod 600");
	bank("token_url = https://t\nclient_id = a\n"
	    "client_secret_file = none\n", RC_NOT_FOUND, "/none: No such");
	bank("sign_key = sign.key\n", RC_BAD_INPUT, "sign_kid");
	bank("sign_key = secret\nsign_kid = t7\n", RC_BAD_INPUT, "P-256");
	bank("cert = sign.key\n", RC_BAD_INPUT, "go together");
	bank("cert = none\nkey = sign.key\n", RC_NOT_FOUND, "cert in [bank]");
	bank("cert = sign.key\nkey = open\n", RC_DENIED, "key in [bank]");
	bank(TOKEN "ca = none\n", RC_NOT_FOUND, "ca in [bank]");
	bank(TOKEN "list = a\"b\n", RC_BAD_INPUT, "list in [bank]");
	bank(TOKEN "every_s = 0\n", RC_BAD_INPUT, ":");
	assert_int_equal(load("[bank]\nfields = ref=a amount=b\n"),
	    RC_BAD_INPUT);
	assert_non_null(strstr(error, "url in [bank]"));
	assert_int_equal(load("[bank]\nurl = https://b\nfields = ref=a\n"
	    TOKEN), RC_BAD_INPUT);
	assert_non_null(strstr(error, "fields in [bank] amount or ref"));
	assert_int_equal(load("[bank]\nurl = http://b/x\n"
	    "fields = ref=a amount=b\n" TOKEN), RC_BAD_INPUT);
	assert_int_equal(load("[bank]\nurl = https://u@b/x\n"
	    "fields = ref=a amount=b\n" TOKEN), RC_BAD_INPUT);
	assert_int_equal(load("[bank]\nurl = http://127.0.0.1:1/x\n"
	    "fields = ref=a amount=b\n" TOKEN "[test]\n"
	    "plain_loopback = yes\n"), RC_OK);
	assert_string_equal(conf.bank.url, "http://127.0.0.1:1/x");
	drop_file("secret");
	drop_file("open");
	drop_file("sign.key");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = { T(addresses), T(files),
		T(mistakes), T(no_board), T(pins), T(a_bank) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
