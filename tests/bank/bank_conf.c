/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bank/bank_conf.h"

#define OPTION(section, key, type, field, min, max, fallback, help) \
	{ section, key, type, offsetof(struct bank_conf, field), \
	    sizeof(((struct bank_conf *)NULL)->field), min, max, \
	    fallback, help }

const struct conf_option bank_options[] = {
	OPTION("listen", "address", CONF_TEXT, address, 1, 63, "127.0.0.1",
	    "Address to listen on; a stand-in has no reason to leave the"
	    " machine."),
	OPTION("listen", "port", CONF_INT, port, 1, 65535, "8040",
	    "Port of the customer's phone page and of /pay."),
	OPTION("book", "file", CONF_PATH, book, 1, BANK_PATH_MAX - 1,
	    "book.ndjson", "The bank's truth; a restart continues it."),
	OPTION("hook", "url", CONF_TEXT, url, 1, BANK_URL_MAX - 1,
	    "http://127.0.0.1:8041/hooks/sepay/{account}",
	    "Where notifications go; {account} is the receiver's."),
	OPTION("hook", "secrets", CONF_PATH, secrets, 1, BANK_PATH_MAX - 1,
	    "secrets", "Folder with ACCOUNT.hmac or ACCOUNT.apikey for every"
	    " linked account; transfers to others are not notified."),
	OPTION("hook", "speed", CONF_INT, speed, 1, 100000, "60",
	    "How many times faster than SePay retries run."),
	OPTION("hook", "code_max", CONF_INT, code_max, 1, 30, "15",
	    "Longest suffix the field \"code\" takes, as set at SePay."),
	OPTION("hook", "timeout_ms", CONF_INT, timeout_ms, 100, 60000, "5000",
	    "How long one delivery may take."),
	OPTION("phone", "terminals", CONF_TEXT, terminals, 0, 1023, "",
	    "Local sockets of the terminals whose QRs the phone sees,"
	    " between blanks."),
	OPTION("demo", "seed", CONF_INT, seed, 0, INT64_MAX, "0",
	    "Seed of everything drawn; 0 takes the machine's randomness."),
	OPTION("acquirer", "port", CONF_INT, acquirer.port, 0, 65535, "0",
	    "Port of the acquirer, which takes settled sales; 0: none."),
	OPTION("acquirer", "file", CONF_PATH, acquirer.file, 1,
	    BANK_PATH_MAX - 1, "acquirer.ndjson",
	    "The sales that it holds; a restart continues it."),
	OPTION("acquirer", "cert", CONF_PATH, acquirer.cert, 0,
	    BANK_PATH_MAX - 1, "", "Its certificate, PEM; empty: no TLS."),
	OPTION("acquirer", "key", CONF_PATH, acquirer.key, 0,
	    BANK_PATH_MAX - 1, "", "The certificate's key, PEM."),
	OPTION("acquirer", "ca", CONF_PATH, acquirer.ca, 0,
	    BANK_PATH_MAX - 1, "", "Who signs the certificates of those that"
	    " may send; empty: no certificate is asked for."),
	OPTION("acquirer", "client_id", CONF_TEXT, acquirer.client_id, 0, 128,
	    "", "The OAuth2 client that may send; empty: no token is asked"
	    " for."),
	OPTION("acquirer", "client_secret", CONF_PATH,
	    acquirer.client_secret, 0, BANK_PATH_MAX - 1, "",
	    "File with the client's secret."),
	OPTION("acquirer", "scope", CONF_TEXT, acquirer.scope, 0, 128, "",
	    "The one scope that there is."),
	OPTION("acquirer", "token_s", CONF_INT, acquirer.token_s, 1, 86400,
	    "300", "How long a token is good."),
	OPTION("acquirer", "sign_key", CONF_PATH, acquirer.sign_key, 0,
	    BANK_PATH_MAX - 1, "", "Public key, PEM, P-256, that the bodies"
	    " are signed for; empty: no signature is asked for."),
	OPTION("acquirer", "sign_kid", CONF_TEXT, acquirer.sign_kid, 0, 64,
	    "", "Name of that key."),
};
const size_t bank_option_count =
    sizeof(bank_options) / sizeof(bank_options[0]);
