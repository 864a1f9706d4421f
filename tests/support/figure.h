/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/figure.h - what a sweep counted, one "name<TAB>value" a line:
 * printed, and added to the file that SWEEP_TSV names. */
#ifndef TESTS_SUPPORT_FIGURE_H
#define TESTS_SUPPORT_FIGURE_H

#include <stdint.h>

void figure_put(const char *name, int64_t value);

#endif
