/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "sync/link.h"
#include "sync/local.h"
#include "sync/pump.h"

#define IN_BYTES (LOCAL_HEAD_BYTES + LOCAL_FRAME_MAX)

struct link {
	struct sockaddr_un address;
	int fd;                     /* -1: down */
	int told;                   /* errno that was logged last; 0 none */
	int64_t retry_ms;           /* after the next failure */
	int64_t try_at_ms;
	int64_t begun_ms;           /* when the frame in `in` began */
	bool between;               /* the bytes in `in` begin a new frame */
	size_t in_n, used;          /* used: of a frame already handed out */
	struct buf out;
	char out_memory[PUMP_OUT_BYTES];
	char in[IN_BYTES];
};

enum rc
link_open(const char *path, struct link **out)
{
	*out = NULL;
	struct link *l = calloc(1, sizeof(*l));
	if (l == NULL)
		return RC_NO_MEMORY;
	l->fd = -1;
	l->retry_ms = LINK_RETRY_MIN_MS;
	l->out = BUF(l->out_memory);
	l->address.sun_family = AF_UNIX;
	if (!str_copy(str_of(path), l->address.sun_path,
	    sizeof(l->address.sun_path))) {
		free(l);
		return RC_TOO_BIG;
	}
	*out = l;
	return RC_OK;
}

void
link_close(struct link *l)
{
	if (l == NULL)
		return;
	if (l->fd >= 0)
		close(l->fd);
	free(l);
}

static int
connect_to(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)address,
	    sizeof(*address)) != 0) {
		int e = errno;
		close(fd);
		errno = e;
		return -1;
	}
	return fd;
}

static void
wait_longer(struct link *l, int64_t now_ms)
{
	l->try_at_ms = now_ms + l->retry_ms;
	l->retry_ms = l->retry_ms * 2 < LINK_RETRY_MAX_MS ? l->retry_ms * 2 :
	    LINK_RETRY_MAX_MS;
}

bool
link_try(struct link *l, int64_t now_ms)
{
	if (l->fd >= 0 || now_ms < l->try_at_ms)
		return false;
	l->fd = connect_to(&l->address);
	if (l->fd < 0) {
		if (l->told != errno)
			log_line(LOG_WARN, "link", "terminal not there at %s: "
			    "%s", l->address.sun_path, strerror(errno));
		l->told = errno;
		wait_longer(l, now_ms);
		return false;
	}
	l->told = 0;
	l->in_n = l->used = 0;
	buf_reset(&l->out);
	log_line(LOG_INFO, "link", "connected to the terminal");
	return true;
}

bool
link_is_up(const struct link *l)
{
	return l->fd >= 0;
}

void
link_drop(struct link *l, int64_t now_ms)
{
	if (l->fd < 0)
		return;
	log_line(LOG_INFO, "link", "connection to the terminal is closed");
	close(l->fd);
	l->fd = -1;
	buf_reset(&l->out);
	wait_longer(l, now_ms);
}

struct buf *
link_out(struct link *l)
{
	return &l->out;
}

enum rc
link_flush(struct link *l)
{
	while (l->out.n > 0) {
		ssize_t n = send(l->fd, l->out.p, l->out.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK ?
			    RC_OK : RC_OFFLINE;
		memmove(l->out.p, l->out.p + n, l->out.n - (size_t)n);
		l->out.n -= (size_t)n;
		l->out.p[l->out.n] = '\0';
	}
	return RC_OK;
}

enum rc
link_fill(struct link *l, int64_t now_ms)
{
	while (l->in_n < IN_BYTES) {
		ssize_t n = recv(l->fd, l->in + l->in_n, IN_BYTES - l->in_n,
		    0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK ?
			    RC_OK : RC_OFFLINE;
		if (n == 0)
			return RC_OFFLINE;
		if (l->in_n == 0 || l->between)
			l->begun_ms = now_ms;
		l->between = false;
		l->in_n += (size_t)n;
	}
	return RC_OK;   /* full: there is a frame to take first */
}

enum rc
link_next(struct link *l, struct str *object)
{
	if (l->used > 0) {
		memmove(l->in, l->in + l->used, l->in_n - l->used);
		l->in_n -= l->used;
		l->used = 0;
	}
	enum rc rc = local_frame_next((struct str){ l->in, l->in_n }, object,
	    &l->used);
	if (rc == RC_OK) {
		l->between = true;
		l->retry_ms = LINK_RETRY_MIN_MS;   /* somebody is there */
	}
	return rc;
}

struct pollfd
link_pollfd(const struct link *l)
{
	struct pollfd p = { .fd = l->fd, .events = POLLIN };

	if (l->out.n > 0)
		p.events |= POLLOUT;
	return p;
}

int64_t
link_due_ms(const struct link *l)
{
	if (l->fd < 0)
		return l->try_at_ms;
	return l->in_n > l->used ? l->begun_ms + LOCAL_FRAME_TIMEOUT_MS :
	    INT64_MAX;
}

bool
link_is_late(const struct link *l, int64_t now_ms)
{
	return l->fd >= 0 && l->in_n > l->used &&
	    now_ms >= l->begun_ms + LOCAL_FRAME_TIMEOUT_MS;
}
