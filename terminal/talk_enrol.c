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

/* Tell whoever asked, if anybody waits. */
static void
end(struct talk *k, const struct local_end *e)
{
	struct local_client *c = k->enrolling;

	k->enrolling = NULL;
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

void
talk_enrol_ask(struct talk *k, struct local_client *c,
    const struct local_ask *q)
{
	struct local_client *sync = local_server_sync(k->server);
	struct local_client *other = k->enrolling;

	k->enrolling = c;
	if (other != NULL) {
		end_with(k, 1, "an enrolment is under way");
		k->enrolling = other;
	} else if (sync == NULL) {
		end_with(k, 3, "cho40-sync is not there; start it");
	} else if (!local_client_send(sync, local_put_enrol(
	    local_client_queue(sync), str_of(q->path)))) {
		end_with(k, 3, "cho40-sync does not read");
	}
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
