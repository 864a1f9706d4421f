/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/rc.h"
#include "sync/board/board_conf.h"
#include "sync/board/sql.h"

#define FIELD(f) offsetof(struct board_conf, f), \
	sizeof(((struct board_conf *)0)->f)
#define LISTENER(sec, f, default_port, default_count, default_idle) \
	{ sec, "address", CONF_TEXT, FIELD(f.address), 2, 63, "127.0.0.1", \
	  "Numeric address to listen on; 0.0.0.0 or :: for all." }, \
	{ sec, "port", CONF_INT, FIELD(f.port), 0, 65535, default_port, \
	  "TCP port; 0 takes any free one and logs it." }, \
	{ sec, "connections", CONF_INT, FIELD(f.connections), 4, 60000, \
	  default_count, "Connections held at one time." }, \
	{ sec, "per_ip", CONF_INT, FIELD(f.per_ip), 0, 60000, "0", \
	  "Of them from one address; 0 for no such limit (behind a proxy, " \
	  "or a market behind one router)." }, \
	{ sec, "idle_s", CONF_INT, FIELD(f.idle_s), 1, 600, default_idle, \
	  "Seconds before an idle connection is closed; a request may take " \
	  "twice as long." }, \
	{ sec, "uploads", CONF_INT, FIELD(f.uploads), 1, 1024, "32", \
	  "Large bodies received at one time." }

