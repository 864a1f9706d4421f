/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE   /* accept4 */
#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "terminal/local_server.h"

#define IN_MAX  (LOCAL_HEAD_BYTES + LOCAL_FRAME_MAX)
#define OUT_MAX (LOCAL_QUEUE_MAX + 1)
/* Frames handed on in one turn, so that a flood cannot starve the keys. */
#define FRAMES_PER_TURN 16

struct local_client {
	struct local_server *server;
	int fd;               /* -1: free */
	bool greeted;
	enum local_role role;
	int64_t due_ms;       /* hello or the frame's end, or LOOP_NEVER */
	size_t in_n, out_at;
	struct buf out;
	char *in;             /* IN_MAX bytes */
};

struct local_server {
	struct loop *loop;
	const struct local_server_host *host;
	int fd;
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	bool backlog;         /* whole frames are left for the next turn */
	struct local_client client[LOCAL_CLIENTS_MAX];
};

/* --- one client ------------------------------ */

static void
hang_up(struct local_client *c)
{
	struct local_server *s = c->server;

	if (c->greeted)
		s->host->gone(s->host->ctx, c);
	loop_remove(s->loop, c->fd);
	close(c->fd);
	c->fd = -1;
	c->greeted = false;
	c->due_ms = LOOP_NEVER;
	c->in_n = c->out_at = 0;
	buf_reset(&c->out);
}

/* Write what the socket takes.  False: the client is gone. */
static bool
flush(struct local_client *c)
{
	while (c->out_at < c->out.n) {
		ssize_t n = send(c->fd, c->out.p + c->out_at,
		    c->out.n - c->out_at, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			break;
		if (n < 0) {
			hang_up(c);
			return false;
		}
		c->out_at += (size_t)n;
	}
	if (c->out_at > 0) {
		memmove(c->out.p, c->out.p + c->out_at, c->out.n - c->out_at);
		c->out.n -= c->out_at;
		c->out_at = 0;
	}
	loop_events(c->server->loop, c->fd,
	    (short)(c->out.n > 0 ? POLLIN | POLLOUT : POLLIN));
	return true;
}

/* Say why, if the client still listens, and hang up. */
static void
cut(struct local_client *c, enum local_bye why)
{
	enum rc rc = local_put_bye(&c->out, why);

	log_line(why == LOCAL_BYE_STOPPING ? LOG_DEBUG : LOG_INFO, "local",
	    "bye client=%zu why=%s", local_client_index(c),
	    local_bye_name(why));
	if (rc != RC_OK || flush(c))
		hang_up(c);
}

enum local_role
local_client_role(const struct local_client *c)
{
	return c->role;
}

size_t
local_client_index(const struct local_client *c)
{
	return (size_t)(c - c->server->client);
}

struct buf *
local_client_queue(struct local_client *c)
{
	return &c->out;
}

bool
local_client_send(struct local_client *c, enum rc put)
{
	if (put == RC_OK)
		return flush(c);
	cut(c, LOCAL_BYE_FULL);
	return false;
}

static size_t
count_role(const struct local_server *s, enum local_role role)
{
	size_t n = 0;

	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++)
		n += s->client[i].fd >= 0 && s->client[i].greeted &&
		    s->client[i].role == role;
	return n;
}

struct local_client *
local_server_sync(struct local_server *s)
{
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++)
		if (s->client[i].fd >= 0 && s->client[i].greeted &&
		    s->client[i].role == LOCAL_ROLE_SYNC)
			return &s->client[i];
	return NULL;
}

/* The first object: who is it?  False: the client was sent away. */
static bool
greet(struct local_client *c, struct str object)
{
	struct local_server *s = c->server;
	struct local_hello_client hello;
	enum local_bye no = LOCAL_BYE_COUNT;

	if (local_kind_of(object) != LOCAL_HELLO ||
	    local_read_hello_client(object, &hello) != RC_OK)
		no = LOCAL_BYE_FRAME;
	else if (hello.v != LOCAL_VERSION)
		no = LOCAL_BYE_VERSION;
	else if (hello.role == LOCAL_ROLE_OTHER)
		no = LOCAL_BYE_ROLE;
	else if (hello.role == LOCAL_ROLE_CLI &&
	    count_role(s, LOCAL_ROLE_CLI) >= LOCAL_CLI_MAX)
		no = LOCAL_BYE_FULL;
	if (no != LOCAL_BYE_COUNT) {
		cut(c, no);
		return false;
	}
	struct local_client *older = local_server_sync(s);
	if (hello.role == LOCAL_ROLE_SYNC && older != NULL)
		cut(older, LOCAL_BYE_REPLACED);
	c->role = hello.role;
	c->greeted = true;
	s->host->hello(s->host->ctx, c);
	return c->fd >= 0;
}

