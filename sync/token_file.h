/* SPDX-License-Identifier: Apache-2.0 */
/* sync/token_file.h - is a file another than it was?
 *
 * A provider's token is replaced by writing its file anew, or another in its
 * place.  Looked at while the one in use is refused, never else; one thread. */
#ifndef SYNC_TOKEN_FILE_H
#define SYNC_TOKEN_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "sync/sync_conf.h"

struct token_file {
	const char *path;            /* borrowed; "": there is none */
	int64_t inode, size, s, ns;  /* 0: it was not there */
	int64_t due_ms;              /* the next look; INT64_MAX: none */
};

#define TOKEN_LOOK_MS 5000

/* As it is now. */
void token_file_mark(struct token_file *t, const char *path);
/* Time for a look, and it is not as it was: conf, which was read from path,
 * has its token, true.  One that cannot be read is told of once. */
bool token_file_take(struct token_file *t, bool is_refused, int64_t now_ms,
    const char *path, struct sync_conf *conf);

#endif
