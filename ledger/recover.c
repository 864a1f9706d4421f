/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/bug.h"
#include "ledger/base/crypto.h"
#include "ledger/base/folder.h"
#include "ledger/base/log.h"
#include "ledger/chain.h"
#include "ledger/follow.h"
#include "ledger/journal.h"
#include "ledger/key.h"
#include "ledger/names.h"
#include "ledger/recover.h"
#include "ledger/salvage.h"

#define PATH_MAX_BYTES 1024
#define FRESH_NAME     "ledger.db.new"
#define SUSPECT_NAME   "ledger.suspect"
#define NAMES_MAX      100     /* files set aside within one second */
#define NAME_BYTES     64      /* of any name here, with its end */
/* Starts that may have been lost with the entries that are: a board that saw
 * one of their numbers must not see it again with another history. */
#define BOOTS_LOST     1000
/* When not even one number could be read: above any stall's count. */
#define BOOTS_UNKNOWN  1000000
#define SINCE_S        ((int64_t)1793491200)   /* 2026-11-01 UTC */

/* The files of one folder. */
struct place {
	const struct ledger_env *env;
	const char *dir;
	sqlite3_vfs *vfs;
	char db[PATH_MAX_BYTES], log[PATH_MAX_BYTES];
	char fresh[PATH_MAX_BYTES], fresh_log[PATH_MAX_BYTES];
	char suspect[PATH_MAX_BYTES];
};

/* Any name here fits behind it. */
static bool
is_short(const char *dir)
{
	return strlen(dir) < PATH_MAX_BYTES - NAME_BYTES;
}

static void
make_path(char to[PATH_MAX_BYTES], const char *dir, const char *name,
    const char *end)
{
	int n = snprintf(to, PATH_MAX_BYTES, "%s/%s%s", dir, name, end);

	REQUIRE(n > 0 && n < PATH_MAX_BYTES);
}

static enum rc
place_of(struct place *p, const char *dir, const struct ledger_env *env)
{
	p->env = env;
	p->dir = dir;
	p->vfs = sqlite3_vfs_find(env->vfs);
	if (p->vfs == NULL)
		return RC_SYSTEM;
	if (!is_short(dir))
		return RC_TOO_BIG;
	make_path(p->db, dir, "ledger.db", "");
	make_path(p->log, dir, "ledger.db", "-wal");
	make_path(p->fresh, dir, FRESH_NAME, "");
	make_path(p->fresh_log, dir, FRESH_NAME, "-wal");
	make_path(p->suspect, dir, SUSPECT_NAME, "");
	return RC_OK;
}

/* A disk that does not say what is there has not said that nothing is. */
static enum rc
look(const struct place *p, const char *path, bool *there)
{
	int is = 0;
	int code = p->vfs->xAccess(p->vfs, path, SQLITE_ACCESS_EXISTS, &is);

	*there = is != 0;
	return db_outcome(code);
}

/* --- names ----------------------------------------------------------- */

static int
rename_durably(const struct place *p, const char *from, const char *to)
{
	if (p->env->rename != NULL)
		return p->env->rename(from, to);
	if (rename(from, to) != 0)
		return errno;
	return PLANTED(7) ? 0 : folder_sync(p->dir);
}

static enum rc
move(const struct place *p, const char *from, const char *to,
    struct buf *why)
{
	int e = rename_durably(p, from, to);

	if (e == 0)
		return RC_OK;
	buf_printf(why, "%s cannot be renamed to %s: %s", from, to,
	    strerror(e));
	return e == EACCES || e == EPERM || e == EROFS ? RC_DENIED :
	    e == ENOSPC ? RC_FULL : RC_DISK;
}

static enum rc
move_if_there(const struct place *p, const char *from, const char *to,
    struct buf *why)
{
	bool there;
	enum rc rc = look(p, from, &there);

	return rc == RC_OK && there ? move(p, from, to, why) : rc;
}

/* ledger-20261121-080000.damaged.db, or -2, -3 when there is one. */
static enum rc
aside_name(const struct place *p, char name[NAME_BYTES],
    char path[PATH_MAX_BYTES], char log[PATH_MAX_BYTES])
{
	time_t s = (time_t)(clock_wall_ms(p->env->clock) / 1000);
	struct tm t;
	char date[32];   /* of any year that 64 bits of ms can be in */
	bool db = true, wal = true;
	enum rc rc = RC_OK;

	REQUIRE(gmtime_r(&s, &t) != NULL);
	REQUIRE(strftime(date, sizeof(date), "%Y%m%d-%H%M%S", &t) > 0);
	for (int i = 1; rc == RC_OK && (db || wal); i++) {
		struct buf b = buf_init(name, NAME_BYTES);
		if (i > NAMES_MAX)
			return RC_SYSTEM;
		buf_printf(&b, "ledger-%s", date);
		if (i > 1)
			buf_printf(&b, "-%d", i);
		buf_puts(&b, ".damaged.db");
		make_path(path, p->dir, name, "");
		make_path(log, p->dir, name, "-wal");
		rc = look(p, path, &db);
		if (rc == RC_OK)
			rc = look(p, log, &wal);
	}
	return rc;
}

