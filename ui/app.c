/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/app.h"

#include <string.h>

#include "ui/refusal.h"
#include "ui/screen.h"
#include "ui/sold.h"

#define QR_TIMEOUT_S 300
#define MINUTE_MS    60000

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

const char *
app_screen_name(enum screen s)
{
	REQUIRE(s < SCREEN_COUNT);
	return screen_defs[s]->name;
}

void
screen_go(struct model *m, enum screen to, struct effects *out)
{
	to = train_instead(m, lock_instead(m, setup_instead(m,
	    round_instead(m, wipe_instead(m, to)))));
	const struct screen_def *def = screen_defs[to];

	m->screen = to;
	m->help.on = false;
	m->entered_ms = m->now_ms;
	m->deadline_ms = def->timeout_ms > 0 ?
	    m->now_ms + def->timeout_ms : WAKE_NEVER;
	m->focus = BUTTON_NONE;
	m->touch = (struct touch){ .last = m->touch.last,
	    .last_ms = m->touch.last_ms };
	if (def->enter != NULL)
		def->enter(m, out);
}

void
screen_hint(struct model *m, enum string text)
{
	m->hint = (int)text;
	m->hint_until_ms = m->now_ms + HINT_MS;
}

struct effect *
screen_want(struct effects *out, enum effect_kind kind)
{
	struct effect *e;

	REQUIRE(out->count < EFFECTS_MAX);
	e = &out->item[out->count++];
	*e = (struct effect){ .kind = kind };
	return e;
}

struct effect *
screen_sound(struct effects *out, enum sound s, struct vnd amount)
{
	struct effect *e = screen_want(out, EFFECT_SOUND);

	e->sound = s;
	e->amount = amount;
	return e;
}

void
screen_error(struct effects *out, enum string text)
{
	struct effect *e = screen_sound(out, SOUND_ERROR, (struct vnd){ 0 });

	e->text = strings_spoken(text) ? (int)text : STR_NONE;
}

void
screen_refuse(struct model *m, enum string text, struct effects *out)
{
	screen_hint(m, text);
	screen_error(out, text);
}

struct effect *
screen_ask(struct model *m, struct effects *out, enum effect_kind kind)
{
	if (m->awaited != 0 && m->now_ms < m->awaited_until_ms)
		return NULL;
	m->awaited = (int)kind + 1;
	m->awaited_until_ms = m->now_ms + AWAIT_MS;
	return screen_want(out, kind);
}

void
screen_ask_sale(struct model *m, struct effects *out, enum effect_kind kind,
    const char *ref)
{
	struct effect *e = screen_ask(m, out, kind);

	if (e != NULL)
		REQUIRE(str_copy(str_of(ref), e->ref, sizeof(e->ref)));
}

int64_t
screen_wall_ms(const struct model *m)
{
	return m->wall_ms == 0 ? 0 : m->wall_ms + (m->now_ms - m->wall_at_ms);
}

bool
screen_guarded(const struct model *m, enum screen s)
{
	return screen_defs[s]->guarded != NULL && screen_defs[s]->guarded(m);
}

/* --- the world ----------------------------------------------------------- */

static void
tick_update(struct model *m, const struct event *e, struct effects *out)
{
	const struct screen_def *def;

	m->wall_ms = e->tick.wall_ms;
	m->wall_at_ms = e->mono_ms;
	m->quality = e->tick.quality;
	if (m->hint != STR_NONE && m->now_ms >= m->hint_until_ms)
		m->hint = STR_NONE;
	if (m->help.on && m->now_ms >= m->help.until_ms)
		m->help.on = false;
	scan_tick(m, out);
	history_tick(m, out);
	lock_tick(m, out);
	def = screen_defs[m->screen];
	if (m->now_ms < m->deadline_ms)
		return;
	m->deadline_ms = WAKE_NEVER;
	if (def->expire != NULL)
		def->expire(m, out);
	else
		screen_go(m, def->on_timeout, out);
}

static void
resize_update(struct model *m, const struct event *e, struct effects *out)
{
	if (e->resize.w < LAYOUT_SIDE_MIN || e->resize.w > LAYOUT_SIDE_MAX ||
	    e->resize.h < LAYOUT_SIDE_MIN || e->resize.h > LAYOUT_SIDE_MAX)
		return;
	if (m->training && e->resize.h - train_banner_px(e->resize.w,
	    e->resize.h, e->resize.dpi) < LAYOUT_SIDE_MIN) {
		train_leave(m, out);
		return;
	}
	m->train.banner_px = !m->training ? 0 :
	    train_banner_px(e->resize.w, e->resize.h, e->resize.dpi);
	m->w = e->resize.w;
	m->h = e->resize.h - m->train.banner_px;
	m->dpi = e->resize.dpi;
	m->touch = (struct touch){ 0 };
	if (m->screen == SCREEN_TODAY || m->screen == SCREEN_DEBTS ||
	    m->screen == SCREEN_HISTORY)
		screen_go(m, m->screen, out);
}

