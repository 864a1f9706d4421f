/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "sync/board/report/record.h"

static void
put_text(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "\"%s\":", name);
	json_put_str(b, str_of(value));
	buf_putc(b, ',');
}

static void
put_absent(struct buf *b, const struct figures *f)
{
	bool any = false;

	buf_puts(b, "\"absent\":{");
	for (enum figure i = 0; i < FIGURE_COUNT; i++) {
		if (!figure_about(i)->in_record || f->of[i].why == FIGURE_HAS)
			continue;
		buf_printf(b, "%s\"%s\":\"%s\"", any ? "," : "",
		    figure_about(i)->name, figure_why_name(f->of[i].why));
		any = true;
	}
	buf_puts(b, "},");
}

void
record_put(struct buf *b, const struct record *r)
{
	char memory[32];
	struct buf at = BUF(memory);

	buf_putc(b, '{');
	put_text(b, "market_code", r->market);
	put_text(b, "commune_code", r->commune);
	put_text(b, "period", r->period);
	for (enum figure i = 0; i < FIGURE_COUNT; i++) {
		if (!figure_about(i)->in_record)
			continue;
		buf_printf(b, "\"%s\":", figure_about(i)->name);
		if (r->figures->of[i].why == FIGURE_HAS)
			buf_i64(b, r->figures->of[i].value);
		else
			buf_puts(b, "null");
		buf_putc(b, ',');
	}
	put_absent(b, r->figures);
	day_put_time(&at, r->made_ms);
	at.p[10] = 'T';   /* "2026-12-01 08:00:00" before */
	buf_printf(b, "\"sent_at\":\"%s+07:00\",\"seq\":%lld,"
	    "\"schema_version\":%d}", memory, (long long)r->seq,
	    RECORD_SCHEMA);
}

bool
period_parse(struct str text, struct period *p)
{
	char memory[16];
	struct buf b = BUF(memory);

	if (text.n != PERIOD_LEN)
		return false;
	buf_put(&b, text);
	buf_puts(&b, "-01");
	if (!day_parse(buf_str(&b), &p->first_day))
		return false;
	struct date d = day_date(p->first_day);
	d.year += d.month == 12;
	d.month = d.month == 12 ? 1 : d.month + 1;
	p->last_day = day_of_date(d) - 1;
	return true;
}

void
period_put(struct buf *b, int64_t day)
{
	struct date d = day_date(day);

	buf_printf(b, "%04lld-%02lld", (long long)d.year, (long long)d.month);
}
