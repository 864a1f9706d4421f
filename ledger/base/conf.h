/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/conf.h - "key = value" files with [sections], driven by a table.
 *
 * One table per program is the parser, the check (-n), the shipped default
 * file (--print-config) and the list in the man page.  An unknown key, a key
 * twice, a value out of range or a line that is neither: an error that names
 * the file and line and what would be right. */
#ifndef LEDGER_BASE_CONF_H
#define LEDGER_BASE_CONF_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define CONF_FILE_MAX  65536   /* bytes */
#define CONF_ERROR_MAX 512     /* bytes of message */

enum conf_type {
	CONF_TEXT,   /* char[size]; min..max bytes */
	CONF_INT,    /* int64_t; min..max */
	CONF_BOOL,   /* bool; yes|no */
	CONF_PATH,   /* char[size]; absolute, or relative to the file's folder
	              * and made absolute with it */
};

struct conf_option {
	const char *section;   /* "" = before the first [section] */
	const char *key;
	enum conf_type type;
	size_t offset;         /* into the program's struct */
	size_t size;           /* of the field, bytes */
	int64_t min, max;
	const char *fallback;  /* the default, as it would be written; NULL =
	                        * must be given */
	const char *help;      /* one English sentence */
};

/* Fill `into` from the table's defaults, then from the file.
 * On failure `error` (CONF_ERROR_MAX bytes) says "file:line: what, and what
 * to do"; `into` is then undefined. */
enum rc conf_load(const char *path, const struct conf_option *table,
    size_t count, void *into, char *error) MUST_CHECK;

/* A complete, commented default file. */
void conf_print(FILE *to, const char *title, const struct conf_option *table,
    size_t count);

#endif
