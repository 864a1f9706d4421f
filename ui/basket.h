/* SPDX-License-Identifier: Apache-2.0 */
/* ui/basket.h - what was picked from the price list for a sale.
 *
 * Not in the ledger: what was sold is one amount there, and what of it was
 * picked is no fact about money and may be forgotten.  The model has that of
 * the last few sales; terminal/sold_file.h keeps more, over restarts, in the
 * text below.  Whoever knows of none has the sum alone, as of a sale that was
 * typed, and says nothing false.  Pure.
 *
 * As text, a basket is the line "sale REF OPENED_MS AMOUNT LINES CHECK" and
 * so many lines "QUANTITY\tCOST\t" with a good behind as in ui/goods.h; CHECK
 * is FNV-1a (32 bits, 8 hex digits) of what stands between "sale " and it,
 * and of those lines.  It finds out what a card has torn or spoilt, and is no
 * seal. */
#ifndef UI_BASKET_H
#define UI_BASKET_H

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/sale.h"
#include "ui/goods.h"

#define BASKET_MAX   12    /* lines; what is more is in the rest */
#define BASKETS_KEPT 8
#define BASKET_TEXT_MAX 4096   /* bytes; the longest takes less */

struct basket_line {
	struct good is;            /* as it was then */
	int64_t quantity;          /* 0: a scale's label said the price */
	struct vnd cost;
};

struct basket {
	char ref[REF_LEN + 1];     /* of the sale; "": not sold yet */
	int64_t opened_wall_ms;    /* these two of the sale as well: one with */
	struct vnd amount;         /* others is not the one it was picked for */
	struct vnd total;          /* of the lines; the sale's rest was typed */
	int count;
	struct basket_line line[BASKET_MAX];
};

/* Pieces of a good that is in already are added to its line. */
void basket_add(struct basket *b, const struct good *g, int64_t quantity,
    struct vnd cost);
/* Was it picked for this sale? */
bool basket_is_of(const struct basket *b, const struct sale *s);
void basket_put(struct buf *b, const struct basket *is);
/* The next basket of a text, which is cut off with all before it; what is no
 * basket, or no whole one, is passed over.  False: there is none, and *text
 * has what may become one with more bytes behind it. */
bool basket_next(struct str *text, struct basket *out);
/* "Cam sành · OCOP 4 sao"; "1,5 kg × 25.000", or that a scale's label said
 * the price; "1,5 kg", "3". */
void basket_put_name(struct buf *b, const struct good *g);
void basket_put_how(struct buf *b, const struct basket_line *l);
void basket_put_quantity(struct buf *b, const struct good *g,
    int64_t quantity);

#endif
