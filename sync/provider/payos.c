/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/provider/canon.h"
#include "sync/provider/field.h"
#include "sync/provider/payos.h"

#define SAMPLE_ORDER 123

/* --- who sent it --------------------------------------------------------- */

static bool
is_nothing(struct str raw)
{
	return str_eq(raw, STR("null")) || str_eq(raw, STR("\"null\"")) ||
	    str_eq(raw, STR("\"undefined\""));
}

static bool
put_pairs(struct buf *to, struct str data)
{
	struct canon_member m[CANON_MEMBERS_MAX];
	size_t count = canon_members(data, m);
	bool ok = count > 0;

	for (size_t i = 0; ok && i < count; i++) {
		if (i > 0)
			buf_putc(to, '&');
		buf_put(to, m[i].name);
		buf_putc(to, '=');
		if (is_nothing(m[i].raw))
			continue;
		ok = m[i].raw.p[0] == '"' ? json_str(m[i].raw, to) :
		    canon_put(to, m[i].raw, CANON_JS);
	}
	return ok && !to->full;
}

enum rc
payos_verify(const struct provider_hook *hook)
{
	char memory[2 * PAYOS_BODY_MAX], hex[2 * HASH_BYTES + 1];
	uint8_t want[HASH_BYTES], got[HASH_BYTES];
	struct buf b = BUF(memory);
	struct str data;

	if (hook->auth != PROVIDER_HMAC || hook->secret.n == 0 ||
	    hook->body.n > PAYOS_BODY_MAX || !json_check(hook->body, NULL) ||
	    !json_get_str(hook->body, "signature", hex, sizeof(hex)) ||
	    !hex_decode(str_of(hex), got, HASH_BYTES) ||
	    !json_get(hook->body, "data", &data) || !put_pairs(&b, data))
		return RC_DENIED;
	struct str part = buf_str(&b);
	hmac_sha256(hook->secret, &part, 1, want);
	bool same = crypto_equal(want, got, HASH_BYTES);
	crypto_wipe(want, sizeof(want));
	return same ? RC_OK : RC_DENIED;
}

/* --- what it says -------------------------------------------------------- */

struct fields {
	struct str at, account, sub, bank_ref, content, link, code;
	int64_t order, amount;
};

static bool
get_fields(const json_t *o, struct fields *f, const char **why)
{
	*why = "a text field holds something else";
	if (!field_text(o, "transactionDateTime", &f->at) ||
	    !field_text(o, "accountNumber", &f->account) ||
	    !field_text(o, "virtualAccountNumber", &f->sub) ||
	    !field_text(o, "reference", &f->bank_ref) ||
	    !field_text(o, "description", &f->content) ||
	    !field_text(o, "paymentLinkId", &f->link) ||
	    !field_text(o, "code", &f->code))
		return false;
	*why = "data.orderCode and data.amount must be integers";
	return field_whole(o, "orderCode", &f->order) &&
	    field_whole(o, "amount", &f->amount);
}

/* A transfer's own name: a link can have several, one order several links. */
static void
set_id(const struct fields *f, struct notice *n)
{
	char memory[PAYOS_BODY_MAX];
	struct buf b = BUF(memory);

	buf_i64(&b, f->order);
	buf_putc(&b, '.');
	buf_put(&b, f->bank_ref.n > 0 ? f->bank_ref : f->link);
	notice_id_set(n, buf_str(&b));
}

static bool
fill(const struct provider_hook *hook, const struct fields *f,
    struct notice *n, const char **why)
{
	if (f->amount <= 0 || f->amount > VND_MAX) {
		*why = "data.amount must be a positive number of dong";
	} else if (!notice_at_set(n, str_trim(f->at))) {
		*why = "data.transactionDateTime must be YYYY-MM-DD HH:MM:SS";
	} else if (f->account.n == 0 || !str_copy(str_trim(f->account),
	    n->account, sizeof(n->account)) || !str_copy(str_trim(f->sub),
	    n->sub_account, sizeof(n->sub_account))) {
		*why = "data.accountNumber is missing or too long";
	} else if (!str_copy(str_trim(f->bank_ref), n->bank_ref,
	    sizeof(n->bank_ref))) {
		*why = "data.reference is too long";
	} else {
		bool ours = str_eq(str_of(n->account), hook->account) ||
		    str_eq(str_of(n->sub_account), hook->account);
		n->is_in = true;
		n->amount.dong = f->amount;
		n->is_test = (f->order == SAMPLE_ORDER && !ours) ||
		    (f->code.n > 0 && !str_eq(f->code, STR("00")));
		set_id(f, n);
		notice_texts_set(n, &(struct notice_texts){ STR(""),
		    f->content, STR("") });
		return true;
	}
	return false;
}

enum rc
payos_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why)
{
	struct notice_bytes bytes = { hook->body, hook->body };
	enum rc rc = RC_BAD_INPUT;
	struct fields f;
	struct notice n;

	*why = "the body must be one JSON object with data, no name twice";
	memset(&n, 0, sizeof(n));
	if (hook->body.n > PAYOS_BODY_MAX)
		return rc;
	json_t *root = json_loadb(hook->body.p, hook->body.n,
	    JSON_REJECT_DUPLICATES, NULL);
	const json_t *data = json_object_get(root, "data");
	if (json_is_object(data) && get_fields(data, &f, why) &&
	    fill(hook, &f, &n, why)) {
		if (json_is_false(json_object_get(root, "success")))
			n.is_test = true;
		*why = "";
		reader->take(reader->ctx, &n, &bytes);
		rc = RC_OK;
	}
	json_decref(root);
	return rc;
}