/* In this order: while ledger.db is there, the new file counts for nothing;
 * once it is not, the new one is complete (finish_swap). */
static enum rc
swap(const struct place *p, char name[NAME_BYTES], struct buf *why)
{
	char path[PATH_MAX_BYTES], log[PATH_MAX_BYTES];
	enum rc rc = aside_name(p, name, path, log);

	if (rc == RC_OK)
		rc = move_if_there(p, p->db, path, why);
	if (rc == RC_OK && !PLANTED(15))
		rc = move_if_there(p, p->log, log, why);
	return rc == RC_OK ? move(p, p->fresh, p->db, why) : rc;
}

/* A cut in the middle of swap.  The log must be out of the way before the
 * new file has its name, or its commits would be played into it. */
static enum rc
finish_swap(const struct place *p, struct recovery *r, struct buf *why)
{
	bool db, fresh = false;
	enum rc rc = look(p, p->db, &db);

	if (rc == RC_OK && !db)
		rc = look(p, p->fresh, &fresh);
	if (!fresh)
		return rc;
	log_line(LOG_WARN, "ledger", "recovery: finishing what a cut left");
	r->happened = r->maybe_more = true;   /* the log of then has more */
	return swap(p, r->aside, why);
}

static void
remove_leftovers(const struct place *p)
{
	(void)p->vfs->xDelete(p->vfs, p->fresh, 0);
	(void)p->vfs->xDelete(p->vfs, p->fresh_log, 0);
}

/* --- the new file ---------------------------------------------------- */

static int64_t
next_boot(const struct ledger *l, const struct salvage_rest *rest)
{
	int64_t seen = rest->boot > l->boot ? rest->boot : l->boot;
	int64_t s = clock_wall_ms(l->clock) / 1000 - SINCE_S;

	if (PLANTED(9))
		return seen;
	if (seen == 0)
		return BOOTS_UNKNOWN + (s > 0 ? s : 0);
	return rest->old_is_whole && rest->last == l->tip.n ? seen + 1 :
	    seen + BOOTS_LOST;
}

/* How far the board was, and the start that this is. */
static enum rc
put_start(struct ledger *l, const struct salvage *s,
    const struct salvage_rest *rest)
{
	struct entry e = { .kind = ENTRY_BOOT };
	struct applied none;
	struct tip tip = l->tip;
	int64_t acked = 0;

	if (s->old != NULL && s->old->stmt[Q_STATION_GET] != NULL) {
		if (db_step(s->old, Q_STATION_GET) == RC_OK)
			acked = db_i64(s->old->stmt[Q_STATION_GET], 1);
		db_done(s->old, Q_STATION_GET);
		s->old->broken = RC_OK;
	}
	acked = acked < 0 ? 0 : acked > l->tip.n ? l->tip.n : acked;
	l->boot = next_boot(l, rest);
	(void)snprintf(e.d.software, sizeof(e.d.software), "recovery");
	enum rc rc = db_begin(&l->db);
	if (rc != RC_OK)
		return rc;
	db_put_i64(db_stmt(&l->db, Q_STATION_ACKED), 1, acked);
	rc = db_exec(&l->db, Q_STATION_ACKED);
	if (rc == RC_OK && s->old != NULL)
		rc = names_copy(s->old, &l->db);
	if (rc == RC_OK)
		rc = journal_append(l, &e, &tip, &none);
	rc = db_end(&l->db, rc);
	if (rc == RC_OK)
		l->tip = tip;
	return rc;
}

static enum rc
fill(struct ledger *l, struct salvage *s, struct recovery *r,
    struct buf *why)
{
	struct salvage_rest rest;
	enum rc rc = station_begin(l);

	chain_start(l->key, l->tip.h);
	if (rc == RC_OK)
		rc = salvage_play(s, l);
	if (rc == RC_OK)
		rc = journal_load(l, why);
	if (rc == RC_OK)
		rc = salvage_rest(s, l->tip.n, &rest);
	if (rc != RC_OK)
		return rc;
	r->kept = l->tip.n;
	r->from_side = s->from_side;
	r->lost = rest.last - l->tip.n;
	r->maybe_more = !rest.old_is_whole;
	rc = put_start(l, s, &rest);
	/* All of it into the file: the log is not taken along. */
	return rc == RC_OK ? db_checkpoint(&l->db) : rc;
}

