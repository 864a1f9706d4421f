/* SPDX-License-Identifier: Apache-2.0 */
/* What the ledger says about sales, and whose turn it is on the glass. */
#include <string.h>

#include "ui/screen.h"
#include "ui/sold.h"

struct vnd
news_known(const struct sale *s)
{
	return (struct vnd){ s->received.dong + s->code.dong };
}

enum verdict
app_verdict(const struct sale *s)
{
	switch (s->state) {
	case SALE_OPEN:
	case SALE_VOID:
	case SALE_EXPIRED:
		return VERDICT_NONE;
	case SALE_SHORT:
		return VERDICT_SHORT;
	case SALE_OVER:
		if (s->fee[0] != '\0')
			break;   /* the stall's, for its next bill */
		return VERDICT_OVER;
	case SALE_LATE:
		return VERDICT_LATE;
	case SALE_PAID:
		break;
	case SALE_STATE_COUNT:
		REQUIRE(false);
	}
	/* Green needs the bank's word for the whole amount.  The ledger's
	 * evidence is the weakest that was needed; look all the same. */
	if (s->due.dong > 0)
		return VERDICT_OVER;   /* a debt that was paid meanwhile */
	if (s->evidence == EVIDENCE_BANK &&
	    s->received.dong >= s->amount.dong)
		return VERDICT_PAID;
	if (s->evidence == EVIDENCE_CODE &&
	    news_known(s).dong >= s->amount.dong)
		return VERDICT_CODE;
	if (s->evidence == EVIDENCE_CASH)
		return VERDICT_CASH;
	return s->evidence == EVIDENCE_NONE ? VERDICT_NONE :
	    VERDICT_UNCONFIRMED;
}

struct vnd
news_missing(const struct sale *s)
{
	struct vnd rest = { 0 };

	if (news_known(s).dong < s->amount.dong)
		REQUIRE(vnd_sub(s->amount, news_known(s), &rest));
	return rest;
}

/* The figure that is spoken, and that the line shows. */
static struct vnd
news_figure(const struct shown_sale *s)
{
	if (s->verdict == VERDICT_SHORT)
		return news_missing(&s->sale);
	if (s->verdict == VERDICT_OVER)
		return s->sale.due;
	return s->verdict == VERDICT_UNCONFIRMED ||
	    s->verdict == VERDICT_CASH ? s->sale.amount :
	    news_known(&s->sale);
}

static void
say(const struct shown_sale *s, struct effects *out)
{
	static const enum sound sounds[VERDICT_COUNT] = {
		[VERDICT_NONE] = SOUND_ERROR,
		[VERDICT_PAID] = SOUND_PAID,
		[VERDICT_SHORT] = SOUND_SHORT,
		[VERDICT_OVER] = SOUND_OVER,
		[VERDICT_LATE] = SOUND_LATE,
		[VERDICT_UNCONFIRMED] = SOUND_UNCONFIRMED,
		[VERDICT_CASH] = SOUND_CASH,
		[VERDICT_CODE] = SOUND_CODE,
		[VERDICT_STRAY] = SOUND_STRAY,
	};

	struct effect *e = screen_sound(out, sounds[s->verdict],
	    news_figure(s));
	if (s->verdict == VERDICT_SHORT || s->verdict == VERDICT_OVER)
		e->received = news_known(&s->sale);
}

static bool
same_sale(const struct shown_sale *a, const struct shown_sale *b)
{
	return a->sale.ref[0] != '\0' &&
	    strcmp(a->sale.ref, b->sale.ref) == 0;
}

static void
show(struct model *m, const struct shown_sale *s, struct effects *out)
{
	m->told = *s;
	m->told.another = m->pay.sale.ref[0] != '\0' && !same_sale(&m->pay, s);
	m->hint = STR_NONE;
	if (!s->heard)
		say(s, out);
	screen_go(m, SCREEN_VERDICT, out);
}

