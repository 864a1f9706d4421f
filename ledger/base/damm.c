/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/damm.h"
#include "ledger/base/rc.h"

static int
interim(const char *digits, size_t n)
{
	static const char next[10][11] = {
		"0317598642", "7092154863", "4206871359", "1750983426",
		"6123045978", "3674209581", "5869720134", "8945362017",
		"9438617205", "2581436790",
	};
	int at = 0;

	for (size_t i = 0; i < n; i++) {
		REQUIRE(digits[i] >= '0' && digits[i] <= '9');
		at = next[at][digits[i] - '0'] - '0';
	}
	return at;
}

char
damm_check(const char *digits, size_t n)
{
	return (char)('0' + interim(digits, n));
}

bool
damm_fits(const char *digits, size_t n)
{
	return interim(digits, n) == 0;
}
