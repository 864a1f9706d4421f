/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/board/credit.h"
#include "sync/board/pull.h"
#include "sync/board/pull_plan.h"
#include "sync/board/pull_turn.h"
#include "sync/board/store_money.h"
#include "sync/net_curl.h"
#include "sync/provider/casso_list.h"
#include "sync/provider/sepay_list.h"

#define SPACING_MS  600      /* the providers allow three requests a second */
#define PATIENCE_MS 30000    /* for one page */
#define PAGE_MOST   SEPAY_PAGE_MAX
#define WAIT_S      5        /* a 429 that does not say how long */
_Static_assert(CASSO_PAGE_MAX <= PAGE_MOST, "a page of either fits");

struct pull {
	struct board *b;
	int wake_fd;                 /* readable: stop */
	pthread_t thread;
	bool has_thread;
	struct net *net;             /* of the account that is asked about */
	/* The page: */
	const struct store_account *account;
	bool is_casso;
	struct notice notice[PAGE_MOST];
	size_t count;
	struct store_pull row;
	struct sepay_page sepay;
	struct casso_page casso;
	struct pull_plan plan;
	char error[160];
	struct pull_turn turn;                     /* of the account */
	struct pull_turns turns;
	int64_t back_due_ms[BOARD_ACCOUNTS_MAX];   /* mono, of each account */
};

/* --- the store ------------------------------------------------------------ */

static void
put_body(struct buf *to, const struct notice *n)
{
	buf_printf(to, "list\n%s\n%s\n%c ", n->id, n->at,
	    n->is_in ? 'C' : 'D');
	buf_i64(to, n->amount.dong);
	buf_printf(to, "\n%s\n%s", n->bank_ref, n->content);
	REQUIRE(!to->full);
}

/* v2 of SePay has ids of its own: another provider's, as it were. */
static const char *
name_of(const struct pull *p)
{
	return p->is_casso ? "casso" : p->b->conf.pull_version == 2 ?
	    "sepay2" : "sepay";
}

static enum rc
take_page(struct store *s, void *ctx)
{
	struct pull *p = ctx;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < p->count; i++) {
		char memory[1024];
		struct buf body = BUF(memory);
		struct credit_outcome out;
		put_body(&body, &p->notice[i]);
		struct credit_input in = { .provider = name_of(p),
		    .place = p->account->place, .notice = &p->notice[i],
		    .body = buf_str(&body), .route = CREDIT_PULL };
		rc = credit_take(s, &in, &out);
		p->row.taken += rc == RC_OK && out.end == CREDIT_TAKEN;
	}
	return rc == RC_OK ? store_pull_put(s, &p->row) : rc;
}

static enum rc
get_row(struct store *s, void *ctx)
{
	struct pull *p = ctx;

	return store_pull_get(s, &p->row);
}

/* --- waiting and asking --------------------------------------------------- */

