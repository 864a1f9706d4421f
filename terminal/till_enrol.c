/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "ledger/key.h"
#include "ledger/proof_key.h"
#include "ledger/receipt_keys.h"
#include "terminal/till_inside.h"

/* Before the profile: who has the number has its key. */
static enum rc
keep_proof_key(struct till *t, const struct local_enrolled *e)
{
	struct proof_key k = { .terminal = e->profile.terminal,
	    .epoch = e->profile.epoch };
	char memory[512];
	struct buf why = BUF(memory);

	if (!e->has_proof || t->config.dir == NULL)
		return RC_OK;
	memcpy(k.secret, e->proof, sizeof(k.secret));
	enum rc rc = proof_key_save(t->config.dir, &k, &why);
	crypto_wipe(&k, sizeof(k));
	if (rc != RC_OK)
		log_line(LOG_ERROR, "till", "proof key: %s", memory);
	return rc;
}

/* Whose receipts are true.  No enrolment fails for it: receipt_keys in
 * terminal.conf can say it, too. */
static void
keep_receipt_keys(const struct till *t, const char *text)
{
	static struct receipt_keys keys;
	char path[TILL_PATH_MAX], memory[512];
	struct buf to = BUF(path), why = BUF(memory);

	if (text[0] == '\0' || t->config.dir == NULL)
		return;
	buf_printf(&to, "%s/" RECEIPT_KEYS_NAME, t->config.dir);
	enum rc rc = to.full ? RC_TOO_BIG : receipt_keys_parse(str_of(text),
	    &keys, &why);
	if (rc == RC_OK)
		rc = key_replace(path, str_of(text), &why);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "till", "receipt keys not kept: %s %s",
		    rc_text(rc), memory);
}

enum rc
till_enrolled(struct till *t, struct till_time now,
    const struct local_enrolled *e)
{
	enum rc rc = t->dead ? RC_DISK : keep_proof_key(t, e);

	if (rc == RC_OK)
		rc = seller_enrol(&t->seller, t->ledger, &e->profile);
	if (rc == RC_OK)
		keep_receipt_keys(t, e->receipts);
	if (rc == RC_OK)
		till_feed_profile(t, now);
	else if (!t->dead)
		(void)till_is_fatal(t, now, rc, "enrolment");
	return rc;
}

void
till_enrol(struct till *t, struct till_time now, const char *line)
{
	if (t->host->enrol != NULL && !t->dead)
		t->host->enrol(t->host->ctx, line);
	else
		till_enrol_end(t, now, ENROL_REFUSED);
}

void
till_enrol_end(struct till *t, struct till_time now, enum enrolled outcome)
{
	struct event e = { .kind = EV_ENROL, .enrol = outcome };

	till_feed(t, now, &e);
}

void
till_learn_time(struct till *t, struct till_time now, int64_t server_ms)
{
	bool recorded;

	ledger_server_time(t->ledger, server_ms);
	enum rc rc = ledger_time_set(t->ledger, &recorded);
	/* A full disk: the next answer of a server says it again. */
	if (rc != RC_OK && !till_is_fatal(t, now, rc, "time"))
		log_line(LOG_WARN, "till", "time not kept: %s", rc_text(rc));
}
