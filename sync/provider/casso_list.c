/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sync/provider/casso.h"
#include "sync/provider/casso_list.h"
#include "sync/provider/field.h"

void
casso_query_put(struct buf *b, const struct casso_query *q)
{
	buf_printf(b, "%s/transactions?page=%" PRId64 "&pageSize=%d&sort=ASC",
	    q->base, q->page, CASSO_PAGE_MAX);
	if (q->from[0] != '\0')
		buf_printf(b, "&fromDate=%s", q->from);
}

static const json_t *
records_of(const json_t *root, const char **why)
{
	const json_t *records = json_object_get(json_object_get(root,
	    "data"), "records");
	int64_t error = 0;

	if (!json_is_object(root) || !field_whole(root, "error", &error))
		*why = "not one JSON object with error";
	else if (error != 0)
		*why = "the provider says that it failed";
	else if (!json_is_array(records))
		*why = "no list of transactions";
	else if (json_array_size(records) > CASSO_PAGE_MAX)
		*why = "more transactions than were asked for";
	else
		return records;
	return NULL;
}

static void
read_records(const json_t *records, const struct casso_reader *reader,
    struct casso_page *page)
{
	struct notice n;
	const char *why;

	for (size_t i = 0; i < json_array_size(records); i++) {
		page->items++;
		if (!casso_item(json_array_get(records, i), &n, &why) ||
		    n.is_test) {
			page->odd++;
			continue;
		}
		if (memcmp(n.at, page->last_day, 10) > 0)
			(void)snprintf(page->last_day,
			    sizeof(page->last_day), "%.10s", n.at);
		reader->take(reader->ctx, &n);
	}
}

enum rc
casso_page_read(struct str body, const struct casso_reader *reader,
    struct casso_page *page, const char **why)
{
	int64_t next = 0, error = 0;

	memset(page, 0, sizeof(*page));
	*why = "";
	json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES,
	    NULL);
	const json_t *records = records_of(root, why);
	if (records != NULL) {
		read_records(records, reader, page);
		page->more = field_whole(json_object_get(root, "data"),
		    "nextPage", &next) && next > 0 && page->items > 0;
	}
	bool denied = field_whole(root, "error", &error) && error == 401;
	json_decref(root);
	return records != NULL ? RC_OK : denied ? RC_DENIED : RC_BAD_INPUT;
}
