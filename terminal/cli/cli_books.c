/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 books - the trader's tax books, of a running stall, a stopped one, a
 * backup or an archive. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/books.h"
#include "ledger/csv.h"
#include "ledger/day.h"
#include "terminal/cli/books_live.h"
#include "terminal/cli/pdf.h"
#include "terminal/cli/stall_file.h"

#define SHARE       CHO40_PREFIX "/share/cho40"
#define ROW_BYTES   4096
#define LAW_BYTES   65536
#define WHY_MAX     1536
#define PATH_BYTES  1024

enum option { FROM = ASK_OWN, TO, CSV, PDF, BUSINESS, LAW, FONTS, TAX_CODE,
	ADDRESS };

static const char *const options[] = { ASK_OPTIONS, [FROM] = "from",
	[TO] = "to", [CSV] = "csv", [PDF] = "pdf", [BUSINESS] = "business",
	[LAW] = "law", [FONTS] = "fonts", [TAX_CODE] = "tax-code",
	[ADDRESS] = "address", NULL };

/* Given; else as installed; else as in a checkout. */
static const char *
data_path(const char *given, const char *installed, const char *checkout)
{
	struct stat st;

	return given != NULL ? given : stat(installed, &st) == 0 ? installed :
	    checkout;
}

static enum cli_exit
read_law(const char *path, struct law *law)
{
	static char text[LAW_BYTES];
	char words[WHY_MAX];
	struct buf why = BUF(words);
	FILE *f = fopen(path, "r");

	if (f == NULL) {
		cli_complain("%s: %s", path, strerror(errno));
		return CLI_WORLD;
	}
	size_t n = fread(text, 1, sizeof(text), f);
	bool bad = ferror(f) != 0;
	(void)fclose(f);
	if (bad) {
		cli_complain("%s: cannot be read", path);
		return CLI_WORLD;
	}
	enum rc rc = n < sizeof(text) ?
	    law_read((struct str){ text, n }, law, &why) : RC_TOO_BIG;
	if (rc == RC_OK)
		return CLI_DONE;
	cli_complain("%s: %s", path, why.n > 0 ? why.p : rc_text(rc));
	return CLI_REFUSED;
}

static bool
read_business(const char *v, enum business *b)
{
	for (*b = 0; v != NULL && *b < BUSINESS_COUNT; (*b)++)
		if (strcmp(v, business_name(*b)) == 0)
			return true;
	if (v == NULL)
		return true;   /* goods, the first */
	cli_complain("--business: goods, service, make or other");
	return false;
}

/* --- writing --------------------------------------------------------- */

/* Written beside its place and moved there when whole, so that an old file
 * stays until the new one is good. */
static bool
part_path(const char *path, char to[PATH_BYTES])
{
	int n = snprintf(to, PATH_BYTES, "%s.part", path);

	return n > 0 && n < PATH_BYTES;
}

static enum cli_exit
move_part(const char *part, const char *path)
{
	if (rename(part, path) == 0)
		return CLI_DONE;
	cli_complain("%s: %s", path, strerror(errno));
	(void)unlink(part);
	return CLI_WORLD;
}

static void
write_csv(const struct book *book, FILE *f)
{
	char text[ROW_BYTES];
	struct buf b = BUF(text);

	(void)fputs(CSV_MARK, f);
	book_put_csv_head(book, &b);
	(void)fwrite(b.p, 1, b.n, f);
	for (size_t i = 0; i < book->rows; i++) {
		buf_reset(&b);
		book_put_csv_row(book, i, &b);
		REQUIRE(!b.full);
		(void)fwrite(b.p, 1, b.n, f);
	}
}

static enum cli_exit
save_csv(const struct book *book, const char *path)
{
	char part[PATH_BYTES];
	FILE *f = part_path(path, part) ? fopen(part, "w") : NULL;

	if (f == NULL) {
		cli_complain("%s: %s", path, strerror(errno));
		return CLI_WORLD;
	}
	write_csv(book, f);
	bool good = fflush(f) == 0 && fsync(fileno(f)) == 0;
	good = fclose(f) == 0 && good;
	if (good)
		return move_part(part, path);
	cli_complain("%s: %s", path, strerror(errno));
	(void)unlink(part);
	return CLI_WORLD;
}

