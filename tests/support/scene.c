/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/scene.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"

const struct panel scene_panels[PANELS] = {
	{ "480x320", 480, 320, 165 },
	{ "800x480", 800, 480, 187 },
	{ "800x480-7in", 800, 480, 133 },
	{ "1024x600", 1024, 600, 170 },
	{ "1920x1080", 1920, 1080, 142 },
};

/* A made-up payee; the codes were made by ledger/vietqr.c. */
#define PAYLOAD_STATIC \
	"00020101021138540010A00000072701240006970436011000000056000208" \
	"QRIBFTTA53037045802VN63041B2C"
#define PAYLOAD_SALE \
	"00020101021238540010A00000072701240006970436011000000056000208" \
	"QRIBFTTA530370454056500058" \
	"02VN62210817C410000AB12CD3DB063044D11"

static const struct profile profile = { .bin = "970436",
	.account = "0000005600", .holder = "VANG THI MY",
	.stall = "Chị Mỷ rau", .place = "Quầy A-12 · Chợ Đồng Văn",
	.terminal = 12, .epoch = 1 };

void
hand_event(struct hand *h, struct event e)
{
	h->now_ms += 100;
	e.mono_ms = h->now_ms;
	app_update(&h->m, &e, &h->out);
	for (int i = 0; i < h->out.count; i++)
		if (h->out.item[i].kind != EFFECT_SOUND) {
			h->last = h->out;
			break;
		}
}

void
hand_tick(struct hand *h, int64_t later_ms)
{
	h->now_ms += later_ms - 100;
	hand_event(h, (struct event){ .kind = EV_TICK,
	    .tick = { SCENE_WALL_MS + (h->now_ms + 100 - SCENE_NOW_MS), 2 } });
}

void
hand_begin(struct hand *h, const struct panel *panel)
{
	const struct app_config config = { .utc_offset_min = 420 };

	*h = (struct hand){ .now_ms = SCENE_NOW_MS - 300 };
	app_init(&h->m, &config);
	hand_event(h, (struct event){ .kind = EV_RESIZE,
	    .resize = { panel->w, panel->h, panel->dpi } });
	hand_tick(h, 100);
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_UP });
	hand_speak(h);
}

void
hand_profile(struct hand *h)
{
	hand_event(h, (struct event){ .kind = EV_PROFILE,
	    .profile = { true, profile, PAYLOAD_STATIC, false, "" } });
}

void
hand_key(struct hand *h, enum input_key key)
{
	hand_event(h, (struct event){ .kind = EV_INPUT,
	    .input = { .kind = INPUT_KEY, .key = key } });
}

void
hand_type(struct hand *h, const char *keys)
{
	struct event e = { .kind = EV_INPUT };
	const char *at;
	static const char special[] = "+<!^";
	static const enum input_key key[] = { KEY_PLUS, KEY_BACKSPACE,
		KEY_ENTER, KEY_ESCAPE };

	for (size_t i = 0; keys[i] != '\0'; ) {
		struct str s = str_of(keys);
		size_t from = i;
		(void)str_next_char(s, &i);
		e.input = (struct input){ .kind = INPUT_KEY };
		at = strchr(special, keys[from]);
		if (keys[from] >= '0' && keys[from] <= '9') {
			e.input.key = KEY_DIGIT;
			e.input.digit = keys[from] - '0';
		} else if (at != NULL) {
			e.input.key = key[at - special];
		} else {
			e.input.kind = INPUT_TEXT;
			memcpy(e.input.text, keys + from, i - from);
		}
		hand_event(h, e);
	}
}

