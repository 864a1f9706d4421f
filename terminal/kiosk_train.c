/* SPDX-License-Identifier: Apache-2.0 */
/* Who has the glass: the stall, or a learner at play (terminal/training.h). */
#include "terminal/kiosk_inside.h"
#include "ui/strings.h"

struct till *
kiosk_till(const struct kiosk *k)
{
	return k->training.till != NULL ? k->training.till : k->till;
}

static void
on_train(void *ctx, bool begin)
{
	struct kiosk *k = ctx;

	if (begin)
		k->training.wish = TRAINING_BEGIN;
}

void
kiosk_train_open(struct kiosk *k)
{
	k->till_host.train = on_train;
	if (k->ledger != NULL)   /* its folder is ours alone then */
		training_clear(k->conf->data_dir);
}

static void
begin(struct kiosk *k)
{
	struct training_config c = { .data_dir = k->conf->data_dir,
		.software = CHO40_VERSION, .clock = &clock_system,
		.rng = &rng_system,
		.qr_timeout_s = (int)k->conf->sale_timeout_s,
		.sound = k->till_host.sound, .ctx = k };

	presenter_size(k->presenter, &c.w, &c.h, &c.dpi);
	enum rc rc = training_begin(&k->training, &c, k->till, kiosk_now(k));
	k->talk.training = rc == RC_OK;
	if (rc != RC_OK)
		till_untrained(k->till, kiosk_now(k), rc);
}

/* The real one says that it is back, and why. */
static void
end(struct kiosk *k, enum string why)
{
	int w, h, dpi;

	training_end(&k->training);
	k->talk.training = false;
	k->redraw = true;
	/* Whoever looks at it has not touched that one for long. */
	presenter_size(k->presenter, &w, &h, &dpi);
	till_resize(k->till, kiosk_now(k), w, h, dpi);
	till_note(k->till, kiosk_now(k), (int)why, 0);
}

void
kiosk_train_turn(struct kiosk *k)
{
	struct training *t = &k->training;

	if (t->wish == TRAINING_BEGIN && t->till == NULL)
		begin(k);
	if (t->till == NULL)
		return;
	till_turn(t->till, kiosk_now(k));
	if (training_must_end(t, k->till))
		end(k, till_dead(t->till) ? STR_TRAIN_REFUSED :
		    STR_TRAIN_REAL);
	else if (t->wish == TRAINING_END)
		end(k, STR_TRAIN_OVER);
}

int64_t
kiosk_train_deadline(const struct kiosk *k)
{
	if (k->training.till == NULL)
		return LOOP_NEVER;
	return till_deadline(k->training.till);
}
