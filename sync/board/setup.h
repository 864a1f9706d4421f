/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/setup.h - what an administrator does on the command line.
 *
 * A store has one process.  What changes or lists rows is asked of the board
 * that runs (admin.h), or done in the store when none does; init and audit
 * open it themselves and so refuse while cho40-board runs.  Data goes to
 * stdout, diagnostics to stderr; the result is an exit code (0 done, 1
 * refused by the data, 2 wrong usage, 3 the world failed). */
#ifndef SYNC_BOARD_SETUP_H
#define SYNC_BOARD_SETUP_H

#include "ledger/base/clock.h"
#include "ledger/base/rng.h"
#include "sync/board/board_conf.h"
#include "sync/board/store.h"

/* Options of the command line; NULL: not given. */
struct setup_args {
	const char *config, *terminal, *stall, *account, *out, *bin, *hmac,
	    *apikey, *url, *epoch, *lock, *holder, *minutes, *kind, *means,
	    *amount, *fee, *from, *to, *ref, *number, *dir,
	    *login, *name, *role, *password, *answers, *json, *provider,
	    *bearer, *no_auth, *dry_run;
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
/* --terminal N --out FILE [--epoch E]: its proof key, for a stick. */
int setup_device_proof_key(const struct board_conf *conf,
    const struct setup_args *args);
/* --terminal N --lock L [--epoch E]: prints its unlock code. */
int setup_device_unlock(const struct board_conf *conf,
    const struct setup_args *args);
/* --account A --bin B [--provider P] --hmac-secret-file F | --apikey-file F |
 * --oauth2-secret-file F | --no-auth test */
int setup_account_add(const struct board_conf *conf,
    const struct setup_args *args);
/* --account A --bin B --name N: one of the market's own, for fees. */
int setup_account_fee(const struct board_conf *conf,
    const struct setup_args *args);
/* FILE --account BIN/ACCOUNT [--dry-run yes] */
int setup_statement_import(const struct board_conf *conf,
    const struct setup_args *args);
int setup_account_list(const struct board_conf *conf,
    const struct setup_args *args);
/* --terminal N [--stall NAME] [--account BIN/ACCOUNT] [--holder NAME]
 * [--minutes M] [--url U] [--out DIR]: a code for a terminal to enrol with,
 * printed; the file for a stick and a picture of the QR code go to DIR. */
int setup_enrol_add(const struct board_conf *conf,
    const struct setup_args *args);
/* The line by which others believe this market's receipts. */
int setup_receipt_key(const struct board_conf *conf,
    const struct setup_args *args);
/* --stall CODE --amount N --means bank|cash [--kind K] [--fee CODE] [--from D]
 * [--to D] [--ref R] [--out PNG]: numbered, kept, signed and printed. */
int setup_receipt_issue(const struct board_conf *conf,
    const struct setup_args *args);
/* --number N [--out PNG]: the same receipt once more. */
int setup_receipt_again(const struct board_conf *conf,
    const struct setup_args *args);
/* DIR: stalls' files on a stick, and answers to them (carry_in.h). */
int setup_carry_in(const struct board_conf *conf,
    const struct setup_args *args);
/* The board's view of the money, see audit.h. */
int setup_audit(const struct board_conf *conf,
    const struct setup_args *args);

/* --- shared by setup*.c ------------------------------------------------- */

#define SETUP_TERMINAL "--terminal: give a number from 1 to 1048575"

/* Say what is wrong with the command line; 2. */
int setup_usage(const char *what);
/* A stall's or a person's name that a row can hold? */
bool setup_name(const char *text);
bool setup_terminal(const char *text, uint32_t *terminal);
/* "970436/1017595600" */
bool setup_place(const char *text, struct store_place *place);
/* Have a request of admin.h done; the exit code. */
/* The same for {"do":name}. */
int setup_list(const struct board_conf *conf, const struct setup_args *args,
    const char *name);
struct buf;
int setup_request(const struct board_conf *conf,
    const struct setup_args *args, const struct buf *request);

/* --login L --name N --role R [--stall S] [--password FILE]; FILE "-" asks at
 * the terminal; without it one is made, printed, and to be changed. */
int setup_user_add(const struct board_conf *conf,
    const struct setup_args *args);
/* --login L [--password FILE] */
int setup_user_password(const struct board_conf *conf,
    const struct setup_args *args);
int setup_user_disable(const struct board_conf *conf,
    const struct setup_args *args);
int setup_user_list(const struct board_conf *conf,
    const struct setup_args *args);
/* Prints a code that makes the first person, for a week. */
int setup_user_code(const struct board_conf *conf,
    const struct setup_args *args);

#endif
