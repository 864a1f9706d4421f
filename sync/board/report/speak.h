/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/speak.h - a text as sound, by espeak-ng where it is
 * installed: a process of its own with fixed arguments, the text on its
 * standard input, ended when its time is over.  One thread at a time. */
#ifndef SYNC_BOARD_REPORT_SPEAK_H
#define SYNC_BOARD_REPORT_SPEAK_H

#include "ledger/base/buf.h"
#include "ledger/base/clock.h"
#include "ledger/base/rc.h"

#define SPEAK_MS 20000   /* for all of it */

struct speak { const char *program; const struct clock *clock; };

/* Append a whole WAV file.  RC_NOT_FOUND: it is not installed.  RC_BUSY: it
 * took too long.  RC_TOO_BIG: it does not fit.  RC_SYSTEM: it failed. */
enum rc speak_wav(const struct speak *sp, struct str text, struct buf *out)
    MUST_CHECK;

#endif
