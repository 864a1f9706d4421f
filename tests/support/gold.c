/* SPDX-License-Identifier: Apache-2.0 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/support/crashvfs.h"
#include "tests/support/gold.h"

#define PAGE       4096
#define PAGES_MAX  4096
#define STATES_MAX 8192

struct state { uint32_t pages; uint8_t **page; };   /* page[1..pages] */
struct gold {
	struct state state[STATES_MAX];
	int states;
};

/* --- looking -------------------------------------------------------------- */

/* Pages are seen on their way from the disk to SQLite's cache; a copy into
 * memory is what makes it ask for each.  The copy itself is not looked at. */
static sqlite3 *sink;

static void
sink_open(void)
{
	if (sink != NULL)
		return;
	REQUIRE(sqlite3_open_v2(":memory:", &sink, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_exec(sink, "PRAGMA journal_mode=OFF;"
	    "PRAGMA synchronous=OFF", NULL, NULL, NULL) == SQLITE_OK);
}

static int
copy_all(sqlite3 *db, int *pages)
{
	sqlite3_backup *b = sqlite3_backup_init(sink, "main", db, "main");

	REQUIRE(b != NULL);
	(void)sqlite3_backup_step(b, -1);
	*pages = sqlite3_backup_pagecount(b);
	return sqlite3_backup_finish(b);
}

/* As db_open connects: the same flags, psow, lock.  WAL is read off the file,
 * and the log's recovery is what the first read does.  How many pages; -1:
 * not to be read. */
static int
look(const char *name, crash_watch_fn fn, void *ctx)
{
	char uri[128];
	sqlite3 *db = NULL;
	int pages = 0;

	sink_open();
	(void)snprintf(uri, sizeof(uri), "file:%s?psow=0", name);
	int code = sqlite3_open_v2(uri, &db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
	    CRASH_VFS);
	REQUIRE(code == SQLITE_OK);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
	    NULL);
	code = sqlite3_exec(db, "PRAGMA locking_mode=EXCLUSIVE", NULL, NULL,
	    NULL);
	crash_watch(fn, ctx);
	if (code == SQLITE_OK)
		code = copy_all(db, &pages);
	crash_watch(NULL, NULL);
	REQUIRE(sqlite3_close(db) == SQLITE_OK);
	return code == SQLITE_OK ? pages : -1;
}

/* --- keeping -------------------------------------------------------------- */

struct keeping {
	const struct state *last;     /* NULL: none */
	uint8_t *page[PAGES_MAX + 1];
	bool fresh[PAGES_MAX + 1];
};

static void
keep_page(void *ctx, uint32_t n, const uint8_t *bytes)
{
	struct keeping *k = ctx;

	REQUIRE(n >= 1 && n <= PAGES_MAX);
	if (k->fresh[n])
		free(k->page[n]);
	k->fresh[n] = false;
	if (k->last != NULL && n <= k->last->pages &&
	    memcmp(k->last->page[n], bytes, PAGE) == 0) {
		k->page[n] = k->last->page[n];
		return;
	}
	k->fresh[n] = true;
	k->page[n] = malloc(PAGE);
	REQUIRE(k->page[n] != NULL);
	memcpy(k->page[n], bytes, PAGE);
}

int
gold_keep(struct gold *g, const char *name)
{
	static struct keeping k;
	bool differs = false;

	memset(&k, 0, sizeof(k));
	k.last = g->states > 0 ? &g->state[g->states - 1] : NULL;
	int pages = look(name, keep_page, &k);
	for (int n = 1; n <= PAGES_MAX; n++) {
		if (k.fresh[n] && (pages < 0 || n > pages)) {
			free(k.page[n]);
			continue;
		}
		REQUIRE(n > pages || k.page[n] != NULL);
		differs = differs || k.fresh[n];
	}
	if (pages < 0)
		return -1;
	if (k.last != NULL && !differs && k.last->pages == (uint32_t)pages)
		return g->states - 1;
	REQUIRE(g->states < STATES_MAX);
	struct state *s = &g->state[g->states];
	s->pages = (uint32_t)pages;
	s->page = malloc(((size_t)pages + 1) * sizeof(s->page[0]));
	REQUIRE(s->page != NULL);
	memcpy(s->page, k.page, ((size_t)pages + 1) * sizeof(s->page[0]));
	return g->states++;
}

/* --- matching ------------------------------------------------------------- */

struct matching {
	const struct gold *g;
	int from, count;
	uint64_t same[PAGES_MAX + 1];   /* by page: which states have it so */
};

static void
match_page(void *ctx, uint32_t n, const uint8_t *bytes)
{
	struct matching *m = ctx;
	const uint8_t *tried = NULL;
	bool good = false;

	if (n < 1 || n > PAGES_MAX)
		return;
	m->same[n] = 0;
	for (int i = 0; i < m->count; i++) {
		const struct state *s = &m->g->state[m->from + i];
		if (n > s->pages)
			continue;
		if (s->page[n] != tried) {
			tried = s->page[n];
			good = memcmp(tried, bytes, PAGE) == 0;
		}
		if (good)
			m->same[n] |= UINT64_C(1) << i;
	}
}

int
gold_match(const struct gold *g, const char *name, int from, int to)
{
	static struct matching m;

	REQUIRE(from >= 0 && to < g->states && to - from < GOLD_RANGE);
	m.g = g;
	m.from = from;
	m.count = to - from + 1;
	uint32_t most = 0;
	for (int i = from; i <= to; i++)
		most = g->state[i].pages > most ? g->state[i].pages : most;
	memset(m.same, 0, (most + 1) * sizeof(m.same[0]));
	int pages = look(name, match_page, &m);
	if (pages < 0)
		return GOLD_UNREADABLE;
	if ((uint32_t)pages > most)
		return -1;
	uint64_t all = UINT64_MAX;
	for (int n = 1; n <= pages; n++)
		all &= m.same[n];
	for (int i = m.count - 1; i >= 0; i--)
		if ((all >> i & 1) != 0 &&
		    g->state[from + i].pages == (uint32_t)pages)
			return from + i;
	return -1;
}

/* --- life ----------------------------------------------------------------- */

int
gold_newest(const struct gold *g)
{
	return g->states - 1;
}

struct gold *
gold_open(void)
{
	struct gold *g = calloc(1, sizeof(*g));

	REQUIRE(g != NULL);
	return g;
}

void
gold_close(struct gold *g)
{
	if (g == NULL)
		return;
	for (int i = 0; i < g->states; i++) {
		const struct state *s = &g->state[i];
		const struct state *last = i > 0 ? s - 1 : NULL;
		for (uint32_t n = 1; n <= s->pages; n++)
			if (last == NULL || n > last->pages ||
			    last->page[n] != s->page[n])
				free(s->page[n]);
	}
	for (int i = 0; i < g->states; i++)
		free(g->state[i].page);
	free(g);
	(void)sqlite3_close(sink);
	sink = NULL;
}
