/* SPDX-License-Identifier: Apache-2.0 */
/* A terminal's proof key, on its way to a stick. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>

#include "ledger/base/crypto.h"
#include "ledger/proof_key.h"
#include "sync/board/admin.h"
#include "sync/board/setup.h"
#include "sync/board/setup_file.h"

#define WHY_BYTES 1024

/* Ask, and put the answer into a new file; nothing is printed. */
static enum rc
fetch(const struct setup_job *where, struct str request, const char *path,
    struct buf *why)
{
	char text[PROOF_KEYS_MAX * PROOF_KEY_LINE_MAX] = "";
	FILE *f = fmemopen(text, sizeof(text) - 1, "w");

	if (f == NULL)
		return RC_NO_MEMORY;
	enum rc rc = setup_ask(where, request, f, why);
	if (fclose(f) != 0 && rc == RC_OK)
		rc = RC_TOO_BIG;
	if (rc == RC_OK)
		rc = setup_write(path, str_of(text), why);
	crypto_wipe(text, sizeof(text));
	return rc;
}

int
setup_device_proof_key(const struct board_conf *conf,
    const struct setup_args *args)
{
	char memory[WHY_BYTES], text[ADMIN_REQUEST_MAX];
	struct buf why = BUF(memory), request = BUF(text);
	struct setup_job where = { .conf = conf, .clock = args->clock };
	uint8_t fresh[KEY_BYTES];
	uint32_t terminal;
	uint64_t epoch = 0;

	if (!setup_terminal(args->terminal, &terminal))
		return setup_usage(SETUP_TERMINAL);
	if (args->epoch != NULL && (!str_to_u64(str_of(args->epoch),
	    &epoch) || epoch > EPOCH_MAX))
		return setup_usage("--epoch: give a number from 0 to 31");
	if (args->out == NULL)
		return setup_usage("--out: give the file for the key");
	rng_fill(args->rng, fresh, sizeof(fresh));
	buf_printf(&request, "{\"do\":\"device.proof-key\",\"terminal\":%u,"
	    "\"epoch\":%u,\"fresh\":\"", (unsigned)terminal,
	    (unsigned)epoch);
	buf_hex(&request, fresh, sizeof(fresh));
	buf_puts(&request, "\"}");
	enum rc rc = fetch(&where, buf_str(&request), args->out, &why);
	crypto_wipe(fresh, sizeof(fresh));
	crypto_wipe(text, sizeof(text));
	return rc == RC_OK ? 0 : setup_fail(rc, memory);
}
