/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor looks at outside the store's rows. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/board/ops/backup.h"
#include "sync/board/ops/cert_days.h"
#include "sync/board/ops/doctor.h"
#include "sync/board/ops/files.h"
#include "sync/board/setup_file.h"
#include "sync/board/sql_move.h"
#include "sync/sign.h"

#define ROOM_BAD     ((int64_t)200 << 20)
#define ROOM_HINT    ((int64_t)1 << 30)
#define CERT_HINT    30      /* days */
#define PEM_MAX      32768
#define FSYNCS       50
#define FSYNCS_MS    5       /* fifty of them in less: nothing was awaited */
#define VERSION_AT   60      /* of user_version in SQLite's header */

/* --- folder and disk --------------------------------------------------- */

struct modes { struct doctor *d; int64_t open; char first[128]; };

static enum rc
look_mode(void *ctx, const char *name, struct buf *why)
{
	struct modes *m = ctx;
	char path[FILES_PATH_MAX];
	struct stat st;

	if (files_join(m->d->conf->folder, name, path, why) != RC_OK ||
	    stat(path, &st) != 0 || (st.st_mode & 077) == 0)
		return RC_OK;
	if (m->open++ == 0)
		(void)str_copy(str_part(str_of(name), 0, strlen(name) <
		    sizeof(m->first) ? strlen(name) : sizeof(m->first) - 1),
		    m->first, sizeof(m->first));
	return RC_OK;
}

static void
look_folder(struct doctor *d)
{
	struct modes m = { .d = d };
	struct files_walk w = { d->conf->folder, look_mode, &m };
	char memory[512];
	struct buf why = BUF(memory);
	struct stat st;

	if (stat(d->conf->folder, &st) != 0) {
		doctor_say(d, 110, DOCTOR_BAD, "thư mục %s: %s; chạy "
		    "cho40-board init", d->conf->folder, strerror(errno));
		return;
	}
	bool closed = (st.st_mode & 077) == 0;
	doctor_say(d, 110, closed ? DOCTOR_GOOD : DOCTOR_BAD, closed ?
	    "thư mục %s chỉ mình máy chủ vào được" : "thư mục %s người khác "
	    "vào được; chạy: chmod 700", d->conf->folder);
	if (files_walk(&w, &why) != RC_OK)
		doctor_say(d, 111, DOCTOR_BAD, "không xem được thư mục: %s",
		    memory);
	else if (m.open > 0)
		doctor_say(d, 111, DOCTOR_BAD, "%" PRId64 " tệp người khác "
		    "đọc được, trước hết là %s; chạy: chmod 600", m.open,
		    m.first);
	else
		doctor_say(d, 111, DOCTOR_GOOD, "các tệp kín");
}

/* From SQLite's header; -1: there is none. */
static int64_t
header_version(const char *path)
{
	unsigned char head[100];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	if (n != (ssize_t)sizeof(head) ||
	    memcmp(head, "SQLite format 3", 16) != 0)
		return -1;
	const unsigned char *v = head + VERSION_AT;
	return (int64_t)v[0] << 24 | v[1] << 16 | v[2] << 8 | v[3];
}

static void
look_version(struct doctor *d, const char *path)
{
	int64_t have = header_version(path), want = sql_file_version();

	d->has_store = have == want;
	if (have < 0)
		doctor_say(d, 120, DOCTOR_BAD, "%s không phải sổ của máy "
		    "chủ; phục hồi từ bản sao lưu", path);
	else if (have > want)
		doctor_say(d, 120, DOCTOR_BAD, "sổ kiểu %" PRId64 ", chương "
		    "trình chỉ biết đến %" PRId64 "; cài bản mới hơn", have,
		    want);
	else
		doctor_say(d, 120, have < want ? DOCTOR_HINT : DOCTOR_GOOD,
		    "sổ kiểu %" PRId64 " của %" PRId64 "%s", have, want,
		    have < want ? "; sẽ được nâng lên khi máy chủ chạy" : "");
}

