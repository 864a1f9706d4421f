/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/qr_text.h - a QR code for whoever sits at the board: as a
 * picture, or in the characters of a terminal.  Level M, with its quiet zone.
 */
#ifndef SYNC_BOARD_QR_TEXT_H
#define SYNC_BOARD_QR_TEXT_H

#include <stdio.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"

/* Two modules a character, dark on light whatever the terminal's colours. */
enum rc qr_print(FILE *to, const char *text) MUST_CHECK;
/* A PNG, mode 0600; it must not be there.  why names the file. */
enum rc qr_png(const char *path, const char *text, struct buf *why)
    MUST_CHECK;
/* Append an SVG picture, one path; QR_SVG_BYTES are enough for 300 bytes of
 * text. */
#define QR_SVG_BYTES 65536
enum rc qr_svg_put(struct buf *to, const char *text) MUST_CHECK;

/* Each run of dark modules of a line, top first: x and y counted from the
 * corner of the quiet zone.  *side is what a side has, quiet zone and all. */
#define QR_TEXT_QUIET 4
enum rc qr_runs(const char *text, int *side,
    void (*run)(void *ctx, int x, int y, int n), void *ctx) MUST_CHECK;

#endif
