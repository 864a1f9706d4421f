/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/talk_enrol.h - enrolment over the local socket; a part of
 * local_talk. */
#ifndef TERMINAL_TALK_ENROL_H
#define TERMINAL_TALK_ENROL_H

#include "terminal/local_talk.h"

/* cho40 asks for it: pass the line on and keep the client waiting. */
void talk_enrol_ask(struct talk *k, struct local_client *c,
    const struct local_ask *q);
/* The person at the screen asks for it; till_enrol_end tells how it ended. */
void talk_enrol_screen(struct talk *k, const char *line);
/* The same by a client that is to come (cho40 with a stick), and that it has
 * gone without asking. */
void talk_enrol_await(struct talk *k);
void talk_enrol_none(struct talk *k);
/* A frame of cho40-sync; false: none of enrolment's. */
bool talk_enrol_object(struct talk *k, struct local_client *c,
    struct str object);
/* A client has gone. */
void talk_enrol_gone(struct talk *k, const struct local_client *c);

#endif
