/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "sync/board/http_parts.h"
#include "sync/board/office.h"
#include "sync/board/ops/cert_days.h"
#include "sync/board/ops/expo.h"
#include "sync/board/ops/files.h"
#include "sync/board/ops/metrics.h"
#include "sync/board/setup_file.h"
#include "sync/board/store_ops.h"

#define PROVIDERS_MAX 16
#define TOKEN_MIN     16
#define TOKEN_MAX     128
#define LABEL_BYTES   192

struct metrics {
	bool loopback, has_token;
	uint8_t token[HASH_BYTES];
	struct {
		_Atomic(const char *) name;
		atomic_llong count[METRICS_HOOK_COUNT];
	} provider[PROVIDERS_MAX];
};

static const char *const hook_names[METRICS_HOOK_COUNT] = {
	[METRICS_TAKEN] = "taken", [METRICS_KNOWN] = "known",
	[METRICS_CHANGED] = "changed", [METRICS_ODD] = "odd",
	[METRICS_UNSIGNED] = "unsigned",
	[METRICS_UNKNOWN] = "unknown_account", [METRICS_FAILED] = "failed",
};

/* --- life -------------------------------------------------------------- */

static enum rc
read_token(struct metrics *m, const char *path, struct buf *why)
{
	char memory[TOKEN_MAX + 2];
	struct buf token = BUF(memory);

	if (path[0] == '\0')
		return RC_OK;
	enum rc rc = setup_read(path, &token, why);
	if (rc == RC_OK && token.n < TOKEN_MIN) {
		buf_printf(why, "%s: the token of /metrics has %zu bytes; "
		    "give %d to %d", path, token.n, TOKEN_MIN, TOKEN_MAX);
		rc = RC_BAD_INPUT;
	}
	struct str all = buf_str(&token);
	sha256(&all, 1, m->token);
	m->has_token = rc == RC_OK;
	crypto_wipe(memory, sizeof(memory));
	return rc;
}

enum rc
metrics_open(const struct board *b, struct metrics **out, struct buf *why)
{
	*out = NULL;
	struct metrics *m = calloc(1, sizeof(*m));
	if (m == NULL)
		return RC_NO_MEMORY;
	(void)board_conf_metrics(&b->conf, &m->loopback);
	enum rc rc = read_token(m, b->conf.metrics_token, why);
	if (rc == RC_OK)
		*out = m;
	else
		metrics_close(m);
	return rc;
}

void
metrics_close(struct metrics *m)
{
	free(m);
}

/* --- web hooks --------------------------------------------------------- */

void
metrics_hook(struct board *b, const char *provider, enum metrics_hook what)
{
	struct metrics *m = b->metrics;

	for (size_t i = 0; m != NULL && i < PROVIDERS_MAX; i++) {
		const char *had = NULL;
		if (!atomic_compare_exchange_strong(&m->provider[i].name,
		    &had, provider) && strcmp(had, provider) != 0)
			continue;
		atomic_fetch_add(&m->provider[i].count[what], 1);
		return;
	}
}

enum metrics_hook
metrics_of(enum credit_end end)
{
	switch (end) {
	case CREDIT_TAKEN:	return METRICS_TAKEN;
	case CREDIT_KNOWN:	return METRICS_KNOWN;
	case CREDIT_CHANGED:	return METRICS_CHANGED;
	case CREDIT_ODD:	return METRICS_ODD;
	}
	return METRICS_FAILED;
}

static void
put_hooks(struct buf *b, struct metrics *m)
{
	char label[LABEL_BYTES];

	expo_head(b, "cho40_hooks_total", "counter",
	    "Web hooks by provider and what became of them.");
	for (size_t i = 0; i < PROVIDERS_MAX; i++) {
		const char *name = atomic_load(&m->provider[i].name);
		for (int w = 0; name != NULL && w < METRICS_HOOK_COUNT; w++) {
			struct buf l = BUF(label);
			buf_printf(&l, "provider=\"%s\",verdict=\"%s\"", name,
			    hook_names[w]);
			expo_put(b, "cho40_hooks_total", label,
			    atomic_load(&m->provider[i].count[w]));
		}
	}
}

