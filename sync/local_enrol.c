/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "sync/local_enrol.h"
#include "sync/local_inside.h"

enum rc
local_put_enrol(struct buf *b, struct str line)
{
	size_t start = local_frame_begin(b, LOCAL_ENROL);

	json_add_str(b, "line", line);
	return local_frame_end(b, start);
}

enum rc
local_put_enrol_sign(struct buf *b, const uint8_t csr[HASH_BYTES])
{
	size_t start = local_frame_begin(b, LOCAL_ENROL_SIGN);

	json_add_hex(b, "csr", csr, HASH_BYTES);
	return local_frame_end(b, start);
}

enum rc
local_put_enrol_sig(struct buf *b, const struct local_enrol_sig *s)
{
	size_t start = local_frame_begin(b, LOCAL_ENROL_SIG);

	json_add_hex(b, "csr", s->csr, sizeof(s->csr));
	json_add_hex(b, "key", s->key, sizeof(s->key));
	json_add_hex(b, "sig", s->sig, sizeof(s->sig));
	return local_frame_end(b, start);
}

enum rc
local_put_enrolled(struct buf *b, const struct local_enrolled *e)
{
	size_t start = local_frame_begin(b, LOCAL_ENROLLED);

	buf_printf(b, ",\"terminal\":%u,\"epoch\":%u",
	    (unsigned)e->profile.terminal, (unsigned)e->profile.epoch);
	json_add_text(b, "bin", e->profile.bin);
	json_add_text(b, "account", e->profile.account);
	json_add_text(b, "holder", e->profile.holder);
	json_add_text(b, "stall", e->profile.stall);
	json_add_text(b, "place", e->profile.place);
	if (e->has_proof)
		json_add_hex(b, "proof", e->proof, sizeof(e->proof));
	if (e->receipts[0] != '\0')
		json_add_text(b, "receipts", e->receipts);
	return local_frame_end(b, start);
}

static enum rc
put_ended(struct buf *b, enum local_kind k, const struct local_end *e)
{
	size_t start = local_frame_begin(b, k);

	buf_printf(b, ",\"rc\":%d", (int)e->rc);
	json_add_text(b, "why", e->why);
	if (e->word[0] != '\0')
		json_add_text(b, "word", e->word);
	return local_frame_end(b, start);
}

enum rc
local_put_recorded(struct buf *b, const struct local_end *e)
{
	return put_ended(b, LOCAL_RECORDED, e);
}

enum rc
local_put_enrol_end(struct buf *b, const struct local_end *e)
{
	return put_ended(b, LOCAL_ENROL_END, e);
}

enum rc
local_read_enrol(struct str object, char line[LOCAL_LINE_MAX])
{
	char got[LOCAL_LINE_MAX];

	if (!json_get_str(object, "line", got, sizeof(got)) ||
	    !str_copy(str_of(got), line, LOCAL_LINE_MAX))
		return RC_BAD_INPUT;
	return RC_OK;
}

enum rc
local_read_enrol_sign(struct str object, uint8_t csr[HASH_BYTES])
{
	return json_get_hex(object, "csr", csr,
	    HASH_BYTES) ? RC_OK : RC_BAD_INPUT;
}

enum rc
local_read_enrol_sig(struct str object, struct local_enrol_sig *s)
{
	struct local_enrol_sig got;

	if (!json_get_hex(object, "csr", got.csr, sizeof(got.csr)) ||
	    !json_get_hex(object, "key", got.key, sizeof(got.key)) ||
	    !json_get_hex(object, "sig", got.sig, sizeof(got.sig)))
		return RC_BAD_INPUT;
	*s = got;
	return RC_OK;
}

enum rc
local_read_enrolled(struct str object, struct local_enrolled *e)
{
	struct local_enrolled got = { .has_proof = false };
	struct profile *p = &got.profile;
	int64_t terminal, epoch;
	struct str raw;

	if (!json_get_i64(object, "terminal", &terminal) || terminal < 1 ||
	    terminal > TERMINAL_ID_MAX ||
	    !json_get_i64(object, "epoch", &epoch) || epoch < 0 ||
	    epoch > EPOCH_MAX ||
	    !json_get_str(object, "bin", p->bin, sizeof(p->bin)) ||
	    !json_get_str(object, "account", p->account,
	    sizeof(p->account)) ||
	    !json_get_str(object, "holder", p->holder, sizeof(p->holder)) ||
	    !json_get_str(object, "stall", p->stall, sizeof(p->stall)) ||
	    !json_get_str(object, "place", p->place, sizeof(p->place)))
		return RC_BAD_INPUT;
	p->terminal = (uint32_t)terminal;
	p->epoch = (uint32_t)epoch;
	got.has_proof = json_get(object, "proof", &raw);
	if (got.has_proof &&
	    !json_get_hex(object, "proof", got.proof, sizeof(got.proof)))
		return RC_BAD_INPUT;
	if (json_get(object, "receipts", &raw) && !json_get_str(object,
	    "receipts", got.receipts, sizeof(got.receipts)))
		return RC_BAD_INPUT;
	*e = got;
	return RC_OK;
}
