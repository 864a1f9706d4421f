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
};
const size_t bank_option_count =
    sizeof(bank_options) / sizeof(bank_options[0]);
