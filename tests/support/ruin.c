/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "ledger/side.h"
#include "tests/support/ruin.h"

struct stall ruin;
struct recovery ruin_r;
char ruin_db[128], ruin_side[128], ruin_kept[128];

enum rc
ruin_try_start(void)
{
	assert_null(ruin.l);
	return ledger_start(ruin.dir, &ruin.env, &ruin.l, &ruin_r, NULL);
}

void
ruin_start(void)
{
	assert_int_equal(ruin_try_start(), RC_OK);
}

void
ruin_close(void)
{
	ledger_close(ruin.l);
	ruin.l = NULL;
}

int64_t
ruin_head(void)
{
	struct journal_head h;

	ledger_head(ruin.l, &h);
	return h.n;
}

struct sale
ruin_sell(int times)
{
	struct sale sale = { .n = 0 };

	for (int i = 0; i < times; i++)
		assert_int_equal(sale_open(ruin.l, (struct vnd){ 5000 },
		    &sale), RC_OK);
	return sale;
}

void
ruin_touch(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputc('x', f);
	assert_int_equal(fclose(f), 0);
}

bool
ruin_is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

void
ruin_tamper(const char *text)
{
	char *why = NULL;
	sqlite3 *h;

	assert_int_equal(sqlite3_open(ruin_db, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, "PRAGMA ignore_check_constraints=ON;"
	    "DROP TRIGGER journal_is_final_u; DROP TRIGGER journal_is_final_d;"
	    "DROP TRIGGER journal_has_no_gaps", NULL, NULL, NULL), SQLITE_OK);
	if (sqlite3_exec(h, text, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", text, why);
	sqlite3_close(h);
}

void
ruin_break(void)
{
	ruin_tamper("UPDATE journal SET h = zeroblob(32) WHERE n = "
	    "(SELECT max(n) FROM journal)");
}

void
ruin_walk(void)
{
	int64_t n = 0;
	enum rc rc;

	while ((rc = ledger_walk_step(ruin.l, &n)) == RC_OK)
		;
	assert_int_equal(rc, RC_NOT_FOUND);
}

static int
begin(bool with_side)
{
	stall_begin(&ruin, 21);
	stall_path(&ruin, "ledger.db", ruin_db);
	stall_path(&ruin, "side.c4", ruin_side);
	stall_path(&ruin, "kept.db", ruin_kept);
	ruin.env.side_path = with_side ? ruin_side : NULL;
	ruin.env.side_slots = SIDE_SLOTS_MIN;
	ruin_start();
	assert_int_equal(ledger_profile_set(ruin.l, &stall_profile), RC_OK);
	(void)ruin_sell(6);
	return 0;
}

int
ruin_begin(void **state)
{
	(void)state;
	return begin(true);
}

int
ruin_begin_alone(void **state)
{
	(void)state;
	return begin(false);
}

int
ruin_end(void **state)
{
	(void)state;
	stall_end(&ruin);
	return 0;
}