static int
waits_at(const struct model *m, const struct shown_sale *s)
{
	int at;

	for (at = 0; at < m->waiting_count; at++)
		if (same_sale(&m->waiting[at], s))
			break;
	return at;
}

static void
forget(struct model *m, int at)
{
	m->waiting_count--;
	memmove(&m->waiting[at], &m->waiting[at + 1],
	    (size_t)(m->waiting_count - at) * sizeof(m->waiting[0]));
}

/* A newer word about the same sale replaces the older one.  With no room the
 * oldest gives way that nobody has to act on, else the oldest: today's list
 * keeps them all. */
static void
wait(struct model *m, const struct shown_sale *s)
{
	int at = waits_at(m, s), goes = 0;

	if (at == NEWS_WAITING_MAX) {
		for (int i = NEWS_WAITING_MAX - 1; i >= 0; i--)
			if (verdict_stays_ms(m->waiting[i].verdict) > 0)
				goes = i;
		forget(m, goes);
		at = m->waiting_count;
	}
	m->waiting[at] = *s;
	if (at == m->waiting_count)
		m->waiting_count++;
}

/* There is no glass for it: not set up (any more), or in trouble. */
static bool
has_no_turn(const struct model *m)
{
	return m->screen < SCREEN_IDLE || m->screen == SCREEN_TROUBLE ||
	    setup_is_refuted(m);
}

/* own: of the sale whose QR is on the glass, or the trader's own doing. */
static void
tell(struct model *m, const struct shown_sale *s, bool own,
    struct effects *out)
{
	if (m->screen == SCREEN_VERDICT && same_sale(&m->told, s)) {
		show(m, s, out);
	} else if (m->screen == SCREEN_VERDICT || has_no_turn(m) ||
	    (!own && news_kept_off(m, m->screen))) {
		wait(m, s);
	} else {
		m->under_verdict = m->screen;
		show(m, s, out);
	}
}

bool
news_kept_off(const struct model *m, enum screen s)
{
	if (s == SCREEN_PAY || s == SCREEN_CODE || s == SCREEN_CUSTOMER)
		return m->pay.sale.ref[0] != '\0';
	if (s == SCREEN_AMOUNT)
		return m->amount.dong + m->sum.dong > 0;
	if (s >= SCREEN_GOOD_NAME && s <= SCREEN_GOOD_ORIGIN)
		return true;
	return s == SCREEN_SUM || s == SCREEN_SHIFT_CODE ||
	    s == SCREEN_FIND || ((s == SCREEN_GOODS ||
	    s == SCREEN_GOOD) && m->amount.dong + m->sum.dong > 0) ||
	    (s == SCREEN_DEBT_NAME && m->debt_name[0] != '\0');
}

void
news_next(struct model *m, struct effects *out)
{
	struct shown_sale s = m->waiting[0];

	REQUIRE(m->waiting_count > 0);
	forget(m, 0);
	if (m->screen != SCREEN_VERDICT)
		m->under_verdict = m->screen;
	show(m, &s, out);
}

/* Told in a line, one that nobody has to act on is over after a while. */
static void
hear(struct model *m, struct effects *out)
{
	for (int i = m->waiting_count - 1; i >= 0; i--)
		if (m->waiting[i].heard && m->now_ms >= m->waiting[i].until_ms)
			forget(m, i);
	for (int i = 0; i < m->waiting_count; i++) {
		struct shown_sale *s = &m->waiting[i];
		if (s->heard)
			continue;
		s->heard = true;
		s->until_ms = verdict_stays_ms(s->verdict) == 0 ?
		    WAKE_NEVER : m->now_ms + NEWS_LINE_MS;
		m->hint = STR_NONE;
		/* The last one is heard: one silences the other. */
		if (i + 1 == m->waiting_count)
			say(s, out);
	}
}

