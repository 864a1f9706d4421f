/* SPDX-License-Identifier: Apache-2.0 */
/* A day ticket that somebody shows: is it ours, and what became of it? */
#include "ledger/day.h"
#include "ledger/ticket_code.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/store_inside.h"
#include "sync/board/store_round.h"

#define CHECKERS (MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT) | \
	MAY(ROLE_COLLECTOR))

/* What the board holds of that ticket; "unsent": nothing yet. */
static enum rc
look_up(struct store *s, const struct ticket_code *t, const char **verdict)
{
	struct sql_stmt *st = s->stmt[Q_FIND_TICKET_OF];
	int64_t one;

	sql_put_text(st, 2, t->series);
	sql_put_i64(st, 3, t->no);
	sql_put_i64(st, 4, t->terminal);
	enum rc rc = sql_row(st);
	*verdict = "unsent";
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct sql_stmt *gone = s->stmt[Q_FIND_TICKET_VOID];
	sql_put_i64(gone, 2, t->terminal);
	sql_put_i64(gone, 3, sql_i64(st, 1));
	sql_put_i64(gone, 4, sql_i64(st, 2));
	*verdict = sql_i64(st, 3) == t->amount.dong ? "sound" : "differs";
	sql_reset(st);
	rc = sql_one_i64(gone, &one);
	if (rc == RC_OK)
		*verdict = "void";
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Whose signature and whose number it is, before its row is looked at. */
static enum rc
judge(struct store *s, struct str code, const struct ticket_code *t,
    const char **verdict)
{
	struct store_terminal terminal;
	struct ticket_code signed_by;
	uint32_t holder;

	enum rc rc = store_terminal_get(s, t->terminal, &terminal);
	*verdict = "stranger";
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !terminal.has_key))
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	*verdict = "forged";
	if (ticket_code_verify(code, terminal.key, &signed_by) != RC_OK)
		return RC_OK;
	rc = store_range_find(s, t->series, t->no, &holder);
	*verdict = "outside";
	if (rc == RC_NOT_FOUND || (rc == RC_OK && holder != t->terminal))
		return RC_OK;
	return rc == RC_OK ? look_up(s, t, verdict) : rc;
}

static enum rc
check_ticket(struct store *s, struct api *a)
{
	char text[TICKET_CODE_MAX], memory[16];
	struct buf day = BUF(memory);
	struct ticket_code t;
	const char *verdict = "";

	enum rc rc = api_in_text(a, "code", text, sizeof(text));
	if (rc != RC_OK)
		return rc;
	if (ticket_code_read(str_of(text), &t) != RC_OK) {
		a->field = "code";
		return api_refuse(a, 400, "field", "code: không phải mã của "
		    "một vé chợ, hoặc bị cắt; hãy quét lại.");
	}
	rc = judge(s, str_of(text), &t, &verdict);
	day_put(&day, t.day);
	json_t *out = json_pack("{s:s,s:I,s:s,s:I,s:s,s:I,s:s}", "verdict",
	    verdict, "terminal", (json_int_t)t.terminal, "series", t.series,
	    "no", (json_int_t)t.no, "kind", t.kind, "amount",
	    (json_int_t)t.amount.dong, "day", memory);
	if (rc == RC_OK && (out == NULL ||
	    json_object_update(a->out, out) != 0))
		rc = RC_NO_MEMORY;
	json_decref(out);
	return rc;
}

static const struct api_route routes[] = {
	{ HTTP_POST, "/api/v1/tickets/check", CHECKERS, API_READS,
	    check_ticket, false },
};

const struct api_table api_ticket = { routes,
    sizeof(routes) / sizeof(routes[0]) };
