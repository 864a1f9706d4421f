/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/board/report/sender.h"
#include "sync/board/report/spool.h"
#include "sync/board/report_send.h"
#include "sync/board/store_report.h"
#include "sync/net_curl.h"

#define LOOK_MS     60000    /* between looks without being woken */
#define KEYS_MAX    4096

struct report_send {
	struct report_send_env env;
	char spool[BOARD_PATH_MAX];
	struct lgsp_keys keys;
	struct net *net;
	struct sender sender;
	int64_t id;                  /* of the record under way */
	int64_t pause_ms;            /* the store or the disk said no */
	int64_t looked_ms;           /* -1: look now */
	struct store_report row;     /* the thread's room */
	atomic_bool stopping;
	int wake_fd;
	pthread_t thread;
	bool has_thread;
};

/* --- the store, asked by the thread -------------------------------------- */

struct ask { struct report_send *r; int64_t id; enum report_state to; };

static enum rc
get_next(struct store *s, void *ctx)
{
	struct ask *a = ctx;

	return store_report_next(s, a->id, &a->r->row);
}

static enum rc
get_one(struct store *s, void *ctx)
{
	struct ask *a = ctx;

	return store_report_get(s, a->id, &a->r->row);
}

static enum rc
put_end(struct store *s, void *ctx)
{
	struct ask *a = ctx;

	return store_report_go(s, &a->r->row, a->to);
}

/* --- spool --------------------------------------------------------------- */

static void
pause_for(struct report_send *r, enum rc rc, const char *why)
{
	log_line(LOG_WARN, "lgsp", "pauses: %s %s", rc_text(rc), why);
	r->pause_ms = clock_mono_ms(r->env.clock) + LOOK_MS;
}

/* What waits in the store and is not in the spool goes there. */
static void
fill_spool(struct report_send *r)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct ask a = { .r = r };
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < SPOOL_FILES_MAX; i++) {
		rc = store_run(r->env.store, get_next, &a);
		if (rc != RC_OK)
			break;
		a.id = r->row.report;
		rc = spool_put(r->spool, a.id, str_of(r->row.body), &why);
	}
	r->looked_ms = clock_mono_ms(r->env.clock);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		pause_for(r, rc, memory);
}

/* What came of the record under way. */
static void
keep_news(struct report_send *r, const struct sender_news *news)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct ask a = { .r = r, .id = r->id, .to = news->end == LGSP_TAKEN ?
	    REPORT_SENT : news->end == LGSP_REFUSED ? REPORT_REFUSED :
	    REPORT_WAITING };

	log_line(news->end == LGSP_TAKEN ? LOG_INFO : LOG_WARN, "lgsp",
	    "report %lld: %s", (long long)r->id, news->end == LGSP_TAKEN ?
	    "taken" : news->words);
	r->row.report = r->id;
	r->row.state = REPORT_WAITING;
	(void)str_copy(str_of(news->words), r->row.answer,
	    sizeof(r->row.answer));
	enum rc rc = store_run(r->env.store, put_end, &a);
	if (rc == RC_STATE)   /* somebody else knew it before */
		rc = RC_OK;
	if (rc == RC_OK && a.to != REPORT_WAITING)
		rc = spool_drop(r->spool, r->id, &why);
	if (rc != RC_OK)
		pause_for(r, rc, memory);
}

/* The oldest record of the spool; one whose end is known is dropped. */
static void
send_next(struct report_send *r, int64_t now_ms)
{
	char memory[512], text[RECORD_BYTES_MAX + 1];
	struct buf why = BUF(memory), record = BUF(text);
	struct ask a = { .r = r };
	struct sender_news news;

	enum rc rc = spool_first(r->spool, &r->id, &record, &why);
	if (rc == RC_NOT_FOUND)
		return;
	a.id = r->id;
	if (rc == RC_OK)
		rc = store_run(r->env.store, get_one, &a);
	if (rc == RC_OK && r->row.state != REPORT_WAITING) {
		rc = spool_drop(r->spool, r->id, &why);
		r->looked_ms = -1;   /* again at once */
	} else if (rc == RC_OK &&
	    sender_give(&r->sender, buf_str(&record), now_ms, &news)) {
		keep_news(r, &news);
	}
	if (rc != RC_OK)
		pause_for(r, rc, memory);
}

/* --- the thread ----------------------------------------------------------- */

static int64_t
wait_for(const struct report_send *r, int64_t now_ms)
{
	int64_t wait = r->net->wait_ms(r->net->ctx);
	int64_t until = r->looked_ms + LOOK_MS;

	if (r->looked_ms < 0)
		return 0;
	if (r->sender.state == SENDER_REST && r->sender.due_ms > now_ms &&
	    r->sender.due_ms < until)
		until = r->sender.due_ms;
	if (wait < 0 || wait > until - now_ms)
		wait = until - now_ms;
	return wait < 0 ? 0 : wait;
}

