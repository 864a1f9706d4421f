/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/http_peer.h - who is at the other end of a line; for http.c. */
#ifndef SYNC_BOARD_HTTP_PEER_H
#define SYNC_BOARD_HTTP_PEER_H

#include <stdint.h>

#include "ledger/base/limits.h"

struct MHD_Connection;

/* LAPSED: a device of our CA whose certificate was good once. */
enum http_peer { HTTP_PEER_NONE, HTTP_PEER_GOOD, HTTP_PEER_LAPSED };

/* Unless NONE, *terminal is the number that the certificate gives, twice: as
 * CN=terminal-<n> and as the URI urn:cho40:terminal:<n>; cert is the
 * certificate's SHA-256. */
enum http_peer http_peer(struct MHD_Connection *c, uint32_t *terminal,
    uint8_t cert[HASH_BYTES]);

/* The peer's address; IPv4 as IPv6 maps it.  Zeros: not known. */
#define HTTP_ADDRESS_BYTES 16
void http_address(struct MHD_Connection *c,
    uint8_t address[HTTP_ADDRESS_BYTES]);

#endif
