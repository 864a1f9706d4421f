/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/chain.h"
#include "ledger/recover.h"
#include "ledger/refund.h"
#include "terminal/sale_effect.h"
#include "terminal/seller.h"
#include "terminal/till_inside.h"
#include "ui/strings.h"

/* Answers to answers: sale.open -> EV_SALE -> sound is the deepest today. */
#define FEED_DEPTH_MAX 6
/* A clock farther than this from the server's is not called set. */
#define CLOCK_TRUST_MS 120000

static void carry_out(struct till *t, struct till_time now,
    const struct effect *fx);

/* --- feeding the model ------------------------------ */

void
till_feed(struct till *t, struct till_time now, struct event *e)
{
	struct effects fx;

	REQUIRE(t->depth < FEED_DEPTH_MAX);
	t->depth++;
	e->mono_ms = now.mono_ms;
	app_update(&t->model, e, &fx);
	t->wake_ms = fx.wake_ms;
	t->changed = true;
	for (int i = 0; i < fx.count; i++)
		carry_out(t, now, &fx.item[i]);
	t->depth--;
}

static void
feed_tick(struct till *t, struct till_time now)
{
	struct event e = { .kind = EV_TICK,
		.tick = { now.wall_ms, t->quality } };

	till_feed(t, now, &e);
}

void
till_fatal(struct till *t, struct till_time now, const char *text)
{
	struct event e = { .kind = EV_FATAL };

	t->dead = true;
	REQUIRE(str_copy(str_of(text), e.text, sizeof(e.text)));
	till_feed(t, now, &e);
}

bool
till_is_fatal(struct till *t, struct till_time now, enum rc rc,
    const char *what)
{
	bool fatal = rc == RC_DISK || rc == RC_CORRUPT ||
	    rc == RC_NO_MEMORY || rc == RC_SYSTEM;

	if (rc == RC_FULL)
		(void)reserve_spend(&t->reserve, now.mono_ms);
	if (!fatal || t->dead)
		return fatal;
	t->damaged = rc == RC_CORRUPT;
	log_line(LOG_ERROR, "till", "%s: %s", what, rc_text(rc));
	till_fatal(t, now, strings_get(rc == RC_DISK ? STR_FATAL_DISK :
	    rc == RC_CORRUPT ? STR_FATAL_CORRUPT : STR_FATAL_SYSTEM));
	return true;
}

void
till_refuse(struct till *t, struct till_time now, enum rc rc,
    enum effect_kind what)
{
	struct event e = { .kind = EV_REFUSED,
		.refused = { .rc = rc, .what = (int)what } };

	log_line(LOG_WARN, "till", "refused effect=%d why=%s", (int)what,
	    rc_text(rc));
	till_feed(t, now, &e);
}

void
till_feed_sale(struct till *t, struct till_time now, enum news news,
    const struct sale *s)
{
	struct event e = { .kind = EV_SALE,
		.sale = { .news = news, .sale = *s } };
	struct buf mark = BUF(e.sale.mark);
	struct journal_head head;

	t->last = *s;
	ledger_head(t->ledger, &head);
	chain_put_short(&mark, head.boot, head.n, head.hash);
	seller_sale_payload(&t->seller, s, e.sale.payload);
	/* Nothing hangs on it: where it cannot be read it is not told. */
	if (sale_refund_told(t->ledger, s->ref, &e.sale.told_back) != RC_OK)
		e.sale.told_back = (struct vnd){ 0 };
	e.sale.self_test = kept_tests_has(&t->tests, s->ref);
	log_line(LOG_INFO, "till", "sale ref=%s n=%" PRId64 " %s evidence=%s",
	    s->ref, s->n, sale_state_name(s->state),
	    evidence_name(s->evidence));
	till_feed(t, now, &e);
	if (news == NEWS_OPENED)
		till_note_sold(t, s);
	if (news == NEWS_SHOWN)
		till_tell_printed(t, now, s->ref);
	if (s->fee[0] != '\0')
		till_feed_round(t, now);
	if (s->fee[0] == '*')
		till_round_tickets(t, now);
}

/* --- who sells ------------------------------ */

void
till_feed_profile(struct till *t, struct till_time now)
{
	struct event e = { .kind = EV_PROFILE };

	e.profile.known = t->seller.known && !till_is_refuted(t);
	e.profile.profile = t->seller.profile;
	if (e.profile.known)
		seller_static_payload(&t->seller, e.profile.payload);
	e.profile.proves = till_proves(t);
	till_code_host(t, e.profile.proof_host);
	till_feed(t, now, &e);
}

