/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/carry.h"
#include "sync/pack.h"
#include "sync/proto.h"
#include "sync/squeeze.h"

#define VERSION     1
#define INFO        "cho40/carry/v1"
#define MAGIC_BYTES 4
#define SALT_AT     (CARRY_HEAD_MAX - HASH_BYTES)
#define NOTE_BYTES  (8 + HASH_BYTES)   /* mail, h: what is sealed first */
#define SIZE_BYTES  4                  /* before each part */
#define PLAIN_MAX   (CARRY_FILE_MAX - CARRY_HEAD_MAX - AEAD_TAG_BYTES)
#define STREAM_MAX  PACK_STREAM_MAX(LOCAL_BATCH_BYTES_MAX)

_Static_assert(CARRY_HEAD_MAX == MAGIC_BYTES + 1 + 1 + 4 + 8 + 8 + 4 +
    HASH_BYTES, "the head's fields");

static const struct str magic[CARRY_KIND_COUNT] = {
	[CARRY_OUT] = { "C4CO", 4 }, [CARRY_BACK] = { "C4CB", 4 } };

struct carry {
	struct squeeze *squeeze;
	struct pack pack;
	struct carry_head head;
	struct buf plain;             /* parts, being written or read */
	struct str rest;              /* of them, not yet handed out */
	char plain_memory[PLAIN_MAX + 1];
	char text[BATCH_BYTES_MAX + 1], body[BATCH_BYTES_MAX + 1];
	char raw[STREAM_MAX + 1];
};

void
carry_name(const struct carry_head *h, char name[CARRY_NAME_MAX])
{
	struct buf b = buf_init(name, CARRY_NAME_MAX);

	buf_printf(&b, "cho40-T%u", (unsigned)h->terminal);
	if (h->kind == CARRY_OUT)
		buf_printf(&b, "-%lld-%lld.out", (long long)h->first,
		    (long long)h->last);
	else
		buf_puts(&b, ".back");
	REQUIRE(!b.full);
}

enum rc
carry_open(struct carry **out)
{
	*out = NULL;
	struct carry *c = calloc(1, sizeof(*c));
	if (c == NULL)
		return RC_NO_MEMORY;
	c->plain = BUF(c->plain_memory);
	enum rc rc = squeeze_open(&c->squeeze);
	if (rc != RC_OK) {
		free(c);
		return rc;
	}
	*out = c;
	return RC_OK;
}

void
carry_close(struct carry *c)
{
	if (c == NULL)
		return;
	squeeze_close(c->squeeze);
	crypto_wipe(c, sizeof(*c));
	free(c);
}

/* --- numbers, the key -------------------------------------------------- */

static void
put_be(struct buf *b, size_t bytes, uint64_t v)
{
	while (bytes > 0)
		buf_putc(b, (char)(uint8_t)(v >> 8 * --bytes));
}

/* bytes <= s->n */
static uint64_t
take_be(struct str *s, size_t bytes)
{
	uint64_t v = 0;

	REQUIRE(bytes <= s->n);
	for (size_t i = 0; i < bytes; i++)
		v = v << 8 | (uint8_t)s->p[i];
	*s = str_from(*s, bytes);
	return v;
}

/* HKDF-SHA256 (RFC 5869), one block; the head, salt and all, is the ad. */
static void
derive(const uint8_t secret[KEY_BYTES], struct str head, struct aead *a)
{
	struct str ikm = { (const char *)secret, KEY_BYTES };
	struct str info[] = { STR(INFO), STR("\x01") };
	uint8_t prk[HASH_BYTES];

	hmac_sha256(str_from(head, SALT_AT), &ikm, 1, prk);
	hmac_sha256((struct str){ (const char *)prk, sizeof(prk) }, info, 2,
	    a->key);
	crypto_wipe(prk, sizeof(prk));
	a->ad = head;
}

/* --- writing ----------------------------------------------------------- */

void
carry_start(struct carry *c)
{
	static const char note[NOTE_BYTES];   /* filled in by carry_write */

	buf_reset(&c->plain);
	buf_put(&c->plain, (struct str){ note, sizeof(note) });
}

/* The part that begins at `at` is whole; or it is taken back. */
static enum rc
end_part(struct carry *c, size_t at, enum rc rc)
{
	char memory[SIZE_BYTES + 1];
	struct buf size = BUF(memory);

	if (rc == RC_OK && c->plain.full)
		rc = RC_TOO_BIG;
	if (rc != RC_OK) {
		c->plain.n = at;
		c->plain.full = false;
		return rc == RC_TOO_BIG ? RC_FULL : rc;
	}
	put_be(&size, SIZE_BYTES, c->plain.n - at - SIZE_BYTES);
	memcpy(c->plain.p + at, memory, SIZE_BYTES);
	return RC_OK;
}

