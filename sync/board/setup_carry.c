/* SPDX-License-Identifier: Apache-2.0 */
/* cho40-board carry in: sticks that come from stalls.
 *
 * Files go by way of a folder of the board's own, because the board that runs
 * may be another user than who put the stick in, and shut off from it. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"
#include "sync/carry_file.h"

#define WHY_BYTES  1536
#define TEXT_BYTES 1024
#define DESK       "carry"   /* the folder's name */

struct desk {
	const struct board_conf *conf;
	const struct setup_args *args;
	char path[BOARD_PATH_MAX];
	char file[CARRY_FILE_MAX + 1];
	char text[TEXT_BYTES];     /* answered last */
	char memory[WHY_BYTES];
	struct buf why;
};

/* What root made is for the board's user to read and write. */
static bool
give_away(const struct desk *d, const char *path)
{
	struct stat st;

	return geteuid() != 0 || (stat(d->conf->folder, &st) == 0 &&
	    chown(path, st.st_uid, st.st_gid) == 0);
}

static enum rc
open_desk(struct desk *d)
{
	board_conf_path(d->conf, DESK, d->path);
	d->why = BUF(d->memory);
	enum rc rc = setup_folder(d->path, &d->why);
	if (rc == RC_OK && !give_away(d, d->path)) {
		buf_printf(&d->why, "%s: %s", d->path, strerror(errno));
		rc = RC_SYSTEM;
	}
	return rc;
}

/* from/name to to/name. */
static enum rc
copy(struct desk *d, const char *from, const char *to, const char *name)
{
	struct buf data = BUF(d->file);
	char path[CARRY_PATH_MAX];

	if (!carry_path(from, name, path)) {
		buf_printf(&d->why, "%s: too long a name", from);
		return RC_TOO_BIG;
	}
	enum rc rc = carry_file_read(path, &data, &d->why);
	return rc == RC_OK ? carry_file_write(to, name, buf_str(&data),
	    &d->why) : rc;
}

static void
take_away(const struct desk *d, const char *name)
{
	char path[CARRY_PATH_MAX];

	if (carry_path(d->path, name, path))
		(void)unlink(path);
}

/* The answer is one line, in d->text. */
static enum rc
ask(struct desk *d, const struct buf *request)
{
	struct setup_job where = { .conf = d->conf, .clock = d->args->clock };
	FILE *f;

	REQUIRE(!request->full);
	memset(d->text, 0, sizeof(d->text));
	f = fmemopen(d->text, sizeof(d->text) - 1, "w");
	if (f == NULL)
		return RC_NO_MEMORY;
	enum rc rc = setup_ask(&where, buf_str(request), f, &d->why);
	if (fclose(f) != 0 && rc == RC_OK)
		rc = RC_TOO_BIG;
	return rc;
}

static enum rc
ask_in(struct desk *d, const char *name)
{
	char path[CARRY_PATH_MAX], memory[ADMIN_REQUEST_MAX];
	struct buf request = BUF(memory);

	if (!carry_path(d->path, name, path) || !give_away(d, path)) {
		buf_printf(&d->why, "%s: %s", d->path, strerror(errno));
		return RC_SYSTEM;
	}
	buf_puts(&request, "{\"do\":\"carry.in\",\"file\":");
	json_put_str(&request, str_of(path));
	buf_putc(&request, '}');
	return ask(d, &request);
}

static void
put_number(struct buf *request, struct str from, const char *name)
{
	int64_t v;

	REQUIRE(json_get_i64(from, name, &v));   /* put_taken's */
	json_add_i64(request, name, v);
}

