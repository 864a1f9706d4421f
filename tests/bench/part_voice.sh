# SPDX-License-Identifier: Apache-2.0
# part_voice.sh - from the durable commit of the bank's credit to the first
# sample that the loudspeaker's device is handed, and to the first of the words;
# and espeak-ng as a program, from its start to its first sample of the same
# sentence.  SDL's disk device takes 32 ms at a time; what a real one needs to
# open comes on top.
gcc -std=c11 -O1 -Wall -shared -fPIC -o "$work/heard.so" tests/bench/heard.c -ldl
mkdir "$work/voice"
sed -e "s#^data_dir.*#data_dir = $work/voice/data#" \
    -e "s#^socket .*#socket = $work/voice/sock#" \
    -e "s#^socket_group.*#socket_group =#" -e "s#^terminal = 0#terminal = 7#" \
    -e "s#^voice_dir.*#voice_dir = $PWD/$O/voice#" \
    -e "s#^recordings.*#recordings =#" \
    -e "s#^font_dir.*#font_dir = $PWD/assets/fonts#" \
    packaging/conf/terminal.conf > "$work/voice/terminal.conf"
if tests/bench/voice.py "$O" "$work/heard.so" "$work/voice" \
    $((2 * runs + 1)) > "$work/voice/ms"; then
	read -r first word peer < "$work/voice/ms"
	row voice_start_ms "$first" ms voice_start_ms_espeak "$peer" \
	    "$(ratio "$first" "$peer")"
	row voice_word_ms "$word" ms voice_start_ms_espeak "$peer" \
	    "$(ratio "$word" "$peer")"
	row voice_start_ms_espeak "$peer" ms - - -
else
	tail -n 5 "$work/voice/log"
fi
