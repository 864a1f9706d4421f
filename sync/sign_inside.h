/* SPDX-License-Identifier: Apache-2.0 */
/* sync/sign_inside.h - shared by sign.c, sign_device.c and sign_jws.c;
 * nobody else includes it. */
#ifndef SYNC_SIGN_INSIDE_H
#define SYNC_SIGN_INSIDE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "sync/sign.h"

/* For PEM readers of openssl: our keys have no passphrase, and nobody is ever
 * asked for one. */
int sign_no_passphrase(char *to, int size, int writing, void *ctx);
/* Append as PEM. */
enum rc sign_put_cert(struct buf *to, X509 *cert) MUST_CHECK;
/* The public key of a request that is sound; the caller frees it. */
enum rc sign_csr_key(struct str pem, EVP_PKEY **key) MUST_CHECK;

#endif
