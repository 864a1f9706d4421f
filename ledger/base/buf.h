/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/buf.h - text under construction in caller's memory.
 *
 * Overflow is sticky: once something did not fit, `full` is set, nothing more
 * is added, and the caller checks it once at the end.  The content is always
 * NUL-terminated, so cap bytes hold at most cap - 1. */
#ifndef LEDGER_BASE_BUF_H
#define LEDGER_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/str.h"

struct buf { char *p; size_t cap, n; bool full; };

/* A buffer over a char array in scope. */
#define BUF(array) buf_init((array), sizeof(array))

struct buf buf_init(char *memory, size_t cap);      /* cap >= 1 */
void buf_reset(struct buf *b);
/* Back to the first n bytes: what came after is taken back, and so is full. */
void buf_cut(struct buf *b, size_t n);
void buf_put(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *z);
void buf_putc(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_hex(struct buf *b, const void *bytes, size_t n);   /* lower case */
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *b);

/* Decode exactly 2*n hex digits (either case) into n bytes. */
bool hex_decode(struct str s, void *to, size_t n);

#endif
