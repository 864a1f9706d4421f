/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "tests/bank/teller.h"

#define STALE_S    600    /* SePay and its receivers agree on five minutes */
#define ALTER_DONG 1000   /* what an altered replay adds */
#define IDLE_MS    20     /* the longest nap of the courier: stay quick */

struct teller {
	struct bank_conf conf;
	pthread_mutex_t lock;      /* over all below */
	struct rng_seeded seeded;
	struct rng rng;
	struct book *book;
	struct sepay_out out;
};

/* --- open and close ------------------------------------------------------ */

/* Whatever a crash left undelivered goes out again. */
static enum rc
requeue(struct teller *t)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < book_count(t->book) && rc == RC_OK; i++) {
		const struct transfer *p = book_at(t->book, i);
		struct delivery d = { .id = p->id, .tries = (int)p->tries,
		    .due_ms = clock_mono_ms(&clock_system) };
		if (p->end[0] == '\0')
			rc = sepay_out_add(&t->out, &d);
	}
	return rc;
}

enum rc
teller_open(const struct bank_conf *conf, struct teller **out,
    struct buf *why)
{
	struct teller *t = calloc(1, sizeof(*t));
	struct book_env env = { &clock_system, NULL };

	*out = NULL;
	if (t == NULL)
		return RC_NO_MEMORY;
	t->conf = *conf;
	t->rng = conf->seed == 0 ? rng_system
	    : rng_from_seed(&t->seeded, (uint64_t)conf->seed);
	env.rng = &t->rng;
	pthread_mutex_init(&t->lock, NULL);
	sepay_out_init(&t->out, conf->speed);
	enum rc rc = book_open(conf->book, &env, &t->book, why);
	if (rc == RC_OK)
		rc = requeue(t);
	if (rc != RC_OK) {
		teller_close(t);
		return rc;
	}
	*out = t;
	return RC_OK;
}

void
teller_close(struct teller *t)
{
	if (t == NULL)
		return;
	book_close(t->book);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* --- paying -------------------------------------------------------------- */

static bool
is_account(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z')))
			return false;
	}
	return s.n > 0 && s.n <= ACCOUNT_MAX;
}

/* Read the code as a bank app does, and let the customer change what a
 * customer can change. */
static const char *
fill(const struct order *o, struct transfer *p)
{
	struct vietqr q;
	struct vietqr_error e;

	if (vietqr_parse(o->payload, &q, &e) != RC_OK)
		return e.what;
	if (!q.is_vietqr)
		return "not a bank transfer code";
	struct str account = o->account.n > 0 ? o->account : q.account;
	struct str bin = o->bin.n > 0 ? o->bin : q.bin;
	p->amount.dong = o->amount > 0 ? o->amount : q.amount.dong;
	p->hook = o->faults;
	if (!vnd_is_sale(p->amount))
		return "amount: from 1 to 499999999 dong";
	if (!is_account(account) ||
	    !str_copy(account, p->account, sizeof(p->account)))
		return "account: 1 to 19 letters and digits";
	if (bin.n != BIN_LEN || !is_account(bin) ||
	    !str_copy(bin, p->bin, sizeof(p->bin)))
		return "bin: six digits";
	if (!str_copy(q.purpose, p->purpose, sizeof(p->purpose)))
		return "purpose: longer than a transfer carries";
	(void)str_copy(str_of(o->mangle->name), p->mangling,
	    sizeof(p->mangling));
	return NULL;
}

static enum rc
post_one(struct teller *t, const struct order *o, struct transfer *p)
{
	struct buf content = BUF(p->content);
	struct mangle_job job = { str_of(p->purpose), str_of(p->account),
	    clock_wall_ms(&clock_system), &t->rng };
	struct delivery d = { .kind = SEPAY_SCHEDULED,
	    .due_ms = clock_mono_ms(&clock_system) + o->delay_ms };
	enum rc rc = mangle_apply(o->mangle, &job, &content);

	/* Asked first: a transfer that is posted must also be delivered. */
	if (rc == RC_OK && t->out.n == SEPAY_QUEUE_MAX)
		rc = RC_TOO_BIG;
	if (rc == RC_OK)
		rc = book_post(t->book, p);
	d.id = p->id;
	if (rc == RC_OK)
		rc = sepay_out_add(&t->out, &d);
	return rc;
}

