/* SPDX-License-Identifier: Apache-2.0 */
/* Prices, market days, rules, meters. */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/console/api_fee.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/fee/calendar.h"
#include "sync/board/fee/meter.h"
#include "sync/board/fee/tariff.h"

#define WHY_BYTES 256

/* --- prices -------------------------------------------------------------- */

static enum rc
read_words(struct api *a, struct store_tariff *t)
{
	char kind[16], rounding[16], days[8];

	enum rc rc = api_in_text(a, "kind", kind, sizeof(kind));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "rounding", rounding,
		    sizeof(rounding));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "days", days, sizeof(days));
	if (rc != RC_OK)
		return rc;
	t->days_30 = strcmp(days, "30") == 0;
	if (!fee_kind_read(kind, &t->kind))
		return api_refuse(a, 400, "field", "kind: area_month, "
		    "area_day, session, entry, lump hoặc metered");
	if (!fee_rounding_read(rounding[0] == '\0' ? "none" : rounding,
	    &t->rounding))
		return api_refuse(a, 400, "field", "rounding: none, "
		    "down_1000 hoặc half_up_1000");
	if (days[0] != '\0' && !t->days_30 && strcmp(days, "actual") != 0)
		return api_refuse(a, 400, "field", "days: actual hoặc 30");
	return RC_OK;
}

static enum rc
read_numbers(struct api *a, struct store_tariff *t)
{
	const struct { const char *name; int64_t hi, *to; } optional[] = {
		{ "aisles", 3, &t->aisles }, { "zone", INT32_MAX, &t->zone },
		{ "vat_bp", 10000, &t->vat_bp },
	};
	enum rc rc = api_in_i64(a, "amount", 0, FEE_PRICE_MAX,
	    &t->amount.dong);

	for (size_t i = 0; rc == RC_OK && i < 3; i++)
		if (json_object_get(a->in, optional[i].name) != NULL)
			rc = api_in_i64(a, optional[i].name, 0,
			    optional[i].hi, optional[i].to);
	t->vat_in = true;
	if (rc == RC_OK)
		rc = api_in_flag(a, "vat_in", &t->vat_in);
	if (rc == RC_OK)
		rc = api_in_day(a, "from", &t->from_day);
	if (rc == RC_OK)
		rc = api_in_day_or(a, "to", &t->to_day);
	return rc == RC_OK ? api_in_day(a, "law_day", &t->law_day) : rc;
}

static enum rc
read_tariff(struct api *a, struct store_tariff *t)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);

	enum rc rc = api_in_fee(a, "fee", t->fee);
	if (rc == RC_OK)
		rc = api_in_text(a, "name", t->name, sizeof(t->name));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "place", t->place, sizeof(t->place));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "transport", t->transport,
		    sizeof(t->transport));
	if (rc == RC_OK)
		rc = api_in_text(a, "law_no", t->law_no, sizeof(t->law_no));
	if (rc == RC_OK)
		rc = api_in_text(a, "law_by", t->law_by, sizeof(t->law_by));
	if (rc == RC_OK)
		rc = read_words(a, t);
	if (rc == RC_OK)
		rc = read_numbers(a, t);
	if (rc == RC_OK && !fee_tariff_is_valid(t, &why))
		return api_refuse(a, 400, "field", "%s", memory);
	if (rc == RC_OK && t->place[0] != '\0' && strstr(" kiosk hall outdoor "
	    "own_produce session ", t->place) == NULL)
		return api_refuse(a, 400, "field", "place: kiosk, hall, "
		    "outdoor, own_produce, session hoặc để trống");
	return rc;
}

struct neighbours {
	const struct store_tariff *t;
	struct store_tariff clash, before;   /* tariff 0: none */
};

static bool
look_around(void *ctx, const struct store_tariff *had)
{
	struct neighbours *n = ctx;

	if (!fee_tariff_same_key(had, n->t))
		return true;
	if (fee_tariff_overlap(had, n->t))
		n->clash = *had;
	else if (had->to_day != 0 && had->to_day < n->t->from_day &&
	    had->to_day >= n->before.to_day)
		n->before = *had;
	return true;
}

static void
put_days(struct buf *b, int64_t first, int64_t last)
{
	day_put_paper(b, first);
	buf_puts(b, "–");
	if (last != 0)
		day_put_paper(b, last);
}

