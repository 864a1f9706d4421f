/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/goods_file.h - the price list, kept over power cuts: one text file
 * "goods" beside the ledger, in the form of ui/goods.h, replaced as a whole
 * (ledger/key.h).  Loop thread. */
#ifndef TERMINAL_GOODS_FILE_H
#define TERMINAL_GOODS_FILE_H

#include "ledger/base/rc.h"
#include "ui/goods.h"

#define GOODS_NAME  "goods"
#define GOODS_ASIDE "goods.unread"

/* What is taken for a good that is none is left out and counted (goods_read);
 * then the file as it was is kept as GOODS_ASIDE, since the next change
 * replaces it.  RC_NOT_FOUND: there is no list yet.  RC_BAD_INPUT: longer than
 * GOODS_FILE_MAX, its beginning is kept aside; RC_DISK: cannot be read.  *out
 * is empty then. */
enum rc goods_load(const char *dir, struct goods *out, int *bad)
    MUST_CHECK;
/* Durable when it returns RC_OK.  key_replace's outcomes. */
enum rc goods_save(const char *dir, const struct goods *g) MUST_CHECK;

#endif
