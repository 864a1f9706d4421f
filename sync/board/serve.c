/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/board/admin.h"
#include "sync/board/audit.h"
#include "sync/board/console/call.h"
#include "sync/board/console/change.h"
#include "sync/board/console/files.h"
#include "sync/board/console/paper.h"
#include "sync/board/console/openapi.h"
#include "sync/board/console/signin.h"
#include "sync/board/console/wall.h"
#include "sync/board/console/worker.h"
#include "sync/board/contact.h"
#include "sync/board/enrol.h"
#include "sync/board/hook.h"
#include "sync/board/inbox.h"
#include "sync/board/journal.h"
#include "sync/board/mail.h"
#include "sync/board/office.h"
#include "sync/board/ops/backup.h"
#include "sync/board/ops/metrics.h"
#include "sync/board/page.h"
#include "sync/board/pull.h"
#include "sync/board/receipt_key.h"
#include "sync/board/report_send.h"
#include "sync/board/serve.h"
#include "sync/board/sql.h"
#include "sync/board/store_console.h"
#include "sync/board/waits.h"
#include "sync/squeeze.h"
#include "sync/proto_enrol.h"

static const struct http_route device_routes[] = {
	{ HTTP_POST, "/t/v1/journal", BATCH_BYTES_MAX, journal_post },
	{ HTTP_GET, "/t/v1/mail", 0, mail_get },
	{ HTTP_GET, "/healthz", 0, page_health },
};

/* On the devices' listener, without a certificate. */
static const struct http_route anybody_routes[] = {
	{ HTTP_GET, PROTO_CACERTS_PATH, 0, enrol_cacerts },
	{ HTTP_GET, PROTO_TIME_PATH, 0, enrol_time },
	{ HTTP_POST, PROTO_ENROL_PATH, PROTO_ENROL_MAX, enrol_post },
	{ HTTP_POST, PROTO_REENROL_PATH, PROTO_ENROL_MAX, enrol_renew },
};

static const struct http_route public_routes[] = {
	{ HTTP_GET, "/healthz", 0, page_health },
	{ HTTP_POST, "/hooks/sepay/*", STORE_EVENT_MAX, hook_sepay },
	{ HTTP_POST, "/hooks/sepay-token/*", HOOK_TOKEN_BODY,
	    hook_sepay_token },
	{ HTTP_POST, "/hooks/casso/*", STORE_EVENT_MAX, hook_casso },
	{ HTTP_POST, "/hooks/payos/*", STORE_EVENT_MAX, hook_payos },
	{ HTTP_POST, "/vietqr/api/token_generate", HOOK_TOKEN_BODY,
	    hook_vietqr_token },
	{ HTTP_POST, "/vietqr/bank/api/transaction-sync", STORE_EVENT_MAX,
	    hook_vietqr },
	{ HTTP_GET, "/x/*", 0, page_sale },
	{ HTTP_POST, "/x/*", PAGE_CLAIM_BODY, page_claim },
	{ HTTP_POST, "/X/*", PAGE_CLAIM_BODY, page_claim },
	{ HTTP_GET, "/X/*", 0, page_sale },   /* as a QR code spells it */
	{ HTTP_GET, "/s/*", 0, page_cut_form },
	{ HTTP_GET, "/S/*", 0, page_cut_form },
	{ HTTP_POST, "/s/*", PAGE_CUT_BODY, page_cut },
	{ HTTP_POST, "/S/*", PAGE_CUT_BODY, page_cut },
	{ HTTP_GET, "/", 0, files_home },
	{ HTTP_GET, "/audit.ndjson", 0, audit_get },
	{ HTTP_GET, "/metrics", 0, metrics_get },
	{ HTTP_POST, "/api/v1/session", SIGNIN_BODY_MAX, signin_post },
	{ HTTP_POST, "/api/v1/session/end", API_BODY_MAX, signout_post },
	{ HTTP_POST, "/api/v1/me/password", CHANGE_BODY_MAX, change_post },
	{ HTTP_GET, "/api/v1/setup", 0, first_get },
	{ HTTP_POST, "/api/v1/setup", CHANGE_BODY_MAX, first_post },
	{ HTTP_GET, "/api/v1/wall", 0, wall_get },
	{ HTTP_GET, "/api/v1/openapi.json", 0, openapi_get },
	{ HTTP_POST, "/api/v1/statements/**", API_FILE_MAX, call_post },
	{ HTTP_POST, "/api/v1/stalls/import", API_FILE_MAX, call_post },
	{ HTTP_POST, "/api/v1/einvoices/import", API_FILE_MAX, call_post },
	{ HTTP_GET, "/api/v1/**", 0, call_get },
	{ HTTP_POST, "/api/v1/**", API_BODY_MAX, call_post },
	{ HTTP_GET, "/console/*", 0, files_console },
	{ HTTP_GET, "/lib/*", 0, files_library },
};

#define TABLE(routes) { (routes), sizeof(routes) / sizeof((routes)[0]) }

/* --- open -------------------------------------------------------------- */

