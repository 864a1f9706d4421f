/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/pull_turn.h - whose list is asked next.  Pure; times are the
 * monotonic clock's.
 *
 * One thread asks for all accounts, so none may keep it: a turn is some pages,
 * then come the others; who is told to wait (429) waits for as long alone.
 * SePay counts requests by address: where a second account of a provider is
 * told so and none had an answer in between, all of that provider's wait.
 * Within a round an account is asked for PULL_ROUND_PAGES at most. */
#ifndef SYNC_BOARD_PULL_TURN_H
#define SYNC_BOARD_PULL_TURN_H

#include <stddef.h>
#include <stdint.h>

#include "sync/board/board.h"

#define PULL_TURN_PAGES  20
#define PULL_ROUND_PAGES 200
#define PULL_WAIT_MAX_MS ((int64_t)600000)   /* of a Retry-After */

enum pull_provider { PULL_OF_SEPAY, PULL_OF_CASSO, PULL_PROVIDERS };

struct pull_turns {
	int64_t round_ms;                /* between two of an account */
	struct { int64_t due_ms, pages; } account[BOARD_ACCOUNTS_MAX];
	struct { int64_t due_ms; int refused; } provider[PULL_PROVIDERS];
};

enum pull_end {
	PULL_DONE,      /* all is listed, or it failed: the next round */
	PULL_MORE,      /* there are other pages */
	PULL_REFUSED,   /* to come back after wait_ms */
};
struct pull_turn {
	size_t account;
	enum pull_provider provider;
	enum pull_end end;
	int64_t pages;                   /* that were read */
	int64_t wait_ms;
};

/* When the account is due; 0 before its first turn. */
int64_t pull_turn_due(const struct pull_turns *t, size_t account,
    enum pull_provider provider);
/* A turn has ended. */
void pull_turn_end(struct pull_turns *t, const struct pull_turn *turn,
    int64_t now_ms);

#endif
