/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/proof.h"
#include "sync/board/board.h"
#include "sync/board/http_parts.h"
#include "sync/board/page.h"
#include "sync/board/round.h"
#include "sync/board/waits.h"
#include "sync/carry_proof.h"

/* When the page asks again: with a wait the answer is held until there is
 * news, so it may at once, but for a moment to be painted in; without one it
 * must be patient. */
#define REFRESH_HELD_S 1
#define REFRESH_S      4
#define RATE_S    10
#define TAG_LEN   3   /* of the reference, on the seller's screen too */

void
html_put(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '<':	buf_puts(b, "&lt;"); break;
		case '>':	buf_puts(b, "&gt;"); break;
		case '&':	buf_puts(b, "&amp;"); break;
		case '"':	buf_puts(b, "&quot;"); break;
		case '\'':	buf_puts(b, "&#39;"); break;
		default:	buf_putc(b, s.p[i]); break;
		}
	}
}

void
html_vnd(struct buf *b, struct vnd v)
{
	vnd_put(b, v);
	buf_puts(b, " đ");
}

static const char page_head[] =
    "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width,"
    "initial-scale=1\"><meta name=\"robots\" content=\"noindex,nofollow\">";

static const char page_style[] =
    "<style>body{margin:0;padding:4vw 6vw;font:20px/1.4 sans-serif;"
    "color:#111;background:#fff;text-align:center}"
    "h1{font-size:28px;margin:0 0 .4em}p{margin:.8em 0}"
    "h1::first-letter,p::first-letter{text-transform:uppercase}"
    "b{display:block;font-size:11vw;line-height:1.1;"
    "font-variant-numeric:tabular-nums;white-space:nowrap}"
    "@media(min-width:600px){b{font-size:66px}}"
    ".ok{border-top:14px solid #0a5c2b}.no{border-top:14px solid #8a4b00}"
    "i{color:#444;font-size:16px}code{font-size:17px;"
    "letter-spacing:.05em}.t{display:inline;font-size:26px}"
    ".m{border:4px solid #111;padding:.3em}</style>";

/* What the page says first: in Vietnamese, in English, good or not yet. */
struct words { const char *vi, *en; bool good; };
static const struct words words[] = {
	[PAY_WAITING] = { "đang chờ ngân hàng", "waiting for the bank",
	    false },
	[PAY_UNASKED] = { "người bán đã nhận tiền",
	    "the seller has received", true },
	[PAY_SHORT] = { "chưa đủ tiền", "not enough yet", false },
	[PAY_EXACT] = { "đủ tiền", "paid in full", true },
	[PAY_SEVERAL] = { "đủ tiền", "paid in full", true },
	[PAY_OVER] = { "đã trả dư", "paid too much", true },
	[PAY_DUPLICATE] = { "đã trả hơn một lần", "paid more than once",
	    true },
	[PAY_LATE] = { "tiền đến sau khi đơn đã đóng",
	    "the money came after the sale was closed", true },
};
_Static_assert(sizeof(words) / sizeof(words[0]) == PAY_STATE_COUNT,
    "every state has its words");

/* "đã nhận 35.000 đ" and, where it matters, what is missing or too much. */
static void
put_amounts(struct buf *b, const struct pay_sum *sum, enum pay_state state)
{
	struct vnd rest = { sum->received.dong - sum->asked.dong };

	if (sum->credits > 0) {
		buf_puts(b, "<p>đã nhận <b>");
		html_vnd(b, sum->received);
		buf_puts(b, "</b><i>received</i></p>");
	}
	if (sum->asked.dong > 0 && state != PAY_EXACT &&
	    state != PAY_SEVERAL) {
		buf_puts(b, "<p>số tiền của đơn: ");
		html_vnd(b, sum->asked);
		buf_puts(b, "<br><i>amount asked</i></p>");
	}
	if (state == PAY_SHORT) {
		buf_puts(b, "<p>còn thiếu ");
		html_vnd(b, (struct vnd){ -rest.dong });
		buf_puts(b, "<br><i>still missing</i></p>");
	}
	if (state == PAY_OVER || state == PAY_DUPLICATE) {
		buf_puts(b, "<p>dư ");
		html_vnd(b, rest);
		buf_puts(b, ", xin hỏi người bán<br><i>too much: ask the "
		    "seller</i></p>");
	}
}

