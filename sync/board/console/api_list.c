/* SPDX-License-Identifier: Apache-2.0 */
/* Lists that calls answer with; sheet.c makes files of them. */
#include "sync/board/console/api.h"

void
api_table(struct api *a, const char *title_vi, const char *title_en,
    const struct api_column *columns, size_t count)
{
	static const char *const kinds[] = { [CELL_TEXT] = "text",
	    [CELL_VND] = "vnd", [CELL_COUNT] = "count", [CELL_DAY] = "day",
	    [CELL_TIME] = "time" };
	json_t *heads = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(heads, json_pack("{s:s,s:s,s:s}",
		    "name", columns[i].name, "title", a->english ?
		    columns[i].en : columns[i].vi, "kind",
		    kinds[columns[i].kind]));
	json_object_set_new(a->out, "title",
	    json_string(a->english ? title_en : title_vi));
	json_object_set_new(a->out, "columns", heads);
	json_object_set_new(a->out, "rows", json_array());
}

json_t *
api_row(struct api *a)
{
	json_t *row = json_object();

	/* The array holds it; what is given back is borrowed. */
	if (json_array_append_new(json_object_get(a->out, "rows"), row) != 0)
		return NULL;
	return row;
}
