/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/ask.h - a question about a stall, to its file or to its
 * running terminal.
 *
 * The terminal holds its ledger alone, so on a live stall the command asks it
 * over the local socket (sync/PROTOCOL.md, section 1); on a file of a stopped
 * stall it opens that.  The answers are the same (terminal/asking.h). */
#ifndef TERMINAL_CLI_ASK_H
#define TERMINAL_CLI_ASK_H

#include "sync/local.h"
#include "terminal/cli/cli.h"

/* One answer; CLI_DONE to go on. */
typedef enum cli_exit ask_line_fn(void *ctx, struct str line, bool is_text);

struct ask_where {
	const char *file;     /* its ledger, folder or backup; NULL: running */
	/* socket: the path; NULL: the one in the configuration file; config:
	 * that file; NULL: /etc/cho40/terminal.conf if it is there, else the
	 * defaults. */
	const char *socket, *config;
	const char *key;      /* the device's, for an archive of a file */
	FILE *out;            /* NULL: standard output */
	ask_line_fn *line;    /* NULL: a line to out */
	void *ctx;
};

/* Done, or as the end says; CLI_WORLD after a complaint when the terminal
 * cannot be reached, or is silent for too long (talk_line.h). */
enum cli_exit cli_ask(const struct ask_where *where,
    const struct local_ask *question);

/* The first options of a command that asks; its own begin at ASK_OWN. */
enum ask_option { ASK_SOCKET, ASK_CONFIG, ASK_OWN };
#define ASK_OPTIONS [ASK_SOCKET] = "socket", [ASK_CONFIG] = "config"
/* As those say; file as in struct ask_where. */
struct ask_where ask_where_of(const struct cli_args *args, const char *file);
/* cli_ask of those and the first word, which is the file. */
enum cli_exit ask_stall(const struct cli_args *args,
    const struct local_ask *question);

/* How the commands say that in their help. */
#define ASK_WHERE "--socket PATH | --config FILE"
#define ASK_READ  "[FILE | " ASK_WHERE "]"
#define ASK_WRITE "[FOLDER | " ASK_WHERE "]"
#define ASK_READ_HELP "FILE is ledger.db of a stopped stall, its folder, a" \
	" backup or an archive; without\nit the running terminal is asked.\n"
#define ASK_WRITE_HELP "FOLDER is a stopped stall's; without it the running" \
	" terminal does it.\n"

/* A question that is only its name, and says no amount. */
struct local_ask ask_of(const char *q);
/* An option's text into the question; complains when it is too long, or
 * missing and needed. */
bool ask_text(const char *option, const char *value, bool needed,
    char *to, size_t cap);

#endif
