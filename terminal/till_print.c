/* SPDX-License-Identifier: Apache-2.0 */
/* A paper from what the ledger has now: found by its name, marked when it may
 * have been printed before, handed to the printer.  Reading only: whatever
 * becomes of a printer, no sale depends on it. */
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/chain.h"
#include "ledger/round.h"
#include "ledger/shift.h"
#include "terminal/print/slips.h"
#include "terminal/till_inside.h"
#include "ui/strings.h"

#define HANDS_MAX 32

void
till_printed(struct till *t, struct till_time now, const struct print_news *n)
{
	struct event e = { .kind = EV_PRINT, .print = *n };

	till_feed(t, now, &e);
}

void
till_tell_printed(struct till *t, struct till_time now, const char *ref)
{
	struct print_news n = t->model.print;
	char what[PRINT_WHAT_CAP];
	struct buf b = BUF(what);

	buf_printf(&b, "sale:%s", ref);
	if (t->host->print == NULL || n.state == PRINT_WAITING ||
	    n.state == PRINT_GOING || n.state == PRINT_SLOW ||
	    strcmp(n.what, what) == 0 ||
	    t->host->copies(t->host->ctx, what) == 0)
		return;
	n.state = PRINT_DONE;
	n.why = PRINT_WHY_NONE;
	memcpy(n.what, what, sizeof(n.what));
	till_printed(t, now, &n);
}

static enum rc
make_ticket(struct till *t, struct str name, const struct slip_frame *f,
    struct slip *s)
{
	struct str series = str_cut(&name, ':');
	char which[SERIES_MAX + 1], code[TICKET_CODE_CAP];
	struct buf b = BUF(code);
	struct ticket is;
	int64_t no;

	if (!str_copy(series, which, sizeof(which)) ||
	    !str_to_i64(name, &no))
		return RC_BAD_INPUT;
	enum rc rc = ticket_get(t->ledger, which, no, &is);
	if (rc == RC_OK)
		rc = ledger_ticket_code(t->ledger, &is, &b);
	if (rc == RC_OK)
		slips_ticket(s, f, &is, code);
	return rc;
}

static enum rc
make_handover(struct till *t, int64_t no, const struct slip_frame *f,
    struct slip *s)
{
	struct handover h[HANDS_MAX];
	size_t n = 0;
	enum rc rc = handover_list(t->ledger, h, HANDS_MAX, &n);

	for (size_t i = 0; rc == RC_OK && i < n; i++)
		if (h[i].no == no) {
			slips_handover(s, f, &h[i]);
			return RC_OK;
		}
	return rc == RC_OK ? RC_NOT_FOUND : rc;
}

static enum rc
make_shift(struct till *t, int64_t id, const struct slip_frame *f,
    struct slip *s)
{
	struct slip_frame as = *f;
	struct shift is;
	enum rc rc = shift_get(t->ledger, id, &is);

	/* How one stands now is another paper each time. */
	if (rc == RC_OK && is.open)
		as.again = false;
	if (rc == RC_OK)
		slips_shift(s, &as, &is);
	return rc;
}

static enum rc
make_fee(const struct till *t, int64_t number, const struct slip_frame *f,
    struct slip *s)
{
	const struct fees_page *p = &t->model.fees;

	for (int i = 0; i < p->count; i++)
		if (p->row[i].is_slip && p->row[i].number == number) {
			slips_fee(s, f, &p->row[i]);
			return RC_OK;
		}
	return RC_NOT_FOUND;
}

static void
make_test(struct till *t, const struct slip_frame *f, struct slip *s)
{
	const struct till_time now = { t->model.now_ms, f->wall_ms };
	char number[DOCTOR_NUMBER_CAP];
	struct doctor_page p;

	till_check_up(t, now, &p);
	doctor_number(&p, number);
	slips_test(s, f, number);
}

static enum rc
make_sale(struct till *t, struct str name, const struct slip_frame *f,
    struct slip *s)
{
	const struct till_time now = { t->model.now_ms, f->wall_ms };
	char ref[REF_LEN + 1];
	struct sale sale;
	struct basket room;

	if (!str_copy(name, ref, sizeof(ref)))
		return RC_BAD_INPUT;
	enum rc rc = sale_get(t->ledger, ref, &sale);
	if (rc == RC_OK)
		slips_sale(s, f, &sale, till_basket(t, now, &sale, &room));
	return rc;
}

static enum rc
make(struct till *t, const char *what, const struct slip_frame *f,
    struct slip *s)
{
	struct str name = str_of(what), kind = str_cut(&name, ':');
	int64_t no = 0;

	if (str_eq(kind, STR("ticket")))
		return make_ticket(t, name, f, s);
	if (str_eq(kind, STR("sale")))
		return make_sale(t, name, f, s);
	if (str_eq(kind, STR("test"))) {
		make_test(t, f, s);
		return RC_OK;
	}
	if (!str_to_i64(name, &no))
		return RC_BAD_INPUT;
	return str_eq(kind, STR("hand")) ? make_handover(t, no, f, s) :
	    str_eq(kind, STR("shift")) || str_eq(kind, STR("x")) ?
	    make_shift(t, no, f, s) :
	    str_eq(kind, STR("fee")) ? make_fee(t, no, f, s) : RC_BAD_INPUT;
}

static void
print(struct till *t, struct till_time now, const char *what)
{
	static struct slip slip;
	char mark[MARK_CAP], host[PROOF_HOST_CAP];
	struct buf b = BUF(mark);
	struct journal_head head;
	struct slip_frame f = { .profile = &t->seller.profile, .mark = mark,
		.proof_host = host,
		.utc_offset_min = SELLER_UTC_OFFSET_MIN,
		.wall_ms = now.wall_ms,
		.again = t->host->copies(t->host->ctx, what) > 0 };

	ledger_head(t->ledger, &head);
	chain_put_short(&b, head.boot, head.n, head.hash);
	till_code_host(t, host);
	/* Papers are for customers and the office, in the country's language,
	 * whatever the trader reads. */
	enum language screen = strings_in_use();
	strings_use(LANGUAGE_VI);
	enum rc rc = make(t, what, &f, &slip);
	strings_use(screen);
	if (rc == RC_OK) {
		REQUIRE(!slip.full);
		t->host->print(t->host->ctx, what, &slip);
		return;
	}
	if (till_is_fatal(t, now, rc, "paper"))
		return;
	log_line(LOG_WARN, "till", "no paper %s: %s", what, rc_text(rc));
	struct print_news n = { .ready = true, .state = PRINT_NOT,
		.why = PRINT_WHY_GONE };
	(void)str_copy(str_of(what), n.what, sizeof(n.what));
	till_printed(t, now, &n);
}

void
till_print(struct till *t, struct till_time now, const struct effect *fx)
{
	if (t->dead || t->host->print == NULL)
		return;
	if (fx->kind == EFFECT_PRINT_LET)
		t->host->let(t->host->ctx);
	else
		print(t, now, fx->line);
}
