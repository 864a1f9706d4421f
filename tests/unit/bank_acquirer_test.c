/* SPDX-License-Identifier: Apache-2.0 */
/* The acquirer over HTTP: what it demands, in which order, and its bad days. */
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "sync/sign.h"
#include "tests/bank/desk.h"

#define SALES "/acquirer/v1/transactions"
#define BATCH(id, dong) "{\"terminal\":7,\"transactions\":[{" \
	"\"transactionId\":\"" id "\",\"storeId\":7,\"amount\":{" \
	"\"value\":" dong ",\"currency\":\"VND\"}}]}"
#define TYPE "Content-Type: application/json\r\n"

static char folder[64], key_memory[SIGN_PEM_MAX];
static struct bank_conf conf;
static struct desk desk = { .conf = &conf };
static struct http *http;
static char bearer[160], reply[8192];

/* --- a client ----------------------------------------------------------- */

/* The status, or 0 when the line was closed unsaid, or -1 when nobody was
 * there; all that came is in reply. */
static int
ask(int64_t port, const char *head, const char *body)
{
	char text[4096];
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), status = 0;
	size_t n = 0;
	ssize_t got;

	reply[0] = '\0';
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		return -1;
	}
	int len = snprintf(text, sizeof(text), "%sHost: x\r\n"
	    "Connection: close\r\nContent-Length: %zu\r\n\r\n%s", head,
	    strlen(body), body);
	assert_int_equal(write(fd, text, (size_t)len), len);
	while ((got = read(fd, reply + n, sizeof(reply) - 1 - n)) > 0)
		n += (size_t)got;
	reply[n] = '\0';
	close(fd);
	return n > 0 && sscanf(reply, "HTTP/1.1 %d", &status) != 1 ? -2 :
	    status;
}

static int
at_desk(const char *line, const char *form)
{
	char head[128];

	snprintf(head, sizeof(head), "%s HTTP/1.1\r\n", line);
	return ask(http_port(http), head, form);
}

static const char *
signature(const char *body)
{
	static char text[SIGN_JWS_MAX + 32];
	struct buf b = BUF(text);
	struct sign_jws with = { str_of(key_memory), STR("k1") };

	buf_puts(&b, "x-jws-signature: ");
	assert_int_equal(sign_jws(&with, str_of(body), &b), RC_OK);
	buf_puts(&b, "\r\n");
	return text;
}

/* A post with these header lines. */
static int
send_sales(const char *lines, const char *body)
{
	char head[2048];

	snprintf(head, sizeof(head), "POST " SALES " HTTP/1.1\r\n%s", lines);
	return ask(conf.acquirer.port, head, body);
}

/* As it should be, under this key. */
static int
post(const char *key, const char *body)
{
	char lines[2048];

	snprintf(lines, sizeof(lines), "%s%s" TYPE "Idempotency-Key: %s\r\n",
	    bearer, signature(body), key);
	return send_sales(lines, body);
}

/* --- an acquirer --------------------------------------------------------- */

static void
put_file(const char *name, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
make_key(void)
{
	char csr[SIGN_PEM_MAX], *p = NULL, public_pem[1024];
	struct buf k = BUF(key_memory), c = BUF(csr);

	assert_int_equal(sign_make_request(7, &k, &c), RC_OK);
	BIO *in = BIO_new_mem_buf(k.p, (int)k.n), *out = BIO_new(BIO_s_mem());
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
	assert_int_equal(PEM_write_bio_PUBKEY(out, pkey), 1);
	long n = BIO_get_mem_data(out, &p);
	assert_true(str_copy((struct str){ p, (size_t)n }, public_pem,
	    sizeof(public_pem)));
	put_file("sign.pub", public_pem);
	EVP_PKEY_free(pkey);
	BIO_free(in);
	BIO_free(out);
}

static void
open_both(void)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct http_config hc = { .name = "desk", .address = "127.0.0.1",
	    .routes = desk_routes(), .app = &desk, .connections = 8,
	    .uploads = 2, .idle_s = 5, .cert = "", .key = "", .ca = "",
	    .clock = &clock_system, .rng = &rng_system };

	enum rc rc = acquirer_open(&conf.acquirer, "127.0.0.1",
	    &desk.acquirer, &why);
	for (int i = 0; rc == RC_STATE && i < 50; i++) {
		conf.acquirer.port++;
		buf_reset(&why);
		rc = acquirer_open(&conf.acquirer, "127.0.0.1",
		    &desk.acquirer, &why);
	}
	if (rc != RC_OK)
		fail_msg("%s", memory);
	assert_int_equal(http_open(&hc, &http, &why), RC_OK);
}

