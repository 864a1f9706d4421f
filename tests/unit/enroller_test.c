/* SPDX-License-Identifier: Apache-2.0 */
/* A stall that enrols, and dies at every step of it: whatever is on disk then,
 * the next life ends with one identity, of one request, with the profile
 * recorded.  Board and terminal are played here; keys and files are real. */
#define _DEFAULT_SOURCE   /* MAP_ANONYMOUS */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "sync/enroller.h"
#include "sync/local_enrol.h"
#include "tests/support/net_fake.h"

#define NOW_MS   ((int64_t)1793600000000)
#define LIVES    60     /* more than there are steps */
#define TURNS    60
#define KILLED   42

/* What outlives a life: the board, and the terminal's ledger. */
struct outside {
	bool used;
	uint8_t csr[HASH_BYTES];
	char cert[SIGN_PEM_MAX];
	int renewals;
	int recorded, refusals;
	bool refuse;              /* the terminal cannot record */
	int status;               /* of the next POST; 200 */
	const char *word;         /* of its refusal, or NULL */
	bool strange_ca;
};

static struct outside *out;
static char dir[64], state_dir[96];
static char ca_key[96], ca_cert[96], other_key[96], other_cert[96];
static char ca_pem[4096], other_pem[4096], line[ENROL_TEXT_MAX];
static uint8_t seed[KEY_BYTES] = { 7 };
static struct net_fake fake;
static char frames_memory[73728];
static struct buf frames;
static int64_t now_ms = 1000, wall = NOW_MS;
static int events, kill_at;
static struct local_end end;
static bool ended;
static struct identity id;
static enum net_trust trusted;    /* of the last network */
static int learned;

static void
note(void)
{
	if (++events == kill_at)
		_exit(KILLED);
}

static void
on_step(void *ctx, const char *what)
{
	(void)ctx;
	(void)what;
	note();
}

static enum rc
open_net(void *ctx, const struct net_tls *tls, struct net **net)
{
	(void)ctx;
	trusted = tls->trust;
	net_fake_init(&fake);
	*net = &fake.net;
	return RC_OK;
}

static void
close_net(void *ctx, struct net *net)
{
	(void)ctx;
	(void)net;
}

static int64_t
wall_ms(void *ctx)
{
	(void)ctx;
	return wall;
}

static bool
vouched(void *ctx)
{
	(void)ctx;
	return true;
}

static void
learn(void *ctx, int64_t server_ms)
{
	(void)ctx;
	assert_int_equal(server_ms, wall);
	learned++;
}

/* --- the board --------------------------------------------------------- */

static void
issue(const struct proto_enrol *p, struct sign_csr *csr)
{
	struct sign_pair ca = { ca_key, ca_cert };
	struct sign_device device = { 7, { wall, 100 } };
	struct buf cert = BUF(out->cert);

	assert_int_equal(sign_csr_read(p->csr, csr), RC_OK);
	assert_int_equal(sign_issue(&ca, &device, p->csr, &cert, NULL), RC_OK);
}

static void
answer_request(struct buf *to, const struct net_fake_slot *s)
{
	char pem[PROTO_ENROL_MAX];
	struct buf memory = BUF(pem);
	struct proto_enrol p;
	struct sign_csr csr;
	struct proto_enrolled a = { .terminal = 7, .ca = str_of(ca_pem),
	    .server_ms = wall, .has_proof = true, .profile = {
	    .bin = "970422", .account = "0900000001", .stall = "A" },
	    .receipts = "3 00 Chợ\n" };

	assert_int_equal(proto_read_enrol((struct str){ s->body, s->body_n },
	    &memory, &p), RC_OK);
	assert_int_equal(sign_csr_read(p.csr, &csr), RC_OK);
	if (p.code[0] == '\0') {
		out->renewals++;
		issue(&p, &csr);
	} else if (!out->used) {
		char text[CHAIN_ENROL_TEXT_MAX];
		struct buf signed_text = BUF(text);
		chain_enrol_text(&signed_text, csr.hash);
		assert_true(ed25519_verify(p.key, buf_str(&signed_text),
		    p.sig));
		issue(&p, &csr);
		memcpy(out->csr, csr.hash, HASH_BYTES);
		out->used = true;
	} else {
		/* A second request for one code would be a lost enrolment. */
		assert_memory_equal(out->csr, csr.hash, HASH_BYTES);
	}
	a.cert = str_of(out->cert);
	assert_int_equal(proto_put_enrolled(to, &a), RC_OK);
}

