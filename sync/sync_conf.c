/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "sync/sync_conf.h"
#include "sync/sync_conf_bank.h"

#define FIELD(f) offsetof(struct sync_conf, f), \
	sizeof(((struct sync_conf *)NULL)->f)

const struct conf_option sync_options[] = {
	{ "", "socket", CONF_PATH, FIELD(socket), 1, SYNC_SOCKET_MAX,
	    "/run/cho40/terminal.sock",
	    "Where the terminal listens; as socket in terminal.conf." },

	{ "", "state_dir", CONF_PATH, FIELD(state_dir), 0, SYNC_PATH_MAX - 1,
	    "/var/lib/cho40-sync",
	    "Where what enrolment gave is kept, mode 0700; it counts before "
	    "[board].  Empty: nothing is." },

	{ "board", "url", CONF_TEXT, FIELD(url), 0, SYNC_URL_MAX, "",
	    "The market board: https://host or https://host:port.  Empty: "
	    "this stall has none." },
	{ "board", "ca", CONF_PATH, FIELD(ca), 1, SYNC_PATH_MAX - 1,
	    "/etc/cho40/ca.crt",
	    "The market's own CA; no other authority is believed." },
	{ "board", "cert", CONF_PATH, FIELD(cert), 1, SYNC_PATH_MAX - 1,
	    "/etc/cho40/device.crt",
	    "This terminal's certificate, as the board made it." },
	{ "board", "key", CONF_PATH, FIELD(key), 1, SYNC_PATH_MAX - 1,
	    "/etc/cho40/device.key",
	    "Its private key, mode 0600." },
	{ "board", "pins", CONF_TEXT, FIELD(pins), 0, SYNC_PINS_MAX, "",
	    "SHA-256 of the board's public key and of its spare's, in hex, a "
	    "blank between; empty: any that the CA vouches for." },
	{ "board", "poll_s", CONF_INT, FIELD(poll_s), 1, 86400, "60",
	    "Seconds between two looks for news while no QR is shown." },

	{ "sepay", "token_file", CONF_PATH, FIELD(feed_token_file), 0,
	    SYNC_PATH_MAX - 1, "",
	    "For a stall without a board: the trader's own SePay API token, "
	    "mode 0600." },
	{ "sepay", "version", CONF_INT, FIELD(feed_version), 1, 2, "2",
	    "Of SePay's API." },
	{ "sepay", "host", CONF_TEXT, FIELD(feed_host), 0, SYNC_URL_MAX, "",
	    "Where it is, if not where SePay has it: https://host." },
	{ "sepay", "poll_s", CONF_INT, FIELD(feed_poll_s), 1, 86400, "60",
	    "Seconds between two looks while no QR is shown." },
	{ "sepay", "open_s", CONF_INT, FIELD(feed_open_s), 1, 3600, "4",
	    "The same while one is." },

	{ "bank", "url", CONF_TEXT, FIELD(bank.url), 0, SYNC_URL_MAX, "",
	    "A bank's or an acquirer's server that is sent settled sales: "
	    "https://host[:port][/path].  Empty: none." },
	{ "bank", "fields", CONF_TEXT, FIELD(bank.fields), 0,
	    SYNC_FIELDS_MAX, "",
	    "Its names for what a sale is: ref=transactionId "
	    "amount=amount.value currency=amount.currency." },
	{ "bank", "list", CONF_TEXT, FIELD(bank.list), 1, SYNC_NAME_MAX,
	    "transactions",
	    "Its name for the array of sales in a request." },
	{ "bank", "every_s", CONF_INT, FIELD(bank.every_s), 1, 86400, "60",
	    "Seconds between two requests, unless many sales wait." },
	{ "bank", "sign_key", CONF_PATH, FIELD(bank.sign_key_file), 0,
	    SYNC_PATH_MAX - 1, "",
	    "A P-256 key, mode 0600, that signs each request; empty: none "
	    "does." },
	{ "bank", "sign_kid", CONF_TEXT, FIELD(bank.sign_kid), 0,
	    SIGN_KID_MAX, "",
	    "The bank's name for that key." },
	{ "bank", "token_url", CONF_TEXT, FIELD(bank.token_url), 0,
	    SYNC_URL_MAX, "",
	    "Where OAuth 2.0 tokens for it are given; empty: none is "
	    "needed." },
	{ "bank", "client_id", CONF_TEXT, FIELD(bank.client_id), 0,
	    SYNC_NAME_MAX, "",
	    "Who we are there." },
	{ "bank", "client_secret_file", CONF_PATH,
	    FIELD(bank.client_secret_file), 0, SYNC_PATH_MAX - 1, "",
	    "A file with the secret for it, mode 0600." },
	{ "bank", "scope", CONF_TEXT, FIELD(bank.scope), 0, SYNC_SCOPE_MAX,
	    "",
	    "What the token is to allow, if the bank wants that said." },
	{ "bank", "ca", CONF_PATH, FIELD(bank.ca), 0, SYNC_PATH_MAX - 1, "",
	    "The bank's own CA; empty: the system's authorities are "
	    "believed." },
	{ "bank", "cert", CONF_PATH, FIELD(bank.cert), 0, SYNC_PATH_MAX - 1,
	    "",
	    "A certificate that the bank wants to see; empty: none." },
	{ "bank", "key", CONF_PATH, FIELD(bank.key), 0, SYNC_PATH_MAX - 1, "",
	    "Its private key, mode 0600." },

	{ "lan", "relay", CONF_BOOL, FIELD(lan_relay), 0, 1, "no",
	    "Without a network, ask the market's LAN for proofs of money, and "
	    "take them from phones." },
	{ "lan", "port", CONF_INT, FIELD(lan_port), 1024, 65535, "4047",
	    "UDP and TCP, the same at all stalls." },
	{ "lan", "help", CONF_BOOL, FIELD(lan_help), 0, 1, "no",
	    "Fetch proofs for neighbours who have no network." },
	{ "lan", "page", CONF_TEXT, FIELD(lan_page), 0, SYNC_URL_MAX, "",
	    "For that the board's public pages: https://host." },

	{ "test", "plain_loopback", CONF_BOOL, FIELD(plain_loopback), 0, 1,
	    "no",
	    "Also allow http:// to this machine itself, without any "
	    "protection; for tests." },
	{ "test", "lan_here", CONF_TEXT, FIELD(lan_here), 0, SYNC_IP_MAX - 1,
	    "", "Be on a LAN of 127/8 alone, at this address; for tests." },
	{ "test", "lan_there", CONF_TEXT, FIELD(lan_there), 0,
	    SYNC_IP_MAX - 1, "", "And ask this one; for tests." },
};
const size_t sync_options_count =
    sizeof(sync_options) / sizeof(sync_options[0]);

