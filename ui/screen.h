/* SPDX-License-Identifier: Apache-2.0 */
/* ui/screen.h - what the screens share; private to ui/app.c and
 * ui/screen_*.c.  A screen is one row: how it is entered, where its keys lie,
 * what they do, what it looks like, how long it stays. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stdbool.h>

#include "ui/app.h"
#include "ui/draw.h"
#include "ui/format.h"
#include "ui/keyboard.h"
#include "ui/strings.h"
#include "ui/train.h"
#include "ui/widgets.h"

/* Nothing touches a verdict in its first moments: the finger that was on its
 * way to a key did not mean to send it away. */
#define VERDICT_GUARD_MS   700
#define HINT_MS           4000
#define NOTE_MS           60000
#define AWAIT_MS          3000
/* A verdict in a line, of those that go by themselves. */
#define NEWS_LINE_MS     10000

enum strip { STRIP_NEVER, STRIP_ROOMY, STRIP_ALWAYS };

struct screen_def {
	const char *name;
	void (*enter)(struct model *m, struct effects *out);   /* or NULL */
	void (*keys)(const struct model *m, const struct layout *l,
	    struct keys *k);
	void (*press)(struct model *m, uint16_t button, struct effects *out);
	/* A keyboard's key; false: not mine, it may move the focus. */
	bool (*type)(struct model *m, const struct input *in,
	    struct effects *out);
	void (*draw)(const struct model *m, struct frame *f);
	/* Does it need the PIN now, where one is set?  NULL: never. */
	bool (*guarded)(const struct model *m);
	enum looks looks;      /* who looks at it (ui/light.h) */
	enum strip strip;      /* ROOMY: not on a compact panel */
	bool takes_text;       /* '*' and '/' are text, not focus */
	/* '*' is text now, although the others are not; NULL: never. */
	bool (*star_is_text)(const struct model *m);
	bool input_resets;     /* timeout counts from the last input */
	int64_t timeout_ms;    /* 0: none, unless enter sets deadline_ms */
	enum screen on_timeout;
	void (*expire)(struct model *m, struct effects *out);  /* instead */
};

/* The rows, each in its file. */
extern const struct screen_def screen_start, screen_setup_bank,
    screen_setup_account, screen_setup_holder, screen_setup_stall,
    screen_setup_check, screen_enrol, screen_idle, screen_amount, screen_pay,
    screen_verdict, screen_code, screen_shift_code, screen_shift_told,
    screen_receipt, screen_today, screen_refund, screen_shift,
    screen_sum, screen_debts, screen_debt_name,
    screen_debtor, screen_erase, screen_usb, screen_fee, screen_fees,
    screen_print, screen_trouble, screen_doctor, screen_staff,
    screen_round, screen_round_list, screen_round_stall, screen_tickets,
    screen_ticket, screen_handover, screen_menu, screen_settings,
    screen_history, screen_find, screen_story, screen_takings, screen_tax,
    screen_pin, screen_lock, screen_wipe, screen_self_test, screen_setup_pin,
    screen_goods, screen_good, screen_good_name, screen_good_price,
    screen_good_picture, screen_good_color, screen_good_origin,
    screen_customer;

/* By enum screen (ui/app_screens.c). */
extern const struct screen_def *const screen_defs[];

/* --- ui/app_input.c ------------------------------------------------------ */

/* An input as it comes, a scanner's among them. */
void screen_input_update(struct model *m, const struct input *in,
    struct effects *out);
/* The screen's keys, and how big things are there. */
void screen_lay_out(const struct model *m, struct layout *l, struct keys *k);
/* Do letters belong to the screen? */
bool screen_takes_text(const struct model *m);
/* A keyboard's way back: Escape or Backspace. */
bool screen_is_back(const struct input *in);
/* What a person did, as if there were no scanner. */
void screen_input(struct model *m, const struct input *in,
    struct effects *out);

