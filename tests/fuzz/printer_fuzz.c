/* SPDX-License-Identifier: Apache-2.0 */
/* What a printer says, however it comes in pieces: the same is heard; noise
 * is never an answer.  And the lines between terminal and cho40-print, and the
 * names of ports: what was read is written the same way again. */
#include <string.h>

#include "ledger/base/rc.h"
#include "terminal/print/escpos.h"
#include "terminal/print/order.h"
#include "terminal/print/port.h"
#include "tests/fuzz/fuzz.h"

static void
listen(struct str s)
{
	struct escpos_ear e = { 0 };
	char three[8];
	int answers = 0, asked = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint8_t byte = (uint8_t)s.p[i];
		if (i % 4 == 0 && !e.liar) {
			struct buf b = BUF(three);
			escpos_put_ask(&b, &e, byte & 1 ? ESCPOS_ASK_PAPER :
			    ESCPOS_ASK_OFFLINE);
			REQUIRE(b.n == 3);
			asked++;
		}
		bool heard = escpos_hear(&e, byte);
		REQUIRE(!heard || (byte & 0x93) == 0x12);
		answers += heard;
		REQUIRE(!e.liar || (!e.answers && !e.no_paper &&
		    e.asked == ESCPOS_ASK_NOTHING));
		REQUIRE(e.nonsense <= ESCPOS_NONSENSE_MAX);
	}
	REQUIRE(answers <= asked);
}

static void
read_line(struct str line)
{
	static struct picture p;
	char text[ORDER_LINE_MAX + ORDER_HEAD_MAX];
	struct buf b = BUF(text);
	enum order_word w, w2;
	enum print_why why, why2;
	struct port_name port;
	bool fill, fill2;

	if (order_read_word(line, &w, &why)) {
		order_put_word(&b, w, why);
		REQUIRE(str_eq(str_part(buf_str(&b), 0, b.n - 1), line));
		REQUIRE(order_read_word(line, &w2, &why2) && w2 == w &&
		    why2 == why);
	}
	if (order_read_head(line, &p, &fill)) {
		REQUIRE(picture_size_ok(p.w, p.h));
		buf_reset(&b);
		order_put_head(&b, &p, fill);
		REQUIRE(order_read_head(str_part(buf_str(&b), 0, b.n - 1), &p,
		    &fill2) && fill == fill2);
	}
	if (port_parse(line, &port) == RC_OK) {
		REQUIRE(port.kind < PORT_KINDS);
		REQUIRE(memchr(port.where, 0, sizeof(port.where)) != NULL);
		REQUIRE(port.kind != PORT_TCP || port.service[0] != '\0');
		REQUIRE(port.kind != PORT_RFCOMM || port.channel > 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };

	if (size > 4096)
		return 0;
	listen(rest);
	while (rest.n > 0)
		read_line(str_cut(&rest, '\n'));
	return 0;
}
