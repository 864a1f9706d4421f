/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/board.h"

struct buf
board_scratch(struct board *b)
{
	return buf_init(b->scratch, BOARD_SCRATCH_MAX);
}

void
board_submit(struct http_exchange *x, struct store_job *job)
{
	struct board *b = x->app;

	http_park(x);
	if (store_submit(b->store, job) != RC_OK)
		http_busy(x);
}

/* Whoever holds an account may go on reading it, so rows are only added; the
 * last that fits is the one that counts. */
static bool
keep_account(void *ctx, const struct store_account *a)
{
	struct board *b = ctx;
	size_t n = atomic_load(&b->account_count);
	const struct store_account *had = board_account(b,
	    str_of(a->provider), str_of(a->place.account));

	if (had != NULL && had->auth == a->auth &&
	    strcmp(had->place.bin, a->place.bin) == 0 &&
	    strcmp(had->secret, a->secret) == 0)
		return true;
	if (n == BOARD_ACCOUNTS_MAX) {
		b->accounts_full = true;
		return false;
	}
	b->accounts[n] = *a;
	atomic_store(&b->account_count, n + 1);
	return true;
}

static enum rc
load_accounts(struct store *s, void *ctx)
{
	struct board *b = ctx;
	enum rc rc = store_account_list(s, keep_account, b);

	return rc == RC_OK && b->accounts_full ? RC_FULL : rc;
}

enum rc
board_accounts_look(struct board *b)
{
	return load_accounts(b->store, b);
}

enum rc
board_accounts(struct board *b)
{
	return store_run(b->store, load_accounts, b);
}

const struct store_account *
board_account(const struct board *b, struct str provider, struct str account)
{
	for (size_t i = atomic_load(&b->account_count); i > 0; i--)
		if (str_eq(str_of(b->accounts[i - 1].place.account),
		    account) &&
		    str_eq(str_of(b->accounts[i - 1].provider), provider))
			return &b->accounts[i - 1];
	return NULL;
}

void
board_copies(struct board *b)
{
	atomic_store(&b->copy_mono_ms, clock_mono_ms(b->clock));
}
