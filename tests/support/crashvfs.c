/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "tests/support/crashvfs.h"
#include "tests/support/memdisk.h"

#define PENDING_MAX 65536
#define SECTOR      512

enum op_kind {
	OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_DELETE, OP_CREATE, OP_RENAME
};
struct op {
	enum op_kind kind;
	int file;
	int64_t at;      /* OP_RENAME: the file whose name it takes */
	int len;
	uint8_t *data;
};

static struct disk live;       /* what SQLite sees */
static struct disk durable;    /* what survives a cut, up to the sought op */
static struct disk before;     /* the same, one sync earlier (lying cards) */
static struct op *ops;
static size_t op_count, op_room, sought;
static size_t pending[PENDING_MAX];
static size_t pending_count;
static bool recording;
static struct disk base;       /* what a recording began with */
static int recorded_files;     /* names that it knows */

static struct {
	struct op *ops;
	size_t op_count, op_room, sought, pending[PENDING_MAX], pending_count;
	struct disk durable, before;
	int recorded_files;
} below;                       /* while crash_push holds */

static const char *const model_names[] = {
	[CRASH_KILL] = "kill", [CRASH_DROP] = "drop",
	[CRASH_PREFIX] = "prefix", [CRASH_REORDER] = "reorder",
	[CRASH_TEAR_512] = "tear512", [CRASH_BLAST_4K] = "blast4k",
	[CRASH_BLAST_16K] = "blast16k", [CRASH_BLAST_64K] = "blast64k",
	[CRASH_LYING] = "lying",
};
_Static_assert(sizeof(model_names) / sizeof(model_names[0]) ==
    CRASH_MODEL_COUNT, "every model has a name");

const char *
crash_model_name(enum crash_model m)
{
	return model_names[m];
}

/* --- recording and replaying --------------------------------------------- */

static void
record(enum op_kind kind, int file, int64_t at, const void *data, int len)
{
	if (!recording)
		return;
	if (op_count == op_room) {
		op_room = op_room == 0 ? 4096 : 2 * op_room;
		ops = realloc(ops, op_room * sizeof(*ops));
		REQUIRE(ops != NULL);
	}
	struct op *o = &ops[op_count++];
	*o = (struct op){ kind, file, at, len, NULL };
	if (data != NULL) {
		o->data = malloc((size_t)len);
		REQUIRE(o->data != NULL);
		memcpy(o->data, data, (size_t)len);
	}
}

static void
apply(struct disk *d, const struct op *o)
{
	struct memfile *f = &d->file[o->file];

	switch (o->kind) {
	case OP_WRITE:    file_write(f, o->at, o->data, o->len); break;
	case OP_TRUNCATE: file_truncate(f, o->at); break;
	case OP_DELETE:   file_truncate(f, 0); f->exists = false; break;
	case OP_CREATE:   f->exists = true; break;
	case OP_RENAME:   file_move(&d->file[o->at], f); break;
	case OP_SYNC:     break;
	}
}

static bool
is_log(int file)
{
	const char *dash = strrchr(live.file[file].name, '-');

	return dash != NULL && (strcmp(dash, "-wal") == 0 ||
	    strcmp(dash, "-journal") == 0);
}

/* SQLite's own VFS syncs the directory with the first sync of a log file it
 * made (os_unix.c, UNIXFILE_DIRSYNC). */
static bool
syncs_directory(int file)
{
	for (size_t i = 0; i < pending_count; i++)
		if (ops[pending[i]].file == file &&
		    ops[pending[i]].kind == OP_CREATE)
			return is_log(file);
	return false;
}

/* A sync of this file makes its own operations durable, and every creation
 * (ordered metadata); a deletion waits for its directory. */
static void
settle(int file)
{
	bool directory = syncs_directory(file);
	size_t kept = 0;

	for (size_t i = 0; i < pending_count; i++) {
		const struct op *o = &ops[pending[i]];
		if (o->file == file || o->kind == OP_CREATE ||
		    o->kind == OP_RENAME ||
		    (directory && o->kind == OP_DELETE))
			apply(&durable, o);
		else
			pending[kept++] = pending[i];
	}
	pending_count = kept;
}

