/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "ledger/fold.h"
#include "sync/board/console/api_fee_ask.h"
#include "sync/board/console/whole.h"

#define MOST_DEFAULT 200
#define MOST_MAX     1000
/* No text of ours is behind it: U+10FFFF. */
#define LAST_TEXT    "\xf4\x8f\xbf\xbf"


static enum rc
read_text(struct api *a, const char *name, char *to, size_t cap)
{
	if (str_copy(api_query(a, name), to, cap))
		return RC_OK;
	a->field = name;
	return api_refuse(a, 400, "field", "%s: dài quá %zu ký tự", name,
	    cap - 1);
}

static void
make_pattern(struct api *a, char to[API_PATTERN_MAX])
{
	struct buf b = buf_init(to, API_PATTERN_MAX - 2);

	buf_putc(&b, '%');
	fold_words(&b, api_query(a, "q"));
	b.cap = API_PATTERN_MAX;
	if (b.n > 1)
		buf_putc(&b, '%');
}

static enum rc
refuse_after(struct api *a)
{
	a->field = "after";
	return api_refuse(a, 400, "field", "after: cần \"next\" của trang "
	    "trước, trong cùng thứ tự");
}

/* Which order, and what stands at its beginning. */
static enum rc
read_sort(struct api *a, struct api_fee_key key, struct fee_filter *f)
{
	struct str sort = api_query(a, "sort");

	f->after_text = f->sort_text = "";
	f->sort_after = INT64_MIN;
	if (sort.n == 0)
		return RC_OK;
	f->down = sort.p[0] == '-';
	f->sort = store_fee_sort(key.list, str_from(sort, f->down ? 1 : 0));
	if (f->sort == NULL) {
		a->field = "sort";
		return api_refuse(a, 400, "field", "sort: danh sách này không "
		    "xếp theo cột đó; xem \"sort\" của các cột");
	}
	f->after = INT64_MIN;
	if (!f->down)
		return RC_OK;
	f->after = f->sort_after = INT64_MAX;
	f->after_text = f->sort_text = LAST_TEXT;
	return RC_OK;
}

/* Behind which row: its key, and a value before it in another order. */
static enum rc
read_after(struct api *a, struct api_fee_key key, struct api_fee_asked *q)
{
	struct str after = api_query(a, "after");
	struct fee_filter *f = &q->f;
	bool by_value = f->sort != NULL && !store_fee_sort_is_key(f->sort);

	if (after.n == 0)
		return RC_OK;
	if (!str_copy(after, q->after, sizeof(q->after)))
		return refuse_after(a);
	char *value = by_value ? strchr(q->after, '~') : NULL;
	if (by_value != (value != NULL))
		return refuse_after(a);
	if (value != NULL)
		*value++ = '\0';
	f->after_text = q->after;
	f->sort_text = value;
	bool fine = key.is_text ?
	    strlen(q->after) <= FEE_STALL_MAX :
	    str_to_i64(str_of(q->after), &f->after);
	if (fine && by_value && !store_fee_sort_is_text(f->sort))
		fine = str_to_i64(str_of(value), &f->sort_after);
	return fine && str_is_utf8(after) ? RC_OK : refuse_after(a);
}

enum rc
api_fee_ask(struct store *s, struct api *a, struct api_fee_key key,
    struct api_fee_asked *q)
{
	*q = (struct api_fee_asked){ .after = "" };
	q->f.most = api_query(a, "format").n > 0 ? WHOLE_PIECE : MOST_DEFAULT;
	q->f.today = day_at(store_now_ms(s));
	enum rc rc = read_sort(a, key, &q->f);
	if (rc == RC_OK)
		rc = read_after(a, key, q);
	if (rc == RC_OK)
		rc = api_query_i64(a, "limit", 1, MOST_MAX, &q->f.most);
	if (rc == RC_OK)
		rc = read_text(a, "stall", q->stall, sizeof(q->stall));
	if (rc == RC_OK)
		rc = read_text(a, "period", q->period, sizeof(q->period));
	if (rc == RC_OK)
		rc = read_text(a, "state", q->state, sizeof(q->state));
	if (rc == RC_OK)
		rc = api_query_i64(a, "zone", 0, INT32_MAX, &q->f.zone);
	if (rc == RC_OK)
		rc = api_query_i64(a, "number", 0, INT64_MAX, &q->f.number);
	if (rc == RC_OK)
		rc = api_query_i64(a, "trader", 0, INT64_MAX, &q->f.number);
	if (api_query(a, "open").n > 0)
		memcpy(q->state, "open", sizeof("open"));
	if (a->who.role == ROLE_TRADER &&
	    !str_copy(str_of(a->who.stall[0] == '\0' ? "?" : a->who.stall),
	    q->stall, sizeof(q->stall)))
		q->stall[0] = '?';   /* nobody's */
	make_pattern(a, q->pattern);
	q->f.stall = q->stall;
	q->f.period = q->period;
	q->f.state = q->state;
	q->f.pattern = q->pattern;
	return rc;
}
