/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/statements.h - a statement in pieces of two sizes gives the same
 * lines and the same end. */
#ifndef TESTS_FUZZ_STATEMENTS_H
#define TESTS_FUZZ_STATEMENTS_H

#include "ledger/base/rc.h"
#include "sync/statement/statement.h"
#include "tests/fuzz/fuzz.h"

struct statements_got { int64_t lines, in, out; };

static enum rc
statements_line(void *ctx, const struct statement_line *l)
{
	struct statements_got *g = ctx;

	REQUIRE(l->n.amount.dong > 0 && l->n.amount.dong <= VND_MAX);
	REQUIRE(strlen(l->n.at) == NOTICE_AT_LEN);
	REQUIRE(str_is_utf8(str_of(l->n.content)));
	REQUIRE(str_is_utf8(str_of(l->n.bank_ref)));
	g->lines++;
	*(l->n.is_in ? &g->in : &g->out) += l->n.amount.dong;
	return RC_OK;
}

static enum rc
statements_read(struct str all, size_t piece, struct statements_got *g)
{
	struct statement_reader reader = { statements_line, g };
	struct statement *s;
	enum rc rc = RC_OK;

	*g = (struct statements_got){ 0 };
	REQUIRE(statement_open(&reader, &s) == RC_OK);
	for (size_t at = 0; rc == RC_OK && at < all.n; at += piece)
		rc = statement_feed(s, str_part(all, at, all.n - at < piece ?
		    all.n - at : piece));
	if (rc == RC_OK)
		rc = statement_end(s);
	const struct statement_sum *sum = statement_sum(s);
	REQUIRE(sum->lines == g->lines && sum->credits == g->in &&
	    sum->debits == g->out);
	REQUIRE((rc == RC_OK) == (statement_why(s)[0] == '\0'));
	REQUIRE(str_is_utf8(str_of(statement_why(s))));
	(void)statement_verdict(sum);
	statement_close(s);
	return rc;
}

static int
statements_of(const uint8_t *data, size_t size)
{
	struct str all = { (const char *)data, size };
	struct statements_got one, two;

	enum rc rc = statements_read(all, 65536, &one);
	REQUIRE(statements_read(all, 3, &two) == rc);
	REQUIRE(one.lines == two.lines && one.in == two.in);
	return 0;
}

#endif
