/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/printer.h - papers that wait for the printer, and what became
 * of them.
 *
 * One paper at a time goes to cho40-print, a process of its own: nothing here
 * waits for a printer.  Each is written down before it is begun and when it
 * ended (print_log.h).  What may be half on paper stays open and is asked
 * about, also after a power cut; nothing is printed twice but on a person's
 * word.  Loop thread; memory is taken at printer_open only. */
#ifndef TERMINAL_PRINT_PRINTER_H
#define TERMINAL_PRINT_PRINTER_H

#include "terminal/loop.h"
#include "terminal/print/slip.h"
#include "ui/print_value.h"

#define PRINTER_QUEUE_MAX 4

struct printer;

struct printer_config {
	const char *program_config;   /* terminal.conf, for cho40-print */
	const char *helper;           /* its socket; "": a child of ours */
	const char *log;              /* print_log.h */
	int width;                    /* dots */
	int64_t stall_ms;             /* as cho40-print has it */
};

struct printer_host {
	/* Something is to be known of a paper. */
	void (*news)(void *ctx, const struct print_news *n);
	void *ctx;
};

/* config's texts, loop, font and host are borrowed.  RC_NO_MEMORY,
 * RC_BAD_INPUT: the width.  A log that cannot be opened is no failure: every
 * paper is refused (PRINT_WHY_DISK). */
enum rc printer_open(struct printer **out, const struct printer_config *config,
    struct loop *loop, const struct font_source *font,
    const struct printer_host *host) MUST_CHECK;
void printer_close(struct printer *p);   /* accepts NULL */

/* Say what is to be asked about, once somebody listens. */
void printer_tell(struct printer *p);
/* How often it may have been printed; 0 when that is not known. */
int64_t printer_copies(const struct printer *p, const char *what);
/* Take a paper, or say why not; news comes before this returns, and until its
 * end.  One that waits, is going or was done a moment ago is not taken again:
 * it came from the same finger. */
void printer_take(struct printer *p, const char *what, const struct slip *s);
/* What is asked about is let be. */
void printer_let(struct printer *p);

int64_t printer_deadline(const struct printer *p);
void printer_turn(struct printer *p);

#endif
