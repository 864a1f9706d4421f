#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# words.sh - the sentences of a scenario (run.sh).
#
# stall_words LINE: what of it is done at the stall, as commands of the
# terminal's script on standard output; false: nothing.
stall_words() {
	case $1 in
	"trader sets the stall up") script_setup; script_begin ;;
	"trader begins to sell") script_begin ;;
	"trader sells "*)
		script_sale "${1#trader sells }"
		printf '%s\n' "wait screen pay" "wait open" "shot code" ;;
	"trader cancels") printf '%s\n' "tap cancel" "wait screen amount" ;;
	"trader takes cash") echo "tap cash"; verdict ;;
	"trader says that the money was seen") echo "tap seen"; verdict ;;
	"trader goes on") script_go_on ;;
	"trader asks for today") printf '%s\n' "tap today" "wait screen today" ;;
	"trader goes back") printf '%s\n' "key esc" ;;
	"terminal shows that it is paid") echo "wait paid 60000"; verdict ;;
	"terminal shows that money is missing")
		echo "wait short 60000"; verdict ;;
	"terminal shows that it is too much") echo "wait over 60000"; verdict ;;
	"terminal shows that money came late") echo "wait late 60000"; verdict ;;
	"terminal still waits for money")
		printf '%s\n' "expect screen pay" "wait 1500" "expect open" ;;
	"terminal asks for "*)
		printf '%s\n' "wait screen pay" "expect amount ${1#terminal asks for }" \
			"shot code" ;;
	"terminal says that it has no network") echo "wait net down 60000" ;;
	"terminal says that it has a network") echo "wait net up 60000" ;;
	"trader types a wrong code")
		wrong_code "$(cat "$M/run/ref")" "$M/secrets/hex" ;;
	"trader types the code of the sale before") code_in_vain before ;;
	"trader types the code of a neighbour's sale")
		openssl rand -hex 32 >"$M/secrets/neighbour"
		wrong_code "$(python3 -c 'import sys
sys.path.insert(0, "tests/e2e")
from stall import ref_make
print(ref_make(8, 4711))')" "$M/secrets/neighbour" ;;
	"trader types the customer's code")
		printf '%s\n' "tap code" "wait screen code" \
			"type $(cat "$M/run/customers")" "tap take"
		verdict ;;
	"the line for notes is empty") echo "shot note-none" ;;
	"the line for notes tells of it") echo "shot note-there" ;;
	"terminal says that it is refused") echo "wait net refused 60000" ;;
	"terminal comes back to the sale") printf '%s\n' "wait screen pay" "shot code" ;;
	"the queue drains") echo "wait queue 0 120000" ;;
	*) return 1 ;;
	esac
}

# code_in_vain FILE: type what is there; the screen asks for another try.
code_in_vain() {
	printf '%s\n' "tap code" "wait screen code" "type $(cat "$M/run/$1")" \
		"tap take" "wait 300" "tap retry" "key esc" "wait screen pay"
}
# wrong_code REF KEY: one that reads well, of a sum that did not come.
wrong_code() {
	"$O/cho40" proof --key-file "$2" --ref "$1" --bin $BIN \
		--account $ACCOUNT --received $((1000000 + RANDOM)) \
		>"$M/run/wrong" || return 1
	code_in_vain wrong
}

verdict() { printf '%s\n' "wait screen verdict" "shot verdict"; }

# A customer who scanned the code that the trader's last sale shows.
customer_pays() {
	local code
	code=$(scan code) || exit 1
	CODE=$code
	pay "$code" "$@" >"$M/run/paid"
}

# in_words WHAT COUNT: that many lines of that kind in the stall's journal.
journal_count() {
	local n
	n=$(ledger show 2>/dev/null | grep -cF -- "\"k\":\"$1\"" || true)
	[ "$n" -eq "$2" ] || fail "$AT: there are $n"
}

# untold CODES SIGHTINGS: so many sales no bank told of within a day, as the
# running stall says.
untold() {
	sleep 1
	"$O/cho40" status --config "$M/terminal.conf" 2>/dev/null |
		grep -q "\"unproven\":{\"code\":$1,\"seen\":$2}"
}

