/* SPDX-License-Identifier: Apache-2.0 */
/* sync/local_inside.h - how the files behind sync/local.h write a frame.
 * Nobody else includes it. */
#ifndef SYNC_LOCAL_INSIDE_H
#define SYNC_LOCAL_INSIDE_H

#include "sync/local.h"

/* A place for the length, and {"k":...; returns where the frame begins. */
size_t local_frame_begin(struct buf *b, enum local_kind k);
/* Close the object and write the length, or take the frame back. */
enum rc local_frame_end(struct buf *b, size_t start) MUST_CHECK;
/* A number from 0 up, or none: v stays as it is. */
bool local_may_count(struct str object, const char *name, int64_t *v);

#endif
