/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/totp.h - one-time passwords by the clock (RFC 6238):
 * SHA-1, 30 s, six digits, as the programs on telephones make them.  A code
 * of one step before or behind is taken too; a step once used, and every one
 * before it, is not taken again.  Pure. */
#ifndef SYNC_BOARD_CONSOLE_TOTP_H
#define SYNC_BOARD_CONSOLE_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

#define TOTP_SECRET_BYTES 20
#define TOTP_STEP_MS      30000
#define TOTP_DIGITS       6
#define TOTP_URL_MAX      512

/* The code of a step, 0 to 999999. */
uint32_t totp_code(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step);
/* Is it a code of about now, of a step after `used`?  *step is that step. */
bool totp_accept(const uint8_t secret[TOTP_SECRET_BYTES], struct str code,
    int64_t now_ms, int64_t used, int64_t *step);

/* The secret for people: base32 of RFC 4648. */
void totp_put_secret(struct buf *b, const uint8_t secret[TOTP_SECRET_BYTES]);
/* otpauth://totp/... for a QR code.  At most TOTP_URL_MAX for an issuer and a
 * login of 64 bytes. */
struct totp_label { const char *issuer, *login; };
void totp_put_url(struct buf *b, const struct totp_label *label,
    const uint8_t secret[TOTP_SECRET_BYTES]);

#endif
