/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/notify.h"
#include "ledger/base/str.h"

/* "@name" is a socket in the abstract name space: its first byte is NUL. */
static int
connect_to(const char *name)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	size_t n = strlen(name);

	if ((name[0] != '/' && name[0] != '@') || n >= sizeof(a.sun_path))
		return -1;
	memcpy(a.sun_path, name, n + 1);
	if (name[0] == '@')
		a.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, len) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void
notify_open(struct notify *n)
{
	const char *name = getenv("NOTIFY_SOCKET");
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	uint64_t us = 0, owner = (uint64_t)getpid();

	*n = (struct notify){ .fd = -1 };
	if (name == NULL)
		return;
	n->fd = connect_to(name);
	if (pid != NULL && !str_to_u64(str_of(pid), &owner))
		owner = 0;
	if (n->fd >= 0 && owner == (uint64_t)getpid() &&
	    str_to_u64(str_of(usec), &us) && us <= (uint64_t)INT64_MAX)
		n->watchdog_ms = (int64_t)(us / 2000);
}

void
notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}

static void
say(const struct notify *n, struct str text)
{
	if (n->fd < 0)
		return;
	ssize_t put = send(n->fd, text.p, text.n, MSG_NOSIGNAL);
	(void)put;   /* the manager will notice by itself */
}

void
notify_ready(const struct notify *n)
{
	say(n, STR("READY=1"));
}

void
notify_stopping(const struct notify *n)
{
	say(n, STR("STOPPING=1"));
}

void
notify_alive(const struct notify *n)
{
	say(n, STR("WATCHDOG=1"));
}
