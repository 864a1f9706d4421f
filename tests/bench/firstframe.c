/* SPDX-License-Identifier: Apache-2.0 */
/* firstframe X Y SIDE PIDFILE COMMAND... - milliseconds from exec until a
 * square of the X root window shows a QR code: between a quarter and three
 * quarters of its pixels dark, the rest light.  The command keeps running;
 * its process id goes to PIDFILE.  The same eye for every peer. */
#define _GNU_SOURCE
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define LIMIT_MS 30000

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool
shows_qr(Display *d, int x, int y, int side)
{
	XImage *im = XGetImage(d, DefaultRootWindow(d), x, y, (unsigned)side,
	    (unsigned)side, AllPlanes, ZPixmap);
	int dark = 0, light = 0;

	if (im == NULL)
		return false;
	for (int j = 0; j < side; j++)
		for (int i = 0; i < side; i++) {
			unsigned long p = XGetPixel(im, i, j);
			unsigned long g = (p >> 8) & 0xff;
			dark += g < 0x40;
			light += g > 0xc0;
		}
	XDestroyImage(im);
	int all = side * side;
	return dark > all / 4 && light > all / 4 && dark + light > all * 9 / 10;
}

int
main(int argc, char **argv)
{
	Display *d = XOpenDisplay(NULL);

	if (argc < 6 || d == NULL) {
		fputs("usage: firstframe X Y SIDE PIDFILE COMMAND...\n",
		    stderr);
		return 2;
	}
	int64_t start = now_us();
	pid_t child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[5], argv + 5);
		_exit(127);
	}
	FILE *f = fopen(argv[4], "w");
	if (f == NULL)
		return 3;
	fprintf(f, "%d\n", (int)child);
	fclose(f);
	while (!shows_qr(d, atoi(argv[1]), atoi(argv[2]), atoi(argv[3]))) {
		if (now_us() - start > LIMIT_MS * 1000) {
			fprintf(stderr, "firstframe: nothing after %d ms\n",
			    LIMIT_MS);
			return 1;
		}
		usleep(500);
	}
	printf("%.1f\n", (double)(now_us() - start) / 1000.0);
	return 0;
}
