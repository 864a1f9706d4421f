/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE   /* signalfd, SFD_ */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "ledger/side.h"
#include "terminal/kiosk_inside.h"
#include "terminal/talk_enrol.h"
#include "ui/strings.h"

#define WHY_MAX      512
#define MIB          ((int64_t)1 << 20)
/* How long a person may read why the till has failed. */
#define GIVE_UP_MS   15000
/* Housekeeping waits until nobody has touched the screen this long. */
#define TIDY_IDLE_MS 30000
/* The journal is walked in pieces, when nobody has pressed for a while. */
#define WALK_IDLE_MS 3000
#define WALK_PAUSE_MS 20

struct till_time
kiosk_now(const struct kiosk *k)
{
	return (struct till_time){ k->loop.mono_ms, k->loop.wall_ms };
}

void
kiosk_end(struct kiosk *k, enum kiosk_exit code)
{
	/* The first reason counts. */
	if (!k->loop.stopped)
		k->exit = code;
	loop_stop(&k->loop);
}

static enum kiosk_exit
complain(enum kiosk_exit code, const char *what)
{
	fprintf(stderr, "cho40-terminal: %s\n", what);
	return code;
}

/* --- what the till wants of us ------------------------------ */

static void
on_sound(void *ctx, const struct effect *fx)
{
	struct kiosk *k = ctx;

	speaker_play(k->speaker, k->loop.mono_ms, fx);
}

static void
on_restart(void *ctx)
{
	kiosk_end(ctx, KIOSK_WORLD);
}

static void
on_send_now(void *ctx)
{
	struct kiosk *k = ctx;

	talk_send_now(&k->talk);
}

static bool
on_stick(void *ctx)
{
	struct kiosk *k = ctx;

	return carrier_stick(&k->carrier);
}

static void
on_carry(void *ctx, bool in)
{
	struct kiosk *k = ctx;

	if (k->carrier.pid != 0 && k->carrier.enrols)
		till_carried(k->till, kiosk_now(k), in, CARRIED_FAILED, 0);
	else
		carrier_start(&k->carrier, in);
}

/* A stick can hang: its file is for another process to read. */
static void
on_enrol(void *ctx, const char *line)
{
	struct kiosk *k = ctx;

	if (line != NULL)
		talk_enrol_screen(&k->talk, line);
	else if (k->carrier.pid != 0 || k->talk.screen_enrols)
		till_enrol_end(k->till, kiosk_now(k), ENROL_BUSY);
	else {
		talk_enrol_await(&k->talk);
		carrier_enrol(&k->carrier);
	}
}

static void
on_carried(void *ctx, bool in, int code, int64_t mail)
{
	struct kiosk *k = ctx;

	if (k->carrier.enrols) {
		/* The end of one that asked was told. */
		talk_enrol_none(&k->talk);
		return;
	}

	till_carried(k->till, kiosk_now(k), in, code == 0 ? CARRIED_WELL :
	    code == 1 ? CARRIED_REFUSED : CARRIED_FAILED, mail);
}

/* --- what else happens ------------------------------ */

static void
on_display(void *ctx, short revents)
{
	struct kiosk *k = ctx;

	/* The input itself is taken in the turn; a display that hangs up
	 * would keep us awake for nothing. */
	if ((revents & (POLLHUP | POLLERR)) == 0)
		return;
	log_line(LOG_ERROR, "kiosk", "the display has gone");
	k->display_gone = true;
	kiosk_end(k, KIOSK_WORLD);
}