/* A glass that went dim is touched twice, as people do. */
bool
hand_touch(struct hand *h, uint16_t button)
{
	struct event e = { .kind = EV_INPUT, .input.kind = INPUT_DOWN };
	struct keys k;
	const struct key *key;

	if (h->m.light.percent < h->m.settings.value[SETTING_BRIGHTNESS]) {
		hand_event(h, e);
		e.input.kind = INPUT_UP;
		hand_event(h, e);
		e.input.kind = INPUT_DOWN;
	}
	app_keys(&h->m, &k);
	key = keys_find(&k, button);
	if (key == NULL)
		return false;
	e.input.x = key->at.x + key->at.w / 3;
	e.input.y = key->at.y + key->at.h / 3;
	hand_event(h, e);
	e.input.kind = INPUT_UP;
	hand_event(h, e);
	return true;
}

struct sale
scene_sale(int64_t amount, int64_t received, enum sale_state state,
    enum evidence evidence)
{
	int64_t due = state == SALE_OVER ? received - amount :
	    state == SALE_LATE ? received : 0;

	return (struct sale){ .ref = SCENE_REF, .n = 1042, .state = state,
	    .evidence = evidence, .amount = { amount },
	    .received = { received }, .due = { due },
	    .opened_wall_ms = SCENE_WALL_MS,
	    .changed_wall_ms = SCENE_WALL_MS + 60000, .bin = "970436",
	    .account = "0000005600" };
}

void
hand_sale(struct hand *h, enum news news, const struct sale *s)
{
	struct event e = { .kind = EV_SALE, .sale = { .news = news,
	    .sale = *s } };

	if (s->state == SALE_OPEN || s->state == SALE_SHORT)
		memcpy(e.sale.payload, PAYLOAD_SALE, sizeof(PAYLOAD_SALE));
	memcpy(e.sale.mark, SCENE_MARK, sizeof(SCENE_MARK));
	hand_event(h, e);
}

const struct effect *
hand_effect(const struct hand *h, enum effect_kind k)
{
	for (int i = 0; i < h->last.count; i++)
		if (h->last.item[i].kind == k)
			return &h->last.item[i];
	return NULL;
}

/* --- the scenes ------------------------------------------------------ */

static void
told(struct hand *h, struct sale s)
{
	struct sale open = scene_sale(s.amount.dong, 0, SALE_OPEN,
	    EVIDENCE_NONE);

	hand_profile(h);
	hand_sale(h, NEWS_OPENED, &open);
	hand_sale(h, NEWS_CREDIT, &s);
}

static void play_start(struct hand *h) { (void)h; }

static void
queue(struct hand *h)
{
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_DOWN });
	hand_event(h, (struct event){ .kind = EV_QUEUE,
	    .queue = { 7, 3, { 185000 }, 12 * 60 } });
	hand_event(h, (struct event){ .kind = EV_BATTERY,
	    .battery = { 62, false } });
}

static void
play_idle(struct hand *h)
{
	hand_profile(h);
}

static void
play_idle_offline(struct hand *h)
{
	hand_profile(h);
	queue(h);
	hand_event(h, (struct event){ .kind = EV_TICK,
	    .tick = { SCENE_WALL_MS, 0 } });
}

static void
play_amount_empty(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_SELL);
}

static void
play_amount(struct hand *h)
{
	play_amount_empty(h);
	hand_touch(h, BUTTON_DIGIT + 6);
	hand_touch(h, BUTTON_DIGIT + 5);
	hand_touch(h, BUTTON_TRIPLE_ZERO);
}

static void
play_amount_sum(struct hand *h)
{
	play_amount(h);
	hand_key(h, KEY_PLUS);
	hand_tick(h, 5000);
	hand_touch(h, BUTTON_QUICK + 3);
	hand_touch(h, BUTTON_DIGIT);
}

static void
play_amount_cap(struct hand *h)
{
	play_amount_empty(h);
	for (int i = 0; i < 9; i++)
		hand_touch(h, BUTTON_DIGIT + (i == 0 ? 4 : 9));
	hand_touch(h, BUTTON_DIGIT + 1);
}

static void
play_amount_focus(struct hand *h)
{
	play_amount(h);
	hand_type(h, "**");
	hand_tick(h, 5000);
}

