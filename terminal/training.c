/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE   /* DT_ */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "terminal/training.h"
#include "ui/strings.h"

/* Of no bank, and no account anywhere. */
#define PLAY_BIN     "000000"
#define PLAY_ACCOUNT "0"

/* --- the folder ------------------------------ */

static enum rc
name_folder(const char *data_dir, char dir[TRAINING_DIR_CAP])
{
	struct buf b = buf_init(dir, TRAINING_DIR_CAP);

	buf_printf(&b, "%s/" TRAINING_NAME, data_dir);
	return b.full ? RC_TOO_BIG : RC_OK;
}

/* Its files, one by one, and it; not through a link, and no folder in it. */
static void
erase(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;

	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		else if (errno != ENOENT)
			log_line(LOG_WARN, "train", "%s: %s", dir,
			    strerror(errno));
		return;
	}
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 &&
		    strcmp(e->d_name, "..") != 0)
			(void)unlinkat(fd, e->d_name, 0);
	closedir(d);
	if (rmdir(dir) != 0)
		log_line(LOG_WARN, "train", "%s: %s", dir, strerror(errno));
}

void
training_clear(const char *data_dir)
{
	char dir[TRAINING_DIR_CAP];

	if (name_folder(data_dir, dir) == RC_OK)
		erase(dir);
}

/* --- what its till wants ------------------------------ */

static void
on_sound(void *ctx, const struct effect *fx)
{
	const struct training *t = ctx;

	t->sound(t->sound_ctx, fx);
}

static void
on_train(void *ctx, bool begin)
{
	struct training *t = ctx;

	if (!begin)
		t->wish = TRAINING_END;
}

static void
on_restart(void *ctx)
{
	on_train(ctx, false);
}

static void
on_send_now(void *ctx)
{
	(void)ctx;
}

/* --- in and out ------------------------------ */

/* The stall's name, and no account. */
static enum rc
set_up(struct ledger *l, const struct profile *real)
{
	struct profile p = { .bin = PLAY_BIN, .account = PLAY_ACCOUNT,
		.terminal = TERMINAL_ID_MAX };

	memcpy(p.stall, real->stall, sizeof(p.stall));
	memcpy(p.place, real->place, sizeof(p.place));
	REQUIRE(str_copy(str_of(strings_get(STR_TRAIN_HOLDER)), p.holder,
	    sizeof(p.holder)));
	return ledger_profile_set(l, &p);
}

static void
open_till(struct training *t, const struct training_config *c,
    const struct till *real, struct till_time now)
{
	const struct till_config config = { .w = c->w, .h = c->h,
		.dpi = c->dpi, .qr_timeout_s = c->qr_timeout_s,
		.rng = c->rng, .training = true };

	t->sound = c->sound;
	t->sound_ctx = c->ctx;
	t->host = (struct till_host){ .sound = on_sound,
	    .restart = on_restart, .send_now = on_send_now,
	    .train = on_train, .ctx = t };
	till_open(&config, t->ledger, &t->host, &t->till);
	till_start(t->till, now);
	till_dress(t->till, now, real);
}

enum rc
training_begin(struct training *t, const struct training_config *c,
    const struct till *real, struct till_time now)
{
	const struct ledger_env env = { .clock = c->clock, .rng = c->rng,
		.software = c->software };
	char text[256];
	struct buf why = BUF(text);

	REQUIRE(t->till == NULL && c->sound != NULL);
	t->wish = TRAINING_AS_IS;
	if (!till_seller(real)->known)
		return RC_STATE;
	enum rc rc = name_folder(c->data_dir, t->dir);
	if (rc != RC_OK)
		return rc;
	erase(t->dir);
	rc = ledger_open(t->dir, &env, &t->ledger, &why);
	if (rc == RC_OK)
		rc = set_up(t->ledger, &till_seller(real)->profile);
	if (rc != RC_OK) {
		log_line(LOG_WARN, "train", "no practice: %s", why.n > 0 ?
		    text : rc_text(rc));
		ledger_close(t->ledger);
		t->ledger = NULL;
		erase(t->dir);
		return rc;
	}
	open_till(t, c, real, now);
	log_line(LOG_INFO, "train", "begins");
	return RC_OK;
}

void
training_end(struct training *t)
{
	t->wish = TRAINING_AS_IS;
	if (t->till == NULL)
		return;
	till_close(t->till);
	ledger_close(t->ledger);
	t->till = NULL;
	t->ledger = NULL;
	erase(t->dir);
	log_line(LOG_INFO, "train", "ends");
}

bool
training_must_end(const struct training *t, const struct till *real)
{
	return t->till != NULL && (till_dead(t->till) || till_dead(real) ||
	    till_model(real)->screen != SCREEN_IDLE);
}
