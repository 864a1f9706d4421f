/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/list_store.h - everything a board's store lists, as text, to
 * hold against another's. */
#ifndef TESTS_SUPPORT_LIST_STORE_H
#define TESTS_SUPPORT_LIST_STORE_H

#include "sync/board/store.h"

#define LIST_TERMINALS 3   /* whose mail is listed */

/* A job's work; ctx is the struct buf it is appended to. */
enum rc list_store(struct store *s, void *ctx) MUST_CHECK;

#endif
