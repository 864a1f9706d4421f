#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The terminal is killed with SIGKILL at each step of a sale, and started
# again: it stands where the ledger says, and no money is lost or doubled.
. "$(dirname "$0")/e2e.sh"
config 800 480 187

# start COMMANDS: with these keys, and then left alone
start() {
	printf '%s\nwait 60000\n' "$1" > "$T/s.txt"
	terminal --script "$T/s.txt" --shots "$T"
	soon listening
}
listening() { local_py ask status > /dev/null 2>&1; }
murder() {
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null || :
	pid=
}
state_of() { local_py ask show | grep -c "$1" || :; }

echo "while it is set up"
start 'type vietcom'
shows setup-bank
murder
start ''
shows setup-bank
murder
start "$set_up"
shows idle
murder

echo "while an amount is typed"
start 'wait screen idle
key 6 5 000'
shows amount
murder
start ''
shows idle
same "sales opened" 0 "$(state_of sale.open)"
murder

echo "with the code on the screen"
start "wait screen idle
$sell"
shows pay
before=$(local_py ask open)
ref=$(echo "$before" | field ref)
for i in 1 2 3; do
	murder
	start 'shot again'
	shows pay
	same "the sale" "$before" "$(local_py ask open)"
done
soon test -f "$T/again.png"
same "code on the screen" "$(echo "$before" | field payload)" \
    "$(zbarimg -q --raw "$T/again.png")"

echo "when a part has come"
local_py pay "$ref" 200 sepay:1
murder
start ''
shows pay
same received 200 "$(local_py ask open received)"
same state short "$(local_py ask open state)"

echo "when all has come"
local_py pay "$ref" 64800 sepay:2
murder
start ''
shows idle
same "bank money" "{'count': 1, 'sum': 65000}" \
    "$(local_py ask day bank)"
# The board did not hear of it and sends it again, and another late credit.
local_py pay "$ref" 64800 sepay:2
same "bank money" "{'count': 1, 'sum': 65000}" \
    "$(local_py ask day bank)"
murder

echo "when a sale was cancelled"
start "wait screen idle
$sell
key esc
wait void"
shows amount
murder
start ''
shows idle
murder

echo "at any moment, while money comes"
cat > "$T/chaos.py" <<'END'
import random, subprocess, sys, threading, time
sys.path.insert(0, sys.argv[1])
import local
program, conf, script, sock, rounds = sys.argv[2:7]
rng = random.Random(4)
sure = sent = 0          # credits the terminal has, credits it may have

def connect(p):
    while p.poll() is None:
        try:
            return local.Peer(sock, "sync")
        except OSError:
            time.sleep(0.002)
    return None

def feed(peer, i):
    global sure, sent
    for j in range(100000):
        n = peer.hello["mail"] + 1 + j
        sent += 1
        peer.send({"k": "mail", "items": [{"n": n, "k": "bank.credit",
            "d": {"id": "chaos:%d:%d" % (i, j), "ref": sys.argv[7],
                  "amount": 1, "bank_ref": "", "at": ""}}]})
        while peer.recv("state")["mail"] < n:
            pass
        sure += 1

for i in range(int(rounds)):
    p = subprocess.Popen([program, "--config", conf, "--script", script],
                         stderr=subprocess.DEVNULL)
    killer = threading.Timer(0.05 + rng.random() * 0.3, p.kill)
    killer.start()
    try:
        peer = connect(p)
        if peer is not None:
            feed(peer, i)
    except (OSError, SystemExit):
        pass
    p.wait()
    killer.join()
print(sure, sent)
END
echo 'wait 60000' > "$T/s.txt"
counts=$(python3 "$T/chaos.py" "$HERE" "$O/cho40-terminal" "$T/t.conf" \
    "$T/s.txt" "$T/t.sock" 25 "$ref")
sure=${counts% *} sent=${counts#* }
[ "$sure" -gt 20 ] || fail "too few credits to say anything: $counts"
start ''
got=$(state_of '"chaos:')
echo "25 kills: $sure acknowledged, $sent sent, $got recorded"
[ "$got" -ge "$sure" ] || fail "lost $((sure - got)) credits"
[ "$got" -le "$sent" ] || fail "doubled credits: $got of $sent"
local_py ask verify | grep -q '"bad_n": 0' || fail "ledger not sound"
local_py ack > "$T/acked"
murder
echo ok
