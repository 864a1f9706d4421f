/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/worker.h - a thread for what takes long and is nobody's
 * transaction: hashing passwords, drawing papers. */
#ifndef SYNC_BOARD_CONSOLE_WORKER_H
#define SYNC_BOARD_CONSOLE_WORKER_H

#include "ledger/base/rc.h"

#define WORKER_QUEUE_MAX 32

struct worker;
/* Lies in the caller's memory until run is called. */
struct worker_task {
	void (*run)(struct worker_task *t);   /* may free or reuse t */
	struct worker_task *next;             /* the worker's */
};

enum rc worker_open(struct worker **out) MUST_CHECK;
/* Runs what is queued, then ends.  Accepts NULL. */
void worker_close(struct worker *w);
/* Any thread.  RC_BUSY: enough wait; run is not called. */
enum rc worker_submit(struct worker *w, struct worker_task *t) MUST_CHECK;

#endif
