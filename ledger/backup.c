/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "ledger/base/crypto.h"
#include "ledger/journal.h"
#include "ledger/key.h"

#define PAGES_A_STEP 512
#define BOOTS_APART  1000   /* starts the old board may have had since */

/* --- files ----------------------------------------------------------- */

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static bool
join(char to[BACKUP_PATH_MAX], const char *a, const char *b)
{
	int n = snprintf(to, BACKUP_PATH_MAX, "%s%s", a, b);

	return n > 0 && n < BACKUP_PATH_MAX;
}

static enum rc
blame(struct buf *why, const char *path, int e)
{
	buf_printf(why, "%s: %s", path, strerror(e));
	return e == ENOSPC || e == EDQUOT || e == EFBIG ? RC_FULL :
	    e == EACCES || e == EPERM || e == EROFS ? RC_DENIED :
	    e == ENOENT || e == ENOTDIR ? RC_NOT_FOUND : RC_DISK;
}

/* What path says, or the folder it is in, is on the medium. */
static int
sync_path(const char *path, bool folder)
{
	char name[BACKUP_PATH_MAX];
	const char *slash = strrchr(path, '/');
	int n = (int)(slash == NULL ? 0 : slash - path + 1);
	int e = 0;

	if (folder)
		(void)snprintf(name, sizeof(name), "%.*s.", n, path);
	else
		(void)snprintf(name, sizeof(name), "%s", path);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (fsync(fd) != 0)
		e = errno;
	/* Read it back from the medium and not from memory. */
	if (!folder)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
	return e;
}

static void
drop(const char *part)
{
	char log[BACKUP_PATH_MAX];

	(void)unlink(part);
	if (join(log, part, "-journal"))
		(void)unlink(log);
	if (join(log, part, "-wal"))
		(void)unlink(log);
}

static enum rc
give_name(const char *part, const char *path, struct buf *why)
{
	/* link, not rename: it does not write over what came meanwhile. */
	int e = link(part, path) == 0 ? 0 : errno;

	if (e == EPERM || e == EOPNOTSUPP)
		e = is_there(path) ? EEXIST : rename(part, path) == 0 ? 0 :
		    errno;
	if (e == 0) {
		(void)unlink(part);
		e = sync_path(path, true);
		if (e != 0)   /* a name that may be gone tomorrow is none */
			(void)unlink(path);
	}
	return e == 0 ? RC_OK : e == EEXIST ? RC_CONFLICT :
	    blame(why, path, e);
}

/* --- copying --------------------------------------------------------- */

static void
tell(const struct backup_job *job, const char *what, int64_t done,
    int64_t of)
{
	if (job->step.fn != NULL)
		job->step.fn(job->step.ctx, what, done, of);
}

static int
copy_pages(const struct backup_job *job, sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int code;

	if (b == NULL)
		return sqlite3_extended_errcode(to);
	do {
		code = sqlite3_backup_step(b, PAGES_A_STEP);
		int64_t of = sqlite3_backup_pagecount(b);
		tell(job, "copying", of - sqlite3_backup_remaining(b), of);
	} while (code == SQLITE_OK);
	int end = sqlite3_backup_finish(b);
	return code == SQLITE_DONE ? end : code;
}

static enum rc
copy_file(const struct backup_job *job, struct ledger *l, const char *part,
    struct buf *why)
{
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, l->vfs);

	if (code == SQLITE_OK)
		code = copy_pages(job, l->db.h, to);
	/* Looking at the copy is then to make no log beside it. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "PRAGMA locking_mode=EXCLUSIVE;"
		    "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	enum rc rc = db_outcome(code);
	if (rc != RC_OK)
		buf_printf(why, "%s: %s", part, rc == RC_FULL ?
		    "no room on the medium" : to == NULL ? rc_text(rc) :
		    sqlite3_errmsg(to));
	(void)sqlite3_close(to);
	if (rc != RC_OK)
		return rc;
	int e = chmod(part, 0600) != 0 && errno != EPERM ? errno :
	    sync_path(part, false);
	return e == 0 ? RC_OK : blame(why, part, e);
}

static void
on_verify(void *ctx, int64_t done, int64_t of)
{
	tell(ctx, "verifying", done, of);
}

/* All of it sound? */
static enum rc
verify(struct backup_job *job, struct ledger *l, const char *path,
    struct buf *why)
{
	struct verify_report r;
	enum rc rc = ledger_verify(l, &r, on_verify, job);

