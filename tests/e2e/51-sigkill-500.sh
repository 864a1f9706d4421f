#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Five hundred times SIGKILL, at any moment, while a trader opens and cancels
# sales by the keys and money comes over the socket as fast as it is taken.
# After each start everything that was ever told is there, once and the same;
# at the end the chain verifies.  Two stalls side by side, each killed
# half of KILL_CYCLES (500).
. "$(dirname "$0")/e2e.sh"
config 800 480 187
printf '%s\n%s\nwait 60000\n' "$set_up" "$sell" > "$T/s.txt"
terminal --script "$T/s.txt"
shows pay
ref=$(local_py ask open ref)
kill -KILL "$pid"
wait "$pid" 2>/dev/null || :
pid=
each=$((${KILL_CYCLES:-500} / 2))
for i in 1 2; do
	mkdir "$T/$i"
	cp -a "$T/t.conf" "$T/ledger" "$T/$i/"
done

# Keys alone: they mean something on every screen a start may come back to.
for i in $(seq 200); do
	printf 'key 1 000\nkey enter\nwait 3\nkey esc\nwait 3\n'
done > "$T/s.txt"
echo 'wait 60000' >> "$T/s.txt"

cat > "$T/chaos.py" <<'END'
import random, subprocess, sys, threading, time
sys.path.insert(0, sys.argv[1])
import local
program, conf, script, sock, ref = sys.argv[2:7]
cycles = int(sys.argv[7])
rng = random.Random(int(sys.argv[9]))
told = {}                # n: the line, as it was told
sure, lost, sent = set(), 0, 0

def connect(p):
    while p.poll() is None:
        try:
            return local.Peer(sock, "sync")
        except OSError:
            time.sleep(0.001)
    return None

def lines(peer, after):
    """The journal from there on; what was told before must be the same."""
    global lost
    while True:
        peer.send({"k": "want", "after": after, "bytes": 32000})
        batch = peer.recv("batch")
        if batch["last"] == 0:
            return after
        for n, line in enumerate(batch["lines"].splitlines(),
                                 batch["first"]):
            if told.setdefault(n, line) != line:
                lost += 1
                print("entry %d was %s, is %s" % (n, told[n], line))
        after = batch["last"]

def check(peer):
    """Every entry told before is there: its last ones are looked at."""
    global lost
    before = max(told, default=0)
    after = lines(peer, max(0, before - 20))
    if after < before:
        lost += before - after
        print("%d entries were told, %d are there" % (before, after))

def feed(peer, i, killer):
    global sent
    n = peer.hello["mail"]
    check(peer)
    for j in range(100000):
        items = [{"n": n + k, "k": "bank.credit",
                  "d": {"id": "kill:%d:%d" % (i, n + k), "ref": ref,
                        "amount": 1, "bank_ref": "", "at": ""}}
                 for k in range(1, 2)]
        sent += len(items)
        peer.send({"k": "mail", "items": items})
        while n < items[-1]["n"]:
            got = peer.recv("state")["mail"]
            sure.update("kill:%d:%d" % (i, k)
                        for k in range(n + 1, got + 1))
            n = max(n, got)
            if killer.ident is None:
                killer.start()

def run(i, seconds, told_some):
    """Killed so many seconds after its socket is there, or after the first
    money that it acknowledged."""
    p = subprocess.Popen([program, "--config", conf, "--script", script],
                         stderr=subprocess.DEVNULL)
    peer = connect(p)
    killer = threading.Timer(seconds, p.kill)
    if not told_some:
        killer.start()
    try:
        if peer is not None:
            feed(peer, i, killer)
    except (OSError, SystemExit):
        pass
    if killer.ident is None:
        p.kill()
    else:
        killer.join()
    p.wait()

def run_blind():
    """Killed while it starts."""
    p = subprocess.Popen([program, "--config", conf, "--script", script],
                         stderr=subprocess.DEVNULL)
    time.sleep(rng.random() * 0.05)
    p.kill()
    p.wait()

for i in range(cycles):
    if i % 5 == 3:
        run_blind()
    elif i % 5 == 4:
        run(i, rng.random() * 0.08, True)
    else:
        run(i, 0.005 + rng.random() * 0.05, False)
# All of it once more, from the first entry.
p = subprocess.Popen([program, "--config", conf, "--script", sys.argv[8]],
                     stderr=subprocess.DEVNULL)
peer = connect(p)
end = lines(peer, 0)
credits = [l for l in told.values() if '"kill:' in l]
names = [l.split('"kill:')[1].split('"')[0] for l in credits]
lost += len(sure - {"kill:" + n for n in names})
doubled = len(names) - len(set(names))
opened = sum('"k":"sale.open"' in l for l in told.values())
print("entries %d, sales opened %d, credits %d of %d sent, doubled %d" %
      (end, opened, len(names), sent, doubled), flush=True)
p.terminate()
p.wait()
print("kill_cycles\t%d\nkill_lost\t%d" % (cycles, lost + doubled))
few = opened < cycles or len(sure) < cycles // 10
if few:
    print("too few to say anything: %d acknowledged" % len(sure))
sys.exit(1 if few or lost + doubled else 0)
END
echo 'wait 60000' > "$T/quiet.txt"
for i in 1 2; do
	timeout 300 python3 "$T/chaos.py" "$HERE" "$O/cho40-terminal" \
	    "$T/$i/t.conf" "$T/s.txt" "$T/$i/t.sock" "$ref" "$each" \
	    "$T/quiet.txt" "$i" > "$T/$i/figures" 2>&1 &
	eval "chaos$i=$!"
done
bad=0
for i in 1 2; do
	eval "wait \$chaos$i" || bad=1
done
cat "$T"/*/figures
[ "$bad" -eq 0 ] || fail "a stall of these"
awk -F'\t' '/^kill_/ { sum[$1] += $2 }
END { for (k in sum) print k "\t" sum[k] }' "$T"/*/figures |
	sort > "$T/figures"
cat "$T/figures"
cat "$T/figures" >> "${SWEEP_TSV:-/dev/null}"
for i in 1 2; do
	"$O/cho40" ledger verify "$T/$i/ledger" > "$T/out" ||
		fail "the chain is broken"
done
echo "ok: nothing that was told is lost, nothing is there twice"
