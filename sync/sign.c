/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/folder.h"
#include "sync/sign_inside.h"

#define PATH_BYTES   4096
#define SERIAL_BITS  127    /* positive, and 20 octets are never reached */
#define SAN_BYTES    (SIGN_NAMES_MAX * (SIGN_NAME_BYTES + 8))

/* What tells one kind of certificate from another. */
struct kind {
	const char *constraints, *usage, *extended;   /* extended may be NULL */
};
static const struct kind kind_ca = {
	"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign", NULL,
};
static const struct kind kind_server = {
	"critical,CA:FALSE", "critical,digitalSignature", "serverAuth",
};
static const struct kind kind_device = {
	"critical,CA:FALSE", "critical,digitalSignature", "clientAuth",
};

struct subject {
	const struct kind *kind;
	const char *cn;
	const char *san;            /* in openssl's notation, or NULL */
	const struct sign_term *term;
};

/* The one who signs; for a CA's own certificate, cert is NULL. */
struct issuer { X509 *cert; EVP_PKEY *key; };

static enum rc
fail(struct buf *why, enum rc rc, const char *path, const char *what)
{
	if (why != NULL)
		buf_printf(why, "%s: %s", path, what);
	return rc;
}

static enum rc
fail_errno(struct buf *why, const char *path)
{
	int e = errno;

	if (why != NULL)
		buf_printf(why, "%s: %s", path, strerror(e));
	return e == ENOSPC || e == EDQUOT ? RC_FULL :
	    e == EACCES || e == EPERM || e == EROFS ? RC_DENIED :
	    e == ENOENT || e == ENOTDIR ? RC_NOT_FOUND : RC_DISK;
}

static enum rc
fail_ssl(struct buf *why, const char *path)
{
	const char *text = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return fail(why, RC_SYSTEM, path, text == NULL ? "openssl" : text);
}

/* --- files --- */

static enum rc
write_all(int fd, struct str s, const char *path, struct buf *why)
{
	while (s.n > 0) {
		ssize_t put = write(fd, s.p, s.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return fail_errno(why, path);
		s = str_from(s, (size_t)put);
	}
	return fsync(fd) == 0 ? RC_OK : fail_errno(why, path);
}

/* The rename itself must survive: the folder is synced as well. */
static enum rc
sync_folder(const char *path, struct buf *why)
{
	int e = folder_sync_of(path);

	errno = e;
	return e == 0 ? RC_OK : fail_errno(why, path);
}

enum rc
sign_write(const char *path, struct str content, struct buf *why)
{
	char memory[PATH_BYTES];
	struct buf temp = BUF(memory);

	buf_printf(&temp, "%s.new", path);
	if (temp.full)
		return fail(why, RC_TOO_BIG, path, "path too long");
	if (unlink(temp.p) != 0 && errno != ENOENT)
		return fail_errno(why, temp.p);
	int fd = open(temp.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail_errno(why, temp.p);
	enum rc rc = write_all(fd, content, temp.p, why);
	if (close(fd) != 0 && rc == RC_OK)
		rc = fail_errno(why, temp.p);
	if (rc == RC_OK && rename(temp.p, path) != 0)
		rc = fail_errno(why, path);
	if (rc == RC_OK)
		return sync_folder(path, why);
	(void)unlink(temp.p);   /* the first failure is the one to tell */
	return rc;
}

static enum rc
write_bio(const char *path, BIO *bio, struct buf *why)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	if (n <= 0 || p == NULL)
		return fail_ssl(why, path);
	return sign_write(path, (struct str){ p, (size_t)n }, why);
}

static enum rc
write_key(const char *path, EVP_PKEY *key, struct buf *why)
{
	BIO *bio = BIO_new(BIO_s_secmem());   /* wiped when freed */
	enum rc rc;

	if (bio == NULL || PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0,
	    NULL, NULL) != 1)
		rc = fail_ssl(why, path);
	else
		rc = write_bio(path, bio, why);
	BIO_free(bio);
	return rc;
}

enum rc
sign_put_cert(struct buf *to, X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *p = NULL;
	long n = 0;

	if (bio != NULL && PEM_write_bio_X509(bio, cert) == 1)
		n = BIO_get_mem_data(bio, &p);
	if (n > 0)
		buf_put(to, (struct str){ p, (size_t)n });
	BIO_free(bio);
	return n <= 0 ? RC_SYSTEM : to->full ? RC_TOO_BIG : RC_OK;
}

static enum rc
write_cert(const char *path, X509 *cert, struct buf *why)
{
	BIO *bio = BIO_new(BIO_s_mem());
	enum rc rc;

	if (bio == NULL || PEM_write_bio_X509(bio, cert) != 1)
		rc = fail_ssl(why, path);
	else
		rc = write_bio(path, bio, why);
	BIO_free(bio);
	return rc;
}

int
sign_no_passphrase(char *to, int size, int writing, void *ctx)
{
	(void)to;
	(void)size;
	(void)writing;
	(void)ctx;
	return -1;
}