void
crash_rewind(void)
{
	disk_clear(&durable);
	disk_clear(&before);
	disk_copy(&durable, &base);
	disk_copy(&before, &base);
	for (int i = 0; i < recorded_files; i++)
		(void)disk_index(&durable, live.file[i].name, true);
	sought = 0;
	pending_count = 0;
}

void
crash_seek(size_t k)
{
	REQUIRE(k >= sought && k <= op_count);
	for (; sought < k; sought++) {
		const struct op *o = &ops[sought];
		if (o->kind == OP_SYNC) {
			disk_copy(&before, &durable);
			settle(o->file);
		} else {
			REQUIRE(pending_count < PENDING_MAX);
			pending[pending_count++] = sought;
		}
	}
}

/* A write in flight, sector by sector: there, not there, or noise. */
static void
tear(struct memfile *f, const struct op *o, const struct rng *rng)
{
	uint8_t noise[SECTOR];

	for (int64_t at = o->at; at < o->at + o->len;) {
		int64_t end = at / SECTOR * SECTOR + SECTOR;
		if (end > o->at + o->len)
			end = o->at + o->len;
		switch (rng_below(rng, 3)) {
		case 0:
			file_write(f, at, o->data + (at - o->at), end - at);
			break;
		case 1:
			rng_fill(rng, noise, sizeof(noise));
			file_write(f, at, noise, end - at);
			break;
		case 2:
			break;
		}
		at = end;
	}
}

/* The aligned block around a write is gone: noise, zeros or ones. */
static void
blast(struct memfile *f, const struct op *o, int64_t block,
    const struct rng *rng)
{
	uint8_t dust[SECTOR];
	int64_t from = o->at / block * block;
	int64_t to = (o->at + o->len + block - 1) / block * block;
	uint64_t how = rng_below(rng, 3);

	if (rng_below(rng, 2) == 0)
		file_write(f, o->at, o->data, o->len);
	if (to > f->size)
		to = f->size;
	for (int64_t at = from; at < to; at += SECTOR) {
		if (how == 0)
			rng_fill(rng, dust, sizeof(dust));
		else
			memset(dust, how == 1 ? 0 : 0xff, sizeof(dust));
		file_write(f, at, dust, to - at < SECTOR ? to - at : SECTOR);
	}
}

/* One un-synced operation under a model that decides each by itself. */
static void
suffer(const struct op *o, enum crash_model m, const struct rng *rng)
{
	static const int64_t block[CRASH_MODEL_COUNT] = {
		[CRASH_BLAST_4K] = 4096, [CRASH_BLAST_16K] = 16384,
		[CRASH_BLAST_64K] = 65536,
	};
	struct memfile *f = &live.file[o->file];
	uint64_t fate = rng_below(rng, 4);   /* 0,1 done; 2 not; 3 damaged */

	if (fate < 2)
		apply(&live, o);
	else if (fate == 3 && o->kind == OP_WRITE && m == CRASH_TEAR_512)
		tear(f, o, rng);
	else if (fate == 3 && o->kind == OP_WRITE && block[m] != 0)
		blast(f, o, block[m], rng);
}

void
crash_image(enum crash_model m, uint64_t seed)
{
	struct rng_seeded state;
	struct rng rng = rng_from_seed(&state, seed);
	size_t upto = pending_count;

	disk_share(&live, m == CRASH_LYING ? &before : &durable);
	if (m == CRASH_DROP || m == CRASH_LYING)
		upto = 0;
	else if (m == CRASH_PREFIX)
		upto = (size_t)rng_below(&rng, pending_count + 1);
	bool unlinked[DISK_FILES] = { false };
	for (size_t i = 0; i < upto; i++) {
		const struct op *o = &ops[pending[i]];
		if (unlinked[o->file])
			continue;
		if (m == CRASH_KILL || m == CRASH_PREFIX)
			apply(&live, o);
		else if (o->kind == OP_DELETE && rng_below(&rng, 2) == 0)
			unlinked[o->file] = true;   /* later bytes went to
			                             * an unlinked file */
		else
			suffer(o, m, &rng);
	}
	for (int i = 0; i < live.files; i++)
		if (!live.file[i].exists)
			file_truncate(&live.file[i], 0);
}

