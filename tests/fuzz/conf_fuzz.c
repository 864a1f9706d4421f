/* SPDX-License-Identifier: Apache-2.0 */
/* Any file either loads, with every value inside its bounds, or is refused
 * with a message of one line. */
#define _GNU_SOURCE   /* memfd_create */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ledger/base/conf.h"
#include "tests/fuzz/fuzz.h"

struct settings {
	char name[16];
	int64_t port;
	char loud;
	char store[64];
	char token[32];
};

#define AT(field) offsetof(struct settings, field), \
	sizeof(((struct settings *)NULL)->field)

static const struct conf_option table[] = {
	{ "", "name", CONF_TEXT, AT(name), 0, 15, "", "Who sells." },
	{ "net", "port", CONF_INT, AT(port), 1, 65535, "8443", "Where." },
	{ "net", "loud", CONF_BOOL, AT(loud), 0, 0, "no", "Speak." },
	{ "disk", "store", CONF_PATH, AT(store), 0, 63, "state", "Books." },
	{ "disk", "token", CONF_TEXT, AT(token), 4, 31, NULL, "Secret." },
};

static void
check(const struct settings *s)
{
	size_t token = strnlen(s->token, sizeof(s->token));
	size_t store = strnlen(s->store, sizeof(s->store));

	REQUIRE(strnlen(s->name, sizeof(s->name)) < sizeof(s->name));
	REQUIRE(s->port >= 1 && s->port <= 65535);
	REQUIRE(s->loud == 0 || s->loud == 1);
	REQUIRE(token >= 4 && token < sizeof(s->token));
	REQUIRE(store < sizeof(s->store));
	REQUIRE(store == 0 || s->store[0] == '/');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	char error[CONF_ERROR_MAX];
	struct settings s;

	if (fd < 0) {
		fd = memfd_create("conf", 0);
		REQUIRE(fd >= 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	REQUIRE(ftruncate(fd, 0) == 0);
	REQUIRE(pwrite(fd, data, size, 0) == (ssize_t)size);
	memset(error, 'x', sizeof(error));
	enum rc rc = conf_load(path, table, sizeof(table) / sizeof(table[0]),
	    &s, error);
	size_t n = strnlen(error, sizeof(error));
	REQUIRE(n < sizeof(error));
	if (rc == RC_OK) {
		REQUIRE(n == 0);
		check(&s);
		return 0;
	}
	REQUIRE(rc == RC_BAD_INPUT || rc == RC_TOO_BIG);
	REQUIRE(strncmp(error, path, strlen(path)) == 0);
	for (size_t i = 0; i < n; i++)
		REQUIRE((unsigned char)error[i] >= 0x20 && error[i] != 0x7f);
	return 0;
}
