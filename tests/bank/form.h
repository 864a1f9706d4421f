/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/form.h - the fields of an application/x-www-form-urlencoded
 * body.  Pure. */
#ifndef TESTS_BANK_FORM_H
#define TESTS_BANK_FORM_H

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

/* Append one decoded text; false: a NUL, a broken escape, or out is full. */
bool form_decode(struct str raw, struct buf *out);
/* Decode the first field of that name; to is "" and false when there is none,
 * it does not fit, or holds a NUL or a broken escape. */
bool form_get(struct str body, const char *name, char *to, size_t cap);
/* The same for a field that may be absent: then "" and true. */
bool form_get_any(struct str body, const char *name, char *to, size_t cap);
/* The field as an integer; `fallback` when it is absent or empty.  False
 * when it is there and no integer in min..max. */
struct form_range { int64_t fallback, min, max; };
bool form_get_i64(struct str body, const char *name,
    const struct form_range *range, int64_t *v);

#endif
