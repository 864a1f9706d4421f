#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# acquirer-lib.sh - a bank that wants to know what it settled, for a market of
# lib.sh: its server is cho40-bank's (tests/bank/acquirer.h).

ACQUIRER_ID=cho-thu
ACQUIRER_FIELDS="ref=transactionId terminal=storeId amount=amount.value currency=amount.currency at=paidAt bank_ref=bankReference"

# acquirer_keys: its authority and server, the stall's certificate with it, the
# key that the stall signs with, and the client's secret.
acquirer_keys() {
	local d="$M/acquirer" new=(-newkey ec -pkeyopt ec_paramgen_curve:P-256
		-nodes -days 2)
	mkdir -p -m 700 "$d"
	(
		umask 077
		openssl req -x509 "${new[@]}" -subj "/CN=Bank CA" \
			-keyout "$d/ca.key" -out "$d/ca.crt"
		openssl req -x509 "${new[@]}" -CA "$d/ca.crt" \
			-CAkey "$d/ca.key" -subj "/CN=acquirer" \
			-addext "subjectAltName=IP:127.0.0.1" \
			-addext "basicConstraints=critical,CA:FALSE" \
			-keyout "$d/server.key" -out "$d/server.crt"
		openssl req -x509 "${new[@]}" -CA "$d/ca.crt" \
			-CAkey "$d/ca.key" -subj "/CN=terminal-$TERMINAL" \
			-addext "subjectAltName=URI:urn:cho40:terminal:$TERMINAL" \
			-addext "basicConstraints=critical,CA:FALSE" \
			-addext "extendedKeyUsage=clientAuth" \
			-keyout "$d/stall.key" -out "$d/stall.crt"
		openssl ecparam -name prime256v1 -genkey -noout \
			-out "$d/sign.key"
		openssl ec -in "$d/sign.key" -pubout -out "$d/sign.pub"
		# Letters that a header must encode, and blanks at the end.
		echo "$(openssl rand -base64 24)&:+ %" >"$d/secret"
	) 2>"$M/run/openssl" || fail "no keys: $(cat "$M/run/openssl")"
}

# acquirer_make token|certificate: what it demands of who sends, besides the
# signature.  The bank is started after it.
acquirer_make() {
	ACQUIRER=$((BANK + 2))
	[ -e "$M/acquirer/secret" ] || acquirer_keys
	bank_make
	cat >>"$M/bank.conf" <<-END
		[acquirer]
		port = $ACQUIRER
		cert = acquirer/server.crt
		key = acquirer/server.key
		sign_key = acquirer/sign.pub
		sign_kid = stall-$TERMINAL
	END
	case $1 in
	token) cat >>"$M/bank.conf" <<-END ;;
		client_id = $ACQUIRER_ID
		client_secret = acquirer/secret
		scope = settlements
		token_s = ${TOKEN_S-300}
	END
	certificate) echo "ca = acquirer/ca.crt" >>"$M/bank.conf" ;;
	esac
}

# upstream_make token|certificate: the stall's side, after stall_make.
upstream_make() {
	stall_make
	cat >>"$M/sync.conf" <<-END
		[bank]
		url = https://127.0.0.1:$ACQUIRER/acquirer/v1/transactions
		fields = $ACQUIRER_FIELDS
		list = transactions
		every_s = 1
		ca = acquirer/ca.crt
		sign_key = acquirer/sign.key
		sign_kid = stall-$TERMINAL
	END
	case $1 in
	token) cat >>"$M/sync.conf" <<-END ;;
		token_url = https://127.0.0.1:$ACQUIRER/oauth/token
		client_id = $ACQUIRER_ID
		client_secret_file = acquirer/${SECRET-secret}
		scope = settlements
	END
	certificate) cat >>"$M/sync.conf" <<-END ;;
		cert = acquirer/stall.crt
		key = acquirer/stall.key
	END
	esac
}

# acquirer NAME=VALUE...: what happens there from now on.
acquirer() { bank_do acquirer "$@"; }

taken() { curl -fsS "http://127.0.0.1:$BANK/acquirer/taken.ndjson"; }

# did NAME: how often, since it was started.
did() {
	curl -fsS "http://127.0.0.1:$BANK/acquirer" |
		sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"
}
did_more() { [ "$(did "$1")" -gt "$2" ]; }

# holds REF [MORE]: it has that sale; MORE narrows its line.
holds() {
	local text
	text=$(taken) && grep -q "\"id\":\"$1\".*${2-}" <<<"$text"
}

# settled_agree: it holds the stopped stall's sales that the bank's credits
# cover, each once, with what was asked, and no other.
settled_agree() {
	taken >"$M/run/taken"
	ledger show >"$M/run/ledger"
	python3 tests/e2e/settled.py "$M/run/ledger" "$M/run/taken" ||
		fail "acquirer and stall disagree"
}
