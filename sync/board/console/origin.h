/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/origin.h - does a request come from a page of ours?
 *
 * Asked of every request of the console that changes something, before its
 * cookie is looked at.  A browser says where a page stands in Origin (RFC
 * 6454) and Sec-Fetch-Site (W3C Fetch Metadata), which a page cannot forge;
 * a program that sends neither has no cookie that others could use.  Ours is
 * what [public] names says, or, when that is empty, whatever Host says; with
 * TLS, ours or a proxy's, only by https. */
#ifndef SYNC_BOARD_CONSOLE_ORIGIN_H
#define SYNC_BOARD_CONSOLE_ORIGIN_H

#include <stdbool.h>

#include "ledger/base/str.h"
#include "sync/board/http.h"

#define ORIGIN_REFUSED "Yêu cầu đến từ một trang khác; hãy mở lại trang của " \
	"chợ và làm lại ở đó."

/* On the handler's thread.  True: it may go on. */
bool origin_is_ours(struct http_exchange *x);

/* Pure: is an Origin one of these?  names: host or host:port, between blanks;
 * the port that a scheme has by itself may be left out on either side. */
bool origin_is_of(struct str origin, struct str names, bool only_tls);

#endif
