/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/page.h - the customer's phone, as one plain HTML page.
 *
 * Pure: values in, UTF-8 out.  No script; works at 360 px.  Every page says
 * on top that this is a stand-in and no money moves. */
#ifndef TESTS_BANK_PAGE_H
#define TESTS_BANK_PAGE_H

#include "tests/bank/book.h"
#include "tests/bank/phone.h"

#define PAGE_MAX        262144
#define PAGE_RECENT_MAX 12

struct page_codes { const struct phone_code *code; size_t n; };

/* Append the whole page: the codes to pay, then the last transfers. */
void page_phone(struct buf *out, const struct page_codes *codes,
    const struct book *book);
/* Append a page with one message and a way back. */
void page_message(struct buf *out, const char *title, const char *text);

#endif
