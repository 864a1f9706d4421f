/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "terminal/script.h"

#define LOOK_MS 50   /* for a file, while one is waited for */

enum verb { VERB_KEY, VERB_TYPE, VERB_TAP, VERB_TAP_AT, VERB_PAUSE, VERB_WAIT,
	VERB_SHOT, VERB_EXPECT, VERB_PRINT, VERB_REPEAT, VERB_END, VERB_QUIT };

struct command {
	enum verb verb;
	int line;
	struct str text;                  /* what follows the verb */
	struct script_condition condition;
	int64_t number, other;            /* ms; x and y; times */
};

struct script {
	const struct script_host *host;
	char path[200];
	size_t count, at;
	size_t again;                     /* the repeat that is being played,
	                                   * or read and open; MAX: none */
	int64_t left;                     /* times, this one among them */
	bool waiting;                     /* command[at] has begun to wait */
	bool touching;                    /* its finger is down */
	int64_t due_ms;                   /* when its patience ends */
	int64_t looked_ms;                /* when last */
	struct buf why;
	char why_text[SCRIPT_WHY_MAX];
	struct command command[SCRIPT_COMMANDS_MAX];
	char file[SCRIPT_FILE_MAX + 1];
};

/* --- reading ------------------------------ */

static struct str
word(struct str *rest)
{
	*rest = str_trim(*rest);
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
		n++;
	struct str w = str_part(*rest, 0, n);
	*rest = str_trim(str_from(*rest, n));
	return w;
}

static bool
number_from(struct str w, int64_t *v)
{
	return w.n > 0 && str_to_i64(w, v) && *v >= 0;
}

/* "screen NAME", "amount N", "queue N", "net up|down", "file NAME", or a
 * sale's state. */
static const char *
read_condition(struct str *rest, struct script_condition *c)
{
	static const char *const states[] = { "open", "short", "paid", "over",
		"void", "expired", "late", "none" };
	static const struct { const char *word; enum script_subject subject; }
	    named[] = { { "screen", SCRIPT_SCREEN }, { "net", SCRIPT_NET },
		{ "mode", SCRIPT_MODE }, { "file", SCRIPT_FILE } };
	struct str w = word(rest);

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (!str_eq(w, str_of(named[i].word)))
			continue;
		c->subject = named[i].subject;
		c->value = word(rest);
		return c->value.n == 0 ? "needs a name after it" : NULL;
	}
	if (str_eq(w, STR("amount")) || str_eq(w, STR("queue"))) {
		c->subject = w.p[0] == 'a' ? SCRIPT_AMOUNT : SCRIPT_QUEUE;
		if (!number_from(word(rest), &c->number))
			return "needs a whole number after it";
		return NULL;
	}
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!str_eq(w, str_of(states[i])))
			continue;
		c->subject = SCRIPT_STATE;
		c->value = w;
		return NULL;
	}
	return "is not a condition; use screen NAME, amount N, queue N, "
	    "net up|down, file NAME or a sale's state (open short paid over "
	    "void expired late none)";
}

static const char *
read_wait(struct str rest, struct command *c)
{
	static const char *const too_long = "is longer than a day";
	struct str first = rest;

	if (number_from(word(&first), &c->number) && first.n == 0) {
		c->verb = VERB_PAUSE;
		return c->number <= SCRIPT_WAIT_MAX_MS ? NULL : too_long;
	}
	const char *why = read_condition(&rest, &c->condition);
	if (why != NULL)
		return why;
	c->number = SCRIPT_TIMEOUT_MS;
	if (rest.n > 0 && !number_from(rest, &c->number))
		return "ends with something that is not a time in ms";
	return c->number <= SCRIPT_WAIT_MAX_MS ? NULL : too_long;
}

static const char *
read_tap(struct str rest, struct command *c)
{
	struct str x = word(&rest);

	if (x.n == 0)
		return "needs a button's name, or X and Y";
	c->text = x;
	if (rest.n == 0)
		return NULL;
	if (!number_from(x, &c->number) || !number_from(rest, &c->other))
		return "takes one name, or X and Y in pixels";
	c->verb = VERB_TAP_AT;
	return NULL;
}

