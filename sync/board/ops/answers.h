/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/answers.h - what setting up a market has to know, and the
 * questions for it: asked of a person, or answered by a file of "key = value"
 * lines (conf.h).  The same checks either way. */
#ifndef SYNC_BOARD_OPS_ANSWERS_H
#define SYNC_BOARD_OPS_ANSWERS_H

#include "sync/board/board_conf.h"

#define ANSWER_MAX 256

struct answers {
	char folder[BOARD_PATH_MAX];
	char market[8], name[65], commune[8], class[4], hosts[ANSWER_MAX];
	char front[8];                  /* "nginx" or "tls" */
	char cert[BOARD_PATH_MAX], key[BOARD_PATH_MAX];
	char devices_port[8], public_port[8];
	char fee_bin[8], fee_account[24], fee_holder[65];   /* all or none */
	char admin_login[40], admin_name[65];
	char admin_password_file[BOARD_PATH_MAX];
	char password[136];             /* wipe it */
};

struct question {
	const char *key;
	size_t offset, size;
	const char *fallback;           /* NULL: must be answered */
	const char *ask, *hint;         /* Vietnamese; ask NULL: of a file
	                                 * alone */
	/* NULL: fine; else what is wrong, in Vietnamese. */
	const char *(*fault)(const char *value);
	/* NULL or: does it come up, after those before it? */
	bool (*comes_up)(const struct answers *a);
};
extern const struct question questions[];
extern const size_t question_count;

/* From a file.  error: CONF_ERROR_MAX bytes: file, key, what and what to
 * do. */
enum rc answers_load(const char *path, struct answers *a, char *error)
    MUST_CHECK;
/* Of whoever sits at the terminal.  RC_STATE: gave up, or nobody does. */
enum rc answers_ask(struct answers *a) MUST_CHECK;
/* The board.conf they make. */
void answers_put_conf(const struct answers *a, struct buf *to);

#endif
