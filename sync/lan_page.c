/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "sync/lan_page.h"

/* status; what is said; in English; green or brown; with the form again */
static const struct words {
	const char *status, *vi, *en;
	bool good, form;
} words[LAN_SAID_COUNT] = {
	[LAN_SAID_FORM] = { "200 OK", "Chuyển chứng nhận cho máy bán hàng",
	    "Hand a proof of payment to the seller's terminal", true, true },
	[LAN_SAID_NEW] = { "200 OK", "Đã chuyển cho máy bán hàng. Xin xem màn "
	    "hình của máy.", "Handed to the terminal: look at its screen.",
	    true, false },
	[LAN_SAID_KNOWN] = { "200 OK", "Máy bán hàng đã biết khoản này rồi.",
	    "The terminal knows of this money already.", true, false },
	[LAN_SAID_PASSED] = { "200 OK", "Đơn của máy khác: đã báo cho các máy "
	    "trong chợ. Xin xem màn hình của máy đó.", "Another terminal's: "
	    "told to the market's terminals. Look at its screen.", true,
	    false },
	[LAN_SAID_WRONG] = { "422 Unprocessable", "Dòng này không đúng với "
	    "đơn của máy. Hãy mở lại trang của đơn và chép lại cả dòng.",
	    "Not the proof of a sale here: open the sale's page again and "
	    "copy the whole line.", false, true },
	[LAN_SAID_NO_LINE] = { "400 Bad Request", "Đây không phải dòng chứng "
	    "nhận. Hãy chép cả dòng bắt đầu bằng C4P1.", "Not a proof: copy "
	    "the whole line that begins with C4P1.", false, true },
	[LAN_SAID_AWAY] = { "503 Unavailable", "Máy bán hàng không trả lời. "
	    "Hãy bật máy rồi thử lại.", "The terminal does not answer: switch "
	    "it on and try again.", false, true },
	[LAN_SAID_SLOWLY] = { "429 Too Many", "Nhiều quá. Xin đợi mười giây "
	    "rồi thử lại.", "Too many: wait ten seconds and try again.",
	    false, true },
	[LAN_SAID_NOTHING] = { "404 Not Found", "Không có trang này.",
	    "No such page.", false, true },
	[LAN_SAID_BAD] = { "400 Bad Request", "Không hiểu. Hãy mở trang này "
	    "bằng trình duyệt.", "Not understood: open this with a browser.",
	    false, false },
};

static const char style[] = "<style>body{margin:0;padding:8vw 6vw;font:20px/"
    "1.4 sans-serif;color:#111;background:#fff;text-align:center}"
    "h1{font-size:26px}i{color:#444;font-size:16px}"
    ".ok{border-top:14px solid #0a5c2b}.no{border-top:14px solid #8a4b00}"
    "textarea,button{font:inherit;width:100%;box-sizing:border-box}</style>";

static const char form[] = "<form action=\"/p\"><p><label>dòng C4P1 <i>the "
    "line</i><br><textarea name=\"l\" rows=\"3\" maxlength=\"200\" required>"
    "</textarea></label></p><p><button>chuyển <i>hand over</i></button></p>"
    "</form>";

static void
put_body(struct buf *b, const struct words *w)
{
	buf_printf(b, "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset="
	    "\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,"
	    "initial-scale=1\"><title>Chợ 4.0</title>%s</head><body class="
	    "\"%s\"><h1>%s<br><i>%s</i></h1>%s</body></html>\n", style,
	    w->good ? "ok" : "no", w->vi, w->en, w->form ? form : "");
}

void
lan_put_page(struct buf *b, enum lan_said said)
{
	char memory[LAN_PAGE_MAX];
	struct buf body = BUF(memory);

	REQUIRE(said < LAN_SAID_COUNT);
	put_body(&body, &words[said]);
	REQUIRE(!body.full);
	buf_printf(b, "HTTP/1.0 %s\r\nContent-Type: text/html; charset=utf-8"
	    "\r\nContent-Length: %zu\r\nCache-Control: no-store\r\n"
	    "Content-Security-Policy: default-src 'none'; style-src "
	    "'unsafe-inline'; form-action 'self'\r\nConnection: close\r\n"
	    "%s\r\n", words[said].status, body.n, said == LAN_SAID_SLOWLY ?
	    "Retry-After: 10\r\n" : "");
	buf_put(b, buf_str(&body));
}
