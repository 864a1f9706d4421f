/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "ledger/chain.h"
#include "sync/board/board.h"
#include "sync/board/device.h"
#include "sync/board/enrol.h"
#include "sync/board/journal.h"
#include "sync/board/pins.h"
#include "sync/board/receipt_key.h"
#include "sync/board/setup_file.h"
#include "sync/proto_enrol.h"
#include "sync/sign.h"

#define ADDRESSES 256   /* that are counted apart */
#define CA_MAX    8192

struct enrol {
	char key_path[BOARD_PATH_MAX], ca_path[BOARD_PATH_MAX];
	char ca[CA_MAX];                 /* PEM */
	uint8_t pin[PROTO_PINS][HASH_BYTES];
	char receipts[RECEIPT_KEY_LINE_MAX];   /* "": no such key */
	struct tokens board, address[ADDRESSES];
};

struct enrol_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	struct proto_enrol e;
	struct sign_csr csr;
	char pem[1024];         /* e.csr */

	/* Out: */
	int status;
	const char *error;      /* of every status but 200, */
	const char *word;       /* and for a program, or "" */
	char cert[STORE_CERT_MAX];
};
_Static_assert(sizeof(struct enrol_work) <= HTTP_WORK_MAX,
    "an enrolment fits into an exchange");

/* --- how often --------------------------------------------------------- */

static bool
may_try(struct enrol *e, struct http_exchange *x)
{
	struct board *b = x->app;
	int64_t now_ms = clock_mono_ms(b->clock);
	struct str address = { (const char *)x->req.address,
	    sizeof(x->req.address) };
	static const struct tokens_rule of_one = { ENROL_PER_ADDRESS,
		ENROL_ADDRESS_MS }, of_all = { ENROL_PER_BOARD,
		ENROL_BOARD_MS };

	if (tokens_spend(tokens_of(e->address, ADDRESSES, address), &of_one,
	    now_ms) && tokens_spend(&e->board, &of_all, now_ms))
		return true;
	log_line(LOG_WARN, "enrol", "too many tries");
	http_answer(x, &(struct http_reply){ .status = 429,
	    .type = HTTP_JSON, .body = STR("{\"error\":\"too many tries; "
	    "wait a minute\"}\n"), .retry_after_s = 60 });
	return false;
}

/* --- the job ----------------------------------------------------------- */

static enum rc
refuse(struct enrol_work *w, int status, const char *word, const char *error)
{
	w->status = status;
	w->word = word;
	w->error = error;
	return RC_OK;   /* nothing was changed */
}

static enum rc
issue(struct enrol_work *w, uint8_t fingerprint[HASH_BYTES])
{
	struct board *b = w->x->app;
	struct sign_pair ca = { b->enrol->key_path, b->enrol->ca_path };
	struct sign_device device = { w->csr.terminal,
	    { clock_wall_ms(b->clock), (int)b->conf.device_days } };
	char memory[512];
	struct buf why = BUF(memory), cert = BUF(w->cert);
	struct sign_facts facts;

	enum rc rc = sign_issue(&ca, &device, w->e.csr, &cert, &why);
	if (rc == RC_OK)
		rc = sign_read_facts(buf_str(&cert), &facts);
	if (rc == RC_OK)
		memcpy(fingerprint, facts.fingerprint, HASH_BYTES);
	else
		log_line(LOG_ERROR, "enrol", "no certificate made: %s",
		    memory[0] == '\0' ? rc_text(rc) : memory);
	return rc;
}

/* The row takes the new device in.  A number that was revoked, or that passes
 * to a device with another journal, begins a new epoch: what the old one
 * knows is then worth nothing. */
static enum rc
take_over(struct store *s, struct enrol_work *w, struct store_terminal *t)
{
	bool other = t->has_key && !crypto_equal(t->key, w->e.key, KEY_BYTES);

	if (t->revoked_ms != 0 || other)
		t->epoch++;
	t->revoked_ms = 0;
	t->has_next = false;
	enum rc rc;
	if (other) {
		rc = journal_renew(s, t, w->e.key);
	} else {
		t->has_key = true;
		memcpy(t->key, w->e.key, KEY_BYTES);
		rc = store_terminal_save(s, t);
	}
	return rc == RC_OK ? store_terminal_name(s, t) : rc;
}

/* One for each epoch; what is there already stays. */
static enum rc
make_proof_key(struct store *s, struct enrol_work *w,
    const struct store_terminal *t)
{
	const struct board *b = w->x->app;
	uint8_t fresh[KEY_BYTES];

	rng_fill(b->rng, fresh, sizeof(fresh));
	enum rc rc = store_proof_key_add(s, t->terminal, t->epoch, fresh);
	crypto_wipe(fresh, sizeof(fresh));
	return rc;
}

