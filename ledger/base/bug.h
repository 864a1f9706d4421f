/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/bug.h - mistakes that can be planted, one a build, to see that
 * the tests find them (make mutants).  A build without -DBUG=n has none: each
 * PLANTED is the constant false.
 *
 * tests/mutants.tsv says what each of them is and which tests are to find it;
 * the number is the place's name. */
#ifndef LEDGER_BASE_BUG_H
#define LEDGER_BASE_BUG_H

#ifndef BUG
#define BUG 0
#endif
#define PLANTED(n) (BUG == (n))

#endif
