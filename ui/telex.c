/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/telex.h"

#include <stdint.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

#define TONES 6

/* In the order of the shapes below; each with no tone, then f s r x j. */
static const char *const vowels[2][12] = {
	{ "aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị",
	    "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ", "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ" },
	{ "AÀÁẢÃẠ", "ĂẰẮẲẴẶ", "ÂẦẤẨẪẬ", "EÈÉẺẼẸ", "ÊỀẾỂỄỆ", "IÌÍỈĨỊ",
	    "OÒÓỎÕỌ", "ÔỒỐỔỖỘ", "ƠỜỚỞỠỢ", "UÙÚỦŨỤ", "ƯỪỨỬỮỰ", "YỲÝỶỸỴ" },
};
enum shape_of { A, A_BREVE, A_HAT, E, E_HAT, I, O, O_HAT, O_HORN, U, U_HORN,
	Y, SHAPES };

struct letter {
	int vowel;           /* enum shape_of, or -1 */
	bool upper;
	uint32_t code;       /* of what is no vowel */
};

struct word {
	int n, tone;
	struct letter letter[TELEX_WORD_MAX + 1];
};

static const char tone_keys[TONES] = { 'z', 'f', 's', 'r', 'x', 'j' };

static void
put_code(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(b, (char)c);
	} else if (c < 0x800) {
		buf_putc(b, (char)(0xc0 | c >> 6));
		buf_putc(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_putc(b, (char)(0xe0 | c >> 12));
		buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* The code point number `at` of a row. */
static uint32_t
code_at(const char *row, int at)
{
	struct str s = str_of(row);
	uint32_t c = 0;
	size_t i = 0;

	for (int n = 0; n <= at; n++)
		c = str_next_char(s, &i);
	return c;
}

static struct letter
read_letter(uint32_t code, int *tone)
{
	for (int upper = 0; upper < 2; upper++)
		for (int v = 0; v < SHAPES; v++)
			for (int t = 0; t < TONES; t++) {
				if (code_at(vowels[upper][v], t) != code)
					continue;
				if (t > 0)
					*tone = t;
				return (struct letter){ v, upper == 1, code };
			}
	return (struct letter){ -1, code >= 'A' && code <= 'Z', code };
}

static bool
is_plain(const struct word *w, int i, char c)
{
	return i >= 0 && i < w->n && w->letter[i].vowel < 0 &&
	    (w->letter[i].code | 0x20) == (uint32_t)c;
}

/* Where the tone stands: on the vowel with a mark; before a consonant on the
 * last one; else on the first of two, the middle of three.  The u of qu and
 * the i of gia belong to the consonant. */
static int
tone_place(const struct word *w)
{
	int first = 0, count = 0, at = -1;

	while (first < w->n && w->letter[first].vowel < 0)
		first++;
	while (first + count < w->n && w->letter[first + count].vowel >= 0)
		count++;
	if (count > 1 && ((is_plain(w, first - 1, 'q') &&
	    w->letter[first].vowel == U) || (first == 1 &&
	    is_plain(w, 0, 'g') && w->letter[first].vowel == I))) {
		first++;
		count--;
	}
	if (count == 0)
		return -1;
	for (int i = first; i < first + count; i++) {
		int v = w->letter[i].vowel;
		if (v == A_BREVE || v == A_HAT || v == E_HAT || v == O_HAT ||
		    v == O_HORN || v == U_HORN)
			at = i;
	}
	if (at >= 0)
		return at;
	if (count > 2)
		return first + 1;
	return first + count < w->n ? first + count - 1 : first;
}

static void
add(struct word *w, char c)
{
	int tone = 0;

	w->letter[w->n++] = read_letter((uint32_t)(unsigned char)c, &tone);
}

static bool
type_tone(struct word *w, char key)
{
	const char *at = memchr(tone_keys, key, TONES);
	int tone;

	if (at == NULL || tone_place(w) < 0)
		return false;
	tone = (int)(at - tone_keys);
	if (tone == 0 && w->tone == 0)
		return false;
	if (tone == w->tone) {
		w->tone = 0;
		return false;       /* undone: the key is a letter */
	}
	w->tone = tone;
	return true;
}

/* a, e or o again: a hat, or the hat off and the letter stays. */
static bool
type_hat(struct word *w, char key)
{
	struct letter *last = w->n > 0 ? &w->letter[w->n - 1] : NULL;
	int plain = key == 'a' ? A : key == 'e' ? E : key == 'o' ? O : -1;
	int hat = key == 'a' ? A_HAT : key == 'e' ? E_HAT : O_HAT;

	if (last == NULL || plain < 0)
		return false;
	if (last->vowel == hat) {
		last->vowel = plain;
		return false;
	}
	if (last->vowel != plain)
		return false;
	last->vowel = hat;
	return true;
}

/* w: a breve or a horn on the last vowel that can have one, uo both. */
static bool
type_horn(struct word *w, char key)
{
	for (int i = w->n - 1; key == 'w' && i >= 0; i--) {
		int *v = &w->letter[i].vowel;
		if (*v == A || *v == O || *v == U) {
			*v += *v == A ? A_BREVE - A : *v == O ? O_HORN - O :
			    U_HORN - U;
			if (*v == O_HORN && i > 0 &&
			    w->letter[i - 1].vowel == U)
				w->letter[i - 1].vowel = U_HORN;
			return true;
		}
		if (*v == A_BREVE || *v == O_HORN || *v == U_HORN) {
			*v -= *v == A_BREVE ? A_BREVE - A :
			    *v == O_HORN ? O_HORN - O : U_HORN - U;
			return false;
		}
	}
	return false;
}

static bool
type_bar(struct word *w, char key)
{
	struct letter *last = w->n > 0 ? &w->letter[w->n - 1] : NULL;

	if (key != 'd' || last == NULL || last->vowel >= 0)
		return false;
	if (last->code == 0x110 || last->code == 0x111) {
		last->code = last->code == 0x110 ? 'D' : 'd';
		return false;
	}
	if (last->code != 'D' && last->code != 'd')
		return false;
	last->code = last->code == 'D' ? 0x110 : 0x111;
	return true;
}

static void
put_word(struct buf *b, const struct word *w)
{
	int place = tone_place(w);

	for (int i = 0; i < w->n; i++) {
		const struct letter *l = &w->letter[i];
		if (l->vowel < 0)
			put_code(b, l->code);
		else
			put_code(b, code_at(vowels[l->upper][l->vowel],
			    i == place ? w->tone : 0));
	}
}

bool
telex_type(char *text, size_t cap, char letter)
{
	char out[TELEX_WORD_MAX * 3 + 8];
	struct buf b = BUF(out);
	struct word w = { 0 };
	size_t start = strlen(text), at = 0;
	char key = (char)(letter | 0x20);

	while (start > 0 && text[start - 1] != ' ')
		start--;
	struct str last = str_of(text + start);
	while (at < last.n && w.n < TELEX_WORD_MAX) {
		uint32_t code = str_next_char(last, &at);
		w.letter[w.n] = read_letter(code, &w.tone);
		w.n++;
	}
	if (at < last.n) {
		/* A very long word: the letter as it is. */
		if (strlen(text) + 2 > cap)
			return false;
		memcpy(text + start + last.n, (char[2]){ letter, '\0' }, 2);
		return true;
	}
	if (!type_tone(&w, key) && !type_hat(&w, key) &&
	    !type_horn(&w, key) && !type_bar(&w, key))
		add(&w, letter);
	put_word(&b, &w);
	if (b.full || start + b.n + 1 > cap)
		return false;
	memcpy(text + start, out, b.n + 1);
	return true;
}
