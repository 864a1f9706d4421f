/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/field.h - a field of a provider's JSON object.  Pure. */
#ifndef SYNC_PROVIDER_FIELD_H
#define SYNC_PROVIDER_FIELD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/str.h"

/* A string; empty where the provider has nothing: null or absent.  False: it
 * is something else. */
bool field_text(const json_t *o, const char *name, struct str *out);
/* The one of two names that is there and not empty. */
bool field_text_of(const json_t *o, const char *name, const char *other,
    struct str *out);
/* An integer: 35000.0 is none, nor is "35000". */
bool field_whole(const json_t *o, const char *name, int64_t *out);
/* 65000, "65000" or "65000.00": whole dong. */
bool field_dong(const json_t *o, const char *name, int64_t *out);

#endif
