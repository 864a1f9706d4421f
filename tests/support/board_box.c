/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/board_box.h"
#include "tests/support/pg_box.h"

static int64_t
wall_ms(void *ctx)
{
	struct box *b = ctx;

	return atomic_load(&b->wall_ms);
}

static int64_t
mono_ms(void *ctx)
{
	struct box *b = ctx;

	return atomic_load(&b->mono_ms);
}

void
box_reopen(struct box *b)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct store_env env = { .clock = &b->clock, .market = b->market,
	    .vfs = b->vfs, .receipt_seed = b->receipt_seed };

	store_close(b->store);
	if (store_open(b->path, &env, &b->store, &why) != RC_OK)
		fail_msg("%s", memory);
}

static enum rc
put_market(struct store *s, void *ctx)
{
	(void)ctx;
	return store_market_put(s, STR("Chợ thử"));
}

bool
box_wants_pg(void)
{
	const char *store = getenv("BOARD_STORE");

	return store != NULL && strcmp(store, "pg") == 0;
}

void
box_needs_file(void)
{
	if (box_wants_pg())
		skip();
}

/* The test's own files are put there too. */
static void
make_folder(struct box *b)
{
	const char *tmp = getenv("TEST_TMP");

	snprintf(b->dir, sizeof(b->dir), "%s/cho40-box-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	assert_non_null(mkdtemp(b->dir));
}

static void
open_at(struct box *b)
{
	atomic_store(&b->wall_ms, 1793409342000);
	atomic_store(&b->mono_ms, 1000);
	b->clock = (struct clock){ wall_ms, mono_ms, b };
	box_reopen(b);
	box_run(b, put_market, NULL);
}

void
box_open(struct box *b)
{
	if (box_wants_pg())
		box_open_pg(b);
	else
		box_open_on(b, NULL);
}

void
box_open_pg(struct box *b)
{
	memset(b, 0, sizeof(*b));
	make_folder(b);
	snprintf(b->path, sizeof(b->path), "%s", pg_box_url());
	b->market = pg_box_market();
	open_at(b);
}

void
box_open_on(struct box *b, const char *vfs)
{
	memset(b, 0, sizeof(*b));
	b->vfs = vfs;
	b->market = 1;
	make_folder(b);
	snprintf(b->path, sizeof(b->path), "%s/board.db", b->dir);
	open_at(b);
}

void
box_close(struct box *b)
{
	static const char *const names[] = { "", "-wal", "-shm" };
	char path[300];

	store_close(b->store);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/board.db%s", b->dir,
		    names[i]);
		unlink(path);
	}
	rmdir(b->dir);
}

void
box_run(struct box *b, enum rc (*fn)(struct store *s, void *ctx), void *ctx)
{
	enum rc rc = store_run(b->store, fn, ctx);

	if (rc != RC_OK)
		fail_msg("a job failed: %s", rc_text(rc));
}

static enum rc
put_device(struct store *s, void *ctx)
{
	struct store_terminal t = { .terminal = *(uint32_t *)ctx,
	    .stall = "Quầy thử" };
	struct store_place place = { BOX_BIN, BOX_ACCOUNT };

	memset(t.cert, (int)t.terminal, sizeof(t.cert));
	enum rc rc = store_terminal_put(s, &t);
	return rc == RC_OK ? store_place_put(s, t.terminal, &place) : rc;
}

void
box_device(struct box *b, uint32_t terminal)
{
	box_run(b, put_device, &terminal);
}

struct sale_arg { const char *ref; int64_t asked; };

static enum rc
put_sale(struct store *s, void *ctx)
{
	const struct sale_arg *a = ctx;
	struct store_sale sale = { .asked = { a->asked },
	    .place = { BOX_BIN, BOX_ACCOUNT } };
	struct ref ref;

	assert_int_equal(ref_parse(str_of(a->ref), &ref), RC_OK);
	sale.terminal = ref.terminal;
	memcpy(sale.ref, a->ref, sizeof(sale.ref));
	enum rc rc = store_seq_next(s, &sale.seq);
	return rc == RC_OK ? store_sale_add(s, &sale) : rc;
}

void
box_sale(struct box *b, const char *ref, int64_t asked)
{
	struct sale_arg a = { ref, asked };

	box_run(b, put_sale, &a);
}

static enum rc
close_sale(struct store *s, void *ctx)
{
	struct store_sale sale;

	enum rc rc = store_sale_get(s, ctx, &sale);
	if (rc != RC_OK)
		return rc;
	memcpy(sale.closed, "void", 5);
	rc = store_seq_next(s, &sale.closed_seq);
	return rc == RC_OK ? store_sale_save(s, &sale) : rc;
}

void
box_sale_close(struct box *b, const char *ref)
{
	char copy[REF_LEN + 1];

	memcpy(copy, ref, sizeof(copy));
	box_run(b, close_sale, copy);
}

struct notice
box_notice(int64_t id, int64_t amount, const char *content,
    const char *bank_ref)
{
	struct notice n = { .is_in = true, .amount = { amount },
	    .account = BOX_ACCOUNT, .at = "2026-10-31 08:15:42" };

	snprintf(n.id, sizeof(n.id), "%lld", (long long)id);
	snprintf(n.bank_ref, sizeof(n.bank_ref), "%s", bank_ref);
	notice_texts_set(&n, &(struct notice_texts){ STR(""),
	    str_of(content), STR("") });
	return n;
}

