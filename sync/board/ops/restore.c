/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "sync/board/ops/backup.h"
#include "sync/board/ops/files.h"
#include "sync/board/ops/migrate.h"
#include "sync/board/setup_file.h"

#define WHY_BYTES 1024
#define MARK      "restore.part"   /* is there until board.db is */

struct restore {
	const struct board_conf *conf;
	const char *from;
	bool has_owner;                 /* root gives files to the owner of */
	struct stat owner;              /* the folder that was there */
	struct manifest m;
	struct sql_file store;
	bool has_mark, has_other;
	size_t seen;
};

/* --- is it whole? ------------------------------------------------------ */

static enum rc
refuse(struct buf *why, enum rc rc, const char *name, const char *what)
{
	buf_printf(why, "%s: %s", name, what);
	return rc;
}

static enum rc
read_manifest(struct restore *r, struct buf *why)
{
	static char memory[MANIFEST_TEXT_MAX];
	char path[FILES_PATH_MAX];
	enum rc rc = files_join(r->from, MANIFEST_NAME, path, why);

	if (rc != RC_OK)
		return rc;
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return refuse(why, RC_NOT_FOUND, path, "not a whole backup; "
		    "give the folder that cho40-board backup printed");
	size_t n = fread(memory, 1, sizeof(memory), f);
	fclose(f);
	return manifest_read((struct str){ memory, n }, &r->m, why);
}

static const struct manifest_file *
find(const struct restore *r, const char *name)
{
	for (size_t i = 0; i < r->m.files; i++)
		if (strcmp(r->m.file[i].name, name) == 0)
			return &r->m.file[i];
	return NULL;
}

static enum rc
check_file(void *ctx, const char *name, struct buf *why)
{
	struct restore *r = ctx;
	const struct manifest_file *want = find(r, name);
	struct manifest_file got;
	char path[FILES_PATH_MAX];

	if (strcmp(name, MANIFEST_NAME) == 0)
		return RC_OK;
	if (want == NULL)
		return refuse(why, RC_CORRUPT, name, "is not in the backup's "
		    "list; take it away, or another backup");
	enum rc rc = files_join(r->from, name, path, why);
	if (rc == RC_OK)
		rc = files_sum(path, &got, why);
	if (rc == RC_OK && (got.bytes != want->bytes ||
	    memcmp(got.sha256, want->sha256, HASH_BYTES) != 0))
		return refuse(why, RC_CORRUPT, name, "is damaged or was "
		    "changed; take another backup");
	r->seen += rc == RC_OK;
	return rc;
}

static enum rc
check_store(struct restore *r, struct buf *why)
{
	const struct sql_file *want = &r->m.store;
	char path[FILES_PATH_MAX];
	enum rc rc = files_join(r->from, "board.db", path, why);

	if (rc == RC_OK)
		rc = sql_file_check(path, &r->store, why);
	if (rc != RC_OK)
		return rc;
	bool same = r->store.market == want->market &&
	    r->store.seq == want->seq && r->store.version == want->version &&
	    r->store.tables == want->tables &&
	    memcmp(r->store.heads, want->heads, HASH_BYTES) == 0;
	for (size_t i = 0; same && i < want->tables; i++)
		same = r->store.table[i].rows == want->table[i].rows &&
		    strcmp(r->store.table[i].name, want->table[i].name) == 0;
	if (!same)
		return refuse(why, RC_CORRUPT, "board.db", "is not what the "
		    "list says; take another backup");
	if (r->store.market != r->conf->market) {
		buf_printf(why, "the backup is of market %" PRId64 ", the "
		    "configuration says %" PRId64, r->store.market,
		    r->conf->market);
		return RC_BAD_INPUT;
	}
	return RC_OK;
}

static enum rc
check_backup(struct restore *r, struct buf *why)
{
	struct files_walk w = { r->from, check_file, r };
	enum rc rc = read_manifest(r, why);

	if (rc == RC_OK && r->m.has_store &&
	    r->m.store.version > sql_file_version())
		return refuse(why, RC_TOO_NEW, r->from, "made by a newer "
		    "program; install that one first");
	if (rc == RC_OK)
		rc = files_walk(&w, why);
	if (rc == RC_OK && r->seen != r->m.files)
		return refuse(why, RC_CORRUPT, r->from, "a file of its list "
		    "is missing; take another backup");
	if (rc == RC_OK && r->m.has_store)
		rc = check_store(r, why);
	return rc;
}

/* --- into an empty folder ---------------------------------------------- */

static enum rc
look_inside(void *ctx, const char *name, struct buf *why)
{
	struct restore *r = ctx;

	(void)why;
	if (strcmp(name, MARK) == 0)
		r->has_mark = true;
	else
		r->has_other = true;
	return RC_OK;
}

static enum rc
check_empty(struct restore *r, struct buf *why)
{
	struct files_walk w = { r->conf->folder, look_inside, r };
	char path[FILES_PATH_MAX];

	r->has_owner = stat(r->conf->folder, &r->owner) == 0 &&
	    geteuid() == 0;
	enum rc rc = files_folder(r->conf->folder, why);
	if (rc == RC_OK)
		rc = files_walk(&w, why);
	if (rc == RC_OK)
		rc = files_join(r->conf->folder, "board.db", path, why);
	if (rc != RC_OK)
		return rc;
	/* One that was cut short may be done again: it had no store yet. */
	if (r->has_other && (!r->has_mark || access(path, F_OK) == 0))
		return refuse(why, RC_STATE, r->conf->folder, "is not empty; "
		    "stop the board and move the folder away first");
	int64_t need = 32 << 20;
	for (size_t i = 0; i < r->m.files; i++)
		need += r->m.file[i].bytes;
	int64_t room = files_room(r->conf->folder);
	return room >= 0 && room < need ? refuse(why, RC_FULL,
	    r->conf->folder, "too little room on this disk") : RC_OK;
}

