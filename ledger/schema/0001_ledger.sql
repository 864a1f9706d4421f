-- SPDX-License-Identifier: Apache-2.0
-- The journal is the truth and never changes (L1).  What follows it are the
-- device's own facts (station) and projections, which "ledger rebuild" can
-- derive again.  Numbers of states, evidences and accounts are those of the
-- enums in ledger/sale.h and ledger/posting.h.

CREATE TABLE journal (
	n     INTEGER PRIMARY KEY,
	line  BLOB NOT NULL CHECK (length(line) BETWEEN 2 AND 2048),
	h     BLOB NOT NULL CHECK (length(h) = 32)
) STRICT;

CREATE TRIGGER journal_is_final_u BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'entries are final'); END;

CREATE TRIGGER journal_is_final_d BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'entries are final'); END;

CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
WHEN NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM journal)
BEGIN SELECT raise(ABORT, 'entries follow each other'); END;

-- One row.  acked: the board holds 1..acked; mail: messages 1..mail are
-- recorded; floor_ms: a time known to be past; profile: entry of the last
-- profile.set, 0 before set-up (a projection).
CREATE TABLE station (
	one       INTEGER PRIMARY KEY CHECK (one = 1),
	key       BLOB    NOT NULL CHECK (length(key) = 32),
	acked     INTEGER NOT NULL DEFAULT 0 CHECK (acked >= 0),
	mail      INTEGER NOT NULL DEFAULT 0 CHECK (mail >= 0),
	floor_ms  INTEGER NOT NULL DEFAULT 0,
	profile   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row a sale; n is its sale.open entry.  Opening one is the hottest
-- transaction, so it touches three b-trees: the journal, this, its index.
CREATE TABLE sale (
	ref         TEXT    PRIMARY KEY,
	n           INTEGER NOT NULL,
	state       INTEGER NOT NULL,
	evidence    INTEGER NOT NULL,
	amount      INTEGER NOT NULL CHECK (amount > 0),
	received    INTEGER NOT NULL CHECK (received >= 0),
	cash        INTEGER NOT NULL CHECK (cash >= 0),
	seen        INTEGER NOT NULL CHECK (seen >= 0),
	opened_ms   INTEGER NOT NULL,
	changed_ms  INTEGER NOT NULL,
	bin         TEXT    NOT NULL,
	account     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Serves both "who is waiting" (open or short) and "that day".
CREATE INDEX sale_by_time ON sale (state <= 1, opened_ms);

-- The bank's payment ids that were recorded, and the entries that did it.
CREATE TABLE credit (
	id  TEXT    PRIMARY KEY,
	n   INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- Double entry: debit +, credit -.  sale is 0 for unmatched money.  Led by
-- the sale so that all of one sale lies together, near its neighbours.
CREATE TABLE posting (
	sale     INTEGER NOT NULL,
	n        INTEGER NOT NULL,
	account  INTEGER NOT NULL,
	dong     INTEGER NOT NULL CHECK (dong <> 0),
	PRIMARY KEY (sale, n, account)
) STRICT, WITHOUT ROWID;

-- The entries that made a sale paid or over, with how many there had been and
-- their sum up to then: the difference of two rows answers for all between.
CREATE TABLE settled (
	n        INTEGER PRIMARY KEY,
	sale     INTEGER NOT NULL,
	count    INTEGER NOT NULL,
	total    INTEGER NOT NULL,
	wall_ms  INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 1;
