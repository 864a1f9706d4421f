/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/clock.h"
#include "ledger/base/json.h"
#include "sync/local.h"
#include "tests/bank/phone.h"

struct line {
	int fd;
	int64_t until_ms;
	size_t n;                            /* received, not yet read */
	char in[LOCAL_HEAD_BYTES + LOCAL_FRAME_MAX];
};

static int
dial(struct str path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	if (!str_copy(path, a.sun_path, sizeof(a.sun_path)))
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
say(struct line *l, const struct buf *frame)
{
	for (size_t done = 0; done < frame->n;) {
		ssize_t n = send(l->fd, frame->p + done, frame->n - done,
		    MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* More bytes before the deadline, or false. */
static bool
hear_more(struct line *l)
{
	struct pollfd p = { .fd = l->fd, .events = POLLIN };
	int64_t left = l->until_ms - clock_mono_ms(&clock_system);

	if (left <= 0 || l->n == sizeof(l->in) || poll(&p, 1, (int)left) <= 0)
		return false;
	ssize_t n = recv(l->fd, l->in + l->n, sizeof(l->in) - l->n, 0);
	if (n <= 0)
		return false;
	l->n += (size_t)n;
	return true;
}

/* The next frame; *used bytes are to be dropped when done with it. */
static bool
hear(struct line *l, struct str *object, size_t *used)
{
	enum rc rc;

	while ((rc = local_frame_next((struct str){ l->in, l->n }, object,
	    used)) == RC_AGAIN)
		if (!hear_more(l))
			return false;
	return rc == RC_OK;
}

static bool
read_code(struct str line, int64_t terminal, struct phone_code *c)
{
	c->terminal = terminal;
	return json_get_str(line, "ref", c->ref, sizeof(c->ref)) &&
	    json_get_i64(line, "amount", &c->amount.dong) &&
	    json_get_i64(line, "received", &c->received.dong) &&
	    json_get_str(line, "state", c->state, sizeof(c->state)) &&
	    json_get_str(line, "payload", c->payload, sizeof(c->payload));
}

/* Read frames until "end"; gives how many codes came. */
static size_t
read_answers(struct line *l, struct phone_code *out, size_t max)
{
	struct local_hello hello = { 0 };
	struct str object, answer;
	size_t count = 0, used;
	bool more = true;

	while (more && hear(l, &object, &used)) {
		enum local_kind k = local_kind_of(object);
		if (k == LOCAL_HELLO)
			more = local_read_hello(object, &hello) == RC_OK;
		else if (k == LOCAL_ANSWER && count < max &&
		    local_read_answer(object, &answer) == RC_OK)
			count += read_code(answer, hello.terminal,
			    &out[count]);
		else if (k == LOCAL_END || k == LOCAL_BYE)
			more = false;
		memmove(l->in, l->in + used, l->n - used);
		l->n -= used;
	}
	return count;
}

static size_t
look_at(struct str path, struct phone_code *out, size_t max)
{
	char text[512];
	struct buf b = BUF(text);
	struct local_ask ask = { .q = "open" };
	struct line l = { .fd = dial(path), .until_ms = PHONE_WAIT_MS +
	    clock_mono_ms(&clock_system) };
	size_t count = 0;

	if (l.fd < 0)
		return 0;
	if (local_put_hello_client(&b, LOCAL_ROLE_CLI) == RC_OK &&
	    local_put_ask(&b, &ask) == RC_OK && say(&l, &b))
		count = read_answers(&l, out, max);
	close(l.fd);
	return count;
}

size_t
phone_look(struct str sockets, struct phone_code *out, size_t max)
{
	size_t count = 0;

	while (sockets.n > 0 && count < max) {
		struct str path = str_cut(&sockets, ' ');
		if (path.n > 0)
			count += look_at(path, out + count, max - count);
	}
	return count;
}
