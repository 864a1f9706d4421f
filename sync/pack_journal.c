/* SPDX-License-Identifier: Apache-2.0 */
/* One upload: the header, the checkpoint, the lines. */
#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "sync/pack.h"

#define HAS_CHECKPOINT 1

static struct str
bytes_of(const uint8_t *p, size_t n)
{
	return (struct str){ (const char *)p, n };
}

/* The checkpoint's object must be the one spelling of its values. */
static bool
put_checkpoint(struct str raw, struct pack_streams *to)
{
	char memory[CHECKPOINT_JSON_MAX];
	struct buf again = BUF(memory);
	struct checkpoint c;

	if (!json_check(raw, NULL) || checkpoint_parse(raw, &c) != RC_OK)
		return false;
	checkpoint_put(&again, &c);
	if (!str_eq(buf_str(&again), raw))
		return false;
	pack_put_varint(to->text, pack_zigzag(c.boot, 0));
	pack_put_varint(to->text, pack_zigzag(c.n, 0));
	pack_put_varint(to->text, pack_zigzag(c.count, 0));
	pack_put_varint(to->text, pack_zigzag(c.total.dong, 0));
	buf_put(to->raw, bytes_of(c.h, sizeof(c.h)));
	buf_put(to->raw, bytes_of(c.sig, sizeof(c.sig)));
	return true;
}

enum rc
pack_put_journal(struct pack *p, const struct proto_journal *j,
    uint32_t epoch, struct pack_streams *to)
{
	struct str rest = j->lines;

	pack_start(p, j->first, (uint32_t)j->terminal, epoch);
	buf_putc(to->text, PACK_VERSION);
	pack_put_varint(to->text, (uint64_t)j->terminal);
	pack_put_varint(to->text, epoch);
	pack_put_varint(to->text, (uint64_t)j->first);
	pack_put_varint(to->text, (uint64_t)j->count);
	buf_putc(to->text, j->checkpoint.n > 0 ? HAS_CHECKPOINT : 0);
	buf_put(to->raw, bytes_of(j->key, sizeof(j->key)));
	buf_put(to->raw, bytes_of(j->prev, sizeof(j->prev)));
	if (j->checkpoint.n > 0 && !put_checkpoint(j->checkpoint, to))
		return RC_BAD_INPUT;
	while (rest.n > 0)
		pack_put(p, str_cut(&rest, '\n'), to);
	return to->text->full || to->raw->full ? RC_TOO_BIG : RC_OK;
}

static bool
get_i64(struct str *text, int64_t *v)
{
	uint64_t z;

	if (!pack_get_varint(text, &z))
		return false;
	*v = pack_unzigzag(z, 0);
	return true;
}

static bool
get_bytes(struct str *raw, uint8_t *to, size_t n)
{
	struct str s;

	if (!pack_take(raw, n, &s))
		return false;
	memcpy(to, s.p, n);
	return true;
}

static bool
get_checkpoint(struct pack_source *from, struct buf *to)
{
	struct checkpoint c;

	if (!get_i64(&from->text, &c.boot) || !get_i64(&from->text, &c.n) ||
	    !get_i64(&from->text, &c.count) ||
	    !get_i64(&from->text, &c.total.dong) ||
	    !get_bytes(&from->raw, c.h, sizeof(c.h)) ||
	    !get_bytes(&from->raw, c.sig, sizeof(c.sig)))
		return false;
	checkpoint_put(to, &c);
	return true;
}

/* Everything before the lines; j->checkpoint views into checkpoint. */
static bool
get_header(struct pack_source *from, struct proto_journal *j,
    uint64_t *epoch, struct buf *checkpoint)
{
	uint64_t terminal, first, count;
	struct str flags;

	if (!pack_get_varint(&from->text, &terminal) || terminal < 1 ||
	    terminal > TERMINAL_ID_MAX ||
	    !pack_get_varint(&from->text, epoch) || *epoch > EPOCH_MAX ||
	    !pack_get_varint(&from->text, &first) || first < 1 ||
	    first > INT64_MAX - BATCH_LINES_MAX ||
	    !pack_get_varint(&from->text, &count) || count < 1 ||
	    count > BATCH_LINES_MAX ||
	    !pack_take(&from->text, 1, &flags) ||
	    (unsigned char)flags.p[0] > HAS_CHECKPOINT ||
	    !get_bytes(&from->raw, j->key, sizeof(j->key)) ||
	    !get_bytes(&from->raw, j->prev, sizeof(j->prev)))
		return false;
	j->terminal = (int64_t)terminal;
	j->first = (int64_t)first;
	j->count = (int64_t)count;
	if (flags.p[0] == HAS_CHECKPOINT && !get_checkpoint(from, checkpoint))
		return false;
	j->checkpoint = buf_str(checkpoint);
	return true;
}

enum rc
pack_get_journal(struct pack *p, struct pack_source from, struct buf *body)
{
	char memory[CHECKPOINT_JSON_MAX];
	struct buf checkpoint = BUF(memory);
	struct proto_journal j = { 0 };
	struct str version;
	uint64_t epoch;

	if (!pack_take(&from.text, 1, &version))
		return RC_BAD_INPUT;
	if (version.p[0] != PACK_VERSION)
		return RC_TOO_NEW;
	if (!get_header(&from, &j, &epoch, &checkpoint))
		return RC_BAD_INPUT;
	enum rc rc = proto_put_journal(body, &j);
	pack_start(p, j.first, (uint32_t)j.terminal, (uint32_t)epoch);
	for (int64_t i = 0; rc == RC_OK && i < j.count; i++) {
		rc = pack_get(p, &from, body);
		buf_putc(body, '\n');
	}
	if (rc == RC_OK && (from.text.n > 0 || from.raw.n > 0))
		rc = RC_BAD_INPUT;
	if (rc == RC_OK && body->full)
		rc = RC_TOO_BIG;
	return rc;
}
