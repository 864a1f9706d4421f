/* SPDX-License-Identifier: Apache-2.0 */
/* ui/keyboard.h - the keyboard on the glass, the line that is typed with it,
 * and names; of what the screens share (ui/screen.h). */
#ifndef UI_KEYBOARD_H
#define UI_KEYBOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/str.h"
#include "ui/input.h"
#include "ui/keys.h"
#include "ui/layout.h"
#include "ui/strings.h"

struct frame;

#define NAME_CHARS_MAX 40

struct text_places { struct rect head, field, next, list, keyboard; };
struct text_places text_places(const struct layout *l);
void keyboard_keys(const struct layout *l, struct keys *k);
/* For a line that has no blanks: no key for them (U5). */
void keyboard_keys_solid(const struct layout *l, struct keys *k);
/* With the keys BACK and NEXT where the screen has them. */
void keyboard_draw(struct frame *f);
/* The line being typed; empty: what it is for. */
void keyboard_field(struct frame *f, struct rect r, const char *text,
    enum string help);
/* Append one code point to a name; blanks never lead and never double. */
void name_add(char *name, size_t cap, struct str one);
/* A letter of the glass, which has capitals only: words begin with them, and
 * marks come by telex. */
void name_letter(char *name, size_t cap, char c);
void text_rub_out(char *text);
/* What a key of the glass, or of a keyboard, makes of a name; false: it is not
 * one that writes. */
bool name_press(char *name, size_t cap, uint16_t button);
bool name_type(char *name, size_t cap, const struct input *in);

#endif
