/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/buf.h"
#include "ledger/base/crypto.h"
#include "ledger/day.h"
#include "sync/provider/notice.h"

static void
add_refs(struct notice *n, struct str text)
{
	char found[REF_FOUND_MAX][REF_LEN + 1];
	size_t count = ref_find(text, found);

	if (count > REF_FOUND_MAX)
		count = REF_FOUND_MAX;
	for (size_t i = 0; i < count && n->ref_count < REF_FOUND_MAX; i++) {
		size_t at = 0;
		while (at < n->ref_count && strcmp(n->refs[at], found[i]) != 0)
			at++;
		if (at == n->ref_count)
			memcpy(n->refs[n->ref_count++], found[i],
			    sizeof(found[i]));
	}
}

/* As much of s as fits, not cutting a character, control bytes blanked. */
static void
copy_text(struct str s, char *to, size_t cap)
{
	size_t n = 0;

	while (n < s.n) {
		size_t next = n;
		(void)str_next_char(s, &next);
		if (next >= cap)
			break;
		n = next;
	}
	for (size_t i = 0; i < n; i++)
		to[i] = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' :
		    s.p[i];
	to[n] = '\0';
}

void
notice_texts_set(struct notice *n, const struct notice_texts *t)
{
	n->ref_count = 0;
	add_refs(n, t->code);
	add_refs(n, t->content);
	add_refs(n, t->description);
	copy_text(t->content.n > 0 ? t->content : t->description, n->content,
	    sizeof(n->content));
}

static bool
number_in(struct str s, size_t at, uint64_t min, uint64_t max)
{
	uint64_t v;

	return str_to_u64(str_part(s, at, 2), &v) && v >= min && v <= max;
}

bool
notice_at_set(struct notice *n, struct str at)
{
	static const char shape[] = "dddd-dd-dd dd:dd:dd";

	if (at.n != NOTICE_AT_LEN)
		return false;
	for (size_t i = 0; i < at.n; i++) {
		bool digit = at.p[i] >= '0' && at.p[i] <= '9';
		if (shape[i] == 'd' ? !digit : at.p[i] != shape[i])
			return false;
	}
	if (!number_in(at, 5, 1, 12) || !number_in(at, 8, 1, 31) ||
	    !number_in(at, 11, 0, 23) || !number_in(at, 14, 0, 59) ||
	    !number_in(at, 17, 0, 59))
		return false;
	return str_copy(at, n->at, sizeof(n->at));
}

bool
notice_at_set_any(struct notice *n, struct str at)
{
	const size_t day = sizeof("YYYY-MM-DD") - 1;
	char memory[NOTICE_AT_LEN + 1];
	struct buf b = BUF(memory);

	buf_put(&b, str_part(at, 0, at.n < NOTICE_AT_LEN ? at.n :
	    NOTICE_AT_LEN));
	if (at.n == day)
		buf_puts(&b, NOTICE_NO_TIME);
	if (b.n > day && memory[day] == 'T')
		memory[day] = ' ';
	return notice_at_set(n, buf_str(&b));
}

bool
notice_at_set_ms(struct notice *n, int64_t wall_ms)
{
	struct buf b = BUF(n->at);

	if (wall_ms < 0 || wall_ms > INT64_C(253370764800000))
		return false;
	day_put_time(&b, wall_ms);
	return !b.full;
}

void
notice_id_set(struct notice *n, struct str id)
{
	const size_t half = HASH_BYTES / 2;
	uint8_t hash[HASH_BYTES];
	bool plain = id.n > 0 && id.n < sizeof(n->id);

	for (size_t i = 0; plain && i < id.n; i++) {
		char c = id.p[i];
		plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
		    c == '_';
	}
	if (plain && str_copy(id, n->id, sizeof(n->id)))
		return;
	struct buf b = BUF(n->id);
	sha256(&id, 1, hash);
	buf_hex(&b, hash, half);
}
