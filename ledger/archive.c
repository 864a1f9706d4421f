/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/archive.h"
#include "ledger/day.h"
#include "ledger/journal.h"
#include "ledger/key.h"
#include "ledger/medium.h"
#include "ledger/seal.h"
#include "ledger/tally.h"

#define PAGE_BYTES 4096
/* Pages in the part's log before they are moved: a stick is slow, and this is
 * waited for. */
#define LOG_PAGES 256

enum stage { PLAY, SEAL, HASH, SIGN, READ, DONE };

struct archive {
	enum stage stage;
	struct ledger *l;
	struct ledger copy;          /* only its file and where that stands */
	uint8_t seed[KEY_BYTES];
	struct seal seal;
	struct seal_walk walk;
	struct ledger *read;         /* the part, being verified */
	struct verify *verify;
	int64_t last;                /* the entry it ends with */
	char path[MEDIUM_PATH_MAX], part[MEDIUM_PATH_MAX];
};

/* --- which entries --------------------------------------------------- */

struct span { int64_t last, later; };

/* The last entry that the books count in these days, 0: none; and the last
 * day they count at all. */
static enum rc
look_at_books(struct ledger *l, int64_t from, int64_t to, struct span *out)
{
	*out = (struct span){ 0, 0 };
	for (int64_t item = 0; item < TALLY_END; item++) {
		sqlite3_stmt *q = db_stmt(&l->db, Q_TALLY_LAST_ENTRY);
		db_put_i64(q, 1, item);
		db_put_i64(q, 2, from);
		db_put_i64(q, 3, to);
		enum rc rc = db_step(&l->db, Q_TALLY_LAST_ENTRY);
		if (rc == RC_OK && db_i64(q, 0) > out->last)
			out->last = db_i64(q, 0);
		db_done(&l->db, Q_TALLY_LAST_ENTRY);
		if (rc != RC_OK)
			return rc;
		q = db_stmt(&l->db, Q_TALLY_LAST_DAY);
		db_put_i64(q, 1, item);
		rc = db_step(&l->db, Q_TALLY_LAST_DAY);
		if (rc == RC_OK && db_i64(q, 0) > out->later)
			out->later = db_i64(q, 0);
		db_done(&l->db, Q_TALLY_LAST_DAY);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* Over, as far as anybody knows: a later day was sold on, or a time is known
 * to be past that lies after it; and no clock says that it still runs. */
static bool
is_over(const struct ledger *l, int64_t end, int64_t later)
{
	int64_t today = day_at(clock_wall_ms(l->clock));
	int64_t year = day_date(end).year;
	bool runs = today > 0 && day_date(today).year == year;

	return !runs && (later > end || day_at(l->floor_ms) > end);
}

static enum rc
find_end(struct archive *a, int64_t year, struct buf *why)
{
	struct span span;

	if (year < day_date(BOOK_DAY_MIN).year ||
	    year > day_date(BOOK_DAY_MAX).year) {
		buf_printf(why, "%lld: no year of this ledger's",
		    (long long)year);
		return RC_BAD_INPUT;
	}
	int64_t end = day_of_date((struct date){ year, 12, 31 });
	enum rc rc = look_at_books(a->l, day_of_date((struct date){ year, 1,
	    1 }), end, &span);
	if (rc != RC_OK)
		return rc;
	a->last = span.last;
	if (span.last > 0 && is_over(a->l, end, span.later))
		return RC_OK;
	buf_printf(why, span.last > 0 ? "%lld is not over yet" :
	    "nothing was recorded in %lld", (long long)year);
	return RC_STATE;
}

/* --- beginning ------------------------------------------------------- */

static enum rc
name_of(struct archive *a, const struct archive_want *w, struct buf *why)
{
	char name[64] = "";
	struct stat st;

	if (stat(w->to, &st) == 0 && S_ISDIR(st.st_mode))
		(void)snprintf(name, sizeof(name),
		    "/ledger-%04lld.archive.db", (long long)w->year);
	if (!medium_join(a->path, w->to, name) ||
	    !medium_join(a->part, a->path, ".part"))
		return RC_TOO_BIG;
	if (!medium_has(a->path))
		return RC_OK;
	buf_printf(why, "%s: is there already; name another file", a->path);
	return RC_CONFLICT;
}

static enum rc
take_key(struct archive *a, const char *path, struct buf *why)
{
	uint8_t key[KEY_BYTES];

	if (path == NULL && !a->l->can_sign) {
		buf_puts(why, "an archive is signed: name the device's key");
		return RC_NOT_FOUND;
	}
	if (path == NULL) {
		memcpy(a->seed, a->l->seed, KEY_BYTES);
		return RC_OK;
	}
	enum rc rc = key_read(path, a->seed, why);
	if (rc == RC_NOT_FOUND)
		buf_printf(why, "%s: no such key", path);
	if (rc == RC_OK)
		rc = ed25519_public(a->seed, key);
	if (rc == RC_OK && memcmp(key, a->l->key, KEY_BYTES) != 0) {
		buf_printf(why, "%s: the key of another ledger", path);
		rc = RC_CONFLICT;
	}
	return rc;
}

/* A ledger of its own, with nothing in it yet. */
static enum rc
make_part(struct archive *a, struct buf *why)
{
	char text[384];
	struct buf what = BUF(text);
	struct ledger *c = &a->copy;

	medium_drop(a->part);   /* ours, from a try that was cut short */
	*c = (struct ledger){ .clock = a->l->clock, .rng = a->l->rng,
	    .vfs = a->l->vfs };
	memcpy(c->key, a->l->key, KEY_BYTES);
	chain_start(c->key, c->tip.h);
	enum rc rc = db_open(&c->db, a->part, c->vfs, DB_WRITE, &what);
	if (rc == RC_OK)
		rc = db_begin(&c->db);
	if (rc == RC_OK)
		rc = db_end(&c->db, station_add(c));
	if (rc != RC_OK)
		buf_printf(why, "%s: %s", a->part, text[0] == '\0' ?
		    rc_text(rc) : text);
	return rc;
}

enum rc
archive_open(struct ledger *l, const struct archive_want *want,
    struct archive **out, struct buf *why)
{
	struct archive *a = calloc(1, sizeof(*a));
	enum rc rc = RC_OK;

	*out = NULL;
	if (a == NULL)
		return RC_NO_MEMORY;
	a->l = l;
	a->walk.fd = -1;
	a->seal.year = want->year;
	if (l->sealed) {
		buf_puts(why, "an archive already; copy the file as it is");
		rc = RC_STATE;
	}
	if (rc == RC_OK)
		rc = find_end(a, want->year, why);
	if (rc == RC_OK)
		rc = take_key(a, want->key, why);
	if (rc == RC_OK)
		rc = name_of(a, want, why);
	if (rc == RC_OK)
		rc = make_part(a, why);
	else
		a->part[0] = '\0';   /* nobody's yet */
	if (rc == RC_OK)
		*out = a;
	else
		archive_close(a);
	return rc;
}

void
archive_close(struct archive *a)
{
	if (a == NULL)
		return;
	verify_close(a->verify);
	ledger_close(a->read);
	seal_walk_close(&a->walk);
	db_close(&a->copy.db);
	if (a->part[0] != '\0')
		medium_drop(a->part);
	crypto_wipe(a->seed, sizeof(a->seed));
	free(a);
}

/* --- entries --------------------------------------------------------- */

/* Adopted only if it comes to the link that the ledger has. */
static enum rc
adopt(struct archive *a, sqlite3_stmt *row, struct tip *tip, struct buf *why)
{
	struct str h = db_str(row, 2);
	enum rc rc = journal_adopt(&a->copy, db_str(row, 1), tip);

	if (rc == RC_OK && (h.n != HASH_BYTES ||
	    memcmp(h.p, tip->h, HASH_BYTES) != 0))
		rc = RC_CORRUPT;
	if (rc == RC_BAD_INPUT || rc == RC_CORRUPT || rc == RC_STATE ||
	    rc == RC_CONFLICT || rc == RC_NOT_FOUND) {
		buf_printf(why, "entry %lld does not follow from those before"
		    " it: verify the ledger", (long long)db_i64(row, 0));
		rc = RC_CORRUPT;
	}
	return rc;
}

static enum rc
play_rows(struct archive *a, int rows, struct tip *tip, struct buf *why)
{
	sqlite3_stmt *q = db_stmt(&a->l->db, Q_JOURNAL_AFTER);
	enum rc rc = RC_OK;

	db_put_i64(q, 1, tip->n);
	while (rc == RC_OK && rows-- > 0 && tip->n < a->last) {
		rc = db_step(&a->l->db, Q_JOURNAL_AFTER);
		if (rc == RC_OK)
			rc = adopt(a, q, tip, why);
		else if (rc == RC_NOT_FOUND)
			rc = RC_CORRUPT;
	}
	db_done(&a->l->db, Q_JOURNAL_AFTER);
	return rc;
}

static enum rc
play(struct archive *a, int rows, struct buf *why)
{
	struct tip tip = a->copy.tip;
	enum rc rc = db_begin(&a->copy.db);

	if (rc != RC_OK)
		return rc;
	rc = db_end(&a->copy.db, play_rows(a, rows, &tip, why));
	if (rc != RC_OK)
		return rc;
	a->copy.tip = tip;
	if (tip.n == a->last)
		a->stage = SEAL;
	return a->copy.db.wal_pages > LOG_PAGES ?
	    db_checkpoint(&a->copy.db) : RC_OK;
}

/* --- the seal -------------------------------------------------------- */

static enum rc
fill_seal(struct archive *a)
{
	struct checkpoint *c = &a->seal.checkpoint;
	sqlite3_stmt *q = db_stmt(&a->copy.db, Q_SETTLED_UPTO);
	struct entry e;

	*c = (struct checkpoint){ .n = a->last };
	memcpy(c->h, a->copy.tip.h, HASH_BYTES);
	db_put_i64(q, 1, a->last);
	enum rc rc = db_step(&a->copy.db, Q_SETTLED_UPTO);
	if (rc == RC_OK) {
		c->count = db_i64(q, 0);
		c->total.dong = db_i64(q, 1);
	}
	db_done(&a->copy.db, Q_SETTLED_UPTO);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = journal_entry(&a->copy, a->last, &e);
	if (rc == RC_OK) {
		c->boot = e.boot;
		rc = checkpoint_sign(c, a->seed);
	}
	/* A mark to find its place by. */
	rng_fill(a->copy.rng, a->seal.proof, sizeof(a->seal.proof));
	return rc;
}

/* How far the board was, as far as that lies in here. */
static enum rc
put_row(struct archive *a)
{
	int64_t acked = a->l->acked < a->last ? a->l->acked : a->last;
	struct db *db = &a->copy.db;
	enum rc rc = db_begin(db);

	if (rc != RC_OK)
		return rc;
	db_put_i64(db_stmt(db, Q_STATION_ACKED), 1, acked);
	rc = db_exec(db, Q_STATION_ACKED);
	return db_end(db, rc == RC_OK ? seal_add(db, &a->seal) : rc);
}

/* Where the mark lies: the one row is in the table's first page. */
static enum rc
find_mark(struct archive *a, int64_t page)
{
	uint8_t bytes[PAGE_BYTES];
	int fd = open(a->part, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : pread(fd, bytes, sizeof(bytes),
	    (off_t)((page - 1) * PAGE_BYTES));

	if (fd >= 0)
		close(fd);
	for (ssize_t i = 0; i + SEAL_PROOF_BYTES <= n; i++)
		if (memcmp(bytes + i, a->seal.proof, SEAL_PROOF_BYTES) == 0)
			return seal_walk_open(&a->walk, a->part, (page - 1) *
			    PAGE_BYTES + i) == 0 ? RC_OK : RC_DISK;
	return RC_DISK;
}

/* From here on the file is one, without a log beside it. */
static enum rc
put_seal(struct archive *a)
{
	struct db *db = &a->copy.db;
	int64_t page = 0;
	enum rc rc = fill_seal(a);

	if (rc == RC_OK)
		rc = put_row(a);
	if (rc == RC_OK)
		rc = db_step(db, Q_SEAL_PAGE);
	if (rc == RC_OK)
		page = db_i64(db->stmt[Q_SEAL_PAGE], 0);
	db_done(db, Q_SEAL_PAGE);
	if (rc == RC_OK)
		rc = db_checkpoint(db);
	if (rc == RC_OK)
		rc = db_outcome(sqlite3_exec(db->h,
		    "PRAGMA journal_mode=DELETE", NULL, NULL, NULL));
	db_close(db);
	return rc == RC_OK ? find_mark(a, page) : rc;
}

static enum rc
sign(struct archive *a, struct buf *why)
{
	enum rc rc = seal_sign(&a->seal, &a->walk, a->seed);

	seal_walk_close(&a->walk);
	if (rc != RC_OK)
		return rc;
	int fd = open(a->part, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && pwrite(fd, a->seal.proof, SEAL_PROOF_BYTES,
	    (off_t)a->walk.proof_at) == SEAL_PROOF_BYTES;
	/* A medium that knows no modes keeps its own. */
	if (good && fchmod(fd, 0444) != 0 && errno != EPERM)
		good = false;
	int e = good ? 0 : errno;
	if (fd >= 0)
		close(fd);
	if (e == 0 && good)
		e = medium_sync(a->part, false);
	return e == 0 && good ? RC_OK : medium_blame(why, a->part, e);
}

/* --- reading it back ------------------------------------------------- */

static enum rc
begin_reading(struct archive *a, struct buf *why)
{
	struct ledger_env env = { .clock = a->l->clock, .rng = a->l->rng,
	    .vfs = a->l->vfs };
	enum rc rc = ledger_open_read(a->part, &env, &a->read, why);

	if (rc == RC_OK)
		rc = verify_open(a->read, false, &a->verify);
	return rc == RC_CORRUPT ? RC_DISK : rc;
}

static enum rc
read_back(struct archive *a, int rows, struct buf *why)
{
	struct verify_report r;
	enum rc rc = verify_step(a->verify, rows, &r);

	if (rc == RC_AGAIN)
		return RC_OK;
	if (rc == RC_CORRUPT)
		buf_printf(why, "%s: reads back as something else: entry "
		    "%lld: %s", a->part, (long long)r.bad_n, r.what);
	if (rc == RC_OK && r.archive != a->seal.year)
		rc = RC_CORRUPT;
	if (rc != RC_OK)   /* not a ledger's damage: its medium's */
		return rc == RC_CORRUPT ? RC_DISK : rc;
	a->stage = DONE;
	return medium_give_name(a->part, a->path, why);
}

/* --- steps ----------------------------------------------------------- */

static enum rc
step(struct archive *a, int rows, struct buf *why)
{
	enum rc rc = RC_STATE;

	switch (a->stage) {
	case PLAY:
		return play(a, rows, why);
	case SEAL:
		a->stage = HASH;
		return put_seal(a);
	case HASH:
		rc = seal_walk_step(&a->walk);
		if (rc == RC_OK)
			a->stage = SIGN;
		return rc == RC_AGAIN ? RC_OK : rc;
	case SIGN:
		a->stage = READ;
		rc = sign(a, why);
		return rc == RC_OK ? begin_reading(a, why) : rc;
	case READ:
		return read_back(a, rows, why);
	case DONE:
		break;
	}
	return rc;
}

enum rc
archive_step(struct archive *a, int rows, struct buf *why)
{
	enum rc rc = step(a, rows, why);

	if (rc == RC_OK)
		return a->stage == DONE ? RC_OK : RC_AGAIN;
	if (why->n == 0)
		buf_printf(why, "%s: %s", a->part, rc == RC_FULL ?
		    "no room on the medium" : rc_text(rc));
	return rc;
}

const char *
archive_path(const struct archive *a)
{
	return a->path;
}

int64_t
archive_entries(const struct archive *a)
{
	return a->last;
}

struct archive_progress
archive_progress(const struct archive *a)
{
	if (a->stage == READ) {
		struct verify_progress v = verify_progress(a->verify);
		return (struct archive_progress){ "verifying", v.done, v.of };
	}
	if (a->stage == HASH)
		return (struct archive_progress){ "sealing", a->walk.at,
		    a->walk.size };
	return (struct archive_progress){ "copying", a->copy.tip.n, a->last };
}
