/* SPDX-License-Identifier: Apache-2.0 */
/* camt.053 and .054, of any year: elements by their local names.  The one file
 * that includes expat.  A document type, and with it every entity, is refused;
 * depth and texts are bounded. */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/statement/inside.h"

#define DEPTH_MAX 24
#define NAME_BYTES 24
#define VALUE_MAX 2048

struct tx { bool has_amount, has_side, is_in; int64_t amount;
	char ref[BANK_REF_MAX + 1]; char end[BANK_REF_MAX + 1]; };

struct camt {
	XML_Parser parser;
	int depth;
	char name[DEPTH_MAX][NAME_BYTES];
	char memory[VALUE_MAX];
	struct buf value;
	bool vnd;                /* of the last Amt */
	int64_t entry, given;    /* entries; what they were made of */
	/* The entry and the transaction that are open. */
	bool in_entry, in_tx, booked, reversed, has_side, is_in, has_amount;
	int64_t amount, txs, tx_sum;
	char ref[BANK_REF_MAX + 1];
	struct tx tx;
	struct statement_part part;
	/* The balance. */
	char kind[8];
	int64_t balance;
	bool balance_in, has_balance;
};

/* Is this the element at the end of the path?  "Ntry/Sts/Cd" */
static bool
is_at(const struct camt *c, const char *path)
{
	int depth = c->depth - 1;
	struct str rest = str_of(path);

	while (rest.n > 0) {
		size_t at = rest.n;
		while (at > 0 && rest.p[at - 1] != '/')
			at--;
		if (depth < 0 || !str_eq(str_from(rest, at),
		    str_of(c->name[depth--])))
			return false;
		rest = str_part(rest, 0, at > 0 ? at - 1 : 0);
	}
	return true;
}

static void
stop(struct statement *s)
{
	(void)XML_StopParser(s->camt->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct statement *s = ctx;
	struct camt *c = s->camt;
	const char *local = strrchr(name, ':');

	local = local == NULL ? name : local + 1;
	if (c->depth >= DEPTH_MAX) {
		(void)statement_bad(s, 0, "elements more than %d deep",
		    DEPTH_MAX);
		stop(s);
		return;
	}
	(void)snprintf(c->name[c->depth++], NAME_BYTES, "%s", local);
	buf_reset(&c->value);
	if (strcmp(local, "Amt") == 0 || strcmp(local, "TxAmt") == 0)
		c->vnd = true;
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (strcmp(attributes[i], "Ccy") == 0)
			c->vnd = strcmp(attributes[i + 1], "VND") == 0;
	if (is_at(c, "Ntry")) {
		c->entry++;
		c->in_entry = true;
		c->booked = c->reversed = c->has_side = c->has_amount = false;
		c->amount = c->txs = c->tx_sum = 0;
		c->ref[0] = c->part.at[0] = '\0';
		buf_reset(&c->part.text);
	} else if (is_at(c, "Ntry/NtryDtls/TxDtls")) {
		c->in_tx = true;
		memset(&c->tx, 0, sizeof(c->tx));
		buf_reset(&c->part.text);
	} else if (is_at(c, "Bal")) {
		c->has_balance = false;
		c->kind[0] = '\0';
	}
}

static void XMLCALL
on_text(void *ctx, const XML_Char *text, int n)
{
	struct statement *s = ctx;

	buf_put(&s->camt->value, (struct str){ text, (size_t)n });
}

static void XMLCALL
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system_id,
    const XML_Char *public_id, int has_internal)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal;
	(void)statement_bad(ctx, 0, "a document type (DOCTYPE) is not "
	    "accepted: no bank's statement has one");
	stop(ctx);
}

static bool
amount_of(const struct camt *c, int64_t *out)
{
	struct str s = str_trim(buf_str(&c->value));
	struct str whole = str_cut(&s, '.');

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return c->vnd && whole.n > 0 && whole.p[0] != '-' &&
	    str_to_i64(whole, out) && *out <= VND_MAX;
}

static void
add_text(struct camt *c)
{
	struct str v = str_trim(buf_str(&c->value));

	if (c->part.text.n > 0 && v.n > 0)
		buf_putc(&c->part.text, ' ');
	/* As much as fits. */
	for (size_t i = 0; i < v.n && c->part.text.n + 1 <
	    c->part.text.cap; i++)
		buf_putc(&c->part.text, v.p[i]);
}