static bool
stopping(const struct pull *p)
{
	struct pollfd fd = { .fd = p->wake_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static void
rest(const struct pull *p, int64_t ms)
{
	struct pollfd fd = { .fd = p->wake_fd, .events = POLLIN };

	(void)poll(&fd, 1, (int)ms);
}

/* False: stopped. */
static bool
wait_reply(struct pull *p, struct net_reply *reply)
{
	struct pollfd fd[NET_FDS_MAX + 1];
	enum net_slot slot;

	while (!p->net->finished(p->net->ctx, &slot, reply)) {
		size_t n = p->net->fds(p->net->ctx, fd, NET_FDS_MAX);
		int64_t wait = p->net->wait_ms(p->net->ctx);
		fd[n] = (struct pollfd){ .fd = p->wake_fd, .events = POLLIN };
		(void)poll(fd, (nfds_t)n + 1, wait < 0 || wait > 1000 ? 1000 :
		    (int)wait);
		if ((fd[n].revents & POLLIN) != 0)
			return false;
		p->net->work(p->net->ctx, fd, n);
	}
	return true;
}

static void
put_url(const struct pull *p, struct buf *to)
{
	const struct board_conf *c = &p->b->conf;
	char day[sizeof("YYYY-MM-DD")];

	(void)snprintf(day, sizeof(day), "%.10s", p->plan.from);
	if (p->is_casso)
		casso_query_put(to, &(struct casso_query){ c->pull_casso,
		    day, p->plan.page });
	else
		sepay_query_put(to, &(struct sepay_query){
		    .api = c->pull_version == 2 ? SEPAY_V2 : SEPAY_V1,
		    .base = c->pull_sepay,
		    .account = p->account->place.account,
		    .from = p->plan.from, .to = p->plan.to,
		    .page = p->plan.page });
}

static void
keep(void *ctx, const struct notice *n)
{
	struct pull *p = ctx;
	const char *account = p->account->place.account;

	pull_plan_see(&p->plan, n->at);
	if (p->count < PAGE_MOST && (strcmp(n->account, account) == 0 ||
	    strcmp(n->sub_account, account) == 0))
		p->notice[p->count++] = *n;
}

static enum rc
read_page(struct pull *p, struct str body, const char **why)
{
	struct sepay_reader sepay = { keep, p };
	struct casso_reader casso = { keep, p };

	p->count = 0;
	return p->is_casso ? casso_page_read(body, &casso, &p->casso, why) :
	    sepay_page_read(p->b->conf.pull_version == 2 ? SEPAY_V2 :
	    SEPAY_V1, body, &sepay, &p->sepay, why);
}

/* One page.  RC_AGAIN: later; RC_STATE: we stop. */
static enum rc
ask(struct pull *p)
{
	char url[NET_URL_MAX];
	struct buf to = BUF(url);
	struct net_reply reply;
	const char *why = "";

	put_url(p, &to);
	if (to.full)
		return RC_TOO_BIG;
	enum rc rc = p->net->start(p->net->ctx, NET_FEED,
	    &(struct net_request){ .method = NET_GET, .url = url,
	    .answer_max = SEPAY_ANSWER_MAX, .timeout_ms = PATIENCE_MS });
	if (rc != RC_OK)
		return rc;
	if (!wait_reply(p, &reply))
		return RC_STATE;
	if (reply.rc == RC_OK && reply.status == 429) {
		p->turn.end = PULL_REFUSED;
		p->turn.wait_ms = (reply.retry_after_s > 0 ?
		    reply.retry_after_s : WAIT_S) * 1000;
		return RC_AGAIN;
	}
	rc = reply.rc != RC_OK ? reply.rc : reply.status == 401 ||
	    reply.status == 403 ? RC_DENIED : reply.status >= 400 &&
	    reply.status < 500 ? RC_BAD_INPUT : reply.status != 200 ?
	    RC_OFFLINE : read_page(p, reply.body, &why);
	if (rc == RC_DENIED)
		why = "the token is not accepted: put the right one into its "
		    "file";
	if (rc != RC_OK)
		(void)snprintf(p->error, sizeof(p->error), "HTTP %d: %s",
		    reply.status, why[0] != '\0' ? why : rc_text(rc));
	return rc;
}

/* --- an account --------------------------------------------------------- */

_Static_assert(PULL_PLACE_MAX <= STORE_PLACE_MAX, "a place is kept");

static void
put_place(struct pull *p)
{
	struct buf place = BUF(p->row.place);

	pull_plan_put(&p->plan, &place);
	REQUIRE(!place.full);
}

/* What ask() read is taken, and the place of the next page with it; *more:
 * there is one. */
static enum rc
take(struct pull *p, bool *more)
{
	struct pull_page page = { .items = p->sepay.items,
	    .more = p->is_casso ? p->casso.more : p->sepay.more,
	    .first_at = p->sepay.first_at, .last_at = p->sepay.last_at };
	char before[STORE_PLACE_MAX];
	int64_t *back_due_ms = &p->back_due_ms[p->turn.account];
	int64_t pages = p->plan.page;

	memcpy(before, p->row.place, sizeof(before));
	*more = pull_plan_next(&p->plan, &page, clock_wall_ms(p->b->clock));
	put_place(p);
	p->row.good = !*more;
	enum rc rc = store_run(p->b->store, take_page, p);
	if (rc != RC_OK)
		memcpy(p->row.place, before, sizeof(before));
	if (rc == RC_OK && !*more && p->plan.back)
		*back_due_ms = clock_mono_ms(p->b->clock) +
		    pull_back_ms(pages);
	p->row.taken = 0;
	return rc;
}

/* RC_AGAIN: there is more for another turn. */
static enum rc
sweep(struct pull *p)
{
	bool more = true;

	while (p->turn.pages < PULL_TURN_PAGES) {
		enum rc rc = ask(p);
		if (rc == RC_OK)
			rc = take(p, &more);
		if (rc != RC_OK)
			return rc;
		p->turn.pages++;
		if (!more)
			return RC_OK;
		rest(p, SPACING_MS);
		if (stopping(p))
			return RC_STATE;
	}
	p->turn.end = PULL_MORE;
	return RC_AGAIN;
}

/* From where the account was, and now and then from some days before. */
static enum rc
sweep_from(struct pull *p)
{
	int64_t due_ms = p->back_due_ms[p->turn.account];

	pull_plan_set(&p->plan, p->is_casso ? PULL_CASSO :
	    p->b->conf.pull_version == 2 ? PULL_SEPAY_PAGES :
	    PULL_SEPAY_TIME, p->row.place);
	if (p->plan.page == 0)
		pull_plan_begin(&p->plan, clock_wall_ms(p->b->clock),
		    clock_mono_ms(p->b->clock) >= due_ms);
	enum rc rc = sweep(p);
	if (rc == RC_BAD_INPUT) {   /* perhaps there is no such page */
		p->plan.page = 0;
		put_place(p);
	}
	return rc;
}

/* The token of this account; false: it is not asked about. */
static bool
read_token(const struct pull *p, char *token, size_t cap)
{
	char path[BOARD_PATH_MAX + 64];
	struct buf b = BUF(path);

	buf_printf(&b, "%s/%s-%s.token", p->b->conf.pull_folder,
	    p->account->provider, p->account->place.account);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || b.full)
		return false;
	char text[NET_TOKEN_MAX];
	ssize_t n = read(fd, text, sizeof(text));
	close(fd);
	bool ok = n > 0 && str_copy(str_trim((struct str){ text,
	    (size_t)n }), token, cap);
	crypto_wipe(text, sizeof(text));
	return ok && token[0] != '\0';
}

static void
note_failure(struct pull *p, enum rc rc)
{
	if (p->error[0] == '\0')
		(void)snprintf(p->error, sizeof(p->error), "%s", rc_text(rc));
	log_line(LOG_WARN, "pull", "provider=%s: %s", name_of(p), p->error);
	p->row.error = p->error;
	p->row.good = false;
	p->row.taken = 0;
	p->count = 0;
	rc = store_run(p->b->store, take_page, p);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "pull", "not kept: %s", rc_text(rc));
}

