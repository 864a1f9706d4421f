/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, closing and who sells. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "ledger/follow.h"
#include "ledger/journal.h"
#include "ledger/key.h"
#include "ledger/seal.h"
#include "ledger/older.h"

#define PATH_MAX_BYTES LEDGER_PATH_MAX
#define FILE_NAME "ledger.db"
#define ARCHIVE_END ".archive.db"
/* A floor this much older than what is known is worth a write. */
#define FLOOR_STEP_MS ((int64_t)10 * 60 * 1000)

/* --- opening --------------------------------------------------------- */

struct station {
	bool there;
	uint8_t key[KEY_BYTES];
	int64_t profile, derived;
};

static enum rc
station_load(struct ledger *l, struct station *st)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_STATION_GET);
	enum rc rc = db_step(&l->db, Q_STATION_GET);

	st->there = rc == RC_OK;
	if (rc == RC_OK) {
		struct str key = db_str(q, 0);
		if (key.n == KEY_BYTES)
			memcpy(st->key, key.p, KEY_BYTES);
		else
			rc = RC_CORRUPT;
		l->acked = db_i64(q, 1);
		l->mail = db_i64(q, 2);
		l->floor_ms = db_i64(q, 3);
		l->floor_saved_ms = l->floor_ms;
		st->profile = db_i64(q, 4);
		st->derived = db_i64(q, 5);
	}
	db_done(&l->db, Q_STATION_GET);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
station_add(struct ledger *l)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_STATION_ADD);

	db_put_blob(q, 1, l->key, KEY_BYTES);
	db_put_i64(q, 2, DERIVED);
	return db_exec(&l->db, Q_STATION_ADD);
}

enum rc
station_begin(struct ledger *l)
{
	enum rc rc = db_begin(&l->db);

	return rc == RC_OK ? db_end(&l->db, station_add(l)) : rc;
}

/* The key file and the ledger belong together; neither is ever replaced by
 * something new while the other is there (L9). */
static enum rc
key_match(struct ledger *l, const char *dir, const struct station *st,
    struct buf *why)
{
	enum rc rc = key_load(dir, l->seed, why);

	if (rc == RC_NOT_FOUND && st->there) {
		buf_printf(why, "%s/journal.key is missing; put it back from "
		    "the backup (the ledger beside it is unchanged)", dir);
		return RC_CORRUPT;
	}
	if (rc == RC_NOT_FOUND)
		rc = key_create(dir, l->rng, l->seed, why);
	if (rc == RC_OK)
		rc = ed25519_public(l->seed, l->key);
	if (rc != RC_OK)
		return rc;
	l->can_sign = true;
	if (st->there && memcmp(st->key, l->key, KEY_BYTES) != 0) {
		buf_printf(why, "%s/journal.key belongs to another ledger; "
		    "put the right one back", dir);
		return RC_CORRUPT;
	}
	return RC_OK;
}

static enum rc
profile_load(struct ledger *l, int64_t n, struct buf *why)
{
	struct entry e;

	if (n == 0)
		return RC_OK;
	enum rc rc = journal_entry(l, n, &e);
	if (rc == RC_OK && e.kind != ENTRY_PROFILE_SET)
		rc = RC_CORRUPT;
	if (rc == RC_CORRUPT || rc == RC_NOT_FOUND) {
		buf_printf(why, "entry %lld is not a profile, and should be; "
		    "set the folder aside and restore", (long long)n);
		return RC_CORRUPT;
	}
	if (rc != RC_OK)
		return rc;
	l->profile = e.d.profile;
	l->has_profile = true;
	return RC_OK;
}

/* This start's first entry; the device's own row before the very first. */
static enum rc
boot(struct ledger *l, bool first_use, const char *software)
{
	struct entry e = { .kind = ENTRY_BOOT };
	struct applied none;
	struct tip tip = l->tip;
	enum rc rc = db_begin(&l->db);

	if (rc != RC_OK)
		return rc;
	l->boot++;
	if (!str_copy(str_of(software), e.d.software, sizeof(e.d.software)))
		rc = RC_BAD_INPUT;
	if (rc == RC_OK && first_use)
		rc = station_add(l);
	if (rc == RC_OK)
		rc = journal_append(l, &e, &tip, &none);
	rc = db_end(&l->db, rc);
	if (rc != RC_OK)
		return rc;
	l->tip = tip;
	follow_commit(l);
	log_line(LOG_INFO, "ledger", "start boot=%lld n=%lld sqlite=%s",
	    (long long)l->boot, (long long)l->tip.n, sqlite3_libversion());
	return RC_OK;
}

