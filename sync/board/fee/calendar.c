/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ledger/day.h"
#include "sync/board/fee/calendar.h"

#define EPOCH_JDN   2440588   /* the Julian day number of 1970-01-01 */
#define SIGNS       12
#define WEEKDAYS    7
#define THURSDAY    4         /* 1970-01-01 */

static const char *const signs[SIGNS] = { "Tý", "Sửu", "Dần", "Mão", "Thìn",
	"Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi" };
static const char *const weekdays[WEEKDAYS] = { "CN", "T2", "T3", "T4", "T5",
	"T6", "T7" };

unsigned
fee_zodiac(int64_t day)
{
	int64_t sign = (day + EPOCH_JDN + 1) % SIGNS;

	return (unsigned)(sign < 0 ? sign + SIGNS : sign);
}

const char *
fee_zodiac_name(unsigned sign)
{
	REQUIRE(sign < SIGNS);
	return signs[sign];
}

static unsigned
weekday(int64_t day)
{
	int64_t w = (day + THURSDAY) % WEEKDAYS;

	return (unsigned)(w < 0 ? w + WEEKDAYS : w);
}

/* --- reading a rule ----------------------------------------------------- */

static bool
add_name(struct str word, const char *const *names, size_t count,
    unsigned *mask)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(word, str_of(names[i]))) {
			*mask |= 1u << i;
			return true;
		}
	return false;
}

static bool
add_sign(struct str word, unsigned *mask)
{
	uint64_t number;

	if (str_to_u64(word, &number) && number < SIGNS) {
		*mask |= 1u << number;
		return true;
	}
	if (str_eq(word, STR("Tị")))   /* as some spell Tỵ */
		word = STR("Tỵ");
	return add_name(word, signs, SIGNS, mask);
}

static bool
add_day(struct str word, struct fee_calendar *c, struct buf *why)
{
	int64_t day;

	if (!day_parse(word, &day)) {
		buf_printf(why, "\"%.*s\" is no day; write 2026-12-01",
		    STR_ARG(word));
		return false;
	}
	if (c->count > 0 && day <= c->day[c->count - 1]) {
		buf_printf(why, "%.*s is not after the day before it",
		    STR_ARG(word));
		return false;
	}
	if (c->count == FEE_RULE_DAYS_MAX) {
		buf_printf(why, "more than %d days; begin another rule on a "
		    "later day", FEE_RULE_DAYS_MAX);
		return false;
	}
	c->day[c->count++] = day;
	return true;
}

static bool
add_word(struct str word, struct fee_calendar *c, struct buf *why)
{
	switch (c->meets) {
	case FEE_MEETS_ALWAYS:
		return false;
	case FEE_MEETS_WEEKDAYS:
		if (add_name(word, weekdays, WEEKDAYS, &c->mask))
			return true;
		buf_printf(why, "\"%.*s\" is no day of the week; write CN or "
		    "T2 to T7", STR_ARG(word));
		return false;
	case FEE_MEETS_ZODIAC:
		if (add_sign(word, &c->mask))
			return true;
		buf_printf(why, "\"%.*s\" is no zodiac day; write Tý, Sửu, "
		    "Dần ... or 0 to 11", STR_ARG(word));
		return false;
	case FEE_MEETS_DAYS:
		return add_day(word, c, why);
	}
	return false;
}

bool
fee_calendar_parse(struct str rule, struct fee_calendar *c, struct buf *why)
{
	static const struct { const char *head; enum fee_meets meets; } kinds[]
	    = { { "W:", FEE_MEETS_WEEKDAYS }, { "Z:", FEE_MEETS_ZODIAC },
		{ "D:", FEE_MEETS_DAYS } };
	size_t kind = 0;

	c->mask = 0;
	c->count = 0;
	c->meets = FEE_MEETS_ALWAYS;
	if (str_eq(rule, STR("A")))
		return true;
	while (kind < 3 && !str_starts(rule, str_of(kinds[kind].head)))
		kind++;
	if (kind == 3 || rule.n > FEE_RULE_MAX) {
		buf_puts(why, "no market day rule; write A, W:CN,T7, "
		    "Z:Tỵ,Hợi or D:2026-12-01,2026-12-06");
		return false;
	}
	c->meets = kinds[kind].meets;
	rule = str_from(rule, 2);
	do {
		bool more = str_find(rule, ',') < rule.n;
		if (!add_word(str_cut(&rule, ','), c, why))
			return false;
		if (more && rule.n == 0) {
			buf_puts(why, "it ends with a comma; take it away or "
			    "say another day");
			return false;
		}
	} while (rule.n > 0);
	return true;
}

/* --- counting ----------------------------------------------------------- */

bool
fee_calendar_meets(const struct fee_calendar *c, int64_t day)
{
	switch (c->meets) {
	case FEE_MEETS_ALWAYS:
		return true;
	case FEE_MEETS_WEEKDAYS:
		return (c->mask >> weekday(day) & 1) != 0;
	case FEE_MEETS_ZODIAC:
		return (c->mask >> fee_zodiac(day) & 1) != 0;
	case FEE_MEETS_DAYS:
		for (size_t i = 0; i < c->count; i++)
			if (c->day[i] == day)
				return true;
		return false;
	}
	return false;
}

int64_t
fee_calendar_count(const struct fee_calendar *c,
    const struct fee_exception *exception, size_t count, int64_t first,
    int64_t last)
{
	int64_t met = 0;

	for (int64_t day = first; day <= last; day++) {
		bool meets = fee_calendar_meets(c, day);
		for (size_t i = 0; i < count; i++)
			if (exception[i].day == day)
				meets = exception[i].is_open;
		met += meets;
	}
	return met;
}
