/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "terminal/cli/out_file.h"

static enum cli_exit
blame(const char *path, int e)
{
	cli_complain("%s: %s", path, e == EEXIST ?
	    "is there already; name another file" : strerror(e));
	return e == EEXIST ? CLI_REFUSED : CLI_WORLD;
}

enum cli_exit
out_file_open(struct out_file *o, const char *path)
{
	struct stat st;

	*o = (struct out_file){ .f = stdout, .path = path };
	if (path == NULL)
		return CLI_DONE;
	int n = snprintf(o->part, sizeof(o->part), "%s.part", path);
	if (n < 0 || (size_t)n >= sizeof(o->part))
		return blame(path, ENAMETOOLONG);
	if (lstat(path, &st) == 0)
		return blame(path, EEXIST);
	o->f = fopen(o->part, "w");
	return o->f != NULL ? CLI_DONE : blame(o->part, errno);
}

/* link, not rename: it does not write over what came meanwhile. */
static int
give_name(const struct out_file *o)
{
	struct stat st;

	if (link(o->part, o->path) == 0)
		return 0;
	if (errno != EPERM && errno != EOPNOTSUPP)
		return errno;
	if (lstat(o->path, &st) == 0)
		return EEXIST;
	return rename(o->part, o->path) == 0 ? 0 : errno;
}

enum cli_exit
out_file_close(struct out_file *o, enum cli_exit so_far)
{
	if (o->path == NULL)
		return so_far;
	bool bad = fflush(o->f) != 0 || fsync(fileno(o->f)) != 0;
	int e = bad ? errno : 0;
	if (fclose(o->f) != 0 && e == 0)
		e = errno;
	if (so_far == CLI_DONE && e == 0)
		e = give_name(o);
	(void)unlink(o->part);
	return so_far != CLI_DONE ? so_far : e == 0 ? CLI_DONE :
	    blame(o->path, e);
}
