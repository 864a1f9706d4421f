/* SPDX-License-Identifier: Apache-2.0 */
/* sync/enrol_text.h - what a market board prints for a stall to enrol with,
 * as one line: typed, scanned, or read from a stick.  Pure, any thread.
 *
 *   C4E1*HOST*PORT*PRINT*TERMINAL*CODE
 *
 * PRINT is the beginning of the SHA-256 of the market CA's certificate in
 * base32: all of it (52 characters) in a QR code or file, 16 characters
 * (80 bits) for a person to type.  CODE is 75 random bits and a check
 * character.  Both are printed in groups of four joined by '-'.  Read back:
 * in any case, with or without the '-' and blanks, I and L as 1, O as 0.
 * Everything but a host that is an IPv6 address is in the alphanumeric mode
 * of QR codes. */
#ifndef SYNC_ENROL_TEXT_H
#define SYNC_ENROL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"

#define ENROL_CODE_CHARS   16      /* 15 and the check character */
#define ENROL_HOST_MAX     253
#define ENROL_PRINT_SHORT  10      /* bytes of the fingerprint */
#define ENROL_TEXT_MAX     384     /* a whole line with its NUL */
#define ENROL_FILE_MAX     2048

/* Words of enrol.end, and of the board's refusals, which come along. */
#define ENROL_WORD_UNREADABLE "unreadable"   /* no line of a market */
#define ENROL_WORD_WRONG      "wrong"        /* no such code */
#define ENROL_WORD_USED       "used"
#define ENROL_WORD_EXPIRED    "expired"
#define ENROL_WORD_STRANGER   "stranger"     /* not this market's board */
#define ENROL_WORD_BUSY       "busy"         /* another is under way */
#define ENROL_FILE         "cho40-enrol.json"

struct enrol_target {
	char host[ENROL_HOST_MAX + 1];   /* lower case; IPv6 without [] */
	uint16_t port;
	uint8_t print[HASH_BYTES];       /* the first print_n bytes */
	size_t print_n;                  /* ENROL_PRINT_SHORT or HASH_BYTES */
	uint32_t terminal;
	char code[ENROL_CODE_CHARS + 1];
};

/* A fresh code. */
void enrol_code_make(const struct rng *rng, char code[ENROL_CODE_CHARS + 1]);
/* The code in its one spelling.  RC_BAD_INPUT: not 16 characters of the
 * alphabet, or the check character says that one is wrong. */
enum rc enrol_code_read(struct str text, char code[ENROL_CODE_CHARS + 1])
    MUST_CHECK;
/* What is kept of a code. */
void enrol_code_hash(const char *code, uint8_t hash[HASH_BYTES]);

/* The line; with groups for people, without for a QR code.  Overflow is b's
 * flag. */
void enrol_text_put(struct buf *b, const struct enrol_target *t, bool groups);
/* RC_BAD_INPUT: *why (static text, may be NULL) says which part is wrong; t is
 * untouched. */
enum rc enrol_text_read(struct str text, struct enrol_target *t,
    const char **why) MUST_CHECK;
/* A line, or the JSON object of ENROL_FILE, whose "enrol" is one. */
enum rc enrol_file_read(struct str content, struct enrol_target *t,
    const char **why) MUST_CHECK;

/* "https://host:port"; NET_URL_MAX bytes hold any. */
void enrol_url(struct buf *b, const struct enrol_target *t);

#endif