static enum cli_exit
save_pdf(const struct book *book, const struct cli_args *args)
{
	char part[PATH_BYTES];
	char words[WHY_MAX];
	struct buf why = BUF(words);
	const char *path = args->value[PDF];
	struct pdf_order o = { .path = part,
	    .font_dir = data_path(args->value[FONTS], SHARE "/fonts",
	    "assets/fonts"), .tax_code = args->value[TAX_CODE],
	    .address = args->value[ADDRESS] };
	enum rc rc = part_path(path, part) ?
	    pdf_save_book(book, &o, &why) : RC_TOO_BIG;

	if (rc == RC_OK)
		return move_part(part, path);
	cli_complain("%s", why.n > 0 ? why.p : rc_text(rc));
	(void)unlink(part);
	return CLI_WORLD;
}

static enum cli_exit
save(const struct book *book, const struct cli_args *args)
{
	enum cli_exit done = CLI_DONE;

	for (size_t i = 0; i < book->notes; i++)
		cli_complain("%s", book->note[i]);
	if (args->value[CSV] == NULL && args->value[PDF] == NULL)
		write_csv(book, stdout);
	if (args->value[CSV] != NULL)
		done = save_csv(book, args->value[CSV]);
	if (done == CLI_DONE && args->value[PDF] != NULL)
		done = save_pdf(book, args);
	return done;
}

static enum cli_exit
open_source(const struct cli_args *args, struct ledger **l)
{
	struct ask_where running = ask_where_of(args, NULL);

	return args->words > 0 ? stall_file_read(args->word[0], l) :
	    books_live(&running, l);
}

static enum cli_exit
run_form(const struct cli_args *args, enum book_form form)
{
	static struct law law;
	char words[WHY_MAX];
	struct buf why = BUF(words);
	struct book_want want = { .form = form, .law = &law };
	struct book *book;
	struct ledger *l = NULL;

	if (!stall_file_day("from", args->value[FROM], true, &want.from) ||
	    !stall_file_day("to", args->value[TO], true, &want.to) ||
	    !read_business(args->value[BUSINESS], &want.business))
		return CLI_USAGE;
	enum cli_exit done = read_law(data_path(args->value[LAW],
	    SHARE "/tax.tsv", "assets/tax.tsv"), &law);
	if (done == CLI_DONE)
		done = open_source(args, &l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = book_open(l, &want, &book, &why);
	if (rc == RC_OK)
		done = save(book, args);
	else
		done = stall_file_refused(rc, why.p);
	if (rc == RC_OK)
		book_close(book);
	ledger_close(l);
	return done;
}

static enum cli_exit
run_s1a(const struct cli_args *args)
{
	return run_form(args, BOOK_S1A);
}

static enum cli_exit
run_s2a(const struct cli_args *args)
{
	return run_form(args, BOOK_S2A);
}

static enum cli_exit
run_s2e(const struct cli_args *args)
{
	return run_form(args, BOOK_S2E);
}

#define SYNOPSIS(more) "--from DAY --to DAY [--csv F] [--pdf F]" more \
	"\n           [--law F] [--fonts DIR] [--tax-code T] [--address T]" \
	"\n           " ASK_READ
#define HELP "DAY is like 2026-11-21; both are in, of one calendar year." \
	"  Without --csv\nand --pdf the CSV goes to standard output.  Where" \
	" the year stands against the\nthreshold is told beside it.\n" \
	ASK_READ_HELP

const struct cli_command cli_books_s1a = {
	.name = "books s1a",
	.synopsis = SYNOPSIS(""),
	.help = "Revenue by day, form S1a-HKD.\n" HELP,
	.options = options,
	.words_max = 1,
	.run = run_s1a,
};

const struct cli_command cli_books_s2a = {
	.name = "books s2a",
	.synopsis = SYNOPSIS(" [--business B]"),
	.help = "Revenue by day and the taxes that follow from it, form"
	    " S2a-HKD.  B: goods (the\ndefault), service, make or other.\n"
	    HELP,
	.options = options,
	.words_max = 1,
	.run = run_s2a,
};

const struct cli_command cli_books_s2e = {
	.name = "books s2e",
	.synopsis = SYNOPSIS(""),
	.help = "Money in notes, at the bank, and seen but not yet told, form"
	    " S2e-HKD.\n" HELP,
	.options = options,
	.words_max = 1,
	.run = run_s2e,
};
