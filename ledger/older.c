/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/chain.h"
#include "ledger/names.h"
#include "ledger/older.h"
#include "ledger/salvage.h"
#include "ledger/seal.h"

struct facts { int64_t acked, mail; };

/* Of every schema there ever was: whose it is, and the cursors. */
static enum rc
read_facts(struct db *old, uint8_t key[KEY_BYTES], struct facts *f)
{
	sqlite3_stmt *q = old->stmt[Q_STATION_FACTS];

	if (q == NULL)
		return RC_CORRUPT;
	enum rc rc = db_step(old, Q_STATION_FACTS);
	if (rc == RC_OK && db_str(q, 0).n == KEY_BYTES) {
		memcpy(key, db_str(q, 0).p, KEY_BYTES);
		*f = (struct facts){ db_i64(q, 1), db_i64(q, 2) };
	} else if (rc == RC_OK) {
		rc = RC_CORRUPT;
	}
	db_done(old, Q_STATION_FACTS);
	return rc;
}

static enum rc
put_facts(struct ledger *l, struct db *old, const struct facts *f)
{
	enum rc rc = db_begin(&l->db);

	if (rc != RC_OK)
		return rc;
	db_put_i64(db_stmt(&l->db, Q_STATION_ACKED), 1, f->acked);
	db_put_i64(db_stmt(&l->db, Q_STATION_MAIL), 1, f->mail);
	rc = db_exec(&l->db, Q_STATION_ACKED);
	if (rc == RC_OK)
		rc = db_exec(&l->db, Q_STATION_MAIL);
	if (rc == RC_OK)
		rc = names_copy(old, &l->db);
	return db_end(&l->db, rc);
}

/* An archive stays one. */
static enum rc
copy_seal(struct ledger *l, struct db *old)
{
	struct seal s;
	enum rc rc = old->stmt[Q_SEAL_GET] == NULL ? RC_NOT_FOUND :
	    seal_load(old, &s);

	if (rc == RC_OK)
		rc = db_begin(&l->db);
	if (rc == RC_OK)
		rc = db_end(&l->db, seal_add(&l->db, &s));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
play(struct ledger *l, struct db *old, struct buf *why)
{
	struct salvage s = { .old = old };
	struct salvage_rest rest;
	enum rc rc = station_begin(l);

	l->tip.n = 0;
	chain_start(l->key, l->tip.h);
	if (rc == RC_OK)
		rc = salvage_play(&s, l);
	if (rc == RC_OK)
		rc = salvage_rest(&s, l->tip.n, &rest);
	if (rc != RC_OK)
		return rc;
	if (rest.old_is_whole && rest.last == l->tip.n)
		return RC_OK;
	buf_printf(why, "entry %lld does not follow from those before it",
	    (long long)(l->tip.n + 1));
	return RC_CORRUPT;
}

enum rc
older_open(struct ledger *l, const char *file, struct buf *why)
{
	struct facts facts;
	struct db old;
	enum rc rc = db_open(&old, file, l->vfs, DB_SALVAGE, why);

	if (rc != RC_OK)
		return rc;
	rc = read_facts(&old, l->key, &facts);
	if (rc == RC_OK)
		rc = db_open(&l->db, "", NULL, DB_SCRATCH, why);
	if (rc == RC_OK)
		rc = play(l, &old, why);
	if (rc == RC_OK)
		rc = put_facts(l, &old, &facts);
	if (rc == RC_OK)
		rc = copy_seal(l, &old);
	db_close(&old);
	if (rc == RC_NOT_FOUND)
		rc = RC_CORRUPT;
	if (rc == RC_CORRUPT && why != NULL && why->n == 0)
		buf_puts(why, "damaged or not a ledger; set it aside and "
		    "restore");
	return rc;
}