static void
close_both(void)
{
	http_close(http);
	acquirer_close(desk.acquirer);
}

static int
setup(void **state)
{
	char path[128];

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/cho40-acquirer-XXXXXX");
	assert_non_null(mkdtemp(folder));
	make_key();
	put_file("secret", "sesame\n");
	snprintf(path, sizeof(path), "%s/bank.conf", folder);
	char error[CONF_ERROR_MAX];
	put_file("bank.conf", "[acquirer]\nport = 1\nclient_id = cho\n"
	    "client_secret = secret\nsign_key = sign.pub\nsign_kid = k1\n");
	assert_int_equal(conf_load(path, bank_options, bank_option_count,
	    &conf, error), RC_OK);
	conf.acquirer.port = 20000 + getpid() % 10000;
	open_both();
	return 0;
}

static int
teardown(void **state)
{
	static const char *const names[] = { "bank.conf", "secret",
		"sign.pub", "acquirer.ndjson" };
	char path[128];

	(void)state;
	close_both();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

/* cho:sesame */
#define BASIC "Authorization: Basic Y2hvOnNlc2FtZQ==\r\n"
static void
a_token_is_given(void **state)
{
	char token[64];

	(void)state;
	assert_int_equal(ask(conf.acquirer.port, "POST /oauth/token HTTP/1.1"
	    "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
	    "grant_type=client_credentials"), 401);
	assert_non_null(strstr(reply, "WWW-Authenticate: Basic"));
	assert_int_equal(ask(conf.acquirer.port, "POST /oauth/token HTTP/1.1"
	    "\r\nContent-Type: application/x-www-form-urlencoded\r\n" BASIC,
	    "grant_type=client_credentials"), 200);
	const char *at = strstr(reply, "\"access_token\":\"");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "\"access_token\":\"%48[0-9a-f]\"",
	    token), 1);
	snprintf(bearer, sizeof(bearer), "Authorization: Bearer %s\r\n",
	    token);
}

static void
all_that_it_demands(void **state)
{
	const char *body = BATCH("A", "1");
	char lines[2048];

	(void)state;
	assert_int_equal(send_sales(TYPE "Idempotency-Key: a\r\n", body), 401);
	snprintf(lines, sizeof(lines), "%s" TYPE "Idempotency-Key: a\r\n",
	    bearer);
	assert_int_equal(send_sales(lines, body), 403);
	snprintf(lines, sizeof(lines), "%s%s" TYPE "Idempotency-Key: a\r\n",
	    bearer, signature(BATCH("A", "2")));
	assert_int_equal(send_sales(lines, body), 403);
	snprintf(lines, sizeof(lines), "%s%sIdempotency-Key: a\r\n", bearer,
	    signature(body));
	assert_int_equal(send_sales(lines, body), 415);
	snprintf(lines, sizeof(lines), "%s%s" TYPE, bearer, signature(body));
	assert_int_equal(send_sales(lines, body), 400);
	assert_int_equal(post("a b", body), 400);
	assert_int_equal(post("a", "{"), 400);
	assert_int_equal(post("a", "{}"), 422);
	assert_int_equal(at_desk("GET /acquirer", ""), 200);
	assert_non_null(strstr(reply, "\"posts\":0,\"held\":0}"));
}

