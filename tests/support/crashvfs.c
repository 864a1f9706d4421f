/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "tests/support/crash_inside.h"

/* 4 KiB and what SQLite keeps beside a page. */
#define CACHE_PAGE_BYTES 4608
#define CACHE_PAGES      4096
#define HEAP_BYTES       (64 << 20)

struct disk live, crash_base;
struct tape *tape;
static struct tape tapes[2];
static bool recording;
static struct { crash_watch_fn fn; void *ctx; } watch;


/* --- recording ------------------------------------------------------------ */

static void
record(enum op_kind kind, int file, int64_t at, const void *data, int len)
{
	struct tape *t = tape;

	if (!recording)
		return;
	if (t->op_count == t->op_room) {
		t->op_room = t->op_room == 0 ? 4096 : 2 * t->op_room;
		t->ops = realloc(t->ops, t->op_room * sizeof(*t->ops));
		REQUIRE(t->ops != NULL);
	}
	struct op *o = &t->ops[t->op_count++];
	*o = (struct op){ kind, file, at, len, NULL };
	if (data != NULL) {
		o->data = malloc((size_t)len);
		REQUIRE(o->data != NULL);
		memcpy(o->data, data, (size_t)len);
	}
}

static void
tape_clear(struct tape *t)
{
	for (size_t i = 0; i < t->op_count; i++)
		free(t->ops[i].data);
	free(t->ops);
	t->ops = NULL;
	t->op_count = t->op_room = t->sought = t->syncs = 0;
	t->pending_count = t->batch_count = 0;
	disk_clear(&t->durable);
	disk_clear(&t->before);
}

bool
crash_is_log(int file)
{
	const char *dash = strrchr(live.file[file].name, '-');

	return dash != NULL && (strcmp(dash, "-wal") == 0 ||
	    strcmp(dash, "-journal") == 0);
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

/* A whole page: out of the file, or out of a frame of its log, whose head
 * says which page it is.  Recovery reads frames with their heads, and a
 * rollback journal is played back, not served from. */
static void
show(const struct memfile *m, const uint8_t *page, int64_t at)
{
	const char *dash = strrchr(m->name, '-');
	uint8_t head[4];

	if (dash != NULL && strcmp(dash, "-journal") == 0)
		return;
	if (dash == NULL || strcmp(dash, "-wal") != 0) {
		watch.fn(watch.ctx, (uint32_t)(at / DISK_PAGE) + 1, page);
		return;
	}
	file_read(m, at - 24, head, sizeof(head));
	watch.fn(watch.ctx, (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 |
	    (uint32_t)head[2] << 8 | head[3], page);
}

static int
vfs_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	const struct memfile *m = mem(f);
	int64_t have = at >= m->size ? 0 : m->size - at;

	if (have >= n) {
		file_read(m, at, to, n);
		if (watch.fn != NULL && n == DISK_PAGE)
			show(m, to, at);
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

/* SQLite is opened half a million times by one thread: its pages are not
 * allocated and nothing is locked.  It only helps (a fifth of the time) before
 * the first use of SQLite; after that it is refused, and as slow as ever. */
static void
make_haste(void)
{
	static char pages[CACHE_PAGES * CACHE_PAGE_BYTES];

	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages,
	    CACHE_PAGE_BYTES, CACHE_PAGES);
	(void)mallopt(M_TRIM_THRESHOLD, HEAP_BYTES);
	(void)mallopt(M_TOP_PAD, HEAP_BYTES);
	(void)mallopt(M_MMAP_THRESHOLD, HEAP_BYTES);
}

void
crash_vfs_open(void)
{
	make_haste();
	REQUIRE(sqlite3_vfs_register(&the_vfs, 0) == SQLITE_OK);
}

void
crash_watch(crash_watch_fn fn, void *ctx)
{
	watch.fn = fn;
	watch.ctx = ctx;
}

void
crash_record_start(void)
{
	tape = &tapes[0];
	tape_clear(tape);
	disk_clear(&live);
	disk_clear(&crash_base);
	recording = true;
}

void
crash_record_stop(void)
{
	recording = false;
	tape->files = live.files;
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
	REQUIRE(tape == &tapes[0]);
	tape = &tapes[1];
	disk_copy(&crash_base, &live);
	recording = true;
}

void
crash_pop(void)
{
	REQUIRE(tape == &tapes[1]);
	disk_clear(&live);   /* it may share the pages that go now */
	tape_clear(tape);
	disk_clear(&crash_base);
	tape = &tapes[0];
	recording = false;
	disk_share(&live, &tape->durable);
}

size_t
crash_ops(void)
{
	return tape->op_count;
}

void
crash_vfs_close(void)
{
	disk_clear(&live);
	tape_clear(&tapes[0]);
	tape_clear(&tapes[1]);
	disk_clear(&crash_base);
	recording = false;
	disk_free_spare();
	sqlite3_vfs_unregister(&the_vfs);
}
