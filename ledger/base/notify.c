/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "ledger/base/str.h"
#include "ledger/base/notify.h"

static int
connect_to(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t n = strlen(path);

	if ((path[0] != '/' && path[0] != '@') || n >= sizeof(to.sun_path))
		return -1;
	memcpy(to.sun_path, path, n);
	/* '@' stands for the NUL that starts an abstract name. */
	if (to.sun_path[0] == '@')
		to.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, len) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* The watchdog's time in ms if it is meant for this process, else 0. */
static int64_t
watchdog_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	int64_t us = 0, owner = 0;

	if (usec == NULL || !str_to_i64(str_of(usec), &us) || us <= 0)
		return 0;
	if (pid != NULL && (!str_to_i64(str_of(pid), &owner) ||
	    owner != (int64_t)getpid()))
		return 0;
	return us / 1000;
}

void
notify_open(struct notify *n)
{
	const char *path = getenv("NOTIFY_SOCKET");

	*n = (struct notify){ .fd = -1 };
	if (path == NULL || path[0] == '\0')
		return;
	n->fd = connect_to(path);
	if (n->fd < 0) {
		log_line(LOG_WARN, "notify", "cannot reach the supervisor");
		return;
	}
	n->every_ms = watchdog_ms() / 2;
}

void
notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	*n = (struct notify){ .fd = -1 };
}

void
notify_say(const struct notify *n, const char *text)
{
	if (n->fd < 0)
		return;
	ssize_t put = send(n->fd, text, strlen(text), MSG_NOSIGNAL);
	(void)put;   /* a supervisor that is gone needs no news */
}

int64_t
notify_deadline(const struct notify *n)
{
	return n->every_ms > 0 ? n->due_ms : INT64_MAX;
}

void
notify_alive(struct notify *n, int64_t mono_ms)
{
	if (n->every_ms == 0 || mono_ms < n->due_ms)
		return;
	notify_say(n, "WATCHDOG=1");
	n->due_ms = mono_ms + n->every_ms;
}