/* Refuse what overlaps; say where a gap is. */
static enum rc
check_days(struct store *s, struct api *a, const struct store_tariff *t)
{
	struct neighbours n = { .t = t };
	char memory[64];
	struct buf b = BUF(memory);

	enum rc rc = store_tariff_meeting(s, 0, INT64_MAX / 2, look_around,
	    &n);
	if (rc != RC_OK)
		return rc;
	if (n.clash.tariff != 0) {
		put_days(&b, n.clash.from_day, n.clash.to_day);
		return api_refuse(a, 409, "overlap", "Trùng ngày với giá số "
		    "%lld (%s); hãy kết thúc giá đó trước ngày bắt đầu giá "
		    "này.", (long long)n.clash.tariff, memory);
	}
	if (n.before.tariff != 0 && n.before.to_day + 1 < t->from_day) {
		put_days(&b, n.before.to_day + 1, t->from_day - 1);
		api_out_text(a, "gap", memory);
	}
	return RC_OK;
}

static enum rc
add_tariff(struct store *s, struct api *a)
{
	struct store_tariff t = { .made_by = a->who.id };

	enum rc rc = read_tariff(a, &t);
	if (rc == RC_OK)
		rc = check_days(s, a, &t);
	if (rc == RC_OK)
		rc = store_tariff_add(s, &t);
	if (rc == RC_OK)
		rc = api_did(s, a, "tariff.add", t.tariff, t.law_no);
	api_out_i64(a, "tariff", t.tariff);
	return rc;
}

static enum rc
end_tariff(struct store *s, struct api *a)
{
	struct store_tariff t;
	int64_t number, day, asked = 0;

	enum rc rc = api_in_i64(a, "tariff", 1, INT64_MAX, &number);
	if (rc == RC_OK)
		rc = api_in_day(a, "to", &day);
	if (rc != RC_OK)
		return rc;
	rc = store_tariff_get(s, number, &t);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "no_tariff", "tariff: không có giá "
		    "này.");
	if (rc == RC_OK && (day < t.from_day || (t.to_day != 0 &&
	    day > t.to_day)))
		return api_refuse(a, 409, "field", "to: trong thời gian "
		    "giá đang có hiệu lực; kéo dài thì thêm giá mới.");
	if (rc == RC_OK)
		rc = store_tariff_asked(s, number, &asked);
	if (rc == RC_OK && asked > day)
		return api_refuse(a, 409, "billed", "to: đã tính tiền theo giá "
		    "này cho những ngày sau; hãy huỷ đợt tính đó trước, rồi "
		    "tính lại.");
	if (rc == RC_OK)
		rc = store_tariff_end(s, number, day);
	return rc == RC_OK ? api_did(s, a, "tariff.end", number, "") : rc;
}

/* --- when and how -------------------------------------------------------- */

static enum rc
add_calendar(struct store *s, struct api *a)
{
	char rule[FEE_RULE_MAX + 1], memory[WHY_BYTES];
	struct buf why = BUF(memory);
	struct fee_calendar c;
	int64_t day;

	enum rc rc = api_in_text(a, "rule", rule, sizeof(rule));
	if (rc == RC_OK)
		rc = api_in_day(a, "from", &day);
	if (rc != RC_OK)
		return rc;
	if (!fee_calendar_parse(str_of(rule), &c, &why)) {
		a->field = "rule";
		return api_refuse(a, 400, "field", "rule: %s", memory);
	}
	rc = store_calendar_add(s, day, rule, a->who.id);
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "same_day", "from: ngày này đã "
		    "có lịch; hãy chọn ngày khác.");
	return rc == RC_OK ? api_did(s, a, "calendar.add", day, "") : rc;
}

static enum rc
put_exception(struct store *s, struct api *a)
{
	char note[129];
	bool open = true;
	int64_t day;

	enum rc rc = api_in_day(a, "day", &day);
	if (rc == RC_OK)
		rc = api_in_flag(a, "open", &open);
	if (rc == RC_OK)
		rc = api_in_text_or(a, "note", note, sizeof(note));
	if (rc == RC_OK)
		rc = store_exception_put(s, day, open, note);
	return rc == RC_OK ? api_did(s, a, "calendar.exception", day, note) :
	    rc;
}

static enum rc
add_rule(struct store *s, struct api *a)
{
	struct store_fee_rule r = { .made_by = a->who.id };

	enum rc rc = api_in_day(a, "from", &r.from_day);
	if (rc == RC_OK)
		rc = api_in_i64(a, "due_day", 1, 28, &r.due_day);
	if (rc == RC_OK)
		rc = api_in_flag(a, "due_next", &r.due_next);
	if (rc == RC_OK)
		rc = api_in_i64(a, "free_bp", 0, 10000, &r.free_bp);
	if (rc == RC_OK)
		rc = api_in_i64(a, "free_amount", 0, VND_SALE_MAX,
		    &r.free_amount.dong);
	if (rc != RC_OK)
		return rc;
	rc = store_fee_rule_add(s, &r);
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "same_day", "from: ngày này đã "
		    "có quy định; hãy chọn ngày khác.");
	return rc == RC_OK ? api_did(s, a, "fee_rule.add", r.from_day, "") :
	    rc;
}

/* --- meters -------------------------------------------------------------- */

