/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "ledger/base/log.h"
#include "terminal/voice.h"
#include "terminal/voice_bank.h"

#define VOICE_PATH_MAX 512
#define JOIN (VOICE_RATE_HZ * VOICE_JOIN_MS / 1000)

struct voice {
	int fd;                          /* of the bank, or -1 */
	struct voice_bank bank;
	struct { int16_t *pcm; size_t n; } own[CLIP_COUNT];
	struct voice_clip now;           /* being said */
	int16_t tail[JOIN];              /* of the one before */
	size_t tail_n;
};

const char *
voice_name(enum narrator v)
{
	static const char *const names[VOICE_COUNT] = {
		[VOICE_VI_NORTH] = "vi-north", [VOICE_VI_SOUTH] = "vi-south",
		[VOICE_HMN] = "hmn", [VOICE_TYZ] = "tyz", [VOICE_IUM] = "ium",
	};

	REQUIRE((unsigned)v < VOICE_COUNT);
	return names[v];
}

/* --- what is there ------------------------------ */

/* The bank's file, checked; -1: none that can be used. */
static int
bank_open(const struct voice_places *p, enum narrator which,
    struct voice_bank *bank)
{
	static uint8_t head[VOICE_BANK_INDEX];
	char path[VOICE_PATH_MAX];
	struct buf b = BUF(path);
	struct stat st;

	memset(bank, 0, sizeof(*bank));
	buf_printf(&b, "%s/%s.c4v", p->bank_dir, voice_name(which));
	int fd = p->bank_dir[0] == '\0' || b.full ? -1 :
	    open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t n = fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ? -1 :
	    pread(fd, head, sizeof(head), 0);
	enum rc rc = n < 0 ? RC_DISK : voice_bank_read(head, (size_t)n,
	    (uint64_t)st.st_size, bank);
	if (rc == RC_OK)
		return fd;
	log_line(LOG_WARN, "voice", "%s.c4v cannot be used: %s",
	    voice_name(which), rc_text(rc));
	close(fd);
	return -1;
}

static bool
own_dir(const struct voice_places *p, enum narrator which,
    char path[VOICE_PATH_MAX])
{
	struct buf b = buf_init(path, VOICE_PATH_MAX);
	struct stat st;

	buf_printf(&b, "%s/%s", p->own_dir, voice_name(which));
	return p->own_dir[0] != '\0' && !b.full && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode);
}

bool
voice_offered(const struct voice_places *p, enum narrator which)
{
	char path[VOICE_PATH_MAX];
	struct voice_bank bank;
	bool has = false;

	if (which == VOICE_NONE)
		return true;
	int fd = bank_open(p, which, &bank);
	if (fd >= 0)
		close(fd);
	for (int c = 0; c < CLIP_COUNT; c++)
		has = has || bank.clip[c].samples > 0;
	return has || own_dir(p, which, path);
}

/* One recording into v->now; RC_NOT_FOUND: none. */
static enum rc
own_load(struct voice *v, const char *dir, const char *key, uint8_t *bytes)
{
	char path[VOICE_PATH_MAX];
	struct buf b = BUF(path);

	buf_printf(&b, "%s/%s.wav", dir, key);
	FILE *f = b.full ? NULL : fopen(path, "re");
	if (f == NULL)
		return RC_NOT_FOUND;
	size_t n = fread(bytes, 1, VOICE_WAV_MAX + 1, f);
	enum rc rc = ferror(f) ? RC_DISK :
	    voice_wav_read(bytes, n, &v->now);
	fclose(f);
	if (rc == RC_OK && voice_clip_dress(&v->now) != RC_OK)
		rc = RC_BAD_INPUT;   /* silence */
	if (rc != RC_OK)
		log_line(LOG_WARN, "voice", "%s.wav cannot be used: %s", key,
		    rc_text(rc));
	return rc;
}

static enum rc
own_read(struct voice *v, const char *dir)
{
	uint8_t *bytes = malloc(VOICE_WAV_MAX + 1);
	enum rc rc = bytes == NULL ? RC_NO_MEMORY : RC_OK;

	for (int c = 0; c < CLIP_COUNT && rc == RC_OK; c++) {
		if (own_load(v, dir, clip_key((enum clip)c), bytes) != RC_OK)
			continue;
		size_t size = v->now.n * sizeof(v->now.pcm[0]);
		v->own[c].pcm = malloc(size);
		if (v->own[c].pcm == NULL) {
			rc = RC_NO_MEMORY;
		} else {
			memcpy(v->own[c].pcm, v->now.pcm, size);
			v->own[c].n = v->now.n;
		}
	}
	free(bytes);
	return rc;
}

