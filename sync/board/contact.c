/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/entry.h"
#include "sync/board/contact.h"
#include "sync/board/journal.h"
#include "sync/board/store_console.h"

#define PLACES (2 * CONTACT_MAX)   /* a power of two; half of them empty */

struct contacts {
	struct contact of[PLACES];
	int count;
};

enum rc
contacts_open(struct contacts **out)
{
	*out = calloc(1, sizeof(**out));
	return *out == NULL ? RC_NO_MEMORY : RC_OK;
}

void
contacts_close(struct contacts *c)
{
	free(c);
}

static size_t
place_of(uint32_t terminal)
{
	return (terminal * 2654435761u) & (PLACES - 1);
}

struct contact *
contact_of(struct contacts *c, struct store *s, uint32_t terminal)
{
	size_t at = place_of(terminal);

	while (c->of[at].terminal != 0 && c->of[at].terminal != terminal)
		at = (at + 1) & (PLACES - 1);
	struct contact *k = &c->of[at];
	if (k->terminal == terminal)
		return k;
	if (c->count == CONTACT_MAX)
		return NULL;
	k->terminal = terminal;
	if (store_contact_get(s, k) != RC_OK)
		*k = (struct contact){ .terminal = terminal, .queue = -1,
		    .quality = -1 };
	c->count++;
	return k;
}

static bool
tells_more(struct str line)
{
	return journal_may_be(line, STR("boot\"")) ||
	    journal_may_be(line, STR("time.set\""));
}

/* All but a few lines say no more than how sure the clock is, of which the
 * last one counts. */
void
contact_lines(struct contact *k, struct str lines)
{
	struct str last = STR("");
	uint8_t l[HASH_BYTES];
	struct entry e;
	int64_t n;

	while (lines.n > 0) {
		struct str line = str_cut(&lines, '\n');
		if (entry_is_hashed(line, &n, l))
			continue;
		last = line;
		if (!tells_more(line) || entry_decode(line, &e) != RC_OK)
			continue;
		if (e.kind == ENTRY_BOOT)
			(void)str_copy(str_of(e.d.software), k->software,
			    sizeof(k->software));
		if (e.kind == ENTRY_TIME_SET)
			k->off_ms = e.d.server_ms - e.wall_ms;
	}
	enum rc is = entry_decode(last, &e);
	if (is == RC_OK || is == RC_TOO_NEW)
		k->quality = e.quality;
}

void
contact_heard(struct contacts *c, struct store *s,
    const struct contact_news *news)
{
	struct contact *k = c == NULL ? NULL :
	    contact_of(c, s, news->terminal);

	if (k == NULL)
		return;
	k->last_ms = store_now_ms(s);
	k->fresh = true;
	if (news->queue >= 0)
		k->queue = news->queue;
	if (news->lines.n == 0)
		return;
	k->upload_ms = k->last_ms;
	contact_lines(k, news->lines);
}

enum rc
contacts_write(struct contacts *c, struct store *s)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < PLACES; i++) {
		if (!c->of[i].fresh)
			continue;
		rc = store_contact_put(s, &c->of[i]);
		if (rc == RC_OK)
			c->of[i].fresh = false;
	}
	return rc;
}
