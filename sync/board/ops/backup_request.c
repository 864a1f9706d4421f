/* SPDX-License-Identifier: Apache-2.0 */
/* The running board's part of a backup. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/ops/backup.h"
#include "sync/board/ops/files.h"

/* The copy never takes the board's own last room. */
#define ROOM_KEPT (16 << 20)

/* As sql_file.h sums it up. */
static enum rc
put_heads(struct store *s, struct buf *to)
{
	struct store_terminal t = { .terminal = 0 };
	uint8_t sum[HASH_BYTES];
	struct sha256_run run;
	char memory[64];
	enum rc rc;

	sha256_start(&run);
	while ((rc = store_terminal_next(s, t.terminal, &t)) == RC_OK) {
		struct buf b = BUF(memory);
		buf_printf(&b, "%" PRId64 "/%u/%" PRId64 "/",
		    store_market(s), (unsigned)t.terminal, t.head_n);
		sha256_more(&run, buf_str(&b));
		if (t.head_n > 0)
			sha256_more(&run, (struct str){
			    (const char *)t.head_h, HASH_BYTES });
	}
	sha256_end(&run, sum);
	buf_hex(to, sum, HASH_BYTES);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
whole(struct store *s, struct admin_answer *a)
{
	int64_t seq;
	enum rc rc = store_seq(s, &seq);

	if (rc == RC_OK) {
		buf_printf(&a->text, "{\"seq\":%" PRId64 ",\"heads\":\"",
		    seq);
		rc = put_heads(s, &a->text);
		buf_puts(&a->text, "\"}\n");
	}
	return rc;
}

static enum rc
refuse(struct admin_answer *a, enum rc rc, const char *what)
{
	buf_reset(&a->why);
	buf_puts(&a->why, what);
	return rc;
}

enum rc
backup_request(struct store *s, struct str request, struct admin_answer *a)
{
	char path[FILES_PATH_MAX];
	int64_t after = 0, left = 0;

	if (!json_get_str(request, "path", path, sizeof(path)) ||
	    path[0] != '/')
		return refuse(a, RC_BAD_INPUT, "backup: no path");
	if (json_get_i64(request, "after", &after) && after < 0)
		return refuse(a, RC_BAD_INPUT, "after: no such place");
	if (after == 0)
		(void)unlink(path);   /* an earlier one's, cut short */
	enum rc rc = store_copy(s, after == 0 ? path : NULL, &left);
	if (rc == RC_STATE)
		return refuse(a, rc, after == 0 ? "this store's database "
		    "makes its own backups" : "another backup began "
		    "meanwhile, or this one took too long; begin again");
	int64_t room = files_room(path);
	if (rc == RC_OK && left > 0 && room >= 0 && room < ROOM_KEPT)
		rc = RC_FULL;
	if (rc == RC_OK && left == 0)
		rc = whole(s, a);
	a->next = rc == RC_OK && left > 0 ? after + 1 : 0;
	if (rc == RC_OK)
		return rc;
	store_copy_end(s);
	(void)unlink(path);
	return rc != RC_FULL ? rc : refuse(a, rc, "the disk of the board's "
	    "folder is too full for a copy of the store; make room");
}
