/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/print_log.h - what was begun on the printer, and how it ended.
 *
 * A file of lines beside the ledger, so that a power cut in the middle of a
 * print is asked about and never printed again by itself: a job is on the disk
 * before the first byte goes to the printer, and open until somebody knows how
 * it ended.  It is no book: when it cannot be written nothing is printed, and
 * sales go on.  A last line without its end was never promised and is cut off;
 * over PRINT_LOG_BYTES the older half goes, and with it the memory of which of
 * its papers were printed before.  Loop thread. */
#ifndef TERMINAL_PRINT_PRINT_LOG_H
#define TERMINAL_PRINT_PRINT_LOG_H

#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ui/print_value.h"

#define PRINT_LOG_BYTES   (512 * 1024)
#define PRINT_LOG_OPEN_MAX 4           /* jobs that nobody knows of */

enum print_end {
	PRINT_END_DONE,      /* on paper */
	PRINT_END_NOTHING,   /* not a dot was printed */
	PRINT_END_LET,       /* may be half on paper; the person let it be */
	PRINT_END_AGAIN,     /* the same; the person prints it anew */
	PRINT_END_COUNT
};

struct print_job { int64_t id; char what[PRINT_WHAT_CAP]; };

struct print_log {
	int fd;                              /* -1: closed */
	int64_t bytes, last_id;
	int open;                            /* oldest first */
	struct print_job job[PRINT_LOG_OPEN_MAX];
};

/* Jobs that are open now were cut off by the last end of the process.
 * RC_DISK, RC_DENIED, RC_FULL: nothing can be printed; why says it. */
enum rc print_log_open(struct print_log *log, const char *path,
    struct buf *why) MUST_CHECK;
void print_log_close(struct print_log *log);

/* Durable when RC_OK.  RC_FULL, RC_DISK: the file is as it was. */
enum rc print_log_begin(struct print_log *log, const char *what,
    int64_t wall_ms, int64_t *id) MUST_CHECK;
enum rc print_log_end(struct print_log *log, int64_t id,
    enum print_end how) MUST_CHECK;

/* How often it may have been put on paper, wholly or in part. */
enum rc print_log_copies(const struct print_log *log, const char *what,
    int64_t *copies) MUST_CHECK;

#endif