enum rc
carry_put_batch(struct carry *c, const struct local_hello *who,
    const struct local_batch *b)
{
	struct proto_journal j = { .terminal = who->terminal,
	    .first = b->first, .count = b->last - b->first + 1,
	    .checkpoint = b->checkpoint, .lines = b->lines };
	struct buf text = BUF(c->text), raw = BUF(c->raw);
	struct pack_streams to = { &text, &raw };
	size_t at = c->plain.n;

	memcpy(j.key, who->key, sizeof(j.key));
	memcpy(j.prev, b->prev, sizeof(j.prev));
	enum rc rc = pack_put_journal(&c->pack, &j, (uint32_t)who->epoch,
	    &to);
	REQUIRE(rc != RC_TOO_BIG);   /* LOCAL_BATCH_BYTES_MAX */
	put_be(&c->plain, SIZE_BYTES, 0);
	if (rc == RC_OK)
		rc = squeeze_put(c->squeeze, SQUEEZE_JOURNAL, buf_str(&text),
		    &c->plain);
	buf_put(&c->plain, buf_str(&raw));
	return end_part(c, at, rc);
}

enum rc
carry_put_mail(struct carry *c, struct str items)
{
	struct buf body = BUF(c->body);
	struct proto_mail m = { .items = items };
	size_t at = c->plain.n;

	enum rc rc = proto_put_mail(&body, &m);
	REQUIRE(rc == RC_OK);
	put_be(&c->plain, SIZE_BYTES, 0);
	return end_part(c, at, squeeze_put(c->squeeze, SQUEEZE_MAIL,
	    buf_str(&body), &c->plain));
}

static void
put_head(struct buf *b, const struct carry_head *h, size_t plain,
    const uint8_t salt[HASH_BYTES])
{
	buf_put(b, magic[h->kind]);
	put_be(b, 1, VERSION);
	put_be(b, 1, h->epoch);
	put_be(b, 4, h->terminal);
	put_be(b, 8, (uint64_t)h->first);
	put_be(b, 8, (uint64_t)h->last);
	put_be(b, 4, plain);
	buf_put(b, (struct str){ (const char *)salt, HASH_BYTES });
}

enum rc
carry_write(struct carry *c, const struct carry_head *h,
    const struct carry_key *key, struct buf *to)
{
	struct buf note = buf_init(c->plain.p, NOTE_BYTES + 1);
	struct aead a;
	size_t at = to->n;

	REQUIRE(c->plain.n >= NOTE_BYTES && h->kind < CARRY_KIND_COUNT);
	char kept = c->plain.p[NOTE_BYTES];   /* note's NUL falls there */
	put_be(&note, 8, (uint64_t)h->mail);
	buf_put(&note, (struct str){ (const char *)h->h, HASH_BYTES });
	c->plain.p[NOTE_BYTES] = kept;
	put_head(to, h, c->plain.n, key->salt);
	if (to->full) {
		to->n = at;
		return RC_TOO_BIG;
	}
	derive(key->secret, str_from(buf_str(to), at), &a);
	enum rc rc = aead_seal(&a, buf_str(&c->plain), to);
	crypto_wipe(&a, sizeof(a));
	if (rc != RC_OK)
		to->n = at;
	return rc;
}

/* --- reading ----------------------------------------------------------- */

static bool
is_head(const struct carry_head *h)
{
	int64_t least = h->kind == CARRY_OUT ? h->first - 1 : 0;

	return h->terminal >= 1 && h->terminal <= TERMINAL_ID_MAX &&
	    h->epoch <= EPOCH_MAX && h->first >= 1 && h->last >= least;
}

static enum rc
refuse(const char **why, enum rc rc, const char *what)
{
	*why = what;
	return rc;
}

