/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/uploads.h - a device's journal, line by line, and its uploads
 * to the board in a box.  Terminal 7; every helper fails the test when the
 * world does. */
#ifndef TESTS_SUPPORT_UPLOADS_H
#define TESTS_SUPPORT_UPLOADS_H

#include "ledger/entry.h"
#include "sync/board/journal.h"
#include "tests/support/board_box.h"

#define DEVICE_LINES_MAX 190

/* Lines and hashes, h[i] after line i. */
struct device {
	uint8_t seed[KEY_BYTES], key[KEY_BYTES];
	char line[DEVICE_LINES_MAX + 1][512];
	uint8_t h[DEVICE_LINES_MAX + 1][HASH_BYTES];
	int64_t n, boot;
};
void dev_init(struct device *d, uint8_t seed);
/* The next line, whatever it is. */
void dev_line(struct device *d, struct str line);
/* The next entry; n, boot and times are filled in. */
void dev_entry(struct device *d, struct entry *e);
void dev_start(struct device *d, int64_t boot);   /* its boot entry */
void dev_sale(struct device *d, enum entry_kind kind, const char *ref,
    int64_t amount);
/* A device of five entries: its boot, 65,000 in cash, and 20,000 void. */
void dev_morning(struct device *d);

/* Upload lines first..last; with a checkpoint at `sworn` unless that is 0.
 * seal: send only the hash of this line. */
struct upload { int64_t first, last, sworn, seal; };
/* Its body, and what journal_read makes of it. */
enum rc dev_read(const struct device *d, const struct upload *u,
    struct journal_upload *up) MUST_CHECK;
char *dev_body(void);   /* of the last one; may be changed */
void dev_upload(const struct device *d, const struct upload *u,
    struct box *b, struct journal_upload *up);
/* It was taken, up to n; it was refused, and this stands. */
void dev_assert_taken(const struct device *d, const struct journal_upload *up,
    int64_t n);
void dev_assert_refused(struct box *b, const struct journal_upload *up,
    int64_t alarms, int64_t head);

#endif
