/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 proof - the code that a payer's page shows. */
#include "ledger/base/crypto.h"
#include "ledger/proof.h"
#include "terminal/cli/cli.h"

#define KEY_LINE_MAX 256

enum option { KEY, KEY_FILE, REF, RECEIVED, BIN, ACCOUNT, PURPOSE, OPTIONS };
static const char *const options[] = { [KEY] = "key",
	[KEY_FILE] = "key-file", [REF] = "ref", [RECEIVED] = "received",
	[BIN] = "bin", [ACCOUNT] = "account", [PURPOSE] = "purpose",
	[OPTIONS] = NULL };

static bool
read_purpose(const char *name, enum proof_purpose *p)
{
	static const struct { const char *name; enum proof_purpose p; } all[] =
	    { { "sale", PROOF_SALE }, { "fee", PROOF_FEE },
	    { "shift", PROOF_SHIFT }, { "shift-ask", PROOF_SHIFT_ASK } };

	*p = PROOF_SALE;
	if (name == NULL)
		return true;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].name, name) == 0) {
			*p = all[i].p;
			return true;
		}
	return false;
}

/* The first line of the file, without its end. */
static bool
read_line(const char *path, char line[KEY_LINE_MAX])
{
	FILE *f = fopen(path, "r");

	if (f == NULL)
		return false;
	char *got = fgets(line, KEY_LINE_MAX, f);
	fclose(f);
	if (got == NULL)
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

static enum cli_exit
read_key(const struct cli_args *args, uint8_t secret[KEY_BYTES])
{
	char line[KEY_LINE_MAX];
	const char *hex = args->value[KEY];

	if ((hex == NULL) == (args->value[KEY_FILE] == NULL)) {
		cli_complain("give one of --key and --key-file");
		return CLI_USAGE;
	}
	if (hex == NULL && !read_line(args->value[KEY_FILE], line)) {
		cli_complain("%s: cannot be read", args->value[KEY_FILE]);
		return CLI_WORLD;
	}
	bool ok = hex_decode(str_of(hex != NULL ? hex : line), secret,
	    KEY_BYTES);
	crypto_wipe(line, sizeof(line));
	if (!ok)
		cli_complain("%s: 64 hexadecimal digits",
		    hex != NULL ? "--key" : args->value[KEY_FILE]);
	return ok ? CLI_DONE : CLI_REFUSED;
}

/* Everything but the key; what it complains of is refused by the data. */
static bool
read_proof(const struct cli_args *args, struct proof *p)
{
	const char *bin = args->value[BIN], *account = args->value[ACCOUNT];

	if (ref_parse(str_of(args->value[REF]), &p->ref) != RC_OK)
		cli_complain("--ref: not a reference");
	else if (!str_to_i64(str_of(args->value[RECEIVED]), &p->total.dong) ||
	    p->total.dong < 0 || p->total.dong > VND_MAX)
		cli_complain("--received: a whole number of dong from 0 up");
	else if (strlen(bin) != BIN_LEN || strspn(bin, "0123456789") !=
	    BIN_LEN)
		cli_complain("--bin: six digits");
	else if (account[0] == '\0' || strlen(account) > ACCOUNT_MAX)
		cli_complain("--account: 1 to %d characters", ACCOUNT_MAX);
	else
		return true;
	return false;
}

static enum cli_exit
run(const struct cli_args *args)
{
	struct proof p = { .bin = args->value[BIN],
	    .account = args->value[ACCOUNT] };
	uint8_t secret[KEY_BYTES], key[KEY_BYTES], mac[HASH_BYTES];
	char code[PROOF_CODE_MAX + 1];

	for (int i = REF; i <= ACCOUNT; i++)
		if (args->value[i] == NULL) {
			cli_complain("--%s is missing", options[i]);
			return CLI_USAGE;
		}
	if (!read_purpose(args->value[PURPOSE], &p.purpose)) {
		cli_complain("--purpose: sale, fee, shift or shift-ask");
		return CLI_USAGE;
	}
	enum cli_exit done = read_key(args, secret);
	if (done != CLI_DONE)
		return done;
	if (!read_proof(args, &p))
		return CLI_REFUSED;
	proof_key_derive(secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
	crypto_wipe(secret, sizeof(secret));
	crypto_wipe(key, sizeof(key));
	puts(code);
	return CLI_DONE;
}

const struct cli_command cli_proof = {
	.name = "proof",
	.synopsis = "--key HEX|--key-file F --ref R --received N --bin B"
	    " --account A\n             [--purpose sale|fee|shift|shift-ask]",
	.help = "The digits that a payer's page shows for a total received on"
	    " a reference, without\nthe space between them.  The key is the"
	    " terminal's secret of that epoch; on the\ncommand line it is in"
	    " the list of processes, in a file it is not.\n",
	.options = options,
	.run = run,
};
