/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that a call brings: of its query and of its body. */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/console/api.h"
#include "sync/board/console/whole.h"
#include "sync/board/http.h"

struct str
api_query(struct api *a, const char *name)
{
	struct str after = strcmp(name, "after") == 0 ?
	    whole_after(a->whole) : STR("");

	return after.n > 0 ? after : http_query(a->x, name);
}

static enum rc
refuse_field(struct api *a, const char *name, const char *what)
{
	a->field = name;
	return api_refuse(a, 400, "field", "%s: %s", name, what);
}

enum rc
api_query_i64(struct api *a, const char *name, int64_t lo, int64_t hi,
    int64_t *to)
{
	struct str text = api_query(a, name);
	int64_t v;

	if (text.n == 0)
		return RC_OK;
	if (!str_to_i64(text, &v) || v < lo || v > hi) {
		a->field = name;
		return api_refuse(a, 400, "field", "%s: cần một số nguyên từ "
		    "%lld đến %lld", name, (long long)lo, (long long)hi);
	}
	*to = v;
	return RC_OK;
}

/* Without control characters, which belong in no field of ours. */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return str_is_utf8(s);
}

static enum rc
take_text(struct api *a, const char *name, char *to, size_t cap)
{
	const json_t *v = json_object_get(a->in, name);
	struct str s = { json_string_value(v), json_string_length(v) };

	if (!json_is_string(v))
		return refuse_field(a, name, "cần một chuỗi ký tự");
	s = str_trim(s);
	if (!is_plain(s))
		return refuse_field(a, name, "có ký tự điều khiển hoặc không "
		    "phải UTF-8");
	if (!str_copy(s, to, cap)) {
		a->field = name;
		return api_refuse(a, 400, "field", "%s: dài quá %zu byte",
		    name, cap - 1);
	}
	return RC_OK;
}

enum rc
api_in_text(struct api *a, const char *name, char *to, size_t cap)
{
	if (json_object_get(a->in, name) == NULL)
		return refuse_field(a, name, "còn thiếu");
	enum rc rc = take_text(a, name, to, cap);
	if (rc == RC_OK && to[0] == '\0')
		rc = refuse_field(a, name, "không được để trống");
	return rc;
}

enum rc
api_in_text_or(struct api *a, const char *name, char *to, size_t cap)
{
	to[0] = '\0';
	if (json_object_get(a->in, name) == NULL)
		return RC_OK;
	return take_text(a, name, to, cap);
}

enum rc
api_in_i64(struct api *a, const char *name, int64_t lo, int64_t hi,
    int64_t *to)
{
	const json_t *v = json_object_get(a->in, name);

	if (v == NULL)
		return refuse_field(a, name, "còn thiếu");
	if (!json_is_integer(v) || json_integer_value(v) < lo ||
	    json_integer_value(v) > hi) {
		a->field = name;
		return api_refuse(a, 400, "field", "%s: cần một số nguyên từ "
		    "%lld đến %lld", name, (long long)lo, (long long)hi);
	}
	*to = json_integer_value(v);
	return RC_OK;
}

enum rc
api_in_day_or(struct api *a, const char *name, int64_t *day)
{
	const json_t *v = json_object_get(a->in, name);
	struct str s = { json_string_value(v), json_string_length(v) };

	if (v == NULL || (json_is_string(v) && s.n == 0))
		return RC_OK;
	if (!json_is_string(v) || !day_parse(s, day))
		return refuse_field(a, name, "cần một ngày như 2026-11-21");
	return RC_OK;
}

enum rc
api_in_day(struct api *a, const char *name, int64_t *day)
{
	const json_t *v = json_object_get(a->in, name);

	if (v == NULL || json_string_length(v) == 0)
		return refuse_field(a, name, "còn thiếu");
	return api_in_day_or(a, name, day);
}