static enum rc
read_cert(const char *path, X509 **out, struct buf *why)
{
	BIO *bio = BIO_new_file(path, "r");

	*out = NULL;
	if (bio == NULL) {
		ERR_clear_error();
		return fail_errno(why, path);
	}
	*out = PEM_read_bio_X509(bio, NULL, sign_no_passphrase, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (*out == NULL)
		return fail(why, RC_BAD_INPUT, path,
		    "not a certificate in PEM");
	return RC_OK;
}

static enum rc
read_key(const char *path, EVP_PKEY **out, struct buf *why)
{
	BIO *bio = BIO_new_file(path, "r");

	*out = NULL;
	if (bio == NULL) {
		ERR_clear_error();
		return fail_errno(why, path);
	}
	*out = PEM_read_bio_PrivateKey(bio, NULL, sign_no_passphrase, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (*out == NULL)
		return fail(why, RC_BAD_INPUT, path,
		    "not a private key in PEM without passphrase");
	return RC_OK;
}

static enum rc
read_issuer(const struct sign_pair *ca, struct issuer *out, struct buf *why)
{
	enum rc rc = read_cert(ca->cert, &out->cert, why);

	if (rc == RC_OK)
		rc = read_key(ca->key, &out->key, why);
	if (rc == RC_OK && X509_check_private_key(out->cert, out->key) != 1) {
		ERR_clear_error();
		rc = fail(why, RC_CONFLICT, ca->key,
		    "not the key of the CA certificate beside it");
	}
	if (rc == RC_OK && X509_check_ca(out->cert) != 1)
		rc = fail(why, RC_BAD_INPUT, ca->cert,
		    "not the certificate of a CA");
	return rc;
}

static void
close_issuer(struct issuer *i)
{
	X509_free(i->cert);
	EVP_PKEY_free(i->key);
}

/* --- certificates --- */

static bool
set_serial(X509 *cert)
{
	BIGNUM *bn = BN_new();
	bool ok = bn != NULL &&
	    BN_rand(bn, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) &&
	    BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(cert)) != NULL;

	BN_free(bn);
	return ok;
}

static bool
set_term(X509 *cert, const struct sign_term *term)
{
	time_t now = (time_t)(term->now_ms / 1000);

	return X509_time_adj_ex(X509_getm_notBefore(cert), -1, 0, &now) &&
	    X509_time_adj_ex(X509_getm_notAfter(cert), term->days, 0, &now);
}

static bool
set_names(X509 *cert, const struct subject *s, const struct issuer *by)
{
	X509_NAME *name = X509_get_subject_name(cert);

	return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)s->cn, -1, -1, 0) &&
	    X509_set_issuer_name(cert, by->cert == NULL ? name :
	    X509_get_subject_name(by->cert));
}

