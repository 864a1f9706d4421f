/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/entry.h - what one journal line says.
 *
 * A line is {"n":..,"k":..,"t":..,"q":..,"b":..,"m":..,"d":{..}}: these names
 * in this order, no blanks, at most LINE_MAX_BYTES_JOURNAL bytes; the bytes
 * are what is stored and hashed.  Each kind's d is in sync/PROTOCOL.md
 * section 2.  One entry has one spelling: what entry_decode accepts,
 * entry_encode writes back byte for byte.
 *
 * Shared by terminal and board.  Pure functions, any thread. */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/lost.h"
#include "ledger/money.h"
#include "ledger/sale.h"   /* struct profile */
#include "ledger/shift_sums.h"

/* Money the bank says has come. */
struct credit {
	char id[CREDIT_ID_MAX + 1];   /* the bank's payment id: the key */
	char ref[REF_LEN + 1];
	struct vnd amount;            /* > 0 */
	char bank_ref[BANK_REF_MAX + 1];/* or "" */
	char at[40];                  /* the bank's own time, as text */
	int64_t mail;                 /* number of its message; 0 none */
};

enum entry_kind {
	ENTRY_BOOT,          /* d: software */
	ENTRY_PROFILE_SET,   /* d: profile */
	ENTRY_SALE_OPEN,     /* d: sale, all of it */
	ENTRY_SALE_VOID,     /* d: sale.ref */
	ENTRY_SALE_EXPIRE,   /* d: sale.ref */
	ENTRY_SALE_SEEN,     /* d: sale.ref, .amount that was still missing */
	ENTRY_SALE_CASH,     /* the same; private */
	ENTRY_BANK_CREDIT,   /* d: credit */
	ENTRY_MAIL,          /* d: mail */
	ENTRY_SHIFT_OPEN,    /* d: shift.id, .cash; private, as the next four */
	ENTRY_SHIFT_CLOSE,   /* d: shift, but .cash */
	ENTRY_REFUND,        /* d: refund */
	ENTRY_DEBT_ADD,      /* d: debt.who, .amount */
	ENTRY_DEBT_PAY,      /* d: debt */
	ENTRY_DEBT_ASK,      /* d: sale, all of it and .who */
	ENTRY_SALE_CODE,     /* d: sale.ref, .amount received by then; these
	                      * four are not private */
	ENTRY_SALE_UNPROVEN, /* d: doubt: no bank told of this money */
	ENTRY_PROOF_TRY,     /* d: attempt */
	ENTRY_PROOF_UNLOCK,  /* d: lock */
	ENTRY_RESTORE,       /* d: lost; not private */
	ENTRY_TIME_SET,      /* d: server_ms; not private */
	ENTRY_SHIFT_TRY,     /* d: shift_code, but .ours; private, and next */
	ENTRY_SHIFT_CODE,    /* d: shift_code, but .number */
	ENTRY_FEE_ASK,       /* d: sale, all of it but .who: the board's money
	                      * is asked for; none of these five private */
	ENTRY_FEE_CASH,      /* d: sale.ref, .amount that was missing */
	ENTRY_TICKET,        /* d: ticket */
	ENTRY_TICKET_VOID,   /* d: ticket.series, .no */
	ENTRY_HANDOVER,      /* d: handover */
	ENTRY_KIND_COUNT
};

enum clock_quality {
	QUALITY_UNKNOWN,     /* before what is known to be past */
	QUALITY_FLOOR,       /* not contradicted by anything recorded */
	QUALITY_SERVER,      /* agrees with the time a server gave */
	QUALITY_COUNT
};

struct entry_sale {
	char ref[REF_LEN + 1];
	struct vnd amount;
	char bin[BIN_LEN + 1];
	char account[ACCOUNT_MAX + 1];
	char who[WHO_LEN + 1];   /* the debtor who is to pay; "": a sale */
	char fee[FEE_FOR_MAX + 1];   /* as of struct sale */
	char bill[REF_LEN + 1];
};

/* A day ticket: its number is of a range that the board gave. */
struct entry_ticket {
	char series[SERIES_MAX + 1];
	int64_t no;              /* 1..TICKET_NO_MAX */
	char kind[FEE_FOR_MAX];
	struct vnd amount;
	enum evidence by;        /* EVIDENCE_CASH, _CODE or _BANK */
	char ref[REF_LEN + 1];   /* of the order that paid; cash: "" */
};

