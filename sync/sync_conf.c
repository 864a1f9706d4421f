/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "sync/sync_conf.h"

#define FIELD(f) offsetof(struct sync_conf, f), \
	sizeof(((struct sync_conf *)NULL)->f)

const struct conf_option sync_options[] = {
	{ "", "socket", CONF_PATH, FIELD(socket), 1, SYNC_SOCKET_MAX,
	    "/run/cho40/terminal.sock",
	    "Where the terminal listens; as socket in terminal.conf." },

	{ "board", "url", CONF_TEXT, FIELD(url), 9, SYNC_URL_MAX, NULL,
	    "The market board: https://host or https://host:port." },
	{ "board", "ca", CONF_PATH, FIELD(ca), 1, SYNC_PATH_MAX - 1,
	    "/etc/cho40/ca.crt",
	    "The market's own CA; no other authority is believed." },
	{ "board", "cert", CONF_PATH, FIELD(cert), 1, SYNC_PATH_MAX - 1,
	    "/etc/cho40/device.crt",
	    "This terminal's certificate, as the board made it." },
	{ "board", "key", CONF_PATH, FIELD(key), 1, SYNC_PATH_MAX - 1,
	    "/etc/cho40/device.key",
	    "Its private key, mode 0600." },
	{ "board", "poll_s", CONF_INT, FIELD(poll_s), 1, 86400, "60",
	    "Seconds between two looks for news while no QR is shown." },

	{ "test", "plain_loopback", CONF_BOOL, FIELD(plain_loopback), 0, 1,
	    "no",
	    "Also allow http:// to this machine itself, without any "
	    "protection; for tests." },
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

/* Who can read the key can be this terminal. */
static enum rc
check_key(const char *path, const char *file, char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);
	struct stat st;

	if (stat(file, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & S_IRWXO) == 0)
		return RC_OK;
	buf_printf(&b, "%s: key in [board] is %.200s, which everybody may "
	    "use; chmod 600 it", path, file);
	return RC_DENIED;
}

enum rc
sync_conf_load(const char *path, struct sync_conf *conf, char *error)
{
	enum rc rc = conf_load(path, sync_options, sync_options_count, conf,
	    error);

	if (rc != RC_OK)
		return rc;
	size_t n = strlen(conf->url);
	if (conf->url[n - 1] == '/')
		conf->url[n - 1] = '\0';
	if (!sync_conf_allows(str_of(conf->url), conf->plain_loopback)) {
		struct buf b = buf_init(error, CONF_ERROR_MAX);
		buf_printf(&b, "%s: url in [board] is \"%s\"; write "
		    "https://host or https://host:port", path, conf->url);
		return RC_BAD_INPUT;
	}
	if (str_starts(str_of(conf->url), STR("http://")))
		return RC_OK;   /* no certificates are used */
	rc = check_file(path, "ca", conf->ca, error);
	if (rc == RC_OK)
		rc = check_file(path, "cert", conf->cert, error);
	if (rc == RC_OK)
		rc = check_file(path, "key", conf->key, error);
	if (rc == RC_OK)
		rc = check_key(path, conf->key, error);
	return rc;
}

void
sync_conf_print(FILE *to)
{
	conf_print(to, "sync.conf - between terminal and board, "
	    "cho40-sync(8); see cho40-sync.conf(5)", sync_options,
	    sync_options_count);
}
