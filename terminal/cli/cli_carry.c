/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 carry - the journal to the board and its answer back, by stick. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/carry.h"
#include "ledger/ref.h"
#include "sync/carry_file.h"
#include "sync/carry_proof.h"
#include "terminal/cli/ask.h"
#include "terminal/cli/stall.h"

#define WHY_BYTES 1536

static const char *const options[] = { ASK_OPTIONS, NULL };

struct trip {
	const char *dir;              /* the stick's */
	struct stall *stall;
	struct carry *carry;
	struct carry_key key;
	char file[CARRY_FILE_MAX + 1];
	char name[CARRY_NAME_MAX];
};

struct proofs { int line, ours, fresh; };

static enum cli_exit
begin(struct trip *t, const struct cli_args *args, bool writes)
{
	struct stall_where where = { .folder = args->word[1],
	    .socket = args->value[ASK_SOCKET],
	    .config = args->value[ASK_CONFIG],
	    .writes = writes };

	t->dir = args->word[0];
	t->carry = NULL;
	enum cli_exit done = stall_open(&where, &t->stall);
	if (done != CLI_DONE)
		return done;
	enum rc rc = carry_open(&t->carry);
	if (rc == RC_OK)
		return CLI_DONE;
	cli_complain("%s", rc_text(rc));
	return CLI_WORLD;
}

static enum cli_exit
finish(struct trip *t, enum cli_exit done)
{
	carry_close(t->carry);
	stall_close(t->stall);
	t->stall = NULL;
	crypto_wipe(&t->key, sizeof(t->key));
	return done;
}

/* --- out --------------------------------------------------------------- */

/* Batches after h->last until the file is full or there are none; h->last
 * moves. */
static enum cli_exit
fill(struct trip *t, struct carry_head *h, bool *more)
{
	int64_t head = stall_who(t->stall)->head;
	struct local_batch b;

	carry_start(t->carry);
	for (*more = false; h->last < head;) {
		enum cli_exit done = stall_batch(t->stall, h->last, &b);
		if (done != CLI_DONE || b.last == 0)
			return done;
		enum rc rc = carry_put_batch(t->carry, stall_who(t->stall),
		    &b);
		*more = rc == RC_FULL;
		if (*more)
			return CLI_DONE;
		if (rc != RC_OK) {
			cli_complain("entry %" PRId64 ": %s", b.first,
			    rc_text(rc));
			return cli_exit_of(rc);
		}
		h->last = b.last;
		memcpy(h->h, b.hash, sizeof(h->h));
	}
	return CLI_DONE;
}

static enum cli_exit
put_file(struct trip *t, const struct carry_head *h)
{
	char text[WHY_BYTES];
	struct buf why = BUF(text), file = BUF(t->file);

	rng_fill(&rng_system, t->key.salt, sizeof(t->key.salt));
	enum rc rc = carry_write(t->carry, h, &t->key, &file);
	carry_name(h, t->name);
	if (rc == RC_OK)
		rc = carry_file_write(t->dir, t->name, buf_str(&file), &why);
	if (rc != RC_OK) {
		cli_complain("%s", why.n > 0 ? text : rc_text(rc));
		return CLI_WORLD;
	}
	printf("{\"file\":\"%s\",\"terminal\":%u,\"first\":%" PRId64
	    ",\"last\":%" PRId64 ",\"bytes\":%zu}\n", t->name,
	    (unsigned)h->terminal, h->first, h->last, file.n);
	return CLI_DONE;
}

static enum cli_exit
carry_away(struct trip *t)
{
	const struct local_hello *who = stall_who(t->stall);
	struct carry_head h = { .kind = CARRY_OUT,
	    .terminal = (uint32_t)who->terminal,
	    .epoch = (uint32_t)who->epoch, .last = who->acked,
	    .mail = who->mail };
	enum cli_exit done = stall_secret(t->stall, h.epoch, t->key.secret);
	bool more = true;

	while (done == CLI_DONE && more) {
		h.first = h.last + 1;
		done = fill(t, &h, &more);
		if (done == CLI_DONE)
			done = put_file(t, &h);
	}
	return done;
}

static enum cli_exit
run_out(const struct cli_args *args)
{
	static struct trip t;
	enum cli_exit done = begin(&t, args, false);

	return finish(&t, done == CLI_DONE ? carry_away(&t) : done);
}