/* Hand on the whole frames among the received bytes.  The client may be gone
 * afterwards. */
static void
take_frames(struct local_client *c)
{
	struct local_server *s = c->server;
	size_t at = 0;
	enum rc rc = RC_OK;

	for (int i = 0; i < FRAMES_PER_TURN; i++) {
		struct str object;
		size_t used;

		rc = local_frame_next((struct str){ c->in + at, c->in_n - at },
		    &object, &used);
		if (rc != RC_OK)
			break;
		if (!c->greeted) {
			if (!greet(c, object))
				return;
		} else {
			s->host->object(s->host->ctx, c, object);
		}
		if (c->fd < 0)
			return;
		at += used;
	}
	if (rc != RC_OK && rc != RC_AGAIN) {
		cut(c, LOCAL_BYE_FRAME);
		return;
	}
	s->backlog = s->backlog || rc == RC_OK;
	memmove(c->in, c->in + at, c->in_n - at);
	c->in_n -= at;
	if (at > 0 && c->greeted)
		c->due_ms = LOOP_NEVER;
	if (c->in_n > 0 && c->due_ms == LOOP_NEVER)
		c->due_ms = s->loop->mono_ms + LOCAL_FRAME_TIMEOUT_MS;
}

static void
client_ready(void *ctx, short revents)
{
	struct local_client *c = ctx;
	struct local_server *s = c->server;

	if ((revents & POLLOUT) != 0) {
		bool held = c->out.n > 0;
		if (!flush(c))
			return;
		if (held && c->out.n == 0 && c->greeted)
			s->host->drained(s->host->ctx, c);
		if (c->fd < 0)
			return;
	}
	if ((revents & (POLLIN | POLLHUP | POLLERR)) == 0 || c->in_n == IN_MAX)
		return;
	ssize_t n = recv(c->fd, c->in + c->in_n, IN_MAX - c->in_n, 0);
	if (n < 0 && (errno == EINTR || errno == EAGAIN ||
	    errno == EWOULDBLOCK))
		return;
	if (n <= 0) {
		hang_up(c);
		return;
	}
	c->in_n += (size_t)n;
	take_frames(c);
}

/* --- the listener ------------------------------ */

static void
listener_ready(void *ctx, short revents)
{
	struct local_server *s = ctx;
	struct local_client *c = NULL;

	(void)revents;
	int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;   /* the caller has left again, or a passing shortage */
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX && c == NULL; i++)
		if (s->client[i].fd < 0)
			c = &s->client[i];
	if (c == NULL || loop_add(s->loop, fd, POLLIN, client_ready, c) !=
	    RC_OK) {
		log_line(LOG_WARN, "local", "no room for another client");
		close(fd);
		return;
	}
	c->fd = fd;
	c->greeted = false;
	c->role = LOCAL_ROLE_OTHER;
	c->due_ms = s->loop->mono_ms + LOCAL_FRAME_TIMEOUT_MS;
}

/* Is the file at path a socket that nobody listens on? */
static bool
is_stale(const struct sockaddr_un *at)
{
	struct stat st;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool stale = false;

	if (fd < 0)
		return false;
	if (lstat(at->sun_path, &st) == 0 && S_ISSOCK(st.st_mode))
		stale = connect(fd, (const struct sockaddr *)at,
		    sizeof(*at)) != 0 && errno == ECONNREFUSED;
	close(fd);
	return stale;
}

static enum rc
bind_path(int fd, const char *path, struct buf *why)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	if (!str_copy(str_of(path), at.sun_path, sizeof(at.sun_path))) {
		buf_printf(why, "socket %s: the path is too long", path);
		return RC_BAD_INPUT;
	}
	/* Nobody else may connect between bind and chmod. */
	mode_t old = umask(0177);
	int failed = bind(fd, (struct sockaddr *)&at, sizeof(at));
	if (failed != 0 && errno == EADDRINUSE && is_stale(&at)) {
		log_line(LOG_INFO, "local", "replacing a stale socket");
		unlink(path);
		failed = bind(fd, (struct sockaddr *)&at, sizeof(at));
	}
	int error = errno;
	umask(old);
	if (failed == 0)
		return RC_OK;
	if (error == EADDRINUSE) {
		buf_printf(why, "socket %s: taken; another terminal runs, or "
		    "it is no socket: stop the one or move the other", path);
		return RC_BUSY;
	}
	buf_printf(why, "socket %s: %s; its folder must exist and be "
	    "writable (option socket in terminal.conf)", path,
	    strerror(error));
	return RC_SYSTEM;
}

