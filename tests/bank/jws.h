/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/jws.h - a detached JWS, checked as a bank checks it.
 *
 * RFC 7515 (appendix F), RFC 7797 and RFC 7518 3.4, written from those and
 * sharing nothing with whoever signed.  Any thread. */
#ifndef TESTS_BANK_JWS_H
#define TESTS_BANK_JWS_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define JWS_KEY_MAX 4096   /* bytes of a key's PEM */
#define JWS_KID_MAX 64

struct jws;

/* pem: a public key on P-256.  kid: the name it goes by.  RC_BAD_INPUT: it
 * is no such key, or no name. */
enum rc jws_open(struct str pem, struct str kid, struct jws **out) MUST_CHECK;
void jws_close(struct jws *j);   /* accepts NULL */

/* NULL: the key's owner signed these very bytes.  Else what is wrong. */
const char *jws_check(const struct jws *j, struct str text, struct str body);

#endif
