/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ledger/receipt_keys.h"

#define FILE_MAX 65536

static const char *
read_line(struct str line, struct receipt_keys *keys)
{
	size_t at = keys->count;
	struct str market = str_cut(&line, ' ');
	struct str key = str_cut(&line, ' ');
	struct str name = str_trim(line);
	uint64_t number;

	if (at == RECEIPT_KEYS_MAX)
		return "more keys than there is room for";
	if (!str_to_u64(market, &number) || number < 1 || number > UINT32_MAX)
		return "does not begin with a market's number";
	if (!hex_decode(key, keys->key[at], KEY_BYTES))
		return "the key is not 64 hex digits";
	if (name.n == 0 || !str_is_utf8(name) ||
	    !str_copy(name, keys->name[at], sizeof(keys->name[at])))
		return "the market's name is missing or too long";
	keys->market[at] = (uint32_t)number;
	keys->count++;
	return NULL;
}

enum rc
receipt_keys_parse(struct str text, struct receipt_keys *keys,
    struct buf *why)
{
	struct receipt_keys read = { 0 };
	int number = 0;

	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		const char *wrong = NULL;
		number++;
		if (line.n > 0 && line.p[0] != '#')
			wrong = read_line(line, &read);
		if (wrong != NULL) {
			buf_printf(why, "line %d: %s", number, wrong);
			return RC_BAD_INPUT;
		}
	}
	*keys = read;
	return RC_OK;
}

enum rc
receipt_keys_load(const char *path, struct receipt_keys *keys,
    struct buf *why)
{
	static char text[FILE_MAX + 1];
	FILE *f = fopen(path, "rbe");

	if (f == NULL) {
		buf_printf(why, "%s: %s", path, strerror(errno));
		return errno == ENOENT ? RC_NOT_FOUND : RC_SYSTEM;
	}
	size_t n = fread(text, 1, sizeof(text), f);
	bool failed = ferror(f) != 0;
	(void)fclose(f);
	if (failed || n > FILE_MAX) {
		buf_printf(why, "%s: %s", path, failed ? "cannot be read" :
		    "over 64 KiB: not a file of keys");
		return failed ? RC_DISK : RC_TOO_BIG;
	}
	buf_printf(why, "%s: ", path);
	enum rc rc = receipt_keys_parse((struct str){ text, n }, keys, why);
	if (rc == RC_OK)
		buf_reset(why);
	return rc;
}

void
receipt_keys_put(struct buf *b, uint32_t market,
    const uint8_t key[KEY_BYTES], struct str name)
{
	buf_u64(b, market);
	buf_putc(b, ' ');
	buf_hex(b, key, KEY_BYTES);
	buf_putc(b, ' ');
	buf_put(b, name);
	buf_putc(b, '\n');
}

void
receipt_keys_add(struct receipt_keys *keys, const struct receipt_keys *more)
{
	for (size_t i = 0; i < more->count && keys->count < RECEIPT_KEYS_MAX;
	    i++, keys->count++) {
		memcpy(keys->key[keys->count], more->key[i], KEY_BYTES);
		keys->market[keys->count] = more->market[i];
		memcpy(keys->name[keys->count], more->name[i],
		    sizeof(keys->name[0]));
	}
}

enum receipt_fault
receipt_keys_check(const struct receipt_keys *keys, struct str text,
    struct receipt *r, size_t *which)
{
	uint8_t signer[RECEIPT_SIGNER_BYTES];
	struct receipt read;

	enum receipt_fault fault = receipt_read(text, &read, signer);
	if (fault != RECEIPT_SOUND)
		return fault;
	fault = RECEIPT_STRANGER;
	for (size_t i = 0; i < keys->count && fault == RECEIPT_STRANGER; i++) {
		*which = i;
		fault = receipt_verify(text, keys->key[i], &read);
	}
	if (fault != RECEIPT_SOUND)
		return fault;
	if (keys->market[*which] != 0 && keys->market[*which] != read.market)
		return RECEIPT_FORGED;
	*r = read;
	return RECEIPT_SOUND;
}
