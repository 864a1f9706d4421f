/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/image.h"

#define BLOCK 4096

static void
take(struct image *i, const struct stall *s, const char *name)
{
	char path[128];
	struct stat st;

	assert_true(i->count < IMAGE_FILES_MAX);
	stall_path(s, name, path);
	assert_int_equal(stat(path, &st), 0);
	size_t n = (size_t)st.st_size;
	char *bytes = calloc(1, n + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_non_null(bytes);
	assert_true(fd >= 0);
	assert_int_equal(pread(fd, bytes, n, 0), n);
	close(fd);
	i->file[i->count].bytes = bytes;
	i->file[i->count].n = n;
	assert_true(str_copy(str_of(name), i->file[i->count].name,
	    sizeof(i->file[0].name)));
	i->count++;
}

void
image_open(struct image *i, const struct stall *s)
{
	DIR *d = opendir(s->dir);
	struct dirent *e;

	assert_non_null(d);
	*i = (struct image){ .count = 0 };
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.')
			take(i, s, e->d_name);
	closedir(d);
}

void
image_lay(const struct image *i, const struct stall *s)
{
	static const char zero[BLOCK];
	char path[128];

	stall_empty(s);
	for (size_t f = 0; f < i->count; f++) {
		const char *p = i->file[f].bytes;
		size_t n = i->file[f].n;
		stall_path(s, i->file[f].name, path);
		int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
		    0600);
		assert_true(fd >= 0);
		assert_int_equal(ftruncate(fd, (off_t)n), 0);
		for (size_t at = 0; at < n; at += BLOCK) {
			size_t k = n - at < BLOCK ? n - at : BLOCK;
			if (memcmp(p + at, zero, k) != 0)
				assert_int_equal(pwrite(fd, p + at, k,
				    (off_t)at), k);
		}
		assert_int_equal(close(fd), 0);
	}
}

void
image_close(struct image *i)
{
	for (size_t f = 0; f < i->count; f++)
		free(i->file[f].bytes);
	*i = (struct image){ .count = 0 };
}

char *
image_file(struct image *i, const char *name, size_t *n)
{
	for (size_t f = 0; f < i->count; f++)
		if (strcmp(i->file[f].name, name) == 0) {
			*n = i->file[f].n;
			return i->file[f].bytes;
		}
	fail_msg("no %s in the image", name);
	return NULL;
}
