/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 - the command line, for people and scripts. */
#include <stdio.h>
#include <string.h>

#include "terminal/cli/cli.h"

#define OUT_BYTES 65536

static const struct cli_command *const commands[] = {
	&cli_qr_make, &cli_qr_parse, &cli_words, &cli_ref_find, &cli_ref_make,
	&cli_ledger_verify, &cli_ledger_show, &cli_ledger_export,
	&cli_ledger_rebuild,
	&cli_ledger_backup, &cli_ledger_archive, &cli_ledger_restore,
	&cli_ledger_reset, &cli_enrol, &cli_open,
	&cli_status, &cli_day,
	&cli_books_s1a, &cli_books_s2a, &cli_books_s2e, &cli_shift_open,
	&cli_shift_close, &cli_shift_report,
	&cli_shift_ask, &cli_shift_prove, &cli_debt_add, &cli_debt_pay,
	&cli_debt_list, &cli_debt_forget, &cli_refund,
	&cli_receipt_check, &cli_receipt_verify, &cli_poster,
	&cli_proof_unlock, &cli_proof, &cli_proof_key_in,
	&cli_carry_out, &cli_carry_in, &cli_pin_reset,
	&cli_doctor_decode, &cli_doctor,
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* How many of the words are a command's name: all of it, or 0. */
static int
words_of(const char *name, int argc, char **argv)
{
	struct str rest = str_of(name);
	int n = 0;

	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');
		if (n == argc || !str_eq(word, str_of(argv[n])))
			return 0;
		n++;
	}
	return n;
}

static const struct cli_command *
find(int argc, char **argv, int *words)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		*words = words_of(commands[i]->name, argc, argv);
		if (*words > 0)
			return commands[i];
	}
	return NULL;
}

static void
put_synopsis(FILE *to, const struct cli_command *c)
{
	fprintf(to, "cho40 %s%s%s\n", c->name,
	    c->synopsis[0] == '\0' ? "" : " ", c->synopsis);
}

/* Commands whose name starts with the words, "qr" for both of its own;
 * how many there were. */
static size_t
put_commands(FILE *to, int argc, char **argv)
{
	size_t n = 0;

	for (size_t i = 0; i < COMMANDS; i++) {
		struct str name = str_of(commands[i]->name);
		if (argc > 0 && !str_eq(str_cut(&name, ' '), str_of(argv[0])))
			continue;
		fputs(n++ == 0 ? "usage: " : "       ", to);
		put_synopsis(to, commands[i]);
	}
	return n;
}

static enum cli_exit
help(int argc, char **argv)
{
	int words;
	const struct cli_command *c = find(argc, argv, &words);

	if (c != NULL) {
		fputs("usage: ", stdout);
		put_synopsis(stdout, c);
		fputs(c->help, stdout);
		return CLI_DONE;
	}
	if (put_commands(stdout, argc, argv) == 0) {
		fprintf(stderr, "cho40: no command %s\n", argv[0]);
		(void)put_commands(stderr, 0, NULL);
		return CLI_USAGE;
	}
	if (argc == 0)
		fputs("       cho40 help COMMAND\n       cho40 --version\n\n"
		    "With -, or nothing where a line is expected, a"
		    " command reads lines and answers\neach with one."
		    "  Exit: 0 done, 1 refused by the data,\n2 wrong usage,"
		    " 3 the world failed.\n",
		    stdout);
	return CLI_DONE;
}

static bool
asks_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

static enum cli_exit
run(int argc, char **argv)
{
	struct cli_args args;
	int words = 0;
	const struct cli_command *c = find(argc, argv, &words);

	if (argc > 0 && strcmp(argv[0], "--version") == 0) {
		puts("cho40 " CHO40_VERSION);
		return CLI_DONE;
	}
	if (argc > 0 && (strcmp(argv[0], "--help") == 0 ||
	    strcmp(argv[0], "help") == 0))
		return help(argc - 1, argv + 1);
	if (c != NULL && asks_help(argc, argv))
		return help(words, argv);
	if (c == NULL) {
		if (argc > 0)
			fprintf(stderr, "cho40: no command %s%s%s\n", argv[0],
			    argc > 1 ? " " : "", argc > 1 ? argv[1] : "");
		if (argc == 0 || put_commands(stderr, 1, argv) == 0)
			(void)put_commands(stderr, 0, NULL);
		return CLI_USAGE;
	}
	enum cli_exit rc = cli_parse(c, argc - words, argv + words, &args);
	if (rc == CLI_DONE)
		rc = c->run(&args);
	if (rc == CLI_USAGE) {
		fputs("usage: ", stderr);
		put_synopsis(stderr, c);
	}
	return rc;
}

int
main(int argc, char **argv)
{
	static char out[OUT_BYTES];

	(void)setvbuf(stdout, out, _IOFBF, sizeof(out));
	return (int)cli_finish(run(argc - 1, argv + 1));
}
