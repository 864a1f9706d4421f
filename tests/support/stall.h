/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/stall.h - a ledger in a folder of its own, with a clock and
 * randomness that a test turns by hand. */
#ifndef TESTS_SUPPORT_STALL_H
#define TESTS_SUPPORT_STALL_H

#include "ledger/ledger.h"

struct stall {
	char dir[64];          /* removed by stall_end */
	int64_t wall_ms, mono_ms;   /* mono moves 1 ms a look */
	struct rng_seeded random;
	struct clock clock;
	struct rng rng;
	struct ledger_env env;
	struct ledger *l;      /* NULL while closed */
};

/* A moment the clock quality accepts: 2026-11-21 08:00 in Vietnam. */
#define STALL_NOON_MS ((int64_t)1795222800000)

/* An empty folder, nothing opened.  The struct must stay where it is. */
void stall_begin(struct stall *s, uint64_t seed);
/* Give it a key file, so that opening need not make one and sync it. */
void stall_key(const struct stall *s);
/* Close, open; every failure but that of the first fails the test. */
enum rc stall_try_open(struct stall *s);
void stall_open(struct stall *s);
void stall_reopen(struct stall *s);
/* Open, and set up who sells. */
void stall_set_up(struct stall *s);
void stall_end(struct stall *s);
/* Remove every file in the folder, or one of them. */
void stall_empty(const struct stall *s);
void stall_path(const struct stall *s, const char *name, char to[128]);
void stall_copy(const char *from, const char *to);
int stall_files_in(const char *dir);   /* hidden ones do not count */
/* Run SQL in the closed file behind the ledger's back: SQLite's outcome. */
int stall_tamper(const struct stall *s, const char *sql);

extern const struct profile stall_profile;

/* A sale more; a credit for one that the ledger did not have: the sale then. */
struct sale stall_sell(struct stall *s, int64_t dong);
struct sale stall_pay(struct stall *s, const char *ref, int64_t dong,
    int number);
/* A credit with a fresh id and the next mail number. */
struct credit stall_credit(const char *ref, int64_t dong, int number);
/* The terminal's secret in these tests, and what proves a total of a sale:
 * digits, or the machine form. */
extern const uint8_t stall_secret[KEY_BYTES];
void stall_code(const struct sale *s, int64_t total, char code[10]);
/* Digits that read well and are not the code of this total. */
void stall_wrong_code(const struct sale *s, int64_t total, char code[10]);
/* What the office tells for the device's lock of that number. */
void stall_unlock_code(int64_t lock, char code[10]);
void stall_machine(const struct sale *s, int64_t total, char machine[27]);
/* And what the board's page gives for a shift. */
struct shift_ask;
void stall_shift_code(const struct shift_ask *ask, int64_t total,
    char code[10]);
/* Prove a total by the machine form. */
enum rc stall_prove(struct ledger *l, const struct sale *s, int64_t total,
    struct sale *out);
/* Every field alike (the bytes between them do not count). */
void stall_same_sale(const struct sale *a, const struct sale *b);
/* Verify must say all is well; it prints what is not. */
void stall_must_verify(struct ledger *l);

#endif