enum rc
teller_pay(struct teller *t, const struct order *o, struct paid *out,
    const char **why)
{
	struct transfer p = { 0 };
	enum rc rc = RC_OK;

	REQUIRE(o->times >= 1 && o->times <= TELLER_TIMES_MAX);
	out->n = 0;
	*why = fill(o, &p);
	if (*why != NULL)
		return RC_BAD_INPUT;
	pthread_mutex_lock(&t->lock);
	for (int64_t i = 0; i < o->times && rc == RC_OK; i++) {
		rc = post_one(t, o, &p);
		if (rc == RC_OK)
			out->transfer[out->n++] = p;
	}
	pthread_mutex_unlock(&t->lock);
	*why = rc_text(rc);
	return rc;
}

/* --- switches and reading ---------------------------------------------- */

enum rc
teller_replay(struct teller *t, int64_t id, bool altered)
{
	struct delivery d = { .id = id,
	    .kind = altered ? SEPAY_ALTERED : SEPAY_REPLAY,
	    .due_ms = clock_mono_ms(&clock_system) };
	enum rc rc = RC_NOT_FOUND;

	pthread_mutex_lock(&t->lock);
	if (book_by_id(t->book, id) != NULL)
		rc = sepay_out_add(&t->out, &d);
	pthread_mutex_unlock(&t->lock);
	return rc;
}

void
teller_hold(struct teller *t)
{
	pthread_mutex_lock(&t->lock);
	t->out.held = true;
	pthread_mutex_unlock(&t->lock);
}

void
teller_release(struct teller *t, bool reversed)
{
	pthread_mutex_lock(&t->lock);
	sepay_out_release(&t->out, clock_mono_ms(&clock_system), reversed);
	pthread_mutex_unlock(&t->lock);
}

void
teller_page(struct teller *t, const struct page_codes *codes,
    struct buf *out)
{
	pthread_mutex_lock(&t->lock);
	page_phone(out, codes, t->book);
	pthread_mutex_unlock(&t->lock);
}

enum rc
teller_read(struct teller *t, int64_t at, struct buf *out, int64_t *next)
{
	pthread_mutex_lock(&t->lock);
	enum rc rc = book_read(t->book, at, out, next);
	pthread_mutex_unlock(&t->lock);
	return rc;
}

void
teller_each(struct teller *t,
    bool (*fn)(void *ctx, const struct transfer *transfer), void *ctx)
{
	bool more = true;

	pthread_mutex_lock(&t->lock);
	for (size_t i = book_count(t->book); i > 0 && more; i--)
		more = fn(ctx, book_at(t->book, i - 1));
	pthread_mutex_unlock(&t->lock);
}

/* --- for the courier -------------------------------------------------- */

/* The account's secret; false when the provider does not watch it. */
static bool
read_secret(const struct teller *t, const char *account, struct sepay_auth *a)
{
	static const char *const kinds[] = { "hmac", "apikey" };
	char path[BANK_PATH_MAX + ACCOUNT_MAX + 16], text[128];

	for (size_t i = 0; i < 2; i++) {
		struct buf p = BUF(path);
		buf_printf(&p, "%s/%s.%s", t->conf.secrets, account, kinds[i]);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		ssize_t n = read(fd, text, sizeof(text));
		close(fd);
		struct str s = { text, n > 0 ? (size_t)n : 0 };
		a->apikey = i == 1;
		return str_copy(str_trim(s), a->secret, sizeof(a->secret));
	}
	return false;
}

static void
put_url(const struct teller *t, const char *account, struct parcel *p)
{
	struct buf b = BUF(p->url);
	struct str url = str_of(t->conf.url), mark = STR("{account}");

	for (size_t i = 0; i < url.n; i++)
		if (str_starts(str_from(url, i), mark)) {
			buf_puts(&b, account);
			i += mark.n - 1;
		} else
			buf_putc(&b, url.p[i]);
}

static void
put_headers(const struct sepay_auth *a, const struct transfer *t,
    struct parcel *p)
{
	int64_t now_s = clock_wall_ms(&clock_system) / 1000;
	bool first = p->delivery.kind == SEPAY_SCHEDULED &&
	    p->delivery.tries == 0;
	int64_t faults = first ? t->hook : 0;