/* The side copy, and what it gives back: then all that was read before is
 * read again. */
static enum rc
attach_side(struct ledger *l, const struct ledger_env *env,
    struct station *st, struct buf *why)
{
	enum rc rc = RC_OK;

	if (env->side_path == NULL || env->side_path[0] == '\0')
		return RC_OK;
	if (!st->there) {   /* entries may come before the first boot's */
		rc = station_begin(l);
		st->there = rc == RC_OK;
	}
	if (rc == RC_OK)
		rc = follow_open(l, env);
	if (rc != RC_OK || l->follow.healed == 0)
		return rc;
	rc = station_load(l, st);
	return rc == RC_OK ? journal_load(l, why) : rc;
}

static struct ledger *
handle_open(const struct ledger_env *env)
{
	struct ledger *l = calloc(1, sizeof(*l));

	if (l != NULL) {
		l->clock = env->clock;
		l->rng = env->rng;
		l->vfs = env->vfs;
	}
	return l;
}

/* Close on failure, and make sure that *why says something. */
static enum rc
opened(struct ledger *l, enum rc rc, const char *path, struct buf *why,
    struct ledger **out)
{
	if (rc == RC_OK) {
		*out = l;
		return RC_OK;
	}
	/* Damage that SQLite does not see, and closing would write the log's
	 * commits over it. */
	if (l != NULL && rc == RC_CORRUPT)
		l->db.broken = RC_CORRUPT;
	ledger_close(l);
	if (why->n == 0)
		buf_printf(why, "%s: %s", path, rc_text(rc));
	log_line(LOG_ERROR, "ledger", "open: %s", why->p);
	return rc;
}

/* db_open's words, with the file they are about in front. */
static enum rc
open_file(struct ledger *l, const char *path, enum db_mode mode,
    struct buf *why)
{
	char text[384];
	struct buf what = BUF(text);
	enum rc rc = db_open(&l->db, path, l->vfs, mode, &what);

	if (rc != RC_OK)
		buf_printf(why, "%s: %s", path, text);
	return rc;
}

