/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/notify.h - tell the service manager how we are (sd_notify(3)).
 *
 * One datagram to the socket named by $NOTIFY_SOCKET; nothing happens, and
 * nothing is reported, where there is none.  The caller's thread; no memory
 * is taken.  Start-up only reads the environment once. */
#ifndef LEDGER_BASE_NOTIFY_H
#define LEDGER_BASE_NOTIFY_H

#include <stdint.h>

struct notify {
	int fd;                /* -1: nobody listens */
	int64_t watchdog_ms;   /* notify_alive at least this often; 0 never */
};

/* Look at $NOTIFY_SOCKET and $WATCHDOG_USEC.  watchdog_ms is half of what
 * the manager would wait. */
void notify_open(struct notify *n);
void notify_close(struct notify *n);

void notify_ready(const struct notify *n);
void notify_stopping(const struct notify *n);
void notify_alive(const struct notify *n);

#endif