static void
it_takes_once(void **state)
{
	(void)state;
	assert_int_equal(post("a", BATCH("A", "1")), 200);
	assert_non_null(strstr(reply, "{\"taken\":1,\"known\":0}"));
	assert_int_equal(post("a", BATCH("A", "1")), 200);
	assert_int_equal(post("a", BATCH("B", "1")), 409);
	assert_int_equal(post("b", BATCH("A", "2")), 422);
	assert_non_null(strstr(reply, "transactions[0]: is held"));
	close_both();
	open_both();
	/* Tokens are not kept; sales are. */
	assert_int_equal(post("c", BATCH("A", "1")), 401);
	a_token_is_given(state);
	assert_int_equal(post("c", BATCH("A", "1")), 200);
	assert_non_null(strstr(reply, "{\"taken\":0,\"known\":1}"));
	assert_int_equal(at_desk("GET /acquirer/taken.ndjson", ""), 200);
	assert_non_null(strstr(reply, "{\"id\":\"A\",\"terminal\":7,"
	    "\"amount\":1,"));
	assert_null(strstr(reply, "\"id\":\"B\""));
}

static void
its_bad_days(void **state)
{
	(void)state;
	assert_int_equal(at_desk("POST /acquirer",
	    "status=503&times=1&retry_after_s=9"), 200);
	assert_int_equal(post("d", BATCH("D", "1")), 503);
	assert_non_null(strstr(reply, "Retry-After: 9\r\n"));
	assert_int_equal(at_desk("POST /acquirer", "cut=1"), 200);
	assert_int_equal(post("d", BATCH("D", "1")), 0);
	assert_int_equal(post("d", BATCH("D", "1")), 200);
	assert_int_equal(at_desk("POST /acquirer", "refuse=E"), 200);
	assert_int_equal(post("e", BATCH("E", "1")), 422);
	assert_int_equal(post("f", BATCH("F", "1")), 200);
	assert_int_equal(at_desk("POST /acquirer", "refuse="), 200);
	assert_int_equal(post("e", BATCH("E", "1")), 200);
	assert_int_equal(at_desk("POST /acquirer", "down=1"), 200);
	assert_int_equal(post("g", BATCH("G", "1")), -1);
	assert_int_equal(at_desk("POST /acquirer", "down=0&forget=1"), 200);
	assert_int_equal(post("g", BATCH("G", "1")), 401);
	assert_int_equal(at_desk("POST /acquirer", "down=3"), 400);
	assert_int_equal(at_desk("POST /acquirer", "status=200"), 400);
	assert_int_equal(at_desk("POST /acquirer", "cut=-1"), 400);
}

static void
open_to_nobody_and_everybody(void **state)
{
	struct acquirer_conf c = conf.acquirer;
	struct acquirer *a;
	char memory[512];
	struct buf why = BUF(memory);

	(void)state;
	c.client_id[0] = c.sign_key[0] = '\0';
	assert_int_equal(acquirer_open(&c, "127.0.0.1", &a, &why),
	    RC_BAD_INPUT);
	assert_non_null(strstr(memory, "from anybody"));
	buf_reset(&why);
	c = conf.acquirer;
	c.client_secret[strlen(c.client_secret) - 1] = '?';
	assert_int_equal(acquirer_open(&c, "127.0.0.1", &a, &why),
	    RC_BAD_INPUT);
	assert_non_null(strstr(memory, "cannot be read"));
	c.port = 0;
	assert_int_equal(acquirer_open(&c, "127.0.0.1", &a, &why), RC_OK);
	assert_null(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_given),
		cmocka_unit_test(all_that_it_demands),
		cmocka_unit_test(it_takes_once),
		cmocka_unit_test(its_bad_days),
		cmocka_unit_test(open_to_nobody_and_everybody),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
