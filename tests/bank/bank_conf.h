/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/bank_conf.h - what the stand-in is told at start. */
#ifndef TESTS_BANK_BANK_CONF_H
#define TESTS_BANK_BANK_CONF_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/conf.h"

#define BANK_PATH_MAX 256
#define BANK_URL_MAX  256

struct bank_conf {
	char address[64];
	int64_t port;
	char book[BANK_PATH_MAX];
	char url[BANK_URL_MAX];       /* holds {account} */
	char secrets[BANK_PATH_MAX];  /* folder: ACCOUNT.hmac, ACCOUNT.apikey */
	int64_t speed;
	int64_t code_max;
	int64_t timeout_ms;
	char terminals[1024];         /* socket paths between blanks */
	int64_t seed;                 /* 0: the machine's randomness */
	struct acquirer_conf {
		int64_t port;         /* 0: there is none */
		char file[BANK_PATH_MAX];
		char cert[BANK_PATH_MAX], key[BANK_PATH_MAX];
		char ca[BANK_PATH_MAX];
		char client_id[129];
		char client_secret[BANK_PATH_MAX];
		char scope[129];
		int64_t token_s;
		char sign_key[BANK_PATH_MAX];
		char sign_kid[65];
	} acquirer;
};

extern const struct conf_option bank_options[];
extern const size_t bank_option_count;

#endif