/* --- ui/app.c ------------------------------------------------------------ */

/* The only function that changes screen. */
void screen_go(struct model *m, enum screen to, struct effects *out);
/* Its row's guarded. */
bool screen_guarded(const struct model *m, enum screen s);
/* Take back what stands on the verdict screen: the next one that waits, or
 * where one was. */
void screen_leave_verdict(struct model *m, struct effects *out);
enum screen screen_under_verdict(const struct model *m);
void screen_hint(struct model *m, enum string text);
struct effect *screen_sound(struct effects *out, enum sound s,
    struct vnd amount);
/* An error's sound, and what is said of it where it has a phrase; REFUSE with
 * the text as a hint. */
void screen_error(struct effects *out, enum string text);
void screen_refuse(struct model *m, enum string text, struct effects *out);
/* There is a voice, and it can be heard: keys that ask for it make sense. */
bool screen_speaks(const struct model *m);
/* The voice's key, with a loudspeaker where sign has a width. */
void screen_speak_key(struct frame *f, struct rect sign, enum color ink);
/* The strip's key that says again what was said last; after help's, beside
 * which it lies, and not where a screen has a voice's key of its own.  How far
 * from the right the strip is free, with help's corner. */
void again_add_key(const struct model *m, const struct layout *l,
    struct keys *k);
void again_draw_key(struct frame *f);
int again_px(const struct frame *f);
/* There is something to be said again from now on. */
void again_turn(struct model *m, const struct effects *out);
/* Add an effect that nobody answers. */
struct effect *screen_want(struct effects *out, enum effect_kind kind);
/* Add one that is answered; NULL while another answer is awaited. */
struct effect *screen_ask(struct model *m, struct effects *out,
    enum effect_kind kind);
/* The same about the sale on the pay screen. */
void screen_ask_sale(struct model *m, struct effects *out,
    enum effect_kind kind, const char *ref);
/* The wall clock now, carried on from the last tick; 0 before the first. */
int64_t screen_wall_ms(const struct model *m);
/* The pay screen's countdown goes by tens of seconds, and by single ones in
 * the last minute: a panel on a battery is not woken for nothing. */
int64_t screen_pay_step_ms(const struct model *m);

/* --- ui/screen_amount.c --------------------------------------------------- */

/* An amount in words, as it is said; of a small glass that has no line so
 * long, in thousands: "1 triệu 65 nghìn đồng".  Nothing for 0. */
void amount_put_words(const struct frame *f, enum text_role role, int w,
    struct vnd amount, struct buf *b);

/* --- ui/screen_code.c ---------------------------------------------------- */

/* A keyboard's key, for the scanner that it may be; true: used up. */
bool code_scan(struct model *m, const struct input *in, struct effects *out);
void code_update(struct model *m, const struct event *e,
    struct effects *out);
void code_shift_update(struct model *m, const struct event *e,
    struct effects *out);

/* --- ui/stuck.c ---------------------------------------------------------- */

/* A keyboard's key that does nothing more, because it is held down. */
bool stuck_key(struct model *m, const struct input *in);
/* Is this one more of a key that is known to be stuck? */
bool stuck_still(const struct model *m, const struct input *in);

/* --- ui/screen_wipe.c ----------------------------------------------------- */

void wipe_open(struct model *m, struct effects *out);
/* Home in its place, when its time is over. */
enum screen wipe_instead(const struct model *m, enum screen to);
/* It goes on, and something lies over its screen: that has no keys. */
bool wipe_holds(const struct model *m);
/* True: a touch of those that do nothing. */
bool wipe_input(struct model *m, const struct input *in);
/* On its screen, a contact that was none with the lit corner has ended. */
void wipe_missed(struct model *m);
int64_t wipe_wake_ms(const struct model *m);
void wipe_draw_sign(struct frame *f);

/* --- ui/light.c ----------------------------------------------------------- */

