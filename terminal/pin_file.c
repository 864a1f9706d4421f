/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "ledger/base/buf.h"
#include "ledger/base/log.h"
#include "ledger/key.h"
#include "terminal/pin_file.h"

#define FILE_BYTES_MAX 512
#define HEAD "cho40-pin 1"

/* --- the file ------------------------------------------------------------ */

static void
put_sum(struct str text, struct buf *to)
{
	uint8_t hash[HASH_BYTES];

	sha256(&text, 1, hash);
	buf_hex(to, hash, sizeof(hash));
}

static const char *const state_names[] = { [PIN_OFF] = "off",
	[PIN_SET] = "set", [PIN_DAMAGED] = "damaged" };
#define STATES (sizeof(state_names) / sizeof(state_names[0]))

static enum rc
keep(struct pin *p)
{
	char text[FILE_BYTES_MAX], said[512];
	struct buf b = BUF(text), why = BUF(said);

	buf_printf(&b, HEAD "\nstate %s\nsalt ", state_names[p->state]);
	buf_hex(&b, p->salt, sizeof(p->salt));
	buf_puts(&b, "\nhash ");
	buf_hex(&b, p->hash, sizeof(p->hash));
	buf_printf(&b, "\ntries %" PRId64 "\nwait_ms %" PRId64 "\nnumber %"
	    PRId64 "\n", p->tries, p->kept_ms, p->number);
	put_sum(buf_str(&b), &b);
	buf_putc(&b, '\n');
	REQUIRE(!b.full);
	enum rc rc = key_replace(p->path, buf_str(&b), &why);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "pin", "%s: %s", rc_text(rc), said);
	crypto_wipe(text, sizeof(text));
	return rc;
}

/* The rest of a line that begins with this word and a blank. */
static bool
take(struct str *all, const char *word, struct str *value)
{
	struct str line = str_cut(all, '\n');

	if (!str_eq(str_cut(&line, ' '), str_of(word)))
		return false;
	*value = line;
	return true;
}

static bool
take_state(struct str *all, struct pin *p)
{
	struct str text;

	if (!take(all, "state", &text))
		return false;
	for (size_t i = 0; i < STATES; i++)
		if (str_eq(text, str_of(state_names[i]))) {
			p->state = (enum pin_state)i;
			return true;
		}
	return false;
}

static bool
take_number(struct str *all, const char *word, int64_t max, int64_t *v)
{
	struct str text;

	return take(all, word, &text) && str_to_i64(text, v) && *v >= 0 &&
	    *v <= max;
}

static bool
take_bytes(struct str *all, const char *word, uint8_t *to, size_t n)
{
	struct str text;

	return take(all, word, &text) && text.n == 2 * n &&
	    hex_decode(text, to, n);
}

static bool
read_text(struct pin *p, struct str all)
{
	char sum[2 * HASH_BYTES + 1];
	struct buf b = BUF(sum);
	struct str text;

	if (all.n < sizeof(sum))
		return false;
	text = str_part(all, 0, all.n - sizeof(sum));
	put_sum(text, &b);
	return str_eq(buf_str(&b), str_trim(str_from(all, text.n))) &&
	    str_eq(str_cut(&text, '\n'), STR(HEAD)) &&
	    take_state(&text, p) &&
	    take_bytes(&text, "salt", p->salt, sizeof(p->salt)) &&
	    take_bytes(&text, "hash", p->hash, sizeof(p->hash)) &&
	    take_number(&text, "tries", INT32_MAX, &p->tries) &&
	    take_number(&text, "wait_ms", PIN_WAIT_MAX_MS, &p->kept_ms) &&
	    take_number(&text, "number", INT64_MAX, &p->number);
}

static void
draw_number(struct pin *p)
{
	p->number = PIN_NUMBER_MIN + (int64_t)rng_below(p->rng, PIN_NUMBERS);
}

static void
load(struct pin *p)
{
	char text[FILE_BYTES_MAX];
	FILE *f = fopen(p->path, "re");

	draw_number(p);
	if (f == NULL) {
		p->state = errno == ENOENT ? PIN_OFF : PIN_DAMAGED;
		return;
	}
	size_t n = fread(text, 1, sizeof(text), f);
	if (ferror(f) || n == sizeof(text) ||
	    !read_text(p, (struct str){ text, n })) {
		p->state = PIN_DAMAGED;
		p->tries = p->kept_ms = 0;
		draw_number(p);
	}
	fclose(f);
	crypto_wipe(text, sizeof(text));
}

