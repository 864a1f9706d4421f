/* SPDX-License-Identifier: Apache-2.0 */
/* cho40-sync - the only program at the stall that talks to the network.
 *
 * One thread, one poll(2) over the terminal's socket and curl's descriptors.
 * It keeps nothing but who it is to the board (identity.h), and may be killed
 * at any moment. */
#define _GNU_SOURCE   /* ppoll */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/clock.h"
#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "ledger/base/notify.h"
#include "sync/enroller.h"
#include "sync/lan_join.h"
#include "sync/link.h"
#include "sync/local.h"
#include "sync/net_curl.h"
#include "sync/pump.h"
#include "sync/squeeze.h"
#include "sync/sync_conf.h"
#include "sync/token_file.h"

#ifndef CHO40_VERSION
#define CHO40_VERSION "0"
#endif

#define DEFAULT_CONF  "/etc/cho40/sync.conf"
#define FRAMES_A_TURN 64   /* then the network gets its turn */

enum exit_code { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_WORLD };

/* What time it is, by the best that was said: the board, since this start;
 * else the clock, but not before what the terminal knows to be past. */
struct belief { int64_t floor_ms, server_ms, server_mono_ms; };

struct app {
	struct sync_conf conf;
	struct belief belief;
	struct identity id;
	bool known;            /* id is who we are, else the files of conf */
	char pins[SIGN_PINS_MAX];   /* the board's keys; "": none */
	struct enroller *enroller;
	struct link *link;
	struct net *net;
	struct pump *pump;
	struct squeeze *squeeze;
	struct lan_join lan;
	struct notify notify;
	int64_t alive_ms;      /* next sign of life to the service manager */
	bool more_frames;      /* were left for the next turn */
	const char *path;      /* of conf */
	struct token_file token;
	bool new_token;
};

static volatile sig_atomic_t stopping;

static void
on_stop(int signal)
{
	(void)signal;
	stopping = 1;
}

/* --- time --- */

static int64_t
believed_ms(void *ctx)
{
	const struct belief *b = &((struct app *)ctx)->belief;
	int64_t wall_ms = clock_wall_ms(&clock_system);

	if (b->server_ms != 0)
		return b->server_ms + clock_mono_ms(&clock_system) -
		    b->server_mono_ms;
	return wall_ms > b->floor_ms ? wall_ms : b->floor_ms;
}

static bool
vouched(void *ctx)
{
	return ((struct app *)ctx)->belief.server_ms != 0;
}

static void
learn(void *ctx, int64_t server_ms)
{
	struct app *a = ctx;

	a->belief.server_ms = server_ms;
	a->belief.server_mono_ms = clock_mono_ms(&clock_system);
}

/* The hello is the pump's; we only look at what it says of time. */
static void
note_floor(struct app *a, struct str object)
{
	struct local_hello h;

	if (local_kind_of(object) == LOCAL_HELLO &&
	    local_read_hello(object, &h) == RC_OK &&
	    h.floor_ms > a->belief.floor_ms)
		a->belief.floor_ms = h.floor_ms;
}

/* --- one turn of the loop --- */

static void
drop_link(struct app *a, int64_t now_ms)
{
	if (!link_is_up(a->link))
		return;
	enroller_disconnected(a->enroller);
	pump_disconnected(a->pump, now_ms);
	lan_disconnected(a->lan.lan);
	link_drop(a->link, now_ms);
}

static void
take_frames(struct app *a, int64_t now_ms)
{
	enum rc rc = link_fill(a->link, now_ms);
	struct str object;

	/* What was said before the end still counts. */
	for (int i = 0; i < FRAMES_A_TURN; i++) {
		enum rc next = link_next(a->link, &object);
		a->more_frames = next == RC_OK;
		if (next == RC_AGAIN)
			break;
		if (next == RC_OK)
			note_floor(a, object);
		if (next == RC_OK &&
		    (enroller_frame(a->enroller, object, now_ms) ||
		    lan_frame(a->lan.lan, object, now_ms)))
			continue;
		if (next == RC_OK)
			next = pump_frame(a->pump, object, now_ms);
		if (next == RC_OK)
			continue;
		if (next != RC_STATE)
			log_line(LOG_WARN, "sync", "leaving the terminal "
			    "why=\"%s\"", rc_text(next));
		rc = RC_OFFLINE;
		break;
	}
	if (rc != RC_OK || link_is_late(a->link, now_ms))
		drop_link(a, now_ms);
}

