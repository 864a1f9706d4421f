/* SPDX-License-Identifier: Apache-2.0 */
/* What a script can do to the kiosk and see of it. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "terminal/kiosk_inside.h"
#include "ui/keys.h"
#include "ui/png.h"

/* --- keys of a keyboard ------------------------------ */

static const struct { const char *name; enum input_key key; } key_names[] = {
	{ "000", KEY_TRIPLE_ZERO }, { "enter", KEY_ENTER },
	{ "back", KEY_BACKSPACE }, { "delete", KEY_DELETE },
	{ "esc", KEY_ESCAPE }, { "plus", KEY_PLUS }, { "minus", KEY_MINUS },
	{ "left", KEY_LEFT }, { "right", KEY_RIGHT }, { "up", KEY_UP },
	{ "down", KEY_DOWN }, { "tab", KEY_TAB }, { "help", KEY_HELP },
};

static bool
key_named(struct str name, struct input *in)
{
	*in = (struct input){ .kind = INPUT_KEY };
	if (name.n == 1 && name.p[0] >= '0' && name.p[0] <= '9') {
		in->key = KEY_DIGIT;
		in->digit = name.p[0] - '0';
		return true;
	}
	for (size_t i = 0; i < sizeof(key_names) / sizeof(key_names[0]); i++) {
		in->key = key_names[i].key;
		if (str_eq(name, str_of(key_names[i].name)))
			return true;
	}
	return false;
}

static bool
host_key_known(void *ctx, struct str name)
{
	struct input in;

	(void)ctx;
	return key_named(name, &in);
}

static void
host_key(void *ctx, struct str name)
{
	struct input in;

	REQUIRE(key_named(name, &in));   /* host_key_known said so */
	kiosk_input(ctx, &in);
}

/* One character at a time, as a keyboard sends them; a digit is a digit key
 * whether a text field or the keypad takes it. */
static void
host_type(void *ctx, struct str text)
{
	size_t at = 0;

	while (at < text.n) {
		struct input in = { .kind = INPUT_TEXT };
		size_t from = at;
		(void)str_next_char(text, &at);
		struct str c = str_part(text, from, at - from);
		if (c.n == 1 && key_named(c, &in)) {
			kiosk_input(ctx, &in);
			continue;
		}
		in = (struct input){ .kind = INPUT_TEXT };
		REQUIRE(str_copy(c, in.text, sizeof(in.text)));
		kiosk_input(ctx, &in);
	}
}

/* --- keys on the glass ------------------------------ */

static const struct { const char *name; uint16_t id; } button_names[] = {
	{ "000", BUTTON_TRIPLE_ZERO }, { "backspace", BUTTON_BACKSPACE },
	{ "plus", BUTTON_PLUS }, { "take", BUTTON_TAKE },
	{ "sell", BUTTON_SELL }, { "today", BUTTON_TODAY },
	{ "cash", BUTTON_CASH }, { "seen", BUTTON_SEEN },
	{ "cancel", BUTTON_CANCEL }, { "receipt", BUTTON_RECEIPT },
	{ "done", BUTTON_DONE },
	{ "older", BUTTON_OLDER }, { "newer", BUTTON_NEWER },
	{ "send_now", BUTTON_SEND_NOW }, { "usb", BUTTON_USB },
	{ "carry_out", BUTTON_CARRY_OUT }, { "carry_in", BUTTON_CARRY_IN },
	{ "enrol", BUTTON_ENROL }, { "news", BUTTON_NEWS },
	{ "next", BUTTON_NEXT },
	{ "back", BUTTON_BACK }, { "space", BUTTON_SPACE },
	{ "retry", BUTTON_RETRY }, { "anywhere", BUTTON_ANYWHERE },
	{ "shift", BUTTON_SHIFT }, { "debts", BUTTON_DEBTS },
	{ "ask", BUTTON_ASK }, { "lend", BUTTON_LEND },
	{ "erase", BUTTON_ERASE }, { "refund", BUTTON_REFUND },
	{ "transferred", BUTTON_TRANSFERRED },
	{ "code", BUTTON_CODE }, { "other", BUTTON_OTHER },
	{ "reconcile", BUTTON_RECONCILE }, { "list", BUTTON_LIST },
	{ "tickets", BUTTON_TICKETS }, { "handover", BUTTON_HANDOVER },
	{ "void", BUTTON_VOID }, { "menu", BUTTON_MENU },
	{ "speak", BUTTON_SPEAK }, { "help", BUTTON_HELP },
	{ "again", BUTTON_AGAIN },
	{ "settings", BUTTON_SETTINGS },
	{ "history", BUTTON_HISTORY }, { "find", BUTTON_FIND },
	{ "takings", BUTTON_TAKINGS }, { "tax", BUTTON_TAX },
	{ "day", BUTTON_DAY }, { "day_before", BUTTON_DAY_BEFORE },
	{ "goods", BUTTON_GOODS }, { "unit", BUTTON_UNIT },
	{ "picture", BUTTON_PICTURE }, { "origin", BUTTON_ORIGIN },
	{ "https", BUTTON_HTTPS },
	{ "match", BUTTON_MATCH }, { "only", BUTTON_ONLY },
	{ "lock", BUTTON_LOCK }, { "wipe", BUTTON_WIPE },
	{ "corner", BUTTON_CORNER }, { "more", BUTTON_MORE },
	{ "show", BUTTON_SHOW }, { "forgot", BUTTON_FORGOT },
	{ "remove", BUTTON_REMOVE },
	{ "self_test", BUTTON_SELF_TEST }, { "wrong", BUTTON_WRONG },
	{ "later", BUTTON_LATER },
	{ "print", BUTTON_PRINT },
	{ "train", BUTTON_TRAIN }, { "train_end", BUTTON_TRAIN_END },
	{ "customer", BUTTON_CUSTOMER }, { "pays_all", BUTTON_PAYS_ALL },
	{ "pays_less", BUTTON_PAYS_LESS }, { "pays_more", BUTTON_PAYS_MORE },
	{ "pays_not", BUTTON_PAYS_NOT },
	{ "doctor", BUTTON_DOCTOR },
	{ "staff", BUTTON_STAFF },
};
static const struct { const char *name; uint16_t first, count; } ranges[] = {
	{ "quick", BUTTON_QUICK, BUTTON_DIGIT - BUTTON_QUICK },
	{ "row", BUTTON_ROW, BUTTON_ROWS }, { "field", BUTTON_FIELD, 3 },
};

