/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "ledger/ref.h"
#include "sync/pack.h"

/* The first byte of a packed line: its shape, and what its head must say. */
#define SHAPE_MASK 0x3f
#define SAYS_M     0x40   /* m is not t's own difference */
#define SAYS_QB    0x80   /* another q or b than the line before */

#define SHAPE_LITERAL 0
#define SHAPE_SEALED  1
#define SHAPE_ANY     2

#define SEALED_MAX 128   /* bytes of {"n":N,"l":"64 digits"} */

/* What d looks like after its name, to the end of the line: '%' and a mark is
 * a value (pack_field.c).  The place in this table is what travels: rows are
 * only ever added, with a new PACK_VERSION. */
static const struct shape { const char *kind, *d; } shapes[] = {
	[SHAPE_LITERAL] = { NULL, NULL },
	[SHAPE_SEALED] = { NULL, NULL },
	[SHAPE_ANY] = { "", "%1}" },
	[3] = { "boot", "{\"sw\":\"%W\"}}" },
	[4] = { "profile.set", "%1}" },
	[5] = { "sale.open", "{\"ref\":\"%R\",\"amount\":%A,\"bin\":\"%B\","
	    "\"account\":\"%C\"}}" },
	[6] = { "sale.void", "{\"ref\":\"%r\"}}" },
	[7] = { "sale.expire", "{\"ref\":\"%r\"}}" },
	[8] = { "sale.seen", "{\"ref\":\"%r\",\"amount\":%a}}" },
	[9] = { "bank.credit", "{\"id\":\"%I\",\"ref\":\"%r\",\"amount\":%a,"
	    "\"bank_ref\":\"%J\",\"at\":\"%D\",\"mail\":%M}}" },
	[10] = { "mail", "{\"mail\":%M,\"k\":\"%W\",\"d\":%2}}" },
};
#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))
_Static_assert(SHAPES <= SHAPE_MASK + 1, "a shape fits into its bits");

void
pack_start(struct pack *p, int64_t first, uint32_t terminal, uint32_t epoch)
{
	REQUIRE(first >= 1 && terminal <= TERMINAL_ID_MAX &&
	    epoch <= EPOCH_MAX);
	memset(p, 0, sizeof(*p));
	p->known.n = first - 1;
	p->known.terminal = terminal;
	p->known.epoch = epoch;
}

/* --- packing --- */

static bool
skip(struct str *line, struct str what)
{
	if (!str_starts(*line, what))
		return false;
	*line = str_from(*line, what.n);
	return true;
}

static bool
read_named(struct str *line, const char *name, int64_t *v)
{
	return skip(line, str_of(name)) && pack_read_i64(line, v);
}

struct head { int64_t n, t, q, b, m; struct str kind; };

/* Up to d's value. */
static bool
read_head(struct str *line, struct head *h)
{
	if (!read_named(line, "{\"n\":", &h->n) ||
	    !skip(line, STR(",\"k\":\"")))
		return false;
	size_t n = str_find(*line, '"');
	return n < line->n && pack_take(line, n, &h->kind) &&
	    read_named(line, "\",\"t\":", &h->t) &&
	    read_named(line, ",\"q\":", &h->q) &&
	    read_named(line, ",\"b\":", &h->b) &&
	    read_named(line, ",\"m\":", &h->m) &&
	    skip(line, STR(",\"d\":"));
}

static size_t
find_shape(struct str kind)
{
	for (size_t i = SHAPE_ANY + 1; i < SHAPES; i++)
		if (str_eq(kind, str_of(shapes[i].kind)))
			return i;
	return SHAPE_ANY;
}

/* m would be this if nothing but time had passed. */
static int64_t
expected_m(const struct pack_known *k, int64_t t)
{
	return (int64_t)((uint64_t)k->m + (uint64_t)t - (uint64_t)k->t);
}

static void
put_head(struct pack_known *k, size_t shape, const struct head *h,
    struct pack_streams *to)
{
	bool says_m = h->m != expected_m(k, h->t);
	bool says_qb = h->q != k->q || h->b != k->b;

