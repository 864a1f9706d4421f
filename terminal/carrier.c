/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "terminal/beside.h"
#include "terminal/carrier.h"

#define PATH_BYTES  4096
#define EXIT_WORLD  3
#define TOOL        "cho40"

void
carrier_init(struct carrier *c, struct loop *loop, const char *config,
    const char *dir)
{
	*c = (struct carrier){ .loop = loop, .config = config, .dir = dir,
	    .fd = -1, .give_up_ms = LOOP_NEVER };
}

bool
carrier_stick(const struct carrier *c)
{
	char above[PATH_BYTES];
	struct stat here, there;
	struct buf b = BUF(above);

	/* By its name: a link to a stick is one. */
	buf_puts(&b, c->dir);
	while (b.n > 1 && above[b.n - 1] == '/')
		b.n--;
	while (b.n > 0 && above[b.n - 1] != '/')
		b.n--;
	above[b.n] = '\0';
	return b.n > 0 && !b.full && stat(c->dir, &here) == 0 &&
	    S_ISDIR(here.st_mode) && stat(above, &there) == 0 &&
	    here.st_dev != there.st_dev && access(c->dir, R_OK | X_OK) == 0;
}

static bool
spawn(struct carrier *c, int out)
{
	char verb[4], config[PATH_BYTES], dir[PATH_BYTES];
	char tool[] = TOOL, carry[] = "carry", option[] = "--config";
	char *carrying[] = { tool, carry, verb, dir, option, config, NULL };
	char enrol[] = "enrol";
	char *enrolling[] = { tool, enrol, dir, option, config, NULL };

	return str_copy(str_of(c->in ? "in" : "out"), verb, sizeof(verb)) &&
	    str_copy(str_of(c->config), config, sizeof(config)) &&
	    str_copy(str_of(c->dir), dir, sizeof(dir)) &&
	    beside_start(c->enrols ? enrolling : carrying, -1, out, &c->pid);
}

static int64_t
new_mail(const struct carrier *c)
{
	struct str rest = { c->text, c->n };
	int64_t sum = 0, n;

	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		if (json_check(line, NULL) &&
		    json_get_i64(line, "new_mail", &n))
			sum += n;
	}
	return sum;
}

static void
finish(struct carrier *c, int code)
{
	if (c->fd >= 0) {
		loop_remove(c->loop, c->fd);
		close(c->fd);
	}
	c->fd = -1;
	c->pid = 0;
	c->give_up_ms = LOOP_NEVER;
	log_line(code == 0 ? LOG_INFO : LOG_WARN, "carrier", "%s ended "
	    "code=%d", c->enrols ? "enrol" : c->in ? "carry in" :
	    "carry out", code);
	c->done(c->ctx, c->in, code, new_mail(c));
}

static void
on_output(void *ctx, short revents)
{
	struct carrier *c = ctx;
	int status;

	(void)revents;
	ssize_t n = read(c->fd, c->text + c->n, sizeof(c->text) - c->n);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0 && c->n + (size_t)n < sizeof(c->text)) {
		c->n += (size_t)n;
		return;
	}
	/* It has closed its end: it is ending. */
	pid_t got = waitpid(c->pid, &status, 0);
	finish(c, got == c->pid && WIFEXITED(status) ? WEXITSTATUS(status) :
	    EXIT_WORLD);
}

static void
start(struct carrier *c)
{
	int fds[2] = { -1, -1 };

	c->n = 0;
	bool ok = carrier_stick(c) && pipe(fds) == 0 &&
	    fcntl(fds[0], F_SETFD, FD_CLOEXEC) == 0 &&
	    fcntl(fds[1], F_SETFD, FD_CLOEXEC) == 0 &&
	    fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0 &&
	    loop_add(c->loop, fds[0], POLLIN, on_output, c) == RC_OK;
	c->fd = ok ? fds[0] : -1;
	if (!ok && fds[0] >= 0)
		close(fds[0]);
	ok = ok && spawn(c, fds[1]);
	if (fds[1] >= 0)
		close(fds[1]);
	c->give_up_ms = c->loop->mono_ms + CARRIER_PATIENCE_MS;
	if (!ok)
		finish(c, EXIT_WORLD);
}

void
carrier_start(struct carrier *c, bool in)
{
	if (c->pid != 0)
		return;   /* its answer comes */
	c->in = in;
	c->enrols = false;
	start(c);
}

void
carrier_enrol(struct carrier *c)
{
	if (c->pid != 0)
		return;
	c->enrols = true;
	start(c);
}

int64_t
carrier_deadline(const struct carrier *c)
{
	return c->give_up_ms;
}

/* One that hangs in the kernel cannot be waited for: it is left to init when
 * we end. */
static void
let_go(struct carrier *c)
{
	(void)kill(c->pid, SIGKILL);
	(void)waitpid(c->pid, NULL, WNOHANG);
}

void
carrier_turn(struct carrier *c)
{
	if (c->loop->mono_ms < c->give_up_ms)
		return;
	let_go(c);
	finish(c, EXIT_WORLD);
}

void
carrier_end(struct carrier *c)
{
	if (c->pid == 0)
		return;
	let_go(c);
	loop_remove(c->loop, c->fd);
	close(c->fd);
	c->pid = 0;
	c->fd = -1;
	c->give_up_ms = LOOP_NEVER;
}
