/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/pin_file.h - the trader's PIN: what it is checked against, and
 * what wrong ones cost.
 *
 * One small text file beside the ledger, replaced as a whole (ledger/key.h).
 * It is not in the ledger, whose entries are for ever and go to the board;
 * a PIN is this machine's and can be forgotten.  No file,
 * or one that says off: no PIN is set.
 *
 * An attempt is in the file, synced, as a wrong one with all that it costs,
 * before anything is compared: a power cut or a SIGKILL between the two costs
 * the attempt, never gives one.  A right one takes them all back.
 *
 * PIN_TRIES wrong ones are free; each further one costs a wait of 30 s,
 * 60 s, 120 s, ... up to PIN_WAIT_MAX_MS, in which nothing is compared.  The
 * wait is counted in monotonic time and the file has what is left of it; no
 * wall clock is looked at, since boards without a battery start in 1970 and
 * whoever can set a clock could set a wait to its end.  After a start the
 * whole rest that the file has is waited for: a cut never shortens a wait.
 * While one runs, the file is brought up to date PIN_KEEPS times, so that a
 * cut makes it longer by an eighth at most, and the card is hardly written.
 * All four digits would take ten years that way.
 *
 * The hash is scrypt over a random salt, N = 8192, r = 8, p = 1: 8 MiB for
 * the moment of the check.  A board of 512 MB has room for it, the glass
 * waits 20 ms on a desk's processor and some 0.2 s on a small ARM one.  More
 * would not help: ten thousand PINs are tried in minutes by whoever has the
 * file, with any parameters.  What it is for: nobody who looks at the file
 * reads the PIN, which may be the one of a bank card, and two stalls with the
 * same one cannot be told.  Guessing at the glass is what the counter is
 * against.
 *
 * A damaged file (its own checksum says so) opens nothing: what needs a PIN
 * is refused, selling goes on.  Who forgot it gets in by the market's code
 * for the number in the file (pin_try), or by `cho40 pin reset` as the
 * service's user.  Whoever can write to the folder can take the PIN away: it
 * is against hands on the glass, not against that.  Loop thread. */
#ifndef TERMINAL_PIN_FILE_H
#define TERMINAL_PIN_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/crypto.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"

#define PIN_NAME       "pin"
#define PIN_MIN        4        /* digits */
#define PIN_MAX        6
#define PIN_TRIES      5
#define PIN_WAIT_MS    30000
#define PIN_DOUBLINGS  10       /* the longest wait: 8 h 32 min */
#define PIN_WAIT_MAX_MS ((int64_t)PIN_WAIT_MS << PIN_DOUBLINGS)
#define PIN_KEEPS      8
#define PIN_PATH_MAX   320
/* The numbers told to the market for a forgotten PIN: nine figures that begin
 * with a 9, which no lock of proof codes (an entry's number) ever has. */
#define PIN_NUMBER_MIN INT64_C(900000000)
#define PIN_NUMBERS    UINT64_C(100000000)

enum pin_state { PIN_OFF, PIN_SET, PIN_DAMAGED };

struct pin {
	char path[PIN_PATH_MAX];
	const struct rng *rng;         /* borrowed */
	enum pin_state state;
	uint8_t salt[SCRYPT_SALT_BYTES], hash[HASH_BYTES];
	int64_t tries;                 /* wrong ones since a right one */
	int64_t number;                /* to tell the market */
	int64_t until_ms;              /* monotonic; 0: no wait */
	int64_t kept_ms;               /* what is left, as the file has it */
};

/* RC_OK also for a damaged or unreadable file, which is a state.
 * RC_TOO_BIG: dir's name. */
enum rc pin_open(struct pin *p, const char *dir, const struct rng *rng,
    int64_t mono_ms) MUST_CHECK;

/* Still to be waited, 0: none; and wrong ones that are free before the next
 * wait, of PIN_TRIES. */
int64_t pin_wait_ms(const struct pin *p, int64_t mono_ms);
int pin_tries_left(const struct pin *p);

/* RC_OK: it is the PIN; earlier attempts are forgiven.  RC_DENIED: it is not.
 * Nothing was compared with: RC_BUSY, a wait is not over; RC_STATE, none is
 * set; RC_CORRUPT, the file is damaged; RC_BAD_INPUT, not PIN_MIN to PIN_MAX
 * digits; key_replace's outcomes, the attempt could not be kept. */
enum rc pin_check(struct pin *p, int64_t mono_ms, struct str digits)
    MUST_CHECK;

/* Set a PIN in the place of any, or (no digits) none.  Durable when RC_OK;
 * on failure all is as it was.  Who may do that is the caller's to know.
 * RC_BAD_INPUT as above. */
enum rc pin_set(struct pin *p, struct str digits) MUST_CHECK;

/* An attempt at the market's code for p->number: in the file when RC_OK, and
 * to be compared only then.  RC_BUSY and key_replace's outcomes as above.  A
 * damaged file is written whole again by it, and says that it is damaged. */
enum rc pin_try(struct pin *p, int64_t mono_ms) MUST_CHECK;

/* When pin_turn is to be called, INT64_MAX: never. */
int64_t pin_deadline(const struct pin *p);
/* Keep what is left of a wait.  A failure is logged and made good later. */
void pin_turn(struct pin *p, int64_t mono_ms);

#endif