static void
turn(struct report_send *r)
{
	struct pollfd fd[NET_FDS_MAX + 1];
	struct sender_news news;
	struct net_reply reply;
	enum net_slot slot;
	uint64_t times;

	int64_t now_ms = clock_mono_ms(r->env.clock);
	size_t n = r->net->fds(r->net->ctx, fd, NET_FDS_MAX);
	fd[n] = (struct pollfd){ .fd = r->wake_fd, .events = POLLIN };
	(void)poll(fd, (nfds_t)n + 1, (int)wait_for(r, now_ms));
	if ((fd[n].revents & POLLIN) != 0 &&
	    read(r->wake_fd, &times, sizeof(times)) == sizeof(times))
		r->looked_ms = -1;
	r->net->work(r->net->ctx, fd, n);
	while (r->net->finished(r->net->ctx, &slot, &reply))
		if (sender_reply(&r->sender, &reply,
		    clock_mono_ms(r->env.clock), &news))
			keep_news(r, &news);
}

static void *
work(void *ctx)
{
	struct report_send *r = ctx;

	while (!atomic_load(&r->stopping)) {
		int64_t now_ms = clock_mono_ms(r->env.clock);
		bool looks = now_ms >= r->pause_ms;
		if (looks && (r->looked_ms < 0 ||
		    now_ms - r->looked_ms >= LOOK_MS))
			fill_spool(r);
		if (looks && sender_wants(&r->sender, now_ms))
			send_next(r, now_ms);
		turn(r);
	}
	sender_stop(&r->sender);
	return NULL;
}

/* --- life ----------------------------------------------------------------- */

static enum rc
read_keys(const char *path, struct lgsp_keys *keys, struct buf *why)
{
	char text[KEYS_MAX];
	struct stat st;
	ssize_t n = -1;
	enum rc rc = RC_OK;

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		buf_printf(why, "%s: %s; key_file in [lgsp] names the keys "
		    "the province issued", path, strerror(errno));
		rc = RC_NOT_FOUND;
	} else if (!S_ISREG(st.st_mode) ||
	    (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		buf_printf(why, "%s: others may use this secret; chmod 600 "
		    "it", path);
		rc = RC_DENIED;
	} else {
		n = read(fd, text, sizeof(text));
	}
	if (fd >= 0)
		close(fd);
	if (rc != RC_OK)
		return rc;
	if (n < 0 || n == (ssize_t)sizeof(text)) {
		buf_printf(why, "%s: cannot be read, or is too long", path);
		return RC_BAD_INPUT;
	}
	buf_printf(why, "%s: ", path);
	rc = lgsp_keys_read((struct str){ text, (size_t)n }, keys, why);
	crypto_wipe(text, sizeof(text));
	if (rc == RC_OK)
		buf_reset(why);
	return rc;
}

static enum rc
start(struct report_send *r, struct buf *why)
{
	const struct lgsp_conf *c = &r->env.conf->lgsp;
	struct net_curl_conf net = { .tls = { .trust = NET_TRUST_NOBODY },
	    .bank_ca = c->ca, .bank_cert = c->cert, .bank_key = c->key,
	    .plain = str_starts(str_of(c->service_url), STR("http:")) ||
	    str_starts(str_of(c->token_url), STR("http:")),
	    .clock = r->env.clock };

	board_conf_path(r->env.conf, "spool", r->spool);
	enum rc rc = read_keys(c->key_file, &r->keys, why);
	if (rc == RC_OK)
		rc = spool_open(r->spool, why);
	if (rc == RC_OK)
		rc = net_curl_open(&net, &r->net);
	if (rc != RC_OK)
		return rc;
	sender_init(&r->sender, c, &r->keys, r->net, r->env.rng);
	r->looked_ms = -1;
	r->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (r->wake_fd < 0 || pthread_create(&r->thread, NULL, work, r) != 0)
		return RC_SYSTEM;
	r->has_thread = true;
	return RC_OK;
}

enum rc
report_send_open(const struct report_send_env *env, struct report_send **out,
    struct buf *why)
{
	*out = NULL;
	if (env->conf->lgsp.service_url[0] == '\0')
		return RC_OK;
	struct report_send *r = calloc(1, sizeof(*r));
	if (r == NULL)
		return RC_NO_MEMORY;
	r->env = *env;
	r->wake_fd = -1;
	enum rc rc = start(r, why);
	if (rc != RC_OK) {
		report_send_close(r);
		return rc;
	}
	*out = r;
	return RC_OK;
}

void
report_send_wake(struct report_send *r)
{
	uint64_t one = 1;

	if (r != NULL && write(r->wake_fd, &one, sizeof(one)) < 0)
		log_line(LOG_DEBUG, "lgsp", "is awake already");
}

void
report_send_close(struct report_send *r)
{
	if (r == NULL)
		return;
	atomic_store(&r->stopping, true);
	if (r->has_thread) {
		report_send_wake(r);
		pthread_join(r->thread, NULL);
	}
	net_curl_close(r->net);
	if (r->wake_fd >= 0)
		close(r->wake_fd);
	crypto_wipe(r, sizeof(*r));
	free(r);
}
