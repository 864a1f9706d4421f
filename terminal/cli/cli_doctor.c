/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 doctor - how a stall is, in words for the trader and numbers for the
 * helper on the phone; and what a number that was read there says. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/json.h"
#include "terminal/cli/ask.h"
#include "terminal/cli/doctor_stopped.h"
#include "terminal/cli/talk_line.h"
#include "ui/strings.h"

#define CODE_CAP 16

enum option { FORMAT = ASK_OWN };

static const char *const options[] = { ASK_OPTIONS, [FORMAT] = "format",
	NULL };

/* What came of a running terminal. */
struct told { struct doctor_page page; int lines; };

static enum cli_exit
take(void *ctx, struct str line, bool is_text)
{
	struct told *t = ctx;
	int64_t n, reason, value;

	/* Its number follows from the lines. */
	if (is_text || !json_get_i64(line, "n", &n))
		return CLI_DONE;
	if (n < 1 || n > DOCTOR_LINES ||
	    !json_get_i64(line, "reason", &reason) || reason < 0 ||
	    reason > 999 || !json_get_i64(line, "value", &value) ||
	    doctor_place((enum doctor_line)(n - 1), (int)reason) < 0) {
		cli_complain("the terminal says what this cho40 does not know;"
		    " is it of another version?");
		return CLI_WORLD;
	}
	t->page.line[n - 1] = (struct doctor_finding){ (int)reason, value };
	t->lines++;
	return CLI_DONE;
}

static enum cli_exit
ask(const struct cli_args *args, struct doctor_page *p)
{
	struct told t = { .lines = 0 };
	struct ask_where where = ask_where_of(args, NULL);
	struct local_ask q = ask_of("doctor");

	where.line = take;
	where.ctx = &t;
	enum cli_exit done = cli_ask(&where, &q);

	if (done != CLI_DONE)
		return CLI_WORLD;
	if (t.lines != DOCTOR_LINES) {
		cli_complain("the terminal says %d lines of %d", t.lines,
		    DOCTOR_LINES);
		return CLI_WORLD;
	}
	*p = t.page;
	return CLI_DONE;
}

/* --- what is printed ------------------------------------------------------ */

/* "TỐT" over as many columns as the longest word has. */
static void
put_state(enum doctor_state s)
{
	size_t widest = 0;

	for (int i = 0; i < DOCTOR_STATES; i++) {
		size_t n = str_chars(str_of(doctor_state_word(
		    (enum doctor_state)i)));
		widest = n > widest ? n : widest;
	}
	fputs(doctor_state_word(s), stdout);
	for (size_t n = str_chars(str_of(doctor_state_word(s))); n < widest;
	    n++)
		fputc(' ', stdout);
}

static void
put_line(const struct doctor_page *p, int i, bool value_known)
{
	const struct doctor_finding *f = &p->line[i];
	char text[DOCTOR_TEXT_CAP], code[CODE_CAP];
	struct buf b = BUF(text), c = BUF(code);

	buf_printf(&c, "%d-%03d", i + 1, f->reason);
	doctor_put_text(&b, (enum doctor_line)i, f, value_known);
	printf("%-7s ", code);
	put_state(doctor_state(f->reason));
	printf("  %s: %s\n", doctor_name((enum doctor_line)i), text);
}

static void
put_json(const struct doctor_page *p, int i)
{
	static const char *const states[DOCTOR_STATES] = {
		[DOCTOR_UNUSED] = "unused", [DOCTOR_GOOD] = "good",
		[DOCTOR_LOOK] = "look", [DOCTOR_BROKEN] = "broken" };
	const struct doctor_finding *f = &p->line[i];
	char text[2 * DOCTOR_TEXT_CAP], words[DOCTOR_TEXT_CAP];
	struct buf b = BUF(text), w = BUF(words);

	doctor_put_text(&w, (enum doctor_line)i, f, true);
	buf_printf(&b, "{\"n\":%d,\"reason\":%d,\"value\":%lld,\"state\":"
	    "\"%s\",\"text\":", i + 1, f->reason, (long long)f->value,
	    states[doctor_state(f->reason)]);
	json_put_str(&b, buf_str(&w));
	buf_putc(&b, '}');
	REQUIRE(!b.full);
	puts(text);
}

static enum cli_exit
put(const struct doctor_page *p, bool json)
{
	char number[DOCTOR_NUMBER_CAP];

	strings_use(LANGUAGE_VI);
	doctor_number(p, number);
	for (int i = 0; i < DOCTOR_LINES; i++)
		if (json)
			put_json(p, i);
		else
			put_line(p, i, true);
	if (json)
		printf("{\"number\":\"%s\"}\n", number);
	else
		printf("\n%s: %s\n", strings_get(STR_DOCTOR_READ), number);
	return doctor_worst(p) >= DOCTOR_LOOK ? CLI_REFUSED : CLI_DONE;
}

/* --- the commands --------------------------------------------------------- */

static enum cli_exit
run(const struct cli_args *args)
{
	const char *form = args->value[FORMAT];
	struct terminal_conf conf;
	struct doctor_page p;
	bool json = form != NULL && strcmp(form, "json") == 0;

	if (form != NULL && !json && strcmp(form, "text") != 0) {
		cli_complain("--format: text or json");
		return CLI_USAGE;
	}
	if (args->value[ASK_SOCKET] == NULL) {
		if (talk_line_conf(args->value[ASK_CONFIG], &conf) != RC_OK)
			return CLI_WORLD;
		if (doctor_stopped(&conf, &p))
			return put(&p, json);
	}
	enum cli_exit done = ask(args, &p);
	return done == CLI_DONE ? put(&p, json) : done;
}

static enum cli_exit
run_decode(const struct cli_args *args)
{
	char typed[128];
	struct buf b = BUF(typed);
	struct doctor_page p;

	for (size_t i = 0; i < args->words; i++) {
		buf_puts(&b, args->word[i]);
		buf_putc(&b, ' ');
	}
	enum rc rc = b.full ? RC_BAD_INPUT : doctor_number_read(buf_str(&b),
	    &p);
	if (rc != RC_OK) {
		cli_complain("%s", rc == RC_TOO_NEW ? "a newer terminal's "
		    "number; use its version of cho40" : "not a check-up's "
		    "number: twelve figures, and one of them was misheard");
		return CLI_REFUSED;
	}
	strings_use(LANGUAGE_VI);
	for (int i = 0; i < DOCTOR_LINES; i++)
		put_line(&p, i, false);
	return CLI_DONE;
}

const struct cli_command cli_doctor = {
	.name = "doctor",
	.synopsis = "[--format text|json] [--socket PATH | --config FILE]",
	.help = "How the stall is: twelve lines, each with a code to read over"
	    " the phone, a state\nand what to do; and one number that says all"
	    " of them.  A terminal that runs is\nasked; of one that does not"
	    " its files are looked at.  Nothing is changed.\nExit: 0 all well,"
	    " 1 something needs a look, 3 nothing can be said.\n",
	.options = options,
	.run = run,
};

static const char *const no_options[] = { NULL };

const struct cli_command cli_doctor_decode = {
	.name = "doctor decode",
	.synopsis = "NUMBER",
	.help = "The lines that a check-up's number stands for, as it was read"
	    " over the phone:\ntwelve figures, with or without blanks.\n",
	.options = no_options,
	.words_min = 1,
	.words_max = 4,
	.run = run_decode,
};
