/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/crypto.h"
#include "ledger/key.h"
#include "ledger/receipt_keys.h"
#include "sync/board/receipt_key.h"

enum rc
receipt_key_load(const struct board_conf *conf, const struct rng *rng,
    uint8_t seed[KEY_BYTES], struct buf *why)
{
	char path[BOARD_PATH_MAX];

	board_conf_path(conf, "receipt.key", path);
	enum rc rc = key_read(path, seed, why);
	if (rc != RC_NOT_FOUND || rng == NULL)
		return rc;
	rng_fill(rng, seed, KEY_BYTES);
	rc = key_write(path, seed, why);
	if (rc == RC_NOT_FOUND)
		buf_puts(why, "; make the board first: cho40-board init");
	return rc;
}

enum rc
receipt_key_put(const struct board_conf *conf, const struct rng *rng,
    struct buf *line, struct buf *why)
{
	uint8_t seed[KEY_BYTES], key[KEY_BYTES];

	enum rc rc = receipt_key_load(conf, rng, seed, why);
	if (rc == RC_OK)
		rc = ed25519_public(seed, key);
	crypto_wipe(seed, sizeof(seed));
	if (rc == RC_OK)
		receipt_keys_put(line, (uint32_t)conf->market, key,
		    str_of(conf->market_name));
	return rc != RC_OK ? rc : line->full ? RC_TOO_BIG : RC_OK;
}
