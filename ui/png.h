/* SPDX-License-Identifier: Apache-2.0 */
/* ui/png.h - pictures to files.
 *
 * The only file that includes libpng's png.h.  A file appears whole or not
 * at all: written under a temporary name beside it, fsynced, renamed, the
 * folder fsynced.  A device or pipe (/dev/stdout) is written to directly.
 * Any thread, one path at a time. */
#ifndef UI_PNG_H
#define UI_PNG_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ui/surface.h"

#define PNG_SIDE_MAX 4096
#define PNG_PATH_MAX 1024

/* Fill `row` (w bytes, 0 black .. 255 white) with row y of a grey picture. */
typedef void png_row_fn(void *ctx, int y, uint8_t *row);

/* All: RC_TOO_BIG (side or path), RC_NOT_FOUND (no such folder), RC_DENIED,
 * RC_FULL, RC_DISK, RC_NO_MEMORY. */
enum rc png_save_surface(const char *path, const struct surface *s)
    MUST_CHECK;
enum rc png_save_grey(const char *path, const uint8_t *grey, int w, int h)
    MUST_CHECK;
enum rc png_save_rows(const char *path, int w, int h, png_row_fn *row,
    void *ctx) MUST_CHECK;
/* Any bytes, the same way: for text formats beside a picture. */
enum rc png_save_bytes(const char *path, struct str bytes) MUST_CHECK;

#endif