/* What an answer says of time and certificates. */
static void
consider(struct app *a, enum net_slot slot, const struct net_reply *reply,
    int64_t now_ms)
{
	if (slot == NET_FEED || slot == NET_BANK)
		return;
	if (reply->rc == RC_DENIED)
		enroller_denied(a->enroller, now_ms);
	else if (reply->rc == RC_OK && reply->status == 401)
		enroller_refused(a->enroller, now_ms);
	else if (reply->rc == RC_OK && reply->status == 200 &&
	    pump_server_ms(a->pump) > 0 && a->belief.server_ms == 0)
		learn(a, pump_server_ms(a->pump));
}

static void
take_replies(struct app *a, const struct pollfd *polled, size_t count)
{
	struct net_reply reply;
	enum net_slot slot;

	a->net->work(a->net->ctx, polled, count);
	int64_t now_ms = clock_mono_ms(&clock_system);
	for (int i = 0; i < NET_SLOT_COUNT; i++)
		if (!a->net->finished(a->net->ctx, &slot, &reply)) {
			break;
		} else if (slot == NET_PAGE) {
			lan_reply(a->lan.lan, &reply, now_ms);
		} else {
			pump_reply(a->pump, slot, &reply, now_ms);
			consider(a, slot, &reply, now_ms);
		}
}

/* polled: of this very network, or none. */
static void
take_papers(struct app *a, const struct pollfd *polled, size_t count)
{
	struct net *net = enroller_net(a->enroller);
	struct net_reply reply;
	enum net_slot slot;

	if (net != NULL) {
		int64_t knew_ms = a->belief.server_mono_ms;
		net->work(net->ctx, polled, count);
		if (net->finished(net->ctx, &slot, &reply))
			enroller_reply(a->enroller, &reply,
			    clock_mono_ms(&clock_system));
		/* What failed for want of the time may go now. */
		if (a->belief.server_mono_ms != knew_ms)
			pump_hurry(a->pump, clock_mono_ms(&clock_system));
	}
	enroller_step(a->enroller, clock_mono_ms(&clock_system));
}

