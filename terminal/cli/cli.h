/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/cli.h - the frame every subcommand of cho40 hangs in.
 *
 * A subcommand is one struct cli_command in one file, listed in main.c.  Data
 * goes to standard output, everything else to standard error; the process
 * ends with one of enum cli_exit.  One thread. */
#ifndef TERMINAL_CLI_CLI_H
#define TERMINAL_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define CLI_OPTIONS_MAX 16
#define CLI_WORDS_MAX   4
#define CLI_LINE_MAX    65536   /* bytes of an input line */
#define CLI_COMPLAINTS_MAX 10

enum cli_exit { CLI_DONE = 0, CLI_REFUSED = 1, CLI_USAGE = 2, CLI_WORLD = 3 };

struct cli_args {
	const char *value[CLI_OPTIONS_MAX];   /* NULL = not given */
	const char *word[CLI_WORDS_MAX];
	size_t words;
};

struct cli_command {
	const char *name;              /* "qr make" */
	const char *synopsis;          /* what follows the name */
	const char *help;              /* sentences, lines ended by '\n' */
	const char *const *options;    /* names without "--", NULL at the end;
	                                * value[i] belongs to options[i] */
	size_t words_min, words_max;
	enum cli_exit (*run)(const struct cli_args *args);
};

extern const struct cli_command cli_qr_make, cli_qr_parse, cli_words,
    cli_ref_find, cli_ref_make, cli_ledger_verify, cli_ledger_show,
    cli_ledger_export, cli_ledger_rebuild, cli_ledger_backup,
    cli_ledger_archive, cli_ledger_restore, cli_ledger_reset,
    cli_enrol, cli_open, cli_status, cli_day,
    cli_books_s1a, cli_books_s2a, cli_books_s2e, cli_shift_open,
    cli_shift_close, cli_shift_report, cli_shift_ask, cli_shift_prove,
    cli_debt_add, cli_debt_pay,
    cli_debt_list, cli_debt_forget, cli_refund, cli_receipt_check,
    cli_receipt_verify, cli_poster,
    cli_proof, cli_proof_key_in, cli_proof_unlock, cli_carry_out, cli_carry_in,
    cli_pin_reset, cli_doctor, cli_doctor_decode;

/* "cho40 <command>: message" on standard error. */
void cli_complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* How far something is that takes longer than a second, once a second. */
void cli_progress(const char *what, int64_t done, int64_t of);
/* What an outcome is to a script. */
enum cli_exit cli_exit_of(enum rc rc);

/* Options into args by the command's table; a word that starts with "--" is
 * an option, and "--" alone ends them.  CLI_USAGE after a complaint. */
enum cli_exit cli_parse(const struct cli_command *c, int argc, char **argv,
    struct cli_args *args);

/* One item; the function writes its answer, one line, to stdout.  NULL when
 * it was taken; else why it was refused, or "" when the answer says it. */
typedef const char *cli_item_fn(void *ctx, struct str item);

/* Give the one word to fn, or, without a word or with "-", each line of
 * standard input: CR LF and LF ended alike, the last one with or without its
 * end.  Of a line over CLI_LINE_MAX bytes, fn gets the first CLI_LINE_MAX + 1
 * and the rest is passed over.  Answers go out whenever the input pauses.
 * The first CLI_COMPLAINTS_MAX refused lines are told with their numbers, the
 * rest are counted. */
enum cli_exit cli_each_item(const struct cli_args *args, cli_item_fn *fn,
    void *ctx);

/* Everything written to stdout has arrived, else CLI_WORLD after a
 * complaint. */
enum cli_exit cli_finish(enum cli_exit so_far);

#endif
