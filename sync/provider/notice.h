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
#define NOTICES_MAX        100   /* in one delivery */
#define NOTICE_NO_TIME     " 00:00:00"   /* a day without a time ends so */

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
/* Also with a T between them, or something behind it; or the day alone, which
 * gets NOTICE_NO_TIME. */
bool notice_at_set_any(struct notice *n, struct str at);
bool notice_at_set_ms(struct notice *n, int64_t wall_ms);
/* The provider's id, if it is short and of letters, digits and .-_; else the
 * hash of it, which is as good. */
void notice_id_set(struct notice *n, struct str id);

/* What a notice stands in: raw is kept of it, and a second one of its id with
 * the same `same` is the same delivery. */
struct notice_bytes { struct str raw, same; };
/* n NULL: one of several that could not be read. */
struct notice_reader {
	void (*take)(void *ctx, const struct notice *n,
	    const struct notice_bytes *bytes);
	void *ctx;
};

#endif
