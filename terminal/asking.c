/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/json.h"
#include "terminal/asking_inside.h"

static const struct asking_kind kinds[] = {
	{ .q = "shift.open", .writes = true, .next = asking_shift_open },
	{ .q = "shift.close", .writes = true, .next = asking_shift_close },
	{ .q = "shift.report", .next = asking_shift_report },
	{ .q = "shift.ask", .proves = true, .next = asking_shift_ask },
	{ .q = "shift.prove", .writes = true, .proves = true,
	    .next = asking_shift_prove },
	{ .q = "debt.add", .writes = true, .next = asking_debt_add },
	{ .q = "debt.pay", .writes = true, .next = asking_debt_pay },
	{ .q = "debt.list", .next = asking_debt_list,
	    .per_turn = LINES_PER_TURN },
	{ .q = "debt.forget", .writes = true, .next = asking_debt_forget },
	{ .q = "refund", .writes = true, .next = asking_refund },
	{ .q = "prove", .writes = true, .proves = true,
	    .next = asking_prove },
	{ .q = "slip", .next = asking_slip },
	{ .q = "show", .begin = asking_show_begin, .next = asking_show,
	    .per_turn = LINES_PER_TURN },
	{ .q = "export", .begin = asking_export_begin,
	    .next = asking_export, .per_turn = LINES_PER_TURN },
	{ .q = "sums", .begin = asking_sums_begin, .next = asking_sums,
	    .per_turn = LINES_PER_TURN },
	{ .q = "verify", .begin = asking_verify_begin,
	    .next = asking_verify, .end = asking_verify_end },
	{ .q = "backup", .begin = asking_backup_begin,
	    .next = asking_backup, .end = asking_backup_end },
	{ .q = "archive", .begin = asking_archive_begin,
	    .next = asking_archive, .end = asking_archive_end },
	{ .q = "rebuild", .writes = true, .alone = true,
	    .next = asking_rebuild, .end = asking_verify_end },
};

static const struct asking_kind *
kind_of(const char *q)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].q, q) == 0)
			return &kinds[i];
	return NULL;
}

bool
asking_writes(const char *q)
{
	const struct asking_kind *k = kind_of(q);

	return k != NULL && k->writes;
}

bool
asking_proves(const char *q)
{
	const struct asking_kind *k = kind_of(q);

	return k != NULL && k->proves;
}

int
asking_per_turn(const struct asking *a)
{
	return a->kind->per_turn > 0 ? a->kind->per_turn : 1;
}

enum rc
asking_begin(struct asking *a, struct asking_of of,
    const struct local_ask *q, struct buf *why)
{
	const struct asking_kind *k = kind_of(q->q);

	*a = (struct asking){ .l = of.l, .live = of.live, .q = *q,
	    .key = of.key, .keys = of.keys };
	if (k == NULL) {
		buf_puts(why, "no such question; there are open status day "
		    "doctor");
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			buf_printf(why, " %s", kinds[i].q);
		return RC_BAD_INPUT;
	}
	if (k->alone && of.live) {
		buf_puts(why, "not while the terminal runs: stop it first");
		return RC_BAD_INPUT;
	}
	a->kind = k;
	enum rc rc = k->begin == NULL ? RC_OK : k->begin(a, NULL, why);
	if (rc != RC_OK)
		asking_end(a);
	return rc;
}

enum rc
asking_next(struct asking *a, struct buf *line, struct buf *why)
{
	REQUIRE(a->kind != NULL && !a->over && line->n == 0);
	a->text = false;
	enum rc rc = a->kind->next(a, line, why);
	REQUIRE(!line->full);
	if (rc == RC_OK)
		return RC_OK;
	a->over = true;
	if (why->n == 0)
		buf_puts(why, rc_text(rc));
	return rc;
}

void
asking_end(struct asking *a)
{
	if (a->kind != NULL && a->kind->end != NULL)
		a->kind->end(a);
	*a = (struct asking){ .over = true };
}

int
asking_exit(enum rc rc)
{
	switch (rc) {
	case RC_OK:
		return 0;
	case RC_NOT_FOUND:
	case RC_CONFLICT:
	case RC_STATE:
	case RC_BAD_INPUT:
	case RC_TOO_BIG:
	case RC_CORRUPT:
	case RC_TOO_NEW:
		return 1;
	case RC_BUSY:
	case RC_OFFLINE:
	case RC_AGAIN:
	case RC_DENIED:
	case RC_FULL:
	case RC_DISK:
	case RC_NO_MEMORY:
	case RC_SYSTEM:
	case RC_COUNT:
		break;
	}
	return 3;
}

/* --- for the files behind -------------------------------------------- */

enum rc
asking_refuse(struct buf *why, enum rc rc, const char *what)
{
	if (rc != RC_OK && why->n == 0)
		buf_printf(why, "%s%s%s", what, what[0] == '\0' ? "" : ": ",
		    rc_text(rc));
	return rc;
}
