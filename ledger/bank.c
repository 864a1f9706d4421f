/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/bank.h"
#include "ledger/base/rc.h"
#include "ledger/fold.h"

#include "gen/banks.h"   /* banks[], rising by BIN */

#define BANKS (sizeof(banks) / sizeof(banks[0]))
#define QUERY_MAX 64     /* bytes, folded; nothing longer can match */
#define FOLDED_MAX 512   /* bytes of one folded name */

/* How well a bank fits, best first. */
enum fit { FIT_WHOLE, FIT_START, FIT_ALIAS, FIT_WORD, FIT_NONE };

size_t
bank_count(void)
{
	return BANKS;
}

const struct bank *
bank_at(size_t i)
{
	REQUIRE(i < BANKS);
	return &banks[i];
}

const struct bank *
bank_by_bin(struct str bin)
{
	size_t low = 0, high = BANKS;

	if (bin.n != 6)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(banks[middle].bin, bin.p, bin.n);
		if (order == 0)
			return &banks[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Where in a name the folded query starts a word. */
static enum fit
fit_name(struct str query, const char *name)
{
	char folded[FOLDED_MAX];
	struct buf b = BUF(folded);

	fold_words(&b, str_of(name));
	struct str s = buf_str(&b);
	if (str_eq(s, query))
		return FIT_WHOLE;
	if (str_starts(s, query))
		return FIT_START;
	while (s.n > 0) {
		(void)str_cut(&s, ' ');
		if (s.n > 0 && str_starts(s, query))
			return FIT_WORD;
	}
	return FIT_NONE;
}

static enum fit
better(enum fit a, enum fit b)
{
	return a < b ? a : b;
}

static enum fit
fit_bank(struct str query, const struct bank *bank)
{
	enum fit fit = better(fit_name(query, bank->code),
	    fit_name(query, bank->short_name));
	enum fit alias = fit_name(query, bank->aliases);
	enum fit name = fit_name(query, bank->name);

	/* '|' between aliases folds to a blank, so each starts a word. */
	if (alias < FIT_NONE)
		fit = better(fit, FIT_ALIAS);
	if (name < FIT_NONE)
		fit = better(fit, FIT_WORD);
	return fit;
}

size_t
bank_search(struct str query, const struct bank **out, size_t max)
{
	char folded[QUERY_MAX];
	struct buf b = BUF(folded);
	size_t n = 0;

	fold_words(&b, query);
	if (b.full || (b.n == 0 && str_trim(query).n > 0))
		return 0;
	for (int fit = FIT_WHOLE; fit < FIT_NONE; fit++)
		for (size_t i = 0; i < BANKS && n < max; i++)
			if (banks[i].transfers && (b.n == 0 ? fit == FIT_WHOLE :
			    (int)fit_bank(buf_str(&b), &banks[i]) == fit))
				out[n++] = &banks[i];
	return n;
}
