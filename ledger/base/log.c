/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "ledger/base/log.h"

#define LINE_MAX_BYTES 1024

/* systemd reads "<n>" before a line as its syslog priority. */
static const char *const level_names[] = {
	[LOG_ERROR] = "<3>error", [LOG_WARN] = "<4>warn",
	[LOG_INFO] = "<6>info", [LOG_DEBUG] = "<7>debug",
};

static atomic_int max_level = LOG_INFO;

void
log_set_level(enum log_level level)
{
	atomic_store(&max_level, (int)level);
}

void
log_line(enum log_level level, const char *module, const char *fmt, ...)
{
	char line[LINE_MAX_BYTES];
	va_list ap;

	if ((int)level > atomic_load(&max_level))
		return;
	int head = snprintf(line, sizeof(line), "%s %s ", level_names[level],
	    module);
	va_start(ap, fmt);
	int n = vsnprintf(line + head, sizeof(line) - (size_t)head - 1, fmt,
	    ap);
	va_end(ap);
	if (head < 0 || n < 0)
		return;
	size_t len = (size_t)head + (size_t)n;
	if (len > sizeof(line) - 2)
		len = sizeof(line) - 2;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[len++] = '\n';
	ssize_t put = write(STDERR_FILENO, line, len);
	(void)put;   /* nowhere left to say it */
}