	buf_putc(to->text, (char)(unsigned char)(shape |
	    (says_m ? SAYS_M : 0u) | (says_qb ? SAYS_QB : 0u)));
	pack_put_varint(to->text, pack_zigzag(h->t, k->t));
	if (says_m)
		pack_put_varint(to->text, pack_zigzag(h->m,
		    expected_m(k, h->t)));
	if (says_qb) {
		pack_put_varint(to->text, pack_zigzag(h->q, k->q));
		pack_put_varint(to->text, pack_zigzag(h->b, k->b));
	}
	k->t = h->t;
	k->q = h->q;
	k->b = h->b;
	k->m = h->m;
}

static bool
put_d(struct pack_known *k, const char *shape, struct str line,
    struct pack_streams *to)
{
	for (const char *z = shape; *z != '\0'; z++) {
		if (*z != '%') {
			if (!skip(&line, (struct str){ z, 1 }))
				return false;
			continue;
		}
		const struct pack_field *f = pack_field_of(*++z);
		if (!f->put(k, f->slot, &line, to))
			return false;
	}
	return line.n == 0;
}

static bool
put_shaped(struct pack_known *k, struct str line, bool any,
    struct pack_streams *to)
{
	struct head h;

	if (!read_head(&line, &h) || h.n != k->n + 1)
		return false;
	size_t shape = any ? SHAPE_ANY : find_shape(h.kind);
	put_head(k, shape, &h, to);
	if (shape == SHAPE_ANY) {
		struct str kind = { h.kind.p, line.n + (size_t)(line.p -
		    h.kind.p) };
		const struct pack_field *f = pack_field_of('W');
		if (!f->put(k, PACK_KIND, &kind, to))
			return false;
	}
	return put_d(k, shapes[shape].d, line, to);
}

static bool
put_sealed(const struct pack_known *k, struct str line,
    struct pack_streams *to)
{
	struct proto_line got;
	struct str rest = line;

	if (line.n > SEALED_MAX || !proto_next_line(&rest, &got) ||
	    !got.sealed ||
	    got.sealed_n != k->n + 1)
		return false;
	buf_putc(to->text, SHAPE_SEALED);
	buf_put(to->raw, (struct str){ (const char *)got.l, HASH_BYTES });
	return true;
}

static void
put_literal(struct str line, struct pack_streams *to)
{
	buf_putc(to->text, SHAPE_LITERAL);
	pack_put_varint(to->text, line.n);
	buf_put(to->text, line);
}

static enum rc get_line(struct pack_known *k, struct pack_source *from,
    struct buf *line);

/* Does what was appended to the streams give the line back? */
static bool
gives_back(struct pack *p, const struct pack_streams *to, size_t text_n,
    size_t raw_n, struct str line)
{
	struct pack_source from = { str_from(buf_str(to->text), text_n),
	    str_from(buf_str(to->raw), raw_n) };
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf again = BUF(memory);

	p->check = p->known;
	return get_line(&p->check, &from, &again) == RC_OK && !again.full &&
	    from.text.n == 0 && from.raw.n == 0 &&
	    str_eq(buf_str(&again), line);
}

static void
take_back(struct buf *b, size_t n)
{
	b->n = n;
	b->p[n] = '\0';
}

void
pack_put(struct pack *p, struct str line, struct pack_streams *to)
{
	size_t text_n = to->text->n, raw_n = to->raw->n;

	for (int way = 0; way < 3; way++) {
		p->trial = p->known;
		bool put = way == 0 ? put_sealed(&p->trial, line, to) :
		    put_shaped(&p->trial, line, way == 2, to);
		if (to->text->full || to->raw->full)
			return;
		if (put && gives_back(p, to, text_n, raw_n, line)) {
			p->known = p->trial;
			p->known.n++;
			return;
		}
		take_back(to->text, text_n);
		take_back(to->raw, raw_n);
	}
	put_literal(line, to);
	p->known.n++;
}

/* --- unpacking --- */

