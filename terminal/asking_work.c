/* SPDX-License-Identifier: Apache-2.0 */
/* What takes long, in pieces that nobody at the screen notices. */
#include <inttypes.h>

#include "ledger/base/json.h"
#include "terminal/asking_inside.h"

/* Rows of a piece: beside the selling some milliseconds. */
#define ROWS_LIVE 200
#define ROWS_FILE 1000

static int
rows_of(const struct asking *a)
{
	return a->live ? ROWS_LIVE : ROWS_FILE;
}

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
	json_add_text(line, "what", r->what);
	buf_puts(line, ",\"hash\":\"");
	buf_hex(line, r->hash, sizeof(r->hash));
	buf_printf(line, "\",\"balance\":%" PRId64 ",\"pages\":%s",
	    r->balance.dong, r->pages ? "true" : "false");
	if (r->archive > 0)
		json_add_i64(line, "archive", r->archive);
	buf_putc(line, '}');
	if (rc == RC_CORRUPT)
		buf_printf(why, "entry %" PRId64 ": %s", r->bad_n, r->what);
	return rc;
}

enum rc
asking_verify(struct asking *a, struct buf *line, struct buf *why)
{
	struct verify_report r;
	enum rc rc = verify_step(a->verify, rows_of(a), &r);
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

/* --- backup, archive ------------------------------------------------- */

/* {"file":...,"entries":N */
static void
put_file(struct buf *b, const char *path, int64_t entries)
{
	buf_puts(b, "{\"file\":");
	json_put_str(b, str_of(path));
	json_add_i64(b, "entries", entries);
}

/* The paths that a running terminal is told are of the folder it runs in,
 * which is nobody's. */
static enum rc
check_path(const struct asking *a, struct buf *why)
{
	if (a->q.path[0] == '/' || (!a->live && a->q.path[0] != '\0'))
		return RC_OK;
	buf_puts(why, "path: where to, from the root on");
	return RC_BAD_INPUT;
}

/* Its user is not the one who asks, and its service may write in few
 * places. */
static enum rc
say_whose(const struct asking *a, enum rc rc, struct buf *why)
{
	if (a->live && rc == RC_DENIED)
		buf_puts(why, "; it is the terminal that writes, as its own"
		    " user: give it a folder it may write in");
	return rc;
}

enum rc
asking_backup_begin(struct asking *a, struct buf *line, struct buf *why)
{
	(void)line;
	a->job = (struct backup_job){ .from = "the ledger", .to = a->q.path };
	enum rc rc = check_path(a, why);
	if (rc == RC_OK)
		rc = backup_open(a->l, &a->job, &a->backup, why);
	return asking_refuse(why, rc, "");
}

enum rc
asking_backup(struct asking *a, struct buf *line, struct buf *why)
{
	enum rc rc = backup_step(a->backup, rows_of(a), why);
	struct backup_progress p = backup_progress(a->backup);

	a->doing = p.what;
	a->done = p.done;
	a->of = p.of;
	if (rc == RC_AGAIN)
		return RC_OK;
	a->over = true;
	if (rc == RC_OK) {
		put_file(line, a->job.path, a->job.entries);
		buf_putc(line, '}');
	}
	return say_whose(a, rc, why);
}

void
asking_backup_end(struct asking *a)
{
	backup_close(a->backup);
	a->backup = NULL;
}

enum rc
asking_archive_begin(struct asking *a, struct buf *line, struct buf *why)
{
	struct archive_want want = { .year = a->q.id, .to = a->q.path,
	    .key = a->key };
	enum rc rc = check_path(a, why);

	(void)line;
	if (rc == RC_OK)
		rc = archive_open(a->l, &want, &a->archive, why);
	return asking_refuse(why, say_whose(a, rc, why), "");
}

enum rc
asking_archive(struct asking *a, struct buf *line, struct buf *why)
{
	enum rc rc = archive_step(a->archive, rows_of(a), why);
	struct archive_progress p = archive_progress(a->archive);

	a->doing = p.what;
	a->done = p.done;
	a->of = p.of;
	if (rc == RC_AGAIN)
		return RC_OK;
	a->over = true;
	if (rc == RC_OK) {
		put_file(line, archive_path(a->archive),
		    archive_entries(a->archive));
		json_add_i64(line, "year", a->q.id);
		buf_putc(line, '}');
	}
	return say_whose(a, rc, why);
}

void
asking_archive_end(struct asking *a)
{
	archive_close(a->archive);
	a->archive = NULL;
}
