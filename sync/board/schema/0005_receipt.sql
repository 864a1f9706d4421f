-- SPDX-License-Identifier: Apache-2.0
-- Fee receipts as they were given, numbered without gaps in each market.  The
-- signature is not kept: it follows from the row and the market's key.

CREATE TABLE receipt (
	market_id  INTEGER NOT NULL REFERENCES market,
	number     INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
	kind       INTEGER NOT NULL,
	means      INTEGER NOT NULL,
	amount     INTEGER NOT NULL CHECK (amount > 0),
	stall      TEXT    NOT NULL CHECK (length(stall) BETWEEN 1 AND 16),
	fee        TEXT    NOT NULL CHECK (length(fee) <= 12),
	first_day  INTEGER NOT NULL,
	last_day   INTEGER NOT NULL,
	at_s       INTEGER NOT NULL,
	ref        TEXT    NOT NULL,
	PRIMARY KEY (market_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receipt_has_no_gaps BEFORE INSERT ON receipt
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM receipt
	WHERE market_id = NEW.market_id)
BEGIN SELECT raise(ABORT, 'receipts follow each other'); END;
CREATE TRIGGER receipt_is_final_u BEFORE UPDATE ON receipt
BEGIN SELECT raise(ABORT, 'receipts are final'); END;
CREATE TRIGGER receipt_is_final_d BEFORE DELETE ON receipt
BEGIN SELECT raise(ABORT, 'receipts are final'); END;

PRAGMA user_version = 5;