/* Is it an archive?  A file of that name that has no seal was one. */
static enum rc
look_for_seal(struct ledger *l, const char *path, struct buf *why)
{
	struct str name = str_of(path), end = STR(ARCHIVE_END);
	struct seal s;
	enum rc rc = seal_load(&l->db, &s);

	l->sealed = rc == RC_OK;
	if (rc == RC_NOT_FOUND && name.n >= end.n &&
	    str_eq(str_from(name, name.n - end.n), end))
		rc = RC_CORRUPT;
	if (rc == RC_CORRUPT)
		buf_printf(why, "%s: an archive whose seal is gone or "
		    "damaged; take another copy of it", path);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
refuse_sealed(struct ledger *l, const char *path, struct buf *why)
{
	enum rc rc = look_for_seal(l, path, why);

	if (rc != RC_OK || !l->sealed)
		return rc;
	buf_printf(why, "%s: an archive, which is only looked at; restore "
	    "a backup", path);
	return RC_STATE;
}

enum rc
ledger_open(const char *dir, const struct ledger_env *env,
    struct ledger **out, struct buf *why)
{
	REQUIRE(dir != NULL && env != NULL && out != NULL);
	REQUIRE(env->clock != NULL && env->rng != NULL);

	char path[PATH_MAX_BYTES];
	char unread[PATH_MAX_BYTES];
	struct buf spare = BUF(unread);
	struct station st = { 0 };

	*out = NULL;
	why = why != NULL ? why : &spare;
	struct ledger *l = handle_open(env);
	if (l == NULL)
		return opened(NULL, RC_NO_MEMORY, dir, why, out);
	int n = snprintf(path, sizeof(path), "%s/" FILE_NAME, dir);
	enum rc rc = n > 0 && (size_t)n < sizeof(path) ?
	    folder_make(dir, why) : RC_TOO_BIG;
	if (rc == RC_OK)
		rc = open_file(l, path, DB_WRITE, why);
	if (rc == RC_OK)
		rc = refuse_sealed(l, path, why);
	if (rc == RC_OK)
		rc = station_load(l, &st);
	if (rc == RC_OK)
		rc = key_match(l, dir, &st, why);
	if (rc == RC_OK)
		rc = journal_load(l, why);
	if (rc == RC_OK && st.there && st.derived < DERIVED)
		rc = ledger_rebuild(l);   /* written by an older version */
	if (rc == RC_OK)
		rc = attach_side(l, env, &st, why);
	if (rc == RC_OK)
		rc = profile_load(l, st.profile, why);
	if (rc == RC_OK)
		rc = boot(l, !st.there,
		    env->software == NULL ? "" : env->software);
	return opened(l, rc, path, why, out);
}

/* A file for looking; of an older version, what its entries come to today. */
static enum rc
open_looking(struct ledger *l, const char *file, struct station *st,
    struct buf *why)
{
	char text[384];
	struct buf what = BUF(text);
	enum rc rc = db_open(&l->db, file, l->vfs, DB_READ, &what);

	if (rc == RC_OK)
		rc = station_load(l, st);
	if (rc == RC_STATE || (rc == RC_OK && st->there &&
	    st->derived < DERIVED)) {
		db_close(&l->db);
		buf_reset(&what);
		rc = older_open(l, file, &what);
		if (rc == RC_OK)
			rc = station_load(l, st);
	}
	if (rc == RC_OK && !st->there) {
		buf_puts(&what, "a ledger that was never started");
		rc = RC_NOT_FOUND;
	}
	if (rc != RC_OK)
		buf_printf(why, "%s: %s", file, what.n == 0 ? rc_text(rc) :
		    text);
	return rc;
}

enum rc
ledger_open_read(const char *path, const struct ledger_env *env,
    struct ledger **out, struct buf *why)
{
	REQUIRE(path != NULL && env != NULL && out != NULL);

	char file[PATH_MAX_BYTES];
	char unread[PATH_MAX_BYTES];
	struct buf spare = BUF(unread);
	struct station st_row = { 0 };
	struct stat st;

	*out = NULL;
	why = why != NULL ? why : &spare;
	struct ledger *l = handle_open(env);
	if (l == NULL)
		return opened(NULL, RC_NO_MEMORY, path, why, out);
	bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	int n = snprintf(file, sizeof(file), "%s%s", path,
	    is_folder ? "/" FILE_NAME : "");
	enum rc rc = n > 0 && (size_t)n < sizeof(file) ?
	    open_looking(l, file, &st_row, why) : RC_TOO_BIG;
	memcpy(l->key, st_row.key, KEY_BYTES);
	if (rc == RC_OK)
		rc = journal_load(l, why);
	if (rc == RC_OK)
		rc = profile_load(l, st_row.profile, why);
	if (rc == RC_OK)
		rc = look_for_seal(l, file, why);
	memcpy(l->file, file, sizeof(file));
	return opened(l, rc, file, why, out);
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	follow_close(l);
	db_close(&l->db);
	crypto_wipe(l->seed, sizeof(l->seed));
	free(l);
}

/* --- who sells ------------------------------------------------------- */

enum rc
ledger_profile(struct ledger *l, struct profile *p)
{
	if (!l->has_profile)
		return RC_NOT_FOUND;
	*p = l->profile;
	return RC_OK;
}

enum rc
ledger_profile_set(struct ledger *l, const struct profile *p)
{
	struct entry e = { .kind = ENTRY_PROFILE_SET };
	struct applied none;

	e.d.profile = *p;
	enum rc rc = journal_record(l, &e, &none);
	if (rc == RC_OK) {
		l->profile = *p;
		l->has_profile = true;
	}
	return rc;
}

/* --- housekeeping ---------------------------------------------------- */

void
ledger_head(const struct ledger *l, struct journal_head *out)
{
	out->boot = l->boot;
	out->n = l->tip.n;
	memcpy(out->hash, l->tip.h, HASH_BYTES);
	out->acked = l->acked;
	out->mail = l->mail;
	memcpy(out->key, l->key, KEY_BYTES);
}

static enum rc
save_floor(struct ledger *l)
{
	int64_t ahead = l->floor_ms - l->floor_saved_ms;

	if (ahead < FLOOR_STEP_MS && ahead > -FLOOR_STEP_MS)
		return RC_OK;
	db_put_i64(db_stmt(&l->db, Q_STATION_FLOOR), 1, l->floor_ms);
	enum rc rc = db_begin(&l->db);
	if (rc != RC_OK)
		return rc;
	rc = db_end(&l->db, db_exec(&l->db, Q_STATION_FLOOR));
	if (rc == RC_OK)
		l->floor_saved_ms = l->floor_ms;
	return rc;
}

enum rc
ledger_tidy(struct ledger *l)
{
	if (!l->can_sign)   /* opened for looking */
		return RC_OK;
	enum rc rc = save_floor(l);
	return rc == RC_OK ? db_checkpoint(&l->db) : rc;
}