/* "558 0540": the seller's machine has no network, and proves it with this. */
static void
put_code(struct buf *b, const char *ref, const char *code)
{
	char shown[PROOF_CODE_MAX + 2];

	if (code[0] == '\0')
		return;
	proof_grouped(code, shown);
	buf_printf(b, "<p class=\"m\">mã cho người bán <b>%s</b><i>code for "
	    "the seller, who types it in</i></p><p><a href=\"/x/%s.txt\">dòng "
	    "để chuyển hộ qua mạng của chợ<br><i>a line to hand over on the "
	    "market's network</i></a></p>", shown, ref);
}

void
page_open(struct buf *b, const char *title, bool good)
{
	buf_printf(b, "%s<title>%s</title>%s</head><body class=\"%s\">",
	    page_head, title, page_style, good ? "ok" : "no");
}

void
page_ref_put(struct buf *b, const char *ref)
{
	buf_puts(b, "<code>");
	html_put(b, str_part(str_of(ref), 0, REF_LEN - TAG_LEN));
	buf_puts(b, "<b class=\"t\">");
	html_put(b, str_from(str_of(ref), REF_LEN - TAG_LEN));
	buf_puts(b, "</b></code>");
}

/* The next load says what this one showed, and is held until that changes. */
static void
put_refresh(struct buf *b, const struct page_sale_view *v)
{
	if (v->state != PAY_WAITING && v->state != PAY_SHORT)
		return;
	buf_printf(b, "<meta http-equiv=\"refresh\" content=\"%d;url=?seen=",
	    v->refresh_s);
	buf_i64(b, v->sum.received.dong);
	buf_printf(b, "&amp;wait=%d\">", WAITS_TIME_MAX_S);
}

void
page_sale_put(struct buf *b, const struct page_sale_view *v)
{
	const struct words *w = &words[v->state];
	const struct pay_sum *sum = &v->sum;

	buf_puts(b, page_head);
	put_refresh(b, v);
	buf_printf(b, "<title>%s", w->vi);
	if (sum->credits > 0) {
		buf_puts(b, ": đã nhận ");
		html_vnd(b, sum->received);
	}
	buf_printf(b, "</title>%s</head><body class=\"%s\">"
	    "<h1>%s<br><i>%s</i></h1>", page_style, w->good ? "ok" : "no",
	    w->vi, w->en);
	put_amounts(b, sum, v->state);
	put_code(b, v->ref, v->code);
	if (v->state == PAY_WAITING)
		buf_puts(b, "<p><a href=\"?claim=1\">đã chuyển mà chưa thấy?"
		    "</a><br><i>paid, but not shown?</i></p>");
	/* The end of it stands on the seller's screen as well. */
	buf_puts(b, "<p>đơn ");
	page_ref_put(b, v->ref);
	buf_puts(b, "</p></body></html>\n");
}

void
page_note_put(struct buf *b, const char *ref, const char *text)
{
	buf_printf(b, "%s<title>%.3s</title>%s</head><body class=\"no\"><p>%s"
	    "</p><p><a href=\"/x/", page_head, ref + REF_LEN - TAG_LEN,
	    page_style, text);
	html_put(b, str_of(ref));
	buf_puts(b, "\">xem lại <i>back</i></a></p></body></html>\n");
}