enum rc
pin_open(struct pin *p, const char *dir, const struct rng *rng,
    int64_t mono_ms)
{
	struct buf b;

	*p = (struct pin){ .rng = rng };
	b = BUF(p->path);
	buf_printf(&b, "%s/%s", dir, PIN_NAME);
	if (b.full)
		return RC_TOO_BIG;
	load(p);
	if (p->state == PIN_DAMAGED)
		log_line(LOG_ERROR, "pin", "%s: damaged; what needs the PIN "
		    "stays shut", p->path);
	p->until_ms = p->kept_ms > 0 ? mono_ms + p->kept_ms : 0;
	return RC_OK;
}

/* --- waiting ------------------------------------------------------------- */

int64_t
pin_wait_ms(const struct pin *p, int64_t mono_ms)
{
	return mono_ms < p->until_ms ? p->until_ms - mono_ms : 0;
}

int
pin_tries_left(const struct pin *p)
{
	return p->tries < PIN_TRIES ? (int)(PIN_TRIES - p->tries) : 0;
}

static int64_t
cost_ms(int64_t tries)
{
	int64_t n = tries - PIN_TRIES;

	return n < 0 ? 0 : (int64_t)PIN_WAIT_MS <<
	    (n > PIN_DOUBLINGS ? PIN_DOUBLINGS : n);
}

/* An eighth of the wait has gone by since the file was written. */
int64_t
pin_deadline(const struct pin *p)
{
	int64_t step = cost_ms(p->tries) / PIN_KEEPS;

	if (p->until_ms == 0)
		return INT64_MAX;
	return p->until_ms - (p->kept_ms > step ? p->kept_ms - step : 0);
}

void
pin_turn(struct pin *p, int64_t mono_ms)
{
	int64_t kept = p->kept_ms;

	if (mono_ms < pin_deadline(p))
		return;
	p->kept_ms = pin_wait_ms(p, mono_ms);
	if (p->kept_ms == 0)
		p->until_ms = 0;
	/* Not kept: a start would wait for longer.  The next step tries. */
	if (kept != p->kept_ms)
		(void)keep(p);
}

/* --- attempts ------------------------------------------------------------ */

enum rc
pin_try(struct pin *p, int64_t mono_ms)
{
	struct pin before = *p;

	if (pin_wait_ms(p, mono_ms) > 0)
		return RC_BUSY;
	p->tries++;
	p->kept_ms = cost_ms(p->tries);
	enum rc rc = keep(p);
	if (rc != RC_OK) {
		*p = before;
		return rc;
	}
	p->until_ms = p->kept_ms > 0 ? mono_ms + p->kept_ms : 0;
	return RC_OK;
}

static bool
is_pin(struct str digits)
{
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
	return digits.n >= PIN_MIN && digits.n <= PIN_MAX;
}

enum rc
pin_check(struct pin *p, int64_t mono_ms, struct str digits)
{
	uint8_t hash[HASH_BYTES];

	if (p->state != PIN_SET)
		return p->state == PIN_OFF ? RC_STATE : RC_CORRUPT;
	if (!is_pin(digits))
		return RC_BAD_INPUT;
	enum rc rc = pin_try(p, mono_ms);
	if (rc == RC_OK)
		rc = scrypt_stall(digits, p->salt, hash);
	if (rc != RC_OK)
		return rc;
	bool right = crypto_equal(hash, p->hash, sizeof(hash));
	crypto_wipe(hash, sizeof(hash));
	if (!right)
		return RC_DENIED;
	p->tries = p->kept_ms = p->until_ms = 0;
	/* Right is right, even when that cannot be kept. */
	(void)keep(p);
	return RC_OK;
}

enum rc
pin_set(struct pin *p, struct str digits)
{
	struct pin before = *p;
	enum rc rc = RC_OK;

	if (digits.n > 0 && !is_pin(digits))
		return RC_BAD_INPUT;
	p->tries = p->kept_ms = p->until_ms = 0;
	draw_number(p);
	p->state = digits.n > 0 ? PIN_SET : PIN_OFF;
	rng_fill(p->rng, p->salt, sizeof(p->salt));
	rng_fill(p->rng, p->hash, sizeof(p->hash));
	if (digits.n > 0)
		rc = scrypt_stall(digits, p->salt, p->hash);
	if (rc == RC_OK)
		rc = keep(p);
	if (rc != RC_OK)
		*p = before;
	crypto_wipe(&before, sizeof(before));
	return rc;
}
