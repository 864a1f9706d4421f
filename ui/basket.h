/* SPDX-License-Identifier: Apache-2.0 */
/* ui/basket.h - what was picked from the price list for a sale.
 *
 * Not in the ledger: what was sold is one amount there.  It is kept in memory
 * only, of the last few sales, so that their slips can name the goods; after
 * a restart a slip has the sum alone, as of a sale that was typed, and says
 * nothing false.  Pure. */
#ifndef UI_BASKET_H
#define UI_BASKET_H

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ui/goods.h"

#define BASKET_MAX   12    /* lines; what is more is in the rest */
#define BASKETS_KEPT 8

struct basket_line {
	struct good is;            /* as it was then */
	int64_t quantity;          /* 0: a scale's label said the price */
	struct vnd cost;
};

struct basket {
	char ref[REF_LEN + 1];     /* of the sale; "": not sold yet */
	struct vnd total;          /* of the lines; the sale's rest was typed */
	int count;
	struct basket_line line[BASKET_MAX];
};

/* Pieces of a good that is in already are added to its line. */
void basket_add(struct basket *b, const struct good *g, int64_t quantity,
    struct vnd cost);
/* "1,5 kg", "3" */
void basket_put_quantity(struct buf *b, const struct good *g,
    int64_t quantity);

#endif