static void
look_disk(struct doctor *d)
{
	char path[FILES_PATH_MAX], memory[512];
	struct buf why = BUF(memory);
	struct stat st;

	if (files_join(d->conf->folder, "board.db", path, &why) != RC_OK ||
	    stat(path, &st) != 0) {
		doctor_say(d, 120, DOCTOR_BAD, "không có sổ %s; chạy "
		    "cho40-board init", path);
		return;
	}
	look_version(d, path);
	int64_t room = files_room(path);
	doctor_say(d, 121, room < ROOM_BAD ? DOCTOR_BAD :
	    room < ROOM_HINT || room < st.st_size ? DOCTOR_HINT : DOCTOR_GOOD,
	    "sổ %lld MB, đĩa còn trống %lld MB%s",
	    (long long)st.st_size >> 20, (long long)room >> 20,
	    room < ROOM_BAD ? "; dọn đĩa ngay" : room < st.st_size ?
	    "; không đủ chỗ cho một bản sao lưu" : "");
}

/* An fsync that costs nothing may keep nothing. */
static void
look_fsync(struct doctor *d)
{
	char path[FILES_PATH_MAX], memory[512];
	struct buf why = BUF(memory);

	if (files_join(d->conf->folder, "doctor.part", path, &why) != RC_OK)
		return;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	int64_t from = clock_mono_ms(d->args->clock);
	bool ok = true;
	for (int i = 0; ok && i < FSYNCS; i++)
		ok = pwrite(fd, "x", 1, i * 4096) == 1 && fsync(fd) == 0;
	int64_t took = clock_mono_ms(d->args->clock) - from;
	close(fd);
	(void)unlink(path);
	if (!ok)
		doctor_say(d, 122, DOCTOR_BAD, "không ghi được vào đĩa: %s",
		    strerror(errno));
	else
		doctor_say(d, 122, took < FSYNCS_MS ? DOCTOR_HINT :
		    DOCTOR_GOOD, "%d lần ghi chắc mất %" PRId64 " ms%s",
		    FSYNCS, took, took < FSYNCS_MS ? "; nhanh quá: ổ này có "
		    "thể mất dữ liệu khi mất điện" : "");
}

/* The store that is configured: a market's rows in PostgreSQL. */
static void
look_database(struct doctor *d)
{
	char memory[512], names[64];
	struct buf why = BUF(memory), unsafe = BUF(names);
	struct move_to *db = NULL;
	int64_t market = d->conf->market, room = files_room(d->conf->folder);

	enum rc rc = move_to_look(d->conf->store, market, &db, &d->has_store,
	    &why);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		doctor_say(d, 120, DOCTOR_BAD, "không mở được sổ trong "
		    "PostgreSQL: %s", why.n > 0 ? memory : rc_text(rc));
	else
		doctor_say(d, 120, d->has_store ? DOCTOR_GOOD : DOCTOR_BAD,
		    "%s chợ số %" PRId64 "%s", d->has_store ?
		    "sổ trong PostgreSQL có" : "sổ trong PostgreSQL chưa có",
		    market, d->has_store ? "" : "; chạy cho40-board init");
	doctor_say(d, 121, room < ROOM_BAD ? DOCTOR_BAD :
	    room < ROOM_HINT ? DOCTOR_HINT : DOCTOR_GOOD,
	    "đĩa của thư mục còn trống %lld MB%s", (long long)room >> 20,
	    room < ROOM_BAD ? "; dọn đĩa ngay" : "");
	if (rc == RC_OK && move_to_unsafe(db, &unsafe) == RC_OK)
		doctor_say(d, 122, unsafe.n > 0 ? DOCTOR_BAD : DOCTOR_GOOD,
		    unsafe.n > 0 ? "PostgreSQL có thể mất tiền khi mất điện: "
		    "bật lại %s" : "PostgreSQL ghi chắc%s", names);
	move_to_close(db);
}

void
doctor_look_files(struct doctor *d)
{
	look_folder(d);
	if (d->conf->store[0] != '\0') {
		look_database(d);
		return;
	}
	look_disk(d);
	if (d->has_store)
		look_fsync(d);
}

/* --- certificates ------------------------------------------------------ */

static enum rc
read_pem(const char *path, struct buf *to)
{
	char memory[256];
	struct buf why = BUF(memory);

	return setup_read(path, to, &why);
}

