/* SPDX-License-Identifier: Apache-2.0 */
/* sync/sync_conf.h - sync.conf as a struct.
 *
 * One table (sync_options) is the parser, the check, the shipped default and
 * the list in cho40-sync.conf(5).  Values for the life of the process. */
#ifndef SYNC_SYNC_CONF_H
#define SYNC_SYNC_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/base/conf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/bank_map.h"
#include "sync/sign.h"

#define SYNC_PATH_MAX    256
#define SYNC_SOCKET_MAX  107   /* sun_path, less its NUL */
#define SYNC_URL_MAX     255
#define SYNC_IP_MAX      16    /* "255.255.255.255" */
#define SYNC_TOKEN_MAX   512   /* a provider's API token */
#define SYNC_PINS        2     /* the board's key and its spare */
#define SYNC_PINS_MAX    (SYNC_PINS * (2 * HASH_BYTES + 1) - 1)

#define SYNC_FIELDS_MAX  1023  /* a bank's mapping */
#define SYNC_NAME_MAX    128   /* a bank's list, key or client */
#define SYNC_SECRET_MAX  512   /* a client's secret at a bank */
#define SYNC_SCOPE_MAX   255

/* A bank's server that wants settled sales; url "": none. */
struct sync_bank {
	char url[SYNC_URL_MAX + 1], token_url[SYNC_URL_MAX + 1];
	char fields[SYNC_FIELDS_MAX + 1], list[SYNC_NAME_MAX + 1];
	int64_t every_s;
	char sign_key_file[SYNC_PATH_MAX], sign_kid[SIGN_KID_MAX + 1];
	char client_id[SYNC_NAME_MAX + 1];
	char client_secret_file[SYNC_PATH_MAX];
	char scope[SYNC_SCOPE_MAX + 1];
	char ca[SYNC_PATH_MAX], cert[SYNC_PATH_MAX], key[SYNC_PATH_MAX];
	/* From the above. */
	struct bank_map map;
	char sign_key[SIGN_PEM_MAX + 1];             /* secret; "": none */
	char client_secret[SYNC_SECRET_MAX + 1];     /* secret */
};

struct sync_conf {
	char socket[SYNC_SOCKET_MAX + 1];
	char state_dir[SYNC_PATH_MAX];    /* of identity.h; "": none */
	char url[SYNC_URL_MAX + 1];       /* without a slash at its end; "":
	                                   * no board */
	char ca[SYNC_PATH_MAX], cert[SYNC_PATH_MAX], key[SYNC_PATH_MAX];
	char pins[SYNC_PINS_MAX + 1];     /* as written; "": none */
	uint8_t pin[SYNC_PINS][HASH_BYTES];
	int64_t poll_s;
	/* A provider that is asked; feed_url "": none. */
	char feed_token_file[SYNC_PATH_MAX], feed_host[SYNC_URL_MAX + 1];
	int64_t feed_version, feed_poll_s, feed_open_s;
	char feed_url[SYNC_URL_MAX + 16]; /* with the version's path */
	char feed_token[SYNC_TOKEN_MAX + 1];   /* secret */
	struct sync_bank bank;
	bool lan_relay, lan_help;
	int64_t lan_port;
	char lan_page[SYNC_URL_MAX + 1];
	bool plain_loopback;
	char lan_here[SYNC_IP_MAX], lan_there[SYNC_IP_MAX];   /* or "" */
};

extern const struct conf_option sync_options[];
extern const size_t sync_options_count;

/* Load and check, files of keys, certificates and secrets included.
 * On failure error
 * (CONF_ERROR_MAX bytes) says where, what and what to do. */
enum rc sync_conf_load(const char *path, struct sync_conf *conf, char *error)
    MUST_CHECK;
/* Read the provider's token again, from the file that conf names.  On failure
 * the old one stays. */
enum rc sync_conf_token(const char *path, struct sync_conf *conf,
    char *error) MUST_CHECK;
/* The shipped default file. */
void sync_conf_print(FILE *to);

/* May this address be talked to?  https://host[:port] without a path; with
 * plain_loopback also http to 127.0.0.1, [::1] and localhost. */
bool sync_conf_allows(struct str url, bool plain_loopback);

#endif