static bool
get_head(struct pack_known *k, unsigned first, struct pack_source *from,
    struct head *h)
{
	uint64_t t, m = 0, q = 0, b = 0;

	if (!pack_get_varint(&from->text, &t) ||
	    ((first & SAYS_M) != 0 && !pack_get_varint(&from->text, &m)) ||
	    ((first & SAYS_QB) != 0 && (!pack_get_varint(&from->text, &q) ||
	    !pack_get_varint(&from->text, &b))))
		return false;
	h->t = pack_unzigzag(t, k->t);
	h->m = pack_unzigzag(m, expected_m(k, h->t));
	h->q = pack_unzigzag(q, k->q);
	h->b = pack_unzigzag(b, k->b);
	k->t = h->t;
	k->m = h->m;
	k->q = h->q;
	k->b = h->b;
	return true;
}

static bool
get_d(struct pack_known *k, const char *shape, struct pack_source *from,
    struct buf *line)
{
	for (const char *z = shape; *z != '\0'; z++) {
		if (*z != '%') {
			buf_putc(line, *z);
			continue;
		}
		const struct pack_field *f = pack_field_of(*++z);
		if (!f->get(k, f->slot, from, line))
			return false;
	}
	return true;
}

static void
put_named(struct buf *line, const char *name, int64_t v)
{
	buf_puts(line, name);
	buf_i64(line, v);
}

static bool
get_shaped(struct pack_known *k, unsigned first, struct pack_source *from,
    struct buf *line)
{
	size_t shape = first & SHAPE_MASK;
	struct head h;

	if (shape >= SHAPES || !get_head(k, first, from, &h))
		return false;
	put_named(line, "{\"n\":", k->n + 1);
	buf_puts(line, ",\"k\":\"");
	if (shape == SHAPE_ANY) {
		const struct pack_field *f = pack_field_of('W');
		if (!f->get(k, PACK_KIND, from, line))
			return false;
	}
	buf_puts(line, shapes[shape].kind);
	put_named(line, "\",\"t\":", h.t);
	put_named(line, ",\"q\":", h.q);
	put_named(line, ",\"b\":", h.b);
	put_named(line, ",\"m\":", h.m);
	buf_puts(line, ",\"d\":");
	return get_d(k, shapes[shape].d, from, line);
}

static bool
get_sealed(const struct pack_known *k, struct pack_source *from,
    struct buf *line)
{
	struct str l;

	if (!pack_take(&from->raw, HASH_BYTES, &l))
		return false;
	proto_put_sealed(line, k->n + 1, (const uint8_t *)l.p);
	return true;
}

static bool
get_literal(struct pack_source *from, struct buf *line)
{
	uint64_t n;
	struct str s;

	if (!pack_get_varint(&from->text, &n) || n > from->text.n ||
	    !pack_take(&from->text, (size_t)n, &s) ||
	    str_find(s, '\n') < s.n)
		return false;
	buf_put(line, s);
	return true;
}

static enum rc
get_line(struct pack_known *k, struct pack_source *from, struct buf *line)
{
	struct str first;
	bool got;

	if (!pack_take(&from->text, 1, &first))
		return RC_BAD_INPUT;
	unsigned c = (unsigned char)first.p[0];
	if (c == SHAPE_LITERAL)
		got = get_literal(from, line);
	else if (c == SHAPE_SEALED)
		got = get_sealed(k, from, line);
	else
		got = (c & SHAPE_MASK) >= SHAPE_ANY &&
		    get_shaped(k, c, from, line);
	if (!got)
		return RC_BAD_INPUT;
	k->n++;
	return line->full ? RC_TOO_BIG : RC_OK;
}

enum rc
pack_get(struct pack *p, struct pack_source *from, struct buf *line)
{
	size_t start = line->n;
	enum rc rc = get_line(&p->known, from, line);

	/* A line break inside would make two lines of one. */
	if (rc == RC_OK) {
		struct str got = str_from(buf_str(line), start);
		if (str_find(got, '\n') < got.n)
			rc = RC_BAD_INPUT;
	}
	return rc;
}