	if (rc == RC_CORRUPT)
		buf_printf(why, "%s: entry %lld: %s", path,
		    (long long)r.bad_n, r.what);
	else if (rc != RC_OK)
		buf_printf(why, "%s: %s", path, rc_text(rc));
	return rc;
}

/* Does the copy say what the ledger says? */
static enum rc
compare(struct backup_job *job, struct ledger *l, const char *part,
    struct buf *why)
{
	struct ledger_env env = { .clock = l->clock, .rng = l->rng,
	    .vfs = l->vfs };
	struct ledger *copy = NULL;
	enum rc rc = ledger_open_read(part, &env, &copy, why);

	if (rc == RC_OK)
		rc = verify(job, copy, part, why);
	if (rc == RC_OK && (copy->tip.n != l->tip.n ||
	    memcmp(copy->tip.h, l->tip.h, HASH_BYTES) != 0)) {
		buf_printf(why, "%s: reads back as something else", part);
		rc = RC_CORRUPT;
	}
	ledger_close(copy);
	/* RC_CORRUPT is for a ledger; this is its copy's medium. */
	return rc == RC_CORRUPT ? RC_DISK : rc;
}

/* --- the key --------------------------------------------------------- */

static enum rc
copy_key(const struct ledger *l, const char *from, const char *to,
    struct buf *why)
{
	uint8_t seed[KEY_BYTES], key[KEY_BYTES];
	enum rc rc = key_read(from, seed, why);

	if (rc == RC_NOT_FOUND)
		buf_printf(why, "%s: no such key", from);
	if (rc == RC_OK) {
		rc = ed25519_public(seed, key);
		if (rc != RC_OK)
			buf_printf(why, "%s: %s", from, rc_text(rc));
	}
	if (rc == RC_OK && memcmp(key, l->key, KEY_BYTES) != 0) {
		buf_printf(why, "%s: the key of another ledger", from);
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK)
		rc = key_write(to, seed, why);
	crypto_wipe(seed, sizeof(seed));
	return rc;
}

/* --- backup ---------------------------------------------------------- */

static enum rc
name_of(struct backup_job *job, const struct ledger_env *env,
    struct buf *why)
{
	char name[64];
	struct stat st;
	struct tm t;
	time_t s = (time_t)(clock_wall_ms(env->clock) / 1000);

	bool folder = stat(job->to, &st) == 0 && S_ISDIR(st.st_mode);
	if (folder && (gmtime_r(&s, &t) == NULL || strftime(name,
	    sizeof(name), "/ledger-%Y%m%d-%H%M%S.backup.db", &t) == 0))
		return RC_SYSTEM;
	if (!join(job->path, job->to, folder ? name : ""))
		return RC_TOO_BIG;
	if (!is_there(job->path))
		return RC_OK;
	buf_printf(why, "%s: is there already; name another file",
	    job->path);
	return RC_CONFLICT;
}

static enum rc
back_up(struct backup_job *job, struct ledger *l, struct buf *why)
{
	char part[BACKUP_PATH_MAX], key[BACKUP_PATH_MAX];

	if (!join(part, job->path, ".part") || !join(key, job->path, ".key"))
		return RC_TOO_BIG;
	if (job->key != NULL && is_there(key)) {
		buf_printf(why, "%s: is there already", key);
		return RC_CONFLICT;
	}
	drop(part);   /* ours, from a try that was cut short */
	enum rc rc = verify(job, l, job->from, why);
	if (rc == RC_OK)
		rc = copy_file(job, l, part, why);
	if (rc == RC_OK)
		rc = compare(job, l, part, why);
	if (rc == RC_OK && job->key != NULL)
		rc = copy_key(l, job->key, key, why);
	if (rc == RC_OK)
		rc = give_name(part, job->path, why);
	drop(part);   /* what is left of it */
	return rc;
}

