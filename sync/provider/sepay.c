/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>

#include "ledger/base/crypto.h"
#include "sync/provider/bearer.h"
#include "sync/provider/field.h"
#include "sync/provider/form.h"
#include "sync/provider/sepay.h"

#define TEXT_MAX 4096   /* bytes of one form field */

/* --- who sent it ------------------------------------------------------- */

static bool
verify_hmac(const struct provider_hook *hook)
{
	const struct str prefix = STR("sha256=");
	uint8_t want[HASH_BYTES], got[HASH_BYTES];
	uint64_t at_s;

	if (hook->timestamp.n > 12 || !str_to_u64(hook->timestamp, &at_s) ||
	    !str_starts(hook->signature, prefix) ||
	    !hex_decode(str_from(hook->signature, prefix.n), got, HASH_BYTES))
		return false;
	struct str parts[] = { hook->timestamp, STR("."), hook->body };
	hmac_sha256(hook->secret, parts, 3, want);
	bool same = crypto_equal(want, got, HASH_BYTES);
	crypto_wipe(want, sizeof(want));
	int64_t off_s = hook->now_ms / 1000 - (int64_t)at_s;
	return same && off_s <= SEPAY_WINDOW_S && off_s >= -SEPAY_WINDOW_S;
}

enum rc
sepay_verify(const struct provider_hook *hook)
{
	bool ok = false;

	switch (hook->auth) {
	case PROVIDER_NONE:
		ok = true;
		break;
	case PROVIDER_HMAC:
		ok = hook->secret.n > 0 && verify_hmac(hook);
		break;
	case PROVIDER_APIKEY:
		ok = provider_is_key(hook->authorization, STR("Apikey "),
		    hook->secret);
		break;
	case PROVIDER_BEARER:
		ok = bearer_ok(hook);
		break;
	case PROVIDER_AUTH_COUNT:
		break;
	}
	return ok ? RC_OK : RC_DENIED;
}

/* --- what it says ------------------------------------------------------ */

/* The fields we read, as views; memory is the caller's. */
struct fields {
	struct str at, account, sub_account, code, content, direction,
	    description, bank_ref;
	int64_t id, amount;
};

static enum rc
fill(const struct fields *f, struct notice *n, const char **why)
{
	struct buf id = BUF(n->id);

	n->is_in = str_eq_nocase(f->direction, STR("in"));
	if (!n->is_in && !str_eq_nocase(f->direction, STR("out"))) {
		*why = "transferType must be in or out";
	} else if (f->id < 0) {
		*why = "id must not be negative";
	} else if (f->amount <= 0 || f->amount > VND_MAX) {
		*why = "transferAmount must be a positive number of dong";
	} else if (!notice_at_set(n, str_trim(f->at))) {
		*why = "transactionDate must be YYYY-MM-DD HH:MM:SS";
	} else if (f->account.n == 0 || !str_copy(str_trim(f->account),
	    n->account, sizeof(n->account)) || !str_copy(str_trim(
	    f->sub_account), n->sub_account, sizeof(n->sub_account))) {
		*why = "accountNumber or subAccount is missing or too long";
	} else if (!str_copy(str_trim(f->bank_ref), n->bank_ref,
	    sizeof(n->bank_ref))) {
		*why = "referenceCode is too long";
	} else {
		buf_i64(&id, f->id);
		n->is_test = f->id == 0;
		n->amount.dong = f->amount;
		notice_texts_set(n, &(struct notice_texts){ f->code,
		    f->content, f->description });
		return RC_OK;
	}
	return RC_BAD_INPUT;
}

