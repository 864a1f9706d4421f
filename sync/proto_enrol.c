/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/proto_enrol.h"

static enum rc
put_end(struct buf *b, size_t start)
{
	if (!b->full)
		return RC_OK;
	buf_cut(b, start);
	return RC_TOO_BIG;
}

static bool
is_object(struct str text, size_t max)
{
	int64_t v;

	return str_trim(text).n <= max && json_check_object(text) &&
	    json_get_i64(text, "v", &v) && v == PROTO_VERSION;
}

/* Decoded behind what memory holds. */
static bool
get_text(struct str object, const char *name, struct buf *memory,
    struct str *text)
{
	size_t start = memory->n;
	struct str raw;

	if (!json_get(object, name, &raw) || !json_str(raw, memory) ||
	    memory->full)
		return false;
	*text = str_from(buf_str(memory), start);
	return text->n > 0;
}

static bool
get_terminal(struct str object, int64_t *terminal)
{
	return json_get_i64(object, "terminal", terminal) && *terminal >= 1 &&
	    *terminal <= TERMINAL_ID_MAX;
}

/* --- up ---------------------------------------------------------------- */

enum rc
proto_put_enrol(struct buf *b, const struct proto_enrol *e)
{
	size_t start = b->n;

	buf_printf(b, "{\"v\":%d,\"terminal\":%" PRId64, PROTO_VERSION,
	    e->terminal);
	if (e->code[0] != '\0') {
		json_add_text(b, "code", e->code);
		json_add_hex(b, "key", e->key, sizeof(e->key));
		json_add_hex(b, "sig", e->sig, sizeof(e->sig));
	}
	json_add_str(b, "csr", e->csr);
	buf_puts(b, "}\n");
	return put_end(b, start);
}

enum rc
proto_read_enrol(struct str body, struct buf *memory, struct proto_enrol *e)
{
	struct proto_enrol got = { .terminal = 0 };
	char code[64];

	if (!is_object(body, PROTO_ENROL_MAX) ||
	    !get_terminal(body, &got.terminal) ||
	    !get_text(body, "csr", memory, &got.csr))
		return RC_BAD_INPUT;
	if (json_get_str(body, "code", code, sizeof(code))) {
		enum rc rc = enrol_code_read(str_of(code), got.code);
		crypto_wipe(code, sizeof(code));
		if (rc != RC_OK ||
		    !json_get_hex(body, "key", got.key, sizeof(got.key)) ||
		    !json_get_hex(body, "sig", got.sig, sizeof(got.sig)))
			return RC_BAD_INPUT;
	}
	*e = got;
	return RC_OK;
}

/* --- down -------------------------------------------------------------- */

static void
put_profile(struct buf *b, const struct profile *p)
{
	buf_puts(b, ",\"profile\":{\"bin\":");
	json_put_str(b, str_of(p->bin));
	json_add_text(b, "account", p->account);
	json_add_text(b, "holder", p->holder);
	json_add_text(b, "stall", p->stall);
	json_add_text(b, "place", p->place);
	buf_putc(b, '}');
}

enum rc
proto_put_enrolled(struct buf *b, const struct proto_enrolled *e)
{
	size_t start = b->n;

	buf_printf(b, "{\"v\":%d,\"terminal\":%" PRId64 ",\"epoch\":%" PRId64,
	    PROTO_VERSION, e->terminal, e->epoch);
	json_add_str(b, "cert", e->cert);
	json_add_str(b, "ca", e->ca);
	buf_puts(b, ",\"pins\":[");
	for (int i = 0; i < PROTO_PINS; i++) {
		buf_puts(b, i == 0 ? "\"" : ",\"");
		buf_hex(b, e->pin[i], HASH_BYTES);
		buf_putc(b, '"');
	}
	buf_putc(b, ']');
	if (e->has_proof)
		json_add_hex(b, "proof", e->proof, sizeof(e->proof));
	put_profile(b, &e->profile);
	if (e->receipts[0] != '\0')
		json_add_text(b, "receipts", e->receipts);
	buf_printf(b, ",\"server_ms\":%" PRId64 "}\n", e->server_ms);
	return put_end(b, start);
}

