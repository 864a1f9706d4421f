/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/pull_turn.h"

int64_t
pull_turn_due(const struct pull_turns *t, size_t account,
    enum pull_provider provider)
{
	int64_t own_ms, all_ms = t->provider[provider].due_ms;

	REQUIRE(account < BOARD_ACCOUNTS_MAX);
	own_ms = t->account[account].due_ms;
	return own_ms > all_ms ? own_ms : all_ms;
}

void
pull_turn_end(struct pull_turns *t, const struct pull_turn *turn,
    int64_t now_ms)
{
	int64_t *due_ms = &t->account[turn->account].due_ms;
	int64_t *pages = &t->account[turn->account].pages;
	int64_t wait_ms = turn->wait_ms < PULL_WAIT_MAX_MS ? turn->wait_ms :
	    PULL_WAIT_MAX_MS;

	if (turn->pages > 0)
		t->provider[turn->provider].refused = 0;
	*pages += turn->pages;
	*due_ms = now_ms;
	if (turn->end == PULL_REFUSED) {
		*due_ms += wait_ms;
		if (++t->provider[turn->provider].refused > 1)
			t->provider[turn->provider].due_ms = *due_ms;
	} else if (turn->end == PULL_DONE || *pages >= PULL_ROUND_PAGES) {
		*due_ms += t->round_ms;
		*pages = 0;
	}
}