static void
profile_update(struct model *m, const struct event *e, struct effects *out)
{
	bool saved = m->awaited == EFFECT_PROFILE_SAVE + 1;

	m->awaited = 0;
	m->profile_known = e->profile.known;
	m->profile = e->profile.profile;
	m->proves = e->profile.proves;
	memcpy(m->proof_host, e->profile.proof_host, sizeof(m->proof_host));
	REQUIRE(str_copy(str_of(e->profile.payload), m->static_payload,
	    sizeof(m->static_payload)));
	if (m->screen == SCREEN_TROUBLE)
		return;
	if (!m->profile_known && m->profile.account[0] != '\0')
		self_account_wrong(m, &m->profile, out);
	else if (!m->profile_known)
		screen_go(m, SCREEN_SETUP_BANK, out);
	else if (saved && m->screen == SCREEN_SETUP_CHECK && m->setup.test)
		self_open(m, true, out);
	else if (saved && m->screen == SCREEN_SETUP_CHECK)
		self_skip(m, out);
	else if (m->screen < SCREEN_IDLE || lock_asks_for_setup(m))
		screen_go(m, m->pay.sale.ref[0] != '\0' ? SCREEN_PAY :
		    SCREEN_IDLE, out);
}

/* A full disk refuses new sales and nothing else; a broken one needs the
 * book to be opened again. */
static void
refused_update(struct model *m, const struct event *e, struct effects *out)
{
	enum rc rc = e->refused.rc;
	enum string text = refusal_words((enum effect_kind)e->refused.what,
	    rc);

	m->awaited = 0;
	screen_error(out, text);
	if (rc == RC_DISK || rc == RC_CORRUPT) {
		REQUIRE(str_copy(str_of(strings_get(text)), m->fatal,
		    sizeof(m->fatal)));
		screen_go(m, SCREEN_TROUBLE, out);
		return;
	}
	screen_hint(m, text);
	if (m->screen != SCREEN_PAY)
		return;
	/* The sale on the screen is no longer what it seems. */
	if (rc == RC_STATE || rc == RC_NOT_FOUND) {
		m->pay = (struct shown_sale){ 0 };
		screen_go(m, SCREEN_AMOUNT, out);
	} else if (e->refused.what == EFFECT_SALE_EXPIRE) {
		m->pay_until_ms = m->now_ms + MINUTE_MS;
		screen_go(m, SCREEN_PAY, out);
	}
}

static void
day_update(struct model *m, const struct event *e)
{
	struct day_page *d = &m->day;

	if (m->awaited == EFFECT_DAY_LOAD + 1)
		m->awaited = 0;
	if (e->day.skip != d->wanted)
		return;
	d->totals = e->day.totals;
	d->skip = e->day.skip;
	d->count = e->day.count < 0 ? 0 : e->day.count > DAY_ROWS_MAX ?
	    DAY_ROWS_MAX : e->day.count;
	d->more = e->day.more;
	d->stick = e->day.stick;
	d->loaded = true;
	for (int i = 0; i < d->count; i++)
		d->row[i] = e->day.row[i];
}

static void
queue_update(struct model *m, const struct event *e)
{
	m->queue_entries = e->queue.entries;
	m->queue_sales = e->queue.sales;
	m->queue_sum = e->queue.sum;
	m->queue_age_s = e->queue.age_s;
	m->queue_at_ms = e->mono_ms;
}

static void
fatal_update(struct model *m, const struct event *e, struct effects *out)
{
	struct buf b = BUF(m->fatal);

	buf_puts(&b, e->text);
	screen_error(out, STR_HELP_TROUBLE);
	screen_go(m, SCREEN_TROUBLE, out);
}

/* The pay screen counts down, the strip shows minutes, hints and screens
 * end: the earliest of these, or never. */
static int64_t
wake(const struct model *m)
{
	const struct screen_def *def = screen_defs[m->screen];
	int64_t at = earlier(earlier(m->deadline_ms, scan_wake_ms(m)),
	    earlier(earlier(news_wake_ms(m), lock_wake_ms(m)),
	    earlier(earlier(history_wake_ms(m), wipe_wake_ms(m)),
	    earlier(light_wake_ms(m), train_wake_ms(m)))));
	struct layout l;

	if (m->hint != STR_NONE)
		at = earlier(at, m->hint_until_ms);
	if (m->help.on)
		at = earlier(at, m->help.until_ms);
	if (m->w == 0)
		return at;
	if (m->screen == SCREEN_PAY && m->pay_until_ms > m->now_ms) {
		int64_t step = screen_pay_step_ms(m);
		at = earlier(at, m->pay_until_ms -
		    (m->pay_until_ms - m->now_ms - 1) / step * step);
	}
	layout_init(&l, m->w, m->h, m->dpi);
	if (m->wall_ms != 0 && strip_shown(def, &l))
		at = earlier(at, m->now_ms + MINUTE_MS -
		    screen_wall_ms(m) % MINUTE_MS);
	return at;
}

void
app_init(struct model *m, const struct app_config *config)
{
	*m = (struct model){ .config = *config,
	    .training = config->training, .screen = SCREEN_START,
	    .deadline_ms = WAKE_NEVER, .battery_percent = -1 };
	settings_init(&m->settings);
	m->light.percent = LIGHT_FULL;
	if (m->config.qr_timeout_s <= 0)
		m->config.qr_timeout_s = QR_TIMEOUT_S;
}

