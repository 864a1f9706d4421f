/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "sync/board/report/figure.h"

#define X(name, source, unit, most, record, title) \
	[FIGURE_##name] = { #name, title, FIGURE_##source, FIGURE_##unit, \
	    most, record != 0 },
static const struct figure_about about[FIGURE_COUNT] = { FIGURE_LIST(X) };
#undef X

const struct figure_about *
figure_about(enum figure f)
{
	REQUIRE(f < FIGURE_COUNT);
	return &about[f];
}

bool
figure_find(struct str name, enum figure *f)
{
	for (enum figure i = 0; i < FIGURE_COUNT; i++)
		if (str_eq(name, str_of(about[i].name))) {
			*f = i;
			return true;
		}
	return false;
}

const char *
figure_why_name(enum figure_why why)
{
	static const char *const names[FIGURE_WHY_COUNT] = { "",
	    "fewer_than_5_traders", "not_entered", "no_calendar" };

	REQUIRE(why < FIGURE_WHY_COUNT);
	return names[why];
}

const char *
figure_why_text(enum figure_why why)
{
	static const char *const texts[FIGURE_WHY_COUNT] = { "",
	    "dưới 5 tiểu thương nên không nêu", "chưa nhập",
	    "chưa có lịch họp chợ" };

	REQUIRE(why < FIGURE_WHY_COUNT);
	return texts[why];
}

void
figure_set(struct figures *f, enum figure which, int64_t value)
{
	REQUIRE(which < FIGURE_COUNT);
	f->of[which].why = FIGURE_HAS;
	f->of[which].value = value;
}

void
figure_close(struct figures *f, int64_t traders)
{
	static const enum figure classes[] = { FIGURE_markets_class_1,
	    FIGURE_markets_class_2, FIGURE_markets_class_3 };

	figure_set(f, FIGURE_fee_collected,
	    f->of[FIGURE_fee_collected_cash].value +
	    f->of[FIGURE_fee_collected_noncash].value);
	for (int i = 0; i < 3; i++) {
		f->of[classes[i]].why = f->of[FIGURE_class].why;
		f->of[classes[i]].value =
		    f->of[FIGURE_class].value == i + 1;
	}
	if (traders < FIGURE_TRADERS_MIN) {
		f->of[FIGURE_sales_qr_count].why = FIGURE_FEW_TRADERS;
		f->of[FIGURE_sales_qr_amount].why = FIGURE_FEW_TRADERS;
	}
}
