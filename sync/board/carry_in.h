/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/carry_in.h - sticks: requests of admin.h (PROTOCOL.md, 8).
 *
 * {"do":"carry.in","file":PATH}: a stall's file is opened and its uploads
 * judged as if they had come over the network (journal.h).  The text is one
 * JSON object: terminal, epoch, first, last, mail, stored (the last entry the
 * board holds now), new, duplicate, quarantined, rewind, status, error.  A
 * fork or a line of another's sale is told there and not by the outcome, so
 * that its alarm is kept.  A file that says nothing certain - cut, damaged,
 * another market's, of a revoked terminal - is refused and changes nothing.
 *
 * {"do":"carry.back","dir":D,"terminal":N,"epoch":E,"first":F,"mail":M,
 * "fresh":HEX}: after that one is committed, the answer file: what the board
 * holds, and mail after M, as much as a file holds.  The same object, with
 * "stored" and "mail", the newest in it.
 *
 * Both inside a job, on the writer thread; the paths are the administrator's
 * own.  Files: sync/carry.h. */
#ifndef SYNC_BOARD_CARRY_IN_H
#define SYNC_BOARD_CARRY_IN_H

#include "sync/board/admin.h"

enum rc carry_in(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;
enum rc carry_back(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;

#endif
