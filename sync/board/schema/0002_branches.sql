-- SPDX-License-Identifier: Apache-2.0
-- A terminal whose card lost its last entries goes on from before them.  Both
-- branches are kept: each lost tail begins another, and entry n of the history
-- is that of the highest branch.  witness is the state of ledger/witness.h.

ALTER TABLE terminal ADD COLUMN witness TEXT NOT NULL DEFAULT '';

CREATE TABLE entry_of_branch (
	market_id   INTEGER NOT NULL,
	terminal    INTEGER NOT NULL,
	n           INTEGER NOT NULL CHECK (n > 0),
	branch      INTEGER NOT NULL CHECK (branch >= 0),
	l           BLOB    NOT NULL CHECK (length(l) = 32),
	h           BLOB    NOT NULL CHECK (length(h) = 32),
	verdict     TEXT    NOT NULL CHECK (verdict IN ('ok', 'quarantined')),
	line        BLOB    NOT NULL,
	received_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, n, branch),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

INSERT INTO entry_of_branch (market_id, terminal, n, branch, l, h, verdict,
	line, received_ms)
SELECT market_id, terminal, n, 0, l, h, verdict, line, received_ms FROM entry;

DROP TABLE entry;
ALTER TABLE entry_of_branch RENAME TO entry;

CREATE TRIGGER entry_is_final_u BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'entries are final'); END;
CREATE TRIGGER entry_is_final_d BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'entries are final'); END;

PRAGMA user_version = 2;
