/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "tests/bank/desk.h"
#include "tests/bank/form.h"
#include "tests/bank/page.h"
#include "tests/bank/userapi.h"

#define BOOK_BYTES_MAX 1048576

/* The listener's thread is the only one here, so these may be static. */
static char page[PAGE_MAX];
static char book[BOOK_BYTES_MAX];
static struct phone_code codes[PHONE_CODES_MAX];

static struct desk *
desk_of(struct http_exchange *x)
{
	return x->app;
}

static void
answer(struct http_exchange *x, const char *type, const struct buf *body)
{
	struct http_reply r = { .status = 200, .type = type,
	    .body = buf_str(body) };

	if (body->full)
		http_error(x, 500, "the answer is too long");
	else
		http_answer(x, &r);
}

static void
answer_ok(struct http_exchange *x)
{
	struct http_reply r = { .status = 200, .type = HTTP_JSON,
	    .body = STR("{\"ok\":true}") };

	http_answer(x, &r);
}

/* What the terminals show now.  Outside the teller's lock: a terminal that
 * hangs must not hold up deliveries. */
static struct page_codes
look(struct http_exchange *x)
{
	return (struct page_codes){ codes, phone_look(
	    str_of(desk_of(x)->conf->terminals), codes, PHONE_CODES_MAX) };
}

static void
get_phone(struct http_exchange *x)
{
	struct buf out = BUF(page);
	struct page_codes now = look(x);

	teller_page(desk_of(x)->teller, &now, &out);
	answer(x, HTTP_HTML, &out);
}

static void
get_codes(struct http_exchange *x)
{
	struct buf out = BUF(page);
	struct page_codes now = look(x);

	for (size_t i = 0; i < now.n; i++) {
		const struct phone_code *c = &now.code[i];
		buf_printf(&out, "{\"terminal\":%lld,\"ref\":\"%s\","
		    "\"amount\":%lld,\"received\":%lld,\"state\":\"%s\","
		    "\"payload\":", (long long)c->terminal, c->ref,
		    (long long)c->amount.dong, (long long)c->received.dong,
		    c->state);
		json_put_str(&out, str_of(c->payload));
		buf_puts(&out, "}\n");
	}
	answer(x, HTTP_NDJSON, &out);
}

static void
get_manglings(struct http_exchange *x)
{
	static const char *const outcomes[] = { [MANGLE_FOUND] = "found",
		[MANGLE_LOST] = "lost", [MANGLE_TWO] = "two" };
	struct buf out = BUF(page);

	for (size_t i = 0; i < mangle_count(); i++)
		buf_printf(&out, "%s\t%s\n", mangle_at(i)->name,
		    outcomes[mangle_at(i)->outcome]);
	answer(x, "text/tab-separated-values", &out);
}

static void
get_health(struct http_exchange *x)
{
	answer_ok(x);
}

static void
get_book(struct http_exchange *x)
{
	struct buf out = BUF(book);
	struct str text = http_query(x, "at");
	int64_t at = 0, next;

	if (text.n > 0 && (!str_to_i64(text, &at) || at < 0)) {
		http_error(x, 400, "at: a byte offset");
		return;
	}
	if (teller_read(desk_of(x)->teller, at, &out, &next) != RC_OK) {
		http_error(x, 500, "the book cannot be read");
		return;
	}
	while (out.n > 0 && out.p[out.n - 1] != '\n')
		out.n--;
	answer(x, HTTP_NDJSON, &out);
}

/* --- paying -------------------------------------------------------------- */

/* The request's texts; the order's views point here. */
struct pay_form {
	char payload[VIETQR_PAYLOAD_MAX + 1];
	char mangling[32], account[64], bin[16], hook[64], back[8];
};

/* The code on the screen of that terminal with that reference. */
static bool
find_payload(struct http_exchange *x, char *to, size_t cap)
{
	const struct form_range range = { 0, 0, TERMINAL_ID_MAX };
	char ref[REF_LEN + 1];
	int64_t terminal;

	if (!form_get(x->req.body, "ref", ref, sizeof(ref)) ||
	    !form_get_i64(x->req.body, "terminal", &range, &terminal))
		return false;
	struct page_codes now = look(x);
	for (size_t i = 0; i < now.n; i++)
		if (strcmp(now.code[i].ref, ref) == 0 &&
		    (terminal == 0 || now.code[i].terminal == terminal))
			return str_copy(str_of(now.code[i].payload), to, cap);
	return false;
}

/* NULL, or what is wrong with the form. */
static const char *
read_form(struct http_exchange *x, struct pay_form *f, struct order *o)
{
	const struct form_range amount = { 0, 0, VND_SALE_MAX };
	const struct form_range times = { 1, 1, TELLER_TIMES_MAX };
	const struct form_range delay = { 0, 0, TELLER_DELAY_MAX_MS };
	struct str body = x->req.body;

	(void)form_get_any(body, "back", f->back, sizeof(f->back));
	if (!form_get(body, "payload", f->payload, sizeof(f->payload)) &&
	    !find_payload(x, f->payload, sizeof(f->payload)))
		return "payload: the QR's text; or terminal and ref of a code"
		    " that is on a screen";
	if (!form_get_i64(body, "amount", &amount, &o->amount))
		return "amount: whole dong, 1 to 499999999";
	if (!form_get_i64(body, "times", &times, &o->times))
		return "times: 1 to 10";
	if (!form_get_i64(body, "delay_ms", &delay, &o->delay_ms))
		return "delay_ms: 0 to 600000";
	if (!form_get_any(body, "mangling", f->mangling,
	    sizeof(f->mangling)) || (o->mangle = mangle_by_name(f->mangling[0]
	    == '\0' ? STR("plain") : str_of(f->mangling))) == NULL)
		return "mangling: no such name";
	if (!form_get_any(body, "hook", f->hook, sizeof(f->hook)) ||
	    !sepay_faults(str_of(f->hook), &o->faults))
		return "hook: drop,lose,twice,changed,stale,forged,unsigned,"
		    "out,no-balance,no-ref,night";
	if (!form_get_any(body, "to_account", f->account,
	    sizeof(f->account)))
		return "account: 1 to 19 letters and digits";
	if (!form_get_any(body, "to_bin", f->bin, sizeof(f->bin)))
		return "bin: six digits";
	o->payload = str_of(f->payload);
	o->account = str_of(f->account);
	o->bin = str_of(f->bin);
	return NULL;
}

