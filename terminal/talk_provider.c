/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/talk_bank.h"
#include "terminal/talk_provider.h"

#define PROVIDER "sepay"

bool
talk_provider_cursor(struct talk *k, struct local_client *c)
{
	struct local_cursor cursor;

	if (!till_cursor(k->till, PROVIDER, &cursor))
		return true;
	memcpy(k->account, cursor.account, sizeof(k->account));
	return local_client_send(c, local_put_cursor(local_client_queue(c),
	    &cursor));
}

void
talk_provider_turn(struct talk *k, struct local_client *sync)
{
	const struct seller *s = till_seller(k->till);

	if (s->known && strcmp(s->profile.account, k->account) != 0 &&
	    (!talk_provider_cursor(k, sync) || !talk_bank_cursor(k, sync)))
		log_line(LOG_DEBUG, "talk", "cut at a cursor");
}

static void
refuse(struct local_client *c, enum rc rc)
{
	struct local_refused r = { .of = "feed" };

	REQUIRE(str_copy(str_of(rc_text(rc)), r.why, sizeof(r.why)));
	log_line(LOG_WARN, "talk", "refused feed why=%s", r.why);
	if (!local_client_send(c, local_put_refused(local_client_queue(c),
	    &r)))
		log_line(LOG_DEBUG, "talk", "cut at a refusal");
}

void
talk_provider_feed(struct talk *k, struct local_client *c, struct str object)
{
	struct local_feed feed;
	enum rc rc = local_read_feed(object, &feed);

	if (rc == RC_OK && strcmp(feed.up, TALK_BANK) == 0) {
		talk_bank_feed(k, c, &feed);
		return;
	}
	if (rc == RC_OK)
		rc = till_from_provider(k->till, talk_now(k), &feed);
	if (rc != RC_OK)
		refuse(c, rc);
	else if (!talk_provider_cursor(k, c))
		log_line(LOG_DEBUG, "talk", "cut at a cursor");
}
