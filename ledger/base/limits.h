/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/limits.h - every size that two modules must agree on. */
#ifndef LEDGER_BASE_LIMITS_H
#define LEDGER_BASE_LIMITS_H

#define HASH_BYTES        32      /* SHA-256 */
#define KEY_BYTES         32      /* Ed25519 public key; HMAC keys */
#define SIGNATURE_BYTES   64      /* Ed25519 */

#define REF_LEN           17      /* C4 reference, characters */
#define CREDIT_ID_MAX     64      /* "sepay:92704": provider and its id */
#define ACCOUNT_MAX       19      /* characters, NAPAS tag 38-01-01 */
#define BIN_LEN           6
#define NAME_MAX_BYTES    128     /* a stall's or holder's name, UTF-8 */
#define BANK_REF_MAX      64
#define CODE_TRIES_MAX    5       /* attempts at one sale's code */
#define CODE_BUCKET_MAX   20      /* a device's that were not right */
#define FEE_FOR_MAX       16      /* a stall's code, "*" a ticket's kind */
#define SERIES_MAX        8       /* of tickets */
#define TICKET_NO_MAX     9999999
#define WHO_LEN           64      /* a debtor's hash, hex digits */

#define LINE_MAX_BYTES_JOURNAL 2048   /* one journal line */
#define BATCH_LINES_MAX   200         /* lines in one upload */
#define BATCH_BYTES_MAX   262144      /* one upload's body */
#define MAIL_ITEMS_MAX    50          /* messages in one answer */
#define MAIL_BYTES_MAX    65536       /* one mail answer's body */
#define LOCAL_FRAME_MAX   65536       /* one frame of the local socket */
#define MAIL_WAIT_MAX_S   25          /* longest long poll */

#define TERMINAL_ID_MAX   ((1u << 20) - 1)
#define EPOCH_MAX         31

#endif
