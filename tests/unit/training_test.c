/* SPDX-License-Identifier: Apache-2.0 */
/* Practice beside a stall that goes on: whatever a learner does, not a byte of
 * the real ledger's files changes, and what comes for the real till meanwhile
 * is in the real ledger, which then has the glass again. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/vietqr.h"
#include "terminal/training.h"
#include "tests/support/stall.h"
#include "tests/support/glass.h"
#include "ui/strings.h"

#define FILES_MAX 8
#define FILE_MAX  (4 * 1024 * 1024)

struct fixture {
	struct stall stall;
	struct till *till;
	struct till_host host;
	struct till_time now;
	struct training play;
	struct training_config config;
	bool begin;                  /* the real till asked for it */
	int sounds[SOUND_COUNT];
};

static void
on_sound(void *ctx, const struct effect *fx)
{
	((struct fixture *)ctx)->sounds[fx->sound]++;
}

static void
on_nothing(void *ctx)
{
	(void)ctx;
}

static void
on_train(void *ctx, bool begin)
{
	((struct fixture *)ctx)->begin = begin;
}

static int
begin(void **state)
{
	static struct fixture f;
	struct till_config config = { .w = 800, .h = 480, .dpi = 187,
		.qr_timeout_s = 300, .rng = &f.stall.rng };

	memset(&f, 0, sizeof(f));
	stall_begin(&f.stall, 11);
	stall_set_up(&f.stall);
	f.now = (struct till_time){ 100000, f.stall.wall_ms };
	f.host = (struct till_host){ .sound = on_sound,
	    .restart = on_nothing, .send_now = on_nothing,
	    .train = on_train, .ctx = &f };
	f.config = (struct training_config){ .data_dir = f.stall.dir,
	    .software = "test", .clock = &f.stall.clock,
	    .rng = &f.stall.rng, .w = 800, .h = 480, .dpi = 187,
	    .qr_timeout_s = 300, .sound = on_sound, .ctx = &f };
	till_open(&config, f.stall.l, &f.host, &f.till);
	till_start(f.till, f.now);
	*state = &f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	training_end(&f->play);
	till_close(f->till);
	stall_must_verify(f->stall.l);
	stall_end(&f->stall);
	return 0;
}

/* --- hands --------------------------------------------------------------- */

static struct till *
shown(struct fixture *f)
{
	return f->play.till != NULL ? f->play.till : f->till;
}

static bool
touch(struct fixture *f, uint16_t button)
{
	struct input in = { .kind = INPUT_DOWN };
	struct keys keys;
	const struct key *k;

	app_keys(till_model(shown(f)), &keys);
	k = keys_find(&keys, button);
	if (k == NULL)
		return false;
	in.x = k->at.x + k->at.w / 2;
	in.y = k->at.y + k->at.h / 2;
	f->now.mono_ms += 1000;
	till_input(shown(f), f->now, &in);
	f->now.mono_ms += 100;
	in.kind = INPUT_UP;
	till_input(shown(f), f->now, &in);
	return true;
}

static void
type(struct fixture *f, const char *digits)
{
	for (; *digits != '\0'; digits++) {
		struct input in = { .kind = INPUT_KEY, .key = KEY_DIGIT,
			.digit = *digits - '0' };
		f->now.mono_ms += 1000;
		till_input(shown(f), f->now, &in);
	}
}

static void
expect(struct fixture *f, const char *screen)
{
	assert_string_equal(app_screen_name(till_model(shown(f))->screen),
	    screen);
	assert_true(till_model(shown(f))->training == (f->play.till != NULL));
}

/* As the kiosk does. */
static void
enter(struct fixture *f)
{
	assert_true(touch(f, BUTTON_MENU));
	assert_true(touch(f, BUTTON_TRAIN));
	assert_true(f->begin);
	f->begin = false;
	assert_int_equal(training_begin(&f->play, &f->config, f->till,
	    f->now), RC_OK);
	assert_false(training_must_end(&f->play, f->till));
	expect(f, "idle");
}

static void
sell(struct fixture *f, const char *digits)
{
	type(f, digits);
	assert_true(touch(f, BUTTON_TAKE));
	expect(f, "pay");
}

static void
customer(struct fixture *f, uint16_t does)
{
	assert_true(touch(f, BUTTON_CUSTOMER));
	assert_true(touch(f, does));
}

