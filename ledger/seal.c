/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "ledger/seal.h"

#define STEP_BYTES 262144
#define SIGNED_MAX 512

enum rc
seal_load(struct db *db, struct seal *out)
{
	sqlite3_stmt *q = db_stmt(db, Q_SEAL_GET);
	enum rc rc = db_step(db, Q_SEAL_GET);
	struct seal s = { 0 };

	if (rc == RC_OK) {
		struct str checkpoint = db_str(q, 1), proof = db_str(q, 2);
		s.year = db_i64(q, 0);
		if (!json_check(checkpoint, NULL) ||
		    checkpoint_parse(checkpoint, &s.checkpoint) != RC_OK ||
		    proof.n != sizeof(s.proof))
			rc = RC_CORRUPT;
		else
			memcpy(s.proof, proof.p, sizeof(s.proof));
	}
	db_done(db, Q_SEAL_GET);
	if (rc == RC_OK)
		*out = s;
	return rc;
}

enum rc
seal_add(struct db *db, const struct seal *s)
{
	char text[CHECKPOINT_JSON_MAX];
	struct buf b = BUF(text);
	sqlite3_stmt *q = db_stmt(db, Q_SEAL_ADD);

	checkpoint_put(&b, &s->checkpoint);
	REQUIRE(!b.full);
	db_put_i64(q, 1, s->year);
	db_put_text(q, 2, text);
	db_put_blob(q, 3, s->proof, sizeof(s->proof));
	return db_exec(db, Q_SEAL_ADD);
}

/* --- the file's bytes ------------------------------------------------ */

int
seal_walk_open(struct seal_walk *w, const char *path, int64_t proof_at)
{
	struct stat st;

	*w = (struct seal_walk){ .proof_at = proof_at };
	w->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (w->fd < 0)
		return errno;
	if (fstat(w->fd, &st) != 0) {
		int e = errno;
		seal_walk_close(w);
		return e;
	}
	w->size = st.st_size;
	sha256_start(&w->run);
	return 0;
}

void
seal_walk_close(struct seal_walk *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}

/* The part of the proof that lies in these bytes is kept, and zeroed. */
static void
blank(struct seal_walk *w, uint8_t *p, int64_t n)
{
	for (int64_t i = 0; i < SEAL_PROOF_BYTES; i++) {
		int64_t at = w->proof_at + i - w->at;
		if (at < 0 || at >= n)
			continue;
		w->there[i] = p[at];
		p[at] = 0;
	}
}

enum rc
seal_walk_step(struct seal_walk *w)
{
	static uint8_t bytes[STEP_BYTES];
	ssize_t n;

	do {
		n = pread(w->fd, bytes, sizeof(bytes), (off_t)w->at);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return RC_DISK;
	if (n == 0) {
		sha256_end(&w->run, w->digest);
		return RC_OK;
	}
	blank(w, bytes, n);
	sha256_more(&w->run, (struct str){ (const char *)bytes, (size_t)n });
	w->at += n;
	return RC_AGAIN;
}

/* --- the signature --------------------------------------------------- */

static struct str
signed_text(const struct seal *s, char memory[SIGNED_MAX])
{
	struct buf b = buf_init(memory, SIGNED_MAX);

	buf_puts(&b, "cho40 archive v1\n");
	buf_i64(&b, s->year);
	buf_putc(&b, '\n');
	checkpoint_put_signed(&b, &s->checkpoint);
	buf_hex(&b, s->proof, 8 + HASH_BYTES);
	buf_putc(&b, '\n');
	REQUIRE(!b.full);
	return buf_str(&b);
}

enum rc
seal_sign(struct seal *s, const struct seal_walk *w,
    const uint8_t seed[KEY_BYTES])
{
	char memory[SIGNED_MAX];

	for (int i = 0; i < 8; i++)
		s->proof[i] = (uint8_t)((uint64_t)w->proof_at >>
		    (56 - 8 * i));
	memcpy(s->proof + 8, w->digest, HASH_BYTES);
	return ed25519_sign(seed, signed_text(s, memory),
	    s->proof + 8 + HASH_BYTES);
}

int64_t
seal_proof_at(const struct seal *s)
{
	uint64_t at = 0;

	for (int i = 0; i < 8; i++)
		at = at << 8 | s->proof[i];
	return at <= INT64_MAX ? (int64_t)at : INT64_MAX;
}

const char *
seal_judge(struct ledger *l, const struct seal *s, const struct seal_walk *w)
{
	const struct checkpoint *c = &s->checkpoint;
	char memory[SIGNED_MAX];

	if (!checkpoint_verify(c, l->key))
		return "the seal's checkpoint is not signed by this key";
	if (c->n != l->tip.n || c->boot != l->boot ||
	    memcmp(c->h, l->tip.h, HASH_BYTES) != 0)
		return "the seal is over another last entry";
	if (!ed25519_verify(l->key, signed_text(s, memory),
	    (const uint8_t *)s->proof + 8 + HASH_BYTES))
		return "the seal is not signed by this key";
	if (memcmp(w->there, s->proof, sizeof(s->proof)) != 0 ||
	    memcmp(w->digest, s->proof + 8, HASH_BYTES) != 0)
		return "the entries are right, the file's other bytes are not "
		    "those that were sealed";
	return NULL;
}
