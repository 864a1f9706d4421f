/* SPDX-License-Identifier: Apache-2.0 */
/* ui/format.h - numbers, times and names as the screen writes them.  Pure;
 * everything is appended to caller's buffers. */
#ifndef UI_FORMAT_H
#define UI_FORMAT_H

#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/money.h"

#define FORMAT_CAP 64        /* room for any of these */
#define FORMAT_TAG_LEN 3

/* A short text by value, for arguments of strings_put. */
struct text { char s[FORMAT_CAP]; };

struct text format_money(struct vnd a);                 /* "65.000" */
struct text format_count(int64_t n);
/* Wall time plus the zone's offset. */
struct text format_hour(int64_t wall_ms, int offset_min);   /* "08:43" */
struct text format_date(int64_t wall_ms, int offset_min);   /* "21/11/2026" */
struct text format_left(int64_t ms);                    /* "4:31", up */
struct text format_age(int64_t seconds);                /* "12 phút" */
/* The last three of a reference: what is said aloud. */
struct text format_tag(const char *ref);
/* "··· 5600": enough to recognise, too little to copy. */
struct text format_tail(const char *account);
/* "0123 4567 890": to be compared with a bank app, figure by figure. */
struct text format_groups(const char *account);

#endif
