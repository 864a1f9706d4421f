/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/support/tsv.h"

void
tsv_open(struct tsv *t, const char *path, int header)
{
	t->f = fopen(path, "r");
	if (t->f == NULL)
		fail_msg("%s: cannot be opened", path);
	if (header)
		assert_true(tsv_next(t));
}

int
tsv_next(struct tsv *t)
{
	struct str rest;

	do {
		if (fgets(t->line, sizeof(t->line), t->f) == NULL) {
			fclose(t->f);
			return 0;
		}
	} while (t->line[0] == '#');
	rest = str_of(t->line);
	assert_int_equal(rest.p[rest.n - 1], '\n');
	rest.n--;
	for (size_t i = 0; i < TSV_CELLS_MAX; i++)
		t->cell[i] = STR("");
	for (t->n = 0; t->n < TSV_CELLS_MAX;) {
		size_t tab = str_find(rest, '\t');
		t->cell[t->n++] = str_part(rest, 0, tab);
		if (tab == rest.n)
			return 1;
		rest = str_from(rest, tab + 1);
	}
	fail_msg("too many cells: %s", t->line);
	return 0;
}

int64_t
tsv_i64(const struct tsv *t, size_t column)
{
	int64_t v = 0;

	if (!str_to_i64(t->cell[column], &v))
		fail_msg("not a number: %.*s", STR_ARG(t->cell[column]));
	return v;
}
