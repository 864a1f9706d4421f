/* SPDX-License-Identifier: Apache-2.0 */
/* The judgement of a check-up, line by line, and the number that says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/doctor_look.h"
#include "ui/strings.h"

#define DAY_MS INT64_C(86400000)
#define NOW_MS INT64_C(1795263600000)
#define MIB    (INT64_C(1) << 20)

/* Nothing is wrong. */
static struct doctor_facts
well(void)
{
	return (struct doctor_facts){ .live = true,
		.book = DOCTOR_BOOK_WALKED, .free_bytes = 4096 * MIB,
		.side = SIDE_OK, .wall_ms = NOW_MS,
		.floor_ms = NOW_MS - DAY_MS, .time_heard = true,
		.net = NET_UP, .sync_there = true, .known = true,
		.bin = "970436", .bank_known = true, .holder_known = true,
		.given = true, .proves = true,
		.cert_ms = NOW_MS + 200 * DAY_MS, .sound_on = true,
		.voice = true, .volume = 80, .heard = DOCTOR_HEARD,
		.printer = true, .paper = PRINT_DONE, .display = true,
		.fonts = true, .w = 800, .h = 480, .dpi = 187,
		.direct = true, .devices = 2, .readable = 2,
		.touched = true, .boot = 41, .boots = 2, .battery = -1,
		.celsius = 48 };
}

static void
judged(const struct doctor_facts *f, int number, int reason, int64_t value)
{
	struct doctor_page p;

	doctor_judge(f, &p);
	if (p.line[number - 1].reason != reason ||
	    p.line[number - 1].value != value)
		fail_msg("%d-%03d with %lld, not %d-%03d with %lld", number,
		    p.line[number - 1].reason,
		    (long long)p.line[number - 1].value, number, reason,
		    (long long)value);
}

/* A line of a stall that is well but for this. */
#define IF(change, number, reason, value) do {      \
	struct doctor_facts f = well();             \
	change;                                     \
	judged(&f, number, reason, value);          \
} while (0)

static void
test_well(void **state)
{
	struct doctor_facts f = well();
	struct doctor_page p;

	(void)state;
	doctor_judge(&f, &p);
	for (int i = 0; i < DOCTOR_LINES; i++)
		if (doctor_state(p.line[i].reason) != DOCTOR_GOOD)
			fail_msg("%d-%03d", i + 1, p.line[i].reason);
	assert_int_equal(doctor_worst(&p), DOCTOR_GOOD);
}

static void
test_disk(void **state)
{
	(void)state;
	IF(f.book = DOCTOR_BOOK_OPEN, 1, 102, 0);
	IF(f.book = DOCTOR_BOOK_REBUILT, 1, 201, 0);
	IF(f.book = DOCTOR_BOOK_PART, 1, 202, 0);
	IF(f.book = DOCTOR_BOOK_DAMAGED, 1, 301, 0);
	IF(f.book = DOCTOR_BOOK_UNOPENED, 1, 302, 0);
	IF(f.book = DOCTOR_BOOK_NONE, 1, 303, 0);
	IF(f.side = SIDE_OFF, 2, 101, 4096);
	IF(f.side = SIDE_BEHIND, 2, 103, 4096);
	IF(f.side = SIDE_FAILED, 2, 202, 4096);
	IF(f.free_bytes = 128 * MIB, 2, 102, 128);
	IF(f.free_bytes = 128 * MIB - 1, 2, 201, 127);
	IF(f.free_bytes = 8 * MIB, 2, 201, 8);
	IF(f.free_bytes = 8 * MIB - 1, 2, 301, 7);
	IF(f.full = true, 2, 301, 4096);
	IF(f.free_bytes = -1, 2, 0, 0);
	/* A full card is worse than a lost copy. */
	IF((f.side = SIDE_FAILED, f.free_bytes = 0), 2, 301, 0);
}