const struct conf_option board_options[] = {
	{ "", "folder", CONF_PATH, FIELD(folder), 1, BOARD_PATH_MAX - 40,
	  "/var/lib/cho40-board", "Where the board keeps its store, keys and "
	  "certificates." },
	{ "", "store", CONF_TEXT, FIELD(store), 0, BOARD_STORE_MAX - 1, "",
	  "Empty: the file board.db in the folder.  Or a database, as "
	  "postgres://user@host/name?passfile=/etc/cho40/pgpass, which "
	  "several boards of a market may share." },
	{ "market", "id", CONF_INT, FIELD(market), 1, 1000000, "1",
	  "The market's number; leads every key of the store." },
	{ "market", "name", CONF_TEXT, FIELD(market_name), 1, 64, "Cho 4.0",
	  "The market's name, as pages show it." },
	/* A quiet terminal asks each minute: its connection is kept for the
	 * next time, which saves a handshake of 3 kB. */
	LISTENER("devices", devices, "8443", "2000", "90"),
	{ "devices", "names", CONF_TEXT, FIELD(names), 1, 255, "localhost "
	  "127.0.0.1", "Host names and addresses the terminals reach this "
	  "board by, between blanks; init writes them into the certificate." },
	{ "devices", "days", CONF_INT, FIELD(days), 1, 36500, "3650",
	  "Days a certificate made by init or device add is valid." },
	{ "devices", "device_days", CONF_INT, FIELD(device_days), 2, 36500,
	  "1095", "Days a certificate given by enrolment is valid; terminals "
	  "renew it from half of them on." },
	LISTENER("public", open, "8080", "1000", "30"),
	{ "public", "cert", CONF_PATH, FIELD(cert), 0, BOARD_PATH_MAX - 1, "",
	  "Certificate chain (PEM) to serve HTTPS; empty for plain HTTP "
	  "behind a proxy." },
	{ "public", "key", CONF_PATH, FIELD(key), 0, BOARD_PATH_MAX - 1, "",
	  "Its key (PEM)." },
	{ "public", "proxy", CONF_BOOL, FIELD(proxy), 0, 0, "no",
	  "A proxy on this machine hands requests on: who asks is the last "
	  "address in X-Forwarded-For, if the connection is from loopback." },
	{ "public", "names", CONF_TEXT, FIELD(public_names), 0, 255, "",
	  "Names the office opens the console by, between blanks, as host or "
	  "host:port; what changes something is taken from pages of these "
	  "alone. Empty: whatever name the browser asked for." },
	{ "office", "token_file", CONF_PATH, FIELD(token_file), 0,
	  BOARD_PATH_MAX - 1, "/var/lib/cho40-board/office.token", "File "
	  "whose one line is the password of the audit, which has sales "
	  "(user: office); empty or missing turns it off." },
	{ "console", "dir", CONF_PATH, FIELD(console), 0, BOARD_PATH_MAX - 1,
	  CHO40_PREFIX "/share/cho40/console", "Folder of the office's "
	  "console; empty or missing turns its pages off." },
	{ "console", "libraries", CONF_PATH, FIELD(libraries), 1,
	  BOARD_PATH_MAX - 1, "/usr/share/javascript", "Where the system "
	  "keeps Bootstrap, Chart.js and mustache.js." },
	{ "console", "fonts", CONF_PATH, FIELD(fonts), 1, BOARD_PATH_MAX - 1,
	  CHO40_PREFIX "/share/cho40/fonts", "Folder of the letters that "
	  "papers are printed with." },
	{ "metrics", "allow", CONF_TEXT, FIELD(metrics_allow), 3, 8, "off",
	  "Who may read /metrics without a password: off for nobody, "
	  "loopback for programs on this machine." },
	{ "metrics", "token_file", CONF_PATH, FIELD(metrics_token), 0,
	  BOARD_PATH_MAX - 1, "", "File whose one line is a bearer token with "
	  "which /metrics may be read from elsewhere; empty for none." },
	{ "pull", "folder", CONF_PATH, FIELD(pull_folder), 0,
	  BOARD_PATH_MAX - 1, "", "Folder with sepay-ACCOUNT.token and "
	  "casso-ACCOUNT.token, the tokens with which these providers are "
	  "asked for what their web hooks did not bring; empty to ask "
	  "nobody." },
	{ "pull", "minutes", CONF_INT, FIELD(pull_minutes), 1, 1440, "15",
	  "Minutes between two rounds." },
	{ "pull", "sepay_url", CONF_TEXT, FIELD(pull_sepay), 1,
	  BOARD_PULL_URL - 1, "https://my.sepay.vn/userapi", "Where SePay "
	  "is asked; https://userapi.sepay.vn/v2 for version 2." },
	{ "pull", "sepay_version", CONF_INT, FIELD(pull_version), 1, 2, "1",
	  "Of its interface; version 1 has the web hooks' own ids." },
	{ "pull", "casso_url", CONF_TEXT, FIELD(pull_casso), 1,
	  BOARD_PULL_URL - 1, "https://oauth.casso.vn/v2", "Where Casso is "
	  "asked." },
	{ "reports", "forms", CONF_PATH, FIELD(forms), 1, BOARD_PATH_MAX - 1,
	  CHO40_PREFIX "/share/cho40/forms.tsv", "Forms that the law asks "
	  "for, with their dates." },
	{ "reports", "notices", CONF_PATH, FIELD(notices), 1,
	  BOARD_PATH_MAX - 1, CHO40_PREFIX "/share/cho40/notices.tsv",
	  "What the loudspeaker says." },
	{ "reports", "voice", CONF_PATH, FIELD(voice), 1, BOARD_PATH_MAX - 1,
	  "/usr/bin/espeak-ng", "The program that speaks notices; without it "
	  "they are read from the screen." },
	{ "lgsp", "service_url", CONF_TEXT, FIELD(lgsp.service_url), 0,
	  LGSP_URL_MAX, "", "Where the province takes monthly records; empty "
	  "for nowhere." },
	{ "lgsp", "token_url", CONF_TEXT, FIELD(lgsp.token_url), 0,
	  LGSP_URL_MAX, "", "Where it gives tokens." },
	{ "lgsp", "key_file", CONF_PATH, FIELD(lgsp.key_file), 0,
	  BOARD_PATH_MAX - 1, "", "The keys it issued, a JSON object; mode "
	  "0600." },
	{ "lgsp", "scope", CONF_TEXT, FIELD(lgsp.scope), 0, LGSP_WORD_MAX,
	  "", "Scope asked for with a token; empty for none." },
	{ "lgsp", "success", CONF_TEXT, FIELD(lgsp.success), 1,
	  LGSP_WORD_MAX / 2 - 1, "0", "The error_code that means success; "
	  "services differ." },
	{ "lgsp", "key_header", CONF_TEXT, FIELD(lgsp.key_header), 1,
	  LGSP_WORD_MAX, "lgspaccesstoken", "Header that carries the "
	  "keys." },
	{ "lgsp", "sender_header", CONF_TEXT, FIELD(lgsp.sender_header), 1,
	  LGSP_WORD_MAX, "SENDER_CODE", "Header that says who sends." },
	{ "lgsp", "sender_code", CONF_TEXT, FIELD(lgsp.sender), 0,
	  LGSP_WORD_MAX, "", "Its value." },
	{ "lgsp", "receiver_header", CONF_TEXT, FIELD(lgsp.receiver_header),
	  1, LGSP_WORD_MAX, "RECEIVER_CODE", "Header that says who is to "
	  "get it." },
	{ "lgsp", "receiver_code", CONF_TEXT, FIELD(lgsp.receiver), 0,
	  LGSP_WORD_MAX, "", "Its value." },
	{ "lgsp", "tran_header", CONF_TEXT, FIELD(lgsp.tran_header), 1,
	  LGSP_WORD_MAX, "TRAN_CODE", "Header that says what it is." },
	{ "lgsp", "tran_code", CONF_TEXT, FIELD(lgsp.tran), 0,
	  LGSP_WORD_MAX, "", "Its value." },
	{ "lgsp", "market_code", CONF_TEXT, FIELD(lgsp.market_code), 0,
	  LGSP_WORD_MAX / 2 - 1, "", "The market's code in records." },
	{ "lgsp", "commune_code", CONF_TEXT, FIELD(lgsp.commune_code), 0, 5,
	  "", "The commune's code in records: five digits." },
	{ "lgsp", "ca", CONF_PATH, FIELD(lgsp.ca), 0, BOARD_PATH_MAX - 1, "",
	  "Authorities that may vouch for it (PEM); empty for the "
	  "system's." },
	{ "lgsp", "cert", CONF_PATH, FIELD(lgsp.cert), 0,
	  BOARD_PATH_MAX - 1, "", "Certificate shown to it (PEM); empty for "
	  "none." },
	{ "lgsp", "key", CONF_PATH, FIELD(lgsp.key), 0, BOARD_PATH_MAX - 1,
	  "", "Its key (PEM), mode 0600." },
	{ "lgsp", "timeout_s", CONF_INT, FIELD(lgsp.timeout_s), 1, 600, "60",
	  "Seconds that one request may take." },
};
const size_t board_option_count = sizeof(board_options) /
    sizeof(board_options[0]);

