/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/pen.h"
#include "ui/pictures.h"

#define GAP 11               /* what parts two things of one picture */

static void
slits(const struct pen *pen, const int *xy, int pairs, int width)
{
	for (int i = 0; i + 1 < pairs; i += 2)
		pen_slit(pen, (struct line){ xy[2 * i], xy[2 * i + 1],
		    xy[2 * i + 2], xy[2 * i + 3] }, width);
}
#define SLITS(pen, ...) slits((pen), PEN_XY(__VA_ARGS__), GAP)

/* A mirror image of a leaf beside the leaf. */
static void
leaves(const struct pen *pen, struct line l, int width)
{
	pen_leaf(pen, l, width);
	pen_leaf(pen, (struct line){ 256 - l.x0, l.y0, 256 - l.x1, l.y1 },
	    width);
}

static void
basket(const struct pen *pen)
{
	LINES(pen, 18, 52, 104, 62, 62, 92, 30, 128, 20, 164, 30, 194, 62,
	    204, 104);
	pen_box(pen, (struct line){ 20, 96, 236, 130 }, 12);
	POLYGON(pen, 34, 142, 222, 142, 196, 246, 60, 246);
	SLITS(pen, 58, 160, 96, 160, 116, 160, 154, 160, 174, 160, 204, 160,
	    76, 188, 120, 188, 140, 188, 182, 188, 70, 216, 100, 216, 116,
	    216, 150, 216, 166, 216, 192, 216);
}

static void
greens(const struct pen *pen)
{
	BLOB(pen, 128, -4, 196, 20, 178, 84, 152, 150, 148, 176, 108, 176,
	    104, 150, 78, 84, 60, 20);
	BLOB(pen, 50, 40, -10, 76, 12, 150, 60, 176, 96, 190, 92, 150, 66,
	    100);
	BLOB(pen, 206, 40, 266, 76, 244, 150, 196, 176, 160, 190, 164, 150,
	    190, 100);
	BLOB(pen, 84, 196, 84, 196, 172, 196, 172, 196, 158, 250, 158, 250,
	    98, 250, 98, 250);
	SLITS(pen, 128, 44, 128, 176, 40, 92, 88, 172, 216, 92, 168, 172);
}

static void
root(const struct pen *pen)
{
	pen_leaf(pen, (struct line){ 128, 78, 128, -2 }, 40);
	leaves(pen, (struct line){ 108, 80, 36, 22 }, 34);
	BLOB(pen, 52, 104, 92, 84, 164, 84, 204, 104, 176, 184, 134, 256,
	    122, 256, 80, 184);
	SLITS(pen, 72, 130, 122, 130, 140, 160, 186, 160, 90, 190, 132, 190);
}

static void
fruit(const struct pen *pen)
{
	BLOB(pen, 128, 92, 200, 60, 256, 120, 226, 218, 160, 256, 128, 242,
	    96, 256, 30, 218, 0, 120, 56, 60);
	LINES(pen, 16, 128, 80, 124, 54, 108, 26);
	pen_leaf(pen, (struct line){ 140, 64, 218, 14 }, 36);
	BITE(pen, 48, 170, 34, 124, 84, 92, 66, 124, 62, 150);
}

static void
maize(const struct pen *pen)
{
	BLOB(pen, 128, -16, 184, 40, 178, 130, 150, 240, 106, 240, 78, 130,
	    72, 40);
	for (int y = 44; y <= 164; y += 30)
		for (int x = 104; x <= 152; x += 24)
			pen_hole(pen, x, y, 7);
	BLOB(pen, 34, 84, 34, 84, 26, 190, 96, 250, 128, 252, 128, 252, 90,
	    214, 66, 140);
	BLOB(pen, 222, 84, 222, 84, 230, 190, 160, 250, 128, 252, 128, 252,
	    166, 214, 190, 140);
}

static void
rice(const struct pen *pen)
{
	LINES(pen, 13, 70, 248, 84, 196, 104, 150, 130, 108, 164, 72);
	pen_leaf(pen, (struct line){ 164, 76, 236, 30 }, 30);
	pen_leaf(pen, (struct line){ 144, 92, 156, 14 }, 30);
	pen_leaf(pen, (struct line){ 156, 100, 238, 96 }, 30);
	pen_leaf(pen, (struct line){ 116, 126, 106, 48 }, 30);
	pen_leaf(pen, (struct line){ 130, 140, 214, 152 }, 30);
	pen_leaf(pen, (struct line){ 94, 170, 64, 96 }, 30);
	pen_leaf(pen, (struct line){ 106, 184, 182, 210 }, 30);
	pen_leaf(pen, (struct line){ 76, 226, 20, 154 }, 24);
}

