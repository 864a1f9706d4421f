/* SPDX-License-Identifier: Apache-2.0 */
/* A terminal's proof key, on its way to a stick, and the code that lets it
 * type codes again. */
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

#define EPOCH_USAGE "--epoch: give a number from 0 to 31"

/* 0 unless told. */
static bool
read_epoch(const struct setup_args *args, uint64_t *epoch)
{
	*epoch = 0;
	return args->epoch == NULL || (str_to_u64(str_of(args->epoch),
	    epoch) && *epoch <= EPOCH_MAX);
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
	uint64_t epoch;

	if (!setup_terminal(args->terminal, &terminal))
		return setup_usage(SETUP_TERMINAL);
	if (!read_epoch(args, &epoch))
		return setup_usage(EPOCH_USAGE);
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

int
setup_device_unlock(const struct board_conf *conf,
    const struct setup_args *args)
{
	char text[ADMIN_REQUEST_MAX];
	struct buf request = BUF(text);
	uint32_t terminal;
	uint64_t epoch, lock;

	if (!setup_terminal(args->terminal, &terminal))
		return setup_usage(SETUP_TERMINAL);
	if (!read_epoch(args, &epoch))
		return setup_usage(EPOCH_USAGE);
	if (args->lock == NULL || !str_to_u64(str_of(args->lock), &lock) ||
	    lock < 1 || lock > INT64_MAX)
		return setup_usage("--lock: give the number on its screen");
	buf_printf(&request, "{\"do\":\"device.unlock\",\"terminal\":%u,"
	    "\"epoch\":%u,\"lock\":%llu}", (unsigned)terminal,
	    (unsigned)epoch, (unsigned long long)lock);
	return setup_request(conf, args, &request);
}
