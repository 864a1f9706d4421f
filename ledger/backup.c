/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "ledger/base/crypto.h"
#include "ledger/journal.h"
#include "ledger/key.h"
#include "ledger/medium.h"

#define ROWS_A_STEP  1000
#define ROWS_A_PAGE  4      /* about; pages are copied as rows are read */
#define BOOTS_APART  1000   /* starts the old board may have had since */

_Static_assert(BACKUP_PATH_MAX == MEDIUM_PATH_MAX, "one length of paths");

enum stage { VERIFY, COPY, READ, COPIED, DONE };

struct backup {
	enum stage stage;
	struct ledger *l;
	struct backup_job *job;
	const char *source;     /* its name in complaints */
	bool all;               /* the source is not in use: all is checked */
	struct verify *verify;  /* of the source, then of the copy */
	sqlite3 *to;
	sqlite3_backup *pages;
	int fd;                 /* of the copy, to sync it as it grows */
	int64_t done, of;
	struct tip tip;         /* the ledger's when it was whole */
	struct ledger *read;    /* the copy */
	char part[MEDIUM_PATH_MAX];
};

/* --- the source ------------------------------------------------------ */

/* RC_OK: sound. */
static enum rc
verify_some(struct backup *b, int rows, const char *path, struct buf *why)
{
	struct verify_report r;
	enum rc rc = verify_step(b->verify, rows, &r);

	if (rc == RC_CORRUPT)
		buf_printf(why, "%s: entry %lld: %s", path,
		    (long long)r.bad_n, r.what);
	else if (rc != RC_OK && rc != RC_AGAIN)
		buf_printf(why, "%s: %s", path, rc_text(rc));
	return rc;
}

/* --- copying --------------------------------------------------------- */

/* What became of the copy, and for a place that may not be written, or is not
 * there, that. */
static enum rc
copied(struct backup *b, int code, struct buf *why)
{
	enum rc rc = db_outcome(code);
	int e = (code & 0xff) == SQLITE_CANTOPEN && b->to != NULL ?
	    sqlite3_system_errno(b->to) : 0;

	if (e != 0)
		return medium_blame(why, b->part, medium_refusal(b->part, e));
	if (rc != RC_OK)
		buf_printf(why, "%s: %s", b->part, rc == RC_FULL ?
		    "no room on the medium" : sqlite3_errstr(code));
	return rc;
}

