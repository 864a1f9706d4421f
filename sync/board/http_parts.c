/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "sync/board/http.h"
#include "sync/board/http_parts.h"

#define PEM_BYTES_MAX 32768
#define BACKLOG       1024

const char *const http_fixed[HTTP_FIXED_COUNT][2] = {
	{ "Cache-Control", "no-store" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Robots-Tag", "noindex, nofollow" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Content-Security-Policy", "default-src 'none'; "
	  "style-src 'unsafe-inline'; base-uri 'none'; "
	  "form-action 'self'; frame-ancestors 'none'" },
};

bool
fd_is_closed(int fd)
{
	/* The bit is poll's too; its name there is not POSIX. */
	struct pollfd p = { .fd = fd, .events = EPOLLRDHUP };

	return poll(&p, 1, 0) > 0 &&
	    (p.revents & (EPOLLRDHUP | POLLHUP | POLLERR)) != 0;
}

bool
is_loopback(const uint8_t address[16])
{
	static const uint8_t here[16] = { [10] = 0xff, [11] = 0xff, 127, 0, 0,
		1 };

	return memcmp(here, address, sizeof(here)) == 0;
}

void
http_log_library(void *listener, const char *fmt, va_list ap)
{
	const char *name = listener;
	char line[256];

	vsnprintf(line, sizeof(line), fmt, ap);
	log_line(LOG_DEBUG, "http", "%s: %s", name, line);
}

/* --- pools ------------------------------------------------------------- */

enum rc
pool_open(struct pool *p, size_t count, size_t size)
{
	p->memory = calloc(count, size);
	p->free = calloc(count, sizeof(p->free[0]));
	if (p->memory == NULL || p->free == NULL)
		return RC_NO_MEMORY;
	p->size = size;
	p->count = p->left = count;
	for (size_t i = 0; i < count; i++)
		p->free[i] = p->memory + i * size;
	return RC_OK;
}

void
pool_close(struct pool *p)
{
	free(p->memory);
	free(p->free);
}

char *
pool_take(struct pool *p)
{
	return p->left == 0 ? NULL : p->free[--p->left];
}

void
pool_give(struct pool *p, char *piece)
{
	REQUIRE(p->left < p->count);
	p->free[p->left++] = piece;
}

/* --- opening ----------------------------------------------------------- */

void
body_drop(struct body *b, struct body_pools *pools)
{
	if (b->p != NULL)
		pool_give(b->is_large ? &pools->large : &pools->small, b->p);
	*b = (struct body){ 0 };
}

bool
body_room(struct body *b, struct body_pools *pools, size_t n)
{
	bool large = n > pools->small.size;
	struct pool *pool = large ? &pools->large : &pools->small;

	if (n <= b->cap)
		return true;
	if (n > pool->size)
		return false;
	struct body now = { pool_take(pool), pool->size, b->n, b->seen,
	    large };
	if (now.p == NULL)
		return false;
	if (now.n > 0)
		memcpy(now.p, b->p, now.n);
	body_drop(b, pools);
	*b = now;
	return true;
}

enum rc
pem_read(const char *path, char **out, struct buf *why)
{
	enum rc rc = RC_OK;
	size_t n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*out = NULL;
	if (fd < 0) {
		buf_printf(why, "%s: %s; make it with cho40-board init", path,
		    strerror(errno));
		return RC_BAD_INPUT;
	}
	char *p = calloc(1, PEM_BYTES_MAX);
	if (p == NULL)
		rc = RC_NO_MEMORY;
	while (rc == RC_OK && n < PEM_BYTES_MAX - 1) {
		ssize_t got = read(fd, p + n, PEM_BYTES_MAX - 1 - n);
		if (got < 0)
			rc = RC_DISK;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	*out = p;
	return rc;
}

enum rc
http_listen(const struct http_config *c, int *fd, struct buf *why)
{
	char port[8];
	struct buf b = BUF(port);
	struct addrinfo *ai = NULL;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
	int one = 1;

	buf_i64(&b, c->port);
	if (getaddrinfo(c->address, port, &hints, &ai) != 0) {
		buf_printf(why, "%s: \"%s\" is not a numeric address; write "
		    "one like 127.0.0.1 or ::", c->name,
		    c->address);
		return RC_BAD_INPUT;
	}
	*fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	bool ok = *fd >= 0 && setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR,
	    &one, sizeof(one)) == 0 &&
	    bind(*fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
	    listen(*fd, BACKLOG) == 0;
	int why_not = errno;
	freeaddrinfo(ai);
	if (ok)
		return RC_OK;
	buf_printf(why, "%s: cannot listen on %s port %s: %s; choose another "
	    "address or port, or stop what holds it", c->name,
	    c->address, port, strerror(why_not));
	return why_not == EACCES ? RC_DENIED : RC_STATE;
}

bool
peer_terminal(struct str cn, uint32_t *terminal)
{
	return str_starts(cn, STR("terminal-")) &&
	    peer_number(str_from(cn, strlen("terminal-")), terminal);
}

bool
peer_number(struct str digits, uint32_t *terminal)
{
	uint64_t n;

	if (!str_to_u64(digits, &n) || n < 1 || n > TERMINAL_ID_MAX ||
	    digits.p[0] == '0')
		return false;
	*terminal = (uint32_t)n;
	return true;
}

/* --- short answers ----------------------------------------------------- */

void
http_error(struct http_exchange *x, int status, const char *text)
{
	http_error_word(x, status, "", text);
}

void
http_error_word(struct http_exchange *x, int status, const char *word,
    const char *text)
{
	char memory[640];
	struct buf b = BUF(memory);

	buf_puts(&b, "{\"error\":");
	json_put_str(&b, str_of(text));
	if (word[0] != '\0') {
		buf_puts(&b, ",\"word\":");
		json_put_str(&b, str_of(word));
	}
	buf_puts(&b, "}\n");
	REQUIRE(!b.full);
	http_answer(x, &(struct http_reply){ .status = status,
	    .type = HTTP_JSON, .body = buf_str(&b) });
}

void
http_busy(struct http_exchange *x)
{
	http_answer(x, &(struct http_reply){ .status = 503, .type = HTTP_JSON,
	    .body = STR("{\"error\":\"too busy or out of room; nothing was "
	    "kept, send it again after Retry-After seconds\"}\n"),
	    .retry_after_s = http_retry_s(x) });
}

void
http_refuse(struct http_exchange *x, int status)
{
	switch (status) {
	case 401:
		http_error(x, status, "a device certificate of this market "
		    "is needed; enrol the terminal");
		return;
	case 404:
		http_error(x, status, "no such page; check the address");
		return;
	case 405:
		http_error(x, status, "not with this method");
		return;
	case 413:
		http_error(x, status, "the body is too large; send less at "
		    "once");
		return;
	default:
		http_busy(x);
		return;
	}
}

/* --- who asks ---------------------------------------------------------- */

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

bool
http_forwarded(struct str header, uint8_t address[16])
{
	char text[INET6_ADDRSTRLEN];
	uint8_t in[16];

	while (str_find(header, ',') < header.n)
		(void)str_cut(&header, ',');
	if (!str_copy(str_trim(header), text, sizeof(text)))
		return false;
	if (inet_pton(AF_INET, text, in) == 1) {
		memcpy(address, mapped, 12);
		memcpy(address + 12, in, 4);
		return true;
	}
	if (inet_pton(AF_INET6, text, in) != 1)
		return false;
	memcpy(address, in, 16);
	return true;
}