/* Let a group in.  The socket was bound, so the file is ours. */
static enum rc
share_with(const char *path, const char *group, struct buf *why)
{
	if (group[0] == '\0')
		return RC_OK;
	struct group *g = getgrnam(group);
	if (g == NULL) {
		buf_printf(why, "socket_group: no group \"%s\" here; make it "
		    "or leave the option empty", group);
		return RC_NOT_FOUND;
	}
	/* A service whose own group it is may not even ask for chown. */
	struct stat st;
	if (stat(path, &st) != 0 || (st.st_gid != g->gr_gid &&
	    chown(path, (uid_t)-1, g->gr_gid) != 0) ||
	    chmod(path, 0660) != 0) {
		buf_printf(why, "socket %s: cannot be given to group %s: %s; "
		    "add the terminal's user to it", path, group,
		    strerror(errno));
		return RC_DENIED;
	}
	return RC_OK;
}

static enum rc
listen_at(struct local_server *s, const struct local_server_conf *conf,
    struct buf *why)
{
	s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s->fd < 0) {
		buf_printf(why, "socket: %s", strerror(errno));
		return RC_SYSTEM;
	}
	enum rc rc = bind_path(s->fd, conf->path, why);
	if (rc != RC_OK)
		return rc;
	REQUIRE(str_copy(str_of(conf->path), s->path, sizeof(s->path)));
	rc = share_with(conf->path, conf->group, why);
	if (rc == RC_OK && listen(s->fd, 8) != 0) {
		buf_printf(why, "socket %s: %s", conf->path, strerror(errno));
		rc = RC_SYSTEM;
	}
	if (rc == RC_OK)
		rc = loop_add(s->loop, s->fd, POLLIN, listener_ready, s);
	return rc;
}

enum rc
local_server_open(const struct local_server_conf *conf, struct loop *loop,
    const struct local_server_host *host, struct local_server **out,
    struct buf *why)
{
	struct local_server *s = calloc(1, sizeof(*s));

	*out = NULL;
	REQUIRE(s != NULL);
	s->loop = loop;
	s->host = host;
	s->fd = -1;
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++) {
		struct local_client *c = &s->client[i];
		char *out_memory = malloc(OUT_MAX);
		c->server = s;
		c->fd = -1;
		c->due_ms = LOOP_NEVER;
		c->in = malloc(IN_MAX);
		REQUIRE(c->in != NULL && out_memory != NULL);
		c->out = buf_init(out_memory, OUT_MAX);
	}
	enum rc rc = listen_at(s, conf, why);
	if (rc != RC_OK) {
		if (s->fd >= 0)
			close(s->fd);
		s->fd = -1;
		local_server_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void
local_server_close(struct local_server *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++) {
		if (s->client[i].fd >= 0)
			cut(&s->client[i], LOCAL_BYE_STOPPING);
		free(s->client[i].in);
		free(s->client[i].out.p);
	}
	if (s->fd >= 0) {
		loop_remove(s->loop, s->fd);
		close(s->fd);
	}
	if (s->path[0] != '\0')
		unlink(s->path);
	free(s);
}

int64_t
local_server_deadline(const struct local_server *s)
{
	int64_t due = LOOP_NEVER;

	if (s->backlog)
		return s->loop->mono_ms;
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++)
		if (s->client[i].fd >= 0 && s->client[i].due_ms < due)
			due = s->client[i].due_ms;
	return due;
}

void
local_server_turn(struct local_server *s)
{
	bool backlog = s->backlog;

	s->backlog = false;
	for (size_t i = 0; i < LOCAL_CLIENTS_MAX; i++) {
		struct local_client *c = &s->client[i];
		if (backlog && c->fd >= 0 && c->in_n > 0)
			take_frames(c);
		if (c->fd >= 0 && s->loop->mono_ms >= c->due_ms)
			cut(c, LOCAL_BYE_FRAME);
	}
}
