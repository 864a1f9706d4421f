/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/setup_file.h"

#define HEAD_BYTES 2048
/* A board that commits slowly is not a dead one. */
#define ASK_PATIENCE_S 60

/* A line to the board that runs; -1: none does. */
static int
connect_to(const struct board_conf *conf)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = ASK_PATIENCE_S };
	char path[BOARD_PATH_MAX];

	board_conf_path(conf, ADMIN_SOCKET, path);
	if (!str_copy(str_of(path), to.sun_path, sizeof(to.sun_path)))
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && (connect(fd, (const struct sockaddr *)&to,
	    sizeof(to)) != 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO,
	    &patience, sizeof(patience)) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
send_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = str_from(s, (size_t)n);
	}
	return true;
}

/* Everything until the end; *full is set when it did not fit. */
static bool
receive(int fd, struct buf *to)
{
	char piece[4096];
	ssize_t n;

	do {
		n = read(fd, piece, sizeof(piece));
		if (n > 0)
			buf_put(to, (struct str){ piece, (size_t)n });
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0 && !to->full;
}

static enum rc
read_answer(struct str all, struct admin_answer *a)
{
	char why[ADMIN_WHY_MAX];
	struct str head = str_cut(&all, '\n');
	int64_t rc;

	if (!json_check(head, NULL) || !json_get_i64(head, "rc", &rc) ||
	    rc < 0 || rc >= RC_COUNT ||
	    !json_get_i64(head, "next", &a->next) ||
	    !json_get_str(head, "why", why, sizeof(why))) {
		buf_puts(&a->why, "the running board hung up; look at its "
		    "log and ask again");
		return RC_SYSTEM;
	}
	buf_puts(&a->why, why);
	buf_put(&a->text, all);
	return (enum rc)rc;
}

static enum rc
ask_board(int fd, struct str request, struct admin_answer *a)
{
	static char all[ADMIN_TEXT_MAX + HEAD_BYTES];
	struct buf got = BUF(all);

	if (!send_all(fd, request) || !send_all(fd, STR("\n")) ||
	    !receive(fd, &got)) {
		buf_puts(&a->why, "the running board does not answer; look "
		    "at its log");
		return RC_SYSTEM;
	}
	return read_answer(buf_str(&got), a);
}

enum rc
setup_ask_board(const struct board_conf *conf, struct str request,
    struct admin_answer *a)
{
	int fd = connect_to(conf);

	if (fd < 0)
		return RC_NOT_FOUND;
	enum rc rc = ask_board(fd, request, a);
	close(fd);
	if (rc != RC_OK && a->why.n == 0)
		buf_puts(&a->why, rc_text(rc));
	return rc;
}

struct alone { struct str request; struct admin_answer *answer; };

static enum rc
do_alone(struct store *s, void *ctx)
{
	struct alone *a = ctx;

	return admin_do(s, a->request, a->answer);
}

static enum rc
ask_once(const struct setup_job *where, struct str request,
    struct admin_answer *a)
{
	struct alone alone = { request, a };
	struct setup_job job = { .conf = where->conf, .clock = where->clock,
	    .run = do_alone, .ctx = &alone,
	    .outside = admin_outside(request) };

	enum rc rc = setup_ask_board(where->conf, request, a);
	return rc == RC_NOT_FOUND && a->why.n == 0 ?
	    setup_run(&job, &a->why) : rc;
}

enum rc
setup_ask(const struct setup_job *where, struct str request, FILE *to,
    struct buf *why)
{
	static char text[ADMIN_TEXT_MAX];
	char memory[ADMIN_WHY_MAX], full[ADMIN_REQUEST_MAX];
	struct admin_answer a = { .why = BUF(memory), .text = BUF(text) };
	enum rc rc;

	REQUIRE(request.n > 1 && request.p[request.n - 1] == '}');
	do {
		struct buf b = BUF(full);
		buf_put(&b, str_part(request, 0, request.n - 1));
		buf_printf(&b, ",\"after\":%lld}", (long long)a.next);
		REQUIRE(!b.full);
		buf_reset(&a.text);
		rc = ask_once(where, buf_str(&b), &a);
		if (rc == RC_OK && fwrite(text, 1, a.text.n, to) != a.text.n)
			rc = RC_DISK;
	} while (rc == RC_OK && a.next > 0);
	if (rc != RC_OK && a.why.n > 0)
		buf_put(why, buf_str(&a.why));
	return rc;
}