/* "take", "5", "quick3", "row0", "A".  A digit is a key of the keypad or,
 * where the screen has a keyboard, of that. */
static uint16_t
button_named(const struct keys *keys, struct str name)
{
	int64_t v;

	if (name.n == 1 && name.p[0] >= '0' && name.p[0] <= '9') {
		uint16_t id = (uint16_t)(BUTTON_DIGIT + name.p[0] - '0');
		return keys_find(keys, id) != NULL ? id :
		    (uint16_t)(BUTTON_CHAR + name.p[0]);
	}
	if (name.n == 1 && name.p[0] >= 'A' && name.p[0] <= 'Z')
		return (uint16_t)(BUTTON_CHAR + name.p[0]);
	for (size_t i = 0; i < sizeof(button_names) / sizeof(button_names[0]);
	    i++)
		if (str_eq(name, str_of(button_names[i].name)))
			return button_names[i].id;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		struct str head = str_of(ranges[i].name);
		if (str_starts(name, head) &&
		    str_to_i64(str_from(name, head.n), &v) && v >= 0 &&
		    v < ranges[i].count)
			return (uint16_t)(ranges[i].first + v);
	}
	return BUTTON_NONE;
}

static void
host_touch_at(void *ctx, int64_t x, int64_t y)
{
	struct kiosk *k = ctx;
	struct input in = { .kind = INPUT_DOWN };
	int w, h, dpi;

	presenter_size(k->presenter, &w, &h, &dpi);
	k->finger_x = in.x = x < w ? (int)x : w - 1;
	k->finger_y = in.y = y < h ? (int)y : h - 1;
	kiosk_input(k, &in);
}

static bool
host_touch(void *ctx, struct str name)
{
	struct kiosk *k = ctx;
	struct keys keys;

	app_keys(till_model(kiosk_till(k)), &keys);
	uint16_t id = button_named(&keys, name);
	const struct key *key = keys_find(&keys, id);
	if (id == BUTTON_NONE || key == NULL)
		return false;
	host_touch_at(k, key->at.x + key->at.w / 2, key->at.y +
	    key->at.h / 2);
	return true;
}

static void
host_lift(void *ctx)
{
	struct kiosk *k = ctx;
	struct input in = { .kind = INPUT_UP, .x = k->finger_x,
		.y = k->finger_y };

	kiosk_input(k, &in);
}

/* --- eyes ------------------------------ */