static enum verdict
told(struct fixture *f)
{
	expect(f, "verdict");
	assert_true(glass_says(till_model(shown(f)),
	    strings_get(STR_TRAIN_BANNER)));
	return till_model(shown(f))->told.verdict;
}

/* --- the real ledger's files --------------------------------------------- */

struct bytes { char name[64]; uint8_t *p; size_t n; };
struct files { struct bytes file[FILES_MAX]; int count; };

static void
read_files(const struct fixture *f, struct files *to)
{
	DIR *d = opendir(f->stall.dir);
	const struct dirent *e;
	char path[512];
	struct stat st;

	*to = (struct files){ .count = 0 };
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		struct bytes *b = &to->file[to->count];
		snprintf(path, sizeof(path), "%s/%s", f->stall.dir,
		    e->d_name);
		assert_int_equal(stat(path, &st), 0);
		if (!S_ISREG(st.st_mode))
			continue;
		assert_in_range(to->count, 0, FILES_MAX - 1);
		snprintf(b->name, sizeof(b->name), "%.60s", e->d_name);
		b->p = malloc(FILE_MAX);
		FILE *file = fopen(path, "r");
		assert_true(b->p != NULL && file != NULL);
		b->n = fread(b->p, 1, FILE_MAX, file);
		assert_in_range(b->n, 0, FILE_MAX - 1);
		fclose(file);
		to->count++;
	}
	closedir(d);
	assert_true(to->count >= 3);   /* the file, its log, the key */
}

static void
forget(struct files *f)
{
	for (int i = 0; i < f->count; i++)
		free(f->file[i].p);
}

static void
same_files(struct fixture *f, struct files *then)
{
	struct files now;

	read_files(f, &now);
	assert_int_equal(now.count, then->count);
	for (int i = 0; i < now.count; i++) {
		const struct bytes *a = &now.file[i], *b = then->file;
		while (strcmp(b->name, a->name) != 0)
			assert_true(++b < then->file + then->count);
		assert_int_equal(a->n, b->n);
		assert_memory_equal(a->p, b->p, a->n);
	}
	forget(&now);
	forget(then);
}

static bool
folder_there(const struct fixture *f)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/" TRAINING_NAME, f->stall.dir);
	return access(path, F_OK) == 0;
}

/* --- sessions ------------------------------------------------------------ */

/* Everything that a learner can do. */
static void
practise(struct fixture *f)
{
	sell(f, "200000");
	customer(f, BUTTON_PAYS_NOT);
	expect(f, "pay");
	assert_true(glass_says(till_model(f->play.till),
	    strings_get(STR_TRAIN_NOT_PAID)));
	customer(f, BUTTON_PAYS_LESS);
	assert_int_equal(told(f), VERDICT_SHORT);
	assert_int_equal(till_last_sale(f->play.till)->received.dong, 200);
	touch(f, BUTTON_ANYWHERE);
	expect(f, "pay");
	customer(f, BUTTON_PAYS_ALL);
	assert_int_equal(told(f), VERDICT_PAID);
	assert_int_equal(f->sounds[SOUND_PAID], 1);
	touch(f, BUTTON_ANYWHERE);
	sell(f, "65000");
	customer(f, BUTTON_PAYS_MORE);
	assert_int_equal(told(f), VERDICT_OVER);
	assert_true(touch(f, BUTTON_RECEIPT));
	assert_true(touch(f, BUTTON_REFUND));
	assert_true(touch(f, BUTTON_CASH));
	expect(f, "receipt");
	touch(f, BUTTON_DONE);
	sell(f, "30000");
	assert_true(touch(f, BUTTON_CASH));
	assert_int_equal(told(f), VERDICT_CASH);
	touch(f, BUTTON_ANYWHERE);
	sell(f, "1000");
	assert_true(touch(f, BUTTON_SEEN));
	assert_int_equal(told(f), VERDICT_UNCONFIRMED);
	touch(f, BUTTON_ANYWHERE);
	sell(f, "5000");
	assert_true(touch(f, BUTTON_CANCEL));
	assert_true(touch(f, BUTTON_TODAY) || (touch(f, BUTTON_BACK) &&
	    touch(f, BUTTON_TODAY)));
	expect(f, "today");
	assert_in_range(till_model(f->play.till)->day.count, 3, 5);
	till_turn(f->play.till, f->now);
}

