/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds what: zones, stalls, traders, contracts. */
#include <inttypes.h>
#include <string.h>

#include "ledger/day.h"
#include "sync/board/console/api_fee.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/fee/run.h"

#define DEPOSIT_MAX 1000000000

/* --- shared -------------------------------------------------------------- */

bool
api_is_code(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!((*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
		    strchr("-./", *s) != NULL))
			return false;
	return true;
}

static enum rc
refuse_code(struct api *a, const char *name)
{
	a->field = name;
	return api_refuse(a, 400, "field", "%s: chỉ dùng A-Z, 0-9 và - . /",
	    name);
}

enum rc
api_in_stall(struct api *a, const char *name, char to[FEE_STALL_MAX + 1])
{
	enum rc rc = api_in_text(a, name, to, FEE_STALL_MAX + 1);

	return rc == RC_OK && !api_is_code(to) ? refuse_code(a, name) : rc;
}

enum rc
api_in_fee(struct api *a, const char *name, char to[FEE_CODE_MAX + 1])
{
	enum rc rc = api_in_text_or(a, name, to, FEE_CODE_MAX + 1);

	return rc == RC_OK && to[0] != '\0' && !api_is_code(to) ?
	    refuse_code(a, name) : rc;
}

enum rc
api_in_flag(struct api *a, const char *name, bool *to)
{
	const json_t *v = json_object_get(a->in, name);
	int64_t number;

	if (v == NULL)
		return RC_OK;
	if (json_is_boolean(v)) {
		*to = json_is_true(v);
		return RC_OK;
	}
	enum rc rc = api_in_i64(a, name, 0, 1, &number);
	if (rc == RC_OK)
		*to = number != 0;
	return rc;
}

enum rc
api_did(struct store *s, struct api *a, const char *action, int64_t number,
    const char *detail)
{
	char object[24];
	struct buf b = BUF(object);

	buf_i64(&b, number);
	return api_trail(s, a, action, object, detail);
}

void
api_out_i64(struct api *a, const char *name, int64_t v)
{
	json_object_set_new(a->out, name, json_integer(v));
}

void
api_out_text(struct api *a, const char *name, const char *v)
{
	json_object_set_new(a->out, name, json_string(v));
}

/* --- zones and stalls ---------------------------------------------------- */

static enum rc
no_zone(struct api *a, enum rc rc)
{
	a->field = "zone";
	return rc != RC_NOT_FOUND ? rc : api_refuse(a, 404, "no_zone",
	    "zone: không có khu này; hãy tạo khu trước.");
}

static enum rc
put_zone(struct store *s, struct api *a)
{
	struct store_zone z = { 0 }, had;

	enum rc rc = api_in_text(a, "name", z.name, sizeof(z.name));
	if (rc == RC_OK && json_object_get(a->in, "zone") != NULL)
		rc = api_in_i64(a, "zone", 1, INT32_MAX, &z.zone);
	if (rc == RC_OK && z.zone > 0)
		rc = no_zone(a, store_zone_get(s, z.zone, &had));
	if (rc == RC_OK)
		rc = store_zone_put(s, &z);
	if (rc == RC_OK)
		rc = api_did(s, a, "zone.put", z.zone, z.name);
	api_out_i64(a, "zone", z.zone);
	return rc;
}

/* One of a list of words. */
static enum rc
in_word(struct api *a, const char *name, const char *words, char to[16])
{
	char padded[24];
	struct buf b = BUF(padded);

	enum rc rc = api_in_text(a, name, to, 16);
	buf_printf(&b, " %s ", to);
	if (rc != RC_OK || (strstr(words, padded) != NULL &&
	    strchr(to, ' ') == NULL))
		return rc;
	a->field = name;
	return api_refuse(a, 400, "field", "%s: một trong:%s", name, words);
}

