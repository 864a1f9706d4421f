/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/sale_effect.h - the effects that ask the ledger for a sale.
 *
 * One call of the ledger, with its outcomes.  Loop thread. */
#ifndef TERMINAL_SALE_EFFECT_H
#define TERMINAL_SALE_EFFECT_H

#include "ledger/ledger.h"
#include "ui/app.h"

enum rc sale_effect(struct ledger *l, const struct effect *fx,
    struct sale *s) MUST_CHECK;

#endif
