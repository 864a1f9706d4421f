/* SPDX-License-Identifier: Apache-2.0 */
/* The kiosk's printer, between till and terminal/print/. */
#include <string.h>

#include "terminal/kiosk_inside.h"

static void
on_print(void *ctx, const char *what, const struct slip *s)
{
	struct kiosk *k = ctx;

	printer_take(k->printer, what, s);
}

static int64_t
on_copies(void *ctx, const char *what)
{
	struct kiosk *k = ctx;

	return printer_copies(k->printer, what);
}

static void
on_let(void *ctx)
{
	struct kiosk *k = ctx;

	printer_let(k->printer);
}

static void
on_print_news(void *ctx, const struct print_news *n)
{
	struct kiosk *k = ctx;

	till_printed(k->till, kiosk_now(k), n);
}

/* Without a printer nothing is opened, and no screen has its key. */
enum rc
kiosk_print_open(struct kiosk *k)
{
	struct buf log = BUF(k->print_log);
	struct printer_config config = { k->options->config,
		k->conf->printer_helper, k->print_log,
		(int)k->conf->printer_width,
		k->conf->printer_stall_s * 1000 };

	if (strcmp(k->conf->printer_device, "none") == 0)
		return RC_OK;
	buf_printf(&log, "%s/print.log", k->conf->data_dir);
	k->printer_host = (struct printer_host){ on_print_news, k };
	if (log.full)
		return RC_TOO_BIG;
	return printer_open(&k->printer, &config, &k->loop,
	    presenter_font(k->presenter), &k->printer_host);
}

void
kiosk_print_host(struct kiosk *k)
{
	if (k->printer == NULL)
		return;
	k->till_host.print = on_print;
	k->till_host.copies = on_copies;
	k->till_host.let = on_let;
}
