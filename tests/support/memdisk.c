/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/support/memdisk.h"

static struct page *spare;

static struct page *
page_take(void)
{
	struct page *p = spare;

	if (p == NULL) {
		p = malloc(sizeof(*p));
		REQUIRE(p != NULL);
	} else {
		spare = p->next;
	}
	return p;
}

static void
page_give(struct page *p)
{
	p->next = spare;
	spare = p;
}

int
disk_index(struct disk *d, const char *path, bool make)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;

	for (int i = 0; i < d->files; i++)
		if (strcmp(d->file[i].name, name) == 0)
			return i;
	if (!make)
		return -1;
	REQUIRE(d->files < DISK_FILES);
	REQUIRE(strlen(name) < sizeof(d->file[0].name));
	struct memfile *f = &d->file[d->files];
	snprintf(f->name, sizeof(f->name), "%s", name);
	return d->files++;
}

/* The page to write to: the file's own, copied from the shared one. */
static struct page *
page_own(struct memfile *f, size_t i)
{
	REQUIRE(i < DISK_PAGES);
	if (f->own[i])
		return f->page[i];
	struct page *p = page_take();
	if (f->page[i] != NULL)
		memcpy(p->byte, f->page[i]->byte, DISK_PAGE);
	else
		memset(p->byte, 0, DISK_PAGE);
	f->page[i] = p;
	f->own[i] = true;
	return p;
}

void
file_write(struct memfile *f, int64_t at, const uint8_t *p, int64_t n)
{
	if (at + n > f->size)
		f->size = at + n;
	while (n > 0) {
		int64_t in = at % DISK_PAGE;
		int64_t part = n < DISK_PAGE - in ? n : DISK_PAGE - in;
		memcpy(page_own(f, (size_t)(at / DISK_PAGE))->byte + in, p,
		    (size_t)part);
		at += part;
		p += part;
		n -= part;
	}
}

void
file_read(const struct memfile *f, int64_t at, uint8_t *to, int64_t n)
{
	while (n > 0) {
		int64_t in = at % DISK_PAGE;
		int64_t part = n < DISK_PAGE - in ? n : DISK_PAGE - in;
		const struct page *p = f->page[at / DISK_PAGE];
		if (p == NULL)
			memset(to, 0, (size_t)part);
		else
			memcpy(to, p->byte + in, (size_t)part);
		at += part;
		to += part;
		n -= part;
	}
}

static void
page_drop(struct memfile *f, size_t i)
{
	if (f->own[i])
		page_give(f->page[i]);
	f->page[i] = NULL;
	f->own[i] = false;
}

void
file_truncate(struct memfile *f, int64_t size)
{
	int64_t keep = (size + DISK_PAGE - 1) / DISK_PAGE;
	int64_t have = (f->size + DISK_PAGE - 1) / DISK_PAGE;

	for (int64_t i = keep; i < have; i++)
		page_drop(f, (size_t)i);
	if (size < f->size && size % DISK_PAGE != 0) {
		struct page *p = page_own(f, (size_t)(size / DISK_PAGE));
		memset(p->byte + size % DISK_PAGE, 0,
		    (size_t)(DISK_PAGE - size % DISK_PAGE));
	}
	f->size = size;
}

void
file_move(struct memfile *to, struct memfile *from)
{
	file_truncate(to, 0);
	memcpy(to->page, from->page, sizeof(to->page));
	memcpy(to->own, from->own, sizeof(to->own));
	memset(from->page, 0, sizeof(from->page));
	memset(from->own, 0, sizeof(from->own));
	to->size = from->size;
	to->exists = from->exists;
	from->size = 0;
	from->exists = false;
}

void
disk_clear(struct disk *d)
{
	for (int i = 0; i < d->files; i++)
		file_truncate(&d->file[i], 0);
	memset(d, 0, sizeof(*d));
}

/* to becomes from, sharing its pages. */
void
disk_share(struct disk *to, const struct disk *from)
{
	for (int i = 0; i < to->files; i++)
		file_truncate(&to->file[i], 0);
	to->files = from->files;
	for (int i = 0; i < from->files; i++) {
		const struct memfile *f = &from->file[i];
		struct memfile *t = &to->file[i];
		size_t pages = (size_t)((f->size + DISK_PAGE - 1) / DISK_PAGE);
		memcpy(t->name, f->name, sizeof(t->name));
		t->exists = f->exists;
		t->size = f->size;
		memcpy(t->page, f->page, pages * sizeof(t->page[0]));
		memset(t->own, 0, pages * sizeof(t->own[0]));
	}
}

/* The same with pages of its own: outlives changes to from. */
void
disk_copy(struct disk *to, const struct disk *from)
{
	disk_share(to, from);
	for (int i = 0; i < to->files; i++) {
		struct memfile *f = &to->file[i];
		size_t pages = (size_t)((f->size + DISK_PAGE - 1) / DISK_PAGE);
		for (size_t p = 0; p < pages; p++)
			if (f->page[p] != NULL)
				(void)page_own(f, p);
	}
}

bool
file_same(const struct memfile *a, const struct memfile *b)
{
	uint8_t left[DISK_PAGE], right[DISK_PAGE];

	if (a->size != b->size)
		return false;
	for (int64_t at = 0; at < a->size; at += DISK_PAGE) {
		int64_t n = a->size - at < DISK_PAGE ? a->size - at :
		    DISK_PAGE;
		file_read(a, at, left, n);
		file_read(b, at, right, n);
		if (memcmp(left, right, (size_t)n) != 0)
			return false;
	}
	return true;
}

void
disk_free_spare(void)
{
	while (spare != NULL) {
		struct page *p = spare;
		spare = p->next;
		free(p);
	}
}