static void
test_time_and_net(void **state)
{
	(void)state;
	IF(f.time_heard = false, 3, 201, 0);
	IF(f.off_ms = 119999, 3, 101, 0);
	IF(f.off_ms = -120000, 3, 202, 2);
	IF(f.off_ms = 7 * DAY_MS, 3, 202, 10080);
	IF(f.wall_ms = 0, 3, 301, 0);
	IF(f.live = false, 3, 0, 0);
	IF(f.net = NET_FED, 4, 101, 0);
	IF(f.net = NET_ALONE, 4, 1, 0);
	IF((f.net = NET_DOWN, f.silent_ms = 12 * 60000), 4, 201, 12);
	IF(f.net = NET_UNFED, 4, 201, 0);
	IF(f.net = NET_NONE, 4, 201, 0);
	IF(f.net = NET_REFUSED, 4, 302, 0);
	IF(f.net = NET_TOKEN, 4, 303, 0);
	IF(f.sync_there = false, 4, 301, 0);
	IF(f.live = false, 4, 0, 0);
	IF(f.net = NET_ALONE, 5, 1, 0);
	IF(f.net = NET_FED, 5, 1, 0);
	IF((f.entries = 3, f.waits_ms = 3599999), 5, 102, 3);
	IF((f.entries = 3, f.waits_ms = 3600000), 5, 201, 1);
	IF((f.entries = 3, f.waits_ms = 2 * DAY_MS - 1), 5, 201, 47);
	IF((f.entries = 3, f.waits_ms = 2 * DAY_MS), 5, 202, 2);
	/* Nobody knows yet whether there is a board: what waits, waits. */
	IF((f.net = NET_NONE, f.entries = 2), 5, 102, 2);
	IF(f.live = false, 5, 0, 0);
}

static void
test_stall(void **state)
{
	(void)state;
	IF(f.known = false, 6, 301, 0);
	IF((f.bank_known = false, strcpy(f.bin, "999999")), 6, 201, 999999);
	IF(f.holder_known = false, 6, 202, 0);
	/* A book that nobody can read says nothing of who sells. */
	IF((f.known = false, f.book = DOCTOR_BOOK_DAMAGED), 6, 0, 0);
	IF((f.known = false, f.book = DOCTOR_BOOK_NONE), 6, 301, 0);
	IF((f.given = f.proves = false, f.cert_ms = 0), 7, 1, 0);
	IF(f.cert_ms = NOW_MS, 7, 301, 0);
	IF(f.cert_ms = NOW_MS + 14 * DAY_MS - 1, 7, 201, 13);
	IF(f.cert_ms = NOW_MS + 14 * DAY_MS, 7, 101, 14);
	IF(f.proves = false, 7, 202, 0);
	IF(f.cert_ms = 0, 7, 102, 0);
	IF((f.known = false, f.book = DOCTOR_BOOK_UNOPENED), 7, 0, 0);
}

static void
test_things(void **state)
{
	(void)state;
	IF(f.sound_on = false, 8, 1, 0);
	IF(f.heard = DOCTOR_UNHEARD, 8, 102, 0);
	IF(f.heard = DOCTOR_DEAF, 8, 301, 0);
	IF(f.volume = 0, 8, 201, 0);
	IF(f.voice = false, 8, 202, 0);
	IF(f.printer = false, 9, 1, 0);
	IF(f.paper = PRINT_NONE, 9, 102, 0);
	IF((f.paper = PRINT_NOT, f.paper_why = PRINT_WHY_PAPER), 9, 201, 0);
	IF((f.paper = PRINT_NOT, f.paper_why = PRINT_WHY_COVER), 9, 202, 0);
	IF((f.paper = PRINT_NOT, f.paper_why = PRINT_WHY_ABSENT), 9, 301, 0);
	IF((f.paper = PRINT_TORN, f.paper_why = PRINT_WHY_LOST), 9, 301, 0);
	IF((f.paper = PRINT_NOT, f.paper_why = PRINT_WHY_GONE), 9, 101, 0);
	IF(f.paper_asks = true, 9, 203, 0);
	IF(f.display = false, 10, 1, 0);
	IF(f.fonts = false, 10, 201, 0);
	IF(f.dpi = 600, 10, 202, 600);          /* 39 mm */
	IF((f.w = 1920, f.h = 1080, f.dpi = 60), 10, 202, 60);   /* 933 mm */
	IF((f.w = 1920, f.h = 1080, f.dpi = 92), 10, 101, 0);
	IF((f.w = 480, f.h = 320, f.dpi = 165), 10, 101, 0);
	IF(f.display = false, 11, 1, 0);
	IF(f.readable = 0, 11, 301, 0);
	IF(f.devices = f.readable = 0, 11, 302, 0);
	IF(f.touched = false, 11, 201, 0);
	IF(f.direct = false, 11, 102, 0);
	judged(&(struct doctor_facts){ .live = true, .display = true,
	    .touched = true, .direct = true, .devices = 3, .readable = 3 },
	    11, 101, 3);
}

