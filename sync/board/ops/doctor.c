/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "sync/board/admin.h"
#include "sync/board/ops/doctor.h"
#include "sync/board/setup_file.h"
#include "sync/board/store_ops.h"

#define UNSEEN_DAYS 7
#define DAY_MS      ((int64_t)86400000)
#define HOUR_MS     ((int64_t)3600000)

/* --- what is said ------------------------------------------------------ */

void
doctor_say(struct doctor *d, int number, enum doctor_mark mark,
    const char *fmt, ...)
{
	static const char *const marks[] = { [DOCTOR_GOOD] = "tốt",
		[DOCTOR_HINT] = "chú ý", [DOCTOR_BAD] = "LỖI" };
	static const char *const words[] = { [DOCTOR_GOOD] = "good",
		[DOCTOR_HINT] = "hint", [DOCTOR_BAD] = "bad" };
	char text[1024], memory[2048];
	struct buf b = BUF(memory);
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	d->hints += mark == DOCTOR_HINT;
	d->bad += mark == DOCTOR_BAD;
	if (d->json) {
		buf_printf(&b, "%s{\"n\":%d,\"mark\":\"%s\",\"text\":",
		    d->said == 0 ? "[" : ",\n ", number, words[mark]);
		json_put_str(&b, str_of(text));
		buf_puts(&b, "}");
	} else {
		buf_printf(&b, "%d  %s: %s\n", number, marks[mark], text);
	}
	d->said++;
	fputs(memory, stdout);
}

/* --- the store --------------------------------------------------------- */

static const struct { const char *name; size_t offset; } fields[] = {
#define F(f) { #f, offsetof(struct doctor_store, f) }
	F(terminals), F(entries), F(backlog), F(alarms), F(last_credit_ms),
	F(accounts), F(accounts_bare), F(unseen), F(spooled), F(spool_ms),
	F(queue),
#undef F
};

enum rc
doctor_request(struct store *s, struct str request, struct admin_answer *a)
{
	struct store_waits w = { .since_ms = 0 };
	struct doctor_store d = { .terminals = 0 };
	struct store_totals t;
	struct store_stats st;

	if (!json_get_i64(request, "since", &w.since_ms))
		return RC_BAD_INPUT;
	enum rc rc = store_totals(s, &t);
	if (rc == RC_OK)
		rc = store_waiting(s, &w);
	if (rc != RC_OK)
		return rc;
	store_stats(s, &st);
	d = (struct doctor_store){ .terminals = t.terminals,
	    .entries = t.entries, .backlog = t.backlog, .alarms = t.alarms,
	    .last_credit_ms = t.last_credit_ms, .accounts = t.accounts,
	    .accounts_bare = t.accounts_bare, .unseen = w.unseen,
	    .spooled = w.spooled, .spool_ms = w.spool_ms,
	    .queue = st.queued };
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		buf_printf(&a->text, "%s\"%s\":%" PRId64, i == 0 ? "{" : ",",
		    fields[i].name, *(const int64_t *)(const void *)
		    ((const char *)&d + fields[i].offset));
	buf_puts(&a->text, "}\n");
	return RC_OK;
}

static bool
read_store(struct doctor *d, struct str text)
{
	text = str_trim(text);
	if (!json_check(text, NULL))
		return false;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!json_get_i64(text, fields[i].name, (int64_t *)(void *)
		    ((char *)&d->store + fields[i].offset)))
			return false;
	return true;
}

struct alone { struct str request; struct admin_answer *a; };

static enum rc
ask_alone(struct store *s, void *ctx)
{
	struct alone *alone = ctx;

	return doctor_request(s, alone->request, alone->a);
}

/* The board that runs, or the store itself; an older schema is left to the
 * board, which will bring it up to date. */
