/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/code.h"
#include "terminal/talk_bank.h"
#include "terminal/talk_stands.h"

#define OPEN_MAX   32      /* open sales in one answer */
#define ANSWER_MAX ASKING_LINE_MAX

static void
put_name(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "\"%s\":", name);
	json_put_str(b, str_of(value));
}

static void
answer_open(struct talk *k, struct local_client *c, struct ledger *l)
{
	struct sale sales[OPEN_MAX];
	char text[ANSWER_MAX], payload[PAYLOAD_CAP];
	size_t count = 0;
	enum rc rc = sale_list_open(l, sales, OPEN_MAX, &count);

	for (size_t i = 0; rc == RC_OK && i < count && i < OPEN_MAX; i++) {
		const struct sale *s = &sales[i];
		struct buf b = BUF(text);

		seller_sale_payload(till_seller(k->till), s, payload);
		buf_printf(&b, "{\"ref\":\"%s\",\"amount\":%" PRId64
		    ",\"received\":%" PRId64 ",", s->ref, s->amount.dong,
		    s->received.dong);
		put_name(&b, "state", sale_state_name(s->state));
		buf_putc(&b, ',');
		put_name(&b, "payload", payload);
		buf_putc(&b, ',');
		put_name(&b, "screen",
		    app_screen_name(till_model(k->till)->screen));
		buf_putc(&b, '}');
		if (!talk_say(c, &b))
			return;
	}
	talk_end_rc(c, rc);
}

static void
answer_status(struct talk *k, struct local_client *c, struct ledger *l)
{
	const struct model *m = till_model(k->till);
	const struct seller *s = till_seller(k->till);
	char text[ANSWER_MAX];
	struct buf b = BUF(text);
	struct journal_head head;
	struct outbox o;
	struct doubts d;
	struct code_room room;
	enum rc rc = ledger_outbox(l, &o);

	rc = rc == RC_OK ? doubt_totals(l, &d) : rc;
	rc = rc == RC_OK ? code_room(l, "", &room) : rc;
	if (rc == RC_OK) {
		ledger_head(l, &head);
		buf_printf(&b, "{\"terminal\":%" PRIu32 ",\"head\":%" PRId64
		    ",\"acked\":%" PRId64 ",\"mail\":%" PRId64 ",\"queue\":"
		    "{\"entries\":%" PRId64 ",\"sales\":%" PRId64 ",\"sum\":%"
		    PRId64 ",\"oldest_ms\":%" PRId64 "},\"net\":%s,",
		    s->profile.terminal, head.n, head.acked, head.mail,
		    o.entries, o.sales, o.sum.dong, o.oldest_wall_ms,
		    m->net == NET_UP ? "true" : "false");
		put_name(&b, "screen", app_screen_name(m->screen));
		buf_printf(&b, ",\"training\":%s", k->training ? "true" :
		    "false");
		buf_printf(&b, ",\"profile\":%s,\"unproven\":{\"code\":%lld,"
		    "\"seen\":%lld},\"lock\":%lld", s->known ? "true" :
		    "false", (long long)d.alarms, (long long)d.losses,
		    (long long)room.lock);
		talk_bank_put_status(k, &b);
		buf_putc(&b, '}');
		if (!talk_say(c, &b))
			return;
	}
	talk_end_rc(c, rc);
}

static void
answer_day(struct talk *k, struct local_client *c, struct ledger *l)
{
	char text[ANSWER_MAX];
	struct buf b = BUF(text);
	struct day_totals day;
	int64_t from_ms, to_ms;

	seller_day(k->loop->wall_ms, &from_ms, &to_ms);
	enum rc rc = ledger_day_totals(l, from_ms, to_ms, &day);
	if (rc == RC_OK) {
		buf_printf(&b, "{\"from_ms\":%" PRId64 ",\"to_ms\":%" PRId64,
		    from_ms, to_ms);
		for (int i = EVIDENCE_CASH; i < EVIDENCE_COUNT; i++)
			buf_printf(&b, ",\"%s\":{\"count\":%" PRId64
			    ",\"sum\":%" PRId64 "}",
			    evidence_name((enum evidence)i), day.count[i],
			    day.sum[i].dong);
		buf_printf(&b, ",\"waiting\":%" PRId64 ",\"troubled\":%"
		    PRId64 "}", day.waiting, day.troubled);
		if (!talk_say(c, &b))
			return;
	}
	talk_end_rc(c, rc);
}

static void
answer_doctor(struct talk *k, struct local_client *c, struct ledger *l)
{
	char text[ANSWER_MAX], number[DOCTOR_NUMBER_CAP];
	struct doctor_page p;

	(void)l;
	till_check_up(k->till, talk_now(k), &p);
	for (int i = 0; i < DOCTOR_LINES; i++) {
		struct buf b = BUF(text);
		buf_printf(&b, "{\"n\":%d,\"reason\":%d,\"value\":%" PRId64
		    "}", i + 1, p.line[i].reason, p.line[i].value);
		if (!talk_say(c, &b))
			return;
	}
	struct buf b = BUF(text);
	doctor_number(&p, number);
	buf_printf(&b, "{\"number\":\"%s\",\"terminal\":%" PRIu32
	    ",\"software\":\"" CHO40_VERSION "\"}", number,
	    till_seller(k->till)->profile.terminal);
	if (talk_say(c, &b))
		talk_end_rc(c, RC_OK);
}

bool
talk_stands(struct talk *k, struct local_client *c, const char *q)
{
	static const struct {
		const char *q;
		void (*answer)(struct talk *k, struct local_client *c,
		    struct ledger *l);
	} kinds[] = { { "open", answer_open }, { "status", answer_status },
		{ "day", answer_day }, { "doctor", answer_doctor } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].q, q) == 0) {
			kinds[i].answer(k, c, till_ledger(k->till));
			return true;
		}
	return false;
}
