/* SPDX-License-Identifier: Apache-2.0 */
/* What takes long, in pieces that nobody at the screen notices. */
#include <inttypes.h>

#include "terminal/asking_inside.h"

/* Rows of a piece: beside the selling some milliseconds. */
#define ROWS_LIVE 200
#define ROWS_FILE 1000

/* --- verify ---------------------------------------------------------- */

enum rc
asking_verify_begin(struct asking *a, struct buf *line, struct buf *why)
{
	(void)line;
	a->doing = "verifying";
	return asking_refuse(why, verify_open(a->l, !a->live, &a->verify),
	    "");
}

static enum rc
report(const struct verify_report *r, enum rc rc, struct buf *line,
    struct buf *why)
{
	buf_printf(line, "{\"entries\":%" PRId64 ",\"bad_n\":%" PRId64,
	    r->entries, r->bad_n);
	asking_put_str(line, "what", r->what);
	buf_puts(line, ",\"hash\":\"");
	buf_hex(line, r->hash, sizeof(r->hash));
	buf_printf(line, "\",\"balance\":%" PRId64 ",\"pages\":%s}",
	    r->balance.dong, r->pages ? "true" : "false");
	if (rc == RC_CORRUPT)
		buf_printf(why, "entry %" PRId64 ": %s", r->bad_n, r->what);
	return rc;
}

enum rc
asking_verify(struct asking *a, struct buf *line, struct buf *why)
{
	struct verify_report r;
	enum rc rc = verify_step(a->verify, a->live ? ROWS_LIVE : ROWS_FILE,
	    &r);
	struct verify_progress p = verify_progress(a->verify);

	a->done = p.done;
	a->of = p.of;
	if (rc == RC_AGAIN)
		return RC_OK;
	a->over = true;
	return rc == RC_OK || rc == RC_CORRUPT ? report(&r, rc, line, why) :
	    rc;
}

void
asking_verify_end(struct asking *a)
{
	verify_close(a->verify);
	a->verify = NULL;
}

/* --- rebuild --------------------------------------------------------- */

static void
on_rebuilt(void *ctx, int64_t done, int64_t of)
{
	struct asking *a = ctx;

	if (a->tell != NULL)
		a->tell("rebuilding", done, of);
}

/* In one transaction, so in one piece; then it is verified. */
enum rc
asking_rebuild(struct asking *a, struct buf *line, struct buf *why)
{
	if (a->verify != NULL)
		return asking_verify(a, line, why);
	enum rc rc = ledger_rebuild_by(a->l, on_rebuilt, a);
	return rc == RC_OK ? asking_verify_begin(a, line, why) : rc;
}
