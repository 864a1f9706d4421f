/* SPDX-License-Identifier: Apache-2.0 */
/* polls_bench make FOLDER COUNT - registers terminals 1..COUNT in the store
 * of a board that does not run, as "device add" does, and writes their
 * certificates and keys to FOLDER/polls.pem.  FOLDER is the board's own.
 * polls_bench run PID DEVICES PUBLIC FOLDER SECRET COUNT HOOKS - holds a long
 * poll for each of them, then tells of money for HOOKS of them, a hundred a
 * second, by signed web hooks, while all polls go on.  Prints how many polls
 * the board says it held at one time, what each of them takes of its memory,
 * and the middle and 99th hundredth of the time from the first byte of a hook
 * to the last byte of the mail at its terminal. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "ledger/base/clock.h"
#include "ledger/base/crypto.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/ref.h"
#include "sync/board/store.h"
#include "sync/sign.h"

#define ACCOUNT     "1017595600"
#define COUNT_MAX   20000
#define FIRST       100       /* polls that are not counted: warming up */
#define HOOKERS     8         /* connections of the provider */
#define GAP_US      10000     /* between two hooks */
#define PATIENCE_US 60000000
#define IN_MAX      4096
#define EVENTS      256

static void
die(const char *what)
{
	fprintf(stderr, "polls_bench: %s: %s\n", what, strerror(errno));
	exit(3);
}

static void
need(bool ok, const char *what)
{
	if (!ok)
		die(what);
}

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- make -------------------------------------------------------------- */

struct crowd { const char *folder; uint32_t count; FILE *pem; };

static enum rc
add_device(struct store *s, const struct crowd *c, uint32_t terminal)
{
	static char ca_key[512], ca_cert[512], key_text[SIGN_PEM_MAX],
	    csr_text[SIGN_PEM_MAX], cert_text[SIGN_PEM_MAX], why_text[512];
	struct buf key = BUF(key_text), csr = BUF(csr_text),
	    cert = BUF(cert_text), why = BUF(why_text);
	struct sign_pair ca = { ca_key, ca_cert };
	struct sign_device device = { terminal, { clock_wall_ms(
	    &clock_system), 3650 } };
	struct store_terminal t = { .terminal = terminal, .stall = "bench" };
	const struct store_place place = { "970436", ACCOUNT };
	struct sign_facts facts;

	snprintf(ca_key, sizeof(ca_key), "%s/ca.key", c->folder);
	snprintf(ca_cert, sizeof(ca_cert), "%s/ca.crt", c->folder);
	enum rc rc = sign_make_request(terminal, &key, &csr);
	if (rc == RC_OK)
		rc = sign_issue(&ca, &device, buf_str(&csr), &cert, &why);
	if (rc == RC_OK)
		rc = sign_read_facts(buf_str(&cert), &facts);
	if (rc == RC_OK) {
		memcpy(t.cert, facts.fingerprint, HASH_BYTES);
		rc = store_terminal_put(s, &t);
	}
	if (rc == RC_OK)
		rc = store_place_put(s, terminal, &place);
	fputs(cert_text, c->pem);
	fputs(key_text, c->pem);
	return rc;
}

static enum rc
add_crowd(struct store *s, void *ctx)
{
	const struct crowd *c = ctx;
	enum rc rc = RC_OK;

	rewind(c->pem);
	for (uint32_t t = 1; rc == RC_OK && t <= c->count; t++)
		rc = add_device(s, c, t);
	return rc;
}

static int
make(const char *folder, uint32_t count)
{
	char path[512], text[512];
	struct buf why = BUF(text);
	struct store_env env = { .clock = &clock_system, .market = 1 };
	struct crowd c = { folder, count, NULL };
	struct store *s;

	snprintf(path, sizeof(path), "%s/polls.pem", folder);
	c.pem = fopen(path, "w");
	need(c.pem != NULL, path);
	snprintf(path, sizeof(path), "%s/board.db", folder);
	enum rc rc = store_open(path, &env, &s, &why);
	if (rc == RC_OK)
		rc = store_run(s, add_crowd, &c);
	store_close(s);
	need(fclose(c.pem) == 0, "polls.pem");
	if (rc != RC_OK)
		fprintf(stderr, "polls_bench: %s %s\n", rc_text(rc), text);
	return rc == RC_OK ? 0 : 3;
}

