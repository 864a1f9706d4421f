/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 words - numbers read aloud. */
#include "ledger/words.h"
#include "terminal/cli/cli.h"

static const char *
say(void *ctx, struct str item)
{
	char text[WORDS_MAX_BYTES + 1];
	struct buf b = BUF(text);
	int64_t n;
	bool ok = str_to_i64(str_trim(item), &n);

	(void)ctx;
	if (ok)
		words_put(&b, n);
	buf_putc(&b, '\n');
	(void)fwrite(b.p, 1, b.n, stdout);
	return ok ? NULL : "not a whole number of 64 bits";
}

static enum cli_exit
run(const struct cli_args *args)
{
	return cli_each_item(args, say, NULL);
}

static const char *const options[] = { NULL };

const struct cli_command cli_words = {
	.name = "words",
	.synopsis = "[N|-]",
	.help = "The whole number in Vietnamese words: 65000 is \"sáu mươi lăm"
	    " nghìn\".\nWhat is not one is answered by an empty line.\n",
	.options = options,
	.words_max = 1,
	.run = run,
};
