/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/doctor.h"
#include "ui/format.h"
#include "ui/strings.h"

struct reason { int number; enum string text; };

#define OFF { DOCTOR_STOPPED, STR_DOCTOR_STOPPED }

/* In the order of their places: only ever added to, at the end of a row. */
static const struct {
	enum string name;
	struct reason reason[DOCTOR_REASONS_MAX];
} lines[] = {
	[DOCTOR_BOOK] = { STR_DOCTOR_BOOK, {
	    OFF, { 101, STR_DOCTOR_1_101 }, { 102, STR_DOCTOR_1_102 },
	    { 201, STR_DOCTOR_1_201 }, { 202, STR_DOCTOR_1_202 },
	    { 301, STR_DOCTOR_1_301 }, { 302, STR_DOCTOR_1_302 },
	    { 303, STR_DOCTOR_1_303 } } },
	[DOCTOR_CARD] = { STR_DOCTOR_CARD, {
	    OFF, { 101, STR_DOCTOR_2_101 }, { 102, STR_DOCTOR_2_102 },
	    { 103, STR_DOCTOR_2_103 }, { 201, STR_DOCTOR_2_201 },
	    { 202, STR_DOCTOR_2_202 }, { 301, STR_DOCTOR_2_301 } } },
	[DOCTOR_CLOCK] = { STR_DOCTOR_CLOCK, {
	    OFF, { 101, STR_DOCTOR_3_101 }, { 201, STR_DOCTOR_3_201 },
	    { 202, STR_DOCTOR_3_202 }, { 301, STR_DOCTOR_3_301 } } },
	[DOCTOR_NET] = { STR_DOCTOR_NET, {
	    OFF, { 1, STR_DOCTOR_4_001 }, { 101, STR_DOCTOR_4_101 },
	    { 201, STR_DOCTOR_4_201 }, { 301, STR_DOCTOR_4_301 },
	    { 302, STR_DOCTOR_4_302 }, { 303, STR_DOCTOR_4_303 } } },
	[DOCTOR_QUEUE] = { STR_DOCTOR_QUEUE, {
	    OFF, { 1, STR_DOCTOR_5_001 }, { 101, STR_DOCTOR_5_101 },
	    { 102, STR_DOCTOR_5_102 }, { 201, STR_DOCTOR_5_201 },
	    { 202, STR_DOCTOR_5_202 } } },
	[DOCTOR_PROFILE] = { STR_DOCTOR_PROFILE, {
	    OFF, { 101, STR_DOCTOR_6_101 }, { 201, STR_DOCTOR_6_201 },
	    { 202, STR_DOCTOR_6_202 }, { 301, STR_DOCTOR_6_301 } } },
	[DOCTOR_MARKET] = { STR_DOCTOR_MARKET, {
	    OFF, { 1, STR_DOCTOR_7_001 }, { 101, STR_DOCTOR_7_101 },
	    { 102, STR_DOCTOR_7_102 }, { 201, STR_DOCTOR_7_201 },
	    { 202, STR_DOCTOR_7_202 }, { 301, STR_DOCTOR_7_301 } } },
	[DOCTOR_SOUND] = { STR_DOCTOR_SOUND, {
	    OFF, { 1, STR_DOCTOR_8_001 }, { 101, STR_DOCTOR_8_101 },
	    { 102, STR_DOCTOR_8_102 }, { 201, STR_DOCTOR_8_201 },
	    { 202, STR_DOCTOR_8_202 }, { 301, STR_DOCTOR_8_301 } } },
	[DOCTOR_PRINTER] = { STR_DOCTOR_PRINTER, {
	    OFF, { 1, STR_DOCTOR_9_001 }, { 101, STR_DOCTOR_9_101 },
	    { 102, STR_DOCTOR_9_102 }, { 201, STR_DOCTOR_9_201 },
	    { 202, STR_DOCTOR_9_202 }, { 203, STR_DOCTOR_9_203 },
	    { 301, STR_DOCTOR_9_301 } } },
	[DOCTOR_SCREEN] = { STR_DOCTOR_SCREEN, {
	    OFF, { 1, STR_DOCTOR_10_001 }, { 101, STR_DOCTOR_10_101 },
	    { 201, STR_DOCTOR_10_201 }, { 202, STR_DOCTOR_10_202 } } },
	[DOCTOR_INPUT] = { STR_DOCTOR_INPUT, {
	    OFF, { 1, STR_DOCTOR_11_001 }, { 101, STR_DOCTOR_11_101 },
	    { 102, STR_DOCTOR_11_102 }, { 201, STR_DOCTOR_11_201 },
	    { 301, STR_DOCTOR_11_301 }, { 302, STR_DOCTOR_11_302 } } },
	[DOCTOR_MACHINE] = { STR_DOCTOR_MACHINE, {
	    OFF, { 101, STR_DOCTOR_12_101 }, { 201, STR_DOCTOR_12_201 },
	    { 202, STR_DOCTOR_12_202 }, { 203, STR_DOCTOR_12_203 },
	    { 301, STR_DOCTOR_12_301 } } },
};
_Static_assert(sizeof(lines) / sizeof(lines[0]) == DOCTOR_LINES,
    "every line says something");