static const char *
read_keys(const struct script *s, struct command *c)
{
	struct str rest = c->text;
	int keys = 0;

	while (rest.n > 0) {
		struct str w = word(&rest);
		if (!s->host->key_known(s->host->ctx, w))
			return "names a key that does not exist";
		if (++keys > SCRIPT_KEYS_MAX)
			return "has too many keys for one line";
	}
	return keys == 0 ? "needs at least one key" : NULL;
}

/* A file's name without folders, so that shots stay in their folder. */
static const char *
read_shot(const struct command *c)
{
	if (c->text.n == 0 || c->text.n > 64)
		return "needs a name of at most 64 bytes";
	for (size_t i = 0; i < c->text.n; i++) {
		char ch = c->text.p[i];
		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
		    (ch >= '0' && ch <= '9') || ch == '-' || ch == '_'))
			return "takes a name of letters, digits, - and _";
	}
	return NULL;
}

/* One in another would be a program. */
static const char *
read_repeat(struct script *s, struct command *c)
{
	if (s->again < SCRIPT_COMMANDS_MAX)
		return "stands inside of a repeat; end that one first";
	if (!number_from(c->text, &c->number) || c->number < 1 ||
	    c->number > SCRIPT_REPEAT_MAX)
		return "needs how often, from 1 to 100000";
	s->again = s->count;
	return NULL;
}

static const char *
read_end(struct script *s, const struct command *c)
{
	if (s->again == SCRIPT_COMMANDS_MAX)
		return "has no repeat above it";
	s->again = SCRIPT_COMMANDS_MAX;
	return c->text.n > 0 ? "takes nothing after it" : NULL;
}

static const char *
read_expect(struct command *c)
{
	struct str rest = c->text;
	const char *why = read_condition(&rest, &c->condition);

	if (why == NULL && rest.n > 0)
		why = "has something after its condition";
	return why;
}

/* Fill c from a line that is not blank.  NULL, or what is wrong with it. */
static const char *
read_command(struct script *s, struct str line, struct command *c)
{
	static const char *const verbs[] = {
		[VERB_KEY] = "key", [VERB_TYPE] = "type", [VERB_TAP] = "tap",
		[VERB_TAP_AT] = "", [VERB_PAUSE] = "", [VERB_WAIT] = "wait",
		[VERB_SHOT] = "shot", [VERB_EXPECT] = "expect",
		[VERB_PRINT] = "print", [VERB_REPEAT] = "repeat",
		[VERB_END] = "end", [VERB_QUIT] = "quit",
	};
	struct str w = word(&line);
	size_t v = 0;

	while (v <= VERB_QUIT && !str_eq(w, str_of(verbs[v])))
		v++;
	if (v > VERB_QUIT)
		return "is not a command; use key type tap wait shot expect "
		    "print repeat end quit";
	c->verb = (enum verb)v;
	c->text = line;
	switch (c->verb) {
	case VERB_KEY:
		return read_keys(s, c);
	case VERB_TAP:
	case VERB_TAP_AT:
		return read_tap(line, c);
	case VERB_WAIT:
	case VERB_PAUSE:
		return read_wait(line, c);
	case VERB_SHOT:
		return read_shot(c);
	case VERB_EXPECT:
		return read_expect(c);
	case VERB_TYPE:
		return line.n == 0 ? "needs text" : NULL;
	case VERB_PRINT:
		return NULL;
	case VERB_REPEAT:
		return read_repeat(s, c);
	case VERB_END:
		return read_end(s, c);
	case VERB_QUIT:
		return line.n > 0 ? "takes nothing after it" : NULL;
	}
	return NULL;
}