void
news_turn(struct model *m, struct effects *out)
{
	if (has_no_turn(m) || m->screen == SCREEN_VERDICT ||
	    m->waiting_count == 0)
		return;
	if (news_kept_off(m, m->screen))
		hear(m, out);
	else
		news_next(m, out);
}

enum screen
screen_under_verdict(const struct model *m)
{
	enum screen to = m->under_verdict;

	if (to == SCREEN_ROUND_STALL)
		return SCREEN_ROUND_LIST;   /* that one is done with */
	return (to == SCREEN_PAY || to == SCREEN_CODE ||
	    to == SCREEN_CUSTOMER) && m->pay.sale.ref[0] == '\0' ?
	    SCREEN_AMOUNT : to;
}

void
screen_leave_verdict(struct model *m, struct effects *out)
{
	enum screen to = screen_under_verdict(m);

	if (m->waiting_count > 0 && !news_kept_off(m, to))
		news_next(m, out);
	else
		screen_go(m, to, out);
}

/* --- the line ------------------------------------------------------------ */

/* A hint goes before: it is there for seconds, about what was just done. */
static const struct shown_sale *
lined(const struct model *m)
{
	return m->hint == STR_NONE && m->waiting_count > 0 &&
	    m->waiting[0].heard && news_kept_off(m, m->screen) ?
	    &m->waiting[0] : NULL;
}

bool
news_line(const struct model *m, struct buf *b, struct paint *p,
    enum color *ground)
{
	const struct shown_sale *s = lined(m);

	if (s == NULL)
		return false;
	strings_put(b, s->sale.ref[0] == '\0' ? STR_NEWS_STRAY :
	    STR_NEWS_LINE, ARGS(strings_get(verdict_word(s->verdict)),
	    format_money(news_figure(s)).s, format_tag(s->sale.ref).s));
	if (m->waiting_count > 1)
		buf_printf(b, " · +%d", m->waiting_count - 1);
	*p = (struct paint){ ROLE_STRIP, verdict_ink(s->verdict),
	    ALIGN_CENTER };
	*ground = verdict_ground(s->verdict);
	return true;
}

void
news_put_short(const struct model *m, struct buf *b)
{
	const struct shown_sale *s = lined(m);

	buf_reset(b);
	if (s != NULL)
		strings_put(b, STR_NEWS_STRAY, ARGS(strings_get(
		    verdict_word(s->verdict)),
		    format_money(news_figure(s)).s));
}

int64_t
news_wake_ms(const struct model *m)
{
	int64_t at = WAKE_NEVER;

	for (int i = 0; i < m->waiting_count; i++)
		if (m->waiting[i].heard && m->waiting[i].until_ms < at)
			at = m->waiting[i].until_ms;
	return at;
}

/* A QR to hold out: the sale becomes the one on the pay screen. */
static void
hold_out(struct model *m, const struct shown_sale *s, struct effects *out)
{
	m->pay = *s;
	m->pay_until_ms = m->now_ms + m->config.qr_timeout_s * INT64_C(1000);
	if (m->screen == SCREEN_VERDICT)
		m->under_verdict = SCREEN_PAY;
	else if (!has_no_turn(m))
		screen_go(m, SCREEN_PAY, out);
}

void
news_hold_out(struct model *m, struct effects *out)
{
	struct shown_sale s = m->told;

	hold_out(m, &s, out);
	screen_leave_verdict(m, out);
}

static void
credited(struct model *m, struct shown_sale *s, struct effects *out)
{
	bool present = same_sale(&m->pay, s);

	if (self_credited(m, s, out))
		return;
	if (present && s->verdict == VERDICT_SHORT) {
		m->pay = *s;
		m->pay_until_ms = m->now_ms +
		    m->config.qr_timeout_s * INT64_C(1000);
	} else if (present && s->verdict != VERDICT_NONE) {
		m->pay = (struct shown_sale){ 0 };
	}
	if (s->verdict != VERDICT_NONE)
		tell(m, s, present, out);
}

