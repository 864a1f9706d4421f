/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/pdf_poster.h - a stall's QR on a sheet to stand on its table.
 *
 * Text can be searched and copied; the symbol is drawn as rectangles, black on
 * white, sharp at any resolution: at least 65 mm on A6, 96 on A5 and 150 on
 * A4 (read from ten times as far), the quiet zone not counted.  One thread. */
#ifndef TERMINAL_CLI_PDF_POSTER_H
#define TERMINAL_CLI_PDF_POSTER_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ui/qr_draw.h"

enum poster_size { POSTER_A4, POSTER_A5, POSTER_A6, POSTER_SIZES };

struct poster {
	enum poster_size size;
	const char *font_dir;
	const struct qr *qr;
	const char *stall;      /* its name, the largest word */
	const char *place;      /* its code and market, or "" */
	const char *holder;     /* as the bank has it, or "" */
	const char *bank;       /* "Vietcombank" */
	const char *last;       /* of the account, four */
	const char *foot;       /* "Bản in số 3 · 21/11/2026" */
};

const char *poster_size_name(enum poster_size s);

/* The whole document to write(ctx, bytes, n), which is false when it cannot.
 * RC_NOT_FOUND: a font is not there; RC_DISK: write was false. */
enum rc pdf_poster(const struct poster *p,
    bool (*write)(void *ctx, const void *bytes, size_t n), void *ctx,
    struct buf *why) MUST_CHECK;

#endif
