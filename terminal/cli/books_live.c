/* SPDX-License-Identifier: Apache-2.0 */
/* The running terminal's sums by day, as a ledger that books are drawn from:
 * the terminal keeps selling, and need know nothing of laws and paper. */
#include "ledger/base/json.h"
#include "ledger/entry.h"
#include "ledger/sums.h"
#include "terminal/cli/books_live.h"

/* A sale between two of its pieces makes an answer of two moments. */
#define TRIES 5

static const struct ledger_env env = { .clock = &clock_system,
	.rng = &rng_system, .software = CHO40_VERSION };

struct taking {
	struct ledger *l;
	int64_t began, ended;   /* the journal's head then; -1: not yet */
};

static enum cli_exit
malformed(void)
{
	cli_complain("the terminal's sums are malformed");
	return CLI_WORLD;
}

/* {"head":N} or {"head":N,"profile":{...}}, an entry of that kind. */
static enum cli_exit
take_head(struct taking *t, struct str line, int64_t head)
{
	struct entry e = { .n = 0 };
	struct str raw;
	bool known = json_get(line, "profile", &raw);

	if (t->l != NULL) {
		t->ended = head;
		return CLI_DONE;
	}
	t->began = head;
	if (known && (entry_decode(raw, &e) != RC_OK ||
	    e.kind != ENTRY_PROFILE_SET))
		return malformed();
	enum rc rc = sums_open(&env, known ? &e.d.profile : NULL, &t->l);
	if (rc != RC_OK)
		cli_complain("%s", rc_text(rc));
	return cli_exit_of(rc);
}

static enum cli_exit
take(void *ctx, struct str line, bool is_text)
{
	struct taking *t = ctx;
	struct day_sums s;
	int64_t head;

	if (!is_text && json_get_i64(line, "head", &head))
		return take_head(t, line, head);
	if (is_text || t->l == NULL || sums_read(line, &s) != RC_OK ||
	    sums_add(t->l, &s) != RC_OK)
		return malformed();
	return CLI_DONE;
}

enum cli_exit
books_live(const struct ask_where *from, struct ledger **out)
{
	struct local_ask q = ask_of("sums");

	*out = NULL;
	for (int i = 0; i < TRIES; i++) {
		struct taking t = { .began = -1, .ended = -1 };
		struct ask_where where = *from;
		where.line = take;
		where.ctx = &t;
		enum cli_exit done = cli_ask(&where, &q);
		if (done == CLI_DONE && t.l != NULL && t.ended == t.began) {
			*out = t.l;
			return CLI_DONE;
		}
		ledger_close(t.l);
		if (done != CLI_DONE)
			return done;
		if (t.ended < 0)
			return malformed();
	}
	cli_complain("something was sold each time: try again");
	return CLI_WORLD;
}
