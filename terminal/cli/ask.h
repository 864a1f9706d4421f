/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/ask.h - a question to the running terminal.
 *
 * The terminal holds its ledger alone, so on a live stall the command asks it
 * over the local socket (sync/PROTOCOL.md, section 1).  Each answer is printed
 * as one line as it comes. */
#ifndef TERMINAL_CLI_ASK_H
#define TERMINAL_CLI_ASK_H

#include "sync/local.h"
#include "terminal/cli/cli.h"

/* socket: the path; NULL: the one in the configuration file; config: that
 * file; NULL: /etc/cho40/terminal.conf if it is there, else the defaults. */
struct ask_where { const char *socket, *config; };

/* Done, or as the terminal's end says; CLI_WORLD after a complaint when it
 * cannot be reached, or says nothing for ASK_PATIENCE_MS. */
#define ASK_PATIENCE_MS 30000
enum cli_exit cli_ask(const struct ask_where *where,
    const struct local_ask *question);

#endif
