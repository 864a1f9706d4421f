#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# pg.sh - a throw-away PostgreSQL: a cluster in a temporary folder (of
# $TEST_TMP, else of /tmp), run by an unprivileged user, that listens on a
# socket in that folder alone and ends with whoever started it.  fsync is on,
# as anywhere.
#
# Sourced:   pg_start [SETTING=VALUE...] sets PG_DIR and PG_URL (database
#            "board", made with it); pg_stop.  Exit 3: no PostgreSQL here.
#            pg_crash: as by a power cut; pg_again: on from there.
# Run:       pg.sh start PID prints "PG_DIR PG_URL"; pg.sh stop PG_DIR.
PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}

# As whom PostgreSQL consents to run.
pg_as() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
	else
		"$@"
	fi
}

pg_run() {	# bring up what lies in $PG_DIR
	pg_as "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -l "$PG_DIR/log" -w -s \
		-t 30 start >/dev/null 2>&1 </dev/null || {
		tail -5 "$PG_DIR/log" >&2
		return 3
	}
}

pg_start() {
	local owner=${PG_OWNER:-$$} s
	[ -x "$PG_BIN/initdb" ] || {
		echo "pg.sh: no $PG_BIN/initdb; run packaging/deps.sh" >&2
		return 3
	}
	PG_DIR=$(mktemp -d "${TEST_TMP:-/tmp}/cho40-pg-XXXXXX") || return 3
	[ "$(id -u)" -ne 0 ] || chown nobody:nogroup "$PG_DIR"
	(cd "$PG_DIR" && pg_as "$PG_BIN/initdb" -D "$PG_DIR/data" -N -A trust \
		-U cho40 -E UTF8 --locale=C.UTF-8 >"$PG_DIR/init.log" 2>&1) || {
		tail -5 "$PG_DIR/init.log" >&2
		return 3
	}
	{
		echo "listen_addresses = ''"
		echo "unix_socket_directories = '$PG_DIR'"
		echo "max_connections = 40"
		echo "shared_buffers = 64MB"
		echo "log_min_messages = warning"
		for s in "$@"; do
			echo "${s%%=*} = '${s#*=}'"
		done
	} >>"$PG_DIR/data/postgresql.conf"
	pg_run || return 3
	PG_URL="postgres://cho40@/board?host=$PG_DIR"
	"$PG_BIN/psql" -qX "postgres://cho40@/postgres?host=$PG_DIR" \
		-c 'CREATE DATABASE board' || return 3
	# However the owner ends, so does this.
	(
		while kill -0 "$owner" 2>/dev/null && [ -d "$PG_DIR" ]; do
			sleep 1
		done
		[ ! -d "$PG_DIR" ] || pg_stop
	) >/dev/null 2>&1 </dev/null &
	disown
}

pg_crash() {
	pg_as "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate -w -s stop \
		>/dev/null 2>&1
}

pg_again() { pg_run; }

pg_stop() {
	pg_crash
	rm -rf "$PG_DIR"
}

pg_sql() { "$PG_BIN/psql" -qtAX "$PG_URL" -c "$1"; }

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	case "${1-}" in
	start)
		PG_OWNER=$2
		pg_start "${@:3}" && echo "$PG_DIR $PG_URL"
		;;
	stop)
		PG_DIR=$2
		pg_stop
		;;
	*)
		echo "usage: pg.sh start PID [SETTING=VALUE...] | stop DIR" >&2
		exit 2
		;;
	esac
fi
