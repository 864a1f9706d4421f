/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bank/form.h"

bool
form_decode(struct str raw, struct buf *out)
{
	for (size_t i = 0; i < raw.n; i++) {
		unsigned char byte;
		if (raw.p[i] == '+') {
			buf_putc(out, ' ');
		} else if (raw.p[i] != '%') {
			buf_putc(out, raw.p[i]);
		} else {
			if (i + 2 >= raw.n ||
			    !hex_decode(str_part(raw, i + 1, 2), &byte, 1) ||
			    byte == 0)
				return false;
			buf_putc(out, (char)byte);
			i += 2;
		}
	}
	return !out->full;
}

/* The first field of that name, still encoded. */
static bool
find(struct str body, const char *name, struct str *raw)
{
	while (body.n > 0) {
		struct str value = str_cut(&body, '&');
		if (str_eq(str_cut(&value, '='), str_of(name))) {
			*raw = value;
			return true;
		}
	}
	return false;
}

bool
form_get(struct str body, const char *name, char *to, size_t cap)
{
	struct buf out = buf_init(to, cap);
	struct str raw;

	if (find(body, name, &raw) && form_decode(raw, &out))
		return true;
	buf_reset(&out);
	return false;
}

bool
form_get_any(struct str body, const char *name, char *to, size_t cap)
{
	struct str raw;

	return form_get(body, name, to, cap) || !find(body, name, &raw);
}

bool
form_get_i64(struct str body, const char *name,
    const struct form_range *range, int64_t *v)
{
	char text[24];
	struct str raw;
	int64_t got;

	if (!find(body, name, &raw) || raw.n == 0) {
		*v = range->fallback;
		return true;
	}
	if (!form_get(body, name, text, sizeof(text)) ||
	    !str_to_i64(str_of(text), &got) || got < range->min ||
	    got > range->max)
		return false;
	*v = got;
	return true;
}
