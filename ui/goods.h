/* SPDX-License-Identifier: Apache-2.0 */
/* ui/goods.h - a stall's short price list, and what a scale's label says.
 *
 * Pure.  The list is kept as a text of its own (terminal/goods_file.h), not in
 * the journal: prices are no fact about money, change every market day, and
 * must be deletable.  Its first line is GOODS_FORMAT; a line is name, price,
 * unit, colour, number, picture, stars and origin, with tabs between them:
 * "Cam sành\t25000\tkg\t2\t17\tfruit\t4\thttps://...".  A list of the first
 * format has no such first line, and lines that end with the number. */
#ifndef UI_GOODS_H
#define UI_GOODS_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"
#include "ledger/money.h"
#include "ui/origin.h"
#include "ui/pictures.h"

#define GOODS_MAX       24
#define GOOD_NAME_MAX   48         /* bytes, with its NUL */
#define GOOD_COLORS     6          /* of notes: COLOR_NOTE_10 on */
#define GOOD_NUMBER_MAX 99999      /* on a scale's label; 0: none */
#define GOODS_FORMAT    "goods 2"
#define GOODS_FILE_MAX  8192
#define QUANTITY_MAX    999999     /* pieces, or grams */

enum good_unit { GOOD_EACH, GOOD_KG, GOOD_UNITS };

struct good {
	char name[GOOD_NAME_MAX];
	struct vnd price;          /* of one, or of a kilogram; > 0 */
	enum good_unit unit;
	int color;
	int64_t number;
	enum good_picture picture;
	int stars;                 /* of OCOP: STARS_MIN on; 0: none */
	char origin[ORIGIN_CAP];   /* ui/origin.h; "": nothing is said */
};
struct goods { int count; struct good row[GOODS_MAX]; };

/* In range, and the name valid and not empty. */
bool good_is_valid(const struct good *g);
/* A line of it, without its end.  False: not all of it is right. */
bool good_read(struct str line, struct good *out);
void good_put(struct buf *b, const struct good *g);
/* Lines that are no good are left out; of one whose picture, stars or origin
 * alone are none, only these.  Returns how many lines those were; lines beyond
 * GOODS_MAX are among them, and all of a format that is not known. */
int goods_read(struct str text, struct goods *out);
void goods_put(struct buf *b, const struct goods *g);
/* NULL: none has this number. */
const struct good *goods_numbered(const struct goods *g, int64_t number);
/* So many pieces or grams cost; kilograms to the nearest dong.  False: not a
 * quantity, or more than a sale may be. */
bool good_cost(const struct good *g, int64_t quantity, struct vnd *cost);

/* --- a scale's label: EAN-13 that begins with 20 to 29 -------------------- */

/* How this market's scales print: two figures, five of the item, five of a
 * value, and the check digit (docs of scales; Odoo and OSPOS read the same).
 * Shops may number freely within 2x, so which value it is is a setting. */
enum scale_layout {
	SCALE_PRICE,           /* dong */
	SCALE_PRICE_TEN,       /* tens of dong */
	SCALE_PRICE_HUNDRED,   /* hundreds of dong */
	SCALE_WEIGHT,          /* grams */
	SCALE_LAYOUTS
};

enum barcode {
	BARCODE_SCALE,         /* item and value are set */
	BARCODE_MISREAD,       /* its check digit is wrong */
	BARCODE_GOODS,         /* a maker's number: no scale printed it */
	BARCODE_OTHER          /* not 13 figures */
};
struct scale_label { int64_t item, value; };

enum barcode barcode_read(struct str digits, struct scale_label *out);

#endif