/* --- effects ------------------------------ */

static void
answer_sale(struct till *t, struct till_time now, const struct effect *fx)
{
	struct sale s;
	bool begins = fx->kind == EFFECT_SALE_OPEN ||
	    fx->kind == EFFECT_DEBTOR_ASK;
	enum news news = begins ? NEWS_OPENED :
	    fx->kind == EFFECT_SHOW_SALE ? NEWS_SHOWN :
	    fx->kind == EFFECT_REFUND ? NEWS_REFUNDED : NEWS_CHANGED;
	enum rc rc = begins && reserve_is_spent(&t->reserve, now.mono_ms) ?
	    RC_FULL : sale_effect(t->ledger, fx, &s);

	/* What was begun is to end well: once more, with the room given up. */
	if (rc == RC_FULL && reserve_spend(&t->reserve, now.mono_ms) &&
	    !begins)
		rc = sale_effect(t->ledger, fx, &s);
	if (rc == RC_OK)
		till_feed_sale(t, now, news, &s);
	else if (!till_is_fatal(t, now, rc, "sale"))
		till_refuse(t, now, rc, fx->kind);
}

static void
answer_profile(struct till *t, struct till_time now, const struct effect *fx)
{
	enum rc rc = seller_save(&t->seller, t->ledger, &fx->profile);

	if (rc == RC_OK) {
		till_unrefute(t);
		till_feed_profile(t, now);
	} else if (!till_is_fatal(t, now, rc, "profile"))
		till_refuse(t, now, rc, fx->kind);
}

static void
tell_host(struct till *t, struct till_time now, const struct effect *fx)
{
	const struct till_host *host = t->host;

	(void)now;
	if (fx->kind == EFFECT_SOUND)
		host->sound(host->ctx, fx);
	else if (fx->kind == EFFECT_RESTART)
		host->restart(host->ctx);
	else
		host->send_now(host->ctx);
}

static void
ask_carry(struct till *t, struct till_time now, const struct effect *fx)
{
	till_carry(t, now, fx->kind == EFFECT_CARRY_IN);
}

static void
ask_enrol(struct till *t, struct till_time now, const struct effect *fx)
{
	till_enrol(t, now, fx->kind == EFFECT_ENROL ? fx->line : NULL);
}

static void
ask_receipt(struct till *t, struct till_time now, const struct effect *fx)
{
	till_receipt(t, now, fx->line);
}

