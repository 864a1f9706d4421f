/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/board_conf.h - board.conf as a struct; see board.conf(5). */
#ifndef SYNC_BOARD_BOARD_CONF_H
#define SYNC_BOARD_BOARD_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/conf.h"

#define BOARD_PATH_MAX 512
#define BOARD_STORE_MAX 256

struct listener_conf {
	char address[64];
	int64_t port, connections, per_ip, idle_s, uploads;
};

/* The province's integration platform; see report/lgsp.h. */
#define LGSP_URL_MAX  400
#define LGSP_WORD_MAX 64
struct lgsp_conf {
	char token_url[LGSP_URL_MAX + 1], service_url[LGSP_URL_MAX + 1];
	char key_file[BOARD_PATH_MAX];
	char scope[LGSP_WORD_MAX + 1], success[LGSP_WORD_MAX / 2];
	char key_header[LGSP_WORD_MAX + 1];
	char sender_header[LGSP_WORD_MAX + 1], sender[LGSP_WORD_MAX + 1];
	char receiver_header[LGSP_WORD_MAX + 1], receiver[LGSP_WORD_MAX + 1];
	char tran_header[LGSP_WORD_MAX + 1], tran[LGSP_WORD_MAX + 1];
	char market_code[LGSP_WORD_MAX / 2], commune_code[6];
	char ca[BOARD_PATH_MAX], cert[BOARD_PATH_MAX], key[BOARD_PATH_MAX];
	int64_t timeout_s;
};

#define BOARD_PULL_URL 128

struct board_conf {
	char folder[BOARD_PATH_MAX];
	char store[BOARD_STORE_MAX];   /* "": board.db in the folder */
	int64_t market;
	char market_name[128];
	struct listener_conf devices, open;   /* [devices], [public] */
	char names[256];                      /* of the devices' server */
	int64_t days;                         /* certificates are valid */
	int64_t device_days;                  /* and those of enrolment */
	char cert[BOARD_PATH_MAX], key[BOARD_PATH_MAX];   /* public TLS */
	bool proxy;                           /* one stands before [public] */
	char public_names[256];               /* "": what Host says */
	char token_file[BOARD_PATH_MAX];
	char metrics_allow[16];               /* "off", "loopback" */
	char metrics_token[BOARD_PATH_MAX];
	char console[BOARD_PATH_MAX], libraries[BOARD_PATH_MAX];
	char fonts[BOARD_PATH_MAX];
	/* Providers that are asked; folder "": none. */
	char pull_folder[BOARD_PATH_MAX], pull_sepay[BOARD_PULL_URL],
	    pull_casso[BOARD_PULL_URL];
	int64_t pull_minutes, pull_version;
	char forms[BOARD_PATH_MAX], notices[BOARD_PATH_MAX];
	char voice[BOARD_PATH_MAX];
	struct lgsp_conf lgsp;
};

extern const struct conf_option board_options[];
extern const size_t board_option_count;

/* conf_load and what a table cannot say.  error: CONF_ERROR_MAX bytes. */
enum rc board_conf_load(const char *path, struct board_conf *conf,
    char *error) MUST_CHECK;
/* [metrics] allow; false: another word. */
bool board_conf_metrics(const struct board_conf *conf, bool *loopback);
/* A file of the board's folder. */
void board_conf_path(const struct board_conf *conf, const char *name,
    char path[BOARD_PATH_MAX]);
/* Where the rows are, for store_open.  True: in a file of the folder, which
 * must be there before it is opened. */
bool board_conf_store(const struct board_conf *conf,
    char where[BOARD_PATH_MAX]);

#endif
