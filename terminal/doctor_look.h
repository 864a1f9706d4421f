/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/doctor_look.h - facts of a check-up that a running terminal and
 * cho40 measure alike (terminal/doctor.h).
 *
 * Looks only; nothing is written.  Each takes well under a millisecond: sysfs,
 * one statvfs, and some twenty rows of the journal.  A disk that hangs would
 * hang the ledger as well. */
#ifndef TERMINAL_DOCTOR_LOOK_H
#define TERMINAL_DOCTOR_LOOK_H

#include "ledger/ledger.h"
#include "terminal/doctor.h"
#include "terminal/terminal_conf.h"

/* Free for the ledger's user in the folder; -1: not known. */
int64_t doctor_free_bytes(const char *folder);
/* Starts among the entries of the last 24 hours by the clock of their time,
 * this one counted; boot is the last one's number. */
int64_t doctor_boots(struct ledger *l, const struct journal_head *head,
    int64_t wall_ms);
/* Who sells here. */
void doctor_profile(struct doctor_facts *f, const struct profile *p);
/* /dev/input/event*: how many, and how many we may read. */
void doctor_inputs(const char *folder, struct doctor_facts *f);
/* The hottest of "/sys/class/thermal", DOCTOR_COLD: none says. */
int doctor_celsius(const char *root);
/* What terminal.conf says of sound, printer and screen. */
void doctor_conf(struct doctor_facts *f, const struct terminal_conf *conf);

#endif
