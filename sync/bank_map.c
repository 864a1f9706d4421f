/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/bug.h"
#include "ledger/base/json.h"
#include "sync/bank_map.h"

static const char *const fact_names[] = {
	[BANK_FACT_N] = "n",
	[BANK_FACT_TERMINAL] = "terminal", [BANK_FACT_REF] = "ref",
	[BANK_FACT_AMOUNT] = "amount", [BANK_FACT_RECEIVED] = "received",
	[BANK_FACT_CURRENCY] = "currency", [BANK_FACT_BANK_REF] = "bank_ref",
	[BANK_FACT_AT] = "at", [BANK_FACT_EVIDENCE] = "evidence",
};
_Static_assert(sizeof(fact_names) / sizeof(fact_names[0]) == BANK_FACT_COUNT,
    "every fact has a name");

/* --- parsing --- */

static bool
read_fact(struct str text, enum bank_fact *out)
{
	for (enum bank_fact f = 0; f < BANK_FACT_COUNT; f++) {
		if (!str_eq(text, str_of(fact_names[f])))
			continue;
		*out = f;
		return true;
	}
	return false;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Letters in 1..BANK_DEPTH_MAX parts, none of them empty. */
static bool
is_name(struct str s)
{
	size_t parts = 1, letters = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && letters > 0) {
			parts++;
			letters = 0;
		} else if (is_letter(s.p[i])) {
			letters++;
		} else {
			return false;
		}
	}
	return letters > 0 && parts <= BANK_DEPTH_MAX;
}

/* The same, or one is an object that holds the other. */
static bool
is_in_the_way(struct str a, struct str b)
{
	struct str most = a.n < b.n ? b : a, least = a.n < b.n ? a : b;

	return str_starts(most, least) &&
	    (most.n == least.n || most.p[least.n] == '.');
}

static const char *
add(struct bank_map *m, struct str pair)
{
	struct str name = pair;
	struct str fact = str_cut(&name, '=');
	struct bank_field *f = &m->field[m->count];

	if (m->count == BANK_FIELDS_MAX)
		return "is one more than the 16 that may be";
	if (!read_fact(fact, &f->fact))
		return "begins with none of n terminal ref amount received "
		    "currency bank_ref at evidence";
	if (!is_name(name) || !str_copy(name, f->name, sizeof(f->name)))
		return "needs the bank's name after =: letters, digits, _ and "
		    "-, up to 4 of them parted by dots, 64 bytes in all";
	for (size_t i = 0; i < m->count; i++)
		if (is_in_the_way(name, str_of(m->field[i].name)))
			return "has a name that another pair has, or that is "
			    "an object of another";
	m->count++;
	return NULL;
}

static bool
has(const struct bank_map *m, enum bank_fact fact)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->field[i].fact == fact)
			return true;
	return false;
}

enum rc
bank_map_parse(struct str text, struct bank_map *out, struct buf *why)
{
	struct bank_map m = { 0 };

	while (text.n > 0) {
		struct str pair = str_cut(&text, ' ');
		const char *bad = pair.n == 0 ? NULL : add(&m, pair);
		if (bad == NULL)
			continue;
		size_t n = pair.n < BANK_NAME_MAX ? pair.n : BANK_NAME_MAX;
		buf_puts(why, "\"");
		buf_put(why, str_part(pair, 0, n));
		buf_printf(why, "\" %s", bad);
		return RC_BAD_INPUT;
	}
	if (!has(&m, BANK_FACT_AMOUNT) || !has(&m, BANK_FACT_REF)) {
		buf_puts(why, "amount or ref is missing; add amount=NAME and "
		    "ref=NAME");
		return RC_BAD_INPUT;
	}
	*out = m;
	return RC_OK;
}

/* --- writing --- */

static void
put_fact(struct buf *b, enum bank_fact fact, const struct bank_sale *s)
{
	switch (fact) {
	case BANK_FACT_N:
		buf_i64(b, s->n);
		return;
	case BANK_FACT_TERMINAL:
		buf_i64(b, s->terminal);
		return;
	case BANK_FACT_REF:
		json_put_str(b, str_of(s->ref));
		return;
	case BANK_FACT_AMOUNT:
		buf_i64(b, s->amount);
		return;
	case BANK_FACT_RECEIVED:
		buf_i64(b, s->received);
		return;
	case BANK_FACT_CURRENCY:
		buf_puts(b, "\"VND\"");
		return;
	case BANK_FACT_BANK_REF:
		json_put_str(b, str_of(s->bank_ref));
		return;
	case BANK_FACT_AT:
		json_put_str(b, str_of(s->at));
		return;
	case BANK_FACT_EVIDENCE:
		json_put_str(b, str_of(s->evidence));
		return;
	case BANK_FACT_COUNT:
		break;
	}
	REQUIRE(false);
}

/* Of a field inside of the object `in` ("" or "a." or "a.b."), what follows
 * up to the next dot; nothing if it is not inside. */
static struct str
member(const struct bank_field *f, struct str in)
{
	struct str rest = str_of(f->name);

	if (!str_starts(rest, in))
		return STR("");
	rest = str_from(rest, in.n);
	return str_cut(&rest, '.');
}

/* An object is written where its first field stands, with all of its own. */
static bool
was_before(const struct bank_map *m, size_t i, struct str in)
{
	struct str one = member(&m->field[i], in);

	for (size_t j = 0; j < i; j++)
		if (str_eq(member(&m->field[j], in), one))
			return true;
	return false;
}

static void
put_object(struct buf *b, const struct bank_map *m,
    const struct bank_sale *s, struct str in)
{
	const char *comma = "";

	buf_putc(b, '{');
	for (size_t i = 0; i < m->count; i++) {
		const struct bank_field *f = &m->field[i];
		struct str one = member(f, in);
		if (one.n == 0 || was_before(m, i, in))
			continue;
		buf_puts(b, comma);
		comma = ",";
		json_put_str(b, one);
		buf_putc(b, ':');
		size_t end = in.n + one.n;
		if (f->name[end] == '\0')
			put_fact(b, f->fact, s);
		else   /* at most BANK_DEPTH_MAX deep */
			put_object(b, m, s, (struct str){ f->name, end + 1 });
	}
	buf_putc(b, '}');
}

/* Is it known of this sale? */
static bool
is_known(enum bank_fact fact, const struct bank_sale *s)
{
	return (fact != BANK_FACT_BANK_REF || s->bank_ref[0] != '\0') &&
	    (fact != BANK_FACT_AT || s->at[0] != '\0');
}

void
bank_map_put(struct buf *b, const struct bank_map *m,
    const struct bank_sale *s)
{
	struct bank_map known = { .count = 0 };

	for (size_t i = 0; i < m->count; i++)
		if (is_known(m->field[i].fact, s))
			known.field[known.count++] = m->field[i];
	put_object(b, &known, s, STR(""));
}
