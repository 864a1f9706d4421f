/* SPDX-License-Identifier: Apache-2.0 */
/* Clips joined into sentences: in order, without holes, clicks or clipping;
 * banks and recordings that are broken are refused, and nobody is silent
 * longer than a broken thing makes him. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "terminal/voice.h"
#include "terminal/voice_adpcm.h"
#include "terminal/voice_bank.h"

#define MS        (VOICE_RATE_HZ / 1000)
#define JOIN      (VOICE_JOIN_MS * MS)
#define HEARD_MAX (60 * VOICE_RATE_HZ)
#define BANK_MAX  (1 << 20)
/* Of the test's own bank: a clip is one level, higher with every clip. */
#define CLIP_LEN(c)   (500 + 8 * (c))
#define CLIP_LEVEL(c) (1000 + 100 * (c))

static char dir[] = "/tmp/cho40-voice-XXXXXX";

struct heard {
	size_t n, puts, fails_at;
	int16_t pcm[HEARD_MAX];
};
static struct heard heard;

static enum rc
hear(void *ctx, const int16_t *pcm, size_t n)
{
	struct heard *h = ctx;

	if (++h->puts == h->fails_at)
		return RC_OFFLINE;
	assert_true(h->n + n <= HEARD_MAX);
	memcpy(h->pcm + h->n, pcm, n * sizeof(*pcm));
	h->n += n;
	return RC_OK;
}

static const struct voice_sink ear = { hear, &heard };

static enum rc
say(struct voice *v, struct effect fx)
{
	struct spoken s;

	heard = (struct heard){ .fails_at = heard.fails_at };
	spoken_for(&fx, &s);
	return voice_say(v, &s, &ear);
}

/* --- a bank of our own ------------------------------ */

static uint8_t bank[BANK_MAX];
static size_t bank_n;

static void
le(size_t at, int bytes, size_t v)
{
	for (int i = 0; i < bytes; i++)
		bank[at + (size_t)i] = (uint8_t)(v >> 8 * i);
}

static void
make_bank(void)
{
	size_t at = VOICE_BANK_HEAD + CLIP_COUNT * VOICE_BANK_ENTRY;

	memset(bank, 0, sizeof(bank));
	memcpy(bank, "C4V1", 4);
	le(4, 2, VOICE_RATE_HZ);
	le(6, 2, CLIP_COUNT);
	for (int c = 0; c < CLIP_COUNT; c++) {
		size_t e = VOICE_BANK_HEAD + (size_t)c * VOICE_BANK_ENTRY;
		size_t n = CLIP_LEN((size_t)c);

		memcpy(bank + e, clip_key((enum clip)c),
		    strlen(clip_key((enum clip)c)));
		le(e + VOICE_BANK_KEY, 4, at);
		le(e + VOICE_BANK_KEY + 4, 4, n);
		for (size_t i = 0; i < n; i++, at += 2)
			le(at, 2, CLIP_LEVEL((size_t)c));
	}
	le(8, 4, at);
	bank_n = at;
}

static void
write_file(const char *name, const void *bytes, size_t n)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static struct voice *
open_voice(void)
{
	const struct voice_places p = { dir, dir };
	struct voice *v;

	assert_int_equal(voice_open(&p, VOICE_VI_NORTH, &v), RC_OK);
	return v;
}

/* --- right clips, joined ------------------------------ */

/* Levels that stand for a while are clips: back to which they were. */
static size_t
decode(uint8_t got[SPOKEN_MAX])
{
	size_t n = 0;

	for (size_t i = 0, run = 1; i < heard.n; i++, run++) {
		bool ends = i + 1 == heard.n ||
		    heard.pcm[i + 1] != heard.pcm[i];

		if (!ends)
			continue;
		if (run > 2 * JOIN / 3 && heard.pcm[i] != 0) {
			assert_true(n < SPOKEN_MAX);
			size_t c = ((size_t)heard.pcm[i] - 1000) / 100;
			/* The same word twice stands twice as long. */
			for (size_t k = run > CLIP_LEN(c) ? 2 : 1; k > 0; k--)
				got[n++] = (uint8_t)c;
		}
		run = 0;
	}
	return n;
}

