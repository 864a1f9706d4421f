/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/console/password.h"
#include "sync/board/console/recovery.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"

#define WHY_BYTES  1024
#define LINE_BYTES (PASSWORD_MAX + 2)

/* A line from the terminal, not shown while it is typed. */
static bool
ask(const char *what, char line[LINE_BYTES])
{
	struct termios was, quiet;
	bool changed = tcgetattr(STDIN_FILENO, &was) == 0;

	fputs(what, stderr);
	if (changed) {
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	bool got = fgets(line, LINE_BYTES, stdin) != NULL;
	if (changed)
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	fputc('\n', stderr);
	line[got ? strcspn(line, "\r\n") : 0] = '\0';
	return got;
}

static enum rc
ask_twice(char password[LINE_BYTES], struct buf *why)
{
	char again[LINE_BYTES];

	if (!ask("Password: ", password) || !ask("Once more: ", again)) {
		buf_puts(why, "no password was typed");
		return RC_BAD_INPUT;
	}
	bool same = strcmp(password, again) == 0;
	crypto_wipe(again, sizeof(again));
	if (same)
		return RC_OK;
	buf_puts(why, "the two passwords differ; nothing was changed");
	return RC_BAD_INPUT;
}

/* What is stored; plain: what is to be told, or "". */
struct made { char stored[STAFF_PASSWORD_MAX], plain[PASSWORD_ONCE_MAX]; };

static enum rc
make(const struct setup_args *args, struct made *m, struct buf *why)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);
	enum rc rc;

	m->plain[0] = '\0';
	if (args->password == NULL) {
		password_once(args->rng, m->plain, m->stored);
		return RC_OK;
	}
	rc = strcmp(args->password, "-") == 0 ? ask_twice(line, why) :
	    setup_read(args->password, &b, why);
	const char *fault = rc != RC_OK ? NULL : password_fault(str_of(line),
	    args->login);
	if (fault != NULL) {
		buf_puts(why, fault);
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK)
		rc = password_make(str_of(line), args->rng, m->stored);
	crypto_wipe(line, sizeof(line));
	return rc;
}

static void
put(struct buf *b, const char *name, const char *value)
{
	json_add_text(b, name, value == NULL ? "" : value);
}

static bool
is_text(const char *z)
{
	return z == NULL || str_is_utf8(str_of(z));
}

/* Make a password, send the request that `b` begins, tell what we made. */
static int
send(const struct board_conf *conf, const struct setup_args *args,
    struct buf *b)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	struct setup_job where = { .conf = conf, .clock = args->clock };
	struct made m;

	enum rc rc = make(args, &m, &why);
	if (rc != RC_OK)
		return setup_fail(rc, memory);
	put(b, "password", m.stored);
	buf_printf(b, ",\"must\":%d}", m.plain[0] != '\0');
	if (b->full)
		return setup_usage("a text is too long");
	rc = setup_ask(&where, buf_str(b), stdout, &why);
	if (rc == RC_OK && m.plain[0] != '\0')
		printf("%s\n", m.plain);
	crypto_wipe(&m, sizeof(m));
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

int
setup_user_add(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[ADMIN_REQUEST_MAX - 64];
	struct buf b = BUF(memory);

	if (args->login == NULL || args->name == NULL || args->role == NULL)
		return setup_usage("user add needs --login, --name and "
		    "--role");
	if (!is_text(args->login) || !is_text(args->name) ||
	    !is_text(args->role) || !is_text(args->stall))
		return setup_usage("a text is not UTF-8");
	buf_puts(&b, "{\"do\":\"user.add\"");
	put(&b, "login", args->login);
	put(&b, "name", args->name);
	put(&b, "role", args->role);
	put(&b, "stall", args->stall);
	return send(conf, args, &b);
}

int
setup_user_password(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[ADMIN_REQUEST_MAX - 64];
	struct buf b = BUF(memory);

	if (args->login == NULL || !is_text(args->login))
		return setup_usage("user password needs --login");
	buf_puts(&b, "{\"do\":\"user.password\"");
	put(&b, "login", args->login);
	return send(conf, args, &b);
}

int
setup_user_disable(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[512];
	struct buf b = BUF(memory);

	if (args->login == NULL || !is_text(args->login))
		return setup_usage("user disable needs --login");
	buf_puts(&b, "{\"do\":\"user.disable\"");
	put(&b, "login", args->login);
	buf_putc(&b, '}');
	return b.full ? setup_usage("login: too long") :
	    setup_request(conf, args, &b);
}

int
setup_user_list(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[64];
	struct buf b = BUF(memory);

	buf_puts(&b, "{\"do\":\"user.list\"}");
	return setup_request(conf, args, &b);
}

int
setup_user_code(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[256], code[RECOVERY_TEXT_MAX];
	struct buf b = BUF(memory);
	uint8_t hash[HASH_BYTES];

	recovery_make(args->rng, code);
	recovery_hash(str_of(code), hash);
	buf_puts(&b, "{\"do\":\"user.code\",\"hash\":\"");
	buf_hex(&b, hash, sizeof(hash));
	buf_puts(&b, "\"}");
	int status = setup_request(conf, args, &b);
	if (status == 0)
		printf("%s\n", code);
	return status;
}
