/* SPDX-License-Identifier: Apache-2.0 */
/* sync/sign.h - the market's own certificates: P-256, in PEM files.
 *
 * sign.c is the one file of sync/ that includes openssl.  Used by the
 * board's `init` and `device add`, once, by one administrator; any thread.
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

/* SHA-256 of the certificate's DER: what people read to each other and what
 * the board keeps of a device. */
enum rc sign_fingerprint(const char *cert, uint8_t out[HASH_BYTES],
    struct buf *why) MUST_CHECK;

#endif