static enum rc
use_code(struct store *s, struct enrol_work *w, struct store_enrolment *e,
    struct store_terminal *t)
{
	memcpy(e->csr, w->csr.hash, HASH_BYTES);
	enum rc rc = issue(w, t->cert);
	if (rc != RC_OK)
		return rc;
	memcpy(e->cert, w->cert, sizeof(e->cert));
	rc = store_enrolment_use(s, e);
	if (rc == RC_OK)
		rc = take_over(s, w, t);
	return rc == RC_OK ? make_proof_key(s, w, t) : rc;
}

/* The code is known.  Has this request used it, or may it? */
static enum rc
judge(struct store *s, struct enrol_work *w, struct store_enrolment *e)
{
	struct store_terminal t;
	struct sign_facts facts;

	enum rc rc = store_terminal_get(s, e->terminal, &t);
	if (rc != RC_OK)
		return rc;
	if (e->terminal != w->csr.terminal)
		return refuse(w, 409, "", "this code is another terminal's; "
		    "look at the number again");
	if (!e->used && store_now_ms(s) >= e->expires_ms)
		return refuse(w, 410, ENROL_WORD_EXPIRED, "this code's time "
		    "is over; ask the market office for another");
	if (!e->used && t.epoch == EPOCH_MAX)
		return refuse(w, 409, "", "this terminal's number was given "
		    "out too often; take another number");
	if (!e->used)
		return use_code(s, w, e, &t);
	if (!crypto_equal(e->csr, w->csr.hash, HASH_BYTES))
		return refuse(w, 409, ENROL_WORD_USED, "this code was used "
		    "already; ask the market office for another");
	rc = sign_read_facts(str_of(e->cert), &facts);
	if (rc != RC_OK)
		return RC_CORRUPT;
	if (t.revoked_ms != 0 ||
	    !crypto_equal(t.cert, facts.fingerprint, HASH_BYTES))
		return refuse(w, 409, "", "what this code gave is no longer "
		    "good; ask the market office for another");
	memcpy(w->cert, e->cert, sizeof(w->cert));
	return RC_OK;
}

static enum rc
enrol_run(struct store *s, struct store_job *job)
{
	struct enrol_work *w = (struct enrol_work *)(void *)job;
	uint8_t hash[HASH_BYTES];
	struct store_enrolment e;

	w->status = 200;
	enrol_code_hash(w->e.code, hash);
	/* Looked up by its hash, whose bytes nobody can steer: how long it
	 * takes says nothing of the code. */
	enum rc rc = store_enrolment_get(s, hash, &e);
	if (rc == RC_NOT_FOUND)
		return refuse(w, 403, ENROL_WORD_WRONG, "no such code; look "
		    "at each character again, or ask the market office for "
		    "another");
	return rc == RC_OK ? judge(s, w, &e) : rc;
}

static enum rc
renew_run(struct store *s, struct store_job *job)
{
	struct enrol_work *w = (struct enrol_work *)(void *)job;
	struct store_terminal t;
	const char *why;

	w->status = 200;
	enum rc rc = device_check(s, &w->x->req, &t, &why);
	if (rc == RC_DENIED)
		return refuse(w, 403, "", why);
	if (rc == RC_OK)
		rc = issue(w, t.next_cert);
	t.has_next = true;
	return rc == RC_OK ? store_terminal_name(s, &t) : rc;
}

/* --- the answer -------------------------------------------------------- */

static enum rc
put_answer(struct store *s, struct enrol_work *w, struct buf *to)
{
	const struct enrol *enrol = ((struct board *)w->x->app)->enrol;
	struct proto_enrolled a = { .terminal = w->csr.terminal,
	    .cert = str_of(w->cert), .ca = str_of(enrol->ca),
	    .server_ms = store_now_ms(s) };
	struct store_terminal t;
	struct store_place place = { "", "" };

	enum rc rc = store_terminal_get(s, w->csr.terminal, &t);
	if (rc == RC_OK)
		rc = store_place_first(s, w->csr.terminal, &place);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	a.epoch = t.epoch;
	memcpy(a.pin, enrol->pin, sizeof(a.pin));
	memcpy(a.receipts, enrol->receipts, sizeof(a.receipts));
	memcpy(a.profile.bin, place.bin, sizeof(a.profile.bin));
	memcpy(a.profile.account, place.account, sizeof(a.profile.account));
	memcpy(a.profile.holder, t.holder, sizeof(a.profile.holder));
	memcpy(a.profile.stall, t.stall, sizeof(a.profile.stall));
	rc = store_proof_key_get(s, t.terminal, t.epoch, a.proof);
	a.has_proof = rc == RC_OK;
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = proto_put_enrolled(to, &a);
	crypto_wipe(a.proof, sizeof(a.proof));
	if (rc == RC_OK)
		log_line(LOG_INFO, "enrol", "terminal=%u epoch=%u certificate "
		    "given", (unsigned)w->csr.terminal, (unsigned)t.epoch);
	return rc;
}

