/* SPDX-License-Identifier: Apache-2.0 */
/* The local socket fed with anything: what is taken as a message can be
 * written again, and then reads the same. */
#include "ledger/base/json.h"
#include "ledger/sums.h"
#include "sync/local.h"
#include "tests/fuzz/fuzz.h"

#define FRAMES_MAX 64

static char memory[2 * LOCAL_FRAME_MAX];
static char lines_memory[2][LOCAL_BATCH_BYTES_MAX + 1];

/* The frame in b, which we wrote ourselves. */
static struct str
own_frame(const struct buf *b)
{
	struct str object;
	size_t used;
	enum rc rc = local_frame_next(buf_str(b), &object, &used);

	REQUIRE(rc == RC_OK && used == b->n);
	return object;
}

#define TWICE(type, read, put) do { \
	struct type one, two; \
	struct buf b = BUF(memory); \
	memset(&one, 0, sizeof(one)); \
	memset(&two, 0, sizeof(two)); \
	if (read(object, &one) == RC_OK && put(&b, &one) == RC_OK) { \
		enum rc rc = read(own_frame(&b), &two); \
		REQUIRE(rc == RC_OK && memcmp(&one, &two, sizeof(one)) == 0); \
	} \
} while (0)

static void
walk_mail(struct str items)
{
	struct local_item item;
	struct local_credit c, again;

	for (int i = 0; i < FRAMES_MAX; i++) {
		if (local_next_item(&items, &item) != RC_OK)
			return;
		REQUIRE(item.n >= 1 && item.kind[0] != '\0');
		REQUIRE(json_check(item.d, NULL) && item.d.p[0] == '{');
		memset(&c, 0, sizeof(c));
		memset(&again, 0, sizeof(again));
		if (local_read_credit(item.d, &c) != RC_OK)
			continue;
		struct buf b = BUF(memory);
		REQUIRE(c.amount > 0 && c.id[0] != '\0');
		local_put_credit(&b, &c);
		enum rc rc = local_read_credit(buf_str(&b), &again);
		REQUIRE(rc == RC_OK && memcmp(&c, &again, sizeof(c)) == 0);
	}
}

static void
try_batch(struct str object)
{
	struct buf one = BUF(lines_memory[0]), two = BUF(lines_memory[1]);
	struct buf b = BUF(memory);
	struct local_batch t, again;

	if (local_read_batch(object, &one, &t) != RC_OK)
		return;
	REQUIRE(t.lines.n <= LOCAL_BATCH_BYTES_MAX);
	REQUIRE(t.last - t.first < BATCH_LINES_MAX);
	/* Lines of control bytes may not fit again: six bytes for one. */
	if (local_put_batch(&b, &t) != RC_OK)
		return;
	enum rc rc = local_read_batch(own_frame(&b), &two, &again);
	REQUIRE(rc == RC_OK && str_eq(t.lines, again.lines) &&
	    str_eq(t.checkpoint, again.checkpoint) && t.first == again.first);
}

/* Views of raw arrays are compared by content, so not by TWICE. */
static void
try_feed(struct str object)
{
	struct local_feed f, again;
	struct buf b = BUF(memory);

	if (local_read_feed(object, &f) != RC_OK ||
	    local_put_feed(&b, &f) != RC_OK)
		return;
	enum rc rc = local_read_feed(own_frame(&b), &again);
	REQUIRE(rc == RC_OK && str_eq(f.items, again.items));
}

static void
walk_settled(struct str items)
{
	struct local_settled_item one, two;
	struct str d;

	for (int i = 0; i < FRAMES_MAX && json_next(&items, &d); i++) {
		struct buf w = BUF(lines_memory[0]);
		memset(&one, 0, sizeof(one));
		memset(&two, 0, sizeof(two));
		if (local_read_settled_item(d, &one) != RC_OK)
			continue;
		local_put_settled_item(&w, &one);
		enum rc rc = local_read_settled_item(buf_str(&w), &two);
		REQUIRE(rc == RC_OK && memcmp(&one, &two, sizeof(one)) == 0);
	}
}

static void
try_settled(struct str object)
{
	struct local_settled_items s, again;
	struct buf b = BUF(memory);

	if (local_read_settled_items(object, &s) != RC_OK)
		return;
	walk_settled(s.items);
	if (local_put_settled_items(&b, &s) != RC_OK)
		return;
	enum rc rc = local_read_settled_items(own_frame(&b), &again);
	REQUIRE(rc == RC_OK && s.to == again.to && s.more == again.more &&
	    str_eq(s.items, again.items));
}

/* The sums by day, which cho40 reads out of answers. */
static void
try_sums(struct str object)
{
	struct day_sums one, two;
	struct buf b = BUF(memory);

	if (sums_read(object, &one) != RC_OK)
		return;
	sums_put_json(&b, &one);
	enum rc rc = sums_read(buf_str(&b), &two);
	REQUIRE(rc == RC_OK && memcmp(&one, &two, sizeof(one)) == 0);
}

static void
try_all(struct str object)
{
	struct local_hello_client who;
	enum local_bye why;
	struct str raw;

	(void)local_kind_name(local_kind_of(object));
	TWICE(local_hello, local_read_hello, local_put_hello);
	TWICE(local_state, local_read_state, local_put_state);
	TWICE(local_want, local_read_want, local_put_want);
	TWICE(local_acked, local_read_acked, local_put_acked);
	TWICE(local_net, local_read_net, local_put_net);
	TWICE(local_refused, local_read_refused, local_put_refused);
	TWICE(local_ask, local_read_ask, local_put_ask);
	TWICE(local_progress, local_read_progress, local_put_progress);
	TWICE(local_end, local_read_end, local_put_end);
	if (local_read_hello_client(object, &who) == RC_OK)
		REQUIRE(who.role < LOCAL_ROLE_COUNT);
	if (local_read_bye(object, &why) == RC_OK)
		(void)local_bye_name(why);
	if (local_read_answer(object, &raw) == RC_OK)
		REQUIRE(raw.n > 0);
	if (local_read_mail(object, &raw) == RC_OK)
		walk_mail(raw);
	try_batch(object);
	TWICE(local_settled, local_read_settled, local_put_settled);
	TWICE(local_cursor, local_read_cursor, local_put_cursor);
	try_feed(object);
	try_settled(object);
	try_sums(object);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };

	/* Without its frame, too: most changes to a length are dull. */
	if (size > 0 && size <= LOCAL_FRAME_MAX && data[0] == '{' &&
	    json_check(rest, NULL))
		try_all(rest);
	for (int i = 0; i < FRAMES_MAX; i++) {
		struct str object;
		size_t used = 0;

		if (local_frame_next(rest, &object, &used) != RC_OK)
			break;
		REQUIRE(used > LOCAL_HEAD_BYTES && used <= rest.n);
		REQUIRE(object.n <= LOCAL_FRAME_MAX);
		try_all(object);
		rest = str_from(rest, used);
	}
	return 0;
}
