/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/stall.h - a stall whose journal is carried by hand: the running
 * terminal, or the folder of a stopped one.
 *
 * What cho40-sync does over the network, done once: batches out, mail and the
 * board's word in.  One stall at a time.  Everything complains for itself. */
#ifndef TERMINAL_CLI_STALL_H
#define TERMINAL_CLI_STALL_H

#include "ledger/proof_key.h"
#include "sync/local.h"
#include "terminal/cli/cli.h"

struct stall_where {
	const char *folder;            /* of a stopped stall; NULL: running */
	const char *socket, *config;   /* talk_line.h */
	bool writes;
};

struct stall;
/* who->terminal is 0 before set-up, and refused here. */
enum cli_exit stall_open(const struct stall_where *where, struct stall **out);
void stall_close(struct stall *s);   /* accepts NULL */

/* Who it is and how far; acked and mail as they are by now. */
const struct local_hello *stall_who(const struct stall *s);
/* The secret that it and the board share; complains how to get it. */
enum cli_exit stall_secret(const struct stall *s, uint32_t epoch,
    uint8_t secret[KEY_BYTES]);

/* Entries after..; views until the next call.  b->last 0: there are none. */
enum cli_exit stall_batch(struct stall *s, int64_t after,
    struct local_batch *b);
/* Recorded, in order, when CLI_DONE: stall_who's mail shows it. */
enum cli_exit stall_mail(struct stall *s, struct str items);
/* A proof that somebody carried (terminal/asking.h, "prove").  CLI_REFUSED
 * after a complaint; *fresh: it was news. */
enum cli_exit stall_prove(struct stall *s, const struct local_ask *q,
    bool *fresh);
/* The board holds 1..a->n. */
enum cli_exit stall_acked(struct stall *s, const struct local_acked *a);

#endif
