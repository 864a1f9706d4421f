/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/lgsp.h - what is asked of a province's integration
 * platform, and what its answers say.  Pure (rule B47).
 *
 * A token first: a form with client credentials, and a header that carries
 * the keys the province issued, as base64 of a JSON object.  Then the record,
 * {"data":[record]}, with the token, the keys again and the codes of who
 * sends what to whom.  The answer's error_code has a value that means success;
 * which one is configuration, for services differ. */
#ifndef SYNC_BOARD_REPORT_LGSP_H
#define SYNC_BOARD_REPORT_LGSP_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/board_conf.h"

#define LGSP_KEY_MAX    128     /* bytes of one key */
#define LGSP_TOKEN_MAX  4096
#define LGSP_ANSWER_MAX 16384
#define LGSP_WORDS_MAX  200     /* bytes of its message that are kept */
#define LGSP_EXPIRES_S  300     /* where it does not say */
#define LGSP_EXPIRES_MAX_S 86400

/* Secret: never logged. */
struct lgsp_keys {
	char access[LGSP_KEY_MAX + 1], secret[LGSP_KEY_MAX + 1];
	char app[LGSP_KEY_MAX + 1];
	char partner[LGSP_KEY_MAX + 1], partner_cus[LGSP_KEY_MAX + 1];
};
/* From the JSON object of the key file: AccessKey, SecretKey, AppName,
 * PartnerCode, and PartnerCodeCus if there is one.  RC_BAD_INPUT: why names
 * what is missing, never what is there. */
enum rc lgsp_keys_read(struct str text, struct lgsp_keys *keys,
    struct buf *why) MUST_CHECK;
/* "name: base64" as a header's line. */
void lgsp_put_keys(struct buf *b, const char *name,
    const struct lgsp_keys *keys);

struct lgsp_token { char text[LGSP_TOKEN_MAX + 1]; int64_t expires_s; };
/* RC_BAD_INPUT: no token of visible letters. */
enum rc lgsp_token_read(struct str body, struct lgsp_token *out) MUST_CHECK;

void lgsp_put_body(struct buf *b, struct str record);

enum lgsp_end {
	LGSP_TAKEN,      /* it has the record */
	LGSP_REFUSED,    /* it says no to this record: a person must look */
	LGSP_STALE,      /* the token does not count, or no longer */
	LGSP_LATER       /* it cannot just now, or what it says is no answer */
};
/* The service's answer; words: its message, or what was wrong with it,
 * without control characters. */
enum lgsp_end lgsp_read(int status, struct str body, const char *success,
    struct buf *words);

#endif
