/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/books_live.h - what books are drawn from, of a running
 * terminal. */
#ifndef TERMINAL_CLI_BOOKS_LIVE_H
#define TERMINAL_CLI_BOOKS_LIVE_H

#include "ledger/ledger.h"
#include "terminal/cli/ask.h"

/* A ledger of sums (ledger/sums.h), the caller's; all of one moment. */
enum cli_exit books_live(const struct ask_where *from, struct ledger **out);

#endif