static void
test_machine(void **state)
{
	(void)state;
	IF((void)0, 12, 101, 41);
	IF(f.boots = 5, 12, 101, 41);
	IF(f.boots = 6, 12, 201, 6);
	IF(f.battery = 19, 12, 202, 19);
	IF((f.battery = 19, f.charging = true), 12, 101, 41);
	IF(f.battery = 20, 12, 101, 41);
	IF(f.celsius = 75, 12, 203, 75);
	IF(f.celsius = 88, 12, 301, 88);
	IF(f.celsius = DOCTOR_COLD, 12, 101, 41);
	IF((f.boot = f.boots = 0), 12, 0, 0);
}

/* --- what is said ----------------------------------------------------- */

/* Every reason has words in Vietnamese and English, and a state; its place is
 * the one it is packed by. */
static void
test_words(void **state)
{
	int count = 0;

	(void)state;
	for (int i = 0; i < DOCTOR_LINES; i++)
		for (int at = 0; at < DOCTOR_REASONS_MAX; at++) {
			enum doctor_line line = (enum doctor_line)i;
			struct doctor_finding f = { doctor_reason(line, at),
				15 };
			char vi[DOCTOR_TEXT_CAP], en[DOCTOR_TEXT_CAP];
			struct buf v = BUF(vi), e = BUF(en);
			if (f.reason < 0)
				continue;
			count++;
			assert_int_equal(doctor_place(line, f.reason), at);
			strings_use(LANGUAGE_VI);
			doctor_put_text(&v, line, &f, true);
			strings_use(LANGUAGE_EN);
			doctor_put_text(&e, line, &f, true);
			strings_use(LANGUAGE_VI);
			assert_true(v.n > 10 && !v.full && !e.full);
			assert_string_not_equal(vi, en);
			/* What is wrong is said with what to do: a second
			 * sentence.  A terminal that never ran has none. */
			if (doctor_state(f.reason) >= DOCTOR_LOOK &&
			    f.reason != 303)
				assert_non_null(strstr(vi, ". "));
		}
	assert_int_equal(count, 66 + DOCTOR_LINES);
}

/* --- the number ------------------------------------------------------- */

static void
some_page(struct doctor_page *p, unsigned seed)
{
	srand(seed);
	for (int i = 0; i < DOCTOR_LINES; i++) {
		int at;
		do {
			at = rand() % DOCTOR_REASONS_MAX;
		} while (doctor_reason((enum doctor_line)i, at) < 0);
		p->line[i] = (struct doctor_finding){
		    doctor_reason((enum doctor_line)i, at), 0 };
	}
}

static void
test_number(void **state)
{
	char number[DOCTOR_NUMBER_CAP];

	(void)state;
	for (unsigned seed = 1; seed <= 2000; seed++) {
		struct doctor_page p, back = { 0 };
		some_page(&p, seed);
		doctor_number(&p, number);
		assert_int_equal(strlen(number), 14);
		assert_int_equal(doctor_number_read(str_of(number), &back),
		    RC_OK);
		for (int i = 0; i < DOCTOR_LINES; i++)
			assert_int_equal(back.line[i].reason,
			    p.line[i].reason);
	}
	struct doctor_page p = { 0 };
	assert_int_equal(doctor_number_read(STR("0000-0000.0000"), &p),
	    RC_OK);
	assert_int_equal(doctor_worst(&p), DOCTOR_UNUSED);
}