static void
enrol_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct enrol_work *w = (struct enrol_work *)(void *)job;
	struct buf body = board_scratch(w->x->app);

	if (rc == RC_OK && w->status != 200) {
		log_line(LOG_WARN, "enrol", "refused terminal=%u status=%d",
		    (unsigned)w->csr.terminal, w->status);
		http_error_word(w->x, w->status, w->word, w->error);
		return;
	}
	if (rc == RC_OK)
		rc = put_answer(s, w, &body);
	if (rc != RC_OK) {
		log_line(LOG_ERROR, "enrol", "not done terminal=%u: %s",
		    (unsigned)w->csr.terminal, rc_text(rc));
		http_busy(w->x);
		return;
	}
	http_answer(w->x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&body) });
	crypto_wipe(body.p, body.n);   /* the answer was copied */
}

/* --- requests ---------------------------------------------------------- */

/* Read the body and its request for a certificate; false: answered. */
static bool
read_request(struct http_exchange *x, struct enrol_work *w)
{
	struct buf pem = BUF(w->pem);

	memset(w, 0, sizeof(*w));
	w->x = x;
	if (proto_read_enrol(x->req.body, &pem, &w->e) != RC_OK) {
		http_error(x, 400, "not a request for enrolment; see "
		    "PROTOCOL.md, section 7");
		return false;
	}
	if (sign_csr_read(w->e.csr, &w->csr) != RC_OK ||
	    w->csr.terminal != w->e.terminal) {
		http_error(x, 400, "csr: not a P-256 request of "
		    "CN=terminal-<n> signed by its own key");
		return false;
	}
	return true;
}

void
enrol_post(struct http_exchange *x)
{
	struct board *b = x->app;
	struct enrol_work *w = (struct enrol_work *)(void *)x->work;
	char memory[CHAIN_ENROL_TEXT_MAX];
	struct buf text = BUF(memory);

	if (!may_try(b->enrol, x) || !read_request(x, w))
		return;
	if (w->e.code[0] == '\0') {
		http_error(x, 400, "code: missing");
		return;
	}
	chain_enrol_text(&text, w->csr.hash);
	if (!ed25519_verify(w->e.key, buf_str(&text), w->e.sig)) {
		http_error(x, 400, "sig: not the journal key's signature over "
		    "this csr");
		return;
	}
	w->job = (struct store_job){ enrol_run, enrol_done, NULL, RC_OK };
	board_submit(x, &w->job);
}

void
enrol_renew(struct http_exchange *x)
{
	struct board *b = x->app;
	struct enrol_work *w = (struct enrol_work *)(void *)x->work;

	if (!may_try(b->enrol, x))
		return;
	if (x->req.terminal == 0) {
		http_error(x, 401, "a device certificate of this market is "
		    "needed; enrol the terminal");
		return;
	}
	if (!read_request(x, w))
		return;
	if (w->csr.terminal != x->req.terminal) {
		http_error(x, 403, "the certificate is another terminal's");
		return;
	}
	w->job = (struct store_job){ renew_run, enrol_done, NULL, RC_OK };
	board_submit(x, &w->job);
}

void
enrol_cacerts(struct http_exchange *x)
{
	const struct board *b = x->app;
	char memory[2 * CA_MAX];
	struct buf body = BUF(memory);

	struct proto_cacerts c = { str_of(b->enrol->ca),
	    clock_wall_ms(b->clock) };

	if (proto_put_cacerts(&body, &c) != RC_OK) {
		http_busy(x);
		return;
	}
	http_answer(x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&body) });
}

void
enrol_time(struct http_exchange *x)
{
	const struct board *b = x->app;
	char memory[64];
	struct buf body = BUF(memory);

	proto_put_time(&body, clock_wall_ms(b->clock));
	http_answer(x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&body) });
}

/* --- life -------------------------------------------------------------- */

/* A folder made before each had such a key may have none. */
static enum rc
read_receipts(const struct board *b, struct enrol *e, struct buf *why)
{
	char unread[512];
	struct buf line = BUF(e->receipts), no = BUF(unread);
	enum rc rc = receipt_key_put(&b->conf, NULL, &line, &no);

	if (rc != RC_OK)
		e->receipts[0] = '\0';
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		buf_puts(why, unread);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
enrol_open(struct board *b, struct enrol **out, struct buf *why)
{
	*out = NULL;
	struct enrol *e = calloc(1, sizeof(*e));
	if (e == NULL)
		return RC_NO_MEMORY;
	struct buf ca = BUF(e->ca);
	bool spare = true;
	board_conf_path(&b->conf, "ca.key", e->key_path);
	board_conf_path(&b->conf, "ca.crt", e->ca_path);
	enum rc rc = setup_read(e->ca_path, &ca, why);
	buf_putc(&ca, '\n');
	if (rc == RC_OK)
		rc = pins_read(&b->conf, e->pin, &spare, why);
	if (rc == RC_OK && !spare)
		log_line(LOG_WARN, "enrol", "no spare key beside the "
		    "server's; make it with cho40-board init");
	if (rc == RC_OK)
		rc = read_receipts(b, e, why);
	if (rc != RC_OK) {
		enrol_close(e);
		return rc;
	}
	*out = e;
	return RC_OK;
}

void
enrol_close(struct enrol *e)
{
	free(e);
}
