/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/talk_stands.h - what cho40 asks of the running terminal itself; a
 * part of local_talk.  Each is answered in one go. */
#ifndef TERMINAL_TALK_STANDS_H
#define TERMINAL_TALK_STANDS_H

#include "terminal/local_talk.h"

/* q is "open", "status", "day" or "doctor": answered, its end as well.  False:
 * another question.  The till is alive. */
bool talk_stands(struct talk *k, struct local_client *c, const char *q);

/* local_talk.c: one line; false: the client was cut.  And the end. */
bool talk_say(struct local_client *c, const struct buf *line);
void talk_end_rc(struct local_client *c, enum rc rc);

#endif
