/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>

#include "ledger/base/log.h"
#include "sync/token_file.h"

void
token_file_mark(struct token_file *t, const char *path)
{
	struct stat st;

	*t = (struct token_file){ .path = path, .due_ms = INT64_MAX };
	if (path[0] == '\0' || stat(path, &st) != 0)
		return;
	t->inode = (int64_t)st.st_ino;
	t->size = (int64_t)st.st_size;
	t->s = (int64_t)st.st_mtim.tv_sec;
	t->ns = (int64_t)st.st_mtim.tv_nsec;
}

static bool
look(struct token_file *t, bool is_refused, int64_t now_ms)
{
	struct token_file now;

	if (!is_refused)
		t->due_ms = INT64_MAX;
	if (!is_refused || (t->due_ms != INT64_MAX && now_ms < t->due_ms))
		return false;
	token_file_mark(&now, t->path);
	bool changed = now.inode != 0 && (now.inode != t->inode ||
	    now.size != t->size || now.s != t->s || now.ns != t->ns);
	if (changed)
		*t = now;
	t->due_ms = now_ms + TOKEN_LOOK_MS;
	return changed;
}

bool
token_file_take(struct token_file *t, bool is_refused, int64_t now_ms,
    const char *path, struct sync_conf *conf)
{
	char error[CONF_ERROR_MAX];

	if (!look(t, is_refused, now_ms))
		return false;
	enum rc rc = sync_conf_token(path, conf, error);
	if (rc == RC_OK)
		log_line(LOG_INFO, "sync", "another token; asking with it");
	else
		log_line(LOG_ERROR, "sync", "%s", error);
	return rc == RC_OK;
}
