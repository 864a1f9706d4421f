/* SPDX-License-Identifier: Apache-2.0 */
/* The feed: a stall without a board asks its bank's provider itself.
 *
 * Pages of transactions after the terminal's cursor are asked for until one
 * says that it is the last; from each, what is meant for this terminal goes
 * to it at once, by the matcher that the board uses.  Only after the last page
 * does the cursor move, to the youngest transaction seen.  So whatever is cut
 * short is asked for again, and ids make that harmless.
 *
 * The cursor is "VERSION|ID|AT" of that transaction.  A provider's other
 * version names the same money otherwise: after a change of version what is
 * not younger than AT is passed over. */
#include <inttypes.h>
#include <stdio.h>

#include "ledger/base/log.h"
#include "sync/match.h"
#include "sync/provider/sepay_list.h"
#include "sync/pump_internal.h"

#define NAME "sepay"
#define PAGES_MAX 200       /* of one sweep; then the cursor moves anyway */
#define PAGE_SPACING_MS 600 /* the provider allows three requests a second */

/* "2|49682|2026-11-21 08:00:00"; false: not one of ours. */
static bool
read_cursor(struct feed *f)
{
	struct str rest = str_of(f->cursor.at);
	struct str api = str_cut(&rest, '|'), id = str_cut(&rest, '|');
	uint64_t version = 0;

	f->since_id[0] = f->since_at[0] = '\0';
	if (api.n == 0)
		return true;
	if (!str_to_u64(api, &version) ||
	    !str_copy(rest, f->since_at, sizeof(f->since_at)))
		return false;
	return (enum sepay_api)version != f->conf.api ||
	    str_copy(id, f->since_id, sizeof(f->since_id));
}

static void
begin_sweep(struct feed *f)
{
	if (!read_cursor(f))
		log_line(LOG_WARN, "pump", "feed: a cursor that is none; "
		    "asking from the youngest on");
	f->sweeping = true;
	f->page = 1;
	f->to[0] = '\0';
	(void)snprintf(f->best_id, sizeof(f->best_id), "%s", f->since_id);
	(void)snprintf(f->best_at, sizeof(f->best_at), "%s", f->since_at);
}

void
pump_feed_step(struct pump *p, int64_t now_ms)
{
	struct feed *f = &p->feed;
	char url[NET_URL_MAX];
	struct buf to = BUF(url);

	if (f->activity.state != PUMP_REST || !p->have_state ||
	    !f->have_cursor || now_ms < f->activity.due_ms)
		return;
	if (!f->sweeping)
		begin_sweep(f);
	struct sepay_query q = { .api = f->conf.api, .base = f->conf.url,
	    .account = f->cursor.account, .since_id = f->since_id,
	    .from = f->since_id[0] == '\0' ? f->since_at : "",
	    .to = f->to, .page = f->page, .only_in = true };
	sepay_query_put(&to, &q);
	REQUIRE(!to.full);
	struct net_request r = { .method = NET_GET, .url = url,
	    .answer_max = SEPAY_ANSWER_MAX, .timeout_ms = PUMP_GET_MS };
	pump_start(p, &f->activity, &r, now_ms);
}

/* --- what came ---------------------------------------------------------- */

struct sweep { struct pump *p; struct buf items; int64_t matched, foreign; };

static bool
is_younger(const struct feed *f, const struct notice *n)
{
	return str_of(f->best_at).n == 0 ||
	    memcmp(n->at, f->best_at, NOTICE_AT_LEN) > 0;
}

/* Told under the provider's other version, if not younger than this. */
static bool
is_told(const struct feed *f, const struct notice *n)
{
	return f->since_id[0] == '\0' && f->since_at[0] != '\0' &&
	    memcmp(n->at, f->since_at, NOTICE_AT_LEN) <= 0;
}

/* Whose is it?  As the board decides; the only terminal here is this one. */
static const struct match_candidate *
match(const struct pump *p, const struct notice *n,
    struct match_candidate all[REF_FOUND_MAX])
{
	const char *account = p->feed.cursor.account;
	bool is_ours = strcmp(n->account, account) == 0 ||
	    strcmp(n->sub_account, account) == 0;

	for (size_t i = 0; i < n->ref_count; i++) {
		struct ref parts;
		REQUIRE(ref_parse(str_of(n->refs[i]), &parts) == RC_OK);
		all[i] = (struct match_candidate){ .terminal = parts.terminal,
		    .terminal_known = parts.terminal == p->who.terminal,
		    .account_is_its = is_ours };
		memcpy(all[i].ref, n->refs[i], sizeof(all[i].ref));
	}
	struct match_result m = match_choose(all, n->ref_count);
	return m.state == MATCH_MATCHED ? m.candidate : NULL;
}

static void
take(void *ctx, const struct notice *n)
{
	struct sweep *s = ctx;
	struct feed *f = &s->p->feed;
	struct match_candidate all[REF_FOUND_MAX];
	struct local_credit c = { .amount = n->amount.dong };

	if (is_younger(f, n)) {
		(void)snprintf(f->best_id, sizeof(f->best_id), "%s", n->id);
		(void)snprintf(f->best_at, sizeof(f->best_at), "%s", n->at);
	}
	if (!n->is_in || is_told(f, n))
		return;
	const struct match_candidate *m = match(s->p, n, all);
	if (m == NULL) {
		s->foreign++;
		return;
	}
	(void)snprintf(c.id, sizeof(c.id), NAME ":%s", n->id);
	memcpy(c.ref, m->ref, sizeof(c.ref));
	(void)snprintf(c.bank_ref, sizeof(c.bank_ref), "%s", n->bank_ref);
	(void)snprintf(c.at, sizeof(c.at), "%s", n->at);
	if (s->matched++ > 0)
		buf_putc(&s->items, ',');
	local_put_credit(&s->items, &c);
}