/* --- run --------------------------------------------------------------- */

/* One connection, of a terminal or of the provider. */
struct line {
	int fd;
	SSL *ssl;               /* NULL: plain, the provider's */
	uint32_t terminal;
	int64_t after;          /* mail seen */
	int64_t told_us;        /* when its hook began; 0: there is none, or
	                         * the provider was answered */
	size_t got;
	char in[IN_MAX];
};

struct bench {
	int devices, open, epoll;
	const char *pid, *folder, *secret;
	int64_t base;           /* ids of this run */
	int count, hooks, sent, answered, arrived;
	int64_t next_us;        /* of the next hook */
	struct line *line, hooker[HOOKERS];
	SSL_CTX *tls;
	int64_t *took_us;
	int64_t before_kb;      /* of the board, with the first ones alone */
};

static int
dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	need(fd >= 0, "socket: raise the limit of open files");
	need(connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0, "connect");
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static void
watch(struct bench *b, struct line *l)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = l };

	need(fcntl(l->fd, F_SETFL, O_NONBLOCK) == 0, "fcntl");
	need(epoll_ctl(b->epoll, EPOLL_CTL_ADD, l->fd, &e) == 0, "epoll_ctl");
}

static void
poll_again(struct line *l)
{
	char text[128];
	int n = snprintf(text, sizeof(text), "GET /t/v1/mail?after=%" PRId64
	    "&wait=25 HTTP/1.1\r\nHost: localhost\r\n\r\n", l->after);

	l->got = 0;
	need(SSL_write(l->ssl, text, n) == n, "poll");
}

/* Its own certificate and key are the next two of the file. */
static void
join(struct bench *b, struct line *l, FILE *pem)
{
	X509 *cert = PEM_read_X509(pem, NULL, NULL, NULL);
	EVP_PKEY *key = PEM_read_PrivateKey(pem, NULL, NULL, NULL);

	l->fd = dial(b->devices);
	l->ssl = SSL_new(b->tls);
	need(l->ssl != NULL && SSL_use_certificate(l->ssl, cert) == 1 &&
	    SSL_use_PrivateKey(l->ssl, key) == 1 &&
	    SSL_set_fd(l->ssl, l->fd) == 1, "polls.pem");
	need(SSL_connect(l->ssl) == 1, "handshake");
	X509_free(cert);
	EVP_PKEY_free(key);
	watch(b, l);
	poll_again(l);
}

/* --- what came --------------------------------------------------------- */

/* The bytes of a whole answer's body, or NULL before it is whole. */
static const char *
body_of(const struct line *l)
{
	const char *head = strstr(l->in, "\r\n\r\n");
	const char *length = strstr(l->in, "Content-Length: ");

	if (head == NULL)
		return NULL;
	need(strncmp(l->in, "HTTP/1.1 200", 12) == 0 && length != NULL,
	    l->in);
	return strlen(head + 4) < (size_t)atol(length + 16) ? NULL : head + 4;
}

static void
mail_came(struct bench *b, struct line *l, const char *body)
{
	const char *item = strstr(body, "{\"n\":");

	if (item != NULL) {
		l->after = atoll(item + 5);
		need(l->told_us != 0, "mail that nobody caused");
		b->took_us[b->arrived++] = now_us() - l->told_us;
		l->told_us = 0;
	}
	poll_again(l);
}

/* True: a whole answer is there.  False: wait for more. */
static bool
receive(struct line *l)
{
	size_t room = IN_MAX - 1 - l->got;
	ssize_t n = l->ssl == NULL ? recv(l->fd, l->in + l->got, room, 0) :
	    SSL_read(l->ssl, l->in + l->got, (int)room);

	if (n <= 0) {
		need(l->ssl == NULL ? n < 0 && errno == EAGAIN :
		    SSL_get_error(l->ssl, (int)n) == SSL_ERROR_WANT_READ,
		    "the board hung up");
		return false;
	}
	l->got += (size_t)n;
	l->in[l->got] = '\0';
	return body_of(l) != NULL;
}