static const enum string states[] = { [DOCTOR_UNUSED] = STR_DOCTOR_UNUSED,
	[DOCTOR_GOOD] = STR_DOCTOR_GOOD, [DOCTOR_LOOK] = STR_DOCTOR_LOOK,
	[DOCTOR_BROKEN] = STR_DOCTOR_BROKEN };
_Static_assert(sizeof(states) / sizeof(states[0]) == DOCTOR_STATES,
    "every state has a word");

int
doctor_reason(enum doctor_line line, int place)
{
	REQUIRE((unsigned)line < DOCTOR_LINES);
	if (place < 0 || place >= DOCTOR_REASONS_MAX ||
	    lines[line].reason[place].text == STR_NONE)
		return -1;
	return lines[line].reason[place].number;
}

int
doctor_place(enum doctor_line line, int reason)
{
	for (int i = 0; i < DOCTOR_REASONS_MAX; i++)
		if (doctor_reason(line, i) == reason)
			return i;
	return -1;
}

enum doctor_state
doctor_state(int reason)
{
	int s = reason / 100;

	REQUIRE(s >= 0 && s < DOCTOR_STATES);
	return (enum doctor_state)s;
}

enum doctor_state
doctor_worst(const struct doctor_page *p)
{
	enum doctor_state worst = DOCTOR_UNUSED;

	for (int i = 0; i < DOCTOR_LINES; i++)
		if (doctor_state(p->line[i].reason) > worst)
			worst = doctor_state(p->line[i].reason);
	return worst;
}

const char *
doctor_name(enum doctor_line line)
{
	REQUIRE((unsigned)line < DOCTOR_LINES);
	return strings_get(lines[line].name);
}

const char *
doctor_state_word(enum doctor_state s)
{
	return strings_get(states[s]);
}

void
doctor_put_text(struct buf *b, enum doctor_line line,
    const struct doctor_finding *f, bool value_known)
{
	int place = doctor_place(line, f->reason);

	REQUIRE(place >= 0);
	strings_put(b, lines[line].reason[place].text, ARGS(value_known ?
	    format_count(f->value).s : "…"));
}

void
doctor_number(const struct doctor_page *p, char out[DOCTOR_NUMBER_CAP])
{
	int place[DOCTOR_LINES];

	for (int i = 0; i < DOCTOR_LINES; i++)
		place[i] = doctor_place((enum doctor_line)i,
		    p->line[i].reason);
	doctor_pack(place, out);
}

enum rc
doctor_number_read(struct str typed, struct doctor_page *p)
{
	struct doctor_page got = { 0 };
	int place[DOCTOR_LINES];
	enum rc rc = doctor_unpack(typed, place);

	for (int i = 0; rc == RC_OK && i < DOCTOR_LINES; i++) {
		got.line[i].reason = doctor_reason((enum doctor_line)i,
		    place[i]);
		if (got.line[i].reason < 0)
			rc = RC_TOO_NEW;
	}
	if (rc == RC_OK)
		*p = got;
	return rc;
}