/* A pair of files: do they belong together, how long are they good? */
static void
look_pair(struct doctor *d, int number, const char *cert, const char *key)
{
	char memory[2][PEM_MAX];
	struct buf pem[2] = { BUF(memory[0]), BUF(memory[1]) };
	int64_t days;

	if (read_pem(cert, &pem[0]) != RC_OK ||
	    read_pem(key, &pem[1]) != RC_OK ||
	    cert_days(cert, d->now_ms, &days) != RC_OK)
		doctor_say(d, number, DOCTOR_BAD, "không đọc được %s hoặc "
		    "khoá của nó", cert);
	else if (sign_pair_check(buf_str(&pem[0]), buf_str(&pem[1])) != RC_OK)
		doctor_say(d, number, DOCTOR_BAD, "%s và khoá không phải một "
		    "đôi; đặt lại đúng đôi", cert);
	else
		doctor_say(d, number, days < 0 ? DOCTOR_BAD :
		    days < CERT_HINT ? DOCTOR_HINT : DOCTOR_GOOD,
		    days < 0 ? "%s đã hết hạn %" PRId64 " ngày" :
		    "%s còn %" PRId64 " ngày", cert, days < 0 ? -days : days);
}

void
doctor_look_certs(struct doctor *d)
{
	static const char *const names[][2] = { { "ca.crt", "ca.key" },
		{ "server.crt", "server.key" },
		{ "server-next.crt", "server-next.key" } };
	char cert[BOARD_PATH_MAX], key[BOARD_PATH_MAX];

	for (int i = 0; i < 3; i++) {
		board_conf_path(d->conf, names[i][0], cert);
		board_conf_path(d->conf, names[i][1], key);
		look_pair(d, 130 + i, cert, key);
	}
	if (d->conf->cert[0] != '\0')
		look_pair(d, 133, d->conf->cert, d->conf->key);
	board_conf_path(d->conf, "receipt.key", key);
	bool has = access(key, R_OK) == 0;
	doctor_say(d, 134, has ? DOCTOR_GOOD : DOCTOR_BAD, has ?
	    "có khoá ký phiếu thu" : "không có khoá ký phiếu thu; chạy lại "
	    "cho40-board init");
}

/* --- clock and ports --------------------------------------------------- */

/* The program cannot be younger than now. */
static void
look_clock(struct doctor *d)
{
	struct stat st;
	time_t now = (time_t)(d->now_ms / 1000);

	bool wrong = stat("/proc/self/exe", &st) == 0 && now < st.st_mtime;
	doctor_say(d, 140, wrong ? DOCTOR_BAD : DOCTOR_GOOD, wrong ?
	    "đồng hồ máy chạy chậm: sớm hơn ngày chương trình ra đời; chỉnh "
	    "giờ" : "đồng hồ không sớm hơn chương trình");
}

/* Somebody listens there? */
static bool
is_taken(int64_t port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	bool yes = fd >= 0 && connect(fd, (const struct sockaddr *)&in,
	    sizeof(in)) == 0;
	if (fd >= 0)
		close(fd);
	return yes;
}

static void
look_port(struct doctor *d, int number, const struct listener_conf *l)
{
	if (l->port == 0)
		return;
	bool taken = is_taken(l->port);
	bool local = strcmp(l->address, "127.0.0.1") == 0 ||
	    strcmp(l->address, "0.0.0.0") == 0 || strcmp(l->address, "::") ==
	    0;
	if (d->running)
		doctor_say(d, number, taken || !local ? DOCTOR_GOOD :
		    DOCTOR_BAD, "cổng %" PRId64 "%s", l->port, taken ?
		    " có máy chủ nghe" : local ? " không ai nghe" :
		    " nghe ở địa chỉ khác, không thử được từ đây");
	else
		doctor_say(d, number, taken ? DOCTOR_BAD : DOCTOR_GOOD,
		    "cổng %" PRId64 "%s", l->port, taken ?
		    " chương trình khác đang dùng; đổi cổng hay tắt nó" :
		    " còn trống");
}

void
doctor_look_machine(struct doctor *d)
{
	look_clock(d);
	look_port(d, 141, &d->conf->devices);
	look_port(d, 142, &d->conf->open);
}
