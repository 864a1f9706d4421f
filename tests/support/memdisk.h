/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/memdisk.h - files in memory whose pages can be shared: a
 * crash image costs what it changes, not what it holds.  One thread. */
#ifndef TESTS_SUPPORT_MEMDISK_H
#define TESTS_SUPPORT_MEMDISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISK_FILES 16
#define DISK_PAGE  4096
#define DISK_PAGES  16384          /* 64 MiB a file */

/* A file is a table of pages.  Pages of the durable disk are shared with the
 * images laid over it until an image writes to them. */
struct page { uint8_t byte[DISK_PAGE]; struct page *next; };
struct memfile {
	char name[80];
	bool exists;
	int64_t size;
	struct page *page[DISK_PAGES];
	bool own[DISK_PAGES];
};
struct disk { struct memfile file[DISK_FILES]; int files; };

/* Index of the file of that base name; -1 if unknown and not to be made. */
int disk_index(struct disk *d, const char *path, bool make);
void disk_clear(struct disk *d);
/* to becomes from, sharing its pages: good until from changes. */
void disk_share(struct disk *to, const struct disk *from);
/* The same with pages of its own. */
void disk_copy(struct disk *to, const struct disk *from);

void file_write(struct memfile *f, int64_t at, const uint8_t *p, int64_t n);
void file_read(const struct memfile *f, int64_t at, uint8_t *to, int64_t n);
void file_truncate(struct memfile *f, int64_t size);
bool file_same(const struct memfile *a, const struct memfile *b);
/* What from holds is to's; from is gone. */
void file_move(struct memfile *to, struct memfile *from);

/* Give the spare pages back to the heap; every disk must be clear. */
void disk_free_spare(void);

#endif
