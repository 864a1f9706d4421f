/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/bug.h"
#include "ledger/base/log.h"
#include "ledger/ref.h"
#include "terminal/kept_tests.h"
#include "terminal/small_file.h"

#define FILE_NAME "self-tests"
#define FILE_CAP  (KEPT_TESTS_MAX * (REF_LEN + 1) + 1)

void
kept_tests_load(struct kept_tests *k, const char *dir)
{
	char text[FILE_CAP];
	size_t n = 0;
	struct ref ref;
	enum rc rc = dir == NULL ? RC_NOT_FOUND :
	    small_file_load(dir, FILE_NAME, text, sizeof(text), &n);

	*k = (struct kept_tests){ .count = 0 };
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		log_line(LOG_ERROR, "till", "%s not read: %s", FILE_NAME,
		    rc_text(rc));
	if (rc != RC_OK)
		return;
	for (struct str rest = { text, n }; rest.n > 0 &&
	    k->count < KEPT_TESTS_MAX;)
		if (ref_parse(str_cut(&rest, '\n'), &ref) == RC_OK)
			ref_make(&ref, k->ref[k->count++]);
}

static void
save(const struct kept_tests *k, const char *dir)
{
	char text[FILE_CAP];
	struct buf b = BUF(text);

	for (int i = 0; i < k->count; i++)
		buf_printf(&b, "%s\n", k->ref[i]);
	if (dir != NULL &&
	    small_file_save(dir, FILE_NAME, buf_str(&b)) != RC_OK)
		log_line(LOG_ERROR, "till", "%s not kept", FILE_NAME);
}

void
kept_tests_add(struct kept_tests *k, const char *dir, const char *ref)
{
	REQUIRE(strlen(ref) == REF_LEN);
	k->count += k->count < KEPT_TESTS_MAX;
	memmove(k->ref[1], k->ref[0],
	    (size_t)(k->count - 1) * sizeof(k->ref[0]));
	memcpy(k->ref[0], ref, sizeof(k->ref[0]));
	save(k, dir);
}

bool
kept_tests_has(const struct kept_tests *k, const char *ref)
{
	for (int i = 0; i < k->count; i++)
		if (strcmp(k->ref[i], ref) == 0)
			return true;
	return false;
}