/* Have the answer to what d->text tells of written, and bring it. */
static enum rc
ask_back(struct desk *d, const char *dir)
{
	char memory[ADMIN_REQUEST_MAX], name[CARRY_NAME_MAX];
	struct str said = str_trim(str_of(d->text));
	struct buf request = BUF(memory);
	struct carry_head h = { .kind = CARRY_BACK };
	uint8_t fresh[HASH_BYTES];
	int64_t terminal;

	rng_fill(d->args->rng, fresh, sizeof(fresh));
	buf_puts(&request, "{\"do\":\"carry.back\",\"dir\":");
	json_put_str(&request, str_of(d->path));
	put_number(&request, said, "terminal");
	put_number(&request, said, "epoch");
	put_number(&request, said, "first");
	put_number(&request, said, "mail");
	buf_puts(&request, ",\"fresh\":\"");
	buf_hex(&request, fresh, sizeof(fresh));
	buf_puts(&request, "\"}");
	REQUIRE(json_get_i64(said, "terminal", &terminal));
	h.terminal = (uint32_t)terminal;
	carry_name(&h, name);
	enum rc rc = ask(d, &request);
	if (rc == RC_OK)
		rc = copy(d, d->path, dir, name);
	take_away(d, name);
	return rc;
}

static void
report(const struct desk *d, const char *name)
{
	struct str said = str_trim(str_of(d->text));
	int64_t fresh, stored, status;
	char error[TEXT_BYTES], memory[TEXT_BYTES];
	struct buf line = BUF(memory);

	if (!json_get_i64(said, "new", &fresh) ||
	    !json_get_i64(said, "stored", &stored) ||
	    !json_get_i64(said, "status", &status) ||
	    !json_get_str(said, "error", error, sizeof(error)))
		return;
	if (status != 200)
		fprintf(stderr, "cho40-board: %s: %s\n", name, error);
	buf_puts(&line, "{\"file\":");
	json_put_str(&line, str_of(name));
	printf("%s,%.*s\n", memory, (int)said.n - 1, said.p + 1);
}

/* One stall's file; the exit code. */
static int
take_one(struct desk *d, const char *dir, const char *name)
{
	buf_reset(&d->why);
	enum rc rc = copy(d, dir, d->path, name);
	if (rc == RC_OK)
		rc = ask_in(d, name);
	take_away(d, name);
	bool good = rc == RC_OK && strstr(d->text, "\"status\":200") != NULL;
	if (rc == RC_OK) {
		report(d, name);
		rc = ask_back(d, dir);
	}
	if (rc == RC_OK)
		return good ? 0 : 1;
	fprintf(stderr, "cho40-board: %s: %s\n", name, d->why.n > 0 ?
	    d->memory : rc_text(rc));
	return setup_exit(rc);
}

static int
name_halves(const char *dir, struct buf *why)
{
	struct carry_list *l;
	int code = 0;

	if (carry_list_open(dir, ".out" CARRY_PART, true, &l, why) != RC_OK)
		return 0;
	for (size_t i = 0; i < carry_list_count(l); i++) {
		fprintf(stderr, "cho40-board: %s: half written; make it again "
		    "at the stall\n", carry_list_name(l, i));
		code = 1;
	}
	carry_list_close(l);
	return code;
}

int
setup_carry_in(const struct board_conf *conf, const struct setup_args *args)
{
	static struct desk desk;
	struct carry_list *l;

	if (args->dir == NULL)
		return setup_usage("--dir: give the stick's folder");
	desk.conf = conf;
	desk.args = args;
	enum rc rc = open_desk(&desk);
	if (rc == RC_OK)
		rc = carry_list_open(args->dir, ".out", true, &l, &desk.why);
	if (rc != RC_OK)
		return setup_fail(rc, desk.memory);
	int code = name_halves(args->dir, &desk.why);
	if (carry_list_count(l) == 0) {
		fprintf(stderr, "cho40-board: %s: no stall's file is here\n",
		    args->dir);
		code = 1;
	}
	for (size_t i = 0; i < carry_list_count(l); i++) {
		int one = take_one(&desk, args->dir, carry_list_name(l, i));
		code = one > code ? one : code;
	}
	carry_list_close(l);
	return code;
}
