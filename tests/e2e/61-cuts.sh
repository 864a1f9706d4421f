#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the line between stall and board is cut at byte after byte of what
# goes up and of what comes down - handshake, upload, answer, mail - and
# resumed each time; in the end the board holds each entry once, byte for
# byte, the cursor is right, and each credit came once.  CUT_STRIDE=1 cuts
# at every byte (make sweep).
. "$(dirname "$0")/lib.sh"

market cuts
# The journal's key is the stall's here, and so is its second account.
"$O/cho40-board" device add --config "$M/board.conf" --terminal $TERMINAL \
	--stall "$STALL" --account $BIN/$OTHER_ACCOUNT --out "$M/device2"
openssl genpkey -algorithm ed25519 -out "$M/journal.pem" 2>/dev/null
board_start
run sweep python3 tests/e2e/cuts.py "$M" $DEVICES $PUBLIC ${CUT_STRIDE-61}
until_true 10 "the line is laid" test -s "$M/proxy.port"
WIRE_PORT=$(cat "$M/proxy.port")
stall_make
sed -i "s|device/|device2/|" "$M/sync.conf"
sync_start
until_true "${CUT_SECONDS-120}" "the cuts end" gone sweep
end sweep
[ "$STATUS" -eq 0 ] || fail "the sweep failed"
cat "$M/log/sweep"
grep -q $'^cut_violations\t0$' "$M/log/sweep" || fail "something was lost"
end sync
end board
python3 - "$M/board/board.db" "$M/lines" <<'END'
import hashlib
import sqlite3
import sys

rows = sqlite3.connect(sys.argv[1]).execute(
    'SELECT n, line, verdict FROM entry ORDER BY n, branch').fetchall()
with open(sys.argv[2], 'rb') as f:
    lines = f.read().splitlines()
wrong = [n for n, (row, line) in enumerate(zip(rows, lines), 1)
         if row != (n, line, 'ok')]
if wrong or len(rows) != len(lines):
    sys.exit(f'the board holds {len(rows)} of {len(lines)}; wrong: {wrong}')
print(f'{len(rows)} entries at the board, each once and byte for byte')
END
[ -z "${SWEEP_TSV-}" ] || grep ^cut_ "$M/log/sweep" >>"$SWEEP_TSV"
