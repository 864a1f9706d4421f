/* SPDX-License-Identifier: Apache-2.0 */
/* sync/sign.h - the market's own certificates: P-256, in PEM.
 *
 * sign*.c are the only files of sync/ that include openssl.  Any thread.
 * What works on files is used by the board's `init` and `device add`, once,
 * by one administrator.
 *
 * A certificate file is the word that a pair is complete: the key is written
 * first, then the certificate, each under a temporary name, fsynced, renamed,
 * and the folder fsynced.  RC_OK means that both survive a power cut.  A key
 * without its certificate is the rest of an interrupted run and is replaced;
 * an existing certificate is never touched: RC_CONFLICT.  Keys and
 * certificates get mode 0600.
 *
 * On failure *why (may be NULL) says in one line which file and what to do;
 * it never holds key material. */
#ifndef SYNC_SIGN_H
#define SYNC_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"

#define SIGN_NAMES_MAX   8      /* host names and addresses of a server */
#define SIGN_NAME_BYTES  253    /* longest host name */
#define SIGN_DAYS_MAX    36500

struct sign_pair { const char *key, *cert; };   /* paths */

struct sign_term {
	int64_t now_ms;   /* wall clock; validity starts a day before it */
	int days;         /* 1..SIGN_DAYS_MAX from now_ms */
};

/* A new key and a CA certificate for it, subject CN=name (1..64 bytes). */
enum rc sign_make_ca(const struct sign_pair *ca, const char *name,
    const struct sign_term *term, struct buf *why) MUST_CHECK;

struct sign_server {
	const char *const *names;   /* "cho.example", "10.0.0.1"; the first is
	                             * the subject's CN */
	size_t count;               /* 1..SIGN_NAMES_MAX */
	struct sign_term term;
};
/* A new key and a certificate signed by ca, for a server of these names. */
enum rc sign_make_server(const struct sign_pair *ca,
    const struct sign_pair *out, const struct sign_server *server,
    struct buf *why) MUST_CHECK;

struct sign_device {
	uint32_t terminal;          /* 1..TERMINAL_ID_MAX */
	struct sign_term term;
};
/* A new key and a client certificate signed by ca: CN=terminal-<n>, SAN URI
 * urn:cho40:terminal:<n>. */
enum rc sign_make_device(const struct sign_pair *ca,
    const struct sign_pair *out, const struct sign_device *device,
    struct buf *why) MUST_CHECK;

/* A whole file of mode 0600 in the place of one that may be there: after a
 * power cut it is the old one or the new one.  Durable when RC_OK. */
enum rc sign_write(const char *path, struct str content, struct buf *why)
    MUST_CHECK;

/* --- a device that makes its own key ------------------------------------ */

#define SIGN_PEM_MAX 4096           /* a key, a request or a certificate */

/* A request as it came: one CSR in PEM, P-256, signed by its own key, of the
 * subject CN=terminal-<n> and nothing else.  RC_BAD_INPUT: it is not. */
struct sign_csr {
	uint32_t terminal;
	uint8_t hash[HASH_BYTES];   /* SHA-256 of its DER */
};
enum rc sign_csr_read(struct str pem, struct sign_csr *out) MUST_CHECK;
/* As sign_make_device, for the key of a request that sign_csr_read took; the
 * certificate is appended to cert as PEM. */
enum rc sign_issue(const struct sign_pair *ca,
    const struct sign_device *device, struct str csr, struct buf *cert,
    struct buf *why) MUST_CHECK;
/* A new key and a request for it, each appended as PEM.  key holds a secret:
 * wipe it. */
enum rc sign_make_request(uint32_t terminal, struct buf *key,
    struct buf *csr) MUST_CHECK;
/* Can this terminal speak with them?  The key is the certificate's, which
 * names the terminal and was signed by one of the authorities for a client.
 * RC_DENIED: no.  Its dates are not looked at. */
struct sign_identity { struct str key, cert, ca; };
enum rc sign_identity_check(const struct sign_identity *id,
    uint32_t terminal) MUST_CHECK;

/* Of the first certificate of a PEM text. */
struct sign_facts {
	uint8_t fingerprint[HASH_BYTES];   /* SHA-256 of the DER */
	uint8_t spki[HASH_BYTES];          /* and of its public key's */
	int64_t from_ms, to_ms;            /* validity */
};
enum rc sign_read_facts(struct str pem, struct sign_facts *out) MUST_CHECK;

/* Is the key the one of the first certificate?  RC_DENIED: another's.
 * RC_BAD_INPUT: no PEM. */
enum rc sign_pair_check(struct str cert, struct str key) MUST_CHECK;

/* "sha256//BASE64;sha256//BASE64": keys as curl is told them. */
#define SIGN_PINS_MAX 160
void sign_put_pins(struct buf *b, uint8_t (*spki)[HASH_BYTES],
    size_t count);

/* Have dates of certificates judged by this wall time instead of the system's
 * clock.  ssl_ctx: an SSL_CTX, as curl hands it out. */
bool sign_tls_set_time(void *ssl_ctx, int64_t wall_ms);

/* SHA-256 of the certificate's DER: what people read to each other and what
 * the board keeps of a device. */
enum rc sign_fingerprint(const char *cert, uint8_t out[HASH_BYTES],
    struct buf *why) MUST_CHECK;

/* --- a body that others can check --------------------------------------- */

#define SIGN_KID_MAX 64             /* bytes */
#define SIGN_JWS_MAX 768            /* letters of one */

struct sign_jws {
	struct str key;             /* PEM, P-256, without passphrase */
	struct str kid;             /* by which name the other end knows it */
};
/* Append a detached JWS of the body, "HEADER..SIGNATURE": ES256 (RFC 7518,
 * 3.4) over the body's very bytes (RFC 7797).  RC_BAD_INPUT: not such a key,
 * or a kid that is empty, too long or no UTF-8; RC_TOO_BIG: out is full. */
enum rc sign_jws(const struct sign_jws *with, struct str body,
    struct buf *out) MUST_CHECK;

#endif
