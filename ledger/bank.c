/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/bank.h"
#include "ledger/base/rc.h"
#include "ledger/fold.h"

/* Names as fold_words writes them; aliases with '|' between. */
struct bank_words { const char *code, *short_name, *name, *older, *aliases; };

#include "gen/banks.h"   /* banks[], rising by BIN, and bank_words[] */

#define BANKS (sizeof(banks) / sizeof(banks[0]))
#define QUERY_MAX 128    /* bytes, folded; nothing longer can match */
#define FOLDED_MAX 512   /* bytes of one of a bank's folded names */

/* How well a bank fits, best first. */
enum fit { FIT_WHOLE, FIT_WHOLE_NAME, FIT_START, FIT_START_NAME, FIT_WORDS,
	FIT_OLDER, FIT_NONE };

/* What is looked for, folded: as words, without blanks, and without blanks
 * and what every bank's name has. */
struct query {
	char words[QUERY_MAX], tight[QUERY_MAX], core[QUERY_MAX];
};

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

/* Words that say nothing of which bank it is. */
static bool
is_common(struct str word)
{
	static const char *const common[] = { "NGAN", "HANG", "NH", "TMCP",
		"TNHH", "MTV", "MOT", "THANH", "VIEN", "THUONG", "MAI", "VIET",
		"NAM", "BANK" };

	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (word.n > 0 && *word.p == *common[i] &&
		    str_eq(word, str_of(common[i])))
			return true;
	return false;
}

/* Folded s without blanks; core: and without common words.  "THUONG" alone
 * is one only before "MAI": Cong thuong, Ngoai thuong are banks. */
static void
put_tight(struct buf *b, struct str s, bool core)
{
	while (s.n > 0) {
		struct str word = str_cut(&s, ' ');
		bool before_mai = str_eq(word, STR("THUONG")) &&
		    !(str_starts(s, STR("MAI ")) || str_eq(s, STR("MAI")));
		if (!core || before_mai || !is_common(word))
			buf_put(b, word);
	}
}

static bool
query_make(struct query *q, struct str text)
{
	struct buf words = BUF(q->words), tight = BUF(q->tight);
	struct buf core = BUF(q->core);

	fold_words(&words, text);
	if (words.full)
		return false;
	put_tight(&tight, buf_str(&words), false);
	put_tight(&core, buf_str(&words), true);
	return words.n > 0;
}

/* The fit of one folded name, or the best of several with '|' between. */
static enum fit
fit_name(struct str query, struct str names, bool core, enum fit whole)
{
	enum fit fit = FIT_NONE;

	while (query.n > 0 && names.n > 0) {
		char tight[FOLDED_MAX];
		struct buf t = BUF(tight);
		struct str name = str_cut(&names, '|');

		/* Most differ in the first letter; a core may begin later. */
		if (!core && name.n > 0 && *name.p != ' ' &&
		    *name.p != *query.p)
			continue;
		put_tight(&t, name, core);
		if (str_eq(buf_str(&t), query))
			return whole;
		if (str_starts(buf_str(&t), query))
			fit = whole + (FIT_START - FIT_WHOLE);
	}
	return fit;
}

/* Does some word of text begin so?  Words end at a blank or a '|'. */
static bool
has_word(struct str text, struct str word)
{
	while (text.n > 0) {
		if (str_starts(text, word))
			return true;
		size_t n = 0;
		while (n < text.n && text.p[n] != ' ' && text.p[n] != '|')
			n++;
		text = str_from(text, n < text.n ? n + 1 : n);
	}
	return false;
}

/* Does some word of one of the texts begin with each of the query's? */
static bool
has_words(const struct query *q, const char *const text[], size_t texts)
{
	struct str words = str_of(q->words);

	while (words.n > 0) {
		struct str word = str_cut(&words, ' ');
		bool found = false;

		for (size_t i = 0; !found && i < texts; i++)
			found = has_word(str_of(text[i]), word);
		if (!found)
			return false;
	}
	return true;
}

static enum fit
fit_words(const struct query *q, const struct bank_words *w)
{
	const char *const now[] = { w->code, w->short_name, w->aliases,
		w->name, w->older };

	return has_words(q, now, 4) ? FIT_WORDS :
	    has_words(q, now, 5) ? FIT_OLDER : FIT_NONE;
}

static enum fit
better(enum fit a, enum fit b)
{
	return a < b ? a : b;
}

static enum fit
fit_bank(const struct query *q, size_t bank)
{
	const struct bank_words *w = &bank_words[bank];
	struct str tight = str_of(q->tight), core = str_of(q->core);
	const char *const id[] = { w->code, w->short_name, banks[bank].bin };
	const char *const name[] = { w->name, w->older };
	enum fit fit = FIT_NONE;

	if (core.n == 1 && tight.n == 1)
		core.n = 0;   /* one letter is no name: "a" is not Viet A */
	for (size_t i = 0; i < 3; i++)
		fit = better(fit, fit_name(tight, str_of(id[i]), false,
		    FIT_WHOLE));
	fit = better(fit, fit_name(tight, str_of(w->aliases), false,
	    FIT_WHOLE_NAME));
	for (size_t i = 0; i < 2; i++) {
		fit = better(fit, fit_name(core, str_of(name[i]), true,
		    FIT_WHOLE_NAME));
		fit = better(fit, fit_name(tight, str_of(name[i]), false,
		    FIT_WHOLE_NAME));
	}
	return fit < FIT_WORDS ? fit : fit_words(q, w);
}

/* What most people in the hills have goes before what fits as well. */
static const char *const usual[] = { "970405", "970436", "970415", "970418",
	"970422", "970407", "970449", "970432" };
#define USUAL (sizeof(usual) / sizeof(usual[0]))

/* The i-th bank in that order; those of the first part come again in the
 * second, where they are passed over. */
static size_t
in_order(size_t i, bool *again)
{
	const struct bank *b = i < USUAL ? bank_by_bin(str_of(usual[i])) :
	    &banks[i - USUAL];

	REQUIRE(b != NULL);
	*again = false;
	for (size_t k = 0; i >= USUAL && k < USUAL; k++)
		*again |= strcmp(usual[k], b->bin) == 0;
	return (size_t)(b - banks);
}

static size_t
collect(const enum fit fit[BANKS], enum fit f, const struct bank **out,
    size_t max)
{
	size_t n = 0;
	bool again;

	for (size_t i = 0; i < USUAL + BANKS && n < max; i++) {
		size_t at = in_order(i, &again);
		if (fit[at] == f && !again)
			out[n++] = &banks[at];
	}
	return n;
}

size_t
bank_search(struct str query, const struct bank **out, size_t max)
{
	struct query q;
	enum fit fit[BANKS];
	size_t n = 0;
	bool all = str_trim(query).n == 0;

	if (!query_make(&q, query) && !all)
		return 0;
	for (size_t i = 0; i < BANKS; i++)
		fit[i] = !banks[i].transfers ? FIT_NONE : all ? FIT_WHOLE :
		    fit_bank(&q, i);
	for (enum fit f = FIT_WHOLE; f < FIT_NONE; f++)
		n += collect(fit, f, out + n, max - n);
	return n;
}

const struct bank *
bank_search_other(struct str query)
{
	const struct bank *best = NULL;
	enum fit least = FIT_NONE, fit;
	struct query q;

	if (!query_make(&q, query))
		return NULL;
	for (size_t i = 0; i < BANKS; i++) {
		fit = banks[i].transfers ? FIT_NONE : fit_bank(&q, i);
		if (fit < least) {
			least = fit;
			best = &banks[i];
		}
	}
	return best;
}