struct delivery { struct credit_input in; struct credit_outcome out; };

static enum rc
take(struct store *s, void *ctx)
{
	struct delivery *d = ctx;

	return credit_take(s, &d->in, &d->out);
}

struct credit_outcome
box_deliver(struct box *b, const struct notice *n, const char *salt)
{
	char memory[1024];
	struct buf body = BUF(memory);
	struct delivery d = { .in = { .provider = "sepay",
	    .place = { BOX_BIN, BOX_ACCOUNT }, .notice = n } };

	buf_puts(&body, salt);
	if (n != NULL)
		buf_printf(&body, "%s|%lld|%s|%s|%s", n->id,
		    (long long)n->amount.dong, n->at, n->bank_ref,
		    n->content);
	d.in.body = buf_str(&body);
	box_run(b, take, &d);
	return d.out;
}

struct pay_arg { const char *ref; struct pay_sum *sum;
	enum pay_state state; };

static enum rc
pay(struct store *s, void *ctx)
{
	struct pay_arg *a = ctx;
	struct store_sale sale;

	enum rc rc = store_sale_get(s, a->ref, &sale);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	return credit_pay(s, a->ref, rc == RC_OK ? &sale : NULL, a->sum,
	    &a->state);
}

enum pay_state
box_pay(struct box *b, const char *ref, struct pay_sum *sum)
{
	struct pay_arg a = { ref, sum, PAY_WAITING };

	box_run(b, pay, &a);
	return a.state;
}

struct mail_arg { uint32_t terminal; int64_t count; char *last; };

static bool
one_mail(void *ctx, int64_t n, const char *kind, struct str d)
{
	struct mail_arg *a = ctx;

	a->count++;
	assert_int_equal(n, a->count);   /* no gaps */
	assert_true(strncmp(kind, "bank.", 5) == 0 ||
	    strncmp(kind, "fee.", 4) == 0 || strcmp(kind, "role") == 0 ||
	    strcmp(kind, "round") == 0 || strcmp(kind, "tickets") == 0 ||
	    strcmp(kind, "handover.counted") == 0);
	if (a->last != NULL)
		snprintf(a->last, 1024, "%.*s", STR_ARG(d));
	return true;
}

static enum rc
list_mail(struct store *s, void *ctx)
{
	struct mail_arg *a = ctx;
	int64_t before;
	enum rc rc;

	do {   /* the list comes in pages */
		before = a->count;
		rc = store_mail_list(s, a->terminal, a->count, one_mail, a);
	} while (rc == RC_OK && a->count > before);
	return rc;
}

int64_t
box_mail(struct box *b, uint32_t terminal, char last[1024])
{
	struct mail_arg a = { terminal, 0, last };

	box_run(b, list_mail, &a);
	return a.count;
}

static bool
note_credit(void *ctx, const struct store_credit *c)
{
	snprintf(ctx, 64, "%s/%s", c->state, c->reason);
	return true;
}

static enum rc
list_credits(struct store *s, void *ctx)
{
	return store_credit_list(s, &(struct store_list){
	    STORE_CREDITS_AFTER, 0, INT64_MAX }, note_credit, ctx);
}

const char *
box_last_credit(struct box *b)
{
	static char text[64];

	text[0] = '\0';
	box_run(b, list_credits, text);
	return text;
}

struct total_arg { const char *state; int64_t sum; };

static bool
note_total(void *ctx, const char *state, int64_t count, struct vnd sum)
{
	struct total_arg *a = ctx;

	(void)count;
	if (strcmp(state, a->state) == 0)
		a->sum = sum.dong;
	return true;
}

static enum rc
totals(struct store *s, void *ctx)
{
	return store_credit_totals(s, 0, note_total, ctx);
}

int64_t
box_total(struct box *b, const char *state)
{
	struct total_arg a = { state, 0 };

	box_run(b, totals, &a);
	return a.sum;
}

static bool
count_alarm(void *ctx, const struct store_alarm *a)
{
	(void)a;
	++*(int64_t *)ctx;
	return true;
}

static enum rc
alarms(struct store *s, void *ctx)
{
	return store_alarm_list(s, 1000, count_alarm, ctx);
}

int64_t
box_alarms(struct box *b)
{
	int64_t count = 0;

	box_run(b, alarms, &count);
	return count;
}

static enum rc
get_terminal(struct store *s, void *ctx)
{
	struct store_terminal *t = ctx;

	return store_terminal_get(s, t->terminal, t);
}

struct store_terminal
box_terminal(struct box *b, uint32_t terminal)
{
	struct store_terminal t = { .terminal = terminal };

	box_run(b, get_terminal, &t);
	return t;
}

const char *
box_ref(uint32_t terminal, uint64_t nonce)
{
	static char ref[REF_LEN + 1];

	ref_make(&(struct ref){ .terminal = terminal, .nonce = nonce }, ref);
	return ref;
}