static void
answer_net(struct enroller *e)
{
	static char memory[65536];
	struct buf body = BUF(memory);
	struct net_fake_slot *s = &fake.slot[NET_JOURNAL];
	struct net_reply r = { .status = 200 };
	enum net_slot slot;

	if (strstr(s->url, PROTO_CACERTS_PATH) != NULL) {
		struct proto_cacerts c = { str_of(out->strange_ca ?
		    other_pem : ca_pem), wall };
		assert_int_equal(proto_put_cacerts(&body, &c), RC_OK);
	} else if (out->status != 200) {
		r.status = out->status;
		if (out->word != NULL)
			buf_printf(&body, "{\"error\":\"no such code\","
			    "\"word\":\"%s\"}", out->word);
		else
			assert_int_equal(proto_put_error(&body,
			    "no such code"), RC_OK);
	} else {
		answer_request(&body, s);
	}
	note();   /* the board has it; the answer is lost */
	r.body = buf_str(&body);
	net_fake_answer(&fake, NET_JOURNAL, r);
	struct net *net = enroller_net(e);
	assert_true(net->finished(net->ctx, &slot, &r));
	enroller_reply(e, &r, now_ms);
}

/* --- the terminal ------------------------------------------------------ */

static void
tell(struct enroller *e, struct buf *frame)
{
	struct str object;
	size_t used;

	assert_int_equal(local_frame_next(buf_str(frame), &object, &used),
	    RC_OK);
	assert_true(enroller_frame(e, object, now_ms));
}

static void
take_frame(struct enroller *e, struct str object)
{
	char memory[4096];
	struct buf b = BUF(memory);
	struct local_enrol_sig s;
	struct local_enrolled got;
	char text[CHAIN_ENROL_TEXT_MAX];
	struct buf signed_text = BUF(text);
	enum local_kind k = local_kind_of(object);

	if (k == LOCAL_ENROL_SIGN) {
		assert_int_equal(local_read_enrol_sign(object, s.csr), RC_OK);
		chain_enrol_text(&signed_text, s.csr);
		assert_int_equal(ed25519_public(seed, s.key), RC_OK);
		assert_int_equal(ed25519_sign(seed, buf_str(&signed_text),
		    s.sig), RC_OK);
		assert_int_equal(local_put_enrol_sig(&b, &s), RC_OK);
		tell(e, &b);
	} else if (k == LOCAL_ENROLLED) {
		assert_int_equal(local_read_enrolled(object, &got), RC_OK);
		assert_int_equal(got.profile.terminal, 7);
		assert_true(got.has_proof);
		assert_string_equal(got.receipts, "3 00 Chợ\n");
		out->recorded += !out->refuse;
		note();   /* recorded; sync never hears of it */
		struct local_end done = { .rc = out->refuse, .why = "" };
		assert_int_equal(local_put_recorded(&b, &done), RC_OK);
		tell(e, &b);
	} else if (k == LOCAL_ENROL_END) {
		assert_int_equal(local_read_end(object, &end), RC_OK);
		ended = true;
	}
}

static void
take_frames(struct enroller *e)
{
	char copy[73728];
	size_t n = frames.n;
	struct str rest = { copy, n }, object;
	size_t used;

	memcpy(copy, frames.p, n);
	buf_reset(&frames);
	while (local_frame_next(rest, &object, &used) == RC_OK) {
		take_frame(e, object);
		rest = str_from(rest, used);
	}
}

/* --- a life ------------------------------------------------------------ */

static bool
is_there(const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", state_dir, name);
	return access(path, F_OK) == 0;
}

/* typed: a person brings the line. */
static void
live(bool typed)
{
	char unread[256], memory[LOCAL_LINE_MAX + 64];
	struct buf why = BUF(unread), b = BUF(memory);
	struct enroller_env env = { .dir = state_dir, .rng = &rng_system,
	    .out = &frames, .open = open_net, .close = close_net,
	    .wall_ms = wall_ms, .vouched = vouched, .learn = learn,
	    .step = on_step };
	struct enroller *e;

	events = 0;
	ended = false;
	frames = BUF(frames_memory);
	net_fake_init(&fake);
	enum rc rc = identity_load(state_dir, &id, &why);
	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	assert_int_equal(enroller_open(&env, rc == RC_OK ? &id : NULL, &e),
	    RC_OK);
	enroller_connected(e, now_ms);
	if (typed) {
		assert_int_equal(local_put_enrol(&b, str_of(line)), RC_OK);
		tell(e, &b);
	}
	for (int i = 0; i < TURNS && !enroller_changed(e) &&
	    !(typed && ended && end.rc == 1); i++) {
		enroller_step(e, now_ms);
		note();
		take_frames(e);
		if (enroller_net(e) != NULL && fake.slot[NET_JOURNAL].busy)
			answer_net(e);
		now_ms += 1000;
	}
	take_frames(e);
	enroller_close(e);
}

