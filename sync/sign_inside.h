/* SPDX-License-Identifier: Apache-2.0 */
/* sync/sign_inside.h - shared by sign.c and sign_device.c; nobody else
 * includes it. */
#ifndef SYNC_SIGN_INSIDE_H
#define SYNC_SIGN_INSIDE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "sync/sign.h"

/* Append as PEM. */
enum rc sign_put_cert(struct buf *to, X509 *cert) MUST_CHECK;
/* The public key of a request that is sound; the caller frees it. */
enum rc sign_csr_key(struct str pem, EVP_PKEY **key) MUST_CHECK;

#endif
