/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/talk_bank.h"

/* What COVERED_MAX items may need: escapes make six bytes of one. */
#define ITEMS_BYTES (COVERED_MAX * 960)
_Static_assert(COVERED_MAX <= LOCAL_SETTLED_MAX && ITEMS_BYTES + 256 <
    LOCAL_FRAME_MAX && 6 * (BANK_REF_MAX + 40 + REF_LEN) + 160 <= 960,
    "a page fits a frame");

static void
refuse(struct local_client *c, int64_t n, enum rc rc)
{
	struct local_refused r = { .of = "settled", .n = n };

	REQUIRE(str_copy(str_of(rc_text(rc)), r.why, sizeof(r.why)));
	log_line(LOG_WARN, "talk", "refused settled n=%" PRId64 " why=%s", n,
	    r.why);
	if (!local_client_send(c, local_put_refused(local_client_queue(c),
	    &r)))
		log_line(LOG_DEBUG, "talk", "cut at a refusal");
}

static void
put_item(struct buf *b, const struct covered *s)
{
	struct local_settled_item i = { .n = s->n, .amount = s->amount.dong,
		.received = s->received.dong };

	memcpy(i.ref, s->ref, sizeof(i.ref));
	memcpy(i.bank_ref, s->bank_ref, sizeof(i.bank_ref));
	memcpy(i.at, s->at, sizeof(i.at));
	local_put_settled_item(b, &i);
}

void
talk_bank_settled(struct talk *k, struct local_client *c, struct str object)
{
	static char memory[ITEMS_BYTES];
	static struct covered_page page;
	struct local_settled_items out = { .up = TALK_BANK };
	struct buf b = BUF(memory);
	struct local_settled q = { .up = "" };
	enum rc rc = local_read_settled(object, &q);

	if (rc == RC_OK && strcmp(q.up, TALK_BANK) != 0)
		rc = RC_BAD_INPUT;
	if (rc == RC_OK)
		rc = till_covered(k->till, talk_now(k), &q, &page);
	if (rc != RC_OK) {
		refuse(c, q.only > 0 ? q.only : q.after, rc);
		return;
	}
	buf_putc(&b, '[');
	for (size_t i = 0; i < page.count; i++) {
		buf_puts(&b, i > 0 ? "," : "");
		put_item(&b, &page.item[i]);
	}
	buf_putc(&b, ']');
	REQUIRE(!b.full);
	out.to = page.to;
	out.more = page.more;
	out.items = buf_str(&b);
	if (!local_client_send(c, local_put_settled_items(
	    local_client_queue(c), &out)))
		log_line(LOG_DEBUG, "talk", "cut at settled sales");
}

bool
talk_bank_cursor(struct talk *k, struct local_client *c)
{
	struct local_cursor cursor;

	return !till_cursor(k->till, TALK_BANK, &cursor) ||
	    local_client_send(c, local_put_cursor(local_client_queue(c),
	    &cursor));
}

void
talk_bank_feed(struct talk *k, struct local_client *c,
    const struct local_feed *feed)
{
	enum rc rc = str_eq(feed->items, STR("[]")) ?
	    till_from_provider(k->till, talk_now(k), feed) : RC_BAD_INPUT;

	if (rc != RC_OK)
		refuse(c, 0, rc);
	else if (!talk_bank_cursor(k, c))
		log_line(LOG_DEBUG, "talk", "cut at a cursor");
}

void
talk_bank_put_status(struct talk *k, struct buf *b)
{
	struct local_cursor cursor;
	int64_t at = 0, aside = 0;

	if (!till_cursor(k->till, TALK_BANK, &cursor) ||
	    cursor.at[0] == '\0')
		return;
	struct str rest = str_of(cursor.at);
	struct str first = str_cut(&rest, ';');
	(void)str_to_i64(first, &at);
	while (rest.n > 0)
		aside += str_cut(&rest, ',').n > 0;
	buf_printf(b, ",\"bank\":{\"at\":%" PRId64 ",\"aside\":%" PRId64 "}",
	    at, aside);
}
