/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "sync/board/carry_in.h"
#include "sync/board/device.h"
#include "sync/board/journal.h"
#include "sync/board/mail.h"
#include "sync/carry.h"
#include "sync/carry_file.h"

/* What became of a file. */
struct taken {
	int64_t fresh, duplicate, quarantined;
	bool rewind;
	int status;          /* of the last upload: 200, or its refusal's */
	const char *error;
};

static enum rc
refuse(struct admin_answer *a, enum rc rc, const char *what)
{
	buf_reset(&a->why);
	buf_puts(&a->why, what);
	return rc;
}

/* May it speak, and with which secret? */
static enum rc
find_terminal(struct store *s, const struct carry_head *h,
    struct store_terminal *t, uint8_t secret[KEY_BYTES],
    struct admin_answer *a)
{
	enum rc rc = store_terminal_get(s, h->terminal, t);

	if (rc == RC_NOT_FOUND)
		return refuse(a, rc, "of a terminal that is not registered "
		    "here");
	if (rc == RC_OK && t->revoked_ms != 0)
		return refuse(a, RC_BAD_INPUT, DEVICE_REVOKED);
	if (rc == RC_OK && h->epoch < t->epoch)
		return refuse(a, RC_BAD_INPUT, "of a device that had the "
		    "number before; enrol it again");
	if (rc == RC_OK)
		rc = store_proof_key_get(s, h->terminal, h->epoch, secret);
	if (rc == RC_NOT_FOUND)
		return refuse(a, rc, "the terminal has no proof key here: "
		    "enrol it, or cho40-board device proof-key");
	return rc;
}

static void
count(struct taken *to, const struct journal_upload *u)
{
	for (int64_t i = 0; i < u->head.count; i++) {
		to->duplicate += u->duplicate[i];
		to->fresh += !u->duplicate[i];
		to->quarantined += !u->duplicate[i] &&
		    u->why[i] != JOURNAL_FINE;
	}
}

/* Until the end, or an upload that is not taken: what follows builds on it. */
static enum rc
take_uploads(struct store *s, struct carry *c, struct store_terminal *t,
    struct taken *to)
{
	static struct journal_upload u;   /* writer thread */
	struct str body;
	enum rc rc;

	for (;;) {
		rc = carry_next(c, &body);
		if (rc == RC_NOT_FOUND)
			return RC_OK;
		if (rc == RC_BAD_INPUT) {
			to->status = 400;
			to->error = "an upload that does not unpack; update "
			    "the board";
			return RC_OK;
		}
		rc = journal_read(body, t->terminal, &u);
		if (rc == RC_OK)
			rc = journal_take(s, t, &u);
		else if (rc == RC_BAD_INPUT)
			rc = RC_OK;
		to->status = u.status;
		to->error = u.error;
		to->rewind = u.rewind;
		if (rc != RC_OK || u.status != 200 || u.rewind)
			return rc;
		count(to, &u);
	}
}

static void
put_taken(struct buf *b, const struct carry_head *h, const struct taken *t,
    int64_t stored)
{
	buf_printf(b, "{\"terminal\":%u,\"epoch\":%u,\"first\":%" PRId64
	    ",\"last\":%" PRId64 ",\"mail\":%" PRId64 ",\"stored\":%" PRId64,
	    (unsigned)h->terminal, (unsigned)h->epoch, h->first, h->last,
	    h->mail, stored);
	buf_printf(b, ",\"new\":%" PRId64 ",\"duplicate\":%" PRId64
	    ",\"quarantined\":%" PRId64 ",\"rewind\":%s,\"status\":%d,"
	    "\"error\":", t->fresh, t->duplicate, t->quarantined,
	    t->rewind ? "true" : "false", t->status);
	json_put_str(b, str_of(t->error == NULL ? "" : t->error));
	buf_puts(b, "}\n");
}

static enum rc
take_file(struct store *s, struct carry *c, struct str file,
    struct admin_answer *a)
{
	struct taken taken = { .status = 200 };
	uint8_t secret[KEY_BYTES];
	struct store_terminal t;
	struct carry_head h;
	const char *why;

	enum rc rc = carry_look(file, &h, &why);
	if (rc != RC_OK)
		return refuse(a, rc, why);
	if (h.kind != CARRY_OUT)
		return refuse(a, RC_BAD_INPUT, "an answer for a stall, not "
		    "one of its files");
	rc = find_terminal(s, &h, &t, secret, a);
	if (rc != RC_OK)
		return rc;
	rc = carry_read(c, file, secret, &why);
	crypto_wipe(secret, sizeof(secret));
	if (rc != RC_OK)
		return refuse(a, rc, why);
	h = *carry_found(c);
	rc = mail_note_seen(s, &t, h.mail);
	if (rc == RC_OK)
		rc = take_uploads(s, c, &t, &taken);
	put_taken(&a->text, &h, &taken, t.head_n);
	return rc;
}

