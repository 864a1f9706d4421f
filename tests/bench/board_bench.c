/* SPDX-License-Identifier: Apache-2.0 */
/* board_bench load PORT ACCOUNT SECRET COUNT CONNECTIONS - signed web hooks
 * into a running board, each connection kept and waiting for its answer:
 * notifications a second, and the middle and 99th hundredth of the time to
 * the answer.
 * board_bench rows FILE COUNT GROUP - what the same store file takes bare: the
 * rows of as many notifications, inserted by prepared statements in commits
 * of GROUP, with the board's own pragmas and nothing around them.  FILE is a
 * board.db that nobody has open. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "ledger/base/clock.h"
#include "ledger/base/crypto.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/ref.h"

#define CONNECTIONS_MAX 512
#define COUNT_MAX       1000000

static const struct clock *clk = &clock_system;

/* Microseconds are needed; the seam gives milliseconds for waits. */
static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- load -------------------------------------------------------------- */

struct conn { int fd; int64_t sent_us; size_t got; char in[2048]; };

struct load {
	int port;
	const char *account, *secret;
	int64_t count, sent, answered, base;
	struct conn conn[CONNECTIONS_MAX];
	int conns;
};

static int64_t took_us[COUNT_MAX];

static void
die(const char *what)
{
	fprintf(stderr, "board_bench: %s: %s\n", what, strerror(errno));
	exit(3);
}

static void
put_body(const struct load *l, int64_t i, struct buf *b)
{
	char ref[REF_LEN + 1];

	ref_make(&(struct ref){ .terminal = 7, .nonce = (uint64_t)i }, ref);
	buf_printf(b, "{\"id\":%" PRId64 ",\"gateway\":\"Vietcombank\","
	    "\"transactionDate\":\"2026-11-21 08:15:42\",\"accountNumber\":"
	    "\"%s\",\"subAccount\":null,\"code\":null,\"content\":"
	    "\"MBVCB.%" PRId64 ".%s.CT tu 0200000000001 NGUYEN VAN A\","
	    "\"transferType\":\"in\",\"description\":\"BankAPINotify\","
	    "\"transferAmount\":%" PRId64 ",\"accumulated\":0,"
	    "\"referenceCode\":\"FT%" PRId64 "\"}", l->base + i, l->account,
	    i, ref, 1000 + i % 100000, l->base + i);
}

static void
send_one(struct load *l, struct conn *c)
{
	char body_memory[1024], memory[2048], ts[24];
	struct buf body = BUF(body_memory), b = BUF(memory);
	uint8_t mac[HASH_BYTES];

	put_body(l, l->sent++, &body);
	snprintf(ts, sizeof(ts), "%" PRId64, clock_wall_ms(clk) / 1000);
	struct str parts[] = { str_of(ts), STR("."), buf_str(&body) };
	hmac_sha256(str_of(l->secret), parts, 3, mac);
	buf_printf(&b, "POST /hooks/sepay/%s HTTP/1.1\r\nHost: board\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n"
	    "X-SePay-Timestamp: %s\r\nX-SePay-Signature: sha256=",
	    l->account, body.n, ts);
	buf_hex(&b, mac, HASH_BYTES);
	buf_puts(&b, "\r\n\r\n");
	buf_put(&b, buf_str(&body));
	REQUIRE(!b.full);
	c->sent_us = now_us();
	c->got = 0;
	if (send(c->fd, b.p, b.n, MSG_NOSIGNAL) != (ssize_t)b.n)
		die("send");
}

/* True once the whole answer is there. */
static bool
receive(struct conn *c)
{
	ssize_t n = recv(c->fd, c->in + c->got, sizeof(c->in) - 1 - c->got, 0);

	if (n <= 0)
		die(n == 0 ? "the board hung up" : "receive");
	c->got += (size_t)n;
	c->in[c->got] = '\0';
	if (strncmp(c->in, "HTTP/1.1 200", c->got < 12 ? c->got : 12) != 0) {
		fprintf(stderr, "board_bench: %.200s\n", c->in);
		exit(1);
	}
	return strstr(c->in, "\"success\": true}") != NULL;
}

