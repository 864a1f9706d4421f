/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/fold.h"
#include "ledger/ref.h"
#include "sync/provider/notice.h"
#include "sync/twin.h"

#define REF_PART_MIN  8    /* of a reference that was cut */
#define TEXT_PART_MIN 12   /* of a text inside a longer one */
#define MINUTES_APART 5
#define NIGHT_FROM "21"    /* what comes later may be booked the next day */
#define NIGHT_TO   "06"

void
twin_key(struct str s, char *to, size_t cap)
{
	size_t n = 0;

	for (size_t at = 0; at < s.n && n + 1 < cap;) {
		int c = fold_next(s, &at);
		if (c >= 'a' && c <= 'z')
			c += 'A' - 'a';
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			to[n++] = (char)c;
	}
	to[n] = '\0';
}

static bool
has_time(const struct twin_line *a)
{
	return strlen(a->at) == NOTICE_AT_LEN &&
	    strcmp(a->at + 10, NOTICE_NO_TIME) != 0;
}

/* Can they be of one booking?  The next day only for what came at night. */
static bool
days_fit(const struct twin_line *a, const struct twin_line *b)
{
	const struct twin_line *early = a->day < b->day ? a : b;

	if (a->day == b->day)
		return true;
	if (a->day - b->day > 1 || b->day - a->day > 1 || !has_time(early))
		return false;
	return memcmp(early->at + 11, NIGHT_FROM, 2) >= 0 ||
	    memcmp(early->at + 11, NIGHT_TO, 2) < 0;
}

/* One is the other without its beginning or its end. */
static bool
is_cut(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	const char *lesser = n < m ? a : b, *longer = n < m ? b : a;
	size_t least = n < m ? n : m, most = n < m ? m : n;

	return least >= REF_PART_MIN &&
	    (memcmp(longer, lesser, least) == 0 ||
	    memcmp(longer + most - least, lesser, least) == 0);
}

static bool
texts_fit(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	if (n == 0 || m == 0)
		return false;
	if (strcmp(a, b) == 0)
		return true;
	return n < m ? n >= TEXT_PART_MIN && strstr(b, a) != NULL :
	    m >= TEXT_PART_MIN && strstr(a, b) != NULL;
}

/* 1: both name one payment of ours; -1: different ones, so never one. */
static int
names_fit(const char *a, const char *b)
{
	char x[REF_FOUND_MAX][REF_LEN + 1], y[REF_FOUND_MAX][REF_LEN + 1];
	size_t n = ref_find(str_of(a), x), m = ref_find(str_of(b), y);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (strcmp(x[i], y[k]) == 0)
				return 1;
	return n > 0 && m > 0 ? -1 : 0;
}

static int64_t
minute(const struct twin_line *a)
{
	const char *t = a->at + 11;

	return a->day * 1440 + ((t[0] - '0') * 10 + t[1] - '0') * 60 +
	    (t[3] - '0') * 10 + t[4] - '0';
}

/* Statements may have the time of the booking. */
static bool
times_fit(const struct twin_line *a, const struct twin_line *b)
{
	int64_t apart;

	if (!has_time(a) || !has_time(b))
		return a->is_statement || b->is_statement;
	if (!a->is_statement && !b->is_statement)
		return strcmp(a->at, b->at) == 0;
	apart = minute(a) - minute(b);
	return a->day != b->day || (apart <= MINUTES_APART &&
	    apart >= -MINUTES_APART);
}

static bool
may_be_one(const struct twin_line *a, const struct twin_line *b)
{
	return has_time(a) && has_time(b) ? minute(a) == minute(b) :
	    a->day == b->day;
}

enum twin
twin_of(const struct twin_line *a, const struct twin_line *b)
{
	bool both = a->ref_key[0] != '\0' && b->ref_key[0] != '\0';
	bool statement = a->is_statement || b->is_statement;
	int names = names_fit(a->text_key, b->text_key);

	if (names < 0)
		return TWIN_OTHER;
	if (both && (strcmp(a->ref_key, b->ref_key) == 0 ||
	    is_cut(a->ref_key, b->ref_key)))
		return TWIN_REF;
	if ((both && !statement) || !days_fit(a, b))
		return TWIN_OTHER;
	if (names > 0 || texts_fit(a->text_key, b->text_key))
		return times_fit(a, b) ? TWIN_TEXT : TWIN_DOUBT;
	return !both && may_be_one(a, b) ? TWIN_DOUBT : TWIN_OTHER;
}
