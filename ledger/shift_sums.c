/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "ledger/base/json.h"
#include "ledger/base/rc.h"
#include "ledger/shift_sums.h"

/* The names and places of a shift's sums, for writing and reading alike. */
static const struct {
	const char *name;
	size_t at;
	bool below_zero;
	bool left_out;   /* where it is 0: lines were without it once */
} sums[] = {
#define SUM(name, below_zero) \
	{ #name, offsetof(struct shift_sums, name), below_zero, false }
	SUM(first, false), SUM(last, false), SUM(sales, false),
	SUM(sold, false), SUM(bank, false), SUM(cash, false),
	{ "code", offsetof(struct shift_sums, code), true, true },
	SUM(seen, true), SUM(voids, false), SUM(expired, false),
	SUM(refunds, false), SUM(refunded, false), SUM(lent, false),
	SUM(repaid, false), SUM(expected, true),
#undef SUM
};
#define SUMS (sizeof(sums) / sizeof(sums[0]))
_Static_assert(sizeof(struct shift_sums) == SUMS * sizeof(int64_t) &&
    sizeof(struct vnd) == sizeof(int64_t), "every sum is listed");

static int64_t
get_sum(const struct shift_sums *s, size_t i)
{
	int64_t v;

	memcpy(&v, (const char *)s + sums[i].at, sizeof(v));
	return v;
}

static void
set_sum(struct shift_sums *s, size_t i, int64_t v)
{
	memcpy((char *)s + sums[i].at, &v, sizeof(v));
}

bool
shift_sums_valid(const struct shift_sums *s)
{
	for (size_t i = 0; i < SUMS; i++) {
		int64_t v = get_sum(s, i);
		if (v > VND_MAX || v < (sums[i].below_zero ? -VND_MAX : 0))
			return false;
	}
	return true;
}

void
shift_sums_put(struct buf *b, const struct shift_sums *s)
{
	for (size_t i = 0; i < SUMS; i++) {
		if (sums[i].left_out && get_sum(s, i) == 0)
			continue;
		buf_putc(b, ',');
		json_put_str(b, str_of(sums[i].name));
		buf_putc(b, ':');
		buf_i64(b, get_sum(s, i));
	}
}

bool
shift_sums_get(struct str obj, struct shift_sums *s)
{
	int64_t v;

	for (size_t i = 0; i < SUMS; i++) {
		if (json_get_i64(obj, sums[i].name, &v))
			set_sum(s, i, v);
		else if (sums[i].left_out)
			set_sum(s, i, 0);
		else
			return false;
	}
	return true;
}
