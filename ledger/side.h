/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/side.h - a second copy of the youngest entries, on another disk.
 *
 * A file of slots of 16 KiB, one entry a slot, entry n in slot (n - 1) modulo
 * their count: a ring whose size is given when it is made and never changes.
 * Each slot says whose journal it is of, which entry, its line, its h, and
 * the SHA-256 of all that; a slot that does not check is an empty one.  Slots
 * are aligned, so what a cut does to one cannot touch its neighbour on a
 * medium that erases 16 KiB or less at a time.
 *
 * Opened O_DSYNC: RC_OK from side_put is durable.  Knows nothing of SQLite.
 * One thread; belongs to the process that holds the ledger. */
#ifndef LEDGER_SIDE_H
#define LEDGER_SIDE_H

#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define SIDE_SLOT_BYTES 16384
#define SIDE_SLOTS_MIN  64
#define SIDE_SLOTS_MAX  65536
#define SIDE_PATH_MAX   1023   /* bytes of its name, with the folder */

struct side;

/* Open path, or make it with that many slots, mode 0600, its blocks taken
 * from the disk now.  RC_CONFLICT: it is another stall's; it was not touched.
 * RC_TOO_BIG: the name is longer than SIDE_PATH_MAX.
 * On failure why says what and names it. */
enum rc side_open(const char *path, const uint8_t key[KEY_BYTES],
    int64_t slots, struct side **out, struct buf *why) MUST_CHECK;
void side_close(struct side *s);   /* accepts NULL */

/* Entry n >= 1 into its slot, whatever was there. */
enum rc side_put(struct side *s, int64_t n, const uint8_t h[HASH_BYTES],
    struct str line) MUST_CHECK;
/* Append its line.  RC_NOT_FOUND: its slot holds another or none. */
enum rc side_get(struct side *s, int64_t n, struct buf *line,
    uint8_t h[HASH_BYTES]) MUST_CHECK;
/* The highest entry there is, 0 for none.  Reads all slots. */
enum rc side_last(struct side *s, int64_t *n) MUST_CHECK;
int64_t side_slots(const struct side *s);

/* Of a stopped stall, for looking only: does path hold entry n, of hash h?
 * RC_OK; RC_NOT_FOUND: not that entry, it is behind; RC_BAD_INPUT: it is no
 * side copy; RC_CONFLICT: another stall's; RC_DENIED, RC_DISK: it cannot be
 * opened or read, or is not there. */
enum rc side_look(const char *path, const uint8_t key[KEY_BYTES], int64_t n,
    const uint8_t h[HASH_BYTES]) MUST_CHECK;

#endif
