/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/str.h"
#include "terminal/terminal_conf.h"

#define FIELD(f) offsetof(struct terminal_conf, f), \
	sizeof(((struct terminal_conf *)NULL)->f)

const struct conf_option terminal_options[] = {
	{ "", "data_dir", CONF_PATH, FIELD(data_dir), 1, PATH_MAX_BYTES - 1,
	    "/var/lib/cho40/terminal",
	    "The ledger's folder; made with mode 0700 if it is missing." },
	{ "", "side_copy", CONF_PATH, FIELD(side_copy), 0,
	    PATH_MAX_BYTES - 1, "",
	    "A second copy of the journal's youngest entries: a file on "
	    "another disk; empty: none." },
	{ "", "side_copy_mb", CONF_INT, FIELD(side_copy_mb), 1, 1024, "64",
	    "Its size when it is made: 64 entries a MiB, the oldest go "
	    "first." },
	{ "", "ballast_mb", CONF_INT, FIELD(ballast_mb), 0, 1024, "4",
	    "Room kept free in data_dir, so that a full disk can still "
	    "settle what is open." },
	{ "", "socket", CONF_PATH, FIELD(socket), 1, SOCKET_PATH_MAX,
	    "/run/cho40/terminal.sock",
	    "Where cho40-sync and cho40 reach the terminal." },
	{ "", "socket_group", CONF_TEXT, FIELD(socket_group), 0, 32, "",
	    "Group that may use the socket; empty: only the same user." },
	{ "", "usb_dir", CONF_PATH, FIELD(usb_dir), 0, PATH_MAX_BYTES - 1,
	    "/media/usb",
	    "Where a USB stick is mounted that carries the book to the "
	    "market board, or brings cho40-enrol.json; empty: none is." },
	{ "", "receipt_keys", CONF_PATH, FIELD(receipt_keys), 0,
	    PATH_MAX_BYTES - 1, "/etc/cho40/receipt.keys",
	    "Whose fee receipts are true: lines as cho40-board receipt key "
	    "prints them; empty: nobody's." },

	{ "screen", "driver", CONF_TEXT, FIELD(screen_driver), 3, 7, "sdl",
	    "sdl: a window or the whole display; memory: no display at all." },
	{ "screen", "width", CONF_INT, FIELD(screen_width), 320, 3840, "800",
	    "Width of the panel or window in pixels." },
	{ "screen", "height", CONF_INT, FIELD(screen_height), 240, 2160, "480",
	    "Height of the panel or window in pixels." },
	{ "screen", "dpi", CONF_INT, FIELD(screen_dpi), 60, 600, "187",
	    "Pixels per inch of the panel; everything is laid out in "
	    "millimetres." },
	{ "screen", "fullscreen", CONF_BOOL, FIELD(screen_fullscreen), 0, 1,
	    "yes", "Cover the whole display." },
	{ "screen", "theme", CONF_TEXT, FIELD(screen_theme), 4, 5, "light",
	    "light: for the day; dark: for the night." },
	{ "screen", "backlight", CONF_PATH, FIELD(screen_backlight), 0,
	    PATH_MAX_BYTES - 1, "/sys/class/backlight",
	    "Where the kernel has the panel's light, used in a full screen; "
	    "empty: dim the picture." },
	{ "screen", "font_dir", CONF_PATH, FIELD(screen_font_dir), 1,
	    PATH_MAX_BYTES - 1, TERMINAL_FONT_DIR,
	    "Folder of the fonts." },

	{ "sale", "timeout_s", CONF_INT, FIELD(sale_timeout_s), 30, 86400,
	    "300", "Seconds after which an unpaid QR is taken down." },

	{ "sound", "on", CONF_BOOL, FIELD(sound_on), 0, 1, "yes",
	    "Play the sounds of verdicts and keys." },
	{ "sound", "volume", CONF_INT, FIELD(sound_volume), 0, 100, "80",
	    "Loudness in percent." },
	{ "sound", "voice_dir", CONF_PATH, FIELD(sound_voice_dir), 0,
	    PATH_MAX_BYTES - 1, TERMINAL_VOICE_DIR,
	    "Folder of the voices, NAME.c4v; empty: sounds only." },
	{ "sound", "recordings", CONF_PATH, FIELD(sound_recordings), 0,
	    PATH_MAX_BYTES - 1, "/etc/cho40/voice",
	    "Folder of your own recordings, NAME/KEY.wav, which are said "
	    "instead of a voice's; empty: none." },

	{ "printer", "device", CONF_TEXT, FIELD(printer_device), 4,
	    PORT_TEXT_MAX - 1, "none",
	    "usb:/dev/usb/lp0, serial:/dev/ttyUSB0, tcp:HOST[:PORT], "
	    "rfcomm:ADDRESS[/CHANNEL], command:PROGRAM ..., or none." },
	{ "printer", "helper", CONF_PATH, FIELD(printer_helper), 0,
	    SOCKET_PATH_MAX, "",
	    "Socket at which cho40-print is started; empty: as a process "
	    "of the terminal." },
	{ "printer", "width", CONF_INT, FIELD(printer_width), PICTURE_W_MIN,
	    PICTURE_W_MAX, "384",
	    "Dots in a row, a multiple of 8: 384 on 58 mm paper, 576 (some "
	    "512) on 80 mm." },
	{ "printer", "cut", CONF_TEXT, FIELD(printer_cut), 4, 7, "none",
	    "none, full or partial: what to do after a paper." },
	{ "printer", "feed", CONF_INT, FIELD(printer_feed), 0, 20, "4",
	    "Lines fed after a paper, up to the edge it is torn at." },
	{ "printer", "baud", CONF_INT, FIELD(printer_baud), 9600, 115200,
	    "9600", "Speed of a serial line: 9600, 19200, 38400, 57600 or "
	    "115200." },
	{ "printer", "flow", CONF_BOOL, FIELD(printer_flow), 0, 1, "yes",
	    "A serial printer says by its CTS line when it can take more." },
	{ "printer", "band_rows", CONF_INT, FIELD(printer_band_rows), 8,
	    ESCPOS_ROWS_MAX, "64",
	    "Rows sent at a time; fewer for a printer that garbles." },
	{ "printer", "band_delay_ms", CONF_INT, FIELD(printer_band_delay_ms),
	    0, 2000, "0",
	    "Pause after each, for a printer that loses some." },
	{ "printer", "status_ms", CONF_INT, FIELD(printer_status_ms), 0,
	    2000, "200",
	    "Wait so long for its answer whether it has paper; 0: do not "
	    "ask." },
	{ "printer", "stall_s", CONF_INT, FIELD(printer_stall_s), 2, 600,
	    "60", "Seconds after which a printer that takes nothing is given "
	    "up." },

	{ "stall", "terminal", CONF_INT, FIELD(stall_terminal), 0,
	    TERMINAL_ID_MAX, "0",
	    "This terminal's number as the market board gave it; 0: drawn at "
	    "random at set-up." },
	{ "stall", "epoch", CONF_INT, FIELD(stall_epoch), 0, EPOCH_MAX, "0",
	    "The epoch the board gave with the number." },
	{ "stall", "proof_host", CONF_TEXT, FIELD(proof_host), 0,
	    PROOF_HOST_MAX, "",
	    "The market's public pages, as cho.example: where a customer sees "
	    "the proof code; empty: codes are only typed." },
};
const size_t terminal_options_count =
    sizeof(terminal_options) / sizeof(terminal_options[0]);