/* HTTPS; without it only to this very machine. */
static bool
is_url(const char *url)
{
	struct str s = str_of(url);

	if (!str_is_utf8(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20)
			return false;
	return str_starts(s, STR("https://")) ||
	    str_starts(s, STR("http://127.0.0.1:")) ||
	    str_starts(s, STR("http://localhost:"));
}

/* Header names and values: no blanks, no colon in a name. */
static bool
are_words(const struct lgsp_conf *c)
{
	const char *const words[] = { c->key_header, c->sender_header,
	    c->receiver_header, c->tran_header, c->sender, c->receiver,
	    c->tran };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (const char *p = words[i]; *p != '\0'; p++)
			if (*p <= 0x20 || *p >= 0x7f || (*p == ':' && i < 4))
				return false;
	return true;
}

static bool
is_commune(const char *code)
{
	for (int i = 0; i < 5; i++)
		if (code[i] < '0' || code[i] > '9')
			return false;
	return code[5] == '\0';
}

static enum rc
check_lgsp(const char *path, const struct lgsp_conf *c, struct buf *why)
{
	if (c->service_url[0] == '\0')
		return RC_OK;
	if (!is_url(c->service_url) || !is_url(c->token_url))
		buf_printf(why, "%s: [lgsp] service_url and token_url must "
		    "both be https:// addresses", path);
	else if (c->key_file[0] == '\0')
		buf_printf(why, "%s: [lgsp] key_file is missing; name the "
		    "file with the keys the province issued", path);
	else if ((c->cert[0] == '\0') != (c->key[0] == '\0'))
		buf_printf(why, "%s: [lgsp] cert and key go together; give "
		    "both or none", path);
	else if (c->market_code[0] == '\0' || !is_commune(c->commune_code))
		buf_printf(why, "%s: [lgsp] market_code, and commune_code of "
		    "five digits, name the market to the province", path);
	else if (!are_words(c))
		buf_printf(why, "%s: [lgsp] a header or code has a blank or "
		    "another letter that no header may have", path);
	else
		return RC_OK;
	return RC_BAD_INPUT;
}

enum rc
board_conf_load(const char *path, struct board_conf *conf, char *error)
{
	struct buf why = buf_init(error, CONF_ERROR_MAX);

	enum rc rc = conf_load(path, board_options, board_option_count, conf,
	    error);
	if (rc == RC_OK && (conf->cert[0] == '\0') != (conf->key[0] == '\0')) {
		buf_printf(&why, "%s: [public] cert and key go together; give "
		    "both or none", path);
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK && conf->devices.port != 0 &&
	    conf->devices.port == conf->open.port) {
		buf_printf(&why, "%s: [devices] and [public] have the same "
		    "port; give each its own", path);
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK && !board_conf_metrics(conf, NULL)) {
		buf_printf(&why, "%s: [metrics] allow: write off or loopback",
		    path);
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK && conf->store[0] != '\0' &&
	    sql_driver_of(conf->store) == &sql_sqlite) {
		buf_printf(&why, "%s: store must begin with postgres:// or be "
		    "empty; the file has its name from the folder", path);
		rc = RC_BAD_INPUT;
	}
	return rc == RC_OK ? check_lgsp(path, &conf->lgsp, &why) : rc;
}

bool
board_conf_metrics(const struct board_conf *conf, bool *loopback)
{
	bool on = strcmp(conf->metrics_allow, "loopback") == 0;

	if (loopback != NULL)
		*loopback = on;
	return on || strcmp(conf->metrics_allow, "off") == 0;
}

void
board_conf_path(const struct board_conf *conf, const char *name,
    char path[BOARD_PATH_MAX])
{
	struct buf b = buf_init(path, BOARD_PATH_MAX);

	buf_puts(&b, conf->folder);
	buf_putc(&b, '/');
	buf_puts(&b, name);
	REQUIRE(!b.full);   /* the table keeps 40 bytes free for the name */
}

bool
board_conf_store(const struct board_conf *conf, char where[BOARD_PATH_MAX])
{
	_Static_assert(BOARD_STORE_MAX <= BOARD_PATH_MAX, "it fits");

	if (conf->store[0] == '\0')
		board_conf_path(conf, "board.db", where);
	else
		REQUIRE(str_copy(str_of(conf->store), where, BOARD_PATH_MAX));
	return sql_driver_of(where) == &sql_sqlite;
}
