/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/board_box.h - a board's store in a folder of its own, or with
 * BOARD_STORE=pg as a market of its own in PostgreSQL (pg_box.h), with a
 * clock the test sets.  Every helper fails the test when the store does. */
#ifndef TESTS_SUPPORT_BOARD_BOX_H
#define TESTS_SUPPORT_BOARD_BOX_H

#include <stdatomic.h>

#include "sync/board/credit.h"
#include "sync/board/store.h"

#define BOX_BIN     "970436"
#define BOX_ACCOUNT "1017595600"

struct box {
	char dir[64], path[256];
	int64_t market;
	atomic_llong wall_ms, mono_ms;
	struct clock clock;
	struct store *store;
	const char *vfs;         /* NULL: the machine's own */
	uint8_t receipt_seed[KEY_BYTES];
};

void box_open(struct box *b);
bool box_wants_pg(void);   /* BOARD_STORE=pg */
/* The test is about the store's file: with BOARD_STORE=pg it is skipped, as
 * pg_schema_test.c has its like. */
void box_needs_file(void);
void box_open_pg(struct box *b);
void box_open_on(struct box *b, const char *vfs);   /* an SQLite VFS */
void box_reopen(struct box *b);
void box_close(struct box *b);   /* and removes the folder */

/* Run fn on the writer thread inside a job. */
void box_run(struct box *b, enum rc (*fn)(struct store *s, void *ctx),
    void *ctx);

/* Register a terminal whose money may come to BOX_ACCOUNT. */
void box_device(struct box *b, uint32_t terminal);
/* A sale as journal upload would leave it. */
void box_sale(struct box *b, const char *ref, int64_t asked);
/* Close it. */
void box_sale_close(struct box *b, const char *ref);

/* A notice of money in for BOX_ACCOUNT. */
struct notice box_notice(int64_t id, int64_t amount, const char *content,
    const char *bank_ref);
/* Deliver it; the raw body is made of its fields and `salt`. */
struct credit_outcome box_deliver(struct box *b, const struct notice *n,
    const char *salt);
enum pay_state box_pay(struct box *b, const char *ref, struct pay_sum *sum);

/* How many messages the terminal has, and the text of the last one. */
int64_t box_mail(struct box *b, uint32_t terminal, char last[1024]);
/* State and reason of the newest credit, as "state/reason". */
const char *box_last_credit(struct box *b);
/* Sum over credits in this state. */
int64_t box_total(struct box *b, const char *state);
int64_t box_alarms(struct box *b);
struct store_terminal box_terminal(struct box *b, uint32_t terminal);

/* "C4…" of a terminal and a nonce. */
const char *box_ref(uint32_t terminal, uint64_t nonce);

#endif
