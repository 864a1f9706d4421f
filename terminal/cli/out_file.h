/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/out_file.h - an answer into a new file: written beside its
 * place, on the disk, and there only when whole.  One at a time. */
#ifndef TERMINAL_CLI_OUT_FILE_H
#define TERMINAL_CLI_OUT_FILE_H

#include "terminal/cli/cli.h"

#define OUT_FILE_PATH_MAX 1024

struct out_file {
	FILE *f;
	const char *path;                 /* NULL: standard output */
	char part[OUT_FILE_PATH_MAX];
};

/* Complains, and is not CLI_DONE, if path is there or cannot be written. */
enum cli_exit out_file_open(struct out_file *o, const char *path);
/* so_far is what came of the writing: the file gets its name if that is
 * CLI_DONE and all of it is on the disk, else nothing is left. */
enum cli_exit out_file_close(struct out_file *o, enum cli_exit so_far);

#endif