/* The bank's word in the place of a code's: nothing changed for the trader,
 * who only reads of it, unless the customer still stands there. */
static void
backed(struct model *m, const struct shown_sale *s, struct effects *out)
{
	if (same_sale(&m->pay, s))
		m->pay = *s;
	if (m->screen == SCREEN_VERDICT && same_sale(&m->told, s)) {
		show(m, s, out);
	} else if (waits_at(m, s) < m->waiting_count) {
		wait(m, s);
	} else {
		m->hint = STR_NEWS_BACKED;
		m->hint_count = s->sale.received.dong;
		m->hint_until_ms = m->now_ms + NEWS_LINE_MS;
	}
}

/* The trader's own doing: closed by hand or by time. */
static void
changed(struct model *m, struct shown_sale *s, struct effects *out)
{
	bool present = same_sale(&m->pay, s);

	if (present)
		m->pay = (struct shown_sale){ 0 };
	if (s->verdict != VERDICT_NONE) {
		tell(m, s, true, out);
		return;
	}
	if (!present || m->screen != SCREEN_PAY)
		return;
	screen_hint(m, s->sale.state == SALE_VOID ? STR_CANCELLED :
	    STR_EXPIRED);
	screen_go(m, SCREEN_AMOUNT, out);
}

static void
shown(struct model *m, const struct shown_sale *s, struct effects *out)
{
	if (s->sale.state == SALE_OPEN || s->sale.state == SALE_SHORT) {
		hold_out(m, s, out);
		return;
	}
	if (has_no_turn(m) || m->screen == SCREEN_VERDICT)
		return;
	receipt_show(m, s);
	if (m->screen != SCREEN_RECEIPT)
		m->under_receipt = m->screen;
	screen_go(m, SCREEN_RECEIPT, out);
}

/* The slip says so, wherever it lay under the question. */
static void
refunded(struct model *m, const struct shown_sale *s, struct effects *out)
{
	if (m->screen != SCREEN_REFUND ||
	    strcmp(m->receipt.ref, s->sale.ref) != 0)
		return;
	receipt_show(m, s);
	screen_go(m, SCREEN_RECEIPT, out);
}

void
news_sale(struct model *m, const struct event *e, struct effects *out)
{
	struct shown_sale s = { .sale = e->sale.sale,
	    .told_back = e->sale.told_back, .self_test = e->sale.self_test,
	    .verdict = app_verdict(&e->sale.sale) };

	REQUIRE(str_copy(str_of(e->sale.payload), s.payload,
	    sizeof(s.payload)));
	REQUIRE(str_copy(str_of(e->sale.mark), s.mark, sizeof(s.mark)));
	if (e->sale.news != NEWS_CREDIT && e->sale.news != NEWS_BACKED)
		m->awaited = 0;
	if ((m->screen == SCREEN_RECEIPT || m->screen == SCREEN_REFUND) &&
	    strcmp(m->receipt.ref, s.sale.ref) == 0)
		receipt_show(m, &s);
	switch (e->sale.news) {
	case NEWS_OPENED:
		goods_sold(m, &s.sale);
		m->amount = m->sum = (struct vnd){ 0 };
		m->sum_entry = (struct sum_entry){ 0 };
		hold_out(m, &s, out);
		break;
	case NEWS_CREDIT:
		credited(m, &s, out);
		break;
	case NEWS_BACKED:
		backed(m, &s, out);
		break;
	case NEWS_CHANGED:
		changed(m, &s, out);
		break;
	case NEWS_REFUNDED:
		refunded(m, &s, out);
		break;
	case NEWS_SHOWN:
		shown(m, &s, out);
		break;
	case NEWS_COUNT:
		REQUIRE(false);
	}
}

void
news_stray(struct model *m, struct vnd amount, struct effects *out)
{
	struct shown_sale s = { .verdict = VERDICT_STRAY,
	    .sale.received = amount };

	tell(m, &s, false, out);
}
