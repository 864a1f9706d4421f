/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/day.h"
#include "tests/support/fee_month.h"

void
month_open(struct fee_month *m)
{
	memset(m, 0, sizeof(*m));
	box_open(&m->box);
	box_device(&m->box, 7);
	fee_box_stall(&m->box, "A-01", 7);
	fee_box_stall(&m->box, "A-02", 0);
}

void
month_close(struct fee_month *m)
{
	fee_box_check(&m->box);
	box_close(&m->box);
}

int64_t
fee_day(const char *text)
{
	int64_t d;

	assert_true(day_parse(str_of(text), &d));
	return d;
}

struct store_tariff
fee_price(const char *fee, enum fee_kind kind, int64_t dong,
    const char *from)
{
	struct store_tariff t = { .kind = kind, .amount = { dong },
	    .vat_in = true, .from_day = fee_day(from),
	    .law_no = "480/QĐ-UBND", .law_by = "UBND tỉnh",
	    .law_day = fee_day(from) };

	snprintf(t.fee, sizeof(t.fee), "%s", fee);
	snprintf(t.name, sizeof(t.name), "Giá %s", fee);
	return t;
}

static enum rc
put_tariff(struct store *s, void *ctx)
{
	return store_tariff_add(s, ctx);
}

void
month_keep(struct fee_month *m, struct store_tariff t)
{
	box_run(&m->box, put_tariff, &t);
}

struct order { struct fee_month *m; struct fee_order o; };

static void
note(void *ctx, const struct fee_note *n)
{
	struct fee_month *m = ctx;
	size_t at = strlen(m->notes);

	snprintf(m->notes + at, sizeof(m->notes) - at, "%s %s %s %lld;",
	    fee_note_name(n->kind), n->stall, n->line.fee,
	    (long long)n->line.amount.dong);
}

static enum rc
do_run(struct store *s, void *ctx)
{
	struct order *o = ctx;

	o->m->rc = fee_run(s, &o->o, &o->m->ran);
	return o->m->rc;
}

const char *
month_run(struct fee_month *m, const char *period, bool commit)
{
	struct order o = { m, { .period = period, .commit = commit,
	    .due_day = fee_day("2026-12-15"), .staff = 3, .note = note,
	    .ctx = m } };

	m->notes[0] = '\0';
	box_run(&m->box, do_run, &o);
	return m->notes;
}