static void
test_real_bytes_stay(void **state)
{
	struct fixture *f = *state;
	struct files then;
	struct journal_head before, after;

	read_files(f, &then);
	ledger_head(f->stall.l, &before);
	for (int i = 0; i < 2; i++) {
		enter(f);
		assert_true(folder_there(f));
		f->sounds[SOUND_PAID] = 0;
		practise(f);
		assert_true(touch(f, BUTTON_TRAIN_END));
		assert_int_equal(f->play.wish, TRAINING_END);
		training_end(&f->play);
		assert_false(folder_there(f));
		expect(f, "idle");
	}
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.n, before.n);
	assert_memory_equal(after.hash, before.hash, sizeof(after.hash));
	assert_int_equal(till_last_sale(f->till)->ref[0], '\0');
	same_files(f, &then);
}

/* Each session begins with nothing. */
static void
test_thrown_away(void **state)
{
	struct fixture *f = *state;

	enter(f);
	sell(f, "200000");
	training_end(&f->play);
	enter(f);
	assert_true(touch(f, BUTTON_TODAY));
	assert_int_equal(till_model(f->play.till)->day.count, 0);
	/* As a crash leaves it, with what is not ours in the folder. */
	training_end(&f->play);
	enter(f);
	struct training lost = f->play;
	f->play = (struct training){ .till = NULL };
	assert_true(folder_there(f));
	training_clear(f->stall.dir);
	assert_false(folder_there(f));
	training_clear(f->stall.dir);
	training_end(&lost);
}

/* Through a link nothing is erased, and nobody practises. */
static void
test_a_link_is_not_followed(void **state)
{
	struct fixture *f = *state;
	char link[128], kept[160], other[128];

	snprintf(link, sizeof(link), "%s/" TRAINING_NAME, f->stall.dir);
	snprintf(other, sizeof(other), "%s.other", f->stall.dir);
	snprintf(kept, sizeof(kept), "%s/kept", other);
	assert_int_equal(mkdir(other, 0700), 0);
	FILE *file = fopen(kept, "w");
	assert_non_null(file);
	fclose(file);
	assert_int_equal(symlink(other, link), 0);
	training_clear(f->stall.dir);
	assert_int_equal(access(kept, F_OK), 0);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(unlink(kept), 0);
	assert_int_equal(rmdir(other), 0);
}

/* The stall's account is nowhere in it, and its code is no code to pay with. */
static void
test_no_account(void **state)
{
	struct fixture *f = *state;
	const struct model *m;
	struct vietqr qr;
	struct profile p;
	struct vietqr_error why;

	enter(f);
	sell(f, "200000");
	m = till_model(f->play.till);
	assert_string_equal(m->pay.payload, strings_get(STR_TRAIN_CODE));
	assert_string_equal(m->static_payload, strings_get(STR_TRAIN_CODE));
	assert_int_not_equal(vietqr_parse(str_of(m->pay.payload), &qr, &why),
	    RC_OK);
	assert_int_equal(ledger_profile(f->play.ledger, &p), RC_OK);
	assert_string_equal(p.stall, till_seller(f->till)->profile.stall);
	assert_string_not_equal(p.account,
	    till_seller(f->till)->profile.account);
	assert_string_equal(p.holder, strings_get(STR_TRAIN_HOLDER));
}

static void
mail(struct fixture *f, const char *ref, int dong)
{
	struct journal_head head;
	char text[400];

	ledger_head(f->stall.l, &head);
	snprintf(text, sizeof(text), "[{\"n\":%d,\"k\":\"bank.credit\",\"d\":"
	    "{\"id\":\"sepay:%d\",\"ref\":\"%s\",\"amount\":%d,"
	    "\"bank_ref\":\"FT1\",\"at\":\"2026-11-21 08:00:00\"}}]",
	    (int)head.mail + 1, (int)head.mail + 1, ref, dong);
	assert_int_equal(till_mail(f->till, f->now, str_of(text)), RC_OK);
}

