/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/bank.h"
#include "tests/bank/page.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width,"
    "initial-scale=1\">\n<title>Điện thoại của khách</title>\n<style>\n"
    "*{box-sizing:border-box}body{margin:0;background:#faf8f3;color:#15110d;"
    "font:18px/1.4 system-ui,sans-serif}"
    ".fake{background:#a30016;color:#fff;padding:8px 12px;font-weight:700;"
    "text-align:center;position:sticky;top:0}"
    "main{max-width:480px;margin:0 auto;padding:12px}"
    "h1{font-size:24px;margin:8px 0}"
    ".card{background:#fff;border-radius:14px;padding:14px;margin:0 0 14px;"
    "border:1px solid #cfc8ba}"
    ".big{font-size:34px;font-weight:800;font-variant-numeric:tabular-nums}"
    ".dim{color:#4a4238;font-size:15px;overflow-wrap:anywhere}"
    "button,input,select{font:inherit;width:100%;min-height:52px;"
    "border-radius:10px;border:1px solid #8a8173;padding:8px 12px;"
    "background:#fff;color:inherit}"
    "button{font-weight:700;cursor:pointer;border-color:#12388f;"
    "color:#12388f}button.go{background:#12388f;color:#fff}"
    "summary{padding:14px 0;cursor:pointer}form{margin:8px 0 0}"
    ".two{display:grid;grid-template-columns:1fr 1fr;"
    "gap:8px}label{display:block;margin-top:8px}"
    "table{width:100%;border-collapse:collapse;font-size:15px}"
    "td{padding:6px 4px;border-top:1px solid #e4ddd0;vertical-align:top;"
    "overflow-wrap:anywhere}td.n{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}a{color:#12388f}\n"
    "</style></head><body>\n"
    "<div class=\"fake\">NGÂN HÀNG GIẢ ĐỂ THỬ · KHÔNG CÓ TIỀN THẬT</div>\n"
    "<main>\n";
static const char tail[] = "</main></body></html>\n";

static void
put_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&': buf_puts(b, "&amp;"); break;
		case '<': buf_puts(b, "&lt;"); break;
		case '>': buf_puts(b, "&gt;"); break;
		case '"': buf_puts(b, "&quot;"); break;
		default: buf_putc(b, s.p[i]);
		}
}

static void
put_money(struct buf *b, struct vnd a)
{
	vnd_put(b, a);
	buf_puts(b, " đ");
}

static void
put_hidden(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, "<input type=\"hidden\" name=\"%s\" value=\"", name);
	put_text(b, value);
	buf_puts(b, "\">");
}

/* A form that is one button: everything in it is decided. */
struct press {
	const char *label;
	int64_t amount;
	int times;
	const char *mangling;
	const char *kind;        /* of the button */
};

static void
put_press(struct buf *b, const struct phone_code *c, const struct press *p)
{
	buf_puts(b, "<form method=\"post\" action=\"/pay\">");
	put_hidden(b, "payload", str_of(c->payload));
	put_hidden(b, "back", STR("1"));
	buf_printf(b, "<input type=\"hidden\" name=\"amount\" value=\"%lld\">"
	    "<input type=\"hidden\" name=\"times\" value=\"%d\">"
	    "<input type=\"hidden\" name=\"mangling\" value=\"%s\">"
	    "<button class=\"%s\">%s</button></form>\n",
	    (long long)p->amount, p->times, p->mangling, p->kind, p->label);
}

/* Any amount, any mangling, any fault. */
static void
put_free_form(struct buf *b, const struct phone_code *c, int64_t due)
{
	static const char *const faults[][2] = {
		{ "", "báo có bình thường" },
		{ "drop", "lần đầu không tới" },
		{ "twice", "báo hai lần" },
		{ "changed", "báo lại với số tiền khác" },
		{ "stale", "lần đầu giờ cũ" },
		{ "forged", "lần đầu chữ ký sai" },
		{ "unsigned", "lần đầu không ký" },
		{ "lose", "không báo gì cả" },
	};

	buf_puts(b, "<details><summary>Tùy chọn khác</summary>"
	    "<form method=\"post\" action=\"/pay\">");
	put_hidden(b, "payload", str_of(c->payload));
	put_hidden(b, "back", STR("1"));
	buf_printf(b, "<label>Số tiền (đồng)<input name=\"amount\" "
	    "inputmode=\"numeric\" value=\"%lld\"></label>", (long long)due);
	buf_puts(b, "<label>Nội dung đến nơi<select name=\"mangling\">");
	for (size_t i = 0; i < mangle_count(); i++)
		buf_printf(b, "<option>%s</option>", mangle_at(i)->name);
	buf_puts(b, "</select></label><label>Thông báo của ngân hàng"
	    "<select name=\"hook\">");
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		buf_printf(b, "<option value=\"%s\">%s</option>",
		    faults[i][0], faults[i][1]);
	buf_puts(b, "</select></label><label>Vào tài khoản khác (nếu có)"
	    "<input name=\"to_account\"></label>"
	    "<p><button>Chuyển tiền</button></p></form></details>\n");
}

