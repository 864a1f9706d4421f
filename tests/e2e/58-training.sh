#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A learner sells for play money on the real terminal: the fake, the short and
# the whole payment are told as ever, the code on the glass cannot be paid, and
# the stall's own ledger hears of nothing, while cho40 and cho40-sync go on
# talking to it.  A power cut leads back to real money; real money ends it.
. "$(dirname "$0")/e2e.sh"

config 800 480 187
shots=$T/shots
mkdir "$shots"
head_n() { local_py ask status | field head; }

cat > "$T/s.txt" <<END
$set_up
wait file begin 20000
tap menu
tap train
wait mode training
expect screen idle
$sell
shot play-pay
tap customer
wait screen customer
tap pays_not
expect screen pay
expect open
tap customer
tap pays_less
wait short
wait screen verdict
wait 800
key enter
wait screen pay
expect amount 64935
tap customer
tap pays_all
wait paid
expect screen verdict
expect mode training
shot play-paid
wait 60000
END
terminal --script "$T/s.txt" --shots "$shots"
shows idle
before=$(head_n)
touch "$shots/begin"
soon test -f "$shots/play-paid.png"
zbarimg -q --raw "$shots/play-pay.png" | grep -q '^0002' &&
    fail "the code of practice could be paid"
[ -f "$T/ledger/training/ledger.db" ] || fail "no ledger of its own"
same "practice is on" True "$(local_py ask status | field training)"
same "entries of the stall" "$before" "$(head_n)"
same "bank money" "{'count': 0, 'sum': 0}" \
    "$(local_py ask day | field bank)"
same "open sales" "" "$(local_py ask open)"
same "entries that sync is given" "1 $before" "$(local_py ack)"
local_py ask verify | grep -q '"bad_n": 0' || fail "ledger not sound"

# As if the power were cut.
kill -KILL "$pid"
wait "$pid" || :
pid=
cat > "$T/s.txt" <<END
wait screen idle
expect mode real
$sell
wait file let-go 20000
key esc
wait void
key esc
wait screen idle
tap menu
tap train
wait mode training
$sell
tap train_end
wait mode real
expect screen idle
tap menu
tap train
wait mode training
$sell
shot again
wait mode real 20000
expect screen verdict
expect late
wait 800
key enter
wait screen idle
quit
END
terminal --script "$T/s.txt" --shots "$shots"
shows pay
same "practice is over" False "$(local_py ask status | field training)"
[ ! -e "$T/ledger/training" ] || fail "the play ledger outlived the cut"
ref=$(local_py ask open | field ref)
touch "$shots/let-go"
soon test -f "$shots/again.png"
local_py pay "$ref" 65000 "sepay:1"
ended 0
[ ! -e "$T/ledger/training" ] || fail "the play ledger is still there"
"$O/cho40" ledger verify "$T/ledger" > "$T/out" || fail "ledger not sound"
same bad 0 "$(field bad_n < "$T/out")"
"$O/cho40" ledger export "$T/ledger" > "$T/out" || fail "no export"
same "sales of the stall" 1 "$(grep -c '"k":"sale.open"' "$T/out")"
same "its money" 1 "$(grep -c '"k":"bank.credit"' "$T/out")"