static enum rc
read_stall(struct api *a, struct store_stall *st)
{
	int64_t terminal = st->terminal;

	enum rc rc = api_in_i64(a, "zone", 1, INT32_MAX, &st->zone);
	if (rc == RC_OK)
		rc = in_word(a, "kind", " kiosk hall outdoor own_produce "
		    "session ", st->kind);
	if (rc == RC_OK)
		rc = api_in_i64(a, "aisles", 0, 3, &st->aisles);
	if (rc == RC_OK)
		rc = api_in_i64(a, "area", 0, FEE_AREA_MAX, &st->area);
	if (rc == RC_OK && json_object_get(a->in, "x") != NULL)
		rc = api_in_i64(a, "x", -1, 1000, &st->x);
	if (rc == RC_OK && json_object_get(a->in, "y") != NULL)
		rc = api_in_i64(a, "y", -1, 1000, &st->y);
	if (rc == RC_OK && json_object_get(a->in, "terminal") != NULL)
		rc = api_in_i64(a, "terminal", 0, TERMINAL_ID_MAX, &terminal);
	if (rc == RC_OK && json_object_get(a->in, "state") != NULL)
		rc = in_word(a, "state", " vacant let paused disputed ",
		    st->state);
	st->terminal = (uint32_t)terminal;
	return rc;
}

static enum rc
put_stall(struct store *s, struct api *a)
{
	struct store_stall st;
	struct store_zone z;
	char code[FEE_STALL_MAX + 1];

	enum rc rc = api_in_stall(a, "stall", code);
	if (rc != RC_OK)
		return rc;
	rc = store_stall_get(s, code, &st);
	if (rc == RC_NOT_FOUND) {
		st = (struct store_stall){ .x = -1, .y = -1,
		    .state = "vacant" };
		memcpy(st.stall, code, sizeof(code));
		rc = RC_OK;
	}
	if (rc == RC_OK)
		rc = read_stall(a, &st);
	if (rc == RC_OK)
		rc = no_zone(a, store_zone_get(s, st.zone, &z));
	if (rc == RC_OK)
		rc = store_stall_put(s, &st);
	return rc == RC_OK ? api_trail(s, a, "stall.put", code, "") : rc;
}

/* --- traders ------------------------------------------------------------- */

static enum rc
no_trader(struct api *a, enum rc rc)
{
	a->field = "trader";
	return rc != RC_NOT_FOUND ? rc : api_refuse(a, 404, "no_trader",
	    "trader: không có tiểu thương này.");
}

static enum rc
put_trader(struct store *s, struct api *a)
{
	struct store_trader t = { 0 };

	enum rc rc = RC_OK;
	if (json_object_get(a->in, "trader") != NULL)
		rc = api_in_i64(a, "trader", 1, INT64_MAX, &t.trader);
	if (rc == RC_OK && t.trader > 0)
		rc = no_trader(a, store_trader_get(s, t.trader, &t));
	if (rc == RC_OK && t.erased_ms != 0)
		return api_refuse(a, 409, "erased", "Dữ liệu của người này đã "
		    "xoá theo yêu cầu; hãy tạo tiểu thương mới.");
	if (rc == RC_OK)
		rc = api_in_text(a, "name", t.name, sizeof(t.name));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "phone", t.phone, sizeof(t.phone));
	if (rc == RC_OK && strspn(t.phone, "+0123456789 ") !=
	    strlen(t.phone)) {
		a->field = "phone";
		return api_refuse(a, 400, "field", "phone: chỉ gồm chữ số");
	}
	if (rc == RC_OK)
		rc = store_trader_put(s, &t);
	if (rc == RC_OK)
		rc = api_did(s, a, "trader.put", t.trader, "");
	api_out_i64(a, "trader", t.trader);
	return rc;
}

/* --- contracts ----------------------------------------------------------- */

static bool
keep_first(void *ctx, const struct store_contract *c)
{
	struct store_contract *to = ctx;

	*to = *c;
	return false;
}

static enum rc
check_free(struct store *s, struct api *a, const struct store_contract *c)
{
	struct store_contract other = { 0 };
	char memory[32];
	struct buf b = BUF(memory);

	enum rc rc = store_contract_meeting(s, c, keep_first, &other);
	if (rc != RC_OK || other.contract == 0)
		return rc;
	day_put_paper(&b, other.to_day);
	return api_refuse(a, 409, "let", "Điểm %s đang có hợp đồng %s đến %s; "
	    "hãy thanh lý hợp đồng đó hoặc chọn ngày khác.", c->stall,
	    other.code, other.to_day == 0 ? "khi thanh lý" : memory);
}