/* Where the next page is.  v2 numbers them; v1 has them by id or by time,
 * oldest or youngest first.  False: this was the last. */
static bool
next_page(struct feed *f, const struct sepay_page *page)
{
	if (f->conf.api == SEPAY_V2) {
		f->page++;
		return page->more && f->page <= PAGES_MAX;
	}
	if (page->items < SEPAY_PAGE_MAX || page->last_at[0] == '\0' ||
	    ++f->page > PAGES_MAX)
		return false;
	if (strcmp(page->first_at, page->last_at) <= 0) {
		bool moved = strcmp(f->since_id, page->last_id) != 0;
		memcpy(f->since_id, page->last_id, sizeof(f->since_id));
		return moved;
	}
	bool moved = strcmp(f->to, page->last_at) != 0;
	memcpy(f->to, page->last_at, sizeof(f->to));
	return moved;
}

static void
put_cursor(const struct feed *f, char to[LOCAL_CURSOR_MAX + 1])
{
	to[0] = '\0';
	if (f->best_at[0] != '\0')
		(void)snprintf(to, LOCAL_CURSOR_MAX + 1, "%d|%s|%s",
		    (int)f->conf.api, f->best_id, f->best_at);
}

static int64_t
next_look_ms(const struct pump *p, int64_t now_ms)
{
	int64_t period_ms = p->at.open > 0 ? p->feed.conf.open_ms :
	    p->feed.conf.poll_ms;

	return now_ms + backoff_period_ms(p->env.rng, period_ms);
}

/* Hand over what came, or look again when it is time. */
static void
tell(struct pump *p, const struct sweep *s, int64_t now_ms)
{
	struct feed *f = &p->feed;
	struct local_feed out = { .up = NAME, .items = buf_str(&s->items) };

	if (f->sweeping)   /* not there yet: the cursor stays */
		(void)snprintf(out.at, sizeof(out.at), "%s", f->cursor.at);
	else
		put_cursor(f, out.at);
	if (s->matched == 0 && strcmp(out.at, f->cursor.at) == 0) {
		pump_rest(p, &f->activity, f->sweeping ?
		    now_ms + PAGE_SPACING_MS : next_look_ms(p, now_ms));
		return;
	}
	pump_queued(p, local_put_feed(p->env.out, &out));
	f->activity.limit_ms = now_ms + PUMP_LOCAL_MS;
	pump_go(p, &f->activity, PUMP_TELL);
}

void
pump_feed_reply(struct pump *p, const struct net_reply *reply,
    int64_t now_ms)
{
	struct feed *f = &p->feed;
	struct sweep s = { .p = p, .items = BUF(f->items_memory) };
	struct sepay_reader reader = { take, &s };
	struct sepay_page page;
	const char *why;

	if (pump_common_failure(p, &f->activity, reply, now_ms))
		return;
	buf_putc(&s.items, '[');
	enum rc rc = sepay_page_read(f->conf.api, reply->body, &reader, &page,
	    &why);
	buf_putc(&s.items, ']');
	if (rc != RC_OK || s.items.full) {
		log_line(LOG_WARN, "pump", "feed: %s", rc == RC_OK ?
		    "more than fits" : why);
		f->activity.enrol = rc == RC_DENIED;
		if (rc == RC_DENIED)
			pump_fail_slowly(p, &f->activity, rc, now_ms);
		else
			pump_fail(p, &f->activity, RC_BAD_INPUT, 0, now_ms);
		return;
	}
	log_line(page.odd > 0 ? LOG_WARN : LOG_DEBUG, "pump", "feed items=%"
	    PRId64 " odd=%" PRId64 " ours=%" PRId64 " others=%" PRId64,
	    page.items, page.odd, s.matched, s.foreign);
	backoff_reset(&f->activity.backoff);
	pump_good(p, &f->activity, 0, now_ms);
	f->sweeping = next_page(f, &page);
	tell(p, &s, now_ms);
}

/* --- the terminal's word ------------------------------------------------ */

void
pump_feed_cursor(struct pump *p, const struct local_cursor *c,
    int64_t now_ms)
{
	struct feed *f = &p->feed;

	if (!f->is_on || strcmp(c->up, NAME) != 0)
		return;
	if (f->have_cursor && strcmp(c->account, f->cursor.account) != 0)
		f->sweeping = false;
	f->cursor = *c;
	f->have_cursor = true;
	if (f->activity.state == PUMP_TELL)
		pump_rest(p, &f->activity, f->sweeping ?
		    now_ms + PAGE_SPACING_MS : next_look_ms(p, now_ms));
}

void
pump_feed_refused(struct pump *p, int64_t now_ms)
{
	if (p->feed.activity.state == PUMP_TELL)
		pump_fail_slowly(p, &p->feed.activity, RC_BAD_INPUT, now_ms);
}

bool
pump_wants_token(const struct pump *p)
{
	return p->feed.is_on && p->feed.activity.enrol;
}

void
pump_feed_down(struct pump *p)
{
	p->feed.have_cursor = false;
	p->feed.sweeping = false;
}