static void
ask_account(struct pull *p)
{
	const struct board_conf *c = &p->b->conf;
	char token[NET_TOKEN_MAX];
	struct net_curl_conf conf = { .tls = { .trust = NET_TRUST_NOBODY },
	    .feed_token = token, .clock = p->b->clock };

	if (!read_token(p, token, sizeof(token)))
		return;
	conf.plain = str_starts(str_of(p->is_casso ? c->pull_casso :
	    c->pull_sepay), STR("http://127.0.0.1:"));
	p->error[0] = '\0';
	p->row = (struct store_pull){ .provider = name_of(p),
	    .account = p->account->place.account, .error = "" };
	enum rc rc = store_run(p->b->store, get_row, p);
	if (rc == RC_OK)
		rc = net_curl_open(&conf, &p->net);
	if (rc == RC_OK)
		rc = sweep_from(p);
	net_curl_close(p->net);
	p->net = NULL;
	crypto_wipe(token, sizeof(token));
	if (p->turn.end == PULL_REFUSED)
		log_line(LOG_INFO, "pull", "provider=%s: asked too often, "
		    "again in ms=%" PRId64, name_of(p), p->turn.wait_ms);
	else if (rc != RC_OK && rc != RC_STATE && rc != RC_AGAIN)
		note_failure(p, rc);
	rest(p, SPACING_MS);
}

/* --- turns ---------------------------------------------------------------- */

/* The account's turn, if it has one; how long until it is due then. */
static int64_t
look_at(struct pull *p, size_t i)
{
	const struct store_account *a = &p->b->accounts[i];
	enum pull_provider of;

	p->is_casso = strcmp(a->provider, "casso") == 0;
	if ((!p->is_casso && strcmp(a->provider, "sepay") != 0) ||
	    a != board_account(p->b, str_of(a->provider),
	    str_of(a->place.account)))
		return p->turns.round_ms;
	of = p->is_casso ? PULL_OF_CASSO : PULL_OF_SEPAY;
	if (pull_turn_due(&p->turns, i, of) <= clock_mono_ms(p->b->clock)) {
		p->account = a;
		p->turn = (struct pull_turn){ .account = i, .provider = of,
		    .end = PULL_DONE };
		ask_account(p);
		pull_turn_end(&p->turns, &p->turn,
		    clock_mono_ms(p->b->clock));
	}
	return pull_turn_due(&p->turns, i, of) - clock_mono_ms(p->b->clock);
}

static void *
work(void *ctx)
{
	struct pull *p = ctx;

	p->turns.round_ms = p->b->conf.pull_minutes * 60000;
	while (!stopping(p)) {
		size_t n = atomic_load(&p->b->account_count);
		int64_t wait_ms = p->turns.round_ms;
		for (size_t i = 0; i < n && !stopping(p); i++) {
			int64_t ms = look_at(p, i);
			wait_ms = ms < wait_ms ? ms : wait_ms;
		}
		rest(p, wait_ms > 0 ? wait_ms : 0);
	}
	return NULL;
}

/* --- life ----------------------------------------------------------------- */

enum rc
pull_open(struct board *b, struct pull **out)
{
	*out = NULL;
	if (b->conf.pull_folder[0] == '\0')
		return RC_OK;
	struct pull *p = calloc(1, sizeof(*p));
	if (p == NULL)
		return RC_NO_MEMORY;
	p->b = b;
	p->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	p->has_thread = p->wake_fd >= 0 &&
	    pthread_create(&p->thread, NULL, work, p) == 0;
	if (!p->has_thread) {
		pull_close(p);
		return RC_SYSTEM;
	}
	*out = p;
	return RC_OK;
}

void
pull_close(struct pull *p)
{
	uint64_t one = 1;

	if (p == NULL)
		return;
	if (p->has_thread && write(p->wake_fd, &one, sizeof(one)) ==
	    (ssize_t)sizeof(one))
		pthread_join(p->thread, NULL);
	if (p->wake_fd >= 0)
		close(p->wake_fd);
	free(p);
}
