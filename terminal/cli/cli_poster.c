/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 poster - the stall's QR on a sheet of paper, with a number. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/bank.h"
#include "ledger/base/clock.h"
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "ledger/sale.h"
#include "ledger/vietqr.h"
#include "terminal/cli/cli.h"
#include "terminal/cli/out_file.h"
#include "terminal/cli/pdf_poster.h"
#include "terminal/cli/poster_log.h"

#define FONTS_DIR "/usr/share/cho40/fonts"
#define PROFILE_BYTES 8192
#define LAST_DIGITS 4

enum option { PROFILE, PDF, SIZE, LOG, WHO, FONTS, OPTIONS };
static const char *const options[] = { [PROFILE] = "profile", [PDF] = "pdf",
	[SIZE] = "size", [LOG] = "log", [WHO] = "who", [FONTS] = "fonts",
	[OPTIONS] = NULL };

struct order {
	struct profile is;
	enum poster_size size;
	char payload[VIETQR_PAYLOAD_MAX + 1];
	char code[NAME_MAX_BYTES];   /* the stall's, or "" */
	char where[2 * NAME_MAX_BYTES + 8];
	char last[LAST_DIGITS + 1];
};

/* --- what is asked for --------------------------------------------------- */

static bool
read_file(const char *path, char *to, size_t cap, size_t *n)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");

	if (f == NULL)
		return false;
	*n = fread(to, 1, cap, f);
	bool ok = ferror(f) == 0 && *n < cap;
	if (f != stdin)
		fclose(f);
	return ok;
}

/* Absent is "", of another type or too long is wrong. */
static bool
text_of(struct str obj, const char *name, char *to, size_t cap)
{
	struct str raw;

	to[0] = '\0';
	return !json_get(obj, name, &raw) || json_get_str(obj, name, to, cap);
}

static enum cli_exit
read_profile(const char *path, struct order *o)
{
	static char text[PROFILE_BYTES];
	struct profile *p = &o->is;
	struct str obj = { text, 0 };
	size_t at = 0;

	if (!read_file(path, text, sizeof(text), &obj.n)) {
		cli_complain("%s: cannot be read, or over %d bytes", path,
		    PROFILE_BYTES);
		return CLI_WORLD;
	}
	if (!json_check(obj, &at) || str_trim(obj).p[0] != '{') {
		cli_complain("%s: no JSON object (byte %zu)", path, at);
		return CLI_REFUSED;
	}
	if (!text_of(obj, "bin", p->bin, sizeof(p->bin)) ||
	    !text_of(obj, "account", p->account, sizeof(p->account)) ||
	    !text_of(obj, "holder", p->holder, sizeof(p->holder)) ||
	    !text_of(obj, "stall", p->stall, sizeof(p->stall)) ||
	    !text_of(obj, "place", p->place, sizeof(p->place)) ||
	    !text_of(obj, "code", o->code, sizeof(o->code)) ||
	    p->stall[0] == '\0') {
		cli_complain("%s: needs bin, account and stall, and may have "
		    "holder, place and code: all of them texts", path);
		return CLI_REFUSED;
	}
	return CLI_DONE;
}

static bool
read_size(const char *text, enum poster_size *size)
{
	*size = POSTER_A5;
	if (text == NULL)
		return true;
	for (int i = 0; i < POSTER_SIZES; i++) {
		*size = (enum poster_size)i;
		if (str_eq_nocase(str_of(text),
		    str_of(poster_size_name(*size))))
			return true;
	}
	return false;
}

static enum cli_exit
make_code(struct order *o)
{
	struct buf b = BUF(o->payload), where = BUF(o->where);
	size_t n = strlen(o->is.account);
	const char *why = "";

	if (vietqr_make(&(struct vietqr_order){ .service = VIETQR_TO_ACCOUNT,
	    .bin = str_of(o->is.bin), .account = str_of(o->is.account) }, &b,
	    &why) != RC_OK) {
		cli_complain("%s", why);
		return CLI_REFUSED;
	}
	REQUIRE(str_copy(str_of(o->is.account + (n > LAST_DIGITS ?
	    n - LAST_DIGITS : 0)), o->last, sizeof(o->last)));
	if (o->code[0] != '\0')
		buf_printf(&where, "Quầy %s%s", o->code,
		    o->is.place[0] != '\0' ? " · " : "");
	buf_puts(&where, o->is.place);
	return CLI_DONE;
}

/* --- the sheet ------------------------------------------------------------ */

static const char *
who_prints(const struct cli_args *args)
{
	static const char *const names[] = { "SUDO_USER", "USER", "LOGNAME" };
	const char *who = args->value[WHO];

	for (size_t i = 0; who == NULL && i < sizeof(names) /
	    sizeof(names[0]); i++)
		who = getenv(names[i]);
	return who != NULL && who[0] != '\0' && strlen(who) < NAME_MAX_BYTES &&
	    str_is_utf8(str_of(who)) ? who : NULL;
}

