/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE   /* struct ucred, accept4 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "sync/board/admin.h"
#include "sync/board/board.h"
#include "sync/board/mail.h"

struct admin {
	struct board *board;
	struct sockaddr_un at;
	int fd, stop_fd;
	bool bound;              /* the file is ours */
	pthread_t thread;
	bool has_thread;
	char request[ADMIN_REQUEST_MAX + 1];
	char why[ADMIN_WHY_MAX], text[ADMIN_TEXT_MAX];
};

struct asked { struct str request; struct admin_answer *answer; };

static enum rc
run(struct store *s, void *ctx)
{
	struct asked *a = ctx;

	return admin_do(s, a->request, a->answer);
}

/* --- what a change means to a board that runs -------------------------- */

struct cut { struct board *board; int64_t terminal; };

static enum rc
end_poll(struct store *s, void *ctx)
{
	struct cut *c = ctx;

	(void)s;
	mail_refuse(c->board, (uint32_t)c->terminal);
	return RC_OK;
}

static void
after(struct board *b, struct str request)
{
	struct cut cut = { .board = b };
	char name[32];

	if (!json_get_str(request, "do", name, sizeof(name)))
		return;
	log_line(LOG_INFO, "admin", "done %s", name);
	if (strcmp(name, "account.add") == 0 && board_accounts(b) != RC_OK)
		log_line(LOG_WARN, "admin", "the account counts from the next "
		    "start on");
	/* A poll that waits holds its answer back, not its permission. */
	if (strcmp(name, "device.revoke") == 0 &&
	    json_get_i64(request, "terminal", &cut.terminal) &&
	    store_run(b->store, end_poll, &cut) != RC_OK)
		log_line(LOG_WARN, "admin", "a waiting poll ends by itself");
}

/* --- one client -------------------------------------------------------- */

/* True when fd is ready; false when time is up or the board ends. */
static bool
ready(const struct admin *a, int fd, short events)
{
	struct pollfd p[2] = { { .fd = fd, .events = events },
	    { .fd = a->stop_fd, .events = POLLIN } };
	int n;

	do {
		n = poll(p, 2, ADMIN_PATIENCE_MS);
	} while (n < 0 && errno == EINTR);
	return n > 0 && p[1].revents == 0 && p[0].revents != 0;
}

static bool
is_ours(int fd)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 &&
	    (peer.uid == 0 || peer.uid == getuid());
}

/* One line; false if none comes. */
static bool
receive(struct admin *a, int fd, struct str *line)
{
	size_t n = 0;

	while (n < ADMIN_REQUEST_MAX && ready(a, fd, POLLIN)) {
		ssize_t got = read(fd, a->request + n, ADMIN_REQUEST_MAX - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		n += (size_t)got;
		if (a->request[n - 1] == '\n') {
			*line = (struct str){ a->request, n - 1 };
			return true;
		}
	}
	return false;
}

static bool
send_all(const struct admin *a, int fd, struct str s)
{
	while (s.n > 0) {
		if (!ready(a, fd, POLLOUT))
			return false;
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = str_from(s, (size_t)n);
	}
	return true;
}

static void
serve(struct admin *a, int fd)
{
	struct admin_answer answer = { BUF(a->why), BUF(a->text), 0 };
	char memory[2 * ADMIN_WHY_MAX + 64];
	struct buf head = BUF(memory);
	struct asked asked = { .answer = &answer };

	if (!is_ours(fd) || !receive(a, fd, &asked.request))
		return;
	bool outside = admin_outside(asked.request);
	enum rc rc = outside ? store_look(a->board->store, run, &asked) :
	    store_run(a->board->store, run, &asked);
	if (outside)
		board_copies(a->board);
	if (rc == RC_OK && answer.next == 0)
		after(a->board, asked.request);
	if (rc != RC_OK && answer.why.n == 0)
		buf_puts(&answer.why, rc_text(rc));
	buf_printf(&head, "{\"rc\":%d,\"why\":", (int)rc);
	json_put_str(&head, buf_str(&answer.why));
	buf_printf(&head, ",\"next\":%" PRId64 "}\n", answer.next);
	REQUIRE(!head.full);
	if (send_all(a, fd, buf_str(&head)) && rc == RC_OK)
		(void)send_all(a, fd, buf_str(&answer.text));
	crypto_wipe(a->request, sizeof(a->request));
}

static void *
admin_main(void *ctx)
{
	struct admin *a = ctx;
	struct pollfd p[2] = { { .fd = a->fd, .events = POLLIN },
	    { .fd = a->stop_fd, .events = POLLIN } };

	for (;;) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			break;
		if (p[1].revents != 0)
			break;
		int fd = accept4(a->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;
		serve(a, fd);
		close(fd);
	}
	return NULL;
}

/* --- life -------------------------------------------------------------- */

/* The store's lock says that no other board runs in this folder, so a socket
 * that is there was left behind. */
static enum rc
listen_at(struct admin *a, struct buf *why)
{
	a->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	a->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (a->fd < 0 || a->stop_fd < 0)
		return RC_SYSTEM;
	(void)unlink(a->at.sun_path);
	mode_t was = umask(0177);
	a->bound = bind(a->fd, (const struct sockaddr *)&a->at,
	    sizeof(a->at)) == 0;
	int e = errno;
	umask(was);
	if (a->bound && listen(a->fd, 4) == 0)
		return RC_OK;
	buf_printf(why, "%s: %s; the board's folder must be writable",
	    a->at.sun_path, strerror(a->bound ? errno : e));
	return RC_SYSTEM;
}

enum rc
admin_open(struct board *b, const char *path, struct admin **out,
    struct buf *why)
{
	*out = NULL;
	struct admin *a = calloc(1, sizeof(*a));
	if (a == NULL)
		return RC_NO_MEMORY;
	a->board = b;
	a->fd = a->stop_fd = -1;
	a->at.sun_family = AF_UNIX;
	enum rc rc = RC_OK;
	if (!str_copy(str_of(path), a->at.sun_path, sizeof(a->at.sun_path))) {
		buf_printf(why, "%s: too long for a socket; choose a folder "
		    "with a shorter path", path);
		rc = RC_TOO_BIG;
	}
	if (rc == RC_OK)
		rc = listen_at(a, why);
	if (rc == RC_OK && pthread_create(&a->thread, NULL, admin_main, a) !=
	    0)
		rc = RC_SYSTEM;
	if (rc != RC_OK) {
		admin_close(a);
		return rc;
	}
	a->has_thread = true;
	*out = a;
	return RC_OK;
}

void
admin_close(struct admin *a)
{
	uint64_t one = 1;

	if (a == NULL)
		return;
	if (a->has_thread) {
		ssize_t put = write(a->stop_fd, &one, sizeof(one));
		REQUIRE(put == (ssize_t)sizeof(one));
		REQUIRE(pthread_join(a->thread, NULL) == 0);
	}
	if (a->bound)
		unlink(a->at.sun_path);
	if (a->fd >= 0)
		close(a->fd);
	if (a->stop_fd >= 0)
		close(a->stop_fd);
	free(a);
}
