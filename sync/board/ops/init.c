/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE   /* initgroups */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "sync/board/console/password.h"
#include "sync/board/ops/answers.h"
#include "sync/board/ops/init.h"
#include "sync/board/setup_file.h"
#include "sync/board/store_console.h"
#include "sync/board/store_money.h"
#include "sync/board/store_staff.h"

#define WHY_BYTES  1024
#define CONF_BYTES 8192
#define USER       "cho40-board"

struct first {
	const struct setup_args *args;
	const char *config;
	struct answers a;
	struct board_conf conf;
	char password[STAFF_PASSWORD_MAX];   /* as stored */
	bool had_admin;
};

bool
setup_first_asks(const struct setup_args *args)
{
	return args->answers != NULL || args->config == NULL ||
	    access(args->config, F_OK) != 0;
}

/* --- answers ----------------------------------------------------------- */

static enum rc
read_password(struct first *f, struct buf *why)
{
	struct buf to = BUF(f->a.password);
	const char *path = f->a.admin_password_file;

	enum rc rc = setup_read(path, &to, why);
	if (rc != RC_OK)
		return rc;
	const char *fault = password_fault(buf_str(&to), f->a.admin_login);
	if (fault == NULL)
		return RC_OK;
	buf_printf(why, "%s: %s", path, fault);
	return RC_BAD_INPUT;
}

static enum rc
get_answers(struct first *f, struct buf *why)
{
	char error[CONF_ERROR_MAX];
	enum rc rc;

	if (f->args->answers != NULL) {
		rc = answers_load(f->args->answers, &f->a, error);
		if (rc != RC_OK)
			buf_puts(why, error);
		return rc == RC_OK ? read_password(f, why) : rc;
	}
	if (!isatty(STDIN_FILENO)) {
		buf_printf(why, "%s: there is no such configuration, and "
		    "nobody to ask; give --answers FILE", f->config);
		return RC_NOT_FOUND;
	}
	rc = answers_ask(&f->a);
	if (rc != RC_OK)
		buf_puts(why, "nothing was set up");
	return rc;
}

/* --- the configuration ------------------------------------------------- */

static enum rc
refused(const char *path, struct buf *why)
{
	buf_printf(why, "%s: %s", path, strerror(errno));
	return errno == EACCES || errno == EPERM || errno == EROFS ?
	    RC_DENIED : RC_SYSTEM;
}

/* One that has a store behind it must be of this market. */
static enum rc
look_at_old(const struct first *f, bool *keep, struct buf *why)
{
	char error[CONF_ERROR_MAX], path[BOARD_PATH_MAX];
	struct board_conf old;

	*keep = false;
	if (board_conf_load(f->config, &old, error) != RC_OK)
		return RC_OK;
	board_conf_path(&old, "board.db", path);
	*keep = access(path, F_OK) == 0;
	if (!*keep || (strcmp(old.folder, f->a.folder) == 0 &&
	    strcmp(old.market_name, f->a.name) == 0))
		return RC_OK;
	buf_printf(why, "%s: belongs to the market in %s already; give "
	    "another --config", f->config, old.folder);
	return RC_CONFLICT;
}

static enum rc
write_config(struct first *f, struct buf *why)
{
	char text[CONF_BYTES], path[BOARD_PATH_MAX];
	struct buf conf = BUF(text), old = BUF(path);
	bool keep;

	enum rc rc = look_at_old(f, &keep, why);
	if (rc != RC_OK || keep)
		return rc;
	buf_printf(&old, "%s.old", f->config);
	if (access(f->config, F_OK) == 0 && rename(f->config, path) != 0)
		return refused(path, why);
	answers_put_conf(&f->a, &conf);
	rc = setup_write(f->config, buf_str(&conf), why);
	/* No secret is in it, and the board's user is to read it. */
	if (rc == RC_OK && chmod(f->config, 0644) != 0)
		rc = refused(f->config, why);
	return rc;
}

static enum rc
load_config(struct first *f, struct buf *why)
{
	char error[CONF_ERROR_MAX];
	enum rc rc = board_conf_load(f->config, &f->conf, error);

	if (rc != RC_OK)
		buf_puts(why, error);
	return rc;
}

/* Root makes the folder and becomes the board's user, where there is one. */
static enum rc
become_board(const struct first *f, struct buf *why)
{
	const struct passwd *who = geteuid() == 0 ? getpwnam(USER) : NULL;

	if (who == NULL)
		return RC_OK;
	enum rc rc = setup_folder(f->conf.folder, why);
	if (rc != RC_OK)
		return rc;
	if (chown(f->conf.folder, who->pw_uid, who->pw_gid) != 0 ||
	    initgroups(USER, who->pw_gid) != 0 || setgid(who->pw_gid) != 0 ||
	    setuid(who->pw_uid) != 0)
		return refused(f->conf.folder, why);
	return RC_OK;
}

