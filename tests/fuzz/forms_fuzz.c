/* SPDX-License-Identifier: Apache-2.0 */
/* A file of forms that a province has written: within bounds, every form with
 * a code, days in order, columns that fit; or refused with the line. */
#include "sync/board/report/forms.h"
#include "tests/fuzz/fuzz.h"

static void
check(const struct form *f)
{
	REQUIRE(f->code[0] != '\0' && f->from_day <= f->to_day);
	REQUIRE(f->columns <= FORM_COLUMNS_MAX);
	for (size_t i = 0; i < f->columns; i++)
		REQUIRE(f->column[i].figure < FIGURE_COUNT &&
		    str_is_utf8(str_of(f->column[i].title)));
	for (int64_t year = 1970; year < 2200; year += 13)
		(void)form_due(f, year);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct forms all;
	char memory[512];
	struct buf why = BUF(memory);

	if (size > FORMS_FILE_MAX)
		return 0;
	if (forms_read((struct str){ (const char *)data, size }, &all,
	    &why) != RC_OK) {
		REQUIRE(why.n > 0);
		return 0;
	}
	REQUIRE(all.count <= FORMS_MAX);
	for (size_t i = 0; i < all.count; i++) {
		const struct form *f = &all.form[i];
		check(f);
		const struct form *at = forms_at(&all, str_of(f->code),
		    f->from_day);
		REQUIRE(at != NULL && at->from_day <= f->from_day);
	}
	return 0;
}
