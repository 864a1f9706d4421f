/* SPDX-License-Identifier: Apache-2.0 */
/* replay - feed a fuzz target the files of its corpus, then each file again
 * with seeded changes.  The program's name says which target it is:
 * emvqr_replay reads tests/fuzz/corpus/emvqr.  With arguments it feeds those
 * files alone, unchanged: a way to look at a crash. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "tests/fuzz/fuzz.h"

#define INPUT_MAX 65536
#define CHANGED_EACH 2000
#define PATH_BYTES 512

static uint8_t input[INPUT_MAX], changed[INPUT_MAX];

static size_t
slurp(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	size_t n = fread(input, 1, sizeof(input), f);
	REQUIRE(!ferror(f));
	fclose(f);
	return n;
}

/* One small change: a byte set, a bit turned, a piece cut out, doubled or
 * moved, a digit made another. */
static size_t
change(const struct rng *rng, size_t n)
{
	size_t at = n == 0 ? 0 : rng_below(rng, n);
	size_t piece = n == 0 ? 0 : rng_below(rng, n - at) % 64 + 1;

	piece = piece > n - at ? n - at : piece;
	if (n == 0) {
		changed[0] = (uint8_t)rng_below(rng, 256);
		return 1;
	}
	switch (rng_below(rng, 5)) {
	case 0:
		changed[at] = (uint8_t)rng_below(rng, 256);
		return n;
	case 1:
		changed[at] ^= (uint8_t)(1u << rng_below(rng, 8));
		return n;
	case 2:
		memmove(changed + at, changed + at + piece, n - at - piece);
		return n - piece;
	case 3:
		if (n + piece > INPUT_MAX)
			return n;
		memmove(changed + at + piece, changed + at, n - at);
		return n + piece;
	default:
		changed[at] = (uint8_t)('0' + rng_below(rng, 10));
		return n;
	}
}

static void
feed_changed(const struct rng *rng, size_t n)
{
	for (int i = 0; i < CHANGED_EACH; i++) {
		size_t size = n;
		memcpy(changed, input, n);
		for (uint64_t k = rng_below(rng, 4) + 1; k > 0; k--)
			size = change(rng, size);
		/* A block of its own size, so that a reader past its end is
		 * caught by the sanitizers. */
		uint8_t *exact = malloc(size == 0 ? 1 : size);
		REQUIRE(exact != NULL);
		memcpy(exact, changed, size);
		(void)LLVMFuzzerTestOneInput(exact, size);
		free(exact);
	}
}

static int
feed_corpus(const char *program)
{
	const char *slash = strrchr(program, '/');
	struct str name = str_of(slash == NULL ? program : slash + 1);
	char folder[PATH_BYTES], path[PATH_BYTES];
	struct buf b = BUF(folder);
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 1);
	struct dirent *e;
	int files = 0;

	buf_puts(&b, "tests/fuzz/corpus/");
	buf_put(&b, str_part(name, 0, name.n - strlen("_replay")));
	DIR *d = opendir(folder);
	if (d == NULL) {
		perror(folder);
		return 1;
	}
	while ((e = readdir(d)) != NULL) {
		struct buf p = BUF(path);
		if (e->d_name[0] == '.')
			continue;
		buf_printf(&p, "%s/%s", folder, e->d_name);
		size_t n = slurp(path);
		(void)LLVMFuzzerTestOneInput(input, n);
		feed_changed(&rng, n);
		files++;
	}
	closedir(d);
	printf("%s: %d files, %d changes of each\n", folder, files,
	    CHANGED_EACH);
	return files > 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	if (argc < 2)
		return feed_corpus(argv[0]);
	for (int i = 1; i < argc; i++)
		(void)LLVMFuzzerTestOneInput(input, slurp(argv[i]));
	return 0;
}