/* --- in ---------------------------------------------------------------- */

static enum cli_exit
refuse(const struct trip *t, const char *why)
{
	cli_complain("%s: %s", t->name, why);
	return CLI_REFUSED;
}

/* How far the board is; back only when it lacks what that file built on, so
 * that an old answer moves nothing. */
static enum cli_exit
take_acked(struct trip *t, const struct carry_head *h)
{
	struct local_acked a = { .n = h->last };
	int64_t acked = stall_who(t->stall)->acked;

	memcpy(a.h, h->h, sizeof(a.h));
	if (a.n == acked || (a.n < acked && a.n >= h->first - 1))
		return CLI_DONE;
	return stall_acked(t->stall, &a);
}

static enum cli_exit
take_back(struct trip *t)
{
	const struct local_hello *who = stall_who(t->stall);
	const struct carry_head *h = carry_found(t->carry);
	int64_t mail = who->mail, acked = who->acked;
	enum cli_exit done = CLI_DONE;
	struct str items;
	enum rc rc;

	do {
		rc = carry_next(t->carry, &items);
		if (rc == RC_OK)
			done = stall_mail(t->stall, items);
	} while (rc == RC_OK && done == CLI_DONE);
	if (rc == RC_BAD_INPUT)
		return refuse(t, "mail that is none; update the terminal");
	if (done == CLI_DONE)
		done = take_acked(t, h);
	if (done == CLI_DONE)
		printf("{\"file\":\"%s\",\"mail\":%" PRId64 ",\"new_mail\":%"
		    PRId64 ",\"acked\":%" PRId64 ",\"new_acked\":%" PRId64
		    ",\"waiting\":%" PRId64 "}\n", t->name, who->mail,
		    who->mail - mail, who->acked, who->acked - acked,
		    who->head - who->acked);
	return done;
}

/* *ours: it is an answer for this stall. */
static enum cli_exit
take_file(struct trip *t, const char *path, bool *ours)
{
	char text[WHY_BYTES];
	struct buf why = BUF(text), file = BUF(t->file);
	struct carry_head h;
	const char *what;

	enum rc rc = carry_file_read(path, &file, &why);
	if (rc != RC_OK) {
		cli_complain("%s", why.n > 0 ? text : rc_text(rc));
		return cli_exit_of(rc);
	}
	rc = carry_look(buf_str(&file), &h, &what);
	if (rc != RC_OK)
		return refuse(t, what);
	if (h.terminal != stall_who(t->stall)->terminal)
		return CLI_DONE;   /* a neighbour's */
	*ours = true;
	if (h.kind != CARRY_BACK)
		return refuse(t, "a stall's file, not the board's answer");
	enum cli_exit done = stall_secret(t->stall, h.epoch, t->key.secret);
	if (done != CLI_DONE)
		return done;
	rc = carry_read(t->carry, buf_str(&file), t->key.secret, &what);
	return rc == RC_OK ? take_back(t) : refuse(t, what);
}

static enum cli_exit
take_files(struct trip *t, const struct carry_list *l)
{
	enum cli_exit worst = CLI_DONE;
	char path[CARRY_PATH_MAX];
	bool ours = false;

	for (size_t i = 0; i < carry_list_count(l); i++) {
		if (!str_copy(str_of(carry_list_name(l, i)), t->name,
		    sizeof(t->name)) || !carry_path(t->dir, t->name, path))
			continue;   /* none of our names is that long */
		enum cli_exit done = take_file(t, path, &ours);
		worst = done > worst ? done : worst;
	}
	if (worst == CLI_DONE && !ours) {
		cli_complain("%s: no answer for terminal %lld is here; take "
		    "the stick to the market board first", t->dir,
		    (long long)stall_who(t->stall)->terminal);
		return CLI_REFUSED;
	}
	return worst;
}

