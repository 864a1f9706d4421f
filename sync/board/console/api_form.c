/* SPDX-License-Identifier: Apache-2.0 */
/* Forms that the law asks for, and what the loudspeaker says. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "ledger/day.h"
#include "sync/board/board.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/fee/calendar.h"
#include "sync/board/report/forms.h"
#include "sync/board/report/notice.h"
#include "sync/board/store_report.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Files that an administrator may change while the board runs; they are read
 * when they are asked for, here.  Writer thread only. */
static char file_memory[FORMS_FILE_MAX + 1];

static enum rc
read_file(struct api *a, const char *path, size_t most, struct str *text)
{
	size_t n = 0;
	ssize_t got = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && n <= most &&
	    (got = read(fd, file_memory + n, most + 1 - n)) > 0)
		n += (size_t)got;
	int e = errno;
	if (fd >= 0)
		close(fd);
	if (got < 0 || n > most) {
		log_line(LOG_ERROR, "report", "%s: %s", path, n > most ?
		    "too long" : strerror(e));
		return api_refuse(a, 500, "file", "Không đọc được %.120s; "
		    "hãy báo người quản trị máy chủ.", path);
	}
	*text = (struct str){ file_memory, n };
	return RC_OK;
}

/* --- forms --------------------------------------------------------------- */

static enum rc
load_forms(struct api *a, struct forms *f)
{
	const struct board *b = a->x->app;
	char memory[256];
	struct buf why = BUF(memory);
	struct str text;

	enum rc rc = read_file(a, b->conf.forms, FORMS_FILE_MAX, &text);
	if (rc != RC_OK)
		return rc;
	if (forms_read(text, f, &why) == RC_OK)
		return RC_OK;
	log_line(LOG_ERROR, "report", "%s: %s", b->conf.forms, memory);
	return api_refuse(a, 500, "file", "Tệp biểu mẫu sai: %s", memory);
}

static enum rc
query_year(struct store *s, struct api *a, int64_t *year)
{
	*year = day_date(day_at(store_now_ms(s))).year;
	return api_query_i64(a, "year", 2000, 9998, year);
}

static const char *
verified_text(const struct api *a, bool verified)
{
	if (a->english)
		return verified ? "compared with the signed form" :
		    "titles not compared with the signed form";
	return verified ? "đã đối chiếu với mẫu ban hành" :
	    "tên cột chưa đối chiếu với mẫu ban hành";
}

static void
put_day(json_t *row, const char *name, int64_t day)
{
	char memory[16];
	struct buf b = BUF(memory);

	day_put(&b, day);
	json_object_set_new(row, name, json_string(memory));
}

static enum rc
list_forms(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "form", "Mẫu", "Form", CELL_TEXT },
		{ "name", "Tên", "Name", CELL_TEXT },
		{ "law", "Căn cứ", "Law", CELL_TEXT },
		{ "due", "Hạn nộp", "Due", CELL_DAY },
		{ "note", "Ghi chú", "Note", CELL_TEXT },
	};
	static struct forms f;   /* writer thread only */
	int64_t year;

	enum rc rc = query_year(s, a, &year);
	if (rc == RC_OK)
		rc = load_forms(a, &f);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Biểu mẫu báo cáo", "Forms", columns, COUNT(columns));
	int64_t last = day_of_date((struct date){ year, 12, 31 });
	for (size_t i = 0; i < f.count; i++) {
		const struct form *form = &f.form[i];
		if (last < form->from_day || last > form->to_day)
			continue;
		json_t *row = api_row(a);
		json_object_set_new(row, "form", json_string(form->code));
		json_object_set_new(row, "name", json_string(form->name));
		json_object_set_new(row, "law", json_string(form->law));
		put_day(row, "due", form_due(form, year));
		json_object_set_new(row, "note",
		    json_string(verified_text(a, form->verified)));
	}
	return RC_OK;
}

static enum api_cell
cell_of(enum figure f)
{
	return figure_about(f)->unit == FIGURE_MONEY ? CELL_VND : CELL_COUNT;
}

/* One row: this market. */
static void
put_form(struct api *a, const struct form *form, const struct figures *f,
    int64_t year)
{
	struct api_column columns[FORM_COLUMNS_MAX + 2] = {
		{ "market", "Chợ", "Market", CELL_TEXT } };
	const struct board *b = a->x->app;
	char title[FORM_TEXT_MAX + 64], memory[1024];
	struct buf note = BUF(memory);
	size_t n = 1;

	buf_puts(&note, verified_text(a, form->verified));
	for (size_t i = 0; i < form->columns; i++) {
		enum figure which = form->column[i].figure;
		columns[n++] = (struct api_column){
		    figure_about(which)->name, form->column[i].title,
		    form->column[i].title, cell_of(which) };
		if (f->of[which].why != FIGURE_HAS)
			buf_printf(&note, "; %s: %s", form->column[i].title,
			    figure_why_text(f->of[which].why));
	}
	columns[n++] = (struct api_column){ "note", "Ghi chú", "Note",
	    CELL_TEXT };
	snprintf(title, sizeof(title), "%s (mẫu %s, năm %lld)", form->name,
	    form->code, (long long)year);
	api_table(a, title, title, columns, n);
	json_t *row = api_row(a);
	json_object_set_new(row, "market", json_string(b->conf.market_name));
	for (size_t i = 0; i < form->columns; i++) {
		enum figure which = form->column[i].figure;
		json_object_set_new(row, figure_about(which)->name,
		    f->of[which].why == FIGURE_HAS ?
		    json_integer(f->of[which].value) : json_null());
	}
	json_object_set_new(row, "note", json_string(memory));
}

