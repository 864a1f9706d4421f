/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/ref.h"
#include "ledger/vietqr.h"
#include "tests/bank/mangle.h"
#include "tests/bank/stamp.h"

/* A shape is text with these marks:
 *   %P  the purpose as sent            %C  the reference as it is
 *   %L  in lower case                  %M  its second half in lower case
 *   %1  a blank before its last one    %S  blanks in four places
 *   %D  a dot and a blank inside       %H  dashes inside
 *   %T  its last three missing         %F  its first missing
 *   %X  two neighbours swapped         %O  another sound reference
 *   %a  12 digits, the same wherever they stand in one content
 *   %b  10 digits   %c  6 digits   %f  FT and 14 digits   %g  5 letters
 *   %e  32 hex digits   %i  the payer's account   %j  the receiver's
 *   %t  day and time as ACB writes it
 * Fillers hold no 'C', so that they never begin a reference of their own. */
static const struct mangle table[] = {
	{ "plain", "%P", MANGLE_FOUND, "" },
	{ "momo", "%a-%C-CHUYEN TIEN-OQCH000%g-MOMO%aMOMO",
	    MANGLE_FOUND, "2 6" },
	{ "momo-va", "%a-XEVCP %C-CHUYEN TIEN-OQCH000%g-MOMO%aMOMO",
	    MANGLE_FOUND, "3" },
	{ "momo-sepay", "Qafmgq%c SEPAY%c 1 %a-%C-CHUYEN TIEN-OQCH000%g"
	    "-MOMO%aMOMO", MANGLE_FOUND, "4" },
	{ "momo-dashes", "%a-%H-CHUYEN TIEN-OQCH000%g", MANGLE_FOUND, "5" },
	{ "momo-no-code", "%a-0900000003-Thanh toan goi Goi Chuyen Nghiep",
	    MANGLE_LOST, "7" },
	{ "mbvcb", "MBVCB.%b.%C.CT tu %i NGUYEN VAN A toi%j TRAN THI B",
	    MANGLE_FOUND, "8" },
	{ "mbvcb-tpbank", "MBVCB.%b.6077BFTVG2XUIK.%C.CT tu %i NGUYEN VAN A"
	    " DO toi %j NGUYEN VAN A DO tai TPBANK", MANGLE_FOUND, "9" },
	{ "mbvcb-acb", "MBVCB.%b.%c.%e.%C.CT tu %i NGUYEN VAN A toi %j NGUYEN"
	    " VAN A tai ACB GD %c-%t", MANGLE_FOUND, "10" },
	{ "mbvcb-dots", "MBVCB.%b.%c.%D.CT tu %i N GUYEN VAN A toi %j TRAN"
	    " THI B tai MB- Ma GD ACSP/ %c %j", MANGLE_FOUND, "11" },
	{ "mbvcb-short", "MBVCB.%b.%C.CT tu 0123 NGUYEN VAN A toi %j",
	    MANGLE_FOUND, "21" },
	{ "mb-qr", "Thanh toan QR-%M %g NG CHUYEN:CUSTOMER",
	    MANGLE_FOUND, "12" },
	{ "spaces", "%S", MANGLE_FOUND, "13" },
	{ "space-last", "%1-CHUYEN TIEN", MANGLE_FOUND, "30" },
	{ "mb-no-code", "CUSTOMER Thanh toan QR NGUYEN VAN A chuyen  khoan"
	    " - Ma giao dich/ Trace %c", MANGLE_LOST, "14" },
	{ "mb-trace", "%C - Ma giao dich/ Trace%c", MANGLE_FOUND, "15" },
	{ "lower", "Nap tien %L", MANGLE_FOUND, "16" },
	{ "cut", "XEVCP %T-Ma GD ACSP/OD%c", MANGLE_LOST, "17" },
	{ "cut-end", "IBFT NGUYEN VAN A CHUYEN TIEN %T", MANGLE_LOST, "17" },
	{ "cut-front", "QR - %F", MANGLE_LOST, "17" },
	{ "acb-no-code", "QR - NGUYEN THI A Chuyen tien GD %c %t",
	    MANGLE_LOST, "18" },
	{ "qr-dash", "QR - %M", MANGLE_FOUND, "19" },
	{ "ibft", "IBFT %CCT TU", MANGLE_FOUND, "20" },
	{ "ct-den", "CT DEN:%b ND:%C SD:12500000", MANGLE_FOUND, "22" },
	{ "ct-den-no-code", "CT DEN: %a OKBILL.NET chuyen %f; tai Napas",
	    MANGLE_LOST, "23" },
	{ "sevqr", "SEVQR TKP001 %C", MANGLE_FOUND, "24" },
	{ "acb-gd", "%C GD %c-%t", MANGLE_FOUND, "25" },
	{ "napas-blob", "0200970405%a%aIXIY%c %C", MANGLE_FOUND, "26" },
	{ "glued-digits", "%f%b%c%C - Ma giao dich/ Trace %c",
	    MANGLE_FOUND, "27" },
	{ "mb-long", "CHUYEN TIEN DEN SO TAI KHOAN %D  NGUYEN VAN A %f - Ma"
	    " giao dich/ Trace %c", MANGLE_FOUND, "28" },
	{ "glued-space", "0200970405%c%1", MANGLE_FOUND, "29" },
	{ "trap", "chuyen tien tien hang cho chi Ba CHOLON",
	    MANGLE_LOST, "31" },
	{ "swapped", "%X", MANGLE_LOST, "" },
	{ "two-codes", "%C %O", MANGLE_TWO, "" },
	{ "empty", "", MANGLE_LOST, "" },
};