/* Before an event is looked at, and when its screen is the one that stays. */
void light_begin(struct model *m, const struct event *e);
void light_turn(struct model *m);
/* True: it only woke the glass. */
bool light_input(struct model *m, const struct input *in);
int64_t light_wake_ms(const struct model *m);

/* --- ui/scan.c ------------------------------------------------------------ */

/* A keyboard's key, for the scanner that it may be; true: used up. */
bool scan_take(struct model *m, const struct input *in, struct effects *out);
/* Time has gone on: a scanner that has stopped is done. */
void scan_tick(struct model *m, struct effects *out);
/* When that is to be called, or WAKE_NEVER. */
int64_t scan_wake_ms(const struct model *m);

/* --- ui/screen_round.c --------------------------------------------------- */

void round_update(struct model *m, const struct event *e,
    struct effects *out);
void round_ticket(struct model *m, const struct event *e,
    struct effects *out);
/* A collector's home takes the place of the trader's. */
enum screen round_instead(const struct model *m, enum screen to);
/* "Đang giữ ... 5 lần thu"; a row cut off *r's top. */
void round_row(struct frame *f, struct rect *r, enum string label,
    const char *value);
void round_put_age(struct buf *b, const struct round_bill *bill);

/* --- ui/screen_settings.c ------------------------------------------------ */

void settings_update(struct model *m, const struct event *e);

/* --- ui/screen_history.c, _find.c, _story.c, _takings.c, _tax.c ---------- */

/* To the latest sales, whatever they are. */
void history_open(struct model *m, struct effects *out);
/* To those that m->history.ask asks for. */
void history_search(struct model *m, struct effects *out);
void history_update(struct model *m, const struct event *e);
/* A search goes on in pieces, so that keys are heard between them: when the
 * next one is due, or WAKE_NEVER; and asking for it. */
int64_t history_wake_ms(const struct model *m);
void history_tick(struct model *m, struct effects *out);
/* "Ngân hàng", "Tiền mặt" ... */
enum string history_only_word(enum history_only only);
void find_open(struct model *m, struct effects *out);
void story_open(struct model *m, const char *ref, struct effects *out);
void story_update(struct model *m, const struct event *e);
void takings_open(struct model *m, struct effects *out);
void takings_update(struct model *m, const struct event *e);
void tax_open(struct model *m, struct effects *out);
/* --- ui/lock.c ------------------------------------------------------------ */

/* For a row's guarded: always. */
bool lock_always(const struct model *m);
/* A PIN is set, and was not typed since the lock fell. */
bool lock_is_shut(const struct model *m);
/* Are totals not to be shown? */
bool lock_hides(const struct model *m);
/* What stands in their place. */
#define HIDDEN_TOTAL "••••"
/* The key BUTTON_SHOW, over the place of totals, where the screen has it. */
void lock_draw_show(struct frame *f);
/* Show them here: at once, or by the PIN. */
void lock_show(struct model *m, struct effects *out);
/* By the PIN to this screen. */
void lock_ask(struct model *m, enum screen then, struct effects *out);
/* The PIN's screen in the place of one that it guards. */
enum screen lock_instead(struct model *m, enum screen to);
/* The PIN is being asked for by a step of the set-up. */
bool lock_asks_for_setup(const struct model *m);
/* The lock falls, and totals are hidden. */
void lock_shut(struct model *m, struct effects *out);
void lock_tick(struct model *m, struct effects *out);
int64_t lock_wake_ms(const struct model *m);
void lock_update(struct model *m, const struct event *e,
    struct effects *out);

/* --- ui/screen_goods.c, ui/screen_good_*.c, ui/bar_scan.c ----------------- */

bool goods_are_on(const struct model *m);
void goods_open(struct model *m, struct effects *out);
void goods_update(struct model *m, const struct event *e,
    struct effects *out);
