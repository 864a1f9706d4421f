/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/qr_text.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"
#include "sync/enrol_text.h"
#include "sync/sign.h"

#define WHY_BYTES       1024
#define DEFAULT_MINUTES 10

/* Everything that the commands's options say. */
struct order {
	struct enrol_target t;
	struct store_place place;
	const char *stall, *holder;   /* "": as the board has it */
	int64_t minutes;
};

/* Where the terminals reach the devices' listener: --url, or the first
 * configured name and the port. */
static bool
read_host(const struct board_conf *conf, const struct setup_args *args,
    struct enrol_target *t)
{
	struct str names = str_trim(str_of(conf->names));
	struct str host = str_cut(&names, ' ');
	int64_t port = conf->devices.port;

	if (args->url != NULL) {
		struct str url = str_of(args->url);
		if (!str_starts(url, STR("https://")))
			return false;
		url = str_from(url, 8);
		size_t colon = url.n;
		for (size_t i = 0; i < url.n; i++)
			if (url.p[i] == ':' && (i == 0 || url.p[0] != '[' ||
			    url.p[i - 1] == ']'))
				colon = i;
		host = str_part(url, 0, colon);
		port = 443;
		if (colon < url.n &&
		    !str_to_i64(str_from(url, colon + 1), &port))
			return false;
	}
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = str_part(host, 1, host.n - 2);
	t->port = (uint16_t)port;
	return port >= 1 && port <= UINT16_MAX &&
	    str_copy(host, t->host, sizeof(t->host));
}

/* 2 after a complaint. */
static int
read_order(const struct board_conf *conf, const struct setup_args *args,
    struct order *o)
{
	*o = (struct order){ .stall = args->stall == NULL ? "" : args->stall,
	    .holder = args->holder == NULL ? "" : args->holder,
	    .minutes = DEFAULT_MINUTES };
	if (!setup_terminal(args->terminal, &o->t.terminal))
		return setup_usage(SETUP_TERMINAL);
	if ((args->stall != NULL && !setup_name(args->stall)) ||
	    (args->holder != NULL && !setup_name(args->holder)))
		return setup_usage("--stall, --holder: a name of at most 127 "
		    "bytes");
	if (args->account != NULL && !setup_place(args->account, &o->place))
		return setup_usage("--account: give BIN/ACCOUNT, as "
		    "970436/1017595600");
	if (args->minutes != NULL &&
	    (!str_to_i64(str_of(args->minutes), &o->minutes) ||
	    o->minutes < 1 || o->minutes > ADMIN_MINUTES_MAX))
		return setup_usage("--minutes: a number from 1 to 1440");
	if (!read_host(conf, args, &o->t))
		return setup_usage("--url: give https://host or "
		    "https://host:port; without it, [devices] names and port "
		    "of board.conf must say");
	if (args->out != NULL && strlen(args->out) > BOARD_PATH_MAX - 40)
		return setup_usage("--out: too long");
	return 0;
}

static void
put_request(struct buf *b, const struct order *o)
{
	uint8_t hash[HASH_BYTES];

	enrol_code_hash(o->t.code, hash);
	buf_printf(b, "{\"do\":\"enrol.add\",\"terminal\":%u,\"code\":\"",
	    (unsigned)o->t.terminal);
	buf_hex(b, hash, HASH_BYTES);
	buf_printf(b, "\",\"minutes\":%lld,\"bin\":\"%s\",\"account\":\"%s\","
	    "\"stall\":", (long long)o->minutes, o->place.bin,
	    o->place.account);
	json_put_str(b, str_of(o->stall));
	buf_puts(b, ",\"holder\":");
	json_put_str(b, str_of(o->holder));
	buf_putc(b, '}');
}

/* The stick's file and the picture, into --out. */
static enum rc
write_files(const struct setup_args *args, const struct order *o,
    const char *line, struct buf *why)
{
	char path[BOARD_PATH_MAX], memory[ENROL_FILE_MAX];
	struct buf p = BUF(path), text = BUF(memory);

	enum rc rc = setup_folder(args->out, why);
	if (rc != RC_OK)
		return rc;
	buf_printf(&p, "%s/" ENROL_FILE, args->out);
	buf_puts(&text, "{\"v\":1,\"enrol\":");
	json_put_str(&text, str_of(line));
	buf_printf(&text, ",\"terminal\":%u,\"stall\":",
	    (unsigned)o->t.terminal);
	json_put_str(&text, str_of(o->stall));
	buf_puts(&text, "}\n");
	REQUIRE(!text.full);
	rc = setup_write(path, buf_str(&text), why);
	crypto_wipe(memory, sizeof(memory));
	buf_reset(&p);
	buf_printf(&p, "%s/cho40-enrol.png", args->out);
	return rc == RC_OK ? qr_png(path, line, why) : rc;
}

static enum rc
show(const struct setup_args *args, struct order *o, struct buf *why)
{
	char memory[ENROL_TEXT_MAX];
	struct buf line = BUF(memory);

	enrol_text_put(&line, &o->t, false);
	REQUIRE(!line.full);
	enum rc rc = args->out == NULL ? RC_OK :
	    write_files(args, o, memory, why);
	if (rc == RC_OK)
		rc = qr_print(stdout, memory);
	buf_reset(&line);
	o->t.print_n = ENROL_PRINT_SHORT;
	enrol_text_put(&line, &o->t, true);
	printf("terminal %u, good for %lld minutes and one device; scan it, "
	    "or type:\n%s\n", (unsigned)o->t.terminal,
	    (long long)o->minutes, memory);
	crypto_wipe(memory, sizeof(memory));
	return rc;
}

int
setup_enrol_add(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[WHY_BYTES], path[BOARD_PATH_MAX], text[ADMIN_REQUEST_MAX];
	struct buf why = BUF(memory), request = BUF(text);
	struct order o;

	int code = read_order(conf, args, &o);
	if (code != 0)
		return code;
	board_conf_path(conf, "ca.crt", path);
	enum rc rc = sign_fingerprint(path, o.t.print, &why);
	if (rc != RC_OK)
		return setup_fail(rc, memory);
	o.t.print_n = HASH_BYTES;
	enrol_code_make(args->rng, o.t.code);
	put_request(&request, &o);
	code = setup_request(conf, args, &request);
	if (code == 0)
		rc = show(args, &o, &why);
	crypto_wipe(&o.t, sizeof(o.t));
	return rc == RC_OK ? code : setup_fail(rc, memory);
}