static size_t
length_of(const struct spoken *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		n += CLIP_LEN((size_t)s->clip[i]);
		n += (size_t)s->pause_ms[i] * MS;
		if (i + 1 < s->n && s->pause_ms[i] == 0)
			n -= JOIN;
	}
	return n;
}

static void
check_sentence(struct voice *v, struct effect fx)
{
	uint8_t got[SPOKEN_MAX];
	struct spoken s;

	spoken_for(&fx, &s);
	assert_int_equal(say(v, fx), RC_OK);
	assert_int_equal(heard.n, length_of(&s));
	assert_int_equal(decode(got), s.n);
	assert_memory_equal(got, s.clip, s.n);
	/* Between joined words no step is larger than a fade's. */
	for (size_t i = 1; i < heard.n; i++)
		if (heard.pcm[i] != 0 && heard.pcm[i - 1] != 0)
			assert_true(abs(heard.pcm[i] - heard.pcm[i - 1]) <=
			    100 * CLIP_COUNT / JOIN + 2);
}

static void
ten_thousand_sentences_are_heard_as_meant(void **st)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 3);
	struct voice *v;

	(void)st;
	make_bank();
	write_file("vi-north.c4v", bank, bank_n);
	v = open_voice();
	for (int i = 0; i < 10000; i++) {
		uint64_t top = (uint64_t)VND_SALE_MAX >> rng_below(&rng, 28);
		struct effect fx = { .sound = i % 4 == 0 ? SOUND_SHORT :
		    i % 4 == 1 ? SOUND_OVER : i % 4 == 2 ? SOUND_PAID :
		    SOUND_ASK };

		fx.amount.dong = (int64_t)rng_below(&rng, top) + 1;
		fx.received.dong = (int64_t)rng_below(&rng, top);
		check_sentence(v, fx);
	}
	voice_close(v);
}

static void
a_device_that_vanishes_ends_the_sentence(void **st)
{
	const struct effect fx = { .sound = SOUND_SHORT,
		.amount = { 123456 }, .received = { 21 } };
	struct voice *v = open_voice();

	(void)st;
	assert_int_equal(say(v, fx), RC_OK);
	size_t puts = heard.puts;
	assert_true(puts > 10);
	for (size_t k = 1; k <= puts; k++) {
		heard.fails_at = k;
		assert_int_equal(say(v, fx), RC_OFFLINE);
		assert_int_equal(heard.puts, k);
	}
	heard.fails_at = 0;
	check_sentence(v, fx);
	voice_close(v);
}

/* --- the voices as built ------------------------------ */

static bool
open_built(enum narrator which, struct voice **v)
{
	const struct voice_places p = { VOICE_BUILT, "" };

	assert_int_equal(voice_open(&p, which, v), RC_OK);
	if (voice_offered(&p, which))
		return true;
	voice_close(*v);
	printf("%s: built without espeak-ng, not judged\n",
	    voice_name(which));
	return false;
}

static void
check_level(const int16_t *pcm, size_t n, int want)
{
	int level = voice_level(pcm, n);

	assert_in_range(level, want * 9 / 10, want * 11 / 10);
	for (size_t i = 0; i < n; i++)
		assert_true(abs(pcm[i]) <= VOICE_PEAK);
}

/* Samples of the longest quiet stretch. */
static size_t
longest_gap(void)
{
	size_t best = 0, run = 0;

	for (size_t i = 0; i < heard.n; i++) {
		run = abs(heard.pcm[i]) < 250 ? run + 1 : 0;
		best = run > best ? run : best;
	}
	return best;
}

static void
check_built(struct voice *v)
{
	for (int c = 0; c < CLIP_COUNT; c++) {
		const struct spoken one = { .n = 1, .clip = { (uint8_t)c } };

		heard = (struct heard){ 0 };
		assert_int_equal(voice_say(v, &one, &ear), RC_OK);
		assert_in_range(heard.n, 100 * MS, c < CLIP_WORDS ?
		    1600 * MS : 6000 * MS);
		check_level(heard.pcm, heard.n, c < CLIP_WORDS ?
		    VOICE_LEVEL : VOICE_PHRASE_LEVEL);
		assert_true(abs(heard.pcm[0]) < 100);
		assert_true(abs(heard.pcm[heard.n - 1]) < 100);
		assert_true(longest_gap() < (c < CLIP_WORDS ? 150 : 700) *
		    MS);
	}
	/* After the verdict one hears where the amount begins, and in the
	 * amount that it is one number. */
	assert_int_equal(say(v, (struct effect){ .sound = SOUND_PAID,
	    .amount = { 999999 } }), RC_OK);
	assert_in_range(longest_gap(), SPOKEN_STOP_MS * MS, 400 * MS);
	assert_int_equal(say(v, (struct effect){ .sound = SOUND_ASK,
	    .amount = { 499999999 } }), RC_OK);
	assert_true(longest_gap() < SPOKEN_STOP_MS * MS);
	check_level(heard.pcm, heard.n, VOICE_LEVEL);
}