/* The line that sets section/key, for an error about its value; 0 when it
 * is not there.  The file was parsed already, so its grammar holds. */
static int
line_of(const char *path, const char *section, const char *key)
{
	char text[512];
	bool inside = section[0] == '\0';
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return 0;
	for (int n = 1; fgets(text, sizeof(text), f) != NULL; n++) {
		struct str s = str_trim(str_of(text));
		if (s.n > 2 && s.p[0] == '[') {
			inside = str_eq(str_part(s, 1, s.n - 2),
			    str_of(section));
			continue;
		}
		struct str name = str_trim(str_cut(&s, '='));
		if (inside && str_eq(name, str_of(key))) {
			fclose(f);
			return n;
		}
	}
	fclose(f);
	return 0;
}

/* One word of two, which the table's types cannot say. */
static enum rc
check_word(const char *path, const char *const where[2], const char *value,
    const char *const words[2], char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);

	if (strcmp(value, words[0]) == 0 || strcmp(value, words[1]) == 0)
		return RC_OK;
	buf_printf(&b, "%s:%d: %s in [%s] is \"%s\"; write %s or %s", path,
	    line_of(path, where[0], where[1]), where[1], where[0], value,
	    words[0], words[1]);
	return RC_BAD_INPUT;
}

static enum rc
wrong_printer(const char *path, const char *key, const char *what,
    char *error)
{
	struct buf b = buf_init(error, CONF_ERROR_MAX);

	buf_printf(&b, "%s:%d: %s in [printer] %s", path,
	    line_of(path, "printer", key), key, what);
	return RC_BAD_INPUT;
}

