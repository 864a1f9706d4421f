/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's lines and what follows from them, entry after entry. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/csv.h"
#include "ledger/day.h"
#include "ledger/export.h"
#include "terminal/asking_inside.h"

/* --- which entries --------------------------------------------------- */

/* "sale.open", or "sale" for all of its family. */
static bool
is_of_kind(const char *name, const char *kind)
{
	size_t n = strlen(kind);

	return strncmp(name, kind, n) == 0 &&
	    (name[n] == '\0' || name[n] == '.');
}

static bool
is_known_kind(const char *kind)
{
	for (int k = 0; k < ENTRY_KIND_COUNT; k++)
		if (is_of_kind(entry_kind_name((enum entry_kind)k), kind))
			return true;
	return false;
}

static bool
is_in_days(const struct asking *a, int64_t wall_ms)
{
	int64_t day = day_at(wall_ms);

	return (a->q.from == 0 || day >= a->q.from) &&
	    (a->q.to == 0 || day <= a->q.to);
}

/* An entry that was given back is of the sale that it speaks of. */
static bool
is_of_sale(struct entry *e, const char *ref)
{
	struct lost lost = e->d.lost;

	return (e->kind != ENTRY_RESTORE || lost_entry(&lost, e)) &&
	    strcmp(entry_ref(e), ref) == 0;
}

static bool
is_wanted(const struct asking *a, struct str line)
{
	struct entry e;
	char kind[LOCAL_WORD_MAX];

	if (a->q.from == 0 && a->q.to == 0 && a->q.who[0] == '\0' &&
	    a->q.kind[0] == '\0')
		return true;
	enum rc rc = entry_decode(line, &e);
	/* Of a kind we do not know, the times are there. */
	if (rc != RC_OK && rc != RC_TOO_NEW)
		return false;
	if (!is_in_days(a, e.wall_ms))
		return false;
	if (a->q.who[0] != '\0' && (rc != RC_OK ||
	    !is_of_sale(&e, a->q.who)))
		return false;
	return a->q.kind[0] == '\0' ||
	    (json_get_str(line, "k", kind, sizeof(kind)) &&
	    is_of_kind(kind, a->q.kind));
}

/* From entry `after` to the head as it is now; at most max that are told. */
static enum rc
begin(struct asking *a, struct buf *why)
{
	struct journal_head head;

	ledger_head(a->l, &head);
	a->next = a->q.after < 0 ? 1 :
	    a->q.after >= head.n ? head.n + 1 : a->q.after + 1;
	a->last = head.n;
	a->of = head.n - a->next + 1;
	if (a->q.max <= 0)
		a->q.max = INT64_MAX;
	if (a->q.from == 0 || a->q.to == 0 || a->q.from <= a->q.to)
		return RC_OK;
	buf_puts(why, "the last day is before the first");
	return RC_BAD_INPUT;
}

/* --- show ------------------------------------------------------------ */

enum rc
asking_show_begin(struct asking *a, struct buf *line, struct buf *why)
{
	struct sale s;

	(void)line;
	if (a->q.kind[0] != '\0' && !is_known_kind(a->q.kind)) {
		buf_printf(why, "kind: no entry is of a kind %s", a->q.kind);
		return RC_BAD_INPUT;
	}
	enum rc rc = begin(a, why);
	/* What is about a sale comes after it was opened. */
	if (rc == RC_OK && a->q.who[0] != '\0' &&
	    sale_get(a->l, a->q.who, &s) == RC_OK && s.n > a->next)
		a->next = s.n;
	return rc;
}

enum rc
asking_show(struct asking *a, struct buf *line, struct buf *why)
{
	if (a->next > a->last || a->said == a->q.max) {
		a->over = true;
		return RC_OK;
	}
	enum rc rc = ledger_line(a->l, a->next, line);
	if (rc != RC_OK) {
		buf_printf(why, "entry %" PRId64 ": %s", a->next,
		    rc_text(rc));
		return rc;
	}
	a->next++;
	if (is_wanted(a, buf_str(line)))
		a->said++;
	else
		buf_reset(line);
	return RC_OK;
}

/* --- export ---------------------------------------------------------- */

static bool
is_csv(const struct asking *a)
{
	return strcmp(a->q.kind, "csv") == 0;
}

enum rc
asking_export_begin(struct asking *a, struct buf *line, struct buf *why)
{
	(void)line;
	if (!is_csv(a) && strcmp(a->q.kind, "jsonl") != 0) {
		buf_puts(why, "an export is csv or jsonl");
		return RC_BAD_INPUT;
	}
	a->doing = "exporting";
	return begin(a, why);
}

/* The row of the sale that this entry opens. */
static enum rc
put_sale(struct asking *a, const struct entry *e, struct buf *line)
{
	a->text = true;
	if (e->kind != ENTRY_SALE_OPEN || !is_in_days(a, e->wall_ms))
		return RC_OK;
	return export_put_sale(a->l, e->d.sale.ref, line);
}

static enum rc
export_one(struct asking *a, struct buf *line)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf entry = BUF(memory);
	struct entry e;
	enum rc rc = ledger_line(a->l, a->next, &entry);

	if (rc == RC_OK)
		rc = entry_decode(buf_str(&entry), &e);
	if (rc != RC_OK && rc != RC_TOO_NEW)
		return rc == RC_BAD_INPUT ? RC_CORRUPT : rc;
	if (is_csv(a))
		return rc == RC_OK ? put_sale(a, &e, line) : RC_OK;
	return is_in_days(a, e.wall_ms) ?
	    export_put_entry(a->l, a->next, line) : RC_OK;
}

enum rc
asking_export(struct asking *a, struct buf *line, struct buf *why)
{
	if (a->said++ == 0) {
		a->text = is_csv(a);
		if (!is_csv(a))
			return export_put_head(a->l, line);
		buf_puts(line, CSV_MARK);
		export_put_columns(line);
		return RC_OK;
	}
	if (a->next > a->last) {
		a->over = true;
		return RC_OK;
	}
	enum rc rc = export_one(a, line);
	if (rc != RC_OK)
		buf_printf(why, "entry %" PRId64 ": %s", a->next,
		    rc_text(rc));
	a->next++;
	a->done++;
	return rc;
}

/* --- sums ------------------------------------------------------------ */

enum rc
asking_sums_begin(struct asking *a, struct buf *line, struct buf *why)
{
	(void)line;
	(void)why;
	a->at = SUMS_BEFORE_ALL;
	a->doing = "reading";
	return RC_OK;
}

/* Who sells, as an entry would say it. */
static enum rc
put_profile(struct asking *a, struct buf *line)
{
	struct entry e = { .n = 1, .kind = ENTRY_PROFILE_SET, .boot = 1 };
	enum rc rc = ledger_profile(a->l, &e.d.profile);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	buf_puts(line, ",\"profile\":");
	return rc == RC_OK ? entry_encode(&e, line) : rc;
}

/* The head first and last, so that the reader knows whether all of it is of
 * one moment. */
enum rc
asking_sums(struct asking *a, struct buf *line, struct buf *why)
{
	struct journal_head head;
	enum rc rc = a->said++ == 0 ? RC_OK : sums_next(a->l, &a->at);

	(void)why;
	if (a->said > 1 && rc == RC_OK) {
		sums_put_json(line, &a->at);
		return RC_OK;
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	a->over = rc == RC_NOT_FOUND;
	ledger_head(a->l, &head);
	buf_printf(line, "{\"head\":%" PRId64, head.n);
	rc = a->over ? RC_OK : put_profile(a, line);
	buf_putc(line, '}');
	return rc;
}