static void
every_word_of_the_voices_is_there(void **st)
{
	struct voice *v;

	(void)st;
	for (int which = VOICE_VI_NORTH; which <= VOICE_VI_SOUTH; which++)
		if (open_built((enum narrator)which, &v)) {
			check_built(v);
			voice_close(v);
		}
}

/* Four bits a sample: what is read is what was said, a little rougher, and in
 * pieces the same as at once. */
static void
packed_samples_come_back(void **st)
{
	enum { N = 4001 };
	static int16_t pcm[N], back[N], pieces[N];
	static uint8_t bytes[ADPCM_BYTES(N)];
	struct adpcm whole = { 0 }, part = { 0 };
	int64_t signal = 0, noise = 0;

	(void)st;
	for (int i = 0; i < N; i++)
		pcm[i] = (int16_t)(9000 * sin(i / 9.0) *
		    sin(i / 700.0) + 3000 * sin(i / 2.7));
	adpcm_write(pcm, N, bytes);
	adpcm_read(&whole, bytes, 0, back, N);
	for (size_t at = 0, n; at < N; at += n) {
		n = at % 7 + 1 < N - at ? at % 7 + 1 : N - at;
		adpcm_read(&part, bytes + at / 2, (int)(at % 2),
		    pieces + at, n);
	}
	assert_memory_equal(back, pieces, sizeof(back));
	for (int i = 0; i < N; i++) {
		int64_t d = pcm[i] - back[i];

		signal += (int64_t)pcm[i] * pcm[i];
		noise += d * d;
	}
	assert_true(signal > 100 * noise);   /* 20 dB */
	/* The loudest step there is, and any bytes at all, stay inside. */
	for (int i = 0; i < N; i++)
		pcm[i] = i / 50 % 2 == 0 ? 32767 : -32768;
	adpcm_write(pcm, N, bytes);
	whole = (struct adpcm){ 0 };
	adpcm_read(&whole, bytes, 0, back, N);
	assert_true(back[N - 2] < -32000);
}

/* --- broken banks ------------------------------ */

static enum rc
read_bank(size_t n)
{
	static struct voice_bank out;
	enum rc rc = voice_bank_read(bank, n < VOICE_BANK_INDEX ? n :
	    VOICE_BANK_INDEX, n, &out);

	for (int c = 0; rc != RC_OK && c < CLIP_COUNT; c++)
		assert_int_equal(out.clip[c].samples, 0);
	return rc;
}

static void
broken_banks_are_refused(void **st)
{
	const size_t e = VOICE_BANK_HEAD + 3 * VOICE_BANK_ENTRY;

	(void)st;
	make_bank();
	assert_int_equal(read_bank(bank_n), RC_OK);
	for (size_t n = 0; n < bank_n; n += n < 2000 ? 1 : 977)
		assert_int_not_equal(read_bank(n), RC_OK);
	assert_int_not_equal(read_bank(bank_n + 1), RC_OK);
	/* Packed: half as long as it may be, and never in the first form. */
	le(e + VOICE_BANK_KEY + 4, 4, 0x80000000u + 100);
	assert_int_equal(read_bank(bank_n), RC_CORRUPT);
	bank[3] = '2';
	assert_int_equal(read_bank(bank_n), RC_OK);
	le(e + VOICE_BANK_KEY, 4, bank_n - 50);
	assert_int_equal(read_bank(bank_n), RC_OK);
	le(e + VOICE_BANK_KEY, 4, bank_n - 49);
	assert_int_equal(read_bank(bank_n), RC_CORRUPT);
	bank[3] = '3';
	assert_int_equal(read_bank(bank_n), RC_TOO_NEW);
	bank[0] = 'R';
	assert_int_equal(read_bank(bank_n), RC_BAD_INPUT);
	make_bank();
	le(4, 2, 44100);
	assert_int_equal(read_bank(bank_n), RC_BAD_INPUT);
	make_bank();
	le(6, 2, 65535);
	assert_int_equal(read_bank(bank_n), RC_BAD_INPUT);
	make_bank();
	le(e + VOICE_BANK_KEY, 4, bank_n - 10);
	assert_int_equal(read_bank(bank_n), RC_CORRUPT);
	le(e + VOICE_BANK_KEY, 4, 0xffffffff);
	assert_int_equal(read_bank(bank_n), RC_CORRUPT);
	make_bank();
	le(e + VOICE_BANK_KEY + 4, 4, VOICE_CLIP_MAX + 1);
	assert_int_equal(read_bank(bank_n), RC_CORRUPT);
	make_bank();
	memset(bank + e, 'a', VOICE_BANK_KEY);
	assert_int_equal(read_bank(bank_n), RC_CORRUPT);
}

