/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ui/goods.h"

static const char *const unit_names[GOOD_UNITS] = { [GOOD_EACH] = "each",
	[GOOD_KG] = "kg" };

#define X(name, text) [PICTURE_##name] = text,
static const char *const picture_names[PICTURES] = { PICTURE_LIST(X) };
#undef X

static bool
stars_are(int64_t n)
{
	return n == 0 || (n >= STARS_MIN && n <= STARS_MAX);
}

bool
good_is_valid(const struct good *g)
{
	struct str name = str_of(g->name);

	if (name.n == 0 || !str_is_utf8(name) || !vnd_is_sale(g->price))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
			return false;
	return (unsigned)g->unit < GOOD_UNITS && g->color >= 0 &&
	    g->color < GOOD_COLORS && g->number >= 0 &&
	    g->number <= GOOD_NUMBER_MAX &&
	    (unsigned)g->picture < PICTURES && stars_are(g->stars) &&
	    origin_is_valid(str_of(g->origin));
}

/* The first five columns, without which there is no good. */
static bool
read_price(struct str *line, struct good *g)
{
	struct str name = str_cut(line, '\t'), price = str_cut(line, '\t'),
	    unit = str_cut(line, '\t'), color = str_cut(line, '\t'),
	    number = str_cut(line, '\t');
	int64_t v;

	*g = (struct good){ .unit = GOOD_UNITS };
	for (int u = 0; u < GOOD_UNITS; u++)
		if (str_eq(unit, str_of(unit_names[u])))
			g->unit = (enum good_unit)u;
	if (!str_copy(name, g->name, sizeof(g->name)) ||
	    str_of(g->name).n != name.n || !str_to_i64(price, &g->price.dong) ||
	    !str_to_i64(color, &v) || v < 0 || v >= GOOD_COLORS ||
	    !str_to_i64(number, &g->number))
		return false;
	g->color = (int)v;
	return good_is_valid(g);
}

/* The other three; false: something of them is no good and was left out. */
static bool
read_rest(struct str line, struct good *g)
{
	struct str picture = str_cut(&line, '\t'),
	    stars = str_cut(&line, '\t'), origin = str_cut(&line, '\t');
	int64_t n = 0;
	bool found = false, sound = line.n == 0;

	for (int i = 0; i < PICTURES; i++)
		if (str_eq(picture, str_of(picture_names[i]))) {
			g->picture = (enum good_picture)i;
			found = true;
		}
	if (str_to_i64(stars, &n) && stars_are(n))
		g->stars = (int)n;
	else
		sound = false;
	if (origin_is_valid(origin))
		REQUIRE(str_copy(origin, g->origin, sizeof(g->origin)));
	else
		sound = false;
	return sound && found;
}

bool
good_read(struct str line, struct good *out)
{
	return read_price(&line, out) && read_rest(line, out);
}

int
goods_read(struct str text, struct goods *out)
{
	struct str rest = text, first = str_cut(&rest, '\n');
	bool second = str_eq(first, STR(GOODS_FORMAT));
	bool strange = !second && str_starts(first, STR("goods "));
	struct good g;
	int bad = 0;

	out->count = 0;
	if (second || strange)
		text = rest;
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		if (line.n == 0)
			continue;
		if (strange || !read_price(&line, &g) ||
		    out->count == GOODS_MAX) {
			bad++;
			continue;
		}
		bad += second ? !read_rest(line, &g) : line.n > 0;
		out->row[out->count++] = g;
	}
	return bad;
}

void
good_put(struct buf *b, const struct good *g)
{
	buf_printf(b, "%s\t%lld\t%s\t%d\t%lld\t%s\t%d\t%s", g->name,
	    (long long)g->price.dong, unit_names[g->unit], g->color,
	    (long long)g->number, picture_names[g->picture], g->stars,
	    g->origin);
}

void
goods_put(struct buf *b, const struct goods *g)
{
	buf_puts(b, GOODS_FORMAT "\n");
	for (int i = 0; i < g->count; i++) {
		good_put(b, &g->row[i]);
		buf_putc(b, '\n');
	}
}

const struct good *
goods_numbered(const struct goods *g, int64_t number)
{
	for (int i = 0; number > 0 && i < g->count; i++)
		if (g->row[i].number == number)
			return &g->row[i];
	return NULL;
}

bool
good_cost(const struct good *g, int64_t quantity, struct vnd *cost)
{
	int64_t v;

	if (quantity <= 0 || quantity > QUANTITY_MAX ||
	    __builtin_mul_overflow(g->price.dong, quantity, &v))
		return false;
	if (g->unit == GOOD_KG)
		v = (v + 500) / 1000;
	if (!vnd_is_sale((struct vnd){ v }))
		return false;
	cost->dong = v;
	return true;
}

/* --- labels -------------------------------------------------------------- */

#define EAN_FIGURES 13

/* Weights 1 and 3 in turn, the check digit included: a multiple of ten. */
static bool
is_well_read(struct str s)
{
	int sum = 0;

	for (size_t i = 0; i < s.n; i++)
		sum += (s.p[i] - '0') * (i % 2 == 0 ? 1 : 3);
	return sum % 10 == 0;
}

enum barcode
barcode_read(struct str s, struct scale_label *out)
{
	if (s.n != EAN_FIGURES)
		return BARCODE_OTHER;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return BARCODE_OTHER;
	if (!is_well_read(s))
		return BARCODE_MISREAD;
	if (s.p[0] != '2')
		return BARCODE_GOODS;
	REQUIRE(str_to_i64(str_part(s, 2, 5), &out->item) &&
	    str_to_i64(str_part(s, 7, 5), &out->value));
	return BARCODE_SCALE;
}
