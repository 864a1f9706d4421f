/* SPDX-License-Identifier: Apache-2.0 */
/* Statements of all kinds, good and bad, in pieces of every size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/statement/statement.h"

#define SAMPLES "tests/vectors/samples/"

struct got { int count; struct statement_line last; char all[4096]; };
static struct got got;
static struct statement_sum sum;
static char why[STATEMENT_WHY_MAX];

static enum rc
keep(void *ctx, const struct statement_line *l)
{
	struct got *g = ctx;
	size_t n = strlen(g->all);

	g->count++;
	g->last = *l;
	snprintf(g->all + n, sizeof(g->all) - n, "%s %c%lld %s|%s\n", l->n.at,
	    l->n.is_in ? '+' : '-', (long long)l->n.amount.dong,
	    l->n.bank_ref, l->n.content);
	return RC_OK;
}

static enum rc
read_in(struct str text, size_t piece)
{
	struct statement_reader reader = { keep, &got };
	struct statement *s;
	enum rc rc = RC_OK;

	memset(&got, 0, sizeof(got));
	assert_int_equal(statement_open(&reader, &s), RC_OK);
	for (size_t at = 0; rc == RC_OK && at < text.n; at += piece)
		rc = statement_feed(s, str_part(text, at, text.n - at < piece
		    ? text.n - at : piece));
	if (rc == RC_OK)
		rc = statement_end(s);
	sum = *statement_sum(s);
	snprintf(why, sizeof(why), "%s", statement_why(s));
	statement_close(s);
	return rc;
}

static void
good(const char *text)
{
	if (read_in(str_of(text), 7) != RC_OK)
		fail_msg("refused: %s", why);
}

static void
bad(const char *text, const char *want)
{
	assert_int_equal(read_in(str_of(text), 5), RC_BAD_INPUT);
	if (strstr(why, want) == NULL)
		fail_msg("said \"%s\", not \"%s\"", why, want);
}

static struct str
sample(const char *name)
{
	static char memory[16384];
	char path[128];

	snprintf(path, sizeof(path), SAMPLES "%s", name);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	size_t n = fread(memory, 1, sizeof(memory), f);
	fclose(f);
	return (struct str){ memory, n };
}

static void
samples_in_pieces_of_every_size(void **state)
{
	static const struct { const char *name, *account, *verdict;
		int lines; int64_t credits, debits; } rows[] = {
		{ "statement_camt054.xml", "0900000001", "unchecked", 1,
		    35000, 0 },
		{ "statement_mt940.sta", "0900000001", "balanced", 1, 35000,
		    0 },
		{ "statement_vcb_like.csv", "0900000001", "balanced", 2,
		    35000, 11000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char first[4096];
		struct str text = sample(rows[i].name);
		for (size_t piece = 1; piece < 200; piece++) {
			assert_int_equal(read_in(text, piece), RC_OK);
			assert_int_equal(got.count, rows[i].lines);
			assert_string_equal(sum.account, rows[i].account);
			assert_string_equal(statement_verdict(&sum),
			    rows[i].verdict);
			assert_int_equal(sum.credits, rows[i].credits);
			assert_int_equal(sum.debits, rows[i].debits);
			if (piece == 1)
				memcpy(first, got.all, sizeof(first));
			assert_string_equal(got.all, first);
		}
		/* Cut anywhere, a camt or MT940 statement is refused; a table
		 * at least never gives another line. */
		for (size_t n = 1; n + 3 < text.n; n++) {
			enum rc rc = read_in(str_part(text, 0, n), 4096);
			if (i == 0)
				assert_int_equal(rc, RC_BAD_INPUT);
			assert_true(got.count <= rows[i].lines);
			if (i == 1 && rc == RC_OK)   /* behind :62F: */
				assert_string_equal(statement_verdict(&sum),
				    "balanced");
		}
	}
}

#define HEAD "Ngày,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Diễn giải\n"

static void
tables_as_banks_write_them(void **state)
{
	(void)state;
	good("Sao kê\n\nSố dư đầu kỳ: 1.000.000\n" HEAD
	    "01/11/2026 08:15,A1,,\"1.234.567\",\"2.234.567\",\"hai\n"
	    "dòng, \"\"nháy\"\"\"\n2/11/2026,A2,234.567,,2.000.000,x\n"
	    "Cộng phát sinh,,234.567,1.234.567,,\nNgười lập,ký tên,,,,\n"
	    "Số dư cuối kỳ,,,,2.000.000,\n");
	assert_string_equal(got.all, "2026-11-01 08:15:00 +1234567 A1|hai "
	    "dòng, \"nháy\"\n2026-11-02 00:00:00 -234567 A2|x\n");
	assert_string_equal(statement_verdict(&sum), "balanced");
	assert_int_equal(sum.opening, 1000000);

	/* The youngest first, and tabs; amounts with signs. */
	good("Date\tTransaction ID\tAmount\tBalance\tDescription\n"
	    "2026-11-02\tB\t-5,000.00\t15,000.00\tb\n"
	    "2026-11-01\tA\t+20,000 VND\t20,000\ta\n");
	assert_string_equal(statement_verdict(&sum), "balanced");
	assert_int_equal(sum.opening, 0);
	assert_int_equal(sum.closing, 15000);
	assert_string_equal(sum.first, "2026-11-01");

	/* A line is missing in between. */
	good(HEAD "01/11/2026,A,,100,100,x\n01/11/2026,B,,100,200,x\n"
	    "01/11/2026,C,,100,400,x\n");
	assert_int_equal(sum.breaks, 1);
	assert_string_equal(statement_verdict(&sum), "differs");
	/* The bank's own closing balance does not fit. */
	good(HEAD "01/11/2026,A,,100,100,x\nSố dư cuối kỳ,,,,150,\n");
	assert_string_equal(statement_verdict(&sum), "differs");
}