static enum rc
read_commands(struct script *s, struct str text)
{
	int number = 0;

	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (s->count == SCRIPT_COMMANDS_MAX) {
			buf_printf(&s->why, "%s:%d: more than %d commands; "
			    "split the script", s->path, number,
			    SCRIPT_COMMANDS_MAX);
			return RC_TOO_BIG;
		}
		struct command *c = &s->command[s->count];
		c->line = number;
		const char *wrong = read_command(s, line, c);
		if (wrong != NULL) {
			buf_printf(&s->why, "%s:%d: \"%.*s\" %s", s->path,
			    number, (int)(line.n > 60 ? 60 : line.n), line.p,
			    wrong);
			return RC_BAD_INPUT;
		}
		s->count++;
	}
	if (s->again < SCRIPT_COMMANDS_MAX) {
		buf_printf(&s->why, "%s:%d: this repeat has no end; add a line "
		    "\"end\"", s->path, s->command[s->again].line);
		return RC_BAD_INPUT;
	}
	return RC_OK;
}

static enum rc
read_file(struct script *s, size_t *n)
{
	FILE *f = fopen(s->path, "re");

	if (f == NULL) {
		buf_printf(&s->why, "%s: %s", s->path, strerror(errno));
		return RC_NOT_FOUND;
	}
	*n = fread(s->file, 1, sizeof(s->file), f);
	bool failed = ferror(f) != 0;
	fclose(f);
	if (failed) {
		buf_printf(&s->why, "%s: cannot be read", s->path);
		return RC_SYSTEM;
	}
	if (*n > SCRIPT_FILE_MAX) {
		buf_printf(&s->why, "%s: longer than %d bytes; split it",
		    s->path, SCRIPT_FILE_MAX);
		return RC_TOO_BIG;
	}
	if (!str_is_utf8((struct str){ s->file, *n })) {
		buf_printf(&s->why, "%s: is not UTF-8 text", s->path);
		return RC_BAD_INPUT;
	}
	return RC_OK;
}

enum rc
script_open(const char *path, const struct script_host *host,
    struct script **out, char *why)
{
	struct script *s = calloc(1, sizeof(*s));
	size_t n = 0;
	enum rc rc = RC_OK;

	*out = NULL;
	REQUIRE(s != NULL);
	s->host = host;
	s->why = BUF(s->why_text);
	s->due_ms = INT64_MAX;
	s->again = SCRIPT_COMMANDS_MAX;
	if (!str_copy(str_of(path), s->path, sizeof(s->path))) {
		buf_puts(&s->why, "the script's path is too long");
		rc = RC_TOO_BIG;
	}
	if (rc == RC_OK)
		rc = read_file(s, &n);
	if (rc == RC_OK)
		rc = read_commands(s, (struct str){ s->file, n });
	if (rc == RC_OK) {
		*out = s;
		return RC_OK;
	}
	memcpy(why, s->why_text, SCRIPT_WHY_MAX);
	script_close(s);
	return rc;
}

void
script_close(struct script *s)
{
	free(s);
}

/* --- running ------------------------------ */

static enum script_step
fail(struct script *s, const struct command *c, const char *what)
{
	buf_reset(&s->why);
	buf_printf(&s->why, "%s:%d: %s; on the screen: ", s->path, c->line,
	    what);
	s->host->describe(s->host->ctx, &s->why);
	return SCRIPT_FAILED;
}

static enum script_step
fail_condition(struct script *s, const struct command *c, const char *how)
{
	static const char *const subjects[] = {
		[SCRIPT_SCREEN] = "screen ", [SCRIPT_STATE] = "sale ",
		[SCRIPT_AMOUNT] = "amount ", [SCRIPT_QUEUE] = "queue ",
		[SCRIPT_NET] = "net ", [SCRIPT_MODE] = "mode ",
		[SCRIPT_FILE] = "file ",
	};
	_Static_assert(sizeof(subjects) / sizeof(subjects[0]) ==
	    SCRIPT_SUBJECT_COUNT, "every subject has its word");
	char what[160];
	struct buf b = BUF(what);

	buf_printf(&b, "%s%s", how, subjects[c->condition.subject]);
	if (c->condition.value.n > 0)
		buf_printf(&b, "%.*s", (int)(c->condition.value.n > 64 ? 64 :
		    c->condition.value.n), c->condition.value.p);
	else
		buf_i64(&b, c->condition.number);
	return fail(s, c, what);
}

