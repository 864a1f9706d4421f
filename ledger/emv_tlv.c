/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/emv_tlv.h"

#define HEADER 4   /* id and length, two digits each */

/* Two digits, or -1. */
static int
two_digits(const char *p)
{
	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return -1;
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* Move *at over count characters; false if the part ends first. */
static bool
skip_chars(struct str part, size_t *at, int count)
{
	for (; count > 0; count--) {
		if (*at == part.n)
			return false;
		if ((unsigned char)part.p[*at] < 0x80)
			++*at;
		else
			(void)str_next_char(part, at);
	}
	return true;
}

/* The field at *at, which moves past it; NULL or what is wrong. */
static const char *
read_field(struct str part, size_t *at, struct emv_set *set)
{
	size_t left = part.n - *at;
	const char *p = part.p + *at;
	int id, length;

	if (left < HEADER)
		return "the end of a field is missing";
	id = two_digits(p);
	length = two_digits(p + 2);
	if (id < 0)
		return "a field's id is not two digits";
	if (length < 0)
		return "a field's length is not two digits";
	if (length == 0)
		return "a field is empty";
	if (emv_has(set, id))
		return "a field is there twice";
	*at += HEADER;
	size_t from = *at;
	if (!skip_chars(part, at, length))
		return "a field's length runs past the end";
	set->value[id] = str_part(part, from, *at - from);
	set->first = set->first < 0 ? id : set->first;
	set->last = id;
	return NULL;
}

bool
emv_read(struct str part, struct emv_set *set, struct emv_fault *fault)
{
	size_t at = 0;

	memset(set->value, 0, sizeof(set->value));
	set->first = set->last = -1;
	while (at < part.n) {
		size_t from = at;
		const char *what = read_field(part, &at, set);
		if (what != NULL) {
			*fault = (struct emv_fault){ what, from };
			return false;
		}
	}
	return true;
}
