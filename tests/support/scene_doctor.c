/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/support/scene.h"

static struct event
told(void)
{
	struct event e = { .kind = EV_DOCTOR, .doctor = { .software = "0.1.0",
	    .mark = SCENE_MARK } };

	return e;
}

struct event
scene_doctor(int (*below)(int))
{
	struct event e = told();

	for (int i = 0; i < DOCTOR_LINES; i++) {
		int reason;
		do {
			reason = doctor_reason((enum doctor_line)i,
			    below(DOCTOR_REASONS_MAX));
		} while (reason < 0);
		e.doctor.page.line[i] = (struct doctor_finding){ reason,
			below(100000) };
	}
	return e;
}

static void
go(struct hand *h, const struct doctor_finding line[DOCTOR_LINES])
{
	struct event e = told();

	memcpy(e.doctor.page.line, line, sizeof(e.doctor.page.line));
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_DOCTOR);
	REQUIRE(hand_effect(h, EFFECT_DOCTOR) != NULL);
	hand_event(h, e);
}

static void
play_well(struct hand *h)
{
	static const struct doctor_finding line[DOCTOR_LINES] = {
		{ 101, 0 }, { 102, 21340 }, { 101, 0 }, { 101, 0 },
		{ 102, 3 }, { 101, 0 }, { 101, 3649 }, { 101, 0 },
		{ 1, 0 }, { 101, 0 }, { 102, 0 }, { 101, 41 } };

	go(h, line);
}

/* The longest words there are. */
static const struct doctor_finding ill[DOCTOR_LINES] = {
	{ 201, 0 }, { 202, 96 }, { 202, 10080 }, { 201, 1440 },
	{ 202, 14 }, { 201, 999999 }, { 301, 0 }, { 202, 0 },
	{ 203, 0 }, { 202, 600 }, { 301, 0 }, { 201, 17 } };

static void
play_ill(struct hand *h)
{
	struct event e = { .kind = EV_SETTINGS };

	e.settings = h->m.settings;
	e.settings.voices |= 1u << VOICE_VI_NORTH;
	hand_event(h, e);
	go(h, ill);
}

static void
play_page(struct hand *h)
{
	go(h, ill);
	hand_touch(h, BUTTON_OLDER);
}

static void
play_last(struct hand *h)
{
	go(h, ill);
	for (int i = 0; i < DOCTOR_LINES; i++)
		hand_touch(h, BUTTON_OLDER);
}

static void
play_staff(struct hand *h)
{
	hand_event(h, (struct event){ .kind = EV_PRINT, .print = {
	    .ready = true } });
	go(h, ill);
	hand_touch(h, BUTTON_STAFF);
}

/* A stall of its own, without a printer. */
static void
play_staff_alone(struct hand *h)
{
	go(h, ill);
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_ALONE });
	hand_touch(h, BUTTON_STAFF);
}

/* Before the answer. */
static void
play_asked(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_DOCTOR);
}

const struct scene scene_doctors[] = {
	{ "doctor", play_well }, { "doctor-ill", play_ill },
	{ "doctor-page", play_page }, { "doctor-last", play_last },
	{ "doctor-asked", play_asked }, { "staff", play_staff },
	{ "staff-alone", play_staff_alone },
};
const int scene_doctors_count =
    sizeof(scene_doctors) / sizeof(scene_doctors[0]);
