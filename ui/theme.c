/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ui/theme.h"

/* The first of each pair is light, the second dark.  Verdicts, notes, band
 * and QR are the same in both: they are recognised, not read. */
#define SAME(rgb) { rgb, rgb }

static const uint32_t colors[COLOR_COUNT][THEME_COUNT] = {
	[COLOR_PAPER]          = { 0xFAF8F3, 0x15110D },
	[COLOR_INK]            = { 0x15110D, 0xFAF8F3 },
	[COLOR_QUIET]          = { 0x4A4238, 0xCFC6B8 },
	[COLOR_CARD]           = { 0xFFFFFF, 0x241E18 },
	[COLOR_SOFT]           = { 0xECE7DB, 0x38312A },
	[COLOR_FAINT]          = { 0xB8AFA0, 0x6E6558 },
	[COLOR_STRIP]          = { 0x15110D, 0x261F19 },
	[COLOR_ON_STRIP]       = { 0xFAF8F3, 0xFAF8F3 },
	[COLOR_PROVEN]         = SAME(0x005A2E),
	[COLOR_ON_PROVEN]      = SAME(0xFFFFFF),
	[COLOR_SHORT]          = SAME(0xA30016),
	[COLOR_ON_SHORT]       = SAME(0xFFFFFF),
	[COLOR_OVER]           = SAME(0x12388F),
	[COLOR_ON_OVER]        = SAME(0xFFFFFF),
	[COLOR_UNCONFIRMED]    = SAME(0xF5B800),
	[COLOR_ON_UNCONFIRMED] = SAME(0x15110D),
	[COLOR_NOTE_10]        = SAME(0xD9B77A),
	[COLOR_NOTE_20]        = SAME(0x9CC3E6),
	[COLOR_NOTE_50]        = SAME(0xEBB2C0),
	[COLOR_NOTE_100]       = SAME(0xA9D3A5),
	[COLOR_NOTE_200]       = SAME(0xDDA58C),
	[COLOR_NOTE_500]       = SAME(0x9AD3D8),
	[COLOR_ON_NOTE]        = SAME(0x15110D),
	[COLOR_BAND_RED]       = SAME(0xB5122B),
	[COLOR_BAND_GOLD]      = SAME(0xF2B705),
	[COLOR_BAND_GREEN]     = SAME(0x0B5D3B),
	[COLOR_BAND_INDIGO]    = SAME(0x1D2F6F),
	[COLOR_BLACK]          = SAME(0x000000),
	[COLOR_WHITE]          = SAME(0xFFFFFF),
	[COLOR_PROVEN_MARK]    = { 0x005A2E, 0x7FD9A6 },
	[COLOR_SHORT_MARK]     = { 0xA30016, 0xFF9D94 },
	[COLOR_OVER_MARK]      = { 0x12388F, 0xA9C3FF },
	[COLOR_TRAIN]          = SAME(0xFFA6E6),
	[COLOR_ON_TRAIN]       = SAME(0x15110D),
};

const struct color_pair theme_pairs[THEME_PAIRS] = {
	{ COLOR_INK, COLOR_PAPER },
	{ COLOR_INK, COLOR_CARD },
	{ COLOR_INK, COLOR_SOFT },
	{ COLOR_QUIET, COLOR_PAPER },
	{ COLOR_QUIET, COLOR_CARD },
	{ COLOR_ON_STRIP, COLOR_STRIP },
	{ COLOR_ON_PROVEN, COLOR_PROVEN },
	{ COLOR_ON_SHORT, COLOR_SHORT },
	{ COLOR_ON_OVER, COLOR_OVER },
	{ COLOR_ON_UNCONFIRMED, COLOR_UNCONFIRMED },
	{ COLOR_ON_NOTE, COLOR_NOTE_10 },
	{ COLOR_ON_NOTE, COLOR_NOTE_20 },
	{ COLOR_ON_NOTE, COLOR_NOTE_50 },
	{ COLOR_ON_NOTE, COLOR_NOTE_100 },
	{ COLOR_ON_NOTE, COLOR_NOTE_200 },
	{ COLOR_ON_NOTE, COLOR_NOTE_500 },
	{ COLOR_BLACK, COLOR_WHITE },
	{ COLOR_PROVEN_MARK, COLOR_PAPER },
	{ COLOR_PROVEN_MARK, COLOR_CARD },
	{ COLOR_SHORT_MARK, COLOR_PAPER },
	{ COLOR_SHORT_MARK, COLOR_CARD },
	{ COLOR_OVER_MARK, COLOR_PAPER },
	{ COLOR_OVER_MARK, COLOR_CARD },
	{ COLOR_ON_TRAIN, COLOR_TRAIN },
};