/* Step and send until nothing more can be said now. */
static void
speak(struct app *a, int64_t now_ms)
{
	for (int i = 0; i < 4; i++) {
		bool had = link_out(a->link)->n > 0;
		if (pump_step(a->pump, now_ms) != RC_OK) {
			log_line(LOG_WARN, "sync", "terminal does not answer");
			drop_link(a, now_ms);
			return;
		}
		lan_join_step(&a->lan, a->pump, now_ms);
		if (!link_is_up(a->link) ||
		    (!had && link_out(a->link)->n == 0))
			return;
		if (link_flush(a->link) != RC_OK) {
			drop_link(a, now_ms);
			return;
		}
		if (link_out(a->link)->n > 0)
			return;   /* the socket is full */
	}
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How long poll may sleep; -1 for ever. */
static int64_t
sleep_ms(struct app *a, int64_t now_ms)
{
	int64_t due = earlier(pump_due_ms(a->pump), link_due_ms(a->link));
	int64_t net = a->net->wait_ms(a->net->ctx);
	struct net *papers = enroller_net(a->enroller);

	due = earlier(due, a->token.due_ms);
	due = earlier(due, enroller_due_ms(a->enroller));
	due = earlier(due, lan_join_due_ms(&a->lan));
	if (papers != NULL && papers->wait_ms(papers->ctx) >= 0)
		due = earlier(due, now_ms + papers->wait_ms(papers->ctx));

	if (a->notify.watchdog_ms > 0)
		due = earlier(due, a->alive_ms);
	if (net >= 0)
		due = earlier(due, now_ms + net);
	if (a->more_frames && link_is_up(a->link))
		return 0;
	if (due == INT64_MAX)
		return -1;
	return due > now_ms ? due - now_ms : 0;
}

/* Descriptors that were polled: the link's, the network's, the papers', the
 * LAN's. */
struct polled {
	struct pollfd fd[1 + 2 * NET_FDS_MAX + LAN_FDS_MAX];
	size_t net, papers;       /* how many of each */
	const struct net *whose;  /* papers' */
};

static enum rc
wait_for_news(struct app *a, struct polled *p)
{
	struct net *papers = enroller_net(a->enroller);
	sigset_t none;

	p->fd[0] = link_pollfd(a->link);
	p->net = a->net->fds(a->net->ctx, p->fd + 1, NET_FDS_MAX);
	p->papers = papers == NULL ? 0 : papers->fds(papers->ctx,
	    p->fd + 1 + p->net, NET_FDS_MAX);
	p->whose = papers;
	size_t count = 1 + p->net + p->papers;
	count += lan_socket_fds(a->lan.air, p->fd + count);
	int64_t ms = sleep_ms(a, clock_mono_ms(&clock_system));
	struct timespec t = { .tv_sec = (time_t)(ms / 1000),
	    .tv_nsec = (long)(ms % 1000) * 1000000 };
	sigemptyset(&none);
	if (ppoll(p->fd, count, ms < 0 ? NULL : &t, &none) < 0) {
		if (errno != EINTR)
			return RC_SYSTEM;
		p->net = p->papers = 0;
	}
	return RC_OK;
}

static void
turn(struct app *a, const struct polled *p)
{
	int64_t now_ms = clock_mono_ms(&clock_system);

	if (link_try(a->link, now_ms)) {
		pump_connected(a->pump, now_ms);
		enroller_connected(a->enroller, now_ms);
	} else if (link_is_up(a->link)) {
		take_frames(a, now_ms);
	}
	take_replies(a, p->fd + 1, p->net);
	take_papers(a, p->fd + 1 + p->net,
	    p->whose == enroller_net(a->enroller) ? p->papers : 0);
	lan_socket_work(a->lan.air, a->lan.lan, clock_mono_ms(&clock_system));
	speak(a, clock_mono_ms(&clock_system));
	a->new_token = token_file_take(&a->token, pump_wants_token(a->pump),
	    now_ms, a->path, &a->conf);
	if (a->notify.watchdog_ms > 0 && now_ms >= a->alive_ms) {
		notify_alive(&a->notify);
		a->alive_ms = now_ms + a->notify.watchdog_ms;
	}
}

/* Until told to stop, or until we are somebody new or have another token. */
static enum rc
run(struct app *a)
{
	struct polled p = { .net = 0 };

	a->new_token = false;
	while (!stopping && !enroller_changed(a->enroller) && !a->new_token) {
		turn(a, &p);
		if (!enroller_changed(a->enroller) && !a->new_token &&
		    wait_for_news(a, &p) != RC_OK)
			return RC_SYSTEM;
	}
	return RC_OK;
}

/* --- start and end --- */

static enum rc
open_net(struct app *a, const struct net_tls *tls, struct net **out)
{
	struct net_curl_conf conf = { .ca = a->conf.ca, .cert = a->conf.cert,
	    .key = a->conf.key, .tls = *tls,
	    .feed_token = a->conf.feed_token, .bank_ca = a->conf.bank.ca,
	    .bank_cert = a->conf.bank.cert, .bank_key = a->conf.bank.key,
	    .plain = a->conf.plain_loopback, .clock = &clock_system };

	return net_curl_open(&conf, out);
}

static enum rc
open_papers(void *ctx, const struct net_tls *tls, struct net **out)
{
	return open_net(ctx, tls, out);
}

static void
close_papers(void *ctx, struct net *net)
{
	(void)ctx;
	net_curl_close(net);
}

/* Who are we?  What enrolment gave, else the files of the configuration. */
static enum rc
load_identity(struct app *a)
{
	char memory[512];
	struct buf why = BUF(memory);

	a->known = false;
	if (a->conf.state_dir[0] == '\0')
		return RC_OK;
	enum rc rc = identity_load(a->conf.state_dir, &a->id, &why);
	a->known = rc == RC_OK;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		log_line(LOG_ERROR, "sync", "%s", memory);
	return rc;
}

static enum rc
open_board(struct app *a)
{
	struct buf pins = BUF(a->pins);
	struct net_tls tls = { .trust = NET_TRUST_FILES,
	    .now_ms = believed_ms, .ctx = a };

	if (a->known) {
		sign_put_pins(&pins, a->id.pin, PROTO_PINS);
		tls.trust = NET_TRUST_MUTUAL;
		tls.ca = str_of(a->id.ca);
		tls.cert = str_of(a->id.cert);
		tls.key = str_of(a->id.key);
	} else if (a->conf.pins[0] != '\0') {
		sign_put_pins(&pins, a->conf.pin, SYNC_PINS);
	}
	tls.pins = a->pins;
	return open_net(a, &tls, &a->net);
}

static struct pump_bank_conf
bank_conf(const struct sync_bank *k)
{
	return (struct pump_bank_conf){ .url = k->url, .list = k->list,
	    .map = &k->map, .every_ms = k->every_s * 1000,
	    .sign_key = str_of(k->sign_key), .sign_kid = k->sign_kid,
	    .token_url = k->token_url, .client_id = k->client_id,
	    .client_secret = k->client_secret, .scope = k->scope };
}

static enum rc
open_all(struct app *a)
{
	struct pump_bank_conf bank = bank_conf(&a->conf.bank);
	struct pump_feed_conf feed = { (enum sepay_api)a->conf.feed_version,
	    a->conf.feed_url, a->conf.feed_poll_s * 1000,
	    a->conf.feed_open_s * 1000 };
	enum rc rc = load_identity(a);

	if (rc == RC_OK)
		rc = link_open(a->conf.socket, &a->link);
	if (rc == RC_OK)
		rc = open_board(a);
	if (rc == RC_OK)
		rc = squeeze_open(&a->squeeze);
	if (rc != RC_OK)
		return rc;
	struct enroller_env papers = { .dir = a->conf.state_dir,
	    .rng = &rng_system, .out = link_out(a->link),
	    .url = a->conf.url, .pins = a->pins[0] == '\0' ? NULL : a->pins,
	    .open = open_papers, .close = close_papers,
	    .wall_ms = believed_ms, .vouched = vouched, .learn = learn,
	    .ctx = a };
	rc = enroller_open(&papers, a->known ? &a->id : NULL, &a->enroller);
	if (rc != RC_OK)
		return rc;
	struct pump_env env = { a->net, &rng_system,
	    a->known ? a->id.url : a->conf.url,
	    a->conf.poll_s * 1000, a->squeeze,
	    a->conf.feed_url[0] == '\0' ? NULL : &feed, link_out(a->link),
	    a->conf.bank.url[0] == '\0' ? NULL : &bank };
	rc = pump_open(&env, &a->pump);
	if (rc != RC_OK)
		return rc;
	pump_certificate(a->pump, identity_cert_end(a->known ? &a->id : NULL,
	    a->conf.cert));
	lan_join_open(&a->lan, &a->conf, a->net, link_out(a->link));
	return RC_OK;
}

static void
close_all(struct app *a)
{
	pump_close(a->pump);
	enroller_close(a->enroller);
	if (a->link != NULL && link_is_up(a->link) &&
	    local_put_bye(link_out(a->link), LOCAL_BYE_STOPPING) == RC_OK &&
	    link_flush(a->link) != RC_OK)
		log_line(LOG_DEBUG, "sync", "no farewell");
	squeeze_close(a->squeeze);
	lan_join_close(&a->lan);
	net_curl_close(a->net);
	link_close(a->link);
	crypto_wipe(&a->id, sizeof(a->id));
	a->pump = NULL;
	a->enroller = NULL;
	a->squeeze = NULL;
	a->net = NULL;
	a->link = NULL;
}

/* Signals are let in only while we sleep, so none is missed. */
static void
set_signals(void)
{
	struct sigaction stop = { .sa_handler = on_stop };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t block;

	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGINT);
	sigprocmask(SIG_BLOCK, &block, NULL);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

static int
serve(struct app *a)
{
	set_signals();
	notify_open(&a->notify);
	log_line(LOG_INFO, "sync", "start version=%s", CHO40_VERSION);
	enum rc rc;

	do {
		rc = open_all(a);
		if (rc == RC_OK)
			notify_ready(&a->notify);
		if (rc == RC_OK)
			rc = run(a);
		if (rc != RC_OK)
			log_line(LOG_ERROR, "sync", "cannot go on why=\"%s\"",
			    rc_text(rc));
		if (stopping || rc != RC_OK)
			notify_stopping(&a->notify);
		close_all(a);
	} while (rc == RC_OK && !stopping);
	notify_close(&a->notify);
	log_line(LOG_INFO, "sync", "stop");
	crypto_wipe(&a->conf, sizeof(a->conf));
	return rc == RC_OK ? EXIT_DONE : EXIT_WORLD;
}

static void
usage(FILE *to)
{
	fputs("usage: cho40-sync [-nv] [--config FILE]\n"
	    "       cho40-sync --print-config | --version | --help\n"
	    "\n"
	    "  -c, --config FILE  read FILE instead of " DEFAULT_CONF "\n"
	    "  -n                 check the configuration and exit\n"
	    "  -v                 log each step\n"
	    "      --print-config print a complete default file\n", to);
}

static int
start(const char *path, bool check)
{
	static struct app a;
	char error[CONF_ERROR_MAX];

	a.notify.fd = -1;
	if (sync_conf_load(path, &a.conf, error) != RC_OK) {
		fprintf(stderr, "cho40-sync: %s\n", error);
		return EXIT_REFUSED;
	}
	if (check) {
		printf("%s: ok\n", path);
		return EXIT_DONE;
	}
	a.path = path;
	token_file_mark(&a.token, a.conf.feed_token_file);
	return serve(&a);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "print-config", no_argument, NULL, 'p' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = DEFAULT_CONF;
	bool check = false;
	int c;

	while ((c = getopt_long(argc, argv, "c:nvh", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			path = optarg;
			break;
		case 'n':
			check = true;
			break;
		case 'v':
			log_set_level(LOG_DEBUG);
			break;
		case 'p':
			sync_conf_print(stdout);
			return EXIT_DONE;
		case 'V':
			puts("cho40-sync " CHO40_VERSION);
			return EXIT_DONE;
		case 'h':
			usage(stdout);
			return EXIT_DONE;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind != argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	return start(path, check);
}