/* May so much more be asked for?  False, and a hint: more than a sale may. */
bool goods_fit(struct model *m, struct vnd cost, struct effects *out);
/* So much more is to be paid, which fits; g NULL: nobody knows for what. */
void goods_add(struct model *m, const struct good *g, int64_t quantity,
    struct vnd cost);
/* "25.000 ₫/kg" */
void goods_put_price(struct buf *b, const struct good *g);
/* A row is written down: m->good is filled in. */
void good_edit_open(struct model *m, struct effects *out);
void good_picture_open(struct model *m, struct effects *out);
void good_origin_open(struct model *m, struct effects *out);
/* So many stars in a row in the middle of r, as large as fits. */
void stars_paint(struct frame *f, struct rect r, int stars, enum color ink);
/* Its face: the picture, the name below, and beside the picture what else is
 * to be said, or "". */
void good_paint(struct frame *f, struct rect r, const struct good *g,
    enum color ink, const char *line);
/* A keyboard's key, for the scanner of barcodes that it may be; true: used
 * up. */
bool bar_take(struct model *m, const struct input *in, struct effects *out);
/* --- ui/screen_help.c ----------------------------------------------------- */

/* The "?" of a screen, over its other keys: it is added last.  Its width, 0
 * where it has no room. */
int help_corner_px(const struct screen_def *def, const struct layout *l);
void help_add_key(const struct screen_def *def, const struct layout *l,
    struct keys *k);
void help_draw_key(struct frame *f);
/* The page that lies over the screen. */
void help_open(struct model *m, struct effects *out);
void help_keys(const struct model *m, const struct layout *l,
    struct keys *k);
void help_draw(struct frame *f);
/* A person did something; true: it was for the help. */
bool help_input(struct model *m, const struct input *in,
    struct effects *out);

/* --- ui/screen_fee.c ------------------------------------------------------ */

/* Is there room for a fee receipt now? */
bool fee_may_show(const struct model *m);
void fee_update(struct model *m, const struct event *e, struct effects *out);

/* --- ui/screen_fees.c ----------------------------------------------------- */

void fees_update(struct model *m, const struct event *e);
/* To the oldest bill. */
void fees_open(struct model *m, struct effects *out);

/* --- ui/screen_verdict.c -------------------------------------------------- */

/* The whole glass in one colour: a sign, a word, a figure, lines; text is
 * "" where nothing is to stand. */
struct verdict_face {
	enum color ground, text;
	enum shape shape;
	enum string word;
	struct vnd figure;
	char second[160], small[160];
};
/* In r, which has the ground already. */
void verdict_paint(struct frame *f, struct rect r,
    const struct verdict_face *v);

/* --- ui/news.c ----------------------------------------------------------- */

void news_sale(struct model *m, const struct event *e, struct effects *out);
void news_stray(struct model *m, struct vnd amount, struct effects *out);
/* The next verdict that waits (there is one) goes on the glass. */
void news_next(struct model *m, struct effects *out);
/* After every event: what waits gets the glass if nothing is in the trader's
 * hands there, else a sound and a line. */
void news_turn(struct model *m, struct effects *out);
/* Is what is on screen s not to be covered: a sale, a sum or a name being
 * typed, a customer's QR? */
bool news_kept_off(const struct model *m, enum screen s);
/* The line's words, with its colours; false: there is none to be read. */
bool news_line(const struct model *m, struct buf *b, struct paint *p,
    enum color *ground);
/* The same without the tag and how many wait, where there is no more room. */
void news_put_short(const struct model *m, struct buf *b);
/* When the line changes by itself, or WAKE_NEVER. */
int64_t news_wake_ms(const struct model *m);
/* The short sale on the verdict screen becomes the one to pay. */
void news_hold_out(struct model *m, struct effects *out);
/* amount - received of a short sale. */
struct vnd news_missing(const struct sale *s);
/* What has come, by the bank's word or proven. */
struct vnd news_known(const struct sale *s);

/* --- ui/books.c ---------------------------------------------------------- */

