/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/statement/like.h"

#define FIRST_CAP 1024

static enum rc
slots_open(struct like *k, size_t cap)
{
	*k = (struct like){ .slot = calloc(cap, sizeof(*k->slot)),
	    .cap = cap };
	return k->slot == NULL ? RC_NO_MEMORY : RC_OK;
}

enum rc
like_open(struct like *k)
{
	return slots_open(k, FIRST_CAP);
}

void
like_close(struct like *k)
{
	free(k->slot);
	*k = (struct like){ 0 };
}

/* Its place, or the free one where it belongs: there always is one. */
static struct like_slot *
find(const struct like *k, uint64_t key)
{
	size_t at = (size_t)key;

	while (k->slot[at & (k->cap - 1)].count != 0 &&
	    k->slot[at & (k->cap - 1)].key != key)
		at++;
	return &k->slot[at & (k->cap - 1)];
}

static enum rc
grow(struct like *k)
{
	struct like more;
	enum rc rc = slots_open(&more, 2 * k->cap);

	if (rc != RC_OK)
		return rc;
	more.used = k->used;
	for (size_t i = 0; i < k->cap; i++)
		if (k->slot[i].count != 0)
			*find(&more, k->slot[i].key) = k->slot[i];
	like_close(k);
	*k = more;
	return RC_OK;
}

enum rc
like_count(struct like *k, struct str says, int *before)
{
	uint8_t hash[HASH_BYTES];
	uint64_t key;
	enum rc rc = k->used < k->cap / 4 * 3 ? RC_OK : grow(k);

	if (rc != RC_OK)
		return rc;
	sha256(&says, 1, hash);
	memcpy(&key, hash, sizeof(key));
	struct like_slot *s = find(k, key);
	k->used += s->count == 0;
	s->key = key;
	*before = (int)s->count;
	s->count += s->count < INT32_MAX;
	return RC_OK;
}
