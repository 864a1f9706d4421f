/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sync/board/console/api.h"
#include "sync/board/store_staff.h"

enum rc
api_refuse(struct api *a, int status, const char *word, const char *fmt, ...)
{
	va_list ap;

	a->status = status;
	a->word = word;
	va_start(ap, fmt);
	(void)vsnprintf(a->text, sizeof(a->text), fmt, ap);
	va_end(ap);
	/* Cut inside a character it would be no JSON. */
	while (!str_is_utf8(str_of(a->text)) && a->text[0] != '\0')
		a->text[strlen(a->text) - 1] = '\0';
	return RC_BAD_INPUT;
}

enum rc
api_trail(struct store *s, struct api *a, const char *action,
    const char *object, const char *detail)
{
	return store_trail_add(s, &(struct store_act){ a->who.id, action,
	    object, detail });
}

enum rc
api_look(struct store *s, struct api *a, const char *what,
    const char *object)
{
	return store_look_add(s, &(struct store_act){ a->who.id, what,
	    object, "" });
}