static void
on_signal(void *ctx, short revents)
{
	struct kiosk *k = ctx;
	struct signalfd_siginfo info;

	(void)revents;
	if (read(k->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		log_line(LOG_INFO, "kiosk", "signal %u: ending",
		    info.ssi_signo);
		kiosk_end(k, KIOSK_DONE);
	}
}

/* --- the turn ------------------------------ */

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
deadline(void *ctx)
{
	const struct kiosk *k = ctx;
	int64_t at = earlier(earlier(till_deadline(k->till),
	    kiosk_train_deadline(k)), k->give_up_ms);

	at = earlier(at, k->alive_ms);
	at = earlier(at, speaker_deadline(k->speaker));
	at = earlier(at, k->device.due_ms);
	at = earlier(at, carrier_deadline(&k->carrier));
	if (k->printer != NULL)
		at = earlier(at, printer_deadline(k->printer));
	at = earlier(at, earlier(k->tidy_ms, k->walk_ms));
	if (k->server != NULL)
		at = earlier(at, earlier(local_server_deadline(k->server),
		    talk_deadline(&k->talk)));
	if (k->script != NULL)
		at = earlier(at, script_deadline(k->script));
	if (k->unseen)
		at = k->loop.mono_ms;
	if (presenter_poll_ms(k->presenter) > 0)
		at = earlier(at, k->loop.mono_ms +
		    presenter_poll_ms(k->presenter));
	return at;
}

static void
run_script(struct kiosk *k)
{
	if (k->script == NULL)
		return;
	switch (script_run(k->script, k->loop.mono_ms)) {
	case SCRIPT_WAITING:
		break;
	case SCRIPT_DONE:
		kiosk_end(k, KIOSK_DONE);
		break;
	case SCRIPT_FAILED:
		complain(KIOSK_REFUSED, script_why(k->script));
		kiosk_end(k, KIOSK_REFUSED);
		break;
	}
}

/* The ledger has failed: nobody is served any more, and when a person has
 * had time to read why, the process ends. */
static void
give_up(struct kiosk *k)
{
	if (k->give_up_ms == LOOP_NEVER) {
		k->give_up_ms = k->loop.mono_ms +
		    (presenter_has_people(k->presenter) ? GIVE_UP_MS : 0);
		local_server_close(k->server);
		k->server = k->talk.server = NULL;
	}
	if (k->loop.mono_ms >= k->give_up_ms)
		kiosk_end(k, KIOSK_WORLD);
}

/* Moving the write-ahead log into the database and the like: work that
 * nobody should wait for, so it is done when the journal has grown, the glass
 * has been left alone, and no code is out that a customer may be paying. */
static void
tidy(struct kiosk *k)
{
	struct journal_head head;

	k->tidy_ms = LOOP_NEVER;
	if (till_ledger(k->till) == NULL)
		return;
	ledger_head(till_ledger(k->till), &head);
	if (head.n != k->grown_n) {
		k->grown_n = head.n;
		k->grown_ms = k->loop.mono_ms;
	}
	if (k->grown_n == k->tidied_n ||
	    till_model(k->till)->screen == SCREEN_PAY)
		return;
	int64_t at = till_touched_ms(k->till);
	at = (at > k->grown_ms ? at : k->grown_ms) + TIDY_IDLE_MS;
	if (k->loop.mono_ms < at) {
		k->tidy_ms = at;
		return;
	}
	till_tidy(k->till, kiosk_now(k));
	k->tidied_n = k->grown_n;
}

/* What was not looked at before the first frame, and the side copy. */
static void
walk(struct kiosk *k)
{
	struct ledger *l = till_ledger(k->till);

	if (l != NULL && ledger_side(l) != k->side) {
		k->side = ledger_side(l);
		k->walk_ms = k->side == SIDE_BEHIND ? 0 : k->walk_ms;
		if (k->side == SIDE_FAILED)
			till_note(k->till, kiosk_now(k), STR_SIDE_FAILED, 0);
	}
	if (k->loop.mono_ms < k->walk_ms)
		return;
	int64_t quiet_ms = till_touched_ms(k->till) + WALK_IDLE_MS;
	if (k->loop.mono_ms < quiet_ms)
		k->walk_ms = quiet_ms;
	else
		k->walk_ms = till_walk(k->till, kiosk_now(k)) ?
		    k->loop.mono_ms + WALK_PAUSE_MS : LOOP_NEVER;
}

static void
turn(void *ctx)
{
	struct kiosk *k = ctx;

	kiosk_take_input(k);
	till_turn(k->till, kiosk_now(k));
	if (device_turn(&k->device, k->loop.mono_ms))
		till_battery(k->till, kiosk_now(k), k->device.percent,
		    k->device.charging);
	if (k->server != NULL) {
		local_server_turn(k->server);
		talk_turn(&k->talk);
	}
	carrier_turn(&k->carrier);
	if (k->printer != NULL)
		printer_turn(k->printer);
	run_script(k);
	kiosk_train_turn(k);
	if (till_dead(k->till))
		give_up(k);
	tidy(k);
	walk(k);
	kiosk_hear(k);
	kiosk_draw_and_look(k);
	till_settle(k->till);
	if (k->loop.mono_ms >= k->alive_ms) {
		notify_alive(&k->notify);
		k->alive_ms = k->loop.mono_ms + k->notify.watchdog_ms;
	}
}

/* --- start and end ------------------------------ */

static enum rc
watch_signals(struct kiosk *k)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	REQUIRE(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
	REQUIRE(sigaction(SIGPIPE, &ignore, NULL) == 0);
	/* A file at its limit is a write that fails, not the end of us. */
	REQUIRE(sigaction(SIGXFSZ, &ignore, NULL) == 0);
	k->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (k->signals < 0)
		return RC_SYSTEM;
	return loop_add(&k->loop, k->signals, POLLIN, on_signal, k);
}

/* What the person reads when the ledger cannot be opened. */
static enum string
ledger_trouble(enum rc rc)
{
	if (rc == RC_BUSY)
		return STR_FATAL_TWICE;
	if (rc == RC_CORRUPT || rc == RC_TOO_NEW)
		return STR_FATAL_UNREADABLE;
	if (rc == RC_FULL)
		return STR_FATAL_FULL;
	return STR_FATAL_UNOPENED;
}

static void
open_till(struct kiosk *k)
{
	struct till_config config = {
		.qr_timeout_s = (int)k->conf->sale_timeout_s,
		.terminal = (uint32_t)k->conf->stall_terminal,
		.epoch = (uint32_t)k->conf->stall_epoch, .rng = &rng_system,
		.dir = k->conf->data_dir,
		.reserve_bytes = k->conf->ballast_mb * MIB,
		.proof_host = k->conf->proof_host,
		.receipt_keys = k->conf->receipt_keys };

	presenter_size(k->presenter, &config.w, &config.h, &config.dpi);
	k->till_host = (struct till_host){ .sound = on_sound,
		.restart = on_restart, .send_now = on_send_now,
		.stick = on_stick, .carry = on_carry, .enrol = on_enrol,
		.set = kiosk_set, .ctx = k };
	kiosk_print_host(k);
	kiosk_doctor_host(k);
	kiosk_train_open(k);
	till_open(&config, k->ledger, &k->till_host, &k->till);
	talk_init(&k->talk, &k->loop, k->till);
	carrier_init(&k->carrier, &k->loop, k->options->config,
	    k->conf->usb_dir);
	k->carrier.done = on_carried;
	k->carrier.ctx = k;
}

static enum kiosk_exit
open_display(struct kiosk *k)
{
	char why[WHY_MAX];
	struct buf b = BUF(why);
	enum rc rc = presenter_open(k->conf, &k->presenter, &b);

	if (rc != RC_OK)
		return complain(KIOSK_WORLD, why);
	int fd = presenter_fd(k->presenter);
	if (fd >= 0 && loop_add(&k->loop, fd, POLLIN, on_display, k) != RC_OK)
		return complain(KIOSK_WORLD, "too many descriptors");
	const struct speaker_conf heard = { k->conf->sound_on,
		(int)k->conf->sound_volume, { k->conf->sound_voice_dir,
		k->conf->sound_recordings } };
	if (speaker_open(&heard, &k->speaker) != RC_OK)
		return complain(KIOSK_WORLD, "out of memory for the sounds");
	return KIOSK_DONE;
}

/* The ledger, and the till over it.  When it cannot be opened and somebody
 * is looking, the till says so on the screen before we end. */
static enum kiosk_exit
open_ledger(struct kiosk *k)
{
	const struct ledger_env env = { .clock = &clock_system,
		.rng = &rng_system, .software = CHO40_VERSION,
		.side_path = k->conf->side_copy,
		.side_slots = k->conf->side_copy_mb * MIB / SIDE_SLOT_BYTES };
	char why[WHY_MAX];
	struct buf b = BUF(why);
	const struct recovery *r = &k->recovery;
	enum rc rc = ledger_start(k->conf->data_dir, &env, &k->ledger,
	    &k->recovery, &b);

	if (rc != RC_OK)
		complain(KIOSK_WORLD, b.n > 0 ? why : rc_text(rc));
	if (rc != RC_OK && !presenter_has_people(k->presenter))
		return KIOSK_WORLD;
	if (rc == RC_OK && kiosk_print_open(k) != RC_OK)
		return complain(KIOSK_WORLD,
		    "out of memory for the printer");
	open_till(k);
	kiosk_settings(k);
	till_start(k->till, kiosk_now(k));
	till_settings(k->till, kiosk_now(k), &k->settings);
	if (presenter_lacks_fonts(k->presenter))
		till_note(k->till, kiosk_now(k), STR_FONTS_MISSING, 0);
	if (k->printer != NULL)
		printer_tell(k->printer);
	if (rc != RC_OK)
		till_fatal(k->till, kiosk_now(k),
		    strings_get(ledger_trouble(rc)));
	else if (r->happened)
		till_note(k->till, kiosk_now(k), r->lost > 0 || r->maybe_more ?
		    STR_RECOVERED_PART : STR_RECOVERED, 0);
	return KIOSK_DONE;
}

static enum kiosk_exit
open_socket(struct kiosk *k)
{
	struct local_server_conf conf = { k->conf->socket,
		k->conf->socket_group };
	char why[WHY_MAX];
	struct buf b = BUF(why);

	if (k->ledger == NULL)
		return KIOSK_DONE;   /* nobody to talk about */
	if (local_server_open(&conf, &k->loop, &k->talk.host, &k->server,
	    &b) != RC_OK)
		return complain(KIOSK_WORLD, why);
	k->talk.server = k->server;
	return KIOSK_DONE;
}

static enum kiosk_exit
open_script(struct kiosk *k)
{
	char why[SCRIPT_WHY_MAX];

	kiosk_script_host(k);
	if (k->options->script == NULL)
		return KIOSK_DONE;
	if (script_open(k->options->script, &k->script_host, &k->script,
	    why) != RC_OK)
		return complain(KIOSK_USAGE, why);
	return KIOSK_DONE;
}

static enum kiosk_exit
open_all(struct kiosk *k)
{
	if (watch_signals(k) != RC_OK)
		return complain(KIOSK_WORLD, "signals cannot be watched");
	notify_open(&k->notify);
	k->alive_ms = k->notify.watchdog_ms > 0 ? 0 : LOOP_NEVER;
	enum kiosk_exit e = open_script(k);
	if (e == KIOSK_DONE)
		e = open_display(k);
	if (e == KIOSK_DONE)
		e = open_ledger(k);
	if (e == KIOSK_DONE)
		e = open_socket(k);
	if (e == KIOSK_DONE)
		device_init(&k->device, "/sys/class/power_supply");
	kiosk_light_open(k);
	return e;
}

static void
close_all(struct kiosk *k)
{
	notify_stopping(&k->notify);
	local_server_close(k->server);
	carrier_end(&k->carrier);
	printer_close(k->printer);
	talk_end(&k->talk);
	training_end(&k->training);
	if (k->till != NULL && till_damaged(k->till))
		ledger_suspect(k->conf->data_dir);
	till_close(k->till);
	ledger_close(k->ledger);
	speaker_close(k->speaker);
	/* Xlib ends the process with a code of its own when it is asked to
	 * say goodbye to a server that has gone. */
	if (!k->display_gone)
		presenter_close(k->presenter);
	backlight_end(&k->backlight);
	script_close(k->script);
	notify_close(&k->notify);
	if (k->signals >= 0)
		close(k->signals);
}

enum kiosk_exit
kiosk_run(const struct terminal_conf *conf,
    const struct kiosk_options *options)
{
	static struct kiosk k;
	const struct loop_hooks hooks = { deadline, turn, &k };

	memset(&k, 0, sizeof(k));
	k.conf = conf;
	k.options = options;
	k.signals = -1;
	k.give_up_ms = k.tidy_ms = LOOP_NEVER;
	k.grown_n = k.tidied_n = -1;
	umask(0077);
	loop_init(&k.loop, &clock_system);
	int64_t began_ms = k.loop.mono_ms;
	enum kiosk_exit e = open_all(&k);
	if (e == KIOSK_DONE) {
		(void)kiosk_draw(&k);
		log_line(LOG_INFO, "kiosk", "first frame after %" PRId64
		    " ms driver=%s", clock_mono_ms(&clock_system) - began_ms,
		    presenter_driver(k.presenter));
		notify_ready(&k.notify);
		/* The first turn drains what came while starting and starts
		 * the script; it must not wait for anything. */
		turn(&k);
		if (loop_run(&k.loop, &hooks) != RC_OK)
			kiosk_end(&k, KIOSK_WORLD);
		e = k.exit;
		log_line(LOG_INFO, "kiosk", "end code=%d frames=%" PRIu64,
		    (int)e, presenter_frames(k.presenter));
	}
	close_all(&k);
	return e;
}