enum rc
voice_open(const struct voice_places *p, enum narrator which,
    struct voice **out)
{
	struct voice *v = calloc(1, sizeof(*v));
	char dir[VOICE_PATH_MAX];
	enum rc rc = v == NULL ? RC_NO_MEMORY : RC_OK;

	*out = NULL;
	if (v == NULL)
		return rc;
	v->fd = -1;
	if (which != VOICE_NONE) {
		v->fd = bank_open(p, which, &v->bank);
		/* From a slow card, before it is needed. */
		if (v->fd >= 0)
			(void)posix_fadvise(v->fd, 0, 0,
			    POSIX_FADV_WILLNEED);
		if (own_dir(p, which, dir))
			rc = own_read(v, dir);
	}
	if (rc == RC_OK)
		*out = v;
	else
		voice_close(v);
	return rc;
}

void
voice_close(struct voice *v)
{
	if (v == NULL)
		return;
	if (v->fd >= 0)
		close(v->fd);
	for (int c = 0; c < CLIP_COUNT; c++)
		free(v->own[c].pcm);
	free(v);
}

/* --- saying it ------------------------------ */

bool
voice_can_say(const struct voice *v, const struct spoken *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (v->own[s->clip[i]].n == 0 &&
		    v->bank.clip[s->clip[i]].samples == 0)
			return false;
	return s->n > 0;
}

static enum rc
fetch(struct voice *v, int c)
{
	static uint8_t bytes[VOICE_CLIP_MAX * 2];
	size_t n = v->bank.clip[c].samples;

	if (v->own[c].n > 0) {
		v->now.n = v->own[c].n;
		memcpy(v->now.pcm, v->own[c].pcm,
		    v->now.n * sizeof(v->now.pcm[0]));
		return RC_OK;
	}
	ssize_t got = pread(v->fd, bytes, n * 2, v->bank.clip[c].at);
	if (got < 0)
		return RC_DISK;
	if ((size_t)got != n * 2)
		return RC_CORRUPT;
	for (size_t i = 0; i < n; i++)
		v->now.pcm[i] = (int16_t)(uint16_t)((uint32_t)bytes[2 * i] |
		    (uint32_t)bytes[2 * i + 1] << 8);
	v->now.n = n;
	return RC_OK;
}

static enum rc
flush(struct voice *v, const struct voice_sink *to)
{
	size_t n = v->tail_n;

	v->tail_n = 0;
	return n == 0 ? RC_OK : to->put(to->ctx, v->tail, n);
}

/* v->now over the tail of what went before; its own tail waits. */
static enum rc
join(struct voice *v, const struct voice_sink *to)
{
	struct voice_clip *c = &v->now;
	enum rc rc = RC_OK;

	if (c->n < (size_t)2 * JOIN) {
		rc = flush(v, to);
		return rc != RC_OK ? rc : to->put(to->ctx, c->pcm, c->n);
	}
	for (size_t i = 0; i < v->tail_n; i++)
		c->pcm[i] = (int16_t)(((int32_t)v->tail[i] * (int)(JOIN - i) +
		    (int32_t)c->pcm[i] * (int)i) / JOIN);
	memcpy(v->tail, c->pcm + c->n - JOIN, sizeof(v->tail));
	v->tail_n = JOIN;
	return to->put(to->ctx, c->pcm, c->n - JOIN);
}

static enum rc
silence(const struct voice_sink *to, size_t n)
{
	static const int16_t nothing[VOICE_RATE_HZ / 100];
	const size_t most = sizeof(nothing) / sizeof(nothing[0]);
	enum rc rc = RC_OK;

	for (; n > 0 && rc == RC_OK; n -= n < most ? n : most)
		rc = to->put(to->ctx, nothing, n < most ? n : most);
	return rc;
}

enum rc
voice_say(struct voice *v, const struct spoken *s,
    const struct voice_sink *to)
{
	enum rc rc = voice_can_say(v, s) ? RC_OK : RC_NOT_FOUND;

	v->tail_n = 0;
	for (size_t i = 0; i < s->n && rc == RC_OK; i++) {
		rc = fetch(v, s->clip[i]);
		if (rc == RC_OK)
			rc = join(v, to);
		if (rc != RC_OK || s->pause_ms[i] == 0)
			continue;
		rc = flush(v, to);
		if (rc == RC_OK)
			rc = silence(to, (size_t)s->pause_ms[i] *
			    VOICE_RATE_HZ / 1000);
	}
	return rc != RC_OK ? rc : flush(v, to);
}