static enum rc
begin_copy(struct backup *b, struct buf *why)
{
	int code = sqlite3_open_v2(b->part, &b->to, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, b->l->vfs);

	/* Little is kept back, so that the end is not long in coming. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(b->to, "PRAGMA cache_size=-1024", NULL,
		    NULL, NULL);
	if (code == SQLITE_OK) {
		b->pages = sqlite3_backup_init(b->to, "main", b->l->db.h,
		    "main");
		code = b->pages == NULL ? sqlite3_extended_errcode(b->to) :
		    SQLITE_OK;
	}
	return copied(b, code, why);
}

/* What was written so far is on the medium: a stick is slow, and all of it at
 * the end would be waited for. */
static int
sync_some(struct backup *b)
{
	if (b->fd < 0)
		b->fd = open(b->part, O_RDONLY | O_CLOEXEC);
	if (b->fd < 0)   /* none yet */
		return 0;
	return fdatasync(b->fd) == 0 ? 0 : errno;
}

/* Looking at the copy is then to make no log beside it. */
static enum rc
end_copy(struct backup *b, struct buf *why)
{
	int code = sqlite3_backup_finish(b->pages);

	b->pages = NULL;
	b->tip = b->l->tip;
	if (code == SQLITE_OK)
		code = sqlite3_exec(b->to, "PRAGMA locking_mode=EXCLUSIVE;"
		    "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	enum rc rc = copied(b, code, why);
	(void)sqlite3_close(b->to);
	b->to = NULL;
	if (rc != RC_OK)
		return rc;
	int e = chmod(b->part, 0600) != 0 && errno != EPERM ? errno :
	    medium_sync(b->part, false);
	return e == 0 ? RC_OK : medium_blame(why, b->part, e);
}

/* Pages; what the same connection writes meanwhile goes into the copy by
 * itself (sqlite3_backup_step). */
static enum rc
copy_some(struct backup *b, int rows, struct buf *why)
{
	if (b->to == NULL) {
		enum rc rc = begin_copy(b, why);
		if (rc != RC_OK)
			return rc;
	}
	int pages = rows / ROWS_A_PAGE > 0 ? rows / ROWS_A_PAGE : 1;
	int code = sqlite3_backup_step(b->pages, pages);
	b->of = sqlite3_backup_pagecount(b->pages);
	b->done = b->of - sqlite3_backup_remaining(b->pages);
	if (code == SQLITE_DONE)
		return end_copy(b, why);
	enum rc rc = copied(b, code, why);
	if (rc != RC_OK)
		return rc;
	int e = sync_some(b);
	return e == 0 ? RC_AGAIN : medium_blame(why, b->part, e);
}

/* --- reading it back ------------------------------------------------- */

static enum rc
begin_reading(struct backup *b, struct buf *why)
{
	struct ledger_env env = { .clock = b->l->clock, .rng = b->l->rng,
	    .vfs = b->l->vfs };
	enum rc rc = ledger_open_read(b->part, &env, &b->read, why);

	return rc == RC_OK ? verify_open(b->read, b->all, &b->verify) : rc;
}

/* Does the copy say what the ledger said? */
static enum rc
read_some(struct backup *b, int rows, struct buf *why)
{
	enum rc rc = verify_some(b, rows, b->part, why);

	if (rc == RC_OK && (b->read->tip.n != b->tip.n ||
	    memcmp(b->read->tip.h, b->tip.h, HASH_BYTES) != 0)) {
		buf_printf(why, "%s: reads back as something else", b->part);
		rc = RC_CORRUPT;
	}
	if (rc != RC_AGAIN) {
		verify_close(b->verify);
		ledger_close(b->read);
		b->verify = NULL;
		b->read = NULL;
	}
	return rc;
}

/* Verified, copied, read back: RC_AGAIN until then. */
static enum rc
copy_step(struct backup *b, int rows, struct buf *why)
{
	enum rc rc = RC_STATE;

	switch (b->stage) {
	case VERIFY:
		rc = verify_some(b, rows, b->source, why);
		if (rc != RC_OK)
			return rc;
		verify_close(b->verify);
		b->verify = NULL;
		b->stage = COPY;
		return RC_AGAIN;
	case COPY:
		rc = copy_some(b, rows, why);
		if (rc != RC_OK)
			return rc;
		b->stage = READ;
		rc = begin_reading(b, why);
		return rc == RC_OK ? RC_AGAIN : rc == RC_CORRUPT ? RC_DISK :
		    rc;
	case READ:
		rc = read_some(b, rows, why);
		if (rc == RC_OK)
			b->stage = COPIED;
		/* RC_CORRUPT is for a ledger; this is its copy's medium. */
		return rc == RC_CORRUPT ? RC_DISK : rc;
	case COPIED:
	case DONE:
		return RC_OK;
	}
	return rc;
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

enum rc
ledger_backup_key(const char *backup, const char *key,
    const struct ledger_env *env, struct buf *why)
{
	char beside[MEDIUM_PATH_MAX];
	struct ledger *l;

	if (!medium_join(beside, backup, ".key"))
		return RC_TOO_BIG;
	enum rc rc = ledger_open_read(backup, env, &l, why);
	if (rc != RC_OK)
		return rc;
	rc = copy_key(l, key, beside, why);
	ledger_close(l);
	return rc;
}

/* --- backup ---------------------------------------------------------- */

static enum rc
name_of(struct backup_job *job, const struct ledger *l, struct buf *why)
{
	char name[64], key[MEDIUM_PATH_MAX];
	struct stat st;
	struct tm t;
	time_t s = (time_t)(clock_wall_ms(l->clock) / 1000);

	bool folder = stat(job->to, &st) == 0 && S_ISDIR(st.st_mode);
	if (folder && (gmtime_r(&s, &t) == NULL || strftime(name,
	    sizeof(name), "/ledger-%Y%m%d-%H%M%S.backup.db", &t) == 0))
		return RC_SYSTEM;
	if (!medium_join(job->path, job->to, folder ? name : "") ||
	    !medium_join(key, job->path, ".key"))
		return RC_TOO_BIG;
	bool taken = medium_has(job->path);
	if (!taken && (job->key == NULL || !medium_has(key)))
		return RC_OK;
	buf_printf(why, "%s: is there already; name another file",
	    taken ? job->path : key);
	return RC_CONFLICT;
}

/* Of a ledger whose copy is to become `to`. */
static enum rc
copy_open(struct ledger *l, struct backup_job *job, struct backup **out,
    struct buf *why)
{
	struct backup *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return RC_NO_MEMORY;
	b->l = l;
	b->job = job;
	b->fd = -1;
	b->all = l->db.mode != DB_WRITE;
	b->source = b->all ? job->from : "the ledger";
	enum rc rc = medium_join(b->part, job->path, ".part") ? RC_OK :
	    RC_TOO_BIG;
	if (rc == RC_OK && l->sealed) {
		buf_puts(why, "an archive; copy the file as it is");
		rc = RC_STATE;
	}
	if (rc == RC_OK)
		rc = verify_open(l, b->all, &b->verify);
	if (rc != RC_OK) {
		b->part[0] = '\0';   /* nobody's yet */
		backup_close(b);
		return rc;
	}
	medium_drop(b->part);   /* ours, from a try that was cut short */
	*out = b;
	return RC_OK;
}

enum rc
backup_open(struct ledger *l, struct backup_job *job, struct backup **out,
    struct buf *why)
{
	*out = NULL;
	enum rc rc = name_of(job, l, why);
	if (rc == RC_OK)
		rc = copy_open(l, job, out, why);
	if (rc != RC_OK && why != NULL && why->n == 0)
		buf_printf(why, "%s: %s", job->to, rc_text(rc));
	return rc;
}

void
backup_close(struct backup *b)
{
	if (b == NULL)
		return;
	verify_close(b->verify);
	ledger_close(b->read);
	if (b->pages != NULL)
		(void)sqlite3_backup_finish(b->pages);
	(void)sqlite3_close(b->to);
	if (b->fd >= 0)
		close(b->fd);
	if (b->part[0] != '\0')
		medium_drop(b->part);   /* what is left of it */
	free(b);
}

enum rc
backup_step(struct backup *b, int rows, struct buf *why)
{
	char key[MEDIUM_PATH_MAX];
	enum rc rc = copy_step(b, rows, why);

	if (rc != RC_OK)
		return rc;
	if (!medium_join(key, b->job->path, ".key"))
		return RC_TOO_BIG;
	if (b->job->key != NULL)
		rc = copy_key(b->l, b->job->key, key, why);
	if (rc == RC_OK)
		rc = medium_give_name(b->part, b->job->path, why);
	b->job->entries = b->tip.n;
	b->stage = DONE;
	return rc;
}

struct backup_progress
backup_progress(const struct backup *b)
{
	if (b->verify != NULL) {
		struct verify_progress v = verify_progress(b->verify);
		return (struct backup_progress){ "verifying", v.done, v.of };
	}
	return (struct backup_progress){ "copying", b->done, b->of };
}

/* All of it, telling how far it is. */
static enum rc
run(struct backup *b, enum rc (*step)(struct backup *b, int rows,
    struct buf *why), struct buf *why)
{
	enum rc rc;

	while ((rc = step(b, ROWS_A_STEP, why)) == RC_AGAIN) {
		struct backup_progress p = backup_progress(b);
		if (b->job->step.fn != NULL)
			b->job->step.fn(b->job->step.ctx, p.what, p.done,
			    p.of);
	}
	return rc;
}

enum rc
ledger_backup(struct backup_job *job, const struct ledger_env *env,
    struct buf *why)
{
	struct backup *b = NULL;
	struct ledger *l;
	enum rc rc = ledger_open_read(job->from, env, &l, why);

	if (rc != RC_OK)
		return rc;
	rc = backup_open(l, job, &b, why);
	if (rc == RC_OK)
		rc = run(b, backup_step, why);
	backup_close(b);
	ledger_close(l);
	if (rc != RC_OK && why != NULL && why->n == 0)
		buf_printf(why, "%s: %s", job->from, rc_text(rc));
	return rc;
}

/* --- restore --------------------------------------------------------- */

static enum rc
refuse_used(const char *dir, struct buf *why)
{
	static const char *const names[] = { "/ledger.db", "/ledger.db-wal",
	    "/ledger.db.new", "/journal.key" };
	char path[MEDIUM_PATH_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!medium_join(path, dir, names[i]))
			return RC_TOO_BIG;
		if (!medium_has(path))
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
	char key[MEDIUM_PATH_MAX], beside[MEDIUM_PATH_MAX];
	struct backup *b = NULL;

	if (!medium_join(key, job->to, "/journal.key") ||
	    !medium_join(beside, job->from, ".key"))
		return RC_TOO_BIG;
	enum rc rc = copy_open(l, job, &b, why);
	if (rc == RC_OK)
		rc = run(b, copy_step, why);
	if (rc == RC_OK)
		rc = begin_again(job, l, b->part, why);
	if (rc == RC_OK)
		rc = copy_key(l, job->key != NULL ? job->key : beside, key,
		    why);
	if (rc == RC_OK) {
		rc = medium_give_name(b->part, job->path, why);
		if (rc != RC_OK)   /* a key alone would look like a loss */
			(void)unlink(key);
	}
	backup_close(b);
	return rc;
}

enum rc
ledger_restore(struct backup_job *job, const struct ledger_env *env,
    struct buf *why)
{
	struct ledger *l = NULL;

	if (!medium_join(job->path, job->to, "/ledger.db"))
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
	if (rc != RC_OK && why != NULL && why->n == 0)
		buf_printf(why, "%s: %s", job->path, rc_text(rc));
	return rc;
}
