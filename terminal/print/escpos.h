/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/escpos.h - a picture as a receipt printer wants it.
 *
 * Pure, any thread.  Only what every clone knows: ESC @, GS v 0, ESC d, GS V
 * and DLE EOT (Epson's "ESC/POS Application Programming Guide"; printers' code
 * pages for Vietnamese are a lottery, so text goes as dots).  Small printers
 * have 4 KB of buffer and some lose count above 255 rows: a picture goes in
 * bands of at most 64. */
#ifndef TERMINAL_PRINT_ESCPOS_H
#define TERMINAL_PRINT_ESCPOS_H

#include "ledger/base/buf.h"
#include "terminal/print/picture.h"

#define ESCPOS_ROWS_MAX 64
/* Room for any band, or for begin and end. */
#define ESCPOS_BAND_CAP (8 + PICTURE_W_MAX / 8 * ESCPOS_ROWS_MAX + 8)

enum escpos_cut { ESCPOS_NO_CUT, ESCPOS_CUT, ESCPOS_PARTIAL_CUT };

/* Fill the band that a torn job may have left open: so many bytes, white in
 * a band and nothing outside of one. */
void escpos_put_filling(struct buf *b, size_t n);
/* Forget what an interrupted job left. */
void escpos_put_begin(struct buf *b);
/* Rows y .. y + rows - 1, which the picture has. */
void escpos_put_band(struct buf *b, const struct picture *p, int y, int rows);
/* Feed so many lines, and cut. */
void escpos_put_end(struct buf *b, int lines, enum escpos_cut cut);

/* --- what it says ------------------------------------------------------- */

enum escpos_ask { ESCPOS_ASK_NOTHING = 0, ESCPOS_ASK_OFFLINE = 2,
	ESCPOS_ASK_PAPER = 4 };

/* Zeroed at first.  Many printers never answer, and some answer nonsense. */
struct escpos_ear {
	enum escpos_ask asked;   /* and not answered yet */
	bool answers;            /* it has answered once */
	bool no_paper, low_paper, cover_open, error;   /* as said last */
	int nonsense;            /* bytes that are no answer */
	bool liar;               /* too many of them: it is deaf to us, and
	                          * nothing that it said counts */
};

/* Two automatic status messages of four bytes. */
#define ESCPOS_NONSENSE_MAX 8

/* Append DLE EOT n; answered by one byte. */
void escpos_put_ask(struct buf *b, struct escpos_ear *e, enum escpos_ask n);
/* A byte from the printer; true: it answers what was asked.  Flow control,
 * automatic status and line noise are passed over.  Any byte may look like an
 * answer: take all that came at once before believing one. */
bool escpos_hear(struct escpos_ear *e, uint8_t byte);

#endif
