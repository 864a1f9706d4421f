#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall cannot be reset while the board lacks anything of it, nor
# while it runs; afterwards its ledger is set aside whole, and nothing that
# the packages do touches it either.
. "$(dirname "$0")/lib.sh"

folder() { echo "$M/terminal"; }
reset_says() {	# EXIT PATTERN
	local status=0
	"$O/cho40" ledger reset "$(folder)/" >"$M/run/reset" 2>&1 || status=$?
	[ "$status" -eq "$1" ] || fail "reset ended $status, not $1"
	grep -q "$2" "$M/run/reset" || fail "reset says $(cat "$M/run/reset")"
}
queue_is_empty() {
	"$O/cho40" status --config "$M/terminal.conf" |
		grep -q '"queue":{"entries":0,'
}

market reset
terminal_start < <(script_setup; script_begin; script_sale 45000
	printf '%s\n' "wait screen pay" "tap cash"; script_go_on
	echo "wait screen amount")
terminal_done
before=$("$O/cho40" ledger show "$(folder)" | sha256sum)
reset_says 1 'not at the board yet'
[ "$("$O/cho40" ledger show "$(folder)" | sha256sum)" = "$before" ] ||
	fail "a refused reset changed something"

start_all
terminal_run
until_true 30 "everything is at the board" queue_is_empty
reset_says 3 'stop it'
end terminal
[ -s "$(folder)/ledger.db" ] || fail "a running stall was reset"
entries=$("$O/cho40" ledger show "$(folder)" | wc -l)
reset_says 0 "\"entries\":$entries}"
[ ! -e "$(folder)" ] || fail "the folder is still there"
old=$(echo "$(folder)".old-*)
"$O/cho40" ledger verify "$old" >/dev/null || fail "what was set aside is not sound"
[ -s "$old/journal.key" ] || fail "the key was lost"
terminal_start < <(script_setup)
terminal_done
[ "$("$O/cho40" ledger show "$(folder)" | wc -l)" -eq 2 ] ||
	fail "the new ledger is not new"
reset_says 1 'not at the board yet'

# Neither update nor removal nor purge of a package may touch a ledger: no
# script of ours is run by them, and the folder is in no package.
for f in packaging/debian/*; do
	case $f in
	*.prerm | *.postrm | *.preinst | *.postinst)
		! grep -q '/var/lib/cho40' "$f" || fail "$f touches ledgers" ;;
	*.install) ! grep -q '^var/' "$f" || fail "$f ships ledgers" ;;
	esac
done