/* No reload here: it would take away what is being typed. */
void
page_claim_put(struct buf *b, const char *ref)
{
	buf_printf(b, "%s<title>%.3s</title>%s</head><body class=\"no\">"
	    "<h1>đã chuyển mà chưa thấy?<br><i>paid, but not shown?</i></h1>"
	    "<form method=\"post\" action=\"/x/", page_head,
	    ref + REF_LEN - TAG_LEN, page_style);
	html_put(b, str_of(ref));
	buf_puts(b, "\"><p><label>số tiền <i>amount</i><br><input name=\"amount"
	    "\" inputmode=\"numeric\" required></label></p><p><label>mã giao "
	    "dịch của ngân hàng <i>the bank's reference</i><br><input name=\""
	    "bank_ref\" maxlength=\"40\" required></label></p><p><button>tìm "
	    "<i>find</i></button></p></form></body></html>\n");
}

/* --- requests ---------------------------------------------------------- */

struct sale_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	struct waiter waiter;
	char ref[REF_LEN + 1];
	uint32_t terminal;
	struct ref parts;
	bool plain;             /* the line that others may carry */
	bool has_seen;
	int64_t seen, wait_ms;  /* seen: the total that the page shows */
	int refresh_s;
};
_Static_assert(sizeof(struct sale_work) <= HTTP_WORK_MAX,
    "a page that waits fits into an exchange");

struct made {
	char code[PROOF_CODE_MAX + 1];
	char machine[PROOF_MACHINE_LEN + 1];
};

/* The code for what has come, or "": not to a terminal that may be in other
 * hands, nor when it came to several accounts, since a code is of one. */
static enum rc
make_code(struct store *s, const struct store_terminal *t,
    const struct sale_work *w, const struct pay_sum *sum,
    struct made *made)
{
	struct store_came came;
	struct proof p = { .purpose = PROOF_SALE, .ref = w->parts,
	    .total = sum->received, .bin = came.place.bin,
	    .account = came.place.account };
	uint8_t secret[KEY_BYTES], key[KEY_BYTES], mac[HASH_BYTES];

	made->code[0] = made->machine[0] = '\0';
	if (sum->credits == 0 || t->revoked_ms != 0)
		return RC_OK;
	enum rc rc = store_credit_came(s, w->ref, &came);
	if (rc == RC_OK && store_now_ms(s) - came.last_ms > PAGE_SALE_MS)
		return RC_NOT_FOUND;
	if (rc == RC_OK && round_is_fee(s, w->ref, t->terminal))
		p.purpose = PROOF_FEE;
	if (rc == RC_OK)
		rc = store_proof_key_get(s, t->terminal, p.ref.epoch, secret);
	if (rc == RC_NOT_FOUND || rc == RC_CONFLICT)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	proof_key_derive(secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, made->code);
	proof_machine(mac, made->machine);
	crypto_wipe(secret, sizeof(secret));
	crypto_wipe(key, sizeof(key));
	return RC_OK;
}

/* RC_NOT_FOUND: there is nothing to prove. */
static enum rc
put_line(struct buf *out, const struct sale_work *w,
    const struct pay_sum *sum, const struct made *made)
{
	struct carry_proof p = { .total = sum->received };

	if (made->machine[0] == '\0')
		return RC_NOT_FOUND;
	memcpy(p.ref, w->ref, sizeof(p.ref));
	memcpy(p.machine, made->machine, sizeof(p.machine));
	carry_proof_put(out, &p);
	return RC_OK;
}

static enum rc
look(struct store *s, const struct sale_work *w, struct pay_sum *sum,
    enum pay_state *state)
{
	struct store_sale sale;

	enum rc rc = store_sale_get(s, w->ref, &sale);
	bool known = rc == RC_OK;
	return known || rc == RC_NOT_FOUND ? credit_pay(s, w->ref, known ?
	    &sale : NULL, sum, state) : rc;
}

