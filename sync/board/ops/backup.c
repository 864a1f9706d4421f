/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/ops/backup.h"
#include "sync/board/ops/files.h"
#include "sync/board/setup_file.h"

#define WHY_BYTES   1024
#define PAUSE_MS    20           /* the board's own work goes first */
#define STEPS_MAX   10000000
#define ROOM_SPARE  (32 << 20)
#define LOCK_NAME   ".cho40-backup.lock"

struct backup {
	const struct board_conf *conf;
	const struct setup_args *args;
	char part[FILES_PATH_MAX], whole[FILES_PATH_MAX];
	char copy[FILES_PATH_MAX];      /* in the board's folder */
	int lock;
	bool is_pg;
	int64_t seq;                    /* as the board said */
	uint8_t heads[HASH_BYTES];
	struct manifest m;
};

/* --- the store --------------------------------------------------------- */

static void
put_request(const struct backup *b, int64_t after, struct buf *to)
{
	buf_puts(to, "{\"do\":\"backup\",\"path\":");
	json_put_str(to, str_of(b->copy));
	buf_printf(to, ",\"after\":%" PRId64 "}", after);
}

/* What the board says of the store it copied. */
static enum rc
read_whole(struct backup *b, struct str text, struct buf *why)
{
	char hex[2 * HASH_BYTES + 1];

	text = str_trim(text);
	if (json_check(text, NULL) && json_get_i64(text, "seq", &b->seq) &&
	    json_get_str(text, "heads", hex, sizeof(hex)) &&
	    hex_decode(str_of(hex), b->heads, HASH_BYTES))
		return RC_OK;
	buf_puts(why, "the board's answer is not understood; it is another "
	    "version");
	return RC_BAD_INPUT;
}

static void
pause_for_others(void)
{
	const struct timespec t = { 0, PAUSE_MS * 1000000L };

	(void)nanosleep(&t, NULL);
}

struct copying { struct backup *b; struct admin_answer *a; bool alone; };

/* One request after another, by `ask`, until the copy is whole. */
static enum rc
copy_by(struct copying *c,
    enum rc (*ask)(struct copying *c, struct store *s, struct str request),
    struct store *s)
{
	char memory[ADMIN_REQUEST_MAX];
	enum rc rc = RC_OK;

	c->a->next = 0;
	for (int i = 0; rc == RC_OK && i < STEPS_MAX; i++) {
		struct buf request = BUF(memory);
		put_request(c->b, c->a->next, &request);
		if (request.full)
			return RC_TOO_BIG;
		rc = ask(c, s, buf_str(&request));
		if (rc != RC_OK || c->a->next == 0)
			break;
		if (!c->alone)
			pause_for_others();
	}
	return rc;
}

static enum rc
ask_running(struct copying *c, struct store *s, struct str request)
{
	(void)s;
	buf_reset(&c->a->text);
	return setup_ask_board(c->b->conf, request, c->a);
}

static enum rc
ask_alone(struct copying *c, struct store *s, struct str request)
{
	buf_reset(&c->a->text);
	return backup_request(s, request, c->a);
}

static enum rc
copy_alone(struct store *s, void *ctx)
{
	return copy_by(ctx, ask_alone, s);
}

static enum rc
copy_store(struct backup *b, struct buf *why)
{
	static char text[ADMIN_TEXT_MAX];
	char memory[ADMIN_WHY_MAX];
	struct admin_answer a = { .why = BUF(memory), .text = BUF(text) };
	struct copying c = { b, &a, false };
	struct setup_job alone = { .conf = b->conf, .clock = b->args->clock,
	    .run = copy_alone, .ctx = &c, .outside = true };

	if (b->is_pg)
		return backup_from_pg(b->conf, b->copy, why);
	enum rc rc = copy_by(&c, ask_running, NULL);
	if (rc == RC_NOT_FOUND && a.why.n == 0) {
		c.alone = true;
		rc = setup_run(&alone, &a.why);
	}
	if (rc == RC_OK)
		return read_whole(b, buf_str(&a.text), why);
	buf_puts(why, a.why.n > 0 ? memory : rc_text(rc));
	return rc;
}

