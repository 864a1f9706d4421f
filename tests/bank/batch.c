/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <string.h>

#include "ledger/money.h"
#include "tests/bank/batch.h"

#define NAMES_MAX 8

/* No name but these; the list ends with NULL. */
static bool
has_only(json_t *object, const char *const names[NAMES_MAX])
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value) {
		size_t i = 0;
		while (names[i] != NULL && strcmp(names[i], name) != 0)
			i++;
		if (names[i] == NULL)
			return false;
	}
	return true;
}

static struct str
text_of(const json_t *v)
{
	return (struct str){ json_string_value(v), json_string_length(v) };
}

static bool
is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') ||
		    (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		    (s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '-'))
			return false;
	return s.n > 0;
}

/* RFC 3339 in whole seconds; only the shape is looked at. */
static bool
is_moment(struct str s)
{
	const char *shape = s.n == 20 ? "0000-00-00T00:00:00Z" :
	    s.n == 25 ? "0000-00-00T00:00:00+00:00" : "";

	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (*shape == '\0' || (shape[i] == '0' ? !digit :
		    shape[i] == '+' ? s.p[i] != '+' && s.p[i] != '-' :
		    s.p[i] != shape[i]))
			return false;
	}
	return s.n > 0;
}

static const char *
read_amount(json_t *o, struct batch_sale *s)
{
	static const char *const names[NAMES_MAX] = { "value", "currency" };
	const json_t *value = json_object_get(o, "value");

	if (!json_is_object(o) || !has_only(o, names))
		return "amount: an object of value and currency";
	if (!str_eq(text_of(json_object_get(o, "currency")), STR("VND")))
		return "amount.currency: VND";
	s->amount = json_integer_value(value);
	return json_is_integer(value) &&
	    vnd_is_sale((struct vnd){ s->amount }) ? NULL :
	    "amount.value: whole dong, 1 to 499999999";
}

/* A text that may be absent. */
static bool
read_text(const json_t *v, char *to, size_t cap)
{
	to[0] = '\0';
	return v == NULL || (json_is_string(v) && json_string_length(v) > 0 &&
	    str_copy(text_of(v), to, cap));
}

static const char *
read_sale(json_t *o, int64_t terminal, struct batch_sale *s)
{
	static const char *const names[NAMES_MAX] = { "transactionId",
		"storeId", "amount", "paidAt", "bankReference" };
	const json_t *id = json_object_get(o, "transactionId");
	const json_t *store = json_object_get(o, "storeId");

	if (!json_is_object(o) || !has_only(o, names))
		return "an object of transactionId, storeId, amount, paidAt "
		    "and bankReference";
	if (!json_is_string(id) || !is_id(text_of(id)) ||
	    !str_copy(text_of(id), s->id, sizeof(s->id)))
		return "transactionId: 1 to 35 letters, digits and -";
	if (!json_is_integer(store) || json_integer_value(store) != terminal)
		return "storeId: the number that sends";
	if (!read_text(json_object_get(o, "paidAt"), s->paid_at,
	    sizeof(s->paid_at)) || (s->paid_at[0] != '\0' &&
	    !is_moment(str_of(s->paid_at))))
		return "paidAt: like 2026-10-31T08:15:42+07:00";
	if (!read_text(json_object_get(o, "bankReference"), s->bank_ref,
	    sizeof(s->bank_ref)))
		return "bankReference: 1 to 64 bytes";
	return read_amount(json_object_get(o, "amount"), s);
}

static enum rc
read_sales(json_t *root, struct batch *out, struct buf *why)
{
	static const char *const names[NAMES_MAX] = { "terminal",
		"transactions" };
	const json_t *terminal = json_object_get(root, "terminal");
	json_t *list = json_object_get(root, "transactions");

	out->terminal = json_integer_value(terminal);
	out->n = json_array_size(list);
	if (!json_is_object(root) || !has_only(root, names) ||
	    !json_is_integer(terminal) || out->terminal < 1 ||
	    out->terminal > TERMINAL_ID_MAX) {
		buf_puts(why, "an object of terminal and transactions");
		return RC_BAD_INPUT;
	}
	if (out->n < 1 || out->n > BATCH_SALES_MAX) {
		buf_puts(why, "transactions: a list of 1 to 200");
		return RC_BAD_INPUT;
	}
	for (size_t i = 0; i < out->n; i++) {
		const char *what = read_sale(json_array_get(list, i),
		    out->terminal, &out->sale[i]);
		if (what == NULL)
			continue;
		buf_printf(why, "transactions[%zu]: %s", i, what);
		return RC_BAD_INPUT;
	}
	return RC_OK;
}

enum rc
batch_read(struct str body, struct batch *out, struct buf *why)
{
	json_error_t e;

	if (body.n > BATCH_BODY_MAX) {
		buf_puts(why, "longer than 65536 bytes");
		return RC_CORRUPT;
	}
	json_t *root = body.n == 0 ? NULL :
	    json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, &e);
	if (root == NULL) {
		buf_puts(why, "no JSON, or a name twice in one object");
		return RC_CORRUPT;
	}
	enum rc rc = read_sales(root, out, why);
	json_decref(root);
	return rc;
}