void
crash_rot(const char *name, uint64_t at, uint8_t mask)
{
	int i = disk_index(&live, name, false);
	uint8_t b;

	if (i < 0 || live.file[i].size == 0)
		return;
	int64_t where = (int64_t)(at % (uint64_t)live.file[i].size);
	file_read(&live.file[i], where, &b, 1);
	b ^= mask;
	file_write(&live.file[i], where, &b, 1);
}

/* --- the VFS ------------------------------------------------------------- */

struct open_file { sqlite3_file base; int file; };

static int
vfs_close(sqlite3_file *f)
{
	(void)f;
	return SQLITE_OK;
}

static struct memfile *
mem(sqlite3_file *f)
{
	return &live.file[((struct open_file *)(void *)f)->file];
}

static int
vfs_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	const struct memfile *m = mem(f);
	int64_t have = at >= m->size ? 0 : m->size - at;

	if (have >= n) {
		file_read(m, at, to, n);
		return SQLITE_OK;
	}
	memset(to, 0, (size_t)n);
	file_read(m, at, to, have);
	return SQLITE_IOERR_SHORT_READ;
}

static int
vfs_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	file_write(mem(f), at, p, n);
	record(OP_WRITE, ((struct open_file *)(void *)f)->file, at, p, n);
	return SQLITE_OK;
}

static int
vfs_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	file_truncate(mem(f), size);
	record(OP_TRUNCATE, ((struct open_file *)(void *)f)->file, size, NULL,
	    0);
	return SQLITE_OK;
}

static int
vfs_sync(sqlite3_file *f, int flags)
{
	(void)flags;
	record(OP_SYNC, ((struct open_file *)(void *)f)->file, 0, NULL, 0);
	return SQLITE_OK;
}

static int
vfs_size(sqlite3_file *f, sqlite3_int64 *size)
{
	*size = mem(f)->size;
	return SQLITE_OK;
}

static int
vfs_lock(sqlite3_file *f, int level)
{
	(void)f;
	(void)level;
	return SQLITE_OK;
}

static int
vfs_reserved(sqlite3_file *f, int *out)
{
	(void)f;
	*out = 0;
	return SQLITE_OK;
}

static int
vfs_control(sqlite3_file *f, int op, void *arg)
{
	(void)f;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int
vfs_sector(sqlite3_file *f)
{
	(void)f;
	return 4096;
}

/* psow=0 in the file's name is what takes the promise away; a disk that made
 * none would hide a missing one. */
static int
vfs_device(sqlite3_file *f)
{
	(void)f;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
vfs_device_plain(sqlite3_file *f)
{
	(void)f;
	return 0;
}

#define METHODS(device) { 1, vfs_close, vfs_read, vfs_write, vfs_truncate, \
	vfs_sync, vfs_size, vfs_lock, vfs_lock, vfs_reserved, vfs_control, \
	vfs_sector, device, NULL, NULL, NULL, NULL, NULL, NULL }
static const sqlite3_io_methods methods_psow = METHODS(vfs_device);
static const sqlite3_io_methods methods_plain = METHODS(vfs_device_plain);

static int
vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags,
    int *out_flags)
{
	struct open_file *o = (struct open_file *)(void *)f;

	(void)v;
	o->file = disk_index(&live, name == NULL ? "temp" : name, true);
	struct memfile *m = &live.file[o->file];
	if (!m->exists && (flags & SQLITE_OPEN_CREATE) == 0) {
		o->base.pMethods = NULL;
		return SQLITE_CANTOPEN;
	}
	if (!m->exists) {
		m->exists = true;
		record(OP_CREATE, o->file, 0, NULL, 0);
	}
	o->base.pMethods = name == NULL ||
	    sqlite3_uri_boolean(name, "psow", 1) ? &methods_psow :
	    &methods_plain;
	if (out_flags != NULL)
		*out_flags = flags;
	return SQLITE_OK;
}

