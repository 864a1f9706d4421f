/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/money.h - an amount of đồng.  There is no smaller unit, so there is
 * no fraction; the struct keeps amounts from mixing with counts and times. */
#ifndef LEDGER_MONEY_H
#define LEDGER_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"

struct vnd { int64_t dong; };

/* No sum in one ledger goes beyond this (one hundred thousand billion). */
#define VND_MAX ((int64_t)100 * 1000 * 1000 * 1000 * 1000)
/* Largest single sale: one NAPAS 247 transfer stays below 500 million. */
#define VND_SALE_MAX ((int64_t)499999999)

/* False, and the output untouched, when the result leaves +-VND_MAX. */
bool vnd_add(struct vnd a, struct vnd b, struct vnd *sum);
bool vnd_sub(struct vnd a, struct vnd b, struct vnd *difference);
bool vnd_mul(struct vnd a, int64_t times, struct vnd *product);

/* 1 <= amount <= VND_SALE_MAX. */
bool vnd_is_sale(struct vnd a);

/* "1.234.567": dots between groups of three, '-' in front, no sign for the
 * currency (that is the screen's business). */
void vnd_put(struct buf *b, struct vnd a);

#endif
