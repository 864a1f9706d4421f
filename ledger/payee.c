/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/bank.h"
#include "ledger/base/limits.h"
#include "ledger/fold.h"
#include "ledger/payee.h"

#define MOMO        "971025"
#define SHORTEST    6
#define CARD_SHORT  16   /* a card's number has 16 to 19 figures */
#define CARD_LONG   19
#define TELEPHONE   10

static bool
is_figures(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* Issuers' numbers are in the directory of banks; those that begin with 97
 * are of this country, and no account at them begins so. */
static bool
is_card(struct str account)
{
	return account.n >= CARD_SHORT && account.n <= CARD_LONG &&
	    is_figures(account) && str_starts(account, STR("97")) &&
	    bank_by_bin(str_part(account, 0, BIN_LEN)) != NULL;
}

static bool
is_momo(struct str account)
{
	return str_starts(account, STR("PSP")) ||
	    str_starts(account, STR("PMC")) || (account.n == TELEPHONE &&
	    account.p[0] == '0' && is_figures(account));
}

enum payee_doubt
payee_account(struct str bin, struct str account)
{
	if (is_card(account))
		return PAYEE_CARD;
	if (account.n < SHORTEST)
		return PAYEE_SHORT;
	return str_eq(bin, STR(MOMO)) && !is_momo(account) ? PAYEE_WALLET :
	    PAYEE_FINE;
}

enum payee_doubt
payee_holder(struct str holder)
{
	for (size_t i = 0; i < holder.n; i++)
		if (holder.p[i] >= '0' && holder.p[i] <= '9')
			return PAYEE_FIGURES;
	return str_find(str_trim(holder), ' ') == str_trim(holder).n ?
	    PAYEE_ONE_WORD : PAYEE_FINE;
}

bool
payee_put_holder(struct buf *b, struct str name)
{
	bool whole = true, gap = false;

	for (size_t at = 0; at < name.n;) {
		int c = fold_next(name, &at);
		if (c >= 'a' && c <= 'z')
			c += 'A' - 'a';
		if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
			gap = gap || c != FOLD_NOTHING;
			continue;
		}
		gap = gap && b->n > 0;
		whole = whole && b->n + gap < HOLDER_MAX;
		if (!whole)
			break;
		if (gap && b->p[b->n - 1] != ' ')
			buf_putc(b, ' ');
		buf_putc(b, (char)c);
		gap = false;
	}
	return whole && !b->full;
}