/* Who carries an effect out, and whether a dead till still does. */
static const struct {
	void (*work)(struct till *t, struct till_time now,
	    const struct effect *fx);
	bool dead_too;
} carriers[EFFECT_COUNT] = {
	[EFFECT_SOUND]        = { tell_host, true },
	[EFFECT_RESTART]      = { tell_host, true },
	[EFFECT_SEND_NOW]     = { tell_host, true },
	[EFFECT_SETTING]      = { till_set, true },
	[EFFECT_CARRY_OUT]    = { ask_carry, true },
	[EFFECT_CARRY_IN]     = { ask_carry, true },
	[EFFECT_ENROL]        = { ask_enrol, true },
	[EFFECT_ENROL_STICK]  = { ask_enrol, true },
	[EFFECT_FEE_CHECK]    = { ask_receipt, true },
	[EFFECT_SALE_OPEN]    = { answer_sale, false },
	[EFFECT_SALE_VOID]    = { answer_sale, false },
	[EFFECT_SALE_EXPIRE]  = { answer_sale, false },
	[EFFECT_SALE_CASH]    = { answer_sale, false },
	[EFFECT_SALE_SEEN]    = { answer_sale, false },
	[EFFECT_SHOW_SALE]    = { answer_sale, false },
	[EFFECT_REFUND]       = { answer_sale, false },
	[EFFECT_DEBTOR_ASK]   = { answer_sale, false },
	[EFFECT_PROFILE_SAVE] = { answer_profile, false },
	[EFFECT_DAY_LOAD]     = { till_day, false },
	[EFFECT_SHIFT_LOAD]   = { till_books, false },
	[EFFECT_SHIFT_OPEN]   = { till_books, false },
	[EFFECT_SHIFT_CLOSE]  = { till_books, false },
	[EFFECT_DEBTS_LOAD]   = { till_books, false },
	[EFFECT_DEBTOR_LOAD]  = { till_books, false },
	[EFFECT_DEBTOR_LEND]  = { till_books, false },
	[EFFECT_DEBTOR_CASH]  = { till_books, false },
	[EFFECT_DEBTOR_ERASE] = { till_books, false },
	[EFFECT_CODE_LOAD]    = { till_code, true },
	[EFFECT_CODE_CHECK]   = { till_code, true },
	[EFFECT_CODE_UNLOCK]  = { till_code, true },
	[EFFECT_SHIFT_ASK]    = { till_code, true },
	[EFFECT_SHIFT_PROVE]  = { till_code, true },
	[EFFECT_ROUND_LOAD]   = { till_round, false },
	[EFFECT_FEE_ASK]      = { till_round, false },
	[EFFECT_TICKET_ASK]   = { till_round, false },
	[EFFECT_TICKET_CASH]  = { till_round, false },
	[EFFECT_TICKET_VOID]  = { till_round, false },
	[EFFECT_HANDOVER]     = { till_round, false },
	[EFFECT_HISTORY_LOAD] = { till_history, false },
	[EFFECT_STORY_LOAD]   = { till_history, false },
	[EFFECT_TAKINGS_LOAD] = { till_history, false },
	[EFFECT_PIN_CHECK]    = { till_pin, true },
	[EFFECT_PIN_SET]      = { till_pin, true },
	[EFFECT_PIN_MARKET]   = { till_pin, true },
	[EFFECT_GOODS_SAVE]   = { till_goods, true },
	[EFFECT_SELF_TEST]    = { till_self, false },
	[EFFECT_ACCOUNT_WRONG] = { till_self, false },
	[EFFECT_TRAIN_BEGIN]  = { till_train, true },
	[EFFECT_TRAIN_END]    = { till_train, true },
	[EFFECT_TRAIN_CREDIT] = { till_train, false },
	[EFFECT_DOCTOR]       = { till_doctor, true },
	[EFFECT_BASKET_LOAD]  = { till_sold, false },
	[EFFECT_PRINT]        = { till_print, false },
	[EFFECT_PRINT_LET]    = { till_print, false },
};

static void
carry_out(struct till *t, struct till_time now, const struct effect *fx)
{
	REQUIRE((unsigned)fx->kind < EFFECT_COUNT &&
	    carriers[fx->kind].work != NULL);
	if (t->config.training && !till_plays(fx->kind))
		till_refuse(t, now, RC_DENIED, fx->kind);
	else if (!t->dead || carriers[fx->kind].dead_too)
		carriers[fx->kind].work(t, now, fx);
}

/* --- life ------------------------------ */

void
till_open(const struct till_config *config, struct ledger *ledger,
    const struct till_host *host, struct till **out)
{
	struct till *t = calloc(1, sizeof(*t));
	struct app_config app = { .qr_timeout_s = config->qr_timeout_s,
		.utc_offset_min = SELLER_UTC_OFFSET_MIN,
		.training = config->training };

	REQUIRE(t != NULL);
	t->config = *config;
	t->ledger = ledger;
	t->host = host;
	t->dead = ledger == NULL;
	if (ledger != NULL && config->dir != NULL)
		reserve_init(&t->reserve, config->dir, config->reserve_bytes);
	t->seller = (struct seller){ .terminal = config->terminal,
		.epoch = config->epoch, .rng = config->rng,
		.training = config->training };
	t->wake_ms = t->doubt_ms = WAKE_NEVER;
	if (ledger != NULL)
		till_load_keys(t);
	t->head_n = t->head_acked = -1;
	app_init(&t->model, &app);
	*out = t;
}

void
till_close(struct till *t)
{
	if (t != NULL)
		proof_keys_wipe(&t->keys);
	free(t);
}

void
till_start(struct till *t, struct till_time now)
{
	struct event net = { .kind = EV_NET, .net = NET_NONE };
	struct sale s;

	t->checked.reached_ms = now.mono_ms;
	till_resize(t, now, t->config.w, t->config.h, t->config.dpi);
	feed_tick(t, now);
	till_start_pin(t, now);
	if (t->dead)
		return;
	enum rc rc = seller_load(&t->seller, t->ledger);
	if (till_is_fatal(t, now, rc, "profile"))
		return;
	till_load_refuted(t);
	kept_tests_load(&t->tests, t->config.dir);
	till_feed_profile(t, now);
	till_feed_round(t, now);
	till_feed(t, now, &net);
	till_look_at_queue(t, now);
	till_feed_goods(t, now);
	if (!t->dead)
		till_feed_fees(t, now);
	rc = t->dead ? RC_STATE : sale_current(t->ledger, &s);
	if (rc == RC_OK)
		till_feed_sale(t, now, NEWS_SHOWN, &s);
	else
		(void)till_is_fatal(t, now, rc, "current sale");
	till_round_tickets(t, now);
}

