/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/day.h"
#include "ledger/law.h"
#include "ledger/money.h"

enum column { KEY, FROM, TO, VALUE, TEXT, BASIS, SOURCE, COLUMNS };

#define NO_END INT64_MAX
#define RATE_MAX 10000

static const char *const column_names[COLUMNS] = { [KEY] = "key",
	[FROM] = "from", [TO] = "to", [VALUE] = "value", [TEXT] = "text",
	[BASIS] = "basis", [SOURCE] = "source" };

static const char *const key_names[LAW_KEY_COUNT] = {
	[LAW_FORM_S1A] = "form.s1a", [LAW_FORM_S2A] = "form.s2a",
	[LAW_FORM_S2E] = "form.s2e", [LAW_EXEMPT] = "exempt",
	[LAW_MARK_FIRST] = "mark.first", [LAW_MARK_SECOND] = "mark.second",
	[LAW_VAT + BUSINESS_GOODS] = "vat.goods",
	[LAW_VAT + BUSINESS_SERVICE] = "vat.service",
	[LAW_VAT + BUSINESS_MAKE] = "vat.make",
	[LAW_VAT + BUSINESS_OTHER] = "vat.other",
	[LAW_PIT + BUSINESS_GOODS] = "pit.goods",
	[LAW_PIT + BUSINESS_SERVICE] = "pit.service",
	[LAW_PIT + BUSINESS_MAKE] = "pit.make",
	[LAW_PIT + BUSINESS_OTHER] = "pit.other",
};

const char *
business_name(enum business b)
{
	REQUIRE(b < BUSINESS_COUNT);
	return key_names[LAW_VAT + b] + strlen("vat.");
}

const struct law_row *
law_at(const struct law *law, enum law_key key, int64_t day)
{
	for (size_t i = 0; i < law->count; i++) {
		const struct law_row *r = &law->row[i];
		if (r->key == key && r->from <= day && day <= r->to)
			return r;
	}
	return NULL;
}

/* --- reading --------------------------------------------------------- */

static enum rc
wrong(struct buf *why, size_t line, const char *what, struct str about)
{
	buf_printf(why, "line %zu: %s%s%.*s", line, what,
	    about.n > 0 ? ": " : "", STR_ARG(about));
	return RC_BAD_INPUT;
}

static bool
find_key(struct str name, enum law_key *key)
{
	for (enum law_key k = 0; k < LAW_KEY_COUNT; k++)
		if (str_eq(name, str_of(key_names[k]))) {
			*key = k;
			return true;
		}
	return false;
}

static bool
cut_cells(struct str line, struct str cell[COLUMNS])
{
	for (size_t c = 0; c < COLUMNS; c++) {
		if (line.p == NULL)
			return false;
		size_t tab = str_find(line, '\t');
		cell[c] = str_part(line, 0, tab);
		line = tab < line.n ? str_from(line, tab + 1) :
		    (struct str){ NULL, 0 };
	}
	return line.p == NULL;
}

/* The last row so far of the same key. */
static const struct law_row *
row_before(const struct law *law, enum law_key key)
{
	for (size_t i = law->count; i > 0; i--)
		if (law->row[i - 1].key == key)
			return &law->row[i - 1];
	return NULL;
}

static enum rc
check_follows(const struct law_row *r, const struct law_row *before,
    size_t line, struct buf *why)
{
	struct str key = str_of(key_names[r->key]);

	if (r->to < r->from)
		return wrong(why, line, "ends before it begins", key);
	if (before == NULL || (before->to != NO_END &&
	    r->from == before->to + 1))
		return RC_OK;
	if (before->to == NO_END || r->from <= before->to)
		return wrong(why, line, "overlaps the row before it", key);
	(void)wrong(why, line, "leaves a gap", key);
	buf_puts(why, ", nothing holds from ");
	day_put(why, before->to + 1);
	buf_puts(why, " to ");
	day_put(why, r->from - 1);
	return RC_BAD_INPUT;
}

static enum rc
read_row(struct str line_text, size_t line, struct law *law, struct buf *why)
{
	struct str cell[COLUMNS];
	struct law_row r = { .to = NO_END };

	if (!cut_cells(line_text, cell))
		return wrong(why, line, "not seven columns", STR(""));
	if (!find_key(cell[KEY], &r.key))
		return wrong(why, line, "an unknown key", cell[KEY]);
	if (!day_parse(cell[FROM], &r.from))
		return wrong(why, line, "not a date", cell[FROM]);
	if (cell[TO].n > 0 && !day_parse(cell[TO], &r.to))
		return wrong(why, line, "not a date", cell[TO]);
	if (!str_to_i64(cell[VALUE], &r.value) || r.value < 0 || r.value >
	    (r.key >= LAW_VAT ? RATE_MAX : VND_MAX))
		return wrong(why, line, "not a value", cell[VALUE]);
	if (!str_is_utf8(line_text) ||
	    !str_copy(cell[TEXT], r.text, sizeof(r.text)) ||
	    !str_copy(cell[BASIS], r.basis, sizeof(r.basis)) ||
	    !str_copy(cell[SOURCE], r.source, sizeof(r.source)))
		return wrong(why, line, "a text is too long or not UTF-8",
		    cell[KEY]);
	if (r.basis[0] == '\0' || r.source[0] == '\0')
		return wrong(why, line, "without basis or source", cell[KEY]);
	if (law->count == LAW_ROWS_MAX)
		return wrong(why, line, "too many rows", STR(""));
	enum rc rc = check_follows(&r, row_before(law, r.key), line, why);
	if (rc == RC_OK)
		law->row[law->count++] = r;
	return rc;
}

static enum rc
check_head(struct str line_text, size_t line, struct buf *why)
{
	struct str cell[COLUMNS];

	if (!cut_cells(line_text, cell))
		return wrong(why, line, "not the names of seven columns",
		    STR(""));
	for (size_t c = 0; c < COLUMNS; c++)
		if (!str_eq(cell[c], str_of(column_names[c])))
			return wrong(why, line, "not the column",
			    str_of(column_names[c]));
	return RC_OK;
}

enum rc
law_read(struct str text, struct law *law, struct buf *why)
{
	bool head = false;
	size_t line = 0;
	enum rc rc = RC_OK;

	law->count = 0;
	while (rc == RC_OK && text.n > 0) {
		struct str s = str_cut(&text, '\n');
		line++;
		if (s.n == 0 || s.p[0] == '#')
			continue;
		rc = head ? read_row(s, line, law, why) :
		    check_head(s, line, why);
		head = true;
	}
	for (enum law_key k = 0; rc == RC_OK && k < LAW_KEY_COUNT; k++)
		if (row_before(law, k) == NULL)
			rc = wrong(why, line, "nothing is said about",
			    str_of(key_names[k]));
	if (rc != RC_OK)
		law->count = 0;
	return rc;
}