/* A sale whose code was let go is paid while a learner plays. */
static void
test_real_money_comes(void **state)
{
	struct fixture *f = *state;
	struct sale s, play;
	char ref[REF_LEN + 1];

	sell(f, "65000");
	memcpy(ref, till_last_sale(f->till)->ref, sizeof(ref));
	assert_true(touch(f, BUTTON_CANCEL));
	assert_true(touch(f, BUTTON_BACK));
	enter(f);
	sell(f, "200000");
	customer(f, BUTTON_PAYS_ALL);
	play = *till_last_sale(f->play.till);
	assert_false(training_must_end(&f->play, f->till));
	mail(f, ref, 65000);
	assert_true(training_must_end(&f->play, f->till));
	assert_int_equal(sale_get(f->stall.l, ref, &s), RC_OK);
	assert_int_equal(s.state, SALE_LATE);
	assert_int_equal(s.received.dong, 65000);
	assert_int_equal(sale_get(f->play.ledger, ref, &s), RC_NOT_FOUND);
	assert_int_equal(sale_get(f->stall.l, play.ref, &s), RC_NOT_FOUND);
	training_end(&f->play);
	expect(f, "verdict");
	assert_int_equal(till_model(f->till)->told.verdict, VERDICT_LATE);
	assert_false(glass_says(till_model(f->till),
	    strings_get(STR_TRAIN_BANNER)));
}

/* So is money of no sale, and trouble. */
static void
test_other_news(void **state)
{
	struct fixture *f = *state;

	enter(f);
	mail(f, "C410000AB12CD3DB0", 5000);
	assert_true(training_must_end(&f->play, f->till));
	training_end(&f->play);
	f->now.mono_ms += 1000;
	touch(f, BUTTON_ANYWHERE);
	expect(f, "idle");
	enter(f);
	till_fatal(f->till, f->now, "E-07");
	assert_true(training_must_end(&f->play, f->till));
	training_end(&f->play);
	expect(f, "trouble");
}

/* The till asks the ledger too: a code is out that no screen remembers. */
static void
test_not_with_an_open_sale(void **state)
{
	struct fixture *f = *state;
	struct sale s;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	assert_true(touch(f, BUTTON_MENU));
	assert_true(touch(f, BUTTON_TRAIN));
	assert_false(f->begin);
	assert_true(glass_says(till_model(f->till),
	    strings_get(STR_TRAIN_REFUSED)));
	assert_int_equal(sale_void(f->stall.l, s.ref, &s), RC_OK);
	enter(f);
}

/* Play money is no money for the real till, whoever asks it. */
static void
test_the_real_till_takes_none(void **state)
{
	struct fixture *f = *state;
	struct journal_head before, after;
	struct model *m;

	sell(f, "65000");
	ledger_head(f->stall.l, &before);
	/* What no screen of it can do: as if its model were turned. */
	m = (struct model *)(uintptr_t)till_model(f->till);
	m->training = true;
	assert_true(touch(f, BUTTON_CUSTOMER));
	assert_true(touch(f, BUTTON_PAYS_ALL));
	m->training = false;
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.n, before.n);
	assert_int_equal(till_last_sale(f->till)->state, SALE_OPEN);
}

/* A file in the way, a stall that nobody has set up: said, and all as was. */
static void
test_cannot_begin(void **state)
{
	struct fixture *f = *state;
	char path[512];

	snprintf(path, sizeof(path), "%s/" TRAINING_NAME, f->stall.dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	assert_int_not_equal(training_begin(&f->play, &f->config, f->till,
	    f->now), RC_OK);
	assert_null(f->play.till);
	till_untrained(f->till, f->now, RC_SYSTEM);
	expect(f, "idle");
	assert_int_equal(unlink(path), 0);
	enter(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_real_bytes_stay, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_thrown_away, begin, end),
		cmocka_unit_test_setup_teardown(test_a_link_is_not_followed,
		    begin, end),
		cmocka_unit_test_setup_teardown(test_no_account, begin, end),
		cmocka_unit_test_setup_teardown(test_real_money_comes, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_other_news, begin, end),
		cmocka_unit_test_setup_teardown(test_not_with_an_open_sale,
		    begin, end),
		cmocka_unit_test_setup_teardown(test_the_real_till_takes_none,
		    begin, end),
		cmocka_unit_test_setup_teardown(test_cannot_begin, begin,
		    end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
