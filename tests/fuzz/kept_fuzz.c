/* SPDX-License-Identifier: Apache-2.0 */
/* What lies on the card beside the ledger, as a worn one may give it back:
 * settings, the print log, the PIN, who the stall is.  The first byte says
 * which.  What was taken is written and read again as the same. */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/identity.h"
#include "terminal/pin_file.h"
#include "terminal/print/print_log.h"
#include "terminal/settings_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/scratch.h"

#define NOW_MS 1795222800000

static const char *const names[] = { SETTINGS_NAME, "print.log", PIN_NAME,
	"identity.json", "next.json" };

static void
clear_up(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		scratch_drop(names[i]);
	(void)rmdir(scratch_dir);
}

static void
take_settings(struct str s)
{
	struct settings one, two;

	scratch_put(SETTINGS_NAME, s);
	settings_init(&one);
	settings_init(&two);
	enum rc rc = settings_load(scratch_dir, &one);
	REQUIRE(rc == (s.n > SETTINGS_FILE_MAX ? RC_BAD_INPUT : RC_OK));
	for (int i = 0; i < SETTING_COUNT; i++)
		REQUIRE(one.value[i] >= setting_defs[i].min &&
		    one.value[i] <= setting_defs[i].max);
	rc = settings_save(scratch_dir, &one);
	REQUIRE(rc == RC_OK && settings_load(scratch_dir, &two) == RC_OK);
	REQUIRE(memcmp(one.value, two.value, sizeof(one.value)) == 0);
}

static void
check_jobs(const struct print_log *log)
{
	REQUIRE(log->open >= 0 && log->open <= PRINT_LOG_OPEN_MAX);
	for (int i = 0; i < log->open; i++)
		REQUIRE(log->job[i].id >= 1 &&
		    log->job[i].id <= log->last_id &&
		    log->job[i].what[0] != '\0');
}

/* Whatever was there, the next job has a number of its own and is found. */
static void
take_print_log(struct str s)
{
	char path[2 * SCRATCH_MAX], text[256];
	struct buf why = BUF(text);
	struct print_log log;
	int64_t id, copies;

	scratch_put("print.log", s);
	scratch_path("print.log", path);
	REQUIRE(print_log_open(&log, path, &why) == RC_OK);
	check_jobs(&log);
	int64_t last = log.last_id;
	enum rc rc = print_log_begin(&log, "fuzz", NOW_MS, &id);
	REQUIRE(rc == RC_OK && id > last);
	rc = print_log_copies(&log, "fuzz", &copies);
	REQUIRE(rc == RC_OK && copies >= 1);
	print_log_close(&log);
	REQUIRE(print_log_open(&log, path, &why) == RC_OK);
	check_jobs(&log);
	REQUIRE(log.last_id == id && log.open >= 1 &&
	    log.job[log.open - 1].id == id);
	REQUIRE(print_log_end(&log, id, PRINT_END_DONE) == RC_OK);
	print_log_close(&log);
}

/* With its sum, so that what is behind it is searched too. */
static void
take_pin(struct str s)
{
	char text[600];
	struct buf b = BUF(text);
	uint8_t hash[HASH_BYTES];
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 1);
	struct pin p;

	if (s.n > 400)
		return;
	buf_put(&b, s);
	sha256(&s, 1, hash);
	buf_hex(&b, hash, sizeof(hash));
	buf_putc(&b, '\n');
	scratch_put(PIN_NAME, buf_str(&b));
	REQUIRE(pin_open(&p, scratch_dir, &rng, NOW_MS) == RC_OK);
	REQUIRE(p.state == PIN_OFF || p.state == PIN_SET ||
	    p.state == PIN_DAMAGED);
	REQUIRE(pin_wait_ms(&p, NOW_MS) <= PIN_WAIT_MAX_MS);
	REQUIRE(pin_tries_left(&p) >= 0 && pin_tries_left(&p) <= PIN_TRIES);
	enum rc rc = pin_try(&p, NOW_MS);
	REQUIRE(rc == (p.until_ms > NOW_MS && rc != RC_OK ? RC_BUSY : RC_OK));
	REQUIRE(pin_wait_ms(&p, NOW_MS) <= PIN_WAIT_MAX_MS);
	pin_turn(&p, NOW_MS + PIN_WAIT_MAX_MS + 1);
	REQUIRE(pin_wait_ms(&p, NOW_MS + PIN_WAIT_MAX_MS + 1) == 0);
}

static void
take_identity(struct str s)
{
	static struct identity one, two;
	char text[512];
	struct buf why = BUF(text);

	scratch_put("identity.json", s);
	if (identity_load(scratch_dir, &one, &why) != RC_OK) {
		REQUIRE(why.n > 0);
		return;
	}
	enum rc rc = identity_save(scratch_dir, &one, &why);
	REQUIRE(rc == RC_OK);
	rc = identity_load(scratch_dir, &two, &why);
	REQUIRE(rc == RC_OK && two.terminal == one.terminal &&
	    two.epoch == one.epoch && strcmp(one.url, two.url) == 0 &&
	    strcmp(one.key, two.key) == 0 &&
	    strcmp(one.cert, two.cert) == 0 && strcmp(one.ca, two.ca) == 0 &&
	    memcmp(one.pin, two.pin, sizeof(one.pin)) == 0);
	(void)identity_cert_end(&one, "");
}

static void
take_next(struct str s)
{
	static struct identity_next one, two;
	char text[512];
	struct buf why = BUF(text);

	scratch_put("next.json", s);
	if (identity_next_load(scratch_dir, &one, &why) != RC_OK) {
		REQUIRE(why.n > 0);
		return;
	}
	enum rc rc = identity_next_save(scratch_dir, &one, &why);
	REQUIRE(rc == RC_OK);
	rc = identity_next_load(scratch_dir, &two, &why);
	REQUIRE(rc == RC_OK && strcmp(one.line, two.line) == 0 &&
	    strcmp(one.key, two.key) == 0 && strcmp(one.csr, two.csr) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const takes[])(struct str s) = { take_settings,
		take_print_log, take_pin, take_identity, take_next };
	struct str s = { (const char *)data + 1, size == 0 ? 0 : size - 1 };

	if (size == 0)
		return 0;
	log_set_level(LOG_ERROR);
	scratch_begin(clear_up);
	takes[data[0] % (sizeof(takes) / sizeof(takes[0]))](s);
	return 0;
}