static void
other_letters(void **state)
{
	char big[512] = "";
	size_t n = 0;

	(void)state;
	/* "Ngày;Số CT;Ghi có;Nội dung" in windows-1258: marks stand behind. */
	good("Ng\xe0y;S\xf4\xec CT;Ghi co\xec;N\xf4\xf2i dung\n"
	    "01/11/2026;7;35.000;ph\xed ch\xf5\xf2\n");
	assert_string_equal(got.last.n.content, "phí chơ\xcc\xa3");
	assert_int_equal(got.count, 1);
	assert_true(str_is_utf8(str_of(got.last.n.content)));
	/* UTF-16 of both orders. */
	static const char plain[] = "Date;Ref No;Credit\n01/11/2026;1;500\n";
	for (int little = 0; little < 2; little++) {
		n = 0;
		big[n++] = little ? '\xff' : '\xfe';
		big[n++] = little ? '\xfe' : '\xff';
		for (const char *p = plain; *p != '\0'; p++) {
			big[n++] = little ? *p : '\0';
			big[n++] = little ? '\0' : *p;
		}
		assert_int_equal(read_in((struct str){ big, n }, 3), RC_OK);
		assert_int_equal(sum.credits, 500);
	}
	/* UTF-8 first, then something else. */
	static char later[8192];
	memset(later, '\n', 5000);
	snprintf(later + 4900, 3000, "%s01/11/2026;\xff;5\n", plain);
	bad(later, "CSV UTF-8");
}

static void
tables_that_are_refused(void **state)
{
	(void)state;
	bad("", "empty");
	bad("PK\x03\x04xxxx", "Excel");
	bad("%PDF-1.4", "PDF");
	bad("<html><table>", "web page");
	bad("a,b,c\n1,2,3\n", "headings");
	bad(HEAD "31/02/2026,A,,100,100,x\n", "line 2: \"31/02/2026\"");
	bad(HEAD "11/13/2026,A,,100,100,x\n", "dd/mm/yyyy");
	bad(HEAD "01/11/2026,A,,1.5,1,x\n", "no amount");
	bad(HEAD "01/11/2026,A,,12.34,1,x\n", "no amount");
	bad(HEAD "01/11/2026,A,,\"1,23,456\",1,x\n", "no amount");
	bad(HEAD "01/11/2026,A,,1e5,1,x\n", "no amount");
	bad(HEAD "01/11/2026,A,5,5,1,x\n", "in one line");
	bad(HEAD "01/11/2026,A,,,1,x\n", "neither");
	bad(HEAD "01/11/2026,A,,99999999999999999999,1,x\n", "no amount");
	bad(HEAD "01/11/2026,A,,100,100,\"x\n", "not closed");
	bad(HEAD "01/11/2026,A,,1", "middle of a line");
	char nul[] = HEAD "01/11/2026,A,?,1,1,x\n";
	*strchr(nul, '?') = '\0';
	assert_int_equal(read_in((struct str){ nul, sizeof(nul) - 1 }, 9),
	    RC_BAD_INPUT);
	assert_non_null(strstr(why, "zero byte"));
	static char wide[20000];
	snprintf(wide, sizeof(wide), HEAD "01/11/2026,A,,1,1,");
	memset(wide + strlen(wide), 'x', 18000);
	bad(wide, "more than");
}

/* --- MT940 ---------------------------------------------------------------- */

#define MT(entries) ":20:S\r\n:25:970436/0900000001\r\n:28C:1/1\r\n" \
	":60F:C261030VND1000,\r\n" entries

