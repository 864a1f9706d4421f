/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 proof-key - the secret that the market board gave on a stick. */
#include "ledger/proof_key.h"
#include "terminal/cli/cli.h"

#define WHY_MAX 1536

static const char *const options[] = { NULL };

/* Of a file that holds several the oldest first, so that the newest is in
 * front. */
static enum rc
save(const char *folder, const struct proof_keys *keys, struct buf *why)
{
	enum rc rc = RC_OK;

	for (size_t i = keys->count; rc == RC_OK && i > 0; i--)
		rc = proof_key_save(folder, &keys->key[i - 1], why);
	return rc;
}

static enum cli_exit
run_in(const struct cli_args *args)
{
	char text[WHY_MAX];
	struct buf why = BUF(text);
	struct proof_keys keys;

	enum rc rc = proof_key_read(args->word[0], &keys, &why);
	bool read = rc == RC_OK;
	if (read)
		rc = save(args->word[1], &keys, &why);
	if (rc != RC_OK)
		cli_complain("%s", why.n > 0 ? why.p : rc_text(rc));
	else
		fprintf(stderr, "terminal %u, epoch %u; it counts from the "
		    "terminal's next start on\n",
		    (unsigned)keys.key[0].terminal,
		    (unsigned)keys.key[0].epoch);
	proof_keys_wipe(&keys);
	/* A file that is not there is the world's, not the data's. */
	return rc == RC_NOT_FOUND ? CLI_WORLD : cli_exit_of(rc);
}

const struct cli_command cli_proof_key_in = {
	.name = "proof-key in",
	.synopsis = "FILE FOLDER",
	.help = "Put the proof key that cho40-board device proof-key wrote"
	    " into a stall's ledger\nfolder.  The terminal reads it when it"
	    " starts.\n",
	.options = options,
	.words_min = 2,
	.words_max = 2,
	.run = run_in,
};
