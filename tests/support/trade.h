/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/trade.h - the journal of a made-up stall, as its terminal
 * would write it: for measuring what crosses the wire and for training the
 * dictionaries.  One seed, one stall, the same bytes for ever. */
#ifndef TESTS_SUPPORT_TRADE_H
#define TESTS_SUPPORT_TRADE_H

#include "ledger/base/buf.h"
#include "ledger/base/rng.h"
#include "ledger/entry.h"

#define TRADE_OPEN_MAX 4

struct trade {
	struct rng_seeded seeded;
	struct rng rng;
	struct profile who;
	int64_t n, boot, mail, provider_id, bank_no;
	int64_t wall_us, mono_us;     /* of different births, as clocks are */
	int bank;                     /* whose references look how */
	struct trade_sale { char ref[REF_LEN + 1]; struct vnd amount; }
	    open;
};

void trade_begin(struct trade *t, uint64_t seed);
/* Each appends a line, ended by '\n', as the board is to see it. */
void trade_boot(struct trade *t, struct buf *to);
void trade_profile(struct trade *t, struct buf *to);
/* A sale's two lines: opened, and paid by a credit. */
void trade_settled(struct trade *t, struct buf *to);
/* Whatever a morning brings: mostly settled sales.  Returns the lines. */
int64_t trade_something(struct trade *t, struct buf *to);
/* A message of the board about a credit, appended as proto_put_mail_item
 * does. */
void trade_mail_item(struct trade *t, struct buf *items);

#endif