/* All notes in hand go to the office: how many takings, how much. */
struct entry_handover { int64_t no, count; struct vnd total; };

/* Views into caller's memory; decoded: into the line. */
struct entry_mail {
	int64_t n;           /* mail number, > 0 */
	struct str kind;     /* its JSON string without the quotes */
	struct str d;        /* its JSON object */
};

struct entry_shift {
	int64_t id;              /* 1, 2, 3 ... */
	struct vnd cash;         /* in the drawer at the beginning */
	struct shift_sums sums;
	struct vnd counted;      /* in the drawer at the end */
};

/* What the bank has for a shift, by a code. */
struct entry_shift_code {
	int64_t id;              /* the shift */
	int64_t number;          /* of its attempts, 1 up */
	struct vnd total;        /* the bank's, by the code; 0 or more */
	struct vnd ours;         /* what was here then (ledger/shift_code.h) */
};

struct entry_refund {
	char ref[REF_LEN + 1];
	struct vnd amount;
	enum evidence by;        /* EVIDENCE_BANK: transferred; _CASH */
};

struct entry_debt {
	char who[WHO_LEN + 1];   /* hex of SHA-256(salt, name) */
	struct vnd amount;
	enum evidence by;        /* paid: EVIDENCE_CASH or _SEEN */
};

/* A code is about to be compared. */
struct entry_try {
	char ref[REF_LEN + 1];
	int64_t number;          /* of the sale's attempts, 1 up */
	struct vnd amount;       /* the total it is to be of */
};

struct entry_doubt {
	char ref[REF_LEN + 1];
	enum evidence by;        /* EVIDENCE_CODE or _SEEN */
};

struct entry {
	int64_t n;                    /* >= 1, without gaps */
	enum entry_kind kind;
	int64_t wall_ms;              /* t: as the clock said, right or not */
	enum clock_quality quality;   /* q */
	int64_t boot;                 /* b >= 1 */
	int64_t mono_ms;              /* m */
	union {
		char software[32];
		int64_t server_ms;        /* what a server said it was then */
		struct profile profile;
		struct entry_sale sale;
		struct credit credit;
		struct entry_mail mail;
		struct entry_shift shift;
		struct entry_shift_code shift_code;
		struct entry_refund refund;
		struct entry_debt debt;
		struct entry_try attempt;
		struct entry_doubt doubt;
		int64_t lock;            /* entry that locked the codes */
		struct lost lost;
		struct entry_ticket ticket;
		struct entry_handover handover;
	} d;
};

/* The order it is about; "": none. */
const char *entry_ref(const struct entry *e);
/* Bytes of a kind's name, ours or a newer one's. */
#define ENTRY_KIND_TEXT_MAX 32
const char *entry_kind_name(enum entry_kind k);   /* "sale.open", ... */
/* May the board see the line, or only its hash? */
bool entry_is_private(enum entry_kind k);

/* Are the kind's values in range, UTF-8 and free of control characters?
 * References and accounts are only measured, not parsed. */
bool entry_is_valid(const struct entry *e);

/* Append the line, without a newline.  RC_BAD_INPUT if not entry_is_valid,
 * RC_TOO_BIG if it would pass LINE_MAX_BYTES_JOURNAL or does not fit. */
enum rc entry_encode(const struct entry *e, struct buf *line) MUST_CHECK;

/* RC_OK; RC_TOO_NEW for a sound line of a kind not listed above (all but d
 * and kind are filled in); RC_BAD_INPUT for anything else. */
enum rc entry_decode(struct str line, struct entry *e) MUST_CHECK;

/* entry_round.c, for entry*.c: d of the kinds from ENTRY_FEE_ASK on. */
void entry_put_round(struct buf *b, const struct entry *e);
bool entry_get_round(struct str d, struct entry *e);
bool entry_round_is_valid(const struct entry *e);
/* A stall's code, a series, a kind: A-Z 0-9 - . / alone, min to max bytes. */
bool entry_is_code(struct str s, size_t min, size_t max);

/* Append what stands for a private line: {"n":N,"l":"hex"}. */
void entry_put_hashed(struct buf *b, int64_t n, const uint8_t l[HASH_BYTES]);
/* Read it back; false if it is anything else. */
bool entry_is_hashed(struct str line, int64_t *n, uint8_t l[HASH_BYTES]);

#endif
