/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/buf.h"
#include "ledger/base/conf.h"

struct settings {
	char name[16];
	int64_t port;
	bool loud;
	char store[128];
	char token[64];
};

#define AT(field) offsetof(struct settings, field), \
	sizeof(((struct settings *)NULL)->field)

static const struct conf_option table[] = {
	{ "", "name", CONF_TEXT, AT(name), 0, 15, "Mỷ", "Who sells." },
	{ "net", "port", CONF_INT, AT(port), 1, 65535, "8443", "Where." },
	{ "net", "loud", CONF_BOOL, AT(loud), 0, 0, "no", "Speak." },
	{ "disk", "store", CONF_PATH, AT(store), 0, 127, "state", "Books." },
	{ "disk", "token", CONF_TEXT, AT(token), 4, 63, NULL, "Secret." },
};
#define COUNT (sizeof(table) / sizeof(table[0]))

static char folder[] = "/tmp/conf_test.XXXXXX";
static char path[64];
static char error[CONF_ERROR_MAX];
static struct settings got;

static enum rc
load_bytes(const char *text, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	memset(&got, 0x5a, sizeof(got));
	return conf_load(path, table, COUNT, &got, error);
}

static enum rc
load(const char *text)
{
	return load_bytes(text, strlen(text));
}

static void
refuse(const char *text, const char *place, const char *word)
{
	char start[96];

	assert_int_equal(load(text), RC_BAD_INPUT);
	snprintf(start, sizeof(start), "%s%s", path, place);
	if (strncmp(error, start, strlen(start)) != 0)
		fail_msg("%s does not start with %s", error, start);
	if (strstr(error, word) == NULL)
		fail_msg("%s does not say %s", error, word);
}

static void
test_defaults(void **state)
{
	char store[96];

	(void)state;
	assert_int_equal(load("[disk]\ntoken = abcd\n"), RC_OK);
	assert_string_equal(error, "");
	assert_string_equal(got.name, "Mỷ");
	assert_int_equal(got.port, 8443);
	assert_false(got.loud);
	snprintf(store, sizeof(store), "%s/state", folder);
	assert_string_equal(got.store, store);
	assert_string_equal(got.token, "abcd");
}

static void
test_values(void **state)
{
	(void)state;
	assert_int_equal(load("\xef\xbb\xbf# byte order mark\r\n\r\n"
	    "  name=  Chị  Mỷ \r\n[ net ]\r\nport = 1\r\n loud =yes\r\n"
	    "[disk]\nstore = /var/lib/x\ntoken = a = b # not a comment"),
	    RC_OK);
	assert_string_equal(got.name, "Chị  Mỷ");
	assert_int_equal(got.port, 1);
	assert_true(got.loud);
	assert_string_equal(got.store, "/var/lib/x");
	assert_string_equal(got.token, "a = b # not a comment");
	assert_int_equal(load("name =\n[disk]\nstore=\ntoken=abcd\n[net]\n"
	    "port=65535\n[disk]\n"), RC_OK);
	assert_string_equal(got.name, "");
	assert_string_equal(got.store, "");
	assert_int_equal(got.port, 65535);
}

static void
test_refusals(void **state)
{
	(void)state;
	refuse("[disk]\ntoken=abcd\ntoken=abcd\n", ":3: ", "line 2");
	refuse("[disk]\ntokens=abcd\n", ":2: ", "in [disk]; known there are"
	    " store token");
	refuse("port=1\n", ":1: ", "before the first [section]; known there"
	    " are name");
	refuse("\n[nut]\n", ":2: ", "known are [net] [disk]");
	refuse("[net\n", ":1: ", "[name]");
	refuse("[]\n", ":1: ", "[name]");
	refuse("[ ]\n", ":1: ", "unknown section");
	refuse("hello\n", ":1: ", "key = value");
	refuse("= 3\n", ":1: ", "key = value");
	refuse("[net]\nport = 0\n", ":2: ", "from 1 to 65535");
	refuse("[net]\nport = 65536\n", ":2: ", "from 1 to 65535");
	refuse("[net]\nport = 99999999999999999999\n", ":2: ", "whole");
	refuse("[net]\nport = 80 80\n", ":2: ", "whole");
	refuse("[net]\nport =\n", ":2: ", "whole");
	refuse("[net]\nloud = true\n", ":2: ", "yes or no");
	refuse("[disk]\ntoken = abc\n", ":2: ", "3 bytes; give 4 to 63");
	refuse("name = 0123456789abcdef\n", ":1: ", "give 0 to 15");
	refuse("name = \xff\n", ":1: ", "UTF-8");
	refuse("name = a\n", ": ", "token must be given; add it in [disk]");
	assert_int_equal(load_bytes("name = a\0b\n", 11), RC_BAD_INPUT);
	assert_non_null(strstr(error, "UTF-8"));
}

/* A wrong word is quoted on one line, and a text's bytes never are: they may
 * be a password. */
static void
test_messages_are_safe(void **state)
{
	char big[4000];

	(void)state;
	refuse("a\tb\x01\x1b[31m = 1\n", ":1: ", "\"a?b??[31m\"");
	memset(big, 'k', sizeof(big));
	memcpy(big + sizeof(big) - 4, "=1\n", 4);
	refuse(big, ":1: ", "kkk...\"");
	refuse("[disk]\ntoken = pw!\n", ":2: ", "token");
	assert_null(strstr(error, "pw!"));
}

static void
test_files(void **state)
{
	static char big[CONF_FILE_MAX + 1];
	char missing[96];

	(void)state;
	snprintf(missing, sizeof(missing), "%s/none", folder);
	assert_int_equal(conf_load(missing, table, COUNT, &got, error),
	    RC_NOT_FOUND);
	assert_non_null(strstr(error, "none: cannot be opened"));
	assert_int_equal(conf_load(folder, table, COUNT, &got, error),
	    RC_SYSTEM);
	memset(big, '\n', sizeof(big));
	assert_int_equal(load_bytes(big, sizeof(big)), RC_TOO_BIG);
	assert_non_null(strstr(error, "65536"));
	memcpy(big, "[disk]\ntoken=abcd", 17);
	assert_int_equal(load_bytes(big, CONF_FILE_MAX), RC_OK);
}

static void
test_relative_path_fits(void **state)
{
	char text[256];
	struct buf b = BUF(text);

	(void)state;
	buf_puts(&b, "[disk]\ntoken=abcd\nstore=");
	for (int i = 0; i < 120; i++)
		buf_putc(&b, 'd');
	refuse(text, ":3: ", "too long with the file's folder");
}

/* What conf_print writes, with the one required key filled in, loads as the
 * defaults. */
static void
test_print(void **state)
{
	char text[4096], filled[4096];
	char *hole;
	FILE *f = fopen(path, "w+");

	(void)state;
	assert_non_null(f);
	conf_print(f, "a title", table, COUNT);
	rewind(f);
	size_t n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	assert_memory_equal(text, "# a title\n", 10);
	for (size_t i = 0; i < COUNT; i++)
		assert_non_null(strstr(text, table[i].help));
	refuse(text, ": ", "token must be given");
	hole = strstr(text, "#token =\n");
	assert_non_null(hole);
	snprintf(filled, sizeof(filled), "%.*stoken = abcd\n",
	    (int)(hole - text), text);
	assert_int_equal(load(filled), RC_OK);
	assert_string_equal(got.name, "Mỷ");
	assert_int_equal(got.port, 8443);
}

static int
make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/a.conf", folder);
	return 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_messages_are_safe),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_relative_path_fits),
		cmocka_unit_test(test_print),
	};
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