static enum rc
render(struct store *s, const struct sale_work *w, struct buf *out)
{
	struct page_sale_view v = { .ref = w->ref,
	    .refresh_s = w->refresh_s };
	struct store_terminal t;
	struct made made;

	enum rc rc = store_terminal_get(s, w->terminal, &t);
	if (rc == RC_OK)
		rc = look(s, w, &v.sum, &v.state);
	if (rc == RC_OK)
		rc = make_code(s, &t, w, &v.sum, &made);
	v.code = made.code;
	if (rc == RC_OK && w->plain)
		rc = put_line(out, w, &v.sum, &made);
	else if (rc == RC_OK)
		page_sale_put(out, &v);
	return rc == RC_OK && out->full ? RC_TOO_BIG : rc;
}

static struct sale_work *
work_of(struct waiter *waiter)
{
	return (struct sale_work *)(void *)waiter->x->work;
}

static void
answer_sale(struct store *s, struct sale_work *w, enum rc rc)
{
	char memory[PAGE_SALE_MAX];
	struct buf out = BUF(memory);

	if (rc == RC_OK)
		rc = render(s, w, &out);
	if (rc == RC_NOT_FOUND)
		http_error(w->x, 404, w->plain ? "no money came for it yet, "
		    "or it cannot be proven" : "no such sale in this market");
	else if (rc != RC_OK)
		http_busy(w->x);
	else
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = w->plain ? HTTP_TEXT : HTTP_HTML,
		    .body = buf_str(&out) });
}

/* Not the total that its page shows; what cannot be read is told as such. */
static bool
sale_has_news(struct store *s, struct waiter *waiter)
{
	const struct sale_work *w = work_of(waiter);
	enum pay_state state;
	struct pay_sum sum;

	return look(s, w, &sum, &state) != RC_OK ||
	    sum.received.dong != w->seen;
}

static void
sale_ended(struct store *s, struct waiter *waiter)
{
	answer_sale(s, work_of(waiter), RC_OK);
}

static void
sale_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct sale_work *w = (struct sale_work *)(void *)job;
	struct board *b = w->x->app;
	struct store_terminal t;

	if (rc == RC_OK && w->has_seen && !w->plain && w->wait_ms > 0 &&
	    store_terminal_get(s, w->terminal, &t) == RC_OK &&
	    !sale_has_news(s, &w->waiter)) {
		if (waits_add(b, &w->waiter, w->wait_ms))
			return;
		w->refresh_s = REFRESH_S;
	}
	answer_sale(s, w, rc);
}

/* A page that reloads by itself, for some phones behind one address; whoever
 * tries references one after the other is to get tired.  On loopback it is the
 * proxy in front of us that asks, for everybody, and counts for itself. */
static bool
may(struct http_exchange *x, struct tokens *from, struct tokens *of,
    const char *ref, const struct tokens_rule rule[2])
{
	struct board *b = x->app;
	int64_t now_ms = clock_mono_ms(b->clock);
	struct str address = { (const char *)x->req.address,
	    sizeof(x->req.address) };

	bool yes = is_loopback(x->req.address) ||
	    tokens_spend(tokens_of(from, BOARD_PAGE_PLACES, address),
	    &rule[0], now_ms);
	yes = yes && tokens_spend(tokens_of(of, BOARD_PAGE_PLACES,
	    str_of(ref)), &rule[1], now_ms);
	if (!yes)
		http_answer(x, &(struct http_reply){ .status = 429,
		    .type = HTTP_HTML, .retry_after_s = RATE_S,
		    .body = STR("<!DOCTYPE html><meta charset=\"utf-8\">"
		    "<meta http-equiv=\"refresh\" content=\"10\"><p>Xin đợi "
		    "mười giây. Please wait ten seconds.</p>\n") });
	return yes;
}

bool
page_may_ask(struct http_exchange *x, const char *ref)
{
	static const struct tokens_rule rule[] = { { 60, 500 }, { 30, 1000 } };
	struct board *b = x->app;

	return may(x, b->page_from, b->page_of, ref, rule);
}

/* Five an hour. */
static const struct tokens_rule guesses[] = { { 5, 720000 }, { 5, 720000 } };

