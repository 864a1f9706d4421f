/* SPDX-License-Identifier: Apache-2.0 */
/* ui/pictures.h - what the highland markets sell, in pictures.
 *
 * One family of silhouettes, for who does not read: each tells itself apart
 * from the others by its outline, without a colour.  They are shapes
 * (ui/draw.h) from SHAPE_BASKET on, in this order; the names are those of the
 * price list's file and must not change.  Pure. */
#ifndef UI_PICTURES_H
#define UI_PICTURES_H

#define PICTURE_LIST(X)                                                       \
	X(BASKET, "basket")          /* whatever else; the first one */       \
	X(GREENS, "greens")                                                   \
	X(ROOT, "root")                                                       \
	X(FRUIT, "fruit")                                                     \
	X(MAIZE, "maize")                                                     \
	X(RICE, "rice")                                                       \
	X(BEANS, "beans")                                                     \
	X(CHILLI, "chilli")          /* spices */                             \
	X(MUSHROOM, "mushroom")                                               \
	X(TEA, "tea")                                                         \
	X(HONEY, "honey")                                                     \
	X(WINE, "wine")              /* a gourd */                            \
	X(MEAT, "meat")                                                       \
	X(FISH, "fish")                                                       \
	X(HEN, "hen")                                                         \
	X(EGG, "egg")                                                         \
	X(CLOTH, "cloth")            /* brocade */                            \
	X(HERB, "herb")              /* remedies: mortar and pestle */        \
	X(CAKE, "cake")              /* tied up in leaves */                  \
	X(DRINK, "drink")

#define X(name, text) PICTURE_##name,
enum good_picture { PICTURE_LIST(X) PICTURES };
#undef X

struct pen;
extern void (*const picture_outlines[PICTURES])(const struct pen *);

#endif
