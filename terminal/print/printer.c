/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "terminal/beside.h"
#include "terminal/print/order.h"
#include "terminal/print/print_log.h"
#include "terminal/print/printer.h"

#define TOOL        "cho40-print"
#define PATH_BYTES  512
#define EARLY_MS    30000    /* opening a port, reading an order */
/* A finger that trembles does not want two. */
#define TWICE_MS    3000
#define OLD_MAX     8        /* children that have told and not ended */

struct paper { char what[PRINT_WHAT_CAP]; struct slip slip; };

struct printer {
	struct printer_config config;
	struct loop *loop;
	const struct printer_host *host;
	struct slip_press *press;
	struct print_log log;
	/* The first one is at the printer when fd >= 0. */
	int count;
	struct paper queue[PRINTER_QUEUE_MAX];
	int fd;
	pid_t pid;               /* 0: none of ours */
	int64_t id;              /* in the log */
	int64_t give_up_ms;      /* it says nothing any more */
	bool inked;
	char head[ORDER_HEAD_MAX];
	size_t head_n, sent;
	char line[ORDER_LINE_MAX];
	size_t line_n;
	struct picture picture;
	pid_t old[OLD_MAX];
	bool torn;               /* the last that had ink */
	bool asking;             /* the person is to be asked */
	char done[PRINT_WHAT_CAP];   /* the last one that was */
	int64_t done_ms;
};

/* --- what is told ------------------------------------------------------- */

static void
tell(struct printer *p, const char *what, enum print_state state,
    enum print_why why)
{
	struct print_news n = { .ready = true, .state = state, .why = why };

	(void)str_copy(str_of(what), n.what, sizeof(n.what));
	if (p->asking && p->log.open > (p->fd >= 0 ? 1 : 0))
		(void)str_copy(str_of(p->log.job[0].what), n.ask,
		    sizeof(n.ask));
	p->host->news(p->host->ctx, &n);
}

void
printer_tell(struct printer *p)
{
	tell(p, "", PRINT_NONE, PRINT_WHY_NONE);
}

/* --- the process -------------------------------------------------------- */

static void
reap(struct printer *p)
{
	for (int i = 0; i < OLD_MAX; i++)
		if (p->old[i] != 0 && waitpid(p->old[i], NULL, WNOHANG) != 0)
			p->old[i] = 0;
}

/* It has told, or never will.  What hangs in the kernel is left to init. */
static void
let_go(struct printer *p, bool kill_it)
{
	if (p->fd >= 0) {
		loop_remove(p->loop, p->fd);
		close(p->fd);
	}
	p->fd = -1;
	if (p->pid != 0 && kill_it)
		(void)kill(p->pid, SIGKILL);
	for (int i = 0; i < OLD_MAX && p->pid != 0; i++)
		if (p->old[i] == 0) {
			p->old[i] = p->pid;
			p->pid = 0;
		}
	p->pid = 0;
	reap(p);
}

static int
start_child(struct printer *p)
{
	char tool[] = TOOL, option[] = "--config", config[PATH_BYTES];
	char *argv[] = { tool, option, config, NULL };
	int fds[2];

	if (!str_copy(str_of(p->config.program_config), config,
	    sizeof(config)) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC,
	    0, fds) != 0)
		return -1;
	bool ok = fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0 &&
	    beside_start(argv, fds[1], fds[1], &p->pid);
	close(fds[1]);
	if (ok)
		return fds[0];
	close(fds[0]);
	p->pid = 0;
	return -1;
}

