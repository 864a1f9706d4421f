/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/spoken.h - a call's text as sound: ?format=wav of an
 * answer that has "spoken".  Made on the worker's thread, in the room for
 * papers (paper.h). */
#ifndef SYNC_BOARD_CONSOLE_SPOKEN_H
#define SYNC_BOARD_CONSOLE_SPOKEN_H

#include "sync/board/console/api.h"

/* Answers a->x, now or later, if ?format= asks for sound; a->out is then given
 * back by it, and a is gone.  False: it does not ask. */
bool spoken_answer(struct api *a);

#endif
