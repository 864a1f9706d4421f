/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/settings_file.h - what was set on the glass, kept over power cuts.
 *
 * One small text file beside the ledger, "name = number" a line, replaced as
 * a whole (ledger/key.h: written, synced, renamed, the folder synced): after
 * a cut it is the old one or the new one.  Nothing in it is worth money, so
 * what cannot be read is told of in the log and is as it was before anybody
 * set anything.  Loop thread. */
#ifndef TERMINAL_SETTINGS_FILE_H
#define TERMINAL_SETTINGS_FILE_H

#include "ledger/base/rc.h"
#include "ui/settings.h"

#define SETTINGS_NAME     "settings"
#define SETTINGS_FILE_MAX 4096   /* bytes */

/* Put what dir's file says into *s, which has the values for the rest.  Lines
 * with a name that is not known (a newer version's) or a number out of bounds
 * are passed over.  RC_NOT_FOUND: nobody has set anything yet.  RC_BAD_INPUT:
 * longer than SETTINGS_FILE_MAX; RC_DISK: cannot be read. */
enum rc settings_load(const char *dir, struct settings *s) MUST_CHECK;
/* Durable when it returns RC_OK.  key_replace's outcomes. */
enum rc settings_save(const char *dir, const struct settings *s) MUST_CHECK;

#endif