size_t
mangle_count(void)
{
	return sizeof(table) / sizeof(table[0]);
}

const struct mangle *
mangle_at(size_t i)
{
	REQUIRE(i < mangle_count());
	return &table[i];
}

const struct mangle *
mangle_by_name(struct str name)
{
	for (size_t i = 0; i < mangle_count(); i++)
		if (str_eq(name, str_of(table[i].name)))
			return &table[i];
	return NULL;
}

/* What one content repeats: the parts are drawn once. */
struct parts {
	const struct mangle_job *job;
	char code[VIETQR_PURPOSE_MAX + 1];
	char d12[13];
};

static void
put_drawn(struct buf *b, const struct rng *rng, struct str alphabet, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_putc(b, alphabet.p[rng_below(rng, alphabet.n)]);
}

static void
put_digits(struct buf *b, const struct rng *rng, size_t n)
{
	put_drawn(b, rng, STR("0123456789"), n);
}

static void
put_lower(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		buf_putc(b, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
}

/* s with `what` put in after each of the offsets, which end with 0. */
static void
put_split(struct buf *b, struct str s, const char *what, const size_t *after)
{
	for (size_t i = 0; i < s.n; i++) {
		if (*after != 0 && i == *after) {
			buf_puts(b, what);
			after++;
		}
		buf_putc(b, s.p[i]);
	}
}

/* Two unlike neighbours change places: a slip that a check character sees. */
static void
put_swapped(struct buf *b, struct str s)
{
	size_t at = s.n;

	for (size_t i = 2; i + 1 < s.n && at == s.n; i++)
		if (s.p[i] != s.p[i + 1])
			at = i;
	for (size_t i = 0; i < s.n; i++) {
		size_t from = i == at ? i + 1 : i == at + 1 ? at : i;
		buf_putc(b, s.p[from]);
	}
}

/* Of the same terminal: a stranger's could not be meant as well. */
static void
put_other(struct buf *b, const struct rng *rng, const char *code)
{
	struct ref r = { .terminal = 1 };
	char other[REF_LEN + 1];

	if (ref_parse(str_of(code), &r) != RC_OK)
		r.epoch = 0;
	r.nonce = rng_below(rng, REF_NONCE_MAX);

	ref_make(&r, other);
	buf_puts(b, other);
}

static void
put_code(struct buf *b, char mark, const struct parts *p)
{
	struct str s = str_of(p->code);
	size_t last[] = { s.n > 1 ? s.n - 1 : 0, 0 };

	switch (mark) {
	case 'C': buf_put(b, s); break;
	case 'L': put_lower(b, s); break;
	case 'M':
		buf_put(b, str_part(s, 0, s.n / 2));
		put_lower(b, str_from(s, s.n / 2));
		break;
	case '1': put_split(b, s, " ", last); break;
	case 'S':
		put_split(b, s, " ", (size_t[]){ 1, 5, 9, 14, 0 });
		break;
	case 'D':
		put_split(b, s, ". ", (size_t[]){ 6, 0 });
		break;
	case 'H':
		put_split(b, s, "-", (size_t[]){ 2, 7, 0 });
		break;
	case 'T': buf_put(b, str_part(s, 0, s.n > 3 ? s.n - 3 : 0)); break;
	case 'F': buf_put(b, str_from(s, s.n > 0 ? 1 : 0)); break;
	case 'X': put_swapped(b, s); break;
	case 'O': put_other(b, p->job->rng, p->code); break;
	default: REQUIRE(false);
	}
}

static void
put_mark(struct buf *b, char mark, const struct parts *p)
{
	const struct rng *rng = p->job->rng;

	switch (mark) {
	case 'P': buf_put(b, p->job->purpose); break;
	case 'a': buf_puts(b, p->d12); break;
	case 'b': put_digits(b, rng, 10); break;
	case 'c': put_digits(b, rng, 6); break;
	case 'e': put_drawn(b, rng, STR("0123456789abdef"), 32); break;
	case 'f':
		buf_puts(b, "FT");
		put_digits(b, rng, 14);
		break;
	case 'g': put_drawn(b, rng, STR("ABDEFGHKLMNPQRSTVXYZabdeghk"), 5);
		break;
	case 'i':
		buf_puts(b, "02");
		put_digits(b, rng, 8);
		break;
	case 'j': buf_put(b, p->job->account); break;
	case 't': stamp_put_acb(b, p->job->wall_ms); break;
	default: put_code(b, mark, p);
	}
}

enum rc
mangle_apply(const struct mangle *m, const struct mangle_job *job,
    struct buf *out)
{
	struct parts p = { .job = job };
	char found[REF_FOUND_MAX][REF_LEN + 1];
	struct buf d12 = BUF(p.d12);

	/* A static code has no reference: then the purpose stands for it. */
	if (ref_find(job->purpose, found) > 0)
		(void)str_copy(str_of(found[0]), p.code, sizeof(p.code));
	else if (!str_copy(job->purpose, p.code, sizeof(p.code)))
		return RC_TOO_BIG;
	put_digits(&d12, job->rng, 12);
	for (const char *s = m->shape; *s != '\0'; s++)
		if (*s == '%')
			put_mark(out, *++s, &p);
		else
			buf_putc(out, *s);
	return out->full ? RC_TOO_BIG : RC_OK;
}
