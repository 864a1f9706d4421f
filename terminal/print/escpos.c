/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "terminal/print/escpos.h"

#define ESC '\x1b'
#define GS  '\x1d'
#define DLE '\x10'
#define EOT '\x04'
#define XON  0x11
#define XOFF 0x13

static void
put_bytes(struct buf *b, const char *p, size_t n)
{
	buf_put(b, (struct str){ p, n });
}

static char
low(int v)
{
	return (char)(unsigned char)(v & 0xff);
}

void
escpos_put_filling(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_putc(b, '\0');
}

void
escpos_put_begin(struct buf *b)
{
	put_bytes(b, (const char[]){ ESC, '@' }, 2);
}

void
escpos_put_band(struct buf *b, const struct picture *p, int y, int rows)
{
	int wide = p->w / 8;
	char head[] = { GS, 'v', '0', 0, low(wide), low(wide >> 8), low(rows),
		low(rows >> 8) };

	REQUIRE(rows > 0 && rows <= ESCPOS_ROWS_MAX && y >= 0 &&
	    y + rows <= p->h);
	put_bytes(b, head, sizeof(head));
	put_bytes(b, (const char *)p->bits + (size_t)y * (size_t)wide,
	    (size_t)rows * (size_t)wide);
}

void
escpos_put_end(struct buf *b, int lines, enum escpos_cut cut)
{
	REQUIRE(lines >= 0 && lines <= 255);
	put_bytes(b, (const char[]){ ESC, 'd', low(lines) }, 3);
	if (cut != ESCPOS_NO_CUT)
		put_bytes(b, (const char[]){ GS, 'V',
		    cut == ESCPOS_CUT ? 0 : 1 }, 3);
}

void
escpos_put_ask(struct buf *b, struct escpos_ear *e, enum escpos_ask n)
{
	put_bytes(b, (const char[]){ DLE, EOT, low((int)n) }, 3);
	if (!e->liar)
		e->asked = n;
}

/* An answer has 0..1..10 in bits 7, 4, 1 and 0; no byte of automatic status
 * has, nor XON and XOFF. */
static bool
is_answer(uint8_t byte)
{
	return (byte & 0x93) == 0x12;
}

bool
escpos_hear(struct escpos_ear *e, uint8_t byte)
{
	if (e->liar || byte == XON || byte == XOFF)
		return false;
	if (e->asked == ESCPOS_ASK_NOTHING || !is_answer(byte)) {
		if (++e->nonsense > ESCPOS_NONSENSE_MAX)
			*e = (struct escpos_ear){ .liar = true };
		return false;
	}
	if (e->asked == ESCPOS_ASK_PAPER) {
		e->no_paper = (byte & 0x60) != 0;
		e->low_paper = (byte & 0x0c) != 0;
	} else {
		e->cover_open = (byte & 0x04) != 0;
		e->no_paper = e->no_paper || (byte & 0x20) != 0;
		e->error = (byte & 0x40) != 0;
	}
	e->answers = true;
	e->asked = ESCPOS_ASK_NOTHING;
	return true;
}
