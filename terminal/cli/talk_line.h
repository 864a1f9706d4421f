/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/talk_line.h - cho40's end of the local socket
 * (sync/PROTOCOL.md, section 1): frames, waited for.  One line at a time. */
#ifndef TERMINAL_CLI_TALK_LINE_H
#define TERMINAL_CLI_TALK_LINE_H

#include "sync/local.h"
#include "terminal/cli/cli.h"
#include "terminal/terminal_conf.h"

#define ASK_PATIENCE_MS 30000

/* The socket's path, or the configuration that says it; NULL: the one of
 * /etc/cho40/terminal.conf if it is there, else the defaults. */
struct talk_where { const char *socket, *config; };

struct talk_line;
/* Connect and exchange hellos.  CLI_WORLD after a complaint when nobody
 * answers. */
enum cli_exit talk_line_open(const struct talk_where *where,
    struct talk_line **out, struct local_hello *hello);
void talk_line_close(struct talk_line *t);   /* accepts NULL */
/* Both complain and are false when the line breaks, or nothing comes for
 * ASK_PATIENCE_MS.  The object is valid until the next call. */
bool talk_line_send(struct talk_line *t, struct str frame);
bool talk_line_next(struct talk_line *t, struct str *object);
/* Complain of the terminal's bye. */
void talk_line_bye(struct str object);

/* The configuration meant; complains. */
enum rc talk_line_conf(const char *config, struct terminal_conf *conf);

#endif
