/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_money.h - the rows of money beyond a push: the market's
 * accounts, lines of all sources, statements, assignments, cursors.  Writer
 * thread only, as all of store.h below its line. */
#ifndef SYNC_BOARD_STORE_MONEY_H
#define SYNC_BOARD_STORE_MONEY_H

#include "sync/board/store.h"
#include "sync/twin.h"

#define STORE_SOURCE_MAX 24
#define STORE_REF_KEY_MAX  TWIN_REF_KEY_MAX
#define STORE_TEXT_KEY_MAX TWIN_TEXT_KEY_MAX

/* --- the market's own accounts ------------------------------------------ */

struct store_fee_account { struct store_place place;
	char name[NAME_MAX_BYTES]; };
enum rc store_fee_account_put(struct store *s,
    const struct store_fee_account *a) MUST_CHECK;
/* RC_OK: fees are paid there. */
enum rc store_fee_account_has(struct store *s, const struct store_place *p)
    MUST_CHECK;
enum rc store_fee_account_list(struct store *s,
    bool (*row)(void *ctx, const struct store_fee_account *a), void *ctx)
    MUST_CHECK;

/* --- virtual accounts --------------------------------------------------- */

#define STORE_VA_MAX    31
#define STORE_VA_STALL  32
/* A number behind one of the market's accounts; stall "": nobody's. */
struct store_va {
	int64_t n;                       /* of the last word on it */
	char bin[BIN_LEN + 1];
	char number[STORE_VA_MAX + 1];   /* A-Z, 0-9 */
	char stall[STORE_VA_STALL];
	int64_t staff;
};
/* Letters and digits as they are kept; false: other ones, none, too many. */
bool store_va_number(struct str told, char to[STORE_VA_MAX + 1]);
/* By bin and number: n and stall. */
enum rc store_va_get(struct store *s, struct store_va *v) MUST_CHECK;
enum rc store_va_add(struct store *s, const struct store_va *v) MUST_CHECK;

/* --- lines -------------------------------------------------------------- */

struct store_line {
	int64_t seq;                     /* of its event */
	char source[STORE_SOURCE_MAX];
	bool is_in;
	struct store_place place;
	struct vnd amount;
	char bank_ref[BANK_REF_MAX + 1];
	char ref_key[STORE_REF_KEY_MAX + 1];
	char text_key[STORE_TEXT_KEY_MAX + 1];
	char at[40];
	int64_t day;
	char content[STORE_CONTENT_MAX + 1];
	int64_t twin_of, doubt_of;
	int64_t statement, line;
};
enum rc store_line_add(struct store *s, const struct store_line *l)
    MUST_CHECK;
/* The truth that event e's id told: seq, source, is_in, amount, day, ref_key,
 * statement and line of it.  RC_NOT_FOUND: none, or from before lines. */
enum rc store_line_get(struct store *s, const struct store_event *e,
    struct store_line *l) MUST_CHECK;
/* What other sources told of want's account in this direction, of the same
 * amount and of days no more than one away, that want's source has not told:
 * seq, ref_key, text_key, at, day and source of each. */
enum rc store_line_like(struct store *s, const struct store_line *want,
    bool (*row)(void *ctx, const struct store_line *l), void *ctx)
    MUST_CHECK;

/* --- statements --------------------------------------------------------- */

struct store_statement {
	int64_t statement;
	uint8_t hash[HASH_BYTES];        /* of the file */
	const char *format;              /* "camt" ... */
	struct store_place place;
	int64_t first_day, last_day;
	bool has_opening, has_closing;
	int64_t opening, closing, credits, debits, lines;
	const char *state;               /* of schema/0009_money.sql */
	int64_t staff;
	bool is_open;                    /* get: it was not finished */
};
/* By hash and place; sets statement and is_open. */
enum rc store_statement_get(struct store *s, struct store_statement *t)
    MUST_CHECK;
/* By t->statement: days, balances, sums, lines, state, is_open. */
enum rc store_statement_read(struct store *s, struct store_statement *t)
    MUST_CHECK;
/* Numbers it. */
enum rc store_statement_add(struct store *s, struct store_statement *t)
    MUST_CHECK;
enum rc store_statement_end(struct store *s, const struct store_statement *t)
    MUST_CHECK;
/* What closed before t->first_day: closing and last_day of *before. */
enum rc store_statement_before(struct store *s,
    const struct store_statement *t, struct store_statement *before)
    MUST_CHECK;

/* --- what officers say --------------------------------------------------- */

/* As listed: a claimed one is matched. */
enum rc store_credit_get(struct store *s, int64_t seq,
    struct store_credit *c) MUST_CHECK;
enum rc store_doubt_get(struct store *s, int64_t seq, int64_t *doubt_of)
    MUST_CHECK;

#define STORE_TARGET_MAX 32
#define STORE_REASON_MAX 200
struct store_assign {
	int64_t n, credit, payment, staff;
	char kind[12];                   /* of schema/0009_money.sql */
	char target[STORE_TARGET_MAX + 1];
	char reason[STORE_REASON_MAX + 1];
};
enum rc store_assign_add(struct store *s, const struct store_assign *a)
    MUST_CHECK;
/* The last of a->credit: n, kind, target, payment, staff. */
enum rc store_assign_last(struct store *s, struct store_assign *a)
    MUST_CHECK;

/* --- lists that are asked ------------------------------------------------- */

#define STORE_PLACE_MAX 128
struct store_pull {
	const char *provider, *account;
	char place[STORE_PLACE_MAX];     /* how far; "" at first */
	bool good;
	int64_t taken;                   /* since the last time */
	const char *error;               /* or "" */
};
enum rc store_pull_get(struct store *s, struct store_pull *p) MUST_CHECK;
enum rc store_pull_put(struct store *s, const struct store_pull *p)
    MUST_CHECK;

#endif
