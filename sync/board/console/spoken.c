/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/console/paper.h"
#include "sync/board/console/spoken.h"
#include "sync/board/console/worker.h"
#include "sync/board/report/speak.h"

struct spoken {
	struct worker_task task;   /* first: the worker gives it back */
	struct http_exchange *x;
	json_t *out;
};
_Static_assert(sizeof(struct spoken) <= HTTP_WORK_MAX,
    "it fits into an exchange");

static void
say_no(struct http_exchange *x, int status, struct str json)
{
	http_answer(x, &(struct http_reply){ .status = status,
	    .type = HTTP_JSON, .body = json });
}

static void
say_it(struct worker_task *task)
{
	struct spoken p = *(struct spoken *)(void *)task;
	const struct board *b = p.x->app;
	struct buf wav = buf_init(b->paper, PAPER_BYTES_MAX);
	struct speak sp = { b->conf.voice, b->clock };

	enum rc rc = speak_wav(&sp, str_of(json_string_value(
	    json_object_get(p.out, "spoken"))), &wav);
	json_decref(p.out);
	if (rc == RC_OK) {
		http_answer(p.x, &(struct http_reply){ .status = 200,
		    .type = "audio/wav", .body = buf_str(&wav) });
		return;
	}
	if (rc == RC_NOT_FOUND) {
		say_no(p.x, 501, STR("{\"error\":{\"word\":\"no_voice\","
		    "\"text\":\"Máy chủ chưa cài espeak-ng nên không đọc "
		    "được; hãy đọc bản chữ.\"}}"));
		return;
	}
	log_line(LOG_WARN, "console", "voice: %s", rc_text(rc));
	say_no(p.x, 503, STR("{\"error\":{\"word\":\"voice\",\"text\":"
	    "\"Không tạo được tiếng nói; hãy thử lại, hoặc đọc bản chữ."
	    "\"}}"));
}

bool
spoken_answer(struct api *a)
{
	struct http_exchange *x = a->x;
	struct board *b = x->app;

	if (!str_eq(api_query(a, "format"), STR("wav")) ||
	    !json_is_string(json_object_get(a->out, "spoken")))
		return false;
	struct spoken p = { { say_it, NULL }, x, a->out };
	struct spoken *here = (struct spoken *)(void *)x->work;
	*here = p;   /* over a, whose answer it has now */
	if (worker_submit(b->worker, &here->task) != RC_OK) {
		json_decref(p.out);
		http_busy(x);
	}
	return true;
}