static void
put_code(struct buf *b, const struct phone_code *c)
{
	struct vietqr q = { 0 };
	struct vietqr_error e;
	int64_t due = c->amount.dong > c->received.dong
	    ? c->amount.dong - c->received.dong : c->amount.dong;

	buf_puts(b, "<div class=\"card\"><div class=\"big\">");
	put_money(b, (struct vnd){ due });
	buf_printf(b, "</div><div class=\"dim\">Quầy %lld · ",
	    (long long)c->terminal);
	if (vietqr_parse(str_of(c->payload), &q, &e) == RC_OK) {
		const struct bank *bank = bank_by_bin(q.bin);
		put_text(b, bank == NULL ? q.bin : str_of(bank->short_name));
		buf_puts(b, " ");
		put_text(b, q.account);
		if (q.name.n > 0)
			buf_puts(b, " · ");
		put_text(b, q.name);
	}
	buf_puts(b, "<br>");
	put_text(b, str_of(c->ref));
	if (c->received.dong > 0) {
		buf_puts(b, " · đã trả ");
		put_money(b, c->received);
	}
	buf_puts(b, "</div>\n");
	put_press(b, c, &(struct press){ "Trả đủ", due, 1, "plain", "go" });
	buf_puts(b, "<div class=\"two\">");
	put_press(b, c, &(struct press){ "Trả thiếu", due > 1 ? due / 2 : 1,
	    1, "plain", "" });
	put_press(b, c, &(struct press){ "Trả dư", due + 5000, 1, "plain",
	    "" });
	put_press(b, c, &(struct press){ "Trả 2 lần", due, 2, "plain", "" });
	put_press(b, c, &(struct press){ "Nội dung bị sửa", due, 1, "momo",
	    "" });
	buf_puts(b, "</div>\n");
	put_free_form(b, c, due);
	buf_puts(b, "</div>\n");
}

/* What became of the notification, for a person. */
static const char *
end_words(const char *end)
{
	static const char *const words[][2] = {
		{ "", "đang báo" },
		{ "delivered", "đã báo cho chợ" },
		{ "given up", "chợ không nhận tin, thôi báo" },
		{ "unlinked", "tài khoản này không nối với chợ" },
		{ "lost", "không báo" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], end) == 0)
			return words[i][1];
	return end;
}

static void
put_recent(struct buf *b, const struct book *book)
{
	size_t n = book_count(book);

	if (n == 0)
		return;
	buf_puts(b, "<div class=\"card\"><b>Giao dịch gần đây</b><table>\n");
	for (size_t i = 0; i < PAGE_RECENT_MAX && i < n; i++) {
		const struct transfer *t = book_at(book, n - 1 - i);
		buf_puts(b, "<tr><td>");
		put_text(b, str_of(t->content));
		buf_puts(b, "<div class=\"dim\">");
		put_text(b, str_of(t->bank_ref));
		buf_printf(b, " · %s", end_words(t->end));
		buf_puts(b, "</div></td><td class=\"n\">");
		put_money(b, t->amount);
		buf_puts(b, "</td></tr>\n");
	}
	buf_puts(b, "</table><p><a href=\"/book.ndjson\">Sổ của ngân hàng"
	    "</a></p></div>\n");
}

void
page_phone(struct buf *out, const struct page_codes *codes,
    const struct book *book)
{
	buf_puts(out, head);
	buf_puts(out, "<h1>Điện thoại của khách</h1>\n");
	for (size_t i = 0; i < codes->n; i++)
		put_code(out, &codes->code[i]);
	if (codes->n == 0)
		buf_puts(out, "<div class=\"card\">Chưa có mã QR nào đang"
		    " hiện ở quầy.</div>\n");
	buf_puts(out, "<form method=\"get\" action=\"/\"><button>Tải lại"
	    "</button></form><br>\n");
	put_recent(out, book);
	buf_puts(out, tail);
}

void
page_message(struct buf *out, const char *title, const char *text)
{
	buf_puts(out, head);
	buf_puts(out, "<h1>");
	put_text(out, str_of(title));
	buf_puts(out, "</h1><div class=\"card\">");
	put_text(out, str_of(text));
	buf_puts(out, "</div><form method=\"get\" action=\"/\"><button>Quay lại"
	    "</button></form>\n");
	buf_puts(out, tail);
}