static enum rc
host_shot(void *ctx, struct str name)
{
	struct kiosk *k = ctx;
	char path[PNG_PATH_MAX];
	struct buf b = BUF(path);

	if (k->options->shots == NULL)
		return RC_NOT_FOUND;
	buf_printf(&b, "%s/%.*s.png", k->options->shots, STR_ARG(name));
	(void)kiosk_draw(k);
	enum rc rc = b.full ? RC_TOO_BIG : presenter_shot(k->presenter, path);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "script", "shot %s: %s", path,
		    rc_text(rc));
	return rc;
}

/* The amount a person reads on the screen. */
static int64_t
amount_shown(const struct model *m)
{
	struct vnd rest;

	if (m->screen == SCREEN_AMOUNT)
		return m->amount.dong;
	if (m->screen == SCREEN_SUM)
		return m->sum_entry.amount.dong;
	if (m->screen == SCREEN_DEBTOR)
		return m->debtor.debtor.owed.dong;
	if (m->screen == SCREEN_FEE)
		return m->fee.amount.dong;
	if (m->screen == SCREEN_REFUND)
		return m->receipt.due.dong;
	if (m->screen == SCREEN_HISTORY)   /* the first row's */
		return m->history.count > 0 ?
		    m->history.row[0].amount.dong : 0;
	if (m->screen == SCREEN_STORY)
		return m->story.sale.amount.dong;
	if (m->screen == SCREEN_TAKINGS || m->screen == SCREEN_TAX)
		return m->takings.year.revenue.dong;
	const struct sale *s = m->screen == SCREEN_PAY ? &m->pay.sale :
	    m->screen == SCREEN_RECEIPT ? &m->receipt : &m->told.sale;
	if (m->screen == SCREEN_PAY && s->state == SALE_SHORT &&
	    vnd_sub(s->amount, (struct vnd){ s->received.dong +
	    s->code.dong }, &rest))
		return rest.dong;
	return s->amount.dong;
}

/* As a script calls it: is there somebody who tells of money? */
static const char *
net_name(enum net_state n)
{
	static const char *const names[] = { [NET_NONE] = "down",
		[NET_DOWN] = "down", [NET_UP] = "up",
		[NET_REFUSED] = "refused", [NET_FED] = "up",
		[NET_UNFED] = "down", [NET_TOKEN] = "refused",
		[NET_ALONE] = "alone" };

	return names[n];
}

static const char *
state_shown(const struct kiosk *k)
{
	const struct sale *s = till_last_sale(kiosk_till(k));

	return s->ref[0] == '\0' ? "none" : sale_state_name(s->state);
}

static bool
beside_the_shots(const struct kiosk *k, struct str name)
{
	char path[PNG_PATH_MAX];
	struct buf b = BUF(path);

	if (k->options->shots == NULL)
		return false;
	buf_printf(&b, "%s/%.*s", k->options->shots, STR_ARG(name));
	return !b.full && access(path, F_OK) == 0;
}

static bool
host_holds(void *ctx, const struct script_condition *c)
{
	const struct kiosk *k = ctx;
	const struct model *m = till_model(kiosk_till(k));

	switch (c->subject) {
	case SCRIPT_SCREEN:
		return str_eq(c->value, str_of(app_screen_name(m->screen)));
	case SCRIPT_STATE:
		return str_eq(c->value, str_of(state_shown(k)));
	case SCRIPT_AMOUNT:
		return amount_shown(m) == c->number;
	case SCRIPT_QUEUE:
		return till_queue(k->till) == c->number;
	case SCRIPT_NET:
		return str_eq(c->value, str_of(net_name(m->net)));
	case SCRIPT_MODE:
		return str_eq(c->value, str_of(m->training ? "training" :
		    "real"));
	case SCRIPT_FILE:
		return beside_the_shots(k, c->value);
	case SCRIPT_SUBJECT_COUNT:
		break;
	}
	return false;
}

static void
host_describe(void *ctx, struct buf *out)
{
	const struct kiosk *k = ctx;
	const struct model *m = till_model(kiosk_till(k));

	buf_printf(out, "%sscreen %s, amount %" PRId64 ", last sale %s, queue %"
	    PRId64 ", net %s", m->training ? "training, " : "",
	    app_screen_name(m->screen), amount_shown(m),
	    state_shown(k), till_queue(k->till), net_name(m->net));
}

void
kiosk_script_host(struct kiosk *k)
{
	k->script_host = (struct script_host){
		.key_known = host_key_known, .key = host_key,
		.type = host_type, .touch = host_touch,
		.touch_at = host_touch_at, .lift = host_lift,
		.shot = host_shot, .holds = host_holds,
		.describe = host_describe, .ctx = k,
	};
}