static void
put_paid(struct buf *b, const struct paid *p)
{
	buf_puts(b, "{\"ids\":[");
	for (size_t i = 0; i < p->n; i++)
		buf_printf(b, "%s%lld", i > 0 ? "," : "",
		    (long long)p->transfer[i].id);
	buf_puts(b, "],\"bank_refs\":[");
	for (size_t i = 0; i < p->n; i++) {
		buf_puts(b, i > 0 ? "," : "");
		json_put_str(b, str_of(p->transfer[i].bank_ref));
	}
	buf_puts(b, "],\"account\":");
	json_put_str(b, str_of(p->transfer[0].account));
	buf_printf(b, ",\"amount\":%lld,\"content\":",
	    (long long)p->transfer[0].amount.dong);
	json_put_str(b, str_of(p->transfer[0].content));
	buf_puts(b, "}\n");
}

static void
refuse(struct http_exchange *x, bool person, const char *why)
{
	struct buf out = BUF(page);
	struct http_reply r = { .status = 400, .type = HTTP_HTML };

	if (!person) {
		http_error(x, 400, why);
		return;
	}
	page_message(&out, "Không chuyển được", why);
	r.body = buf_str(&out);
	http_answer(x, &r);
}

static void
post_pay(struct http_exchange *x)
{
	struct pay_form f = { 0 };
	struct order o = { 0 };
	struct paid paid = { 0 };
	struct buf out = BUF(page);
	const char *why = read_form(x, &f, &o);

	if (why == NULL && teller_pay(desk_of(x)->teller, &o, &paid, &why)
	    == RC_OK)
		why = NULL;
	if (why != NULL) {
		refuse(x, f.back[0] != '\0', why);
	} else if (f.back[0] != '\0') {
		page_message(&out, "Đã chuyển tiền",
		    paid.transfer[0].content);
		answer(x, HTTP_HTML, &out);
	} else {
		put_paid(&out, &paid);
		answer(x, HTTP_JSON, &out);
	}
}

/* --- switches ------------------------------------------------------------ */

static void
post_hold(struct http_exchange *x)
{
	teller_hold(desk_of(x)->teller);
	answer_ok(x);
}

static void
post_release(struct http_exchange *x)
{
	char order[16];

	(void)form_get(x->req.body, "order", order, sizeof(order));
	teller_release(desk_of(x)->teller, strcmp(order, "reverse") == 0);
	answer_ok(x);
}

static void
post_replay(struct http_exchange *x)
{
	const struct form_range ids = { 0, 1, INT64_MAX };
	char altered[8];
	int64_t id = 0;

	(void)form_get(x->req.body, "altered", altered, sizeof(altered));
	if (!form_get_i64(x->req.body, "id", &ids, &id) ||
	    teller_replay(desk_of(x)->teller, id, altered[0] == '1') != RC_OK)
		http_error(x, 404, "id: no such transfer");
	else
		answer_ok(x);
}

static void
get_acquirer(struct http_exchange *x)
{
	acquirer_get(desk_of(x)->acquirer, x);
}

static void
get_taken(struct http_exchange *x)
{
	acquirer_list(desk_of(x)->acquirer, x);
}

static void
post_acquirer(struct http_exchange *x)
{
	acquirer_set(desk_of(x)->acquirer, x);
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", 0, get_phone },
	{ HTTP_GET, "/codes.ndjson", 0, get_codes },
	{ HTTP_GET, "/manglings.tsv", 0, get_manglings },
	{ HTTP_GET, "/healthz", 0, get_health },
	{ HTTP_GET, "/book.ndjson", 0, get_book },
	{ HTTP_GET, "/userapi/transactions/list", 0, userapi_v1 },
	{ HTTP_GET, "/v2/transactions", 0, userapi_v2 },
	{ HTTP_GET, "/acquirer", 0, get_acquirer },
	{ HTTP_GET, "/acquirer/taken.ndjson", 0, get_taken },
	{ HTTP_POST, "/acquirer", DESK_BODY_MAX, post_acquirer },
	{ HTTP_POST, "/pay", DESK_BODY_MAX, post_pay },
	{ HTTP_POST, "/hold", DESK_BODY_MAX, post_hold },
	{ HTTP_POST, "/release", DESK_BODY_MAX, post_release },
	{ HTTP_POST, "/replay", DESK_BODY_MAX, post_replay },
};

struct route_table
desk_routes(void)
{
	return (struct route_table){ routes,
	    sizeof(routes) / sizeof(routes[0]) };
}
