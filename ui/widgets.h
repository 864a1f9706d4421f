/* SPDX-License-Identifier: Apache-2.0 */
/* ui/widgets.h - what a screen's frame is painted with; private to ui/app.c
 * and ui/screen_*.c. */
#ifndef UI_WIDGETS_H
#define UI_WIDGETS_H

#include "ui/app.h"
#include "ui/draw.h"

struct screen_def;

struct frame {
	const struct model *m;
	const struct font_source *font;
	struct drawlist *d;
	struct layout l;
	struct keys keys;
	const struct screen_def *def;
};

enum look {
	LOOK_KEY,          /* card with a thick outline */
	LOOK_LESSER,       /* card with a hairline */
	LOOK_SOFT,         /* a soft face, no outline */
	LOOK_GO,           /* the green key */
	LOOK_NOTE_10, LOOK_NOTE_20, LOOK_NOTE_50,
	LOOK_NOTE_100, LOOK_NOTE_200, LOOK_NOTE_500,
	LOOK_ON_DARK,      /* an outline on a verdict's colour */
	LOOK_ON_AMBER,
	LOOK_COUNT
};

struct paint {
	enum text_role role;
	enum color color;
	enum text_align align;
};

/* How a key is dressed.  shape SHAPE_COUNT: words only. */
struct dress {
	enum look look;
	enum text_role role;
	enum shape shape;
	bool shape_last;   /* after the words */
};
#define DRESS(look, role) ((struct dress){ (look), (role), SHAPE_COUNT, false })

/* One line in the middle of r's height, shrunk to fit, at last cut with
 * "…". */
void paint_line(struct frame *f, struct rect r, struct paint p,
    const char *text);
/* The same in a row that stands close to others: the ends of its line box may
 * lie over theirs. */
void paint_tight(struct frame *f, struct rect r, struct paint p,
    const char *text);
/* Up to `lines` lines from r's top, shrunk, at last cut; returns the height
 * used. */
int paint_lines(struct frame *f, struct rect r, struct paint p, int lines,
    const char *text);
/* The height of it at the role's own size. */
int paint_lines_px(const struct frame *f, enum text_role role, int lines,
    int w, const char *text);
/* In the middle of r's height, in two close lines where that is larger. */
void paint_words(struct frame *f, struct rect r, struct paint p,
    const char *text);
/* Up to three lines on a ground of their own, cut off *r's top; nothing for
 * an empty text. */
void paint_chip(struct frame *f, struct rect *r, struct paint p,
    enum color ground, const char *text);
/* A line cut off *r's top, the height of its role's line box; left out when
 * there is no room for it any more. */
void paint_row(struct frame *f, struct rect *r, struct paint p,
    const char *text);
/* The same of the second rank: where a small glass has no room for it, or not
 * for all of it, it is not there (U8). */
void paint_spare(struct frame *f, struct rect *r, struct paint p,
    const char *text);
/* "65.000 ₫" on one baseline, the unit in its own size, as large as fits but
 * not over the role's size. */
void paint_amount(struct frame *f, struct rect r, struct paint p,
    enum text_role unit, struct vnd amount);
/* The same with a size in pixels, the unit at 5/8; and the size, at most
 * px_max, at which it fits into r. */
void paint_amount_px(struct frame *f, struct rect r, int px,
    struct paint p, struct vnd amount);
int paint_amount_fit(const struct frame *f, struct rect r, int px_max,
    struct vnd amount);
/* The key of this id, if the screen has it. */
void paint_key(struct frame *f, uint16_t id, struct dress dress,
    const char *text);
/* The way back; where the glass is small by its shape alone. */
void paint_back(struct frame *f);
/* Its face alone; returns the colour to write with. */
enum color paint_key_face(struct frame *f, const struct key *k,
    enum look look);
/* Height of a role's line box. */
int paint_line_px(const struct frame *f, enum text_role role);

#endif
