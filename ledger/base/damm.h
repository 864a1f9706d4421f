/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/damm.h - a check digit that finds every wrong digit and every
 * swap of neighbours (H. M. Damm, dissertation, Marburg 2004: a totally
 * anti-symmetric quasigroup of order 10).  Pure. */
#ifndef LEDGER_BASE_DAMM_H
#define LEDGER_BASE_DAMM_H

#include <stdbool.h>
#include <stddef.h>

/* What to write behind n digits '0'..'9'. */
char damm_check(const char *digits, size_t n);
/* Does the last of n digits check those before it? */
bool damm_fits(const char *digits, size_t n);

#endif
