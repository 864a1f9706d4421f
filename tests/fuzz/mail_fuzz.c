/* SPDX-License-Identifier: Apache-2.0 */
/* A board that says anything: each message, of whatever kind, is recorded in
 * a ledger, so that none holds back what comes after it; and the books add
 * up.  The first byte says which kind. */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "ledger/fee_paper.h"
#include "terminal/mail_item.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/scratch.h"

#define LEDGER_MAIL 1000   /* messages of a ledger, which is then verified */

static struct rng_seeded seeded;
static struct rng rng;
static const struct ledger_env env = { .clock = &clock_system, .rng = &rng,
	.software = "fuzz" };
static struct ledger *l;

static void
drop_ledger(void)
{
	static const char *const names[] = { "ledger.db", "ledger.db-wal",
		"ledger.db-shm", "journal.key", "lock" };

	ledger_close(l);
	l = NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		scratch_drop(names[i]);
}

static void
end(void)
{
	drop_ledger();
	(void)rmdir(scratch_dir);
}

/* A stall with a sale that waits; its reference is always the same. */
static void
begin(void)
{
	static const struct profile who = { .terminal = 7, .bin = "970436",
		.account = "0071000000017", .holder = "NGUOI BAN THU",
		.stall = "A-012" };
	char text[512];
	struct buf why = BUF(text);
	struct sale s;

	log_set_level(LOG_ERROR);
	scratch_begin(end);
	rng = rng_from_seed(&seeded, 1);
	REQUIRE(ledger_open(scratch_dir, &env, &l, &why) == RC_OK);
	REQUIRE(ledger_profile_set(l, &who) == RC_OK);
	for (int i = 0; i < 3; i++)
		REQUIRE(sale_open(l, (struct vnd){ 65000 }, &s) == RC_OK);
}

static void
verify(void)
{
	struct verify_report report;

	REQUIRE(ledger_verify(l, &report, NULL, NULL) == RC_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { "bank.credit", "restore",
		"fee.bill", "fee.receipt", "role", "round", "tickets",
		"handover.counted", "bank.debit", "notice" };
	static const size_t kinds_n = sizeof(kinds) / sizeof(kinds[0]);
	struct str d = { (const char *)data + 1, size == 0 ? 0 : size - 1 };
	struct local_item item = { .d = d };
	struct journal_head head;
	struct mail_news news;

	/* As local_next_item lets them through. */
	if (d.n == 0 || d.p[0] != '{' || !json_check(d, NULL))
		return 0;
	if (l == NULL)
		begin();
	(void)str_copy(str_of(kinds[data[0] % kinds_n]), item.kind,
	    sizeof(item.kind));
	ledger_head(l, &head);
	item.n = head.mail + 1;
	REQUIRE(mail_item_record(l, &item, &news) == RC_OK);
	ledger_head(l, &head);
	REQUIRE(head.mail == item.n);
	if (head.mail == LEDGER_MAIL) {
		verify();
		drop_ledger();
	}
	return 0;
}
