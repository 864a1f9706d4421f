/* SPDX-License-Identifier: Apache-2.0 */
/* A stall's stick at the board: who may speak, what is kept of it, and what
 * the answer says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "sync/board/carry_in.h"
#include "sync/carry.h"
#include "sync/carry_file.h"
#include "tests/support/board_box.h"

static struct box box;
static char file_memory[CARRY_FILE_MAX + 1], text_memory[ADMIN_TEXT_MAX],
    why_memory[ADMIN_WHY_MAX], path[CARRY_PATH_MAX];
static struct carry_key key = { .secret = "the secret that terminal 7 has",
	.salt = "salt" };
static struct admin_answer answer;

static enum rc
put_key(struct store *s, void *ctx)
{
	(void)ctx;
	return store_proof_key_add(s, 7, 2, key.secret);
}

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	box_run(&box, put_key, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	(void)unlink(path);
	box_close(&box);
	return 0;
}

/* --- a stall -------------------------------------------------------------- */

static const char line[] = "{\"n\":1,\"k\":\"boot\",\"t\":1763727600123,"
    "\"q\":0,\"b\":1,\"m\":5,\"d\":{\"sw\":\"0.1.0\"}}\n";

/* One entry of a stall whose key is `of`, as its file. */
static void
put_file(const struct carry_head *h, uint8_t of)
{
	struct local_hello who = { .terminal = h->terminal,
	    .epoch = h->epoch };
	struct local_batch b = { .first = 1, .last = 1,
	    .lines = str_of(line) };
	struct buf file = BUF(file_memory), why = BUF(why_memory);
	struct carry *c;

	memset(who.key, of, sizeof(who.key));
	chain_start(who.key, b.prev);
	assert_int_equal(carry_open(&c), RC_OK);
	carry_start(c);
	if (h->last > 0)
		assert_int_equal(carry_put_batch(c, &who, &b), RC_OK);
	assert_int_equal(carry_write(c, h, &key, &file), RC_OK);
	carry_close(c);
	assert_int_equal(carry_file_write(box.dir, "cho40-T7-1-1.out",
	    buf_str(&file), &why), RC_OK);
	assert_true(carry_path(box.dir, "cho40-T7-1-1.out", path));
}

struct asked { const char *request; enum rc rc; bool back; };

static enum rc
run(struct store *s, void *ctx)
{
	struct asked *a = ctx;

	answer = (struct admin_answer){ BUF(why_memory), BUF(text_memory), 0 };
	a->rc = a->back ? carry_back(s, str_of(a->request), &answer) :
	    carry_in(s, str_of(a->request), &answer);
	return RC_OK;   /* what a refusal left would be seen */
}

static enum rc
take(void)
{
	char request[2048];
	struct asked a = { request, RC_OK, false };

	snprintf(request, sizeof(request), "{\"do\":\"carry.in\",\"file\":"
	    "\"%s\"}", path);
	box_run(&box, run, &a);
	return a.rc;
}

static bool
says(const char *what)
{
	return strstr(text_memory, what) != NULL;
}

static bool
refuses(const char *what)
{
	return strstr(why_memory, what) != NULL;
}

static const struct carry_head good = { .kind = CARRY_OUT, .terminal = 7,
	.epoch = 2, .first = 1, .last = 1, .mail = 0 };

/* --- the tests ------------------------------------------------------------ */

static void
test_taken_once(void **state)
{
	(void)state;
	put_file(&good, 5);
	assert_int_equal(take(), RC_OK);
	assert_true(says("\"status\":200"));
	assert_true(says("\"stored\":1,\"new\":1,\"duplicate\":0"));
	assert_int_equal(box_terminal(&box, 7).head_n, 1);
	assert_int_equal(take(), RC_OK);
	assert_true(says("\"stored\":1,\"new\":0,\"duplicate\":1"));
	assert_int_equal(box_alarms(&box), 0);
}

/* Another device's journal under the same number: an alarm, and the history
 * held goes on. */
static void
test_another_journal(void **state)
{
	(void)state;
	put_file(&good, 5);
	assert_int_equal(take(), RC_OK);
	put_file(&good, 6);
	assert_int_equal(take(), RC_OK);
	assert_true(says("\"status\":409"));
	assert_true(says("\"new\":0"));
	assert_int_equal(box_alarms(&box), 1);
	assert_int_equal(box_terminal(&box, 7).head_n, 1);
}

