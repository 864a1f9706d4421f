/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/glass.h - what a person would read off the screen. */
#ifndef TESTS_SUPPORT_GLASS_H
#define TESTS_SUPPORT_GLASS_H

#include <stdbool.h>

#include "ui/app.h"
#include "ui/theme.h"

/* Does it say so, anywhere?  Wrapped lines read as one. */
bool glass_says(const struct model *m, const char *text);
/* The colour of the whole screen. */
enum color glass_ground(const struct model *m);
bool glass_shows_qr(const struct model *m);

/* That sound among what the last event asked for; NULL: it is not. */
const struct effect *glass_sounds(const struct effects *e, enum sound s);

#endif