static bool
get_pins(struct str object, uint8_t pin[PROTO_PINS][HASH_BYTES])
{
	struct str list, item;
	int n = 0;

	if (!json_get(object, "pins", &list))
		return false;
	while (n < PROTO_PINS && json_next(&list, &item)) {
		if (!json_hex(item, pin[n], HASH_BYTES))
			return false;
		n++;
	}
	return n == PROTO_PINS && !json_next(&list, &item);
}

static bool
get_profile(struct str object, struct profile *p)
{
	struct str raw;

	return json_get(object, "profile", &raw) && raw.p[0] == '{' &&
	    json_get_str(raw, "bin", p->bin, sizeof(p->bin)) &&
	    json_get_str(raw, "account", p->account, sizeof(p->account)) &&
	    json_get_str(raw, "holder", p->holder, sizeof(p->holder)) &&
	    json_get_str(raw, "stall", p->stall, sizeof(p->stall)) &&
	    json_get_str(raw, "place", p->place, sizeof(p->place));
}

enum rc
proto_read_enrolled(struct str body, struct buf *memory,
    struct proto_enrolled *e)
{
	struct proto_enrolled got = { .terminal = 0 };
	struct str raw;

	if (!is_object(body, PROTO_ANSWER_MAX) ||
	    !get_terminal(body, &got.terminal) ||
	    !json_get_i64(body, "epoch", &got.epoch) || got.epoch < 0 ||
	    got.epoch > EPOCH_MAX ||
	    !get_text(body, "cert", memory, &got.cert) ||
	    !get_text(body, "ca", memory, &got.ca) ||
	    !get_pins(body, got.pin) || !get_profile(body, &got.profile) ||
	    !json_get_i64(body, "server_ms", &got.server_ms) ||
	    got.server_ms <= 0)
		return RC_BAD_INPUT;
	got.has_proof = json_get(body, "proof", &raw);
	if (got.has_proof && !json_hex(raw, got.proof, sizeof(got.proof)))
		return RC_BAD_INPUT;
	if (json_get(body, "receipts", &raw) && !json_get_str(body,
	    "receipts", got.receipts, sizeof(got.receipts)))
		return RC_BAD_INPUT;
	got.profile.terminal = (uint32_t)got.terminal;
	got.profile.epoch = (uint32_t)got.epoch;
	*e = got;
	return RC_OK;
}

/* --- before there is trust --------------------------------------------- */

enum rc
proto_put_cacerts(struct buf *b, const struct proto_cacerts *c)
{
	size_t start = b->n;

	buf_printf(b, "{\"v\":%d", PROTO_VERSION);
	json_add_str(b, "ca", c->ca);
	buf_printf(b, ",\"server_ms\":%" PRId64 "}\n", c->server_ms);
	return put_end(b, start);
}

enum rc
proto_read_cacerts(struct str body, struct buf *memory,
    struct proto_cacerts *c)
{
	struct proto_cacerts got;

	if (!is_object(body, PROTO_PEMS_MAX) ||
	    !get_text(body, "ca", memory, &got.ca) ||
	    !json_get_i64(body, "server_ms", &got.server_ms) ||
	    got.server_ms <= 0)
		return RC_BAD_INPUT;
	*c = got;
	return RC_OK;
}

void
proto_put_time(struct buf *b, int64_t server_ms)
{
	buf_printf(b, "{\"v\":%d,\"server_ms\":%" PRId64 "}\n", PROTO_VERSION,
	    server_ms);
}

enum rc
proto_read_time(struct str body, int64_t *server_ms)
{
	int64_t ms;

	if (!is_object(body, 1024) ||
	    !json_get_i64(body, "server_ms", &ms) || ms <= 0)
		return RC_BAD_INPUT;
	*server_ms = ms;
	return RC_OK;
}
