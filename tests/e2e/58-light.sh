#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The panel's light, in a folder that stands for the kernel's: as a person set
# it, all of it while a code is out, and all of it for what comes after us.
# What takes minutes is tests/unit/app_light_test.c.
. "$(dirname "$0")/e2e.sh"
config 480 320 165
panel=$T/light/panel
mkdir -p "$panel"
echo 255 > "$panel/max_brightness"
echo raw > "$panel/type"
printf '%s\n' 200 > "$panel/brightness"
echo 4 > "$panel/bl_power"
sed -i "s|fullscreen = no|fullscreen = yes\nbacklight = $T/light|" "$T/t.conf"
mkdir -m 700 "$T/ledger"
echo 'brightness = 40' > "$T/ledger/settings"
lit() { [ "$(cat "$panel/brightness" 2> /dev/null)" = "$1" ]; }

echo "$set_up" > "$T/s.txt"
terminal --script "$T/s.txt" --shots "$T"
ended 0
lit 255 || fail "it left a panel at $(cat "$panel/brightness")"
same "the panel's power" 0 "$(cat "$panel/bl_power")"

cat > "$T/s.txt" <<END
wait screen idle
wait file seen-home
$sell
wait file seen-code
key esc
wait screen amount
wait file seen-sum
$sell
END
terminal --script "$T/s.txt" --shots "$T"
soon lit 102
touch "$T/seen-home"
shows pay
soon lit 255
touch "$T/seen-code"
shows amount
soon lit 102
# The panel goes while it runs: one line in the log, and it sells on.
mv "$panel" "$T/gone"
touch "$T/seen-sum"
ended 0
same "lines about it" 1 "$(grep -c 'warn backlight' "$T/terminal.log")"

# A window is not alone on its display.
mv "$T/gone" "$panel"
echo 77 > "$panel/brightness"
sed -i 's/fullscreen = yes/fullscreen = no/' "$T/t.conf"
echo 'wait screen pay' > "$T/s.txt"
terminal --script "$T/s.txt" --shots "$T"
ended 0
lit 77 || fail "a window had its hands on the panel"
echo ok
