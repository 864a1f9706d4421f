/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <zstd.h>

#include "gen/dicts.h"
#include "sync/squeeze.h"

/* Bodies are a few kilobytes: the slowest level costs a millisecond and is
 * worth it on a line that carries four of them a second. */
#define LEVEL 19
#define DICTS (sizeof(dicts) / sizeof(dicts[0]))

struct squeeze {
	ZSTD_CCtx *in;
	ZSTD_DCtx *out;
	ZSTD_CDict *write[SQUEEZE_KIND_COUNT];
	ZSTD_DDict *read[DICTS];
};

static const char *const kind_names[] = {
	[SQUEEZE_JOURNAL] = "journal", [SQUEEZE_MAIL] = "mail",
};
_Static_assert(sizeof(kind_names) / sizeof(kind_names[0]) ==
    SQUEEZE_KIND_COUNT, "every kind has a name");

static const struct dict *
newest(const char *kind)
{
	const struct dict *found = NULL;

	for (size_t i = 0; i < DICTS; i++)
		if (str_eq(str_of(dicts[i].kind), str_of(kind)) &&
		    (found == NULL || dicts[i].id > found->id))
			found = &dicts[i];
	return found;
}

enum rc
squeeze_open(struct squeeze **out)
{
	*out = NULL;
	struct squeeze *s = calloc(1, sizeof(*s));
	if (s == NULL)
		return RC_NO_MEMORY;
	s->in = ZSTD_createCCtx();
	s->out = ZSTD_createDCtx();
	bool ok = s->in != NULL && s->out != NULL;
	for (int i = 0; ok && i < SQUEEZE_KIND_COUNT; i++) {
		const struct dict *d = newest(kind_names[i]);
		REQUIRE(d != NULL);
		s->write[i] = ZSTD_createCDict(d->p, d->n, LEVEL);
		ok = s->write[i] != NULL;
	}
	for (size_t i = 0; ok && i < DICTS; i++) {
		s->read[i] = ZSTD_createDDict(dicts[i].p, dicts[i].n);
		ok = s->read[i] != NULL;
	}
	if (!ok) {
		squeeze_close(s);
		return RC_NO_MEMORY;
	}
	*out = s;
	return RC_OK;
}

void
squeeze_close(struct squeeze *s)
{
	if (s == NULL)
		return;
	ZSTD_freeCCtx(s->in);
	ZSTD_freeDCtx(s->out);
	for (int i = 0; i < SQUEEZE_KIND_COUNT; i++)
		ZSTD_freeCDict(s->write[i]);
	for (size_t i = 0; i < DICTS; i++)
		ZSTD_freeDDict(s->read[i]);
	free(s);
}

unsigned
squeeze_id(enum squeeze_kind kind)
{
	REQUIRE(kind < SQUEEZE_KIND_COUNT);
	return newest(kind_names[kind])->id;
}

bool
squeeze_is_frame(struct str s)
{
	return str_starts(s, STR("\x28\xb5\x2f\xfd"));
}

enum rc
squeeze_put(struct squeeze *s, enum squeeze_kind kind, struct str from,
    struct buf *to)
{
	REQUIRE(kind < SQUEEZE_KIND_COUNT && to->n < to->cap);
	if (to->full)
		return RC_TOO_BIG;
	size_t room = to->cap - to->n - 1;   /* a buffer ends in a NUL */
	size_t n = ZSTD_compress_usingCDict(s->in, to->p + to->n, room,
	    from.p, from.n, s->write[kind]);
	if (!ZSTD_isError(n))
		to->n += n;
	to->p[to->n] = '\0';
	if (!ZSTD_isError(n))
		return RC_OK;
	return room < ZSTD_compressBound(from.n) ? RC_TOO_BIG : RC_NO_MEMORY;
}

/* NULL for a frame that needs none. */
static enum rc
dict_for(const struct squeeze *s, struct str frame, const ZSTD_DDict **out)
{
	unsigned id = ZSTD_getDictID_fromFrame(frame.p, frame.n);

	*out = NULL;
	if (id == 0)
		return RC_OK;
	for (size_t i = 0; i < DICTS; i++)
		if (dicts[i].id == id) {
			*out = s->read[i];
			return RC_OK;
		}
	return RC_NOT_FOUND;
}

enum rc
squeeze_get(struct squeeze *s, struct str *from, struct buf *to)
{
	const ZSTD_DDict *dict;

	REQUIRE(to->n < to->cap);
	if (!squeeze_is_frame(*from))
		return RC_BAD_INPUT;
	size_t frame = ZSTD_findFrameCompressedSize(from->p, from->n);
	if (ZSTD_isError(frame) || frame > from->n)
		return RC_BAD_INPUT;
	unsigned long long holds = ZSTD_getFrameContentSize(from->p, frame);
	if (holds == ZSTD_CONTENTSIZE_ERROR ||
	    holds == ZSTD_CONTENTSIZE_UNKNOWN)
		return RC_BAD_INPUT;
	if (to->full || holds > to->cap - to->n - 1)
		return RC_TOO_BIG;
	enum rc rc = dict_for(s, str_part(*from, 0, frame), &dict);
	if (rc != RC_OK)
		return rc;
	size_t n = ZSTD_decompress_usingDDict(s->out, to->p + to->n,
	    (size_t)holds, from->p, frame, dict);
	if (ZSTD_isError(n) || n != holds) {
		to->p[to->n] = '\0';
		return RC_BAD_INPUT;
	}
	to->n += n;
	to->p[to->n] = '\0';
	*from = str_from(*from, frame);
	return RC_OK;
}
