/* SPDX-License-Identifier: Apache-2.0 */
/* What a cut leaves: a recording sought, and an image laid over it. */
#include <string.h>

#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "tests/support/crash_inside.h"

#define SECTOR 512


static const char *const model_names[] = {
	[CRASH_KILL] = "kill", [CRASH_DROP] = "drop",
	[CRASH_PREFIX] = "prefix", [CRASH_REORDER] = "reorder",
	[CRASH_TEAR_512] = "tear512", [CRASH_BLAST_4K] = "blast4k",
	[CRASH_BLAST_16K] = "blast16k", [CRASH_BLAST_64K] = "blast64k",
	[CRASH_LYING] = "lying", [CRASH_ROT] = "rot",
	[CRASH_MISDIRECT] = "misdirect",
};
_Static_assert(sizeof(model_names) / sizeof(model_names[0]) ==
    CRASH_MODEL_COUNT, "every model has a name");

const char *
crash_model_name(enum crash_model m)
{
	return model_names[m];
}

/* --- seeking -------------------------------------------------------------- */

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

/* SQLite's own VFS syncs the directory with the first sync of a log file it
 * made (os_unix.c, UNIXFILE_DIRSYNC). */
static bool
syncs_directory(int file)
{
	for (size_t i = 0; i < tape->pending_count; i++) {
		const struct op *o = &tape->ops[tape->pending[i]];
		if (o->file == file && o->kind == OP_CREATE)
			return crash_is_log(file);
	}
	return false;
}

/* A sync of this file makes its own operations durable, and every creation
 * (ordered metadata); a deletion waits for its directory. */
static void
settle(int file)
{
	bool directory = syncs_directory(file);
	size_t kept = 0;

	for (size_t i = 0; i < tape->batch_count; i++)
		apply(&tape->before, &tape->ops[tape->batch[i]]);
	tape->batch_count = 0;
	for (size_t i = 0; i < tape->pending_count; i++) {
		const struct op *o = &tape->ops[tape->pending[i]];
		if (o->file == file || o->kind == OP_CREATE ||
		    o->kind == OP_RENAME ||
		    (directory && o->kind == OP_DELETE)) {
			apply(&tape->durable, o);
			tape->batch[tape->batch_count++] = tape->pending[i];
		} else {
			tape->pending[kept++] = tape->pending[i];
		}
	}
	tape->pending_count = kept;
	tape->syncs++;
}

void
crash_rewind(void)
{
	disk_clear(&tape->durable);
	disk_clear(&tape->before);
	disk_copy(&tape->durable, &crash_base);
	disk_copy(&tape->before, &crash_base);
	for (int i = 0; i < tape->files; i++) {
		(void)disk_index(&tape->durable, live.file[i].name, true);
		(void)disk_index(&tape->before, live.file[i].name, true);
	}
	tape->sought = tape->syncs = 0;
	tape->pending_count = tape->batch_count = 0;
}

void
crash_seek(size_t k)
{
	REQUIRE(k >= tape->sought && k <= tape->op_count);
	for (; tape->sought < k; tape->sought++) {
		const struct op *o = &tape->ops[tape->sought];
		if (o->kind == OP_SYNC) {
			settle(o->file);
			continue;
		}
		REQUIRE(tape->pending_count < PENDING_MAX);
		tape->pending[tape->pending_count++] = tape->sought;
	}
}

size_t
crash_syncs(void)
{
	return tape->syncs;
}

bool
crash_is_border(size_t k)
{
	if (k == 0 || k == tape->op_count)
		return true;
	enum op_kind kind = tape->ops[k - 1].kind;
	return kind == OP_SYNC || kind == OP_DELETE || kind == OP_RENAME;
}

/* --- images --------------------------------------------------------------- */

/* One image being laid: what happened to each operation goes into its name,
 * so that the same bytes made another way have the same one. */
struct laying {
	enum crash_model model;
	uint64_t seed, name;
	const struct rng *rng;
};

static void
note(struct laying *y, uint64_t what)
{
	uint64_t z = (y->name ^ what) + UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	y->name = z ^ (z >> 31);
}