static void
mt940(void **state)
{
	(void)state;
	good(MT(":61:2610311031C35000,NTRFNONREF//FT1\r\n:86:dòng một\r\n"
	    "tiếp\r\n:61:261031D1000,00NCHGPHI\r\n:86:phi\r\n"
	    ":61:261031RC500,NTRFX//Y\r\n:61:261031RD700,NTRFX//Z\r\n"
	    ":62F:C261031VND35200,\r\n-\r\n"));
	assert_string_equal(got.all,
	    "2026-10-31 00:00:00 +35000 FT1|dòng mộttiếp\n"
	    "2026-10-31 00:00:00 -1000 PHI|phi\n"
	    "2026-10-31 00:00:00 -500 Y|X \n"
	    "2026-10-31 00:00:00 +700 Z|X \n");
	assert_string_equal(statement_verdict(&sum), "balanced");
	assert_string_equal(sum.account, "0900000001");
	bad(MT(":61:2610311031C35000,50NTRFX//Y\r\n"), "no entry");
	bad(MT(":61:2610X1C35000,NTRFX//Y\r\n"), "no entry");
	bad(MT(":61:261031C35000,NTRFX//Y\r\n:86:x\r\n"), ":62F:");
	bad(MT(":62F:C261031USD1000,\r\n"), ":62F:");
	good(MT(":62F:C261031VND900,\r\n"));
	assert_int_equal(sum.breaks, 1);
}

/* --- camt ----------------------------------------------------------------- */

#define CAMT(ns, body) "<?xml version=\"1.0\"?><d:Document xmlns:d=\"urn:iso:" \
	"std:iso:20022:tech:xsd:camt.053.001." ns "\"><d:BkToCstmrStmt>" \
	"<d:Stmt><d:Acct><d:Id><d:IBAN>VN1</d:IBAN></d:Id></d:Acct>" body \
	"</d:Stmt></d:BkToCstmrStmt></d:Document>"
#define BAL(kind, sum) "<d:Bal><d:Tp><d:CdOrPrtry><d:Cd>" kind "</d:Cd>" \
	"</d:CdOrPrtry></d:Tp><d:Amt Ccy=\"VND\">" sum "</d:Amt>" \
	"<d:CdtDbtInd>CRDT</d:CdtDbtInd></d:Bal>"
#define NTRY(sum, side, more) "<d:Ntry><d:Amt Ccy=\"VND\">" sum "</d:Amt>" \
	"<d:CdtDbtInd>" side "</d:CdtDbtInd>" more "</d:Ntry>"
#define BOOK "<d:Sts>BOOK</d:Sts><d:BookgDt><d:Dt>2026-10-31</d:Dt></d:BookgDt>"

static void
camt(void **state)
{
	(void)state;
	good(CAMT("02", BAL("OPBD", "100") BAL("CLBD", "160.00")
	    NTRY("70", "CRDT", BOOK "<d:AcctSvcrRef>R</d:AcctSvcrRef>"
	    "<d:NtryDtls><d:TxDtls><d:Amt Ccy=\"VND\">30</d:Amt><d:RmtInf>"
	    "<d:Ustrd>một</d:Ustrd><d:Ustrd>hai</d:Ustrd></d:RmtInf>"
	    "</d:TxDtls><d:TxDtls><d:Refs><d:EndToEndId>E</d:EndToEndId>"
	    "</d:Refs><d:AmtDtls><d:TxAmt><d:Amt Ccy=\"VND\">40</d:Amt>"
	    "</d:TxAmt></d:AmtDtls></d:TxDtls></d:NtryDtls>")
	    NTRY("10", "CRDT", "<d:RvslInd>true</d:RvslInd>" BOOK)
	    NTRY("99", "CRDT", "<d:Sts><d:Cd>PDNG</d:Cd></d:Sts>")));
	assert_string_equal(got.all,
	    "2026-10-31 00:00:00 +30 R|một hai\n"
	    "2026-10-31 00:00:00 +40 R|\n2026-10-31 00:00:00 -10 |\n");
	assert_int_equal(sum.pending, 1);
	assert_string_equal(statement_verdict(&sum), "balanced");

	bad(CAMT("04", NTRY("70", "CRDT", BOOK "<d:NtryDtls><d:TxDtls>"
	    "<d:Amt Ccy=\"VND\">30</d:Amt></d:TxDtls></d:NtryDtls>")),
	    "sum up");
	bad(CAMT("08", NTRY("7.5", "CRDT", BOOK)), "amount in VND");
	bad(CAMT("08", "<d:Ntry><d:Amt Ccy=\"USD\">7</d:Amt><d:CdtDbtInd>CRDT"
	    "</d:CdtDbtInd>" BOOK "</d:Ntry>"), "amount in VND");
	bad(CAMT("08", NTRY("7", "CRDT", "<d:Sts>BOOK</d:Sts>")), "a day");
	bad("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"y\">"
	    "<!ENTITY z \"&x;&x;\">]><a>&z;</a>", "DOCTYPE");
	bad("<a><b></a>", "well-formed");
	bad("<a/>", "no camt.053");
	bad("<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
	    "<a><a><a><a><a>", "deep");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_in_pieces_of_every_size),
		cmocka_unit_test(tables_as_banks_write_them),
		cmocka_unit_test(other_letters),
		cmocka_unit_test(tables_that_are_refused),
		cmocka_unit_test(mt940),
		cmocka_unit_test(camt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
