/* SPDX-License-Identifier: Apache-2.0 */
/* sync/statement/inside.h - shared by the readers of formats. */
#ifndef SYNC_STATEMENT_INSIDE_H
#define SYNC_STATEMENT_INSIDE_H

#include "sync/statement/like.h"
#include "sync/statement/statement.h"

#define STATEMENT_TEXT_MAX 4096    /* of one line's content */
#define CSV_ROW_MAX        16384
#define CSV_COLUMNS_MAX    40
#define MT940_LINE_MAX     512
#define SNIFF_MAX          4096    /* bytes that tell the format */

enum charset { CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE,
	CHARSET_1258 };

/* What of a line is known so far. */
struct statement_part {
	char at[40], ref[BANK_REF_MAX + 1];
	char text_memory[STATEMENT_TEXT_MAX];
	struct buf text;
	bool is_in;
	int64_t amount;              /* > 0 */
};

enum csv_role { CSV_NONE, CSV_DATE, CSV_REF, CSV_DEBIT, CSV_CREDIT,
	CSV_AMOUNT, CSV_BALANCE, CSV_CONTENT, CSV_ROLE_COUNT };

struct csv {
	enum charset charset;
	bool charset_known, quoted, at_start, has_header, footer;
	char delimiter;
	int columns;
	int column[CSV_ROLE_COUNT];  /* of a role, -1: none */
	int64_t row, row_line, line; /* counted from 1 */
	int64_t last_balance, last_delta, first_balance, first_delta;
	bool has_last;
	int64_t up_breaks, down_breaks;
	unsigned char odd[4];        /* bytes of a character not whole yet */
	size_t odds;
	char row_memory[CSV_ROW_MAX];
	struct buf text;             /* the row */
	char cell_memory[CSV_ROW_MAX];
};

struct mt940 {
	char memory[MT940_LINE_MAX];
	struct buf text;
	int64_t line, entry_line;
	bool in_86, has_entry, was_cr;
	int64_t running;             /* balance by its own words */
	bool has_running;
	struct statement_part part;
};

struct camt;

struct statement {
	struct statement_reader own;
	struct statement_sum sum;
	char why[STATEMENT_WHY_MAX];
	enum rc rc;
	bool known;                  /* format */
	char sniff_memory[SNIFF_MAX + 1];
	struct buf sniff;
	struct csv csv;
	struct mt940 mt940;
	struct camt *camt;
	struct like like;
};

/* Say why, once; RC_BAD_INPUT. */
enum rc statement_bad(struct statement *s, int64_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Give a line.  RC_BAD_INPUT: its day or amount is none. */
struct statement_where { int64_t line; bool has_balance; int64_t balance; };
enum rc statement_give(struct statement *s, const struct statement_part *p,
    const struct statement_where *where) MUST_CHECK;

/* "1.234.567", "1,234,567.00", "(35,000)", "-35000", "35.000 VND": whole
 * dong.  False: it is none, or has a fraction. */
bool statement_dong(struct str s, int64_t *out);
/* "31/10/2026 08:15:42", "2026-10-31T08:15": "YYYY-MM-DD HH:MM:SS". */
bool statement_day(struct str s, char to[NOTICE_AT_LEN + 1]);
/* Move the sum's balances along: what a file says of its beginning and end. */
void statement_opening(struct statement *s, int64_t dong);
void statement_closing(struct statement *s, int64_t dong);

enum rc csv_feed(struct statement *s, struct str piece) MUST_CHECK;
enum rc csv_end(struct statement *s) MUST_CHECK;
void csv_start(struct csv *c);
/* Bytes of any charset as UTF-8, one character after another: how many bytes
 * of `to` (8) are it; 0: more bytes are needed.  *at moves. */
size_t charset_next(struct csv *c, struct str piece, size_t *at, char *to);
/* Which it is, by its beginning. */
enum charset charset_of(struct str beginning);

enum rc mt940_feed(struct statement *s, struct str piece) MUST_CHECK;
enum rc mt940_end(struct statement *s) MUST_CHECK;

enum rc camt_open(struct statement *s) MUST_CHECK;
void camt_close(struct statement *s);
enum rc camt_feed(struct statement *s, struct str piece) MUST_CHECK;
enum rc camt_end(struct statement *s) MUST_CHECK;

#endif
