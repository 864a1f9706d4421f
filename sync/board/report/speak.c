/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/board/report/speak.h"

#define WAV_HEAD 44

struct child {
	pid_t pid;
	int in, out;               /* our ends; -1: closed */
	int64_t until_ms;
};

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Ours does not leak into it, and does not block us. */
static bool
set_end(int fd, bool is_ours)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
	    (!is_ours || fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
}

static enum rc
spawn(const struct speak *sp, struct child *c, int theirs_in, int theirs_out)
{
	static char words[][16] = { "espeak-ng", "-v", "vi", "-s", "140",
	    "--stdin", "--stdout" }, locale[] = "LC_ALL=C.UTF-8";
	char *const argv[] = { words[0], words[1], words[2], words[3],
	    words[4], words[5], words[6], NULL };
	char *const environment[] = { locale, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, pipes;

	sigemptyset(&none);
	sigemptyset(&pipes);
	sigaddset(&pipes, SIGPIPE);
	if (posix_spawn_file_actions_init(&files) != 0)
		return RC_NO_MEMORY;
	if (posix_spawnattr_init(&attr) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return RC_NO_MEMORY;
	}
	int e = posix_spawn_file_actions_adddup2(&files, theirs_in, 0);
	if (e == 0)
		e = posix_spawn_file_actions_adddup2(&files, theirs_out, 1);
	if (e == 0)
		e = posix_spawn_file_actions_addopen(&files, 2, "/dev/null",
		    O_WRONLY, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &pipes);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK |
	    POSIX_SPAWN_SETSIGDEF);
	if (e == 0)
		e = posix_spawn(&c->pid, sp->program, &files, &attr, argv,
		    environment);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return e == 0 ? RC_OK : e == ENOENT || e == EACCES ? RC_NOT_FOUND :
	    RC_SYSTEM;
}

static enum rc
start(const struct speak *sp, struct child *c)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	enum rc rc = RC_SYSTEM;

	if (pipe(in) == 0 && pipe(out) == 0 && set_end(in[1], true) &&
	    set_end(out[0], true) && set_end(in[0], false) &&
	    set_end(out[1], false))
		rc = spawn(sp, c, in[0], out[1]);
	shut(&in[0]);
	shut(&out[1]);
	c->in = in[1];
	c->out = out[0];
	if (rc != RC_OK) {
		shut(&c->in);
		shut(&c->out);
	}
	return rc;
}

static void
feed(struct child *c, struct str *text)
{
	ssize_t n = write(c->in, text->p, text->n);

	if (n > 0)
		*text = str_from(*text, (size_t)n);
	if (text->n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		shut(&c->in);
}

/* RC_AGAIN: there is more to come. */
static enum rc
take(struct child *c, struct buf *out)
{
	char piece[65536];
	ssize_t n = read(c->out, piece, sizeof(piece));

	if (n == 0)
		return RC_OK;
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? RC_AGAIN :
		    RC_SYSTEM;
	buf_put(out, (struct str){ piece, (size_t)n });
	return out->full ? RC_TOO_BIG : RC_AGAIN;
}

static enum rc
talk(const struct speak *sp, struct child *c, struct str text,
    struct buf *out)
{
	enum rc rc = RC_AGAIN;

	while (rc == RC_AGAIN) {
		struct pollfd fd[] = { { .fd = c->out, .events = POLLIN },
		    { .fd = c->in, .events = POLLOUT } };
		int64_t left = c->until_ms - clock_mono_ms(sp->clock);
		if (left <= 0)
			return RC_BUSY;
		if (poll(fd, 2, (int)(left < 1000 ? left : 1000)) < 0 &&
		    errno != EINTR)
			return RC_SYSTEM;
		if (fd[1].revents != 0)
			feed(c, &text);
		if (fd[0].revents != 0)
			rc = take(c, out);
	}
	return rc;
}

static void
put_u32(char *p, size_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (8 * i) & 255);
}

/* To a pipe it cannot write lengths that it does not know yet. */
static enum rc
finish(struct buf *out, size_t from)
{
	size_t n = out->n - from;
	char *p = out->p + from;

	if (n <= WAV_HEAD || memcmp(p, "RIFF", 4) != 0 ||
	    memcmp(p + 8, "WAVEfmt ", 8) != 0 ||
	    memcmp(p + 36, "data", 4) != 0)
		return RC_SYSTEM;
	put_u32(p + 4, n - 8);
	put_u32(p + 40, n - WAV_HEAD);
	return RC_OK;
}

enum rc
speak_wav(const struct speak *sp, struct str text, struct buf *out)
{
	struct child c = { .in = -1, .out = -1 };
	size_t from = out->n;
	int status = -1;

	enum rc rc = start(sp, &c);
	if (rc != RC_OK)
		return rc;
	c.until_ms = clock_mono_ms(sp->clock) + SPEAK_MS;
	rc = talk(sp, &c, text, out);
	shut(&c.in);
	shut(&c.out);
	if (rc != RC_OK)
		(void)kill(c.pid, SIGKILL);
	while (waitpid(c.pid, &status, 0) < 0 && errno == EINTR)
		;
	if (rc == RC_OK && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		rc = WIFEXITED(status) && WEXITSTATUS(status) == 127 ?
		    RC_NOT_FOUND : RC_SYSTEM;
	return rc == RC_OK ? finish(out, from) : rc;
}