/* systemd starts one for each connection. */
static int
call_helper(struct printer *p)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);

	if (fd >= 0 && str_copy(str_of(p->config.helper), to.sun_path,
	    sizeof(to.sun_path)) && connect(fd, (struct sockaddr *)&to,
	    sizeof(to)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* --- the end of a paper ------------------------------------------------- */

/* If this cannot be written the next start asks once too often. */
static void
settle(struct printer *p, int64_t id, enum print_end how)
{
	enum rc rc = print_log_end(&p->log, id, how);

	if (rc != RC_OK)
		log_line(LOG_WARN, "print", "id=%lld stays open: %s",
		    (long long)id, rc_text(rc));
}

static void
drop_first(struct printer *p)
{
	p->count--;
	memmove(&p->queue[0], &p->queue[1], (size_t)p->count *
	    sizeof(p->queue[0]));
}

static void
finish(struct printer *p, enum print_state state, enum print_why why)
{
	char what[PRINT_WHAT_CAP];

	memcpy(what, p->queue[0].what, sizeof(what));
	log_line(state == PRINT_DONE ? LOG_INFO : LOG_WARN, "print",
	    "paper %s id=%lld %s why=%s", what, (long long)p->id,
	    state == PRINT_DONE ? "done" : state == PRINT_NOT ? "not" :
	    "torn", order_why(why));
	if (state == PRINT_DONE) {
		memcpy(p->done, what, sizeof(what));
		p->done_ms = p->loop->mono_ms;
	}
	p->torn = state == PRINT_TORN || (p->torn && state == PRINT_NOT);
	if (state == PRINT_TORN)
		p->asking = true;
	else
		settle(p, p->id, state == PRINT_DONE ? PRINT_END_DONE :
		    PRINT_END_NOTHING);
	let_go(p, false);
	drop_first(p);
	tell(p, what, state, why);
}

/* It hung up or went silent without a last word. */
static void
vanished(struct printer *p, enum print_why why)
{
	let_go(p, true);
	finish(p, p->inked ? PRINT_TORN : PRINT_NOT, why);
}

static void
take_word(struct printer *p, enum order_word w, enum print_why why)
{
	switch (w) {
	case ORDER_INK:
	case ORDER_MOVES:
		p->inked = true;
		tell(p, p->queue[0].what, PRINT_GOING, PRINT_WHY_NONE);
		break;
	case ORDER_SLOW:
		tell(p, p->queue[0].what, PRINT_SLOW, PRINT_WHY_NONE);
		break;
	case ORDER_DONE:
		finish(p, PRINT_DONE, PRINT_WHY_NONE);
		break;
	case ORDER_NOT:
		/* Its word about ink counts, not ours. */
		finish(p, p->inked ? PRINT_TORN : PRINT_NOT, why);
		break;
	case ORDER_TORN:
		finish(p, PRINT_TORN, why);
		break;
	case ORDER_WORDS:
		REQUIRE(false);
	}
}

/* --- talking to it ------------------------------------------------------ */

static void
take_bytes(struct printer *p, const char *bytes, size_t n)
{
	enum order_word w;
	enum print_why why;

	for (size_t i = 0; i < n && p->fd >= 0; i++) {
		if (bytes[i] != '\n') {
			if (p->line_n < sizeof(p->line))
				p->line[p->line_n++] = bytes[i];
			continue;
		}
		bool ok = order_read_word((struct str){ p->line, p->line_n },
		    &w, &why);
		p->line_n = 0;
		if (ok)
			take_word(p, w, why);
		else
			vanished(p, PRINT_WHY_LOST);
	}
}

/* Head and picture, as fast as it takes them. */
static bool
send_some(struct printer *p)
{
	size_t bytes = picture_bytes(&p->picture);

	while (p->sent < p->head_n + bytes) {
		bool head = p->sent < p->head_n;
		const void *from = head ? (const void *)(p->head + p->sent) :
		    p->picture.bits + (p->sent - p->head_n);
		size_t left = (head ? p->head_n : p->head_n + bytes) - p->sent;
		ssize_t n = send(p->fd, from, left, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		p->sent += (size_t)n;
	}
	loop_events(p->loop, p->fd, POLLIN);
	return true;
}

static void
on_ready(void *ctx, short revents)
{
	struct printer *p = ctx;
	char bytes[256];

	p->give_up_ms = p->loop->mono_ms + EARLY_MS + 2 * p->config.stall_ms;
	if ((revents & POLLOUT) && !send_some(p)) {
		vanished(p, PRINT_WHY_ABSENT);
		return;
	}
	if ((revents & (POLLIN | POLLHUP | POLLERR)) == 0)
		return;
	ssize_t n = recv(p->fd, bytes, sizeof(bytes), 0);
	if (n > 0)
		take_bytes(p, bytes, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		vanished(p, p->inked ? PRINT_WHY_LOST : PRINT_WHY_ABSENT);
}

/* --- the beginning of a paper ------------------------------------------- */

/* What was open of the same paper is answered by printing it again. */
static void
supersede(struct printer *p, const char *what)
{
	for (int i = p->log.open - 1; i >= 0; i--)
		if (strcmp(p->log.job[i].what, what) == 0)
			settle(p, p->log.job[i].id, PRINT_END_AGAIN);
}

static void
refuse(struct printer *p, const char *what, enum print_why why)
{
	log_line(LOG_WARN, "print", "paper %s refused why=%s", what,
	    order_why(why));
	tell(p, what, PRINT_NOT, why);
}

static void
start_first(struct printer *p)
{
	const struct paper *paper = &p->queue[0];
	struct buf head = BUF(p->head);
	char what[PRINT_WHAT_CAP];

	memcpy(what, paper->what, sizeof(what));
	supersede(p, what);
	if (print_log_begin(&p->log, what, p->loop->wall_ms, &p->id) !=
	    RC_OK) {
		drop_first(p);
		refuse(p, what, PRINT_WHY_DISK);
		return;
	}
	log_line(LOG_INFO, "print", "paper %s id=%lld begun", what,
	    (long long)p->id);
	p->inked = false;
	p->sent = p->line_n = 0;
	p->give_up_ms = p->loop->mono_ms + EARLY_MS + 2 * p->config.stall_ms;
	p->fd = p->config.helper[0] != '\0' ? call_helper(p) : start_child(p);
	if (p->fd >= 0 && loop_add(p->loop, p->fd, POLLIN | POLLOUT, on_ready,
	    p) != RC_OK) {
		close(p->fd);
		p->fd = -1;
	}
	if (p->fd < 0) {
		finish(p, PRINT_NOT, PRINT_WHY_ABSENT);
		return;
	}
	/* While the process starts. */
	slip_print(p->press, &paper->slip, &p->picture);
	order_put_head(&head, &p->picture, p->torn);
	p->head_n = head.n;
	tell(p, what, PRINT_GOING, PRINT_WHY_NONE);
}

void
printer_take(struct printer *p, const char *what, const struct slip *s)
{
	for (int i = 0; i < p->count; i++)
		if (strcmp(p->queue[i].what, what) == 0) {
			tell(p, what, i == 0 && p->fd >= 0 ? PRINT_GOING :
			    PRINT_WAITING, PRINT_WHY_NONE);
			return;
		}
	if (strcmp(p->done, what) == 0 &&
	    p->loop->mono_ms < p->done_ms + TWICE_MS) {
		tell(p, what, PRINT_DONE, PRINT_WHY_NONE);
		return;
	}
	if (p->log.fd < 0) {
		refuse(p, what, PRINT_WHY_DISK);
		return;
	}
	if (p->count == PRINTER_QUEUE_MAX) {
		refuse(p, what, PRINT_WHY_FULL);
		return;
	}
	struct paper *paper = &p->queue[p->count++];
	REQUIRE(str_copy(str_of(what), paper->what, sizeof(paper->what)));
	paper->slip = *s;
	log_line(LOG_INFO, "print", "paper %s asked for", what);
	if (p->count == 1)
		start_first(p);
	else
		tell(p, what, PRINT_WAITING, PRINT_WHY_NONE);
}

int64_t
printer_copies(const struct printer *p, const char *what)
{
	int64_t copies = 0;

	return print_log_copies(&p->log, what, &copies) == RC_OK ? copies : 0;
}

void
printer_let(struct printer *p)
{
	bool going = p->fd >= 0;

	for (int i = p->log.open - 1; i >= 0; i--)
		if (!going || p->log.job[i].id != p->id)
			settle(p, p->log.job[i].id, PRINT_END_LET);
	p->asking = false;
	printer_tell(p);
}

/* --- life --------------------------------------------------------------- */

enum rc
printer_open(struct printer **out, const struct printer_config *config,
    struct loop *loop, const struct font_source *font,
    const struct printer_host *host)
{
	struct printer *p = calloc(1, sizeof(*p));
	char memory[PATH_BYTES + 128];
	struct buf why = BUF(memory);

	*out = NULL;
	if (p == NULL)
		return RC_NO_MEMORY;
	p->config = *config;
	p->loop = loop;
	p->host = host;
	p->fd = -1;
	enum rc rc = slip_press_open(&p->press, font, config->width);
	if (rc != RC_OK) {
		free(p);
		return rc;
	}
	if (print_log_open(&p->log, config->log, &why) != RC_OK)
		log_line(LOG_ERROR, "print", "nothing is printed: %s", memory);
	p->asking = p->torn = p->log.open > 0;
	*out = p;
	return RC_OK;
}

/* A paper that is going stays open: the next start asks. */
void
printer_close(struct printer *p)
{
	if (p == NULL)
		return;
	let_go(p, true);
	print_log_close(&p->log);
	slip_press_close(p->press);
	free(p);
}

int64_t
printer_deadline(const struct printer *p)
{
	return p->fd >= 0 ? p->give_up_ms : p->count > 0 ? p->loop->mono_ms :
	    LOOP_NEVER;
}

void
printer_turn(struct printer *p)
{
	reap(p);
	if (p->fd >= 0 && p->loop->mono_ms >= p->give_up_ms)
		vanished(p, PRINT_WHY_STALLED);
	if (p->fd < 0 && p->count > 0)
		start_first(p);
}
