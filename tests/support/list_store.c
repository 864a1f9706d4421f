/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/list_store.h"

/* A bill's own reference is of chance, in each store another. */
static bool
put_credit(void *ctx, const struct store_credit *c)
{
	bool bill = strcmp(c->state, "matched") == 0 && c->terminal == 0;

	buf_printf(ctx, "c %lld %s %s %lld %s %s %s %s %u\n",
	    (long long)c->seq, c->note_id, c->bank_ref,
	    (long long)c->amount.dong, c->state, c->reason, bill ? "bill" :
	    c->ref, bill ? "" : c->content, c->terminal);
	return true;
}

static bool
put_sale(void *ctx, const struct store_sale *p)
{
	buf_printf(ctx, "s %s %lld %u %lld %s %lld\n", p->ref,
	    (long long)p->seq, p->terminal, (long long)p->asked.dong,
	    p->closed, (long long)p->closed_seq);
	return true;
}

static bool
put_mail(void *ctx, int64_t n, const char *kind, struct str d)
{
	buf_printf(ctx, "m %lld %s %.*s\n", (long long)n, kind, STR_ARG(d));
	return true;
}

static bool
put_total(void *ctx, const char *state, int64_t count, struct vnd sum)
{
	int64_t *t = ctx;

	(void)state;
	t[0] += count;
	t[1] += sum.dong;
	return true;
}

enum rc
list_store(struct store *s, void *ctx)
{
	struct buf *b = ctx;
	int64_t totals[2] = { 0, 0 }, seq = 0;
	struct store_list all = { STORE_CREDITS_AFTER, 0, 1000 };
	struct store_list astray = { STORE_CREDITS_ASTRAY, 0, 1000 };

	enum rc rc = store_credit_list(s, &all, put_credit, b);
	if (rc == RC_OK)
		rc = store_credit_list(s, &astray, put_credit, b);
	if (rc == RC_OK)
		rc = store_sale_list(s, 0, 1000, put_sale, b);
	for (uint32_t t = 1; rc == RC_OK && t <= LIST_TERMINALS; t++)
		rc = store_mail_list(s, t, 0, put_mail, b);
	if (rc == RC_OK)
		rc = store_credit_totals(s, 0, put_total, totals);
	if (rc == RC_OK)
		rc = store_seq(s, &seq);
	buf_printf(b, "t %lld %lld seq %lld\n", (long long)totals[0],
	    (long long)totals[1], (long long)seq);
	return rc;
}
