/* SPDX-License-Identifier: Apache-2.0 */
/* ui/qr_draw.h - QR symbols: byte mode, error correction M.
 *
 * EMVCo MPM 4.12.1 wants byte mode; M is what a clean screen or paper needs.
 * The only file that includes qrencode.h.  Pictures are always pure black on
 * pure white with a quiet zone of four modules (ISO/IEC 18004) and a whole
 * number of pixels a module.  Any thread. */
#ifndef UI_QR_DRAW_H
#define UI_QR_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ui/layout.h"
#include "ui/surface.h"

#define QR_MODULES_MAX 177   /* version 40 */
#define QR_QUIET       4     /* modules on every side */
#define QR_PAYLOAD_MAX 1024  /* bytes; version 27 at M */
#define QR_MODULE_PX_MAX 20  /* in files */

struct qr {
	int size;            /* modules a side, quiet zone not counted */
	uint8_t module[QR_MODULES_MAX * QR_MODULES_MAX];   /* 1 = dark */
};

/* The smallest version that holds the payload.  RC_BAD_INPUT: empty;
 * RC_TOO_BIG: over QR_PAYLOAD_MAX; RC_NO_MEMORY.  On failure out->size is 0. */
enum rc qr_encode(struct str payload, struct qr *out) MUST_CHECK;

/* Whole pixels a module in a square of side_px, quiet zone included; 0 when
 * it does not fit. */
int qr_module_px(const struct qr *q, int side_px);

/* Fill box with white and draw the symbol in its middle, touching only what
 * is inside both clip and the surface. */
void qr_paint(const struct qr *q, struct surface *s, struct rect box,
    struct rect clip);

/* One file, atomically (ui/png.h); module_px 1..QR_MODULE_PX_MAX. */
enum rc qr_save_png(const struct qr *q, int module_px, const char *path)
    MUST_CHECK;

/* A whole SVG document: white ground, one path a row.  QR_SVG_MAX bytes of
 * room are always enough. */
#define QR_SVG_MAX (QR_MODULES_MAX * QR_MODULES_MAX * 8 + 1024)
void qr_svg(const struct qr *q, struct buf *out);
/* One thread at a time. */
enum rc qr_save_svg(const struct qr *q, const char *path) MUST_CHECK;

#endif
