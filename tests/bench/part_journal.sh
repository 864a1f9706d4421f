# SPDX-License-Identifier: Apache-2.0
# part_journal.sh - lines of terminals' journals that a board takes a second,
# against the rows of the same lines bare: SQLite and PostgreSQL, as they are
# and with a disk whose fsync takes 1 ms more.
cc -shared -fPIC -O1 -o "$work/slowsync.so" tests/bench/slowsync.c -ldl
journal_value() { sed -n "s/^$1 //p" "$work/journal" | median; }
journal_rows() {	# NAME
	local got bare
	got=$(journal_value journal_lines_per_s)
	bare=$(journal_value bare_lines_per_s)
	row "journal_lines_per_s_$1" "$got" 1/s bare_rows "$bare" \
	    "$(ratio "$got" "$bare")"
}
for _ in 1 2 3; do $O/tests/bench/journal_bench 300; done >"$work/journal"
journal_rows sqlite
for _ in 1 2 3; do
	LD_PRELOAD=$work/slowsync.so FSYNC_US=1000 \
	    $O/tests/bench/journal_bench 300
done >"$work/journal"
journal_rows sqlite_1ms
. tests/support/pg.sh
chmod 755 "$work"
for delay in 0 1000; do
	if [ $delay = 0 ]; then
		pg_start
	else
		LD_PRELOAD=$work/slowsync.so FSYNC_US=$delay pg_start
	fi
	for n in 1 2 3; do
		pg_sql "CREATE DATABASE journal$n"
		BOARD_STORE=pg BOARD_PG_URL=${PG_URL/\/board/\/journal$n} \
		    $O/tests/bench/journal_bench 300
	done >"$work/journal"
	[ $delay = 0 ] && journal_rows pg || journal_rows pg_1ms
	pg_stop
done
