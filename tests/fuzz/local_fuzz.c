/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as they may come over the local socket: cut into frames, every frame
 * read as every message.  What was read is in its range, and what we write
 * reads back as it was. */
#include "ledger/base/json.h"
#include "sync/local.h"
#include "tests/fuzz/fuzz.h"

static void
read_credit(const struct local_item *item)
{
	struct local_credit c, again;
	char text[1024];
	struct buf b = BUF(text);

	if (local_read_credit(item->d, &c) != RC_OK)
		return;
	REQUIRE(c.amount > 0);
	local_put_credit(&b, &c);
	if (b.full)
		return;
	REQUIRE(json_check(buf_str(&b), NULL));
	REQUIRE(local_read_credit(buf_str(&b), &again) == RC_OK);
	REQUIRE(again.amount == c.amount);
	REQUIRE(str_eq(str_of(again.id), str_of(c.id)));
	REQUIRE(str_eq(str_of(again.ref), str_of(c.ref)));
}

static void
read_items(struct str items)
{
	struct local_item item;

	while (local_next_item(&items, &item) == RC_OK) {
		REQUIRE(item.n >= 1 && item.kind[0] != '\0');
		REQUIRE(json_check(item.d, NULL) && item.d.p[0] == '{');
		read_credit(&item);
	}
}

static void
read_as_everything(struct str object)
{
	static char lines[LOCAL_BATCH_BYTES_MAX + 1];
	struct buf b = BUF(lines);
	struct local_hello_client client;
	struct local_hello hello;
	enum local_bye bye;
	struct local_state state;
	struct local_want want;
	struct local_batch batch;
	struct local_acked acked;
	struct local_net net;
	struct local_refused refused;
	struct local_ask ask;
	struct local_end end;
	struct str raw;

	REQUIRE(local_kind_of(object) < LOCAL_KIND_COUNT);
	if (local_read_hello_client(object, &client) == RC_OK)
		REQUIRE(client.role < LOCAL_ROLE_COUNT);
	if (local_read_bye(object, &bye) == RC_OK)
		REQUIRE(bye < LOCAL_BYE_COUNT);
	if (local_read_batch(object, &b, &batch) == RC_OK)
		REQUIRE(batch.lines.n < sizeof(lines) &&
		    batch.first <= batch.last);
	if (local_read_mail(object, &raw) == RC_OK)
		read_items(raw);
	if (local_read_answer(object, &raw) == RC_OK)
		REQUIRE(json_check(raw, NULL));
	if (local_read_hello(object, &hello) == RC_OK)
		REQUIRE(hello.software[LOCAL_SOFTWARE_MAX - 1] == '\0' ||
		    str_of(hello.software).n < LOCAL_SOFTWARE_MAX);
	if (local_read_ask(object, &ask) == RC_OK)
		REQUIRE(str_of(ask.q).n < LOCAL_WORD_MAX);
	(void)!local_read_state(object, &state);
	(void)!local_read_want(object, &want);
	(void)!local_read_acked(object, &acked);
	(void)!local_read_net(object, &net);
	(void)!local_read_refused(object, &refused);
	(void)!local_read_end(object, &end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };
	struct str object;
	size_t used;

	/* As an object without its frame: most changes to a length are dull. */
	if (size > 0 && json_check(rest, NULL) && rest.p[0] == '{')
		read_as_everything(rest);
	while (local_frame_next(rest, &object, &used) == RC_OK) {
		REQUIRE(used >= LOCAL_HEAD_BYTES + 1 && used <= rest.n);
		REQUIRE(object.n == used - LOCAL_HEAD_BYTES);
		read_as_everything(object);
		rest = str_from(rest, used);
	}
	return 0;
}
