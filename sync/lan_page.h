/* SPDX-License-Identifier: Apache-2.0 */
/* sync/lan_page.h - what a phone on the market's LAN is told: short pages in
 * Vietnamese and English, without script.  Pure, any thread. */
#ifndef SYNC_LAN_PAGE_H
#define SYNC_LAN_PAGE_H

#include "ledger/base/buf.h"

#define LAN_PAGE_MAX 2048   /* a whole HTTP answer with its NUL */

enum lan_said {
	LAN_SAID_FORM,      /* paste the line here */
	LAN_SAID_NEW,       /* the terminal took it */
	LAN_SAID_KNOWN,     /* it had it already */
	LAN_SAID_PASSED,    /* not this terminal's: told to its neighbours */
	LAN_SAID_WRONG,     /* not the proof of that sale and sum */
	LAN_SAID_NO_LINE,   /* what was pasted is no such line */
	LAN_SAID_AWAY,      /* no answer of the terminal */
	LAN_SAID_SLOWLY,    /* too many */
	LAN_SAID_NOTHING,   /* no such page */
	LAN_SAID_BAD,       /* not a request */
	LAN_SAID_COUNT
};

/* The HTTP answer, head and all; overflow is b's flag. */
void lan_put_page(struct buf *b, enum lan_said said);

#endif