enum rc
ledger_backup(struct backup_job *job, const struct ledger_env *env,
    struct buf *why)
{
	struct ledger *l;
	enum rc rc = name_of(job, env, why);

	if (rc == RC_OK)
		rc = ledger_open_read(job->from, env, &l, why);
	if (rc != RC_OK)
		return rc;
	rc = back_up(job, l, why);
	job->entries = l->tip.n;
	ledger_close(l);
	return rc;
}

/* --- restore --------------------------------------------------------- */

static enum rc
refuse_used(const char *dir, struct buf *why)
{
	static const char *const names[] = { "/ledger.db", "/ledger.db-wal",
	    "/ledger.db.new", "/journal.key" };
	char path[BACKUP_PATH_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!join(path, dir, names[i]))
			return RC_TOO_BIG;
		if (!is_there(path))
			continue;
		buf_printf(why, "%s: is there; restore into a folder "
		    "without a ledger", path);
		return RC_CONFLICT;
	}
	return RC_OK;
}

/* The start that tells this life of the journal from the one that was. */
static enum rc
begin_again(struct backup_job *job, const struct ledger *from,
    const char *part, struct buf *why)
{
	struct ledger l = { .clock = from->clock, .rng = from->rng,
	    .vfs = from->vfs };
	struct entry e = { .kind = ENTRY_BOOT };
	struct applied none;
	char text[384];
	struct buf what = BUF(text);

	memcpy(l.key, from->key, KEY_BYTES);
	(void)snprintf(e.d.software, sizeof(e.d.software), "restore");
	enum rc rc = db_open(&l.db, part, l.vfs, DB_WRITE, &what);
	if (rc == RC_OK)
		rc = journal_load(&l, &what);
	l.boot += BOOTS_APART;
	if (rc == RC_OK) {
		struct tip tip = l.tip;
		rc = db_begin(&l.db);
		if (rc == RC_OK)
			rc = db_end(&l.db, journal_append(&l, &e, &tip,
			    &none));
	}
	if (rc == RC_OK)
		rc = db_checkpoint(&l.db);
	if (rc != RC_OK)
		buf_printf(why, "%s: %s", part, text[0] == '\0' ?
		    rc_text(rc) : text);
	job->boot = l.boot;
	db_close(&l.db);
	return rc;
}

static enum rc
restore(struct backup_job *job, struct ledger *l, struct buf *why)
{
	char part[BACKUP_PATH_MAX], key[BACKUP_PATH_MAX];
	char beside[BACKUP_PATH_MAX];

	if (!join(part, job->path, ".part") ||
	    !join(key, job->to, "/journal.key") ||
	    !join(beside, job->from, ".key"))
		return RC_TOO_BIG;
	drop(part);
	enum rc rc = verify(job, l, job->from, why);
	if (rc == RC_OK)
		rc = copy_file(job, l, part, why);
	if (rc == RC_OK)
		rc = compare(job, l, part, why);
	if (rc == RC_OK)
		rc = begin_again(job, l, part, why);
	if (rc == RC_OK)
		rc = copy_key(l, job->key != NULL ? job->key : beside, key,
		    why);
	if (rc == RC_OK) {
		rc = give_name(part, job->path, why);
		if (rc != RC_OK)   /* a key alone would look like a loss */
			(void)unlink(key);
	}
	drop(part);   /* what is left of it */
	return rc;
}

enum rc
ledger_restore(struct backup_job *job, const struct ledger_env *env,
    struct buf *why)
{
	struct ledger *l = NULL;

	if (!join(job->path, job->to, "/ledger.db"))
		return RC_TOO_BIG;
	enum rc rc = ledger_open_read(job->from, env, &l, why);
	if (rc == RC_OK)
		rc = folder_make(job->to, why);
	if (rc == RC_OK)
		rc = refuse_used(job->to, why);
	if (rc == RC_OK)
		rc = restore(job, l, why);
	if (l != NULL)
		job->entries = l->tip.n;
	ledger_close(l);
	return rc;
}
