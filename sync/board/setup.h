/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/setup.h - what an administrator does to a stopped board.
 *
 * Each opens the store itself, so each refuses while cho40-board runs: a
 * store has one process.  Data goes to stdout, diagnostics to stderr; the
 * result is an exit code (0 done, 1 refused by the data, 2 wrong usage, 3
 * the world failed). */
#ifndef SYNC_BOARD_SETUP_H
#define SYNC_BOARD_SETUP_H

#include "ledger/base/clock.h"
#include "ledger/base/rng.h"
#include "sync/board/board_conf.h"

/* Options of the command line; NULL: not given. */
struct setup_args {
	const char *config, *terminal, *stall, *account, *out, *bin, *hmac,
	    *apikey, *url;
	const struct clock *clock;
	const struct rng *rng;
};

/* Folder, store, CA, server certificate, office password; what is there
 * already is left alone. */
int setup_init(const struct board_conf *conf, const struct setup_args *args);
/* --terminal N --stall NAME --account BIN/ACCOUNT --out DIR [--url U] */
int setup_device_add(const struct board_conf *conf,
    const struct setup_args *args);
int setup_device_revoke(const struct board_conf *conf,
    const struct setup_args *args);
int setup_device_list(const struct board_conf *conf,
    const struct setup_args *args);
/* --account A --bin B --hmac-secret-file F | --apikey-file F */
int setup_account_add(const struct board_conf *conf,
    const struct setup_args *args);
int setup_account_list(const struct board_conf *conf,
    const struct setup_args *args);
/* The board's view of the money, see audit.h. */
int setup_audit(const struct board_conf *conf,
    const struct setup_args *args);

#endif
