/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/notice.h - what any provider says about one transfer, in our
 * own words.  A plain value. */
#ifndef SYNC_PROVIDER_NOTICE_H
#define SYNC_PROVIDER_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/money.h"
#include "ledger/ref.h"

#define NOTICE_CONTENT_MAX 512   /* bytes of content kept to show */
#define NOTICE_ACCOUNT_MAX 32
#define NOTICE_AT_LEN      19    /* "YYYY-MM-DD HH:MM:SS", Vietnam's time */

struct notice {
	char id[40];                         /* the provider's */
	bool is_test;                        /* a try-out, never money */
	bool is_in;                          /* else money that left */
	struct vnd amount;                   /* > 0 */
	char account[NOTICE_ACCOUNT_MAX];
	char sub_account[NOTICE_ACCOUNT_MAX];/* virtual account, or "" */
	char bank_ref[BANK_REF_MAX + 1];     /* or "" */
	char at[NOTICE_AT_LEN + 1];
	char content[NOTICE_CONTENT_MAX];    /* cut between characters */
	/* References found in the code, the content and the description,
	 * each once. */
	char refs[REF_FOUND_MAX][REF_LEN + 1];
	size_t ref_count;
};

/* Fill content and refs.  The texts are searched in the order given, whole,
 * before the content is cut. */
struct notice_texts { struct str code, content, description; };
void notice_texts_set(struct notice *n, const struct notice_texts *t);
/* "YYYY-MM-DD HH:MM:SS" with a month, a day and a time that exist. */
bool notice_at_set(struct notice *n, struct str at);

#endif
