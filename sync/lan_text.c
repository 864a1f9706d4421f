/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/ref.h"
#include "sync/lan_text.h"

#define MARK     "C4L1"
#define MARK_LEN 4
#define LINE_MAX_TYPED 256   /* a pasted line with what hangs on to it */

bool
lan_is_near(const uint8_t ip[4], bool loopback)
{
	if (loopback)
		return ip[0] == 127;
	return ip[0] == 10 || (ip[0] == 172 && (ip[1] & 0xf0) == 16) ||
	    (ip[0] == 192 && ip[1] == 168) || (ip[0] == 169 && ip[1] == 254);
}

/* --- datagrams ---------------------------------------------------------- */

void
lan_put_ask(struct buf *b, const struct lan_ask *a)
{
	size_t start = b->n;

	REQUIRE(a->count >= 1 && a->count <= LAN_REFS_MAX);
	buf_puts(b, MARK "?");
	for (size_t i = 0; i < a->count; i++)
		buf_printf(b, " %s", a->ref[i]);
	while (!b->full && b->n - start < LAN_ASK_BYTES(a->count))
		buf_putc(b, ' ');
}

void
lan_put_helps(struct buf *b)
{
	buf_puts(b, MARK "~");
}

void
lan_put_answer(struct buf *b, const struct carry_proof *p)
{
	buf_puts(b, MARK "! ");
	carry_proof_put(b, p);
}

static bool
read_refs(struct str rest, struct lan_ask *a)
{
	struct ref parts;

	a->count = 0;
	rest = str_trim(rest);
	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');
		if (a->count == LAN_REFS_MAX ||
		    ref_parse(word, &parts) != RC_OK)
			return false;
		REQUIRE(str_copy(word, a->ref[a->count],
		    sizeof(a->ref[0])));
		a->count++;
	}
	return a->count > 0;
}

enum lan_kind
lan_read(struct str datagram, struct lan_ask *a, struct carry_proof *p)
{
	if (datagram.n <= MARK_LEN || datagram.n > LAN_DATAGRAM_MAX ||
	    !str_starts(datagram, STR(MARK)))
		return LAN_NOISE;
	struct str rest = str_from(datagram, MARK_LEN + 1);
	switch (datagram.p[MARK_LEN]) {
	case '?':
		return read_refs(rest, a) && datagram.n >=
		    LAN_ASK_BYTES(a->count) ? LAN_ASK : LAN_NOISE;
	case '~':
		return rest.n == 0 ? LAN_HELPS : LAN_NOISE;
	case '!':
		return rest.n > 0 && carry_proof_read(rest, p) == RC_OK ?
		    LAN_ANSWER : LAN_NOISE;
	default:
		return LAN_NOISE;
	}
}

/* --- a phone's request -------------------------------------------------- */

/* The next character of a URL's piece; blanks of any kind become ' ', small
 * letters capitals. */
static char
next_typed(struct str s, size_t *at)
{
	char c = s.p[(*at)++];

	if (c == '%' && s.n - *at >= 2 && str_hex_digit(s.p[*at]) >= 0 &&
	    str_hex_digit(s.p[*at + 1]) >= 0) {
		c = (char)(str_hex_digit(s.p[*at]) * 16 +
		    str_hex_digit(s.p[*at + 1]));
		*at += 2;
	} else if (c == '+') {
		c = ' ';
	}
	if (c == '\t' || c == '\r' || c == '\n')
		return ' ';
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool
read_typed(struct str piece, struct carry_proof *p)
{
	char text[LINE_MAX_TYPED];
	size_t n = 0, at = 0;

	while (at < piece.n) {
		char c = next_typed(piece, &at);
		if (c == ' ' && (n == 0 || text[n - 1] == ' '))
			continue;
		if (n == sizeof(text))
			return false;
		text[n++] = c;
	}
	return carry_proof_read((struct str){ text, n }, p) == RC_OK;
}

static bool
is_whole(struct str head)
{
	for (size_t i = 1; i < head.n; i++)
		if (head.p[i] == '\n' && (head.p[i - 1] == '\n' ||
		    (i >= 3 && memcmp(head.p + i - 3, "\r\n\r", 3) == 0)))
			return true;
	return false;
}

enum rc
lan_read_get(struct str head, struct lan_get *g)
{
	static const struct str typed[] = { { "/p/", 3 }, { "/p?l=", 5 } };

	if (!is_whole(head))
		return head.n < LAN_HEAD_MAX ? RC_AGAIN : RC_BAD_INPUT;
	struct str line = str_cut(&head, '\n');
	struct str method = str_cut(&line, ' ');
	struct str target = str_cut(&line, ' ');
	if (!str_eq(method, STR("GET")) || !str_starts(line, STR("HTTP/1.")))
		return RC_BAD_INPUT;
	*g = (struct lan_get){ .kind = LAN_GET_NOTHING };
	if (str_eq(target, STR("/")))
		g->kind = LAN_GET_FORM;
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		if (str_starts(target, typed[i]))
			g->kind = read_typed(str_from(target, typed[i].n),
			    &g->proof) ? LAN_GET_PROOF : LAN_GET_NO_PROOF;
	return RC_OK;
}