/* Noise is as good as never the same. */
static void
note_noise(struct laying *y)
{
	note(y, y->seed);
	note(y, UINT64_C(1) << 60 | (uint64_t)y->model);
}

/* A write in flight, sector by sector: there, not there, or noise. */
static void
tear(struct laying *y, struct memfile *f, const struct op *o)
{
	uint8_t noise[SECTOR];

	for (int64_t at = o->at; at < o->at + o->len;) {
		int64_t end = at / SECTOR * SECTOR + SECTOR;
		if (end > o->at + o->len)
			end = o->at + o->len;
		uint64_t how = rng_below(y->rng, 3);
		note(y, how);
		if (how == 0) {
			file_write(f, at, o->data + (at - o->at), end - at);
		} else if (how == 1) {
			note_noise(y);
			rng_fill(y->rng, noise, sizeof(noise));
			file_write(f, at, noise, end - at);
		}
		at = end;
	}
}

/* The aligned block around a write is gone: noise, zeros or ones. */
static void
blast(struct laying *y, struct memfile *f, const struct op *o, int64_t block)
{
	uint8_t dust[SECTOR];
	int64_t from = o->at / block * block;
	int64_t to = (o->at + o->len + block - 1) / block * block;
	uint64_t how = rng_below(y->rng, 3);

	note(y, how);
	if (rng_below(y->rng, 2) == 0) {
		note(y, 1);
		file_write(f, o->at, o->data, o->len);
	}
	if (to > f->size)
		to = f->size;
	if (how == 0)
		note_noise(y);
	for (int64_t at = from; at < to; at += SECTOR) {
		if (how == 0)
			rng_fill(y->rng, dust, sizeof(dust));
		else
			memset(dust, how == 1 ? 0 : 0xff, sizeof(dust));
		file_write(f, at, dust, to - at < SECTOR ? to - at : SECTOR);
	}
}

/* One un-synced operation under a model that decides each by itself. */
static void
suffer(struct laying *y, size_t op)
{
	static const int64_t block[CRASH_MODEL_COUNT] = {
		[CRASH_BLAST_4K] = 4096, [CRASH_BLAST_16K] = 16384,
		[CRASH_BLAST_64K] = 65536,
	};
	const struct op *o = &tape->ops[op];
	struct memfile *f = &live.file[o->file];
	uint64_t fate = rng_below(y->rng, 4);   /* 0,1 done; 2 not; 3 damaged */
	bool damaged = fate == 3 && o->kind == OP_WRITE;

	if (fate < 2) {
		note(y, op);
		apply(&live, o);
	} else if (damaged && y->model == CRASH_TEAR_512) {
		note(y, ~(uint64_t)op);
		tear(y, f, o);
	} else if (damaged && block[y->model] != 0) {
		note(y, ~(uint64_t)op);
		blast(y, f, o, block[y->model]);
	}
}

/* Operations first..., count of them, as the model has it. */
static void
lay_ops(struct laying *y, const size_t *first, size_t count)
{
	bool unlinked[DISK_FILES] = { false };

	for (size_t i = 0; i < count; i++) {
		const struct op *o = &tape->ops[first[i]];
		if (unlinked[o->file])
			continue;
		if (y->model == CRASH_KILL || y->model == CRASH_PREFIX ||
		    y->model == CRASH_ROT) {
			note(y, first[i]);
			apply(&live, o);
		} else if (o->kind == OP_DELETE &&
		    rng_below(y->rng, 2) == 0) {
			note(y, ~(uint64_t)first[i]);
			unlinked[o->file] = true;   /* later bytes went to
			                             * an unlinked file */
		} else {
			suffer(y, first[i]);
		}
	}
}

/* What the last sync made durable and what came since, in order. */
static size_t
since_before(size_t *to)
{
	size_t b = 0, p = 0, n = 0;

	while (b < tape->batch_count || p < tape->pending_count)
		to[n++] = p == tape->pending_count || (b < tape->batch_count &&
		    tape->batch[b] < tape->pending[p]) ? tape->batch[b++] :
		    tape->pending[p++];
	return n;
}

