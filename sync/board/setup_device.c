/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/bank.h"
#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/pins.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"
#include "sync/sign.h"

#define WHY_BYTES 1024

int
setup_usage(const char *what)
{
	fprintf(stderr, "cho40-board: %s; see cho40-board(8)\n", what);
	return 2;
}

/* Send it, print what comes, and give the exit code. */
int
setup_request(const struct board_conf *conf, const struct setup_args *args,
    const struct buf *request)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	struct setup_job where = { .conf = conf, .clock = args->clock };

	REQUIRE(!request->full);
	enum rc rc = setup_ask(&where, buf_str(request), stdout, &why);
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}

/* --- devices ----------------------------------------------------------- */

struct device {
	uint32_t terminal;
	uint8_t cert[HASH_BYTES];
	struct store_place place;
};

static struct sign_term
term(const struct board_conf *conf, const struct setup_args *args)
{
	return (struct sign_term){ clock_wall_ms(args->clock),
	    (int)conf->days };
}

/* "970436/1017595600" */
bool
setup_place(const char *text, struct store_place *place)
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

bool
setup_terminal(const char *text, uint32_t *terminal)
{
	uint64_t n;

	if (text == NULL || !str_to_u64(str_of(text), &n) || n < 1 ||
	    n > TERMINAL_ID_MAX)
		return false;
	*terminal = (uint32_t)n;
	return true;
}

bool
setup_name(const char *text)
{
	char name[NAME_MAX_BYTES];

	return text != NULL && text[0] != '\0' && str_is_utf8(str_of(text)) &&
	    str_copy(str_of(text), name, sizeof(name));
}

static bool
join(char path[BOARD_PATH_MAX], const char *folder, const char *name)
{
	struct buf b = buf_init(path, BOARD_PATH_MAX);

	buf_printf(&b, "%s/%s", folder, name);
	return !b.full;
}

static enum rc
put_pins(const struct board_conf *conf, struct buf *to, struct buf *why)
{
	uint8_t pin[PROTO_PINS][HASH_BYTES];
	bool spare;

	enum rc rc = pins_read(conf, pin, &spare, why);
	if (rc != RC_OK)
		return rc;
	buf_puts(to, "pins = ");
	buf_hex(to, pin[0], HASH_BYTES);
	buf_putc(to, ' ');
	buf_hex(to, pin[1], HASH_BYTES);
	buf_putc(to, '\n');
	return RC_OK;
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
	    (unsigned)d->terminal);
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
	if (rc == RC_OK)
		rc = put_pins(conf, &text, why);
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
	struct sign_device device = { d->terminal, term(conf, args) };

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
		rc = sign_fingerprint(cert, d->cert, why);
	if (rc == RC_OK)
		rc = write_fragments(conf, args, d, why);
	return rc;
}

int
setup_device_add(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[WHY_BYTES], text[ADMIN_REQUEST_MAX];
	struct buf why = BUF(memory), request = BUF(text);
	struct device d = { .terminal = 0 };

	if (!setup_terminal(args->terminal, &d.terminal))
		return setup_usage(SETUP_TERMINAL);
	if (!setup_name(args->stall))
		return setup_usage("--stall: give the stall's name, at most "
		    "127 bytes");
	if (args->account == NULL || !setup_place(args->account, &d.place))
		return setup_usage("--account: give BIN/ACCOUNT, as "
		    "970436/1017595600");
	if (args->out == NULL || strlen(args->out) > BOARD_PATH_MAX - 40)
		return setup_usage("--out: give the folder for the device's "
		    "files");
	/* The files first: a row without files could not be used, files
	 * without a row are refused by the board. */
	enum rc rc = make_device(conf, args, &d, &why);
	if (rc != RC_OK)
		return setup_fail(rc, memory);
	buf_printf(&request, "{\"do\":\"device.add\",\"terminal\":%u,"
	    "\"stall\":", (unsigned)d.terminal);
	json_put_str(&request, str_of(args->stall));
	buf_printf(&request, ",\"bin\":\"%s\",\"account\":\"%s\",\"cert\":\"",
	    d.place.bin, d.place.account);
	buf_hex(&request, d.cert, HASH_BYTES);
	buf_puts(&request, "\"}");
	return setup_request(conf, args, &request);
}

int
setup_device_revoke(const struct board_conf *conf,
    const struct setup_args *args)
{
	char text[ADMIN_REQUEST_MAX];
	struct buf request = BUF(text);
	uint32_t terminal;

	if (!setup_terminal(args->terminal, &terminal))
		return setup_usage(SETUP_TERMINAL);
	buf_printf(&request, "{\"do\":\"device.revoke\",\"terminal\":%u}",
	    (unsigned)terminal);
	return setup_request(conf, args, &request);
}

int
setup_list(const struct board_conf *conf, const struct setup_args *args,
    const char *name)
{
	char text[64];
	struct buf request = BUF(text);

	buf_printf(&request, "{\"do\":\"%s\"}", name);
	return setup_request(conf, args, &request);
}

int
setup_device_list(const struct board_conf *conf,
    const struct setup_args *args)
{
	return setup_list(conf, args, "device.list");
}
