/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <jansson.h>

#include "sync/provider/field.h"
#include "sync/provider/sepay_list.h"

/* --- asking ------------------------------------------------------------- */

static void
put_param(struct buf *b, const char *name, const char *value)
{
	static const char hex[] = "0123456789ABCDEF";

	if (value == NULL || value[0] == '\0')
		return;
	buf_printf(b, "&%s=", name);
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
		if (plain) {
			buf_putc(b, (char)c);
		} else {
			buf_putc(b, '%');
			buf_putc(b, hex[c >> 4]);
			buf_putc(b, hex[c & 15]);
		}
	}
}

void
sepay_query_put(struct buf *b, const struct sepay_query *q)
{
	bool v1 = q->api == SEPAY_V1;

	buf_puts(b, q->base);
	if (v1)
		buf_printf(b, "/transactions/list?limit=%d", SEPAY_PAGE_MAX);
	else
		buf_printf(b, "/transactions?per_page=%d&page=%" PRId64,
		    SEPAY_PAGE_MAX, q->page);
	put_param(b, "transfer_type", !v1 && q->only_in ? "in" : NULL);
	put_param(b, "account_number", v1 ? q->account : NULL);
	put_param(b, "since_id", q->since_id);
	put_param(b, v1 ? "transaction_date_min" : "transaction_date_from",
	    q->from);
	put_param(b, v1 ? "transaction_date_max" : "transaction_date_to",
	    q->to);
}

/* --- reading ------------------------------------------------------------ */

/* An id: a number, as text or not, or a UUID. */
static bool
id_of(const json_t *o, struct notice *n)
{
	const json_t *v = json_object_get(o, "id");
	struct buf b = BUF(n->id);
	struct str s;

	if (json_is_integer(v) && json_integer_value(v) > 0) {
		buf_i64(&b, json_integer_value(v));
		return true;
	}
	if (!json_is_string(v))
		return false;
	s = (struct str){ json_string_value(v), json_string_length(v) };
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') &&
		    !(c >= 'A' && c <= 'F') && c != '-')
			return false;
	}
	return s.n > 0 && str_copy(s, n->id, sizeof(n->id));
}

static bool
read_item(enum sepay_api api, const json_t *o, struct notice *n)
{
	struct str at, account, sub, bank_ref;
	struct notice_texts t = { .description = STR("") };
	int64_t in, out;

	*n = (struct notice){ .is_test = false };
	if (!id_of(o, n) || !field_dong(o, "amount_in", &in) ||
	    !field_dong(o, "amount_out", &out) ||
	    !field_text(o, "code", &t.code) ||
	    !field_text(o, "transaction_content", &t.content) ||
	    !field_text(o, "transaction_date", &at) ||
	    !field_text(o, "account_number", &account) ||
	    !field_text(o, "reference_number", &bank_ref) ||
	    !field_text(o, api == SEPAY_V1 ? "sub_account" : "va", &sub))
		return false;
	n->is_in = in > 0;
	n->amount.dong = in > 0 ? in : out;
	if (in < 0 || out < 0 || (in > 0) == (out > 0) ||
	    n->amount.dong > VND_MAX || !notice_at_set(n, str_trim(at)))
		return false;
	account = str_trim(account);
	notice_texts_set(n, &t);
	return account.n > 0 &&
	    str_copy(account, n->account, sizeof(n->account)) &&
	    str_copy(str_trim(sub), n->sub_account, sizeof(n->sub_account)) &&
	    str_copy(str_trim(bank_ref), n->bank_ref, sizeof(n->bank_ref));
}

/* Where the transactions are, or NULL with *why. */
static const json_t *
items_of(enum sepay_api api, const json_t *root, const char **why)
{
	const json_t *status = json_object_get(root, "status");
	const json_t *items = json_object_get(root,
	    api == SEPAY_V1 ? "transactions" : "data");
	bool good = api == SEPAY_V1 ? json_is_integer(status) &&
	    json_integer_value(status) == 200 &&
	    json_is_null(json_object_get(root, "error")) :
	    json_is_string(status) && str_eq(
	    str_of(json_string_value(status)), STR("success"));

	if (!good)
		*why = "the provider says that it failed";
	else if (!json_is_array(items))
		*why = "no list of transactions";
	else if (json_array_size(items) > SEPAY_PAGE_MAX)
		*why = "more transactions than were asked for";
	else
		return items;
	return NULL;
}

static void
note_ends(struct sepay_page *page, const struct notice *n)
{
	if (page->first_at[0] == '\0')
		REQUIRE(str_copy(str_of(n->at), page->first_at,
		    sizeof(page->first_at)));
	REQUIRE(str_copy(str_of(n->at), page->last_at,
	    sizeof(page->last_at)));
	REQUIRE(str_copy(str_of(n->id), page->last_id,
	    sizeof(page->last_id)));
}

static void
read_items(enum sepay_api api, const json_t *items,
    const struct sepay_reader *reader, struct sepay_page *page)
{
	struct notice n;

	for (size_t i = 0; i < json_array_size(items); i++) {
		page->items++;
		if (!read_item(api, json_array_get(items, i), &n)) {
			page->odd++;
			continue;
		}
		note_ends(page, &n);
		reader->take(reader->ctx, &n);
	}
}

static bool
has_more(const json_t *root)
{
	return json_is_true(json_object_get(json_object_get(
	    json_object_get(root, "meta"), "pagination"), "has_more"));
}

enum rc
sepay_page_read(enum sepay_api api, struct str body,
    const struct sepay_reader *reader, struct sepay_page *page,
    const char **why)
{
	enum rc rc = RC_BAD_INPUT;

	*page = (struct sepay_page){ .items = 0 };
	*why = "";
	if (api == SEPAY_V1 && str_trim(body).n == 0) {
		*why = "an empty answer: the token is not accepted";
		return RC_DENIED;
	}
	json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES,
	    NULL);
	if (!json_is_object(root)) {
		*why = "not one JSON object";
	} else {
		const json_t *items = items_of(api, root, why);
		if (items != NULL) {
			read_items(api, items, reader, page);
			page->more = api == SEPAY_V2 && has_more(root);
			rc = RC_OK;
		}
	}
	json_decref(root);
	return rc;
}
