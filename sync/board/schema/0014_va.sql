-- SPDX-License-Identifier: Apache-2.0
-- Virtual accounts: numbers behind an account of the market's own that a
-- provider tells with the money.  The office gives one to a stall, and money
-- that names no bill is that stall's.  The youngest row of a number counts;
-- stall '' takes it back.
CREATE TABLE va (
	market_id INTEGER NOT NULL REFERENCES market,
	n         INTEGER NOT NULL CHECK (n > 0),
	bin       TEXT    NOT NULL CHECK (length(bin) = 6),
	number    TEXT    NOT NULL CHECK (length(number) BETWEEN 1 AND 31),
	stall     TEXT    NOT NULL,
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX va_of ON va (market_id, bin, number, n);

CREATE TRIGGER va_is_final_u BEFORE UPDATE ON va
BEGIN SELECT raise(ABORT, 'what was said is final'); END;
CREATE TRIGGER va_is_final_d BEFORE DELETE ON va
BEGIN SELECT raise(ABORT, 'what was said is final'); END;

PRAGMA user_version = 14;
