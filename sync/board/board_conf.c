/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/rc.h"
#include "sync/board/board_conf.h"

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
	{ "office", "token_file", CONF_PATH, FIELD(token_file), 0,
	  BOARD_PATH_MAX - 1, "/var/lib/cho40-board/office.token", "File "
	  "whose one line is the password of the office's pages (user: "
	  "office); empty or missing turns those pages off." },
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
};
const size_t board_option_count = sizeof(board_options) /
    sizeof(board_options[0]);

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
	return rc;
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