static void
beans(const struct pen *pen)
{
	BLOB(pen, 6, 206, 6, 206, 30, 150, 80, 90, 150, 50, 216, 50, 250, 26,
	    250, 26, 236, 120, 186, 180, 110, 224, 50, 232);
	pen_hole(pen, 76, 170, 25);
	pen_hole(pen, 130, 132, 27);
	pen_hole(pen, 184, 98, 23);
	pen_disc(pen, 76, 170, 14);
	pen_disc(pen, 130, 132, 16);
	pen_disc(pen, 184, 98, 12);
}

static void
chilli(const struct pen *pen)
{
	LINES(pen, 18, 176, 62, 182, 36, 210, 16);
	BLOB(pen, 128, 86, 136, 56, 176, 48, 212, 62, 218, 96, 174, 82);
	BLOB(pen, 132, 104, 172, 92, 216, 108, 216, 170, 160, 224, 80, 246,
	    14, 232, 14, 232, 90, 210, 126, 160);
	BITE(pen, 176, 124, 188, 124, 180, 170, 136, 206, 168, 160);
}

static void
mushroom(const struct pen *pen)
{
	BLOB(pen, 4, 150, 4, 90, 60, 14, 196, 14, 252, 90, 252, 150, 210,
	    152, 46, 152);
	BLOB(pen, 92, 162, 92, 162, 164, 162, 164, 162, 168, 210, 190, 250,
	    66, 250, 88, 210);
	pen_hole(pen, 128, 62, 19);
	pen_hole(pen, 72, 100, 15);
	pen_hole(pen, 186, 102, 17);
}

static void
tea(const struct pen *pen)
{
	LINES(pen, 16, 128, 246, 128, 160);
	pen_leaf(pen, (struct line){ 128, 150, 128, 6 }, 34);
	leaves(pen, (struct line){ 120, 190, 8, 84 }, 62);
	SLITS(pen, 104, 174, 44, 118, 152, 174, 212, 118);
}

static void
honey(const struct pen *pen)
{
	pen_box(pen, (struct line){ 60, 8, 196, 48 }, 12);
	pen_box(pen, (struct line){ 34, 60, 222, 248 }, 44);
	CUT(pen, 128, 88, 184, 121, 184, 187, 128, 220, 72, 187, 72, 121);
	POLYGON(pen, 128, 112, 164, 133, 164, 175, 128, 196, 92, 175, 92,
	    133);
}

static void
wine(const struct pen *pen)
{
	pen_box(pen, (struct line){ 108, 4, 148, 40 }, 8);
	BLOB(pen, 104, 48, 104, 48, 152, 48, 152, 48, 166, 64, 186, 100, 154,
	    122, 216, 146, 222, 250, 150, 250, 106, 250, 34, 250, 40, 146,
	    102, 122, 70, 100, 90, 64);
	SLITS(pen, 84, 132, 172, 132);
	BITE(pen, 70, 216, 62, 176, 98, 158, 88, 180, 84, 200);
}

static void
meat(const struct pen *pen)
{
	pen_line(pen, (struct line){ 178, 174, 218, 212 }, 30);
	pen_disc(pen, 230, 208, 20);
	pen_disc(pen, 212, 230, 20);
	BLOB(pen, 10, 130, 0, 50, 76, -6, 170, 22, 226, 96, 198, 196, 106,
	    226, 40, 196);
	pen_hole(pen, 92, 102, 50);
	pen_disc(pen, 92, 102, 38);
	pen_hole(pen, 92, 102, 15);
}

static void
fish(const struct pen *pen)
{
	BLOB(pen, 4, 130, 4, 130, 60, 56, 140, 56, 196, 124, 246, 60, 246,
	    60, 226, 130, 246, 200, 246, 200, 196, 136, 140, 204, 60, 204);
	BLOB(pen, 84, 66, 84, 66, 120, 26, 160, 40, 160, 40, 150, 76);
	pen_hole(pen, 52, 116, 11);
	BITE(pen, 92, 84, 92, 84, 126, 130, 92, 176, 92, 176, 106, 130);
	SLITS(pen, 138, 130, 186, 130);
}

