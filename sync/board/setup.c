/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "sync/board/audit.h"
#include "sync/board/console/recovery.h"
#include "sync/board/office.h"
#include "sync/board/setup.h"
#include "sync/board/receipt_key.h"
#include "sync/board/setup_file.h"
#include "sync/board/store_console.h"
#include "sync/sign.h"

#define WHY_BYTES   1024
#define PAGE_BYTES  262144
#define PAGES_MAX   100000   /* of AUDIT_PAGE rows */

static struct sign_term
term(const struct board_conf *conf, const struct setup_args *args)
{
	return (struct sign_term){ clock_wall_ms(args->clock),
	    (int)conf->days };
}

/* --- init -------------------------------------------------------------- */

/* What an earlier run made stays. */
static enum rc
unless_there(enum rc rc, struct buf *why)
{
	if (rc != RC_CONFLICT)
		return rc;
	buf_reset(why);
	return RC_OK;
}

/* The server's names, between blanks. */
static enum rc
make_server(const struct board_conf *conf, const struct setup_args *args,
    const struct sign_pair *ca, struct buf *why)
{
	char key[BOARD_PATH_MAX], cert[BOARD_PATH_MAX];
	char memory[SIGN_NAMES_MAX][SIGN_NAME_BYTES + 1];
	const char *names[SIGN_NAMES_MAX];
	struct str rest = str_trim(str_of(conf->names));
	struct sign_server server = { .names = names,
	    .term = term(conf, args) };

	while (rest.n > 0 && server.count < SIGN_NAMES_MAX) {
		struct str name = str_cut(&rest, ' ');
		if (name.n == 0)
			continue;
		if (!str_copy(name, memory[server.count],
		    sizeof(memory[0]))) {
			buf_puts(why, "[devices] names: one is too long");
			return RC_BAD_INPUT;
		}
		names[server.count] = memory[server.count];
		server.count++;
	}
	if (server.count == 0 || rest.n > 0) {
		buf_printf(why, "[devices] names: give 1 to %d",
		    SIGN_NAMES_MAX);
		return RC_BAD_INPUT;
	}
	board_conf_path(conf, "server.key", key);
	board_conf_path(conf, "server.crt", cert);
	enum rc rc = unless_there(sign_make_server(ca, &(struct sign_pair){
	    key, cert }, &server, why), why);
	/* The spare: terminals know its key before they ever meet it. */
	board_conf_path(conf, "server-next.key", key);
	board_conf_path(conf, "server-next.crt", cert);
	return rc != RC_OK ? rc : unless_there(sign_make_server(ca,
	    &(struct sign_pair){ key, cert }, &server, why), why);
}

static enum rc
make_keys(const struct board_conf *conf, const struct setup_args *args,
    struct buf *why)
{
	char key[BOARD_PATH_MAX], cert[BOARD_PATH_MAX];
	struct sign_pair ca = { key, cert };
	struct sign_term valid = term(conf, args);

	board_conf_path(conf, "ca.key", key);
	board_conf_path(conf, "ca.crt", cert);
	enum rc rc = unless_there(sign_make_ca(&ca, conf->market_name, &valid,
	    why), why);
	if (rc == RC_OK)
		rc = make_server(conf, args, &ca, why);
	return rc;
}

static enum rc
make_token(const struct board_conf *conf, const struct setup_args *args,
    struct buf *why)
{
	uint8_t random[16];
	char text[2 * sizeof(random) + 2];
	struct buf b = BUF(text);

	if (conf->token_file[0] == '\0')
		return RC_OK;
	rng_fill(args->rng, random, sizeof(random));
	buf_hex(&b, random, sizeof(random));
	buf_putc(&b, '\n');
	enum rc rc = setup_write(conf->token_file, buf_str(&b), why);
	crypto_wipe(text, sizeof(text));
	return unless_there(rc, why);
}

/* Stalls that enrol are told of it. */
static enum rc
make_receipt_key(const struct board_conf *conf,
    const struct setup_args *args, struct buf *why)
{
	uint8_t seed[KEY_BYTES];

	enum rc rc = receipt_key_load(conf, args->rng, seed, why);
	crypto_wipe(seed, sizeof(seed));
	return rc;
}

struct fresh {
	const struct board_conf *conf;
	uint8_t hash[HASH_BYTES];    /* of a code for the first person */
	bool nobody;                 /* is there yet */
};

static enum rc
put_market(struct store *s, void *ctx)
{
	struct fresh *f = ctx;
	bool any = false;

	enum rc rc = store_market_put(s, str_of(f->conf->market_name));
	if (rc == RC_OK)
		rc = store_staff_any(s, &any);
	f->nobody = !any;
	return rc == RC_OK && f->nobody ?
	    store_setup_code_put(s, f->hash) : rc;
}

/* Into the console, once, within a week. */
static void
tell_code(const struct board_conf *conf, const char *code)
{
	printf("The first to sign in at %s://%s:%lld/ needs the code %s\n",
	    conf->cert[0] != '\0' ? "https" : "http", conf->open.address,
	    (long long)conf->open.port, code);
}

int
setup_init(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[WHY_BYTES], path[BOARD_PATH_MAX];
	struct buf why = BUF(memory);
	char code[RECOVERY_TEXT_MAX];
	struct fresh fresh = { .conf = conf };
	struct store_env env = { .clock = args->clock,
	    .market = conf->market };
	struct store *s = NULL;

	enum rc rc = setup_folder(conf->folder, &why);
	if (rc == RC_OK)
		rc = make_keys(conf, args, &why);
	if (rc == RC_OK)
		rc = make_token(conf, args, &why);
	if (rc == RC_OK)
		rc = make_receipt_key(conf, args, &why);
	recovery_make(args->rng, code);
	recovery_hash(str_of(code), fresh.hash);
	(void)board_conf_store(conf, path);
	if (rc == RC_OK)
		rc = store_open(path, &env, &s, &why);
	if (rc == RC_OK)
		rc = store_run(s, put_market, &fresh);
	store_close(s);
	if (rc == RC_OK && fresh.nobody)
		tell_code(conf, code);
	crypto_wipe(code, sizeof(code));
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

/* --- audit ------------------------------------------------------------- */

static enum rc
print_audit(struct store *s, void *ctx)
{
	static char page[PAGE_BYTES];
	struct audit_at at = { .more = true };
	enum rc rc = RC_OK;

	(void)ctx;
	for (int i = 0; rc == RC_OK && at.more && i < PAGES_MAX; i++) {
		struct buf out = BUF(page);
		rc = audit_page(s, &at, &out);
		if (rc == RC_OK && fwrite(page, 1, out.n, stdout) != out.n)
			rc = RC_DISK;
	}
	return rc;
}

int
setup_audit(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	struct setup_job job = { .conf = conf, .clock = args->clock,
	    .run = print_audit };

	enum rc rc = setup_run(&job, &why);
	if (rc == RC_BUSY)
		buf_puts(&why, "; of a running board ask GET /audit.ndjson "
		    "with the office's password");
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}