static enum rc
build(const struct place *p, const uint8_t key[KEY_BYTES],
    struct salvage *s, struct recovery *r, struct buf *why)
{
	struct ledger l = { .clock = p->env->clock, .rng = p->env->rng,
	    .vfs = p->env->vfs };
	char text[384];
	struct buf what = BUF(text);

	memcpy(l.key, key, KEY_BYTES);
	remove_leftovers(p);
	enum rc rc = db_open(&l.db, p->fresh, l.vfs, DB_WRITE, &what);
	if (rc == RC_OK)
		rc = fill(&l, s, r, &what);
	if (rc != RC_OK)
		buf_printf(why, "%s: %s", p->fresh, text[0] == '\0' ?
		    rc_text(rc) : text);
	db_close(&l.db);
	return rc;
}

/* --- the damaged one ------------------------------------------------- */

/* Does its first entry follow from our key? */
static bool
begins_with(struct db *old, const uint8_t key[KEY_BYTES])
{
	sqlite3_stmt *q = old->stmt[Q_JOURNAL_GET];
	uint8_t h[HASH_BYTES];
	bool ours = false;

	if (q == NULL)
		return false;
	chain_start(key, h);
	db_put_i64(q, 1, 1);
	if (db_step(old, Q_JOURNAL_GET) == RC_OK)
		ours = chain_follows(h, db_str(q, 0), db_str(q, 1));
	db_done(old, Q_JOURNAL_GET);
	old->broken = RC_OK;
	return ours;
}

/* Another's file is not ours to set aside.  True if there is a key in it that
 * is not ours, and no chain that begins with ours: else it is the row of the
 * key that is damaged; or tables and no journal among them. */
static bool
is_foreign(struct db *old, const uint8_t key[KEY_BYTES])
{
	bool other = false;

	if (db_is_foreign(old))
		return true;
	if (old->stmt[Q_STATION_GET] == NULL)
		return false;
	if (db_step(old, Q_STATION_GET) == RC_OK) {
		struct str k = db_str(old->stmt[Q_STATION_GET], 0);
		other = k.n == KEY_BYTES && memcmp(k.p, key, KEY_BYTES) != 0;
	}
	db_done(old, Q_STATION_GET);
	old->broken = RC_OK;
	return other && !begins_with(old, key);
}

static void
log_recovery(const struct recovery *r)
{
	log_line(r->lost > 0 || r->maybe_more ? LOG_ERROR : LOG_WARN,
	    "ledger", "recovery: kept=%" PRId64 " from_side=%" PRId64
	    " lost=%" PRId64 "%s aside=%s", r->kept, r->from_side, r->lost,
	    r->maybe_more ? " (maybe more)" : "", r->aside);
}

/* Going on without it is only for a side copy that something is wrong with. */
static enum rc
attach_side(const struct place *p, const uint8_t key[KEY_BYTES],
    struct salvage *s)
{
	char text[384];
	struct buf why = BUF(text);

	if (p->env->side_path == NULL || p->env->side_path[0] == '\0')
		return RC_OK;
	enum rc rc = side_open(p->env->side_path, key, p->env->side_slots,
	    &s->side, &why);
	if (rc == RC_NO_MEMORY)
		return rc;
	if (rc != RC_OK)
		log_line(LOG_WARN, "ledger", "recovery: no side copy: %s",
		    text);
	return RC_OK;
}

/* Nothing is decided on an error that may pass: only what is damaged may be
 * gone on without. */
static enum rc
open_damaged(const struct place *p, const uint8_t key[KEY_BYTES],
    struct db *old, struct salvage *s, struct buf *why)
{
	char text[384];
	struct buf what = BUF(text);
	enum rc rc = db_open(old, p->db, p->env->vfs, DB_SALVAGE, &what);

	if (rc == RC_CORRUPT)
		return RC_OK;
	if (rc != RC_OK) {
		buf_printf(why, "%s: %s", p->db, text);
		return rc;
	}
	s->old = old;
	return is_foreign(old, key) ? RC_CORRUPT : RC_OK;
}

/* From what is left make a file to go on with.  RC_CORRUPT: nothing was done,
 * and *why still says what ledger_open said. */
