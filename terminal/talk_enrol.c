/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "terminal/talk_enrol.h"

static void
set_end(struct local_end *e, int rc, const char *why)
{
	*e = (struct local_end){ .rc = rc };
	REQUIRE(str_copy(str_of(why), e->why, sizeof(e->why)));
}

/* What an end comes to, for a person.  A word that is not known here, or none
 * from an older cho40-sync, leaves what its rc says. */
static enum enrolled
outcome_of(const struct local_end *e)
{
	static const struct { const char *word; enum enrolled is; } known[] = {
		{ ENROL_WORD_UNREADABLE, ENROL_UNREADABLE },
		{ ENROL_WORD_WRONG, ENROL_WRONG },
		{ ENROL_WORD_USED, ENROL_USED },
		{ ENROL_WORD_EXPIRED, ENROL_EXPIRED },
		{ ENROL_WORD_STRANGER, ENROL_STRANGER },
		{ ENROL_WORD_BUSY, ENROL_BUSY },
	};

	if (e->rc == 0)
		return ENROL_DONE;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(e->word, known[i].word) == 0)
			return known[i].is;
	return e->rc == 3 ? ENROL_NO_NET : ENROL_REFUSED;
}

static void
end_screen(struct talk *k, enum enrolled outcome, const char *why)
{
	if (!k->screen_enrols)
		return;
	k->screen_enrols = false;
	log_line(LOG_INFO, "talk", "screen told of enrolment outcome=%d "
	    "why=\"%s\"", (int)outcome, why);
	till_enrol_end(k->till, talk_now(k), outcome);
}

/* Tell whoever asked, if anybody waits. */
static void
end(struct talk *k, const struct local_end *e)
{
	struct local_client *c = k->enrolling;

	k->enrolling = NULL;
	end_screen(k, outcome_of(e), e->why);
	if (c != NULL &&
	    !local_client_send(c, local_put_end(local_client_queue(c), e)))
		log_line(LOG_DEBUG, "talk", "cut at the end of an enrolment");
}

static void
end_with(struct talk *k, int rc, const char *why)
{
	struct local_end e;

	set_end(&e, rc, why);
	end(k, &e);
}

static void
pass_on(struct talk *k, const char *line)
{
	struct local_client *sync = k->server == NULL ? NULL :
	    local_server_sync(k->server);

	if (sync == NULL)
		end_with(k, 3, "cho40-sync is not there; start it");
	else if (!local_client_send(sync, local_put_enrol(
	    local_client_queue(sync), str_of(line))))
		end_with(k, 3, "cho40-sync does not read");
}

void
talk_enrol_ask(struct talk *k, struct local_client *c,
    const struct local_ask *q)
{
	struct local_client *other = k->enrolling;
	bool screen = k->screen_enrols && !k->screen_awaits;
	struct local_end busy;

	k->screen_awaits = false;
	if (other == NULL && !screen) {
		k->enrolling = c;
		pass_on(k, q->path);
		return;
	}
	/* The one that came first goes on. */
	k->enrolling = c;
	k->screen_enrols = k->screen_enrols && !screen;
	set_end(&busy, 1, "an enrolment is under way");
	REQUIRE(str_copy(STR(ENROL_WORD_BUSY), busy.word, sizeof(busy.word)));
	end(k, &busy);
	k->enrolling = other;
	k->screen_enrols = screen;
}

void
talk_enrol_screen(struct talk *k, const char *line)
{
	if (k->enrolling != NULL || k->screen_enrols) {
		till_enrol_end(k->till, talk_now(k), ENROL_BUSY);
		return;
	}
	k->screen_enrols = true;
	pass_on(k, line);
}

void
talk_enrol_await(struct talk *k)
{
	k->screen_enrols = k->screen_awaits = true;
}

void
talk_enrol_none(struct talk *k)
{
	bool awaits = k->screen_awaits;

	k->screen_awaits = false;
	end_screen(k, awaits ? ENROL_NO_STICK : ENROL_NO_NET,
	    "the tool has ended");
}

static void
sign(struct talk *k, struct local_client *c, struct str object)
{
	struct local_enrol_sig s;
	struct journal_head head;
	struct ledger *l = till_ledger(k->till);

	if (l == NULL || local_read_enrol_sign(object, s.csr) != RC_OK ||
	    ledger_enrol_sign(l, s.csr, s.sig) != RC_OK)
		return;   /* sync's patience ends it */
	ledger_head(l, &head);
	memcpy(s.key, head.key, sizeof(s.key));
	if (!local_client_send(c, local_put_enrol_sig(local_client_queue(c),
	    &s)))
		log_line(LOG_DEBUG, "talk", "cut at a signature");
}

static void
record(struct talk *k, struct local_client *c, struct str object)
{
	struct local_enrolled e;
	struct local_end done;
	enum rc rc = local_read_enrolled(object, &e);

	if (rc == RC_OK)
		rc = till_enrolled(k->till, talk_now(k), &e);
	crypto_wipe(&e, sizeof(e));
	set_end(&done, rc == RC_OK ? 0 : rc == RC_CONFLICT ||
	    rc == RC_BAD_INPUT ? 1 : 3, rc == RC_OK ? "" :
	    rc == RC_CONFLICT ? "terminal.conf or proof.key say otherwise; "
	    "take [stall] terminal out, or the old file away" :
	    rc == RC_BAD_INPUT ? "the board knows no account of this stall" :
	    rc_text(rc));
	if (!local_client_send(c, local_put_recorded(local_client_queue(c),
	    &done)))
		log_line(LOG_DEBUG, "talk", "cut at what was recorded");
}

bool
talk_enrol_object(struct talk *k, struct local_client *c, struct str object)
{
	enum local_kind kind = local_kind_of(object);
	struct local_end e;

	if (kind == LOCAL_ENROL_SIGN)
		sign(k, c, object);
	else if (kind == LOCAL_ENROLLED)
		record(k, c, object);
	else if (kind == LOCAL_ENROL_END && local_read_end(object, &e) ==
	    RC_OK)
		end(k, &e);
	return kind == LOCAL_ENROL_SIGN || kind == LOCAL_ENROLLED ||
	    kind == LOCAL_ENROL_END;
}

void
talk_enrol_gone(struct talk *k, const struct local_client *c)
{
	if (c == k->enrolling)
		k->enrolling = NULL;
	else if (local_client_role(c) == LOCAL_ROLE_SYNC)
		end_with(k, 3, "cho40-sync has gone; it goes on by itself "
		    "when it is back");
}
