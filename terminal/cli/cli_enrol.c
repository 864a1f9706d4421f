/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 enrol - the running stall becomes one of a market's. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "terminal/cli/ask.h"

#define FILE_NAME "cho40-enrol.json"
#define FILE_MAX  2048

static const char *const options[] = { ASK_OPTIONS, NULL };

/* The line in the stick's file, or the file's one line. */
static enum cli_exit
read_file(const char *path, char line[LOCAL_PATH_MAX])
{
	char text[FILE_MAX];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));
	int e = errno;

	if (fd >= 0)
		close(fd);
	if (n < 0) {
		cli_complain("%s: %s", path, strerror(e));
		return CLI_WORLD;
	}
	struct str s = str_trim((struct str){ text, (size_t)n });
	bool ok = s.n > 0 && s.n < sizeof(text) && (s.p[0] != '{' ?
	    str_copy(s, line, LOCAL_PATH_MAX) : json_check(s, NULL) &&
	    json_get_str(s, "enrol", line, LOCAL_PATH_MAX));
	if (ok)
		return CLI_DONE;
	cli_complain("%s: not a file of cho40-board enrol", path);
	return CLI_REFUSED;
}

/* A line, a file, or a folder with the stick's file in it. */
static enum cli_exit
find_line(const char *word, char line[LOCAL_PATH_MAX])
{
	char path[LOCAL_PATH_MAX];
	struct buf b = BUF(path);
	struct stat st;

	if (stat(word, &st) != 0) {
		if (str_copy(str_of(word), line, LOCAL_PATH_MAX))
			return CLI_DONE;
		cli_complain("the line is too long");
		return CLI_REFUSED;
	}
	buf_puts(&b, word);
	if (S_ISDIR(st.st_mode))
		buf_puts(&b, "/" FILE_NAME);
	if (b.full) {
		cli_complain("the path is too long");
		return CLI_REFUSED;
	}
	return read_file(path, line);
}

static enum cli_exit
run_enrol(const struct cli_args *args)
{
	struct ask_where where = ask_where_of(args, NULL);
	struct local_ask q = ask_of("enrol");
	enum cli_exit rc = find_line(args->word[0], q.path);

	return rc == CLI_DONE ? cli_ask(&where, &q) : rc;
}

const struct cli_command cli_enrol = {
	.name = "enrol",
	.synopsis = "[--socket PATH | --config FILE] LINE | FILE | FOLDER",
	.help = "Make the running stall one of a market's, with what"
	    " cho40-board enrol printed: the\nline C4E1*..., the file"
	    " cho40-enrol.json, or the folder of the stick that has it.\n"
	    "The keys are made here.  Cut short, it goes on by itself.\n",
	.options = options,
	.words_min = 1,
	.words_max = 1,
	.run = run_enrol,
};
