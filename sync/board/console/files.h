/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/files.h - the console's pages, scripts and styles, and
 * the libraries they use, read once at start. */
#ifndef SYNC_BOARD_CONSOLE_FILES_H
#define SYNC_BOARD_CONSOLE_FILES_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/http.h"

#define FILES_MAX      128
#define FILE_BYTES_MAX 2097152

struct files;

/* console: the folder of our own files, "" for none; libraries: where Debian
 * puts JavaScript.  Only names with endings that we know are read, no folder
 * within them.  A library that is missing is missing: its pages say so. */
enum rc files_open(const char *console, const char *libraries,
    struct files **out, struct buf *why) MUST_CHECK;
void files_close(struct files *f);   /* accepts NULL */

void files_console(struct http_exchange *x);   /* GET /console/<name> */
void files_library(struct http_exchange *x);   /* GET /lib/<name> */
void files_home(struct http_exchange *x);      /* GET /: to the console */

#endif