void books_shift(struct model *m, const struct event *e,
    struct effects *out);
void books_debts(struct model *m, const struct event *e);
void books_debtor(struct model *m, const struct event *e,
    struct effects *out);
/* To the last shift; to the debt book's first page; to a debtor. */
void books_open_shift(struct model *m, struct effects *out);
void books_open_debts(struct model *m, struct effects *out);
void books_open_debtor(struct model *m, const struct shown_debtor *d,
    struct effects *out);
/* A sum is to be typed; `begin` stands there already. */
void books_open_sum(struct model *m, enum sum_for what, struct vnd begin,
    struct effects *out);
/* Add an effect about the debtor on the screen, answered or (load) not. */
struct effect *books_ask_debtor(struct model *m, struct effects *out,
    enum effect_kind kind);
/* Lines of the debt book on this panel. */
int books_rows(const struct layout *l);
/* "Chị Pà", or what is left of a debtor whose name was erased. */
void books_put_name(struct buf *b, const struct debtor *d);

/* --- ui/screen_setup.c ---------------------------------------------------- */

#define SETUP_STEPS 5

/* What a key of the glass, or of a keyboard, does to the step's line. */
void setup_press(struct model *m, uint16_t button, struct effects *out);
bool setup_type(struct model *m, const struct input *in,
    struct effects *out);
/* The account was found to be another's: nothing but the set-up is to be had,
 * and the check-up for whoever helps; and it asks for the PIN, where there is
 * one that can be typed or taken away. */
bool setup_is_refuted(const struct model *m);
bool setup_guarded(const struct model *m);
enum screen setup_instead(const struct model *m, enum screen to);
/* To the step before. */
void setup_back(struct model *m, struct effects *out);
/* What it is, and which step. */
void setup_draw_head(struct frame *f, struct rect r);

/* --- ui/screen_self.c, ui/screen_setup_pin.c ------------------------------ */

/* A new self-test; first_run: at the end of the set-up. */
void self_open(struct model *m, bool first_run, struct effects *out);
/* The set-up is saved, and to be tested later. */
void self_skip(struct model *m, struct effects *out);
void self_update(struct model *m, const struct event *e,
    struct effects *out);
/* The bank told of money; false: it is not the self-test's. */
bool self_credited(struct model *m, const struct shown_sale *s,
    struct effects *out);
/* The account is another's: back to where it is typed. */
void self_account_wrong(struct model *m, const struct profile *p,
    struct effects *out);

/* --- ui/screen_enrol.c ---------------------------------------------------- */

/* What was typed elsewhere begins a market's line. */
void enrol_open(struct model *m, const char *begin, struct effects *out);
void enrol_update(struct model *m, const struct event *e,
    struct effects *out);

/* --- ui/screen_doctor.c --------------------------------------------------- */
void doctor_open(struct model *m, struct effects *out);
void doctor_update(struct model *m, const struct event *e);
void doctor_speak(struct model *m, struct effects *out);   /* its number */
/* --- ui/screen_usb.c ------------------------------------------------------ */

void usb_carried(struct model *m, const struct event *e,
    struct effects *out);

/* --- ui/screen_today.c, _verdict.c, _receipt.c ------------------------- */

/* A sale in a list: shape, colour and word, never colour alone. */
struct sale_sign {
	enum shape base;       /* DISC, SQUARE; COUNT: the mark alone */
	enum color face;
	enum shape mark;
	enum color mark_color;
	enum string word;
};
struct sale_sign today_sign(const struct sale *s);
void today_paint_sign(struct frame *f, struct rect r,
    const struct sale_sign *s);
/* A row of a list that is the key id: when, sign, word, amount. */
void today_draw_sale(struct frame *f, uint16_t id, const struct sale *s,
    const char *when);
