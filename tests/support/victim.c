/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/chain.h"
#include "ledger/code.h"
#include "ledger/debt.h"
#include "ledger/shift.h"
#include "tests/support/victim.h"

/* --- the file ---------------------------------------------------------- */

static int
open_file(const struct stall *s, int flags)
{
	char path[128];

	stall_path(s, "ledger.db", path);
	int fd = open(path, flags, 0600);
	assert_true(fd >= 0);
	return fd;
}

void
image_read(struct image *i, const struct stall *s)
{
	int fd = open_file(s, O_RDONLY);
	off_t size = lseek(fd, 0, SEEK_END);

	assert_true(size > 0);
	i->n = (size_t)size;
	i->bytes = malloc(i->n);
	assert_non_null(i->bytes);
	assert_int_equal(pread(fd, i->bytes, i->n, 0), size);
	close(fd);
}

void
image_write(const struct image *i, const struct stall *s)
{
	char path[128];

	stall_path(s, "ledger.db-wal", path);
	unlink(path);
	int fd = open_file(s, O_WRONLY | O_CREAT | O_TRUNC);
	assert_int_equal(pwrite(fd, i->bytes, i->n, 0), i->n);
	close(fd);
}

void
image_poke(const struct stall *s, size_t at, uint8_t byte)
{
	int fd = open_file(s, O_WRONLY);

	assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
	close(fd);
}

void
image_free(struct image *i)
{
	free(i->bytes);
	i->bytes = NULL;
}

/* --- the lines --------------------------------------------------------- */

void
tale_read(struct tale *t, struct ledger *l)
{
	struct journal_head head;

	ledger_head(l, &head);
	assert_true(head.n <= VICTIM_MAX);
	t->n = head.n;
	memcpy(t->key, head.key, KEY_BYTES);
	chain_start(t->key, t->h[0]);
	for (int64_t n = 1; n <= t->n; n++) {
		struct buf b = buf_init(t->line[n], sizeof(t->line[n]));
		assert_int_equal(ledger_line(l, n, &b), RC_OK);
		t->size[n] = b.n;
	}
	tale_rewrite(t, 1, 0, '{');
}

void
tale_rewrite(struct tale *t, int64_t n, size_t at, char c)
{
	uint8_t l[HASH_BYTES];

	t->line[n][at] = c;
	for (; n <= t->n; n++) {
		memcpy(t->h[n], t->h[n - 1], HASH_BYTES);
		chain_line((struct str){ t->line[n], t->size[n] }, l);
		chain_link(t->h[n], l);
	}
}

/* --- the story --------------------------------------------------------- */

static void
pay(struct stall *s, const char *ref, int64_t dong, int number)
{
	struct credit c = stall_credit(ref, dong, number);
	struct sale out;
	bool fresh;

	enum rc rc = sale_credit(s->l, &c, &out, &fresh);
	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
}

static void
something_else(struct stall *s, int i)
{
	struct debtor d;
	struct shift shift;

	if (shift_report(s->l, &shift) == RC_OK)
		assert_int_equal(shift_close(s->l, shift.sums.expected,
		    &shift), RC_OK);
	assert_int_equal(shift_open(s->l, (struct vnd){ 200000 }, &shift),
	    RC_OK);
	assert_int_equal(debt_add(s->l, STR("A"), (struct vnd){ 30000 + i },
	    &d), RC_OK);
	assert_int_equal(debt_pay(s->l, d.who, (struct vnd){ 10000 },
	    EVIDENCE_CASH, &d), RC_OK);
}

/* By a typed code, at the second attempt. */
static enum rc
prove(struct stall *s, const struct sale *sale)
{
	struct sale out;
	char code[10];
	struct code_claim c = { .ref = sale->ref, .total = sale->amount,
	    .secret = stall_secret, .text = code };

	stall_code(sale, sale->amount.dong + 1, code);
	assert_int_equal(sale_code(s->l, &c, &out), RC_DENIED);
	stall_code(sale, sale->amount.dong, code);
	return sale_code(s->l, &c, &out);
}

static void
one_sale(struct stall *s, int i)
{
	struct vnd amount = { 1000 + 7 * i };
	struct sale sale, out;
	enum rc rc = RC_OK;

	assert_int_equal(sale_open(s->l, amount, &sale), RC_OK);
	s->wall_ms += 30000;
	switch (i % 7) {
	case 0:
		rc = sale_void(s->l, sale.ref, &out);
		break;
	case 1:
		rc = sale_expire(s->l, sale.ref, &out);
		break;
	case 2:
		rc = sale_settle(s->l, sale.ref, EVIDENCE_CASH, &out);
		break;
	case 3:
		rc = sale_settle(s->l, sale.ref, EVIDENCE_SEEN, &out);
		pay(s, sale.ref, amount.dong, i);
		break;
	case 4:
		rc = ledger_mail(s->l, i, STR("notice"), STR("{}"));
		break;
	case 5:
		pay(s, sale.ref, amount.dong - 100, i);
		break;
	default:
		if (i % 2 == 0)
			rc = prove(s, &sale);
		pay(s, sale.ref, amount.dong, i);
		pay(s, "C4ZZZZZZZZZZZZZZZ", 700, 100000 + i);
	}
	assert_int_equal(rc, RC_OK);
}

/* Everything into the one file, and closed. */
static void
settle_down(struct stall *s)
{
	assert_int_equal(ledger_tidy(s->l), RC_OK);
	ledger_close(s->l);
	s->l = NULL;
	victim_edit(s, "SELECT 1");   /* which brings the log home */
}