static int
vfs_delete(sqlite3_vfs *v, const char *name, int dir_sync)
{
	int i = disk_index(&live, name, false);

	(void)v;
	if (i < 0 || !live.file[i].exists)
		return SQLITE_IOERR_DELETE_NOENT;
	file_truncate(&live.file[i], 0);
	live.file[i].exists = false;
	record(OP_DELETE, i, 0, NULL, 0);
	if (dir_sync != 0)
		record(OP_SYNC, i, 0, NULL, 0);
	return SQLITE_OK;
}

static int
vfs_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	int i = disk_index(&live, name, false);

	(void)v;
	(void)flags;
	*out = i >= 0 && live.file[i].exists;
	return SQLITE_OK;
}

static int
vfs_full_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	snprintf(out, (size_t)n, "%s", name);
	return SQLITE_OK;
}

static int
vfs_random(sqlite3_vfs *v, int n, char *out)
{
	static struct rng_seeded state;
	static struct rng rng;

	(void)v;
	if (rng.fill == NULL)
		rng = rng_from_seed(&state, 7);
	rng_fill(&rng, out, (size_t)n);
	return n;
}

static int
vfs_sleep(sqlite3_vfs *v, int us)
{
	(void)v;
	return us;
}

static int
vfs_time(sqlite3_vfs *v, double *t)
{
	(void)v;
	*t = 2460000.5;
	return SQLITE_OK;
}

static sqlite3_vfs the_vfs = {
	.iVersion = 1, .szOsFile = (int)sizeof(struct open_file),
	.mxPathname = 512, .zName = CRASH_VFS, .xOpen = vfs_open,
	.xDelete = vfs_delete, .xAccess = vfs_access,
	.xFullPathname = vfs_full_path, .xRandomness = vfs_random,
	.xSleep = vfs_sleep, .xCurrentTime = vfs_time,
};

void
crash_vfs_open(void)
{
	REQUIRE(sqlite3_vfs_register(&the_vfs, 0) == SQLITE_OK);
}

void
crash_record_start(void)
{
	for (size_t i = 0; i < op_count; i++)
		free(ops[i].data);
	op_count = 0;
	disk_clear(&live);
	disk_clear(&base);
	recording = true;
}

void
crash_record_stop(void)
{
	recording = false;
	recorded_files = live.files;
}

int
crash_rename(const char *from, const char *to)
{
	int f = disk_index(&live, from, false);
	int t = disk_index(&live, to, true);

	if (f < 0 || !live.file[f].exists)
		return ENOENT;
	file_move(&live.file[t], &live.file[f]);
	record(OP_RENAME, f, t, NULL, 0);
	record(OP_SYNC, f, 0, NULL, 0);
	return 0;
}

void
crash_push(void)
{
	below.ops = ops;
	below.op_count = op_count;
	below.op_room = op_room;
	below.sought = sought;
	below.pending_count = pending_count;
	below.recorded_files = recorded_files;
	memcpy(below.pending, pending, sizeof(pending));
	below.durable = durable;
	below.before = before;
	memset(&durable, 0, sizeof(durable));
	memset(&before, 0, sizeof(before));
	ops = NULL;
	op_count = op_room = sought = pending_count = 0;
	disk_copy(&base, &live);
	recording = true;
}

void
crash_pop(void)
{
	for (size_t i = 0; i < op_count; i++)
		free(ops[i].data);
	free(ops);
	disk_clear(&live);   /* it may share the pages that go now */
	disk_clear(&durable);
	disk_clear(&before);
	disk_clear(&base);
	ops = below.ops;
	op_count = below.op_count;
	op_room = below.op_room;
	sought = below.sought;
	pending_count = below.pending_count;
	recorded_files = below.recorded_files;
	memcpy(pending, below.pending, sizeof(pending));
	durable = below.durable;
	before = below.before;
	recording = false;
	disk_share(&live, &durable);
}

size_t
crash_ops(void)
{
	return op_count;
}

void
crash_vfs_close(void)
{
	crash_record_start();
	recording = false;
	disk_clear(&durable);
	disk_clear(&before);
	free(ops);
	ops = NULL;
	op_room = 0;
	disk_clear(&base);
	disk_free_spare();
	sqlite3_vfs_unregister(&the_vfs);
}