static bool
is_loopback(struct str host)
{
	return str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("[::1]")) ||
	    str_eq(host, STR("localhost"));
}

bool
sync_conf_allows(struct str url, bool plain_loopback)
{
	bool plain = str_starts(url, STR("http://"));

	if (!plain && !str_starts(url, STR("https://")))
		return false;
	struct str rest = str_from(url, plain ? 7 : 8);
	/* One host and perhaps a port: no path, user, query or blank. */
	for (size_t i = 0; i < rest.n; i++)
		if ((unsigned char)rest.p[i] <= 0x20 ||
		    memchr("/?#@\\\"", rest.p[i], 6) != NULL)
			return false;
	size_t host_n = rest.n;
	if (rest.n > 0 && rest.p[rest.n - 1] != ']')
		for (size_t i = 0; i < rest.n; i++)
			if (rest.p[i] == ':')
				host_n = i;
	if (host_n == 0 || host_n + 1 == rest.n)
		return false;
	return !plain || (plain_loopback &&
	    is_loopback(str_part(rest, 0, host_n)));
}

static enum rc
check_file(const char *path, const char *key, const char *file, char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);

	if (access(file, R_OK) == 0)
		return RC_OK;
	int e = errno;
	buf_printf(&b, "%s: %s in [board] is %.200s: %s; copy there what "
	    "cho40-board device add made", path, key, file, strerror(e));
	return e == ENOENT || e == ENOTDIR ? RC_NOT_FOUND : RC_DENIED;
}

enum rc
sync_conf_private(const char *path, const char *which, const char *file,
    char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);
	struct stat st;

	if (stat(file, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & S_IRWXO) == 0)
		return RC_OK;
	buf_printf(&b, "%s: %s is %.200s, which everybody may use; chmod 600 "
	    "it", path, which, file);
	return RC_DENIED;
}

/* Without a slash at its end. */
static enum rc
check_address(const char *path, const char *which, char *url,
    const struct sync_conf *conf, char *error)
{
	size_t n = strlen(url);

	if (n > 0 && url[n - 1] == '/')
		url[n - 1] = '\0';
	if (sync_conf_allows(str_of(url), conf->plain_loopback))
		return RC_OK;
	struct buf b = buf_init(error, CONF_ERROR_MAX);
	buf_printf(&b, "%s: %s is \"%s\"; write https://host or "
	    "https://host:port", path, which, url);
	return RC_BAD_INPUT;
}

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 ||
		    (unsigned char)s.p[i] >= 0x7f)
			return false;
	return s.n >= 8;
}

