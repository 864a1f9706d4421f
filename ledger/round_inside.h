/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/round_inside.h - between round.c, round_code.c and round_mail.c. */
#ifndef LEDGER_ROUND_INSIDE_H
#define LEDGER_ROUND_INSIDE_H

#include "ledger/base/str.h"
#include "ledger/db.h"
#include "ledger/round_value.h"

/* A message with ticket numbers: p->next is the first; from and to are the
 * days its prices are of.  d has passed json_check. */
bool round_read_tickets(struct str d, struct ticket_prices *p, int64_t *from,
    int64_t *to);

/* A ticket by series and number. */
enum rc round_seek(struct db *db, const char *series, int64_t no,
    struct ticket *t) MUST_CHECK;

#endif