static void
open_conn(struct load *l, struct conn *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)l->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int
load(struct load *l)
{
	struct pollfd p[CONNECTIONS_MAX];

	for (int i = 0; i < l->conns; i++) {
		open_conn(l, &l->conn[i]);
		p[i] = (struct pollfd){ .fd = l->conn[i].fd,
		    .events = POLLIN };
	}
	int64_t from = now_us();
	for (int i = 0; i < l->conns; i++)
		send_one(l, &l->conn[i]);
	while (l->answered < l->count) {
		if (poll(p, (nfds_t)l->conns, 10000) <= 0)
			die("poll");
		for (int i = 0; i < l->conns; i++) {
			struct conn *c = &l->conn[i];
			if (p[i].revents == 0 || !receive(c))
				continue;
			took_us[l->answered++] = now_us() - c->sent_us;
			if (l->sent < l->count)
				send_one(l, c);
			else
				p[i].fd = -1;
		}
	}
	int64_t all_us = now_us() - from;
	qsort(took_us, (size_t)l->count, sizeof(took_us[0]), by_value);
	printf("notifications_per_s %" PRId64 "\nanswer_us_p50 %"
	    PRId64 "\nanswer_us_p99 %" PRId64 "\n",
	    l->count * 1000000 / all_us, took_us[l->count / 2],
	    took_us[l->count * 99 / 100]);
	return 0;
}

/* --- rows -------------------------------------------------------------- */

static sqlite3 *db;

static void
must(int code)
{
	if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
		fprintf(stderr, "board_bench: %s\n", sqlite3_errmsg(db));
		exit(3);
	}
}

static void
sql(const char *text)
{
	must(sqlite3_exec(db, text, NULL, NULL, NULL));
}

static sqlite3_stmt *
prepare(const char *text)
{
	sqlite3_stmt *st;

	must(sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &st,
	    NULL));
	return st;
}

/* The rows of a notification, and then what is written once for a group. */
static const char *const row_text[] = {
	"INSERT INTO event VALUES (1, ?1, 'sepay', '1017595600', ?1, ?2, "
	    "'credit', ?3, 1793409342000)",
	"INSERT INTO credit VALUES (1, ?1, 'sepay', ?1, '970436', "
	    "'1017595600', 1000 + ?1 % 100000, 'FT' || ?1, '2026-11-21 "
	    "08:15:42', 'MBVCB.' || ?1 || '.' || ?2 || '.CT tu 0200000000001 "
	    "NGUYEN VAN A', 'matched', '', ?2, 7, 1793409342000)",
	"INSERT INTO bank_line VALUES (1, ?1, 'sepay/push', 1, '970436', "
	    "'1017595600', 1000 + ?1 % 100000, 'FT' || ?1, 'FT' || ?1, "
	    "'MBVCB' || ?1 || ?2 || 'CTTU0200000000001NGUYENVANA', "
	    "'2026-11-21 08:15:42', 20778, '', 0, 0, 0, 0)",
	"INSERT INTO mail VALUES (1, 7, ?1, 'bank.credit', ?2, "
	    "1793409342000)",
}, *const group_text[] = {
	"UPDATE market SET seq = ?1 WHERE market_id = 1",
	"UPDATE terminal SET mail_last = ?1 WHERE market_id = 1 AND "
	    "terminal = 7",
	"INSERT INTO sales_day VALUES (1, 20778, 7, 1, ?1) ON CONFLICT DO "
	    "UPDATE SET credits = credits + 1, total = total + ?1",
};
#define ROWS   (sizeof(row_text) / sizeof(row_text[0]))
#define GROUPS (sizeof(group_text) / sizeof(group_text[0]))

