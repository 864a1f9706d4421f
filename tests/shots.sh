#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# shots.sh - contact sheets of every screen in the folder named (build/shots):
# overview.png, to be looked at in a minute, has the screens of a sale on every
# panel and in the dark; then a sheet for each panel, language and theme, by
# name.  Asks for ImageMagick's montage.
set -eu
cd "$(dirname "$0")/.."
out=${1:-build/shots}
tool=${O:-build/debug}/tests/golden/screens_test
font=assets/fonts/NotoSans-Bold.ttf
panels='480x320 800x480 800x480-7in 1024x600 1920x1080'
sale='idle amount amount-cap pay pay-news verdict-paid verdict-short
verdict-over verdict-late verdict-unconfirmed receipt-over today menu help'
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$out" "$dir/all"

shoot() { # language theme
	rm -f "$dir"/*.png
	unset DARK
	[ "$2" = light ] || export DARK=1
	SPEAK=$1 SHOTS=$dir "$tool" >/dev/null 2>&1
}

sheet() { # file width tiles picture...
	file=$1 width=$2 tiles=$3
	shift 3
	# Made small as they are read: a sheet's memory is bounded.
	for s; do
		shift
		set -- "$@" "$s[${width}x]"
	done
	montage -font "$font" -pointsize 16 -label '%t' "$@" -tile "$tiles" \
	    -geometry "${width}x+5+3" "$out/$file"
	echo "$out/$file"
}

for lang in vi en; do
	for theme in light dark; do
		shoot $lang $theme
		for panel in $panels; do
			mkdir "$dir/one"
			for s in "$dir/$panel"-[a-z]*.png; do
				n=${s##*/}
				cp "$s" "$dir/one/${n#"$panel"-}"
			done
			sheet "$panel-$lang-$theme.png" 320 10x \
			    "$dir"/one/*.png
			rm -r "$dir/one"
			[ $lang = vi ] || continue
			[ $theme = light ] || [ $panel = 800x480 ] || continue
			for n in $sale; do
				cp "$dir/$panel-$n.png" \
				    "$dir/all/$theme $panel $n.png"
			done
		done
	done
done
set --
for row in 'light 480x320' 'light 800x480' 'light 800x480-7in' \
    'light 1024x600' 'light 1920x1080' 'dark 800x480'; do
	for n in $sale; do
		set -- "$@" "$dir/all/$row $n.png"
	done
done
sheet overview.png 260 14x "$@"