/* A write lands so many blocks away, or in another file. */
static void
stray(struct laying *y, const struct op *o)
{
	int into = o->file;

	if (rng_below(y->rng, 4) == 0)
		into = (int)rng_below(y->rng, (uint64_t)live.files);
	struct memfile *f = &live.file[into];
	int64_t blocks = f->size / DISK_PAGE;
	int64_t block = (int64_t)rng_below(y->rng, (uint64_t)blocks + 1);
	if (!f->exists || (into == o->file && block == o->at / DISK_PAGE))
		return;   /* lost altogether */
	note(y, (uint64_t)into << 32 | (uint64_t)block);
	file_write(f, block * DISK_PAGE + o->at % DISK_PAGE, o->data, o->len);
}

/* One of the writes since the sync before goes astray; the others arrive. */
static void
lay_stray(struct laying *y, const size_t *op, size_t count)
{
	size_t writes = 0;

	for (size_t i = 0; i < count; i++)
		writes += tape->ops[op[i]].kind == OP_WRITE;
	size_t victim = writes == 0 ? 0 :
	    1 + (size_t)rng_below(y->rng, writes);
	size_t lost = count;
	for (size_t i = 0; i < count; i++) {
		const struct op *o = &tape->ops[op[i]];
		if (o->kind == OP_WRITE && victim > 0 && --victim == 0) {
			lost = i;
			continue;
		}
		note(y, op[i]);
		apply(&live, o);
	}
	if (lost < count)
		stray(y, &tape->ops[op[lost]]);
}

/* One byte of a file that is there. */
static void
lay_rot(struct laying *y)
{
	int file = rng_below(y->rng, 2) == 0 ? 0 :
	    (int)rng_below(y->rng, (uint64_t)live.files);
	uint64_t at = rng_below(y->rng, UINT64_C(1) << 40);
	uint64_t mask = UINT64_C(1) << rng_below(y->rng, 8);

	if (live.file[file].size == 0)
		return;
	at %= (uint64_t)live.file[file].size;
	note(y, (uint64_t)file << 48 | mask << 40 | at);
	crash_rot(live.file[file].name, at, (uint8_t)mask);
}

uint64_t
crash_image(enum crash_model m, uint64_t seed)
{
	static size_t both[2 * PENDING_MAX];
	struct rng_seeded state;
	struct rng rng = rng_from_seed(&state, seed * CRASH_MODEL_COUNT + m);
	struct laying y = { .model = m, .seed = seed, .rng = &rng };
	bool early = m == CRASH_LYING || m == CRASH_MISDIRECT;
	size_t upto = tape->pending_count;

	disk_share(&live, early ? &tape->before : &tape->durable);
	note(&y, tape->syncs);
	if (m == CRASH_DROP)
		upto = 0;
	else if (m == CRASH_PREFIX)
		upto = (size_t)rng_below(&rng, upto + 1);
	if (early) {
		note(&y, UINT64_C(1) << 62);
		size_t n = since_before(both);
		if (m == CRASH_MISDIRECT)
			lay_stray(&y, both, n);
		else if (seed % 4 != 0)   /* else it did nothing at all */
			lay_ops(&y, both, n);
	} else {
		lay_ops(&y, tape->pending, upto);
	}
	if (m == CRASH_ROT)
		lay_rot(&y);
	for (int i = 0; i < live.files; i++)
		if (!live.file[i].exists)
			file_truncate(&live.file[i], 0);
	return y.name;
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

bool
crash_is_as(const char *name, const char *before)
{
	int now = disk_index(&live, name, false);
	int then = disk_index(&crash_base, before, false);
	bool is = now >= 0 && live.file[now].size > 0;
	bool was = then >= 0 && crash_base.file[then].size > 0;

	return is == was && (!is || file_same(&live.file[now],
	    &crash_base.file[then]));
}

bool
crash_has(const char *name)
{
	int i = disk_index(&live, name, false);

	return i >= 0 && live.file[i].exists;
}