static void
a_broken_bank_is_a_voice_without_words(void **st)
{
	const struct effect fx = { .sound = SOUND_PAID, .amount = { 1 } };
	struct spoken s;

	(void)st;
	make_bank();
	write_file("vi-north.c4v", bank, bank_n / 2);
	struct voice *v = open_voice();
	spoken_for(&fx, &s);
	assert_false(voice_can_say(v, &s));
	assert_int_equal(say(v, fx), RC_NOT_FOUND);
	assert_int_equal(heard.n, 0);
	voice_close(v);
	/* It shrinks while it is in use: the sentence is broken off. */
	write_file("vi-north.c4v", bank, bank_n);
	v = open_voice();
	write_file("vi-north.c4v", bank, VOICE_BANK_HEAD);
	assert_int_equal(say(v, fx), RC_CORRUPT);
	voice_close(v);
	write_file("vi-north.c4v", bank, bank_n);
}

/* --- a person's own recordings ------------------------------ */

static uint8_t wav[VOICE_WAV_MAX + 16];

/* A tone of hz between two silences of 300 ms; the file's bytes. */
static size_t
make_wav(uint32_t rate, int channels, int hz, int loud)
{
	size_t frames = rate, n = 44;
	const uint32_t fmt[] = { 16, 1u | (uint32_t)channels << 16, rate,
		rate * 2 * (uint32_t)channels,
		2 * (uint32_t)channels | 16u << 16 };

	memcpy(wav, "RIFF....WAVEfmt ", 16);
	for (size_t i = 0; i < sizeof(fmt); i++)
		wav[16 + i] = (uint8_t)(fmt[i / 4] >> 8 * (i % 4));
	memcpy(wav + 36, "data", 4);
	for (size_t i = 0; i < frames; i++) {
		bool on = i > rate * 3 / 10 && i < rate * 7 / 10;
		int v = !on ? 0 : (int)(loud * sin(2 * 3.14159265358979 *
		    hz * (double)i / rate));
		for (int c = 0; c < channels; c++) {
			wav[n++] = (uint8_t)(v & 255);
			wav[n++] = (uint8_t)((unsigned)v >> 8 & 255);
		}
	}
	for (int i = 0; i < 4; i++) {
		wav[40 + i] = (uint8_t)((n - 44) >> 8 * i);
		wav[4 + i] = (uint8_t)((n - 8) >> 8 * i);
	}
	return n;
}

static int
rises(const int16_t *pcm, size_t n)
{
	int count = 0;

	for (size_t i = 1; i < n; i++)
		count += pcm[i - 1] < 0 && pcm[i] >= 0;
	return count;
}

static void
recordings_become_like_the_others(void **st)
{
	static const uint32_t rates[] = { 8000, 16000, 22050, 44100, 48000 };
	static struct voice_clip c;

	(void)st;
	for (int i = 0; i < 20; i++) {
		size_t n = make_wav(rates[i % 5], 1 + i % 2, 440,
		    i < 10 ? 30000 : 2000);

		assert_int_equal(voice_wav_read(wav, n, &c), RC_OK);
		assert_int_equal(c.n, VOICE_RATE_HZ);
		assert_int_equal(voice_clip_dress(&c, VOICE_LEVEL), RC_OK);
		assert_in_range(c.n, 400 * MS, 450 * MS);
		check_level(c.pcm, c.n, VOICE_LEVEL);
		/* 440 Hz, whatever it was recorded at. */
		assert_in_range(rises(c.pcm + 50 * MS, 300 * MS), 131, 133);
		assert_true(abs(c.pcm[0]) < 50 && abs(c.pcm[c.n - 1]) < 50);
	}
	/* What the new rate cannot hold is gone, not folded back. */
	size_t n = make_wav(48000, 1, 12000, 30000);
	assert_int_equal(voice_wav_read(wav, n, &c), RC_OK);
	assert_true(voice_level(c.pcm + 6000, 4000) < 300);
}