void
victim_make(struct stall *s, struct image *whole, struct image *half)
{
	struct journal_head head = { 0 };
	bool halved = false;

	stall_begin(s, 11);
	stall_key(s);
	stall_set_up(s);
	for (int i = 1; head.n < VICTIM_ENTRIES - 4; i++) {
		one_sale(s, i);
		if (i % 25 == 0)
			something_else(s, i);
		if (i % 45 == 0)
			stall_reopen(s);
		ledger_head(s->l, &head);
		if (!halved && head.n >= VICTIM_ENTRIES / 2) {
			halved = true;
			settle_down(s);
			image_read(half, s);
			stall_open(s);
		}
	}
	for (; head.n < VICTIM_ENTRIES; ledger_head(s->l, &head)) {
		struct sale sale;
		assert_int_equal(sale_open(s->l, (struct vnd){ 5000 }, &sale),
		    RC_OK);
	}
	assert_int_equal(head.n, VICTIM_ENTRIES);
	stall_must_verify(s->l);
	settle_down(s);
	image_read(whole, s);
}

/* --- judging ----------------------------------------------------------- */

/* The number after "entry ". */
static int64_t
named_entry(const char *text)
{
	const char *at = strstr(text, "entry ");
	struct str digits = { at != NULL ? at + 6 : text, 0 };
	int64_t n = 0;

	while (at != NULL && digits.p[digits.n] >= '0' &&
	    digits.p[digits.n] <= '9')
		digits.n++;
	return str_to_i64(digits, &n) ? n : 0;
}

void
victim_judge(struct stall *s, struct finding *f)
{
	char text[512];
	struct buf why = BUF(text);
	struct verify_report r;

	*f = (struct finding){ .rc = ledger_open_read(s->dir, &s->env, &s->l,
	    &why) };
	if (f->rc != RC_OK) {
		f->n = named_entry(text);
		(void)snprintf(f->what, sizeof(f->what), "%s", text);
		return;
	}
	f->opened = true;
	f->rc = ledger_verify(s->l, &r, NULL, NULL);
	f->n = r.bad_n;
	(void)snprintf(f->what, sizeof(f->what), "%s", r.what);
	ledger_close(s->l);
	s->l = NULL;
}

void
victim_judge_second(const struct stall *s, struct finding *f)
{
	char command[256];

	(void)snprintf(command, sizeof(command),
	    "python3 tests/verify_ledger.py %s/ledger.db 2>&1", s->dir);
	FILE *p = popen(command, "r");
	assert_non_null(p);
	*f = (struct finding){ .n = -1 };
	assert_non_null(fgets(f->what, sizeof(f->what), p));
	while (fgetc(p) != EOF)
		;
	f->rc = pclose(p) == 0 ? RC_OK : RC_CORRUPT;
	if (strncmp(f->what, "OK ", 3) == 0)
		f->n = 0;
	else if (strncmp(f->what, "BAD entry ", 10) == 0)
		f->n = named_entry(f->what);
}

static void
must_run(sqlite3 *db, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
}

/* The text of the triggers, so that they can be made again as they were. */
static void
read_triggers(sqlite3 *db, struct buf *sql)
{
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema"
	    " WHERE type = 'trigger' AND tbl_name = 'journal' ORDER BY rowid",
	    -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_printf(sql, "%s;",
		    (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	assert_true(!sql->full && sql->n > 0);
}

void
victim_edit(const struct stall *s, const char *sql)
{
	char path[128], text[4096];
	struct buf triggers = BUF(text);
	sqlite3 *db;

	stall_path(s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	read_triggers(db, &triggers);
	must_run(db, "DROP TRIGGER journal_is_final_u;"
	    "DROP TRIGGER journal_is_final_d;"
	    "DROP TRIGGER journal_has_no_gaps");
	must_run(db, sql);
	must_run(db, triggers.p);
	must_run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static const char *const contents[] = {
	"SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
	"SELECT * FROM journal ORDER BY n",
	"SELECT * FROM sale ORDER BY ref",
	"SELECT * FROM credit ORDER BY id",
	"SELECT * FROM posting ORDER BY sale, n, account",
	"SELECT * FROM settled ORDER BY n",
	"SELECT * FROM tally ORDER BY shift, day, item",
	"SELECT * FROM shift ORDER BY id",
	"SELECT * FROM refund ORDER BY sale, n",
	"SELECT * FROM debtor ORDER BY who",
	"SELECT * FROM debtor_name ORDER BY who",
	"SELECT key, profile FROM station",
};

/* hash = SHA-256(hash, type, value) for each value. */
static bool
hash_rows(sqlite3 *db, const char *sql, uint8_t hash[HASH_BYTES])
{
	sqlite3_stmt *q;
	int code;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		return false;
	while ((code = sqlite3_step(q)) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			char type = (char)sqlite3_column_type(q, i);
			const char *p = sqlite3_column_blob(q, i);
			const struct str parts[] = {
				{ (const char *)hash, HASH_BYTES },
				{ &type, 1 },
				{ p, (size_t)sqlite3_column_bytes(q, i) },
			};
			sha256(parts, p != NULL ? 3 : 2, hash);
		}
	}
	sqlite3_finalize(q);
	return code == SQLITE_DONE;
}

bool
victim_content(const struct stall *s, uint8_t hash[HASH_BYTES])
{
	char path[128], uri[160];
	sqlite3 *db;
	bool reads = true;

	stall_path(s, "ledger.db", path);
	(void)snprintf(uri, sizeof(uri), "file:%s?immutable=1", path);
	memset(hash, 0, HASH_BYTES);
	assert_int_equal(sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_URI, NULL), SQLITE_OK);
	for (size_t i = 0; reads && i < sizeof(contents) / sizeof(*contents);
	    i++)
		reads = hash_rows(db, contents[i], hash);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return reads;
}
