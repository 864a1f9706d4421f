/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "ledger/base/json.h"
#include "ledger/proof_key.h"
#include "terminal/asking.h"
#include "terminal/cli/ask.h"
#include "terminal/cli/stall_file.h"
#include "terminal/cli/talk_line.h"

#define QUESTION_MAX 8192

/* --- what is answered ------------------------------------------------ */

static enum cli_exit
give(const struct ask_where *where, struct str line, bool is_text)
{
	FILE *out = where->out != NULL ? where->out : stdout;

	if (where->line != NULL)
		return where->line(where->ctx, line, is_text);
	(void)fwrite(line.p, 1, line.n, out);
	if (!is_text)
		(void)fputc('\n', out);
	if (!ferror(out))
		return CLI_DONE;
	cli_complain("writing: %s", strerror(errno));
	return CLI_WORLD;
}

static enum cli_exit
finish(struct str object)
{
	struct local_end end;

	if (local_read_end(object, &end) != RC_OK || end.rc < CLI_DONE ||
	    end.rc > CLI_WORLD) {
		cli_complain("the terminal's end is malformed");
		return CLI_WORLD;
	}
	if (end.why[0] != '\0')
		cli_complain("%s", end.why);
	return (enum cli_exit)end.rc;
}

/* A JSON string is text. */
static enum cli_exit
give_raw(const struct ask_where *where, struct str raw)
{
	static char memory[LOCAL_FRAME_MAX];
	struct buf text = BUF(memory);

	if (raw.p[0] != '"')
		return give(where, raw, false);
	if (json_str(raw, &text))
		return give(where, buf_str(&text), true);
	cli_complain("the terminal's answer is malformed");
	return CLI_WORLD;
}

/* Give answers until the end.  True while there is more to come. */
static bool
take(const struct ask_where *where, struct str object, enum cli_exit *done)
{
	enum local_kind kind = local_kind_of(object);
	struct local_progress p;
	struct str line;

	if (kind == LOCAL_ANSWER && local_read_answer(object, &line) == RC_OK) {
		*done = give_raw(where, line);
		return *done == CLI_DONE;
	}
	if (kind == LOCAL_PROGRESS && local_read_progress(object, &p) == RC_OK)
		cli_progress(p.what, p.done, p.of);
	if (kind == LOCAL_END) {
		*done = finish(object);
		return false;
	}
	if (kind == LOCAL_BYE) {
		talk_line_bye(object);
		*done = CLI_WORLD;
		return false;
	}
	return true;   /* kinds that are none of our business */
}

static enum cli_exit
converse(struct talk_line *t, const struct ask_where *where,
    const struct local_ask *question)
{
	char text[QUESTION_MAX];
	struct buf b = BUF(text);
	enum cli_exit done = CLI_WORLD;
	struct str object;

	REQUIRE(local_put_ask(&b, question) == RC_OK);
	if (!talk_line_send(t, buf_str(&b)))
		return CLI_WORLD;
	while (talk_line_next(t, &object))
		if (!take(where, object, &done))
			return done;
	return CLI_WORLD;
}

static enum cli_exit
ask_terminal(const struct ask_where *where, const struct local_ask *question)
{
	struct local_hello hello;
	struct talk_line *t;
	enum cli_exit done = talk_line_open(&(struct talk_where){
	    where->socket, where->config }, &t, &hello);

	if (done != CLI_DONE)
		return done;
	done = converse(t, where, question);
	talk_line_close(t);
	return done;
}

/* --- a file ---------------------------------------------------------- */

static enum cli_exit
answer_all(const struct ask_where *where, struct asking *a)
{
	char memory[ASKING_LINE_MAX], words[ASKING_WHY_MAX];
	struct buf line = BUF(memory), why = BUF(words);

	while (!a->over) {
		buf_reset(&line);
		enum rc rc = asking_next(a, &line, &why);
		enum cli_exit done = line.n == 0 ? CLI_DONE :
		    give(where, buf_str(&line), a->text);
		if (done != CLI_DONE)
			return done;
		if (a->doing != NULL)
			cli_progress(a->doing, a->done, a->of);
		if (rc != RC_OK) {
			cli_complain("%s", words);
			return cli_exit_of(rc);
		}
	}
	return CLI_DONE;
}

/* The folder's, for a question that needs them. */
static bool
read_keys(const struct ask_where *where, const char *q,
    struct proof_keys *keys)
{
	char words[ASKING_WHY_MAX];
	struct buf why = BUF(words);

	keys->count = 0;
	if (!asking_proves(q) || proof_key_load(where->file, keys, &why) ==
	    RC_OK)
		return true;
	cli_complain("%s", words);
	return false;
}

static enum cli_exit
ask_file(const struct ask_where *where, const struct local_ask *question)
{
	static struct asking a;
	char words[ASKING_WHY_MAX];
	struct buf why = BUF(words);
	struct ledger *l = NULL;
	struct proof_keys keys;

	if (!read_keys(where, question->q, &keys))
		return CLI_REFUSED;
	enum cli_exit done = asking_writes(question->q) ?
	    stall_file_write(where->file, &l) :
	    stall_file_read(where->file, &l);
	if (done != CLI_DONE)
		return done;
	struct asking_of of = { .l = l, .key = where->key, .keys = &keys };
	enum rc rc = asking_begin(&a, of, question, &why);
	if (rc == RC_OK) {
		a.tell = cli_progress;
		done = answer_all(where, &a);
	} else {
		cli_complain("%s", words);
		done = rc == RC_BAD_INPUT ? CLI_USAGE : cli_exit_of(rc);
	}
	asking_end(&a);
	ledger_close(l);
	proof_keys_wipe(&keys);
	return done;
}

enum cli_exit
cli_ask(const struct ask_where *where, const struct local_ask *question)
{
	return where->file != NULL ? ask_file(where, question) :
	    ask_terminal(where, question);
}

struct ask_where
ask_where_of(const struct cli_args *args, const char *file)
{
	return (struct ask_where){ .file = file,
	    .socket = args->value[ASK_SOCKET],
	    .config = args->value[ASK_CONFIG] };
}

enum cli_exit
ask_stall(const struct cli_args *args, const struct local_ask *question)
{
	struct ask_where where = ask_where_of(args, args->word[0]);

	return cli_ask(&where, question);
}

/* --- questions ------------------------------------------------------- */

struct local_ask
ask_of(const char *q)
{
	struct local_ask ask = { .amount = -1 };

	REQUIRE(str_copy(str_of(q), ask.q, sizeof(ask.q)));
	return ask;
}

bool
ask_text(const char *option, const char *value, bool needed, char *to,
    size_t cap)
{
	if (value == NULL && needed) {
		cli_complain("--%s is missing", option);
		return false;
	}
	if (str_copy(str_of(value == NULL ? "" : value), to, cap))
		return true;
	cli_complain("--%s: at most %zu bytes", option, cap - 1);
	return false;
}