static void
press_keys(struct script *s, struct str keys)
{
	while (keys.n > 0)
		s->host->key(s->host->ctx, word(&keys));
}

/* A pause or a wait: done, still waiting, or out of patience. */
static enum script_step
wait_on(struct script *s, const struct command *c, int64_t mono_ms)
{
	if (!s->waiting) {
		s->waiting = true;
		s->due_ms = mono_ms + c->number;
	}
	s->looked_ms = mono_ms;
	bool late = mono_ms >= s->due_ms;
	bool done = c->verb == VERB_PAUSE ? late :
	    s->host->holds(s->host->ctx, &c->condition);
	if (!done && !late)
		return SCRIPT_WAITING;
	s->waiting = false;
	s->due_ms = INT64_MAX;
	return done ? SCRIPT_DONE : fail_condition(s, c, "waited in vain for ");
}

/* Down, a moment, up, a moment. */
static enum script_step
tap(struct script *s, const struct command *c, int64_t mono_ms)
{
	const struct script_host *h = s->host;

	if (!s->waiting) {
		if (c->verb == VERB_TAP_AT)
			h->touch_at(h->ctx, c->number, c->other);
		else if (!h->touch(h->ctx, c->text))
			return fail(s, c, "no such button to tap");
		s->waiting = s->touching = true;
		s->due_ms = mono_ms + SCRIPT_TOUCH_MS;
	}
	if (mono_ms < s->due_ms)
		return SCRIPT_WAITING;
	if (s->touching) {
		h->lift(h->ctx);
		s->touching = false;
		s->due_ms = mono_ms + SCRIPT_AWAY_MS;
		return SCRIPT_WAITING;
	}
	s->waiting = false;
	s->due_ms = INT64_MAX;
	return SCRIPT_DONE;
}

/* SCRIPT_DONE here means: this command is done. */
static enum script_step
run_one(struct script *s, const struct command *c, int64_t mono_ms)
{
	const struct script_host *h = s->host;
	enum script_step step = SCRIPT_DONE;

	switch (c->verb) {
	case VERB_KEY:
		press_keys(s, c->text);
		break;
	case VERB_TYPE:
		h->type(h->ctx, c->text);
		break;
	case VERB_TAP:
	case VERB_TAP_AT:
		step = tap(s, c, mono_ms);
		break;
	case VERB_PAUSE:
	case VERB_WAIT:
		step = wait_on(s, c, mono_ms);
		break;
	case VERB_SHOT:
		if (h->shot(h->ctx, c->text) != RC_OK)
			step = fail(s, c, "the shot could not be written; give "
			    "a folder with --shots");
		break;
	case VERB_EXPECT:
		if (!h->holds(h->ctx, &c->condition))
			step = fail_condition(s, c, "expected ");
		break;
	case VERB_PRINT:
		printf("%.*s\n", STR_ARG(c->text));
		fflush(stdout);
		break;
	case VERB_REPEAT:
		s->again = s->at;
		s->left = c->number;
		break;
	case VERB_END:
		if (--s->left > 0)
			s->at = s->again;
		break;
	case VERB_QUIT:
		s->at = s->count;
		break;
	}
	return step;
}

enum script_step
script_run(struct script *s, int64_t mono_ms)
{
	while (s->at < s->count) {
		const struct command *c = &s->command[s->at];
		enum script_step step = run_one(s, c, mono_ms);
		if (step != SCRIPT_DONE)
			return step;
		if (s->at < s->count)
			s->at++;
	}
	return SCRIPT_DONE;
}

/* Nothing tells us of a file: it is looked for. */
static bool
waits_for_file(const struct script *s)
{
	const struct command *c = &s->command[s->at];

	return c->verb == VERB_WAIT && c->condition.subject == SCRIPT_FILE;
}

int64_t
script_deadline(const struct script *s)
{
	if (!s->waiting)
		return INT64_MAX;
	int64_t look_ms = s->looked_ms + LOOK_MS;
	return waits_for_file(s) && look_ms < s->due_ms ? look_ms : s->due_ms;
}

const char *
script_why(const struct script *s)
{
	return s->why_text;
}
