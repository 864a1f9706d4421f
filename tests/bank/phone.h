/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/phone.h - the QR codes a customer could scan right now.
 *
 * Asks each terminal over its local socket (sync/PROTOCOL.md, section 1) as
 * a command line does.  Blocks at most PHONE_WAIT_MS a terminal; one that is
 * not there simply shows nothing.  Any thread. */
#ifndef TESTS_BANK_PHONE_H
#define TESTS_BANK_PHONE_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/base/str.h"
#include "ledger/money.h"
#include "ledger/vietqr.h"

#define PHONE_WAIT_MS   1000
#define PHONE_CODES_MAX 32      /* codes on one page */

struct phone_code {
	int64_t terminal;
	char ref[REF_LEN + 1];
	struct vnd amount, received;
	char state[16];                 /* "open", "short" */
	char payload[VIETQR_PAYLOAD_MAX + 1];
};

/* sockets: paths between blanks.  Returns how many codes were stored. */
size_t phone_look(struct str sockets, struct phone_code *out, size_t max);

#endif