/* --- listeners --------------------------------------------------------- */

static void
put_requests(struct buf *b, const char *listener, const struct http *h)
{
	static const char *const methods[] = { [HTTP_GET] = "GET",
		[HTTP_POST] = "POST", [HTTP_OTHER] = "" };
	char label[LABEL_BYTES], status[8];
	struct http_count c;

	for (size_t i = 0; http_count(h, i, &c); i++) {
		struct buf l = BUF(label), st = BUF(status);
		if (c.count == 0)
			continue;
		if (c.status == 0)
			buf_puts(&st, "other");
		else
			buf_i64(&st, c.status);
		buf_printf(&l, "listener=\"%s\",method=\"%s\",route=\"%s\","
		    "status=\"%s\"", listener, methods[c.method], c.path,
		    status);
		expo_put(b, "cho40_http_requests_total", label, c.count);
	}
}

static void
put_listeners(struct buf *b, struct board *board)
{
	struct http_stats devices, open;

	http_stats(board->devices, &devices);
	http_stats(board->open, &open);
	expo_head(b, "cho40_http_requests_total", "counter",
	    "Answers given, by route and status.");
	put_requests(b, "devices", board->devices);
	put_requests(b, "public", board->open);
	expo_head(b, "cho40_http_connections", "gauge", "Open connections.");
	expo_put(b, "cho40_http_connections", "listener=\"devices\"",
	    devices.connections);
	expo_put(b, "cho40_http_connections", "listener=\"public\"",
	    open.connections);
	expo_head(b, "cho40_http_held", "gauge",
	    "Requests that wait: for mail, for money, for the store.");
	expo_put(b, "cho40_http_held", "listener=\"devices\"", devices.held);
	expo_put(b, "cho40_http_held", "listener=\"public\"", open.held);
	expo_head(b, "cho40_http_cut_total", "counter",
	    "Connections cut because a request took too long.");
	expo_put(b, "cho40_http_cut_total", "listener=\"devices\"",
	    devices.cut);
	expo_put(b, "cho40_http_cut_total", "listener=\"public\"", open.cut);
}

/* --- the store --------------------------------------------------------- */

static void
put_one(struct buf *b, const char *name, const char *type, const char *help,
    int64_t v)
{
	expo_head(b, name, type, help);
	expo_put(b, name, "", v);
}

static void
put_writer(struct buf *b, struct store *s)
{
	struct store_stats st;

	store_stats(s, &st);
	put_one(b, "cho40_store_queue", "gauge", "Jobs that wait.",
	    st.queued);
	put_one(b, "cho40_store_refused_total", "counter",
	    "Jobs that found the queue full.", st.refused);
	put_one(b, "cho40_store_failed_total", "counter",
	    "Batches that could not be kept.", st.failed);
	expo_head(b, "cho40_store_batch_jobs", "histogram",
	    "Jobs in one commit.");
	expo_histogram(b, "cho40_store_batch_jobs", &(struct expo_histogram){
	    store_batch_bounds, st.batch, STORE_BATCH_BUCKETS, st.jobs,
	    false });
	expo_head(b, "cho40_store_commit_seconds", "histogram",
	    "From the first job of a batch to its commit on the disk.");
	expo_histogram(b, "cho40_store_commit_seconds",
	    &(struct expo_histogram){ store_commit_bounds, st.commit,
	    STORE_COMMIT_BUCKETS, st.commit_ms, true });
}