static enum rc
read_contract(struct api *a, struct store_contract *c)
{
	enum rc rc = api_in_text(a, "code", c->code, sizeof(c->code));

	if (rc == RC_OK)
		rc = api_in_stall(a, "stall", c->stall);
	if (rc == RC_OK)
		rc = api_in_i64(a, "trader", 1, INT64_MAX, &c->trader);
	if (rc == RC_OK)
		rc = api_in_day(a, "from", &c->from_day);
	if (rc == RC_OK)
		rc = api_in_day_or(a, "to", &c->to_day);
	if (rc == RC_OK && json_object_get(a->in, "deposit") != NULL)
		rc = api_in_i64(a, "deposit", 0, DEPOSIT_MAX,
		    &c->deposit.dong);
	if (rc == RC_OK && c->to_day != 0 && c->to_day < c->from_day) {
		a->field = "to";
		return api_refuse(a, 400, "field",
		    "to: không trước from");
	}
	return rc;
}

static enum rc
add_contract(struct store *s, struct api *a)
{
	struct store_contract c = { .made_by = a->who.id };
	struct store_trader t;
	struct store_stall st;

	enum rc rc = read_contract(a, &c);
	if (rc == RC_OK)
		rc = no_trader(a, store_trader_get(s, c.trader, &t));
	if (rc != RC_OK)
		return rc;
	rc = store_stall_get(s, c.stall, &st);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "no_stall",
		    "stall: không có điểm kinh doanh này.");
	if (rc == RC_OK)
		rc = check_free(s, a, &c);
	if (rc == RC_OK)
		rc = store_contract_add(s, &c);
	if (rc == RC_OK && strcmp(st.state, "vacant") == 0) {
		memcpy(st.state, "let", sizeof("let"));
		rc = store_stall_put(s, &st);
	}
	if (rc == RC_OK)
		rc = api_did(s, a, "contract.add", c.contract, c.stall);
	api_out_i64(a, "contract", c.contract);
	return rc;
}

static enum rc
close_contract(struct store *s, struct api *a)
{
	struct store_contract c;
	struct store_stall st;
	int64_t number, day, bills = 0;

	enum rc rc = api_in_i64(a, "contract", 1, INT64_MAX, &number);
	if (rc == RC_OK)
		rc = api_in_day(a, "to", &day);
	if (rc != RC_OK)
		return rc;
	rc = store_contract_get(s, number, &c);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "no_contract",
		    "contract: không có hợp đồng này.");
	if (rc == RC_OK && c.closed_ms != 0)
		return api_refuse(a, 409, "closed", "Hợp đồng này đã thanh "
		    "lý.");
	if (rc == RC_OK && (day < c.from_day ||
	    (c.to_day != 0 && day > c.to_day)))
		return api_refuse(a, 400, "field", "to: phải trong thời "
		    "hạn hợp đồng.");
	if (rc == RC_OK)
		rc = store_stall_get(s, c.stall, &st);
	c.to_day = day;
	c.closed_by = a->who.id;
	if (rc == RC_OK)
		rc = store_contract_close(s, &c);
	if (rc == RC_OK && strcmp(st.state, "let") == 0) {
		memcpy(st.state, "vacant", sizeof("vacant"));
		rc = store_stall_put(s, &st);
	}
	if (rc == RC_OK)
		rc = fee_contract_end(s, &c, a->who.id, &bills);
	api_out_i64(a, "bills", bills);
	return rc == RC_OK ? api_did(s, a, "contract.close", number, c.stall)
	    : rc;
}

#define ACT(path, may, run) { HTTP_POST, "/api/v1/" path, may, API_WRITES, \
	run, false }

static const struct api_route routes[] = {
	ACT("zones", FEE_SET_UP, put_zone),
	ACT("stalls", FEE_SET_UP, put_stall),
	ACT("traders", FEE_SET_UP, put_trader),
	ACT("contracts", FEE_OFFICE, add_contract),
	ACT("contracts/close", FEE_HEAD, close_contract),
};

const struct api_table api_fee = { routes,
    sizeof(routes) / sizeof(routes[0]) };