/* "ĐỦ TIỀN"; its colours; how long it stays, 0 until touched */
enum string verdict_word(enum verdict v);
enum color verdict_ground(enum verdict v);
enum color verdict_ink(enum verdict v);
int64_t verdict_stays_ms(enum verdict v);
/* To the first page. */
void today_open(struct model *m, struct effects *out);
/* A sale that the bank paid a part of: says so, else appends nothing. */
bool receipt_put_part(const struct sale *s, struct buf *b);
/* Who says that it was paid; only the bank is called the bank. */
void receipt_put_evidence(const struct sale *s, struct buf *b);
/* A sale's slip; its way out leads back to where one was. */
void receipt_show(struct model *m, const struct shown_sale *s);
void receipt_print(struct model *m, const struct sale *s,
    struct effects *out);

/* --- ui/printing.c ------------------------------------------------------- */

/* BUTTON_PRINT (ui/printing.c), where the screen has it. */
void print_paint_key(struct frame *f, enum look look, const char *what);
void print_update(struct model *m, const struct event *e,
    struct effects *out);
/* After every event: the question, where there is one and nothing else. */
void print_turn(struct model *m, struct effects *out);
/* Papers' names (ui/print_value.h); kind "hand", "shift", "x" or "fee". */
void print_name_sale(const struct sale *s, char what[PRINT_WHAT_CAP]);
void print_name_ticket(const struct ticket *t, char what[PRINT_WHAT_CAP]);
void print_name_number(const char *kind, int64_t no,
    char what[PRINT_WHAT_CAP]);
/* Is there a printer?  Then screens have BUTTON_PRINT: it wishes for the
 * paper, and says how that stands. */
bool print_offered(const struct model *m);
void print_wish(struct model *m, const char *what, struct effects *out);
const char *print_word(const struct model *m, const char *what);
/* The same where the key has another word while there is nothing to say. */
const char *print_word_of(const struct model *m, const char *what,
    enum string word);

/* --- ui/pad.c ------------------------------------------------------------- */

void pad_keys(const struct layout *l, struct rect r, struct keys *k);
/* The pad's key for one of a keyboard: TAKE for Enter, CANCEL for Escape. */
uint16_t pad_button(const struct input *in);
/* What a key of the pad makes of the amount; false: it is not of the pad. */
bool pad_edit(uint16_t button, struct vnd *amount);
void pad_draw(struct frame *f);

/* --- ui/strip.c ---------------------------------------------------------- */

bool strip_shown(const struct screen_def *def, const struct layout *l);
/* The screen below the strip. */
struct rect strip_body(const struct screen_def *def, const struct layout *l);
/* The same, parted for a page that asks which of two ways: what it says, the
 * ways side by side, and the way back. */
struct choice { struct rect top, ways, back; };
struct choice choice_places(const struct screen_def *def,
    const struct layout *l);
/* And for a page that lists: its heading, the rows, its keys. */
struct list_places { struct rect head, list, keys; };
struct list_places list_places(const struct screen_def *def,
    const struct layout *l);
/* And for a page of one thing: what it is, the two ways on, its keys. */
struct one_places { struct rect top, go, keys; };
struct one_places one_places(const struct screen_def *def,
    const struct layout *l);
void strip_draw(struct frame *f);
/* A hint that lies over r, or the line of a verdict that waits; false and
 * nothing without either. */
bool strip_hint(struct frame *f, struct rect r);
/* How high it is to be to be read in that width: a line or two; 0: none. */
int strip_hint_px(const struct frame *f, int w);
/* The outline of the line over r while it is focused or pressed. */
void strip_mark(struct frame *f, struct rect r, enum color c);
/* That line as a key, at r's top.  A finger is higher than it, so the key
 * reaches down to where no other is: those are added later and lie on top.
 * Not on the code's screen, which forgets its digits when it is left. */
void strip_add_key(const struct model *m, struct rect r,
    const struct layout *l, struct keys *k);
/* Its words. */
#define HINT_TEXT_MAX 160
void strip_put_hint(struct buf *b, const struct model *m);

#endif
