/* SPDX-License-Identifier: Apache-2.0 */
/* cho40-board statement import: reads the file twice, first to see whether it
 * is whole and right, then to take it, some lines at a time. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/board/admin_statement.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"
#include "sync/board/statement_in.h"

#define PIECE_BYTES 65536
#define LINE_ROOM   8192   /* that a line as JSON may need at most */
#define COUNTS      7      /* known twins doubts matched unmatched debits
                            * changed */

struct import {
	struct setup_job where;
	struct store_place place;
	const char *path;
	uint8_t hash[HASH_BYTES];
	struct statement_sum sum;      /* of the first reading */
	bool takes;                    /* this is the second */
	char memory[ADMIN_REQUEST_MAX - 64];
	struct buf request;
	int64_t waiting;               /* lines in it */
	int64_t counts[COUNTS];
	struct statement_place before; /* of the line before the first */
	struct buf why;
	char why_memory[1024];
};

static void
put_head(struct import *m, const char *name)
{
	const struct statement_sum *t = &m->sum;

	buf_reset(&m->request);
	buf_printf(&m->request, "{\"do\":\"%s\",\"bin\":\"%s\",\"account\":"
	    "\"%s\",\"format\":\"%s\",\"hash\":\"", name, m->place.bin,
	    m->place.account, statement_format_name(m->sum.format));
	buf_hex(&m->request, m->hash, HASH_BYTES);
	buf_printf(&m->request, "\",\"has_opening\":%d,\"has_closing\":%d,"
	    "\"opening\":%" PRId64 ",\"closing\":%" PRId64 ",\"credits\":%"
	    PRId64 ",\"debits\":%" PRId64 ",\"count\":%" PRId64
	    ",\"breaks\":%" PRId64 ",\"first\":\"%s\",\"last\":\"%s\"",
	    t->has_opening ? 1 : 0, t->has_closing ? 1 : 0, t->opening,
	    t->closing, t->credits, t->debits, t->lines, t->breaks, t->first,
	    t->last);
}

/* What came back of the lines. */
static void
add_counts(struct import *m, FILE *f)
{
	char text[256];
	size_t n;

	rewind(f);
	n = fread(text, 1, sizeof(text), f);
	struct str rest = str_trim((struct str){ text, n });
	for (int i = 0; i < COUNTS && rest.n > 0; i++) {
		int64_t v = 0;
		(void)str_to_i64(str_cut(&rest, ' '), &v);
		m->counts[i] += v;
	}
	int64_t *const place[] = { &m->before.statement, &m->before.line,
	    &m->before.here, &m->before.unsure };
	for (int i = 0; i < 4; i++)
		if (!str_to_i64(str_cut(&rest, ' '), place[i]))
			m->before = (struct statement_place){ 0 };
}

static enum rc
send_lines(struct import *m)
{
	if (m->waiting == 0)
		return RC_OK;
	buf_puts(&m->request, "]}");
	FILE *f = tmpfile();
	if (f == NULL)
		return RC_SYSTEM;
	enum rc rc = setup_ask(&m->where, buf_str(&m->request), f, &m->why);
	if (rc == RC_OK)
		add_counts(m, f);
	(void)fclose(f);
	m->waiting = 0;
	return rc;
}

static enum rc
on_line(void *ctx, const struct statement_line *l)
{
	struct import *m = ctx;

	if (l->n.account[0] != '\0' &&
	    strcmp(l->n.account, m->place.account) != 0) {
		buf_printf(&m->why, "%s: it is of account %s, not of %s",
		    m->path, l->n.account, m->place.account);
		return RC_CONFLICT;
	}
	if (!m->takes)
		return RC_OK;
	if (m->waiting == 0) {
		put_head(m, "statement.lines");
		buf_printf(&m->request, ",\"before\":%" PRId64
		    ",\"before_line\":%" PRId64 ",\"before_here\":%" PRId64
		    ",\"before_unsure\":%" PRId64 ",\"lines\":[",
		    m->before.statement, m->before.line, m->before.here,
		    m->before.unsure);
	} else {
		buf_putc(&m->request, ',');
	}
	admin_statement_put(&m->request, l);
	m->waiting++;
	return m->request.n + LINE_ROOM < m->request.cap &&
	    m->waiting < STATEMENT_PIECE ? RC_OK : send_lines(m);
}