void
till_input(struct till *t, struct till_time now, const struct input *in)
{
	struct event e = { .kind = EV_INPUT, .input = *in };

	till_feed(t, now, &e);
	till_look_at_queue(t, now);
}

void
till_resize(struct till *t, struct till_time now, int w, int h, int dpi)
{
	struct event e = { .kind = EV_RESIZE,
		.resize = { .w = w, .h = h, .dpi = dpi } };

	till_feed(t, now, &e);
}

void
till_battery(struct till *t, struct till_time now, int percent, bool charging)
{
	struct event e = { .kind = EV_BATTERY,
		.battery = { .percent = percent, .charging = charging } };

	till_feed(t, now, &e);
}

void
till_net(struct till *t, struct till_time now, enum net_state net)
{
	struct event e = { .kind = EV_NET, .net = net };

	till_note_net(t, now, net);
	till_feed(t, now, &e);
	till_code_net(t, now, net);
}

void
till_server_time(struct till *t, struct till_time now, int64_t server_ms)
{
	int64_t off = now.wall_ms - server_ms;

	if (!t->dead)
		till_learn_time(t, now, server_ms);
	t->checked.time_heard = true;
	t->checked.off_ms = off;
	t->quality = off > -CLOCK_TRUST_MS && off < CLOCK_TRUST_MS ? 2 : 0;
	feed_tick(t, now);
}

int64_t
till_deadline(const struct till *t)
{
	int64_t at = t->dead || t->wake_ms < t->doubt_ms ? t->wake_ms :
	    t->doubt_ms;

	return pin_deadline(&t->pin) < at ? pin_deadline(&t->pin) : at;
}

void
till_turn(struct till *t, struct till_time now)
{
	till_doubt_turn(t, now);
	pin_turn(&t->pin, now.mono_ms);
	if (now.mono_ms < t->wake_ms)
		return;
	feed_tick(t, now);
	till_look_at_queue(t, now);
}

void
till_tidy(struct till *t, struct till_time now)
{
	enum rc rc = t->dead ? RC_OK : ledger_tidy(t->ledger);

	if (rc != RC_OK && !till_is_fatal(t, now, rc, "tidy"))
		log_line(LOG_WARN, "till", "tidy: %s", rc_text(rc));
	till_tidy_sold(t, now);
}

bool
till_walk(struct till *t, struct till_time now)
{
	int64_t n = 0;
	enum rc rc = t->dead ? RC_NOT_FOUND : ledger_walk_step(t->ledger, &n);

	if (rc == RC_CORRUPT)
		log_line(LOG_ERROR, "till", "entry %" PRId64 " is damaged", n);
	else if (rc == RC_TOO_NEW)
		log_line(LOG_WARN, "till", "entry %" PRId64 " is of a newer "
		    "version; from it on nothing is checked", n);
	(void)till_is_fatal(t, now, rc, "walk");
	t->checked.walked = rc == RC_NOT_FOUND;
	return rc == RC_OK;
}

void
till_note(struct till *t, struct till_time now, int text, int64_t count)
{
	struct event e = { .kind = EV_NOTE, .note = { text, count } };

	till_feed(t, now, &e);
}

/* --- looking ------------------------------ */

const struct seller *
till_seller(const struct till *t)
{
	return &t->seller;
}

bool
till_dead(const struct till *t)
{
	return t->dead;
}

bool
till_damaged(const struct till *t)
{
	return t->damaged;
}

const struct model *
till_model(const struct till *t)
{
	return &t->model;
}

struct ledger *
till_ledger(struct till *t)
{
	return t->dead ? NULL : t->ledger;
}

const struct sale *
till_last_sale(const struct till *t)
{
	return &t->last;
}

bool
till_take_changed(struct till *t)
{
	bool changed = t->changed;

	t->changed = false;
	return changed;
}

int64_t
till_touched_ms(const struct till *t)
{
	return t->model.touched_ms;
}

int64_t
till_queue(const struct till *t)
{
	return t->outbox.entries;
}
