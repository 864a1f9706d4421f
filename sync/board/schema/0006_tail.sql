-- SPDX-License-Identifier: Apache-2.0
-- Lost tails that are being given back: branch as ledger/witness.h numbers
-- it, entries next..last still to be looked at.  Done when next is past last.
CREATE TABLE tail (
	market_id INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	branch    INTEGER NOT NULL CHECK (branch > 0),
	next      INTEGER NOT NULL CHECK (next > 0),
	last      INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, branch),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 6;