enum rc
carry_in(struct store *s, struct str request, struct admin_answer *a)
{
	static char memory[CARRY_FILE_MAX + 1];   /* writer thread */
	struct buf file = BUF(memory);
	char path[CARRY_PATH_MAX];
	struct carry *c;

	if (!json_get_str(request, "file", path, sizeof(path)))
		return refuse(a, RC_BAD_INPUT, "no file is named");
	enum rc rc = carry_file_read(path, &file, &a->why);
	if (rc == RC_OK)
		rc = carry_open(&c);
	if (rc != RC_OK)
		return rc;
	rc = take_file(s, c, buf_str(&file), a);
	carry_close(c);
	return rc;
}

/* --- the answer -------------------------------------------------------- */

/* Mail after h->mail, as much as the file holds; h->mail moves. */
static enum rc
put_mail(struct store *s, struct carry *c, struct carry_head *h)
{
	static char memory[MAIL_BYTES_MAX];   /* writer thread */
	enum rc rc;

	for (;;) {
		struct buf items = BUF(memory);
		int64_t last = h->mail;
		rc = mail_list(s, h->terminal, &last, &items);
		if (rc != RC_OK || last == h->mail)
			return rc;
		rc = carry_put_mail(c, buf_str(&items));
		if (rc != RC_OK)   /* RC_FULL: the rest with the next stick */
			return rc == RC_FULL ? RC_OK : rc;
		h->mail = last;
	}
}

struct back { char dir[CARRY_PATH_MAX]; struct carry_head h;
	struct carry_key key; };

static bool
read_back(struct str request, struct back *b)
{
	int64_t terminal, epoch;
	char hex[2 * HASH_BYTES + 1];

	if (!json_get_str(request, "dir", b->dir, sizeof(b->dir)) ||
	    !json_get_i64(request, "terminal", &terminal) || terminal < 1 ||
	    terminal > TERMINAL_ID_MAX ||
	    !json_get_i64(request, "epoch", &epoch) || epoch < 0 ||
	    epoch > EPOCH_MAX ||
	    !json_get_i64(request, "first", &b->h.first) || b->h.first < 1 ||
	    !json_get_i64(request, "mail", &b->h.mail) || b->h.mail < 0 ||
	    !json_get_str(request, "fresh", hex, sizeof(hex)) ||
	    !hex_decode(str_of(hex), b->key.salt, HASH_BYTES))
		return false;
	b->h.terminal = (uint32_t)terminal;
	b->h.epoch = (uint32_t)epoch;
	b->h.kind = CARRY_BACK;
	return true;
}

static enum rc
write_back(struct store *s, struct carry *c, struct back *b,
    struct admin_answer *a)
{
	static char memory[CARRY_FILE_MAX + 1];   /* writer thread */
	struct buf file = BUF(memory);
	char name[CARRY_NAME_MAX];
	struct store_terminal t;

	enum rc rc = find_terminal(s, &b->h, &t, b->key.secret, a);
	if (rc != RC_OK)
		return rc;
	b->h.last = t.head_n;
	if (t.head_n > 0)
		memcpy(b->h.h, t.head_h, HASH_BYTES);
	else
		chain_start(t.key, b->h.h);
	if (b->h.mail < t.mail_from)
		b->h.mail = t.mail_from;
	carry_start(c);
	rc = put_mail(s, c, &b->h);
	if (rc == RC_OK)
		rc = carry_write(c, &b->h, &b->key, &file);
	carry_name(&b->h, name);
	if (rc == RC_OK)
		rc = carry_file_write(b->dir, name, buf_str(&file), &a->why);
	if (rc == RC_OK)
		put_taken(&a->text, &b->h, &(struct taken){ .status = 200 },
		    t.head_n);
	return rc;
}

enum rc
carry_back(struct store *s, struct str request, struct admin_answer *a)
{
	struct back b = { .dir = "" };
	struct carry *c;

	if (!read_back(request, &b))
		return refuse(a, RC_BAD_INPUT, "not an answer to be written");
	enum rc rc = carry_open(&c);
	if (rc != RC_OK)
		return rc;
	rc = write_back(s, c, &b, a);
	carry_close(c);
	crypto_wipe(&b, sizeof(b));
	return rc;
}
