/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/log.h - one line an event, to stderr, for journald.
 *
 * "level module text k=v k=v".  Never secrets, account numbers or names: ids
 * only.  Log once, where a thing is detected. */
#ifndef LEDGER_BASE_LOG_H
#define LEDGER_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Lines above this level are dropped; LOG_INFO at start. */
void log_set_level(enum log_level level);

/* Writes one line with one write(2): threads never interleave.  Control
 * bytes in the text are replaced by '?', so outside text cannot forge a
 * line.  Lines over 1 KiB are cut. */
void log_line(enum log_level level, const char *module, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
