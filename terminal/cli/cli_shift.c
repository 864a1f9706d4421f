/* SPDX-License-Identifier: Apache-2.0 */
/* cho40 shift - a stopped stall's drawer, counted by hand. */
#include <inttypes.h>

#include "ledger/shift.h"
#include "terminal/cli/stall_file.h"

#define REPORT_BYTES 2048

static const char *const cash_options[] = { "cash", NULL };
static const char *const counted_options[] = { "counted", NULL };
static const char *const id_options[] = { "id", NULL };

static void
put_vnd(struct buf *b, const char *name, struct vnd v)
{
	buf_printf(b, ",\"%s\":%" PRId64, name, v.dong);
}

/* One JSON line; checkpoint: its object, or empty. */
static void
print(const struct shift *s, struct str checkpoint)
{
	char text[REPORT_BYTES];
	struct buf b = BUF(text);

	buf_printf(&b, "{\"shift\":%" PRId64 ",\"report\":\"%s\","
	    "\"opened_ms\":%" PRId64 ",\"closed_ms\":%" PRId64, s->id,
	    s->open ? "X" : "Z", s->opened_wall_ms, s->closed_wall_ms);
	put_vnd(&b, "opening", s->cash);
	shift_sums_put(&b, &s->sums);
	if (!s->open) {
		put_vnd(&b, "counted", s->counted);
		put_vnd(&b, "difference", (struct vnd){ s->counted.dong -
		    s->sums.expected.dong });
	}
	if (checkpoint.n > 0) {
		buf_puts(&b, ",\"checkpoint\":");
		buf_put(&b, checkpoint);
	}
	buf_putc(&b, '}');
	REQUIRE(!b.full);
	puts(b.p);
}

static enum cli_exit
run_open(const struct cli_args *args)
{
	struct ledger *l;
	struct shift s;
	struct vnd cash;

	if (!stall_file_amount("cash", args->value[0], 0, &cash))
		return CLI_USAGE;
	enum cli_exit done = stall_file_write(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = shift_open(l, cash, &s);
	if (rc == RC_OK)
		print(&s, STR(""));
	else
		done = stall_file_refused(rc, rc == RC_STATE ?
		    "a shift is open; close it first" : "");
	ledger_close(l);
	return done;
}

static enum cli_exit
run_close(const struct cli_args *args)
{
	char memory[REPORT_BYTES / 2];
	struct buf checkpoint = BUF(memory);
	struct ledger *l;
	struct shift s;
	struct vnd counted;

	if (!stall_file_amount("counted", args->value[0], 0, &counted))
		return CLI_USAGE;
	enum cli_exit done = stall_file_write(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = shift_close(l, counted, &s);
	if (rc == RC_OK)
		rc = ledger_checkpoint(l, &checkpoint);
	if (rc == RC_OK)
		print(&s, buf_str(&checkpoint));
	else
		done = stall_file_refused(rc, rc == RC_STATE ?
		    "no shift is open" : "");
	ledger_close(l);
	return done;
}

static enum cli_exit
run_report(const struct cli_args *args)
{
	const char *which = args->value[0];
	struct ledger *l;
	struct shift s;
	int64_t id = 0;

	if (which != NULL && (!str_to_i64(str_of(which), &id) || id < 1)) {
		cli_complain("--id: a shift's number, from 1 up");
		return CLI_USAGE;
	}
	enum cli_exit done = stall_file_read(args->word[0], &l);
	if (done != CLI_DONE)
		return done;
	enum rc rc = id == 0 ? shift_report(l, &s) : shift_get(l, id, &s);
	if (rc == RC_OK)
		print(&s, STR(""));
	else
		done = stall_file_refused(rc, rc != RC_NOT_FOUND ? "" :
		    id == 0 ? "no shift is open" : "no such shift");
	ledger_close(l);
	return done;
}

const struct cli_command cli_shift_open = {
	.name = "shift open",
	.synopsis = "--cash N FOLDER",
	.help = "Begin a shift at a stopped stall with N dong in the drawer."
	    "  This writes.\n",
	.options = cash_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_open,
};

const struct cli_command cli_shift_close = {
	.name = "shift close",
	.synopsis = "--counted N FOLDER",
	.help = "End the open shift of a stopped stall; N dong were counted in"
	    " the drawer.  This\nwrites.  The Z report with a signed"
	    " checkpoint, one JSON line.\n",
	.options = counted_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_close,
};

const struct cli_command cli_shift_report = {
	.name = "shift report",
	.synopsis = "[--id N] LEDGER",
	.help = "How the open shift stands (X), or shift N as it was closed"
	    " (Z), one JSON line.\nLEDGER is ledger.db of a stopped stall, its"
	    " folder or a backup.\n",
	.options = id_options,
	.words_min = 1,
	.words_max = 1,
	.run = run_report,
};