enum rc
sync_conf_token(const char *path, struct sync_conf *conf, char *error)
{
	char text[SYNC_TOKEN_MAX + 2];
	struct buf b = buf_init(error, CONF_ERROR_MAX);
	const char *file = conf->feed_token_file;
	enum rc rc = sync_conf_private(path, "token_file in [sepay]", file,
	    error);

	if (rc != RC_OK)
		return rc;
	FILE *f = fopen(file, "rbe");
	if (f == NULL) {
		buf_printf(&b, "%s: token_file in [sepay] is %.200s: %s; "
		    "write the API token there", path, file, strerror(errno));
		return errno == ENOENT ? RC_NOT_FOUND : RC_DENIED;
	}
	size_t n = fread(text, 1, sizeof(text), f);
	(void)fclose(f);
	struct str token = str_trim((struct str){ text, n });
	if (is_token(token) && str_copy(token, conf->feed_token,
	    sizeof(conf->feed_token)))
		return RC_OK;
	buf_printf(&b, "%s: %.200s is not one API token of 8 to %d letters",
	    path, file, SYNC_TOKEN_MAX);
	return RC_BAD_INPUT;
}

/* Where the version's lists are, and the token for them. */
static enum rc
check_feed(const char *path, struct sync_conf *conf, char *error)
{
	static const char *const hosts[] = { [1] = "https://my.sepay.vn",
		[2] = "https://userapi.sepay.vn" };
	static const char *const paths[] = { [1] = "/userapi", [2] = "/v2" };
	struct buf to = BUF(conf->feed_url);

	if (conf->feed_token_file[0] == '\0')
		return RC_OK;
	if (conf->feed_host[0] == '\0')
		(void)snprintf(conf->feed_host, sizeof(conf->feed_host), "%s",
		    hosts[conf->feed_version]);
	enum rc rc = check_address(path, "host in [sepay]", conf->feed_host,
	    conf, error);
	if (rc == RC_OK)
		rc = sync_conf_token(path, conf, error);
	buf_puts(&to, conf->feed_host);
	buf_puts(&to, paths[conf->feed_version]);
	return rc;
}

static enum rc
read_pins(const char *path, struct sync_conf *conf, char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);
	struct str rest = str_of(conf->pins);

	if (rest.n == 0)
		return RC_OK;
	for (int i = 0; i < SYNC_PINS; i++)
		if (!hex_decode(str_cut(&rest, ' '), conf->pin[i],
		    HASH_BYTES)) {
			buf_printf(&b, "%s: pins in [board] are not %d keys' "
			    "SHA-256, each 64 hex digits, a blank between",
			    path, SYNC_PINS);
			return RC_BAD_INPUT;
		}
	return RC_OK;
}

static enum rc
check_lan(const char *path, struct sync_conf *conf, char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);

	if (!conf->lan_relay || !conf->lan_help)
		return RC_OK;
	if (conf->lan_page[0] != '\0')
		return check_address(path, "page in [lan]", conf->lan_page,
		    conf, error);
	buf_printf(&b, "%s: help in [lan] needs page: https://host of the "
	    "board's public pages", path);
	return RC_BAD_INPUT;
}

enum rc
sync_conf_load(const char *path, struct sync_conf *conf, char *error)
{
	enum rc rc = conf_load(path, sync_options, sync_options_count, conf,
	    error);

	if (rc == RC_OK)
		rc = check_feed(path, conf, error);
	if (rc == RC_OK)
		rc = sync_conf_bank(path, conf, error);
	if (rc == RC_OK)
		rc = check_lan(path, conf, error);
	if (rc != RC_OK || conf->url[0] == '\0')
		return rc;
	rc = check_address(path, "url in [board]", conf->url, conf, error);
	if (rc != RC_OK || str_starts(str_of(conf->url), STR("http://")))
		return rc;   /* no certificates are used */
	rc = check_file(path, "ca", conf->ca, error);
	if (rc == RC_OK)
		rc = read_pins(path, conf, error);
	if (rc == RC_OK)
		rc = check_file(path, "cert", conf->cert, error);
	if (rc == RC_OK)
		rc = check_file(path, "key", conf->key, error);
	if (rc == RC_OK)
		rc = sync_conf_private(path, "key in [board]", conf->key,
		    error);
	return rc;
}

void
sync_conf_print(FILE *to)
{
	conf_print(to, "sync.conf - between terminal and board, "
	    "cho40-sync(8); see cho40-sync.conf(5)", sync_options,
	    sync_options_count);
}
