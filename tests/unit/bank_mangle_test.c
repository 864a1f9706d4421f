/* SPDX-License-Identifier: Apache-2.0 */
/* Every shape does to a reference what it says, and every line of the field
 * vectors is stood for by a shape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/ref.h"
#include "tests/bank/mangle.h"

#define SEEDS 300

static char content[MANGLE_CONTENT_MAX];

static void
make_ref(const struct rng *rng, char out[REF_LEN + 1])
{
	struct ref r = {
		.epoch = (uint32_t)rng_below(rng, EPOCH_MAX + 1),
		.terminal = (uint32_t)rng_below(rng, TERMINAL_ID_MAX + 1),
		.nonce = rng_below(rng, REF_NONCE_MAX + 1),
	};

	ref_make(&r, out);
}

static size_t
mangled(const struct mangle *m, const struct rng *rng, struct str purpose,
    char found[REF_FOUND_MAX][REF_LEN + 1])
{
	struct buf out = BUF(content);
	struct mangle_job job = { purpose, STR("0900000001"), 1793409342000,
	    rng };

	assert_int_equal(mangle_apply(m, &job, &out), RC_OK);
	return ref_find(buf_str(&out), found);
}

/* Does found say what the outcome promises? */
static bool
agrees(enum mangle_outcome outcome, const char *ref, size_t n,
    char found[REF_FOUND_MAX][REF_LEN + 1])
{
	switch (outcome) {
	case MANGLE_FOUND:
		return n == 1 && strcmp(found[0], ref) == 0;
	case MANGLE_TWO:
		return n == 2 && strcmp(found[0], ref) == 0;
	case MANGLE_LOST:
		for (size_t i = 0; i < n; i++)
			if (strcmp(found[i], ref) == 0)
				return false;
		return true;
	}
	return false;
}

static void
each_shape_keeps_its_promise(void **state)
{
	char found[REF_FOUND_MAX][REF_LEN + 1], ref[REF_LEN + 1];

	(void)state;
	for (size_t i = 0; i < mangle_count(); i++)
		for (uint64_t seed = 0; seed < SEEDS; seed++) {
			const struct mangle *m = mangle_at(i);
			struct rng_seeded s;
			struct rng rng = rng_from_seed(&s, seed);
			make_ref(&rng, ref);
			size_t n = mangled(m, &rng, str_of(ref), found);
			if (!agrees(m->outcome, ref, n, found))
				fail_msg("%s, seed %d, %s: %s", m->name,
				    (int)seed, ref, content);
		}
}

static void
a_bank_prefix_is_carried_along(void **state)
{
	char found[REF_FOUND_MAX][REF_LEN + 1], ref[REF_LEN + 1];
	char purpose[32];
	struct rng_seeded s;
	struct rng rng = rng_from_seed(&s, 7);

	(void)state;
	make_ref(&rng, ref);
	snprintf(purpose, sizeof(purpose), "SEVQR %s", ref);
	assert_int_equal(mangled(mangle_by_name(STR("plain")), &rng,
	    str_of(purpose), found), 1);
	assert_string_equal(content, purpose);
	assert_int_equal(mangled(mangle_by_name(STR("momo")), &rng,
	    str_of(purpose), found), 1);
	assert_string_equal(found[0], ref);
}

static void
a_purpose_without_reference_passes(void **state)
{
	char found[REF_FOUND_MAX][REF_LEN + 1];
	struct rng_seeded s;
	struct rng rng = rng_from_seed(&s, 8);

	(void)state;
	for (size_t i = 0; i < mangle_count(); i++) {
		const struct mangle *m = mangle_at(i);
		size_t n = mangled(m, &rng, STR("RAU"), found);
		assert_int_equal(n, m->outcome == MANGLE_TWO ? 1 : 0);
		(void)mangled(m, &rng, STR(""), found);
	}
}

static void
no_room_is_said(void **state)
{
	char small[16];
	struct buf out = BUF(small);
	struct rng_seeded s;
	struct rng rng = rng_from_seed(&s, 9);
	struct mangle_job job = { STR("C40000714D2PF2DB0"), STR("1"), 0, &rng };

	(void)state;
	assert_int_equal(mangle_apply(mangle_by_name(STR("momo")), &job, &out),
	    RC_TOO_BIG);
	assert_null(mangle_by_name(STR("momo ")));
}

/* Is line n among the numbers of rows? */
static bool
stands_for(const char *rows, int n)
{
	struct str rest = str_of(rows);
	int64_t v;

	while (rest.n > 0)
		if (str_to_i64(str_cut(&rest, ' '), &v) && v == n)
			return true;
	return false;
}

/* Does every shape that stands for line n read as the line does?  Gives how
 * many there are. */
static int
shapes_of(int n, bool readable)
{
	int count = 0;

	for (size_t i = 0; i < mangle_count(); i++)
		if (stands_for(mangle_at(i)->rows, n)) {
			assert_int_equal(readable,
			    mangle_at(i)->outcome == MANGLE_FOUND);
			count++;
		}
	return count;
}

static void
every_vector_has_a_shape(void **state)
{
	FILE *f = fopen("tests/vectors/transfer-contents.tsv", "r");
	char line[1024];
	int n = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_of(line);
		n++;
		(void)str_cut(&rest, '\t');
		/* A truncated code stands in its column, yet unreadable. */
		bool readable = str_cut(&rest, '\t').n > 0 &&
		    strstr(line, "must not match") == NULL;
		if (n > 1 && shapes_of(n, readable) == 0)
			fail_msg("line %d has no shape", n);
	}
	fclose(f);
	assert_true(n > 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_shape_keeps_its_promise),
		cmocka_unit_test(a_bank_prefix_is_carried_along),
		cmocka_unit_test(a_purpose_without_reference_passes),
		cmocka_unit_test(no_room_is_said),
		cmocka_unit_test(every_vector_has_a_shape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