static bool
add_extension(X509 *cert, const struct issuer *by, int nid, const char *value)
{
	X509V3_CTX ctx;

	if (value == NULL)
		return true;
	X509V3_set_ctx(&ctx, by->cert == NULL ? cert : by->cert, cert, NULL,
	    NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	bool ok = e != NULL && X509_add_ext(cert, e, -1);
	X509_EXTENSION_free(e);
	return ok;
}

static bool
fill_cert(X509 *cert, const struct subject *s, const struct issuer *by,
    EVP_PKEY *key)
{
	return X509_set_version(cert, 2) && set_serial(cert) &&
	    set_term(cert, s->term) && set_names(cert, s, by) &&
	    X509_set_pubkey(cert, key) &&
	    add_extension(cert, by, NID_basic_constraints,
	    s->kind->constraints) &&
	    add_extension(cert, by, NID_key_usage, s->kind->usage) &&
	    add_extension(cert, by, NID_ext_key_usage, s->kind->extended) &&
	    add_extension(cert, by, NID_subject_key_identifier, "hash") &&
	    add_extension(cert, by, NID_authority_key_identifier,
	    "keyid:always") &&
	    add_extension(cert, by, NID_subject_alt_name, s->san) &&
	    X509_sign(cert, by->key == NULL ? key : by->key, EVP_sha256());
}

/* Key first, certificate last: the certificate says the pair is whole. */
static enum rc
make_pair(const struct sign_pair *out, const struct subject *s,
    const struct issuer *by, struct buf *why)
{
	struct stat st;

	if (lstat(out->cert, &st) == 0)
		return fail(why, RC_CONFLICT, out->cert,
		    "there already; move it away to make another");
	if (errno != ENOENT)
		return fail_errno(why, out->cert);
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	enum rc rc = key == NULL || cert == NULL ||
	    !fill_cert(cert, s, by, key) ? fail_ssl(why, out->cert) : RC_OK;
	if (rc == RC_OK)
		rc = write_key(out->key, key, why);
	if (rc == RC_OK)
		rc = write_cert(out->cert, cert, why);
	X509_free(cert);
	EVP_PKEY_free(key);
	return rc;
}

static enum rc
make_signed(const struct sign_pair *ca, const struct sign_pair *out,
    const struct subject *s, struct buf *why)
{
	struct issuer by = { NULL, NULL };
	enum rc rc = read_issuer(ca, &by, why);

	if (rc == RC_OK)
		rc = make_pair(out, s, &by, why);
	close_issuer(&by);
	return rc;
}

static void
require_term(const struct sign_term *t)
{
	REQUIRE(t->days >= 1 && t->days <= SIGN_DAYS_MAX);
	REQUIRE(t->now_ms > 0 && t->now_ms < INT64_MAX / 2);
}

enum rc
sign_make_ca(const struct sign_pair *ca, const char *name,
    const struct sign_term *term, struct buf *why)
{
	struct subject s = { &kind_ca, name, NULL, term };
	struct issuer self = { NULL, NULL };

	require_term(term);
	if (name[0] == '\0' || strlen(name) > 64 ||
	    !str_is_utf8(str_of(name)))
		return fail(why, RC_BAD_INPUT, "name",
		    "give the CA a name of 1 to 64 bytes");
	return make_pair(ca, &s, &self, why);
}

/* The alphabet of host names and addresses, which also keeps openssl's own
 * notation out. */
static bool
is_host(const char *z)
{
	size_t n = strlen(z);

	return n > 0 && n <= SIGN_NAME_BYTES &&
	    strspn(z, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789.-:") == n;
}

static bool
is_address(const char *z)
{
	return strchr(z, ':') != NULL || strspn(z, "0123456789.") == strlen(z);
}

enum rc
sign_make_server(const struct sign_pair *ca, const struct sign_pair *out,
    const struct sign_server *server, struct buf *why)
{
	char memory[SAN_BYTES];
	struct buf san = BUF(memory);

	require_term(&server->term);
	REQUIRE(server->count >= 1 && server->count <= SIGN_NAMES_MAX);
	for (size_t i = 0; i < server->count; i++) {
		const char *z = server->names[i];
		if (!is_host(z))
			return fail(why, RC_BAD_INPUT, z,
			    "not a host name or address");
		buf_printf(&san, "%s%s:%s", i == 0 ? "" : ",",
		    is_address(z) ? "IP" : "DNS", z);
	}
	REQUIRE(!san.full);
	const char *cn = server->names[0];
	struct subject s = { &kind_server, strlen(cn) <= 64 ? cn : "board",
	    san.p, &server->term };
	return make_signed(ca, out, &s, why);
}

struct device_names { char cn[64], san[64]; };

static enum rc
device_subject(const struct sign_device *device, struct device_names *names,
    struct subject *s, struct buf *why)
{
	struct buf cn = BUF(names->cn), san = BUF(names->san);

	require_term(&device->term);
	if (device->terminal < 1 || device->terminal > TERMINAL_ID_MAX)
		return fail(why, RC_BAD_INPUT, "terminal",
		    "a number from 1 to 1048575 is needed");
	buf_printf(&cn, "terminal-%u", device->terminal);
	buf_printf(&san, "URI:urn:cho40:terminal:%u", device->terminal);
	*s = (struct subject){ &kind_device, names->cn, names->san,
	    &device->term };
	return RC_OK;
}

enum rc
sign_make_device(const struct sign_pair *ca, const struct sign_pair *out,
    const struct sign_device *device, struct buf *why)
{
	struct device_names names;
	struct subject s;
	enum rc rc = device_subject(device, &names, &s, why);

	return rc == RC_OK ? make_signed(ca, out, &s, why) : rc;
}

enum rc
sign_issue(const struct sign_pair *ca, const struct sign_device *device,
    struct str csr, struct buf *cert, struct buf *why)
{
	struct issuer by = { NULL, NULL };
	struct device_names names;
	struct subject s;
	EVP_PKEY *key = NULL;
	X509 *made = X509_new();

	enum rc rc = device_subject(device, &names, &s, why);
	if (rc == RC_OK)
		rc = read_issuer(ca, &by, why);
	if (rc == RC_OK)
		rc = sign_csr_key(csr, &key);
	if (rc == RC_OK && (made == NULL || !fill_cert(made, &s, &by, key)))
		rc = fail_ssl(why, ca->cert);
	if (rc == RC_OK)
		rc = sign_put_cert(cert, made);
	X509_free(made);
	EVP_PKEY_free(key);
	close_issuer(&by);
	return rc;
}

enum rc
sign_fingerprint(const char *path, uint8_t out[HASH_BYTES], struct buf *why)
{
	unsigned int n = 0;
	X509 *cert;
	enum rc rc = read_cert(path, &cert, why);

	if (rc != RC_OK)
		return rc;
	if (X509_digest(cert, EVP_sha256(), out, &n) != 1 || n != HASH_BYTES)
		rc = fail_ssl(why, path);
	X509_free(cert);
	return rc;
}
