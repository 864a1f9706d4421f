/* SPDX-License-Identifier: Apache-2.0 */
/* sync/identity.h - who this stall is to the market board: the one thing that
 * cho40-sync keeps, because a key must not leave the process that uses it.
 *
 * Two files in a folder of mode 0700, each of mode 0600, each replaced as a
 * whole, fsynced with its folder: identity.json, what is in use; next.json, a
 * request that is under way.  A power cut leaves of each the old one or the
 * new one.  Both hold a private key: never logged, never sent. */
#ifndef SYNC_IDENTITY_H
#define SYNC_IDENTITY_H

#include "sync/net.h"
#include "sync/proto_enrol.h"
#include "sync/sign.h"

#define IDENTITY_PATH_MAX 256
#define IDENTITY_CA_MAX   8192

struct identity {
	char url[NET_URL_MAX];
	uint32_t terminal, epoch;
	uint8_t pin[PROTO_PINS][HASH_BYTES];
	char key[SIGN_PEM_MAX], cert[SIGN_PEM_MAX];
	char ca[IDENTITY_CA_MAX];
};

/* A request under way: for a line, or, with an empty one, a renewal. */
struct identity_next {
	char line[ENROL_TEXT_MAX];
	char key[SIGN_PEM_MAX], csr[SIGN_PEM_MAX];
};

/* RC_NOT_FOUND: there is none.  RC_BAD_INPUT: it is not one; why names it. */
enum rc identity_load(const char *dir, struct identity *id, struct buf *why)
    MUST_CHECK;
enum rc identity_save(const char *dir, const struct identity *id,
    struct buf *why) MUST_CHECK;
enum rc identity_next_load(const char *dir, struct identity_next *n,
    struct buf *why) MUST_CHECK;
enum rc identity_next_save(const char *dir, const struct identity_next *n,
    struct buf *why) MUST_CHECK;
/* When the certificate ends that we are known by: what enrolment gave, else
 * (NULL) the file of that name.  0: there is none, or it cannot be read. */
int64_t identity_cert_end(const struct identity *id, const char *file);
/* Durable; none there is fine. */
enum rc identity_next_drop(const char *dir) MUST_CHECK;

#endif