static void
play_amount_pressed(struct hand *h)
{
	struct keys k;
	const struct key *key;
	struct event e = { .kind = EV_INPUT, .input.kind = INPUT_DOWN };

	play_amount(h);
	app_keys(&h->m, &k);
	key = keys_find(&k, BUTTON_TAKE);
	REQUIRE(key != NULL);
	e.input.x = key->at.x + 5;
	e.input.y = key->at.y + 5;
	hand_event(h, e);
}

static void
play_pay(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	hand_profile(h);
	hand_sale(h, NEWS_OPENED, &s);
	hand_tick(h, 29000);
}

static void
play_pay_large(struct hand *h)
{
	struct sale s = scene_sale(VND_SALE_MAX, 0, SALE_OPEN, EVIDENCE_NONE);

	hand_profile(h);
	hand_sale(h, NEWS_OPENED, &s);
}

static void
play_pay_rest(struct hand *h)
{
	told(h, scene_sale(200000, 200, SALE_SHORT, EVIDENCE_BANK));
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_ANYWHERE);
}

static void
play_paid(struct hand *h)
{
	told(h, scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK));
}

static void
play_paid_large(struct hand *h)
{
	told(h, scene_sale(VND_SALE_MAX, VND_SALE_MAX, SALE_PAID,
	    EVIDENCE_BANK));
}

static void
play_short(struct hand *h)
{
	told(h, scene_sale(200000, 200, SALE_SHORT, EVIDENCE_BANK));
}

static void
play_over(struct hand *h)
{
	told(h, scene_sale(65000, 75000, SALE_OVER, EVIDENCE_BANK));
}

static void
play_late(struct hand *h)
{
	told(h, scene_sale(65000, 65000, SALE_LATE, EVIDENCE_BANK));
}

static void
play_seen(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_PAID, EVIDENCE_SEEN);

	play_pay(h);
	hand_touch(h, BUTTON_SEEN);
	hand_sale(h, NEWS_CHANGED, &s);
}

/* Seen, and then the bank tells of 200 đ. */
static void
play_seen_part(struct hand *h)
{
	struct sale s = scene_sale(65000, 200, SALE_PAID, EVIDENCE_SEEN);

	play_seen(h);
	s.seen.dong = 64800;
	hand_sale(h, NEWS_CREDIT, &s);
}

static void
play_cash(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_PAID, EVIDENCE_CASH);

	play_pay(h);
	hand_touch(h, BUTTON_CASH);
	hand_sale(h, NEWS_CHANGED, &s);
}

static void
play_stray(struct hand *h)
{
	hand_profile(h);
	hand_event(h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
}

static void
play_cancelled(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_VOID, EVIDENCE_NONE);

	play_pay(h);
	hand_touch(h, BUTTON_CANCEL);
	hand_sale(h, NEWS_CHANGED, &s);
}

static void
play_receipt(struct hand *h)
{
	play_paid(h);
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_RECEIPT);
}

static void
play_receipt_mixed(struct hand *h)
{
	struct sale s = scene_sale(123456789, 123456000, SALE_PAID,
	    EVIDENCE_CASH);

	s.cash.dong = 789;
	play_idle_offline(h);
	hand_sale(h, NEWS_SHOWN, &s);
}

static void
play_today_loading(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_TODAY);
}

