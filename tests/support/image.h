/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/image.h - a stall's folder as it was, to go back to. */
#ifndef TESTS_SUPPORT_IMAGE_H
#define TESTS_SUPPORT_IMAGE_H

#include <stddef.h>

#include "tests/support/stall.h"

#define IMAGE_FILES_MAX 6

/* Zeroed: an empty folder.  The bytes are the image's, until image_close. */
struct image {
	struct { char name[64]; char *bytes; size_t n; }
	    file[IMAGE_FILES_MAX];
	size_t count;
};

/* Take what is in the stall's folder. */
void image_open(struct image *i, const struct stall *s);
/* Make the folder as it was; holes stay holes. */
void image_lay(const struct image *i, const struct stall *s);
void image_close(struct image *i);
/* The bytes of one of its files; it must be there. */
char *image_file(struct image *i, const char *name, size_t *n);

#endif
