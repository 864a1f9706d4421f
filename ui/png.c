/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <png.h>

#include "ledger/base/buf.h"
#include "ledger/base/folder.h"
#include "ledger/base/log.h"
#include "ui/png.h"

/* A file on its way: written under `part`, then renamed to `path`.  A device
 * or pipe (/dev/stdout) must not be replaced by a file: it is written to as
 * it is, and `direct` is set. */
struct out {
	const char *path;
	bool direct;
	char part[PNG_PATH_MAX + 8];
	FILE *to;
};

static enum rc
rc_of_errno(int e)
{
	switch (e) {
	case ENOENT: case ENOTDIR:
		return RC_NOT_FOUND;
	case EACCES: case EPERM: case EROFS:
		return RC_DENIED;
	case ENOSPC: case EDQUOT:
		return RC_FULL;
	case ENOMEM:
		return RC_NO_MEMORY;
	case ENAMETOOLONG:
		return RC_TOO_BIG;
	case EIO:
		return RC_DISK;
	}
	return RC_SYSTEM;
}

static enum rc
out_open(struct out *o, const char *path)
{
	struct buf part = BUF(o->part);
	struct stat st;

	o->path = path;
	o->to = NULL;
	o->direct = stat(path, &st) == 0 && !S_ISREG(st.st_mode);
	buf_puts(&part, path);
	buf_puts(&part, o->direct ? "" : ".part");
	if (part.full)
		return RC_TOO_BIG;
	o->to = fopen(o->part, "wbe");
	return o->to == NULL ? rc_of_errno(errno) : RC_OK;
}

/* Some file systems refuse to sync a folder; that is not a loss. */
static enum rc
sync_name(const char *path)
{
	int e = folder_sync_of(path);

	return e == 0 || e == EINVAL ? RC_OK : rc_of_errno(e);
}

/* Finish what went well, remove what did not. */
static enum rc
out_close(struct out *o, enum rc rc)
{
	if (o->to == NULL)
		return rc;
	if (rc == RC_OK && fflush(o->to) != 0)
		rc = rc_of_errno(errno);
	if (rc == RC_OK && !o->direct && fsync(fileno(o->to)) != 0)
		rc = rc_of_errno(errno);
	if (fclose(o->to) != 0 && rc == RC_OK)
		rc = rc_of_errno(errno);
	if (o->direct)
		return rc;
	if (rc == RC_OK && rename(o->part, o->path) != 0)
		rc = rc_of_errno(errno);
	if (rc != RC_OK) {
		(void)unlink(o->part);
		return rc;
	}
	return sync_name(o->path);
}

/* What libpng is told to do, so that one function holds its setjmp. */
struct job {
	int w, h, color_type;
	const struct surface *surface;   /* or NULL: */
	png_row_fn *row;
	void *ctx;
	int error;                       /* errno of the failing write */
};

static _Noreturn void
png_failed(png_structp png, png_const_charp what)
{
	struct job *job = png_get_error_ptr(png);

	job->error = errno;
	log_line(LOG_WARN, "png", "%s", what);
	png_longjmp(png, 1);
}

static void
png_warned(png_structp png, png_const_charp what)
{
	(void)png;
	(void)what;
}

static void
write_rows(png_structp png, const struct job *job)
{
	uint8_t row[PNG_SIDE_MAX];

	for (int y = 0; y < job->h; y++) {
		if (job->surface != NULL) {
			const uint32_t *px = job->surface->pixels +
			    (ptrdiff_t)y * job->surface->stride;

			png_write_row(png, (png_const_bytep)px);
			continue;
		}
		job->row(job->ctx, y, row);
		png_write_row(png, row);
	}
}

/* Between setjmp and the end, no local changes: they need not be volatile. */
static enum rc
write_png(FILE *to, struct job *job)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, job,
	    png_failed, png_warned);
	png_infop info = png == NULL ? NULL : png_create_info_struct(png);

	if (info == NULL) {
		png_destroy_write_struct(&png, NULL);
		return RC_NO_MEMORY;
	}
	errno = 0;
	if (setjmp(png_jmpbuf(png)) != 0) {
		png_destroy_write_struct(&png, &info);
		return job->error == 0 ? RC_SYSTEM : rc_of_errno(job->error);
	}
	png_init_io(png, to);
	png_set_IHDR(png, info, (png_uint_32)job->w, (png_uint_32)job->h, 8,
	    job->color_type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
	    PNG_FILTER_TYPE_DEFAULT);
	png_set_filter(png, 0, PNG_FILTER_NONE);   /* flat colours: best */
	png_write_info(png, info);
	if (job->surface != NULL) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		png_set_filler(png, 0, PNG_FILLER_AFTER);
		png_set_bgr(png);
#else
		png_set_filler(png, 0, PNG_FILLER_BEFORE);
#endif
	}
	write_rows(png, job);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return RC_OK;
}

static enum rc
save(const char *path, struct job *job)
{
	struct out o;
	enum rc rc;

	if (job->w < 1 || job->h < 1 || job->w > PNG_SIDE_MAX ||
	    job->h > PNG_SIDE_MAX)
		return RC_TOO_BIG;
	rc = out_open(&o, path);
	if (rc == RC_OK)
		rc = write_png(o.to, job);
	return out_close(&o, rc);
}

enum rc
png_save_surface(const char *path, const struct surface *s)
{
	return save(path, &(struct job){ .w = s->w, .h = s->h,
	    .color_type = PNG_COLOR_TYPE_RGB, .surface = s });
}

enum rc
png_save_rows(const char *path, int w, int h, png_row_fn *row, void *ctx)
{
	return save(path, &(struct job){ .w = w, .h = h,
	    .color_type = PNG_COLOR_TYPE_GRAY, .row = row, .ctx = ctx });
}

struct matrix { const uint8_t *grey; int w; };

static void
matrix_row(void *ctx, int y, uint8_t *row)
{
	const struct matrix *m = ctx;

	memcpy(row, m->grey + (ptrdiff_t)y * m->w, (size_t)m->w);
}

enum rc
png_save_grey(const char *path, const uint8_t *grey, int w, int h)
{
	struct matrix m = { grey, w };

	return png_save_rows(path, w, h, matrix_row, &m);
}

enum rc
png_save_bytes(const char *path, struct str bytes)
{
	struct out o;
	enum rc rc = out_open(&o, path);

	if (rc == RC_OK && fwrite(bytes.p, 1, bytes.n, o.to) != bytes.n)
		rc = rc_of_errno(errno);
	return out_close(&o, rc);
}
