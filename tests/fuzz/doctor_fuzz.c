/* SPDX-License-Identifier: Apache-2.0 */
/* A check-up's number, as somebody typed what they heard. */
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/fuzz/fuzz.h"
#include "ui/doctor.h"

/* What is taken says the same when it is written again. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char number[DOCTOR_NUMBER_CAP];
	int place[DOCTOR_LINES], again[DOCTOR_LINES];

	if (doctor_unpack((struct str){ (const char *)data, size }, place) !=
	    RC_OK)
		return 0;
	for (int i = 0; i < DOCTOR_LINES; i++)
		REQUIRE(place[i] >= 0 && place[i] < DOCTOR_REASONS_MAX);
	doctor_pack(place, number);
	REQUIRE(doctor_unpack(str_of(number), again) == RC_OK);
	REQUIRE(memcmp(place, again, sizeof(place)) == 0);
	return 0;
}