static void
put_totals(struct buf *b, const struct store_totals *t)
{
	put_one(b, "cho40_terminals", "gauge", "Terminals not revoked.",
	    t->terminals);
	put_one(b, "cho40_journal_entries", "gauge",
	    "Entries of their journals that are held.", t->entries);
	put_one(b, "cho40_mail_backlog", "gauge",
	    "Messages that terminals have not fetched.", t->backlog);
	put_one(b, "cho40_alarms", "gauge", "Different alarms.", t->alarms);
	put_one(b, "cho40_alarm_rings_total", "counter",
	    "How often an alarm rang.", t->alarm_times);
	put_one(b, "cho40_last_credit_timestamp_seconds", "gauge",
	    "When money was last told of; 0: never.",
	    t->last_credit_ms / 1000);
}

static void
put_disk(struct buf *b, const struct board *board)
{
	static const char *const files[] = { "board.db", "board.db-wal" };
	char path[BOARD_PATH_MAX];
	int64_t bytes = 0, days;
	struct stat st;

	for (size_t i = 0; i < 2; i++) {
		board_conf_path(&board->conf, files[i], path);
		if (stat(path, &st) == 0)
			bytes += st.st_size;
	}
	put_one(b, "cho40_store_bytes", "gauge",
	    "The store's files in the board's folder.", bytes);
	put_one(b, "cho40_disk_free_bytes", "gauge",
	    "Room left where the board's folder is.",
	    files_room(board->conf.folder));
	expo_head(b, "cho40_certificate_days_left", "gauge",
	    "Whole days until the certificate ends.");
	board_conf_path(&board->conf, "server.crt", path);
	int64_t now_ms = clock_wall_ms(board->clock);
	if (cert_days(path, now_ms, &days) == RC_OK)
		expo_put(b, "cho40_certificate_days_left",
		    "listener=\"devices\"", days);
	if (board->conf.cert[0] != '\0' &&
	    cert_days(board->conf.cert, now_ms, &days) == RC_OK)
		expo_put(b, "cho40_certificate_days_left",
		    "listener=\"public\"", days);
}

/* --- the page ---------------------------------------------------------- */

struct metrics_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
};

static void
metrics_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct metrics_work *w = (struct metrics_work *)(void *)job;
	struct board *board = w->x->app;
	struct buf b = board_scratch(board);
	struct store_totals totals;

	if (rc == RC_OK)
		rc = store_totals(s, &totals);
	expo_head(&b, "cho40_build_info", "gauge", "The program's version.");
	expo_put(&b, "cho40_build_info", "version=\"" CHO40_VERSION "\"", 1);
	put_hooks(&b, board->metrics);
	put_listeners(&b, board);
	put_writer(&b, s);
	if (rc == RC_OK)
		put_totals(&b, &totals);
	put_disk(&b, board);
	if (rc != RC_OK || b.full)
		http_busy(w->x);
	else
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = EXPO_TYPE, .body = buf_str(&b) });
}

static bool
has_token(const struct metrics *m, struct str authorization)
{
	const struct str scheme = STR("Bearer ");
	uint8_t hash[HASH_BYTES];

	if (!m->has_token || authorization.n < scheme.n ||
	    !str_eq_nocase(str_part(authorization, 0, scheme.n), scheme))
		return false;
	struct str token = str_trim(str_from(authorization, scheme.n));
	sha256(&token, 1, hash);
	return crypto_equal(hash, m->token, HASH_BYTES);
}

void
metrics_get(struct http_exchange *x)
{
	struct metrics_work *w = (struct metrics_work *)(void *)x->work;
	struct board *b = x->app;
	const struct metrics *m = b->metrics;
	struct str authorization = x->req.header[HTTP_AUTHORIZATION];

	if (!m->loopback && !m->has_token) {
		http_error(x, 404, "this page is off; see [metrics]");
		return;
	}
	bool here = m->loopback && !x->req.proxied &&
	    is_loopback(x->req.address);
	if (!here && !has_token(m, authorization) &&
	    !office_password_ok(b, authorization)) {
		http_error(x, 401, "give the token of [metrics] token_file");
		return;
	}
	*w = (struct metrics_work){ .job = { NULL, metrics_done, NULL,
	    RC_OK }, .x = x };
	board_submit(x, &w->job);
}
