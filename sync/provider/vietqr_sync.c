/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/json.h"
#include "sync/provider/bearer.h"
#include "sync/provider/field.h"
#include "sync/provider/vietqr_sync.h"

#define MS_FROM INT64_C(100000000000)   /* seconds are below, until 5138 */

enum rc
vietqr_sync_verify(const struct provider_hook *hook)
{
	return hook->auth == PROVIDER_BEARER && bearer_ok(hook) ? RC_OK :
	    RC_DENIED;
}

struct fields { struct str account, direction, content, id, bank_ref, order;
	int64_t amount, time; };

static bool
get_texts(const json_t *o, struct fields *f)
{
	return field_text_of(o, "bankaccount", "bankAccount", &f->account) &&
	    field_text_of(o, "transType", "transtype", &f->direction) &&
	    field_text(o, "content", &f->content) &&
	    field_text_of(o, "transactionid", "transactionId", &f->id) &&
	    field_text_of(o, "referencenumber", "referenceNumber",
	    &f->bank_ref) &&
	    field_text_of(o, "orderId", "orderid", &f->order);
}

/* Absent is 0. */
static bool
get_time(const json_t *o, int64_t *out)
{
	const json_t *a = json_object_get(o, "transactiontime");
	const char *name = a == NULL ? "transactionTime" : "transactiontime";

	*out = 0;
	return json_object_get(o, name) == NULL ||
	    json_is_null(json_object_get(o, name)) ||
	    field_dong(o, name, out);
}

/* What it calls the transaction, or what makes it this one. */
static void
set_id(const struct fields *f, struct notice *n)
{
	char memory[2048];
	struct buf b = BUF(memory);

	if (f->id.n > 0 || f->bank_ref.n > 0) {
		notice_id_set(n, f->id.n > 0 ? f->id : f->bank_ref);
		return;
	}
	buf_put(&b, f->account);
	buf_putc(&b, '\n');
	buf_i64(&b, f->amount);
	buf_putc(&b, '\n');
	buf_i64(&b, f->time);
	buf_putc(&b, '\n');
	buf_put(&b, str_part(f->content, 0, f->content.n < 1024 ?
	    f->content.n : 1024));
	buf_putc(&b, '/');   /* never a plain id */
	notice_id_set(n, buf_str(&b));
}

static bool
fill(const struct provider_hook *hook, const struct fields *f,
    struct notice *n, const char **why)
{
	int64_t at_ms = f->time == 0 ? hook->now_ms : f->time < MS_FROM ?
	    f->time * 1000 : f->time;

	n->is_in = str_eq_nocase(f->direction, STR("C"));
	if (!n->is_in && !str_eq_nocase(f->direction, STR("D"))) {
		*why = "transType must be C or D";
	} else if (f->amount <= 0 || f->amount > VND_MAX) {
		*why = "amount must be a positive number of dong";
	} else if (f->time < 0 || !notice_at_set_ms(n, at_ms)) {
		*why = "transactiontime must be a time since 1970";
	} else if (f->account.n == 0 || !str_copy(str_trim(f->account),
	    n->account, sizeof(n->account))) {
		*why = "bankaccount is missing or too long";
	} else if (!str_copy(str_trim(f->bank_ref), n->bank_ref,
	    sizeof(n->bank_ref))) {
		*why = "referencenumber is too long";
	} else {
		n->amount.dong = f->amount;
		set_id(f, n);
		notice_texts_set(n, &(struct notice_texts){ f->order,
		    f->content, STR("") });
		return true;
	}
	return false;
}

enum rc
vietqr_sync_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why)
{
	struct notice_bytes bytes = { hook->body, hook->body };
	enum rc rc = RC_BAD_INPUT;
	struct fields f;
	struct notice n;

	*why = "";
	memset(&n, 0, sizeof(n));
	json_t *root = json_loadb(hook->body.p, hook->body.n,
	    JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(root)) {
		*why = "the body must be one JSON object, no name twice";
	} else if (!get_texts(root, &f)) {
		*why = "a text field holds something else";
	} else if (!field_dong(root, "amount", &f.amount) ||
	    !get_time(root, &f.time)) {
		*why = "amount and transactiontime must be whole numbers";
	} else if (fill(hook, &f, &n, why)) {
		reader->take(reader->ctx, &n, &bytes);
		rc = RC_OK;
	}
	json_decref(root);
	return rc;
}

void
vietqr_sync_thanks(struct buf *to, const struct notice *last)
{
	buf_puts(to, "{\"error\":false,\"errorReason\":\"000\","
	    "\"toastMessage\":\"\",\"object\":{\"reftransactionid\":");
	json_put_str(to, str_of(last->id));
	buf_puts(to, "}}");
}

void
vietqr_sync_refusal(struct buf *to, const char *why)
{
	buf_puts(to, "{\"error\":true,\"errorReason\":\"E400\","
	    "\"toastMessage\":");
	json_put_str(to, str_of(why));
	buf_puts(to, ",\"object\":null}");
}

bool
vietqr_sync_account(struct str body, char *to)
{
	struct str account;
	json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES,
	    NULL);
	bool ok = field_text_of(root, "bankaccount", "bankAccount",
	    &account) && account.n > 0 &&
	    str_copy(str_trim(account), to, NOTICE_ACCOUNT_MAX);

	json_decref(root);
	return ok;
}
