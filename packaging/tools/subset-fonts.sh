#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# subset-fonts.sh - make assets/fonts/ again from Debian's fonts-noto-extra.
#
# The screen needs three weights of Noto Sans, one
# of them condensed too for small glass, and about 300 letters of each;
# the package that holds them is 330 MB installed, so the parts we draw are
# kept in the tree (SIL Open Font License 1.1, assets/fonts/OFL.txt).
# Needs: fonts-noto-extra fonts-noto-core fonttools.
set -eu
cd "$(dirname "$0")/../.."
from=/usr/share/fonts/truetype/noto
# Latin, Latin-1, Latin Extended-A/B used by Vietnamese and Hmong, the
# Vietnamese block, punctuation, arrows-free; the dong sign.
ranges=U+0020-007E,U+00A0-017F,U+01A0-01B0,U+0300-0309,U+0323,U+1EA0-1EF9
ranges=$ranges,U+2010-2027,U+2032,U+20AB,U+2212,U+FFFD
for weight in SemiBold Bold ExtraBold CondensedBold; do
	pyftsubset "$from/NotoSans-$weight.ttf" --unicodes="$ranges" \
	    --layout-features=kern,tnum,ccmp --no-hinting --desubroutinize \
	    --output-file="assets/fonts/NotoSans-$weight.ttf"
done
ls -l assets/fonts
