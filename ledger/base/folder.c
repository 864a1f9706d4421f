/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/folder.h"
#include "ledger/base/str.h"

int
folder_sync(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int e = 0;

	if (fd < 0)
		return errno;
	if (fsync(fd) != 0)
		e = errno;
	close(fd);
	return e;
}

int
folder_sync_of(const char *path)
{
	char dir[FOLDER_PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return folder_sync(".");
	if (!str_copy((struct str){ path, slash == path ? 1 :
	    (size_t)(slash - path) }, dir, sizeof(dir)))
		return ENAMETOOLONG;
	return folder_sync(dir);
}
