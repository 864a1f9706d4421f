/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "terminal/cli/talk_line.h"

#define CONFIG_FILE "/etc/cho40/terminal.conf"
#define HELLO_MAX   256

struct talk_line {
	int fd;
	char in[LOCAL_HEAD_BYTES + LOCAL_FRAME_MAX];
	size_t n;      /* received */
	size_t used;   /* of it, by the frame handed out last */
};

enum rc
talk_line_conf(const char *config, struct terminal_conf *conf)
{
	char error[CONF_ERROR_MAX];

	if (config == NULL && access(CONFIG_FILE, F_OK) == 0)
		config = CONFIG_FILE;
	enum rc rc = terminal_conf_load(config, conf, error);
	if (rc != RC_OK)
		cli_complain("%s", error);
	return rc;
}

static bool
find_socket(const struct talk_where *where, char to[SOCKET_PATH_MAX + 1])
{
	struct terminal_conf conf;

	if (where->socket != NULL) {
		if (str_copy(str_of(where->socket), to, SOCKET_PATH_MAX + 1))
			return true;
		cli_complain("--socket is longer than %d bytes",
		    SOCKET_PATH_MAX);
		return false;
	}
	return talk_line_conf(where->config, &conf) == RC_OK &&
	    str_copy(str_of(conf.socket), to, SOCKET_PATH_MAX + 1);
}

static int
connect_to(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd >= 0 && str_copy(str_of(path), to.sun_path,
	    sizeof(to.sun_path)) &&
	    connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	cli_complain("%s: %s; is cho40-terminal running?", path,
	    strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
talk_line_send(struct talk_line *t, struct str s)
{
	while (s.n > 0) {
		ssize_t n = send(t->fd, s.p, s.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			cli_complain("the terminal hung up: %s",
			    strerror(errno));
			return false;
		}
		s = str_from(s, (size_t)n);
	}
	return true;
}

/* Wait for more bytes; false after a complaint. */
static bool
receive(struct talk_line *t)
{
	struct pollfd p = { .fd = t->fd, .events = POLLIN };
	int ready;
	ssize_t n;

	do {
		ready = poll(&p, 1, ASK_PATIENCE_MS);
	} while (ready < 0 && errno == EINTR);
	if (ready == 0) {
		cli_complain("the terminal does not answer");
		return false;
	}
	do {
		n = read(t->fd, t->in + t->n, sizeof(t->in) - t->n);
	} while (n < 0 && errno == EINTR);
	if (n <= 0) {
		cli_complain("the terminal hung up%s%s", n < 0 ? ": " : "",
		    n < 0 ? strerror(errno) : "");
		return false;
	}
	t->n += (size_t)n;
	return true;
}

bool
talk_line_next(struct talk_line *t, struct str *object)
{
	memmove(t->in, t->in + t->used, t->n - t->used);
	t->n -= t->used;
	t->used = 0;
	for (;;) {
		enum rc rc = local_frame_next((struct str){ t->in, t->n },
		    object, &t->used);
		if (rc == RC_OK)
			return true;
		if (rc != RC_AGAIN) {
			cli_complain("what the terminal says is no frame");
			return false;
		}
		if (!receive(t))
			return false;
	}
}

void
talk_line_bye(struct str object)
{
	enum local_bye why;

	if (local_read_bye(object, &why) != RC_OK)
		why = LOCAL_BYE_OTHER;
	cli_complain("the terminal says bye: %s", local_bye_name(why));
}

static bool
say_hello(struct talk_line *t, struct local_hello *hello)
{
	char text[HELLO_MAX];
	struct buf b = BUF(text);
	struct str object;

	REQUIRE(local_put_hello_client(&b, LOCAL_ROLE_CLI) == RC_OK);
	if (!talk_line_send(t, buf_str(&b)) || !talk_line_next(t, &object))
		return false;
	if (local_kind_of(object) == LOCAL_BYE)
		talk_line_bye(object);
	else if (local_kind_of(object) == LOCAL_HELLO &&
	    local_read_hello(object, hello) == RC_OK)
		return true;
	else
		cli_complain("the terminal's hello is malformed");
	return false;
}

enum cli_exit
talk_line_open(const struct talk_where *where, struct talk_line **out,
    struct local_hello *hello)
{
	static struct talk_line t;
	char path[SOCKET_PATH_MAX + 1];

	*out = NULL;
	if (!find_socket(where, path))
		return CLI_REFUSED;
	t.n = t.used = 0;
	t.fd = connect_to(path);
	if (t.fd < 0)
		return CLI_WORLD;
	if (!say_hello(&t, hello)) {
		close(t.fd);
		return CLI_WORLD;
	}
	*out = &t;
	return CLI_DONE;
}

void
talk_line_close(struct talk_line *t)
{
	if (t != NULL)
		close(t->fd);
}
