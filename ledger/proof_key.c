/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/key.h"
#include "ledger/proof_key.h"

#define MAGIC "cho40 proof key v1"
#define TEXT_MAX (PROOF_KEYS_MAX * PROOF_KEY_LINE_MAX)
#define PATH_MAX_BYTES 1024

void
proof_keys_wipe(struct proof_keys *keys)
{
	crypto_wipe(keys, sizeof(*keys));
	keys->count = 0;
}

const struct proof_key *
proof_keys_find(const struct proof_keys *keys, uint32_t terminal,
    uint32_t epoch)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->key[i].terminal == terminal &&
		    keys->key[i].epoch == epoch)
			return &keys->key[i];
	return NULL;
}

/* --- text ------------------------------------------------------------ */

void
proof_keys_put(struct buf *b, const struct proof_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++) {
		const struct proof_key *k = &keys->key[i];
		buf_printf(b, MAGIC " %u %u ", (unsigned)k->terminal,
		    (unsigned)k->epoch);
		buf_hex(b, k->secret, KEY_BYTES);
		buf_putc(b, '\n');
	}
}

static bool
read_u32(struct str s, uint32_t min, uint32_t max, uint32_t *v)
{
	uint64_t wide;

	if (!str_to_u64(s, &wide) || wide < min || wide > max)
		return false;
	*v = (uint32_t)wide;
	return true;
}

static bool
read_line(struct str line, struct proof_key *k)
{
	if (!str_starts(line, STR(MAGIC " ")))
		return false;
	line = str_from(line, sizeof(MAGIC));
	return read_u32(str_cut(&line, ' '), 1, TERMINAL_ID_MAX,
	    &k->terminal) &&
	    read_u32(str_cut(&line, ' '), 0, EPOCH_MAX, &k->epoch) &&
	    hex_decode(line, k->secret, KEY_BYTES);
}

enum rc
proof_keys_parse(struct str text, struct proof_keys *keys)
{
	struct proof_keys got = { .count = 0 };
	struct str rest = str_trim(text);
	bool ok = rest.n > 0;

	while (ok && rest.n > 0) {
		struct proof_key k;
		ok = got.count < PROOF_KEYS_MAX &&
		    read_line(str_trim(str_cut(&rest, '\n')), &k) &&
		    (got.count == 0 ||
		    k.terminal == got.key[0].terminal) &&
		    proof_keys_find(&got, k.terminal, k.epoch) == NULL;
		if (ok)
			got.key[got.count++] = k;
		crypto_wipe(&k, sizeof(k));
	}
	if (ok)
		*keys = got;
	proof_keys_wipe(&got);
	return ok ? RC_OK : RC_BAD_INPUT;
}

/* --- files ----------------------------------------------------------- */

enum rc
proof_key_read(const char *path, struct proof_keys *keys, struct buf *why)
{
	char text[TEXT_MAX + 1];   /* one more shows a longer file */
	size_t n = 0;
	ssize_t got = 1;

	keys->count = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		int e = errno;
		buf_printf(why, "%s: %s", path, strerror(e));
		return e == ENOENT ? RC_NOT_FOUND : e == EACCES ? RC_DENIED :
		    RC_DISK;
	}
	while (got > 0 && n < sizeof(text)) {
		got = read(fd, text + n, sizeof(text) - n);
		n += got > 0 ? (size_t)got : 0;
	}
	close(fd);
	enum rc rc = got < 0 ? RC_DISK : n > TEXT_MAX ? RC_BAD_INPUT :
	    proof_keys_parse((struct str){ text, n }, keys);
	crypto_wipe(text, sizeof(text));
	if (rc == RC_BAD_INPUT) {
		buf_printf(why, "%s: not a proof key file; get it anew from "
		    "the market board", path);
		rc = RC_CORRUPT;
	} else if (rc != RC_OK) {
		buf_printf(why, "%s: cannot be read", path);
	}
	return rc;
}

static bool
make_path(char path[PATH_MAX_BYTES], const char *dir, const char *name)
{
	int n = snprintf(path, PATH_MAX_BYTES, "%s/%s", dir, name);

	return n > 0 && n < PATH_MAX_BYTES;
}

enum rc
proof_key_load(const char *dir, struct proof_keys *keys, struct buf *why)
{
	char path[PATH_MAX_BYTES];

	keys->count = 0;
	return make_path(path, dir, PROOF_KEY_NAME) ?
	    proof_key_read(path, keys, why) : RC_TOO_BIG;
}

/* Put k in front; the oldest goes when there are too many. */
static void
add(struct proof_keys *keys, const struct proof_key *k)
{
	size_t keep = keys->count < PROOF_KEYS_MAX ? keys->count :
	    PROOF_KEYS_MAX - 1;

	memmove(&keys->key[1], &keys->key[0], keep * sizeof(keys->key[0]));
	keys->key[0] = *k;
	keys->count = keep + 1;
}

static enum rc
replace(const char *dir, const struct proof_keys *keys, struct buf *why)
{
	char path[PATH_MAX_BYTES], memory[TEXT_MAX + 1];
	struct buf text = BUF(memory);

	proof_keys_put(&text, keys);
	REQUIRE(!text.full);
	enum rc rc = make_path(path, dir, PROOF_KEY_NAME) ?
	    key_replace(path, buf_str(&text), why) : RC_TOO_BIG;
	crypto_wipe(memory, sizeof(memory));
	return rc;
}

enum rc
proof_key_save(const char *dir, const struct proof_key *k, struct buf *why)
{
	struct proof_keys keys;
	enum rc rc = proof_key_load(dir, &keys, why);

	REQUIRE(k->terminal >= 1 && k->terminal <= TERMINAL_ID_MAX &&
	    k->epoch <= EPOCH_MAX);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	buf_reset(why);
	const struct proof_key *had = proof_keys_find(&keys, k->terminal,
	    k->epoch);
	if (had != NULL && crypto_equal(had->secret, k->secret, KEY_BYTES)) {
		rc = RC_OK;
	} else if (had != NULL || (keys.count > 0 &&
	    keys.key[0].terminal != k->terminal)) {
		buf_printf(why, "%s/" PROOF_KEY_NAME ": holds another key for"
		    " terminal %u, epoch %u", dir,
		    (unsigned)keys.key[0].terminal, (unsigned)k->epoch);
		rc = RC_CONFLICT;
	} else {
		add(&keys, k);
		rc = replace(dir, &keys, why);
	}
	proof_keys_wipe(&keys);
	return rc;
}
