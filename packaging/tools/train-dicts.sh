#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# train-dicts.sh WIRE_BENCH - train the wire's dictionaries from made-up
# stalls (tests/support/trade.c) into build/dict, and compare them with the
# shipped ones.  A shipped dictionary is never changed: a new one gets the
# next name and id, and both ends keep the old ones.  Needs zstd(1); the same
# version of it gives the same bytes.
set -eu
export LC_ALL=C
dir=build/dict
rm -rf "$dir"
mkdir -p "$dir/journal" "$dir/mail"
"$1" --samples "$dir"

train() {	# KIND ID K
	zstd -q -T1 --train-fastcover=k="$3",d=8,f=20,accel=1 \
		"$dir/$1"/* --maxdict=2048 --dictID="$2" \
		-o "$dir/$1-$2.zdict" 2>/dev/null
	if cmp -s "$dir/$1-$2.zdict" "assets/$1-$2.zdict"; then
		echo "dict: $1-$2 as shipped"
	else
		echo "dict: $1-$2 differs from the shipped one, if any"
	fi
}
train journal 40001 1000
train mail 40002 200