static enum rc
read_json(struct str body, struct notice *out, const char **why)
{
	struct fields f;
	enum rc rc = RC_BAD_INPUT;
	json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES,
	    NULL);

	if (!json_is_object(root))
		*why = "the body must be one JSON object, no name twice";
	else if (!field_whole(root, "id", &f.id) ||
	    !field_whole(root, "transferAmount", &f.amount))
		*why = "id and transferAmount must be integers";
	else if (!field_text(root, "transactionDate", &f.at) ||
	    !field_text(root, "accountNumber", &f.account) ||
	    !field_text(root, "subAccount", &f.sub_account) ||
	    !field_text(root, "code", &f.code) ||
	    !field_text(root, "content", &f.content) ||
	    !field_text(root, "transferType", &f.direction) ||
	    !field_text(root, "description", &f.description) ||
	    !field_text(root, "referenceCode", &f.bank_ref))
		*why = "a text field holds something else";
	else
		rc = fill(&f, out, why);
	json_decref(root);
	return rc;
}

/* One field of a form.  Absent is empty: the provider leaves out what it
 * has not got. */
static bool
form_text(const struct provider_hook *hook, const char *name, struct buf *to,
    struct str *out)
{
	size_t from = to->n;
	const struct str multi = STR("multipart/form-data");
	bool multipart = hook->content_type.n >= multi.n && str_eq_nocase(
	    str_part(hook->content_type, 0, multi.n), multi);
	enum rc rc = multipart ? form_get_multipart(hook->body,
	    hook->content_type, str_of(name), to) :
	    form_get(hook->body, str_of(name), to);

	*out = str_from(buf_str(to), from);
	return (rc == RC_OK || rc == RC_NOT_FOUND) && str_is_utf8(*out);
}

static enum rc
read_form(const struct provider_hook *hook, struct notice *out,
    const char **why)
{
	char memory[TEXT_MAX];
	struct buf b = BUF(memory);
	struct fields f;
	struct str id, amount;

	if (!form_text(hook, "id", &b, &id) ||
	    !form_text(hook, "transferAmount", &b, &amount) ||
	    !form_text(hook, "transactionDate", &b, &f.at) ||
	    !form_text(hook, "accountNumber", &b, &f.account) ||
	    !form_text(hook, "subAccount", &b, &f.sub_account) ||
	    !form_text(hook, "code", &b, &f.code) ||
	    !form_text(hook, "content", &b, &f.content) ||
	    !form_text(hook, "transferType", &b, &f.direction) ||
	    !form_text(hook, "description", &b, &f.description) ||
	    !form_text(hook, "referenceCode", &b, &f.bank_ref)) {
		*why = "not a well-formed form, or a field twice or too long";
		return RC_BAD_INPUT;
	}
	if (!str_to_i64(id, &f.id) || !str_to_i64(amount, &f.amount)) {
		*why = "id and transferAmount must be integers";
		return RC_BAD_INPUT;
	}
	return fill(&f, out, why);
}

/* A form's fields, in one order and with no boundary between. */
static void
put_same(struct buf *to, const struct notice *n)
{
	buf_printf(to, "%s\n%d\n", n->id, n->is_in ? 1 : 0);
	buf_i64(to, n->amount.dong);
	buf_printf(to, "\n%s\n%s\n%s\n%s\n%s", n->at, n->account,
	    n->sub_account, n->bank_ref, n->content);
}

enum rc
sepay_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why)
{
	char memory[sizeof(struct notice)];
	struct buf same = BUF(memory);
	struct notice_bytes bytes = { hook->body, hook->body };
	struct str type = hook->content_type;
	struct str media = str_trim(str_cut(&type, ';'));
	bool multi = str_eq_nocase(media, STR("multipart/form-data"));
	bool form = multi || str_eq_nocase(media,
	    STR("application/x-www-form-urlencoded"));
	struct notice n;

	*why = "";
	memset(&n, 0, sizeof(n));
	enum rc rc = form ? read_form(hook, &n, why) :
	    read_json(hook->body, &n, why);
	if (rc != RC_OK)
		return rc;
	if (hook->auth == PROVIDER_NONE)
		n.is_test = true;
	put_same(&same, &n);
	if (multi && !same.full)
		bytes.same = buf_str(&same);
	reader->take(reader->ctx, &n, &bytes);
	return RC_OK;
}
