/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/lan_fake.h - a world around one struct lan: a terminal that
 * says what the test says, neighbours, phones, and a network without any. */
#ifndef TESTS_SUPPORT_LAN_FAKE_H
#define TESTS_SUPPORT_LAN_FAKE_H

#include "sync/lan.h"
#include "sync/local.h"
#include "tests/support/net_fake.h"

#define PAGE    "https://board.example"
#define MACHINE "0123456789ABCDEFGHJKMNPQRS"
#define MINE    7   /* our terminal */

/* What was said, and how often. */
struct air {
	int casts, sends, tells;
	size_t sent_bytes, last_n;
	char last[LAN_DATAGRAM_MAX + 1];
	struct lan_peer last_to;
	enum lan_said last_said;
	uint32_t last_phone;
};

extern struct air air;
extern struct net_fake net;
extern struct buf out;
extern struct lan *lan;
extern struct lan_world world;
extern int64_t now_ms;
extern const struct lan_peer one, two;

/* cmocka's set-up and end; with "" it helps nobody. */
int lan_fake_open(const char *page);
int lan_fake_begin(void **state);
int lan_fake_end(void **state);

/* One of a few places, used in turn. */
const char *ref_no(uint32_t terminal, uint64_t nonce);
struct carry_proof proof_of(const char *ref, int64_t total);
void step(int64_t ms);
/* The one question that waits for the terminal, taken; q "" without one. */
struct local_ask heard(void);
/* The terminal's answer, NULL for none, and its end, below 0 for none. */
void answers(const char *json, int64_t rc);
/* Its open sales. */
void answers_open(uint64_t from, size_t count);
/* One QR is out, the board is away, and the neighbours have been asked. */
void ask_once(void);
void says(const struct lan_peer *from, const char *text, size_t n);
void says_answer(const struct lan_peer *from, const struct carry_proof *p);
/* For so many references of terminal 9; its bytes. */
size_t says_ask(const struct lan_peer *from, uint64_t nonce, size_t count);
/* The page's answer to what is being fetched. */
void page_says(int status, const char *body);
void page_proves(const char *ref, int64_t total);

#endif
