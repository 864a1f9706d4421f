/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/kiosk_inside.h - the kiosk's parts; private to terminal/kiosk*.c. */
#ifndef TERMINAL_KIOSK_INSIDE_H
#define TERMINAL_KIOSK_INSIDE_H

#include "ledger/base/notify.h"
#include "ledger/recover.h"
#include "terminal/backlight.h"
#include "terminal/carrier.h"
#include "terminal/device.h"
#include "terminal/kiosk.h"
#include "terminal/local_server.h"
#include "terminal/local_talk.h"
#include "terminal/loop.h"
#include "terminal/presenter.h"
#include "terminal/print/printer.h"
#include "terminal/script.h"
#include "terminal/speaker.h"
#include "terminal/till.h"
#include "terminal/training.h"
#include "ui/draw.h"

#ifndef CHO40_VERSION
#define CHO40_VERSION "0"
#endif

struct kiosk {
	const struct terminal_conf *conf;
	const struct kiosk_options *options;
	enum kiosk_exit exit;
	struct loop loop;
	struct ledger *ledger;
	struct recovery recovery;    /* of this start */
	struct till *till;
	struct till_host till_host;
	struct training training;    /* a till of play money beside it */
	struct talk talk;
	struct local_server *server;
	struct presenter *presenter;
	struct speaker *speaker;
	struct device device;
	struct backlight backlight;
	struct carrier carrier;
	struct printer *printer;     /* NULL: none is configured */
	struct printer_host printer_host;
	char print_log[PATH_MAX_BYTES + 16];
	struct notify notify;
	int64_t alive_ms;            /* next sign of life, or LOOP_NEVER */
	struct script *script;
	struct script_host script_host;
	int finger_x, finger_y;      /* where the script's finger is */
	int signals;                 /* signalfd */
	int64_t give_up_ms;          /* end after a failure; LOOP_NEVER */
	int64_t tidy_ms;             /* next housekeeping, or LOOP_NEVER */
	int64_t grown_n, grown_ms;   /* last journal entry, and since when */
	int64_t walk_ms;             /* next piece of the walk, LOOP_NEVER */
	enum side_state side;        /* of the side copy, as told */
	int64_t tidied_n;            /* it was this at the last housekeeping */
	bool redraw;
	bool unseen;                 /* input may wait inside the display */
	bool display_gone;           /* there is nobody to close it with */
	struct settings settings;
	enum narrator voice;            /* that is open */
	struct drawlist frame;
};

struct till_time kiosk_now(const struct kiosk *k);
/* Everything a person or a script does passes here. */
void kiosk_input(struct kiosk *k, const struct input *in);
/* What waits of input; then frames, and what came meanwhile. */
void kiosk_take_input(struct kiosk *k);
void kiosk_draw_and_look(struct kiosk *k);
/* Bring the display up to date; false: it was. */
bool kiosk_draw(struct kiosk *k);
/* End with this exit code after the present turn. */
void kiosk_end(struct kiosk *k, enum kiosk_exit code);

/* kiosk_set.c: what is in force at the start; a till_host's `set`. */
void kiosk_settings(struct kiosk *k);
void kiosk_set(void *ctx, enum setting which, int value);
/* The loudspeaker's turn; one that has gone is told. */
void kiosk_hear(struct kiosk *k);

/* kiosk_light.c: look for the panel's light; and the glass as bright as the
 * model has it, before a frame. */
void kiosk_light_open(struct kiosk *k);
void kiosk_light(struct kiosk *k);

/* kiosk_train.c: the till that has the glass; every other question is for
 * k->till, which is the real one.  Before that is opened; in every turn. */
struct till *kiosk_till(const struct kiosk *k);
void kiosk_train_open(struct kiosk *k);
void kiosk_train_turn(struct kiosk *k);
int64_t kiosk_train_deadline(const struct kiosk *k);

/* Point k->script_host at the functions of kiosk_script.c. */
void kiosk_script_host(struct kiosk *k);

/* kiosk_print.c: open the printer that is configured, if one is; give it to
 * the till, before that is opened. */
enum rc kiosk_print_open(struct kiosk *k) MUST_CHECK;
/* kiosk_doctor.c: what the machine says to a check-up. */
void kiosk_doctor_host(struct kiosk *k);
void kiosk_print_host(struct kiosk *k);

#endif