static enum rc
recover(const struct place *p, struct recovery *r, struct buf *why)
{
	uint8_t seed[KEY_BYTES], key[KEY_BYTES];
	char text[384], unread[384];
	struct buf what = BUF(text), none = BUF(unread);
	struct db old = { 0 };
	struct salvage s = { 0 };

	if (key_load(p->dir, seed, &none) != RC_OK)
		return RC_CORRUPT;
	enum rc rc = ed25519_public(seed, key);
	crypto_wipe(seed, sizeof(seed));
	if (rc != RC_OK)
		return rc;
	rc = open_damaged(p, key, &old, &s, &what);
	if (rc == RC_CORRUPT) {
		db_close(&old);
		return rc;
	}
	if (rc == RC_OK)
		rc = attach_side(p, key, &s);
	if (rc == RC_OK)
		rc = build(p, key, &s, r, &what);
	side_close(s.side);
	db_close(&old);
	if (rc == RC_OK)
		rc = swap(p, r->aside, &what);
	if (rc != RC_OK) {
		buf_reset(why);
		buf_puts(why, what.n == 0 ? rc_text(rc) : text);
		return rc == RC_CORRUPT ? RC_DISK : rc;
	}
	r->happened = true;
	log_recovery(r);
	return RC_OK;
}

/* --- starting -------------------------------------------------------- */

void
ledger_suspect(const char *dir)
{
	char path[PATH_MAX_BYTES];

	if (!is_short(dir))
		return;
	make_path(path, dir, SUSPECT_NAME, "");
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

/* All of it, before anything is written, because damage was met while it was
 * in use.  What cannot be looked at is for ledger_open to say. */
static enum rc
look_at_all(const struct place *p, struct buf *why)
{
	struct verify_report report;
	struct ledger *l;

	if (access(p->suspect, F_OK) != 0)
		return RC_OK;
	log_line(LOG_WARN, "ledger", "damage was met: looking at all of it");
	if (ledger_open_read(p->db, p->env, &l, NULL) != RC_OK)
		return RC_OK;
	enum rc rc = ledger_verify(l, &report, NULL, NULL);
	ledger_close(l);
	if (rc == RC_OK)
		return RC_OK;
	buf_printf(why, "%s: entry %" PRId64 ": %s", p->db, report.bad_n,
	    rc == RC_CORRUPT ? report.what : rc_text(rc));
	return rc;
}

enum rc
ledger_start(const char *dir, const struct ledger_env *env,
    struct ledger **out, struct recovery *r, struct buf *why)
{
	char unread[PATH_MAX_BYTES];
	struct buf spare = BUF(unread);
	struct place p;

	*out = NULL;
	*r = (struct recovery){ 0 };
	why = why != NULL ? why : &spare;
	enum rc rc = place_of(&p, dir, env);
	if (rc == RC_OK)
		rc = finish_swap(&p, r, why);
	if (rc == RC_OK)
		rc = look_at_all(&p, why);
	if (rc == RC_OK)
		rc = ledger_open(dir, env, out, why);
	if (rc == RC_CORRUPT) {
		rc = recover(&p, r, why);
		if (rc == RC_OK) {
			buf_reset(why);
			rc = ledger_open(dir, env, out, why);
		}
	}
	if (rc != RC_OK) {
		if (why->n == 0)
			buf_printf(why, "%s: %s", dir, rc_text(rc));
		return rc;
	}
	remove_leftovers(&p);
	(void)unlink(p.suspect);
	r->healed = (*out)->follow.healed;
	return RC_OK;
}

/* --- walking --------------------------------------------------------- */

#define WALK_ENTRIES 500

static enum rc
links(sqlite3_stmt *row, struct tip *at)
{
	uint8_t line_hash[HASH_BYTES];
	struct str line = db_str(row, 1);
	struct str stored = db_str(row, 2);
	struct entry e;

	chain_line(line, line_hash);
	chain_link(at->h, line_hash);
	at->n++;
	if (db_i64(row, 0) != at->n || stored.n != HASH_BYTES ||
	    memcmp(stored.p, at->h, HASH_BYTES) != 0)
		return RC_CORRUPT;
	enum rc rc = entry_decode(line, &e);
	return (rc == RC_OK || rc == RC_TOO_NEW) && e.n == at->n ? rc :
	    RC_CORRUPT;
}

enum rc
ledger_walk_step(struct ledger *l, int64_t *n)
{
	if (follow_step(l))
		return RC_OK;
	if (l->walked.n == l->tip.n)
		return RC_NOT_FOUND;
	struct tip at = l->walked;
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_AFTER);
	enum rc rc = RC_OK;

	if (at.n == 0)
		chain_start(l->key, at.h);
	db_put_i64(q, 1, at.n);
	for (int i = 0; rc == RC_OK && i < WALK_ENTRIES; i++) {
		*n = at.n + 1;
		rc = db_step(&l->db, Q_JOURNAL_AFTER);
		if (rc == RC_OK)
			rc = links(q, &at);
	}
	db_done(&l->db, Q_JOURNAL_AFTER);
	if (rc == RC_NOT_FOUND)
		rc = at.n == l->tip.n ? RC_OK : RC_CORRUPT;
	if (rc == RC_OK)
		l->walked = at;
	return rc;
}