static enum rc
own(const struct restore *r, const char *path, struct buf *why)
{
	if (!r->has_owner ||
	    chown(path, r->owner.st_uid, r->owner.st_gid) == 0)
		return RC_OK;
	return refuse(why, RC_DENIED, path, strerror(errno));
}

/* `name` of the backup to its place; its folders are made. */
static enum rc
put_file(const struct restore *r, const struct manifest_file *f,
    const char *to, struct buf *why)
{
	char from[FILES_PATH_MAX], folder[FILES_PATH_MAX];
	struct manifest_file got;
	enum rc rc = files_join(r->from, f->name, from, why);

	for (size_t i = strlen(r->conf->folder) + 1; rc == RC_OK &&
	    i < strlen(to); i++) {
		if (to[i] != '/')
			continue;
		(void)str_copy((struct str){ to, i }, folder, sizeof(folder));
		rc = files_folder(folder, why);
		if (rc == RC_OK)
			rc = own(r, folder, why);
	}
	if (rc == RC_OK)
		rc = files_copy(from, to, &got, why);
	if (rc == RC_OK && memcmp(got.sha256, f->sha256, HASH_BYTES) != 0)
		rc = refuse(why, RC_CORRUPT, f->name, "changed meanwhile");
	return rc == RC_OK ? own(r, to, why) : rc;
}

static enum rc
put_beside(const struct restore *r, struct buf *why)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < r->m.files; i++) {
		const struct manifest_file *f = &r->m.file[i];
		char to[FILES_PATH_MAX];
		if (str_starts(str_of(f->name), STR("folder/")))
			rc = files_join(r->conf->folder, f->name +
			    sizeof("folder/") - 1, to, why);
		else if (strcmp(f->name, "office.token") == 0 &&
		    r->conf->token_file[0] != '\0' &&
		    access(r->conf->token_file, F_OK) != 0)
			(void)str_copy(str_of(r->conf->token_file), to,
			    sizeof(to));
		else
			continue;
		if (rc == RC_OK)
			rc = put_file(r, f, to, why);
	}
	return rc;
}

/* The store comes last, under its name in one step. */
static enum rc
put_store(const struct restore *r, struct buf *why)
{
	const struct manifest_file *f = find(r, "board.db");
	char part[FILES_PATH_MAX], path[FILES_PATH_MAX], mark[FILES_PATH_MAX];

	if (f == NULL)   /* made before databases were backed up here */
		return RC_OK;
	enum rc rc = files_join(r->conf->folder, "board.db.part", part, why);
	if (rc == RC_OK)
		rc = files_join(r->conf->folder, "board.db", path, why);
	if (rc == RC_OK)
		rc = files_join(r->conf->folder, MARK, mark, why);
	if (rc == RC_OK)
		rc = put_file(r, f, part, why);
	if (rc == RC_OK && rename(part, path) != 0)
		rc = refuse(why, RC_SYSTEM, path, strerror(errno));
	if (rc == RC_OK && unlink(mark) != 0)
		rc = refuse(why, RC_SYSTEM, mark, strerror(errno));
	return rc;
}

static enum rc
put_mark(const struct restore *r, struct buf *why)
{
	char path[FILES_PATH_MAX];
	enum rc rc = files_join(r->conf->folder, MARK, path, why);

	if (rc == RC_OK)
		rc = setup_write(path, STR("being restored\n"), why);
	if (rc == RC_CONFLICT) {
		buf_reset(why);
		rc = RC_OK;
	}
	return rc == RC_OK ? files_sync(r->conf->folder, why) : rc;
}

/* Where the configuration names a database, on into that, row by row; the
 * file stays beside the keys, marked, and no board opens it. */
static enum rc
put_rows(const struct restore *r, struct buf *why)
{
	int64_t rows;

	if (r->conf->store[0] == '\0' || !r->m.has_store)
		return RC_OK;
	enum rc rc = migrate_rows(r->conf, r->conf->store, &rows, why);
	if (rc != RC_OK)
		buf_printf(why, "; the folder %s is restored: when that is "
		    "put right, run cho40-board migrate sqlite postgres",
		    r->conf->folder);
	return rc;
}

int
setup_restore(const struct board_conf *conf, const struct setup_args *args)
{
	static struct restore r;
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);

	if (args->from == NULL)
		return setup_usage("--from: give the backup's folder");
	r.conf = conf;
	r.from = args->from;
	enum rc rc = check_backup(&r, &why);
	if (rc == RC_OK)
		rc = check_empty(&r, &why);
	if (rc == RC_OK)
		rc = put_mark(&r, &why);
	if (rc == RC_OK)
		rc = put_beside(&r, &why);
	if (rc == RC_OK)
		rc = put_store(&r, &why);
	if (rc == RC_OK)
		rc = files_sync(conf->folder, &why);
	if (rc == RC_OK)
		rc = put_rows(&r, &why);
	if (rc != RC_OK)
		return setup_fail(rc, memory);
	printf("restored market=%" PRId64 " seq=%" PRId64 " files=%zu\n",
	    r.store.market, r.store.seq, r.m.files);
	return 0;
}
