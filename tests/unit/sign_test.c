/* SPDX-License-Identifier: Apache-2.0 */
/* The market's certificates: what openssl itself says of them, and what is on
 * disk after each kind of trouble. */
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sync/sign.h"

#define NOW_MS ((int64_t)1763727600123)   /* 2025-11-21 */
#define PATHS 12

static char dir[64];
static char paths[PATHS][128];
static size_t used;

static const char *
path_of(const char *name)
{
	char *p = paths[used++ % PATHS];

	(void)snprintf(p, sizeof(paths[0]), "%s/%s", dir, name);
	return p;
}

static struct sign_pair
pair_of(const char *key, const char *cert)
{
	return (struct sign_pair){ path_of(key), path_of(cert) };
}

static const struct sign_term term = { NOW_MS, 3650 };

static int
setup(void **state)
{
	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/sign_test.XXXXXX");
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	char command[128];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	return system(command);
}

static X509 *
load(const char *path)
{
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	X509 *cert = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	assert_non_null(cert);
	return cert;
}

/* 0 when the chain holds for this purpose at this moment. */
static int
verify(const char *ca, const char *cert, int purpose, int64_t at_ms)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509 *root = load(ca), *leaf = load(cert);

	assert_int_equal(X509_STORE_add_cert(store, root), 1);
	assert_int_equal(X509_STORE_CTX_init(ctx, store, leaf, NULL), 1);
	X509_STORE_CTX_set_purpose(ctx, purpose);
	X509_STORE_CTX_set_time(ctx, 0, (time_t)(at_ms / 1000));
	X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx),
	    X509_V_FLAG_X509_STRICT);
	bool good = X509_verify_cert(ctx) == 1;
	int got = good ? 0 : X509_STORE_CTX_get_error(ctx);
	X509_free(root);
	X509_free(leaf);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return got;
}

static void
make_ca(struct sign_pair *ca)
{
	*ca = pair_of("ca.key", "ca.crt");
	assert_int_equal(sign_make_ca(ca, "Chợ Đồng Văn", &term, NULL), RC_OK);
}

static int
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (int)(st.st_mode & 07777);
}

static void
server_and_device_verify(void **state)
{
	struct sign_pair ca, out, dev;
	const char *names[] = { "board.cho", "10.0.0.1", "::1" };
	struct sign_server server = { names, 3, term };
	struct sign_device device = { 7, term };

	(void)state;
	make_ca(&ca);
	out = pair_of("board.key", "board.crt");
	dev = pair_of("t7.key", "t7.crt");
	assert_int_equal(sign_make_server(&ca, &out, &server, NULL), RC_OK);
	assert_int_equal(sign_make_device(&ca, &dev, &device, NULL), RC_OK);

	assert_int_equal(verify(ca.cert, out.cert, X509_PURPOSE_SSL_SERVER,
	    NOW_MS), 0);
	assert_int_equal(verify(ca.cert, dev.cert, X509_PURPOSE_SSL_CLIENT,
	    NOW_MS), 0);
	/* Neither may stand in for the other, nor for the CA. */
	assert_int_not_equal(verify(ca.cert, out.cert,
	    X509_PURPOSE_SSL_CLIENT, NOW_MS), 0);
	assert_int_not_equal(verify(ca.cert, dev.cert,
	    X509_PURPOSE_SSL_SERVER, NOW_MS), 0);
	assert_int_not_equal(verify(out.cert, dev.cert,
	    X509_PURPOSE_SSL_CLIENT, NOW_MS), 0);
	/* The day before is inside, eleven years on is not. */
	assert_int_equal(verify(ca.cert, dev.cert, X509_PURPOSE_SSL_CLIENT,
	    NOW_MS - 86000000), 0);
	assert_int_not_equal(verify(ca.cert, dev.cert,
	    X509_PURPOSE_SSL_CLIENT, NOW_MS + (int64_t)4000 * 86400000), 0);

	assert_int_equal(mode_of(ca.key), 0600);
	assert_int_equal(mode_of(dev.key), 0600);
	assert_int_equal(mode_of(dev.cert), 0600);

	X509 *cert = load(out.cert);
	assert_int_equal(X509_check_host(cert, "board.cho", 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(cert, "other.cho", 0, 0, NULL), 0);
	assert_int_equal(X509_check_ip_asc(cert, "10.0.0.1", 0), 1);
	assert_int_equal(X509_check_ip_asc(cert, "::1", 0), 1);
	assert_int_equal(X509_check_ip_asc(cert, "10.0.0.2", 0), 0);
	X509_free(cert);
}

static void
device_is_named_by_its_number(void **state)
{
	struct sign_pair ca, dev;
	struct sign_device device = { TERMINAL_ID_MAX, term };
	char cn[64];

	(void)state;
	make_ca(&ca);
	dev = pair_of("t.key", "t.crt");
	assert_int_equal(sign_make_device(&ca, &dev, &device, NULL), RC_OK);
	X509 *cert = load(dev.cert);
	X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName,
	    cn, sizeof(cn));
	assert_string_equal(cn, "terminal-1048575");
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name,
	    NULL, NULL);
	assert_int_equal(sk_GENERAL_NAME_num(names), 1);
	GENERAL_NAME *name = sk_GENERAL_NAME_value(names, 0);
	assert_int_equal(name->type, GEN_URI);
	ASN1_STRING *uri = name->d.uniformResourceIdentifier;
	assert_string_equal((const char *)ASN1_STRING_get0_data(uri),
	    "urn:cho40:terminal:1048575");
	GENERAL_NAMES_free(names);
	EVP_PKEY *key = X509_get_pubkey(cert);
	char group[32];
	assert_int_equal(EVP_PKEY_get_utf8_string_param(key, "group", group,
	    sizeof(group), NULL), 1);
	assert_string_equal(group, "prime256v1");
	EVP_PKEY_free(key);
	X509_free(cert);
}