/* From the board's folder into the backup's. */
static enum rc
take_store(struct backup *b, struct buf *why)
{
	struct manifest_file *f = &b->m.file[b->m.files];
	char to[FILES_PATH_MAX];

	enum rc rc = files_join(b->part, "board.db", to, why);
	if (rc == RC_OK)
		rc = files_copy(b->copy, to, f, why);
	(void)unlink(b->copy);
	if (rc != RC_OK)
		return rc;
	(void)str_copy(STR("board.db"), f->name, sizeof(f->name));
	b->m.files++;
	rc = sql_file_check(to, &b->m.store, why);
	if (rc == RC_OK && !b->is_pg && (b->m.store.seq != b->seq ||
	    memcmp(b->m.store.heads, b->heads, HASH_BYTES) != 0)) {
		buf_puts(why, "the copy is not what the board has; look at "
		    "the disk and begin again");
		rc = RC_CORRUPT;
	}
	b->m.has_store = rc == RC_OK;
	return rc;
}

/* --- the files beside it ----------------------------------------------- */

static enum rc
take_file(struct backup *b, const char *from, const char *name,
    struct buf *why)
{
	char to[FILES_PATH_MAX], folder[FILES_PATH_MAX];
	enum rc rc = files_join(b->part, name, to, why);

	if (rc == RC_OK && b->m.files == MANIFEST_FILES_MAX) {
		buf_printf(why, "over %d files in the board's folder; clear "
		    "it of what is not the board's", MANIFEST_FILES_MAX);
		rc = RC_TOO_BIG;
	}
	if (rc != RC_OK)
		return rc;
	struct manifest_file *f = &b->m.file[b->m.files];
	for (size_t i = strlen(b->part) + 1; rc == RC_OK && to[i] != '\0';
	    i++) {
		if (to[i] != '/')
			continue;
		(void)str_copy((struct str){ to, i }, folder, sizeof(folder));
		rc = files_folder(folder, why);
	}
	if (rc == RC_OK)
		rc = files_copy(from, to, f, why);
	if (rc == RC_OK && !str_copy(str_of(name), f->name,
	    sizeof(f->name))) {
		buf_printf(why, "%s: its name is too long", from);
		rc = RC_TOO_BIG;
	}
	b->m.files += rc == RC_OK;
	return rc;
}

static bool
ends_in(struct str s, struct str end)
{
	return s.n >= end.n && str_eq(str_from(s, s.n - end.n), end);
}

static enum rc
take_beside(void *ctx, const char *name, struct buf *why)
{
	struct backup *b = ctx;
	char from[FILES_PATH_MAX], as[FILES_PATH_MAX];

	if (str_starts(str_of(name), STR("board.db")) ||
	    ends_in(str_of(name), STR(".part")) ||
	    ends_in(str_of(name), STR(".part-journal")))
		return RC_OK;
	enum rc rc = files_join(b->conf->folder, name, from, why);
	if (rc == RC_OK)
		rc = files_join("folder", name, as, why);
	return rc == RC_OK ? take_file(b, from, as, why) : rc;
}

static enum rc
take_files(struct backup *b, struct buf *why)
{
	struct files_walk w = { b->conf->folder, take_beside, b };
	size_t n = strlen(b->conf->folder);
	const char *token = b->conf->token_file;

	enum rc rc = files_walk(&w, why);
	if (rc == RC_OK)
		rc = take_file(b, b->args->config, "board.conf", why);
	bool inside = strncmp(token, b->conf->folder, n) == 0 &&
	    token[n] == '/';
	if (rc == RC_OK && token[0] != '\0' && !inside &&
	    access(token, F_OK) == 0)
		rc = take_file(b, token, "office.token", why);
	return rc;
}

/* --- the whole --------------------------------------------------------- */

static enum rc
put_manifest(struct backup *b, struct buf *why)
{
	static char memory[MANIFEST_TEXT_MAX];
	struct buf text = BUF(memory);
	char path[FILES_PATH_MAX];

	b->m.made_ms = clock_wall_ms(b->args->clock);
	(void)str_copy(STR(CHO40_VERSION), b->m.program,
	    sizeof(b->m.program));
	manifest_put(&b->m, &text);
	if (text.full)
		return RC_TOO_BIG;
	enum rc rc = files_join(b->part, MANIFEST_NAME, path, why);
	return rc == RC_OK ? setup_write(path, buf_str(&text), why) : rc;
}

