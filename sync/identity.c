/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/folder.h"
#include "ledger/base/json.h"
#include "sync/identity.h"

#define NAME       "identity.json"
#define NEXT_NAME  "next.json"
/* Each byte of a PEM text as it is, each line's end as two. */
#define TEXT_MAX   (2 * (2 * SIGN_PEM_MAX + IDENTITY_CA_MAX) + 2048)

static bool
make_path(char path[IDENTITY_PATH_MAX + 16], const char *dir,
    const char *name)
{
	struct buf b = buf_init(path, IDENTITY_PATH_MAX + 16);

	buf_printf(&b, "%s/%s", dir, name);
	return !b.full;
}

static enum rc
blame(struct buf *why, const char *path, enum rc rc, const char *what)
{
	buf_printf(why, "%s: %s", path, what);
	return rc;
}

/* The whole of a small file that is one JSON object of our version. */
static enum rc
read_object(const char *path, struct buf *to, struct buf *why)
{
	char piece[4096];
	int64_t v;
	ssize_t n = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return RC_NOT_FOUND;
	if (fd < 0)
		return blame(why, path, RC_DENIED, strerror(errno));
	while (n > 0) {
		n = read(fd, piece, sizeof(piece));
		if (n > 0)
			buf_put(to, (struct str){ piece, (size_t)n });
	}
	close(fd);
	crypto_wipe(piece, sizeof(piece));
	if (n < 0)
		return blame(why, path, RC_DISK, "cannot be read");
	if (to->full || !json_check(buf_str(to), NULL) ||
	    !json_get_i64(buf_str(to), "v", &v) || v != 1)
		return blame(why, path, RC_BAD_INPUT, "not a file of this "
		    "program; take it away and enrol again");
	return RC_OK;
}

static bool
parse(struct str o, struct identity *id)
{
	int64_t terminal, epoch;

	if (!json_get_i64(o, "terminal", &terminal) || terminal < 1 ||
	    terminal > TERMINAL_ID_MAX ||
	    !json_get_i64(o, "epoch", &epoch) || epoch < 0 ||
	    epoch > EPOCH_MAX)
		return false;
	id->terminal = (uint32_t)terminal;
	id->epoch = (uint32_t)epoch;
	return json_get_str(o, "url", id->url, sizeof(id->url)) &&
	    json_get_str(o, "key", id->key, sizeof(id->key)) &&
	    json_get_str(o, "cert", id->cert, sizeof(id->cert)) &&
	    json_get_str(o, "ca", id->ca, sizeof(id->ca)) &&
	    json_get_hex(o, "pin", id->pin[0], HASH_BYTES) &&
	    json_get_hex(o, "spare", id->pin[1], HASH_BYTES);
}

enum rc
identity_load(const char *dir, struct identity *id, struct buf *why)
{
	char path[IDENTITY_PATH_MAX + 16], memory[TEXT_MAX];
	struct buf text = BUF(memory);

	if (!make_path(path, dir, NAME))
		return RC_TOO_BIG;
	enum rc rc = read_object(path, &text, why);
	if (rc == RC_OK && !parse(buf_str(&text), id))
		rc = blame(why, path, RC_BAD_INPUT, "not an identity; take "
		    "it away and enrol again");
	crypto_wipe(memory, sizeof(memory));
	return rc;
}

enum rc
identity_save(const char *dir, const struct identity *id, struct buf *why)
{
	char path[IDENTITY_PATH_MAX + 16], memory[TEXT_MAX];
	struct buf b = BUF(memory);

	if (!make_path(path, dir, NAME))
		return RC_TOO_BIG;
	buf_printf(&b, "{\"v\":1,\"terminal\":%u,\"epoch\":%u",
	    (unsigned)id->terminal, (unsigned)id->epoch);
	json_add_text(&b, "url", id->url);
	buf_puts(&b, ",\"pin\":\"");
	buf_hex(&b, id->pin[0], HASH_BYTES);
	buf_puts(&b, "\",\"spare\":\"");
	buf_hex(&b, id->pin[1], HASH_BYTES);
	buf_putc(&b, '"');
	json_add_text(&b, "key", id->key);
	json_add_text(&b, "cert", id->cert);
	json_add_text(&b, "ca", id->ca);
	buf_puts(&b, "}\n");
	REQUIRE(!b.full);
	enum rc rc = sign_write(path, buf_str(&b), why);
	crypto_wipe(memory, sizeof(memory));
	return rc;
}

enum rc
identity_next_load(const char *dir, struct identity_next *n, struct buf *why)
{
	char path[IDENTITY_PATH_MAX + 16], memory[TEXT_MAX];
	struct buf text = BUF(memory);

	if (!make_path(path, dir, NEXT_NAME))
		return RC_TOO_BIG;
	enum rc rc = read_object(path, &text, why);
	struct str o = buf_str(&text);
	if (rc == RC_OK && (!json_get_str(o, "line", n->line,
	    sizeof(n->line)) ||
	    !json_get_str(o, "key", n->key, sizeof(n->key)) ||
	    !json_get_str(o, "csr", n->csr, sizeof(n->csr))))
		rc = blame(why, path, RC_BAD_INPUT, "not a request; take it "
		    "away and enrol again");
	crypto_wipe(memory, sizeof(memory));
	return rc;
}

enum rc
identity_next_save(const char *dir, const struct identity_next *n,
    struct buf *why)
{
	char path[IDENTITY_PATH_MAX + 16], memory[TEXT_MAX];
	struct buf b = BUF(memory);

	if (!make_path(path, dir, NEXT_NAME))
		return RC_TOO_BIG;
	buf_puts(&b, "{\"v\":1");
	json_add_text(&b, "line", n->line);
	json_add_text(&b, "key", n->key);
	json_add_text(&b, "csr", n->csr);
	buf_puts(&b, "}\n");
	REQUIRE(!b.full);
	enum rc rc = sign_write(path, buf_str(&b), why);
	crypto_wipe(memory, sizeof(memory));
	return rc;
}

enum rc
identity_next_drop(const char *dir)
{
	char path[IDENTITY_PATH_MAX + 16];

	if (!make_path(path, dir, NEXT_NAME))
		return RC_TOO_BIG;
	if (unlink(path) != 0)
		return errno == ENOENT ? RC_OK : RC_DISK;
	return folder_sync(dir) == 0 ? RC_OK : RC_DISK;
}

int64_t
identity_cert_end(const struct identity *id, const char *file)
{
	char text[SIGN_PEM_MAX] = "";
	struct sign_facts facts;

	if (id == NULL) {
		int fd = open(file, O_RDONLY | O_CLOEXEC);
		ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
		if (fd >= 0)
			close(fd);
		text[n < 0 ? 0 : n] = '\0';
	}
	return sign_read_facts(str_of(id != NULL ? id->cert : text),
	    &facts) == RC_OK ? facts.to_ms : 0;
}
