/* SPDX-License-Identifier: Apache-2.0 */
/* What a person may set: the host keeps it first, then it is told. */
#include "terminal/till_inside.h"

void
till_set(struct till *t, struct till_time now, const struct effect *fx)
{
	if (t->host->set != NULL)
		t->host->set(t->host->ctx, (enum setting)fx->id, fx->rows);
	else
		till_unset(t, now, RC_STATE);
}

void
till_settings(struct till *t, struct till_time now, const struct settings *s)
{
	struct event e = { .kind = EV_SETTINGS, .settings = *s };

	till_feed(t, now, &e);
}

void
till_unset(struct till *t, struct till_time now, enum rc rc)
{
	till_refuse(t, now, rc, EFFECT_SETTING);
}