static bool
copy_value(const struct camt *c, char *to, size_t cap)
{
	return str_copy(str_trim(buf_str(&c->value)), to, cap);
}

static enum rc
give(struct statement *s, bool is_in, int64_t amount, const char *ref)
{
	struct camt *c = s->camt;
	struct statement_where where = { .line = ++c->given };
	char at[NOTICE_AT_LEN + 1];

	if (!c->booked) {
		s->sum.pending++;
		return RC_OK;
	}
	if (!statement_day(str_of(c->part.at), at))
		return statement_bad(s, c->entry, "entry without a day");
	struct statement_part *p = &c->part;
	(void)snprintf(p->at, sizeof(p->at), "%s", at);
	p->is_in = is_in != c->reversed;
	p->amount = amount;
	(void)snprintf(p->ref, sizeof(p->ref), "%s", ref);
	return statement_give(s, p, &where);
}

static enum rc
end_tx(struct statement *s)
{
	struct camt *c = s->camt;
	struct tx *t = &c->tx;
	bool named = t->end[0] != '\0' && strcmp(t->end, "NOTPROVIDED") != 0;

	c->in_tx = false;
	c->txs++;
	int64_t amount = t->has_amount ? t->amount : c->amount;
	c->tx_sum += amount;
	enum rc rc = give(s, t->has_side ? t->is_in : c->is_in, amount,
	    t->ref[0] != '\0' ? t->ref : c->ref[0] != '\0' ? c->ref :
	    named ? t->end : "");
	buf_reset(&c->part.text);
	return rc;
}

static enum rc
end_entry(struct statement *s)
{
	struct camt *c = s->camt;

	c->in_entry = false;
	if (!c->has_amount || !c->has_side)
		return statement_bad(s, c->entry, "entry without amount in "
		    "VND or CdtDbtInd");
	if (c->txs > 0)
		return c->tx_sum == c->amount ? RC_OK : statement_bad(s,
		    c->entry, "entry whose transactions do not sum up to "
		    "it");
	return give(s, c->is_in, c->amount, c->ref);
}

static void
end_balance(struct statement *s)
{
	struct camt *c = s->camt;
	int64_t dong = c->balance_in ? c->balance : -c->balance;

	if (!c->has_balance)
		return;
	if (strcmp(c->kind, "OPBD") == 0 || strcmp(c->kind, "PRCD") == 0)
		statement_opening(s, dong);
	else if (strcmp(c->kind, "CLBD") == 0)
		statement_closing(s, dong);
}

/* The value of an element of the balance; false: it is none. */
static bool
of_balance(struct camt *c)
{
	if (is_at(c, "Bal/Tp/CdOrPrtry/Cd"))
		(void)copy_value(c, c->kind, sizeof(c->kind));
	else if (is_at(c, "Bal/Amt"))
		c->has_balance = amount_of(c, &c->balance);
	else if (is_at(c, "Bal/CdtDbtInd"))
		c->balance_in = str_eq(str_trim(buf_str(&c->value)),
		    STR("CRDT"));
	else
		return false;
	return true;
}

static bool
of_tx(struct camt *c)
{
	struct tx *t = &c->tx;

	if (is_at(c, "TxDtls/Amt") || is_at(c, "TxDtls/AmtDtls/TxAmt/Amt"))
		t->has_amount = amount_of(c, &t->amount);
	else if (is_at(c, "TxDtls/CdtDbtInd"))
		t->has_side = true, t->is_in = str_eq(str_trim(buf_str(
		    &c->value)), STR("CRDT"));
	else if (is_at(c, "TxDtls/Refs/AcctSvcrRef"))
		(void)copy_value(c, t->ref, sizeof(t->ref));
	else if (is_at(c, "TxDtls/Refs/EndToEndId"))
		(void)copy_value(c, t->end, sizeof(t->end));
	else if (is_at(c, "RmtInf/Ustrd") || is_at(c, "TxDtls/AddtlTxInf"))
		add_text(c);
	else
		return false;
	return true;
}