/* The sRGB transfer function (IEC 61966-2-1), times 65535. */
static const uint16_t linear[256] = {
	0, 20, 40, 60, 80, 99, 119, 139,
	159, 179, 199, 219, 241, 264, 288, 313,
	340, 367, 396, 427, 458, 491, 526, 562,
	599, 637, 677, 718, 761, 805, 851, 898,
	947, 997, 1048, 1101, 1156, 1212, 1270, 1330,
	1391, 1453, 1517, 1583, 1651, 1720, 1790, 1863,
	1937, 2013, 2090, 2170, 2250, 2333, 2418, 2504,
	2592, 2681, 2773, 2866, 2961, 3058, 3157, 3258,
	3360, 3464, 3570, 3678, 3788, 3900, 4014, 4129,
	4247, 4366, 4488, 4611, 4736, 4864, 4993, 5124,
	5257, 5392, 5530, 5669, 5810, 5953, 6099, 6246,
	6395, 6547, 6700, 6856, 7014, 7174, 7335, 7500,
	7666, 7834, 8004, 8177, 8352, 8528, 8708, 8889,
	9072, 9258, 9445, 9635, 9828, 10022, 10219, 10417,
	10619, 10822, 11028, 11235, 11446, 11658, 11873, 12090,
	12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909,
	14146, 14387, 14629, 14874, 15122, 15371, 15623, 15878,
	16135, 16394, 16656, 16920, 17187, 17456, 17727, 18001,
	18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281,
	20577, 20876, 21177, 21481, 21787, 22096, 22407, 22721,
	23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325,
	25662, 26001, 26344, 26688, 27036, 27386, 27739, 28094,
	28452, 28813, 29176, 29542, 29911, 30282, 30656, 31033,
	31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143,
	34544, 34948, 35355, 35764, 36176, 36591, 37008, 37429,
	37852, 38278, 38706, 39138, 39572, 40009, 40449, 40891,
	41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534,
	45002, 45473, 45947, 46423, 46903, 47385, 47871, 48359,
	48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369,
	52884, 53401, 53921, 54445, 54971, 55500, 56032, 56567,
	57105, 57646, 58190, 58737, 59287, 59840, 60396, 60955,
	61517, 62082, 62650, 63221, 63795, 64372, 64952, 65535,
};

uint32_t
theme_color(enum theme t, enum color c)
{
	REQUIRE(t < THEME_COUNT && c < COLOR_COUNT);
	return colors[c][t];
}

/* The value whose light is the nearest at or below this. */
static uint32_t
value_of(int64_t light)
{
	uint32_t v = 0;

	for (uint32_t step = 128; step > 0; step /= 2)
		if (linear[v + step] <= light)
			v += step;
	return v;
}

uint32_t
theme_dimmed(uint32_t rgb, int percent)
{
	uint32_t out = 0;

	REQUIRE(percent >= 0 && percent <= 100);
	for (int shift = 16; shift >= 0; shift -= 8)
		out |= value_of((int64_t)linear[rgb >> shift & 0xff] *
		    percent / 100) << shift;
	return out;
}

/* Relative luminance times 65535 (WCAG 2: 0.2126 R + 0.7152 G + 0.0722 B). */
static int64_t
luminance(uint32_t rgb)
{
	int64_t r = linear[rgb >> 16 & 0xff];
	int64_t g = linear[rgb >> 8 & 0xff];
	int64_t b = linear[rgb & 0xff];

	return (2126 * r + 7152 * g + 722 * b) / 10000;
}

int
theme_contrast(uint32_t a, uint32_t b)
{
	const int64_t flare = 65535 / 20;
	int64_t la = luminance(a) + flare, lb = luminance(b) + flare;

	return (int)(la > lb ? la * 100 / lb : lb * 100 / la);
}