/* The rows of one notification, as the board would write them. */
static void
insert(sqlite3_stmt *const st[ROWS], int64_t i, const struct load *l)
{
	char memory[1024], ref[REF_LEN + 1];
	struct buf b = BUF(memory);
	uint8_t hash[HASH_BYTES];

	put_body(l, i, &b);
	struct str body = buf_str(&b);
	sha256(&body, 1, hash);
	ref_make(&(struct ref){ .terminal = 7, .nonce = (uint64_t)i }, ref);
	for (size_t r = 0; r < ROWS; r++)
		must(sqlite3_bind_int64(st[r], 1, 1000000 + i));
	must(sqlite3_bind_blob(st[0], 2, hash, HASH_BYTES, SQLITE_STATIC));
	must(sqlite3_bind_blob(st[0], 3, body.p, (int)body.n, SQLITE_STATIC));
	must(sqlite3_bind_text(st[1], 2, ref, -1, SQLITE_STATIC));
	must(sqlite3_bind_text(st[2], 2, ref, -1, SQLITE_STATIC));
	must(sqlite3_bind_text(st[3], 2, "{\"id\":\"sepay:1000000\",\"ref\":"
	    "\"C40000714D2PF2DB0\",\"amount\":65000,\"bank_ref\":\"FT1000000"
	    "\",\"at\":\"2026-10-31 08:15:42\"}", -1, SQLITE_STATIC));
	for (size_t r = 0; r < ROWS; r++) {
		must(sqlite3_step(st[r]));
		must(sqlite3_reset(st[r]));
	}
}

static void
end_group(sqlite3_stmt *const st[GROUPS], int64_t i)
{
	for (size_t g = 0; g < GROUPS; g++) {
		must(sqlite3_bind_int64(st[g], 1, 1000000 + i));
		must(sqlite3_step(st[g]));
		must(sqlite3_reset(st[g]));
	}
	sql("COMMIT");
}

static int
rows(const char *path, int64_t count, int64_t group)
{
	char uri[512];
	const struct load l = { .account = "1017595600", .base = 1000000 };

	snprintf(uri, sizeof(uri), "file:%s?psow=0", path);
	must(sqlite3_open_v2(uri, &db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL));
	sql("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
	    "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000;"
	    "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
	    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384");
	sqlite3_stmt *st[ROWS], *group_st[GROUPS];
	for (size_t r = 0; r < ROWS; r++)
		st[r] = prepare(row_text[r]);
	for (size_t g = 0; g < GROUPS; g++)
		group_st[g] = prepare(group_text[g]);
	int64_t from = now_us();
	for (int64_t i = 0; i < count; i++) {
		if (i % group == 0)
			sql("BEGIN IMMEDIATE");
		insert(st, i, &l);
		if (i % group == group - 1 || i == count - 1)
			end_group(group_st, i);
	}
	printf("bare_notifications_per_s %" PRId64 "\n",
	    count * 1000000 / (now_us() - from));
	for (size_t r = 0; r < ROWS; r++)
		sqlite3_finalize(st[r]);
	for (size_t g = 0; g < GROUPS; g++)
		sqlite3_finalize(group_st[g]);
	sqlite3_close(db);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct load l;

	if (argc == 7 && strcmp(argv[1], "load") == 0) {
		l.port = atoi(argv[2]);
		l.account = argv[3];
		l.secret = argv[4];
		l.count = atoll(argv[5]);
		l.conns = atoi(argv[6]);
		l.base = clock_wall_ms(clk) * 1000;   /* this run alone */
		if (l.count > 0 && l.count <= COUNT_MAX && l.conns > 0 &&
		    l.conns <= CONNECTIONS_MAX && l.conns <= l.count)
			return load(&l);
	}
	if (argc == 5 && strcmp(argv[1], "rows") == 0 && atoll(argv[4]) > 0)
		return rows(argv[2], atoll(argv[3]), atoll(argv[4]));
	fprintf(stderr, "usage: board_bench load PORT ACCOUNT SECRET COUNT "
	    "CONNECTIONS | rows FILE COUNT GROUP\n");
	return 2;
}