bool
page_may_claim(struct http_exchange *x, const char *ref)
{
	struct board *b = x->app;

	return may(x, b->claim_from, b->claim_of, ref, guesses);
}

bool
page_may_cut(struct http_exchange *x, const char *ref)
{
	struct board *b = x->app;

	return may(x, b->cut_from, b->cut_of, ref, guesses);
}

static void
show_form(struct http_exchange *x, const char *ref)
{
	char memory[PAGE_SALE_MAX];
	struct buf out = BUF(memory);

	page_claim_put(&out, ref);
	http_answer(x, &(struct http_reply){ .status = 200,
	    .type = HTTP_HTML, .body = buf_str(&out) });
}

bool
page_ref(struct http_exchange *x, char ref[REF_LEN + 1], struct ref *parts)
{
	struct str typed = x->req.param;

	/* People type in lower case what they read from a screen. */
	for (size_t i = 0; i < typed.n && i < REF_LEN; i++)
		ref[i] = typed.p[i] >= 'a' && typed.p[i] <= 'z' ?
		    (char)(typed.p[i] - 'a' + 'A') : typed.p[i];
	ref[REF_LEN] = '\0';
	return typed.n == REF_LEN &&
	    ref_parse((struct str){ ref, REF_LEN }, parts) == RC_OK;
}

/* ?seen=<total>&wait=<s>.  One without a wait asks again as any other. */
static bool
read_wait(struct http_exchange *x, struct sale_work *w)
{
	struct str seen = http_query(x, "seen"), wait = http_query(x, "wait");
	int64_t wait_s = 0;

	w->has_seen = seen.n > 0;
	if ((seen.n > 0 && (!str_to_i64(seen, &w->seen) || w->seen < 0)) ||
	    (wait.n > 0 && (!str_to_i64(wait, &wait_s) || wait_s < 0 ||
	    wait_s > WAITS_TIME_MAX_S)))
		return false;
	w->wait_ms = wait_s * 1000;
	w->refresh_s = seen.n > 0 && wait_s == 0 ? REFRESH_S : REFRESH_HELD_S;
	return true;
}

void
page_sale(struct http_exchange *x)
{
	struct sale_work *w = (struct sale_work *)(void *)x->work;

	*w = (struct sale_work){ .job = { NULL, sale_done, NULL, RC_OK },
	    .x = x };
	struct str *typed = &x->req.param;
	if (typed->n == REF_LEN + 4 &&
	    str_eq_nocase(str_from(*typed, REF_LEN), STR(".txt"))) {
		w->plain = true;
		typed->n = REF_LEN;
	}
	if (!page_ref(x, w->ref, &w->parts)) {
		http_error(x, 404, "not a reference; check the 17 characters");
		return;
	}
	w->terminal = w->parts.terminal;
	w->waiter = (struct waiter){ .x = x, .terminal = w->terminal,
	    .has_news = sale_has_news, .answer = sale_ended };
	if (!read_wait(x, w)) {
		http_error(x, 400, "seen and wait must be whole numbers, "
		    "wait at most 25");
		return;
	}
	if (!page_may_ask(x, w->ref))
		return;
	if (http_query(x, "claim").n > 0)
		show_form(x, w->ref);
	else
		board_submit(x, &w->job);
}

struct health_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
};

static void
health_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct health_work *w = (struct health_work *)(void *)job;
	int64_t seq;

	if (rc == RC_OK)
		rc = store_seq(s, &seq);
	if (rc != RC_OK)
		http_busy(w->x);
	else
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = HTTP_JSON, .body = STR("{\"ok\":true}\n") });
}

void
page_health(struct http_exchange *x)
{
	struct health_work *w = (struct health_work *)(void *)x->work;

	*w = (struct health_work){ .job = { NULL, health_done, NULL, RC_OK },
	    .x = x };
	board_submit(x, &w->job);
}
