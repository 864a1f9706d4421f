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
#include "terminal/voice_adpcm.h"
#include "terminal/voice_bank.h"

#define VOICE_PATH_MAX 512
#define JOIN (VOICE_RATE_HZ * VOICE_JOIN_MS / 1000)

/* What is read from a bank at once. */
#define PIECE 2048
_Static_assert(PIECE >= JOIN, "a piece holds what is joined");

struct voice {
	int fd;                          /* of the bank, or -1 */
	struct voice_bank bank;
	/* A person's own: words are held, phrases only known to be there. */
	struct { int16_t *pcm; size_t n; } own[CLIP_WORDS];
	bool own_phrase[CLIP_COUNT];
	char own_dir[VOICE_PATH_MAX];
	struct voice_clip now;           /* an own one as it is read */
	int16_t tail[JOIN];              /* of the clip before */
	size_t tail_n;
};

/* A clip as it is being said. */
struct saying {
	const int16_t *pcm;              /* all of it; NULL: in the bank */
	size_t n, done;
	uint32_t at;
	bool packed;
	struct adpcm adpcm;
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
own_load(struct voice *v, int c, uint8_t *bytes)
{
	const char *key = clip_key((enum clip)c);
	char path[VOICE_PATH_MAX];
	struct buf b = BUF(path);

	buf_printf(&b, "%s/%s.wav", v->own_dir, key);
	FILE *f = b.full ? NULL : fopen(path, "re");
	if (f == NULL)
		return RC_NOT_FOUND;
	size_t n = fread(bytes, 1, VOICE_WAV_MAX + 1, f);
	enum rc rc = ferror(f) ? RC_DISK :
	    voice_wav_read(bytes, n, &v->now);
	fclose(f);
	if (rc == RC_OK && c < CLIP_WORDS && v->now.n > VOICE_WORD_MAX)
		rc = RC_TOO_BIG;
	if (rc == RC_OK && voice_clip_dress(&v->now, c < CLIP_WORDS ?
	    VOICE_LEVEL : VOICE_PHRASE_LEVEL) != RC_OK)
		rc = RC_BAD_INPUT;   /* silence */
	if (rc != RC_OK)
		log_line(LOG_WARN, "voice", "%s.wav cannot be used: %s", key,
		    rc_text(rc));
	return rc;
}

static enum rc
own_read(struct voice *v)
{
	uint8_t *bytes = malloc(VOICE_WAV_MAX + 1);
	enum rc rc = bytes == NULL ? RC_NO_MEMORY : RC_OK;

	for (int c = 0; c < CLIP_WORDS && rc == RC_OK; c++) {
		if (own_load(v, c, bytes) != RC_OK)
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
	for (int c = CLIP_WORDS; c < CLIP_COUNT && rc == RC_OK; c++) {
		char path[VOICE_PATH_MAX];
		struct buf b = BUF(path);

		buf_printf(&b, "%s/%s.wav", v->own_dir,
		    clip_key((enum clip)c));
		v->own_phrase[c] = !b.full && access(path, R_OK) == 0;
	}
	return rc;
}

enum rc
voice_open(const struct voice_places *p, enum narrator which,
    struct voice **out)
{
	struct voice *v = calloc(1, sizeof(*v));
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
		if (own_dir(p, which, v->own_dir))
			rc = own_read(v);
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
	for (int c = 0; c < CLIP_WORDS; c++)
		free(v->own[c].pcm);
	free(v);
}

/* --- saying it ------------------------------ */

static bool
is_own(const struct voice *v, int c)
{
	return c < CLIP_WORDS ? v->own[c].n > 0 : v->own_phrase[c];
}

bool
voice_can_say(const struct voice *v, const struct spoken *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (!is_own(v, s->clip[i]) &&
		    v->bank.clip[s->clip[i]].samples == 0)
			return false;
	return s->n > 0;
}

/* A phrase's recording is read when it is wanted, and not kept: all of them
 * are more than the terminal may hold.  One that cannot be used is the bank's
 * from then on. */
static bool
own_phrase_open(struct voice *v, int c)
{
	uint8_t *bytes = malloc(VOICE_WAV_MAX + 1);

	v->own_phrase[c] = bytes != NULL && own_load(v, c, bytes) == RC_OK;
	free(bytes);
	return v->own_phrase[c];
}

static enum rc
begin(struct voice *v, int c, struct saying *s)
{
	*s = (struct saying){ .n = v->bank.clip[c].samples,
		.at = v->bank.clip[c].at, .packed = v->bank.clip[c].packed };
	if (c < CLIP_WORDS && v->own[c].n > 0) {
		s->pcm = v->own[c].pcm;
		s->n = v->own[c].n;
	} else if (v->own_phrase[c] && own_phrase_open(v, c)) {
		s->pcm = v->now.pcm;
		s->n = v->now.n;
	}
	return s->n > 0 ? RC_OK : RC_NOT_FOUND;
}

/* The next n samples of it, at most PIECE. */
static enum rc
next(struct voice *v, struct saying *s, int16_t *to, size_t n)
{
	uint8_t bytes[PIECE * 2];
	size_t first = s->packed ? s->done / 2 : s->done * 2;
	size_t end = s->packed ? ADPCM_BYTES(s->done + n) : first + n * 2;

	if (s->pcm != NULL) {
		memcpy(to, s->pcm + s->done, n * sizeof(*to));
		s->done += n;
		return RC_OK;
	}
	ssize_t got = pread(v->fd, bytes, end - first,
	    (off_t)(s->at + first));
	if (got < 0)
		return RC_DISK;
	if ((size_t)got != end - first)
		return RC_CORRUPT;
	if (s->packed)
		adpcm_read(&s->adpcm, bytes, (int)(s->done % 2), to, n);
	for (size_t i = 0; i < n && !s->packed; i++)
		to[i] = (int16_t)(uint16_t)((uint32_t)bytes[2 * i] |
		    (uint32_t)bytes[2 * i + 1] << 8);
	s->done += n;
	return RC_OK;
}

static enum rc
flush(struct voice *v, const struct voice_sink *to)
{
	size_t n = v->tail_n;

	v->tail_n = 0;
	return n == 0 ? RC_OK : to->put(to->ctx, v->tail, n);
}

/* The clip over the tail of what went before; its own tail waits. */
static enum rc
join(struct voice *v, int clip, const struct voice_sink *to)
{
	int16_t pcm[PIECE];
	struct saying s;
	enum rc rc = begin(v, clip, &s);
	bool brief = s.n < (size_t)2 * JOIN;
	size_t keep = brief ? 0 : JOIN;

	if (rc == RC_OK && brief)
		rc = flush(v, to);
	while (rc == RC_OK && s.done + keep < s.n) {
		size_t left = s.n - keep - s.done;
		size_t n = left < PIECE ? left : PIECE;

		rc = next(v, &s, pcm, n);
		for (size_t i = 0; rc == RC_OK && i < v->tail_n; i++)
			pcm[i] = (int16_t)(((int32_t)v->tail[i] *
			    (int)(JOIN - i) + (int32_t)pcm[i] * (int)i) /
			    JOIN);
		v->tail_n = 0;
		if (rc == RC_OK)
			rc = to->put(to->ctx, pcm, n);
	}
	if (rc == RC_OK && keep > 0) {
		rc = next(v, &s, v->tail, JOIN);
		v->tail_n = rc == RC_OK ? JOIN : 0;
	}
	return rc;
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
		rc = join(v, s->clip[i], to);
		if (rc != RC_OK || s->pause_ms[i] == 0)
			continue;
		rc = flush(v, to);
		if (rc == RC_OK)
			rc = silence(to, (size_t)s->pause_ms[i] *
			    VOICE_RATE_HZ / 1000);
	}
	return rc != RC_OK ? rc : flush(v, to);
}