static void
play_today(struct hand *h)
{
	static const struct { int64_t amount, received;
		enum sale_state state; enum evidence evidence; } row[] = {
		{ 65000, 65000, SALE_PAID, EVIDENCE_BANK },
		{ 200000, 200, SALE_SHORT, EVIDENCE_BANK },
		{ 1250000, 0, SALE_PAID, EVIDENCE_SEEN },
		{ 30000, 0, SALE_PAID, EVIDENCE_CASH },
		{ 499999999, 500000000, SALE_OVER, EVIDENCE_BANK },
	};
	struct event e = { .kind = EV_DAY, .day = { .count = 5,
	    .more = true, .skip = 5, .totals = { .waiting = 2,
	    .troubled = 1 } } };
	static const int64_t sum[EVIDENCE_COUNT] = { 0, 30000, 1250000, 0,
		123450000 };

	play_today_loading(h);
	queue(h);
	h->m.day.skip = 0;
	for (int i = 0; i < 5; i++) {
		e.day.row[i] = scene_sale(row[i].amount, row[i].received,
		    row[i].state, row[i].evidence);
		e.day.row[i].opened_wall_ms -= i * 1000000;
	}
	for (int i = 0; i < EVIDENCE_COUNT; i++) {
		e.day.totals.sum[i].dong = sum[i];
		e.day.totals.count[i] = sum[i] > 0 ? 3 + i : 0;
	}
	e.day.skip = 0;
	hand_event(h, e);
	hand_touch(h, BUTTON_OLDER);
	e.day.skip = h->m.day.wanted;
	hand_event(h, e);
	(void)hand_touch(h, BUTTON_SHOW);
}

static void
play_today_empty(struct hand *h)
{
	play_today_loading(h);
	hand_event(h, (struct event){ .kind = EV_DAY });
}

static const struct scene scenes[] = {
	{ "start", play_start },
	{ "idle", play_idle },
	{ "idle-offline", play_idle_offline },
	{ "amount-empty", play_amount_empty },
	{ "amount", play_amount },
	{ "amount-sum", play_amount_sum },
	{ "amount-cap", play_amount_cap },
	{ "amount-focus", play_amount_focus },
	{ "amount-pressed", play_amount_pressed },
	{ "pay", play_pay },
	{ "pay-large", play_pay_large },
	{ "pay-rest", play_pay_rest },
	{ "cancelled", play_cancelled },
	{ "verdict-paid", play_paid },
	{ "verdict-paid-large", play_paid_large },
	{ "verdict-short", play_short },
	{ "verdict-over", play_over },
	{ "verdict-late", play_late },
	{ "verdict-unconfirmed", play_seen },
	{ "verdict-unconfirmed-part", play_seen_part },
	{ "verdict-cash", play_cash },
	{ "verdict-stray", play_stray },
	{ "receipt", play_receipt },
	{ "receipt-mixed", play_receipt_mixed },
	{ "today-loading", play_today_loading },
	{ "today", play_today },
	{ "today-empty", play_today_empty },
};

static const int scenes_count = sizeof(scenes) / sizeof(scenes[0]);
static const struct { const struct scene *first; const int *count; }
lists[] = {
	{ scene_setups, &scene_setups_count }, { scenes, &scenes_count },
	{ scene_books, &scene_books_count },
	{ scene_codes, &scene_codes_count }, { scene_fees, &scene_fees_count },
	{ scene_menus, &scene_menus_count },
	{ scene_doctors, &scene_doctors_count },
	{ scene_histories, &scene_histories_count },
	{ scene_locks, &scene_locks_count }, { scene_news, &scene_news_count },
	{ scene_goodses, &scene_goodses_count },
	{ scene_rounds, &scene_rounds_count },
	{ scene_prints, &scene_prints_count },
	{ scene_trains, &scene_trains_count },
};

#define LISTS (int)(sizeof(lists) / sizeof(lists[0]))

int
scene_count(void)
{
	int n = 0;

	for (int i = 0; i < LISTS; i++)
		n += *lists[i].count;
	return n;
}

static const struct scene *
get(int i)
{
	int at = 0;

	REQUIRE(i >= 0 && i < scene_count());
	while (i >= *lists[at].count)
		i -= *lists[at++].count;
	return &lists[at].first[i];
}

const char *
scene_name(int i)
{
	return get(i)->name;
}

void
scene_again(struct hand *h, const char *name)
{
	int i = 0;
	while (strcmp(scene_name(i), name) != 0)
		i++;
	get(i)->play(h);
}

void
scene_play(int i, const struct panel *panel, struct model *m)
{
	static struct hand h;

	hand_begin(&h, panel);
	get(i)->play(&h);
	*m = h.m;
}
