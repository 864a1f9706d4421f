/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/json.h - just enough JSON for our own lines.
 *
 * Writing: put values into a struct buf; the caller writes the braces, names
 * and commas, so the byte order is the caller's and never changes.
 * Reading: views into the text, no tree, no allocation.  Check a document
 * once with json_check; the getters below then cannot run off its end.
 * Numbers are integers: no fraction, no exponent is ever accepted as money.
 * Outside JSON (web hooks) is read with jansson by the board instead. */
#ifndef LEDGER_BASE_JSON_H
#define LEDGER_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

#define JSON_DEPTH_MAX 16
#define JSON_NAMES_MAX 64   /* in one object */

/* Append s as a JSON string with its quotes.  Bytes below 0x20, 0x7F, '"'
 * and '\' are escaped, the rest copied; s must be UTF-8. */
void json_put_str(struct buf *b, struct str s);

/* Append ,"name":value to an object that has a member already. */
void json_add_i64(struct buf *b, const char *name, int64_t v);
void json_add_bool(struct buf *b, const char *name, bool v);
void json_add_str(struct buf *b, const char *name, struct str s);
void json_add_text(struct buf *b, const char *name, const char *z);
void json_add_hex(struct buf *b, const char *name, const void *bytes,
    size_t n);

/* One whole JSON value (blanks around it allowed): grammar, UTF-8, depth, and
 * no name twice in one object or with an escape in it.  On false, *at (may be
 * NULL) is the offset of the first byte that is wrong. */
bool json_check(struct str text, size_t *at);

/* json_check, and the value is an object. */
bool json_check_object(struct str text);

/* The raw value of a name in an object: "\"x\"", "12", "{...}".  False if obj
 * is not an object or lacks the name.  obj must have passed json_check. */
bool json_get(struct str obj, const char *name, struct str *raw);
/* Walk an array: start with *rest = the array's raw text; each call gives the
 * next raw item.  False at the end or when it is not an array. */
bool json_next(struct str *rest, struct str *item);

/* Decoded string of a raw value, appended to out.  False if raw is not a
 * string or out is full. */
bool json_str(struct str raw, struct buf *out);
bool json_i64(struct str raw, int64_t *v);
bool json_bool(struct str raw, bool *v);

/* json_get and decode in one; false if absent or of another type.
 * json_get_str leaves a terminated string of at most cap-1 bytes in to. */
bool json_get_i64(struct str obj, const char *name, int64_t *v);
bool json_get_count(struct str obj, const char *name, int64_t *v);  /* >= 0 */
bool json_get_bool(struct str obj, const char *name, bool *v);
/* Exactly n bytes as 2*n hex digits without an escape. */
bool json_get_hex(struct str obj, const char *name, void *to, size_t n);
bool json_hex(struct str raw, void *to, size_t n);
bool json_get_str(struct str obj, const char *name, char *to, size_t cap);

#endif