static enum rc
later_epoch(struct store *s, void *ctx)
{
	struct store_terminal t;
	enum rc rc = store_terminal_get(s, 7, &t);

	(void)ctx;
	t.epoch = 3;
	return rc == RC_OK ? store_terminal_name(s, &t) : rc;
}

static enum rc
revoke(struct store *s, void *ctx)
{
	struct store_terminal t;
	enum rc rc = store_terminal_get(s, 7, &t);

	(void)ctx;
	t.revoked_ms = 1;
	return rc == RC_OK ? store_terminal_save(s, &t) : rc;
}

static void
test_who_may_speak(void **state)
{
	struct carry_head h = good;

	(void)state;
	h.epoch = 1;
	put_file(&h, 5);
	assert_int_equal(take(), RC_NOT_FOUND);
	assert_true(refuses("no proof key here"));
	h = good;
	h.terminal = 8;
	put_file(&h, 5);
	assert_int_equal(take(), RC_NOT_FOUND);
	assert_true(refuses("not registered"));
	h = good;
	h.kind = CARRY_BACK;
	put_file(&h, 5);
	assert_int_equal(take(), RC_BAD_INPUT);
	assert_true(refuses("an answer for a stall"));
	put_file(&good, 5);
	box_run(&box, later_epoch, NULL);
	assert_int_equal(take(), RC_BAD_INPUT);
	assert_true(refuses("had the number before"));
	box_run(&box, revoke, NULL);
	assert_int_equal(take(), RC_BAD_INPUT);
	assert_true(refuses("revoked"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(take(), RC_NOT_FOUND);
	assert_int_equal(box_terminal(&box, 7).head_n, 0);
	assert_int_equal(box_alarms(&box), 0);
}

static void
ask_back(const char *more, enum rc rc)
{
	char request[2048];
	struct asked a = { request, RC_OK, true };

	snprintf(request, sizeof(request), "{\"do\":\"carry.back\",\"dir\":"
	    "\"%s\",\"terminal\":7,\"epoch\":2,\"fresh\":\"%064d\"%s}",
	    box.dir, 1, more);
	box_run(&box, run, &a);
	assert_int_equal(a.rc, rc);
}

/* What the board holds and all mail after the stall's cursor; a stall that
 * has seen more than the board remembers is believed. */
static void
test_the_answer(void **state)
{
	struct buf file = BUF(file_memory), why = BUF(why_memory);
	struct carry_head h = good;
	char answer_path[CARRY_PATH_MAX];
	struct carry *c;
	struct str part;
	const char *what;

	(void)state;
	for (int64_t i = 1; i <= 70; i++) {
		struct notice n = box_notice(i, 1000 * i, box_ref(7,
		    (uint64_t)i), "");
		assert_int_equal(box_deliver(&box, &n, "").mailed, 7);
	}
	h.mail = 3;
	put_file(&h, 5);
	assert_int_equal(take(), RC_OK);
	assert_int_equal(box_terminal(&box, 7).mail_seen, 3);
	ask_back(",\"first\":1", RC_BAD_INPUT);
	ask_back(",\"first\":1,\"mail\":-1", RC_BAD_INPUT);
	ask_back(",\"first\":1,\"mail\":3", RC_OK);
	assert_true(says("\"mail\":70"));

	assert_true(carry_path(box.dir, "cho40-T7.back", answer_path));
	assert_int_equal(carry_file_read(answer_path, &file, &why), RC_OK);
	assert_int_equal(carry_open(&c), RC_OK);
	assert_int_equal(carry_read(c, buf_str(&file), key.secret, &what),
	    RC_OK);
	assert_int_equal(carry_found(c)->kind, CARRY_BACK);
	assert_int_equal(carry_found(c)->last, 1);
	assert_memory_equal(carry_found(c)->h, box_terminal(&box, 7).head_h,
	    HASH_BYTES);
	int64_t n = 3;
	while (carry_next(c, &part) == RC_OK) {
		struct local_item item;
		while (local_next_item(&part, &item) == RC_OK)
			assert_int_equal(item.n, ++n);
	}
	assert_int_equal(n, 70);
	carry_close(c);
	assert_int_equal(unlink(answer_path), 0);

	h.mail = 99;
	put_file(&h, 5);
	assert_int_equal(take(), RC_OK);
	assert_int_equal(box_terminal(&box, 7).mail_last, 99);
}

#define WITH_BOX(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_BOX(test_taken_once), WITH_BOX(test_another_journal),
		WITH_BOX(test_who_may_speak), WITH_BOX(test_the_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
