/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/notify.h - telling the supervisor how we are.
 *
 * The protocol of sd_notify(3) is one datagram to the socket named in
 * $NOTIFY_SOCKET; speaking it ourselves saves a library.  Without a
 * supervisor every call is a cheap no-op. */
#ifndef LEDGER_BASE_NOTIFY_H
#define LEDGER_BASE_NOTIFY_H

#include <stdint.h>

struct notify {
	int fd;               /* connected, or -1 */
	int64_t every_ms;     /* half the watchdog's time; 0: no watchdog */
	int64_t due_ms;       /* next sign of life */
};

/* Reads $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID. */
void notify_open(struct notify *n);
void notify_close(struct notify *n);
/* "READY=1", "STOPPING=1", "STATUS=..."; lost if the supervisor is busy. */
void notify_say(const struct notify *n, const char *text);
/* When notify_alive is to be called next, or INT64_MAX. */
int64_t notify_deadline(const struct notify *n);
/* Sends WATCHDOG=1 if it is due. */
void notify_alive(struct notify *n, int64_t mono_ms);

#endif
