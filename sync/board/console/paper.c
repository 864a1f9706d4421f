/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/console/paper.h"
#include "sync/board/console/sheet.h"
#include "sync/board/console/worker.h"

struct paper {
	struct worker_task task;   /* first: the worker gives it back */
	struct http_exchange *x;
	json_t *list;
	bool is_pdf, english;
};
_Static_assert(sizeof(struct paper) <= HTTP_WORK_MAX,
    "a paper fits into an exchange");

static void
draw(struct worker_task *task)
{
	struct paper p = *(struct paper *)(void *)task;
	const struct board *b = p.x->app;
	struct buf out = buf_init(b->paper, PAPER_BYTES_MAX);
	char memory[256];
	struct buf why = BUF(memory);
	struct sheet sheet = { .list = p.list, .english = p.english,
	    .market = b->conf.market_name, .font_dir = b->conf.fonts,
	    .now_ms = clock_wall_ms(b->clock) };

	enum rc rc = p.is_pdf ? sheet_pdf(&sheet, &out, &why) :
	    sheet_csv(&sheet, &out);
	if (rc == RC_OK) {
		http_answer(p.x, &(struct http_reply){ .status = 200,
		    .type = p.is_pdf ? "application/pdf" :
		    "text/csv; charset=utf-8", .body = buf_str(&out),
		    .more = { { "Content-Disposition", p.is_pdf ?
		    "inline; filename=\"cho40.pdf\"" :
		    "attachment; filename=\"cho40.csv\"" } } });
	} else {
		log_line(LOG_ERROR, "console", "paper: %s: %s", rc_text(rc),
		    memory);
		http_error(p.x, 500, rc == RC_TOO_BIG ? "too long for one "
		    "file; ask for a shorter list" : memory);
	}
	json_decref(p.list);
}

bool
paper_answer(struct api *a)
{
	struct str format = api_query(a, "format");
	bool is_pdf = str_eq(format, STR("pdf"));
	struct http_exchange *x = a->x;
	struct board *b = x->app;

	if ((!is_pdf && !str_eq(format, STR("csv"))) ||
	    sheet_columns(a->out) == 0)
		return false;
	struct paper p = { .task = { draw, NULL }, .x = x, .list = a->out,
	    .is_pdf = is_pdf, .english = a->english };
	struct paper *here = (struct paper *)(void *)x->work;
	*here = p;   /* over a, whose list it has now */
	if (worker_submit(b->worker, &here->task) != RC_OK) {
		json_decref(p.list);
		http_busy(x);
	}
	return true;
}

enum rc
paper_open(char **room)
{
	*room = calloc(1, PAPER_BYTES_MAX);
	return *room == NULL ? RC_NO_MEMORY : RC_OK;
}

void
paper_close(char *room)
{
	free(room);
}
