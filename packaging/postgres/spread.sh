#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# spread.sh FIRST SECOND REMAINDER - move a partition of the boards' store to
# another PostgreSQL server.
#
# FIRST and SECOND are postgres:// addresses of a database each; FIRST is the
# one that boards open.  All markets whose number hashes to REMAINDER (the
# partition's) live on SECOND afterwards: FIRST keeps foreign tables in their
# place (postgres_fdw), and every statement of a board runs unchanged.  Stop
# the boards of those markets before.  SECOND must be empty of them.
#
# A key that is a table's own cannot stand over foreign tables; the boards'
# schema has its keys on the partitions (sync/board/DESIGN.md, B40), so they
# go along with their rows.  Nothing is dropped on FIRST before SECOND has
# counted the same rows.  A run that was cut short is repeated as it is.
set -euo pipefail
BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
[ $# -eq 3 ] || { sed -n '3,4p' "$0" >&2; exit 2; }
first=$1 second=$2 r=$3

export PGOPTIONS=-cclient_min_messages=warning
on() { "$BIN/psql" -qtAX -v ON_ERROR_STOP=1 "$@"; }

# option NAME URL: what libpq makes of the address.
option() {
	on "$2" -c "SELECT CASE '$1' WHEN 'host' THEN
		coalesce(host(inet_server_addr()), split_part(current_setting(
		'unix_socket_directories'), ',', 1))
		WHEN 'port' THEN current_setting('port')
		WHEN 'dbname' THEN current_database()
		ELSE current_user::text END"
}

modulus=$(on "$first" -c 'SELECT partitions FROM cho40_schema')
[ "$r" -ge 0 ] && [ "$r" -lt "$modulus" ] || {
	echo "spread: REMAINDER is 0 to $((modulus - 1))" >&2
	exit 2
}
# Parents first, so that what refers to them finds them.
tables=$(on "$first" -c "SELECT c.relname FROM pg_partitioned_table AS p
	JOIN pg_class AS c ON c.oid = p.partrelid ORDER BY c.oid")

on "$first" <<-END
	CREATE EXTENSION IF NOT EXISTS postgres_fdw;
	CREATE SERVER IF NOT EXISTS cho40_second FOREIGN DATA WRAPPER postgres_fdw
		OPTIONS (host '$(option host "$second")',
		port '$(option port "$second")',
		dbname '$(option dbname "$second")');
	CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER cho40_second
		OPTIONS (user '$(option user "$second")');
END
on "$first" -c "SELECT pg_get_functiondef(oid) || ';' FROM pg_proc
	WHERE proname LIKE 'cho40\_%'" |
	sed 's/^CREATE FUNCTION/CREATE OR REPLACE FUNCTION/' | on "$second"

is_local() {
	[ "$(on "$first" -c "SELECT count(*) FROM pg_class
		WHERE relname = '$1' AND relkind = 'r'")" = 1 ]
}

# Out of their tables, so that they can be dumped as tables of their own.
moved=()
for t in $tables; do
	is_local "${t}_$r" || continue
	moved+=("$t")
	on "$first" -c "DO \$\$BEGIN IF EXISTS (SELECT 1 FROM pg_inherits
		WHERE inhrelid = '${t}_$r'::regclass) THEN
		ALTER TABLE $t DETACH PARTITION ${t}_$r; END IF; END\$\$"
done
[ ${#moved[@]} -gt 0 ] || { echo "spread: partition $r is there already"; exit 0; }

names=() drops=
for t in "${moved[@]}"; do
	names+=(-t "${t}_$r")
	drops="DROP TABLE IF EXISTS ${t}_$r CASCADE; $drops"
done
on "$second" -c "SET client_min_messages = error; $drops"
"$BIN/pg_dump" --no-owner --no-privileges "${names[@]}" "$first" |
	on -1 "$second" >/dev/null

for t in "${moved[@]}"; do
	have=$(on "$first" -c "SELECT count(*) FROM ${t}_$r")
	got=$(on "$second" -c "SELECT count(*) FROM ${t}_$r")
	[ "$have" = "$got" ] || {
		echo "spread: ${t}_$r has $have rows, the copy $got" >&2
		exit 1
	}
done

{
	echo 'BEGIN; SET client_min_messages = error;'
	echo "$drops"
	for t in "${moved[@]}"; do
		echo "CREATE FOREIGN TABLE ${t}_$r PARTITION OF $t FOR VALUES
			WITH (MODULUS $modulus, REMAINDER $r) SERVER cho40_second;"
	done
	echo 'COMMIT;'
} | on "$first"
echo "spread: partition $r of ${#moved[@]} tables is on the second server"
