/* SPDX-License-Identifier: Apache-2.0 */
/* print_bench raster - how long the dots of a receipt take, at both widths.
 * print_bench items - that receipt's draw list at 384, for a peer to draw.
 * print_bench start|mute|hold DIR [RUNS] - from the wish for a paper to the
 * first dot at a printer on the network, which is this program itself.
 *
 * start: the printer answers when it is asked how it is; mute: it does not,
 * and is waited for.  hold: it stops after the first dots until this ends, and
 * "held" is said: time to look at cho40-print, which lies beside this program.
 * "name value unit - - -" lines; a start is the middle one of RUNS. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "terminal/print/printer.h"
#include "terminal/print/slips.h"
#include "tests/support/scene.h"
#include "ui/sdl_font.h"

#define RUNS_MAX 1000
#define FRAMES   200
#define ROUNDS   5

static struct sdl_font *font;
static struct slip slip;
static struct loop lp;
static struct printer *p;
static bool answers, holds;
static double from_ms, took_ms;   /* took: < 0 until the first dot */
static bool ended;
static int server;

static double
ms_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
receipt(void)
{
	static const struct profile profile = { .stall = "Chị Mỷ rau",
		.holder = "NGUYEN THI MY",
		.place = "Quầy A-12 · Chợ Đồng Văn" };
	const struct slip_frame f = { .profile = &profile, .mark = SCENE_MARK,
		.proof_host = "CHO.EXAMPLE", .utc_offset_min = 420,
		.wall_ms = SCENE_WALL_MS };
	const struct sale s = scene_sale(65000, 65000, SALE_PAID,
	    EVIDENCE_BANK);

	slips_sale(&slip, &f, &s, NULL);
}

/* --- dots ----------------------------------------------------------------- */

static void
raster(int width)
{
	static struct picture pic;
	struct slip_press *press;
	double best = 1e9;

	REQUIRE(slip_press_open(&press, sdl_font_source(font), width) ==
	    RC_OK);
	for (int r = 0; r < ROUNDS; r++) {
		double from = ms_now();
		for (int i = 0; i < FRAMES; i++)
			slip_print(press, &slip, &pic);
		double took = (ms_now() - from) / FRAMES;
		best = took < best ? took : best;
	}
	slip_press_close(press);
	printf("print_raster_ms_%d\t%.3f\tms\t-\t-\t-\n", width, best);
}

static void
items(void)
{
	static struct drawlist d;
	int high = slip_draw(&slip, sdl_font_source(font), 384, &d);

	printf("paper\t384\t%d\n", high);
	for (int i = 0; i < d.items; i++) {
		const struct draw_item *t = &d.item[i];
		printf("%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.*s\n", t->kind, t->x,
		    t->y, t->w, t->h, t->color, t->align, t->face.px,
		    (int)t->size, d.text + t->text);
	}
}

/* --- the printer ---------------------------------------------------------- */

/* The first dot is the byte after the head of a band. */
static void
on_bytes(void *ctx, short revents)
{
	static char had[1 << 16];
	static size_t n;
	int fd = *(int *)ctx;
	ssize_t got = read(fd, had + n, sizeof(had) - n);

	(void)revents;
	if (got <= 0) {
		loop_remove(&lp, fd);
		close(fd);
		n = 0;
		return;
	}
	for (size_t i = n < 3 ? 0 : n - 3; i + 2 < n + (size_t)got; i++) {
		if (answers && i + 3 > n && had[i] == '\x10' &&
		    had[i + 1] == '\x04')
			REQUIRE(write(fd, "\x12", 1) == 1);
		if (took_ms < 0 && i + 8 < n + (size_t)got &&
		    memcmp(had + i, "\x1dv0", 3) == 0)
			took_ms = ms_now() - from_ms;
	}
	n += (size_t)got;
	if (took_ms >= 0 && holds)
		loop_remove(&lp, fd);
	if (n > sizeof(had) / 2)
		n = 0;
}

static void
on_call(void *ctx, short revents)
{
	static int fd;

	(void)ctx;
	(void)revents;
	fd = accept(server, NULL, NULL);
	if (fd >= 0)
		REQUIRE(loop_add(&lp, fd, POLLIN, on_bytes, &fd) == RC_OK);
}

static void
on_news(void *ctx, const struct print_news *n)
{
	(void)ctx;
	ended = n->state == PRINT_DONE || n->state == PRINT_NOT ||
	    n->state == PRINT_TORN;
	REQUIRE(!ended || n->state == PRINT_DONE);
}

static void
open_all(const char *dir)
{
	static char conf[256], log[256];
	static struct printer_host host = { .news = on_news };
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);

	server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	REQUIRE(bind(server, (struct sockaddr *)&at, n) == 0 &&
	    getsockname(server, (struct sockaddr *)&at, &n) == 0 &&
	    listen(server, 4) == 0);
	snprintf(conf, sizeof(conf), "%s/print.conf", dir);
	snprintf(log, sizeof(log), "%s/print.log", dir);
	FILE *f = fopen(conf, "w");
	REQUIRE(f != NULL && fprintf(f, "[printer]\ndevice = "
	    "tcp:127.0.0.1:%d\n", ntohs(at.sin_port)) > 0 && fclose(f) == 0);
	const struct printer_config config = { .program_config = conf,
		.helper = "", .log = log, .width = 384, .stall_ms = 60000 };
	loop_init(&lp, &clock_system);
	REQUIRE(printer_open(&p, &config, &lp, sdl_font_source(font),
	    &host) == RC_OK && loop_add(&lp, server, POLLIN, on_call, NULL) ==
	    RC_OK);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Turns until the paper is done, or held. */
static void
one_paper(int i)
{
	char what[32];

	snprintf(what, sizeof(what), "sale:%d", i);
	took_ms = -1;
	ended = false;
	from_ms = ms_now();
	printer_take(p, what, &slip);
	while (!ended && !(holds && took_ms >= 0)) {
		int64_t at = printer_deadline(p);
		REQUIRE(loop_turn(&lp, at) == RC_OK);
		printer_turn(p);
	}
	REQUIRE(took_ms >= 0);
}

static void
start(const char *how, const char *dir, int runs)
{
	static double took[RUNS_MAX];

	answers = strcmp(how, "mute") != 0;
	holds = strcmp(how, "hold") == 0;
	open_all(dir);
	if (holds) {
		one_paper(0);
		puts("held");
		fflush(stdout);
		pause();
	}
	for (int i = 0; i < runs; i++) {
		one_paper(i);
		took[i] = took_ms;
	}
	qsort(took, (size_t)runs, sizeof(took[0]), by_size);
	printf("print_start_ms%s\t%.1f\tms\t-\t-\t-\n", answers ? "" : "_mute",
	    took[runs / 2]);
	printer_close(p);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int64_t runs = 21;

	if (sdl_font_open(&font, "assets/fonts") != RC_OK || (argc > 3 &&
	    (!str_to_i64(str_of(argv[3]), &runs) || runs < 1 ||
	    runs > RUNS_MAX))) {
		fputs("usage: print_bench raster | items | start DIR [RUNS] | "
		    "mute DIR [RUNS] | hold DIR\n", stderr);
		return 2;
	}
	receipt();
	if (strcmp(what, "raster") == 0) {
		raster(384);
		raster(576);
	} else if (strcmp(what, "items") == 0) {
		items();
	} else if (argc > 2) {
		start(what, argv[2], (int)runs);
	}
	sdl_font_close(font);
	return 0;
}