static enum cli_exit
number_it(const struct cli_args *args, const struct order *o, const char *who,
    int64_t *no)
{
	char beside[OUT_FILE_PATH_MAX], memory[256];
	struct buf path = BUF(beside), why = BUF(memory);
	struct poster_entry e = { clock_wall_ms(&clock_system), who,
		poster_size_name(o->size), o->code[0] != '\0' ? o->code :
		o->is.stall, o->last, o->payload };

	if (args->value[LOG] != NULL)
		buf_puts(&path, args->value[LOG]);
	else
		buf_printf(&path, "%s.log", args->value[PROFILE]);
	if (path.full || strcmp(beside, "-.log") == 0) {
		cli_complain("--log is needed");
		return CLI_USAGE;
	}
	enum rc rc = poster_log_add(beside, &e, no, &why);
	if (rc == RC_OK)
		return CLI_DONE;
	cli_complain("%s: %s", beside, memory);
	return rc == RC_CORRUPT || rc == RC_TOO_BIG ? CLI_REFUSED : CLI_WORLD;
}

static bool
on_bytes(void *ctx, const void *bytes, size_t n)
{
	return fwrite(bytes, 1, n, ctx) == n;
}

static enum cli_exit
draw(const struct cli_args *args, const struct order *o, int64_t no)
{
	static struct qr q;
	const struct bank *bank = bank_by_bin(str_of(o->is.bin));
	char foot[64], memory[512];
	struct buf b = BUF(foot), why = BUF(memory);
	struct out_file out;
	const char *fonts = args->value[FONTS] != NULL ? args->value[FONTS] :
	    access(FONTS_DIR, R_OK) == 0 ? FONTS_DIR : "assets/fonts";

	buf_printf(&b, "Bản in số %lld · ", (long long)no);
	day_put_paper(&b, day_at(clock_wall_ms(&clock_system)));
	if (qr_encode(str_of(o->payload), &q) != RC_OK)
		return CLI_WORLD;
	enum cli_exit done = out_file_open(&out, args->value[PDF]);
	if (done != CLI_DONE)
		return done;
	enum rc rc = pdf_poster(&(struct poster){ .size = o->size,
	    .font_dir = fonts, .qr = &q, .stall = o->is.stall,
	    .place = o->where, .holder = o->is.holder,
	    .bank = bank != NULL ? bank->short_name : o->is.bin,
	    .last = o->last, .foot = foot }, on_bytes, out.f, &why);
	if (rc != RC_OK) {
		cli_complain("%s", memory);
		done = CLI_WORLD;
	}
	return out_file_close(&out, done);
}

static enum cli_exit
run(const struct cli_args *args)
{
	static struct order o;
	const char *who = who_prints(args);
	struct out_file probe;
	int64_t no;

	if (args->value[PROFILE] == NULL || args->value[PDF] == NULL) {
		cli_complain("--profile and --pdf are needed");
		return CLI_USAGE;
	}
	if (who == NULL) {
		cli_complain("--who is needed: nobody knows who prints");
		return CLI_USAGE;
	}
	if (!read_size(args->value[SIZE], &o.size)) {
		cli_complain("--size is A4, A5 or A6");
		return CLI_REFUSED;
	}
	enum cli_exit done = read_profile(args->value[PROFILE], &o);
	if (done == CLI_DONE)
		done = make_code(&o);
	/* A number is spent before its sheet is made: not on one that cannot
	 * be written. */
	if (done == CLI_DONE)
		done = out_file_open(&probe, args->value[PDF]);
	if (done == CLI_DONE)
		(void)out_file_close(&probe, CLI_REFUSED);
	if (done == CLI_DONE)
		done = number_it(args, &o, who, &no);
	if (done == CLI_DONE)
		done = draw(args, &o, no);
	if (done == CLI_DONE)
		printf("{\"no\":%lld,\"payload\":\"%s\"}\n", (long long)no,
		    o.payload);
	return done;
}

const struct cli_command cli_poster = {
	.name = "poster",
	.synopsis = "--profile F --pdf F [--size A4|A5|A6] [--log F]"
	    " [--who NAME]\n"
	    "           [--fonts DIR]",
	.help = "The stall's sheet: its static QR, name, code, account holder"
	    " and the account's\nlast four digits, on A5 unless told"
	    " otherwise.  The profile is a JSON object with\nbin, account and"
	    " stall, and holder, place and code where known.  Every sheet has"
	    "\na number and a line in --log (PROFILE.log): which, when and who;"
	    " a log that was\ntouched is refused.  Answers with number and"
	    " payload.\n",
	.options = options,
	.run = run,
};
