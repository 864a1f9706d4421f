/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/damm.h"
#include "ui/doctor.h"

#define PLACE_BITS 3
#define BODY       (DOCTOR_DIGITS - 1)

_Static_assert(1 << PLACE_BITS == DOCTOR_REASONS_MAX &&
    PLACE_BITS * DOCTOR_LINES == 36, "2^36 is below 10^11, eleven figures");

void
doctor_pack(const int place[DOCTOR_LINES], char out[DOCTOR_NUMBER_CAP])
{
	char digits[DOCTOR_DIGITS];
	uint64_t v = 0;
	int to = 0;

	for (int i = DOCTOR_LINES - 1; i >= 0; i--) {
		REQUIRE(place[i] >= 0 && place[i] < DOCTOR_REASONS_MAX);
		v = v << PLACE_BITS | (uint64_t)place[i];
	}
	for (int i = BODY - 1; i >= 0; i--) {
		digits[i] = (char)('0' + v % 10);
		v /= 10;
	}
	digits[BODY] = damm_check(digits, BODY);
	for (int i = 0; i < DOCTOR_DIGITS; i++) {
		if (i > 0 && i % 4 == 0)
			out[to++] = ' ';
		out[to++] = digits[i];
	}
	out[to] = '\0';
}

enum rc
doctor_unpack(struct str typed, int place[DOCTOR_LINES])
{
	char digits[DOCTOR_DIGITS];
	uint64_t v = 0;
	int n = 0;

	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c == ' ' || c == '-' || c == '.')
			continue;
		if (c < '0' || c > '9' || n == DOCTOR_DIGITS)
			return RC_BAD_INPUT;
		digits[n++] = c;
	}
	if (n != DOCTOR_DIGITS || !damm_fits(digits, DOCTOR_DIGITS))
		return RC_BAD_INPUT;
	for (int i = 0; i < BODY; i++)
		v = v * 10 + (uint64_t)(digits[i] - '0');
	if (v >> PLACE_BITS * DOCTOR_LINES != 0)
		return RC_BAD_INPUT;
	for (int i = 0; i < DOCTOR_LINES; i++) {
		place[i] = (int)(v & (DOCTOR_REASONS_MAX - 1));
		v >>= PLACE_BITS;
	}
	return RC_OK;
}
