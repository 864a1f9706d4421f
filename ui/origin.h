/* SPDX-License-Identifier: Apache-2.0 */
/* ui/origin.h - where a good comes from, as a code on paper may say it.
 *
 * An address (http, https) or a number of GS1's, as makers and the country's
 * tracing portals print them; never anything that a phone's bank would read,
 * since a customer could scan the wrong code.  Pure. */
#ifndef UI_ORIGIN_H
#define UI_ORIGIN_H

#include "ledger/base/str.h"

#define ORIGIN_MAX 120     /* bytes: a code of 3 dots a module, 20 mm */
#define ORIGIN_CAP (ORIGIN_MAX + 1)
#define STARS_MIN  3       /* OCOP: a recognised product has three to five */
#define STARS_MAX  5

enum origin_is {
	ORIGIN_WEB,        /* http(s)://host/..., plain characters */
	ORIGIN_GS1,        /* GTIN (8, 12, 13, 14 figures), or (01)GTIN and
	                    * what follows it, with or without brackets */
	ORIGIN_PAYMENT,    /* a payment's payload, or a page to pay on */
	ORIGIN_LONG,
	ORIGIN_MARKS,      /* blanks, marks or letters that no address has */
	ORIGIN_OTHER       /* neither an address nor a number */
};

/* The first two are sound.  A payment is called that before anything else. */
enum origin_is origin_read(struct str s);
/* Empty, or sound. */
bool origin_is_valid(struct str s);

#endif