static void
turn(struct bench *b, int wait_ms)
{
	struct epoll_event e[EVENTS];
	int n = epoll_wait(b->epoll, e, EVENTS, wait_ms);

	need(n >= 0 || errno == EINTR, "epoll_wait");
	for (int i = 0; i < n; i++) {
		struct line *l = e[i].data.ptr;
		if (!receive(l))
			continue;
		if (l->ssl != NULL)
			mail_came(b, l, body_of(l));
		if (l->ssl == NULL) {
			b->answered++;
			l->told_us = 0;
		}
	}
}

static void
turn_for(struct bench *b, int64_t us)
{
	for (int64_t until = now_us() + us; now_us() < until;)
		turn(b, 10);
}

/* --- hooks ------------------------------------------------------------- */

static void
send_hook(struct bench *b)
{
	char body_memory[1024], memory[2048], ts[24], ref[REF_LEN + 1];
	struct buf body = BUF(body_memory), out = BUF(memory);
	struct line *to = &b->hooker[b->sent % HOOKERS];
	struct line *l = &b->line[(int64_t)b->sent * b->count / b->hooks];
	uint8_t mac[HASH_BYTES];
	int64_t id = b->base + b->sent;

	ref_make(&(struct ref){ .terminal = l->terminal, .nonce = 1 }, ref);
	buf_printf(&body, "{\"id\":%" PRId64 ",\"gateway\":\"Vietcombank\","
	    "\"transactionDate\":\"2026-11-21 08:15:42\",\"accountNumber\":"
	    "\"" ACCOUNT "\",\"subAccount\":null,\"code\":null,\"content\":"
	    "\"MBVCB.%d.%s.CT tu 0200000000001 NGUYEN VAN A\","
	    "\"transferType\":\"in\",\"description\":\"BankAPINotify\","
	    "\"transferAmount\":65000,\"accumulated\":0,"
	    "\"referenceCode\":\"FT%" PRId64 "\"}", id, b->sent, ref, id);
	snprintf(ts, sizeof(ts), "%" PRId64,
	    clock_wall_ms(&clock_system) / 1000);
	struct str parts[] = { str_of(ts), STR("."), buf_str(&body) };
	hmac_sha256(str_of(b->secret), parts, 3, mac);
	buf_printf(&out, "POST /hooks/sepay/" ACCOUNT " HTTP/1.1\r\n"
	    "Host: board\r\nContent-Type: application/json\r\n"
	    "Content-Length: %zu\r\nX-SePay-Timestamp: %s\r\n"
	    "X-SePay-Signature: sha256=", body.n, ts);
	buf_hex(&out, mac, HASH_BYTES);
	buf_puts(&out, "\r\n\r\n");
	buf_put(&out, buf_str(&body));
	REQUIRE(!out.full);
	to->got = 0;
	l->told_us = to->told_us = now_us();
	need(send(to->fd, out.p, out.n, MSG_NOSIGNAL) == (ssize_t)out.n,
	    "hook");
	b->sent++;
}

static void
tell(struct bench *b)
{
	int64_t until = now_us() + PATIENCE_US;

	for (int i = 0; i < HOOKERS; i++) {
		b->hooker[i].fd = dial(b->open);
		watch(b, &b->hooker[i]);
	}
	b->next_us = now_us();
	while (b->arrived < b->hooks || b->answered < b->hooks) {
		int64_t now = now_us();
		need(now < until, "some mail never came");
		/* A provider's connection has one request at a time. */
		if (b->sent < b->hooks && now >= b->next_us &&
		    b->hooker[b->sent % HOOKERS].told_us == 0) {
			b->next_us += GAP_US;
			send_hook(b);
		}
		turn(b, 1);
	}
}

/* --- figures ----------------------------------------------------------- */

static int64_t
resident_kb(const struct bench *b)
{
	char path[64], text[128];
	int64_t kb = 0;

	snprintf(path, sizeof(path), "/proc/%s/status", b->pid);
	FILE *f = fopen(path, "r");
	need(f != NULL, path);
	while (fgets(text, sizeof(text), f) != NULL)
		if (strncmp(text, "VmRSS:", 6) == 0)
			kb = atoll(text + 6);
	fclose(f);
	return kb;
}

