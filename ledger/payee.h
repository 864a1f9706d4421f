/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/payee.h - does what was typed look like an account and its holder?
 *
 * Nobody here can ask a bank whose account a number is: that look-up is for
 * banks, and third parties sell it with the number that is asked for.  So
 * these are doubts, to be said and never to be refused by: no list of the
 * lengths of Vietnamese account numbers is published, and virtual accounts
 * have letters (docs/setup.md).  What they rest on is certain: a card's
 * number begins with its issuer's BIN, and MoMo's accounts are a telephone or
 * begin with PSP or PMC.  Pure functions. */
#ifndef LEDGER_PAYEE_H
#define LEDGER_PAYEE_H

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

#define HOLDER_MAX 25   /* characters: what a QR's own name field holds */

enum payee_doubt {
	PAYEE_FINE,
	PAYEE_CARD,      /* the number on a card, not of an account */
	PAYEE_SHORT,     /* fewer than six characters */
	PAYEE_WALLET,    /* not as that wallet numbers its accounts */
	PAYEE_FIGURES,   /* a holder's name with figures in it */
	PAYEE_ONE_WORD,  /* of one word: people have two names and more */
	PAYEE_DOUBTS
};

/* Of an account at the bank of this BIN; FINE, CARD, SHORT or WALLET. */
enum payee_doubt payee_account(struct str bin, struct str account);
/* Of a holder's name as payee_put_holder writes it; FINE, FIGURES or
 * ONE_WORD. */
enum payee_doubt payee_holder(struct str holder);

/* Append a name as banks print it: A-Z, figures, single blanks, none at
 * either end, at most HOLDER_MAX characters in all with what stands in *b
 * already; marks go, other characters part words.  False: some of it found
 * no room and was left out. */
bool payee_put_holder(struct buf *b, struct str name);

#endif