/* --- rows -------------------------------------------------------------- */

static enum rc
put_admin(struct store *s, struct first *f)
{
	struct store_staff p = { .role = "admin" };

	(void)str_copy(str_of(f->a.admin_login), p.login, sizeof(p.login));
	(void)str_copy(str_of(f->a.admin_name), p.name, sizeof(p.name));
	(void)str_copy(str_of(f->password), p.password, sizeof(p.password));
	enum rc rc = store_staff_find(s, p.login, &p);
	f->had_admin = rc == RC_OK;
	return rc == RC_NOT_FOUND ? store_staff_add(s, &p) : rc;
}

static enum rc
put_fee_account(struct store *s, const struct first *f)
{
	struct store_fee_account fee = { .name = "" };

	if (f->a.fee_bin[0] == '\0')
		return RC_OK;
	(void)str_copy(str_of(f->a.fee_bin), fee.place.bin,
	    sizeof(fee.place.bin));
	(void)str_copy(str_of(f->a.fee_account), fee.place.account,
	    sizeof(fee.place.account));
	(void)str_copy(str_of(f->a.fee_holder), fee.name, sizeof(fee.name));
	return store_fee_account_put(s, &fee);
}

static enum rc
put_rows(struct store *s, void *ctx)
{
	struct first *f = ctx;
	struct store_market m;
	int64_t class = 0;

	enum rc rc = store_market_profile_get(s, &m);
	if (rc != RC_OK)
		return rc;
	(void)str_to_i64(str_of(f->a.class), &class);
	m.class = class;
	(void)str_copy(str_of(f->a.commune), m.commune, sizeof(m.commune));
	rc = store_market_profile_put(s, &m);
	if (rc == RC_OK)
		rc = put_fee_account(s, f);
	return rc == RC_OK ? put_admin(s, f) : rc;
}

static enum rc
make_rows(struct first *f, struct buf *why)
{
	struct setup_job job = { .conf = &f->conf, .clock = f->args->clock,
	    .run = put_rows, .ctx = f };

	enum rc rc = password_make(str_of(f->a.password), f->args->rng,
	    f->password);
	return rc == RC_OK ? setup_run(&job, why) : rc;
}

/* --- the whole --------------------------------------------------------- */

static void
say_done(const struct first *f)
{
	const struct answers *a = &f->a;

	printf("\nXong.  Chợ số %s, %s.\n"
	    "  Cấu hình:            %s\n"
	    "  Dữ liệu, khoá:       %s\n"
	    "  Người quản trị:      %s%s\n"
	    "Việc tiếp theo:\n"
	    "  1. systemctl enable --now cho40-board\n"
	    "  2. mở cổng %s cho các máy ở quầy%s\n"
	    "  3. vào trang /console/ và đăng nhập\n"
	    "  4. cho40-board doctor --config %s\n"
	    "  5. hằng ngày: cho40-board backup --config %s --to THƯ-MỤC\n",
	    a->market, a->name, f->config, a->folder, a->admin_login,
	    f->had_admin ? " (đã có, giữ nguyên mật khẩu)" : "",
	    a->devices_port, strcmp(a->front, "nginx") == 0 ?
	    "; đặt nginx.conf mẫu trong /usr/share/doc/cho40-board/examples" :
	    "", f->config, f->config);
}

static int
finish(struct first *f, enum rc rc, const char *why)
{
	crypto_wipe(&f->a.password, sizeof(f->a.password));
	crypto_wipe(f->password, sizeof(f->password));
	if (rc != RC_OK)
		return setup_fail(rc, why);
	say_done(f);
	return 0;
}

int
setup_first(const struct setup_args *args)
{
	static struct first f;
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);

	f.args = args;
	f.config = args->config == NULL ? INIT_CONFIG : args->config;
	enum rc rc = get_answers(&f, &why);
	if (rc == RC_OK)
		rc = write_config(&f, &why);
	if (rc == RC_OK)
		rc = load_config(&f, &why);
	if (rc == RC_OK)
		rc = become_board(&f, &why);
	if (rc == RC_OK) {
		int exit_code = setup_init(&f.conf, args);
		if (exit_code != 0)
			return exit_code;
		rc = make_rows(&f, &why);
	}
	return finish(&f, rc, memory);
}
