/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "ledger/code.h"
#include "ledger/proof.h"
#include "ledger/shift_code.h"
#include "tests/support/stall.h"

const struct profile stall_profile = {
	.bin = "970436", .account = "0071000000017",
	.holder = "NGUOI BAN THU", .stall = "Quầy thử \"A\"",
	.place = "Chợ thử", .prefix = "", .terminal = 7, .epoch = 0,
};

static int64_t
wall(void *ctx)
{
	return ((struct stall *)ctx)->wall_ms;
}

static int64_t
mono(void *ctx)
{
	return ((struct stall *)ctx)->mono_ms++;
}

void
stall_path(const struct stall *s, const char *name, char to[128])
{
	int n = snprintf(to, 128, "%s/%s", s->dir, name);

	assert_true(n > 0 && n < 128);
}

void
stall_copy(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	int c;

	assert_non_null(in);
	assert_non_null(out);
	while ((c = getc(in)) != EOF)
		putc(c, out);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

int
stall_files_in(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

int
stall_tamper(const struct stall *s, const char *sql)
{
	char path[128];
	sqlite3 *db;

	stall_path(s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return code;
}

void
stall_empty(const struct stall *s)
{
	DIR *d = opendir(s->dir);
	struct dirent *e;
	char path[128 + sizeof(e->d_name)];

	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", s->dir,
		    e->d_name);
		unlink(path);
	}
	closedir(d);
}

void
stall_begin(struct stall *s, uint64_t seed)
{
	*s = (struct stall){ .wall_ms = STALL_NOON_MS, .mono_ms = 5000 };
	/* In memory where there is such a folder: no test that begins here
	 * measures a disk, and thousands of syncs are minutes on a real one. */
	(void)snprintf(s->dir, sizeof(s->dir), "/dev/shm/cho40-stall-XXXXXX");
	if (mkdtemp(s->dir) == NULL) {
		(void)mkdir("build", 0777);
		(void)snprintf(s->dir, sizeof(s->dir), "build/stall-XXXXXX");
		assert_non_null(mkdtemp(s->dir));
	}
	s->clock = (struct clock){ wall, mono, s };
	s->rng = rng_from_seed(&s->random, seed);
	s->env = (struct ledger_env){ .clock = &s->clock, .rng = &s->rng,
	    .software = "0.1.0" };
	log_set_level(LOG_ERROR);
}

void
stall_key(const struct stall *s)
{
	char path[128];

	stall_path(s, "journal.key", path);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	for (int i = 0; i < KEY_BYTES; i++)
		fputc(i, f);
	assert_int_equal(fclose(f), 0);
}

enum rc
stall_try_open(struct stall *s)
{
	char text[512];
	struct buf why = BUF(text);

	assert_null(s->l);
	return ledger_open(s->dir, &s->env, &s->l, &why);
}

void
stall_open(struct stall *s)
{
	assert_int_equal(stall_try_open(s), RC_OK);
}

void
stall_reopen(struct stall *s)
{
	ledger_close(s->l);
	s->l = NULL;
	stall_open(s);
}

void
stall_set_up(struct stall *s)
{
	stall_open(s);
	assert_int_equal(ledger_profile_set(s->l, &stall_profile), RC_OK);
}

void
stall_end(struct stall *s)
{
	ledger_close(s->l);
	s->l = NULL;
	stall_empty(s);
	rmdir(s->dir);
}

struct sale
stall_sell(struct stall *s, int64_t dong)
{
	struct sale sale;

	assert_int_equal(sale_open(s->l, (struct vnd){ dong }, &sale), RC_OK);
	return sale;
}

struct sale
stall_pay(struct stall *s, const char *ref, int64_t dong, int number)
{
	struct credit c = stall_credit(ref, dong, number);
	struct sale sale;
	bool fresh;

	assert_int_equal(sale_credit(s->l, &c, &sale, &fresh), RC_OK);
	assert_true(fresh);
	return sale;
}

struct credit
stall_credit(const char *ref, int64_t dong, int number)
{
	struct credit c = { .amount = { dong }, .mail = number };

	(void)snprintf(c.id, sizeof(c.id), "test:%d", number);
	(void)snprintf(c.ref, sizeof(c.ref), "%s", ref);
	(void)snprintf(c.bank_ref, sizeof(c.bank_ref), "FT%06d", number);
	(void)snprintf(c.at, sizeof(c.at), "2026-11-21 08:15:42");
	return c;
}

void
stall_same_sale(const struct sale *a, const struct sale *b)
{
	assert_string_equal(a->ref, b->ref);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->evidence, b->evidence);
	assert_int_equal(a->amount.dong, b->amount.dong);
	assert_int_equal(a->received.dong, b->received.dong);
	assert_int_equal(a->opened_wall_ms, b->opened_wall_ms);
	assert_int_equal(a->changed_wall_ms, b->changed_wall_ms);
	assert_string_equal(a->bin, b->bin);
	assert_string_equal(a->account, b->account);
	assert_int_equal(a->cash.dong, b->cash.dong);
	assert_int_equal(a->seen.dong, b->seen.dong);
	assert_int_equal(a->code.dong, b->code.dong);
}

