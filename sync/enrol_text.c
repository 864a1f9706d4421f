/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/base32.h"
#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/enrol_text.h"

#define MAGIC      "C4E1"
#define GROUP      4
#define CODE_DIGITS (ENROL_CODE_CHARS - 1)
/* x^5 + x^2 + 1: its powers of x run through all of GF(32) but 0. */
#define FIELD      0x25u
#define CHARS_MAX  BASE32_CHARS(HASH_BYTES)

/* --- codes ------------------------------------------------------------- */

/* Each character by its place's power of x: finds any one wrong, and any two
 * neighbours that changed places. */
static unsigned
check_value(const char *digits)
{
	unsigned v = 0;

	for (int i = 0; i < CODE_DIGITS; i++) {
		v ^= (unsigned)base32_value(digits[i]);
		v = v << 1 ^ ((v & 16) != 0 ? FIELD : 0);
	}
	return v;
}

void
enrol_code_make(const struct rng *rng, char code[ENROL_CODE_CHARS + 1])
{
	for (int i = 0; i < CODE_DIGITS; i++)
		code[i] = base32_char((unsigned)rng_below(rng, 32));
	code[CODE_DIGITS] = base32_char(check_value(code));
	code[ENROL_CODE_CHARS] = '\0';
}

/* The character that was meant, or 0. */
static char
meant(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'I' || c == 'L')
		c = '1';
	if (c == 'O')
		c = '0';
	return base32_value(c) < 0 ? 0 : c;
}

/* The characters without what stands between groups; false: one is not of
 * the alphabet, or they are more than fit. */
static bool
gather(struct str text, struct buf *to)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '-' || text.p[i] == ' ')
			continue;
		char c = meant(text.p[i]);
		if (c == 0)
			return false;
		buf_putc(to, c);
	}
	return !to->full;
}

enum rc
enrol_code_read(struct str text, char code[ENROL_CODE_CHARS + 1])
{
	char memory[ENROL_CODE_CHARS + 2];
	struct buf b = BUF(memory);

	bool ok = gather(text, &b) && b.n == ENROL_CODE_CHARS &&
	    base32_char(check_value(memory)) == memory[CODE_DIGITS];
	if (ok)
		memcpy(code, memory, ENROL_CODE_CHARS + 1);
	crypto_wipe(memory, sizeof(memory));
	return ok ? RC_OK : RC_BAD_INPUT;
}

void
enrol_code_hash(const char *code, uint8_t hash[HASH_BYTES])
{
	const struct str parts[] = { STR("cho40 enrol code v1\n"),
	    str_of(code) };

	sha256(parts, 2, hash);
}

/* --- lines ------------------------------------------------------------- */

static void
put_chars(struct buf *b, struct str chars, bool groups)
{
	for (size_t i = 0; i < chars.n; i++) {
		if (groups && i > 0 && i % GROUP == 0)
			buf_putc(b, '-');
		buf_putc(b, chars.p[i]);
	}
}

void
enrol_text_put(struct buf *b, const struct enrol_target *t, bool groups)
{
	char memory[CHARS_MAX + 1];
	struct buf print = BUF(memory);

	buf_puts(b, MAGIC "*");
	for (const char *p = t->host; *p != '\0'; p++)
		buf_putc(b, (char)(*p >= 'a' && *p <= 'z' ?
		    *p - 'a' + 'A' : *p));
	buf_printf(b, "*%u*", (unsigned)t->port);
	base32_put(&print, t->print, t->print_n);
	put_chars(b, buf_str(&print), groups);
	buf_printf(b, "*%u*", (unsigned)t->terminal);
	put_chars(b, str_of(t->code), groups);
}

/* The alphabet of host names and addresses. */
static bool
read_host(struct str s, char to[ENROL_HOST_MAX + 1])
{
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = str_part(s, 1, s.n - 2);
	if (s.n == 0 || s.n > ENROL_HOST_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '.' || c == '-' || c == ':'))
			return false;
		to[i] = c;
	}
	to[s.n] = '\0';
	return to[0] != '-' && to[0] != '.';
}

static bool
read_number(struct str s, uint64_t max, uint64_t *n)
{
	return s.n > 0 && s.n <= 7 && str_to_u64(s, n) && *n >= 1 &&
	    *n <= max;
}

static bool
read_print(struct str s, struct enrol_target *t)
{
	char memory[CHARS_MAX + 2];
	struct buf b = BUF(memory);

	if (!gather(s, &b))
		return false;
	t->print_n = b.n == BASE32_CHARS(ENROL_PRINT_SHORT) ?
	    ENROL_PRINT_SHORT : HASH_BYTES;
	return base32_decode(buf_str(&b), t->print, t->print_n);
}

static enum rc
say(const char **why, const char *what)
{
	if (why != NULL)
		*why = what;
	return RC_BAD_INPUT;
}

enum rc
enrol_text_read(struct str text, struct enrol_target *t, const char **why)
{
	struct str rest = str_trim(text);
	struct enrol_target got = { .port = 0 };
	struct str part[6];
	uint64_t n;

	if (rest.n >= ENROL_TEXT_MAX)
		return say(why, "too long to be an enrolment line");
	for (int i = 0; i < 6; i++)
		part[i] = str_trim(str_cut(&rest, '*'));
	if (!str_eq_nocase(part[0], STR(MAGIC)) || rest.n > 0)
		return say(why, "not an enrolment line; it begins with C4E1* "
		    "and has six parts");
	if (!read_host(part[1], got.host))
		return say(why, "the second part is no host name or address");
	if (!read_number(part[2], UINT16_MAX, &n))
		return say(why, "the third part is no port");
	got.port = (uint16_t)n;
	if (!read_print(part[3], &got))
		return say(why, "the fourth part is not the market's "
		    "fingerprint; look at each character again");
	if (!read_number(part[4], TERMINAL_ID_MAX, &n))
		return say(why, "the fifth part is no terminal's number");
	got.terminal = (uint32_t)n;
	if (enrol_code_read(part[5], got.code) != RC_OK)
		return say(why, "the last part is not a code; look at each "
		    "character again");
	*t = got;
	return RC_OK;
}

enum rc
enrol_file_read(struct str content, struct enrol_target *t,
    const char **why)
{
	char line[ENROL_TEXT_MAX];
	struct str s = str_trim(content);

	if (s.n == 0 || s.p[0] != '{')
		return enrol_text_read(content, t, why);
	if (s.n > ENROL_FILE_MAX || !json_check(s, NULL) ||
	    !json_get_str(s, "enrol", line, sizeof(line)))
		return say(why, "not a file of cho40-board enrol");
	return enrol_text_read(str_of(line), t, why);
}

void
enrol_url(struct buf *b, const struct enrol_target *t)
{
	bool v6 = strchr(t->host, ':') != NULL;

	buf_printf(b, "https://%s%s%s:%u", v6 ? "[" : "", t->host,
	    v6 ? "]" : "", (unsigned)t->port);
}
