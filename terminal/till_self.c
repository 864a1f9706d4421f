/* SPDX-License-Identifier: Apache-2.0 */
/* The self-test: a code of 1.000 đ to the stall's own account, and what comes
 * of it; and an account that was found to be another's.
 *
 * The order is cancelled in the commit that opens it (ledger/DESIGN.md, "The
 * self-test"): so it is no sale whatever happens, and the money that comes
 * for it is late money, which is to be given back and is never revenue.  That
 * it was a test is remembered before its code is shown. */
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/small_file.h"
#include "terminal/till_inside.h"

#define REFUTED_NAME "account-wrong"

static void
self_test(struct till *t, struct till_time now)
{
	struct event e = { .kind = EV_SELF_TEST };
	struct sale s;
	enum rc rc = reserve_is_spent(&t->reserve, now.mono_ms) ? RC_FULL :
	    sale_open_void(t->ledger, (struct vnd){ SELF_TEST_DONG }, &s);

	if (rc == RC_OK) {
		kept_tests_add(&t->tests, t->config.dir, s.ref);
		struct sale asked = s;
		asked.state = SALE_OPEN;   /* as its code is made */
		seller_sale_payload(&t->seller, &asked, e.self.payload);
		memcpy(e.self.ref, s.ref, sizeof(e.self.ref));
		t->last = s;
		log_line(LOG_INFO, "till", "self-test ref=%s", s.ref);
		till_feed(t, now, &e);
	} else if (!till_is_fatal(t, now, rc, "self-test")) {
		till_refuse(t, now, rc, EFFECT_SELF_TEST);
	}
}

/* "970422 0900000001": as the file has it, and t->refuted. */
static void
put_account(struct buf *b, const struct profile *p)
{
	buf_printf(b, "%s %s", p->bin, p->account);
}

bool
till_is_refuted(const struct till *t)
{
	char own[REFUTED_CAP];
	struct buf b = BUF(own);

	put_account(&b, &t->seller.profile);
	return t->seller.known && strcmp(own, t->refuted) == 0;
}

void
till_load_refuted(struct till *t)
{
	char text[REFUTED_CAP + 1];
	size_t n = 0;
	enum rc rc = t->config.dir == NULL ? RC_NOT_FOUND :
	    small_file_load(t->config.dir, REFUTED_NAME, text, sizeof(text),
	    &n);
	struct str line = str_trim((struct str){ text, n });

	t->refuted[0] = '\0';
	if (rc == RC_OK && !str_copy(line, t->refuted, sizeof(t->refuted)))
		rc = RC_BAD_INPUT;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		log_line(LOG_ERROR, "till", "%s not read: %s", REFUTED_NAME,
		    rc_text(rc));
}

/* In force although a disk may not keep it: then until the next start. */
static void
keep(struct till *t)
{
	char text[REFUTED_CAP + 1];
	struct buf b = BUF(text);

	buf_printf(&b, "%s\n", t->refuted);
	if (t->config.dir != NULL && small_file_save(t->config.dir,
	    REFUTED_NAME, buf_str(&b)) != RC_OK)
		log_line(LOG_ERROR, "till", "%s not kept", REFUTED_NAME);
}

void
till_unrefute(struct till *t)
{
	if (t->refuted[0] == '\0')
		return;
	t->refuted[0] = '\0';
	keep(t);
}

static void
refute(struct till *t, struct till_time now)
{
	struct buf b = BUF(t->refuted);

	put_account(&b, &t->seller.profile);
	keep(t);
	log_line(LOG_WARN, "till", "the account is said to be another's");
	till_feed_profile(t, now);
}

void
till_self(struct till *t, struct till_time now, const struct effect *fx)
{
	if (fx->kind == EFFECT_SELF_TEST)
		self_test(t, now);
	else
		refute(t, now);
}
