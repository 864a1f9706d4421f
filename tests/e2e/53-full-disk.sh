#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A disk of 6 MiB fills up while a code is out: the money that comes is still
# recorded and told, at once; a new sale is refused, and nothing of it is
# recorded.  Needs leave to mount.
. "$(dirname "$0")/e2e.sh"
mkdir "$T/ledger"
mount -t tmpfs -o size=6m,mode=700 tmpfs "$T/ledger" 2>/dev/null || {
	echo "left out: nothing may be mounted here"
	exit 0
}
trap 'umount -l "$T/ledger"; finish' EXIT
config 800 480 187
sed -i '1i ballast_mb = 2' "$T/t.conf"
cat > "$T/s.txt" <<END
$set_up
$sell
wait paid 30000
wait file full 30000
wait 800
tap anywhere
wait screen amount
key 7 000
key enter
wait 300
expect screen amount
shot refused
wait 60000
END
logged() { grep -q "$1" "$T/terminal.log"; }
terminal --script "$T/s.txt" --shots "$T"
shows pay
ref=$(local_py ask open ref)
dd if=/dev/zero of="$T/ledger/filler" bs=4096 2> /dev/null || :
same "room left" 0 "$(df --output=avail "$T/ledger" | tail -1 | tr -d ' ')"
local_py pay "$ref" 65000 "test:1"
soon logged 'the reserve is given up'
same paid 1 "$(local_py ask show | grep -c bank.credit)"

dd if=/dev/zero of="$T/ledger/more" bs=4096 2> /dev/null || :
: > "$T/full"
soon test -f "$T/refused.png"
shows amount
same "sales opened" 1 "$(local_py ask show | grep -c sale.open)"
local_py ask verify | grep -q '"bad_n": 0' || fail "ledger not sound"
echo ok
