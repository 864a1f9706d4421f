#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a stall may be given by mistake: a newer file, a folder that may not be
# written, a stick that is full, protected or pulled out while backing up.
# Each is named, with exit 1 or 3, and nothing that was there is changed.
# (Foreign files: 52; a hole in the thresholds: 50-books; clocks at 1970 and
# 2099: tests/unit/recover_test.)
. "$(dirname "$0")/e2e.sh"
config 800 480 187
printf '%s\n%s\nwait 60000\n' "$set_up" "$sell" > "$T/s.txt"
terminal --script "$T/s.txt"
shows pay
kill "$pid"
wait "$pid" || :
pid=

# refused CODE WORDS COMMAND...: says so, and leaves the ledger as it was
refused() {
	want=$1 words=$2 code=0
	shift 2
	before=$(cat "$T"/ledger/* | cksum)
	timeout 60 "$@" > "$T/out" 2> "$T/err" || code=$?
	same "exit code of $*" "$want" "$code"
	grep -q -- "$words" "$T/err" || fail "not told: $words: $(cat "$T/err")"
	same "the ledger" "$before" "$(cat "$T"/ledger/* | cksum)"
}
start() { refused 3 "$1" "$O/cho40-terminal" --config "$T/t.conf" \
    --script "$T/s.txt"; }

echo "written by a newer version"
cp "$T/ledger/ledger.db" "$T/sound.db"
python3 -c 'import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 99")' \
    "$T/ledger/ledger.db"
mkdir "$T/stick"
start 'written by a newer version'
refused 1 'written by a newer version' "$C" ledger verify "$T/ledger"
refused 1 'written by a newer version' "$C" ledger backup "$T/ledger" "$T/stick"
same "on the stick" "" "$(ls "$T/stick")"
cp "$T/sound.db" "$T/ledger/ledger.db"

mount -t tmpfs -o size=64k tmpfs "$T/stick" 2> /dev/null || {
	echo "ok, but nothing may be mounted here: sticks are left out"
	exit 0
}
trap 'umount -l "$T/stick" 2>/dev/null
umount -l "$T/ledger" 2>/dev/null; finish' EXIT

echo "a stick that is full"
refused 3 'no room' "$C" ledger backup "$T/ledger" "$T/stick"
same "on the stick" "" "$(ls "$T/stick")"

echo "a stick that is write-protected"
mount -o remount,size=16m,ro "$T/stick"
refused 3 'stick' "$C" ledger backup "$T/ledger" "$T/stick"

echo "a stick that is pulled out"
mount -o remount,rw "$T/stick"
"$C" ledger backup "$T/ledger" "$T/stick" > "$T/out" || fail "$(cat "$T/out")"
cat > "$T/gone.c" <<'END'
#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <dlfcn.h>
#include <unistd.h>
#include <stdio.h>
/* The medium of every .part is gone from its GONE-th write on. */
static int left = 3;
ssize_t
pwrite64(int fd, const void *p, size_t n, off_t at)
{
	ssize_t (*real)(int, const void *, size_t, off_t) =
	    (ssize_t (*)(int, const void *, size_t, off_t))
	    dlsym(RTLD_NEXT, "pwrite64");
	char link[64], path[512];

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t k = readlink(link, path, sizeof(path) - 1);
	path[k < 0 ? 0 : k] = '\0';
	if (strstr(path, ".part") == NULL || left-- > 0)
		return real(fd, p, n, at);
	errno = EIO;
	return -1;
}
END
gcc -D_GNU_SOURCE -shared -fPIC -o "$T/gone.so" "$T/gone.c" -ldl
before_stick=$(cat "$T"/stick/* | cksum)
refused 3 'stick' env LD_PRELOAD="$T/gone.so" "$C" ledger backup \
    "$T/ledger" "$T/stick/second.db"
same "on the stick" "$before_stick" "$(cat "$T"/stick/* | cksum)"
"$C" ledger verify "$T"/stick/*.backup.db > "$T/out" ||
	fail "the first backup is damaged"

echo "a folder that may not be written"
cp -r "$T/ledger" "$T/copy"
mount -t tmpfs -o size=16m,mode=700 tmpfs "$T/ledger"
cp "$T"/copy/* "$T/ledger"
chmod 600 "$T"/ledger/*
mount -o remount,ro "$T/ledger"
start 'read-only'
refused 3 'read-only' "$C" shift open --cash 1000 "$T/ledger"
"$C" ledger verify "$T/ledger" > "$T/out" || fail "it may still be looked at"
echo ok