# Somebody else's hands on the terminal's key: the code of what the last code
# on the screen asks, though nothing was paid.
forge() {
	local code
	code=$(scan code) || exit 1
	grep -o 'C4[0-9A-Z]\{15\}' <<<"$code" | head -n 1 >"$M/run/ref"
	"$O/cho40" proof --key-file "$M/secrets/hex" --bin $BIN \
		--account $ACCOUNT --ref "$(cat "$M/run/ref")" --received "$1" \
		>"$M/run/customers" || fail "$AT: no code"
}
# Between the two pictures the strip at the top has changed, and by more than
# its clock.
note_is_there() {
	local changed
	changed=$(for i in none there; do
		convert "$M/shots/note-$i.png" -gravity North -crop x6%+0+0 \
			+repage "$M/run/note-$i.png"
	done; compare -metric AE "$M/run/note-none.png" \
		"$M/run/note-there.png" null: 2>&1) || true
	[ "${changed%%[!0-9]*}" -gt 10000 ] ||
		fail "$AT: $changed pixels of the strip"
}

# What the doctor says of alarms; nothing where there are none.
alarms() {
	"$O/cho40-board" doctor --config "$M/board.conf" 2>/dev/null |
		grep ' báo động' | grep -v ' 0 báo động' || true
}

raised() { [ -n "$(alarms)" ]; }

# The stick is a folder; whose hands it is in does not show.
STICK() { mkdir -p "$M/stick"; echo "$M/stick"; }
carry() { "$O/cho40" carry "$1" "$(STICK)" --config "$M/terminal.conf" \
	>"$M/run/carried" || fail "$AT: $(cat "$M/run/carried")"; }
board_takes() { "$O/cho40-board" carry in "$(STICK)" --config "$M/board.conf" \
	>"$M/run/carried" 2>&1; }
proven_by_bank() {
	[ "$(grep -c 'evidence=bank$' "$M/log/terminal")" -ge "$1" ]
}
# The digits on the page of the customer who paid last.
page_code() {
	curl -fsS "http://127.0.0.1:$PUBLIC/X/$(cat "$M/run/ref")" |
		sed -n 's/.*mã cho người bán <b>\([0-9 ]*\)<.*/\1/p' | tr -d ' '
}
page_has_code() { [ -n "$(page_code)" ]; }
customer_reads_code() {
	[ ! -e "$M/run/customers" ] || mv "$M/run/customers" "$M/run/before"
	grep -o 'C4[0-9A-Z]\{15\}' <<<"$CODE" | head -n 1 >"$M/run/ref"
	until_true 30 "$AT" page_has_code
	page_code >"$M/run/customers"
}
pull_too_soon() {
	local file
	for file in "$(STICK)"/*.out; do
		truncate -s $(($(stat -c %s "$file") / 2)) "$file"
	done
}

# line OPTIONS...: a worse one than wire.py's, until the network is back.
line() {
	end wire
	rm -f "$M/run/port"
	run wire python3 tests/e2e/proxy.py --listen $WIRE_PORT \
		--to 127.0.0.1:$DEVICES --port-file "$M/run/port" "$@"
	until_true 10 "$AT" test -s "$M/run/port"
}
connected_times() {
	kill -USR1 "${PID[wire]}"
	[ "$(sed -n 's/^connections\t//p' "$M/run/count" 2>/dev/null)0" -ge "${1}0" ]
}
line_mended() {
	[ -s "$M/run/port" ] || return 0
	end wire
	rm "$M/run/port"
	run wire python3 tests/e2e/wire.py $WIRE_PORT $DEVICES "$M/run/wire"
}

# Two weeks are the stall's past; a ledger is made of them, and none was there.
weeks_go_by() {
	[ -z "$POWER" ] || fail "$AT: while it runs"
	"$O/tests/scenario/weeks" "$M/terminal" "$1" || fail "$AT"
}

# Nobody gave the stall a number, an account or a certificate.
stall_is_new() {
	sed -i '/^\[stall\]/,$d' "$M/terminal.conf"
	sed -i '/^\(ca\|cert\|key\|url\) = /d' "$M/sync.conf"
	end sync
	sync_start
}
office_prints() {
	"$O/cho40-board" enrol add --config "$M/board.conf" \
		--terminal $TERMINAL --url "https://127.0.0.1:$WIRE_PORT" |
		tail -n 1 >"$M/run/code"
}
enrolled() {
	"$O/cho40" enrol --config "$M/terminal.conf" "$(cat "$M/run/code")" \
		>"$M/run/said" 2>&1
}
certificate() {
	python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["cert"])' "$M/state/identity.json"
}
# time_goes_by DAYS: in town as at the stall, which is closed.
time_goes_by() {
	[ -z "$POWER" ] || fail "$AT: while it runs"
	end sync
	end bank
	end board
	GONE=$1
	mapfile -t CLOCK < <(clock_at "+$1d")
	STALL_CLOCK=("${CLOCK[@]}")
	start_all
}
certificate_lapsed() {
	certificate >"$M/run/old.crt"
	! openssl x509 -noout -checkend $((GONE * 86400)) \
		-in "$M/run/old.crt" >/dev/null
}
certificate_is_new() {
	! certificate | cmp -s - "$M/run/old.crt"
}
# The trader's own, for the bank's list of transfers.
stall_asks() {
	(umask 077 && openssl rand -hex 16 >"$M/sepay.token")
	cp "$M/sepay.token" "$M/secrets/userapi.token"
	cat >"$M/sync.conf" <<-END
		socket = run/terminal.sock
		[sepay]
		token_file = sepay.token
		host = http://127.0.0.1:$BANK
		poll_s = 2
		open_s = 1
		[test]
		plain_loopback = yes
	END
	end sync
	end board
	sync_start
}
# A server of the bank's, to which the stall's sync goes beside the board.
bank_wants_to_know() {
	[ -z "$POWER" ] || fail "$AT: while it runs"
	end sync
	end bank
	acquirer_make token
	upstream_make token
	bank_start
	sync_start
}
told_of_sales() { [ "$(taken | wc -l)" -eq "$1" ]; }
told_twice() { local text; text=$(taken) && grep -q '"told":[2-9]' <<<"$text"; }

# The stopped stall's credits are the bank's transfers, each once.
bank_and_stall() {
	ledger verify >/dev/null || fail "$AT: the ledger does not verify"
	book | sed -n '/"k":"transfer"/p' | refs >"$M/run/moved"
	ledger show | sed -n '/"k":"bank.credit"/p' | refs >"$M/run/credited"
	[ -s "$M/run/moved" ] && cmp "$M/run/moved" "$M/run/credited" ||
		fail "$AT: they do not"
}
refs() {
	python3 -c 'import json, sys
for row in map(json.loads, sys.stdin):
    row = row.get("d", row)
    print(row["bank_ref"], row["amount"])' | sort
}
whole_journal() {
	local held
	end board   # it keeps the file to itself
	held=$(sqlite3 -readonly "$M/board/board.db" \
		"SELECT count(*), max(n) FROM entry WHERE terminal = $TERMINAL
		 AND verdict = 'ok'")
	board_start
	[ "$held" = "$(ledger show | wc -l | sed 's/.*/&|&/')" ] ||
		fail "$AT: it holds $held"
}

