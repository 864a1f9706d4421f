/* SPDX-License-Identifier: Apache-2.0 */
/* ui/input.h - what a person did, free of any window system.
 *
 * Pure.  Touch and mouse are one pointer; both digit rows are one set of
 * digits. */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include <stdbool.h>
#include <stdint.h>

enum input_kind {
	INPUT_NONE,
	INPUT_DOWN, INPUT_MOVE, INPUT_UP,    /* x, y */
	INPUT_CANCEL,        /* the pointer was taken away: forget the press */
	INPUT_KEY,           /* key; a digit in `digit` */
	INPUT_TEXT,          /* text typed on a full keyboard */
	INPUT_RESIZE,        /* w, h: the surface must be made anew */
	INPUT_EXPOSE,        /* show the whole surface again */
	INPUT_QUIT
};

enum input_key {
	KEY_NONE, KEY_DIGIT, KEY_TRIPLE_ZERO, KEY_ENTER, KEY_BACKSPACE,
	KEY_DELETE, KEY_ESCAPE, KEY_PLUS, KEY_MINUS, KEY_LEFT, KEY_RIGHT,
	KEY_UP, KEY_DOWN, KEY_TAB, KEY_HELP,  /* F1 */
	KEY_COUNT
};

#define INPUT_TEXT_MAX 32

struct input {
	enum input_kind kind;
	int x, y;            /* surface pixels */
	int w, h;
	enum input_key key;
	int digit;           /* 0..9 */
	bool repeat;         /* held down */
	char text[INPUT_TEXT_MAX];   /* UTF-8, terminated */
};

#endif
