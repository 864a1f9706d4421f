/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/http_parts.h - what http.c needs and no library does for it. */
#ifndef SYNC_BOARD_HTTP_PARTS_H
#define SYNC_BOARD_HTTP_PARTS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

/* Equal pieces of memory; one thread. */
struct pool { char *memory; char **free; size_t size, count, left; };

/* On failure pool_close what there is. */
enum rc pool_open(struct pool *p, size_t count, size_t size) MUST_CHECK;
void pool_close(struct pool *p);
char *pool_take(struct pool *p);              /* NULL: none left */
void pool_give(struct pool *p, char *piece);

/* What came of a request's body, in a piece of either size. */
struct body { char *p; size_t cap, n, seen; bool is_large; };
struct body_pools { struct pool small, large; };

void body_drop(struct body *b, struct body_pools *pools);
/* Room for n bytes: a small piece first, a large one once it is outgrown;
 * what is there moves along.  False: too many, or no piece left. */
bool body_room(struct body *b, struct body_pools *pools, size_t n);

/* A whole file, terminated; the caller frees *out.  why names the file. */
enum rc pem_read(const char *path, char **out, struct buf *why) MUST_CHECK;

struct http_config;
/* A listening socket of our own, so that a taken port gets a clear word. */
enum rc http_listen(const struct http_config *c, int *fd, struct buf *why)
    MUST_CHECK;

/* Will nothing more come from there, and nobody read?  True also of one that
 * only said that it has sent all. */
bool fd_is_closed(int fd);
/* An address of struct http_request is the machine's own. */
bool is_loopback(const uint8_t address[16]);

struct http_exchange;
/* What the library says, at debug level: it speaks of every peer that hangs
 * up.  listener is the name of one. */
void http_log_library(void *listener, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

#define HTTP_FIXED_COUNT 5
/* Headers of every answer: name and value. */
extern const char *const http_fixed[HTTP_FIXED_COUNT][2];

/* Answer a request that reaches no handler. */
void http_refuse(struct http_exchange *x, int status);

/* The n of a common name "terminal-<n>", in its one spelling. */
bool peer_terminal(struct str cn, uint32_t *terminal);
/* A terminal's number in its one spelling. */
bool peer_number(struct str digits, uint32_t *terminal);

/* The last address of an X-Forwarded-For header, which is the one our proxy
 * itself put there; anything else leaves it as it is. */
bool http_forwarded(struct str header, uint8_t address[16]);

#endif