enum rc
carry_look(struct str file, struct carry_head *h, const char **why)
{
	struct carry_head got = { .kind = CARRY_OUT };
	struct str s = file;

	while (got.kind < CARRY_KIND_COUNT && !str_starts(file,
	    magic[got.kind]))
		got.kind++;
	if (file.n < MAGIC_BYTES)
		return refuse(why, RC_BAD_INPUT, "empty, or cut short");
	if (got.kind == CARRY_KIND_COUNT)
		return refuse(why, RC_BAD_INPUT, "not a carry file");
	if (file.n < CARRY_HEAD_MAX)
		return refuse(why, RC_BAD_INPUT, "cut short: make it again");
	s = str_from(s, MAGIC_BYTES);
	if (take_be(&s, 1) != VERSION)
		return refuse(why, RC_TOO_NEW, "of another version: update "
		    "the older of the two ends");
	got.epoch = (uint32_t)take_be(&s, 1);
	got.terminal = (uint32_t)take_be(&s, 4);
	got.first = (int64_t)take_be(&s, 8);
	got.last = (int64_t)take_be(&s, 8);
	uint64_t whole = take_be(&s, 4) + CARRY_HEAD_MAX + AEAD_TAG_BYTES;
	if (file.n < whole)
		return refuse(why, RC_BAD_INPUT, "cut short: make it again");
	if (file.n > whole || !is_head(&got))
		return refuse(why, RC_BAD_INPUT, "damaged: make it again");
	*h = got;
	return RC_OK;
}

/* The next part's bytes; false: damaged. */
static bool
cut_part(struct str *rest, struct str *part)
{
	if (rest->n < SIZE_BYTES)
		return false;
	uint64_t n = take_be(rest, SIZE_BYTES);
	if (n > rest->n)
		return false;
	*part = str_part(*rest, 0, (size_t)n);
	*rest = str_from(*rest, (size_t)n);
	return true;
}

static bool
is_whole(struct str rest)
{
	struct str part;

	while (rest.n > 0)
		if (!cut_part(&rest, &part))
			return false;
	return true;
}

enum rc
carry_read(struct carry *c, struct str file, const uint8_t secret[KEY_BYTES],
    const char **why)
{
	struct aead a;

	buf_reset(&c->plain);
	c->rest = STR("");
	enum rc rc = carry_look(file, &c->head, why);
	if (rc != RC_OK)
		return rc;
	derive(secret, str_part(file, 0, CARRY_HEAD_MAX), &a);
	rc = aead_open(&a, str_from(file, CARRY_HEAD_MAX), &c->plain);
	crypto_wipe(&a, sizeof(a));
	if (rc == RC_TOO_BIG)
		return refuse(why, RC_BAD_INPUT, "longer than any of ours");
	if (rc == RC_CORRUPT)
		return refuse(why, RC_BAD_INPUT, "damaged, or sealed with "
		    "another terminal's or market's key");
	if (rc != RC_OK)
		return refuse(why, rc, rc_text(rc));
	c->rest = buf_str(&c->plain);
	if (c->rest.n < NOTE_BYTES)
		return refuse(why, RC_BAD_INPUT, "not as it should be made");
	c->head.mail = (int64_t)take_be(&c->rest, 8);
	memcpy(c->head.h, c->rest.p, HASH_BYTES);
	c->rest = str_from(c->rest, HASH_BYTES);
	return c->head.mail >= 0 && is_whole(c->rest) ? RC_OK :
	    refuse(why, RC_BAD_INPUT, "not as it should be made");
}

const struct carry_head *
carry_found(const struct carry *c)
{
	return &c->head;
}

static enum rc
next_upload(struct carry *c, struct str part, struct str *plain)
{
	struct buf text = BUF(c->text), body = BUF(c->body);
	enum rc rc = squeeze_get(c->squeeze, &part, &text);

	if (rc == RC_OK)
		rc = pack_get_journal(&c->pack, (struct pack_source){
		    buf_str(&text), part }, &body);
	*plain = buf_str(&body);
	return rc == RC_OK ? RC_OK : RC_BAD_INPUT;
}

static enum rc
next_mail(struct carry *c, struct str part, struct str *items)
{
	struct buf body = BUF(c->body);
	struct proto_mail m;
	enum rc rc = squeeze_get(c->squeeze, &part, &body);

	if (rc != RC_OK || part.n > 0 ||
	    proto_read_mail(buf_str(&body), &m) != RC_OK)
		return RC_BAD_INPUT;
	*items = m.items;
	return RC_OK;
}

enum rc
carry_next(struct carry *c, struct str *part)
{
	struct str packed;

	if (c->rest.n == 0)
		return RC_NOT_FOUND;
	REQUIRE(cut_part(&c->rest, &packed));   /* is_whole */
	return c->head.kind == CARRY_OUT ? next_upload(c, packed, part) :
	    next_mail(c, packed, part);
}
