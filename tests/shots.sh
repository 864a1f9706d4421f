#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# shots.sh - contact sheets of every screen: a PNG for each panel, language and
# theme, in the folder named (build/shots).  Asks for ImageMagick's montage.
set -eu
cd "$(dirname "$0")/.."
out=${1:-build/shots}
tool=${O:-build/debug}/tests/golden/screens_test
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$out"
for lang in vi en; do
	for theme in light dark; do
		rm -f "$dir"/*.png
		[ $theme = dark ] && export DARK=1 || unset DARK
		SPEAK=$lang SHOTS=$dir "$tool" >/dev/null 2>&1
		for panel in 480x320 800x480 800x480-7in 1024x600 1920x1080
		do
			montage -label '%t' "$dir/$panel"-[a-z]*.png -tile 8x \
			    -geometry 400x+6+6 "$out/$panel-$lang-$theme.png"
			echo "$out/$panel-$lang-$theme.png"
		done
	done
done
