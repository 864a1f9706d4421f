/* SPDX-License-Identifier: Apache-2.0 */
/* What a collector's terminal is told (PROTOCOL.md, section 3). */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/day.h"
#include "sync/board/round.h"

/* A message is one journal line there, with what stands around it. */
#define D_MAX      1700
#define D_FULL     1450   /* no further stall is put behind this */
#define STALLS_MAX 600    /* of one collector, one day */
#define PLACE_MAX  64
#define BILLS_MAX  24     /* open ones of a stall: two years */

static enum rc
post(struct store *s, uint32_t terminal, const char *kind,
    const struct buf *d)
{
	struct store_terminal t;

	REQUIRE(!d->full);
	enum rc rc = store_terminal_get(s, terminal, &t);
	if (rc == RC_OK && t.revoked_ms != 0)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = store_mail_add(s, &t, kind, buf_str(d));
	return rc == RC_OK ? store_terminal_save(s, &t) : rc;
}

static enum rc
post_role(struct store *s, uint32_t terminal, const char *role)
{
	char memory[64];
	struct buf d = BUF(memory);

	buf_printf(&d, "{\"role\":\"%s\"}", role);
	return post(s, terminal, "role", &d);
}

enum rc
round_dismiss(struct store *s, uint32_t terminal)
{
	return post_role(s, terminal, "");
}

/* --- the round ---------------------------------------------------------- */

struct stalls {
	struct { char stall[FEE_STALL_MAX + 1], zone[PLACE_MAX + 1]; }
	    at[STALLS_MAX];
	size_t count;
};

static bool
keep_stall(void *ctx, const char *stall, const char *zone)
{
	struct stalls *list = ctx;
	struct str name = str_of(zone);
	size_t n = name.n < PLACE_MAX ? name.n : PLACE_MAX;

	while (n > 0 && n < name.n &&
	    ((unsigned char)name.p[n] & 0xc0) == 0x80)
		n--;
	(void)str_copy(str_of(stall), list->at[list->count].stall,
	    sizeof(list->at[0].stall));
	(void)str_copy(str_part(name, 0, n), list->at[list->count].zone,
	    sizeof(list->at[0].zone));
	return ++list->count < STALLS_MAX;
}

struct sending {
	struct store *s;
	uint32_t terminal;
	int64_t day, bills, here;
	const char *place;
	struct buf *d;
	enum rc rc;
};

static void
begin_message(struct sending *to)
{
	buf_reset(to->d);
	buf_puts(to->d, "{\"day\":\"");
	day_put(to->d, to->day);
	buf_puts(to->d, "\",\"stalls\":[");
	to->here = 0;
}

static void
end_message(struct sending *to)
{
	buf_puts(to->d, "]}");
	if (to->rc == RC_OK)
		to->rc = post(to->s, to->terminal, "round", to->d);
}

struct open { struct store_bill at[BILLS_MAX]; size_t count; };

static bool
keep_bill(void *ctx, const struct store_bill *b)
{
	struct open *list = ctx;

	if (b->asked.dong > b->paid.dong)
		list->at[list->count++] = *b;
	return list->count < BILLS_MAX;
}

static void
put_bill(struct sending *to, const struct store_bill *b)
{
	if (to->d->n > D_FULL) {
		end_message(to);
		begin_message(to);
	}
	buf_printf(to->d, "%s{\"s\":\"%s\",\"b\":\"%s\",\"a\":%lld,"
	    "\"d\":%lld,\"p\":", to->here++ > 0 ? "," : "", b->stall, b->ref,
	    (long long)(b->asked.dong - b->paid.dong),
	    (long long)(to->day - b->due_day));
	json_put_str(to->d, str_of(to->place));
	buf_putc(to->d, '}');
	to->bills++;
}

static void
put_stall(struct sending *to, const char *stall, const char *zone)
{
	struct open open = { .count = 0 };

	to->place = zone;
	enum rc rc = store_bill_unsettled(to->s, stall, keep_bill, &open);
	for (size_t i = 0; rc == RC_OK && i < open.count; i++)
		put_bill(to, &open.at[i]);
	if (to->rc == RC_OK)
		to->rc = rc;
}

enum rc
round_send(struct store *s, uint32_t terminal, int64_t day, int64_t *bills)
{
	static struct stalls stalls;   /* the writer thread's alone */
	struct store_round r = { .day = day, .terminal = terminal };
	char memory[D_MAX];
	struct buf d = BUF(memory);
	struct sending to = { .s = s, .terminal = terminal, .day = day,
	    .d = &d };
	int64_t staff;

	stalls.count = 0;
	enum rc rc = store_collector_get(s, terminal, &staff);
	if (rc == RC_OK)
		rc = post_role(s, terminal, "collector");
	if (rc == RC_OK)
		rc = store_round_list(s, &r, keep_stall, &stalls);
	if (rc != RC_OK)
		return rc;
	begin_message(&to);
	for (size_t i = 0; to.rc == RC_OK && i < stalls.count; i++)
		put_stall(&to, stalls.at[i].stall, stalls.at[i].zone);
	end_message(&to);   /* an empty one too: the day has begun */
	*bills = to.bills;
	return to.rc;
}

/* --- numbers, and what was counted -------------------------------------- */

static void
put_day(struct buf *d, const char *name, int64_t day)
{
	buf_printf(d, ",\"%s\":\"", name);
	if (day > 0)
		day_put(d, day);
	buf_putc(d, '"');
}

enum rc
round_give(struct store *s, const struct store_range *r)
{
	char memory[D_MAX];
	struct buf d = BUF(memory);

	enum rc rc = store_range_add(s, r);
	if (rc != RC_OK)
		return rc;
	buf_printf(&d, "{\"series\":\"%s\",\"first\":%lld,\"last\":%lld",
	    r->series, (long long)r->first, (long long)r->last);
	put_day(&d, "from", r->from_day);
	put_day(&d, "to", r->to_day);
	buf_printf(&d, ",\"kinds\":%s}", r->kinds);
	return post(s, r->terminal, "tickets", &d);
}

enum rc
round_count(struct store *s, const struct store_count *c)
{
	struct store_handover h;
	char memory[128];
	struct buf d = BUF(memory);

	enum rc rc = store_handover_get(s, c->handover, &h);
	if (rc != RC_OK)
		return rc;
	if (h.counted)
		return RC_CONFLICT;
	if (h.staff == c->staff)
		return RC_DENIED;
	rc = store_handover_count(s, c);
	if (rc != RC_OK)
		return rc;
	buf_printf(&d, "{\"no\":%lld,\"counted\":%lld}", (long long)h.no,
	    (long long)c->counted.dong);
	rc = post(s, h.terminal, "handover.counted", &d);
	return rc == RC_NOT_FOUND ? RC_OK : rc;   /* revoked since */
}
