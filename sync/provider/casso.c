/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/provider/canon.h"
#include "sync/provider/casso.h"
#include "sync/provider/field.h"

#define ITEM_MAX 8192   /* bytes of one of several */

/* --- who sent it --------------------------------------------------------- */

/* "t=1727948258788,v1=ed0a..." */
static bool
split(struct str header, struct str *t, uint8_t got[HASH512_BYTES])
{
	struct str rest = header;
	int64_t ms;

	*t = str_trim(str_cut(&rest, ','));
	rest = str_trim(rest);
	if (!str_starts(*t, STR("t=")) || !str_starts(rest, STR("v1=")))
		return false;
	*t = str_from(*t, 2);
	return t->n <= 16 && str_to_i64(*t, &ms) &&
	    hex_decode(str_from(rest, 3), got, HASH512_BYTES);
}

static bool
signed_so(const struct provider_hook *hook, struct str t,
    const uint8_t got[HASH512_BYTES], enum canon_style style)
{
	char memory[3 * CASSO_SIGNED_MAX];
	uint8_t want[HASH512_BYTES];
	struct buf b = BUF(memory);

	if (!canon_put(&b, hook->body, style))
		return false;
	struct str parts[] = { t, STR("."), buf_str(&b) };
	hmac_sha512(hook->secret, parts, 3, want);
	bool same = crypto_equal(want, got, sizeof(want));
	crypto_wipe(want, sizeof(want));
	return same;
}

static bool
verify_signed(const struct provider_hook *hook)
{
	uint8_t got[HASH512_BYTES];
	struct str t;
	bool ok = false;

	if (hook->secret.n == 0 || hook->body.n > CASSO_SIGNED_MAX ||
	    !split(hook->signature, &t, got) ||
	    !json_check(hook->body, NULL))
		return false;
	for (int i = 0; !ok && i < CANON_STYLE_COUNT; i++)
		ok = signed_so(hook, t, got, (enum canon_style)i);
	return ok;
}

enum rc
casso_verify(const struct provider_hook *hook)
{
	bool ok = hook->auth == PROVIDER_HMAC ? verify_signed(hook) :
	    hook->auth == PROVIDER_APIKEY && provider_is_key(hook->timestamp,
	    STR(""), hook->secret);

	return ok ? RC_OK : RC_DENIED;
}

/* --- what it says -------------------------------------------------------- */

struct fields { struct str at, account, sub, bank_ref, content; };

static bool
get_texts(const json_t *o, struct fields *f)
{
	struct str other;

	if (!field_text_of(o, "transactionDateTime", "when", &f->at) ||
	    !field_text_of(o, "accountNumber", "bank_sub_acc_id",
	    &f->account) || !field_text_of(o, "bankSubAccId", "subAccId",
	    &other) || !field_text_of(o, "virtualAccountNumber",
	    "virtualAccount", &f->sub) ||
	    !field_text_of(o, "reference", "tid", &f->bank_ref) ||
	    !field_text(o, "description", &f->content))
		return false;
	if (f->account.n == 0)
		f->account = other;
	return true;
}

static bool
copy_field(struct str s, char *to, size_t cap)
{
	return str_copy(str_trim(s), to, cap);
}

bool
casso_item(const json_t *o, struct notice *n, const char **why)
{
	struct buf id = BUF(n->id);
	int64_t number, amount;
	struct fields f;

	memset(n, 0, sizeof(*n));
	if (!field_whole(o, "id", &number) || number < 0 ||
	    !field_whole(o, "amount", &amount)) {
		*why = "id and amount must be integers";
	} else if (amount == 0 || amount > VND_MAX || amount < -VND_MAX) {
		*why = "amount must be a number of dong, below 0 for money "
		    "that left";
	} else if (!get_texts(o, &f)) {
		*why = "a text field holds something else";
	} else if (!notice_at_set_any(n, str_trim(f.at))) {
		*why = "when, or transactionDateTime, must be YYYY-MM-DD or "
		    "YYYY-MM-DD HH:MM:SS";
	} else if (f.account.n == 0 || !copy_field(f.account, n->account,
	    sizeof(n->account)) || !copy_field(f.sub, n->sub_account,
	    sizeof(n->sub_account))) {
		*why = "accountNumber, or bank_sub_acc_id, is missing or too "
		    "long";
	} else if (!copy_field(f.bank_ref, n->bank_ref,
	    sizeof(n->bank_ref))) {
		*why = "reference, or tid, is too long";
	} else {
		buf_i64(&id, number);
		n->is_test = number == 0;
		n->is_in = amount > 0;
		n->amount.dong = amount > 0 ? amount : -amount;
		notice_texts_set(n, &(struct notice_texts){ STR(""),
		    f.content, STR("") });
		return true;
	}
	return false;
}

/* One of several: what is its own are its fields, in one order. */
static enum rc
read_one_of(const json_t *item, const struct notice_reader *reader)
{
	char memory[ITEM_MAX];
	struct notice_bytes bytes;
	const char *why;
	struct notice n;

	size_t size = json_dumpb(item, memory, sizeof(memory), JSON_COMPACT |
	    JSON_SORT_KEYS | JSON_ENCODE_ANY);
	if (size == 0 || size > sizeof(memory))
		return RC_TOO_BIG;
	bytes.raw = bytes.same = (struct str){ memory, size };
	bool ok = casso_item(item, &n, &why);
	reader->take(reader->ctx, ok ? &n : NULL, &bytes);
	return RC_OK;
}

static enum rc
read_batch(const json_t *list, const struct notice_reader *reader,
    const char **why)
{
	size_t count = json_array_size(list);
	enum rc rc = RC_OK;

	if (count == 0 || count > NOTICES_MAX) {
		*why = "data must have 1 to 100 transactions";
		return RC_BAD_INPUT;
	}
	for (size_t i = 0; i < count; i++)
		if (json_dumpb(json_array_get(list, i), NULL, 0,
		    JSON_COMPACT | JSON_ENCODE_ANY) > ITEM_MAX)
			rc = RC_BAD_INPUT;
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		rc = read_one_of(json_array_get(list, i), reader);
	if (rc != RC_OK)
		*why = "a transaction of more than 8192 bytes";
	return rc == RC_OK ? RC_OK : RC_BAD_INPUT;
}

enum rc
casso_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why)
{
	struct notice_bytes bytes = { hook->body, hook->body };
	enum rc rc = RC_BAD_INPUT;
	struct notice n;

	*why = "";
	json_t *root = json_loadb(hook->body.p, hook->body.n,
	    JSON_REJECT_DUPLICATES, NULL);
	const json_t *data = json_object_get(root, "data");
	if (json_is_array(data)) {
		rc = read_batch(data, reader, why);
	} else if (!json_is_object(data)) {
		*why = "the body must be one JSON object with data, no name "
		    "twice";
	} else if (casso_item(data, &n, why)) {
		reader->take(reader->ctx, &n, &bytes);
		rc = RC_OK;
	}
	json_decref(root);
	return rc;
}
