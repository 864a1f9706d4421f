/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/clock.h"
#include "terminal/asking.h"
#include "terminal/cli/cli.h"

#define QUIET_MS 1000   /* what takes longer tells how far it is */

static const char *running = "";   /* name of the command, for complaints */

void
cli_complain(const char *fmt, ...)
{
	va_list ap;

	/* Answers first, so that both streams on one screen make sense. */
	(void)fflush(stdout);
	fprintf(stderr, "cho40%s%s: ", running[0] == '\0' ? "" : " ", running);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

enum cli_exit
cli_exit_of(enum rc rc)
{
	return (enum cli_exit)asking_exit(rc);
}

void
cli_progress(const char *what, int64_t done, int64_t of)
{
	static int64_t next_ms;
	int64_t now_ms = clock_mono_ms(&clock_system);

	if (next_ms == 0)
		next_ms = now_ms + QUIET_MS;
	if (now_ms < next_ms)
		return;
	next_ms = now_ms + QUIET_MS;
	cli_complain("%s, %" PRId64 " %%", what, of > 0 ?
	    100 * done / of : 100);
}

/* The option that arg names, and in *value what follows its '='. */
static int
find_option(const struct cli_command *c, const char *arg, const char **value)
{
	size_t n = strcspn(arg, "=");

	*value = arg[n] == '=' ? arg + n + 1 : NULL;
	for (int i = 0; c->options[i] != NULL; i++)
		if (strlen(c->options[i]) == n &&
		    memcmp(c->options[i], arg, n) == 0)
			return i;
	return -1;
}

/* The option at argv[*at]; *at moves on when its value is the next word. */
static enum cli_exit
take_option(const struct cli_command *c, char **argv, int *at,
    struct cli_args *args)
{
	const char *arg = argv[*at] + 2;
	const char *value;
	int option = find_option(c, arg, &value);

	if (option < 0) {
		cli_complain("unknown option --%s", arg);
		return CLI_USAGE;
	}
	if (value == NULL && argv[*at + 1] != NULL)
		value = argv[++*at];
	if (value == NULL) {
		cli_complain("--%s needs a value", arg);
		return CLI_USAGE;
	}
	if (args->value[option] != NULL) {
		cli_complain("--%s is given twice", c->options[option]);
		return CLI_USAGE;
	}
	args->value[option] = value;
	return CLI_DONE;
}

enum cli_exit
cli_parse(const struct cli_command *c, int argc, char **argv,
    struct cli_args *args)
{
	bool options = true;

	running = c->name;
	memset(args, 0, sizeof(*args));
	for (int i = 0; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
			continue;
		}
		if (options && strncmp(argv[i], "--", 2) == 0) {
			if (take_option(c, argv, &i, args) != CLI_DONE)
				return CLI_USAGE;
			continue;
		}
		if (args->words == c->words_max) {
			cli_complain("one word too many: %s", argv[i]);
			return CLI_USAGE;
		}
		args->word[args->words++] = argv[i];
	}
	if (args->words < c->words_min) {
		cli_complain("a word is missing");
		return CLI_USAGE;
	}
	return CLI_DONE;
}

/* Standard input in big pieces; what a line needs is moved to the front. */
struct lines {
	char text[2 * CLI_LINE_MAX];
	size_t from, to;      /* not yet used */
	size_t number;        /* of the last line handed out */
	bool passing;         /* the rest of a long line */
	bool ended;
	int error;
};

/* More input behind what is there; answers go out before waiting. */
static void
fill(struct lines *in)
{
	ssize_t n;

	(void)fflush(stdout);
	memmove(in->text, in->text + in->from, in->to - in->from);
	in->to -= in->from;
	in->from = 0;
	do {
		n = read(STDIN_FILENO, in->text + in->to,
		    sizeof(in->text) - in->to);
	} while (n < 0 && errno == EINTR);
	in->error = n < 0 ? errno : 0;
	in->ended = n <= 0;
	in->to += n > 0 ? (size_t)n : 0;
}

/* The next line without its end. */
static bool
next_line(struct lines *in, struct str *line)
{
	for (;;) {
		struct str have = { in->text + in->from, in->to - in->from };
		size_t end = str_find(have, '\n');
		bool whole = end < have.n;
		if (in->passing && (whole || have.n > 0)) {
			in->passing = !whole;
			in->from += end + (whole ? 1 : 0);
			continue;
		}
		if (!whole && have.n <= CLI_LINE_MAX && !in->ended) {
			fill(in);
			continue;
		}
		if (have.n == 0)
			return false;
		*line = str_part(have, 0, end);
		in->passing = end > CLI_LINE_MAX && !whole;
		in->from += end + (whole ? 1 : 0);
		if (whole && line->n > 0 && line->p[line->n - 1] == '\r')
			line->n--;
		if (line->n > CLI_LINE_MAX)
			line->n = CLI_LINE_MAX + 1;
		in->number++;
		return true;
	}
}

enum cli_exit
cli_each_item(const struct cli_args *args, cli_item_fn *fn, void *ctx)
{
	static struct lines in;
	struct str line;
	size_t refused = 0, told = 0;

	if (args->words > 0 && strcmp(args->word[0], "-") != 0) {
		const char *why = fn(ctx, str_of(args->word[0]));
		if (why != NULL && why[0] != '\0')
			cli_complain("%s", why);
		return why == NULL ? CLI_DONE : CLI_REFUSED;
	}
	while (next_line(&in, &line)) {
		const char *why = fn(ctx, line);
		refused += why != NULL;
		if (why != NULL && why[0] != '\0' &&
		    told++ < CLI_COMPLAINTS_MAX)
			cli_complain("line %zu: %s", in.number, why);
	}
	if (told > CLI_COMPLAINTS_MAX)
		cli_complain("and %zu lines more", told - CLI_COMPLAINTS_MAX);
	if (in.error != 0) {
		cli_complain("standard input: %s", strerror(in.error));
		return CLI_WORLD;
	}
	return refused > 0 ? CLI_REFUSED : CLI_DONE;
}

enum cli_exit
cli_finish(enum cli_exit so_far)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return so_far;
	cli_complain("standard output: %s", strerror(errno));
	return CLI_WORLD;
}