static enum rc
read_pieces(struct import *m, int fd, struct statement *s)
{
	static char piece[PIECE_BYTES];
	struct sha256_run run;
	enum rc rc = RC_OK;
	ssize_t n;

	sha256_start(&run);
	while (rc == RC_OK && (n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			buf_printf(&m->why, "%s: %s", m->path,
			    strerror(errno));
			return RC_SYSTEM;
		}
		struct str part = { piece, (size_t)n };
		sha256_more(&run, part);
		rc = statement_feed(s, part);
	}
	if (rc == RC_OK)
		rc = statement_end(s);
	uint8_t hash[HASH_BYTES];
	sha256_end(&run, hash);
	if (rc == RC_OK && m->takes &&
	    !crypto_equal(hash, m->hash, HASH_BYTES)) {
		buf_printf(&m->why, "%s: it changed while it was read; run "
		    "the same again", m->path);
		rc = RC_CONFLICT;
	}
	memcpy(m->hash, hash, HASH_BYTES);
	return rc;
}

static enum rc
read_file(struct import *m)
{
	struct statement_reader reader = { on_line, m };
	struct statement *s;
	int fd = open(m->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		buf_printf(&m->why, "%s: %s", m->path, strerror(errno));
		return RC_NOT_FOUND;
	}
	enum rc rc = statement_open(&reader, &s);
	if (rc == RC_OK)
		rc = read_pieces(m, fd, s);
	if (rc == RC_BAD_INPUT && m->why.n == 0)
		buf_printf(&m->why, "%s: %s", m->path, statement_why(s));
	if (s != NULL)
		m->sum = *statement_sum(s);
	statement_close(s);
	close(fd);
	return rc;
}

static enum rc
finish(struct import *m)
{
	enum rc rc = send_lines(m);
	if (rc != RC_OK)
		return rc;
	put_head(m, "statement.end");
	buf_puts(&m->request, "}");
	return setup_ask(&m->where, buf_str(&m->request), stdout, &m->why);
}

static void
print_sum(const struct import *m)
{
	static const char *const names[COUNTS] = { "known", "twin",
	    "doubtful", "matched", "unmatched", "debit", "changed" };
	const struct statement_sum *t = &m->sum;

	printf("format\t%s\nlines\t%" PRId64 "\ncredits\t%" PRId64
	    "\ndebits\t%" PRId64 "\ndays\t%s\t%s\nverdict\t%s\n",
	    statement_format_name(t->format), t->lines, t->credits,
	    t->debits, t->first, t->last, statement_verdict(t));
	for (int i = 0; m->takes && i < COUNTS; i++)
		printf("%s\t%" PRId64 "\n", names[i], m->counts[i]);
}

int
setup_statement_import(const struct board_conf *conf,
    const struct setup_args *args)
{
	static struct import m;

	m = (struct import){ .where = { .conf = conf, .clock = args->clock },
	    .path = args->dir };
	m.request = BUF(m.memory);
	m.why = BUF(m.why_memory);
	if (args->dir == NULL)
		return setup_usage("statement import: give the file");
	if (args->account == NULL || !setup_place(args->account, &m.place))
		return setup_usage("--account: give BIN/ACCOUNT, as "
		    "970436/1017595600");
	enum rc rc = read_file(&m);
	if (rc == RC_OK && args->dry_run == NULL) {
		m.takes = true;
		rc = read_file(&m);
		if (rc == RC_OK)
			rc = finish(&m);
	}
	if (rc != RC_OK)
		return setup_fail(rc, m.why_memory);
	print_sum(&m);
	return 0;
}
