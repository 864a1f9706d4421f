/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/carrier.h - cho40 carry, run for the person at the glass.
 *
 * A stick can take seconds over a write, or hang, and nobody waits for it
 * (T4): a process of its own does the work and asks the terminal over the
 * local socket like anybody else.  It is the cho40 that lies beside
 * cho40-terminal.  Loop thread. */
#ifndef TERMINAL_CARRIER_H
#define TERMINAL_CARRIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "terminal/loop.h"

#define CARRIER_PATIENCE_MS 120000
#define CARRIER_TEXT_MAX    4096

struct carrier {
	struct loop *loop;
	const char *config;        /* terminal.conf, and the stick's folder; */
	const char *dir;           /* borrowed; dir "": there is never one */
	/* It is over: how (exit codes of cho40), and how many messages were
	 * new. */
	void (*done)(void *ctx, bool in, int code, int64_t mail);
	void *ctx;
	pid_t pid;                 /* 0: nothing runs */
	int fd;
	bool in;
	bool enrols;               /* cho40 enrol, not carry */
	int64_t give_up_ms;        /* LOOP_NEVER */
	char text[CARRIER_TEXT_MAX];
	size_t n;
};

void carrier_init(struct carrier *c, struct loop *loop, const char *config,
    const char *dir);
/* Is a stick in?  The folder is there and another file system's than the
 * folder it lies in. */
bool carrier_stick(const struct carrier *c);
/* done comes later, from the loop; or at once with 3 if it cannot begin. */
void carrier_start(struct carrier *c, bool in);
/* The same for cho40 enrol with the stick's file. */
void carrier_enrol(struct carrier *c);
int64_t carrier_deadline(const struct carrier *c);
void carrier_turn(struct carrier *c);
void carrier_end(struct carrier *c);

#endif