static int64_t
tick(void *ctx)
{
	struct board *b = ctx;
	int64_t due[] = { mail_tick(b), waits_tick(b), wall_tick(b) };
	int64_t next = -1;

	for (size_t i = 0; i < sizeof(due) / sizeof(due[0]); i++)
		if (due[i] >= 0 && (next < 0 || due[i] < next))
			next = due[i];
	return next;
}

/* There is mail, whoever wrote it; or another board of this market did
 * something. */
static void
news(void *ctx, enum store_news what, uint32_t terminal)
{
	struct board *b = ctx;
	enum rc rc;

	switch (what) {
	case STORE_NEWS_MAIL:
		if (terminal == 0) {
			mail_wake_all(b);
			waits_wake_all(b);
		}
		mail_wake(b, terminal);
		waits_wake(b, terminal);
		return;
	case STORE_NEWS_REVOKED:
		mail_refuse(b, terminal);
		return;
	case STORE_NEWS_ACCOUNTS:
		rc = board_accounts_look(b);
		if (rc != RC_OK)
			log_line(LOG_WARN, "board", "accounts: %s",
			    rc_text(rc));
		return;
	}
}

static enum rc
put_market(struct store *s, void *ctx)
{
	const struct board *b = ctx;

	enum rc rc = store_market_put(s, str_of(b->conf.market_name));
	return rc == RC_OK ? store_days_close(s) : rc;
}

/* What a copy that was cut short left behind. */
static enum rc
end_copy(struct store *s, void *ctx)
{
	char path[BOARD_PATH_MAX];

	board_conf_path(ctx, BACKUP_PART, path);
	store_copy_end(s);
	(void)unlink(path);
	return RC_OK;
}

static enum rc
open_store(struct board *b, struct buf *why)
{
	char path[BOARD_PATH_MAX];
	struct store_env env = { .clock = b->clock, .market = b->conf.market,
	    .tick = tick, .tick_ctx = b, .receipt_seed = b->receipt_seed,
	    .news = news, .ahead = hook_ahead };

	if (board_conf_store(&b->conf, path) && access(path, F_OK) != 0) {
		buf_printf(why, "%s: %s; make the board's folder with "
		    "cho40-board init", path, strerror(errno));
		return RC_NOT_FOUND;
	}
	enum rc rc = receipt_key_load(&b->conf, b->rng, b->receipt_seed, why);
	if (rc == RC_OK)
		rc = store_open(path, &env, &b->store, why);
	if (rc == RC_OK)
		rc = store_look(b->store, end_copy, &b->conf);
	if (rc == RC_OK)
		rc = store_run(b->store, put_market, b);
	if (rc == RC_OK) {
		rc = board_accounts(b);
		if (rc == RC_FULL)   /* the rest are unknown */
			rc = RC_OK;
	}
	if (rc != RC_OK && why->n == 0) {
		sql_put_place(why, path);
		buf_printf(why, ": %s", rc_text(rc));
	}
	return rc;
}

static struct http_config
listener(struct board *b, const char *name, const struct listener_conf *c)
{
	return (struct http_config){ .name = name, .address = c->address,
	    .port = c->port, .app = b, .connections = c->connections,
	    .per_ip = c->per_ip, .uploads = c->uploads, .idle_s = c->idle_s,
	    .cert = "", .key = "", .ca = "", .clock = b->clock,
	    .rng = b->rng };
}

static enum rc
open_listeners(struct board *b, struct buf *why)
{
	char cert[BOARD_PATH_MAX], key[BOARD_PATH_MAX], ca[BOARD_PATH_MAX];
	struct http_config devices = listener(b, "devices",
	    &b->conf.devices);
	struct http_config open = listener(b, "public", &b->conf.open);

	board_conf_path(&b->conf, "server.crt", cert);
	board_conf_path(&b->conf, "server.key", key);
	board_conf_path(&b->conf, "ca.crt", ca);
	devices.routes = (struct route_table)TABLE(device_routes);
	devices.anybody = (struct route_table)TABLE(anybody_routes);
	devices.cert = cert;
	devices.key = key;
	devices.ca = ca;
	open.routes = (struct route_table)TABLE(public_routes);
	open.cert = b->conf.cert;
	open.key = b->conf.key;
	open.proxy = b->conf.proxy;
	enum rc rc = http_open(&devices, &b->devices, why);
	if (rc == RC_OK)
		rc = http_open(&open, &b->open, why);
	if (rc == RC_OK)
		log_line(LOG_INFO, "board", "serving devices=%s:%lld "
		    "public=%s:%lld accounts=%zu office=%s",
		    b->conf.devices.address, (long long)http_port(b->devices),
		    b->conf.open.address, (long long)http_port(b->open),
		    atomic_load(&b->account_count),
		    b->has_office ? "yes" : "no");
	return rc;
}

static enum rc
open_admin(struct board *b, struct buf *why)
{
	char path[BOARD_PATH_MAX];

	board_conf_path(&b->conf, ADMIN_SOCKET, path);
	return admin_open(b, path, &b->admin, why);
}

