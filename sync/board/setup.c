/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/bank.h"
#include "ledger/base/crypto.h"
#include "sync/board/audit.h"
#include "sync/board/office.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"
#include "sync/board/store.h"
#include "sync/sign.h"

#define WHY_BYTES   1024
#define PAGE_BYTES  262144
#define PAGES_MAX   100000   /* of AUDIT_PAGE rows */

static int
usage(const char *what)
{
	fprintf(stderr, "cho40-board: %s; see cho40-board(8)\n", what);
	return 2;
}

static struct sign_term
term(const struct board_conf *conf, const struct setup_args *args)
{
	return (struct sign_term){ clock_wall_ms(args->clock),
	    (int)conf->days };
}

/* --- init -------------------------------------------------------------- */

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
	return sign_make_server(ca, &(struct sign_pair){ key, cert }, &server,
	    why);
}

/* What an earlier run made stays. */
static enum rc
unless_there(enum rc rc, struct buf *why)
{
	if (rc != RC_CONFLICT)
		return rc;
	buf_reset(why);
	return RC_OK;
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
		rc = unless_there(make_server(conf, args, &ca, why), why);
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

static enum rc
put_market(struct store *s, void *ctx)
{
	const struct board_conf *conf = ctx;

	return store_market_put(s, str_of(conf->market_name));
}

int
setup_init(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[WHY_BYTES], path[BOARD_PATH_MAX];
	struct buf why = BUF(memory);
	struct board_conf copy = *conf;
	struct store_env env = { .clock = args->clock,
	    .market = conf->market };
	struct store *s = NULL;

	enum rc rc = setup_folder(conf->folder, &why);
	if (rc == RC_OK)
		rc = make_keys(conf, args, &why);
	if (rc == RC_OK)
		rc = make_token(conf, args, &why);
	board_conf_path(conf, "board.db", path);
	if (rc == RC_OK)
		rc = store_open(path, &env, &s, &why);
	if (rc == RC_OK)
		rc = store_run(s, put_market, &copy);
	store_close(s);
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

/* --- devices ----------------------------------------------------------- */

struct device {
	struct store_terminal t;
	struct store_place place;
};

/* "970436/1017595600" */
static bool
read_place(const char *text, struct store_place *place)
{
	struct str rest = str_of(text);
	struct str bin = str_cut(&rest, '/');
	uint64_t digits;

	if (bin.n != BIN_LEN || !str_to_u64(bin, &digits) || rest.n == 0 ||
	    !str_copy(bin, place->bin, sizeof(place->bin)) ||
	    !str_copy(rest, place->account, sizeof(place->account)))
		return false;
	for (size_t i = 0; i < rest.n; i++) {
		char c = rest.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z')))
			return false;
	}
	if (bank_by_bin(bin) == NULL)
		fprintf(stderr, "cho40-board: no bank with BIN %s is known; "
		    "check it\n", place->bin);
	return true;
}

static bool
read_terminal(const char *text, uint32_t *terminal)
{
	uint64_t n;

	if (text == NULL || !str_to_u64(str_of(text), &n) || n < 1 ||
	    n > TERMINAL_ID_MAX)
		return false;
	*terminal = (uint32_t)n;
	return true;
}

static enum rc
put_device(struct store *s, void *ctx)
{
	const struct device *d = ctx;

	enum rc rc = store_terminal_put(s, &d->t);
	return rc == RC_OK ? store_place_put(s, d->t.terminal, &d->place) :
	    rc;
}

static bool
join(char path[BOARD_PATH_MAX], const char *folder, const char *name)
{
	struct buf b = buf_init(path, BOARD_PATH_MAX);

	buf_printf(&b, "%s/%s", folder, name);
	return !b.full;
}

/* The fragments of configuration that go to the stall with the keys. */
static enum rc
write_fragments(const struct board_conf *conf, const struct setup_args *args,
    const struct device *d, struct buf *why)
{
	char path[BOARD_PATH_MAX], memory[32768];
	struct buf text = BUF(memory);

	board_conf_path(conf, "ca.crt", path);
	enum rc rc = setup_read(path, &text, why);
	buf_putc(&text, '\n');
	REQUIRE(join(path, args->out, "ca.crt"));
	if (rc == RC_OK)
		rc = setup_write(path, buf_str(&text), why);
	buf_reset(&text);
	buf_printf(&text, "# Of terminal.conf(5): what the market gave this "
	    "stall.\n[stall]\nterminal = %u\nepoch = 0\n",
	    (unsigned)d->t.terminal);
	REQUIRE(join(path, args->out, "terminal.conf"));
	if (rc == RC_OK)
		rc = setup_write(path, buf_str(&text), why);
	buf_reset(&text);
	buf_puts(&text, "# sync.conf(5): the way to the market board.\n"
	    "[board]\nurl = ");
	if (args->url != NULL) {
		buf_puts(&text, args->url);
	} else {
		struct str names = str_trim(str_of(conf->names));
		buf_puts(&text, "https://");
		buf_put(&text, str_cut(&names, ' '));
		buf_printf(&text, ":%lld", (long long)conf->devices.port);
	}
	buf_puts(&text, "\nca = ca.crt\ncert = device.crt\n"
	    "key = device.key\n");
	REQUIRE(join(path, args->out, "sync.conf"));
	if (rc == RC_OK)
		rc = setup_write(path, buf_str(&text), why);
	return rc;
}

static enum rc
make_device(const struct board_conf *conf, const struct setup_args *args,
    struct device *d, struct buf *why)
{
	char ca_key[BOARD_PATH_MAX], ca_cert[BOARD_PATH_MAX];
	char key[BOARD_PATH_MAX], cert[BOARD_PATH_MAX];
	struct sign_pair ca = { ca_key, ca_cert }, out = { key, cert };
	struct sign_device device = { d->t.terminal, term(conf, args) };

	board_conf_path(conf, "ca.key", ca_key);
	board_conf_path(conf, "ca.crt", ca_cert);
	if (!join(key, args->out, "device.key") ||
	    !join(cert, args->out, "device.crt")) {
		buf_puts(why, "--out: too long");
		return RC_TOO_BIG;
	}
	enum rc rc = setup_folder(args->out, why);
	if (rc == RC_OK)
		rc = sign_make_device(&ca, &out, &device, why);
	if (rc == RC_OK)
		rc = sign_fingerprint(cert, d->t.cert, why);
	if (rc == RC_OK)
		rc = write_fragments(conf, args, d, why);
	return rc;
}

int
setup_device_add(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	struct device d = { .t = { .terminal = 0 } };
	struct setup_job job = { conf, args->clock, put_device, &d };

	if (!read_terminal(args->terminal, &d.t.terminal))
		return usage("--terminal: give a number from 1 to 1048575");
	if (args->stall == NULL || !str_is_utf8(str_of(args->stall)) ||
	    !str_copy(str_of(args->stall), d.t.stall, sizeof(d.t.stall)))
		return usage("--stall: give the stall's name, at most 127 "
		    "bytes");
	if (args->account == NULL || !read_place(args->account, &d.place))
		return usage("--account: give BIN/ACCOUNT, as "
		    "970436/1017595600");
	if (args->out == NULL || strlen(args->out) > BOARD_PATH_MAX - 40)
		return usage("--out: give the folder for the device's files");
	/* The files first: a row without files could not be used, files
	 * without a row are refused by the board. */
	enum rc rc = make_device(conf, args, &d, &why);
	if (rc == RC_OK)
		rc = setup_run(&job, &why);
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

static enum rc
revoke(struct store *s, void *ctx)
{
	uint32_t terminal = *(const uint32_t *)ctx;
	struct store_terminal t;

	enum rc rc = store_terminal_get(s, terminal, &t);
	if (rc != RC_OK)
		return rc;
	t.revoked_ms = store_now_ms(s);
	return store_terminal_save(s, &t);
}

int
setup_device_revoke(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	uint32_t terminal;
	struct setup_job job = { conf, args->clock, revoke, &terminal };

	if (!read_terminal(args->terminal, &terminal))
		return usage("--terminal: give a number from 1 to 1048575");
	enum rc rc = setup_run(&job, &why);
	if (rc == RC_NOT_FOUND && why.n == 0)
		buf_printf(&why, "terminal %u is not registered",
		    (unsigned)terminal);
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

static enum rc
list_devices(struct store *s, void *ctx)
{
	struct store_terminal t = { .terminal = 0 };
	enum rc rc;

	(void)ctx;
	while ((rc = store_terminal_next(s, t.terminal, &t)) == RC_OK) {
		char hex[2 * HASH_BYTES + 1];
		struct buf b = BUF(hex);
		buf_hex(&b, t.cert, HASH_BYTES);
		printf("%u\t%s\t%s\tentries=%lld\tmail=%lld/%lld\t%s\n",
		    (unsigned)t.terminal, t.stall,
		    t.revoked_ms != 0 ? "revoked" : t.has_key ? "active" :
		    "new", (long long)t.head_n, (long long)t.mail_seen,
		    (long long)t.mail_last, hex);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

int
setup_device_list(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	struct setup_job job = { conf, args->clock, list_devices, NULL };

	enum rc rc = setup_run(&job, &why);
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

/* --- accounts ---------------------------------------------------------- */

static enum rc
put_account(struct store *s, void *ctx)
{
	return store_account_put(s, ctx);
}

int
setup_account_add(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES], place[64];
	struct buf why = BUF(memory), b = BUF(place);
	struct store_account a = { .provider = "sepay",
	    .is_hmac = args->hmac != NULL };
	struct buf secret = BUF(a.secret);
	struct setup_job job = { conf, args->clock, put_account, &a };

	if (args->bin == NULL || args->account == NULL)
		return usage("give --account and --bin");
	buf_printf(&b, "%s/%s", args->bin, args->account);
	if (b.full || !read_place(place, &a.place))
		return usage("--account, --bin: not an account or not six "
		    "digits");
	if ((args->hmac == NULL) == (args->apikey == NULL))
		return usage("give --hmac-secret-file or --apikey-file");
	enum rc rc = setup_read(a.is_hmac ? args->hmac : args->apikey,
	    &secret, &why);
	if (rc == RC_OK && secret.n < 8) {
		buf_puts(&why, "the secret is shorter than 8 bytes; take the "
		    "one the provider shows");
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK)
		rc = setup_run(&job, &why);
	crypto_wipe(&a, sizeof(a));
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

static bool
print_account(void *ctx, const struct store_account *a)
{
	(void)ctx;
	printf("%s\t%s/%s\t%s\n", a->provider, a->place.bin,
	    a->place.account, a->is_hmac ? "hmac" : "apikey");
	return true;
}

static enum rc
list_accounts(struct store *s, void *ctx)
{
	return store_account_list(s, print_account, ctx);
}

int
setup_account_list(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	struct setup_job job = { conf, args->clock, list_accounts, NULL };

	enum rc rc = setup_run(&job, &why);
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
	struct setup_job job = { conf, args->clock, print_audit, NULL };

	enum rc rc = setup_run(&job, &why);
	if (rc == RC_BUSY)
		buf_puts(&why, "; of a running board ask GET /audit.ndjson "
		    "with the office's password");
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}
