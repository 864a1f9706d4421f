/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/pins.h"
#include "sync/board/setup_file.h"
#include "sync/sign.h"

static enum rc
read_pin(const struct board_conf *conf, const char *name,
    uint8_t pin[HASH_BYTES], struct buf *why)
{
	char path[BOARD_PATH_MAX], memory[8192];
	struct buf text = BUF(memory);
	struct sign_facts facts;

	board_conf_path(conf, name, path);
	enum rc rc = setup_read(path, &text, why);
	if (rc == RC_OK)
		rc = sign_read_facts(buf_str(&text), &facts);
	if (rc == RC_OK)
		memcpy(pin, facts.spki, HASH_BYTES);
	else if (why->n == 0)
		buf_printf(why, "%s: not a certificate in PEM", path);
	return rc;
}

enum rc
pins_read(const struct board_conf *conf, uint8_t pin[PROTO_PINS][HASH_BYTES],
    bool *spare, struct buf *why)
{
	char unread[256];
	struct buf no = BUF(unread);
	enum rc rc = read_pin(conf, "server.crt", pin[0], why);

	*spare = rc == RC_OK &&
	    read_pin(conf, "server-next.crt", pin[1], &no) == RC_OK;
	if (!*spare)
		memcpy(pin[1], pin[0], HASH_BYTES);
	return rc;
}