static enum rc
add_meter(struct store *s, struct api *a)
{
	struct store_meter m = { 0 };
	struct store_stall st;

	enum rc rc = api_in_stall(a, "stall", m.stall);
	if (rc == RC_OK)
		rc = api_in_fee(a, "fee", m.fee);
	if (rc == RC_OK)
		rc = api_in_text(a, "unit", m.unit, sizeof(m.unit));
	if (rc == RC_OK)
		rc = api_in_i64(a, "digits", 1, 9, &m.digits);
	if (rc == RC_OK)
		rc = api_in_i64(a, "first", 0, 999999999, &m.first);
	if (rc == RC_OK)
		rc = api_in_day(a, "from", &m.from_day);
	if (rc != RC_OK)
		return rc;
	if (m.fee[0] == '\0')
		return api_refuse(a, 400, "field", "fee: mã của giá điện, "
		    "nước");
	rc = store_stall_get(s, m.stall, &st);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "no_stall",
		    "stall: không có điểm kinh doanh này.");
	if (rc == RC_OK)
		rc = store_meter_add(s, &m);
	if (rc == RC_OK)
		rc = api_did(s, a, "meter.add", m.meter, m.stall);
	api_out_i64(a, "meter", m.meter);
	return rc;
}

static enum rc
end_meter(struct store *s, struct api *a)
{
	struct store_meter m;
	int64_t number, day;

	enum rc rc = api_in_i64(a, "meter", 1, INT64_MAX, &number);
	if (rc == RC_OK)
		rc = api_in_day(a, "to", &day);
	if (rc != RC_OK)
		return rc;
	rc = store_meter_get(s, number, &m);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && (m.to_day != 0 ||
	    day < m.from_day)))
		return api_refuse(a, 409, "no_meter", "meter: không có đồng "
		    "hồ này, hoặc đã tháo, hoặc ngày trước khi lắp.");
	if (rc == RC_OK)
		rc = store_meter_end(s, number, day);
	return rc == RC_OK ? api_did(s, a, "meter.end", number, "") : rc;
}

static enum rc
refuse_reading(struct api *a, enum rc rc)
{
	static const struct { enum rc rc; int status; const char *word, *text;
	} says[] = {
		{ RC_NOT_FOUND, 404, "no_meter",
		    "meter: không có đồng hồ này." },
		{ RC_CONFLICT, 409, "same_day",
		    "day: ngày này hoặc sau ngày này đã có chỉ số." },
		{ RC_STATE, 409, "below", "value: nhỏ hơn chỉ số trước; nếu "
		    "đồng hồ qua vòng thì đánh dấu rolled, nếu thay đồng hồ "
		    "thì kết thúc đồng hồ cũ và thêm đồng hồ mới." },
		{ RC_BAD_INPUT, 400, "digits",
		    "value: nhiều chữ số hơn đồng hồ có." },
		{ RC_DENIED, 409, "not_there",
		    "day: trước khi lắp hoặc sau khi tháo đồng hồ." },
	};

	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++)
		if (says[i].rc == rc)
			return api_refuse(a, says[i].status, says[i].word,
			    "%s", says[i].text);
	return rc;
}

static enum rc
add_reading(struct store *s, struct api *a)
{
	struct store_reading r = { .staff = a->who.id };
	int64_t used = 0;

	enum rc rc = api_in_i64(a, "meter", 1, INT64_MAX, &r.meter);
	if (rc == RC_OK)
		rc = api_in_day(a, "day", &r.day);
	if (rc == RC_OK)
		rc = api_in_i64(a, "value", 0, 999999999, &r.value);
	if (rc == RC_OK)
		rc = api_in_flag(a, "rolled", &r.rolled);
	if (rc != RC_OK)
		return rc;
	rc = refuse_reading(a, fee_meter_read(s, &r, &used));
	if (rc == RC_OK)
		rc = api_did(s, a, "reading.add", r.meter, "");
	api_out_i64(a, "used", used);
	return rc;
}

#define ACT(path, may, run) { HTTP_POST, "/api/v1/" path, may, API_WRITES, \
	run, false }

static const struct api_route routes[] = {
	ACT("tariffs", FEE_SET_UP, add_tariff),
	ACT("tariffs/end", FEE_SET_UP, end_tariff),
	ACT("calendar", FEE_SET_UP, add_calendar),
	ACT("calendar/exceptions", FEE_SET_UP, put_exception),
	ACT("fee-rules", FEE_HEAD | MAY(ROLE_ADMIN), add_rule),
	ACT("meters", FEE_SET_UP, add_meter),
	ACT("meters/end", FEE_SET_UP, end_meter),
	ACT("readings", FEE_OFFICE | MAY(ROLE_COLLECTOR), add_reading),
};

const struct api_table api_fee_price = { routes,
    sizeof(routes) / sizeof(routes[0]) };
