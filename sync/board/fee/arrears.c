/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/fee/arrears.h"

size_t
fee_split(struct store_part *bills, size_t n, struct store_part *payments,
    size_t m, struct store_part *parts)
{
	size_t count = 0, b = 0, p = 0;

	while (b < n && p < m) {
		int64_t open = bills[b].amount.dong;
		int64_t free = payments[p].amount.dong;
		int64_t part = open < free ? open : free;
		REQUIRE(part > 0);
		parts[count++] = (struct store_part){ payments[p].payment,
		    bills[b].bill, { part } };
		bills[b].amount.dong -= part;
		payments[p].amount.dong -= part;
		b += bills[b].amount.dong == 0;
		p += payments[p].amount.dong == 0;
	}
	return count;
}

enum fee_age
fee_age(int64_t due_day, int64_t today)
{
	int64_t late = today - due_day;

	if (late <= 0)
		return FEE_NOT_DUE;
	return late <= 30 ? FEE_AGE_30 : late <= 60 ? FEE_AGE_60 :
	    late <= 90 ? FEE_AGE_90 : FEE_AGE_OLD;
}
