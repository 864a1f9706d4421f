/* SPDX-License-Identifier: Apache-2.0 */
/* sync/sync_conf_bank.h - section [bank] of sync.conf, checked; and what the
 * files behind sync/sync_conf.h share.  Nobody else includes it. */
#ifndef SYNC_SYNC_CONF_BANK_H
#define SYNC_SYNC_CONF_BANK_H

#include "sync/sync_conf.h"

/* Fill what follows from the options: mapping, key and secret.  On failure
 * error says where, what and what to do. */
enum rc sync_conf_bank(const char *path, struct sync_conf *conf, char *error)
    MUST_CHECK;
/* May nobody else use this file, if it is there?  Who can read it can be this
 * terminal, or its trader. */
enum rc sync_conf_private(const char *path, const char *which,
    const char *file, char *error) MUST_CHECK;

#endif