void
stall_must_verify(struct ledger *l)
{
	struct verify_report r;
	enum rc rc = ledger_verify(l, &r, NULL, NULL);

	if (rc != RC_OK)
		print_error("verify: %s, entry %lld: %s\n", rc_text(rc),
		    (long long)r.bad_n, r.what);
	assert_int_equal(rc, RC_OK);
	assert_int_equal(r.bad_n, 0);
	assert_int_equal(r.balance.dong, 0);
}

/* --- codes ----------------------------------------------------------- */

const uint8_t stall_secret[KEY_BYTES] = { 1, 2, 3, 4, 5, 6, 7 };

static void
make_mac(const struct sale *s, int64_t total, uint8_t mac[HASH_BYTES])
{
	struct proof p = { .purpose = s->fee[0] != '\0' ? PROOF_FEE :
	    PROOF_SALE, .total = { total },
	    .bin = s->bin, .account = s->account };
	uint8_t key[KEY_BYTES];

	assert_int_equal(ref_parse(str_of(s->ref), &p.ref), RC_OK);
	proof_key_derive(stall_secret, key);
	proof_mac(key, &p, mac);
}

void
stall_code(const struct sale *s, int64_t total, char code[10])
{
	uint8_t mac[HASH_BYTES];

	make_mac(s, total, mac);
	proof_code(mac, (struct vnd){ total }, code);
}

void
stall_wrong_code(const struct sale *s, int64_t total, char code[10])
{
	char right[10];

	stall_code(s, total, right);
	for (int64_t more = 1;; more++) {
		stall_code(s, total + more, code);
		if (strcmp(code, right) != 0)
			return;
	}
}

void
stall_unlock_code(int64_t lock, char code[10])
{
	struct proof p = { .purpose = PROOF_UNLOCK, .bin = "",
	    .account = "", .ref = { stall_profile.epoch,
	    stall_profile.terminal, (uint64_t)lock } };
	uint8_t key[KEY_BYTES], mac[HASH_BYTES];

	proof_key_derive(stall_secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
}

void
stall_machine(const struct sale *s, int64_t total, char machine[27])
{
	uint8_t mac[HASH_BYTES];

	make_mac(s, total, mac);
	proof_machine(mac, machine);
}

void
stall_shift_code(const struct shift_ask *ask, int64_t total, char code[10])
{
	struct proof p = { .purpose = PROOF_SHIFT, .total = { total },
	    .bin = stall_profile.bin, .account = stall_profile.account };
	uint8_t key[KEY_BYTES], mac[HASH_BYTES];

	assert_int_equal(ref_parse(str_of(ask->ref), &p.ref), RC_OK);
	proof_key_derive(stall_secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
}

enum rc
stall_prove(struct ledger *l, const struct sale *s, int64_t total,
    struct sale *out)
{
	char machine[PROOF_MACHINE_LEN + 1];

	stall_machine(s, total, machine);
	return sale_code(l, &(struct code_claim){ .ref = s->ref,
	    .total = { total }, .secret = stall_secret, .text = machine,
	    .is_machine = true }, out);
}
