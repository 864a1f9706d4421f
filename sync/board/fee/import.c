/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/fee/import.h"

#define FIELDS_MAX 32
#define FIELD_MAX  256

enum column { COL_STALL, COL_ZONE, COL_KIND, COL_AISLES, COL_AREA, COL_TRADER,
	COL_PHONE, COL_CONTRACT, COL_FROM, COL_TO, COL_DEPOSIT, COL_TERMINAL,
	COL_COUNT };
static const char *const names[] = { "stall", "zone", "kind", "aisles",
	"area", "trader", "phone", "contract", "from_day", "to_day",
	"deposit", "terminal" };
_Static_assert(sizeof(names) / sizeof(names[0]) == COL_COUNT &&
    COL_COUNT == FEE_IMPORT_COLUMNS, "every column has a name");

/* --- fields -------------------------------------------------------------- */

/* The next field of *rest without its quotes; false: quotes that do not end,
 * or more than FIELD_MAX bytes. */
static bool
next_field(struct str *rest, char sep, char field[FIELD_MAX])
{
	bool quoted = rest->n > 0 && rest->p[0] == '"';
	size_t at = quoted, n = 0;

	while (at < rest->n && (quoted || rest->p[at] != sep)) {
		if (quoted && rest->p[at] == '"') {
			if (at + 1 == rest->n || rest->p[at + 1] != '"')
				break;
			at++;
		}
		if (n + 1 == FIELD_MAX)
			return false;
		field[n++] = rest->p[at++];
	}
	if (quoted && (at == rest->n || (++at < rest->n &&
	    rest->p[at] != sep)))
		return false;
	field[n] = '\0';
	*rest = str_from(*rest, at < rest->n ? at + 1 : at);
	struct str inside = str_trim((struct str){ field, n });
	memmove(field, inside.p, inside.n);
	field[inside.n] = '\0';
	return true;
}

static bool
is_plain(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return str_is_utf8(str_of(s));
}

bool
fee_import_head(struct str line, struct fee_import_head *h, struct buf *why)
{
	char field[FIELD_MAX];

	if (str_starts(line, STR("\xEF\xBB\xBF")))
		line = str_from(line, 3);
	h->sep = str_find(line, ';') < line.n ? ';' : ',';
	for (size_t i = 0; i < COL_COUNT; i++)
		h->at[i] = -1;
	for (int at = 0; line.n > 0; at++) {
		size_t i = 0;
		if (at == FIELDS_MAX || !next_field(&line, h->sep, field) ||
		    !is_plain(field)) {
			buf_puts(why, "dòng tên cột không đọc được");
			return false;
		}
		while (i < COL_COUNT && !str_eq_nocase(str_of(field),
		    str_of(names[i])))
			i++;
		if (i == COL_COUNT || h->at[i] >= 0) {
			buf_printf(why, "cột \"%s\": không biết, hoặc hai "
			    "lần; tên cột: stall zone kind aisles area trader "
			    "phone contract from_day to_day deposit terminal",
			    field);
			return false;
		}
		h->at[i] = at;
	}
	if (h->at[COL_STALL] < 0 || h->at[COL_ZONE] < 0 ||
	    h->at[COL_KIND] < 0) {
		buf_puts(why, "thiếu cột stall, zone hoặc kind");
		return false;
	}
	return true;
}

struct fields { char at[COL_COUNT][FIELD_MAX]; };

static bool
read_fields(struct str line, const struct fee_import_head *h,
    struct fields *f, struct buf *why)
{
	char field[FIELD_MAX];

	memset(f, 0, sizeof(*f));
	for (int at = 0; line.n > 0; at++) {
		if (at == FIELDS_MAX || !next_field(&line, h->sep, field)) {
			buf_puts(why, "dấu nháy không đóng, hoặc ô quá dài");
			return false;
		}
		if (!is_plain(field)) {
			buf_puts(why, "có ký tự không phải UTF-8; hãy lưu "
			    "tệp dạng CSV UTF-8");
			return false;
		}
		for (size_t i = 0; i < COL_COUNT; i++)
			if (h->at[i] == at)
				memcpy(f->at[i], field, sizeof(field));
	}
	return true;
}

/* --- one line ------------------------------------------------------------ */

