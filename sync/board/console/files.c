/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/console/files.h"

#define NAME_BYTES 64
#define ETAG_BYTES 24

/* What a page may do: nothing but what stands in our own files. */
#define POLICY "default-src 'none'; script-src 'self'; style-src 'self'; " \
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; " \
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

struct file {
	char name[NAME_BYTES], etag[ETAG_BYTES];
	const char *type;
	bool is_library;
	char *bytes;
	size_t n;
};
struct files { struct file file[FILES_MAX]; size_t count; };

static const struct { const char *end, *type; } types[] = {
	{ ".html", HTTP_HTML },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".json", HTTP_JSON },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
};

/* Of Debian's packages: libjs-bootstrap5, libjs-chart.js, libjs-mustache. */
static const struct { const char *name, *path; } libraries[] = {
	{ "bootstrap.min.css", "bootstrap5/css/bootstrap.min.css" },
	{ "bootstrap.bundle.min.js", "bootstrap5/js/bootstrap.bundle.min.js" },
	{ "chart.min.js", "chart.js/chart.min.js" },
	{ "mustache.min.js", "mustache/mustache.min.js" },
};

static const char *
type_of(const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t end = strlen(types[i].end);
		if (n > end && strcmp(name + n - end, types[i].end) == 0)
			return types[i].type;
	}
	return NULL;
}

static enum rc
file_open(struct files *f, const char *path, const char *name,
    bool is_library)
{
	struct file *to = &f->file[f->count];
	uint8_t hash[HASH_BYTES];
	struct buf etag;
	FILE *in;

	if (f->count == FILES_MAX)
		return RC_TOO_BIG;
	to->type = type_of(name);
	if (to->type == NULL || !str_copy(str_of(name), to->name,
	    sizeof(to->name)) || (in = fopen(path, "rb")) == NULL)
		return RC_NOT_FOUND;
	to->bytes = calloc(1, FILE_BYTES_MAX);
	to->n = to->bytes == NULL ? 0 :
	    fread(to->bytes, 1, FILE_BYTES_MAX, in);
	bool whole = to->n > 0 && to->n < FILE_BYTES_MAX && ferror(in) == 0;
	fclose(in);
	char *fits = whole ? realloc(to->bytes, to->n) : NULL;
	if (fits == NULL) {
		free(to->bytes);
		to->bytes = NULL;
		return whole ? RC_NO_MEMORY : RC_NOT_FOUND;
	}
	to->bytes = fits;
	to->is_library = is_library;
	sha256(&(struct str){ to->bytes, to->n }, 1, hash);
	etag = buf_init(to->etag, sizeof(to->etag));
	buf_putc(&etag, '"');
	buf_hex(&etag, hash, 8);
	buf_putc(&etag, '"');
	f->count++;
	return RC_OK;
}

static enum rc
read_console(struct files *f, const char *folder, struct buf *why)
{
	char path[BOARD_PATH_MAX + NAME_BYTES];
	struct dirent *e;
	DIR *d = opendir(folder);
	enum rc rc = RC_OK;

	if (d == NULL && errno == ENOENT) {
		log_line(LOG_WARN, "console", "no folder %s; the office's "
		    "pages are off", folder);
		return RC_OK;
	}
	if (d == NULL) {
		buf_printf(why, "%s: %s; see [console] dir", folder,
		    strerror(errno));
		return RC_NOT_FOUND;
	}
	while (rc == RC_OK && (e = readdir(d)) != NULL) {
		struct buf b = BUF(path);
		if (type_of(e->d_name) == NULL)
			continue;
		buf_printf(&b, "%s/%s", folder, e->d_name);
		rc = b.full ? RC_TOO_BIG : file_open(f, path, e->d_name,
		    false);
		if (rc != RC_OK)
			buf_printf(why, "%s/%s: cannot be read, is empty, or "
			    "is one too many", folder, e->d_name);
	}
	closedir(d);
	return rc;
}

static void
read_libraries(struct files *f, const char *folder)
{
	char path[BOARD_PATH_MAX + NAME_BYTES];

	for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]);
	    i++) {
		struct buf b = BUF(path);
		buf_printf(&b, "%s/%s", folder, libraries[i].path);
		if (b.full || file_open(f, path, libraries[i].name, true) !=
		    RC_OK)
			log_line(LOG_WARN, "console", "no library %s; is its "
			    "package installed?", path);
	}
}

enum rc
files_open(const char *console, const char *folder, struct files **out,
    struct buf *why)
{
	enum rc rc = RC_OK;

	*out = NULL;
	struct files *f = calloc(1, sizeof(*f));
	if (f == NULL)
		return RC_NO_MEMORY;
	if (console[0] != '\0')
		rc = read_console(f, console, why);
	if (rc == RC_OK && console[0] != '\0')
		read_libraries(f, folder);
	if (rc == RC_OK)
		*out = f;
	else
		files_close(f);
	return rc;
}

void
files_close(struct files *f)
{
	for (size_t i = 0; f != NULL && i < f->count; i++)
		free(f->file[i].bytes);
	free(f);
}

static void
answer(struct http_exchange *x, struct str name, bool is_library)
{
	const struct board *b = x->app;
	const struct file *f = NULL;

	for (size_t i = 0; f == NULL && i < b->files->count; i++)
		if (b->files->file[i].is_library == is_library &&
		    str_eq(str_of(b->files->file[i].name), name))
			f = &b->files->file[i];
	if (f == NULL) {
		http_error(x, 404, "no such file");
		return;
	}
	bool same = str_eq(http_header(x, "If-None-Match"),
	    str_of(f->etag));
	http_answer(x, &(struct http_reply){ .status = same ? 304 : 200,
	    .type = f->type, .own_policy = true,
	    .body = { f->bytes, same ? 0 : f->n }, .more = {
	    { "ETag", f->etag }, { "Cache-Control", "no-cache" },
	    { "Content-Security-Policy", POLICY },
	    { "X-Content-Type-Options", "nosniff" },
	    { "Referrer-Policy", "no-referrer" },
	    { "Cross-Origin-Opener-Policy", "same-origin" } } });
}

void
files_console(struct http_exchange *x)
{
	answer(x, x->req.param, false);
}

void
files_library(struct http_exchange *x)
{
	answer(x, x->req.param, true);
}

void
files_home(struct http_exchange *x)
{
	http_answer(x, &(struct http_reply){ .status = 303,
	    .type = HTTP_TEXT, .body = STR(""),
	    .more = { { "Location", "/console/index.html" } } });
}
