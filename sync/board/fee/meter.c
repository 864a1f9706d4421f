/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "sync/board/fee/meter.h"

#define DAY_LAST ((int64_t)1 << 40)

enum rc
fee_meter_used(const struct store_meter *m, int64_t before,
    const struct store_reading *r, int64_t *used)
{
	int64_t round = 1;

	REQUIRE(m->digits >= 1 && m->digits <= 9);
	for (int64_t i = 0; i < m->digits; i++)
		round *= 10;
	if (r->value < 0 || r->value >= round)
		return RC_BAD_INPUT;
	if (r->rolled == (r->value >= before))
		return RC_STATE;
	*used = r->value - before + (r->rolled ? round : 0);
	return RC_OK;
}

struct walk {
	const struct store_meter *m;
	int64_t after;
	int64_t value, day;             /* of the last reading; 0: none */
	int64_t units, counted_day;     /* beyond `after` */
	enum rc rc;
};

static bool
step(void *ctx, const struct store_reading *r)
{
	struct walk *w = ctx;
	int64_t used;

	w->rc = fee_meter_used(w->m, w->value, r, &used);
	if (w->rc != RC_OK) {
		w->rc = RC_CORRUPT;   /* it was looked at when it was kept */
		return false;
	}
	w->value = r->value;
	w->day = r->day;
	if (r->day > w->after) {
		w->units += used;
		w->counted_day = r->day;
	}
	return true;
}

static enum rc
walk(struct store *s, struct walk *w, int64_t to_day)
{
	w->value = w->m->first;
	w->rc = RC_OK;
	enum rc rc = store_reading_list(s, w->m->meter, to_day, step, w);
	return rc == RC_OK ? w->rc : rc;
}

enum rc
fee_meter_counted(struct store *s, const struct store_meter *m,
    int64_t after, int64_t to_day, struct fee_counted *out)
{
	struct walk w = { .m = m, .after = after };

	enum rc rc = walk(s, &w, to_day);
	*out = (struct fee_counted){ w.units, w.counted_day };
	return rc;
}

enum rc
fee_meter_read(struct store *s, const struct store_reading *r, int64_t *used)
{
	struct store_meter m;

	enum rc rc = store_meter_get(s, r->meter, &m);
	if (rc != RC_OK)
		return rc;
	if (r->day < m.from_day || (m.to_day != 0 && r->day > m.to_day))
		return RC_DENIED;
	struct walk w = { .m = &m };
	rc = walk(s, &w, DAY_LAST);
	if (rc == RC_OK && w.day >= r->day)
		rc = RC_CONFLICT;
	if (rc == RC_OK)
		rc = fee_meter_used(&m, w.value, r, used);
	return rc == RC_OK ? store_reading_add(s, r) : rc;
}
