/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/provider/field.h"

bool
field_text(const json_t *o, const char *name, struct str *out)
{
	const json_t *v = json_object_get(o, name);

	*out = STR("");
	if (v == NULL || json_is_null(v))
		return true;
	if (!json_is_string(v))
		return false;
	*out = (struct str){ json_string_value(v), json_string_length(v) };
	return true;
}

bool
field_text_of(const json_t *o, const char *name, const char *other,
    struct str *out)
{
	return field_text(o, name, out) &&
	    (out->n > 0 || field_text(o, other, out));
}

bool
field_whole(const json_t *o, const char *name, int64_t *out)
{
	const json_t *v = json_object_get(o, name);

	if (!json_is_integer(v))
		return false;
	*out = json_integer_value(v);
	return true;
}

bool
field_dong(const json_t *o, const char *name, int64_t *out)
{
	const json_t *v = json_object_get(o, name);

	if (json_is_integer(v)) {
		*out = json_integer_value(v);
		return true;
	}
	if (!json_is_string(v))
		return false;
	struct str s = { json_string_value(v), json_string_length(v) };
	struct str whole = str_cut(&s, '.');
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return str_to_i64(whole, out);
}