static bool
wrong(struct buf *why, const char *column, const char *what)
{
	buf_printf(why, "%s: %s", column, what);
	return false;
}

/* "4,5" m2 as 450. */
static bool
read_area(const char *text, int64_t *area)
{
	struct str s = str_of(text);
	size_t dot = str_find(s, '.');
	int64_t whole, part = 0;

	if (s.n == 0) {
		*area = 0;
		return true;
	}
	if (dot == s.n)
		dot = str_find(s, ',');
	struct str after = str_from(s, dot < s.n ? dot + 1 : dot);
	if (!str_to_i64(str_part(s, 0, dot), &whole) || whole < 0 ||
	    whole > FEE_AREA_MAX / 100 || s.p[0] == '-' || after.n > 2 ||
	    (dot < s.n && (!str_to_i64(after, &part) || part < 0 ||
	    after.p[0] == '-')))
		return false;
	*area = whole * 100 + (after.n == 1 ? part * 10 : part);
	return *area <= FEE_AREA_MAX;
}

static bool
read_number(const char *text, int64_t hi, int64_t *v)
{
	*v = 0;
	return text[0] == '\0' || (str_to_i64(str_of(text), v) && *v >= 0 &&
	    *v <= hi);
}

static bool
is_code(const char *s)
{
	size_t n = strlen(s);

	return n >= 1 && n <= FEE_STALL_MAX && strspn(s,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./") == n;
}

static bool
is_kind(const char *s)
{
	static const char *const kinds[] = { "kiosk", "hall", "outdoor",
		"own_produce", "session" };

	for (size_t i = 0; i < 5; i++)
		if (strcmp(s, kinds[i]) == 0)
			return true;
	return false;
}

static bool
read_stall(const struct fields *f, struct fee_import_row *row,
    struct buf *why)
{
	struct store_stall *st = &row->stall;
	int64_t terminal;

	if (!is_code(f->at[COL_STALL]))
		return wrong(why, "stall", "1 đến 16 ký tự A-Z 0-9 - . /");
	if (!is_kind(f->at[COL_KIND]))
		return wrong(why, "kind", "kiosk, hall, outdoor, own_produce "
		    "hoặc session");
	if (!read_number(f->at[COL_AISLES], 3, &st->aisles))
		return wrong(why, "aisles", "0 đến 3");
	if (!read_area(f->at[COL_AREA], &st->area))
		return wrong(why, "area", "số m² như 4,5; từ 0 đến 100000");
	if (!read_number(f->at[COL_TERMINAL], TERMINAL_ID_MAX, &terminal))
		return wrong(why, "terminal", "số của thiết bị, hoặc để trống");
	if (f->at[COL_ZONE][0] == '\0' || !str_copy(str_of(f->at[COL_ZONE]),
	    row->zone, sizeof(row->zone)))
		return wrong(why, "zone", "tên khu, đến 64 byte");
	st->x = st->y = -1;
	st->terminal = (uint32_t)terminal;
	REQUIRE(str_copy(str_of(f->at[COL_STALL]), st->stall,
	    sizeof(st->stall)));
	REQUIRE(str_copy(str_of(f->at[COL_KIND]), st->kind,
	    sizeof(st->kind)));
	memcpy(st->state, "vacant", sizeof("vacant"));
	return true;
}

static bool
read_contract(const struct fields *f, struct fee_import_row *row,
    struct buf *why)
{
	struct store_contract *c = &row->contract;
	bool has = f->at[COL_TRADER][0] != '\0';

	if (has != (f->at[COL_CONTRACT][0] != '\0') ||
	    has != (f->at[COL_FROM][0] != '\0'))
		return wrong(why, "trader, contract, from_day", "cả ba, hoặc "
		    "để trống cả ba");
	if (!has)
		return true;
	if (!str_copy(str_of(f->at[COL_TRADER]), row->trader.name,
	    sizeof(row->trader.name)))
		return wrong(why, "trader", "dài quá 127 byte");
	if (strspn(f->at[COL_PHONE], "+0123456789 ") !=
	    strlen(f->at[COL_PHONE]) || !str_copy(str_of(f->at[COL_PHONE]),
	    row->trader.phone, sizeof(row->trader.phone)))
		return wrong(why, "phone", "đến 16 chữ số");
	if (!str_copy(str_of(f->at[COL_CONTRACT]), c->code,
	    sizeof(c->code)))
		return wrong(why, "contract", "dài quá 32 byte");
	if (!day_parse(str_of(f->at[COL_FROM]), &c->from_day))
		return wrong(why, "from_day", "một ngày như 2026-11-21");
	if (f->at[COL_TO][0] != '\0' && (!day_parse(str_of(f->at[COL_TO]),
	    &c->to_day) || c->to_day < c->from_day))
		return wrong(why, "to_day", "một ngày như 2026-11-21, không "
		    "trước from_day");
	if (!read_number(f->at[COL_DEPOSIT], 1000000000, &c->deposit.dong))
		return wrong(why, "deposit", "số đồng, chỉ chữ số");
	memcpy(c->stall, row->stall.stall, sizeof(c->stall));
	memcpy(row->stall.state, "let", sizeof("let"));
	return true;
}

bool
fee_import_line(struct str line, const struct fee_import_head *h,
    struct fee_import_row *row, struct buf *why)
{
	struct fields f;

	memset(row, 0, sizeof(*row));
	return read_fields(line, h, &f, why) && read_stall(&f, row, why) &&
	    read_contract(&f, row, why);
}

/* --- the file ------------------------------------------------------------ */

static enum rc
find_zone(struct store *s, const char *name, int64_t *zone)
{
	struct store_zone z;
	enum rc rc;

	for (z.zone = 1; (rc = store_zone_get(s, z.zone, &z)) == RC_OK;
	    z.zone++)
		if (strcmp(z.name, name) == 0) {
			*zone = z.zone;
			return RC_OK;
		}
	if (rc != RC_NOT_FOUND)
		return rc;
	z = (struct store_zone){ .zone = 0 };
	REQUIRE(str_copy(str_of(name), z.name, sizeof(z.name)));
	rc = store_zone_put(s, &z);
	*zone = z.zone;
	return rc;
}

static void
tell(struct fee_import *i, const char *what)
{
	if (i->errors++ < FEE_IMPORT_ERRORS_MAX && i->error != NULL)
		i->error(i->ctx, i->lines, what);
}

static enum rc
keep(struct store *s, struct fee_import *i, struct fee_import_row *row)
{
	struct store_stall had;

	enum rc rc = store_stall_get(s, row->stall.stall, &had);
	if (rc == RC_OK) {
		tell(i, "stall: điểm này đã có, hoặc hai lần trong tệp");
		return RC_OK;
	}
	if (rc == RC_NOT_FOUND && i->check)
		return RC_OK;
	if (rc == RC_NOT_FOUND)
		rc = find_zone(s, row->zone, &row->stall.zone);
	if (rc == RC_OK)
		rc = store_stall_put(s, &row->stall);
	i->stalls += rc == RC_OK;
	if (rc != RC_OK || row->contract.code[0] == '\0')
		return rc;
	rc = store_trader_put(s, &row->trader);
	row->contract.trader = row->trader.trader;
	row->contract.made_by = i->staff;
	if (rc == RC_OK)
		rc = store_contract_add(s, &row->contract);
	i->contracts += rc == RC_OK;
	return rc;
}

enum rc
fee_import(struct store *s, struct str file, struct fee_import *i)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct fee_import_head head;
	struct fee_import_row row;
	enum rc rc = RC_OK;

	i->lines = i->stalls = i->contracts = i->errors = 0;
	while (rc == RC_OK && file.n > 0) {
		struct str line = str_trim(str_cut(&file, '\n'));
		i->lines++;
		buf_reset(&why);
		if (i->lines == 1 && !fee_import_head(line, &head, &why)) {
			tell(i, memory);
			return RC_BAD_INPUT;
		}
		if (i->lines == 1 || line.n == 0)
			continue;
		if (fee_import_line(line, &head, &row, &why))
			rc = keep(s, i, &row);
		else
			tell(i, memory);
	}
	if (rc == RC_OK && i->lines == 0)
		tell(i, "tệp trống");
	return rc == RC_OK && i->errors > 0 ? RC_BAD_INPUT : rc;
}
