/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/emv_tlv.h - the fields of an EMVCo QR payload or template.
 *
 * A field is two digits of id, two digits of length 01..99, and that many
 * CHARACTERS: in UTF-8 a letter with marks counts once (EMVCo QRCPS MPM v1.0,
 * 4.4.1.1).  Each id stands once per level.  Pure functions; values are views
 * into the payload. */
#ifndef LEDGER_EMV_TLV_H
#define LEDGER_EMV_TLV_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/str.h"

#define EMV_IDS 100

/* One level, by id.  value[id].p is NULL where there is no such field. */
struct emv_set {
	struct str value[EMV_IDS];
	int first, last;           /* ids; -1 in an empty set */
};

struct emv_fault { const char *what; size_t at; };

static inline bool
emv_has(const struct emv_set *set, int id)
{
	return set->value[id].p != NULL;
}

/* Read a level.  part is UTF-8.  False: *fault says what is wrong and at
 * which byte of part the wrong field starts; set is then undefined. */
bool emv_read(struct str part, struct emv_set *set, struct emv_fault *fault);

#endif