# sentence LINE INDEX: what happens outside of the stall.
sentence() {
	case $1 in
	"customer pays") customer_pays ;;
	"customer pays "*" to another account")
		customer_pays "to_account=$OTHER_ACCOUNT" ;;
	"customer pays twice") customer_pays times=2 ;;
	"customer pays as "*) customer_pays "mangling=${1#customer pays as }" ;;
	"customer pays and the notification is lost") customer_pays hook=lose ;;
	"customer pays "*" and the notification is lost")
		set -- $1; customer_pays "amount=$3" hook=lose ;;
	"customer pays "*) customer_pays "amount=${1#customer pays }" ;;
	"customer keeps the code and does not pay") scan code >>"$M/run/kept" ;;
	"those who kept a code pay after all")
		while read -r CODE; do pay "$CODE" >/dev/null; done \
			<"$M/run/kept" ;;
	"somebody who knows the key makes a code of "*) forge "${1##* }" ;;
	"no bank has told of "*)
		set -- $1; until_true 180 "$AT" untold "$6" "$9" ;;
	"the note is on the screen") note_is_there ;;
	"another customer pays the same code") pay "$CODE" >/dev/null ;;
	"the network is cut") wire cut ;;
	"the network swallows everything") wire dead ;;
	"the network is back") line_mended; wire up ;;
	"the line delays and loses") line --delay 150 --loss 5 ;;
	"the line flips a bit of the next "*" connections")
		set -- $1; line --first $9 --corrupt down:$((RANDOM % 1000)) \
			--corrupt up:$((RANDOM % 1000)) --count "$M/run/count" ;;
	"the line repeats and reorders") line --replay --hold 700 ;;
	"the line falls silent") line --half up:1000 --half down:1000 ;;
	"at least "*" connections were made")
		set -- $1; until_true 60 "$AT" connected_times "$3" ;;
	"the bank holds its notifications") bank_do hold ;;
	"the bank releases its notifications") bank_do release ;;
	"the bank releases its notifications youngest first")
		bank_do release order=reverse ;;
	"all notifications are delivered")
		until_true 60 "$AT" all_ended ;;
	"power cut") crash terminal; POWER= ;;
	"power is off") [ -z "$POWER" ] || fail "$AT: it is on" ;;
	"two weeks go by without a network, and "*" sales")
		set -- $1; weeks_go_by "$9" ;;
	"nobody has set the stall up") stall_is_new ;;
	"the stall's clock stands at 1970")
		mapfile -t STALL_CLOCK < <(clock_at "@1970-01-02 00:00:00")
		end sync; sync_start ;;
	"four years go by") time_goes_by $((4 * 365)) ;;
	"two days go by") time_goes_by 2 ;;
	"the office gives out a code") office_prints ;;
	"trader types the office's code") until_true 20 "$AT" enrolled ;;
	"the stall's certificate has lapsed") certificate_lapsed ||
		fail "$AT: it has not" ;;
	"the stall's certificate is new") until_true 30 "$AT" certificate_is_new ;;
	"power is back") power_on $(($2 + 1)) ;;
	"the stall is closed") end terminal; POWER= ;;
	"the board is killed") crash board ;;
	"the board starts") board_start ;;
	"the sync is killed") crash sync ;;
	"the sync starts") sync_start ;;
	"the board is backed up") end board; rm -rf "$M/kept"
		cp -a "$M/board" "$M/kept"; board_start ;;
	"the board is put back from its backup") end board
		rm -rf "$M/board"; cp -a "$M/kept" "$M/board"; board_start ;;
	"the card is copied") [ -z "$POWER" ] || fail "$AT: while it runs"
		rm -rf "$M/card"; cp -a "$M/terminal" "$M/card" ;;
	"the copy of the card is put in") [ -z "$POWER" ] ||
		fail "$AT: while it runs"
		mv "$M/terminal" "$M/worn"
		cp -a "$M/card" "$M/terminal" ;;
	"the worn card is put back in")
		mv "$M/terminal" "$M/clone"
		mv "$M/worn" "$M/terminal" ;;
	"bank, board and stall agree") agree ;;
	"bank and stall agree") bank_and_stall ;;
	"the stall has no board, but a token") stall_asks ;;
	"the bank wants to know what it settled") bank_wants_to_know ;;
	"the bank's server is away") acquirer down=1 ;;
	"the bank's server is there again") acquirer down=0 ;;
	"the bank's server loses its next answer") acquirer cut=1 ;;
	"the bank's server is busy for "*" seconds")
		set -- $1; acquirer status=503 times=1 retry_after_s="$7" ;;
	"the bank's server ends its tokens") acquirer forget=1 ;;
	"the bank's server holds "*" sale" | "the bank's server holds "*" sales")
		set -- $1; until_true 150 "$AT" told_of_sales "$5" ;;
	"the bank's server was told of a sale twice")
		until_true 150 "$AT" told_twice ;;
	"the bank's server and the stall agree") settled_agree ;;
	"the token is revoked") rm "$M/secrets/userapi.token" ;;
	"the token is good again")
		cp "$M/sepay.token" "$M/secrets/userapi.token" ;;
	"the board holds the whole journal") whole_journal ;;
	"the office gives the stall its key") proof_make ;;
	"the customer's page shows a code") customer_reads_code ;;
	"the bank's word is there for "*" sales")
		set -- $1; until_true 90 "$AT" proven_by_bank "$7" ;;
	"the journal goes onto the stick") carry out ;;
	"the stick is pulled too soon") pull_too_soon ;;
	"the board refuses the stick") ! board_takes ||
		fail "$AT: $(cat "$M/run/carried")" ;;
	"the board takes the stick") board_takes ||
		fail "$AT: $(cat "$M/run/carried")" ;;
	"the stick comes home") carry in ;;
	"the board raises an alarm") until_true 30 "$AT" raised ;;
	"the board raises no alarm")
		[ -z "$(alarms)" ] || fail "$AT: $(alarms)" ;;
	"the journal has "*) set -- $1; journal_count "$5" "$4" ;;
	*) fail "$AT: nobody knows what that means" ;;
	esac
}