/* What the board says itself (/metrics). */
static int
held(const struct bench *b)
{
	static const char ask[] = "GET /metrics HTTP/1.1\r\nHost: localhost"
	    "\r\nConnection: close\r\n\r\n";
	static char all[262144];
	size_t n = 0;
	ssize_t got;
	int fd = dial(b->open);

	need(send(fd, ask, sizeof(ask) - 1, MSG_NOSIGNAL) > 0, "metrics");
	while ((got = recv(fd, all + n, sizeof(all) - 1 - n, 0)) > 0)
		n += (size_t)got;
	all[n] = '\0';
	close(fd);
	const char *at = strstr(all, "cho40_http_held{listener=\"devices\"} ");
	need(at != NULL, "no cho40_http_held: [metrics] allow = loopback");
	return atoi(strchr(at, ' ') + 1);
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
gather(struct bench *b)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/polls.pem", b->folder);
	FILE *pem = fopen(path, "r");
	need(pem != NULL, path);
	for (int i = 0; i < b->count; i++) {
		b->line[i].terminal = (uint32_t)i + 1;
		join(b, &b->line[i], pem);
		if (i == FIRST - 1) {
			turn_for(b, 500000);
			b->before_kb = resident_kb(b);
		}
		turn(b, 0);
	}
	fclose(pem);
	turn_for(b, 1000000);
	printf("polls %d\n", held(b));
}

static int
run(struct bench *b)
{
	struct rlimit files;
	char path[512];

	need(getrlimit(RLIMIT_NOFILE, &files) == 0, "getrlimit");
	files.rlim_cur = files.rlim_max;
	need(setrlimit(RLIMIT_NOFILE, &files) == 0, "setrlimit");
	b->epoll = epoll_create1(EPOLL_CLOEXEC);
	b->line = calloc((size_t)b->count, sizeof(b->line[0]));
	b->took_us = calloc((size_t)b->hooks, sizeof(b->took_us[0]));
	b->tls = SSL_CTX_new(TLS_client_method());
	need(b->epoll >= 0 && b->line != NULL && b->took_us != NULL &&
	    b->tls != NULL, "memory");
	snprintf(path, sizeof(path), "%s/ca.crt", b->folder);
	need(SSL_CTX_load_verify_locations(b->tls, path, NULL) == 1, path);
	SSL_CTX_set_verify(b->tls, SSL_VERIFY_PEER, NULL);
	(void)SSL_CTX_set_mode(b->tls, SSL_MODE_RELEASE_BUFFERS);
	gather(b);
	tell(b);
	int64_t kb = resident_kb(b) - b->before_kb;
	qsort(b->took_us, (size_t)b->hooks, sizeof(b->took_us[0]), by_value);
	printf("poll_kb %.1f\nnotify_us_p50 %" PRId64 "\nnotify_us_p99 %"
	    PRId64 "\nnotify_us_max %" PRId64 "\n",
	    (double)kb / (b->count - FIRST), b->took_us[b->hooks / 2],
	    b->took_us[b->hooks * 99 / 100], b->took_us[b->hooks - 1]);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct bench b;

	if (argc == 4 && strcmp(argv[1], "make") == 0 && atoi(argv[3]) > 0)
		return make(argv[2], (uint32_t)atoi(argv[3]));
	if (argc == 9 && strcmp(argv[1], "run") == 0) {
		b = (struct bench){ .pid = argv[2], .devices = atoi(argv[3]),
		    .open = atoi(argv[4]), .folder = argv[5],
		    .secret = argv[6], .count = atoi(argv[7]),
		    .hooks = atoi(argv[8]),
		    .base = clock_wall_ms(&clock_system) * 1000 };
		if (b.count > FIRST && b.count <= COUNT_MAX && b.hooks > 0 &&
		    b.hooks <= b.count)
			return run(&b);
	}
	fputs("usage: polls_bench make FOLDER COUNT | run PID DEVICES PUBLIC "
	    "FOLDER SECRET COUNT HOOKS\n", stderr);
	return 2;
}