/* One line of a file of proofs; other stalls' are left alone. */
static enum cli_exit
take_proof(struct trip *t, struct str line, struct proofs *p)
{
	struct local_ask q = ask_of("prove");
	struct carry_proof proof;
	struct ref ref;
	bool fresh;

	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return CLI_DONE;
	if (carry_proof_read(line, &proof) != RC_OK ||
	    ref_parse(str_of(proof.ref), &ref) != RC_OK) {
		cli_complain("%s:%d: no proof", t->name, p->line);
		return CLI_REFUSED;
	}
	if (ref.terminal != stall_who(t->stall)->terminal)
		return CLI_DONE;
	p->ours++;
	q.amount = proof.total.dong;
	REQUIRE(str_copy(str_of(proof.ref), q.who, sizeof(q.who)) &&
	    str_copy(str_of(proof.machine), q.by, sizeof(q.by)));
	enum cli_exit done = stall_prove(t->stall, &q, &fresh);
	p->fresh += done == CLI_DONE && fresh;
	return done;
}

static enum cli_exit
take_proofs(struct trip *t, const char *path, struct proofs *p)
{
	char text[WHY_BYTES];
	struct buf why = BUF(text), file = BUF(t->file);
	enum cli_exit worst = CLI_DONE;
	enum rc rc = carry_file_read(path, &file, &why);

	if (rc != RC_OK) {
		cli_complain("%s", why.n > 0 ? text : rc_text(rc));
		return cli_exit_of(rc);
	}
	struct str rest = buf_str(&file);
	for (p->line = 1; rest.n > 0; p->line++) {
		enum cli_exit done = take_proof(t, str_cut(&rest, '\n'), p);
		worst = done > worst ? done : worst;
	}
	struct buf name = BUF(text);
	json_put_str(&name, str_of(t->name));
	printf("{\"file\":%s,\"proofs\":%d,\"new_proofs\":%d}\n", text,
	    p->ours, p->fresh);
	return worst;
}

/* Proofs before the board's answer: what they prove, it may prove better. */
static enum cli_exit
bring_proofs(struct trip *t, int *files)
{
	char text[WHY_BYTES], path[CARRY_PATH_MAX];
	struct buf why = BUF(text);
	enum cli_exit worst = CLI_DONE;
	struct carry_list *l;

	if (carry_list_open(t->dir, ".proofs", false, &l, &why) != RC_OK)
		return CLI_DONE;   /* bring complains */
	for (size_t i = 0; i < carry_list_count(l); i++) {
		struct proofs p = { .ours = 0 };
		if (!str_copy(str_of(carry_list_name(l, i)), t->name,
		    sizeof(t->name)) || !carry_path(t->dir, t->name, path))
			continue;
		enum cli_exit done = take_proofs(t, path, &p);
		worst = done > worst ? done : worst;
		*files += 1;
	}
	carry_list_close(l);
	return worst;
}

static enum cli_exit
bring(struct trip *t)
{
	char text[WHY_BYTES];
	struct buf why = BUF(text);
	struct carry_list *l;
	int files = 0;
	enum cli_exit proofs = bring_proofs(t, &files);

	enum rc rc = carry_list_open(t->dir, ".back", true, &l, &why);
	if (rc != RC_OK) {
		cli_complain("%s", why.n > 0 ? text : rc_text(rc));
		return CLI_WORLD;
	}
	enum cli_exit done = CLI_DONE;
	if (carry_list_count(l) > 0 || files == 0)
		done = take_files(t, l);
	carry_list_close(l);
	return done > proofs ? done : proofs;
}

static enum cli_exit
run_in(const struct cli_args *args)
{
	static struct trip t;
	enum cli_exit done = begin(&t, args, true);

	return finish(&t, done == CLI_DONE ? bring(&t) : done);
}

const struct cli_command cli_carry_out = {
	.name = "carry out",
	.synopsis = "DIR " ASK_READ,
	.help = "Put what the market board does not have yet into DIR, a"
	    " stick's folder, as files\nthat only the board can read:"
	    " cho40-T<terminal>-<first>-<last>.out.  Take the\nstick to the"
	    " board (cho40-board carry in), and back (cho40 carry in).  May"
	    " be done\nagain at any time.  One JSON line a file.\n"
	    ASK_READ_HELP,
	.options = options,
	.words_min = 1,
	.words_max = 2,
	.run = run_out,
};

const struct cli_command cli_carry_in = {
	.name = "carry in",
	.synopsis = "DIR " ASK_WRITE,
	.help = "Take the board's answer, cho40-T<terminal>.back, from DIR:"
	    " what it holds, and its\nmail, each message once.  This writes."
	    "  One JSON line.\n" ASK_WRITE_HELP,
	.options = options,
	.words_min = 1,
	.words_max = 2,
	.run = run_in,
};