static void
of_entry(struct camt *c)
{
	struct str v = str_trim(buf_str(&c->value));

	if (is_at(c, "Ntry/Amt"))
		c->has_amount = amount_of(c, &c->amount);
	else if (is_at(c, "Ntry/CdtDbtInd"))
		c->has_side = true, c->is_in = str_eq(v, STR("CRDT"));
	else if (is_at(c, "Ntry/RvslInd"))
		c->reversed = str_eq(v, STR("true")) || str_eq(v, STR("1"));
	else if (is_at(c, "Ntry/Sts") || is_at(c, "Ntry/Sts/Cd"))
		c->booked = c->booked || str_eq(v, STR("BOOK"));
	else if (is_at(c, "Ntry/BookgDt/Dt") || is_at(c,
	    "Ntry/BookgDt/DtTm"))
		(void)copy_value(c, c->part.at, sizeof(c->part.at));
	else if (is_at(c, "Ntry/ValDt/Dt") && c->part.at[0] == '\0')
		(void)copy_value(c, c->part.at, sizeof(c->part.at));
	else if (is_at(c, "Ntry/AcctSvcrRef"))
		(void)copy_value(c, c->ref, sizeof(c->ref));
	else if (is_at(c, "Ntry/AddtlNtryInf") && c->txs == 0)
		add_text(c);
}

static enum rc
of_account(struct statement *s)
{
	struct camt *c = s->camt;
	struct str v = str_trim(buf_str(&c->value));

	if (s->sum.account[0] == '\0')
		(void)str_copy(v, s->sum.account, sizeof(s->sum.account));
	else if (!str_eq(v, str_of(s->sum.account)))
		return statement_bad(s, c->entry, "a second account; give "
		    "each account's statement by itself");
	return RC_OK;
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct statement *s = ctx;
	struct camt *c = s->camt;
	enum rc rc = RC_OK;

	(void)name;
	if (is_at(c, "Ntry/NtryDtls/TxDtls"))
		rc = end_tx(s);
	else if (is_at(c, "Ntry"))
		rc = end_entry(s);
	else if (is_at(c, "Bal"))
		end_balance(s);
	else if (!c->in_entry && (is_at(c, "Acct/Id/IBAN") || is_at(c,
	    "Acct/Id/Othr/Id")))
		rc = of_account(s);
	else if (!(c->in_tx && of_tx(c)) && !of_balance(c) && c->in_entry)
		of_entry(c);
	c->depth--;
	buf_reset(&c->value);
	if (rc != RC_OK)
		stop(s);
}

enum rc
camt_open(struct statement *s)
{
	struct camt *c = calloc(1, sizeof(*c));

	s->camt = c;
	if (c != NULL)
		c->parser = XML_ParserCreate(NULL);
	if (c == NULL || c->parser == NULL)
		return s->rc = RC_NO_MEMORY;
	c->value = BUF(c->memory);
	c->part.text = BUF(c->part.text_memory);
	XML_SetUserData(c->parser, s);
	XML_SetElementHandler(c->parser, on_start, on_end);
	XML_SetCharacterDataHandler(c->parser, on_text);
	XML_SetStartDoctypeDeclHandler(c->parser, on_doctype);
	return RC_OK;
}

void
camt_close(struct statement *s)
{
	if (s->camt == NULL)
		return;
	if (s->camt->parser != NULL)
		XML_ParserFree(s->camt->parser);
	free(s->camt);
	s->camt = NULL;
}

static enum rc
parse(struct statement *s, struct str piece, bool last)
{
	XML_Parser p = s->camt->parser;

	if (XML_Parse(p, piece.p, (int)piece.n, last) == XML_STATUS_OK ||
	    s->rc != RC_OK)
		return s->rc;
	return statement_bad(s, (int64_t)XML_GetCurrentLineNumber(p),
	    last ? "the file is cut, or no XML (%s); get it from the bank "
	    "again" : "no well-formed XML (%s); get it from the bank again",
	    XML_ErrorString(XML_GetErrorCode(p)));
}

enum rc
camt_feed(struct statement *s, struct str piece)
{
	enum rc rc = RC_OK;

	while (rc == RC_OK && piece.n > 0) {
		size_t n = piece.n < 65536 ? piece.n : 65536;
		rc = parse(s, str_part(piece, 0, n), false);
		piece = str_from(piece, n);
	}
	return rc;
}

enum rc
camt_end(struct statement *s)
{
	enum rc rc = parse(s, STR(""), true);

	if (rc == RC_OK && s->camt->entry == 0 && s->sum.account[0] == '\0')
		return statement_bad(s, 0, "no account and no entry: this is "
		    "no camt.053 or camt.054 statement");
	return rc;
}