/* True when it was killed. */
static bool
live_until(int k, bool typed)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		kill_at = k;
		live(typed);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == KILLED)
		return true;
	assert_int_equal(WEXITSTATUS(status), 0);
	return false;
}

static void
assert_identity(void)
{
	char unread[256];
	struct buf why = BUF(unread);
	struct stat st;
	char path[160];

	assert_int_equal(identity_load(state_dir, &id, &why), RC_OK);
	assert_int_equal(sign_identity_check(&(struct sign_identity){
	    str_of(id.key), str_of(id.cert), str_of(id.ca) }, 7), RC_OK);
	assert_string_equal(id.cert, out->cert);
	assert_false(is_there("next.json"));
	snprintf(path, sizeof(path), "%s/identity.json", state_dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void
start_afresh(void)
{
	char command[256];

	memset(out, 0, sizeof(*out));
	out->status = 200;
	wall = NOW_MS;
	snprintf(command, sizeof(command), "rm -rf %s && mkdir -m 700 %s",
	    state_dir, state_dir);
	assert_int_equal(system(command), 0);
}

static void
killed_at_every_step(void **state)
{
	int deaths = 0;

	(void)state;
	for (int k = 1; k < LIVES; k++) {
		start_afresh();
		if (!live_until(k, true))
			break;
		deaths++;
		/* What was under way goes on by itself; a person comes back
		 * only to a stall where nothing is. */
		live_until(0, !is_there("next.json") &&
		    !is_there("identity.json"));
		assert_identity();
		assert_true(out->recorded >= 1);
	}
	assert_true(deaths >= 10 && deaths < LIVES - 1);
	print_message("%d deaths\n", deaths);
}

static void
killed_twice(void **state)
{
	(void)state;
	for (int k = 1; k < 14; k += 2)
		for (int j = 1; j < 14; j += 3) {
			start_afresh();
			(void)live_until(k, true);
			(void)live_until(j, !is_there("next.json") &&
			    !is_there("identity.json"));
			(void)live_until(0, !is_there("next.json") &&
			    !is_there("identity.json"));
			assert_identity();
		}
}

static void
a_renewal_is_killed_at_every_step(void **state)
{
	char before[SIGN_PEM_MAX];
	int deaths = 0;

	(void)state;
	for (int k = 1; k < LIVES; k++) {
		start_afresh();
		assert_false(live_until(0, true));
		assert_identity();
		memcpy(before, id.key, sizeof(before));
		wall += (int64_t)60 * 86400000;   /* of 100 days */
		bool killed = live_until(k, false);
		deaths += killed;
		if (killed)
			(void)live_until(0, false);
		assert_identity();
		assert_true(out->renewals >= 1);
		assert_string_not_equal(id.key, before);
		if (!killed)
			break;
	}
	assert_true(deaths >= 4);
}

static void
what_is_refused_is_forgotten(void **state)
{
	(void)state;
	start_afresh();
	out->status = 403;
	live(true);
	assert_true(ended && end.rc == 1);
	assert_string_equal(end.why, "no such code");
	assert_string_equal(end.word, "wrong");   /* by its status */
	assert_false(is_there("next.json"));
	start_afresh();
	out->status = 409;
	live(true);
	assert_string_equal(end.word, "");   /* it may mean many things */
	start_afresh();
	out->status = 409;
	out->word = "used";
	live(true);
	assert_true(ended && end.rc == 1);
	assert_string_equal(end.word, "used");
	start_afresh();
	out->strange_ca = true;
	live(true);
	assert_true(ended && end.rc == 1);
	assert_string_equal(end.word, "stranger");
	assert_false(out->used);
	assert_false(is_there("next.json") || is_there("identity.json"));
	start_afresh();
	out->refuse = true;   /* by the terminal */
	live(true);
	assert_true(ended && end.rc == 1);
	assert_false(is_there("identity.json"));
}

static void
what_failed_is_tried_again(void **state)
{
	(void)state;
	start_afresh();
	out->status = 503;
	live(true);
	assert_true(ended && end.rc == 3);
	assert_true(is_there("next.json"));
	out->status = 200;
	now_ms += 1000000;
	live(false);
	assert_identity();
}

/* A stall with files: the pinned key says what time it is, once a minute at
 * most; without pins nobody is asked. */
static void
files_with_pins_ask_for_the_time(void **state)
{
	char memory[256];
	struct buf body = BUF(memory);
	struct enroller_env env = { .dir = "", .rng = &rng_system,
	    .out = &frames, .url = "https://board.example:8443",
	    .open = open_net, .close = close_net, .wall_ms = wall_ms,
	    .vouched = vouched, .learn = learn };
	struct net_reply r = { .status = 200 };
	struct enroller *e;
	enum net_slot slot;

	(void)state;
	wall = NOW_MS;
	assert_int_equal(enroller_open(&env, NULL, &e), RC_OK);
	enroller_denied(e, now_ms);
	assert_null(enroller_net(e));
	enroller_close(e);
	env.pins = "sha256//AAAA;sha256//BBBB";
	assert_int_equal(enroller_open(&env, NULL, &e), RC_OK);
	enroller_denied(e, now_ms);
	assert_non_null(enroller_net(e));
	assert_int_equal(trusted, NET_TRUST_PIN);
	assert_string_equal(fake.slot[NET_JOURNAL].url,
	    "https://board.example:8443" PROTO_TIME_PATH);
	proto_put_time(&body, wall);
	r.body = buf_str(&body);
	net_fake_answer(&fake, NET_JOURNAL, r);
	assert_true(fake.net.finished(fake.net.ctx, &slot, &r));
	learned = 0;
	enroller_reply(e, &r, now_ms);
	assert_int_equal(learned, 1);
	assert_null(enroller_net(e));
	enroller_step(e, now_ms);
	enroller_denied(e, now_ms + ENROLLER_TIME_MS - 1);
	assert_null(enroller_net(e));
	enroller_denied(e, now_ms + ENROLLER_TIME_MS);
	assert_non_null(enroller_net(e));
	enroller_close(e);
}

static void
read_pem(const char *path, char *to, size_t cap)
{
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	to[fread(to, 1, cap - 1, f)] = '\0';
	fclose(f);
}

static int
set_up(void **state)
{
	struct sign_term term = { NOW_MS, 3650 };
	struct enrol_target t = { .host = "board.example", .port = 8443,
	    .print_n = HASH_BYTES, .terminal = 7 };
	struct buf b = BUF(line);

	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/enroller.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(state_dir, sizeof(state_dir), "%s/state", dir);
	snprintf(ca_key, sizeof(ca_key), "%s/ca.key", dir);
	snprintf(ca_cert, sizeof(ca_cert), "%s/ca.crt", dir);
	snprintf(other_key, sizeof(other_key), "%s/other.key", dir);
	snprintf(other_cert, sizeof(other_cert), "%s/other.crt", dir);
	struct sign_pair ca = { ca_key, ca_cert };
	struct sign_pair other = { other_key, other_cert };
	assert_int_equal(sign_make_ca(&ca, "east", &term, NULL), RC_OK);
	assert_int_equal(sign_make_ca(&other, "west", &term, NULL), RC_OK);
	read_pem(ca_cert, ca_pem, sizeof(ca_pem));
	read_pem(other_cert, other_pem, sizeof(other_pem));
	assert_int_equal(sign_fingerprint(ca_cert, t.print, NULL), RC_OK);
	enrol_code_make(&rng_system, t.code);
	enrol_text_put(&b, &t, true);
	out = mmap(NULL, sizeof(*out), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return out == MAP_FAILED ? -1 : 0;
}

static int
tear_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	munmap(out, sizeof(*out));
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_every_step),
		cmocka_unit_test(killed_twice),
		cmocka_unit_test(a_renewal_is_killed_at_every_step),
		cmocka_unit_test(what_is_refused_is_forgotten),
		cmocka_unit_test(what_failed_is_tried_again),
		cmocka_unit_test(files_with_pins_ask_for_the_time),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