static void
hen(const struct pen *pen)
{
	pen_disc(pen, 168, 36, 14);
	pen_disc(pen, 190, 24, 15);
	pen_disc(pen, 210, 38, 13);
	BLOB(pen, 160, 70, 176, 36, 212, 40, 222, 66, 252, 82, 252, 82, 222,
	    94, 224, 160, 190, 206, 120, 222, 60, 196, 30, 130, 0, 60, 0,
	    60, 60, 84, 90, 140, 140, 150, 156, 110);
	LINES(pen, 14, 112, 206, 112, 246, 136, 246);
	LINES(pen, 14, 160, 200, 160, 246, 184, 246);
	pen_hole(pen, 198, 70, 8);
	BITE(pen, 90, 160, 130, 172, 170, 150, 160, 190, 116, 196);
}

static void
egg(const struct pen *pen)
{
	BLOB(pen, 84, 8, 132, 44, 164, 130, 128, 216, 40, 216, 4, 130, 36,
	    44);
	/* One lies before it: a hole in the first, and where that is not it
	 * is wound around from the other side; so twice. */
	BITE(pen, 160, 60, 218, 86, 258, 152, 240, 246, 130, 258, 72, 216,
	    92, 104);
	for (int i = 0; i < 2; i++)
		BLOB(pen, 162, 82, 208, 104, 244, 168, 220, 236, 116, 238,
		    88, 182, 114, 110);
	BITE(pen, 44, 150, 34, 104, 70, 54, 62, 100, 60, 126);
}

static void
cloth(const struct pen *pen)
{
	pen_box(pen, (struct line){ 14, 30, 242, 206 }, 14);
	SLITS(pen, 14, 58, 242, 58, 14, 178, 242, 178);
	for (int x = 54; x < 242; x += 50) {
		CUT(pen, x, 78, x + 24, 118, x, 158, x - 24, 118);
		POLYGON(pen, x, 98, x + 12, 118, x, 138, x - 12, 118);
	}
	for (int x = 24; x <= 232; x += 26)
		LINES(pen, 10, x, 200, x, 238);
}

static void
herb(const struct pen *pen)
{
	pen_line(pen, (struct line){ 150, 100, 200, 18 }, 30);
	pen_leaf(pen, (struct line){ 104, 106, 34, 16 }, 40);
	SLITS(pen, 88, 86, 60, 50);
	pen_box(pen, (struct line){ 16, 112, 240, 138 }, 10);
	BLOB(pen, 34, 150, 34, 150, 222, 150, 222, 150, 216, 206, 160, 224,
	    178, 250, 178, 250, 78, 250, 78, 250, 96, 224, 40, 206);
}

static void
cake(const struct pen *pen)
{
	pen_box(pen, (struct line){ 18, 18, 238, 238 }, 22);
	SLITS(pen, 92, 18, 92, 238, 164, 18, 164, 238, 18, 92, 238, 92, 18,
	    164, 238, 164);
}

static void
drink(const struct pen *pen)
{
	LINES(pen, 14, 144, 76, 162, 14, 204, 8);
	POLYGON(pen, 46, 78, 210, 78, 190, 248, 66, 248);
	CUT(pen, 64, 94, 192, 94, 188, 124, 68, 124);
	CUT(pen, 108, 146, 136, 162, 120, 190, 92, 174);
	CUT(pen, 150, 182, 172, 190, 164, 212, 142, 204);
}

void (*const picture_outlines[PICTURES])(const struct pen *) = {
	[PICTURE_BASKET] = basket, [PICTURE_GREENS] = greens,
	[PICTURE_ROOT] = root, [PICTURE_FRUIT] = fruit,
	[PICTURE_MAIZE] = maize, [PICTURE_RICE] = rice,
	[PICTURE_BEANS] = beans, [PICTURE_CHILLI] = chilli,
	[PICTURE_MUSHROOM] = mushroom, [PICTURE_TEA] = tea,
	[PICTURE_HONEY] = honey, [PICTURE_WINE] = wine, [PICTURE_MEAT] = meat,
	[PICTURE_FISH] = fish, [PICTURE_HEN] = hen, [PICTURE_EGG] = egg,
	[PICTURE_CLOTH] = cloth, [PICTURE_HERB] = herb, [PICTURE_CAKE] = cake,
	[PICTURE_DRINK] = drink,
};
