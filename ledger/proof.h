/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/proof.h - C4P1: proof of money to a terminal without a network.
 *
 * The board says how much has come for a reference, the payer's phone shows a
 * few digits, somebody types them: a MAC over purpose, epoch, terminal, nonce,
 * the total received and the account, under a key that only board and terminal
 * hold.  No time enters it.  The bytes are in sync/PROTOCOL.md section 6.
 *
 * A secret (K_T, 32 bytes) is of one terminal and epoch; what MACs are made
 * with is derived from it.  Shared by terminal and board.  Pure functions, any
 * thread. */
#ifndef LEDGER_PROOF_H
#define LEDGER_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/money.h"
#include "ledger/ref.h"

#define PROOF_MESSAGE_BYTES 42
#define PROOF_CODE_MAX      9    /* digits, the check digit among them */
#define PROOF_CODE_SHORT    7
#define PROOF_MACHINE_LEN   26   /* Crockford characters of 16 bytes */
/* From this total on a code is longer. */
#define PROOF_LONG_FROM     2000000

enum proof_purpose {
	PROOF_SALE = 1,      /* a trader's terminal */
	PROOF_FEE = 2,       /* a collector's device */
	PROOF_SHIFT = 3,     /* nonce: the shift; total: its credits */
	PROOF_UNLOCK = 4,    /* nonce: the lock; total 0, no account */
	PROOF_SHIFT_ASK = 5, /* nonce: the shift; total 0: may ask for its */
};

struct proof {
	enum proof_purpose purpose;
	struct ref ref;             /* epoch, terminal, nonce */
	struct vnd total;           /* received on it so far, >= 0 */
	const char *bin, *account;  /* as in the QR; borrowed, or "" */
};

/* K_proof = HKDF-SHA-256 (RFC 5869) of the terminal's secret. */
void proof_key_derive(const uint8_t secret[KEY_BYTES],
    uint8_t key[KEY_BYTES]);
void proof_message(const struct proof *p, uint8_t m[PROOF_MESSAGE_BYTES]);
/* key: K_proof. */
void proof_mac(const uint8_t key[KEY_BYTES], const struct proof *p,
    uint8_t mac[HASH_BYTES]);

/* How many digits a code of this total has. */
int proof_digits(struct vnd total);
/* The digits as shown, without the space between them. */
void proof_code(const uint8_t mac[HASH_BYTES], struct vnd total,
    char code[PROOF_CODE_MAX + 1]);
/* "ddd dddd" or "dddd ddddd", of as many digits as there are. */
void proof_grouped(const char *code, char out[PROOF_CODE_MAX + 2]);
void proof_machine(const uint8_t mac[HASH_BYTES],
    char out[PROOF_MACHINE_LEN + 1]);

/* What somebody typed. */
enum proof_typed {
	PROOF_TYPED_WHOLE,
	PROOF_TYPED_LENGTH,      /* not 7 or 9 digits */
	PROOF_TYPED_NOT_DIGIT,   /* a letter, a full-width digit, anything */
	PROOF_TYPED_TYPO,        /* the check digit does not fit the others */
	PROOF_TYPED_COUNT
};
const char *proof_typed_text(enum proof_typed t);   /* English, a phrase */
/* Blanks between digits are passed over.  code is "" unless whole. */
enum proof_typed proof_read(struct str typed, char code[PROOF_CODE_MAX + 1]);
/* 26 characters as a scanner types them, either case, with Crockford's I, L
 * and O taken for 1, 1 and 0.  False, and "" there, for anything else. */
bool proof_read_machine(struct str typed, char out[PROOF_MACHINE_LEN + 1]);

/* Is it the code (the machine form) of this proof?  Compared in constant
 * time.  A code of another length is not, whatever the key. */
bool proof_is_code(const uint8_t key[KEY_BYTES], const struct proof *p,
    const char *code);
bool proof_is_machine(const uint8_t key[KEY_BYTES], const struct proof *p,
    const char *machine);

#endif
