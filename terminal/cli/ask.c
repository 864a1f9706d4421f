/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "terminal/asking.h"
#include "terminal/cli/ask.h"
#include "terminal/cli/stall_file.h"
#include "terminal/terminal_conf.h"

#define CONFIG_FILE "/etc/cho40/terminal.conf"
#define QUESTION_MAX 8192

struct talk_line {
	int fd;
	char in[LOCAL_HEAD_BYTES + LOCAL_FRAME_MAX];
	size_t n;      /* received */
	size_t used;   /* of it, by the frame handed out last */
};

static bool
find_socket(const struct ask_where *where, char to[SOCKET_PATH_MAX + 1])
{
	struct terminal_conf conf;
	char error[CONF_ERROR_MAX];
	const char *file = where->config;

	if (where->socket != NULL) {
		if (str_copy(str_of(where->socket), to, SOCKET_PATH_MAX + 1))
			return true;
		cli_complain("--socket is longer than %d bytes",
		    SOCKET_PATH_MAX);
		return false;
	}
	if (file == NULL && access(CONFIG_FILE, F_OK) == 0)
		file = CONFIG_FILE;
	if (terminal_conf_load(file, &conf, error) != RC_OK) {
		cli_complain("%s", error);
		return false;
	}
	return str_copy(str_of(conf.socket), to, SOCKET_PATH_MAX + 1);
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

static bool
send_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
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

/* The next frame's object, valid until the next call. */
static bool
next_object(struct talk_line *t, struct str *object)
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

/* --- what is answered ------------------------------------------------ */

static enum cli_exit
give(const struct ask_where *where, struct str line, bool is_text)
{
	FILE *out = where->out != NULL ? where->out : stdout;

	if (where->line != NULL)
		return where->line(where->ctx, line, is_text);
	(void)fwrite(line.p, 1, line.n, out);
	if (!is_text)
		(void)fputc('\n', out);
	if (!ferror(out))
		return CLI_DONE;
	cli_complain("writing: %s", strerror(errno));
	return CLI_WORLD;
}

static enum cli_exit
finish(struct str object)
{
	struct local_end end;

	if (local_read_end(object, &end) != RC_OK || end.rc < CLI_DONE ||
	    end.rc > CLI_WORLD) {
		cli_complain("the terminal's end is malformed");
		return CLI_WORLD;
	}
	if (end.why[0] != '\0')
		cli_complain("%s", end.why);
	return (enum cli_exit)end.rc;
}

/* A JSON string is text. */
static enum cli_exit
give_raw(const struct ask_where *where, struct str raw)
{
	static char memory[LOCAL_FRAME_MAX];
	struct buf text = BUF(memory);

	if (raw.p[0] != '"')
		return give(where, raw, false);
	if (json_str(raw, &text))
		return give(where, buf_str(&text), true);
	cli_complain("the terminal's answer is malformed");
	return CLI_WORLD;
}

/* Give answers until the end.  True while there is more to come. */
static bool
take(const struct ask_where *where, struct str object, enum cli_exit *done)
{
	enum local_kind kind = local_kind_of(object);
	struct local_progress p;
	enum local_bye why;
	struct str line;

	if (kind == LOCAL_ANSWER && local_read_answer(object, &line) == RC_OK) {
		*done = give_raw(where, line);
		return *done == CLI_DONE;
	}
	if (kind == LOCAL_PROGRESS && local_read_progress(object, &p) == RC_OK)
		cli_progress(p.what, p.done, p.of);
	if (kind == LOCAL_END) {
		*done = finish(object);
		return false;
	}
	if (kind == LOCAL_BYE) {
		if (local_read_bye(object, &why) != RC_OK)
			why = LOCAL_BYE_OTHER;
		cli_complain("the terminal says bye: %s", local_bye_name(why));
		*done = CLI_WORLD;
		return false;
	}
	return true;   /* kinds that are none of our business */
}

static enum cli_exit
converse(struct talk_line *t, const struct ask_where *where,
    const struct local_ask *question)
{
	char text[QUESTION_MAX];
	struct buf b = BUF(text);
	struct local_hello hello;
	enum cli_exit done = CLI_WORLD;
	struct str object;

	REQUIRE(local_put_hello_client(&b, LOCAL_ROLE_CLI) == RC_OK);
	if (!send_all(t->fd, buf_str(&b)) || !next_object(t, &object))
		return CLI_WORLD;
	if (local_kind_of(object) != LOCAL_HELLO) {
		(void)take(where, object, &done);
		return CLI_WORLD;
	}
	if (local_read_hello(object, &hello) != RC_OK) {
		cli_complain("the terminal's hello is malformed");
		return CLI_WORLD;
	}
	buf_reset(&b);
	REQUIRE(local_put_ask(&b, question) == RC_OK);
	if (!send_all(t->fd, buf_str(&b)))
		return CLI_WORLD;
	while (next_object(t, &object))
		if (!take(where, object, &done))
			return done;
	return CLI_WORLD;
}

static enum cli_exit
ask_terminal(const struct ask_where *where, const struct local_ask *question)
{
	static struct talk_line t;
	char path[SOCKET_PATH_MAX + 1];
	enum cli_exit done;

	if (!find_socket(where, path))
		return CLI_REFUSED;
	t.fd = connect_to(path);
	if (t.fd < 0)
		return CLI_WORLD;
	done = converse(&t, where, question);
	close(t.fd);
	return done;
}

/* --- a file ---------------------------------------------------------- */

static enum cli_exit
answer_all(const struct ask_where *where, struct asking *a)
{
	char memory[ASKING_LINE_MAX], words[ASKING_WHY_MAX];
	struct buf line = BUF(memory), why = BUF(words);

	while (!a->over) {
		buf_reset(&line);
		enum rc rc = asking_next(a, &line, &why);
		enum cli_exit done = line.n == 0 ? CLI_DONE :
		    give(where, buf_str(&line), a->text);
		if (done != CLI_DONE)
			return done;
		if (a->doing != NULL)
			cli_progress(a->doing, a->done, a->of);
		if (rc != RC_OK) {
			cli_complain("%s", words);
			return cli_exit_of(rc);
		}
	}
	return CLI_DONE;
}

static enum cli_exit
ask_file(const struct ask_where *where, const struct local_ask *question)
{
	static struct asking a;
	char words[ASKING_WHY_MAX];
	struct buf why = BUF(words);
	struct ledger *l = NULL;
	enum cli_exit done = asking_writes(question->q) ?
	    stall_file_write(where->file, &l) :
	    stall_file_read(where->file, &l);

	if (done != CLI_DONE)
		return done;
	struct asking_of of = { .l = l };
	if (asking_begin(&a, of, question, &why) == RC_OK) {
		a.tell = cli_progress;
		done = answer_all(where, &a);
	} else {
		cli_complain("%s", words);
		done = CLI_USAGE;
	}
	asking_end(&a);
	ledger_close(l);
	return done;
}

enum cli_exit
cli_ask(const struct ask_where *where, const struct local_ask *question)
{
	return where->file != NULL ? ask_file(where, question) :
	    ask_terminal(where, question);
}

/* --- questions ------------------------------------------------------- */

struct local_ask
ask_of(const char *q)
{
	struct local_ask ask = { .amount = -1 };

	REQUIRE(str_copy(str_of(q), ask.q, sizeof(ask.q)));
	return ask;
}

bool
ask_text(const char *option, const char *value, bool needed, char *to,
    size_t cap)
{
	if (value == NULL && needed) {
		cli_complain("--%s is missing", option);
		return false;
	}
	if (str_copy(str_of(value == NULL ? "" : value), to, cap))
		return true;
	cli_complain("--%s: at most %zu bytes", option, cap - 1);
	return false;
}
