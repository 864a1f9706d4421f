/* SPDX-License-Identifier: Apache-2.0 */
/* What the machine says to a check-up. */
#include <string.h>

#include "terminal/doctor_look.h"
#include "terminal/kiosk_inside.h"

/* Without a desktop in between, the input devices are read by ourselves. */
static bool
is_direct(const char *driver)
{
	static const char *const drivers[] = { "KMSDRM", "kmsdrm", "RPI",
		"fbcon", "directfb", "vivante", "mali-fbdev" };

	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (strcmp(driver, drivers[i]) == 0)
			return true;
	return false;
}

static enum doctor_heard
heard(const struct speaker *s)
{
	switch (speaker_state(s)) {
	case SPEAKER_HEARD:
		return DOCTOR_HEARD;
	case SPEAKER_DEAF:
		return DOCTOR_DEAF;
	case SPEAKER_OFF:
	case SPEAKER_UNTRIED:
		break;
	}
	return DOCTOR_UNHEARD;
}

static void
on_doctor(void *ctx, struct doctor_facts *f)
{
	const struct kiosk *k = ctx;
	int w = f->w, h = f->h, dpi = f->dpi;

	doctor_conf(f, k->conf);
	f->w = w;
	f->h = h;
	f->dpi = dpi;
	if (k->recovery.happened && f->book <= DOCTOR_BOOK_WALKED)
		f->book = k->recovery.lost > 0 || k->recovery.maybe_more ?
		    DOCTOR_BOOK_PART : DOCTOR_BOOK_REBUILT;
	f->free_bytes = doctor_free_bytes(k->conf->data_dir);
	f->sync_there = k->server != NULL &&
	    local_server_sync(k->server) != NULL;
	f->voice = (speaker_voices(k->speaker) & ~(1u << VOICE_NONE)) != 0;
	f->heard = heard(k->speaker);
	f->fonts = !presenter_lacks_fonts(k->presenter);
	f->direct = is_direct(presenter_driver(k->presenter));
	doctor_inputs("/dev/input", f);
	f->celsius = doctor_celsius("/sys/class/thermal");
}

void
kiosk_doctor_host(struct kiosk *k)
{
	k->till_host.doctor = on_doctor;
}