/* Those that ask others. */
static enum rc
open_threads(struct board *b, struct buf *why)
{
	enum rc rc = report_send_open(&(struct report_send_env){ &b->conf,
	    b->store, b->clock, b->rng }, &b->reports, why);

	return rc == RC_OK ? pull_open(b, &b->pull) : rc;
}

enum rc
serve_open(const struct board_conf *conf, const struct serve_env *env,
    struct board **out, struct buf *why)
{
	enum rc rc = RC_OK;

	*out = NULL;
	struct board *b = calloc(1, sizeof(*b));
	if (b == NULL)
		return RC_NO_MEMORY;
	b->conf = *conf;
	b->clock = env->clock;
	b->rng = env->rng;
	b->scratch = calloc(1, BOARD_SCRATCH_MAX);
	b->accounts = calloc(BOARD_ACCOUNTS_MAX, sizeof(b->accounts[0]));
	if (b->scratch == NULL || b->accounts == NULL)
		rc = RC_NO_MEMORY;
	if (rc == RC_OK)
		rc = squeeze_open(&b->mail_squeeze);
	if (rc == RC_OK)
		rc = inbox_open(&b->inbox);
	if (rc == RC_OK)
		rc = mail_open(&b->mail);
	if (rc == RC_OK)
		rc = waits_open(&b->waits);
	if (rc == RC_OK)
		rc = contacts_open(&b->contacts);
	if (rc == RC_OK)
		rc = wall_open(&b->wall);
	if (rc == RC_OK)
		rc = openapi_open(&b->openapi, why);
	if (rc == RC_OK)
		rc = paper_open(&b->paper);
	if (rc == RC_OK)
		rc = worker_open(&b->worker);
	if (rc == RC_OK)
		rc = files_open(b->conf.console, b->conf.libraries, &b->files,
		    why);
	if (rc == RC_OK)
		rc = office_load(b, why);
	if (rc == RC_OK)
		rc = metrics_open(b, &b->metrics, why);
	if (rc == RC_OK)
		rc = open_store(b, why);
	if (rc == RC_OK)
		rc = enrol_open(b, &b->enrol, why);
	if (rc == RC_OK)
		rc = open_admin(b, why);
	if (rc == RC_OK)
		rc = open_threads(b, why);
	if (rc == RC_OK)
		rc = open_listeners(b, why);
	if (rc != RC_OK) {
		if (why->n == 0)
			buf_puts(why, rc_text(rc));
		serve_close(b);
		return rc;
	}
	*out = b;
	return RC_OK;
}

#define COPY_PATIENCE_MS 60000

/* A copy that its asker left would be kept up to date for ever. */
static void
tidy_copy(struct board *b)
{
	long long since = atomic_load(&b->copy_mono_ms);

	if (since == 0 || clock_mono_ms(b->clock) - since < COPY_PATIENCE_MS)
		return;
	atomic_store(&b->copy_mono_ms, 0);
	if (store_look(b->store, end_copy, &b->conf) != RC_OK)
		log_line(LOG_WARN, "board", "a copy of the store is left");
}

static enum rc
run_contacts(struct store *s, void *ctx)
{
	struct board *b = ctx;

	enum rc rc = contacts_write(b->contacts, s);
	return rc == RC_OK ? store_days_close(s) : rc;
}

static void
write_contacts(struct board *b)
{
	b->written_ms = clock_mono_ms(b->clock);
	enum rc rc = store_run(b->store, run_contacts, b);
	if (rc != RC_OK)
		log_line(LOG_WARN, "board", "contacts not written: %s",
		    rc_text(rc));
}

enum rc
serve_tick(struct board *b)
{
	tidy_copy(b);
	http_sweep(b->devices);
	http_sweep(b->open);
	if (clock_mono_ms(b->clock) - b->written_ms >= CONTACT_WRITE_MS)
		write_contacts(b);
	return store_health(b->store);
}

void
serve_close(struct board *b)
{
	if (b == NULL)
		return;
	atomic_store(&b->stopping, true);
	if (b->devices != NULL)
		http_quiesce(b->devices);
	if (b->open != NULL)
		http_quiesce(b->open);
	if (b->store != NULL)
		store_wake(b->store);   /* its tick ends the long polls */
	http_close(b->devices);
	http_close(b->open);
	worker_close(b->worker);
	paper_close(b->paper);
	admin_close(b->admin);
	if (b->store != NULL && b->contacts != NULL)
		write_contacts(b);
	pull_close(b->pull);
	report_send_close(b->reports);
	store_close(b->store);
	contacts_close(b->contacts);
	wall_close(b->wall);
	openapi_close(b->openapi);
	mail_close(b->mail);
	waits_close(b->waits);
	metrics_close(b->metrics);
	files_close(b->files);
	inbox_close(b->inbox);
	squeeze_close(b->mail_squeeze);
	enrol_close(b->enrol);
	if (b->accounts != NULL)
		crypto_wipe(b->accounts,
		    BOARD_ACCOUNTS_MAX * sizeof(b->accounts[0]));
	free(b->accounts);
	free(b->scratch);
	crypto_wipe(b->receipt_seed, sizeof(b->receipt_seed));
	free(b);
}
