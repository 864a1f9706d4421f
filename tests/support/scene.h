/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/scene.h - a stall's day in pictures: one kiosk for each
 * screen that there is, brought there by events alone. */
#ifndef TESTS_SUPPORT_SCENE_H
#define TESTS_SUPPORT_SCENE_H

#include "ui/app.h"
#include "ui/strings.h"

#define SCENE_W_MAX 1920
#define SCENE_H_MAX 1080

struct panel { const char *name; int w, h, dpi; };
#define PANELS 5
extern const struct panel scene_panels[PANELS];

struct hand;
struct scene { const char *name; void (*play)(struct hand *h); };
extern const struct scene scene_setups[];    /* scene_setup.c */
extern const int scene_setups_count;
extern const struct scene scene_books[];     /* scene_books.c */
extern const int scene_books_count;
extern const struct scene scene_codes[];     /* scene_code.c */
extern const int scene_codes_count;
extern const struct scene scene_fees[];      /* scene_fee.c */
extern const int scene_fees_count;
extern const struct scene scene_rounds[];    /* scene_round.c */
extern const int scene_rounds_count;
extern const struct scene scene_menus[];     /* scene_menu.c */
extern const int scene_menus_count;
extern const struct scene scene_histories[]; /* scene_history.c */
extern const int scene_histories_count;
extern const struct scene scene_goodses[];   /* scene_goods.c */
extern const int scene_goodses_count;
extern const struct scene scene_news[];      /* scene_news.c */
extern const int scene_news_count;

extern const struct scene scene_locks[];     /* scene_lock.c */
extern const int scene_locks_count;
extern const struct scene scene_doctors[];   /* scene_doctor.c */
extern const int scene_doctors_count;
extern const struct scene scene_prints[];    /* scene_print.c */
extern const int scene_prints_count;
extern const struct scene scene_trains[];    /* scene_train.c */
extern const int scene_trains_count;

int scene_count(void);
const char *scene_name(int i);
/* The language of the hands that begin from now on; Vietnamese at first. */
void scene_speak(enum language l);
/* Play the scene of this name with this hand. */
void scene_again(struct hand *h, const char *name);
/* Bring m to scene i on this panel. */
void scene_play(int i, const struct panel *panel, struct model *m);

/* --- what scenes are made of, for other tests of the kiosk ---------------- */

#define SCENE_NOW_MS  INT64_C(1000000)
/* 2026-11-21 08:42 in Vietnam. */
#define SCENE_WALL_MS INT64_C(1795225320000)
#define SCENE_REF     "C410000AB12CD3DB0"
#define SCENE_OTHER   "C410000AB12CD3E7K"
#define SCENE_ORIGIN  "https://ocop.tuyenquang.gov.vn/sp/7"
#define SCENE_MARK    "C7-1042-9F3A-2KQ7-XB0M"

/* The kiosk's hands: each sends one event, time going on by 100 ms. */
struct hand {
	struct model m;
	int64_t now_ms;
	struct effects out;      /* of the last event */
	struct effects last;     /* of the last one that had any but sounds */
};

void hand_begin(struct hand *h, const struct panel *panel);
void hand_event(struct hand *h, struct event e);
void hand_speak(struct hand *h);             /* what scene_speak said */
void hand_tick(struct hand *h, int64_t later_ms);
void hand_profile(struct hand *h);
void hand_key(struct hand *h, enum input_key key);
/* "65000": digits; '+' plus, '<' backspace, '!' enter, '^' escape; other
 * characters as text. */
void hand_type(struct hand *h, const char *keys);
/* Put a finger on the key of this id; false: it is not there. */
bool hand_touch(struct hand *h, uint16_t button);
void hand_sale(struct hand *h, enum news news, const struct sale *s);
/* One of five who owe; the third's name was erased. */
struct shown_debtor scene_debtor(int i);
struct sale scene_sale(int64_t amount, int64_t received,
    enum sale_state state, enum evidence evidence);
/* Put away what is there and begin practice, on the same panel; a sale of
 * play money, and what a till tells of one. */
void hand_train(struct hand *h);
struct sale scene_play_sale(int64_t amount, int64_t received,
    enum sale_state state);
void hand_play(struct hand *h, enum news news, const struct sale *s);
/* A printer says anything of any paper. */
struct event scene_print_event(const struct model *m, int (*below)(int));
/* What a ledger might answer a collector; below(n): any number under n. */
struct event scene_round_event(int skip, int (*below)(int));
/* A price list of so many rows; and to its screen, with the setting on. */
struct event scene_goods(int count);
/* What was picked for that sale, as a file remembers it: so many goods, as far
 * as its sum goes; four cost less than scene_sale's 65.000. */
struct event scene_basket(const struct sale *s, int count);
void hand_goods(struct hand *h, int count);
/* A piece of a search that found `count`; a sale's story; what days brought
 * in a year of that revenue. */
struct event scene_found(const struct effect *f, int count, bool end);
struct story scene_story(const char *ref);
struct event scene_takings(int64_t year);
/* The market sends bills, or takes them back. */
struct event scene_papers(int (*below)(int));
/* A check-up with any reasons. */
struct event scene_doctor(int (*below)(int));
/* An answer that says little; false: f has another kind of answer. */
bool scene_answer_plain(const struct effect *f, int (*below)(int),
    struct event *e);
/* Is there such an effect among the last ones? */
const struct effect *hand_effect(const struct hand *h, enum effect_kind k);

/* --- what tests do with them (hand.c) */

/* Begin on the second panel, as a stall that is set up. */
void hand_ready(struct hand *h);
/* And take 65,000: on the pay screen. */
struct sale hand_selling(struct hand *h);
/* The bank tells so much of it; s is as the ledger has it then. */
void hand_credit(struct hand *h, struct sale *s, enum sale_state state,
    int64_t received);
/* hand_effect, which must be there; and whether the last event wished for
 * nothing. */
const struct effect *hand_wish(const struct hand *h, enum effect_kind k);
bool hand_only_sounds(const struct hand *h);

#endif
