/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/kiosk.h - the running terminal: everything, put together.
 *
 * Owns every part from start to end and decides the process's exit code:
 * 0 asked to end, 1 a script's expectation failed, 2 the script is wrong,
 * 3 the world failed (no display, no font, the ledger
 * cannot be opened or has failed, the socket is taken): the supervisor starts
 * it anew.  One call, one thread. */
#ifndef TERMINAL_KIOSK_H
#define TERMINAL_KIOSK_H

#include "terminal/terminal_conf.h"

enum kiosk_exit { KIOSK_DONE, KIOSK_REFUSED, KIOSK_USAGE, KIOSK_WORLD };

struct kiosk_options {
	const char *config;      /* the file that conf came from */
	const char *script;      /* NULL: people use it */
	const char *shots;       /* folder for pictures; NULL: none */
};

enum kiosk_exit kiosk_run(const struct terminal_conf *conf,
    const struct kiosk_options *options);

#endif
