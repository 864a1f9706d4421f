/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/terminal_conf.h - terminal.conf as a struct.
 *
 * One table (terminal_options) is the parser, the check, the shipped default
 * and the list in terminal.conf(5).  Values for the life of the process. */
#ifndef TERMINAL_TERMINAL_CONF_H
#define TERMINAL_TERMINAL_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/base/conf.h"
#include "ledger/base/rc.h"
#include "terminal/print/press.h"

#ifndef CHO40_PREFIX
#define CHO40_PREFIX "/usr"
#endif
#define TERMINAL_FONT_DIR CHO40_PREFIX "/share/cho40/fonts"
#define TERMINAL_VOICE_DIR CHO40_PREFIX "/share/cho40/voice"

#define PATH_MAX_BYTES   256
/* sun_path, less its NUL. */
#define SOCKET_PATH_MAX  107
#define PROOF_HOST_MAX   47

struct terminal_conf {
	char data_dir[PATH_MAX_BYTES];
	char side_copy[PATH_MAX_BYTES];   /* "": none */
	int64_t side_copy_mb, ballast_mb;
	char socket[SOCKET_PATH_MAX + 1];
	char socket_group[33];        /* "" = mode 0600 */

	char usb_dir[PATH_MAX_BYTES];     /* "": no stick is looked for */
	char receipt_keys[PATH_MAX_BYTES];

	char screen_driver[8];        /* "sdl" | "memory" */
	int64_t screen_width, screen_height, screen_dpi;
	bool screen_fullscreen;
	char screen_theme[8];         /* "light" | "dark" */
	char screen_backlight[PATH_MAX_BYTES];
	char screen_font_dir[PATH_MAX_BYTES];

	int64_t sale_timeout_s;

	bool sound_on;
	int64_t sound_volume;         /* percent */
	char sound_voice_dir[PATH_MAX_BYTES];
	char sound_recordings[PATH_MAX_BYTES];

	char printer_device[PORT_TEXT_MAX];
	char printer_helper[SOCKET_PATH_MAX + 1];   /* "": a child */
	int64_t printer_width;        /* dots */
	char printer_cut[8];
	int64_t printer_feed, printer_baud;
	bool printer_flow;
	int64_t printer_band_rows, printer_band_delay_ms;
	int64_t printer_status_ms, printer_stall_s;

	int64_t stall_terminal;       /* 0: drawn at set-up */
	int64_t stall_epoch;
	char proof_host[PROOF_HOST_MAX + 1];
};

extern const struct conf_option terminal_options[];
extern const size_t terminal_options_count;

/* Load and check.  On failure error (CONF_ERROR_MAX bytes) says where, what
 * and what to do.  A NULL path gives the defaults. */
enum rc terminal_conf_load(const char *path, struct terminal_conf *conf,
    char *error) MUST_CHECK;
/* [printer] as cho40-print needs it, of a conf that was loaded. */
void terminal_conf_press(const struct terminal_conf *conf,
    struct press_order *out);
/* The shipped default file. */
void terminal_conf_print(FILE *to);

#endif