/* Nobody may be looking just now, so it stays longer than a hint; what somebody
 * has to act on is said. */
static void
note_update(struct model *m, const struct event *e, struct effects *out)
{
	if (strings_spoken((enum string)e->note.text))
		screen_error(out, (enum string)e->note.text);
	m->hint = e->note.text;
	m->hint_count = e->note.count;
	m->hint_until_ms = m->now_ms + NOTE_MS;
}

static void
dispatch(struct model *m, const struct event *e, struct effects *out)
{
	switch (e->kind) {
	case EV_TICK:    tick_update(m, e, out);           break;
	case EV_INPUT:
		screen_input_update(m, &e->input, out);
		break;
	case EV_RESIZE:  resize_update(m, e, out);         break;
	case EV_PROFILE: profile_update(m, e, out);        break;
	case EV_SALE:    news_sale(m, e, out);             break;
	case EV_STRAY:   news_stray(m, e->amount, out);    break;
	case EV_REFUSED: refused_update(m, e, out);        break;
	case EV_NET:     m->net = e->net;                  break;
	case EV_QUEUE:   queue_update(m, e);               break;
	case EV_BATTERY:
		m->battery_percent = e->battery.percent;
		m->battery_charging = e->battery.charging;
		break;
	case EV_DAY:     day_update(m, e);                 break;
	case EV_SHIFT:   books_shift(m, e, out);           break;
	case EV_DEBTS:   books_debts(m, e);                break;
	case EV_DEBTOR:  books_debtor(m, e, out);          break;
	case EV_CODE:    code_update(m, e, out);           break;
	case EV_SHIFT_CODE:
		code_shift_update(m, e, out);
		break;
	case EV_CARRIED: usb_carried(m, e, out);           break;
	case EV_ENROL:   enrol_update(m, e, out);          break;
	case EV_FEE:     fee_update(m, e, out);            break;
	case EV_FEES:    fees_update(m, e);                break;
	case EV_ROUND:   round_update(m, e, out);          break;
	case EV_TICKET:  round_ticket(m, e, out);          break;
	case EV_SETTINGS: settings_update(m, e);           break;
	case EV_HISTORY: history_update(m, e);             break;
	case EV_STORY:   story_update(m, e);               break;
	case EV_TAKINGS: takings_update(m, e);             break;
	case EV_PIN:     lock_update(m, e, out);           break;
	case EV_GOODS:   goods_update(m, e, out);          break;
	case EV_PRINT:   print_update(m, e, out);          break;
	case EV_SELF_TEST: self_update(m, e, out);         break;
	case EV_DOCTOR:  doctor_update(m, e);              break;
	case EV_BASKET:  sold_update(m, e);                break;
	case EV_NOTE:    note_update(m, e, out);           break;
	case EV_FATAL:   fatal_update(m, e, out);          break;
	case EV_COUNT:   REQUIRE(false);                   break;
	}
}

/* A key that led to a louder sound need not click. */
static void
hush(struct effects *out)
{
	int click = -1, louder = 0;

	for (int i = 0; i < out->count; i++) {
		if (out->item[i].kind != EFFECT_SOUND)
			continue;
		if (out->item[i].sound == SOUND_KEY)
			click = i;
		else
			louder++;
	}
	if (click < 0 || louder == 0)
		return;
	for (int i = click; i + 1 < out->count; i++)
		out->item[i] = out->item[i + 1];
	out->count--;
}

void
app_update(struct model *m, const struct event *e, struct effects *out)
{
	out->count = 0;
	m->now_ms = e->mono_ms;
	strings_use((enum language)m->settings.value[SETTING_LANGUAGE]);
	light_begin(m, e);
	dispatch(m, e, out);
	goods_follow(m);
	train_turn(m, out);
	news_turn(m, out);
	print_turn(m, out);
	light_turn(m);
	hush(out);
	again_turn(m, out);
	out->wake_ms = wake(m);
}

void
app_keys(const struct model *m, struct keys *k)
{
	struct layout l;

	*k = (struct keys){ 0 };
	if (m->w == 0)
		return;
	screen_lay_out(m, &l, k);
	for (int i = 0; i < k->count; i++)
		k->key[i].at.y += m->train.banner_px;
}

void
app_draw(const struct model *m, const struct font_source *font,
    struct drawlist *d)
{
	const struct screen_def *def = screen_defs[m->screen];
	struct frame f = { .m = m, .font = font, .d = d, .def = def };

	draw_begin(d);
	strings_use((enum language)m->settings.value[SETTING_LANGUAGE]);
	if (m->w == 0)
		return;
	screen_lay_out(m, &f.l, &f.keys);
	if (m->help.on) {
		help_draw(&f);
		train_draw(&f);
		return;
	}
	def->draw(m, &f);
	if (strip_shown(def, &f.l))
		strip_draw(&f);
	again_draw_key(&f);
	if (wipe_holds(m))
		wipe_draw_sign(&f);
	else
		help_draw_key(&f);
	train_draw(&f);
}
