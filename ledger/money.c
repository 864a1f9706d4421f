/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/money.h"

static bool
keep(int64_t dong, struct vnd *out)
{
	if (dong > VND_MAX || dong < -VND_MAX)
		return false;
	out->dong = dong;
	return true;
}

bool
vnd_add(struct vnd a, struct vnd b, struct vnd *sum)
{
	int64_t v;

	return !__builtin_add_overflow(a.dong, b.dong, &v) && keep(v, sum);
}

bool
vnd_sub(struct vnd a, struct vnd b, struct vnd *difference)
{
	int64_t v;

	return !__builtin_sub_overflow(a.dong, b.dong, &v) &&
	    keep(v, difference);
}

bool
vnd_mul(struct vnd a, int64_t times, struct vnd *product)
{
	int64_t v;

	return !__builtin_mul_overflow(a.dong, times, &v) && keep(v, product);
}

bool
vnd_is_sale(struct vnd a)
{
	return a.dong >= 1 && a.dong <= VND_SALE_MAX;
}

void
vnd_put(struct buf *b, struct vnd a)
{
	char digits[20];
	size_t n = 0;
	uint64_t left = a.dong < 0 ? 0 - (uint64_t)a.dong : (uint64_t)a.dong;

	do {
		digits[n++] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (a.dong < 0)
		buf_putc(b, '-');
	while (n > 0) {
		buf_putc(b, digits[--n]);
		if (n > 0 && n % 3 == 0)
			buf_putc(b, '.');
	}
}