/* Is there room for it, here and there? */
static enum rc
check_room(struct backup *b, const char *to, struct buf *why)
{
	const char *at[2] = { b->conf->folder, to };
	char path[FILES_PATH_MAX];
	struct stat st = { .st_size = 0 };   /* in a database: not known */

	enum rc rc = files_join(b->conf->folder, "board.db", path, why);
	if (rc != RC_OK)
		return rc;
	if (!b->is_pg && stat(path, &st) != 0) {
		buf_printf(why, "%s: %s; run cho40-board init first", path,
		    strerror(errno));
		return RC_NOT_FOUND;
	}
	for (int i = 0; i < 2; i++) {
		int64_t room = files_room(at[i]);
		if (room < 0 || room > st.st_size + ROOM_SPARE)
			continue;
		buf_printf(why, "%s: the backup needs %lld MB, %lld MB are "
		    "free; make room", at[i], (long long)(st.st_size +
		    ROOM_SPARE) >> 20, (long long)room >> 20);
		return RC_FULL;
	}
	return RC_OK;
}

/* One at a time in this folder; then what ends in .part was cut short. */
static enum rc
lock_folder(struct backup *b, const char *to, struct buf *why)
{
	char path[FILES_PATH_MAX];
	enum rc rc = files_folder(to, why);

	if (rc == RC_OK)
		rc = files_join(to, LOCK_NAME, path, why);
	if (rc != RC_OK)
		return rc;
	b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (b->lock >= 0 && flock(b->lock, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	buf_printf(why, "%s: %s", path, errno == EWOULDBLOCK ?
	    "another backup is being made; wait for it" : strerror(errno));
	return errno == EWOULDBLOCK ? RC_BUSY : RC_DENIED;
}

static enum rc
name_it(struct backup *b, const char *to, struct buf *why)
{
	time_t now = (time_t)(clock_wall_ms(b->args->clock) / 1000);
	char when[32], name[64];
	struct buf n = BUF(name);
	struct tm tm;

	if (gmtime_r(&now, &tm) == NULL ||
	    strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm) == 0)
		return RC_SYSTEM;
	buf_printf(&n, "market-%" PRId64 "-%s", b->conf->market, when);
	enum rc rc = files_join(to, name, b->whole, why);
	if (rc == RC_OK && access(b->whole, F_OK) == 0) {
		buf_printf(why, "%s: is there already", b->whole);
		return RC_CONFLICT;
	}
	n = BUF(name);
	buf_printf(&n, "market-%" PRId64 ".part", b->conf->market);
	if (rc == RC_OK)
		rc = files_join(to, name, b->part, why);
	if (rc == RC_OK)
		rc = files_remove(b->part, why);
	if (rc == RC_OK)
		rc = files_folder(b->part, why);
	return rc != RC_OK ? rc : files_join(b->conf->folder, BACKUP_PART,
	    b->copy, why);
}

static enum rc
finish(struct backup *b, const char *to, struct buf *why)
{
	enum rc rc = files_sync(b->part, why);

	if (rc == RC_OK && rename(b->part, b->whole) != 0) {
		buf_printf(why, "%s: %s", b->whole, strerror(errno));
		rc = RC_SYSTEM;
	}
	return rc == RC_OK ? files_sync(to, why) : rc;
}

static enum rc
make_it(struct backup *b, const char *to, struct buf *why)
{
	enum rc rc = lock_folder(b, to, why);

	if (rc != RC_OK)
		return rc;
	rc = check_room(b, to, why);
	if (rc == RC_OK)
		rc = name_it(b, to, why);
	if (rc != RC_OK)
		return rc;
	rc = copy_store(b, why);
	if (rc == RC_OK)
		rc = take_store(b, why);
	if (rc == RC_OK)
		rc = take_files(b, why);
	if (rc == RC_OK)
		rc = put_manifest(b, why);
	if (rc == RC_OK)
		rc = finish(b, to, why);
	char unsaid[FILES_PATH_MAX + 64];
	struct buf rest = BUF(unsaid);
	if (rc != RC_OK && files_remove(b->part, &rest) != RC_OK)
		buf_printf(why, "; and %s", unsaid);
	return rc;
}

int
setup_backup(const struct board_conf *conf, const struct setup_args *args)
{
	static struct backup b;
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);

	if (args->to == NULL)
		return setup_usage("--to: give the folder where backups go");
	b.conf = conf;
	b.args = args;
	b.lock = -1;
	b.is_pg = conf->store[0] != '\0';
	enum rc rc = make_it(&b, args->to, &why);
	if (b.lock >= 0)
		close(b.lock);
	if (rc != RC_OK)
		return setup_fail(rc, memory);
	printf("%s\n", b.whole);
	return 0;
}
