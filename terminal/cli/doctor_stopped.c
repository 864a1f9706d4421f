/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/proof_key.h"
#include "ledger/side.h"
#include "terminal/cli/cli.h"
#include "terminal/cli/doctor_stopped.h"
#include "terminal/device.h"
#include "terminal/doctor_look.h"
#include "terminal/voice.h"

#define WHY_MAX    2200
#define PATH_BYTES 400

static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

static void
tell(void *ctx, int64_t done, int64_t of)
{
	(void)ctx;
	cli_progress("verifying", done, of);
}

static enum side_state
side(const struct terminal_conf *conf, const struct journal_head *head)
{
	if (conf->side_copy[0] == '\0')
		return SIDE_OFF;
	if (head->n < 1)
		return SIDE_BEHIND;
	enum rc rc = side_look(conf->side_copy, head->key, head->n,
	    head->hash);
	return rc == RC_OK ? SIDE_OK : rc == RC_NOT_FOUND ? SIDE_BEHIND :
	    SIDE_FAILED;
}

static void
look_at_book(const struct terminal_conf *conf, struct ledger *l,
    struct doctor_facts *f)
{
	struct verify_report report;
	struct journal_head head;
	struct profile p;

	ledger_head(l, &head);
	f->side = side(conf, &head);
	f->boot = head.boot;
	f->boots = doctor_boots(l, &head, f->wall_ms);
	enum rc rc = ledger_verify(l, &report, tell, NULL);
	f->book = rc == RC_OK ? DOCTOR_BOOK_WALKED : rc == RC_CORRUPT ?
	    DOCTOR_BOOK_DAMAGED : DOCTOR_BOOK_UNOPENED;
	if (ledger_profile(l, &p) != RC_OK)
		return;
	doctor_profile(f, &p);
	char text[WHY_MAX];
	struct buf why = BUF(text);
	struct proof_keys keys;
	f->proves = proof_key_load(conf->data_dir, &keys, &why) == RC_OK &&
	    proof_keys_find(&keys, p.terminal, p.epoch) != NULL;
	proof_keys_wipe(&keys);
}

static bool
has_ledger(const char *folder)
{
	char path[PATH_BYTES];
	struct buf b = BUF(path);
	struct stat st;

	buf_printf(&b, "%s/ledger.db", folder);
	return !b.full && stat(path, &st) == 0;
}

/* A voice of the configuration has something to say. */
static bool
has_voice(const struct terminal_conf *conf)
{
	const struct voice_places places = { conf->sound_voice_dir,
		conf->sound_recordings };

	for (int v = VOICE_NONE + 1; v < VOICE_COUNT; v++)
		if (voice_offered(&places, (enum narrator)v))
			return true;
	return false;
}

static bool
has_fonts(const char *dir)
{
	static const char *const files[] = { "NotoSans-SemiBold.ttf",
		"NotoSans-Bold.ttf", "NotoSans-ExtraBold.ttf" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[PATH_BYTES];
		struct buf b = BUF(path);
		buf_printf(&b, "%s/%s", dir, files[i]);
		if (b.full || access(path, R_OK) != 0)
			return false;
	}
	return true;
}

static void
look_at_machine(const struct terminal_conf *conf, struct doctor_facts *f)
{
	struct device d;

	doctor_conf(f, conf);
	f->free_bytes = doctor_free_bytes(conf->data_dir);
	f->voice = has_voice(conf);
	f->fonts = has_fonts(conf->screen_font_dir);
	f->celsius = doctor_celsius("/sys/class/thermal");
	device_init(&d, "/sys/class/power_supply");
	(void)device_turn(&d, 0);
	f->battery = d.percent;
	f->charging = d.charging;
}

bool
doctor_stopped(const struct terminal_conf *conf, struct doctor_page *out)
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	struct ledger *l = NULL;
	struct doctor_facts f = { .wall_ms = clock_wall_ms(&clock_system) };
	enum rc rc = ledger_open_read(conf->data_dir, &env, &l, &why);

	if (rc == RC_BUSY || rc == RC_DENIED)
		return false;
	look_at_machine(conf, &f);
	if (rc == RC_OK)
		look_at_book(conf, l, &f);
	else
		f.book = rc == RC_CORRUPT ? DOCTOR_BOOK_DAMAGED :
		    has_ledger(conf->data_dir) ? DOCTOR_BOOK_UNOPENED :
		    DOCTOR_BOOK_NONE;
	ledger_close(l);
	doctor_judge(&f, out);
	return true;
}