	p->headers = (struct sepay_headers){ 0 };
	if (faults & SEPAY_UNSIGNED)
		return;
	if (faults & SEPAY_STALE)
		now_s -= STALE_S;
	sepay_sign(a, now_s, (struct str){ p->body, p->body_n }, &p->headers);
	if (faults & SEPAY_FORGED) {
		char *line = p->headers.line[a->apikey ? 0 : 1];
		char *last = line + strlen(line) - 1;
		*last = *last == '0' ? '1' : '0';
	}
}

static void
note(struct teller *t, int64_t id, int status, const char *end)
{
	enum rc rc = book_note(t->book, id, status, end);

	if (rc != RC_OK)
		log_line(LOG_ERROR, "teller", "note failed id=%lld why=%s",
		    (long long)id, rc_text(rc));
}

/* Make the message of p->delivery; false when there is none to send. */
static bool
prepare(struct teller *t, struct parcel *p)
{
	struct transfer tr = *book_by_id(t->book, p->delivery.id);
	struct sepay_auth auth = { 0 };
	struct buf body = BUF(p->body);
	bool first = p->delivery.kind == SEPAY_SCHEDULED;

	if (first && (tr.hook & SEPAY_LOSE)) {
		note(t, tr.id, 0, "lost");
		return false;
	}
	if (!read_secret(t, tr.account, &auth)) {
		note(t, tr.id, 0, "unlinked");
		return false;
	}
	if (p->delivery.kind == SEPAY_ALTERED)
		tr.amount.dong += ALTER_DONG;
	if (sepay_body(&tr, (size_t)t->conf.code_max, &body) != RC_OK) {
		note(t, tr.id, 0, "too long");
		return false;
	}
	p->body_n = body.n;
	put_url(t, tr.account, p);
	put_headers(&auth, &tr, p);
	crypto_wipe(&auth, sizeof(auth));
	if (first && p->delivery.tries == 0 && (tr.hook & SEPAY_DROP)) {
		note(t, tr.id, 0, "");
		(void)sepay_out_again(&t->out, &p->delivery,
		    clock_mono_ms(&clock_system));
		return false;
	}
	return true;
}

enum rc
teller_next(struct teller *t, struct parcel *p)
{
	int64_t wait_ms = 0;

	pthread_mutex_lock(&t->lock);
	enum rc rc = sepay_out_take(&t->out, clock_mono_ms(&clock_system),
	    &p->delivery, &wait_ms);
	if (rc == RC_OK && !prepare(t, p)) {
		rc = RC_AGAIN;
		wait_ms = 0;
	}
	pthread_mutex_unlock(&t->lock);
	if (rc == RC_AGAIN && wait_ms > 0) {
		struct timespec nap = { 0, (wait_ms < IDLE_MS ? wait_ms
		    : IDLE_MS) * 1000000L };
		(void)nanosleep(&nap, NULL);
	}
	return rc;
}

/* A success may have a sequel, where the transfer asks for one. */
static void
follow_up(struct teller *t, int64_t id)
{
	const struct transfer *tr = book_by_id(t->book, id);
	struct delivery d = { .id = id, .kind = SEPAY_REPLAY,
	    .due_ms = clock_mono_ms(&clock_system) };

	/* A full queue loses a fault, never a first delivery. */
	if (tr->hook & SEPAY_TWICE)
		(void)!sepay_out_add(&t->out, &d);
	d.kind = SEPAY_ALTERED;
	if (tr->hook & SEPAY_CHANGED)
		(void)!sepay_out_add(&t->out, &d);
}

void
teller_sent(struct teller *t, const struct parcel *p, int status,
    struct str reply)
{
	static const char *const by_hand[] = {
		[SEPAY_REPLAY] = "replayed", [SEPAY_ALTERED] = "altered" };
	const struct delivery *d = &p->delivery;
	bool good = sepay_is_success(status, reply);

	pthread_mutex_lock(&t->lock);
	if (d->kind != SEPAY_SCHEDULED)
		note(t, d->id, status, by_hand[d->kind]);
	else if (good) {
		note(t, d->id, status, "delivered");
		follow_up(t, d->id);
	} else
		note(t, d->id, status, sepay_out_again(&t->out, d,
		    clock_mono_ms(&clock_system)) ? "" : "given up");
	pthread_mutex_unlock(&t->lock);
	log_line(LOG_INFO, "courier", "sent id=%lld try=%d status=%d",
	    (long long)d->id, d->tries + 1, status);
}
