/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "ledger/ref.h"
#include "tests/support/lan_fake.h"

struct air air;
struct net_fake net;
struct buf out;
struct lan *lan;
struct lan_world world;
int64_t now_ms;
static struct rng_seeded seed;
static struct rng rng;
static char out_memory[4096];

const struct lan_peer one = { { 192, 168, 1, 21 } };
const struct lan_peer two = { { 192, 168, 1, 22 } };

static void
on_send(void *ctx, const struct lan_peer *to, struct str datagram)
{
	(void)ctx;
	air.sends++;
	air.sent_bytes += datagram.n;
	air.last_to = *to;
	assert_true(datagram.n < sizeof(air.last));
	memcpy(air.last, datagram.p, datagram.n);
	air.last_n = datagram.n;
}

static void
on_cast(void *ctx, struct str datagram)
{
	on_send(ctx, &(struct lan_peer){ { 255, 255, 255, 255 } }, datagram);
	air.sends--;
	air.casts++;
}

static void
on_tell(void *ctx, uint32_t phone, enum lan_said said)
{
	(void)ctx;
	air.tells++;
	air.last_phone = phone;
	air.last_said = said;
}

int
lan_fake_open(const char *page)
{
	struct lan_env env = { { on_send, on_cast, on_tell, NULL }, &net.net,
	    &rng, page, &out };

	net_fake_init(&net);
	rng = rng_from_seed(&seed, 4);
	out = BUF(out_memory);
	world = (struct lan_world){ .terminal = MINE };
	now_ms = 1000000;
	memset(&air, 0, sizeof(air));
	return lan_open(&env, &lan) == RC_OK ? 0 : -1;
}

int
lan_fake_begin(void **state)
{
	(void)state;
	return lan_fake_open(PAGE);
}

int
lan_fake_end(void **state)
{
	(void)state;
	lan_close(lan);
	return 0;
}

const char *
ref_no(uint32_t terminal, uint64_t nonce)
{
	static char made[LAN_REFS_MAX + 4][REF_LEN + 1];
	static size_t at;
	struct ref r = { 0, terminal, nonce };

	at = (at + 1) % (LAN_REFS_MAX + 4);
	ref_make(&r, made[at]);
	return made[at];
}

struct carry_proof
proof_of(const char *ref, int64_t total)
{
	struct carry_proof p = { .total = { total }, .machine = MACHINE };

	assert_true(str_copy(str_of(ref), p.ref, sizeof(p.ref)));
	return p;
}

void
step(int64_t ms)
{
	now_ms += ms;
	lan_step(lan, &world, now_ms);
}

/* The one frame that waits for the terminal, taken; q "" without one. */
struct local_ask
heard(void)
{
	struct local_ask a = { .q = "" };
	struct str object;
	size_t used = 0;

	if (out.n == 0)
		return a;
	assert_int_equal(local_frame_next(buf_str(&out), &object, &used),
	    RC_OK);
	assert_int_equal(used, out.n);
	assert_int_equal(local_read_ask(object, &a), RC_OK);
	buf_reset(&out);
	return a;
}

static void
frame_of(struct buf *b)
{
	struct str object;
	size_t used = 0;

	assert_int_equal(local_frame_next(buf_str(b), &object, &used), RC_OK);
	assert_true(lan_frame(lan, object, now_ms));
}

void
answers(const char *json, int64_t rc)
{
	char memory[512];
	struct buf b = BUF(memory);
	struct local_end e = { .rc = rc };

	if (json != NULL) {
		assert_int_equal(local_put_answer(&b, str_of(json)), RC_OK);
		frame_of(&b);
		buf_reset(&b);
	}
	if (rc < 0)
		return;
	assert_int_equal(local_put_end(&b, &e), RC_OK);
	frame_of(&b);
}

/* The terminal air.tells its open sales. */
void
answers_open(uint64_t from, size_t count)
{
	char json[200];

	for (size_t i = 0; i < count; i++) {
		(void)snprintf(json, sizeof(json), "{\"ref\":\"%s\","
		    "\"amount\":65000}", ref_no(MINE, from + i));
		answers(json, -1);
	}
	answers(NULL, 0);
}

/* One QR is out, the board is away, and the neighbours have been asked. */
void
ask_once(void)
{
	int before = air.casts + air.sends;

	world.open = 1;
	for (int i = 0; i < 40 && out.n == 0; i++)
		step(1000);
	assert_string_equal(heard().q, "open");
	answers_open(1, 1);
	assert_int_equal(air.casts + air.sends, before + 1);
}

void
says(const struct lan_peer *from, const char *text, size_t n)
{
	lan_datagram(lan, from, (struct str){ text, n }, now_ms);
}

void
says_answer(const struct lan_peer *from, const struct carry_proof *p)
{
	char memory[LAN_ANSWER_MAX];
	struct buf b = BUF(memory);

	lan_put_answer(&b, p);
	assert_false(b.full);
	says(from, b.p, b.n);
}

size_t
says_ask(const struct lan_peer *from, uint64_t nonce, size_t count)
{
	char memory[LAN_DATAGRAM_MAX + 1];
	struct buf b = BUF(memory);
	struct lan_ask a = { .count = count };

	for (size_t i = 0; i < count; i++)
		assert_true(str_copy(str_of(ref_no(9, nonce + i)), a.ref[i],
		    sizeof(a.ref[i])));
	lan_put_ask(&b, &a);
	assert_false(b.full);
	says(from, b.p, b.n);
	return b.n;
}

/* The page's answer to what is being fetched. */
void
page_says(int status, const char *body)
{
	struct net_reply r = { .status = status, .body = str_of(body) };
	enum net_slot slot;

	net_fake_answer(&net, NET_PAGE, r);
	assert_true(net.net.finished(net.net.ctx, &slot, &r));
	assert_int_equal(slot, NET_PAGE);
	lan_reply(lan, &r, now_ms);
}

void
page_proves(const char *ref, int64_t total)
{
	char memory[CARRY_PROOF_LINE_MAX];
	struct buf b = BUF(memory);
	struct carry_proof p = proof_of(ref, total);

	carry_proof_put(&b, &p);
	page_says(200, memory);
}
