/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/json.h"
#include "terminal/asking.h"
#include "terminal/cli/stall.h"
#include "terminal/cli/stall_file.h"
#include "terminal/cli/talk_line.h"
#include "terminal/mail_item.h"

#define FRAME_BYTES (LOCAL_FRAME_MAX + LOCAL_HEAD_BYTES + 1)
#define WHY_BYTES   1536

struct stall {
	struct ledger *l;             /* of a stopped one, or */
	struct talk_line *line;       /* to a running one */
	struct local_hello who;
	char dir[PATH_MAX_BYTES];     /* its folder */
	char lines[LOCAL_BATCH_BYTES_MAX + 1];
	char checkpoint[LOCAL_CHECKPOINT_MAX];
	char frame[FRAME_BYTES];
};

/* --- life -------------------------------------------------------------- */

static void
read_head(struct stall *s)
{
	struct journal_head head;

	ledger_head(s->l, &head);
	memcpy(s->who.key, head.key, sizeof(s->who.key));
	s->who.boot = head.boot;
	s->who.head = head.n;
	s->who.acked = head.acked;
	s->who.mail = head.mail;
}

static enum cli_exit
open_folder(struct stall *s, const struct stall_where *where)
{
	struct profile p;

	if (!str_copy(str_of(where->folder), s->dir, sizeof(s->dir))) {
		cli_complain("%s: too long a name", where->folder);
		return CLI_USAGE;
	}
	enum cli_exit done = where->writes ?
	    stall_file_write(where->folder, &s->l) :
	    stall_file_read(where->folder, &s->l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = ledger_profile(s->l, &p);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return stall_file_refused(rc, where->folder);
	s->who.terminal = rc == RC_OK ? p.terminal : 0;
	s->who.epoch = rc == RC_OK ? p.epoch : 0;
	read_head(s);
	return CLI_DONE;
}

static enum cli_exit
open_line(struct stall *s, const struct stall_where *where)
{
	struct terminal_conf conf;

	if (talk_line_conf(where->config, &conf) != RC_OK)
		return CLI_REFUSED;
	memcpy(s->dir, conf.data_dir, sizeof(s->dir));
	return talk_line_open(&(struct talk_where){ where->socket,
	    where->config }, &s->line, &s->who);
}

enum cli_exit
stall_open(const struct stall_where *where, struct stall **out)
{
	static struct stall s;

	*out = NULL;
	s.l = NULL;
	s.line = NULL;
	enum cli_exit done = where->folder != NULL ?
	    open_folder(&s, where) : open_line(&s, where);
	if (done == CLI_DONE && s.who.terminal < 1) {
		cli_complain("the stall is not set up yet: it has nothing to "
		    "carry");
		done = CLI_REFUSED;
	}
	if (done != CLI_DONE) {
		stall_close(&s);
		return done;
	}
	*out = &s;
	return CLI_DONE;
}

void
stall_close(struct stall *s)
{
	if (s == NULL)
		return;
	ledger_close(s->l);
	talk_line_close(s->line);
}

const struct local_hello *
stall_who(const struct stall *s)
{
	return &s->who;
}

enum cli_exit
stall_secret(const struct stall *s, uint32_t epoch,
    uint8_t secret[KEY_BYTES])
{
	char text[WHY_BYTES];
	struct buf why = BUF(text);
	struct proof_keys keys;

	enum rc rc = proof_key_load(s->dir, &keys, &why);
	const struct proof_key *k = rc != RC_OK ? NULL : proof_keys_find(&keys,
	    (uint32_t)s->who.terminal, epoch);
	if (k != NULL)
		memcpy(secret, k->secret, KEY_BYTES);
	else if (rc != RC_OK && rc != RC_NOT_FOUND)
		cli_complain("%s", why.n > 0 ? text : rc_text(rc));
	else
		cli_complain("%s: no key of terminal %lld, epoch %u, that the "
		    "market board has too: enrol the stall, or have the "
		    "board's office make one (cho40-board device proof-key) "
		    "and put it in (cho40 proof-key in)", s->dir,
		    (long long)s->who.terminal, (unsigned)epoch);
	proof_keys_wipe(&keys);
	return k != NULL ? CLI_DONE : rc == RC_OK || rc == RC_NOT_FOUND ?
	    CLI_REFUSED : cli_exit_of(rc);
}

/* --- what is said over the line ---------------------------------------- */

/* Send, and wait for an answer of that kind; complains of any refusal. */
static enum cli_exit
exchange(struct stall *s, const struct buf *frame, enum local_kind kind,
    struct str *object)
{
	struct local_refused no;

	if (!talk_line_send(s->line, buf_str(frame)))
		return CLI_WORLD;
	while (talk_line_next(s->line, object)) {
		enum local_kind got = local_kind_of(*object);
		if (got == kind)
			return CLI_DONE;
		if (got == LOCAL_BYE) {
			talk_line_bye(*object);
			return CLI_WORLD;
		}
		if (got == LOCAL_REFUSED &&
		    local_read_refused(*object, &no) == RC_OK) {
			cli_complain("the terminal refuses %s: %s", no.of,
			    no.why);
			return CLI_REFUSED;
		}
	}
	return CLI_WORLD;
}

static enum cli_exit
malformed(void)
{
	cli_complain("the terminal's answer is malformed");
	return CLI_WORLD;
}

static enum cli_exit
tell(struct stall *s, const struct buf *frame)
{
	struct local_state state;
	struct str object;
	enum cli_exit done = exchange(s, frame, LOCAL_STATE, &object);

	if (done != CLI_DONE)
		return done;
	if (local_read_state(object, &state) != RC_OK)
		return malformed();
	s->who.acked = state.acked;
	s->who.mail = state.mail;
	s->who.head = state.head;
	return CLI_DONE;
}

/* --- batches ----------------------------------------------------------- */

static enum cli_exit
batch_of_folder(struct stall *s, int64_t after, struct local_batch *b)
{
	struct buf lines = BUF(s->lines), checkpoint = BUF(s->checkpoint);
	struct batch got;
	enum rc rc = ledger_batch(s->l, after, &lines, &got);

	if (rc == RC_NOT_FOUND)
		return CLI_DONE;
	if (rc != RC_OK)
		return stall_file_refused(rc, "the journal");
	b->first = got.first;
	b->last = got.last;
	memcpy(b->prev, got.prev, sizeof(b->prev));
	memcpy(b->hash, got.hash, sizeof(b->hash));
	b->lines = buf_str(&lines);
	/* A file opened for looking cannot sign; the board does without. */
	if (ledger_checkpoint(s->l, &checkpoint) == RC_OK)
		b->checkpoint = buf_str(&checkpoint);
	return CLI_DONE;
}

static enum cli_exit
batch_of_line(struct stall *s, int64_t after, struct local_batch *b)
{
	struct local_want w = { after, LOCAL_BATCH_BYTES_MAX };
	struct buf frame = BUF(s->frame), lines = BUF(s->lines);
	struct str object;

	REQUIRE(local_put_want(&frame, &w) == RC_OK);
	enum cli_exit done = exchange(s, &frame, LOCAL_BATCH, &object);
	if (done != CLI_DONE)
		return done;
	if (local_read_batch(object, &lines, b) != RC_OK)
		return malformed();
	/* The frame is not kept, the batch is. */
	if (b->checkpoint.n >= sizeof(s->checkpoint) ||
	    (b->last > 0 && b->first != after + 1))
		return malformed();
	memcpy(s->checkpoint, b->checkpoint.p, b->checkpoint.n);
	b->checkpoint.p = s->checkpoint;
	return CLI_DONE;
}

enum cli_exit
stall_batch(struct stall *s, int64_t after, struct local_batch *b)
{
	*b = (struct local_batch){ .first = 0 };
	return s->l != NULL ? batch_of_folder(s, after, b) :
	    batch_of_line(s, after, b);
}

/* --- proofs ------------------------------------------------------------- */

static bool
is_fresh(struct str line)
{
	struct str raw;
	bool fresh = false;

	return json_get(line, "new", &raw) && json_bool(raw, &fresh) && fresh;
}

static enum cli_exit
prove_in_folder(struct stall *s, const struct local_ask *q, bool *fresh)
{
	static struct asking a;
	char memory[ASKING_LINE_MAX], text[ASKING_WHY_MAX];
	struct buf line = BUF(memory), why = BUF(text);
	struct proof_keys keys;

	enum rc rc = proof_key_load(s->dir, &keys, &why);
	if (rc == RC_OK)
		rc = asking_begin(&a, (struct asking_of){ s->l, .keys =
		    &keys }, q, &why);
	if (rc == RC_OK)
		rc = asking_next(&a, &line, &why);
	asking_end(&a);
	proof_keys_wipe(&keys);
	*fresh = rc == RC_OK && is_fresh(buf_str(&line));
	if (rc != RC_OK)
		cli_complain("%s: %s", q->who, why.n > 0 ? text :
		    rc_text(rc));
	return rc == RC_OK ? CLI_DONE : cli_exit_of(rc);
}

enum cli_exit
stall_prove(struct stall *s, const struct local_ask *q, bool *fresh)
{
	struct buf frame = BUF(s->frame);
	struct local_end end;
	struct str object, line;

	if (s->l != NULL)
		return prove_in_folder(s, q, fresh);
	*fresh = false;
	REQUIRE(local_put_ask(&frame, q) == RC_OK);
	if (!talk_line_send(s->line, buf_str(&frame)))
		return CLI_WORLD;
	while (talk_line_next(s->line, &object)) {
		if (local_kind_of(object) == LOCAL_ANSWER &&
		    local_read_answer(object, &line) == RC_OK)
			*fresh = is_fresh(line);
		if (local_kind_of(object) != LOCAL_END)
			continue;
		if (local_read_end(object, &end) != RC_OK)
			return malformed();
		if (end.rc != 0)
			cli_complain("%s: %s", q->who, end.why);
		return end.rc == 0 ? CLI_DONE : CLI_REFUSED;
	}
	return CLI_WORLD;
}

/* --- mail, acked ------------------------------------------------------- */

static enum cli_exit
mail_to_folder(struct stall *s, struct str items)
{
	struct local_item item;
	struct mail_news news;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < MAIL_ITEMS_MAX; i++) {
		rc = local_next_item(&items, &item);
		if (rc == RC_OK)
			rc = mail_item_record(s->l, &item, &news);
	}
	read_head(s);
	return rc == RC_OK || rc == RC_NOT_FOUND ? CLI_DONE :
	    stall_file_refused(rc, "mail");
}

enum cli_exit
stall_mail(struct stall *s, struct str items)
{
	struct buf frame = BUF(s->frame);

	if (s->l != NULL)
		return mail_to_folder(s, items);
	if (local_put_mail(&frame, items) != RC_OK) {
		cli_complain("mail that fits no frame");
		return CLI_REFUSED;
	}
	return tell(s, &frame);
}

enum cli_exit
stall_acked(struct stall *s, const struct local_acked *a)
{
	struct buf frame = BUF(s->frame);

	if (s->l == NULL) {
		REQUIRE(local_put_acked(&frame, a) == RC_OK);
		return tell(s, &frame);
	}
	enum rc rc = ledger_acked(s->l, a->n, a->h);
	read_head(s);
	return rc == RC_OK ? CLI_DONE : stall_file_refused(rc, "what the "
	    "board holds");
}