/* Every figure misheard and every two neighbours swapped show. */
static void
test_number_misheard(void **state)
{
	struct doctor_page p, back = { 0 };
	char number[DOCTOR_NUMBER_CAP], bare[DOCTOR_DIGITS + 1];

	(void)state;
	some_page(&p, 7);
	doctor_number(&p, number);
	for (int i = 0, to = 0; i < 14; i++)
		if (number[i] != ' ')
			bare[to++] = number[i];
	bare[DOCTOR_DIGITS] = '\0';
	for (int i = 0; i < DOCTOR_DIGITS; i++)
		for (char c = '0'; c <= '9'; c++) {
			char wrong[DOCTOR_DIGITS + 1];
			memcpy(wrong, bare, sizeof(wrong));
			wrong[i] = c;
			assert_int_equal(doctor_number_read(str_of(wrong),
			    &back), c == bare[i] ? RC_OK : RC_BAD_INPUT);
		}
	for (int i = 0; i + 1 < DOCTOR_DIGITS; i++) {
		char wrong[DOCTOR_DIGITS + 1];
		memcpy(wrong, bare, sizeof(wrong));
		wrong[i] = bare[i + 1];
		wrong[i + 1] = bare[i];
		if (wrong[i] != wrong[i + 1])
			assert_int_equal(doctor_number_read(str_of(wrong),
			    &back), RC_BAD_INPUT);
	}
	assert_int_equal(doctor_number_read(STR(""), &back), RC_BAD_INPUT);
	assert_int_equal(doctor_number_read(STR("1234"), &back),
	    RC_BAD_INPUT);
	assert_int_equal(doctor_number_read(STR("0000 0000 0000 0"), &back),
	    RC_BAD_INPUT);
	assert_int_equal(doctor_number_read(STR("0000 0000 000x"), &back),
	    RC_BAD_INPUT);
}

/* A reason that this program does not know is a newer one's; more than all
 * lines hold is no number. */
static void
test_number_newer(void **state)
{
	int place[DOCTOR_LINES] = { [DOCTOR_CLOCK] = 7 };
	char number[DOCTOR_NUMBER_CAP];
	struct doctor_page p = { 0 };

	(void)state;
	doctor_pack(place, number);
	assert_int_equal(doctor_number_read(str_of(number), &p), RC_TOO_NEW);
	for (char c = '0'; c <= '9'; c++) {
		char most[] = "99999999999x";
		most[11] = c;
		assert_int_equal(doctor_number_read(str_of(most), &p),
		    RC_BAD_INPUT);
	}
}

/* --- the machine ------------------------------------------------------ */

static void
put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
test_machine_is_read(void **state)
{
	char dir[] = "/tmp/cho40-doctor-XXXXXX", path[300];
	struct doctor_facts f = { .devices = 9, .readable = 9 };

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(doctor_celsius(dir), DOCTOR_COLD);
	const char *zones[][2] = { { "thermal_zone0", "51200\n" },
		{ "thermal_zone1", "76900\n" }, { "thermal_zone2", "x\n" },
		{ "cooling_device0", "99999\n" } };
	for (size_t i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, zones[i][0]);
		assert_int_equal(mkdir(path, 0700), 0);
		snprintf(path, sizeof(path), "%s/%s/temp", dir, zones[i][0]);
		put_file(path, zones[i][1]);
	}
	assert_int_equal(doctor_celsius(dir), 76);
	doctor_inputs(dir, &f);
	assert_int_equal(f.devices, 0);
	snprintf(path, sizeof(path), "%s/event0", dir);
	put_file(path, "");
	snprintf(path, sizeof(path), "%s/mouse0", dir);
	put_file(path, "");
	doctor_inputs(dir, &f);
	assert_int_equal(f.devices, 1);
	assert_int_equal(f.readable, 1);
	assert_true(doctor_free_bytes(dir) > 0);
	snprintf(path, sizeof(path), "%s/none", dir);
	assert_int_equal(doctor_free_bytes(path), -1);
	doctor_inputs(path, &f);
	assert_int_equal(f.devices, 0);
	snprintf(path, sizeof(path), "rm -r %s", dir);
	assert_int_equal(system(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well),
		cmocka_unit_test(test_disk),
		cmocka_unit_test(test_time_and_net),
		cmocka_unit_test(test_stall),
		cmocka_unit_test(test_things),
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_number_misheard),
		cmocka_unit_test(test_number_newer),
		cmocka_unit_test(test_machine_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