static enum rc
get_form(struct store *s, struct api *a)
{
	static struct forms all;   /* writer thread only */
	char first[16], last[16];
	struct report_span span = { first, last };
	struct figures f;
	int64_t year;

	enum rc rc = query_year(s, a, &year);
	if (rc == RC_OK)
		rc = load_forms(a, &all);
	if (rc != RC_OK)
		return rc;
	const struct form *form = forms_at(&all, a->param,
	    day_of_date((struct date){ year, 12, 31 }));
	if (form == NULL)
		return api_refuse(a, 404, "no_form", "Năm %lld không có mẫu "
		    "này.", (long long)year);
	snprintf(first, sizeof(first), "%04lld-01", (long long)year);
	snprintf(last, sizeof(last), "%04lld-12", (long long)year);
	rc = store_figures(s, &span, &f);
	if (rc != RC_OK)
		return rc;
	put_form(a, form, &f, year);
	put_day(a->out, "due", form_due(form, year));
	json_object_set_new(a->out, "law", json_string(form->law));
	return RC_OK;
}

/* --- notices ------------------------------------------------------------- */

static enum rc
gather(struct store *s, struct api *a, struct notice_facts *f)
{
	const struct board *b = a->x->app;
	int64_t today = day_at(store_now_ms(s));

	*f = (struct notice_facts){ .market = b->conf.market_name };
	enum rc rc = store_report_owed(s, today, &f->stalls, &f->owed);
	if (rc == RC_OK)
		rc = store_next_due(s, today, &f->due_day);
	if (rc == RC_OK)
		rc = store_next_session(s, today, &f->next_day);
	return rc;
}

static enum rc
list_notices(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "key", "Mã", "Key", CELL_TEXT },
		{ "title", "Thông báo", "Notice", CELL_TEXT },
		{ "text", "Nội dung", "Text", CELL_TEXT },
		{ "note", "Ghi chú", "Note", CELL_TEXT },
	};
	const struct board *b = a->x->app;
	struct notice_facts facts;
	struct notice_row r;
	struct str file;
	size_t at = 0;

	enum rc rc = read_file(a, b->conf.notices, NOTICES_FILE_MAX, &file);
	if (rc == RC_OK)
		rc = gather(s, a, &facts);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Thông báo loa", "Loudspeaker notices", columns,
	    COUNT(columns));
	char memory[NOTICE_TEXT_MAX], words[256];
	struct buf why = BUF(words);
	while ((rc = notice_next(file, &at, &r, &why)) == RC_OK) {
		struct buf text = BUF(memory), note = BUF(words);
		if (notice_put(&text, r.text, &facts, &note) != RC_OK)
			buf_reset(&text);
		json_t *row = api_row(a);
		json_object_set_new(row, "key", json_stringn(r.key.p,
		    r.key.n));
		json_object_set_new(row, "title", json_stringn(r.title.p,
		    r.title.n));
		json_object_set_new(row, "text", json_string(memory));
		json_object_set_new(row, "note", json_string(words));
	}
	return rc == RC_NOT_FOUND ? RC_OK : api_refuse(a, 500, "file",
	    "Tệp thông báo sai: %s", words);
}

/* With ?format=wav: spoken. */
static enum rc
get_notice(struct store *s, struct api *a)
{
	const struct board *b = a->x->app;
	char memory[NOTICE_TEXT_MAX], words[256];
	struct buf text = BUF(memory), why = BUF(words);
	struct notice_facts facts;
	struct notice_row r;
	struct str file;

	enum rc rc = read_file(a, b->conf.notices, NOTICES_FILE_MAX, &file);
	if (rc == RC_OK)
		rc = gather(s, a, &facts);
	if (rc != RC_OK)
		return rc;
	rc = notice_find(file, a->param, &r, &why);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "no_notice",
		    "Không có thông báo này.");
	if (rc == RC_OK)
		rc = notice_put(&text, r.text, &facts, &why);
	if (rc == RC_STATE)
		return api_refuse(a, 409, "not_known", "Chưa đọc được thông "
		    "báo này: %s.", words);
	if (rc != RC_OK)
		return api_refuse(a, 500, "file", "Tệp thông báo sai: %s",
		    words);
	json_object_set_new(a->out, "title", json_stringn(r.title.p,
	    r.title.n));
	json_object_set_new(a->out, "spoken", json_string(memory));
	return RC_OK;
}

#define MAY_SPEAK (MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT) | \
	MAY(ROLE_TECHNICIAN) | MAY(ROLE_COLLECTOR))

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/forms", MAY_SEE_MONEY, API_READS, list_forms,
	    false },
	{ HTTP_GET, "/api/v1/forms/*", MAY_SEE_MONEY, API_READS, get_form,
	    false },
	{ HTTP_GET, "/api/v1/notices", MAY_SPEAK, API_READS, list_notices,
	    false },
	{ HTTP_GET, "/api/v1/notices/*", MAY_SPEAK, API_READS, get_notice,
	    false },
};

const struct api_table api_form = { routes, COUNT(routes) };