static void
ask_store(struct doctor *d, bool may_open)
{
	static char text[ADMIN_TEXT_MAX];
	char memory[ADMIN_WHY_MAX], asked[128];
	struct admin_answer a = { .why = BUF(memory), .text = BUF(text) };
	struct buf request = BUF(asked);
	struct alone alone = { .a = &a };
	struct setup_job job = { .conf = d->conf, .clock = d->args->clock,
	    .run = ask_alone, .ctx = &alone, .outside = true };

	buf_printf(&request, "{\"do\":\"doctor\",\"since\":%" PRId64 "}",
	    d->now_ms - UNSEEN_DAYS * DAY_MS);
	alone.request = buf_str(&request);
	enum rc rc = setup_ask_board(d->conf, alone.request, &a);
	d->running = rc != RC_NOT_FOUND || a.why.n > 0;
	if (d->running)
		doctor_say(d, 150, rc == RC_OK ? DOCTOR_GOOD : DOCTOR_BAD,
		    rc == RC_OK ? "máy chủ đang chạy và trả lời" :
		    "máy chủ đang chạy nhưng không trả lời được: %s", memory);
	else
		doctor_say(d, 150, DOCTOR_HINT, "máy chủ không chạy; chạy: "
		    "systemctl start cho40-board");
	if (!d->running && may_open) {
		rc = setup_run(&job, &a.why);
		if (rc != RC_OK)
			doctor_say(d, 151, DOCTOR_BAD, "không mở được sổ: %s",
			    a.why.n > 0 ? memory : rc_text(rc));
	}
	d->has_store = rc == RC_OK && read_store(d, buf_str(&a.text));
}

/* --- what it has ------------------------------------------------------- */

static void
look_money(struct doctor *d)
{
	const struct doctor_store *s = &d->store;
	int64_t age_h = (d->now_ms - s->last_credit_ms) / HOUR_MS;

	if (s->accounts == 0)
		doctor_say(d, 152, DOCTOR_HINT, "chưa có tài khoản nào được "
		    "báo tiền; thêm: cho40-board account add");
	else
		doctor_say(d, 152, s->accounts_bare > 0 ? DOCTOR_BAD :
		    DOCTOR_GOOD, "%" PRId64 " tài khoản được báo tiền, %"
		    PRId64 " thiếu khoá bí mật", s->accounts,
		    s->accounts_bare);
	if (s->last_credit_ms == 0)
		doctor_say(d, 153, DOCTOR_HINT, "chưa từng có báo tiền về");
	else
		doctor_say(d, 153, age_h > 72 ? DOCTOR_HINT : DOCTOR_GOOD,
		    "lần báo tiền gần nhất: %" PRId64 " giờ trước%s", age_h,
		    age_h > 72 ? "; xem trang quản lý của bên báo tiền" :
		    "");
}

void
doctor_look_store(struct doctor *d)
{
	const struct doctor_store *s = &d->store;

	if (!d->has_store)
		return;
	look_money(d);
	doctor_say(d, 154, s->unseen > 0 ? DOCTOR_HINT : DOCTOR_GOOD,
	    "%" PRId64 " máy ở quầy, %" PRId64 " máy quá %d ngày không liên "
	    "lạc", s->terminals, s->unseen, UNSEEN_DAYS);
	doctor_say(d, 155, s->alarms > 0 ? DOCTOR_HINT : DOCTOR_GOOD,
	    "%" PRId64 " báo động%s", s->alarms, s->alarms > 0 ?
	    "; xem trang Báo động" : "");
	int64_t spool_h = s->spooled == 0 ? 0 :
	    (d->now_ms - s->spool_ms) / HOUR_MS;
	doctor_say(d, 156, spool_h > 72 ? DOCTOR_BAD : DOCTOR_GOOD,
	    "%" PRId64 " báo cáo chờ gửi%s", s->spooled, spool_h > 72 ?
	    ", lâu hơn 3 ngày: xem lý do ở trang Báo cáo" : "");
	doctor_say(d, 157, s->queue > STORE_QUEUE_MAX / 2 ? DOCTOR_BAD :
	    DOCTOR_GOOD, "%" PRId64 " việc chờ ghi, %" PRId64
	    " tin chờ máy ở quầy lấy", s->queue, s->backlog);
}

int
setup_doctor(const struct board_conf *conf, const struct setup_args *args)
{
	struct doctor d = { .conf = conf, .args = args,
	    .now_ms = clock_wall_ms(args->clock), .json = args->json != NULL };

	doctor_say(&d, 100, DOCTOR_GOOD, "cấu hình %s đọc được, chợ số %"
	    PRId64, args->config, conf->market);
	doctor_look_files(&d);
	ask_store(&d, d.has_store);
	doctor_look_certs(&d);
	doctor_look_machine(&d);
	doctor_look_store(&d);
	if (d.json)
		printf("]\n");
	else if (d.bad > 0)
		printf("Có %" PRId64 " lỗi, %" PRId64 " điều cần chú ý.  Khi "
		    "gọi hỗ trợ, đọc các số ở đầu dòng.\n", d.bad, d.hints);
	else
		printf("Không có lỗi; %" PRId64 " điều cần chú ý.\n",
		    d.hints);
	return d.bad > 0;
}
