/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 ref - references in transfer contents. */
#include "ledger/ref.h"
#include "terminal/cli/cli.h"

static const char *
find(void *ctx, struct str item)
{
	char found[REF_FOUND_MAX][REF_LEN + 1];
	char text[REF_FOUND_MAX * (REF_LEN + 3) + 4];
	struct buf b = BUF(text);
	bool whole = item.n <= CLI_LINE_MAX;
	size_t n = whole ? ref_find(item, found) : 0;

	(void)ctx;
	buf_putc(&b, '[');
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s\"%s\"", i == 0 ? "" : ",", found[i]);
	buf_puts(&b, "]\n");
	REQUIRE(!b.full);
	(void)fwrite(b.p, 1, b.n, stdout);
	return whole ? NULL : "over 65536 bytes";
}

static enum cli_exit
run_find(const struct cli_args *args)
{
	return cli_each_item(args, find, NULL);
}

static const char *const find_options[] = { NULL };

const struct cli_command cli_ref_find = {
	.name = "ref find",
	.synopsis = "[TEXT|-]",
	.help = "A JSON array of the references in a transfer's content, in"
	    " order, each once,\nwhatever the bank put between and around their"
	    " letters.\n",
	.options = find_options,
	.words_max = 1,
	.run = run_find,
};

enum make_option { EPOCH, TERMINAL, NONCE, MAKE_OPTIONS };
static const char *const make_options[] = { [EPOCH] = "epoch",
	[TERMINAL] = "terminal", [NONCE] = "nonce", [MAKE_OPTIONS] = NULL };

/* Decimal, or hexadecimal after 0x. */
static bool
read_number(struct str s, uint64_t *v)
{
	uint8_t bytes[8];
	char padded[17] = "0000000000000000";

	if (!str_starts(s, STR("0x")) && !str_starts(s, STR("0X")))
		return str_to_u64(s, v);
	s = str_from(s, 2);
	if (s.n == 0 || s.n > 16)
		return false;
	memcpy(padded + 16 - s.n, s.p, s.n);
	if (!hex_decode(STR(padded), bytes, sizeof(bytes)))
		return false;
	*v = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		*v = *v << 8 | bytes[i];
	return true;
}

static enum cli_exit
run_make(const struct cli_args *args)
{
	static const uint64_t max[MAKE_OPTIONS] = { [EPOCH] = EPOCH_MAX,
		[TERMINAL] = TERMINAL_ID_MAX, [NONCE] = REF_NONCE_MAX };
	uint64_t v[MAKE_OPTIONS];
	char made[REF_LEN + 1];

	for (int i = 0; i < MAKE_OPTIONS; i++) {
		if (args->value[i] == NULL) {
			cli_complain("--%s is missing", make_options[i]);
			return CLI_USAGE;
		}
		if (!read_number(str_of(args->value[i]), &v[i]) ||
		    v[i] > max[i]) {
			cli_complain("%s is not a number from 0 to %llu",
			    make_options[i], (unsigned long long)max[i]);
			return CLI_REFUSED;
		}
	}
	ref_make(&(struct ref){ (uint32_t)v[EPOCH], (uint32_t)v[TERMINAL],
	    v[NONCE] }, made);
	puts(made);
	return CLI_DONE;
}

const struct cli_command cli_ref_make = {
	.name = "ref make",
	.synopsis = "--epoch E --terminal T --nonce N",
	.help = "The 17-character reference of these parts.  The nonce may be"
	    " hexadecimal: 0x2A.\n",
	.options = make_options,
	.run = run_make,
};
