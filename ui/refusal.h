/* SPDX-License-Identifier: Apache-2.0 */
/* ui/refusal.h - what a person reads when a wish was not carried out: what
 * happened, and what to do now, in words without jargon.  Pure. */
#ifndef UI_REFUSAL_H
#define UI_REFUSAL_H

#include "ledger/base/rc.h"
#include "ui/effect.h"
#include "ui/strings.h"

/* Never STR_NONE; for a hint, but for RC_DISK and RC_CORRUPT, which are the
 * text of the screen that ends all work. */
enum string refusal_words(enum effect_kind what, enum rc rc);

#endif