static const char *const cuts[] = { [ESCPOS_NO_CUT] = "none",
	[ESCPOS_CUT] = "full", [ESCPOS_PARTIAL_CUT] = "partial" };

static enum rc
check_printer(const char *path, const struct terminal_conf *c, char *error)
{
	struct port_name port;
	int64_t b = c->printer_baud;

	if (port_parse(str_of(c->printer_device), &port) != RC_OK)
		return wrong_printer(path, "device", "is none of: none, "
		    "usb:/dev/..., serial:/dev/..., tcp:HOST[:PORT], "
		    "rfcomm:AA:BB:CC:DD:EE:FF[/CHANNEL], command:...", error);
	if (!picture_size_ok(c->printer_width, 1))
		return wrong_printer(path, "width", "is no multiple of 8",
		    error);
	if (b != 9600 && b != 19200 && b != 38400 && b != 57600 &&
	    b != 115200)
		return wrong_printer(path, "baud", "is none of 9600, 19200, "
		    "38400, 57600, 115200", error);
	for (int i = 0; i < 3; i++)
		if (strcmp(c->printer_cut, cuts[i]) == 0)
			return RC_OK;
	return wrong_printer(path, "cut", "is none of: none, full, partial",
	    error);
}

void
terminal_conf_press(const struct terminal_conf *c, struct press_order *o)
{
	*o = (struct press_order){ .line = { c->printer_baud,
		c->printer_flow }, .rows = (int)c->printer_band_rows,
		.band_delay_ms = (int)c->printer_band_delay_ms,
		.status_ms = (int)c->printer_status_ms,
		.feed = (int)c->printer_feed,
		.stall_ms = c->printer_stall_s * 1000 };
	REQUIRE(port_parse(str_of(c->printer_device), &o->port) == RC_OK);
	for (int i = 0; i < 3; i++)
		if (strcmp(c->printer_cut, cuts[i]) == 0)
			o->cut = (enum escpos_cut)i;
}

enum rc
terminal_conf_load(const char *path, struct terminal_conf *conf, char *error)
{
	static const char *const driver[] = { "screen", "driver" };
	static const char *const drivers[] = { "sdl", "memory" };
	static const char *const theme[] = { "screen", "theme" };
	static const char *const themes[] = { "light", "dark" };

	/* No file: every option falls back. */
	if (path == NULL)
		path = "/dev/null";
	enum rc rc = conf_load(path, terminal_options, terminal_options_count,
	    conf, error);
	if (rc == RC_OK)
		rc = check_word(path, driver, conf->screen_driver, drivers,
		    error);
	if (rc == RC_OK)
		rc = check_word(path, theme, conf->screen_theme, themes,
		    error);
	if (rc == RC_OK)
		rc = check_printer(path, conf, error);
	return rc;
}

void
terminal_conf_print(FILE *to)
{
	conf_print(to, "terminal.conf - the kiosk, cho40-terminal(1); see "
	    "terminal.conf(5)", terminal_options, terminal_options_count);
}
