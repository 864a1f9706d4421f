/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 proof unlock - at a stopped stall, after too many wrong codes. */
#include "ledger/code.h"
#include "ledger/proof.h"
#include "ledger/proof_key.h"
#include "terminal/cli/stall_file.h"

static const char *const options[] = { "code", NULL };

static enum cli_exit
unlock(struct ledger *l, const struct proof_keys *keys, const char *code)
{
	struct profile p;
	enum rc rc = ledger_profile(l, &p);

	if (rc != RC_OK)
		return stall_file_refused(rc, "the stall is not set up");
	const struct proof_key *k = proof_keys_find(keys, p.terminal,
	    p.epoch);
	if (k == NULL)
		return stall_file_refused(RC_NOT_FOUND, "no proof key of this "
		    "terminal and epoch");
	rc = code_unlock(l, k->secret, code);
	return rc == RC_OK ? CLI_DONE : rc == RC_STATE ?
	    stall_file_refused(rc, "codes are not locked") :
	    rc == RC_DENIED ?
	    stall_file_refused(RC_CONFLICT, "not the code of this lock") :
	    stall_file_refused(rc, "");
}

static enum cli_exit
run(const struct cli_args *args)
{
	char code[PROOF_CODE_MAX + 1], text[512];
	struct buf why = BUF(text);
	struct proof_keys keys;
	struct ledger *l;

	if (args->value[0] == NULL) {
		cli_complain("--code is missing");
		return CLI_USAGE;
	}
	enum proof_typed t = proof_read(str_of(args->value[0]), code);
	if (t != PROOF_TYPED_WHOLE) {
		cli_complain("--code: %s", proof_typed_text(t));
		return CLI_REFUSED;
	}
	enum rc rc = proof_key_load(args->word[0], &keys, &why);
	if (rc != RC_OK) {
		cli_complain("%s", text);
		return rc == RC_NOT_FOUND ? CLI_WORLD : cli_exit_of(rc);
	}
	enum cli_exit done = stall_file_write(args->word[0], &l);
	if (done == CLI_DONE) {
		done = unlock(l, &keys, code);
		ledger_close(l);
	}
	proof_keys_wipe(&keys);
	return done;
}

const struct cli_command cli_proof_unlock = {
	.name = "proof unlock",
	.synopsis = "--code DIGITS FOLDER",
	.help = "Let a stopped stall take proof codes again, by the code that"
	    " cho40-board device\nunlock printed for the number on its screen."
	    "  This writes.\n",
	.options = options,
	.words_min = 1,
	.words_max = 1,
	.run = run,
};