static void
broken_recordings_are_refused(void **st)
{
	static struct voice_clip c;
	size_t n = make_wav(16000, 1, 440, 9000);

	(void)st;
	for (size_t cut = 0; cut < n; cut += cut < 100 ? 1 : 501) {
		assert_int_equal(voice_wav_read(wav, cut, &c), RC_BAD_INPUT);
		assert_int_equal(c.n, 0);
	}
	wav[20] = 3;    /* floating point */
	assert_int_equal(voice_wav_read(wav, n, &c), RC_BAD_INPUT);
	wav[20] = 1;
	wav[34] = 24;   /* bits */
	assert_int_equal(voice_wav_read(wav, n, &c), RC_BAD_INPUT);
	assert_int_equal(voice_wav_read(wav, VOICE_WAV_MAX + 1, &c),
	    RC_TOO_BIG);
	n = make_wav(16000, 1, 440, 0);
	assert_int_equal(voice_wav_read(wav, n, &c), RC_OK);
	assert_int_equal(voice_clip_dress(&c, VOICE_LEVEL), RC_NOT_FOUND);
	assert_int_equal(c.n, 0);
}

static void
a_recording_is_said_instead_of_the_clip(void **st)
{
	const struct effect fx = { .sound = SOUND_PAID, .amount = { 7 } };
	char own[200];

	(void)st;
	snprintf(own, sizeof(own), "%s/vi-north", dir);
	assert_int_equal(mkdir(own, 0700), 0);
	size_t n = make_wav(44100, 2, 440, 12000);
	write_file("vi-north/seven.wav", wav, n);
	write_file("vi-north/paid.wav", "no sound at all", 15);
	struct voice *v = open_voice();
	assert_int_equal(say(v, fx), RC_OK);
	/* The bank's levels never fall under nought; the tone does. */
	assert_in_range(rises(heard.pcm, heard.n), 172, 180);
	assert_int_equal(heard.pcm[10], CLIP_LEVEL(CLIP_PAID));
	voice_close(v);
}

/* A phrase's is read when it is said, and the bank's when it is gone. */
static void
a_recorded_phrase_is_said_until_it_is_gone(void **st)
{
	const struct effect fx = { .sound = SOUND_HELP,
		.text = STR_HELP_IDLE };
	char path[200];

	(void)st;
	size_t n = make_wav(48000, 2, 440, 12000);
	write_file("vi-north/help_idle.wav", wav, n);
	struct voice *v = open_voice();
	for (int i = 0; i < 2; i++) {
		assert_int_equal(say(v, fx), RC_OK);
		assert_in_range(rises(heard.pcm, heard.n), 176, 184);
	}
	snprintf(path, sizeof(path), "%s/vi-north/help_idle.wav", dir);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(say(v, fx), RC_OK);
	assert_int_equal(rises(heard.pcm, heard.n), 0);
	assert_int_equal(heard.pcm[10], CLIP_LEVEL(CLIP_SAYS_HELP_IDLE));
	voice_close(v);
}

static int
begin(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
end(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ten_thousand_sentences_are_heard_as_meant),
		cmocka_unit_test(a_device_that_vanishes_ends_the_sentence),
		cmocka_unit_test(every_word_of_the_voices_is_there),
		cmocka_unit_test(packed_samples_come_back),
		cmocka_unit_test(broken_banks_are_refused),
		cmocka_unit_test(a_broken_bank_is_a_voice_without_words),
		cmocka_unit_test(recordings_become_like_the_others),
		cmocka_unit_test(broken_recordings_are_refused),
		cmocka_unit_test(a_recording_is_said_instead_of_the_clip),
		cmocka_unit_test(a_recorded_phrase_is_said_until_it_is_gone),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