static void
the_same_pair_is_never_made_twice(void **state)
{
	char memory[256];
	struct buf why = BUF(memory);
	struct sign_pair ca;
	uint8_t before[HASH_BYTES], after[HASH_BYTES];

	(void)state;
	make_ca(&ca);
	assert_int_equal(sign_fingerprint(ca.cert, before, NULL), RC_OK);
	assert_int_equal(sign_make_ca(&ca, "again", &term, &why),
	    RC_CONFLICT);
	assert_non_null(strstr(why.p, "ca.crt"));
	assert_int_equal(sign_fingerprint(ca.cert, after, NULL), RC_OK);
	assert_memory_equal(before, after, HASH_BYTES);
}

static void
an_interrupted_pair_is_made_again(void **state)
{
	struct sign_pair ca, dev;
	struct sign_device device = { 7, term };

	(void)state;
	make_ca(&ca);
	dev = pair_of("t7.key", "t7.crt");
	FILE *f = fopen(dev.key, "w");   /* the cut came between the two */
	assert_non_null(f);
	fputs("half a key", f);
	fclose(f);
	f = fopen(path_of("t7.crt.new"), "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(sign_make_device(&ca, &dev, &device, NULL), RC_OK);
	assert_int_equal(mode_of(dev.key), 0600);
	assert_int_equal(verify(ca.cert, dev.cert, X509_PURPOSE_SSL_CLIENT,
	    NOW_MS), 0);
	assert_int_not_equal(access(path_of("t7.crt.new"), F_OK), 0);
}

static void
the_fingerprint_is_the_one_openssl_prints(void **state)
{
	char command[256], line[256], mine[2 * HASH_BYTES + 1];
	struct buf hex = BUF(mine);
	struct sign_pair ca;
	uint8_t got[HASH_BYTES];
	size_t n = 0;

	(void)state;
	make_ca(&ca);
	assert_int_equal(sign_fingerprint(ca.cert, got, NULL), RC_OK);
	buf_hex(&hex, got, sizeof(got));
	(void)snprintf(command, sizeof(command), "openssl x509 -in %s -noout "
	    "-fingerprint -sha256 | tr 'A-F' 'a-f' | tr -d ':\\n'", ca.cert);
	FILE *p = popen(command, "r");
	assert_non_null(p);
	n = fread(line, 1, sizeof(line) - 1, p);
	line[n] = '\0';
	assert_int_equal(pclose(p), 0);
	assert_non_null(strstr(line, mine));
}

static void
bad_input_is_told(void **state)
{
	static const char *const bad[] = { "", "a b", "x,DNS:evil",
		"http://x", "b\nc", "*.cho" };
	struct sign_pair ca, out, mixed;
	uint8_t hash[HASH_BYTES];

	(void)state;
	make_ca(&ca);
	out = pair_of("b.key", "b.crt");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char memory[512];
		struct buf why = BUF(memory);
		struct sign_server server = { &bad[i], 1, term };
		assert_int_equal(sign_make_server(&ca, &out, &server, &why),
		    RC_BAD_INPUT);
		assert_true(why.n > 0);
		assert_int_not_equal(access(out.key, F_OK), 0);
	}
	struct sign_device zero = { 0, term };
	struct sign_device big = { TERMINAL_ID_MAX + 1, term };
	assert_int_equal(sign_make_device(&ca, &out, &zero, NULL),
	    RC_BAD_INPUT);
	assert_int_equal(sign_make_device(&ca, &out, &big, NULL),
	    RC_BAD_INPUT);
	assert_int_equal(sign_make_ca(&out, "", &term, NULL), RC_BAD_INPUT);

	/* A device certificate signs nothing; a stranger's key neither. */
	struct sign_device device = { 7, term };
	struct sign_pair dev = pair_of("d.key", "d.crt");
	assert_int_equal(sign_make_device(&ca, &dev, &device, NULL), RC_OK);
	assert_int_equal(sign_make_device(&dev, &out, &device, NULL),
	    RC_BAD_INPUT);
	mixed = (struct sign_pair){ dev.key, ca.cert };
	assert_int_equal(sign_make_device(&mixed, &out, &device, NULL),
	    RC_CONFLICT);
	assert_int_equal(sign_fingerprint(ca.key, hash, NULL), RC_BAD_INPUT);
	assert_int_equal(sign_fingerprint(path_of("no"), hash, NULL),
	    RC_NOT_FOUND);
}

static void
trouble_on_disk_is_told(void **state)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct sign_pair ca = pair_of("none/ca.key", "none/ca.crt");

	(void)state;
	assert_int_equal(sign_make_ca(&ca, "x", &term, &why), RC_NOT_FOUND);
	assert_non_null(strstr(why.p, "none/ca"));

	/* A link planted under the temporary name is not written through. */
	struct sign_pair full = pair_of("f.key", "f.crt");
	buf_reset(&why);
	assert_int_equal(symlink("/dev/null", path_of("f.key.new")), 0);
	assert_int_equal(sign_make_ca(&full, "x", &term, &why), RC_OK);
	assert_int_equal(mode_of(full.key), 0600);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(server_and_device_verify),
		T(device_is_named_by_its_number),
		T(the_same_pair_is_never_made_twice),
		T(an_interrupted_pair_is_made_again),
		T(the_fingerprint_is_the_one_openssl_prints),
		T(bad_input_is_told),
		T(trouble_on_disk_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
